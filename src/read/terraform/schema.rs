//! What providers are known to fill in: the few attributes that are surely set once a resource exists.

use super::syntax::Block;

/// What can be said of one attribute of a resource or a data source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    /// Never null and never empty once deployed.
    pub(super) identity: bool,
    /// The argument that it repeats, where it goes by another name.
    pub(super) written: Option<&'static str>,
    /// It is what that argument says, null and empty too, and left out where that is.
    pub(super) echoed: bool,
    /// Names that it cannot have.
    pub(super) never: &'static [&'static str],
}

const OPEN: Attribute = Attribute {
    identity: false,
    written: None,
    echoed: false,
    never: &[],
};
const IDENTITY: Attribute = Attribute {
    identity: true,
    written: None,
    echoed: false,
    never: &[],
};

/// An attribute of a managed resource. `id` and `arn` identify every one of them; the id of a subnet group is its name
/// (provider documentation, `aws_elasticache_subnet_group`), and no group that is made can be called `default`, since
/// AWS has made that one already.
pub(super) fn of_resource(block: &Block, name: &str) -> Attribute {
    let kind = block.labels.first().map_or("", |kind| &**kind);
    let group = |written| Attribute {
        identity: true,
        written: Some(written),
        never: &["default"],
        ..OPEN
    };
    match (kind, name) {
        ("aws_elasticache_subnet_group", "id" | "name") => group("name"),
        ("awscc_elasticache_subnet_group", "id" | "cache_subnet_group_name") => {
            group("cache_subnet_group_name")
        }
        // Terraform makes these itself (Terraform documentation, "The terraform_data Managed Resource Type").
        ("terraform_data", "input" | "output" | "triggers_replace") if !keeps_old(block) => {
            Attribute {
                written: (name == "output").then_some("input"),
                echoed: true,
                ..OPEN
            }
        }
        (_, "id" | "arn") => IDENTITY,
        // These stay references, so that who belongs to whom can be told.
        (
            "aws_elasticache_replication_group" | "awscc_elasticache_replication_group",
            "replication_group_id",
        )
        | ("aws_elasticache_cluster", "cluster_id")
        | ("awscc_elasticache_cache_cluster", "cluster_name") => Attribute {
            written: Some(""),
            ..IDENTITY
        },
        _ if kind.starts_with("random_")
            && matches!(name, "hex" | "result" | "b64_url" | "dec") =>
        {
            IDENTITY
        }
        _ => OPEN,
    }
}

/// Whether some of its arguments may stay what they once were.
fn keeps_old(block: &Block) -> bool {
    let mut lifecycles = block.body.blocks("lifecycle");
    lifecycles.any(|lifecycle| lifecycle.body.argument("ignore_changes").is_some())
}

/// An attribute of a data source: its arguments come back as they were given.
pub(super) fn of_lookup(block: &Block, name: &str) -> Attribute {
    let kind = block.labels.first().map_or("", |kind| &**kind);
    match (kind, name) {
        ("aws_elasticache_subnet_group", "id" | "name") => Attribute {
            written: Some("name"),
            ..IDENTITY
        },
        ("aws_elasticache_subnet_group", "arn")
        | ("aws_ssm_parameter", "value" | "insecure_value" | "name" | "arn")
        | ("aws_region", _)
        | ("aws_caller_identity", "account_id" | "arn" | "user_id") => IDENTITY,
        _ => OPEN,
    }
}

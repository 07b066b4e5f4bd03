//! Plans and states of Terraform: told from other files, so that nobody takes one that was not read for one without
//! findings.

use memchr::memmem;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::problem::{Kind, Problem, Site};

/// The keys that tell what it is (Terraform documentation, "JSON Output Format"; a state file has version 4).
#[derive(Debug, Deserialize)]
struct Head {
    format_version: Option<IgnoredAny>,
    planned_values: Option<IgnoredAny>,
    resource_changes: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    terraform_version: Option<IgnoredAny>,
    lineage: Option<IgnoredAny>,
    resources: Option<IgnoredAny>,
}

/// What a plan or a state that may hold a cluster is said of, by its path as reports print it.
pub(super) fn refused(bytes: &[u8], shown: impl FnOnce() -> String) -> Option<Problem> {
    let what = kind(bytes)?;
    Some(Problem {
        kind: Kind::Unsupported,
        site: Site::Path(shown()),
        message: format!("this is {what} of Terraform, which is not read"),
        help: Some("check the configuration that it was made from".to_owned()),
    })
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    // What `terraform plan -out` writes is an archive: whether it holds a cluster is packed away.
    if bytes.starts_with(b"PK\x03\x04") && memmem::find(bytes, b"tfplan").is_some() {
        return Some("a saved plan");
    }
    memmem::find(bytes, b"elasticache")?;
    let head: Head = serde_json::from_slice(bytes).ok()?;
    if head.format_version.is_some() {
        if head.planned_values.is_some() || head.resource_changes.is_some() {
            return Some("a plan");
        }
        return head.values.map(|_| "a state");
    }
    (head.lineage.is_some() && head.terraform_version.is_some() && head.resources.is_some())
        .then_some("a state")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_and_states_are_told_from_other_files() {
        for (text, what) in [
            (
                r#"{"format_version": "1.2", "planned_values": {}, "x": "aws_elasticache_cluster"}"#,
                Some("a plan"),
            ),
            (
                r#"{"format_version": "1.2", "resource_changes": ["aws_elasticache_cluster"]}"#,
                Some("a plan"),
            ),
            (
                r#"{"format_version": "1.0", "values": {"x": "aws_elasticache_cluster"}}"#,
                Some("a state"),
            ),
            (
                r#"{"version": 4, "terraform_version": "1.11.4", "lineage": "a", "resources": ["aws_elasticache_cluster"]}"#,
                Some("a state"),
            ),
            ("PK\u{3}\u{4} tfplan", Some("a saved plan")),
            (r#"{"format_version": "1.2", "planned_values": {}}"#, None),
            (r#"{"format_version": "elasticache"}"#, None),
            (r#"{"values": "elasticache"}"#, None),
            ("PK\u{3}\u{4} elasticache", None),
            ("elasticache", None),
        ] {
            assert_eq!(kind(text.as_bytes()), what, "{text}");
        }
    }
}

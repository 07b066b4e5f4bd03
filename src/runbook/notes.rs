//! What the reader of a runbook is told, whatever it is written in.

use super::check::is_name;
use super::plan::Plan;
use super::quote::{comment, lines, shell, steps};
use super::subject::{Engine, Kind};
use super::successor::{Start, Target};

/// The first generations of nodes. <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html>
const EARLY_NODES: [&str; 4] = ["cache.t1.", "cache.m1.", "cache.m2.", "cache.c1."];

/// How each format begins, as a comment: what is moved, and who wrote this, in the words of the format.
pub(super) fn opening(plan: &Plan, written: &str) -> String {
    format!("{}#\n{}", lines(&title(plan)), lines(written))
}

/// What is to be read before anything is done, as a comment that goes on.
pub(super) fn remarks(plan: &Plan) -> String {
    let notes = notes(plan);
    let comments = notes
        .iter()
        .flat_map(|note| ["#\n".to_owned(), lines(note)]);
    comments.collect()
}

/// How to change over and back, as a comment that goes on.
pub(super) fn cutting_over(plan: &Plan) -> String {
    format!(
        "#\n# To cut over:\n{}#\n{}",
        steps(&cut_over(plan)),
        lines(ROLLBACK)
    )
}

/// The command that takes the snapshot, as a comment that goes on.
pub(super) fn snapshot_command(plan: &Plan) -> Option<String> {
    let Start::Snapshot { name, of, .. } = &plan.start else {
        return None;
    };
    Some(format!(
        "#\n#   aws elasticache create-snapshot --region {} \\\n#     {} {} --snapshot-name {}\n",
        shell(&plan.subject.region),
        of.option(),
        shell(of.id()),
        shell(name)
    ))
}

/// What is moved, and where it runs today.
fn title(plan: &Plan) -> String {
    let subject = plan.subject;
    let version = plan
        .engine_version
        .as_deref()
        .unwrap_or("of unknown version");
    let today = match subject.network.subnet_group.as_deref() {
        Some("default") => match &subject.network.vpc {
            Some(vpc) => format!("in the subnet group `default` of {}", comment(vpc)),
            None => "in the subnet group `default`".to_owned(),
        },
        Some(group) if !group.is_empty() => format!("in the subnet group {}", comment(group)),
        _ => "in no subnet group".to_owned(),
    };
    format!(
        "Moves the ElastiCache {} {} ({} {version}, {}, port {}), which runs {today}, into {}.",
        plan.noun(),
        subject.id,
        subject.engine.name(),
        subject.node_type,
        plan.port,
        match &plan.network {
            Target::New { .. } => "a VPC of its own",
            Target::Existing { vpc, .. } => vpc,
        }
    )
}

fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    let subject = plan.subject;
    notes.push(match plan.start {
        Start::Snapshot { .. } => {
            "The new cache starts with what is in the snapshot, and nothing that is written later. For a cache that is only a \
             cache, that is enough. Where data must not be lost, stop the writers before the snapshot is taken, and start \
             them again on the new endpoint."
                .to_owned()
        }
        Start::Empty(because) => format!(
            "WARNING: the new cache starts empty, for {because}. Until it is warm, every miss goes to what stands behind it: \
             cut over when that can bear it, or client by client."
        ),
    });
    match plan.network {
        Target::New { .. } => notes.push(
            "Clients reach a new VPC only from within it, or through peering or a transit gateway, which you set up. If \
             they run in a VPC already, have this written for that one: --vpc-id and --subnet-ids."
                .to_owned(),
        ),
        Target::Existing { .. } => {}
    }
    if !subject.security_groups.is_empty() {
        let groups: Vec<_> = subject
            .security_groups
            .iter()
            .map(|group| comment(group))
            .collect();
        notes.push(format!(
            "Security groups belong to one VPC. The new one takes the place of {}: look whom that lets in.",
            groups.join(", ")
        ));
    }
    if plan.engine_version.is_none() {
        notes.push(
            "The answer does not say which version of the engine runs; AWS then takes its newest."
                .to_owned(),
        );
    }
    if EARLY_NODES
        .iter()
        .any(|early| subject.node_type.starts_with(early))
    {
        notes.push(format!(
            "AWS may no longer offer {}, an early generation: choose another node type then.",
            subject.node_type
        ));
    }
    if is_old(plan) {
        let start = match plan.start {
            Start::Snapshot { .. } => "The snapshot may be restored into a newer one",
            Start::Empty(_) => "Take a newer one then",
        };
        notes.push(format!(
            "AWS may no longer offer this version of Redis. {start}, with a parameter group of its family."
        ));
    }
    if plan.parameter_group.is_none() && is_sharded(plan) {
        notes.push(
            "No parameter group is carried over: with cluster mode, name one that has cluster-enabled set."
                .to_owned(),
        );
    }
    if plan.tags.is_none() && arn(plan).is_none() {
        notes.push(
            "The answer does not say which tags the cache has; they are left behind.".to_owned(),
        );
    }
    notes.extend(plan.remarks.iter().cloned());
    notes
}

fn is_old(plan: &Plan) -> bool {
    let major = plan
        .engine_version
        .as_deref()
        .and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    plan.subject.engine == Engine::Redis && major.is_some_and(|major| major < 6)
}

/// By which the old cache is asked for its tags.
pub(super) fn arn<'a>(plan: &Plan<'a>) -> Option<&'a str> {
    let arn = plan.subject.arn.as_deref()?;
    (arn.starts_with("arn:") && is_name(arn)).then_some(arn)
}

fn is_sharded(plan: &Plan) -> bool {
    matches!(&plan.subject.kind, Kind::Group(group) if group.cluster_mode)
}

/// How to change over, step by step.
pub(super) fn cut_over(plan: &Plan) -> Vec<&'static str> {
    let mut steps = match plan.start {
        Start::Snapshot { .. } => Vec::new(),
        Start::Empty(_) => vec![
            "The new cache is empty. Warm it, or move the clients a few at a time and watch what stands behind the cache.",
        ],
    };
    steps.extend([
        "Connect from where the clients run before you change them: a security group or a route that is missing shows now.",
        "Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or less by then.",
        "Watch CurrConnections of both in CloudWatch until the old one has none left.",
        "Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.",
    ]);
    if plan.encryption().in_transit {
        steps.push(
            "Connections are encrypted: a client that checks whom it speaks to wants the endpoint by its own name, and not \
             by one of yours that points there.",
        );
    }
    if plan.auth_token {
        steps.push("Clients go on using the AUTH token that the new cache was given.");
    }
    steps
}

/// How to go back.
pub(super) const ROLLBACK: &str = "As long as the old cache is there, going back means giving the clients its endpoint \
    again. What they wrote to the new one since is not in the old one.";

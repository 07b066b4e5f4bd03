//! The migration as a shell script for bash and the AWS CLI, that may be run again at any time.

mod create;
mod values;

use std::fmt::Write as _;

use super::notes;
use super::plan::Plan;
use super::quote::{lines, shell, steps};
use super::subject::Kind;
use super::successor::{Form, Size, Source, Start, Target};
use create::arguments;
use values::variables;

const TOOLS: &str = include_str!("tools.sh");
const CHECK: &str = include_str!("check.sh");
const CHECK_TOKEN: &str = include_str!("check-token.sh");
const CHECK_ACCOUNT: &str = include_str!("check-account.sh");
const ZONES: &str = include_str!("zones.sh");
const NETWORK_NEW: &str = include_str!("network-new.sh");
const GATEWAY: &str = include_str!("gateway.sh");
const NETWORK_EXISTING: &str = include_str!("network-existing.sh");
const SUBNET_GROUP: &str = include_str!("subnet-group.sh");
const SECURITY_GROUP: &str = include_str!("security-group.sh");
const STATUS_CLUSTER: &str = include_str!("status-cluster.sh");
const STATUS_GROUP: &str = include_str!("status-group.sh");
const SNAPSHOT: &str = include_str!("snapshot.sh");
const CHECK_NETWORK: &str = include_str!("check-network.sh");
const TAGS: &str = include_str!("tags.sh");

pub(super) fn script(plan: &Plan) -> String {
    let mut script = head(plan);
    script += &variables(plan);
    script.push('\n');
    script += TOOLS;
    script.push('\n');
    script += CHECK;
    if plan.auth_token {
        script += CHECK_TOKEN;
    }
    if plan.account.is_some() {
        script += CHECK_ACCOUNT;
    }
    script.push('\n');
    script += &network(plan);
    script += SUBNET_GROUP;
    script += SECURITY_GROUP;
    script += &start(plan);
    script += &creation(plan);
    script += &endpoint(plan);
    script += &afterwards(plan);
    script
}

fn head(plan: &Plan) -> String {
    let mut head = "#!/usr/bin/env bash\n".to_owned();
    let id = &plan.subject.id;
    head += &notes::opening(
        plan,
        &format!(
            "Written by `cachelint runbook {id}`, which has executed nothing. Read it, fill in SOURCE below, and run it \
             with the AWS CLI and credentials that may do what stands here. It deletes nothing: the old cache goes on \
             serving until you delete it by hand, as the last part says."
        ),
    );
    head += "#\n";
    head += &lines(&format!(
        "A cache cannot be moved to another network: {}, a new one, takes the place of {id}.",
        plan.new_id
    ));
    head += &notes::remarks(plan);
    head += "\n# Quotes keep the shell out of queries and values.\n# shellcheck disable=SC2016\nset -euo pipefail\nexport AWS_PAGER=''\n\n";
    head
}

fn takes_snapshots(plan: &Plan) -> bool {
    matches!(plan.start, Start::Snapshot { .. })
}

fn network(plan: &Plan) -> String {
    match &plan.network {
        Target::New {
            zones,
            internet_gateway,
        } => {
            let lookup = if zones.len() < 2 { ZONES } else { "" };
            let mut network = NETWORK_NEW.replace("@ZONES@\n", &format!("\n{lookup}"));
            if *internet_gateway {
                network += GATEWAY;
            }
            network
        }
        Target::Existing { .. } => NETWORK_EXISTING.to_owned(),
    }
}

/// The function of the script that asks for the status of a cluster, or of a group.
fn status_of(is_group: bool) -> &'static str {
    if is_group {
        "group_status"
    } else {
        "cluster_status"
    }
}

fn start(plan: &Plan) -> String {
    let was_group = was_group(plan);
    let mut start = match &plan.start {
        Start::Snapshot { of, .. } => {
            let mut start =
                "\n# ---- 4. The snapshot, from which the new cache starts. It stays until you delete it.\n\n".to_owned();
            start += match (of, was_group) {
                (Source::Cluster(_), true) => {
                    "# Without cluster mode, a snapshot is one of a node. Of a replica, it costs the primary nothing.\n\n"
                }
                (Source::Cluster(_), false) => {
                    "# It is one of the node that serves, and slows it down: take it when there is little to do.\n\n"
                }
                (Source::Group(_), _) => "",
            };
            start
        }
        Start::Empty(because) => format!(
            "\n# ---- 4. No snapshot: {because}.\n\nsay 'WARNING: the new cache starts empty, for {because}'\n\n"
        ),
    };
    let asks_old = was_group && takes_snapshots(plan);
    if !plan.is_group() || (takes_snapshots(plan) && !was_group) {
        start += STATUS_CLUSTER;
    }
    if plan.is_group() || asks_old {
        start += STATUS_GROUP;
    }
    if let Start::Snapshot { of, .. } = &plan.start {
        start += &SNAPSHOT
            .replace("@OPTION@", of.option())
            .replace("@NEW_STATUS@", status_of(plan.is_group()))
            .replace("@OLD_STATUS@", status_of(was_group));
    }
    start
}

fn creation(plan: &Plan) -> String {
    let status = status_of(plan.is_group());
    format!(
        "\n# ---- 5. The new cache, in the subnet group.\n\n\
         status=$({status} \"$NEW_ID\")\n\
         if [ -z \"$status\" ]; then\n  {} >/dev/null\n  say \"asked for $NEW_ID\"\nfi\n\
         await \"$NEW_ID\" {status} \"$NEW_ID\"\n",
        arguments(plan).join(" \\\n    ")
    )
}

fn endpoint(plan: &Plan) -> String {
    let mut endpoint = String::new();
    let describe = if plan.is_group() {
        "describe-replication-groups --region \"$REGION\" --replication-group-id \"$NEW_ID\""
    } else {
        "describe-cache-clusters --region \"$REGION\" --cache-cluster-id \"$NEW_ID\""
    };
    let list = if plan.is_group() {
        "ReplicationGroups"
    } else {
        "CacheClusters"
    };
    if plan.tags.is_none() && notes::arn(plan).is_some() {
        let _ = write!(
            endpoint,
            "new_arn=$(aws elasticache {describe} \\\n  --query '{list}[].ARN' --output text)\n"
        );
        endpoint += TAGS;
    }
    let id = if plan.is_group() {
        "ReplicationGroupId"
    } else {
        "CacheClusterId"
    };
    endpoint += &CHECK_NETWORK.replace("@ID@", id);
    endpoint += "\n# ---- 6. The new endpoint.\n\n";
    let (more, what) = match &plan.form {
        Form::Cluster {
            cross_zone: Some(_),
            ..
        } => ("", "CacheClusters[].ConfigurationEndpoint.[Address, Port]"),
        Form::Cluster { .. } => (
            " --show-cache-node-info",
            "CacheClusters[].CacheNodes[].Endpoint.[Address, Port]",
        ),
        Form::Group {
            size: Size::Shards { .. },
            ..
        } => (
            "",
            "ReplicationGroups[].ConfigurationEndpoint.[Address, Port]",
        ),
        Form::Group { .. } => (
            "",
            "ReplicationGroups[].NodeGroups[].[PrimaryEndpoint.Address, ReaderEndpoint.Address, PrimaryEndpoint.Port]",
        ),
    };
    let label = match &plan.form {
        Form::Group {
            size: Size::Clusters(_),
            ..
        } => "primary, reader, port:",
        _ => "address, port:",
    };
    let _ = write!(
        endpoint,
        "say '{label}'\naws elasticache {describe}{more} \\\n  --query '{what}' --output text\n"
    );
    endpoint
}

/// What is left to people: all of it in comments.
fn afterwards(plan: &Plan) -> String {
    let mut text = "\n# ---- 7. Cut over, by hand.\n#\n".to_owned();
    text += &steps(&notes::cut_over(plan));
    text += "#\n# Going back:\n#\n";
    text += &lines(notes::ROLLBACK);
    let (delete_new, delete_old) = (
        delete(plan.is_group(), "NEW_ID", None),
        match &plan.start {
            Start::Snapshot { last, .. } => delete(was_group(plan), "OLD_ID", Some(last)),
            Start::Empty(_) => delete(was_group(plan), "OLD_ID", None),
        },
    );
    text += "#\n# A new cache that is not wanted after all goes by\n#\n";
    text += &delete_new;
    text += match plan.start {
        Start::Snapshot { .. } => {
            "#\n# What else was made costs nothing, except for the snapshot.\n"
        }
        Start::Empty(_) => "#\n# What else was made costs nothing.\n",
    };
    text += "\n# ---- 8. Delete the old cache, when nobody has missed it for a while";
    text += match plan.start {
        Start::Snapshot { .. } => ": with a last snapshot. Automatic ones go with it.\n#\n",
        Start::Empty(_) => ". It leaves no snapshot.\n#\n",
    };
    text += &delete_old;
    text += "\nsay \"$OLD_ID goes on serving: cut over, and delete it, as the last two parts of this script say\"\n";
    text
}

fn was_group(plan: &Plan) -> bool {
    matches!(plan.subject.kind, Kind::Group(_))
}

fn delete(is_group: bool, variable: &str, last_snapshot: Option<&String>) -> String {
    let mut command = if is_group {
        format!(
            "#   aws elasticache delete-replication-group --region \"$REGION\" \\\n#     --replication-group-id \"${variable}\" --no-retain-primary-cluster"
        )
    } else {
        format!(
            "#   aws elasticache delete-cache-cluster --region \"$REGION\" \\\n#     --cache-cluster-id \"${variable}\""
        )
    };
    if let Some(name) = last_snapshot {
        let _ = write!(
            command,
            " \\\n#     --final-snapshot-identifier {}",
            shell(name)
        );
    }
    command.push('\n');
    command
}

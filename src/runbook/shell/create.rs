//! The command that makes the new cache.

use super::super::plan::Plan;
use super::super::quote::shell;
use super::super::successor::{Form, Size};
use super::takes_snapshots;

/// The command that makes it: a line each.
pub(super) fn arguments(plan: &Plan) -> Vec<String> {
    let mut lines = form(plan);
    lines.extend(settings(plan));
    lines
}

/// What clusters and groups have each for themselves.
fn form(plan: &Plan) -> Vec<String> {
    let encryption = plan.encryption();
    let mut lines = Vec::new();
    let mut add = |line: &str| lines.push(line.to_owned());
    match &plan.form {
        Form::Cluster { .. } => {
            add("aws elasticache create-cache-cluster --region \"$REGION\"");
            add("--cache-cluster-id \"$NEW_ID\"");
            add("--num-cache-nodes \"$NODES\"");
            if let Some(mode) = plan.az_mode() {
                add(&format!("--az-mode {mode}"));
            }
            if let Some(zone) = plan.zone() {
                add(&format!("--preferred-availability-zone {}", shell(zone)));
            }
            if encryption.in_transit {
                add("--transit-encryption-enabled");
            }
        }
        Form::Group {
            size,
            automatic_failover,
            multi_az,
            data_tiering,
            compatible,
            ..
        } => {
            add("aws elasticache create-replication-group --region \"$REGION\"");
            add("--replication-group-id \"$NEW_ID\"");
            add("--replication-group-description \"$DESCRIPTION\"");
            match size {
                Size::Clusters(_) => add("--num-cache-clusters \"$CLUSTERS\""),
                Size::Shards { .. } => {
                    add("--num-node-groups \"$SHARDS\"");
                    add("--replicas-per-node-group \"$REPLICAS\"");
                }
            }
            add(flag(
                *automatic_failover,
                "--automatic-failover-enabled",
                "--no-automatic-failover-enabled",
            ));
            add(flag(
                *multi_az,
                "--multi-az-enabled",
                "--no-multi-az-enabled",
            ));
            // Valkey's default is not the one of Redis, so both are said.
            add(flag(
                encryption.at_rest,
                "--at-rest-encryption-enabled",
                "--no-at-rest-encryption-enabled",
            ));
            if plan.kms_key.is_some() {
                add("--kms-key-id \"$KMS_KEY\"");
            }
            add(flag(
                encryption.in_transit,
                "--transit-encryption-enabled",
                "--no-transit-encryption-enabled",
            ));
            if encryption.in_transit && encryption.preferred {
                add("--transit-encryption-mode preferred");
            }
            if plan.auth_token {
                add("--auth-token \"$AUTH_TOKEN\"");
            }
            if !plan.user_groups.is_empty() {
                let groups: Vec<_> = plan.user_groups.iter().map(|group| shell(group)).collect();
                add(&format!("--user-group-ids {}", groups.join(" ")));
            }
            if *data_tiering {
                add("--data-tiering-enabled");
            }
            if *compatible {
                add("--cluster-mode compatible");
            }
        }
    }
    lines
}

fn settings(plan: &Plan) -> Vec<String> {
    let subject = plan.subject;
    let mut lines = Vec::new();
    let mut add = |line: &str| lines.push(line.to_owned());
    add(&format!("--engine {}", subject.engine.name()));
    if plan.engine_version.is_some() {
        add("--engine-version \"$ENGINE_VERSION\"");
    }
    add("--cache-node-type \"$NODE_TYPE\"");
    add("--port \"$PORT\"");
    add("--cache-subnet-group-name \"$NEW_ID\"");
    add("--security-group-ids \"$security_group_id\"");
    if plan.parameter_group.is_some() {
        add("--cache-parameter-group-name \"$PARAMETER_GROUP\"");
    }
    if takes_snapshots(plan) {
        add("--snapshot-name \"$SNAPSHOT_NAME\"");
        add("--snapshot-retention-limit \"$SNAPSHOT_RETENTION\"");
        if plan.snapshot_window.is_some() {
            add("--snapshot-window \"$SNAPSHOT_WINDOW\"");
        }
    }
    if plan.maintenance_window.is_some() {
        add("--preferred-maintenance-window \"$MAINTENANCE_WINDOW\"");
    }
    if plan.notification_topic.is_some() {
        add("--notification-topic-arn \"$NOTIFICATION_TOPIC\"");
    }
    if let Some(upgrades) = subject.auto_minor_version_upgrade {
        add(flag(
            upgrades,
            "--auto-minor-version-upgrade",
            "--no-auto-minor-version-upgrade",
        ));
    }
    if let Some(kind) = plan.network_type {
        add(&format!("--network-type {}", shell(kind)));
        if let Some(discovery) = plan.ip_discovery {
            add(&format!("--ip-discovery {}", shell(discovery)));
        }
    }
    if !plan.logs.is_empty() {
        add("--log-delivery-configurations \"$LOGS\"");
    }
    if plan.tags.as_ref().is_some_and(|tags| !tags.is_empty()) {
        add("--tags \"$TAGS\"");
    }
    lines
}

fn flag(is_on: bool, on: &'static str, off: &'static str) -> &'static str {
    if is_on { on } else { off }
}

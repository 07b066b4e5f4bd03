//! The values of the cache as variables at the top of the script, and what its reader is to fill in.

use std::fmt::Write as _;

use super::super::notes;
use super::super::plan::Plan;
use super::super::quote::{json, lines, shell};
use super::super::successor::{Form, Size, Start, Target};
use super::takes_snapshots;

/// Every value of the cache, and what the reader is to fill in.
pub(super) fn variables(plan: &Plan) -> String {
    let mut v = Variables(String::new());
    let subject = plan.subject;
    v.0 += "# ---- What to fill in: by hand, or from the environment.\n\n";
    v.0 += &lines(
        "Who may connect: a security group (sg-...) of the new cache's VPC or a peered one, or a block of addresses \
         (10.1.0.0/16).",
    );
    v.0 += "SOURCE=${SOURCE:-}\n";
    if plan.auth_token {
        v.0 += &lines(
            "The AUTH token of the new cache, 16 to 128 characters. From the environment it stays out of this file; other \
             users of this machine may see it for as long as the command runs.",
        );
        v.0 += "AUTH_TOKEN=${AUTH_TOKEN:-}\n";
    }
    if let Target::Existing { subnets, .. } = &plan.network
        && subnets.is_empty()
    {
        v.0 +=
            "# Subnets of the VPC, in two zones or more: (subnet-... subnet-...)\nSUBNET_IDS=()\n";
    }

    v.0 += "\n# ---- What the cache is today, and its successor with it.\n\n";
    v.set("REGION", &subject.region);
    if let Some(account) = plan.account {
        v.set("ACCOUNT", account);
    }
    v.set("OLD_ID", &subject.id);
    if plan.tags.is_none()
        && let Some(arn) = notes::arn(plan)
    {
        v.set("OLD_ARN", arn);
    }
    v.set("NEW_ID", &plan.new_id);
    match &plan.network {
        Target::New { zones, .. } => {
            v.0 += "# The first half of the new VPC's addresses, which must overlap with none that it is to talk to.\n";
            v.set("NETWORK", "10.0");
            v.set("ZONES", &zones.join(" "));
        }
        Target::Existing { vpc, subnets } => {
            v.set("VPC_ID", vpc);
            if !subnets.is_empty() {
                let subnets: Vec<_> = subnets.iter().map(|subnet| shell(subnet)).collect();
                let _ = writeln!(v.0, "SUBNET_IDS=({})", subnets.join(" "));
            }
        }
    }
    if let Start::Snapshot { name, of, .. } = &plan.start {
        v.set("SNAPSHOT_SOURCE", of.id());
        v.set("SNAPSHOT_NAME", name);
    }
    v.option("ENGINE_VERSION", plan.engine_version.as_deref());
    v.set("NODE_TYPE", &subject.node_type);
    v.set("PORT", &plan.port.to_string());
    match &plan.form {
        Form::Cluster { nodes, .. } => v.set("NODES", &nodes.to_string()),
        Form::Group {
            description, size, ..
        } => {
            v.set("DESCRIPTION", description);
            match size {
                Size::Clusters(clusters) => v.set("CLUSTERS", &clusters.to_string()),
                Size::Shards { shards, replicas } => {
                    v.set("SHARDS", &shards.to_string());
                    v.set("REPLICAS", &replicas.to_string());
                }
            }
        }
    }
    v.option("PARAMETER_GROUP", plan.parameter_group);
    v.option("MAINTENANCE_WINDOW", plan.maintenance_window);
    if takes_snapshots(plan) {
        v.set(
            "SNAPSHOT_RETENTION",
            &subject.snapshot_retention.to_string(),
        );
        v.option("SNAPSHOT_WINDOW", plan.snapshot_window);
    }
    v.option("NOTIFICATION_TOPIC", plan.notification_topic);
    v.option("KMS_KEY", plan.kms_key);
    if !plan.logs.is_empty() {
        v.set("LOGS", &logs(plan));
    }
    if let Some(tags) = plan.tags.as_deref().filter(|tags| !tags.is_empty()) {
        let tags: Vec<_> = tags
            .iter()
            .map(|(key, value)| format!("{{\"Key\": {}, \"Value\": {}}}", json(key), json(value)))
            .collect();
        v.set("TAGS", &format!("[{}]", tags.join(", ")));
    }
    v.set("POLL_SECONDS", "15");
    v.0
}

struct Variables(String);

impl Variables {
    fn set(&mut self, name: &str, value: &str) {
        let mut word = shell(value);
        // A bare word may be the name of a program, and look as if it were to be run.
        if word == value && !value.starts_with(|c: char| c.is_ascii_digit()) {
            word = format!("'{word}'");
        }
        let _ = writeln!(self.0, "{name}={word}");
    }

    fn option(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }
}

fn logs(plan: &Plan) -> String {
    let logs: Vec<_> = plan
        .logs
        .iter()
        .map(|log| {
            let [kind, details, field] = log.destination.words();
            let details = format!("{{\"{details}\": {{\"{field}\": {}}}}}", json(log.destination.name()));
            format!(
                "{{\"LogType\": {}, \"DestinationType\": \"{kind}\", \"DestinationDetails\": {details}, \"LogFormat\": {}}}",
                json(&log.log),
                json(&log.format)
            )
        })
        .collect();
    format!("[{}]", logs.join(", "))
}

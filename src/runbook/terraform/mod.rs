//! The same target as a Terraform configuration, formatted as `terraform fmt` does.

mod body;
mod network;

use std::fmt::Write as _;

use super::name::fit;
use super::notes;
use super::plan::Plan;
use super::quote::hcl;
use super::successor::{Form, Size, Start, Target};
use body::Body;
use network::{network, security_group, subnet_group};

pub(super) fn configuration(plan: &Plan) -> String {
    let mut text = head(plan);
    text += &provider(plan);
    text += &variables(plan);
    text += &network(plan);
    text += &subnet_group(plan);
    text += &security_group(plan);
    text += &cache(plan);
    text += &outputs(plan);
    text
}

fn head(plan: &Plan) -> String {
    let (id, new_id) = (&plan.subject.id, &plan.new_id);
    let mut head = notes::opening(
        plan,
        &format!(
            "Written by `cachelint runbook {id} --format terraform`, which has executed nothing. It makes {new_id} beside \
             {id}, which it does not touch: delete the old cache by hand when its clients have moved. Where it joins a \
             configuration that has a provider, leave out the first two blocks."
        ),
    );
    head += &notes::remarks(plan);
    head += &notes::cutting_over(plan);
    head
}

fn provider(plan: &Plan) -> String {
    let mut provider = "
terraform {
  required_providers {
    aws = {
      source  = \"hashicorp/aws\"
      version = \">= 5.82\"
    }
  }
}

provider \"aws\" {
"
    .to_owned();
    let mut body = Body::default();
    body.set("region", hcl(&plan.subject.region));
    if let Some(account) = plan.account {
        body.set("allowed_account_ids", format!("[{}]", hcl(account)));
    }
    provider += &body.text(1);
    provider += "}\n";
    provider
}

fn variables(plan: &Plan) -> String {
    let mut text = "
variable \"source_of_clients\" {
  description = \"Who may connect: a security group (sg-...) or a block of addresses (10.1.0.0/16)\"
  type        = string

  validation {
    condition     = can(regex(\"^sg-[0-9a-f]+$\", var.source_of_clients)) || (can(cidrhost(var.source_of_clients, 0)) && !can(regex(\":|/0\", var.source_of_clients)))
    error_message = \"Wanted is a security group or a block of addresses, and not everybody.\"
  }
}
"
    .to_owned();
    if let Some(command) = notes::snapshot_command(plan) {
        text += "\n# Take it first; Terraform takes none:\n";
        text += &command;
        text += "variable \"snapshot_name\" {\n";
        text +=
            "  description = \"Snapshot that the new cache starts from; it must be available\"\n";
        text += "  type        = string\n}\n";
    }
    if plan.auth_token {
        text += "
variable \"auth_token\" {
  description = \"AUTH token of the new cache, 16 to 128 characters\"
  type        = string
  sensitive   = true
}
";
    }
    if let Target::Existing { subnets, .. } = &plan.network
        && subnets.is_empty()
    {
        text += "
variable \"subnet_ids\" {
  description = \"Subnets of the VPC, in two zones or more\"
  type        = list(string)
}
";
    }
    text
}

fn cache(plan: &Plan) -> String {
    let mut body = Body::default();
    let kind = form(plan, &mut body);
    settings(plan, &mut body);
    logs(plan, &mut body);
    tags(plan, &mut body);
    if matches!(plan.start, Start::Snapshot { .. }) {
        body.gap();
        body.comment("Later it would replace the cache: it starts from a snapshot once.");
        body.block(
            "lifecycle {",
            &[("ignore_changes", "[snapshot_name]".to_owned())],
        );
    }
    format!("\nresource \"{kind}\" \"cache\" {{\n{}}}\n", body.text(1))
}

/// What clusters and groups have each for themselves; the type.
fn form(plan: &Plan, body: &mut Body) -> &'static str {
    let encryption = plan.encryption();
    match &plan.form {
        Form::Cluster { nodes, .. } => {
            body.set("cluster_id", hcl(&plan.new_id));
            body.set("num_cache_nodes", nodes.to_string());
            body.option("az_mode", plan.az_mode());
            body.option("availability_zone", plan.zone());
            if encryption.in_transit {
                body.set("transit_encryption_enabled", "true".to_owned());
            }
            "aws_elasticache_cluster"
        }
        Form::Group {
            description,
            size,
            automatic_failover,
            multi_az,
            data_tiering,
            compatible,
        } => {
            body.set("replication_group_id", hcl(&plan.new_id));
            body.set("description", hcl(description));
            match size {
                Size::Clusters(clusters) => body.set("num_cache_clusters", clusters.to_string()),
                Size::Shards { shards, replicas } => {
                    body.set("num_node_groups", shards.to_string());
                    body.set("replicas_per_node_group", replicas.to_string());
                }
            }
            body.set("automatic_failover_enabled", automatic_failover.to_string());
            body.set("multi_az_enabled", multi_az.to_string());
            body.gap();
            body.set("at_rest_encryption_enabled", encryption.at_rest.to_string());
            body.option("kms_key_id", plan.kms_key);
            body.set(
                "transit_encryption_enabled",
                encryption.in_transit.to_string(),
            );
            if encryption.in_transit && encryption.preferred {
                body.set("transit_encryption_mode", "\"preferred\"".to_owned());
            }
            if plan.auth_token {
                body.set("auth_token", "var.auth_token".to_owned());
            }
            if !plan.user_groups.is_empty() {
                let groups: Vec<_> = plan.user_groups.iter().map(|group| hcl(group)).collect();
                body.set("user_group_ids", format!("[{}]", groups.join(", ")));
            }
            if *data_tiering {
                body.set("data_tiering_enabled", "true".to_owned());
            }
            if *compatible {
                body.set("cluster_mode", "\"compatible\"".to_owned());
            }
            "aws_elasticache_replication_group"
        }
    }
}

fn settings(plan: &Plan, body: &mut Body) {
    let subject = plan.subject;
    body.gap();
    body.set("engine", hcl(subject.engine.name()));
    body.option("engine_version", plan.engine_version.as_deref());
    body.set("node_type", hcl(&subject.node_type));
    body.set("port", plan.port.to_string());
    body.option("parameter_group_name", plan.parameter_group);
    body.gap();
    body.set(
        "subnet_group_name",
        "aws_elasticache_subnet_group.cache.name".to_owned(),
    );
    body.set(
        "security_group_ids",
        "[aws_security_group.cache.id]".to_owned(),
    );
    if let Some(kind) = plan.network_type {
        body.set("network_type", hcl(kind));
        body.option("ip_discovery", plan.ip_discovery);
    }
    body.gap();
    if matches!(plan.start, Start::Snapshot { .. }) {
        body.set("snapshot_name", "var.snapshot_name".to_owned());
        body.set(
            "snapshot_retention_limit",
            subject.snapshot_retention.to_string(),
        );
        body.option("snapshot_window", plan.snapshot_window);
        body.set(
            "final_snapshot_identifier",
            hcl(&fit(&plan.new_id, "-last")),
        );
    }
    body.option("maintenance_window", plan.maintenance_window);
    body.option("notification_topic_arn", plan.notification_topic);
    if let Some(upgrades) = subject.auto_minor_version_upgrade {
        body.set("auto_minor_version_upgrade", upgrades.to_string());
    }
}

fn logs(plan: &Plan, body: &mut Body) {
    for log in &plan.logs {
        let [kind, ..] = log.destination.words();
        body.gap();
        body.block(
            "log_delivery_configuration {",
            &[
                ("destination", hcl(log.destination.name())),
                ("destination_type", hcl(kind)),
                ("log_format", hcl(&log.format)),
                ("log_type", hcl(&log.log)),
            ],
        );
    }
}

fn tags(plan: &Plan, body: &mut Body) {
    match plan.tags.as_deref() {
        None => {
            body.gap();
            body.comment("The answer does not say which tags the old cache has.");
        }
        Some([]) => {}
        Some(tags) => {
            let tags: Vec<_> = tags
                .iter()
                .map(|(key, value)| (hcl(key), hcl(value)))
                .collect();
            let tags: Vec<_> = tags
                .iter()
                .map(|(key, value)| (&**key, value.clone()))
                .collect();
            body.gap();
            body.block("tags = {", &tags);
        }
    }
}

fn outputs(plan: &Plan) -> String {
    let outputs: &[(&str, &str)] = match &plan.form {
        Form::Cluster {
            cross_zone: Some(_),
            ..
        } => &[(
            "endpoint",
            "aws_elasticache_cluster.cache.configuration_endpoint",
        )],
        Form::Cluster { .. } => &[(
            "endpoint",
            "aws_elasticache_cluster.cache.cache_nodes[0].address",
        )],
        Form::Group {
            size: Size::Shards { .. },
            ..
        } => &[(
            "endpoint",
            "aws_elasticache_replication_group.cache.configuration_endpoint_address",
        )],
        Form::Group { .. } => &[
            (
                "endpoint",
                "aws_elasticache_replication_group.cache.primary_endpoint_address",
            ),
            (
                "reader_endpoint",
                "aws_elasticache_replication_group.cache.reader_endpoint_address",
            ),
        ],
    };
    let mut text = String::new();
    for (name, value) in outputs {
        let _ = write!(text, "\noutput \"{name}\" {{\n  value = {value}\n}}\n");
    }
    text
}

//! The same target as a `CloudFormation` template in YAML.

mod network;

use std::fmt::Write as _;

use super::notes;
use super::plan::Plan;
use super::quote::json;
use super::successor::{Form, Size, Start, Target};
use network::{network, security_group, subnet_group};

pub(super) fn template(plan: &Plan) -> String {
    let mut text = head(plan);
    text += "\nAWSTemplateFormatVersion: \"2010-09-09\"\n";
    let new_id = &plan.new_id;
    let _ = writeln!(
        text,
        "Description: {}",
        json(&format!(
            "The cache {new_id}, in the place of {}",
            plan.subject.id
        ))
    );
    text += &parameters(plan);
    text += "\nResources:\n";
    text += &network(plan);
    text += &subnet_group(plan);
    text += &security_group(plan);
    text += &cache(plan);
    text += &outputs(plan);
    text
}

fn head(plan: &Plan) -> String {
    let (id, new_id) = (&plan.subject.id, &plan.new_id);
    let region = &plan.subject.region;
    let account = plan
        .account
        .map(|account| format!(" of account {account}"))
        .unwrap_or_default();
    let mut head = notes::opening(
        plan,
        &format!(
            "Written by `cachelint runbook {id} --format cloudformation`, which has executed nothing. Deploy it to \
             {region}{account}. It makes {new_id} beside {id}, which it does not touch: delete the old cache by hand when \
             its clients have moved."
        ),
    );
    if let Some(command) = notes::snapshot_command(plan) {
        head += "#\n# Take the snapshot first, and wait until it is available:\n";
        head += &command;
    }
    head += &notes::remarks(plan);
    head += &notes::cutting_over(plan);
    head
}

const CLIENTS: &str = r#"
Parameters:
  ClientSecurityGroup:
    Description: Security group that may connect; or else give ClientCidr
    Type: String
    Default: ""
    AllowedPattern: "|sg-[0-9a-f]+"
  ClientCidr:
    Description: Block of addresses that may connect, such as 10.1.0.0/16
    Type: String
    Default: ""
    AllowedPattern: "|[0-9.]+/([1-9]|[12][0-9]|3[0-2])"
"#;

const CONDITIONS: &str = r#"
Rules:
  SomebodyMayConnect:
    Assertions:
      - Assert: !Not
          - !And
            - !Equals [!Ref ClientSecurityGroup, ""]
            - !Equals [!Ref ClientCidr, ""]
        AssertDescription: Give ClientSecurityGroup or ClientCidr

Conditions:
  HasClientSecurityGroup: !Not [!Equals [!Ref ClientSecurityGroup, ""]]
  HasClientCidr: !Not [!Equals [!Ref ClientCidr, ""]]
"#;

fn parameters(plan: &Plan) -> String {
    let mut text = CLIENTS.to_owned();
    if let Start::Snapshot { name, .. } = &plan.start {
        let _ = write!(
            text,
            "  SnapshotName:\n    Description: Snapshot that the new cache starts from; another one later makes another cache\n    Type: String\n    Default: {}\n    MinLength: 1\n",
            json(name)
        );
    }
    if plan.auth_token {
        text += "  AuthToken:\n    Description: AUTH token of the new cache\n    Type: String\n    NoEcho: true\n    \
                 MinLength: 16\n    MaxLength: 128\n";
    }
    if let Target::Existing { subnets, .. } = &plan.network
        && subnets.is_empty()
    {
        text += "  SubnetIds:\n    Description: Subnets of the VPC, in two zones or more\n    \
                 Type: List<AWS::EC2::Subnet::Id>\n";
    }
    text += CONDITIONS;
    text
}

fn cache(plan: &Plan) -> String {
    let mut body = Properties(String::new());
    let kind = form(plan, &mut body);
    settings(plan, &mut body);
    logs(plan, &mut body);
    tags(plan, &mut body);
    format!(
        "  Cache:\n    Type: AWS::ElastiCache::{kind}\n    DeletionPolicy: {policy}\n    UpdateReplacePolicy: {policy}\n    \
         Properties:\n{}",
        body.0,
        // Snapshot is for what takes snapshots.
        // <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
        policy = match plan.start {
            Start::Snapshot { .. } => "Snapshot",
            Start::Empty(_) => "Retain",
        },
    )
}

/// What clusters and groups have each for themselves; the type.
fn form(plan: &Plan, body: &mut Properties) -> &'static str {
    let encryption = plan.encryption();
    match &plan.form {
        Form::Cluster { nodes, .. } => {
            body.set("ClusterName", &json(&plan.new_id));
            body.set("NumCacheNodes", &nodes.to_string());
            if let Some(mode) = plan.az_mode() {
                body.set("AZMode", mode);
            }
            if encryption.in_transit {
                body.set("TransitEncryptionEnabled", "true");
            }
            "CacheCluster"
        }
        Form::Group {
            description,
            size,
            automatic_failover,
            multi_az,
            data_tiering,
            compatible,
        } => {
            body.set("ReplicationGroupId", &json(&plan.new_id));
            body.set("ReplicationGroupDescription", &json(description));
            match size {
                Size::Clusters(clusters) => body.set("NumCacheClusters", &clusters.to_string()),
                Size::Shards { shards, replicas } => {
                    body.set("NumNodeGroups", &shards.to_string());
                    body.set("ReplicasPerNodeGroup", &replicas.to_string());
                }
            }
            body.set("AutomaticFailoverEnabled", &automatic_failover.to_string());
            body.set("MultiAZEnabled", &multi_az.to_string());
            body.set("AtRestEncryptionEnabled", &encryption.at_rest.to_string());
            body.option("KmsKeyId", plan.kms_key);
            body.set(
                "TransitEncryptionEnabled",
                &encryption.in_transit.to_string(),
            );
            if encryption.in_transit && encryption.preferred {
                body.set("TransitEncryptionMode", "preferred");
            }
            if plan.auth_token {
                body.set("AuthToken", "!Ref AuthToken");
            }
            if !plan.user_groups.is_empty() {
                body.set("UserGroupIds", "");
                for group in &plan.user_groups {
                    body.line(&format!("  - {}", json(group)));
                }
            }
            if *data_tiering {
                body.set("DataTieringEnabled", "true");
            }
            if *compatible {
                body.set("ClusterMode", "compatible");
            }
            "ReplicationGroup"
        }
    }
}

fn settings(plan: &Plan, body: &mut Properties) {
    let subject = plan.subject;
    body.set("Engine", subject.engine.name());
    body.option("EngineVersion", plan.engine_version.as_deref());
    body.set("CacheNodeType", &json(&subject.node_type));
    body.set("Port", &plan.port.to_string());
    body.option("CacheParameterGroupName", plan.parameter_group);
    body.set("CacheSubnetGroupName", "!Ref SubnetGroup");
    body.set(
        if plan.is_group() {
            "SecurityGroupIds"
        } else {
            "VpcSecurityGroupIds"
        },
        "",
    );
    body.line("  - !GetAtt SecurityGroup.GroupId");
    if let Some(kind) = plan.network_type {
        body.set("NetworkType", &json(kind));
        body.option("IpDiscovery", plan.ip_discovery);
    }
    if matches!(plan.start, Start::Snapshot { .. }) {
        body.set("SnapshotName", "!Ref SnapshotName");
        body.set(
            "SnapshotRetentionLimit",
            &subject.snapshot_retention.to_string(),
        );
        body.option("SnapshotWindow", plan.snapshot_window);
    }
    body.option("PreferredMaintenanceWindow", plan.maintenance_window);
    body.option("NotificationTopicArn", plan.notification_topic);
    if let Some(upgrades) = subject.auto_minor_version_upgrade {
        body.set("AutoMinorVersionUpgrade", &upgrades.to_string());
    }
}

fn logs(plan: &Plan, body: &mut Properties) {
    if plan.logs.is_empty() {
        return;
    }
    body.set("LogDeliveryConfigurations", "");
    for log in &plan.logs {
        let [kind, details, field] = log.destination.words();
        body.line(&format!("  - DestinationType: {kind}"));
        body.line("    DestinationDetails:");
        body.line(&format!("      {details}:"));
        body.line(&format!(
            "        {field}: {}",
            json(log.destination.name())
        ));
        body.line(&format!("    LogFormat: {}", json(&log.format)));
        body.line(&format!("    LogType: {}", json(&log.log)));
    }
}

fn tags(plan: &Plan, body: &mut Properties) {
    match plan.tags.as_deref() {
        None => body.line("# The answer does not say which tags the old cache has."),
        Some([]) => {}
        Some(tags) => {
            body.set("Tags", "");
            for (key, value) in tags {
                body.line(&format!("  - Key: {}", json(key)));
                body.line(&format!("    Value: {}", json(value)));
            }
        }
    }
}

fn outputs(plan: &Plan) -> String {
    let outputs: &[(&str, &str)] = match &plan.form {
        Form::Cluster {
            cross_zone: Some(_),
            ..
        } => &[("Endpoint", "ConfigurationEndpoint.Address")],
        Form::Cluster { .. } => &[("Endpoint", "RedisEndpoint.Address")],
        Form::Group {
            size: Size::Shards { .. },
            ..
        } => &[("Endpoint", "ConfigurationEndPoint.Address")],
        Form::Group { .. } => &[
            ("Endpoint", "PrimaryEndPoint.Address"),
            ("ReaderEndpoint", "ReaderEndPoint.Address"),
        ],
    };
    let mut text = "\nOutputs:\n".to_owned();
    for (name, attribute) in outputs {
        let _ = write!(text, "  {name}:\n    Value: !GetAtt Cache.{attribute}\n");
    }
    text
}

/// The properties of the cache, a line each.
struct Properties(String);

impl Properties {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "      {line}");
    }

    /// An empty value is written on the lines that follow.
    fn set(&mut self, name: &str, value: &str) {
        let line = format!("{name}: {value}");
        self.line(line.trim_end());
    }

    fn option(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.set(name, &json(value));
        }
    }
}

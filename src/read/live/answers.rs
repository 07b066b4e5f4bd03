//! What AWS answers, as far as cachelint asks: the shapes of the API, which are also what `--save` writes. What is nothing in
//! them is `None`, and left out where they are written.

use serde::{Deserialize, Deserializer, Serialize};

/// One of `DescribeCacheClusters`: an answer of the API has every field that applies, and no others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheCluster {
    pub cache_cluster_id: String,
    #[serde(rename = "ARN")]
    pub arn: Option<String>,
    pub cache_cluster_status: Option<String>,
    pub engine: Option<String>,
    pub engine_version: Option<String>,
    pub cache_node_type: Option<String>,
    pub num_cache_nodes: Option<i32>,
    pub preferred_availability_zone: Option<String>,
    pub preferred_outpost_arn: Option<String>,
    pub preferred_maintenance_window: Option<String>,
    /// Absent in EC2-Classic, where the AWS CLI has also been seen to print an empty text.
    pub cache_subnet_group_name: Option<String>,
    pub replication_group_id: Option<String>,
    pub cache_parameter_group: Option<CacheParameterGroup>,
    #[serde(deserialize_with = "or_nothing")]
    pub security_groups: Vec<SecurityGroup>,
    /// Of EC2-Classic alone.
    #[serde(deserialize_with = "or_nothing")]
    pub cache_security_groups: Vec<CacheSecurityGroup>,
    /// Memcached's one address for all nodes.
    pub configuration_endpoint: Option<Endpoint>,
    /// Only answered where `ShowCacheNodeInfo` was asked for.
    #[serde(deserialize_with = "or_nothing")]
    pub cache_nodes: Vec<CacheNode>,
    pub notification_configuration: Option<NotificationConfiguration>,
    pub auto_minor_version_upgrade: Option<bool>,
    pub snapshot_retention_limit: Option<i32>,
    pub snapshot_window: Option<String>,
    pub auth_token_enabled: Option<bool>,
    pub transit_encryption_enabled: Option<bool>,
    pub transit_encryption_mode: Option<String>,
    pub at_rest_encryption_enabled: Option<bool>,
    pub network_type: Option<String>,
    pub ip_discovery: Option<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub log_delivery_configurations: Vec<LogDeliveryConfiguration>,
}

/// One of `DescribeReplicationGroups`. It names no subnet group: its members do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ReplicationGroup {
    pub replication_group_id: String,
    #[serde(rename = "ARN")]
    pub arn: Option<String>,
    pub description: Option<String>,
    pub status: Option<String>,
    pub engine: Option<String>,
    /// The ids of its clusters.
    #[serde(deserialize_with = "or_nothing")]
    pub member_clusters: Vec<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub node_groups: Vec<NodeGroup>,
    pub global_replication_group_info: Option<GlobalReplicationGroupInfo>,
    pub cache_node_type: Option<String>,
    /// Whether its keys are spread over several node groups.
    pub cluster_enabled: Option<bool>,
    pub cluster_mode: Option<String>,
    pub configuration_endpoint: Option<Endpoint>,
    pub automatic_failover: Option<String>,
    #[serde(rename = "MultiAZ")]
    pub multi_az: Option<String>,
    pub snapshotting_cluster_id: Option<String>,
    pub snapshot_retention_limit: Option<i32>,
    pub snapshot_window: Option<String>,
    pub auth_token_enabled: Option<bool>,
    pub transit_encryption_enabled: Option<bool>,
    pub transit_encryption_mode: Option<String>,
    pub at_rest_encryption_enabled: Option<bool>,
    pub kms_key_id: Option<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub user_group_ids: Vec<String>,
    pub data_tiering: Option<String>,
    pub auto_minor_version_upgrade: Option<bool>,
    pub network_type: Option<String>,
    pub ip_discovery: Option<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub log_delivery_configurations: Vec<LogDeliveryConfiguration>,
}

/// One of `DescribeCacheSubnetGroups`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheSubnetGroup {
    pub cache_subnet_group_name: String,
    #[serde(rename = "ARN")]
    pub arn: Option<String>,
    pub cache_subnet_group_description: Option<String>,
    pub vpc_id: Option<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub subnets: Vec<Subnet>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheParameterGroup {
    pub cache_parameter_group_name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SecurityGroup {
    pub security_group_id: Option<String>,
    pub status: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheSecurityGroup {
    pub cache_security_group_name: Option<String>,
    pub status: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Endpoint {
    pub address: Option<String>,
    pub port: Option<i32>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CacheNode {
    pub cache_node_id: Option<String>,
    pub cache_node_status: Option<String>,
    pub endpoint: Option<Endpoint>,
    pub customer_availability_zone: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NotificationConfiguration {
    pub topic_arn: Option<String>,
    pub topic_status: Option<String>,
}

/// A shard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NodeGroup {
    pub node_group_id: Option<String>,
    pub status: Option<String>,
    pub slots: Option<String>,
    pub primary_endpoint: Option<Endpoint>,
    pub reader_endpoint: Option<Endpoint>,
    #[serde(deserialize_with = "or_nothing")]
    pub node_group_members: Vec<NodeGroupMember>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NodeGroupMember {
    pub cache_cluster_id: Option<String>,
    pub cache_node_id: Option<String>,
    pub preferred_availability_zone: Option<String>,
    pub current_role: Option<String>,
    pub read_endpoint: Option<Endpoint>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GlobalReplicationGroupInfo {
    pub global_replication_group_id: Option<String>,
    pub global_replication_group_member_role: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Subnet {
    pub subnet_identifier: Option<String>,
    pub subnet_availability_zone: Option<AvailabilityZone>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AvailabilityZone {
    pub name: Option<String>,
}

/// Which log is delivered, where and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LogDeliveryConfiguration {
    pub log_type: Option<String>,
    pub log_format: Option<String>,
    pub destination_details: DestinationDetails,
}

/// One of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DestinationDetails {
    pub cloud_watch_logs_details: Option<CloudWatchLogsDetails>,
    pub kinesis_firehose_details: Option<KinesisFirehoseDetails>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CloudWatchLogsDetails {
    pub log_group: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct KinesisFirehoseDetails {
    pub delivery_stream: Option<String>,
}

/// One of EC2's `DescribeRegions`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Region {
    pub region_name: String,
    /// `opt-in-not-required`, `opted-in` or `not-opted-in`.
    pub opt_in_status: Option<String>,
}

impl Region {
    /// Whether the account uses it. Where the answer does not say, it might.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.opt_in_status.as_deref() != Some("not-opted-in")
    }
}

/// One of EC2's `DescribeAccountAttributes`; `supported-platforms` is the one that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AccountAttribute {
    pub attribute_name: String,
    #[serde(deserialize_with = "or_nothing")]
    pub attribute_values: Vec<AttributeValue>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AttributeValue {
    pub attribute_value: String,
}

/// Written by `--save` beside the answers of AWS: what was to be asked and could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NotAudited {
    pub account: Option<String>,
    pub region: Option<String>,
    /// Why, in a sentence that names the call.
    pub cause: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether the clusters are known all the same, and only what is said of them is not.
    pub beside: bool,
}

/// `null` for a list is one that is empty.
fn or_nothing<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

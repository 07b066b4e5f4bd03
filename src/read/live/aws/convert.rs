//! From the types of the SDK to ours, which can be written down.

use aws_sdk_elasticache::types;

use super::super::answers::{
    AvailabilityZone, CacheCluster, CacheNode, CacheParameterGroup, CacheSecurityGroup,
    CacheSubnetGroup, CloudWatchLogsDetails, DestinationDetails, Endpoint,
    GlobalReplicationGroupInfo, KinesisFirehoseDetails, LogDeliveryConfiguration, NodeGroup,
    NodeGroupMember, NotificationConfiguration, ReplicationGroup, SecurityGroup, Subnet,
};

fn all<T, U: From<T>>(list: Option<Vec<T>>) -> Vec<U> {
    list.unwrap_or_default().into_iter().map(U::from).collect()
}

impl From<types::CacheCluster> for CacheCluster {
    fn from(from: types::CacheCluster) -> Self {
        Self {
            cache_cluster_id: from.cache_cluster_id.unwrap_or_default(),
            arn: from.arn,
            cache_cluster_status: from.cache_cluster_status,
            engine: from.engine,
            engine_version: from.engine_version,
            cache_node_type: from.cache_node_type,
            num_cache_nodes: from.num_cache_nodes,
            preferred_availability_zone: from.preferred_availability_zone,
            preferred_outpost_arn: from.preferred_outpost_arn,
            preferred_maintenance_window: from.preferred_maintenance_window,
            cache_subnet_group_name: from.cache_subnet_group_name,
            replication_group_id: from.replication_group_id,
            cache_parameter_group: from.cache_parameter_group.map(Into::into),
            security_groups: all(from.security_groups),
            cache_security_groups: all(from.cache_security_groups),
            configuration_endpoint: from.configuration_endpoint.map(Into::into),
            cache_nodes: all(from.cache_nodes),
            notification_configuration: from.notification_configuration.map(Into::into),
            auto_minor_version_upgrade: from.auto_minor_version_upgrade,
            snapshot_retention_limit: from.snapshot_retention_limit,
            snapshot_window: from.snapshot_window,
            auth_token_enabled: from.auth_token_enabled,
            transit_encryption_enabled: from.transit_encryption_enabled,
            transit_encryption_mode: from
                .transit_encryption_mode
                .map(|value| value.as_str().to_owned()),
            at_rest_encryption_enabled: from.at_rest_encryption_enabled,
            network_type: from.network_type.map(|value| value.as_str().to_owned()),
            ip_discovery: from.ip_discovery.map(|value| value.as_str().to_owned()),
            log_delivery_configurations: all(from.log_delivery_configurations),
        }
    }
}

impl From<types::LogDeliveryConfiguration> for LogDeliveryConfiguration {
    fn from(from: types::LogDeliveryConfiguration) -> Self {
        Self {
            log_type: from.log_type.map(|value| value.as_str().to_owned()),
            log_format: from.log_format.map(|value| value.as_str().to_owned()),
            destination_details: from.destination_details.map(Into::into).unwrap_or_default(),
        }
    }
}

impl From<types::DestinationDetails> for DestinationDetails {
    fn from(from: types::DestinationDetails) -> Self {
        Self {
            cloud_watch_logs_details: from.cloud_watch_logs_details.map(|details| {
                CloudWatchLogsDetails {
                    log_group: details.log_group,
                }
            }),
            kinesis_firehose_details: from.kinesis_firehose_details.map(|details| {
                KinesisFirehoseDetails {
                    delivery_stream: details.delivery_stream,
                }
            }),
        }
    }
}

impl From<types::ReplicationGroup> for ReplicationGroup {
    fn from(from: types::ReplicationGroup) -> Self {
        Self {
            replication_group_id: from.replication_group_id.unwrap_or_default(),
            arn: from.arn,
            description: from.description,
            status: from.status,
            engine: from.engine,
            member_clusters: from.member_clusters.unwrap_or_default(),
            node_groups: all(from.node_groups),
            global_replication_group_info: from.global_replication_group_info.map(Into::into),
            cache_node_type: from.cache_node_type,
            cluster_enabled: from.cluster_enabled,
            cluster_mode: from.cluster_mode.map(|value| value.as_str().to_owned()),
            configuration_endpoint: from.configuration_endpoint.map(Into::into),
            automatic_failover: from
                .automatic_failover
                .map(|value| value.as_str().to_owned()),
            multi_az: from.multi_az.map(|value| value.as_str().to_owned()),
            snapshotting_cluster_id: from.snapshotting_cluster_id,
            snapshot_retention_limit: from.snapshot_retention_limit,
            snapshot_window: from.snapshot_window,
            auth_token_enabled: from.auth_token_enabled,
            transit_encryption_enabled: from.transit_encryption_enabled,
            transit_encryption_mode: from
                .transit_encryption_mode
                .map(|value| value.as_str().to_owned()),
            at_rest_encryption_enabled: from.at_rest_encryption_enabled,
            kms_key_id: from.kms_key_id,
            user_group_ids: from.user_group_ids.unwrap_or_default(),
            data_tiering: from.data_tiering.map(|value| value.as_str().to_owned()),
            auto_minor_version_upgrade: from.auto_minor_version_upgrade,
            network_type: from.network_type.map(|value| value.as_str().to_owned()),
            ip_discovery: from.ip_discovery.map(|value| value.as_str().to_owned()),
            log_delivery_configurations: all(from.log_delivery_configurations),
        }
    }
}

impl From<types::CacheSubnetGroup> for CacheSubnetGroup {
    fn from(from: types::CacheSubnetGroup) -> Self {
        Self {
            cache_subnet_group_name: from.cache_subnet_group_name.unwrap_or_default(),
            arn: from.arn,
            cache_subnet_group_description: from.cache_subnet_group_description,
            vpc_id: from.vpc_id,
            subnets: all(from.subnets),
        }
    }
}

impl From<types::CacheParameterGroupStatus> for CacheParameterGroup {
    fn from(from: types::CacheParameterGroupStatus) -> Self {
        Self {
            cache_parameter_group_name: from.cache_parameter_group_name,
        }
    }
}

impl From<types::SecurityGroupMembership> for SecurityGroup {
    fn from(from: types::SecurityGroupMembership) -> Self {
        Self {
            security_group_id: from.security_group_id,
            status: from.status,
        }
    }
}

impl From<types::CacheSecurityGroupMembership> for CacheSecurityGroup {
    fn from(from: types::CacheSecurityGroupMembership) -> Self {
        Self {
            cache_security_group_name: from.cache_security_group_name,
            status: from.status,
        }
    }
}

impl From<types::Endpoint> for Endpoint {
    fn from(from: types::Endpoint) -> Self {
        Self {
            address: from.address,
            port: from.port,
        }
    }
}

impl From<types::CacheNode> for CacheNode {
    fn from(from: types::CacheNode) -> Self {
        Self {
            cache_node_id: from.cache_node_id,
            cache_node_status: from.cache_node_status,
            endpoint: from.endpoint.map(Into::into),
            customer_availability_zone: from.customer_availability_zone,
        }
    }
}

impl From<types::NotificationConfiguration> for NotificationConfiguration {
    fn from(from: types::NotificationConfiguration) -> Self {
        Self {
            topic_arn: from.topic_arn,
            topic_status: from.topic_status,
        }
    }
}

impl From<types::NodeGroup> for NodeGroup {
    fn from(from: types::NodeGroup) -> Self {
        Self {
            node_group_id: from.node_group_id,
            status: from.status,
            slots: from.slots,
            primary_endpoint: from.primary_endpoint.map(Into::into),
            reader_endpoint: from.reader_endpoint.map(Into::into),
            node_group_members: all(from.node_group_members),
        }
    }
}

impl From<types::NodeGroupMember> for NodeGroupMember {
    fn from(from: types::NodeGroupMember) -> Self {
        Self {
            cache_cluster_id: from.cache_cluster_id,
            cache_node_id: from.cache_node_id,
            preferred_availability_zone: from.preferred_availability_zone,
            current_role: from.current_role,
            read_endpoint: from.read_endpoint.map(Into::into),
        }
    }
}

impl From<types::GlobalReplicationGroupInfo> for GlobalReplicationGroupInfo {
    fn from(from: types::GlobalReplicationGroupInfo) -> Self {
        Self {
            global_replication_group_id: from.global_replication_group_id,
            global_replication_group_member_role: from.global_replication_group_member_role,
        }
    }
}

impl From<types::Subnet> for Subnet {
    fn from(from: types::Subnet) -> Self {
        Self {
            subnet_identifier: from.subnet_identifier,
            subnet_availability_zone: from.subnet_availability_zone.map(Into::into),
        }
    }
}

impl From<types::AvailabilityZone> for AvailabilityZone {
    fn from(from: types::AvailabilityZone) -> Self {
        Self { name: from.name }
    }
}

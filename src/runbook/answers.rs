//! From what AWS answered to the caches that it describes.

use super::find::{Broken, Subjects};
use super::subject::{
    Encryption, Engine, Group, Kind, LogDelivery, LogDestination, Network, Subject,
};
use crate::read::live::answers::{CacheCluster, LogDeliveryConfiguration, ReplicationGroup};
use crate::read::live::{Answers, Described, Scope};

/// What stands for the zone of a cluster whose nodes are in several.
const SEVERAL: &str = "Multiple";

impl Subjects {
    /// Everything in `answers` that is in `region`, or in any.
    #[must_use]
    pub fn of(answers: &Answers, region: Option<&str>) -> Self {
        let mut subjects = Self::default();
        let is_there = |scope: &Scope| {
            let told = scope.region.as_deref();
            region.is_none() || told.is_none() || told == region
        };
        for cluster in answers.clusters.iter().filter(|one| is_there(&one.scope)) {
            let id = &cluster.answer.cache_cluster_id;
            match given(cluster.answer.replication_group_id.as_ref()) {
                Some(group) => subjects.members.push((id.clone(), group)),
                None => subjects.add(id, of_cluster(cluster, answers, region)),
            }
        }
        let groups = answers.replication_groups.iter();
        for group in groups.filter(|one| is_there(&one.scope)) {
            let id = &group.answer.replication_group_id;
            subjects.add(id, of_group(group, answers, region));
        }
        subjects
    }

    fn add(&mut self, id: &str, subject: Result<Subject, &'static str>) {
        match subject {
            Ok(subject) => self.all.push(subject),
            Err(missing) => self.broken.push(Broken {
                id: id.to_owned(),
                missing,
            }),
        }
    }
}

fn of_cluster(
    one: &Described<CacheCluster>,
    answers: &Answers,
    region: Option<&str>,
) -> Result<Subject, &'static str> {
    let cluster = &one.answer;
    let engine = engine(cluster.engine.as_deref()).ok_or("Engine")?;
    let nodes = number(cluster.num_cache_nodes).ok_or("NumCacheNodes")?;
    let endpoints = cluster
        .cache_nodes
        .iter()
        .filter_map(|node| node.endpoint.as_ref());
    let mut endpoints = cluster.configuration_endpoint.iter().chain(endpoints);
    let mut zones = Vec::new();
    add_zones(&mut zones, cluster);
    let spread = zones.len() > 1 || cluster.preferred_availability_zone.as_deref() == Some(SEVERAL);
    Ok(Subject {
        id: cluster.cache_cluster_id.clone(),
        arn: given(cluster.arn.as_ref()),
        region: region_of(&one.scope, region)?,
        account: one.scope.account.as_deref().map(str::to_owned),
        engine,
        engine_version: given(cluster.engine_version.as_ref()),
        node_type: given(cluster.cache_node_type.as_ref()).ok_or("CacheNodeType")?,
        kind: Kind::Cluster { nodes, spread },
        port: endpoints.find_map(|endpoint| port(endpoint.port)),
        parameter_group: parameter_group(cluster),
        security_groups: security_groups(cluster),
        network: network(one, answers),
        zones,
        outpost: given(cluster.preferred_outpost_arn.as_ref()),
        encryption: Encryption {
            at_rest: cluster.at_rest_encryption_enabled == Some(true),
            kms_key: None,
            in_transit: cluster.transit_encryption_enabled == Some(true),
            preferred: cluster.transit_encryption_mode.as_deref() == Some("preferred"),
        },
        auth_token: cluster.auth_token_enabled == Some(true),
        user_groups: Vec::new(),
        snapshot_retention: number(cluster.snapshot_retention_limit).unwrap_or_default(),
        snapshot_window: given(cluster.snapshot_window.as_ref()),
        maintenance_window: given(cluster.preferred_maintenance_window.as_ref()),
        notification_topic: topic(cluster),
        auto_minor_version_upgrade: cluster.auto_minor_version_upgrade,
        logs: logs(&cluster.log_delivery_configurations),
        tags: None,
        network_type: given(cluster.network_type.as_ref()),
        ip_discovery: given(cluster.ip_discovery.as_ref()),
    })
}

/// A group, and what only its members tell of it.
fn of_group(
    one: &Described<ReplicationGroup>,
    answers: &Answers,
    region: Option<&str>,
) -> Result<Subject, &'static str> {
    let group = &one.answer;
    let members: Vec<_> = answers
        .clusters
        .iter()
        .filter(|cluster| cluster.scope == one.scope && is_member(&cluster.answer, group))
        .collect();
    let told = |tell: fn(&CacheCluster) -> Option<String>| {
        members.iter().find_map(|member| tell(&member.answer))
    };
    let engine =
        given(group.engine.as_ref()).or_else(|| told(|member| given(member.engine.as_ref())));
    let endpoints = group
        .node_groups
        .iter()
        .map(|shard| &shard.primary_endpoint);
    let mut endpoints = endpoints.chain([&group.configuration_endpoint]).flatten();
    let mut zones: Vec<String> = Vec::new();
    for member in &members {
        add_zones(&mut zones, &member.answer);
    }
    let nodes = group
        .node_groups
        .iter()
        .flat_map(|shard| &shard.node_group_members);
    for zone in nodes.filter_map(|node| given(node.preferred_availability_zone.as_ref())) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    let first = members.first();
    Ok(Subject {
        id: group.replication_group_id.clone(),
        arn: given(group.arn.as_ref()),
        region: region_of(&one.scope, region)?,
        account: one.scope.account.as_deref().map(str::to_owned),
        // Older answers do not say, and there was one engine then.
        engine: engine
            .as_deref()
            .map_or(Some(Engine::Redis), |engine| self::engine(Some(engine)))
            .ok_or("Engine")?,
        engine_version: told(|member| given(member.engine_version.as_ref())),
        node_type: given(group.cache_node_type.as_ref())
            .or_else(|| told(|member| given(member.cache_node_type.as_ref())))
            .ok_or("CacheNodeType")?,
        kind: Kind::Group(shape(group)?),
        port: endpoints.find_map(|endpoint| port(endpoint.port)),
        parameter_group: told(parameter_group),
        security_groups: first
            .map(|member| security_groups(&member.answer))
            .unwrap_or_default(),
        network: first
            .map(|member| network(member, answers))
            .unwrap_or_default(),
        zones,
        outpost: told(|member| given(member.preferred_outpost_arn.as_ref())),
        encryption: Encryption {
            at_rest: group.at_rest_encryption_enabled == Some(true),
            kms_key: given(group.kms_key_id.as_ref()),
            in_transit: group.transit_encryption_enabled == Some(true),
            preferred: group.transit_encryption_mode.as_deref() == Some("preferred"),
        },
        auth_token: group.auth_token_enabled == Some(true),
        user_groups: group.user_group_ids.clone(),
        snapshot_retention: number(group.snapshot_retention_limit).unwrap_or_default(),
        snapshot_window: given(group.snapshot_window.as_ref()),
        maintenance_window: told(|member| given(member.preferred_maintenance_window.as_ref())),
        notification_topic: told(topic),
        auto_minor_version_upgrade: group.auto_minor_version_upgrade.or_else(|| {
            members
                .iter()
                .find_map(|member| member.answer.auto_minor_version_upgrade)
        }),
        logs: logs(&group.log_delivery_configurations),
        tags: None,
        network_type: given(group.network_type.as_ref()),
        ip_discovery: given(group.ip_discovery.as_ref()),
    })
}

/// Its shards and their replicas.
fn shape(group: &ReplicationGroup) -> Result<Group, &'static str> {
    let count = |length: usize| u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX);
    let cluster_mode = group.cluster_enabled == Some(true);
    let shards = group.node_groups.iter();
    let replicas: Vec<_> = shards
        .map(|shard| count(shard.node_group_members.len()))
        .collect();
    let replicas = match (&replicas[..], cluster_mode, group.member_clusters.len()) {
        ([], true, _) => return Err("NodeGroups"),
        ([], false, 0) => return Err("MemberClusters"),
        ([], false, members) => vec![count(members)],
        _ => replicas,
    };
    let mut nodes = group
        .node_groups
        .iter()
        .flat_map(|shard| &shard.node_group_members);
    let replica = nodes
        .find(|node| node.current_role.as_deref() == Some("replica"))
        .and_then(|node| given(node.cache_cluster_id.as_ref()));
    let is_on = |status: Option<&str>| matches!(status, Some("enabled" | "enabling"));
    Ok(Group {
        description: group.description.clone().unwrap_or_default(),
        members: group.member_clusters.clone(),
        replica,
        cluster_mode,
        compatible: group.cluster_mode.as_deref() == Some("compatible"),
        replicas,
        automatic_failover: is_on(group.automatic_failover.as_deref()),
        multi_az: is_on(group.multi_az.as_deref()),
        data_tiering: is_on(group.data_tiering.as_deref()),
        global: group
            .global_replication_group_info
            .as_ref()
            .and_then(|global| given(global.global_replication_group_id.as_ref())),
    })
}

fn is_member(cluster: &CacheCluster, group: &ReplicationGroup) -> bool {
    group.member_clusters.contains(&cluster.cache_cluster_id)
        || cluster.replication_group_id.as_ref() == Some(&group.replication_group_id)
}

fn network(one: &Described<CacheCluster>, answers: &Answers) -> Network {
    let name = given(one.answer.cache_subnet_group_name.as_ref());
    let mut groups = answers.subnet_groups.iter();
    let group = groups.find(|group| {
        group.scope == one.scope && Some(&group.answer.cache_subnet_group_name) == name.as_ref()
    });
    Network {
        vpc: group.and_then(|group| given(group.answer.vpc_id.as_ref())),
        subnet_group: name,
    }
}

fn add_zones(zones: &mut Vec<String>, cluster: &CacheCluster) {
    let nodes = cluster.cache_nodes.iter();
    let nodes = nodes.filter_map(|node| given(node.customer_availability_zone.as_ref()));
    let preferred = given(cluster.preferred_availability_zone.as_ref());
    for zone in preferred.into_iter().chain(nodes) {
        if zone != SEVERAL && !zones.contains(&zone) {
            zones.push(zone);
        }
    }
}

fn region_of(scope: &Scope, asked: Option<&str>) -> Result<String, &'static str> {
    let told = scope.region.as_deref().or(asked);
    told.map(str::to_owned)
        .ok_or("ARN, so that `--region` has to name its region")
}

fn engine(name: Option<&str>) -> Option<Engine> {
    [Engine::Memcached, Engine::Redis, Engine::Valkey]
        .into_iter()
        .find(|engine| Some(engine.name()) == name)
}

fn parameter_group(cluster: &CacheCluster) -> Option<String> {
    let group = cluster.cache_parameter_group.as_ref()?;
    given(group.cache_parameter_group_name.as_ref())
}

/// One that is `inactive` hears nothing.
fn topic(cluster: &CacheCluster) -> Option<String> {
    let configuration = cluster.notification_configuration.as_ref()?;
    let topic = given(configuration.topic_arn.as_ref());
    topic.filter(|_| configuration.topic_status.as_deref() != Some("inactive"))
}

fn security_groups(cluster: &CacheCluster) -> Vec<String> {
    let groups = cluster.security_groups.iter();
    groups
        .filter_map(|group| given(group.security_group_id.as_ref()))
        .collect()
}

fn logs(configurations: &[LogDeliveryConfiguration]) -> Vec<LogDelivery> {
    let log = |configuration: &LogDeliveryConfiguration| {
        let details = &configuration.destination_details;
        let group = details.cloud_watch_logs_details.as_ref();
        let stream = details.kinesis_firehose_details.as_ref();
        let destination = match group.and_then(|group| given(group.log_group.as_ref())) {
            Some(group) => LogDestination::CloudWatch(group),
            None => LogDestination::Firehose(
                stream
                    .and_then(|stream| given(stream.delivery_stream.as_ref()))
                    .unwrap_or_default(),
            ),
        };
        LogDelivery {
            log: configuration.log_type.clone().unwrap_or_default(),
            format: configuration.log_format.clone().unwrap_or_default(),
            destination,
        }
    };
    configurations.iter().map(log).collect()
}

/// An empty text names nothing.
fn given(text: Option<&String>) -> Option<String> {
    text.cloned().filter(|text| !text.is_empty())
}

fn number(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

fn port(port: Option<i32>) -> Option<u16> {
    port.and_then(|port| u16::try_from(port).ok())
        .filter(|port| *port > 0)
}

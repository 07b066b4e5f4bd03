//! Which subnet group decides for a resource: its own, or that of the one it belongs to.

use crate::knowledge::{Cause, Doubt, Trail, Value};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::{Infrastructure, Kind, Link, Resource};

/// Links that are followed from a resource: a member to its group, a group to the cluster that it was made around. Two
/// are all that AWS knows; more would be a circle.
const MOST_LINKS: usize = 2;

/// The subnet group that a resource runs in, as far as it is known.
pub(super) fn subnet_group(resource: &Resource, world: &Infrastructure) -> Value<GroupName> {
    follow(resource, world, MOST_LINKS)
}

fn follow(resource: &Resource, world: &Infrastructure, links: usize) -> Value<GroupName> {
    match &resource.kind {
        Kind::Cluster(cluster) => of_cluster(cluster, resource, world, links),
        Kind::ReplicationGroup(group) => of_group(group, resource, world, links),
    }
}

/// A member takes its network from its group, whatever it says itself (provider documentation,
/// `aws_elasticache_cluster`, `replication_group_id`).
fn of_cluster(
    cluster: &Cluster,
    resource: &Resource,
    world: &Infrastructure,
    links: usize,
) -> Value<GroupName> {
    match &cluster.replication_group {
        Value::Absent(_) => cluster.subnet_group.clone(),
        Value::Known(link, trail) => linked(link, trail, resource, world, links),
        Value::Opaque(trail) => Value::Unknown(not_found("its replication group", trail)),
        // Perhaps a member: the group is out of sight, and so both readings agree on nothing.
        Value::Unknown(doubt) => Value::Unknown(doubt.clone()),
    }
}

/// A group that is made around a cluster adopts its network, unless it names one (`CloudFormation` documentation,
/// `AWS::ElastiCache::ReplicationGroup`, `PrimaryClusterId`).
fn of_group(
    group: &ReplicationGroup,
    resource: &Resource,
    world: &Infrastructure,
    links: usize,
) -> Value<GroupName> {
    if !matches!(group.subnet_group, Value::Absent(_)) {
        return group.subnet_group.clone();
    }
    match &group.primary_cluster {
        Value::Absent(_) => group.subnet_group.clone(),
        Value::Known(link, trail) => linked(link, trail, resource, world, links),
        Value::Opaque(trail) => Value::Unknown(not_found("its primary cluster", trail)),
        Value::Unknown(doubt) => Value::Unknown(doubt.clone()),
    }
}

/// What all that a link may mean have in common.
fn linked(
    link: &Link,
    trail: &Trail,
    resource: &Resource,
    world: &Infrastructure,
    links: usize,
) -> Value<GroupName> {
    let (Link::Address(name) | Link::Id(name)) = link;
    let Some(links) = links.checked_sub(1) else {
        return Value::Unknown(Doubt::new(
            Cause::Error(format!("`{name}` belongs to itself").into()),
            trail.clone(),
        ));
    };
    world
        .linked(&resource.unit, link)
        .map(|other| after(follow(other, world, links), trail))
        .reduce(|all, next| {
            let doubt = Doubt::new(Cause::Instance(name.clone()), trail.clone());
            all.join(next, doubt)
        })
        .unwrap_or_else(|| Value::Unknown(not_found(name, trail)))
}

fn not_found(name: &str, trail: &Trail) -> Doubt {
    Doubt::new(Cause::Undeclared(name.into()), trail.clone())
}

/// The other's answer, and then the way to it.
fn after(value: Value<GroupName>, way: &Trail) -> Value<GroupName> {
    match value {
        Value::Absent(trail) => Value::Absent(trail.and(way)),
        Value::Known(name, trail) => Value::Known(name, trail.and(way)),
        Value::Opaque(trail) => Value::Opaque(trail.and(way)),
        Value::Unknown(doubt) => Value::Unknown(Doubt {
            trail: doubt.trail.and(way),
            ..doubt
        }),
    }
}

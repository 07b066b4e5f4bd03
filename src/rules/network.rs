//! Which subnet group decides for a resource: its own, or that of the one it belongs to.

use crate::knowledge::{Cause, Doubt, Trail, Value};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::{Belonging, Infrastructure, Kind, Link, Reading, Resource};

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
    let (own, group) = (&cluster.subnet_group, &cluster.replication_group);
    belonging(own, group, resource, world, links)
}

/// A group that is made around a cluster adopts its network, unless it names one (`CloudFormation` documentation,
/// `AWS::ElastiCache::ReplicationGroup`, `PrimaryClusterId`).
fn of_group(
    group: &ReplicationGroup,
    resource: &Resource,
    world: &Infrastructure,
    links: usize,
) -> Value<GroupName> {
    let (own, cluster) = (&group.subnet_group, &group.primary_cluster);
    if !matches!(own, Value::Absent(_)) {
        return own.clone();
    }
    belonging(own, cluster, resource, world, links)
}

/// What all readings of a belonging have in common: `own` where it belongs to nothing.
fn belonging(
    own: &Value<GroupName>,
    to: &Belonging,
    resource: &Resource,
    world: &Infrastructure,
    links: usize,
) -> Value<GroupName> {
    let mut values = to.readings.iter().map(|reading| match reading {
        Reading::Alone => own.clone(),
        Reading::To(link, trail) => linked(link, trail, resource, world, links),
        Reading::OutOfSight(doubt) => Value::Unknown(doubt.clone()),
    });
    let first = values.next().unwrap_or_else(|| own.clone());
    match &to.doubt {
        Some(doubt) => values.fold(first, |all, next| all.join(next, doubt.clone())),
        None => first,
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

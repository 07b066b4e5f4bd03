//! From answers to the model: a cluster by what the API says of it, a replication group by its members.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::answers::{CacheCluster, ReplicationGroup};
use super::documents::Described;
use super::scope::is_arn;
use super::{Answers, named};
use crate::knowledge::{Cause, Doubt, Trail, Truth, Value};
use crate::model::elasticache::{self, Cluster, GroupName};
use crate::model::{Belonging, Kind, Resource};

/// AWS calls the types of what is deployed as `CloudFormation` does (AWS Config, Security Hub).
const CLUSTER: &str = "AWS::ElastiCache::CacheCluster";
const REPLICATION_GROUP: &str = "AWS::ElastiCache::ReplicationGroup";

/// Clusters by unit and identifier: each as often as it is described.
type Members<'a> = BTreeMap<(Arc<str>, &'a str), Vec<&'a Described<CacheCluster>>>;

pub(super) fn resources(answers: &Answers) -> Vec<Resource> {
    let mut members: Members<'_> = BTreeMap::new();
    for cluster in &answers.clusters {
        let id = cluster.answer.cache_cluster_id.as_str();
        let all = members.entry((cluster.scope.unit(), id)).or_default();
        all.push(cluster);
    }
    let clusters = answers.clusters.iter().map(|one| {
        let kind = Kind::Cluster(Cluster {
            id: identifier(&one.answer.cache_cluster_id),
            subnet_group: of_cluster(one),
            // A configuration leaves the network to the group; the API names it for each member.
            replication_group: Belonging::to_nothing(),
        });
        resource(one, address_of_cluster(&one.answer), CLUSTER, kind)
    });
    let groups = answers.replication_groups.iter().map(|one| {
        let kind = Kind::ReplicationGroup(elasticache::ReplicationGroup {
            id: identifier(&one.answer.replication_group_id),
            subnet_group: of_group(one, &members),
            primary_cluster: Belonging::to_nothing(),
        });
        resource(one, address_of_group(&one.answer), REPLICATION_GROUP, kind)
    });
    clusters.chain(groups).collect()
}

/// The ARN, or the identifier where the answer has none.
pub(super) fn address_of_cluster(cluster: &CacheCluster) -> &str {
    arn(cluster.arn.as_deref()).unwrap_or(&cluster.cache_cluster_id)
}

pub(super) fn address_of_group(group: &ReplicationGroup) -> &str {
    arn(group.arn.as_deref()).unwrap_or(&group.replication_group_id)
}

fn arn(text: Option<&str>) -> Option<&str> {
    text.filter(|text| is_arn(text))
}

fn resource<T>(
    one: &Described<T>,
    address: &str,
    resource_type: &'static str,
    kind: Kind,
) -> Resource {
    Resource {
        unit: one.scope.unit(),
        address: address.into(),
        resource_type,
        place: one.place,
        exists: Truth::yes(),
        construct: None,
        calls: Vec::new(),
        kind,
    }
}

fn identifier(id: &str) -> Value<Arc<str>> {
    Value::Known(id.into(), Trail::default())
}

/// An answer has every field that applies: where it names no subnet group, there is none.
fn of_cluster(cluster: &Described<CacheCluster>) -> Value<GroupName> {
    let place = cluster.network.unwrap_or(cluster.place);
    match named(cluster.answer.cache_subnet_group_name.as_deref()) {
        Some(name) => Value::Known(
            GroupName::Exactly(name.into()),
            Trail::start(place, "is in this subnet group"),
        ),
        None if cluster.partial => Value::Unknown(Doubt::new(
            Cause::NotAnswered("CacheSubnetGroupName".into()),
            Trail::start(place, "is told of in part only"),
        )),
        None if cluster.network.is_some() => Value::Absent(Trail::start(place, "names nothing")),
        None => Value::Absent(Trail::start(place, "has no `CacheSubnetGroupName`")),
    }
}

/// All members of a group share its network, and so one of them tells; they are all looked at nevertheless.
fn of_group(group: &Described<ReplicationGroup>, members: &Members<'_>) -> Value<GroupName> {
    let unit = group.scope.unit();
    let place = group.network.unwrap_or(group.place);
    let doubt = |cause, note: &'static str| Doubt::new(cause, Trail::start(place, note));
    let ids = group.answer.member_clusters.iter();
    let networks = ids.flat_map(|id| match members.get(&(unit.clone(), id.as_str())) {
        Some(members) => members.iter().map(|member| of_cluster(member)).collect(),
        None => vec![Value::Unknown(doubt(
            Cause::NotAnswered(id.as_str().into()),
            "has a member that no answer describes",
        ))],
    });
    networks
        .reduce(|all, next| match (all, next) {
            // One member is reason enough.
            (Value::Absent(trail), Value::Absent(_)) => Value::Absent(trail),
            (Value::Known(name, trail), Value::Known(other, _)) if name == other => {
                Value::Known(name, trail)
            }
            (unknown @ Value::Unknown(_), _) | (_, unknown @ Value::Unknown(_)) => unknown,
            (all, next) => {
                let cause = Cause::Answered("the members of the group are in different networks");
                all.join(next, doubt(cause, "has members in different networks"))
            }
        })
        .unwrap_or_else(|| {
            // AWS says so of a group that is being made or deleted; who chose fields may have left them out.
            let cause = if group.network.is_some() {
                Cause::Answered("the group has no members")
            } else {
                Cause::NotAnswered("MemberClusters".into())
            };
            Value::Unknown(doubt(cause, "has no members to tell of its network"))
        })
}

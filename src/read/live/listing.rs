//! From answers to the table that people are shown: each region's clusters with their networks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Answers, Scope, named};
use crate::model::inventory::{Region, Row};

/// Every region whose clusters were described.
pub(super) fn regions(answers: &Answers) -> Vec<Region> {
    let vpcs = vpcs(answers);
    let mut rows: BTreeMap<&Scope, BTreeSet<Row>> = BTreeMap::new();
    for cluster in &answers.clusters {
        let answer = &cluster.answer;
        let text = |text: &Option<String>| named(text.as_deref()).map(Arc::from);
        let group = named(answer.cache_subnet_group_name.as_deref());
        rows.entry(&cluster.scope).or_default().insert(Row {
            engine: text(&answer.engine),
            id: answer.cache_cluster_id.as_str().into(),
            replication_group: text(&answer.replication_group_id),
            subnet_group: group.map(Arc::from),
            vpc: group.and_then(|name| vpcs.get(&(&cluster.scope, name)).cloned()),
        });
    }
    let region = |scope: &Scope| Region {
        unit: scope.unit(),
        platforms: platforms(answers, scope),
        clusters: rows.remove(scope).unwrap_or_default().into_iter().collect(),
    };
    answers.described.iter().map(region).collect()
}

/// What an answer says that contradicts nothing known of the region.
fn platforms(answers: &Answers, scope: &Scope) -> Option<Vec<String>> {
    let agrees = |own: &Option<Arc<str>>, told: &Option<Arc<str>>| told.is_none() || own == told;
    let all = answers.platforms.iter();
    all.filter(|(told, _)| {
        agrees(&scope.account, &told.account) && agrees(&scope.region, &told.region)
    })
    .max_by_key(|(told, _)| (told.account.is_some(), told.region.is_some()))
    .map(|(_, platforms)| platforms.clone())
}

/// The VPC of each subnet group of each region.
fn vpcs(answers: &Answers) -> BTreeMap<(&Scope, &str), Arc<str>> {
    let described = answers.subnet_groups.iter().filter_map(|group| {
        let vpc = named(group.answer.vpc_id.as_deref())?;
        let name = group.answer.cache_subnet_group_name.as_str();
        Some(((&group.scope, name), Arc::from(vpc)))
    });
    described.collect()
}

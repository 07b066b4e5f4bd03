//! Which configuration declares what is live, and where the two disagree about its network.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::knowledge::{Truth, Value};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::inventory::Region;
use crate::model::{Infrastructure, Kind, Resource};
use crate::problem::{self, Problem, Site};
use crate::source::Files;

/// What configurations say of what is live.
#[derive(Debug, Default)]
pub struct Comparison {
    /// By unit and address: the blocks that declare it, each with its place. Several where several configurations use one
    /// name.
    pub declared: BTreeMap<(Arc<str>, Arc<str>), Arc<str>>,
    /// What no configuration declares, and what is declared with another network.
    pub problems: Vec<Problem>,
}

/// A block that declares something by an identifier that is known.
struct Declaration<'a> {
    resource: &'a Resource,
    /// How it is told: its address and its place.
    told: String,
}

/// Compares everything that is live with everything in `declared`, whose texts are in `files`. `inventory` knows which
/// live clusters are members of a replication group.
#[must_use]
pub fn compare(
    live: &Infrastructure,
    inventory: &[Region],
    declared: &Infrastructure,
    files: &Files,
) -> Comparison {
    let (clusters, groups, open) = declarations(declared, files);
    let rows = inventory.iter().flat_map(|region| {
        let rows = region.clusters.iter();
        rows.map(move |row| {
            (
                (&region.unit, row.id.to_lowercase()),
                &row.replication_group,
            )
        })
    });
    let members: BTreeMap<_, _> = rows.collect();
    let mut comparison = Comparison::default();
    for resource in &live.resources {
        let Some(id) = identifier(resource) else {
            continue;
        };
        let own = match resource.kind {
            Kind::Cluster(_) => clusters.get(&id),
            Kind::ReplicationGroup(_) => groups.get(&id),
        };
        let group = match resource.kind {
            Kind::Cluster(_) => members.get(&(&resource.unit, id.clone())).copied(),
            Kind::ReplicationGroup(_) => None,
        };
        let around = group
            .and_then(Option::as_ref)
            .and_then(|group| groups.get(&group.to_lowercase()));
        let found = own.or(around).map_or(&[][..], Vec::as_slice);
        if found.is_empty() {
            comparison.problems.push(undeclared(resource, &id, open));
            continue;
        }
        let told: Vec<&str> = found.iter().map(|one| one.told.as_str()).collect();
        let told = told.join(", or by ");
        // One that agrees is enough: which of several is meant, nobody can tell.
        let differences: Option<Vec<String>> = found
            .iter()
            .map(|one| difference(resource, one.resource))
            .collect();
        if let Some(difference) = differences.and_then(|all| all.into_iter().next()) {
            comparison.problems.push(Problem {
                kind: problem::Kind::Differs,
                site: Site::Place(resource.place),
                message: format!("`{id}` {difference}; it is declared by {told}"),
                help: Some(
                    "a plan or a change set shows what deploying it would replace".to_owned(),
                ),
            });
        }
        comparison.declared.insert(
            (resource.unit.clone(), resource.address.clone()),
            told.into(),
        );
    }
    comparison
}

type ByIdentifier<'a> = BTreeMap<String, Vec<Declaration<'a>>>;

/// Clusters and groups by identifier, and how many blocks leave theirs open.
fn declarations<'a>(
    declared: &'a Infrastructure,
    files: &Files,
) -> (ByIdentifier<'a>, ByIdentifier<'a>, usize) {
    let (mut clusters, mut groups, mut open) = (BTreeMap::new(), BTreeMap::new(), 0);
    for resource in &declared.resources {
        if matches!(resource.exists, Truth::No(_)) {
            continue;
        }
        let Some(id) = identifier(resource) else {
            open += 1;
            continue;
        };
        let file = files.get(resource.place.file);
        let line = file.position(resource.place.span.start).line;
        let declaration = Declaration {
            resource,
            told: format!("`{}` at {}:{line}", resource.address, file.name()),
        };
        let kind: &mut ByIdentifier<'a> = match resource.kind {
            Kind::Cluster(_) => &mut clusters,
            Kind::ReplicationGroup(_) => &mut groups,
        };
        kind.entry(id).or_default().push(declaration);
    }
    (clusters, groups, open)
}

/// AWS keeps identifiers in lower case (API reference, `CreateCacheCluster`).
fn identifier(resource: &Resource) -> Option<String> {
    let (Kind::Cluster(Cluster { id, .. }) | Kind::ReplicationGroup(ReplicationGroup { id, .. })) =
        &resource.kind;
    match id {
        Value::Known(id, _) => Some(id.to_lowercase()),
        _ => None,
    }
}

fn undeclared(resource: &Resource, id: &str, open: usize) -> Problem {
    let blocks = match open {
        0 => String::new(),
        1 => "; 1 block has an identifier that only a deployment can tell".to_owned(),
        open => format!("; {open} blocks have an identifier that only a deployment can tell"),
    };
    Problem {
        kind: problem::Kind::Undeclared,
        site: Site::Place(resource.place),
        message: format!("no configuration is known to declare `{id}`{blocks}"),
        help: None,
    }
}

/// Nothing where the two agree, or where nobody can tell.
fn difference(live: &Resource, declared: &Resource) -> Option<String> {
    /// What AWS falls back to where no group is named.
    const FALLBACK: &str = "default";
    let runs = match network(live) {
        Value::Known(GroupName::Exactly(name), _) => Some(name.clone()),
        Value::Absent(_) => None,
        _ => return None,
    };
    // A member leaves the network to its group, whatever it says itself.
    if let Kind::Cluster(cluster) = &declared.kind
        && !cluster.replication_group.is_to_nothing()
    {
        return None;
    }
    let is = |name: &GroupName| runs.as_ref().map_or(Some(false), |own| name.is(own));
    let wants = match network(declared) {
        Value::Absent(_) if runs.as_deref().is_none_or(|name| name == FALLBACK) => return None,
        Value::Absent(_) => "none".to_owned(),
        Value::Known(name, _) if is(name) == Some(false) => match name {
            GroupName::Exactly(name) => format!("`{name}`"),
            GroupName::Between { .. } | GroupName::Generated => "another one".to_owned(),
        },
        Value::Opaque(_) if runs.is_none() => "one".to_owned(),
        _ => return None,
    };
    let runs = runs.map_or_else(
        || "no subnet group".to_owned(),
        |name| format!("subnet group `{name}`"),
    );
    Some(format!("runs in {runs}, and the block names {wants}"))
}

fn network(resource: &Resource) -> &Value<GroupName> {
    let (Kind::Cluster(Cluster { subnet_group, .. })
    | Kind::ReplicationGroup(ReplicationGroup { subnet_group, .. })) = &resource.kind;
    subnet_group
}

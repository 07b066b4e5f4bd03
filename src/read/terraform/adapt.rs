//! From instances of blocks to the model: the one place in this reader that knows `ElastiCache`.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::eval::{Each, Evaluator, Instance, Scope};
use super::expand::{self, Expanded};
use super::load::Tree;
use super::syntax::{Argument, Block};
use super::value::{Alt, Const, Limits, Open, Shape, Val, World};
use crate::knowledge::{Cause, Doubt, Step, Trail, Truth, Value};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::{Belonging, Kind, Link, Reading, Resource};
use crate::source::Place;

/// Calls within calls that are followed. Terraform itself refuses a module that calls itself.
const DEEPEST_CALL: usize = 32;
/// Resources of one root: past it the rest is left out, and a problem says so.
const MOST_RESOURCES: usize = 50_000;

/// What a resource type calls the things that the model asks for (provider documentation; `awscc_` types follow the
/// `CloudFormation` types' properties).
struct Names {
    resource_type: &'static str,
    is_cluster: bool,
    subnet_group: &'static str,
    id: &'static str,
    /// The group that a cluster is a member of, or the cluster that a group is made around.
    other: Option<&'static str>,
}

const TYPES: [Names; 4] = [
    Names {
        resource_type: "aws_elasticache_cluster",
        is_cluster: true,
        subnet_group: "subnet_group_name",
        id: "cluster_id",
        other: Some("replication_group_id"),
    },
    Names {
        resource_type: "aws_elasticache_replication_group",
        is_cluster: false,
        subnet_group: "subnet_group_name",
        id: "replication_group_id",
        other: None,
    },
    Names {
        resource_type: "awscc_elasticache_cache_cluster",
        is_cluster: true,
        subnet_group: "cache_subnet_group_name",
        id: "cluster_name",
        other: None,
    },
    Names {
        resource_type: "awscc_elasticache_replication_group",
        is_cluster: false,
        subnet_group: "cache_subnet_group_name",
        id: "replication_group_id",
        other: Some("primary_cluster_id"),
    },
];

/// All clusters and replication groups below a root module.
pub(super) struct Found {
    pub(super) resources: Vec<Resource>,
    /// There were more of them than are told.
    pub(super) cut: bool,
    /// Calls that lead back to a module which they are part of.
    pub(super) circles: BTreeSet<Place>,
    /// Calls that lead to something that is not on disk.
    pub(super) unseen: BTreeSet<Arc<str>>,
}

pub(super) fn resources<'a>(
    evaluator: &Evaluator<'a>,
    tree: &'a Tree,
    root: &Rc<Instance<'a>>,
    unit: &Arc<str>,
) -> Found {
    let mut walk = Walk {
        evaluator,
        tree,
        unit,
        found: Found {
            resources: Vec::new(),
            cut: false,
            circles: BTreeSet::new(),
            unseen: BTreeSet::new(),
        },
    };
    walk.instance(root, 0);
    walk.found
}

struct Walk<'w, 'a> {
    evaluator: &'w Evaluator<'a>,
    tree: &'a Tree<'a>,
    unit: &'w Arc<str>,
    found: Found,
}

impl<'a> Walk<'_, 'a> {
    fn instance(&mut self, instance: &Rc<Instance<'a>>, depth: usize) {
        let module = instance.module;
        let each = Each::default();
        let scope = Scope::new(instance, &each);
        for ((kind, name), block) in &module.resources {
            let Some(names) = TYPES.iter().find(|names| names.resource_type == &**kind) else {
                continue;
            };
            for expanded in expand::expand(self.evaluator, block, &scope) {
                if self.found.resources.len() >= MOST_RESOURCES {
                    self.found.cut = true;
                    return;
                }
                let address = format!("{}{kind}.{name}{}", instance.path, expanded.key);
                if let Some(resource) = self.resource(instance, block, names, &expanded, address) {
                    self.found.resources.push(resource);
                }
            }
        }
        for (name, block) in &module.calls {
            let called = self.evaluator.called(instance, block);
            let Some(called) = called.filter(|called| self.tree.reaches(&called.folder)) else {
                if let Some(inner) = self.evaluator.unseen(instance, block)
                    && !expand::expand(self.evaluator, block, &scope).is_empty()
                {
                    let path = format!("{}module.{name}{inner}", instance.path);
                    self.found.unseen.insert(path.into());
                }
                continue;
            };
            if instance.stands_in(&called.folder) {
                self.found.circles.insert(block.header);
                continue;
            }
            if depth >= DEEPEST_CALL {
                self.found.cut = true;
                continue;
            }
            for expanded in expand::expand(self.evaluator, block, &scope) {
                if self.found.resources.len() >= MOST_RESOURCES {
                    self.found.cut = true;
                    return;
                }
                let address = format!("{}module.{name}{}", instance.path, expanded.key);
                let exists = expand::both(&instance.exists, &expanded.exists);
                if let Some(child) =
                    self.evaluator
                        .instance(instance, block, &address, &expanded.each, &exists)
                {
                    self.instance(&child, depth + 1);
                }
            }
        }
    }

    fn resource(
        &self,
        instance: &Rc<Instance<'a>>,
        block: &Block,
        names: &Names,
        expanded: &Expanded,
        address: String,
    ) -> Option<Resource> {
        let exists = expand::both(&instance.exists, &expanded.exists);
        let scope = Scope::new(instance, &expanded.each);
        let evaluated = |name: &str| {
            let argument = block.body.argument(name)?;
            Some((argument, self.evaluator.eval(&argument.value, &scope)))
        };
        let id = identifier(evaluated(names.id), &exists);
        let other = names.other.and_then(evaluated);
        let apart = other.as_ref().map_or_else(
            || exists.clone(),
            |(_, value)| expand::both(&exists, &absence(value)),
        );
        let group = evaluated(names.subnet_group);
        let subnet_group = match &group {
            // A member's own argument counts only where it is none.
            Some((argument, value)) if names.is_cluster => group_name(argument, value, &apart),
            Some((argument, value)) => group_name(argument, value, &exists),
            None => {
                let text = format!("sets no `{}`", names.subnet_group);
                let step = Step::new(block.header, text);
                Value::Absent(Trail::of(
                    step.with_change(format!("set `{}`", names.subnet_group)),
                ))
            }
        };
        // What is missing from a block that does not parse may stand in the part that was not understood.
        let subnet_group = match subnet_group {
            Value::Absent(_) if block.broken => Value::Unknown(Doubt::new(
                Cause::DoesNotParse(address.clone().into()),
                Trail::start(block.header, "does not parse as a whole"),
            )),
            told => told,
        };
        let subnet_group = with_classic_marker(subnet_group, block);
        let other = other.map_or_else(Belonging::to_nothing, |(argument, value)| {
            belonging(argument, &value, &exists)
        });
        let kind = if names.is_cluster {
            Kind::Cluster(Cluster {
                id,
                subnet_group,
                replication_group: other,
            })
        } else {
            Kind::ReplicationGroup(ReplicationGroup {
                id,
                subnet_group,
                primary_cluster: other,
            })
        };
        Some(Resource {
            unit: self.unit.clone(),
            address: address.into(),
            resource_type: names.resource_type,
            place: instance
                .installed_by()
                .map_or(block.header, |call| call.header),
            calls: instance.calls().map(|call| call.header).collect(),
            exists: truth(&exists)?,
            construct: None,
            kind,
        })
    }
}

/// Nothing where it surely is not so.
fn truth(value: &Val) -> Option<Truth> {
    let may = |wanted: bool| {
        value
            .alts()
            .iter()
            .any(|alt| matches!(alt.shape, Shape::Bool(value) if value == wanted))
    };
    let decided = value
        .alts()
        .iter()
        .all(|alt| matches!(alt.shape, Shape::Bool(_)));
    match (decided, may(true), may(false)) {
        (true, false, _) => None,
        (true, true, false) => Some(Truth::Yes(value.alts()[0].trail.clone())),
        _ => Some(Truth::Unknown(value.doubt())),
    }
}

/// How one alternative counts for the rule.
enum Told {
    Absent,
    Named(Option<GroupName>),
    Open,
    Error,
}

fn told(alt: &Alt) -> Told {
    match &alt.shape {
        Shape::Null(_) => Told::Absent,
        Shape::Str(text) if text.is_empty() => Told::Absent,
        Shape::Str(text) => Told::Named(Some(GroupName::Exactly(text.clone()))),
        Shape::Number(number) => Told::Named(Some(GroupName::Exactly(number.to_string().into()))),
        Shape::Bool(value) => Told::Named(Some(GroupName::Exactly(value.to_string().into()))),
        Shape::Open(open) if is_nothing(open, alt) => Told::Absent,
        Shape::Open(_) if alt.may_be_null() || alt.may_be_empty_string() => Told::Open,
        Shape::Open(open) => Told::Named(partly_known(open, alt)),
        Shape::Error(_) | Shape::Sequence(_) | Shape::Fields(_) | Shape::Handle(_) => Told::Error,
    }
}

/// Whether its world leaves null and an empty string alone.
fn is_nothing(open: &Open, alt: &Alt) -> bool {
    let left = alt.world.limits(&open.atom).and_then(Limits::listed);
    left.is_some_and(|mut left| left.all(|value| *value == Const::Null || *value == Const::empty()))
}

/// Terraform trims nothing: a name of blanks is a name.
fn partly_known(open: &Open, alt: &Alt) -> Option<GroupName> {
    if !open.prefix.is_empty() || !open.suffix.is_empty() {
        return Some(GroupName::Between {
            prefix: open.prefix.clone(),
            suffix: open.suffix.clone(),
        });
    }
    let may_be_default = open.may_be(&Const::Str("default".into()), &alt.world);
    (!may_be_default).then_some(GroupName::Generated)
}

fn group_name(argument: &Argument, value: &Val, exists: &Val) -> Value<GroupName> {
    let place = argument.value.place;
    let value = expand::given(exists, value)
        .unwrap_or_else(|| value.clone())
        .without_errors();
    let all: Vec<Told> = value.alts().iter().map(told).collect();
    let trail = |note: &'static str| {
        let trails = value.alts().iter().map(|alt| alt.trail.clone());
        let trail = trails.fold(Trail::default(), |all, trail| all.and(&trail));
        trail.with(Step::new(place, note).with_change(format!("set `{}`", argument.name)))
    };
    if all.iter().all(|told| matches!(told, Told::Absent)) {
        let null = value
            .alts()
            .iter()
            .any(|alt| matches!(alt.shape, Shape::Null(_)));
        return Value::Absent(trail(if null {
            "evaluates to null"
        } else {
            "evaluates to an empty string"
        }));
    }
    if all.iter().all(|told| matches!(told, Told::Named(_))) {
        let mut names = all.into_iter().map(|told| match told {
            Told::Named(name) => name,
            _ => None,
        });
        let first = names.next().flatten();
        let trail = trail("names a subnet group");
        return match first {
            Some(name) if names.all(|other| other.as_ref() == Some(&name)) => {
                Value::Known(name, trail)
            }
            _ => Value::Opaque(trail),
        };
    }
    let doubt = if all.iter().all(|told| matches!(told, Told::Error)) {
        match value.alts().first().map(|alt| &alt.shape) {
            Some(Shape::Error(_)) => value.doubt(),
            _ => Doubt::new(
                Cause::Error("this is no string".into()),
                value.alts()[0].trail.clone(),
            ),
        }
    } else {
        value.doubt_about(|alt| alt.may_be_null() || alt.may_be_empty_string())
    };
    Value::Unknown(doubt.then(place, "may name a subnet group, or not"))
}

/// True where a reference is null or empty.
fn absence(value: &Val) -> Val {
    value.flat_map(|alt| match &alt.shape {
        Shape::Null(_) => Val::bool(true),
        Shape::Str(text) => Val::bool(text.is_empty()),
        Shape::Open(open) if alt.may_be_null() || alt.may_be_empty_string() => {
            let nothing = || [Const::Null, Const::empty()];
            let side = |limits, value| Alt {
                world: World::of(&open.atom, limits),
                ..Alt::of(Shape::Bool(value))
            };
            Val::from_alts([
                side(Limits::only(nothing()), true),
                side(Limits::never(nothing()), false),
            ])
        }
        Shape::Error(_) => Val::of(alt.shape.clone()),
        _ => Val::bool(false),
    })
}

/// What an argument makes a resource belong to, by each of its alternatives.
fn belonging(argument: &Argument, value: &Val, exists: &Val) -> Belonging {
    let value = expand::given(exists, value)
        .unwrap_or_else(|| value.clone())
        .without_errors();
    let place = argument.value.place;
    let mut readings: Vec<Reading> = Vec::new();
    for alt in value.alts() {
        let trail = alt
            .trail
            .clone()
            .then(place, format!("is its `{}`", argument.name));
        let may_be_absent = alt.may_be_null() || alt.may_be_empty_string();
        if may_be_absent && !readings.iter().any(|other| matches!(other, Reading::Alone)) {
            readings.push(Reading::Alone);
        }
        match &alt.shape {
            Shape::Null(_) => {}
            Shape::Str(text) if text.is_empty() => {}
            Shape::Error(cause) => {
                readings.push(Reading::OutOfSight(Doubt::new(cause.clone(), trail)));
            }
            _ => readings.push(points_at(alt).map_or_else(
                || Reading::OutOfSight(Doubt::new(alt.doubt().cause, trail.clone())),
                |link| Reading::To(link, trail.clone()),
            )),
        }
    }
    let doubt = (readings.len() > 1).then(|| {
        let note = format!("may be set as `{}`, or not", argument.name);
        value.doubt().then(place, note)
    });
    Belonging { readings, doubt }
}

/// A reference keeps the address of what it refers to; a literal is an id.
fn points_at(alt: &Alt) -> Option<Link> {
    match &alt.shape {
        Shape::Str(text) => Some(Link::Id(text.clone())),
        Shape::Open(open) => {
            let (address, attribute) = open.atom.key.rsplit_once('.')?;
            let identity = matches!(
                attribute,
                "id" | "arn" | "replication_group_id" | "cluster_id" | "cluster_name"
            );
            let block = address
                .rsplit_once("elasticache_")
                .is_some_and(|(before, after)| {
                    (before.ends_with("aws_") || before.ends_with("awscc_"))
                        && !before.contains("data.")
                        && after.contains('.')
                });
            (identity && block).then(|| Link::Address(address.replace("[*]", "").into()))
        }
        _ => None,
    }
}

fn identifier(evaluated: Option<(&Argument, Val)>, exists: &Val) -> Value<Arc<str>> {
    let Some((argument, value)) = evaluated else {
        return Value::Absent(Trail::default());
    };
    let value = expand::given(exists, &value)
        .unwrap_or(value)
        .without_errors();
    match value.only().map(|alt| (&alt.shape, alt)) {
        Some((Shape::Str(text), alt)) => Value::Known(text.clone(), alt.trail.clone()),
        _ => Value::Unknown(value.doubt().then(argument.value.place, "is its id")),
    }
}

/// Security groups of `ElastiCache` itself exist in EC2-Classic alone (AWS API reference, `CreateCacheCluster`,
/// `CacheSecurityGroupNames`): who names them has not moved yet.
fn with_classic_marker(group: Value<GroupName>, block: &Block) -> Value<GroupName> {
    match (group, block.body.argument("security_group_names")) {
        (Value::Absent(trail), Some(argument)) => {
            let place: Place = argument.place;
            Value::Absent(trail.then(
                place,
                "names security groups of EC2-Classic, which AWS has shut down",
            ))
        }
        (group, _) => group,
    }
}

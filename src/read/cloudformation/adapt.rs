//! From resources of a template to the model: the one place in this reader that knows `ElastiCache`.

use std::sync::Arc;

use super::expand::{Instance, named};
use super::intrinsics::{Evaluator, Found, MADE, Value, is_empty};
use super::reasons::{Reason, Role, Telling, tell};
use super::syntax::{Entry, NodeId};
use super::template::Template;
use super::text::Text;
use super::worlds::{Answer, Outcomes, Question, World, ask, explore};
use crate::knowledge::{Cause, Doubt, Trail, Truth, Value as Known};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::{Kind, Link, Resource};
use crate::problem::{self, Problem, Site};

const CLUSTER: &str = "AWS::ElastiCache::CacheCluster";
const GROUP: &str = "AWS::ElastiCache::ReplicationGroup";
const NOUN: &str = "a subnet group";

/// What a property is in one world.
#[derive(Debug, Clone)]
enum Told<T> {
    /// The resource is not made there.
    Gone,
    Unset(Vec<Reason>),
    Set(Option<T>, Vec<Reason>),
    /// Not even that world tells.
    Open(Cause, Vec<Reason>),
}

/// The model's resource, where the template's is one that it knows and that may exist.
pub(super) fn resource(
    template: &Template<'_>,
    instance: &Instance<'_>,
    unit: &Arc<str>,
    problems: &mut Vec<Problem>,
) -> Option<Resource> {
    let last = instance.copies.last()?;
    let kind = instance
        .copies
        .iter()
        .find_map(|entry| template.kind(entry))?;
    let resource_type = [CLUSTER, GROUP].into_iter().find(|known| *known == kind)?;
    let adapter = Adapter {
        template,
        instance,
        evaluator: Evaluator::new(template, instance.variables.clone()),
    };
    adapter.suspicious(problems);

    let exists = existence(&explore(|world| adapter.exists(world)))?;
    let subnet_group = lower(&explore(|world| {
        adapter.property("CacheSubnetGroupName", NOUN, world, |text, world| {
            name_of(text, world)
        })
    }));
    let id = |property: &'static str| {
        lower(&explore(|world| {
            adapter.property(property, "an id", world, |text, world| {
                world.fill(text).exact().map(Into::into)
            })
        }))
    };
    let kind = if resource_type == CLUSTER {
        Kind::Cluster(Cluster {
            id: id("ClusterName"),
            subnet_group,
            replication_group: Known::Absent(Trail::default()),
        })
    } else {
        Kind::ReplicationGroup(ReplicationGroup {
            id: id("ReplicationGroupId"),
            subnet_group,
            primary_cluster: lower(&explore(|world| {
                adapter.property("PrimaryClusterId", "a cluster", world, |text, world| {
                    link(text, world)
                })
            })),
        })
    };
    Some(Resource {
        unit: unit.clone(),
        address: instance.address.clone(),
        resource_type,
        place: template.place(last.key_span),
        exists,
        kind,
    })
}

struct Adapter<'a> {
    template: &'a Template<'a>,
    instance: &'a Instance<'a>,
    evaluator: Evaluator<'a>,
}

impl Adapter<'_> {
    /// What is written twice: the service does not say which one counts.
    fn suspicious(&self, problems: &mut Vec<Problem>) {
        let tree = self.template.tree;
        let mut twice: Vec<&Entry> = Vec::new();
        if let [_, more @ ..] = &self.instance.copies[..] {
            twice.extend(more);
        }
        for copy in &self.instance.copies {
            for properties in tree.find(copy.value, "Properties") {
                let same = tree.find(properties.value, "CacheSubnetGroupName");
                twice.extend(same.iter().skip(1));
            }
            twice.extend(tree.find(copy.value, "Properties").iter().skip(1));
        }
        for entry in twice {
            problems.push(Problem {
                kind: problem::Kind::Suspicious,
                site: Site::Place(self.template.place(entry.key_span)),
                message: format!("`{}` is written twice", entry.key),
                help: Some("CloudFormation does not say which of them counts; keep one".to_owned()),
            });
        }
    }

    /// The one copy that counts in this world.
    fn one<'e>(
        &self,
        copies: &[&'e Entry],
        what: &str,
        world: &World,
    ) -> Answer<Option<&'e Entry>> {
        match copies {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            _ => {
                let key = format!("copy of {what}");
                match world.choice(&key) {
                    Some(choice) => Ok(copies.get(choice).copied()),
                    None => ask(Question::Which {
                        key: key.into(),
                        count: copies.len(),
                        cause: Cause::Error("a key is written twice".into()),
                        why: vec![Reason::new(
                            self.template.place(copies[copies.len() - 1].key_span),
                            Role::Beyond("is written twice"),
                        )],
                    }),
                }
            }
        }
    }

    fn copy(&self, world: &World) -> Answer<Option<&Entry>> {
        self.one(&self.instance.copies, &self.instance.address, world)
    }

    /// Whether the resource is made in this world, and why.
    fn exists(&self, world: &World) -> Answer<(bool, Vec<Reason>)> {
        let Some(entry) = self.copy(world)? else {
            return Ok((true, Vec::new()));
        };
        let Some(condition) = self.template.tree.get(entry.value, "Condition") else {
            return Ok((true, Vec::new()));
        };
        match self.template.tree.text(condition.value) {
            Some(name) => self.evaluator.condition(name, world),
            None => Ok((true, Vec::new())),
        }
    }

    fn property<T>(
        &self,
        name: &'static str,
        noun: &'static str,
        world: &World,
        known: impl Fn(&Text, &World) -> Option<T>,
    ) -> Answer<Told<T>> {
        if !self.exists(world)?.0 {
            return Ok(Told::Gone);
        }
        let Some(entry) = self.copy(world)? else {
            return Ok(Told::Gone);
        };
        let tree = self.template.tree;
        let header = self.template.place(entry.key_span);
        let properties = self.one(&tree.find(entry.value, "Properties"), "properties", world)?;
        let written = match properties {
            Some(properties) => self.written(properties.value, name, world)?,
            None => None,
        };
        let Some(written) = written else {
            let missing = Reason::new(
                header,
                Role::Missing {
                    property: name,
                    noun,
                },
            );
            if let Some(doubt) = self.may_be_added(entry.value, properties.map(|entry| entry.value))
            {
                return Ok(Told::Open(doubt, vec![missing]));
            }
            return Ok(Told::Unset(vec![missing]));
        };
        let found = self.evaluator.value(written, world)?;
        self.told(found, written, noun, world, known)
    }

    fn told<T>(
        &self,
        found: Found,
        node: NodeId,
        noun: &'static str,
        world: &World,
        known: impl Fn(&Text, &World) -> Option<T>,
    ) -> Answer<Told<T>> {
        let mut why = found.why;
        why.push(Reason::new(
            self.template.place_of(node),
            Role::Property { noun },
        ));
        match found.value {
            Value::Nothing => Ok(Told::Unset(why)),
            Value::Text(text) if is_empty(&text, world)? => Ok(Told::Unset(why)),
            Value::Text(text) => Ok(Told::Set(known(&text, world), why)),
            Value::List(_) | Value::AnyList(_) | Value::Object => {
                super::worlds::fail("a property that takes a string has something else", why)
            }
        }
    }

    /// Where the property is written, by its own name or by a loop that makes it.
    fn written(&self, properties: NodeId, name: &str, world: &World) -> Answer<Option<NodeId>> {
        let tree = self.template.tree;
        if let Some(entry) = self.one(&tree.find(properties, name), name, world)? {
            return Ok(Some(entry.value));
        }
        // `${X}Name` under a loop around the resource.
        let variables = &self.instance.variables;
        let made = tree.entries(properties).into_iter().find(|entry| {
            entry.key.contains('{') && named(&entry.key, variables).as_deref() == Some(name)
        });
        Ok(made.map(|entry| entry.value))
    }

    /// Why a property that is not written may be there all the same.
    fn may_be_added(&self, resource: NodeId, properties: Option<NodeId>) -> Option<Cause> {
        let tree = self.template.tree;
        if let Some((name, _)) = &self.template.macro_name {
            return Some(Cause::Macro(name.clone()));
        }
        let inner = [Some(resource), properties].into_iter().flatten();
        for node in inner {
            for entry in tree.entries(node) {
                if &*entry.key == "Fn::Transform" {
                    return Some(Cause::Macro("Fn::Transform".into()));
                }
                if entry.key.starts_with("Fn::ForEach::") {
                    return Some(Cause::Function(entry.key.clone()));
                }
            }
        }
        properties
            .filter(|properties| !tree.is_map(*properties))
            .map(|_| Cause::Function("the properties as a whole".into()))
    }
}

/// How much of a subnet group's name is known. Terraform's twin is `partly_known`.
fn name_of(text: &Text, world: &World) -> Option<GroupName> {
    let text = world.fill(text);
    if let Some(exact) = text.exact() {
        return Some(GroupName::Exactly(exact.into()));
    }
    if text
        .as_hole()
        .is_some_and(|hole| hole.key().starts_with(MADE))
    {
        return Some(GroupName::Generated);
    }
    let (prefix, suffix) = (text.prefix(), text.suffix());
    (!prefix.is_empty() || !suffix.is_empty()).then(|| GroupName::Between {
        prefix: prefix.into(),
        suffix: suffix.into(),
    })
}

fn link(text: &Text, world: &World) -> Option<Link> {
    let text = world.fill(text);
    match (text.exact(), text.as_hole()) {
        (Some(id), _) => Some(Link::Id(id.into())),
        (None, Some(hole)) => hole
            .key()
            .strip_prefix("id of ")
            .map(|id| Link::Address(id.into())),
        _ => None,
    }
}

/// Nothing where it surely is not made.
fn existence(outcomes: &Outcomes<(bool, Vec<Reason>)>) -> Option<Truth> {
    match outcomes {
        Outcomes::One((true, why)) => Some(Truth::Yes(tell(why, Telling::Set))),
        Outcomes::One((false, _)) => None,
        Outcomes::Fails(failure) => Some(Truth::Unknown(Doubt::new(
            Cause::Error(failure.what.clone()),
            tell(&failure.why, Telling::Open),
        ))),
        Outcomes::TooMany => Some(Truth::Unknown(too_many())),
        Outcomes::Depends(question, all) => {
            let told: Vec<Option<Truth>> = all
                .iter()
                .filter(|outcome| !matches!(outcome, Outcomes::Fails(_)))
                .map(existence)
                .collect();
            if !told.is_empty() && told.iter().all(Option::is_none) {
                return None;
            }
            if !told.is_empty()
                && told
                    .iter()
                    .all(|truth| matches!(truth, Some(Truth::Yes(_))))
            {
                return told.into_iter().next().flatten();
            }
            Some(Truth::Unknown(Doubt::new(
                question.cause().clone(),
                tell(question.why(), Telling::Open),
            )))
        }
    }
}

fn too_many() -> Doubt {
    Doubt::new(
        Cause::Expression("an expression this large, or one that refers to itself,"),
        Trail::default(),
    )
}

/// What all worlds together say. Worlds in which the deployment would stop do not count, as long as there are others.
fn lower<T: Clone + PartialEq>(outcomes: &Outcomes<Told<T>>) -> Known<T> {
    match summed(outcomes) {
        Sum::Nothing => Known::Absent(Trail::default()),
        Sum::Fails(doubt) | Sum::Mixed(doubt) => Known::Unknown(doubt),
        Sum::Unset(why) => Known::Absent(tell(&why, Telling::Unset)),
        Sum::Set(Some(value), why) => Known::Known(value, tell(&why, Telling::Set)),
        Sum::Set(None, why) => Known::Opaque(tell(&why, Telling::Set)),
    }
}

#[derive(Clone)]
enum Sum<T> {
    /// Not made in any world.
    Nothing,
    Fails(Doubt),
    Unset(Vec<Reason>),
    Set(Option<T>, Vec<Reason>),
    Mixed(Doubt),
}

fn summed<T: Clone + PartialEq>(outcomes: &Outcomes<Told<T>>) -> Sum<T> {
    match outcomes {
        Outcomes::One(Told::Gone) => Sum::Nothing,
        Outcomes::One(Told::Unset(why)) => Sum::Unset(why.clone()),
        Outcomes::One(Told::Set(value, why)) => Sum::Set(value.clone(), why.clone()),
        Outcomes::One(Told::Open(cause, why)) => {
            Sum::Mixed(Doubt::new(cause.clone(), tell(why, Telling::Open)))
        }
        Outcomes::Fails(failure) => Sum::Fails(Doubt::new(
            Cause::Error(failure.what.clone()),
            tell(&failure.why, Telling::Open),
        )),
        Outcomes::TooMany => Sum::Mixed(too_many()),
        Outcomes::Depends(question, all) => {
            let mut sums = all.iter().map(summed);
            let Some(first) = sums.next() else {
                return Sum::Nothing;
            };
            sums.fold(first, |sum, next| both(sum, next, question))
        }
    }
}

fn both<T: PartialEq>(one: Sum<T>, other: Sum<T>, question: &Question) -> Sum<T> {
    match (one, other) {
        (Sum::Mixed(doubt), _) | (_, Sum::Mixed(doubt)) => Sum::Mixed(doubt),
        (Sum::Nothing | Sum::Fails(_), sum) | (sum, Sum::Nothing | Sum::Fails(_)) => sum,
        (Sum::Unset(mut why), Sum::Unset(more)) => {
            merge(&mut why, more);
            Sum::Unset(why)
        }
        (Sum::Set(one, mut why), Sum::Set(other, more)) => {
            merge(&mut why, more);
            Sum::Set(if one == other { one } else { None }, why)
        }
        (Sum::Unset(why), Sum::Set(_, more)) | (Sum::Set(_, more), Sum::Unset(why)) => {
            let mut reasons = question.why().to_vec();
            merge(&mut reasons, why);
            merge(&mut reasons, more);
            Sum::Mixed(Doubt::new(
                question.cause().clone(),
                tell(&reasons, Telling::Open),
            ))
        }
    }
}

fn merge(why: &mut Vec<Reason>, more: Vec<Reason>) {
    for reason in more {
        if !why.contains(&reason) {
            why.push(reason);
        }
    }
}

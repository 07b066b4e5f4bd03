//! From resources to the model: the one place in this reader that knows `ElastiCache`.

use std::sync::Arc;

use super::expand::Definition;
use super::intrinsics::{Found, Run, Val};
use super::reasons::{Reason, Role, Telling, tell};
use super::stacks::{Deployment, Stack};
use super::syntax::{Entry, Kind as Written, NodeId};
use super::template::{Rewriter, Template, intrinsic};
use super::text::{Origin, Text};
use super::worlds::{Answer, Failure, Outcomes, World, explore, fail};
use crate::knowledge::{Cause, Doubt, Trail, Truth, Value};
use crate::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use crate::model::{Belonging, Kind, Link, Reading, Resource};
use crate::source::{Files, Place};

/// A property that the model asks for, and what it names.
struct Property {
    name: &'static str,
    noun: &'static str,
}

const SUBNET_GROUP: Property = Property {
    name: "CacheSubnetGroupName",
    noun: "a subnet group",
};
const PRIMARY_CLUSTER: Property = Property {
    name: "PrimaryClusterId",
    noun: "a primary cluster",
};
const CLUSTER: &str = "AWS::ElastiCache::CacheCluster";
const CLUSTER_ID: Property = Property {
    name: "ClusterName",
    noun: "itself",
};
const REPLICATION_GROUP: &str = "AWS::ElastiCache::ReplicationGroup";
const REPLICATION_GROUP_ID: Property = Property {
    name: "ReplicationGroupId",
    noun: "itself",
};

/// Security groups of `ElastiCache` itself, as EC2-Classic had them.
const CLASSIC: &str = "CacheSecurityGroupNames";

/// How many resources of one deployment are judged.
pub(super) const MOST_RESOURCES: usize = 10_000;

/// At most one more than are judged.
pub(super) fn resources(deployment: &Deployment, files: &Files, unit: &Arc<str>) -> Vec<Resource> {
    let mut all = Vec::new();
    for stack in &deployment.stacks {
        let macros = stack.template.macros();
        for definition in &stack.definitions {
            let Some(resource_type) = known_type(&stack.template, definition) else {
                continue;
            };
            if all.len() > MOST_RESOURCES {
                return all;
            }
            let subject = Subject {
                deployment,
                stack,
                template: &stack.template,
                definition,
                resource_type,
                macros: &macros,
            };
            all.extend(subject.resource(files, unit));
        }
    }
    all
}

fn known_type(template: &Template, definition: &Definition) -> Option<&'static str> {
    let types = definition.copies.iter().rev().filter_map(|copy| {
        let entry = template.tree.get(copy.value, "Type")?;
        Some(&**template.tree.text(entry.value)?)
    });
    types.into_iter().find_map(|name| {
        [CLUSTER, REPLICATION_GROUP]
            .into_iter()
            .find(|known| *known == name)
    })
}

struct Subject<'a, 't> {
    deployment: &'a Deployment<'t>,
    stack: &'a Stack<'t>,
    template: &'a Template<'t>,
    definition: &'a Definition<'t>,
    resource_type: &'static str,
    macros: &'a [Rewriter],
}

/// What comes out in one world.
enum Outcome<T> {
    NotMade,
    Absent(Vec<Reason>),
    /// Nothing where it is surely set and that is all that is known.
    Set(Option<T>, Vec<Reason>),
}

impl Subject<'_, '_> {
    fn resource(&self, files: &Files, unit: &Arc<str>) -> Option<Resource> {
        let exists = self.exists()?;
        let header = self.definition.copies.last()?.key_span;
        let written = self.template.place(header);
        let place = Place {
            span: files.get(written.file).first_line(written.span),
            ..written
        };
        let kind = if self.resource_type == CLUSTER {
            Kind::Cluster(Cluster {
                id: self.property(&CLUSTER_ID, exactly),
                subnet_group: self.property(&SUBNET_GROUP, group_name),
                replication_group: Belonging::to_nothing(),
            })
        } else {
            Kind::ReplicationGroup(ReplicationGroup {
                id: self.property(&REPLICATION_GROUP_ID, exactly),
                subnet_group: self.property(&SUBNET_GROUP, group_name),
                primary_cluster: belonging(self.property(&PRIMARY_CLUSTER, link)),
            })
        };
        Some(Resource {
            unit: unit.clone(),
            address: format!("{}{}", self.stack.path, self.definition.address).into(),
            resource_type: self.resource_type,
            place,
            calls: self.calls(),
            exists,
            construct: self.construct(),
            kind,
        })
    }

    /// The resources of the stacks around its own, the nearest first.
    fn calls(&self) -> Vec<Place> {
        let mut calls = Vec::new();
        let mut call = self.stack.call.as_ref();
        while let Some(nested) = call {
            let parent = &self.deployment.stacks[nested.parent];
            calls.push(parent.template.place(nested.entry.key_span));
            call = parent.call.as_ref();
        }
        calls
    }

    /// CDK writes the path of the construct into the metadata of what comes of it.
    fn construct(&self) -> Option<Arc<str>> {
        let tree = self.template.tree;
        let metadata = tree.get(self.definition.copies.last()?.value, "Metadata")?;
        let path = tree.get(metadata.value, "aws:cdk:path")?;
        tree.text(path.value).cloned()
    }

    /// Nothing where it surely does not.
    fn exists(&self) -> Option<Truth> {
        let is_made = |outcome: &Outcome<()>| matches!(outcome, Outcome::Set(..));
        let exists = self.explored(is_made, |world| {
            let mut run = Run::new(self.deployment, self.stack.at, world);
            Ok(match run.made(self.definition, self.resource_type)? {
                Some(_) => Outcome::Set(Some(()), run.log),
                None => Outcome::Absent(run.log),
            })
        });
        match exists {
            Value::Known((), trail) | Value::Opaque(trail) => Some(Truth::Yes(trail)),
            Value::Absent(_) => None,
            Value::Unknown(doubt) => Some(Truth::Unknown(doubt)),
        }
    }

    fn property<T: PartialEq>(
        &self,
        property: &Property,
        understand: impl Fn(&World, &Text) -> Option<T>,
    ) -> Value<T> {
        let is_made = |outcome: &Outcome<T>| !matches!(outcome, Outcome::NotMade);
        self.explored(is_made, |world| {
            self.property_in(world, property, &understand)
        })
    }

    /// What comes out in all worlds that the rules leave. Those of a nested stack say nothing where it is not made.
    fn explored<T: PartialEq>(
        &self,
        is_made: impl Fn(&Outcome<T>) -> bool,
        evaluate: impl Fn(&World) -> Answer<Outcome<T>>,
    ) -> Value<T> {
        self.deployment.refuel();
        value(explore(|world| {
            let outcome = evaluate(world)?;
            let stack = if is_made(&outcome) { self.stack.at } else { 0 };
            self.deployment.is_allowed(stack, world)?;
            Ok(outcome)
        }))
    }

    fn property_in<T>(
        &self,
        world: &World,
        property: &Property,
        understand: &impl Fn(&World, &Text) -> Option<T>,
    ) -> Answer<Outcome<T>> {
        let template = self.template;
        let mut run = Run::new(self.deployment, self.stack.at, world);
        let Some(resource) = run.made(self.definition, self.resource_type)? else {
            return Ok(Outcome::NotMade);
        };
        // The condition that it stands under is told with its existence.
        run.log.clear();
        run.conditions.clear();
        let mut macros = self.macros.to_vec();
        macros.extend(template.rewriters(resource.value));
        let properties = run.lookup(resource.value, "Properties")?;
        let found = match properties {
            None => None,
            Some(entry) => {
                macros.extend(self.rewriters(entry.value));
                match run.written(entry.value, property.name)? {
                    Found::Entry(found) => Some(found),
                    Found::Perhaps(rewriter) => {
                        macros.push(rewriter);
                        None
                    }
                    Found::Nothing => None,
                }
            }
        };
        let Some(found) = found else {
            if rewritten(&run, &macros)? {
                return Ok(Outcome::Set(None, run.log));
            }
            run.log.push(Reason::new(
                template.place(resource.key_span),
                Role::Missing {
                    property: property.name,
                    noun: property.noun,
                },
            ));
            if let Some(classic) = properties.and_then(|entry| self.classic(entry)) {
                run.log.push(classic);
            }
            return Ok(Outcome::Absent(run.log));
        };
        let text = match run.value(found.value)? {
            Val::Nothing => None,
            Val::Text(text) => Some(run.with_lookups(&world.fill(&text), found.value)),
            _ => return fail("a text is wanted here", run.refused(found.value)),
        };
        let text = match text {
            Some(text) if !run.is_empty(&text)? => Some(text),
            _ => None,
        };
        let role = Role::Property {
            noun: property.noun,
        };
        if text.is_none() && rewritten(&run, &macros)? {
            return Ok(Outcome::Set(None, run.log));
        }
        run.log.push(Reason::new(template.place_of(found), role));
        Ok(match text {
            Some(text) => Outcome::Set(understand(world, &world.fill(&text)), run.log),
            None => Outcome::Absent(run.log),
        })
    }

    /// What may add a property to these, a function in their place included.
    fn rewriters(&self, properties: NodeId) -> Vec<Rewriter> {
        let tree = self.template.tree;
        let mut all = self.template.transforms(properties);
        let is_map = matches!(tree.node(properties).kind, Written::Map(_) | Written::Null);
        if all.is_empty() && (!is_map || intrinsic(tree, properties).is_some()) {
            all.push(Rewriter {
                cause: Cause::Expression("what stands in place of the properties"),
                place: self.template.place(tree.span(properties)),
            });
        }
        all
    }

    fn classic(&self, properties: &Entry) -> Option<Reason> {
        let entry = self.template.tree.get(properties.value, CLASSIC)?;
        let is_set = match &self.template.tree.node(entry.value).kind {
            Written::Null => false,
            Written::List(items) => !items.is_empty(),
            _ => true,
        };
        is_set.then(|| {
            Reason::new(
                self.template.place(entry.key_span),
                Role::Beyond("names security groups of EC2-Classic, which AWS has shut down"),
            )
        })
    }
}

/// Whether something adds what is not written. Nobody can tell, so both are tried.
fn rewritten(run: &Run, macros: &[Rewriter]) -> Answer<bool> {
    let Some(first) = macros.first() else {
        return Ok(false);
    };
    let why = vec![Reason::new(
        first.place,
        Role::Beyond("may change what is written here"),
    )];
    Ok(run.which("rewritten", 2, first.cause.clone(), why)? == 1)
}

fn exactly(_: &World, text: &Text) -> Option<Arc<str>> {
    text.exact().map(Into::into)
}

/// A reference keeps the logical id of what it refers to; a literal is an id.
fn link(_: &World, text: &Text) -> Option<Link> {
    if let Some(exact) = text.exact() {
        return Some(Link::Id(exact.into()));
    }
    match text.as_hole()?.origin() {
        Origin::Resource(name) => Some(Link::Address(name.clone())),
        Origin::Anything | Origin::Generated => None,
    }
}

fn belonging(link: Value<Link>) -> Belonging {
    match link {
        Value::Absent(_) => Belonging::to_nothing(),
        Value::Known(link, trail) => Belonging::surely(Reading::To(link, trail)),
        Value::Opaque(trail) => {
            let cause = Cause::Deployment("which cluster is the primary one");
            Belonging::surely(Reading::OutOfSight(Doubt::new(cause, trail)))
        }
        Value::Unknown(doubt) => Belonging::surely(Reading::OutOfSight(doubt)),
    }
}

fn group_name(world: &World, text: &Text) -> Option<GroupName> {
    if let Some(exact) = text.exact() {
        return Some(GroupName::Exactly(exact.into()));
    }
    if let Some(hole) = text.as_hole() {
        let generated = *hole.origin() == Origin::Generated;
        let never_default = hole.limits().values.is_some()
            && world.candidates(hole).is_some_and(|left| {
                left.iter()
                    .all(|value| !value.eq_ignore_ascii_case("default"))
            });
        return (generated || never_default).then_some(GroupName::Generated);
    }
    let (prefix, suffix) = (text.prefix(), text.suffix());
    (!prefix.is_empty() || !suffix.is_empty()).then(|| GroupName::Between {
        prefix: prefix.into(),
        suffix: suffix.into(),
    })
}

/// All worlds in one.
enum Folded<T> {
    NotMade,
    Absent(Vec<Reason>),
    Set(Option<T>, Vec<Reason>),
    Open(Cause, Vec<Reason>),
    Fails(Failure),
}

fn value<T: PartialEq>(outcomes: Outcomes<Outcome<T>>) -> Value<T> {
    match fold(outcomes) {
        Folded::NotMade => Value::Absent(Trail::default()),
        Folded::Absent(why) => Value::Absent(tell(&why, Telling::Unset)),
        Folded::Set(Some(known), why) => Value::Known(known, tell(&why, Telling::Set)),
        Folded::Set(None, why) => Value::Opaque(tell(&why, Telling::Set)),
        Folded::Open(cause, why) => Value::Unknown(Doubt::new(cause, tell(&why, Telling::Open))),
        Folded::Fails(failure) => Value::Unknown(Doubt::new(
            Cause::Error(failure.what),
            tell(&failure.why, Telling::Open),
        )),
    }
}

/// A world that cannot be deployed, or that makes no such resource, says nothing beside others that do.
fn fold<T: PartialEq>(outcomes: Outcomes<Outcome<T>>) -> Folded<T> {
    let (question, worlds) = match outcomes {
        Outcomes::One(Outcome::NotMade) => return Folded::NotMade,
        Outcomes::One(Outcome::Absent(why)) => return Folded::Absent(why),
        Outcomes::One(Outcome::Set(known, why)) => return Folded::Set(known, why),
        Outcomes::Fails(failure) => return Folded::Fails(failure),
        Outcomes::TooMany => {
            let cause =
                Cause::Expression("an expression this large, or one that refers to itself,");
            return Folded::Open(cause, Vec::new());
        }
        Outcomes::Depends(question, worlds) => (question, worlds),
    };
    let mut failure = None;
    let mut absent: Option<Vec<Reason>> = None;
    let mut set: Option<(Option<T>, Vec<Reason>)> = None;
    for world in worlds {
        match fold(world) {
            Folded::NotMade => {}
            Folded::Fails(new) => {
                failure.get_or_insert(new);
            }
            open @ Folded::Open(..) => return open,
            Folded::Absent(why) => absent.get_or_insert_default().extend(why),
            Folded::Set(known, why) => match &mut set {
                None => set = Some((known, why)),
                Some((own, whys)) => {
                    if *own != known {
                        *own = None;
                    }
                    whys.extend(why);
                }
            },
        }
    }
    match (absent, set, failure) {
        (Some(absent), Some(_), _) => {
            let mut why = question.why().to_vec();
            why.extend(absent);
            Folded::Open(question.cause().clone(), why)
        }
        (Some(why), None, _) => Folded::Absent(why),
        (None, Some((known, why)), _) => Folded::Set(known, why),
        (None, None, Some(failure)) => Folded::Fails(failure),
        (None, None, None) => Folded::NotMade,
    }
}

//! Intrinsic functions: what an expression is worth in one world, and by which steps.

mod lists;
mod strings;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use strings::is_empty;

use super::reasons::{Reason, Role};
use super::syntax::{Entry, Kind, NodeId, Scalar, Tree};
use super::template::Template;
use super::text::{Hole, Limits, Text, readings};
use super::worlds::{Answer, Question, Stop, World, ask, fail};
use crate::knowledge::Cause;

/// Expressions within one another, references followed included.
const DEEPEST: usize = 200;
/// Expressions that are evaluated for one resource: aliases of aliases would go on for ever.
const MOST_STEPS: usize = 500_000;

/// Evaluates the expressions of one template.
pub(super) struct Evaluator<'a> {
    pub(super) template: &'a Template<'a>,
    /// The variables of the loops around.
    pub(super) variables: BTreeMap<Arc<str>, Text>,
    depth: Cell<usize>,
    /// Expressions evaluated so far, in all worlds.
    steps: Cell<usize>,
}

/// A value and why it is what it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) why: Vec<Reason>,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// `AWS::NoValue`, and what is written as null.
    Nothing,
    Text(Text),
    List(Vec<Found>),
    /// A list of which nothing is known but what stands for it.
    AnyList(Hole),
    /// An object.
    Object,
}

impl Found {
    pub(super) fn text(text: Text) -> Self {
        Self {
            value: Value::Text(text),
            why: Vec::new(),
        }
    }

    pub(super) fn hole(hole: Hole) -> Self {
        let why = hole.why().to_vec();
        Self {
            value: Value::Text(Text::hole(hole)),
            why,
        }
    }

    fn nothing() -> Self {
        Self {
            value: Value::Nothing,
            why: Vec::new(),
        }
    }
}

/// Counts a level for as long as it lives.
pub(super) struct Deeper<'e>(&'e Cell<usize>);

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// The function that a node calls and its argument, `!Ref x` and `{Ref: x}` alike.
pub(super) fn function(tree: &Tree, node: NodeId) -> Option<(&str, NodeId)> {
    match &tree.node(node).kind {
        Kind::Tagged(tag, argument) => Some((long(tag), *argument)),
        Kind::Map(_) => match &*tree.entries(node) {
            [Entry { key, value, .. }]
                if &**key == "Ref" || &**key == "Condition" || key.starts_with("Fn::") =>
            {
                Some((key, *value))
            }
            _ => None,
        },
        _ => None,
    }
}

fn long(tag: &str) -> &str {
    match tag {
        "And" => "Fn::And",
        "Base64" => "Fn::Base64",
        "Cidr" => "Fn::Cidr",
        "Equals" => "Fn::Equals",
        "FindInMap" => "Fn::FindInMap",
        "GetAZs" => "Fn::GetAZs",
        "GetAtt" => "Fn::GetAtt",
        "If" => "Fn::If",
        "ImportValue" => "Fn::ImportValue",
        "Join" => "Fn::Join",
        "Length" => "Fn::Length",
        "Not" => "Fn::Not",
        "Or" => "Fn::Or",
        "Select" => "Fn::Select",
        "Split" => "Fn::Split",
        "Sub" => "Fn::Sub",
        "ToJsonString" => "Fn::ToJsonString",
        "Transform" => "Fn::Transform",
        other => other,
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(template: &'a Template<'a>, variables: BTreeMap<Arc<str>, Text>) -> Self {
        Self {
            template,
            variables,
            depth: Cell::new(0),
            steps: Cell::new(0),
        }
    }

    /// One level more, where the bounds allow it.
    pub(super) fn deeper(&self) -> Answer<Deeper<'_>> {
        self.depth.set(self.depth.get() + 1);
        self.steps.set(self.steps.get() + 1);
        let deeper = Deeper(&self.depth);
        if self.depth.get() > DEEPEST || self.steps.get() > MOST_STEPS {
            return Err(Box::new(Stop::TooMuch));
        }
        Ok(deeper)
    }

    pub(super) fn value(&self, node: NodeId, world: &World) -> Answer<Found> {
        let _deeper = self.deeper()?;
        let tree = self.template.tree;
        if let Some((name, argument)) = function(tree, node) {
            return self.call(name, argument, node, world);
        }
        match &tree.node(node).kind {
            Kind::Scalar(scalar) => {
                let text = reading(scalar, node, world);
                Ok(self.with_references(text, node))
            }
            Kind::List(items) => {
                let mut found = Vec::new();
                for item in items {
                    let item = self.value(*item, world)?;
                    if !matches!(item.value, Value::Nothing) {
                        found.push(item);
                    }
                }
                Ok(Found {
                    value: Value::List(found),
                    why: Vec::new(),
                })
            }
            Kind::Map(_) => Ok(Found {
                value: Value::Object,
                why: Vec::new(),
            }),
            Kind::Null => Ok(Found::nothing()),
            Kind::Tagged(..) | Kind::Alias(_) => fail("this is no value", Vec::new()),
        }
    }

    fn call(&self, name: &str, argument: NodeId, node: NodeId, world: &World) -> Answer<Found> {
        match name {
            "Ref" => match self.template.tree.text(argument) {
                Some(target) => self.reference(&target.clone(), node, world),
                None => fail("`Ref` has no name", Vec::new()),
            },
            "Fn::If" => self.branch(argument, node, world),
            "Fn::GetAtt" => self.attribute(argument, node),
            "Fn::Sub" => self.sub(argument, node, world),
            "Fn::Join" => self.join(argument, world),
            "Fn::Select" => self.select(argument, world),
            "Fn::Split" => self.split(argument, world),
            "Fn::FindInMap" => self.find_in_map(argument, node, world),
            "Fn::ImportValue" => {
                let named = self.value(argument, world)?;
                let key = match &named.value {
                    Value::Text(text) => text.to_string(),
                    _ => format!("{argument:?}"),
                };
                // An export has a value that is never empty (API reference, `ListExports`).
                let cause = Cause::LookedUpAtApply("Fn::ImportValue".into());
                Ok(self.open(
                    format!("import {key}"),
                    Limits::not_empty(),
                    cause,
                    node,
                    "is another stack's output",
                ))
            }
            "Fn::Base64" => self.encoded(argument, node, world),
            "Fn::Length" | "Fn::ToJsonString" => {
                let cause = Cause::Function(name.into());
                Ok(self.open(
                    format!("{name} {argument:?}"),
                    Limits::not_empty(),
                    cause,
                    node,
                    "is never empty",
                ))
            }
            "Fn::Cidr" | "Fn::GetAZs" => Ok(self.any_list(name, argument, node)),
            "Fn::Transform" => {
                let cause = Cause::Macro("Fn::Transform".into());
                Ok(self.open(
                    format!("macro {argument:?}"),
                    Limits::default(),
                    cause,
                    node,
                    "is what a macro makes of it",
                ))
            }
            _ => {
                let cause = Cause::Function(name.into());
                Ok(self.open(
                    format!("{name} {argument:?}"),
                    Limits::default(),
                    cause,
                    node,
                    "is not evaluated",
                ))
            }
        }
    }

    /// A string of which only `limits` are known.
    pub(super) fn open(
        &self,
        key: String,
        limits: Limits,
        cause: Cause,
        node: NodeId,
        note: &'static str,
    ) -> Found {
        let why = vec![Reason::new(
            self.template.place_of(node),
            Role::Beyond(note),
        )];
        Found::hole(Hole::new(key, limits, cause, why))
    }

    fn reference(&self, name: &str, node: NodeId, world: &World) -> Answer<Found> {
        if let Some(text) = self.variables.get(name) {
            return Ok(Found::text(text.clone()));
        }
        if let Some(entry) = self.template.parameters.get(name) {
            return Ok(self.parameter(name, entry, world));
        }
        match name {
            "AWS::NoValue" => return Ok(Found::nothing()),
            "AWS::NotificationARNs" => return Ok(self.any_list(name, node, node)),
            "AWS::AccountId" | "AWS::Partition" | "AWS::Region" | "AWS::StackId"
            | "AWS::StackName" | "AWS::URLSuffix" => {
                let cause = Cause::LookedUpAtApply(name.into());
                return Ok(self.open(
                    name.to_owned(),
                    Limits::not_empty(),
                    cause,
                    node,
                    "is known at deployment",
                ));
            }
            _ => {}
        }
        if let Some(copies) = self.template.resources.get(name) {
            return self.physical_id(name, copies, node, world);
        }
        Ok(self.undeclared(name, node))
    }

    fn undeclared(&self, name: &str, node: NodeId) -> Found {
        let (cause, note) = match &self.template.macro_name {
            Some((name, _)) => (Cause::Macro(name.clone()), "may be declared by a macro"),
            None => (
                Cause::Undeclared(name.into()),
                "is declared nowhere in this template",
            ),
        };
        self.open(
            format!("undeclared {name}"),
            Limits::default(),
            cause,
            node,
            note,
        )
    }

    /// What `Ref` of a resource gives: its id, which for a subnet group is its name.
    fn physical_id(
        &self,
        name: &str,
        copies: &[&Entry],
        node: NodeId,
        world: &World,
    ) -> Answer<Found> {
        let cause = Cause::ComputedAtApply(name.into());
        let made = || {
            self.open(
                format!("id of {name}"),
                Limits::not_empty(),
                cause.clone(),
                node,
                "is made by this template",
            )
        };
        let Some(entry) = copies.last() else {
            return Ok(made());
        };
        if self.template.kind(entry) != Some("AWS::ElastiCache::SubnetGroup") {
            return Ok(made());
        }
        let tree = self.template.tree;
        let named = tree
            .get(entry.value, "Properties")
            .and_then(|properties| tree.get(properties.value, "CacheSubnetGroupName"));
        if let Some(named) = named {
            let mut found = self.value(named.value, world)?;
            if let Value::Text(text) = &found.value
                && text
                    .parts()
                    .iter()
                    .any(|part| matches!(part, super::text::Part::Literal(_)))
            {
                found.why = made().why;
                return Ok(found);
            }
        }
        let hole = Hole::new(
            format!("{MADE}{name}"),
            Limits::not_empty(),
            cause.clone(),
            made().why,
        );
        Ok(Found::hole(hole))
    }

    fn branch(&self, argument: NodeId, node: NodeId, world: &World) -> Answer<Found> {
        let tree = self.template.tree;
        let Some(&[condition, yes, no]) = tree.list(argument) else {
            return fail("`Fn::If` takes a condition and two values", Vec::new());
        };
        let Some(name) = tree.text(condition) else {
            return fail("`Fn::If` names no condition", Vec::new());
        };
        let (holds, mut why) = self.condition(name, world)?;
        let found = self.value(if holds { yes } else { no }, world)?;
        why.extend(found.why);
        why.push(Reason::new(
            self.template.place_of(node),
            Role::Branch {
                condition: name.clone(),
                holds,
            },
        ));
        Ok(Found {
            value: found.value,
            why,
        })
    }

    /// `!GetAtt A.b`, `[A, b]`.
    fn attribute(&self, argument: NodeId, node: NodeId) -> Answer<Found> {
        let tree = self.template.tree;
        let (resource, attribute) = match (tree.text(argument), tree.list(argument)) {
            (Some(text), _) => match text.split_once('.') {
                Some((resource, attribute)) => (resource.to_owned(), attribute.to_owned()),
                None => return fail("`Fn::GetAtt` names no attribute", Vec::new()),
            },
            (None, Some(&[resource, attribute])) => match tree.text(resource) {
                Some(resource) => {
                    let attribute = tree.text(attribute).map(std::string::ToString::to_string);
                    (resource.to_string(), attribute.unwrap_or_default())
                }
                None => return fail("`Fn::GetAtt` names no resource", Vec::new()),
            },
            _ => return fail("`Fn::GetAtt` names no resource", Vec::new()),
        };
        Ok(self.attribute_named(&resource, &attribute, node))
    }

    fn attribute_named(&self, resource: &str, attribute: &str, node: NodeId) -> Found {
        let Some(entry) = self
            .template
            .resources
            .get(resource)
            .and_then(|copies| copies.last())
        else {
            return self.undeclared(resource, node);
        };
        let name = format!("{resource}.{attribute}");
        let cause = Cause::ComputedAtApply((&*name).into());
        let kind = self.template.kind(entry).unwrap_or_default();
        // What stacks and custom resources hand back may be empty.
        if kind == "AWS::CloudFormation::Stack"
            || kind == "AWS::CloudFormation::CustomResource"
            || kind.starts_with("Custom::")
        {
            let cause = if kind == "AWS::CloudFormation::Stack" {
                Cause::Module((&*name).into())
            } else {
                cause
            };
            return self.open(
                name,
                Limits::default(),
                cause,
                node,
                "is known at deployment",
            );
        }
        self.open(
            name,
            Limits::not_empty(),
            cause,
            node,
            "is made by this template",
        )
    }

    fn any_list(&self, name: &str, argument: NodeId, node: NodeId) -> Found {
        let cause = Cause::LookedUpAtApply(name.into());
        let why = vec![Reason::new(
            self.template.place_of(node),
            Role::Beyond("is known at deployment"),
        )];
        Found {
            value: Value::AnyList(Hole::new(
                format!("{name} {argument:?}"),
                Limits::default(),
                cause,
                why.clone(),
            )),
            why,
        }
    }

    fn find_in_map(&self, argument: NodeId, node: NodeId, world: &World) -> Answer<Found> {
        let tree = self.template.tree;
        let Some([map, first, second, more @ ..]) = tree.list(argument) else {
            return fail("`Fn::FindInMap` takes a map and two keys", Vec::new());
        };
        let map = self.value(*map, world)?;
        let Value::Text(name) = &map.value else {
            return fail("`Fn::FindInMap` names no map", Vec::new());
        };
        let mut why = Vec::new();
        let mut at: Option<NodeId> = if let Some(name) = name.exact() {
            self.template.mappings.get(name).map(|entry| entry.value)
        } else {
            let cause = Cause::Function("Fn::FindInMap".into());
            return Ok(self.open(
                format!("map {argument:?}"),
                Limits::default(),
                cause,
                node,
                "looks into a map that is not known",
            ));
        };
        for key in [first, second] {
            let key = self.value(*key, world)?;
            why.extend(key.why);
            let Value::Text(key) = key.value else {
                return fail("a key of `Fn::FindInMap` is no string", why);
            };
            at = match at {
                Some(level) => self.entry_of(level, &key, world)?.map(|entry| entry.value),
                None => None,
            };
        }
        let default = more
            .iter()
            .find_map(|option| tree.get(*option, "DefaultValue"));
        match (at, default) {
            (Some(found), _) => {
                let value = self.value(found, world)?;
                why.push(Reason::new(self.template.place_of(found), Role::MapEntry));
                Ok(Found {
                    value: value.value,
                    why,
                })
            }
            (None, Some(default)) => {
                let value = self.value(default.value, world)?;
                why.extend(value.why);
                Ok(Found {
                    value: value.value,
                    why,
                })
            }
            (None, None) => fail("`Fn::FindInMap` finds no entry", why),
        }
    }

    /// The entry of a map under a key that may be open: it is asked for one by one.
    fn entry_of(&self, level: NodeId, key: &Text, world: &World) -> Answer<Option<&'a Entry>> {
        let tree = self.template.tree;
        let key = world.fill(key);
        if let Some(key) = key.exact() {
            return Ok(tree.get(level, key));
        }
        let Some(hole) = key.as_hole() else {
            let entries = tree.entries(level);
            let name = format!("entry of {level:?} at {key}");
            if entries.is_empty() {
                return Ok(None);
            }
            return match world.choice(&name) {
                Some(choice) => Ok(entries.get(choice).copied()),
                None => ask(Question::Which {
                    key: name.into(),
                    count: entries.len(),
                    cause: key
                        .holes()
                        .next()
                        .map_or(Cause::Expression("a key"), |hole| hole.cause().clone()),
                    why: key
                        .holes()
                        .next()
                        .map(|hole| hole.why().to_vec())
                        .unwrap_or_default(),
                }),
            };
        };
        for entry in tree.entries(level) {
            match world.is(hole, &entry.key) {
                Some(true) => return Ok(Some(entry)),
                Some(false) => {}
                None => return ask(Question::Is(hole.clone(), entry.key.clone())),
            }
        }
        Ok(None)
    }
}

/// The string that a scalar is: YAML 1.1 leaves some unquoted ones open.
pub(super) fn reading(scalar: &Scalar, node: NodeId, world: &World) -> Text {
    let readings = readings(scalar);
    if let [only] = &readings[..] {
        return Text::literal(only);
    }
    // Whatever it is read as, it is not empty, and that is all that is asked of most.
    let key = format!("reading {node:?}");
    if let Some(choice) = world.choice(&key) {
        return Text::literal(&readings[choice.min(readings.len() - 1)]);
    }
    let limits = Limits {
        values: Some(readings),
        ..Limits::default()
    };
    let cause = Cause::Expression("an unquoted value that YAML may read in two ways");
    Text::hole(Hole::new(key, limits, cause, Vec::new()))
}

/// How the key of a subnet group's generated name starts.
pub(super) const MADE: &str = "subnet group ";

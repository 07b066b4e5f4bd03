//! Intrinsic functions: from what is written to a value, in one world.

mod lookup;
mod loops;
mod nested;
mod parameter;
mod service;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::conditions::Holding;
use super::nesting::nesting_type;
use super::reasons::{Reason, Role};
use super::stacks::{Deployment, Stack};
use super::syntax::{Entry, Kind, NodeId, Scalar};
use super::template::{Template, intrinsic};
use super::text::{Hole, Limits, Origin, Text, readings};
use super::worlds::{Answer, Question, Stop, World, ask, fail};
use crate::knowledge::Cause;
pub(super) use loops::Found;

pub(super) const SUBNET_GROUP: &str = "AWS::ElastiCache::SubnetGroup";

/// How deep values and conditions may stand in each other.
const DEEPEST: usize = 64;

#[derive(Debug, Clone)]
pub(super) enum Val {
    /// `AWS::NoValue`, or null.
    Nothing,
    Text(Text),
    List(Vec<Val>),
    /// A list of which the items are not known; the limits are theirs. Where none may be empty, there is one at least.
    OpenList(Hole),
    /// A mapping.
    Other,
}

impl Val {
    fn literal(text: &str) -> Self {
        Val::Text(Text::literal(text))
    }

    fn hole(hole: Hole) -> Self {
        Val::Text(Text::hole(hole))
    }
}

/// One evaluation in one world.
pub(super) struct Run<'r, 't> {
    pub(super) deployment: &'r Deployment<'t>,
    /// The stack whose template is evaluated right now, and that template.
    pub(super) stack: &'r Stack<'t>,
    pub(super) template: &'r Template<'t>,
    pub(super) world: &'r World,
    /// What was of consequence so far, in its order.
    pub(super) log: Vec<Reason>,
    /// Conditions that are decided already, by their keys.
    pub(super) conditions: BTreeMap<Arc<str>, Holding>,
    /// Keys of what is being evaluated, to notice circles.
    pub(super) open: Vec<Arc<str>>,
    /// The variables of `Fn::ForEach` around.
    pub(super) variables: Vec<(Arc<str>, Text)>,
    /// Whether it is a rule, which has functions of its own, that is evaluated.
    pub(super) is_rule: bool,
    depth: usize,
}

impl<'r, 't> Run<'r, 't> {
    pub(super) fn new(deployment: &'r Deployment<'t>, stack: usize, world: &'r World) -> Self {
        let stack = &deployment.stacks[stack];
        Self {
            deployment,
            stack,
            template: &stack.template,
            world,
            log: Vec::new(),
            conditions: BTreeMap::new(),
            open: Vec::new(),
            variables: stack.variables.clone(),
            is_rule: false,
            depth: 0,
        }
    }

    /// One level further down, where that is not too deep.
    pub(super) fn deeper<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> Answer<T>) -> Answer<T> {
        self.deployment.spend()?;
        if self.depth >= DEEPEST {
            return Err(Box::new(Stop::TooMuch));
        }
        self.depth += 1;
        let answer = evaluate(self);
        self.depth -= 1;
        answer
    }

    pub(super) fn value(&mut self, node: NodeId) -> Answer<Val> {
        self.deeper(|run| run.value_here(node))
    }

    fn value_here(&mut self, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        if let Some((name, argument)) = intrinsic(tree, node) {
            return self.call(&name, argument, node);
        }
        match &tree.node(node).kind {
            Kind::Null => Ok(Val::Nothing),
            Kind::Scalar(scalar) => {
                if let Some(value) = self.stands_for(&scalar.text) {
                    return value;
                }
                let text = self.scalar(scalar)?;
                Ok(Val::Text(self.as_written(&text, node)))
            }
            Kind::List(items) => {
                let mut values = Vec::new();
                for item in items {
                    match self.value(*item)? {
                        Val::Nothing => {}
                        value => values.push(value),
                    }
                }
                Ok(Val::List(values))
            }
            Kind::Map(_) | Kind::Tagged(..) => Ok(Val::Other),
            Kind::Alias(_) => fail("this alias points at itself", self.refused(node)),
        }
    }

    /// The string that a scalar is; asked where YAML leaves several.
    fn scalar(&mut self, scalar: &Scalar) -> Answer<Arc<str>> {
        self.reading(&readings(scalar), "")
    }

    /// One of several ways to read a text. Who reads it for another reason may read it otherwise.
    fn reading(&mut self, readings: &[Arc<str>], reason: &str) -> Answer<Arc<str>> {
        let which = match readings.len() {
            1 => 0,
            count => self.which(
                format!("reading of {}{reason}", readings[0]),
                count,
                Cause::Expression("what YAML takes an unquoted text for"),
                Vec::new(),
            )?,
        };
        Ok(readings[which].clone())
    }

    fn call(&mut self, name: &Arc<str>, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let start = tree.span(node).start;
        let key = format!("{name} at {start}");
        match &**name {
            "Ref" => match tree.text(argument) {
                Some(target) => {
                    let target = self.name_from(target);
                    self.reference(&target, node)
                }
                None => fail("`Ref` takes a name", self.refused(node)),
            },
            "Fn::GetAtt" => self.attribute(argument, node),
            "Fn::If" => self.branch(argument, node),
            "Fn::Sub" => self.substitute(argument, node),
            "Fn::Join" => self.join(argument, node),
            "Fn::Select" => self.select(argument, node),
            "Fn::Split" => self.split(argument, node),
            "Fn::Base64" => self.base64(argument, node),
            "Fn::FindInMap" => self.find_in_map(argument, node),
            // An export is never empty (API reference, "Export").
            "Fn::ImportValue" => {
                let (export, cause) = match self.value(argument)? {
                    Val::Text(text) => {
                        let text = self.world.fill(&text);
                        let cause = Cause::LookedUpAtApply(text.written().into());
                        (
                            text.exact().map_or_else(|| text.to_string(), Into::into),
                            cause,
                        )
                    }
                    _ => (format!("at {start}"), Cause::Deployment("an export")),
                };
                Ok(Val::hole(Hole::new(
                    format!("export {export}"),
                    Limits::not_empty(),
                    cause,
                    Vec::new(),
                )))
            }
            "Fn::GetAZs" | "Fn::Cidr" => Ok(Val::OpenList(self.hole(
                key,
                Limits::not_empty(),
                Cause::ComputedAtApply(name.clone()),
                Vec::new(),
            ))),
            "Fn::ToJsonString"
                if matches!(tree.node(argument).kind, Kind::Map(_) | Kind::List(_)) =>
            {
                self.json(argument)
            }
            "Fn::Length" | "Fn::ToJsonString" => Ok(Val::hole(self.hole(
                key,
                Limits::not_empty(),
                Cause::Function(name.clone()),
                Vec::new(),
            ))),
            "Fn::Transform" => Ok(Val::hole(self.hole(
                key,
                Limits::default(),
                Cause::Macro(self.template.macro_name(argument)),
                self.here(node),
            ))),
            _ => Ok(Val::hole(self.hole(
                key,
                Limits::default(),
                Cause::Function(name.clone()),
                self.here(node),
            ))),
        }
    }

    fn branch(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let Some([condition, yes, no]) = tree.list(argument) else {
            return fail(
                "`Fn::If` takes a condition and two values",
                self.refused(node),
            );
        };
        let holding = self.decide(*condition)?;
        let value = self.value(if holding.holds { *yes } else { *no })?;
        let is_set = match &value {
            Val::Nothing => false,
            Val::Text(text) => self.world.fill(text).exact() != Some(""),
            Val::List(_) | Val::OpenList(_) | Val::Other => true,
        };
        let reason = Role::Branch {
            condition: tree.text(*condition).cloned(),
            holds: holding.holds,
            is_set,
        };
        self.log
            .push(Reason::new(self.template.place(tree.span(node)), reason));
        Ok(value)
    }

    /// What `Ref` makes of a name.
    pub(super) fn reference(&mut self, name: &Arc<str>, node: NodeId) -> Answer<Val> {
        if let Some((_, value)) = self.variables.iter().rev().find(|(own, _)| own == name) {
            return Ok(Val::Text(value.clone()));
        }
        if let Some(pseudo) = self.pseudo(name) {
            return Ok(pseudo);
        }
        if let Some(copies) = self.template.parameters.get(&**name) {
            return self.input(name, copies);
        }
        if self.template.resources.contains_key(&**name) {
            return self.name_of(name);
        }
        if self.stack.looped.contains(name) {
            return Ok(Val::hole(self.name_hole(name)));
        }
        Ok(Val::hole(self.undeclared(name, node)))
    }

    /// A name inside `Fn::ForEach`, its variables filled in.
    pub(super) fn name_from(&self, written: &str) -> Arc<str> {
        let name = self.world.fill(&self.with_variables(written));
        name.exact().unwrap_or(written).into()
    }

    fn undeclared(&self, name: &Arc<str>, node: NodeId) -> Hole {
        let place = self.template.place(self.template.tree.span(node));
        self.hole(
            format!("undeclared {name}"),
            Limits::default(),
            Cause::Undeclared(name.clone()),
            vec![Reason::new(
                place,
                Role::Beyond("refers to what this template does not declare"),
            )],
        )
    }

    /// The physical id of a resource, which for a subnet group is its name.
    fn name_of(&mut self, name: &Arc<str>) -> Answer<Val> {
        let copies = &self.template.resources[&**name];
        let other = Val::hole(self.name_hole(name));
        let resource = self.choose(copies)?.value;
        if self.type_of(resource).as_deref() != Some(SUBNET_GROUP) {
            return Ok(other);
        }
        let key = self.stack.key(name);
        if self.open.contains(&key) {
            let place = self.template.place(copies[0].key_span);
            return fail(
                format!("`{name}` is named after itself"),
                vec![Reason::new(place, Role::Beyond("refers to itself"))],
            );
        }
        let generated = Val::hole(Hole::name(&self.address(name), Origin::Generated));
        let Some(properties) = self.lookup(resource, "Properties")? else {
            return Ok(generated);
        };
        let Some(property) = self.lookup(properties.value, "CacheSubnetGroupName")? else {
            return Ok(generated);
        };
        self.open.push(key);
        let value = self.value(property.value);
        self.open.pop();
        Ok(match value? {
            Val::Nothing => generated,
            Val::Text(text) => match self.world.fill(&text) {
                filled if filled.exact() == Some("") => generated,
                // A group that was made has a name, whatever this one is made of.
                filled if filled.holes().count() == filled.parts().len() => other,
                filled => Val::Text(filled),
            },
            _ => other,
        })
    }

    fn attribute(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let (resource, attribute) = match tree.list(argument) {
            Some([resource, attribute]) => {
                let Some(resource) = tree.text(*resource).map(|name| self.name_from(name)) else {
                    return fail("`Fn::GetAtt` takes a name", self.refused(node));
                };
                match self.value(*attribute)? {
                    Val::Text(text) => (resource, self.world.fill(&text)),
                    _ => return fail("`Fn::GetAtt` takes an attribute", self.refused(node)),
                }
            }
            _ => match tree.text(argument).and_then(|text| text.split_once('.')) {
                Some((resource, attribute)) => (self.name_from(resource), Text::literal(attribute)),
                None => {
                    return fail(
                        "`Fn::GetAtt` takes a name and an attribute",
                        self.refused(node),
                    );
                }
            },
        };
        self.attribute_of(&resource, &attribute, node)
    }

    fn attribute_of(&mut self, resource: &Arc<str>, attribute: &Text, node: NodeId) -> Answer<Val> {
        let whole: Arc<str> = format!("{resource}.{}", attribute.written()).into();
        let key = attribute.exact().map_or_else(
            || format!("attribute {resource}.{attribute}"),
            |exact| format!("attribute {resource}.{exact}"),
        );
        let attribute = attribute.exact().unwrap_or_default();
        let written = self.template.resources.get(&**resource).cloned();
        // Stacks that a loop writes have no other name than their address.
        let copies = written.unwrap_or_else(|| self.stack.nesting(resource));
        if copies.is_empty() {
            return Ok(Val::hole(self.undeclared(resource, node)));
        }
        let entry = self.choose(&copies)?;
        let kind = self.type_of(entry.value).unwrap_or_default();
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(child) = self.stack.child(resource, entry)
        {
            return self.output(child, output, node);
        }
        if &*kind == SUBNET_GROUP && attribute == "CacheSubnetGroupName" {
            return self.name_of(resource);
        }
        let is_custom =
            kind.starts_with("Custom::") || &*kind == "AWS::CloudFormation::CustomResource";
        let is_nested = nesting_type(&kind).is_some();
        // Identities are never empty; a stored parameter has at least one character (API reference, `PutParameter`).
        let is_identity = ["Arn", "Id", "Name"]
            .iter()
            .any(|ending| attribute.ends_with(ending))
            || (&*kind == "AWS::SSM::Parameter" && attribute == "Value");
        let (limits, cause) = if is_nested {
            (Limits::default(), Cause::Module(whole.clone()))
        } else if is_identity && !is_custom {
            (Limits::not_empty(), Cause::ComputedAtApply(whole.clone()))
        } else {
            (Limits::default(), Cause::ComputedAtApply(whole.clone()))
        };
        let why = self.here(node);
        Ok(Val::hole(self.hole(key, limits, cause, why)))
    }

    pub(super) fn type_of(&self, resource: NodeId) -> Option<Arc<str>> {
        let entry = self.template.tree.get(resource, "Type")?;
        self.template.tree.text(entry.value).cloned()
    }

    /// The entry of this key.
    pub(super) fn lookup(&mut self, map: NodeId, key: &str) -> Answer<Option<&'t Entry>> {
        match &self.template.tree.find(map, key)[..] {
            [] => Ok(None),
            copies => self.choose(copies).map(Some),
        }
    }

    /// One of several copies of an entry. The last one counts; that is not sure, and so each is tried.
    pub(super) fn choose(&mut self, copies: &[&'t Entry]) -> Answer<&'t Entry> {
        let last = copies[copies.len() - 1];
        if copies.len() == 1 {
            return Ok(last);
        }
        let why = copies
            .iter()
            .map(|copy| {
                Reason::new(
                    self.template.place(copy.key_span),
                    Role::Beyond("is written more than once"),
                )
            })
            .collect();
        let which = self.which(
            format!("copy of {} at {}", last.key, last.key_span.start),
            copies.len(),
            Cause::Expression("a key that is written more than once"),
            why,
        )?;
        Ok(copies[which])
    }

    pub(super) fn which(
        &self,
        key: impl Into<Arc<str>>,
        count: usize,
        cause: Cause,
        why: Vec<Reason>,
    ) -> Answer<usize> {
        let key = self.stack.key(&key.into());
        match self.world.choice(&key) {
            Some(choice) => Ok(choice),
            None => ask(Question::Which {
                key,
                count,
                cause,
                why,
            }),
        }
    }

    /// A string that is open in this stack.
    pub(super) fn hole(
        &self,
        key: impl Into<Arc<str>>,
        limits: Limits,
        cause: Cause,
        why: Vec<Reason>,
    ) -> Hole {
        Hole::new(self.stack.key(&key.into()), limits, cause, why)
    }

    /// The name of a resource of this stack.
    fn name_hole(&self, name: &Arc<str>) -> Hole {
        let address = self.address(name);
        Hole::name(&address, Origin::Resource(address.clone()))
    }

    fn address(&self, name: &Arc<str>) -> Arc<str> {
        format!("{}{name}", self.stack.path).into()
    }

    /// Pseudo parameters: what the service itself knows, and never empty but for the topics, which there may be none of.
    fn pseudo(&self, name: &Arc<str>) -> Option<Val> {
        let of = |key: Arc<str>, limits| {
            let cause = Cause::ComputedAtApply(name.clone());
            Hole::new(key, limits, cause, Vec::new())
        };
        let hole = |key: Arc<str>| of(key, Limits::not_empty());
        match &**name {
            "AWS::NoValue" => Some(Val::Nothing),
            "AWS::NotificationARNs" => {
                Some(Val::OpenList(of(self.stack.key(name), Limits::default())))
            }
            "AWS::StackId" | "AWS::StackName" => Some(Val::hole(hole(self.stack.key(name)))),
            "AWS::AccountId" | "AWS::Partition" | "AWS::Region" | "AWS::URLSuffix" => {
                let is_here = !self.stack.is_elsewhere;
                let key = if is_here {
                    name.clone()
                } else {
                    self.stack.key(name)
                };
                Some(Val::hole(hole(key)))
            }
            _ => None,
        }
    }

    /// The node itself as the reason why nothing more is known.
    pub(super) fn here(&self, node: NodeId) -> Vec<Reason> {
        self.because(node, "is not known before it is deployed")
    }

    /// The node itself as what the deployment would stop at.
    pub(super) fn refused(&self, node: NodeId) -> Vec<Reason> {
        self.because(node, "would stop the deployment")
    }

    pub(super) fn because(&self, node: NodeId, note: &'static str) -> Vec<Reason> {
        let place = self.template.place(self.template.tree.span(node));
        vec![Reason::new(place, Role::Beyond(note))]
    }
}

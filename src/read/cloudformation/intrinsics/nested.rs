//! What goes in and out of nested stacks: parameters that the parent gives, and outputs that it takes.

use std::sync::Arc;

use super::{Found, Run, Val};
use crate::knowledge::Cause;
use crate::read::cloudformation::bodies::STACK_SET;
use crate::read::cloudformation::reasons::{Reason, Role};
use crate::read::cloudformation::stacks::Call;
use crate::read::cloudformation::syntax::{Entry, Kind, NodeId};
use crate::read::cloudformation::template::{Rewriter, intrinsic};
use crate::read::cloudformation::text::{Hole, Limits, Part, Text};
use crate::read::cloudformation::worlds::{Answer, fail};

/// A mapping, once what stands in its place is evaluated.
enum Mapping {
    Here(NodeId),
    Nothing,
    /// Something else makes it.
    Made(Cause),
}

impl<'t> Run<'_, 't> {
    /// Evaluates in another stack of the deployment; here nothing of its loops is known.
    pub(in crate::read::cloudformation) fn within<T>(
        &mut self,
        stack: usize,
        evaluate: impl FnOnce(&mut Self) -> Answer<T>,
    ) -> Answer<T> {
        let inner = &self.deployment.stacks[stack];
        let outer = std::mem::replace(&mut self.stack, inner);
        let variables = std::mem::replace(&mut self.variables, inner.variables.clone());
        self.template = &inner.template;
        let answer = self.deeper(evaluate);
        self.stack = outer;
        self.template = &outer.template;
        self.variables = variables;
        answer
    }

    /// A parameter of this stack: what the parent gives it, else what it is by itself.
    pub(in crate::read::cloudformation) fn input(
        &mut self,
        name: &Arc<str>,
        copies: &[&'t Entry],
    ) -> Answer<Val> {
        let Some(call) = &self.stack.call else {
            return self.parameter(name, copies);
        };
        let tree = self.template.tree;
        let definition = self.choose(copies)?.value;
        let kind = match self.lookup(definition, "Type")? {
            Some(entry) => tree.text(entry.value).cloned(),
            None => None,
        };
        let kind = kind.unwrap_or_else(|| "String".into());
        let given = self.within(call.parent, |run| run.given(call, name))?;
        let is_looked_up = kind.starts_with("AWS::SSM::Parameter::Value<");
        match given {
            Some(value) if !is_looked_up => self.taken(value, name, definition, &kind),
            None if self.lookup(definition, "Default")?.is_none() => fail(
                format!("`{name}` has no default and this stack is not given it"),
                vec![self.not_given(name)],
            ),
            given => {
                let before = self.log.len();
                let value = self.parameter(name, copies)?;
                if given.is_none() && self.log.len() > before {
                    let reason = self.not_given(name);
                    self.log.push(reason);
                }
                Ok(self.own(value))
            }
        }
    }

    fn not_given(&self, name: &Arc<str>) -> Reason {
        let call = self.stack.call.as_ref();
        let place = call.map_or_else(Default::default, |call| call.entry.key_span);
        let parent = call.map_or(self.stack.at, |call| call.parent);
        let role = Role::NotGiven {
            parameter: name.clone(),
        };
        Reason::new(self.deployment.stacks[parent].template.place(place), role)
    }

    /// What this stack, the parent, gives a stack that it nests; nothing where it leaves the parameter out.
    fn given(&mut self, call: &Call<'t>, name: &Arc<str>) -> Answer<Option<Val>> {
        let definition = &self.stack.definitions[call.definition];
        self.turn(definition)?;
        let mut macros = self.template.macros();
        macros.extend(self.template.rewriters(call.entry.value));
        let mut map = call.entry.value;
        for key in ["Properties", "Parameters"] {
            let Some(entry) = self.lookup(map, key)? else {
                return Ok(self.added(name, &macros));
            };
            map = match self.mapping(entry.value)? {
                Mapping::Here(map) => map,
                Mapping::Nothing => return Ok(self.added(name, &macros)),
                Mapping::Made(cause) => {
                    let place = self.template.place_of(entry);
                    return Ok(self.added(name, &[Rewriter { cause, place }]));
                }
            };
            macros.extend(self.template.rewriters(map));
        }
        let found = if call.resource_type == STACK_SET {
            self.listed(call, map, name, &mut macros)?
        } else {
            self.lookup(map, name)?
        };
        let Some(entry) = found else {
            return Ok(self.added(name, &macros));
        };
        let value = self.value(entry.value)?;
        if matches!(value, Val::Nothing) {
            return Ok(None);
        }
        self.log.push(Reason::new(
            self.template.place_of(entry),
            Role::Given {
                parameter: name.clone(),
            },
        ));
        Ok(Some(value))
    }

    /// The value of a parameter that a stack set lists, or that it overrides for some of its instances.
    fn listed(
        &mut self,
        call: &Call<'t>,
        list: NodeId,
        name: &Arc<str>,
        macros: &mut Vec<Rewriter>,
    ) -> Answer<Option<&'t Entry>> {
        let tree = self.template.tree;
        let groups = tree
            .get(call.entry.value, "Properties")
            .and_then(|properties| tree.get(properties.value, "StackInstancesGroup"))
            .and_then(|entry| tree.list(entry.value))
            .unwrap_or_default();
        let overrides = |group: &NodeId| tree.get(*group, "ParameterOverrides");
        if groups.iter().any(|group| overrides(group).is_some()) {
            let start = call.entry.key_span.start;
            let which = self.which(
                format!("instances of {start}"),
                groups.len(),
                Cause::Instance(name.clone()),
                vec![Reason::new(
                    self.template.place(call.entry.key_span),
                    Role::Beyond("overrides parameters of some of its instances"),
                )],
            )?;
            if let Some(own) = overrides(&groups[which])
                && let Some(entry) = self.item(own.value, name, macros)?
            {
                return Ok(Some(entry));
            }
        }
        self.item(list, name, macros)
    }

    fn item(
        &mut self,
        list: NodeId,
        name: &Arc<str>,
        macros: &mut Vec<Rewriter>,
    ) -> Answer<Option<&'t Entry>> {
        let tree = self.template.tree;
        for item in tree.list(list).unwrap_or_default() {
            let place = self.template.place(tree.span(*item));
            let map = match self.mapping(*item)? {
                Mapping::Here(map) => map,
                Mapping::Nothing => continue,
                Mapping::Made(cause) => {
                    macros.push(Rewriter { cause, place });
                    continue;
                }
            };
            let Some(key) = self.lookup(map, "ParameterKey")? else {
                continue;
            };
            match self.value(key.value)? {
                Val::Text(text) if self.world.fill(&text).exact() == Some(&**name) => {
                    return self.lookup(map, "ParameterValue");
                }
                Val::Text(text) if self.world.fill(&text).exact().is_some() => {}
                _ => macros.push(Rewriter {
                    cause: Cause::Expression("the name of a parameter that is passed"),
                    place,
                }),
            }
        }
        Ok(None)
    }

    /// What is not written may still be added.
    fn added(&self, name: &Arc<str>, macros: &[Rewriter]) -> Option<Val> {
        let first = macros.first()?;
        let why = Role::Beyond("may change what is written here");
        Some(Val::hole(self.hole(
            format!("{name} added at {}", first.place.span.start),
            Limits::default(),
            first.cause.clone(),
            vec![Reason::new(first.place, why)],
        )))
    }

    fn mapping(&mut self, node: NodeId) -> Answer<Mapping> {
        self.deeper(|run| {
            let tree = run.template.tree;
            let Some((name, argument)) = intrinsic(tree, node) else {
                return Ok(match &tree.node(node).kind {
                    Kind::Map(_) | Kind::List(_) => Mapping::Here(node),
                    Kind::Null => Mapping::Nothing,
                    _ => Mapping::Made(Cause::Expression("what stands in place of a mapping")),
                });
            };
            match (&*name, tree.list(argument)) {
                ("Fn::If", Some(&[condition, yes, no])) => {
                    let holds = run.decide(condition)?.holds;
                    run.mapping(if holds { yes } else { no })
                }
                ("Ref", _)
                    if tree
                        .text(argument)
                        .is_some_and(|name| **name == *"AWS::NoValue") =>
                {
                    Ok(Mapping::Nothing)
                }
                ("Fn::Transform", _) => Ok(Mapping::Made(Cause::Macro(
                    run.template.macro_name(argument),
                ))),
                _ => Ok(Mapping::Made(Cause::Function(name))),
            }
        })
    }

    /// A value as a parameter of this type takes it. One that it does not take would stop the deployment.
    pub(super) fn taken(
        &mut self,
        value: Val,
        name: &Arc<str>,
        definition: NodeId,
        kind: &str,
    ) -> Answer<Val> {
        let is_list = kind.starts_with("List<") || kind.starts_with("CommaDelimitedList");
        let text = match value {
            Val::Text(text) => self.world.fill(&text),
            Val::List(_) | Val::OpenList(_) if is_list => return Ok(value),
            Val::OpenList(hole) => Text::hole(hole.derive("join by ,", Limits::default())),
            Val::List(_) | Val::Nothing | Val::Other => {
                return fail("a text is wanted here", vec![self.not_given(name)]);
            }
        };
        let limits = self.limits(definition, kind)?;
        let (value, refused) = if is_list {
            let Some(exact) = text.exact() else {
                let how = format!("{text} split by ,");
                let items = text
                    .holes()
                    .next()
                    .map(|hole| hole.derive(&how, Limits::default()));
                return Ok(items.map_or(Val::Other, Val::OpenList));
            };
            let items = exact.split(',').map(str::trim);
            let refused = items.clone().any(|item| !limits.admit(item));
            (Val::List(items.map(Val::literal).collect()), refused)
        } else {
            let refused = match text.exact() {
                Some(exact) => !limits.admit(exact),
                None => !limits.admit("") && self.is_empty(&text)?,
            };
            (Val::Text(text), refused)
        };
        if refused {
            let what = format!("`{name}` does not take the value that it is given");
            return fail(what, std::mem::take(&mut self.log));
        }
        Ok(value)
    }

    /// The same with everything open in it taken as this stack's own.
    fn own(&self, value: Val) -> Val {
        let own = |hole: &Hole| {
            self.hole(
                hole.key().clone(),
                hole.limits().clone(),
                hole.cause().clone(),
                hole.why().to_vec(),
            )
        };
        match value {
            Val::Text(text) => {
                let mut all = Text::default();
                for part in text.parts() {
                    match part {
                        Part::Hole(hole) => all.push(&Part::Hole(own(hole))),
                        part @ Part::Literal(_) => all.push(part),
                    }
                }
                Val::Text(all)
            }
            Val::OpenList(hole) => Val::OpenList(own(&hole)),
            Val::List(items) => Val::List(items.into_iter().map(|item| self.own(item)).collect()),
            other => other,
        }
    }

    /// What a nested stack hands back under this name.
    pub(super) fn output(&mut self, child: usize, name: &str, node: NodeId) -> Answer<Val> {
        let refused = self.refused(node);
        self.within(child, |run| {
            let mut macros = run.template.macros();
            macros.extend(run.template.output_transforms());
            let bound = run.variables.len();
            let written = run.declared(&run.template.outputs, name)?;
            if let Found::Perhaps(rewriter) = &written {
                macros.push(rewriter.clone());
            }
            let Found::Entry(declared) = written else {
                let Some(value) = run.added(&format!("output {name}").into(), &macros) else {
                    let what = format!("the nested stack has no output `{name}`");
                    return fail(what, refused);
                };
                return Ok(value);
            };
            let key = run.stack.key(&format!("output {name}"));
            if run.open.contains(&key) {
                let what = format!("the output `{name}` is made of itself");
                return fail(what, refused);
            }
            let output = declared.value;
            if let Some(condition) = run.lookup(output, "Condition")?
                && let Some(named) = run.template.tree.text(condition.value)
                && !run.condition(&run.name_from(named))?.holds
            {
                let what = format!("the nested stack makes no output `{name}`");
                return fail(what, refused);
            }
            let Some(entry) = run.lookup(output, "Value")? else {
                return fail(format!("the output `{name}` has no value"), refused);
            };
            run.open.push(key);
            let value = run.value(entry.value);
            run.open.pop();
            run.variables.truncate(bound);
            let value = value?;
            run.log.push(Reason::new(
                run.template.place_of(entry),
                Role::Beyond("is handed back by this output"),
            ));
            Ok(value)
        })
    }
}

//! From what stands under `Resources` to the resources that may come of it: copies, conditions and `Fn::ForEach`,
//! whose turns are taken one by one where its collection is known.

use std::sync::Arc;

use super::intrinsics::{Run, Val};
use super::reasons::{Reason, Role};
use super::stacks::Deployment;
use super::syntax::{Entry, NodeId};
use super::template::{Names, Template};
use super::text::{Limits, Text};
use super::worlds::{Answer, World, fail};
use crate::knowledge::Cause;

/// How many loops may stand in each other, and how many turns all of them may take. CloudFormation takes less of both.
pub(super) const DEEPEST_LOOP: usize = 5;
const MOST: usize = 2000;

/// A resource as it is written, or as a loop writes it. Where a loop's collection is not known, it stands for all that
/// the loop makes of it.
pub(super) struct Definition<'t> {
    pub(super) address: Arc<str>,
    /// Copies of it, the last of which counts.
    pub(super) copies: Vec<&'t Entry>,
    turns: Vec<Turn<'t>>,
}

#[derive(Clone)]
struct Turn<'t> {
    variable: Arc<str>,
    of: Turns,
    entry: &'t Entry,
}

#[derive(Clone)]
enum Turns {
    Of(Arc<str>),
    /// Any of a collection.
    Any(NodeId),
}

/// Every resource definition of one stack, in its order.
pub(super) fn definitions<'t>(deployment: &Deployment<'t>, stack: usize) -> Vec<Definition<'t>> {
    let template = &*deployment.stacks[stack].template;
    let mut unrolling = Unrolling {
        deployment,
        stack,
        template,
        turns: 0,
        all: Vec::new(),
    };
    unrolling.gather(&template.resources, "", &[]);
    let mut all = unrolling.all;
    all.sort_by_key(|definition| definition.copies.last().map(|entry| entry.key_span.start));
    all
}

struct Unrolling<'a, 't> {
    deployment: &'a Deployment<'t>,
    stack: usize,
    template: &'a Template<'t>,
    /// Turns taken so far.
    turns: usize,
    all: Vec<Definition<'t>>,
}

impl<'t> Unrolling<'_, 't> {
    fn gather(&mut self, names: &Names<'t>, path: &str, around: &[Turn<'t>]) {
        for (name, copies) in names {
            if name.starts_with("Fn::ForEach::") {
                for entry in copies {
                    self.unroll(entry, path, around);
                }
                continue;
            }
            let written = self.with_turns(around, |run| run.name_from(name));
            let address = match written {
                Some(written) if path.is_empty() => written,
                _ => format!("{path}{name}").into(),
            };
            self.all.push(Definition {
                address,
                copies: copies.clone(),
                turns: around.to_vec(),
            });
        }
    }

    /// One loop: `[variable, collection, {id: resource}]` (template reference, `Fn::ForEach`). One that takes too many
    /// turns counts as one whose collection is not known.
    fn unroll(&mut self, entry: &'t Entry, path: &str, around: &[Turn<'t>]) {
        let tree = self.template.tree;
        let Some(&[variable, collection, body]) = tree.list(entry.value) else {
            return;
        };
        let Some(variable) = tree.text(variable) else {
            return;
        };
        if around.len() >= DEEPEST_LOOP {
            return;
        }
        let mut names = Names::new();
        for entry in tree.entries(body) {
            names.entry(&entry.key).or_default().push(entry);
        }
        let items = self.with_turns(around, |run| {
            let value = run.value(collection).ok()?;
            exact_items(&value)
        });
        let (path, turns) = match items.flatten() {
            Some(items) if path.is_empty() && self.turns + items.len() <= MOST => {
                self.turns += items.len();
                (String::new(), items.into_iter().map(Turns::Of).collect())
            }
            _ => (
                format!("{path}{}/", entry.key),
                vec![Turns::Any(collection)],
            ),
        };
        for of in turns {
            let mut inner = around.to_vec();
            inner.push(Turn {
                variable: variable.clone(),
                of,
                entry,
            });
            self.gather(&names, &path, &inner);
        }
    }

    /// What comes out inside these turns where nothing needs to be supposed.
    fn with_turns<T>(
        &self,
        turns: &[Turn],
        evaluate: impl FnOnce(&mut Run<'_, 't>) -> T,
    ) -> Option<T> {
        self.deployment.refuel();
        let world = World::default();
        let mut run = Run::new(self.deployment, self.stack, &world);
        for turn in turns {
            run.take(turn).ok()?;
        }
        Some(evaluate(&mut run))
    }
}

/// The items of a list, those of lists in it included, where all of them are known.
fn exact_items(value: &Val) -> Option<Vec<Arc<str>>> {
    match value {
        Val::Text(text) => Some(vec![text.exact()?.into()]),
        Val::List(items) => {
            let items: Option<Vec<Vec<Arc<str>>>> = items.iter().map(exact_items).collect();
            items.map(|items| items.concat())
        }
        Val::Nothing | Val::OpenList(_) | Val::Other => None,
    }
}

impl<'t> Run<'_, 't> {
    /// The definition that counts, where this type of resource is made of it in this world.
    pub(super) fn made(
        &mut self,
        definition: &Definition<'t>,
        resource_type: &str,
    ) -> Answer<Option<&'t Entry>> {
        if let Some(call) = &self.stack.call {
            let is_made = self.within(call.parent, |run| {
                let definition = &run.stack.definitions[call.definition];
                let made = run.made(definition, call.resource_type)?;
                Ok(made.is_some_and(|entry| std::ptr::eq(entry, call.entry)))
            })?;
            if !is_made {
                return Ok(None);
            }
        }
        if !self.turn(definition)? {
            return Ok(None);
        }
        let entry = self.choose(&definition.copies)?;
        if self.type_of(entry.value).as_deref() != Some(resource_type) {
            return Ok(None);
        }
        let Some(condition) = self.lookup(entry.value, "Condition")? else {
            return Ok(Some(entry));
        };
        match self.template.tree.text(condition.value) {
            Some(name) => {
                let name = self.name_from(name);
                Ok(self.condition(&name)?.holds.then_some(entry))
            }
            None => fail("`Condition` takes a name", self.refused(condition.value)),
        }
    }

    /// Whether the loops around it have such a turn.
    pub(super) fn turn(&mut self, definition: &Definition<'t>) -> Answer<bool> {
        for turn in &definition.turns {
            if !self.take(turn)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the loop has such a turn. From here on its variable is what it is in it.
    fn take(&mut self, turn: &Turn) -> Answer<bool> {
        let collection = match &turn.of {
            Turns::Of(item) => {
                let bound = (turn.variable.clone(), Text::literal(item));
                self.variables.push(bound);
                return Ok(true);
            }
            Turns::Any(collection) => *collection,
        };
        let place = self.template.place(turn.entry.key_span);
        let why = |note| vec![Reason::new(place, Role::Beyond(note))];
        let start = turn.entry.key_span.start;
        let mut limits = Limits::default();
        let has_turns = match self.value(collection)? {
            list @ Val::List(_) => {
                limits.values = exact_items(&list);
                !matches!(list, Val::List(items) if items.is_empty())
            }
            Val::OpenList(hole) => {
                limits = hole.limits().clone();
                let (cause, mut why) = (hole.cause().clone(), hole.why().to_vec());
                why.push(Reason::new(place, Role::Beyond("may have no turn")));
                self.which(format!("turns of {start}"), 2, cause, why)? == 1
            }
            _ => return fail("`Fn::ForEach` takes a list", why("takes a list")),
        };
        let hole = self.hole(
            format!("{} of {start}", turn.variable),
            limits,
            Cause::Instance(turn.variable.clone()),
            why("differs from turn to turn"),
        );
        self.variables
            .push((turn.variable.clone(), Text::hole(hole)));
        Ok(has_turns)
    }
}

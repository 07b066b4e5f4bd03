//! Conditions as formulas over what is open: the same condition has the same answer wherever one world asks for it.

use std::sync::Arc;

use super::intrinsics::{Found, Run, Val};
use super::reasons::{Reason, Role};
use super::syntax::NodeId;
use super::template::intrinsic;
use super::text::{Hole, Part, Text};
use super::worlds::{Answer, Question, Stop, ask, fail};
use crate::knowledge::Cause;

/// Whether a condition holds, and whether something had to be supposed for that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holding {
    pub(super) holds: bool,
    pub(super) supposed: bool,
}

impl Run<'_, '_> {
    /// Whether the condition of this name holds.
    pub(super) fn condition(&mut self, name: &Arc<str>) -> Answer<Holding> {
        let key = self.stack.key(name);
        if let Some(known) = self.conditions.get(&key) {
            return Ok(*known);
        }
        let bound = self.variables.len();
        let entry = match self.declared(&self.template.conditions, name)? {
            Found::Entry(entry) => entry,
            written => {
                let (cause, why) = match written {
                    Found::Perhaps(rewriter) => {
                        let role = Role::Beyond("may define it");
                        (rewriter.cause, vec![Reason::new(rewriter.place, role)])
                    }
                    _ => (Cause::Undeclared(name.clone()), Vec::new()),
                };
                let holds = self.which(format!("condition {name}"), 2, cause, why)? == 1;
                return Ok(Holding {
                    holds,
                    supposed: true,
                });
            }
        };
        if self.open.contains(&key) {
            let place = self.template.place(entry.key_span);
            return fail(
                format!("the condition `{name}` is defined by itself"),
                vec![Reason::new(place, Role::Beyond("refers to itself"))],
            );
        }
        let before = self.world.consulted();
        self.open.push(key.clone());
        let tested = self.test(entry.value);
        self.open.pop();
        self.variables.truncate(bound);
        let holding = Holding {
            holds: tested?,
            supposed: self.world.consulted() > before,
        };
        self.log.push(Reason::new(
            self.template.place(entry.key_span),
            Role::Condition {
                name: name.clone(),
                holds: holding.holds,
                supposed: holding.supposed,
            },
        ));
        self.conditions.insert(key, holding);
        Ok(holding)
    }

    /// What stands as the first argument of `Fn::If`: a name.
    pub(super) fn decide(&mut self, node: NodeId) -> Answer<Holding> {
        if let Some(name) = self.template.tree.text(node) {
            let name = self.name_from(name);
            return self.condition(&name);
        }
        let before = self.world.consulted();
        let holds = self.test(node)?;
        Ok(Holding {
            holds,
            supposed: self.world.consulted() > before,
        })
    }

    pub(super) fn test(&mut self, node: NodeId) -> Answer<bool> {
        self.deeper(|run| run.test_here(node))
    }

    fn test_here(&mut self, node: NodeId) -> Answer<bool> {
        let tree = self.template.tree;
        let Some((name, argument)) = intrinsic(tree, node) else {
            // Serverless templates hold plain booleans.
            return match tree.text(node).map(|text| &**text) {
                Some("true" | "True" | "TRUE") => Ok(true),
                Some("false" | "False" | "FALSE") => Ok(false),
                _ => fail("this is no condition", self.refused(node)),
            };
        };
        let operands = tree.list(argument).unwrap_or_default();
        match (&*name, operands) {
            ("Condition", _) => match tree.text(argument) {
                Some(name) => {
                    let name = self.name_from(name);
                    Ok(self.condition(&name)?.holds)
                }
                None => fail("`Condition` takes a name", self.refused(node)),
            },
            ("Fn::Equals", [left, right]) => {
                let left = self.value(*left)?;
                let right = self.value(*right)?;
                self.equal(&left, &right, node)
            }
            ("Fn::Not", [operand]) => Ok(!self.test(*operand)?),
            ("Fn::And", [_, ..]) => self.combine(operands, false, |run, node| run.test(*node)),
            ("Fn::Or", [_, ..]) => self.combine(operands, true, |run, node| run.test(*node)),
            ("Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or", _) => fail(
                format!("`{name}` is given something else than it takes"),
                self.refused(node),
            ),
            _ if self.is_rule => self.test_in_rule(&name, operands, node),
            _ => self.either(&name, node),
        }
    }

    /// A function that is not evaluated.
    pub(super) fn either(&mut self, name: &Arc<str>, node: NodeId) -> Answer<bool> {
        let start = self.template.tree.span(node).start;
        let (cause, why) = (Cause::Function(name.clone()), self.here(node));
        let answer = self.which(format!("{name} at {start}"), 2, cause, why)?;
        Ok(answer == 1)
    }

    /// `Fn::And` and `Fn::Or`: one operand that is `decisive` decides, whatever is open beside it.
    pub(super) fn combine<T>(
        &mut self,
        operands: &[T],
        decisive: bool,
        test: impl Fn(&mut Self, &T) -> Answer<bool>,
    ) -> Answer<bool> {
        let mut asked = None;
        for operand in operands {
            self.deployment.spend()?;
            let before = self.log.len();
            match test(self, operand) {
                Ok(holds) if holds == decisive => {
                    let own = self.log.split_off(before);
                    if asked.is_some() {
                        self.log.truncate(before);
                    }
                    self.log.extend(own);
                    return Ok(decisive);
                }
                Ok(_) => {}
                Err(stop) => match *stop {
                    Stop::Ask(question) => {
                        self.log.truncate(before);
                        asked.get_or_insert(question);
                    }
                    other => return Err(Box::new(other)),
                },
            }
        }
        match asked {
            Some(question) => ask(question),
            None => Ok(!decisive),
        }
    }

    pub(super) fn equal(&mut self, left: &Val, right: &Val, node: NodeId) -> Answer<bool> {
        if let (Val::Text(left), Val::Text(right)) = (left, right) {
            return self.same(left, right);
        }
        if let (Val::List(left), Val::List(right)) = (left, right) {
            if left.len() != right.len() {
                return Ok(false);
            }
            for (left, right) in left.iter().zip(right) {
                if !self.equal(left, right, node)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        if let (Val::OpenList(left), Val::OpenList(right)) = (left, right)
            && left == right
        {
            return Ok(true);
        }
        let (cause, why) = match (left, right) {
            (Val::OpenList(hole), _) | (_, Val::OpenList(hole)) => {
                (hole.cause().clone(), hole.why().to_vec())
            }
            _ => (
                Cause::Expression("a comparison of anything but texts"),
                self.here(node),
            ),
        };
        let key = format!("{left:?} is {right:?}");
        Ok(self.which(key, 2, cause, why)? == 1)
    }

    /// `Fn::Equals` on texts; case counts.
    fn same(&mut self, left: &Text, right: &Text) -> Answer<bool> {
        let (left, right) = (self.world.fill(left), self.world.fill(right));
        if left == right {
            return Ok(true);
        }
        match (
            (left.exact(), left.as_hole()),
            (right.exact(), right.as_hole()),
        ) {
            ((Some(_), _), (Some(_), _)) => Ok(false),
            ((_, Some(hole)), (Some(text), _)) | ((Some(text), _), (_, Some(hole))) => {
                self.is(hole, text)
            }
            ((_, Some(one)), (_, Some(other))) if may_stand_for_each_other(one, other) => {
                if self.world.are_apart(one, other) {
                    return Ok(false);
                }
                self.list_out(one)?;
                self.list_out(other)?;
                ask(Question::Same(one.clone(), other.clone()))
            }
            _ => {
                if !may_be_same(&left, &right) {
                    return Ok(false);
                }
                for (text, whole) in [(&left, right.exact()), (&right, left.exact())] {
                    match whole {
                        Some("") => return self.is_empty(text),
                        Some(whole) => {
                            if let Some((hole, rest)) = text.gap_in(whole) {
                                return self.is(hole, rest);
                            }
                        }
                        None => {}
                    }
                }
                let holes: Vec<&Hole> = left.holes().chain(right.holes()).collect();
                for hole in &holes {
                    self.list_out(hole)?;
                }
                let first = holes[0];
                let (cause, why) = (first.cause().clone(), first.why().to_vec());
                Ok(self.which(format!("{left} is {right}"), 2, cause, why)? == 1)
            }
        }
    }

    /// Whether it is this string; asked where nothing tells.
    pub(super) fn is(&self, hole: &Hole, text: &str) -> Answer<bool> {
        match self.world.is(hole, text) {
            Some(answer) => Ok(answer),
            None => ask(Question::Is(hole.clone(), text.into())),
        }
    }

    /// Asks for each of the strings that it may be, where there are only so many.
    pub(super) fn list_out(&self, hole: &Hole) -> Answer<()> {
        let Some(candidates) = self.world.candidates(hole) else {
            return Ok(());
        };
        for candidate in candidates {
            if self.world.is(hole, &candidate).is_none() {
                return ask(Question::Is(hole.clone(), candidate));
            }
        }
        Ok(())
    }

    /// Whether the text is the empty string.
    pub(super) fn is_empty(&self, text: &Text) -> Answer<bool> {
        let text = self.world.fill(text);
        if text.parts().iter().any(|part| match part {
            Part::Literal(_) => true,
            Part::Hole(hole) => self.world.is(hole, "") == Some(false),
        }) {
            return Ok(false);
        }
        for hole in text.holes() {
            if !self.is(hole, "")? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// How long the key of a string may be that stands for another.
const LONGEST_KEY: usize = 256;

/// One that is made of the other would be made of itself then, without end; and many that are made of each other grow
/// beyond all bounds.
fn may_stand_for_each_other(one: &Hole, other: &Hole) -> bool {
    one.key().len().max(other.key().len()) <= LONGEST_KEY
        && !one.is_made_of(other)
        && !other.is_made_of(one)
}

/// As far as their ends tell.
fn may_be_same(left: &Text, right: &Text) -> bool {
    fn either(one: &str, other: &str, test: fn(&str, &str) -> bool) -> bool {
        test(one, other) || test(other, one)
    }
    let long_enough = |whole: &Text, other: &Text| {
        whole
            .exact()
            .is_none_or(|text| text.len() >= other.prefix().len() + other.suffix().len())
    };
    let ending = |text: &Text| {
        text.exact()
            .map_or_else(|| text.suffix().to_owned(), str::to_owned)
    };
    long_enough(left, right)
        && long_enough(right, left)
        && either(left.prefix(), right.prefix(), |a, b| a.starts_with(b))
        && either(&ending(left), &ending(right), |a, b| a.ends_with(b))
}

//! What may be so: a world is what is supposed of the open inputs, and all of them together are tried.
//! An evaluation that needs to know more asks; then it runs again in one world for each answer.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::reasons::Reason;
use super::text::{Hole, Part, Text};
use crate::knowledge::Cause;

/// Why an evaluation did not come to its end.
#[derive(Debug)]
pub(super) enum Stop {
    Ask(Question),
    /// The deployment would stop here.
    Fails(Failure),
    /// Evaluation goes no further; the deployment may.
    TooMuch,
}

#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) what: Cow<'static, str>,
    pub(super) why: Vec<Reason>,
}

pub(super) type Answer<T> = Result<T, Box<Stop>>;

pub(super) fn ask<T>(question: Question) -> Answer<T> {
    Err(Box::new(Stop::Ask(question)))
}

pub(super) fn fail<T>(what: impl Into<Cow<'static, str>>, why: Vec<Reason>) -> Answer<T> {
    Err(Box::new(Stop::Fails(Failure {
        what: what.into(),
        why,
    })))
}

/// Something that is open in a world.
#[derive(Debug, Clone)]
pub(super) enum Question {
    /// Is it this string?
    Is(Hole, Arc<str>),
    /// Are the two the same string?
    Same(Hole, Hole),
    /// Which of `count` ways is it? The same key gets the same answer.
    Which {
        key: Arc<str>,
        count: usize,
        cause: Cause,
        why: Vec<Reason>,
    },
}

impl Question {
    pub(super) fn cause(&self) -> &Cause {
        match self {
            Question::Is(hole, _) | Question::Same(hole, _) => hole.cause(),
            Question::Which { cause, .. } => cause,
        }
    }

    pub(super) fn why(&self) -> &[Reason] {
        match self {
            Question::Is(hole, _) | Question::Same(hole, _) => hole.why(),
            Question::Which { why, .. } => why,
        }
    }

    /// The worlds that differ in the answer, without those that cannot be.
    fn answers(&self, world: &World) -> Vec<World> {
        match self {
            Question::Is(hole, text) => world.split(hole, text),
            Question::Same(left, right) => world.split_pair(left, right),
            Question::Which { key, count, .. } => (0..*count)
                .map(|answer| {
                    let mut next = world.clone();
                    next.choices.insert(key.clone(), answer);
                    next
                })
                .collect(),
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct World {
    facts: BTreeMap<Arc<str>, Fact>,
    /// Pairs that are surely different.
    apart: BTreeSet<(Arc<str>, Arc<str>)>,
    choices: BTreeMap<Arc<str>, usize>,
    /// How often something supposed was looked up.
    consulted: Cell<usize>,
}

#[derive(Debug, Clone)]
enum Fact {
    Is(Arc<str>),
    Open {
        not: BTreeSet<Arc<str>>,
        /// Others that are the same string, with their own limits.
        twins: Vec<Hole>,
    },
    SameAs(Hole),
}

impl World {
    /// How often suppositions were looked up so far: if it grows over an evaluation, that one rests on them.
    pub(super) fn consulted(&self) -> usize {
        self.consulted.get()
    }

    pub(super) fn choice(&self, key: &str) -> Option<usize> {
        let choice = self.choices.get(key).copied();
        self.consulted
            .set(self.consulted.get() + usize::from(choice.is_some()));
        choice
    }

    /// The text with everything filled in that is known in this world.
    pub(super) fn fill(&self, text: &Text) -> Text {
        let mut filled = Text::default();
        for part in text.parts() {
            match part {
                Part::Literal(text) => filled.push_literal(text),
                Part::Hole(hole) => match self.value(hole) {
                    Some(value) => filled.push_literal(&value),
                    None => filled.push(&Part::Hole(self.same(hole).clone())),
                },
            }
        }
        filled
    }

    /// Whether the hole is this string, where that is known.
    pub(super) fn is(&self, hole: &Hole, text: &str) -> Option<bool> {
        if let Some(value) = self.value(hole) {
            return Some(*value == *text);
        }
        if self.admits(hole, text) {
            None
        } else {
            Some(false)
        }
    }

    pub(super) fn are_apart(&self, left: &Hole, right: &Hole) -> bool {
        self.apart
            .contains(&pair(self.same(left), self.same(right)))
    }

    /// The strings that are left, where there are only so many.
    pub(super) fn candidates(&self, hole: &Hole) -> Option<Vec<Arc<str>>> {
        let hole = self.same(hole);
        let twins = match self.facts.get(hole.key()) {
            Some(Fact::Open { twins, .. }) => &**twins,
            _ => &[],
        };
        let values = std::iter::once(hole)
            .chain(twins)
            .find_map(|hole| hole.limits().values.as_ref())?;
        Some(
            values
                .iter()
                .filter(|value| self.admits(hole, value))
                .cloned()
                .collect(),
        )
    }

    fn value(&self, hole: &Hole) -> Option<Arc<str>> {
        let hole = self.same(hole);
        if let Some(Fact::Is(text)) = self.facts.get(hole.key()) {
            self.consulted.set(self.consulted.get() + 1);
            return Some(text.clone());
        }
        match &*self.candidates(hole)? {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn admits(&self, hole: &Hole, text: &str) -> bool {
        let hole = self.same(hole);
        if !hole.limits().admit(text) {
            return false;
        }
        let is_left = match self.facts.get(hole.key()) {
            Some(Fact::Is(value)) => **value == *text,
            Some(Fact::Open { not, twins }) => {
                !not.contains(text) && twins.iter().all(|twin| twin.limits().admit(text))
            }
            Some(Fact::SameAs(_)) | None => true,
        };
        let is_taken = || {
            self.apart.iter().any(|(left, right)| {
                let other = if left == hole.key() {
                    right
                } else if right == hole.key() {
                    left
                } else {
                    return false;
                };
                matches!(self.facts.get(other), Some(Fact::Is(value)) if **value == *text)
            })
        };
        let admitted = is_left && !is_taken();
        if !admitted {
            self.consulted.set(self.consulted.get() + 1);
        }
        admitted
    }

    fn same<'a>(&'a self, hole: &'a Hole) -> &'a Hole {
        let mut hole = hole;
        while let Some(Fact::SameAs(other)) = self.facts.get(hole.key()) {
            hole = other;
        }
        hole
    }

    fn split(&self, hole: &Hole, text: &Arc<str>) -> Vec<World> {
        let hole = self.same(hole);
        let mut worlds = Vec::new();
        if self.admits(hole, text) {
            let mut yes = self.clone();
            yes.facts.insert(hole.key().clone(), Fact::Is(text.clone()));
            worlds.push(yes);
        }
        let mut no = self.clone();
        let fact = no.facts.entry(hole.key().clone()).or_insert(Fact::Open {
            not: BTreeSet::new(),
            twins: Vec::new(),
        });
        if let Fact::Open { not, .. } = fact {
            not.insert(text.clone());
            if no.candidates(hole).is_none_or(|left| !left.is_empty()) {
                worlds.push(no);
            }
        }
        worlds
    }

    /// Only for holes that may be any number of strings: others are asked for their strings first.
    fn split_pair(&self, left: &Hole, right: &Hole) -> Vec<World> {
        let (left, right) = (self.same(left), self.same(right));
        let mut no = self.clone();
        no.apart.insert(pair(left, right));
        let mut yes = self.clone();
        let merged = match (self.facts.get(left.key()), self.facts.get(right.key())) {
            (Some(Fact::Is(_)), _) | (_, Some(Fact::Is(_))) => return vec![no],
            (left_fact, right_fact) => {
                let mut not = BTreeSet::new();
                let mut all_twins = vec![left.clone()];
                for fact in [left_fact, right_fact].into_iter().flatten() {
                    if let Fact::Open { not: more, twins } = fact {
                        not.extend(more.iter().cloned());
                        all_twins.extend(twins.iter().cloned());
                    }
                }
                Fact::Open {
                    not,
                    twins: all_twins,
                }
            }
        };
        yes.facts.insert(right.key().clone(), merged);
        yes.facts
            .insert(left.key().clone(), Fact::SameAs(right.clone()));
        yes.apart = self
            .apart
            .iter()
            .map(|(one, other)| {
                let renamed = |key: &Arc<str>| {
                    if key == left.key() {
                        right.key().clone()
                    } else {
                        key.clone()
                    }
                };
                sorted(renamed(one), renamed(other))
            })
            .collect();
        vec![yes, no]
    }
}

fn pair(left: &Hole, right: &Hole) -> (Arc<str>, Arc<str>) {
    sorted(left.key().clone(), right.key().clone())
}

fn sorted(left: Arc<str>, right: Arc<str>) -> (Arc<str>, Arc<str>) {
    if left <= right {
        (left, right)
    } else {
        (right, left)
    }
}

/// What comes out of an evaluation in every world that the answers to its questions make.
#[derive(Debug)]
pub(super) enum Outcomes<T> {
    One(T),
    Fails(Failure),
    Depends(Question, Vec<Outcomes<T>>),
    /// More worlds than are tried.
    TooMany,
}

/// How many evaluations are spent on one question, and how many questions one world may answer.
const RUNS: usize = 4096;
const ANSWERS: usize = 200;

/// Evaluates in every world.
pub(super) fn explore<T>(evaluate: impl Fn(&World) -> Answer<T>) -> Outcomes<T> {
    descend(&World::default(), &evaluate, &mut 0, 0)
}

/// Whether an evaluation comes to an end in any world that this one may still become; if not, the failure has the
/// reasons of all. Where so many `runs` do not tell, it is taken to.
pub(super) fn is_left(
    world: &World,
    runs: &mut usize,
    evaluate: &impl Fn(&World) -> Answer<()>,
) -> Result<(), Failure> {
    if *runs == 0 {
        return Ok(());
    }
    *runs -= 1;
    let question = match evaluate(world).map_err(|stop| *stop) {
        Ok(()) | Err(Stop::TooMuch) => return Ok(()),
        Err(Stop::Fails(failure)) => return Err(failure),
        Err(Stop::Ask(question)) => question,
    };
    let mut failure: Option<Failure> = None;
    for next in question.answers(world) {
        match (is_left(&next, runs, evaluate), &mut failure) {
            (Ok(()), _) => return Ok(()),
            (Err(new), None) => failure = Some(new),
            (Err(new), Some(own)) => {
                for reason in new.why {
                    if !own.why.contains(&reason) {
                        own.why.push(reason);
                    }
                }
            }
        }
    }
    failure.map_or(Ok(()), Err)
}

fn descend<T>(
    world: &World,
    evaluate: &impl Fn(&World) -> Answer<T>,
    runs: &mut usize,
    depth: usize,
) -> Outcomes<T> {
    *runs += 1;
    if *runs > RUNS || depth > ANSWERS {
        return Outcomes::TooMany;
    }
    world.consulted.set(0);
    match evaluate(world).map_err(|stop| *stop) {
        Ok(outcome) => Outcomes::One(outcome),
        Err(Stop::Fails(failure)) => Outcomes::Fails(failure),
        Err(Stop::TooMuch) => Outcomes::TooMany,
        Err(Stop::Ask(question)) => {
            let outcomes = question
                .answers(world)
                .iter()
                .map(|next| descend(next, evaluate, runs, depth + 1))
                .collect();
            Outcomes::Depends(question, outcomes)
        }
    }
}

//! What collections and open values are made of, and how a part is taken out of them.

use std::sync::Arc;

use super::{
    Alt, Atom, Const, Fields, Limits, Open, Sequence, SequenceKind, Shape, Val, World, settled,
};
use crate::knowledge::Doubt;

/// A value with more alternatives than this loses them when it is told apart from its like.
const MOST_APART: usize = 4;
/// Lists of elements in no known order are of any length but none where there are more of them.
const MOST_PLACED: usize = 24;
/// More values than this are not told apart when it may be any of them.
const MOST_CHOICES: usize = 24;

impl Val {
    /// `build` of the values, with the errors among their alternatives brought to the outside: an error in an element
    /// is an error of the whole.
    pub(in crate::read::terraform) fn lifted(
        values: Vec<Val>,
        build: impl Fn(Vec<Val>) -> Val,
    ) -> Val {
        let failing: Vec<usize> = (0..values.len())
            .filter(|at| values[*at].alts().iter().any(Alt::is_error))
            .collect();
        if failing.is_empty() {
            return build(values);
        }
        let chosen_from: Vec<Val> = failing.iter().map(|at| values[*at].clone()).collect();
        Val::product(&chosen_from, |chosen| {
            let mut fixed = values.clone();
            for (at, alt) in failing.iter().zip(chosen) {
                fixed[*at] = Val::from_alts([(*alt).clone()]);
            }
            build(fixed)
        })
    }

    /// `build` with what further parts may be. Where making one of them fails, all fails if there is one at all.
    pub(in crate::read::terraform) fn tailed(
        tail: Option<&Val>,
        build: impl Fn(Option<Val>) -> Val,
    ) -> Val {
        let Some(tail) = tail else {
            return build(None);
        };
        let (errors, set): (Vec<Alt>, Vec<Alt>) =
            tail.alts().iter().cloned().partition(Alt::is_error);
        let Some(error) = errors.into_iter().next() else {
            return build(Some(tail.clone()));
        };
        let set = (!set.is_empty()).then_some(Val(set));
        let fine = Atom::new(format!("ok(all of {})", tail.key()), tail.doubt());
        let failed = Val(vec![Alt {
            world: World::default(),
            ..error
        }]);
        Val::either(&fine, build(set), failed)
    }

    /// Whether it is made of more parts than that, one that is met twice counted twice: what is passed on and on in
    /// pairs soon has more of them than anybody can walk over.
    pub(in crate::read::terraform) fn is_larger_than(&self, parts: usize) -> bool {
        let mut left = parts;
        !self.counted(&mut left)
    }

    fn counted(&self, left: &mut usize) -> bool {
        self.alts().iter().all(|alt| {
            let Some(fewer) = left.checked_sub(1) else {
                return false;
            };
            *left = fewer;
            match &alt.shape {
                Shape::Sequence(sequence) => sequence
                    .items
                    .iter()
                    .chain(&sequence.tail)
                    .all(|value| value.counted(left)),
                Shape::Fields(fields) => fields
                    .entries
                    .iter()
                    .map(|(_, value)| value)
                    .chain(&fields.rest)
                    .all(|value| value.counted(left)),
                _ => true,
            }
        })
    }

    /// The same description under a name of its own: for one of several elements that share it and are not the same
    /// thing. Its shape is kept.
    pub(in crate::read::terraform) fn apart(&self, key: &str) -> Val {
        match self.alts() {
            [alt] => Val(vec![alt.apart(key)]),
            alts if alts.len() <= MOST_APART => {
                let which = Atom::new(format!("which({key})"), self.doubt());
                settled(&which, alts.iter().map(|alt| Val(vec![alt.apart(key)])))
            }
            _ => self.loosened(key),
        }
    }

    /// The places of a list whose elements are known and their order is not: any of them may stand in each.
    pub(in crate::read::terraform) fn in_any_order(
        items: &[Val],
        tail: Option<&Val>,
        key: &str,
    ) -> (Vec<Val>, Option<Val>) {
        let all = || items.iter().chain(tail);
        if items.len() > MOST_PLACED {
            let first = Val::any_of(all(), &format!("{key}[0]"));
            let further = Val::any_of(all(), &format!("{key}[*]"));
            return (first.into_iter().collect(), further);
        }
        let placed = (0..items.len()).filter_map(|at| Val::any_of(all(), &format!("{key}[{at}]")));
        let further = tail.and_then(|_| Val::any_of(all(), &format!("{key}[*]")));
        (placed.collect(), further)
    }

    /// A tuple of the same elements in any order.
    pub(in crate::read::terraform) fn shuffled(&self, key: &str) -> Val {
        self.and_then(|alt| match &alt.shape {
            Shape::Sequence(sequence) => {
                let key = format!("{key} as {}", alt.key());
                let (items, tail) =
                    Val::in_any_order(&sequence.items, sequence.tail.as_ref(), &key);
                Val::of(Shape::Sequence(Arc::new(Sequence {
                    kind: sequence.kind,
                    items,
                    tail,
                })))
            }
            _ => Val::of(alt.shape.clone()),
        })
    }

    /// One of these, and nobody knows which.
    pub(in crate::read::terraform) fn any_of<'v>(
        values: impl IntoIterator<Item = &'v Val>,
        key: &str,
    ) -> Option<Val> {
        let values: Vec<&Val> = values.into_iter().collect();
        let (first, others) = values.split_first()?;
        if others.is_empty() {
            return Some(first.apart(key));
        }
        if values.len() > MOST_CHOICES {
            let alts = values.iter().flat_map(|value| value.alts()).cloned();
            return Some(super::combine::widen_as(alts.collect(), key));
        }
        let doubt = values
            .iter()
            .find(|value| !value.is_known())
            .map_or_else(|| first.doubt(), |value| value.doubt());
        let which = Atom::new(format!("which({key})"), doubt);
        let each = values
            .iter()
            .enumerate()
            .map(|(at, value)| value.apart(&format!("{key}#{at}")));
        Some(settled(&which, each))
    }
}

impl Alt {
    /// Whether its elements stand in the order in which they are gone through: those of a set that is not known in full
    /// do not yet, nor those of a map that may have further keys.
    pub(in crate::read::terraform) fn is_in_order(&self) -> bool {
        match &self.shape {
            Shape::Sequence(sequence) => {
                sequence.kind != SequenceKind::Set
                    || self.shape.is_known()
                    || (sequence.items.len() <= 1 && sequence.tail.is_none())
            }
            Shape::Fields(fields) => fields.rest.is_none(),
            _ => true,
        }
    }

    /// `null` where it is null, `set` where it is not.
    pub(in crate::read::terraform) fn split_null(&self, null: Val, set: Val) -> Val {
        let Shape::Open(open) = &self.shape else {
            return if matches!(self.shape, Shape::Null(_)) {
                null
            } else {
                set
            };
        };
        if !self.may_be_null() {
            return set;
        }
        let set = set.under(&World::of(&open.atom, Limits::never([Const::Null])));
        let null = null.under(&World::of(&open.atom, Limits::only([Const::Null])));
        match (set, null) {
            (Some(set), Some(null)) => set.or(null),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => Val::error("no value is possible here"),
        }
    }

    /// Why it is open, or why something in it is.
    pub(in crate::read::terraform) fn doubt(&self) -> Doubt {
        let inside: Option<Doubt> = match &self.shape {
            Shape::Open(open) => return open.atom.reason(self),
            Shape::Sequence(sequence) => sequence
                .items
                .iter()
                .chain(&sequence.tail)
                .find(|value| !value.is_known())
                .map(Val::inner_doubt),
            Shape::Fields(fields) => fields
                .entries
                .iter()
                .map(|(_, value)| value)
                .chain(&fields.rest)
                .find(|value| !value.is_known())
                .or(fields.rest.as_ref())
                .map(Val::inner_doubt),
            _ => None,
        };
        match inside {
            Some(doubt) => Doubt::new(doubt.cause, doubt.trail.and(&self.trail)),
            None => Val(vec![self.clone()]).doubt(),
        }
    }

    fn apart(&self, key: &str) -> Alt {
        let mut world = World::default();
        let shape = match &self.shape {
            Shape::Open(open) => {
                let atom = Atom::new(key, open.atom.doubt.clone());
                world = super::combine::renamed(std::slice::from_ref(self), &atom);
                Shape::Open(Open {
                    atom,
                    never_null: !self.may_be_null(),
                    least: super::least_length(self),
                    ..open.clone()
                })
            }
            Shape::Sequence(sequence) if !self.shape.is_known() => {
                Shape::Sequence(Arc::new(Sequence {
                    kind: sequence.kind,
                    items: sequence
                        .items
                        .iter()
                        .enumerate()
                        .map(|(at, item)| item.apart(&format!("{key}[{at}]")))
                        .collect(),
                    tail: sequence
                        .tail
                        .as_ref()
                        .map(|tail| tail.apart(&format!("{key}[*]"))),
                }))
            }
            Shape::Fields(fields) if !self.shape.is_known() => Shape::Fields(Arc::new(Fields {
                kind: fields.kind,
                entries: fields
                    .entries
                    .iter()
                    .map(|(name, value)| (name.clone(), value.apart(&format!("{key}.{name}"))))
                    .collect(),
                rest: fields
                    .rest
                    .as_ref()
                    .map(|rest| rest.apart(&format!("{key}[*]"))),
            })),
            other => other.clone(),
        };
        Alt {
            shape,
            world,
            trail: self.trail.clone(),
            marks: self.marks,
        }
    }
}

impl Val {
    fn inner_doubt(&self) -> Doubt {
        match self.only() {
            Some(alt) => alt.doubt(),
            None => self.doubt(),
        }
    }
}

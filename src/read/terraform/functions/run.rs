//! A list under construction: elements at known places, then some that are surely there, then any number of others.

use super::Call;
use super::answer::{LARGEST, sequence};
use crate::read::terraform::types::{Type, convert, type_of_value, unify};
use crate::read::terraform::value::{
    Alt, Atom, Const, Kind, Limits, Open, SequenceKind, Shape, Val, World,
};

/// As many of the elements whose places are not known are told one by one.
const MOST_TOLD: usize = 3;

const MIXED: &str = "all elements must have the same type";

#[derive(Debug, Default, Clone)]
pub(super) struct Run {
    items: Vec<Val>,
    /// Surely there, and nobody knows where.
    loose: Vec<Val>,
    /// What any number of others may be.
    further: Vec<Val>,
}

impl Run {
    pub(super) fn push(&mut self, item: Val) {
        if self.further.is_empty() {
            self.items.push(item);
        } else {
            self.loose.push(item);
        }
    }

    /// Any number of such elements.
    pub(super) fn extend(&mut self, element: Val) {
        self.further.push(element);
    }

    /// All elements of a list, a set or a tuple, of which nothing needs to be known.
    pub(super) fn splice(&mut self, alt: &Alt) {
        match &alt.shape {
            Shape::Sequence(sequence) => {
                for item in &sequence.items {
                    self.push(item.clone());
                }
                self.further.extend(sequence.tail.clone());
            }
            Shape::Open(open) => {
                for at in 0..open.least.min(MOST_TOLD) {
                    self.push(element(alt, open, &format!("[{at}]")));
                }
                self.extend(element(alt, open, "[*]"));
            }
            _ => {}
        }
    }

    /// A list's elements are made of one type.
    pub(super) fn finish(self, call: &Call<'_>, kind: SequenceKind, args: &[&Alt]) -> Val {
        let Run {
            mut items,
            mut loose,
            mut further,
        } = self;
        if items.len() + loose.len() > LARGEST {
            return call.too_large(Kind::List);
        }
        let mut mixed = false;
        if kind == SequenceKind::List {
            let all = || items.iter().chain(&loose).chain(&further);
            let types: Option<Vec<Type>> = all().map(type_of_value).collect();
            match types.map(|types| unify(&types)) {
                Some(Some(common)) => {
                    for value in items.iter_mut().chain(&mut loose).chain(&mut further) {
                        *value = convert(value, &common);
                    }
                }
                Some(None) if further.is_empty() => return Val::error(MIXED),
                // There may be none of those that do not fit.
                Some(None) => mixed = true,
                None => {}
            }
        }
        if kind == SequenceKind::Set {
            // A set has no places.
            items.append(&mut loose);
        }
        let key = call.key(args);
        let pool = || loose.iter().chain(&further);
        for at in 0..loose.len().min(MOST_TOLD) {
            items.extend(Val::any_of(pool(), &format!("{key}~{at}")));
        }
        let tail = (!further.is_empty())
            .then(|| Val::any_of(pool(), &format!("{key}[*]")))
            .flatten();
        let all = sequence(kind, items, tail);
        if mixed {
            call.perhaps(args, all, MIXED)
        } else {
            all
        }
    }
}

/// An element of an open collection.
pub(super) fn element(alt: &Alt, open: &Open, at: &str) -> Val {
    let atom = Atom::new(format!("{}{at}", alt.key()), open.atom.doubt.clone());
    Val::of(Shape::Open(Open::new(atom, Kind::Any)))
}

/// What the value is in the world where this collection is empty, and in the one where it is not.
pub(super) fn by_emptiness(alt: &Alt, empty: Val, filled: Val) -> Val {
    let least = crate::read::terraform::value::least_length(alt);
    let exact = match &alt.shape {
        Shape::Sequence(sequence) => sequence.tail.is_none(),
        Shape::Fields(fields) => fields.rest.is_none(),
        _ => false,
    };
    if least > 0 {
        return filled;
    }
    if exact {
        return empty;
    }
    let atom = length_atom(alt);
    let none = || [Const::Number(0_i64.into())];
    match (
        filled.under(&World::of(&atom, Limits::never(none()))),
        empty.under(&World::of(&atom, Limits::only(none()))),
    ) {
        (Some(filled), Some(empty)) => filled.or(empty),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Val::error("no value is possible here"),
    }
}

/// The length of a collection, under the one name that all mentions of it share.
pub(super) fn length_atom(alt: &Alt) -> std::sync::Arc<Atom> {
    Atom::new(format!("length({})", alt.key()), alt.doubt())
}

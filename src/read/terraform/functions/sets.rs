//! Functions of sets.

use std::collections::BTreeSet;

use super::Call;
use super::answer::{LARGEST, sequence};
use super::lists::{if_fitting, is_sequence};
use super::run::Run;
use crate::read::terraform::equal::equal;
use crate::read::terraform::types::{
    Type, convert, known_key, perhaps_text, set_of, type_of_value, unify,
};
use crate::read::terraform::value::{Alt, Kind, Sequence, SequenceKind, Shape, Val};

/// The sets with elements of one type, and whether their types are known; an open one as it is.
fn alike(args: &[&Alt]) -> Option<(Vec<Val>, bool)> {
    let values: Vec<Val> = args.iter().map(|alt| Val::of(alt.shape.clone())).collect();
    // An empty set is of any type.
    let types: Vec<Type> = values.iter().filter_map(type_of_value).collect();
    let common = unify(&types)?;
    // An open set does not say of what it is a set.
    let known =
        types.len() == values.len() && !args.iter().any(|alt| matches!(alt.shape, Shape::Open(_)));
    if !known {
        let values = match common {
            Type::Set(of) if matches!(*of, Type::Number | Type::Bool) => {
                values.iter().map(of_texts_perhaps).collect()
            }
            _ => values,
        };
        return Some((values, false));
    }
    let values = values.iter().map(|value| convert(value, &common));
    Some((values.collect(), true))
}

fn of_texts_perhaps(set: &Val) -> Val {
    set.and_then(|alt| match &alt.shape {
        Shape::Sequence(set) => sequence(
            set.kind,
            set.items.iter().map(perhaps_text).collect(),
            set.tail.as_ref().map(perhaps_text),
        ),
        other => Val::of(other.clone()),
    })
}

const TYPES: &str = "the sets are of different types";

pub(super) fn setunion(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Some((sets, known)) = alike(args) else {
        return Val::error(TYPES);
    };
    let union = Val::product(&sets, |sets| {
        let mut run: (Vec<Val>, Vec<Val>) = Default::default();
        let mut name = String::new();
        for alt in sets {
            name.push_str(&alt.key());
            match &alt.shape {
                Shape::Sequence(set) => {
                    run.0.extend(set.items.iter().cloned());
                    run.1.extend(set.tail.iter().cloned());
                }
                Shape::Open(open) => run.1.push(super::run::element(alt, open, "[*]")),
                _ => {}
            }
        }
        let tail = Val::any_of(&run.1, &format!("setunion({name})[*]"));
        set_of(run.0, tail)
    });
    if known {
        union
    } else {
        call.perhaps(args, union, TYPES)
    }
}

pub(super) fn setintersection(call: &Call<'_>, args: &[&Alt]) -> Val {
    filtered(call, args, true)
}

pub(super) fn setsubtract(call: &Call<'_>, args: &[&Alt]) -> Val {
    filtered(call, args, false)
}

/// The first set's elements that are in the others, or that are not.
fn filtered(call: &Call<'_>, args: &[&Alt], keep: bool) -> Val {
    let Some((sets, known)) = alike(args) else {
        return Val::error(TYPES);
    };
    let filtered = Val::product(&sets, |sets| {
        let Some((first, others)) = sets.split_first() else {
            return Val::error("a set is required");
        };
        let others: Vec<Option<Members>> = others
            .iter()
            .map(|alt| match &alt.shape {
                Shape::Sequence(set) => Some(Members::of(set)),
                _ => None,
            })
            .collect();
        let mut run = Run::default();
        match &first.shape {
            Shape::Sequence(set) => {
                for item in &set.items {
                    match kept(item, &others, keep) {
                        Some(true) => run.push(item.clone()),
                        Some(false) => {}
                        None => run.extend(item.clone()),
                    }
                }
                if let Some(tail) = &set.tail {
                    run.extend(tail.clone());
                }
            }
            Shape::Open(open) => run.extend(super::run::element(first, open, "[*]")),
            _ => {}
        }
        run.finish(call, SequenceKind::Set, args)
    });
    if known {
        filtered
    } else {
        call.perhaps(args, filtered, TYPES)
    }
}

/// Nothing where nobody can tell.
fn kept(item: &Val, others: &[Option<Members>], keep: bool) -> Option<bool> {
    let mut sure = true;
    for members in others {
        let held = members.as_ref().and_then(|members| members.hold(item));
        match (held, keep) {
            (Some(true), true) | (Some(false), false) => {}
            (Some(_), _) => return Some(false),
            (None, _) => sure = false,
        }
    }
    sure.then_some(true)
}

/// The elements of a collection, to be asked for.
pub(super) struct Members {
    known: BTreeSet<Vec<u8>>,
    unknown: Vec<Val>,
    further: bool,
}

impl Members {
    pub(super) fn of(sequence: &Sequence) -> Self {
        let unknown = sequence.items.iter().filter(|item| !item.is_known());
        Self {
            known: sequence.items.iter().filter_map(known_key).collect(),
            unknown: unknown.cloned().collect(),
            further: sequence.tail.is_some(),
        }
    }

    /// Whether this is one of them, where that can be told; of their type it must be.
    pub(super) fn hold(&self, item: &Val) -> Option<bool> {
        let mut sure = !self.further;
        match known_key(item) {
            Some(key) if self.known.contains(&key) => return Some(true),
            Some(_) => {}
            None => sure &= self.known.is_empty(),
        }
        for other in &self.unknown {
            match equal(item, other).only().map(|alt| &alt.shape) {
                Some(Shape::Bool(true)) => return Some(true),
                Some(Shape::Bool(false)) => {}
                _ => sure = false,
            }
        }
        sure.then_some(false)
    }
}

/// Every combination of one element of each; a set of tuples as soon as one of them is a set.
pub(super) fn setproduct(call: &Call<'_>, args: &[&Alt]) -> Val {
    if args.len() < 2 || !args.iter().all(|alt| is_sequence(alt)) {
        return Val::error("`setproduct` takes two or more lists");
    }
    let set = args.iter().any(|alt| match &alt.shape {
        Shape::Sequence(sequence) => sequence.kind == SequenceKind::Set,
        Shape::Open(open) => open.kind == Kind::Set,
        _ => false,
    });
    let exact: Option<Vec<Val>> = args
        .iter()
        .map(|alt| match &alt.shape {
            Shape::Sequence(sequence) if sequence.tail.is_none() => {
                let list = Val::of(alt.shape.clone());
                let of_one_type = if sequence.kind == SequenceKind::Tuple {
                    convert(&list, &Type::list(Type::Any))
                } else {
                    list
                };
                Some(of_one_type)
            }
            _ => None,
        })
        .collect();
    let Some(lists) = exact else {
        let each: Vec<Val> = args.iter().filter_map(|alt| any_element(alt)).collect();
        let mut run = Run::default();
        if each.len() == args.len() {
            run.extend(sequence(SequenceKind::Tuple, each, None));
        }
        let kind = if set {
            SequenceKind::Set
        } else {
            SequenceKind::List
        };
        return if_fitting("sequence", args, run.finish(call, kind, args));
    };
    Val::product(&lists, |lists| {
        let lists: Vec<&Sequence> = lists
            .iter()
            .filter_map(|alt| match &alt.shape {
                Shape::Sequence(sequence) => Some(&**sequence),
                _ => None,
            })
            .collect();
        let size = lists
            .iter()
            .map(|list| list.items.len())
            .fold(1_usize, usize::saturating_mul);
        if size > LARGEST {
            return call.too_large(Kind::List);
        }
        let mut rows: Vec<Vec<Val>> = vec![Vec::new()];
        for list in lists {
            rows = rows
                .iter()
                .flat_map(|row| {
                    list.items.iter().map(|item| {
                        let mut row = row.clone();
                        row.push(item.clone());
                        row
                    })
                })
                .collect();
        }
        let rows = rows
            .into_iter()
            .map(|row| sequence(SequenceKind::Tuple, row, None))
            .collect();
        if set {
            set_of(rows, None)
        } else {
            sequence(SequenceKind::List, rows, None)
        }
    })
}

fn any_element(alt: &Alt) -> Option<Val> {
    match &alt.shape {
        Shape::Sequence(sequence) => {
            let key = format!("{}[*]", alt.key());
            Val::any_of(sequence.items.iter().chain(&sequence.tail), &key)
        }
        Shape::Open(open) => Some(super::run::element(alt, open, "[*]")),
        _ => None,
    }
}

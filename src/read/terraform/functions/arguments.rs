//! Arguments as a function asks for them: how many, of which types, whether null may be among them.

use std::sync::Arc;

use super::Call;
use crate::read::terraform::types::{Type, convert_surely};
use crate::read::terraform::value::{
    Alt, Atom, Fields, Kind, Marks, Open, Sequence, Shape, Val, World, kind_of, least_length,
};

/// What is asked of one argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Param {
    asks: Asks,
    null: bool,
    /// Every combination of what its elements may be is tried.
    deep: bool,
}

#[derive(Debug, Clone, Copy)]
enum Asks {
    Any,
    String,
    Number,
    Strings,
    Bools,
    Numbers,
    AnyList,
    AnySet,
    StringSets,
}

const fn param(asks: Asks) -> Param {
    Param {
        asks,
        null: false,
        deep: false,
    }
}

pub(super) const ANY: Param = param(Asks::Any);
pub(super) const STRING: Param = param(Asks::String);
pub(super) const NUMBER: Param = param(Asks::Number);
/// A list of strings, its elements known as far as they can be.
pub(super) const STRINGS: Param = param(Asks::Strings).deep();
pub(super) const BOOLS: Param = param(Asks::Bools).deep();
pub(super) const NUMBERS: Param = param(Asks::Numbers).deep();
pub(super) const LIST: Param = param(Asks::AnyList);
pub(super) const SET: Param = param(Asks::AnySet);
/// A map of lists of strings.
pub(super) const STRING_LISTS: Param = param(Asks::StringSets).deep();

impl Param {
    pub(super) const fn nullable(self) -> Self {
        Self { null: true, ..self }
    }

    pub(super) const fn deep(self) -> Self {
        Self { deep: true, ..self }
    }

    /// The argument, or an error where it does not fit.
    pub(super) fn take(self, call: &Call<'_>, arg: &Val) -> Val {
        let ty = match self.asks {
            Asks::Any => Type::Any,
            Asks::String => Type::String,
            Asks::Number => Type::Number,
            Asks::Strings => Type::list(Type::String),
            Asks::Bools => Type::list(Type::Bool),
            Asks::Numbers => Type::list(Type::Number),
            Asks::AnyList => Type::list(Type::Any),
            Asks::AnySet => Type::set(Type::Any),
            Asks::StringSets => Type::map(Type::list(Type::String)),
        };
        let mut value = convert_surely(&call.forced(arg), &ty);
        if !self.null {
            value = value.and_then(|alt| {
                alt.split_null(
                    Val::error(format!("an argument of `{}` is null", call.name)),
                    Val::of(alt.shape.clone()),
                )
            });
        }
        if self.deep { hoisted(&value) } else { value }
    }
}

/// An argument whose elements have more combinations than this is told element by element.
const MOST_WAYS: usize = 16;

/// Every combination of what the elements may be, as alternatives of the whole: in each of them an element is one
/// thing. An element that is an error is an error of the whole.
pub(super) fn hoisted(value: &Val) -> Val {
    value.and_then(|alt| {
        let ways = ways(alt).unwrap_or_else(|| ways_of_flat(alt));
        Val::from_alts(ways)
    })
}

/// Nothing where there are too many.
fn ways(alt: &Alt) -> Option<Vec<Alt>> {
    let plain = |shape: Shape| {
        vec![Alt {
            shape,
            world: World::default(),
            trail: alt.trail.clone(),
            marks: alt.marks,
        }]
    };
    if alt.shape.is_known() {
        return Some(plain(alt.shape.clone()));
    }
    match &alt.shape {
        Shape::Sequence(sequence) => {
            let ways = combined(sequence.items.iter())?;
            Some(rebuilt(ways, |items| {
                Shape::Sequence(Arc::new(Sequence {
                    kind: sequence.kind,
                    items,
                    tail: sequence.tail.clone(),
                }))
            }))
        }
        Shape::Fields(fields) => {
            let ways = combined(fields.entries.iter().map(|(_, value)| value))?;
            Some(rebuilt(ways, |values| {
                let names = fields.entries.iter().map(|(name, _)| name.clone());
                Shape::Fields(Arc::new(Fields {
                    kind: fields.kind,
                    entries: names.zip(values).collect(),
                    rest: fields.rest.clone(),
                }))
            }))
        }
        other => Some(plain(other.clone())),
    }
}

fn rebuilt(ways: Vec<Vec<Alt>>, build: impl Fn(Vec<Val>) -> Shape) -> Vec<Alt> {
    ways.into_iter()
        .map(|way| {
            let world = way
                .iter()
                .try_fold(World::default(), |world, alt| world.and(&alt.world));
            let trail = way
                .iter()
                .fold(crate::knowledge::Trail::default(), |trail, alt| {
                    trail.and(&alt.trail)
                });
            let marks = Marks::of(&way);
            let error = way.iter().find(|alt| alt.is_error());
            let shape = match error {
                Some(error) => error.shape.clone(),
                None => build(way.into_iter().map(|alt| Val::from_alts([alt])).collect()),
            };
            Alt {
                shape,
                world: world.unwrap_or_default(),
                trail,
                marks,
            }
        })
        .collect()
}

fn combined<'v>(values: impl Iterator<Item = &'v Val>) -> Option<Vec<Vec<Alt>>> {
    let mut all: Vec<(World, Vec<Alt>)> = vec![(World::default(), Vec::new())];
    for value in values {
        let mut each: Vec<Alt> = Vec::new();
        for alt in value.alts() {
            for way in ways(alt)? {
                if let Some(world) = alt.world.and(&way.world) {
                    each.push(Alt { world, ..way });
                }
            }
        }
        if let [only] = &each[..]
            && only.world.entries().is_empty()
        {
            for (_, way) in &mut all {
                way.push(only.clone());
            }
            continue;
        }
        let mut next = Vec::new();
        for (world, way) in &all {
            for alt in &each {
                let Some(world) = world.and(&alt.world) else {
                    continue;
                };
                let mut way = way.clone();
                way.push(alt.clone());
                next.push((world, way));
            }
        }
        if next.len() > MOST_WAYS {
            return None;
        }
        all = next;
    }
    Some(all.into_iter().map(|(_, way)| way).collect())
}

/// The same with each element that may be several things told as one open thing.
fn ways_of_flat(alt: &Alt) -> Vec<Alt> {
    let flat = |value: &Val| -> Val {
        match value.only() {
            Some(alt) => match ways(alt).as_deref() {
                Some([one]) => Val::from_alts([one.clone()]),
                _ => one_open(value),
            },
            None => one_open(value),
        }
    };
    let shape = match &alt.shape {
        Shape::Sequence(sequence) => Shape::Sequence(Arc::new(Sequence {
            kind: sequence.kind,
            items: sequence.items.iter().map(flat).collect(),
            tail: sequence.tail.clone(),
        })),
        Shape::Fields(fields) => Shape::Fields(Arc::new(Fields {
            kind: fields.kind,
            entries: fields
                .entries
                .iter()
                .map(|(name, value)| (name.clone(), flat(value)))
                .collect(),
            rest: fields.rest.clone(),
        })),
        other => other.clone(),
    };
    vec![Alt {
        shape,
        world: World::default(),
        trail: alt.trail.clone(),
        marks: alt.marks,
    }]
}

/// All that a value may be, as one open alternative; its errors are left out.
pub(super) fn one_open(value: &Val) -> Val {
    let set: Vec<&Alt> = value.alts().iter().filter(|alt| !alt.is_error()).collect();
    let Some(first) = set.first() else {
        return value.clone();
    };
    let kinds: Vec<Kind> = set
        .iter()
        .filter(|alt| !matches!(alt.shape, Shape::Null(_)))
        .map(|alt| kind_of(alt))
        .collect();
    let kind = match kinds.split_first() {
        Some((kind, others)) if others.iter().all(|other| other == kind) => *kind,
        _ => Kind::Any,
    };
    let ends: Vec<(Arc<str>, Arc<str>)> = set
        .iter()
        .filter(|alt| !matches!(alt.shape, Shape::Null(_)))
        .map(|alt| ends(alt))
        .collect();
    let lengths = set
        .iter()
        .filter(|alt| !matches!(alt.shape, Shape::Null(_)))
        .map(|alt| least_length(alt));
    let open = Open {
        never_null: !set.iter().any(|alt| alt.may_be_null()),
        least: if matches!(kind, Kind::Number | Kind::Any | Kind::Bool) {
            0
        } else {
            lengths.min().unwrap_or(0)
        },
        prefix: common(ends.iter().map(|(start, _)| &**start), false).into(),
        suffix: common(ends.iter().map(|(_, end)| &**end), true).into(),
        ..Open::new(
            Atom::new(format!("any({})", value.key()), value.doubt()),
            kind,
        )
    };
    Val::from_alts([Alt {
        shape: Shape::Open(open),
        world: World::default(),
        trail: first.trail.clone(),
        marks: Marks::of(set.iter().copied()),
    }])
}

/// How a text surely starts and ends.
pub(super) fn ends(alt: &Alt) -> (Arc<str>, Arc<str>) {
    match &alt.shape {
        Shape::Str(text) => (text.clone(), text.clone()),
        Shape::Open(open) => (open.prefix.clone(), open.suffix.clone()),
        _ => ("".into(), "".into()),
    }
}

/// What all the texts start with, or end with.
fn common<'t>(mut texts: impl Iterator<Item = &'t str>, at_end: bool) -> String {
    let Some(first) = texts.next() else {
        return String::new();
    };
    texts.fold(first.to_owned(), |common, text| {
        if at_end {
            let count = common
                .chars()
                .rev()
                .zip(text.chars().rev())
                .take_while(|(a, b)| a == b)
                .count();
            let skip = common.chars().count() - count;
            common.chars().skip(skip).collect()
        } else {
            common
                .chars()
                .zip(text.chars())
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a)
                .collect()
        }
    })
}

//! How values are made from values: for every combination of alternatives that can be met together.

use std::sync::Arc;

use super::{Alt, Atom, Const, Kind, Limits, Marks, Open, Shape, Val, World};
use crate::knowledge::Trail;

/// More alternatives than this are widened into one open value.
const MOST_ALTERNATIVES: usize = 32;
/// More combinations than this are not tried.
const MOST_COMBINATIONS: usize = 512;

impl Val {
    /// From alternatives that exclude each other. None at all means that no world is left, which is said as an error.
    pub(in crate::read::terraform) fn from_alts(alts: impl IntoIterator<Item = Alt>) -> Self {
        let mut kept: Vec<Alt> = Vec::new();
        for alt in alts {
            let alt = settle(alt);
            let twin = kept.iter().position(|other| {
                same_plain(&other.shape, &alt.shape)
                    && other.marks == alt.marks
                    && other.world.or(&alt.world).is_some()
            });
            match twin {
                Some(at) => {
                    let merged = kept[at].world.or(&alt.world).unwrap_or_default();
                    kept[at].world = merged;
                    let trail = std::mem::take(&mut kept[at].trail);
                    kept[at].trail = trail.and(&alt.trail);
                }
                None => kept.push(alt),
            }
        }
        match kept.len() {
            0 => Self::error("no value is possible here"),
            1..=MOST_ALTERNATIVES => Self(kept),
            _ => widen(kept),
        }
    }

    /// `f` of every alternative; its results stand in the alternative's world and follow its trail.
    pub(in crate::read::terraform) fn flat_map(&self, mut f: impl FnMut(&Alt) -> Val) -> Val {
        if let [alt] = &self.0[..]
            && alt.world.entries().is_empty()
        {
            let mut result = f(alt);
            for new in &mut result.0 {
                new.trail = alt.trail.clone().and(&new.trail);
                new.marks = new.marks | alt.marks;
            }
            return result;
        }
        let mut alts = Vec::new();
        for alt in &self.0 {
            let result = f(alt);
            alts.extend(result.0.into_iter().filter_map(|new| {
                Some(Alt {
                    world: alt.world.and(&new.world)?,
                    trail: alt.trail.clone().and(&new.trail),
                    marks: alt.marks | new.marks,
                    shape: new.shape,
                })
            }));
        }
        Self::from_alts(alts)
    }

    /// Like [`Val::flat_map`], where errors stay what they are.
    pub(in crate::read::terraform) fn and_then(&self, mut f: impl FnMut(&Alt) -> Val) -> Val {
        self.flat_map(|alt| match &alt.shape {
            Shape::Error(cause) => Val::of(Shape::Error(cause.clone())),
            _ => f(alt),
        })
    }

    /// `f` of every combination of the arguments' alternatives that can be met together. An error in one is the error
    /// of the combination.
    pub(in crate::read::terraform) fn product(
        args: &[Val],
        mut f: impl FnMut(&[&Alt]) -> Val,
    ) -> Val {
        let combinations = args
            .iter()
            .map(|arg| arg.0.len())
            .fold(1_usize, usize::saturating_mul);
        if combinations > MOST_COMBINATIONS {
            let widened: Vec<Val> = args
                .iter()
                .map(|arg| {
                    if arg.0.len() > 2 {
                        widen(arg.0.clone())
                    } else {
                        arg.clone()
                    }
                })
                .collect();
            let left = widened
                .iter()
                .map(|arg| arg.0.len())
                .fold(1_usize, usize::saturating_mul);
            if left > MOST_COMBINATIONS {
                let doubt = args
                    .iter()
                    .find(|arg| arg.0.len() > 1)
                    .map_or_else(|| args[0].doubt(), Val::doubt);
                let key: String = args.iter().map(super::Val::key).collect();
                return Val::open(format!("many({key})"), doubt);
            }
            return Self::combine(&widened, &mut f);
        }
        Self::combine(args, &mut f)
    }

    fn combine(args: &[Val], f: &mut dyn FnMut(&[&Alt]) -> Val) -> Val {
        let mut alts = Vec::new();
        let mut chosen = Vec::with_capacity(args.len());
        choose(
            args,
            &mut chosen,
            &World::default(),
            &mut |chosen, world| {
                let result = match chosen.iter().find(|alt| alt.is_error()) {
                    Some(error) => Val::of(error.shape.clone()),
                    None => f(chosen),
                };
                let trail = chosen
                    .iter()
                    .fold(Trail::default(), |trail, alt| trail.and(&alt.trail));
                let marks = Marks::of(chosen.iter().copied());
                alts.extend(result.0.into_iter().filter_map(|new| {
                    Some(Alt {
                        world: world.and(&new.world)?,
                        trail: trail.clone().and(&new.trail),
                        marks: marks | new.marks,
                        shape: new.shape,
                    })
                }));
            },
        );
        Self::from_alts(alts)
    }

    /// Whichever of the two it is; their worlds must exclude each other for the result to be exact.
    pub(in crate::read::terraform) fn or(self, other: Val) -> Val {
        Self::from_alts(self.0.into_iter().chain(other.0))
    }

    /// The alternatives that can be met in `world`, narrowed to it; nothing where there is none.
    pub(in crate::read::terraform) fn under(&self, world: &World) -> Option<Val> {
        if world.entries().is_empty() {
            return Some(self.clone());
        }
        let alts: Vec<Alt> = self
            .0
            .iter()
            .filter_map(|alt| {
                Some(Alt {
                    world: alt.world.and(world)?,
                    ..alt.clone()
                })
            })
            .collect();
        (!alts.is_empty()).then(|| Self::from_alts(alts))
    }

    /// Without the alternatives that are errors, as long as there are others: nothing is deployed where they hold.
    pub(in crate::read::terraform) fn without_errors(self) -> Val {
        if self.0.iter().all(Alt::is_error) {
            return self;
        }
        Self(self.0.into_iter().filter(|alt| !alt.is_error()).collect())
    }

    /// Split in two by a yes or no that nobody can give: `atom` is true in the first one's world.
    pub(in crate::read::terraform) fn either(atom: &Arc<Atom>, yes: Val, no: Val) -> Val {
        let side = |value: bool| World::of(atom, Limits::only([Const::Bool(value)]));
        let alts = [(yes, side(true)), (no, side(false))]
            .into_iter()
            .flat_map(|(val, world)| {
                val.0.into_iter().filter_map(move |alt| {
                    Some(Alt {
                        world: alt.world.and(&world)?,
                        ..alt
                    })
                })
            });
        Self::from_alts(alts)
    }

    /// A boolean that nobody can give.
    pub(in crate::read::terraform) fn undecided(atom: &Arc<Atom>) -> Val {
        Self::either(atom, Val::bool(true), Val::bool(false))
    }

    /// Adds `trail` before each alternative's own.
    pub(in crate::read::terraform) fn after(mut self, trail: &Trail) -> Val {
        for alt in &mut self.0 {
            alt.trail = trail.clone().and(&alt.trail);
        }
        self
    }

    /// Every open part of it under a name of its own: for one of several elements that share a description and are not
    /// the same thing.
    pub(in crate::read::terraform) fn loosened(&self, key: &str) -> Val {
        let bound = |alt: &Alt| alt.world.entries().is_empty() && alt.shape.is_known();
        if self.0.iter().all(bound) {
            self.clone()
        } else {
            widen_as(self.0.clone(), key)
        }
    }

    pub(in crate::read::terraform) fn key(&self) -> String {
        match &self.0[..] {
            [alt] if alt.world.entries().is_empty() => alt.key(),
            _ => {
                let mut key = String::new();
                self.write_key(&mut key);
                Alt::of(Shape::str(key)).key()
            }
        }
    }
}

/// The first value in one world, the second in another, and so on: `which` says which.
pub(in crate::read::terraform) fn settled(
    which: &Arc<Atom>,
    values: impl IntoIterator<Item = Val>,
) -> Val {
    let alts = values.into_iter().enumerate().flat_map(|(at, value)| {
        let world = World::of(which, Limits::only([Const::Number(at.into())]));
        value.under(&world).into_iter().flat_map(|val| val.0)
    });
    Val::from_alts(alts)
}

fn choose<'a>(
    args: &'a [Val],
    chosen: &mut Vec<&'a Alt>,
    world: &World,
    found: &mut dyn FnMut(&[&Alt], &World),
) {
    let Some(arg) = args.get(chosen.len()) else {
        found(chosen, world);
        return;
    };
    for alt in &arg.0 {
        if let Some(both) = world.and(&alt.world) {
            chosen.push(alt);
            choose(args, chosen, &both, found);
            chosen.pop();
        }
    }
}

/// An open value of which its world leaves only one is that one.
fn settle(alt: Alt) -> Alt {
    let Shape::Open(open) = &alt.shape else {
        return alt;
    };
    let Some(value) = alt.world.limits(&open.atom).and_then(Limits::single) else {
        return alt;
    };
    let shape = match value {
        Const::Null => Shape::Null(open.kind),
        Const::Bool(value) => Shape::Bool(*value),
        Const::Number(value) => Shape::Number(value.clone()),
        Const::Str(value) => Shape::Str(value.clone()),
    };
    Alt { shape, ..alt }
}

fn same_plain(left: &Shape, right: &Shape) -> bool {
    match (left, right) {
        (Shape::Null(a), Shape::Null(b)) => a == b,
        (Shape::Bool(a), Shape::Bool(b)) => a == b,
        (Shape::Number(a), Shape::Number(b)) => a == b,
        (Shape::Str(a), Shape::Str(b)) => a == b,
        (Shape::Handle(a), Shape::Handle(b)) => a == b,
        (Shape::Error(a), Shape::Error(b)) => a == b,
        (Shape::Open(a), Shape::Open(b)) => {
            a.atom.key == b.atom.key
                && a.kind == b.kind
                && a.never_null == b.never_null
                && a.least == b.least
                && a.prefix == b.prefix
                && a.suffix == b.suffix
        }
        _ => false,
    }
}

/// At most four alternatives that allow all that the given ones do: null, an empty string, an error, and an open one.
fn widen(alts: Vec<Alt>) -> Val {
    let key = Val(alts.clone()).key();
    widen_as(alts, &key)
}

pub(super) fn widen_as(alts: Vec<Alt>, key: &str) -> Val {
    let doubt = Val(alts.clone()).doubt();
    let split = Atom::new(format!("which({key})"), doubt.clone());
    let mut widened: Vec<Alt> = Vec::new();
    let mut rest: Vec<Alt> = Vec::new();
    for alt in alts {
        let plain = match &alt.shape {
            Shape::Null(_) | Shape::Error(_) => true,
            Shape::Str(text) => text.is_empty(),
            _ => false,
        };
        if !plain {
            rest.push(alt);
        } else if !widened.iter().any(|other| {
            same_plain(&other.shape, &alt.shape) || (other.is_error() && alt.is_error())
        }) {
            widened.push(alt);
        }
    }
    if let Some(first) = rest.first() {
        let kind = kind_of(first);
        let open = Open {
            kind: if rest.iter().all(|alt| kind_of(alt) == kind) {
                kind
            } else {
                Kind::Any
            },
            never_null: rest.iter().all(|alt| !alt.may_be_null()),
            least: rest.iter().map(least_length).min().unwrap_or(0),
            ..Open::new(Atom::new(format!("any({key})"), doubt), Kind::Any)
        };
        let world = renamed(&rest, &open.atom);
        widened.push(Alt {
            shape: Shape::Open(open),
            world,
            trail: first.trail.clone(),
            marks: Marks::of(&rest),
        });
    }
    let count = widened.len();
    for (at, alt) in widened.iter_mut().enumerate() {
        let own = match &alt.shape {
            Shape::Open(_) => std::mem::take(&mut alt.world),
            _ => World::default(),
        };
        let chosen = World::of(&split, Limits::only([Const::Number(at.into())]));
        alt.world = if count == 1 {
            own
        } else {
            chosen.and(&own).unwrap_or(chosen)
        };
    }
    Val(widened)
}

/// What is still sure of these where they go by another name: of a value of any kind, no length says that it is no empty
/// string.
pub(super) fn renamed(alts: &[Alt], atom: &Arc<Atom>) -> World {
    if alts.iter().any(Alt::may_be_empty_string) {
        World::default()
    } else {
        World::of(atom, Limits::never([Const::empty()]))
    }
}

/// The kind of a value, as an open one would state it.
pub(in crate::read::terraform) fn kind_of(alt: &Alt) -> Kind {
    use super::{FieldsKind, SequenceKind};
    match &alt.shape {
        Shape::Bool(_) => Kind::Bool,
        Shape::Number(_) => Kind::Number,
        Shape::Str(_) => Kind::String,
        Shape::Sequence(sequence) if sequence.kind == SequenceKind::Set => Kind::Set,
        Shape::Sequence(_) => Kind::List,
        Shape::Fields(fields) if fields.kind == FieldsKind::Map => Kind::Map,
        Shape::Fields(_) | Shape::Handle(_) => Kind::Object,
        Shape::Open(open) => open.kind,
        Shape::Null(kind) => *kind,
        Shape::Error(_) => Kind::Any,
    }
}

/// The least length of a string or a collection.
pub(in crate::read::terraform) fn least_length(alt: &Alt) -> usize {
    match &alt.shape {
        Shape::Str(text) => text.chars().count(),
        Shape::Sequence(sequence) => sequence.items.len(),
        Shape::Fields(fields) => fields.entries.len(),
        Shape::Open(open) => open.least.max(usize::from(
            !alt.may_be_empty_string() && open.kind == Kind::String,
        )),
        Shape::Handle(_) => 1,
        _ => 0,
    }
}

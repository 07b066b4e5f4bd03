//! Functions that choose among their arguments or elements, and so say what may be null or empty in the end.

use super::Call;
use super::lists::{if_fitting, is_list, is_sequence};
use super::run::{Run, by_emptiness, element, length_atom};
use crate::read::terraform::types::{
    Type, convert, is_of_many_kinds, perhaps_text, type_of_value, unify,
};
use crate::read::terraform::value::{
    Alt, Const, Kind, Limits, Open, SequenceKind, Shape, Val, World,
};

/// More ways in which elements may be left out are not told apart.
const MOST_WAYS: usize = 16;

/// The first argument that is neither null nor, where it is a string, empty.
pub(super) fn coalesce(_: &Call<'_>, args: &[Val]) -> Val {
    // An error in any argument is an error of the call, also where it would not be needed.
    Val::lifted(args.to_vec(), |args| {
        if !args.iter().any(is_of_many_kinds) {
            return first_set(&args);
        }
        // What is asked of the types of all arguments together is asked for each of their alternatives.
        Val::product(&args, |chosen| {
            let alone = |alt: &&Alt| Val::of(alt.shape.clone());
            first_set(&chosen.iter().map(alone).collect::<Vec<_>>())
        })
    })
}

fn first_set(args: &[Val]) -> Val {
    let types: Vec<Type> = args.iter().filter_map(type_of_value).collect();
    let Some(common) = unify(&types) else {
        return Val::error("the arguments of `coalesce` are of different types");
    };
    let sure = types.len() == args.len();
    // Where one is a string, all become strings; else one of no known type decides for all.
    let converted = |arg: &Val| match common {
        Type::String => convert(arg, &common),
        _ if sure => convert(arg, &common),
        Type::Number | Type::Bool => perhaps_text(arg),
        _ => arg.clone(),
    };
    let mut taken: Vec<Alt> = Vec::new();
    let none = Shape::error("`coalesce` finds no argument that is neither null nor empty");
    let mut passed = vec![Alt::of(none)];
    for arg in args {
        let arg = converted(arg);
        let mut still = Vec::new();
        for before in &passed {
            for alt in arg.alts() {
                let Some(world) = before.world.and(&alt.world) else {
                    continue;
                };
                let met = Alt {
                    world,
                    trail: before.trail.clone().and(&alt.trail),
                    marks: before.marks | alt.marks,
                    shape: alt.shape.clone(),
                };
                let (set, unset) = by_being_set(met);
                taken.extend(set);
                still.extend(unset.map(|alt| Alt {
                    shape: before.shape.clone(),
                    ..alt
                }));
            }
        }
        passed = still;
        if passed.is_empty() {
            break;
        }
    }
    Val::from_alts(taken.into_iter().chain(passed))
}

/// The alternative where it is neither null nor an empty string, and where it is one of them.
pub(super) fn by_being_set(alt: Alt) -> (Option<Alt>, Option<Alt>) {
    let unset: Vec<Const> = [
        alt.may_be_null().then_some(Const::Null),
        alt.may_be_empty_string().then_some(Const::empty()),
    ]
    .into_iter()
    .flatten()
    .collect();
    match &alt.shape {
        Shape::Open(open) if !unset.is_empty() => {
            let within = |limits: Limits| alt.world.and(&World::of(&open.atom, limits));
            let set = within(Limits::never(unset.clone()));
            let unset = within(Limits::only(unset));
            let of = |world: Option<World>| {
                world.map(|world| Alt {
                    world,
                    ..alt.clone()
                })
            };
            (of(set), of(unset))
        }
        _ if unset.is_empty() => (Some(alt), None),
        _ => (None, Some(alt)),
    }
}

/// The first list that is not empty; null of a list's type is skipped, another null is refused, wherever it stands.
pub(super) fn coalescelist(call: &Call<'_>, args: &[&Alt]) -> Val {
    let takes = || Val::error("`coalescelist` takes lists");
    let null_list = |alt: &Alt| matches!(alt.shape, Shape::Null(Kind::List));
    if args.is_empty() || !args.iter().all(|alt| is_list(alt) || null_list(alt)) {
        return takes();
    }
    let none = Val::error("`coalescelist` finds no list with an element");
    let result = args.iter().rev().fold(none, |after, alt| {
        if null_list(alt) {
            return after;
        }
        let set = by_emptiness(alt, after.clone(), filled(alt));
        let null = match &alt.shape {
            Shape::Open(open) if open.kind == Kind::Any => call.perhaps_or(&[alt], takes(), after),
            _ => after,
        };
        alt.split_null(null, set)
    });
    if_fitting("list", args, result)
}

/// The same list where it is known not to be empty.
fn filled(alt: &Alt) -> Val {
    match &alt.shape {
        Shape::Open(open) => Val::of(Shape::Open(Open {
            least: open.least.max(1),
            ..open.clone()
        })),
        other => Val::of(other.clone()),
    }
}

/// Without what is null or empty.
pub(super) fn compact(call: &Call<'_>, args: &[&Alt]) -> Val {
    let alt = args[0];
    let (items, tail): (&[Val], Option<Val>) = match &alt.shape {
        Shape::Sequence(sequence) => (&sequence.items, sequence.tail.clone()),
        Shape::Open(open) => (&[], Some(element(alt, open, "[*]"))),
        _ => return Val::error("`compact` takes a list"),
    };
    let tail = tail
        .map(|tail| convert(&tail, &Type::String))
        .and_then(|tail| without_unset(&tail, &call.key(args)));
    let mut ways = vec![(World::default(), Vec::new())];
    for item in items {
        if item.is_known()
            && item
                .only()
                .is_some_and(|alt| alt.world.entries().is_empty())
        {
            let unset = |alt: &Alt| alt.may_be_null() || alt.may_be_empty_string();
            if !item.alts().iter().any(unset) {
                for (_, kept) in &mut ways {
                    kept.push(item.clone());
                }
            }
            continue;
        }
        let mut next = Vec::new();
        for (world, kept) in &ways {
            for alt in item.alts() {
                let Some(world) = alt.world.and(world) else {
                    continue;
                };
                let (set, unset) = by_being_set(Alt {
                    world,
                    ..alt.clone()
                });
                if let Some(set) = set {
                    let world = set.world.clone();
                    let mut kept: Vec<Val> = kept.clone();
                    kept.push(Val::from_alts([set]));
                    next.push((world, kept));
                }
                next.extend(unset.map(|unset| (unset.world, kept.clone())));
            }
        }
        ways = next;
        if ways.len() > MOST_WAYS {
            return loosely_compact(call, items, tail, args);
        }
    }
    Val::from_alts(ways.into_iter().map(|(world, kept)| {
        let list = Shape::Sequence(std::sync::Arc::new(
            crate::read::terraform::value::Sequence {
                kind: SequenceKind::List,
                items: kept,
                tail: tail.clone(),
            },
        ));
        Alt {
            world,
            ..Alt::of(list)
        }
    }))
}

/// Too many ways to tell apart: those that are surely kept, and any number of others.
fn loosely_compact(call: &Call<'_>, items: &[Val], tail: Option<Val>, args: &[&Alt]) -> Val {
    let mut run = Run::default();
    let mut kept: Vec<Val> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let sure = item
            .alts()
            .iter()
            .all(|alt| !alt.may_be_null() && !alt.may_be_empty_string());
        if sure {
            kept.push(item.clone());
            run.push(item.clone());
        } else if let Some(set) = without_unset(item, &format!("{}#{at}", call.key(args))) {
            run.extend(set);
        }
    }
    if let Some(tail) = tail {
        run.extend(tail);
    }
    run.finish(call, SequenceKind::List, args)
}

/// What is left of an element once null and the empty string are out; nothing where there is nothing.
fn without_unset(value: &Val, key: &str) -> Option<Val> {
    let alts: Vec<Alt> = value
        .alts()
        .iter()
        .filter_map(|alt| by_being_set(alt.clone()).0)
        .collect();
    (!alts.is_empty()).then(|| Val::from_alts(alts).apart(key))
}

/// The one element, or null where there is none.
pub(super) fn one(_: &Call<'_>, args: &[&Alt]) -> Val {
    let alt = args[0];
    if !is_sequence(alt) {
        return Val::error("`one` takes a list");
    }
    let many = || Val::error("`one` is given more than one element");
    let first = match &alt.shape {
        Shape::Sequence(sequence) => {
            if sequence.items.len() > 1 {
                return many();
            }
            match (sequence.items.first(), &sequence.tail) {
                (None, None) => return Val::null(),
                (Some(item), None) => return item.clone(),
                (Some(item), Some(_)) => item.clone(),
                (None, Some(tail)) => tail.apart(&format!("{}[0]", alt.key())),
            }
        }
        Shape::Open(open) => element(alt, open, "[0]"),
        _ => return Val::error("`one` takes a list"),
    };
    let least = crate::read::terraform::value::least_length(alt);
    if least > 1 {
        return many();
    }
    let atom = length_atom(alt);
    let number = |n: i64| Const::Number(n.into());
    let alternatives = [
        (Limits::only([number(0)]), Val::null()),
        (Limits::only([number(1)]), first),
        (Limits::never([number(0), number(1)]), many()),
    ];
    let alternatives = alternatives
        .into_iter()
        .skip(least)
        .filter_map(|(limits, value)| value.under(&World::of(&atom, limits)))
        .flat_map(|value| value.alts().to_vec());
    if_fitting("sequence", args, Val::from_alts(alternatives))
}

pub(super) fn alltrue(call: &Call<'_>, args: &[&Alt]) -> Val {
    decided(call, args, false)
}

pub(super) fn anytrue(call: &Call<'_>, args: &[&Alt]) -> Val {
    decided(call, args, true)
}

/// One element that is `decisive` decides. Null counts as false.
fn decided(call: &Call<'_>, args: &[&Alt], decisive: bool) -> Val {
    let Shape::Sequence(sequence) = &args[0].shape else {
        return call.undecided(args);
    };
    let mut result = match sequence.tail {
        Some(_) => call.undecided(args),
        None => Val::bool(!decisive),
    };
    for item in sequence.items.iter().rev() {
        let after = result;
        result = truth(item).and_then(|alt| match alt.shape {
            Shape::Bool(value) if value == decisive => Val::bool(decisive),
            _ => after.clone(),
        });
    }
    result
}

fn truth(item: &Val) -> Val {
    item.and_then(|alt| match &alt.shape {
        Shape::Null(_) => Val::bool(false),
        Shape::Open(open) => {
            let side = |values: Vec<Const>, value: bool| Alt {
                world: World::of(&open.atom, Limits::only(values)),
                ..Alt::of(Shape::Bool(value))
            };
            let mut no = vec![Const::Bool(false)];
            no.extend(alt.may_be_null().then_some(Const::Null));
            Val::from_alts([side(vec![Const::Bool(true)], true), side(no, false)])
        }
        other => Val::of(other.clone()),
    })
}

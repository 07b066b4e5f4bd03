//! Functions that look at each element of a list.

use super::Call;
use super::answer::{list, sequence};
use super::lists::{if_fitting, is_sequence};
use super::run::{Run, element as element_of};
use super::sets::Members;
use crate::read::terraform::equal::{equal, one_of};
use crate::read::terraform::types::known_key;
use crate::read::terraform::value::{Alt, Kind, Open, Sequence, SequenceKind, Shape, Val};

/// Longer lists of which the order is not known are not told element by element.
const MOST_PLACED: usize = 24;
/// More elements that are not known are not compared one by one.
const MOST_COMPARED: usize = 64;
/// With more open elements than this, which of them are alike is not told apart.
const MOST_UNKNOWN: usize = 4;

pub(super) fn contains(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [alt, wanted] = args else {
        return Val::error("`contains` takes a list and a value");
    };
    if !is_sequence(alt) {
        return Val::error("`contains` takes a list");
    }
    let Shape::Sequence(sequence) = &alt.shape else {
        return if_fitting("sequence", &args[..1], call.undecided(args));
    };
    let mut found = Val::bool(false);
    let mut others: Vec<&Val> = sequence.items.iter().collect();
    if let Shape::Open(open) = &wanted.shape {
        let constant = |item: &Val| item.only().filter(|alt| alt.shape.is_known())?.constant();
        let (plain, rest): (Vec<&Val>, Vec<&Val>) = others
            .into_iter()
            .partition(|item| constant(item).is_some());
        found = one_of(wanted, open, plain.into_iter().filter_map(constant));
        others = rest;
    }
    let wanted = Val::of(wanted.shape.clone());
    if others.len() > MOST_COMPARED && !others.iter().all(|item| item.is_known()) {
        // Any of them may be the one.
        return found.and_then(|found| match found.shape {
            Shape::Bool(true) => Val::bool(true),
            _ => call.undecided(args),
        });
    }
    for item in others {
        let same = equal(item, &wanted);
        if same
            .only()
            .is_some_and(|alt| matches!(alt.shape, Shape::Bool(true)))
        {
            return Val::bool(true);
        }
        found = found.and_then(|found| match found.shape {
            Shape::Bool(true) => Val::bool(true),
            _ => same.clone(),
        });
    }
    if sequence.tail.is_none() {
        return found;
    }
    found.and_then(|found| match found.shape {
        Shape::Bool(true) => Val::bool(true),
        _ => call.undecided(args),
    })
}

pub(super) fn distinct(call: &Call<'_>, args: &[&Alt]) -> Val {
    let given = match &args[0].shape {
        Shape::Sequence(given) => given,
        Shape::Open(open) => {
            let mut run = Run::default();
            if open.least > 0 {
                run.push(element_of(args[0], open, "[0]"));
            }
            run.extend(element_of(args[0], open, "[*]"));
            return run.finish(call, SequenceKind::List, args);
        }
        _ => return Val::error("`distinct` takes a list"),
    };
    if args[0].shape.is_known() {
        let mut met = std::collections::BTreeSet::new();
        let first = |item: &&Val| known_key(item).is_none_or(|key| met.insert(key));
        return list(given.items.iter().filter(first).cloned().collect());
    }
    let unknown = given.items.iter().filter(|item| !item.is_known()).count();
    if unknown > MOST_UNKNOWN {
        let mut run = Run::default();
        let (first, others) = given.items.split_at(1);
        for item in first {
            run.push(item.clone());
        }
        for item in others {
            run.extend(item.clone());
        }
        given.tail.iter().for_each(|item| run.extend(item.clone()));
        return run.finish(call, SequenceKind::List, args);
    }
    let mut result = sequence(SequenceKind::List, Vec::new(), None);
    for item in &given.items {
        result = result.and_then(|alt| match &alt.shape {
            Shape::Sequence(so_far) => with_distinct(so_far, item),
            other => Val::of(other.clone()),
        });
    }
    let Some(tail) = &given.tail else {
        return result;
    };
    result.and_then(|alt| match &alt.shape {
        Shape::Sequence(so_far) => sequence(so_far.kind, so_far.items.clone(), Some(tail.clone())),
        other => Val::of(other.clone()),
    })
}

fn with_distinct(so_far: &Sequence, item: &Val) -> Val {
    let mut contained = Val::bool(false);
    for other in &so_far.items {
        let same = equal(other, item);
        contained = contained.and_then(|alt| match alt.shape {
            Shape::Bool(true) => Val::bool(true),
            _ => same.clone(),
        });
    }
    contained.and_then(|alt| {
        let mut items = so_far.items.clone();
        if !matches!(alt.shape, Shape::Bool(true)) {
            items.push(item.clone());
        }
        list(items)
    })
}

pub(super) fn flatten(call: &Call<'_>, args: &[&Alt]) -> Val {
    if !is_sequence(args[0]) {
        return Val::error("`flatten` takes a list");
    }
    let mut run = Run::default();
    match &args[0].shape {
        Shape::Sequence(_) => flattened(&Val::of(args[0].shape.clone()), &mut run),
        Shape::Open(open) => run.extend(flat_element(&element_of(args[0], open, "[*]"))),
        _ => {}
    }
    let result = run.finish(call, SequenceKind::Tuple, args);
    if_fitting("sequence", args, result)
}

fn flattened(value: &Val, run: &mut Run) {
    let Some(alt) = value.only() else {
        run.extend(flat_element(value));
        return;
    };
    match &alt.shape {
        Shape::Sequence(sequence) => {
            let (items, tail) = if alt.is_in_order() {
                (sequence.items.clone(), sequence.tail.clone())
            } else {
                let key = format!("flatten({})", alt.key());
                Val::in_any_order(&sequence.items, sequence.tail.as_ref(), &key)
            };
            for item in &items {
                flattened(item, run);
            }
            if let Some(tail) = &tail {
                run.extend(flat_element(tail));
            }
        }
        Shape::Open(open) if matches!(open.kind, Kind::Any | Kind::List | Kind::Set) => {
            run.extend(flat_element(value));
        }
        _ => run.push(value.clone()),
    }
}

/// What an element of the flat list may be: a part of a part, if it is a list itself.
fn flat_element(value: &Val) -> Val {
    value.and_then(|alt| match &alt.shape {
        Shape::Sequence(sequence) => {
            let inner: Vec<Val> = sequence
                .items
                .iter()
                .chain(&sequence.tail)
                .map(flat_element)
                .collect();
            // An empty list adds nothing; an element that is never met does no harm.
            Val::any_of(&inner, &format!("flat({})", alt.key())).unwrap_or_else(Val::null)
        }
        Shape::Open(open) if matches!(open.kind, Kind::Any | Kind::List | Kind::Set) => {
            let name = format!("flat({})", open.atom.key);
            let atom = crate::read::terraform::value::Atom::new(name, open.atom.doubt.clone());
            Val::of(Shape::Open(Open::new(atom, Kind::Any)))
        }
        other => Val::of(other.clone()),
    })
}

pub(super) fn sort(call: &Call<'_>, args: &[&Alt]) -> Val {
    let null = || Val::error("`sort` takes no null");
    let Shape::Sequence(given) = &args[0].shape else {
        let mut run = Run::default();
        run.splice(args[0]);
        return call.perhaps(
            args,
            run.finish(call, SequenceKind::List, args),
            "`sort` takes no null",
        );
    };
    if given.items.iter().any(is_null) {
        return null();
    }
    if args[0].shape.is_known() {
        let mut texts: Vec<&Val> = given.items.iter().collect();
        texts.sort_by(|a, b| text_of(a).cmp(&text_of(b)));
        return list(texts.into_iter().cloned().collect());
    }
    // Nobody knows the order.
    let key = call.key(args);
    let any = |at: &str| {
        let all = given.items.iter().chain(&given.tail);
        Val::any_of(all, &format!("{key}{at}")).map(|any| without_null(&any))
    };
    let told = given.items.len();
    let told = if told > MOST_PLACED { 1 } else { told };
    let items = (0..told).filter_map(|at| any(&format!("[{at}]")));
    let further = given.tail.is_some() || told < given.items.len();
    let tail = further.then(|| any("[*]")).flatten();
    let sorted = sequence(SequenceKind::List, items.collect(), tail);
    let sorted = match &given.tail {
        Some(tail) if tail.alts().iter().any(Alt::may_be_null) => {
            call.perhaps(args, sorted, "`sort` takes no null")
        }
        _ => sorted,
    };
    let items = given.items.iter().filter_map(Val::only);
    items.fold(sorted, |sorted, item| item.split_null(null(), sorted))
}

fn is_null(value: &Val) -> bool {
    value
        .only()
        .is_some_and(|alt| matches!(alt.shape, Shape::Null(_)))
}

/// The same where null would have been an error.
fn without_null(value: &Val) -> Val {
    let alts = value.alts().iter().filter_map(|alt| match &alt.shape {
        Shape::Null(_) => None,
        Shape::Open(open) => Some(Alt {
            shape: Shape::Open(open.clone().never_null()),
            ..alt.clone()
        }),
        _ => Some(alt.clone()),
    });
    Val::from_alts(alts)
}

fn text_of(value: &Val) -> Option<&str> {
    match &value.only()?.shape {
        Shape::Str(text) => Some(text),
        _ => None,
    }
}

/// The elements of a list that stand where another list has certain values.
pub(super) fn matchkeys(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [values, keys, wanted] = args else {
        return Val::error("`matchkeys` takes three lists");
    };
    let (Shape::Sequence(values_of), Shape::Sequence(keys_of), Shape::Sequence(wanted)) =
        (&values.shape, &keys.shape, &wanted.shape)
    else {
        let mut run = Run::default();
        run.splice(values);
        let any = run.finish(call, SequenceKind::List, args);
        let mut loose = Run::default();
        if let Shape::Sequence(sequence) = &any.alts()[0].shape
            && let Some(any) =
                Val::any_of(sequence.items.iter().chain(&sequence.tail), &call.key(args))
        {
            loose.extend(any);
        }
        let some = loose.finish(call, SequenceKind::List, args);
        return call.perhaps(args, some, "the lists differ in length");
    };
    let exact = [values_of, keys_of, wanted]
        .iter()
        .all(|list| list.tail.is_none());
    if exact && values_of.items.len() != keys_of.items.len() {
        return Val::error("the lists differ in length");
    }
    let mut run = Run::default();
    let members = Members::of(wanted);
    for (value, key) in values_of.items.iter().zip(&keys_of.items) {
        match members.hold(key) {
            Some(true) => run.push(value.clone()),
            Some(false) => {}
            None => run.extend(value.clone()),
        }
    }
    values_of
        .tail
        .iter()
        .for_each(|tail| run.extend(tail.clone()));
    let found = run.finish(call, SequenceKind::List, args);
    if exact {
        found
    } else {
        call.perhaps(args, found, "the lists differ in length")
    }
}

//! Functions of lists and tuples.

use super::Call;
use super::answer::{list, sequence};
use super::run::{Run, by_emptiness, element as element_of, length_atom};
use super::sets::Members;
use crate::read::terraform::equal::equal;
use crate::read::terraform::types::{known_key, type_of};
use crate::read::terraform::value::{
    Alt, Const, Kind, Limits, Number, Open, Sequence, SequenceKind, Shape, Val, World, least_length,
};

/// With more open elements than this, which of them are alike is not told apart.
const MOST_UNKNOWN: usize = 4;

/// Whether it is a list, a set or a tuple; an open value may be one.
pub(super) fn is_sequence(alt: &Alt) -> bool {
    match &alt.shape {
        Shape::Sequence(_) => true,
        Shape::Open(open) => matches!(open.kind, Kind::Any | Kind::List | Kind::Set),
        _ => false,
    }
}

/// Whether it is a list or a tuple; an open value may be one.
pub(super) fn is_list(alt: &Alt) -> bool {
    match &alt.shape {
        Shape::Sequence(sequence) => sequence.kind != SequenceKind::Set,
        Shape::Open(open) => matches!(open.kind, Kind::Any | Kind::List),
        _ => false,
    }
}

/// The result, or an error where an open argument turns out not to be of the right kind.
pub(super) fn if_fitting(what: &'static str, args: &[&Alt], result: Val) -> Val {
    args.iter().fold(result, |result, alt| match &alt.shape {
        Shape::Open(open) if open.kind == Kind::Any => {
            let atom = crate::read::terraform::value::Atom::new(
                format!("{what}({})", alt.key()),
                open.atom.doubt.clone(),
            );
            Val::either(
                &atom,
                result,
                Val::error("an argument is of the wrong type"),
            )
        }
        _ => result,
    })
}

pub(super) fn whole(alt: &Alt) -> Option<i64> {
    match &alt.shape {
        Shape::Number(number) => number.whole(),
        _ => None,
    }
}

pub(super) fn concat(call: &Call<'_>, args: &[&Alt]) -> Val {
    if args.is_empty() || !args.iter().all(|alt| is_list(alt)) {
        return Val::error("`concat` takes lists");
    }
    let tuple = args.iter().any(|alt| {
        matches!(&alt.shape, Shape::Sequence(sequence) if sequence.kind == SequenceKind::Tuple)
    });
    let mut run = Run::default();
    for alt in args {
        run.splice(alt);
    }
    let kind = if tuple {
        SequenceKind::Tuple
    } else {
        SequenceKind::List
    };
    let known = |alt: &&Alt| type_of(alt).is_some();
    let all = run.finish(call, kind, args);
    let all = if tuple || args.len() == 1 || args.iter().all(known) {
        all
    } else {
        call.perhaps(args, all, "all elements must have the same type")
    };
    if_fitting("list", args, all)
}

pub(super) fn element(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [alt, index] = args else {
        return Val::error("`element` takes a list and an index");
    };
    if !is_list(alt) {
        return Val::error("`element` takes a list");
    }
    let empty = || Val::error("`element` is given an empty list");
    let result = match &alt.shape {
        Shape::Sequence(sequence) => {
            let any = || {
                let all = sequence.items.iter().chain(&sequence.tail);
                Val::any_of(all, &call.key(args)).unwrap_or_else(empty)
            };
            match (&index.shape, whole(index)) {
                (Shape::Open(_), _) => by_emptiness(alt, empty(), any()),
                (_, None) => return Val::error("an index is no whole number"),
                (_, Some(at)) => match (usize::try_from(at), sequence.items.len()) {
                    (Ok(at), length) if at < length => sequence.items[at].clone(),
                    (Ok(at), length) if sequence.tail.is_none() && length > 0 => {
                        sequence.items[at % length].clone()
                    }
                    // Releases differ in what a negative index does.
                    _ => by_emptiness(alt, empty(), any()),
                },
            }
        }
        Shape::Open(open) => {
            let at = match whole(index) {
                Some(at) if usize::try_from(at).is_ok_and(|at| at < open.least) => {
                    format!("[{at}]")
                }
                // The first element is the first however long the list is.
                Some(0) => "[0]".into(),
                _ => format!("[element {}]", index.key()),
            };
            by_emptiness(alt, empty(), element_of(alt, open, &at))
        }
        _ => return empty(),
    };
    let result = match index.shape {
        Shape::Open(_) => call.perhaps(args, result, "an index is not whole"),
        _ => result,
    };
    if_fitting("list", &args[..1], result)
}

pub(super) fn index(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [alt, wanted] = args else {
        return Val::error("`index` takes a list and a value");
    };
    if !is_list(alt) {
        return Val::error("`index` takes a list");
    }
    let missing = || Val::error("`index` finds no such element");
    let Shape::Sequence(sequence) = &alt.shape else {
        let found = call.open(Kind::Number, args);
        return if_fitting(
            "list",
            &args[..1],
            call.perhaps(args, found, "there is no such element"),
        );
    };
    let wanted = Val::of(wanted.shape.clone());
    let after = match sequence.tail {
        Some(_) => call.perhaps(
            args,
            call.open_of_least(Kind::Number, sequence.items.len(), args),
            "there is no such element",
        ),
        None => missing(),
    };
    sequence
        .items
        .iter()
        .enumerate()
        .rev()
        .fold(after, |after, (at, item)| {
            equal(item, &wanted).and_then(|same| match same.shape {
                Shape::Bool(true) => Val::number(at),
                _ => after.clone(),
            })
        })
}

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
    let wanted = Val::of(wanted.shape.clone());
    let mut found = Val::bool(false);
    for item in &sequence.items {
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
        if let Some(item) = &given.tail {
            run.extend(item.clone());
        }
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

pub(super) fn length(call: &Call<'_>, args: &[&Alt]) -> Val {
    let alt = args[0];
    match &alt.shape {
        Shape::Str(text) => {
            use unicode_segmentation::UnicodeSegmentation;
            Val::number(text.graphemes(true).count())
        }
        Shape::Sequence(sequence) if sequence.tail.is_none() => Val::number(sequence.items.len()),
        Shape::Fields(fields) if fields.rest.is_none() => Val::number(fields.entries.len()),
        Shape::Sequence(_) | Shape::Fields(_) => open_length(alt, least_length(alt)),
        Shape::Open(open) => match open.kind {
            Kind::Bool | Kind::Number => Val::error("`length` takes a string or a collection"),
            Kind::String | Kind::Any => {
                let least = usize::from(open.kind == Kind::String);
                let set = open_length(alt, least);
                let set = if open.kind == Kind::Any {
                    if_fitting("measurable", args, set)
                } else {
                    set
                };
                if !alt.may_be_empty_string() {
                    return set;
                }
                let empty = [Const::empty()];
                let set = set.under(&World::of(&open.atom, Limits::never(empty.clone())));
                let none = Val::number(0_i64).under(&World::of(&open.atom, Limits::only(empty)));
                match (set, none) {
                    (Some(set), Some(none)) => set.or(none),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => call.open(Kind::Number, args),
                }
            }
            Kind::List | Kind::Set | Kind::Map | Kind::Object => open_length(alt, open.least),
        },
        _ => Val::error("`length` takes a string or a collection"),
    }
}

fn open_length(alt: &Alt, least: usize) -> Val {
    Val::of(Shape::Open(Open {
        least,
        ..Open::new(length_atom(alt), Kind::Number).never_null()
    }))
}

pub(super) fn range(call: &Call<'_>, args: &[&Alt]) -> Val {
    let known: Option<Vec<&Number>> = args
        .iter()
        .map(|alt| match &alt.shape {
            Shape::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    let Some(known) = known else {
        let mut run = Run::default();
        run.extend(call.open(Kind::Number, args));
        return run.finish(call, SequenceKind::List, args);
    };
    let (zero, one) = (Number::from(0_i64), Number::from(1_i64));
    let (start, limit, step) = match known[..] {
        [limit] => (&zero, limit, None),
        [start, limit] => (start, limit, None),
        [start, limit, step] => (start, limit, Some(step)),
        _ => return Val::error("`range` takes one to three numbers"),
    };
    let down = limit < start;
    let step = match step {
        Some(step) if step.is_zero() => return Val::error("the step of `range` is zero"),
        Some(step) if down != (*step < zero) && start != limit => {
            return Val::error("the step of `range` leads away from its limit");
        }
        Some(step) => step.decimal().clone(),
        None if down => -one.decimal().clone(),
        None => one.decimal().clone(),
    };
    let mut items = Vec::new();
    let mut at = start.decimal().clone();
    while if down {
        at > *limit.decimal()
    } else {
        at < *limit.decimal()
    } {
        // Terraform's own bound.
        if items.len() >= 1024 {
            return Val::error("`range` has more than 1024 elements");
        }
        let Some(number) = Number::new(&at.clone()) else {
            return call.open(Kind::List, args);
        };
        items.push(Val::number(number));
        at += &step;
    }
    list(items)
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

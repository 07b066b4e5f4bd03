//! Functions of lists and tuples.

use super::Call;
use super::answer::{LARGEST, list, sequence};
use super::run::{Run, by_emptiness, element as element_of, length_atom};
use crate::read::terraform::equal::equal;
use crate::read::terraform::types::type_of;
use crate::read::terraform::value::{
    Alt, Const, Kind, Limits, Number, Open, Sequence, SequenceKind, Shape, Val, World, least_length,
};
/// More elements than this, not all of them known, are not compared one by one.
const MOST_COMPARED: usize = 64;

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
                    (_, length) if sequence.tail.is_none() && length > 0 => {
                        let last = i64::try_from(length).unwrap_or(i64::MAX);
                        let wrapped = usize::try_from(at.rem_euclid(last)).unwrap_or(0);
                        let item = sequence.items[wrapped].clone();
                        // Of a tuple, 1.11.4 counts back to the first element and to no other.
                        if at < 0 && wrapped > 0 && sequence.kind == SequenceKind::Tuple {
                            call.perhaps(args, item, "an index is negative")
                        } else {
                            item
                        }
                    }
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
    let known = alt.shape.is_known() && wanted.is_known();
    if sequence.items.len() > MOST_COMPARED && !known {
        let found = call.open(Kind::Number, args);
        return call.perhaps(args, found, "there is no such element");
    }
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

pub(super) fn reverse(call: &Call<'_>, args: &[&Alt]) -> Val {
    if !is_sequence(args[0]) {
        return Val::error("`reverse` takes a list");
    }
    let mut run = Run::default();
    let kind = if let Shape::Sequence(sequence) = &args[0].shape {
        let in_order = sequence.kind != SequenceKind::Set || args[0].shape.is_known();
        if let Some(tail) = &sequence.tail {
            run.extend(tail.clone());
        }
        for item in sequence.items.iter().rev() {
            if in_order {
                run.push(item.clone());
            } else {
                run.extend(item.clone());
            }
        }
        if sequence.kind == SequenceKind::Tuple {
            SequenceKind::Tuple
        } else {
            SequenceKind::List
        }
    } else {
        run.splice(args[0]);
        SequenceKind::List
    };
    let result = run.finish(call, kind, args);
    if_fitting("sequence", args, result)
}

pub(super) fn slice(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [alt, start, end] = args else {
        return Val::error("`slice` takes a list and two indexes");
    };
    if !is_list(alt) {
        return Val::error("`slice` takes a list");
    }
    let kind = match &alt.shape {
        Shape::Sequence(sequence) => sequence.kind,
        _ => SequenceKind::List,
    };
    let indexes = [start, end].map(|alt| match &alt.shape {
        Shape::Number(number) => Some(number.whole().and_then(|n| usize::try_from(n).ok())),
        _ => None,
    });
    let wrong = "the indexes of `slice` are out of bounds";
    let result = match (&alt.shape, indexes) {
        (_, [Some(None), _] | [_, Some(None)]) => return Val::error(wrong),
        (_, [Some(Some(from)), Some(Some(to))]) if from > to => return Val::error(wrong),
        (Shape::Sequence(sequence), [Some(Some(from)), Some(Some(to))]) => {
            if to <= sequence.items.len() {
                let items = sequence.items[from..to].to_vec();
                return sequence_of(sequence, items);
            }
            let Some(tail) = &sequence.tail else {
                return Val::error(wrong);
            };
            if to - from > LARGEST {
                return call.too_large(Kind::List);
            }
            let key = call.key(args);
            let items = (from..to).map(|at| match sequence.items.get(at) {
                Some(item) => item.clone(),
                None => tail.apart(&format!("{key}[{at}]")),
            });
            let sliced = sequence_of(sequence, items.collect());
            call.perhaps(args, sliced, "the indexes of `slice` are out of bounds")
        }
        (Shape::Open(open), [Some(Some(from)), Some(Some(to))]) if to - from <= LARGEST => {
            let items = (from..to).map(|at| element_of(alt, open, &format!("[{at}]")));
            let sliced = sequence(kind, items.collect(), None);
            if to <= open.least {
                sliced
            } else {
                call.perhaps(args, sliced, "the indexes of `slice` are out of bounds")
            }
        }
        _ => {
            let mut run = Run::default();
            let mut all = Run::default();
            all.splice(alt);
            run.extend(match &alt.shape {
                Shape::Sequence(sequence) => {
                    let items = sequence.items.iter().chain(&sequence.tail);
                    match Val::any_of(items, &call.key(args)) {
                        Some(item) => item,
                        None => {
                            return call.perhaps(args, sequence_of(sequence, Vec::new()), wrong);
                        }
                    }
                }
                Shape::Open(open) => element_of(alt, open, "[*]"),
                _ => return Val::error(wrong),
            });
            call.perhaps(args, run.finish(call, kind, args), wrong)
        }
    };
    if_fitting("list", &args[..1], result)
}

fn sequence_of(like: &Sequence, items: Vec<Val>) -> Val {
    sequence(like.kind, items, None)
}

pub(super) fn chunklist(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [alt, size] = args else {
        return Val::error("`chunklist` takes a list and a size");
    };
    let size = if let Shape::Number(number) = &size.shape {
        match number.whole().and_then(|n| usize::try_from(n).ok()) {
            Some(size) => size,
            None => return Val::error("the size of a chunk is negative or not whole"),
        }
    } else {
        let chunks = call.open(Kind::List, args);
        return call.perhaps(args, chunks, "the size of a chunk is negative or not whole");
    };
    match &alt.shape {
        Shape::Sequence(sequence) if sequence.tail.is_none() => {
            if size == 0 && !sequence.items.is_empty() {
                return list(vec![list(sequence.items.clone())]);
            }
            list(
                sequence
                    .items
                    .chunks(size.max(1))
                    .map(|chunk| list(chunk.to_vec()))
                    .collect(),
            )
        }
        _ => {
            let any = |at: &str| match &alt.shape {
                Shape::Sequence(sequence) => {
                    let all = sequence.items.iter().chain(&sequence.tail);
                    Val::any_of(all, &format!("{}{at}", call.key(args)))
                }
                Shape::Open(open) => Some(element_of(alt, open, &format!("[chunk {at}]"))),
                _ => None,
            };
            let chunk = sequence(
                SequenceKind::List,
                any("[0]").into_iter().collect(),
                any("[*]"),
            );
            let mut run = Run::default();
            run.extend(chunk);
            run.finish(call, SequenceKind::List, args)
        }
    }
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
        Some(step) => step.clone(),
        None if down => Number::from(-1_i64),
        None => one.clone(),
    };
    let mut items = Vec::new();
    let mut at = start.clone();
    while if down { at > *limit } else { at < *limit } {
        // Terraform's own bound.
        if items.len() >= 1024 {
            return Val::error("`range` has more than 1024 elements");
        }
        let Some(next) = at.plus(&step) else {
            return call.open(Kind::List, args);
        };
        items.push(Val::number(std::mem::replace(&mut at, next)));
    }
    list(items)
}

//! Functions that put the elements of lists in another order, or into other lists.

use super::Call;
use super::answer::{LARGEST, list, sequence};
use super::lists::{if_fitting, is_list, is_sequence};
use super::run::{Run, element as element_of};
use crate::read::terraform::value::{Alt, Kind, Open, Sequence, SequenceKind, Shape, Val};

/// Longer lists of which the order is not known are not told element by element.
const MOST_PLACED: usize = 24;

pub(super) fn flatten(call: &Call<'_>, args: &[&Alt]) -> Val {
    if !is_sequence(args[0]) {
        return Val::error("`flatten` takes a list");
    }
    let mut run = Run::default();
    match &args[0].shape {
        Shape::Sequence(sequence) => {
            sequence
                .items
                .iter()
                .for_each(|item| flattened(item, &mut run));
            if let Some(tail) = &sequence.tail {
                run.extend(flat_element(tail));
            }
        }
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
            for item in &sequence.items {
                flattened(item, run);
            }
            if let Some(tail) = &sequence.tail {
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
        .is_some_and(|alt| matches!(alt.shape, Shape::Null))
}

/// The same where null would have been an error.
fn without_null(value: &Val) -> Val {
    let alts = value.alts().iter().filter_map(|alt| match &alt.shape {
        Shape::Null => None,
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

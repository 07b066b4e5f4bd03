//! Sets: every element once, and in Terraform's order as far as the elements are known.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::read::terraform::equal::equal;
use crate::read::terraform::value::{Alt, Sequence, SequenceKind, Shape, Val};

/// With more unknown elements than this, which of them are the same is not told apart.
const MOST_UNKNOWN: usize = 4;

/// The set of these elements, and of any number of further ones.
pub(in crate::read::terraform) fn set_of(items: Vec<Val>, tail: Option<Val>) -> Val {
    let (known, unknown): (Vec<Val>, Vec<Val>) = items.into_iter().partition(Val::is_known);
    let mut known: Vec<(Val, Vec<u8>)> = known
        .into_iter()
        .map(|item| {
            let bytes = item.only().map(order_key).unwrap_or_default();
            (item, bytes)
        })
        .collect();
    known.sort_by(|(a, a_bytes), (b, b_bytes)| order(a, b).then_with(|| a_bytes.cmp(b_bytes)));
    known.dedup_by(|(_, a), (_, b)| a == b);
    let known: Vec<Val> = known.into_iter().map(|(item, _)| item).collect();
    let of = |items: Vec<Val>, tail: Option<Val>| {
        Val::of(Shape::Sequence(Arc::new(Sequence {
            kind: SequenceKind::Set,
            items,
            tail,
        })))
    };
    if unknown.len() > MOST_UNKNOWN {
        let key: String = unknown.iter().map(Val::key).collect();
        let mut items = known;
        // There is at least one of them.
        if items.is_empty() {
            items.extend(Val::any_of(&unknown, &format!("first({key})")));
        }
        let further = Val::any_of(unknown.iter().chain(&tail), &format!("some({key})"));
        return of(items, further);
    }
    let mut set = of(known, tail);
    for item in unknown {
        set = added(&set, &item);
    }
    set
}

fn added(set: &Val, item: &Val) -> Val {
    Val::product(&[set.clone(), item.clone()], |chosen| {
        let (Shape::Sequence(set), item) = (&chosen[0].shape, chosen[1]) else {
            return Val::of(chosen[0].shape.clone());
        };
        let one = Val::of(item.shape.clone());
        let mut contained = Val::bool(false);
        for other in &set.items {
            contained = either(&contained, &equal(other, &one));
        }
        contained.and_then(|contained| {
            let mut set = Sequence::clone(set);
            if !matches!(contained.shape, Shape::Bool(true)) {
                set.items.push(Val::from_alts([item.clone()]));
            }
            Val::of(Shape::Sequence(Arc::new(set)))
        })
    })
}

fn either(left: &Val, right: &Val) -> Val {
    left.and_then(|alt| match alt.shape {
        Shape::Bool(true) => Val::bool(true),
        _ => right.clone(),
    })
}

fn plain(item: &Val) -> Option<&Alt> {
    item.only().filter(|alt| alt.constant().is_some())
}

/// Numbers by size, strings by their bytes, false before true, null last; checked with terraform 1.11.4.
fn order(left: &Val, right: &Val) -> Ordering {
    let (Some(left), Some(right)) = (plain(left), plain(right)) else {
        return plain(right).is_some().cmp(&plain(left).is_some());
    };
    match (&left.shape, &right.shape) {
        (Shape::Bool(a), Shape::Bool(b)) => a.cmp(b),
        (Shape::Number(a), Shape::Number(b)) => a.cmp(b),
        (Shape::Str(a), Shape::Str(b)) => a.cmp(b),
        (Shape::Null(_), Shape::Null(_)) => Ordering::Equal,
        (Shape::Null(_), _) => Ordering::Greater,
        (_, Shape::Null(_)) => Ordering::Less,
        _ => Ordering::Equal,
    }
}

/// The same for equal values of one type, where they are known.
pub(in crate::read::terraform) fn known_key(value: &Val) -> Option<Vec<u8>> {
    value.is_known().then(|| value.only().map(order_key))?
}

/// Collections are ordered by a text: `[[10], [9]]` stays, and the empty list comes last (checked with terraform
/// 1.11.4).
fn order_key(alt: &Alt) -> Vec<u8> {
    let mut key = String::new();
    write_order_key(alt, &mut key);
    key.into_bytes()
}

fn write_order_key(alt: &Alt, key: &mut String) {
    let one = |val: &Val, key: &mut String| {
        if let Some(alt) = val.only() {
            write_order_key(alt, key);
        }
        key.push(';');
    };
    match &alt.shape {
        Shape::Bool(value) => key.push(if *value { 'T' } else { 'F' }),
        Shape::Number(value) => {
            let _ = write!(key, "{value}");
        }
        Shape::Str(text) => {
            let _ = write!(key, "{text:?}");
        }
        Shape::Sequence(sequence) => {
            key.push('[');
            sequence.items.iter().for_each(|item| one(item, key));
            key.push(']');
        }
        Shape::Fields(fields) => {
            key.push('<');
            for (name, value) in &fields.entries {
                let _ = write!(key, "{name:?}:");
                one(value, key);
            }
            key.push('>');
        }
        _ => key.push_str("null"),
    }
}

//! `count` and `for_each`: which instances a block has, as far as that is known, and where each of them exists.

use std::sync::Arc;

use super::eval::{Each, Evaluator, Scope};
use super::syntax::Block;
use super::types::{self, Type};
use super::value::{
    Alt, Atom, Const, Kind, Limits, Open, SequenceKind, Shape, Val, World, settled,
};

/// More instances than this are told as one without a key.
pub(super) const MOST_INSTANCES: usize = 1000;

/// How a block is multiplied.
pub(super) enum Keys {
    One,
    /// The number of them.
    Count(Val),
    /// A map, an object or a set.
    ForEach(Val),
}

/// One instance of a block, or one that stands for several that cannot be told apart.
pub(super) struct Expanded {
    /// As an address shows it: empty, `[0]`, `["blue"]`.
    pub(super) key: String,
    pub(super) each: Each,
    /// A boolean whose worlds say where it exists.
    pub(super) exists: Val,
}

pub(super) fn keys<'a>(evaluator: &Evaluator<'a>, block: &Block, scope: &Scope<'_, 'a>) -> Keys {
    if let Some(argument) = block.body.argument("count") {
        return Keys::Count(types::convert(
            &evaluator.eval(&argument.value, scope),
            &Type::Number,
        ));
    }
    match block.body.argument("for_each") {
        Some(argument) => Keys::ForEach(evaluator.eval(&argument.value, scope)),
        None => Keys::One,
    }
}

/// The instances of a block; none where it surely has none.
pub(super) fn expand<'a>(
    evaluator: &Evaluator<'a>,
    block: &Block,
    scope: &Scope<'_, 'a>,
) -> Vec<Expanded> {
    let mut instances = match keys(evaluator, block, scope) {
        Keys::One => vec![one(String::new(), Each::default(), Val::bool(true))],
        Keys::Count(count) => by_count(&count),
        Keys::ForEach(collection) => by_key(&collection),
    };
    let enabled = enabled(evaluator, block, scope);
    for instance in &mut instances {
        instance.exists = both(&instance.exists, &enabled);
    }
    instances.retain(|instance| {
        !instance
            .exists
            .alts()
            .iter()
            .all(|alt| matches!(alt.shape, Shape::Bool(false)))
    });
    instances
}

/// Whether a block has any instance at all.
pub(super) fn exists<'a>(evaluator: &Evaluator<'a>, block: &Block, scope: &Scope<'_, 'a>) -> Val {
    let some = match keys(evaluator, block, scope) {
        Keys::One => Val::bool(true),
        Keys::Count(count) => count.flat_map(|alt| some_of(alt, at_least_one(alt))),
        Keys::ForEach(collection) => collection.flat_map(|alt| some_of(alt, not_empty(alt))),
    };
    both(&some, &enabled(evaluator, block, scope))
}

/// `lifecycle { enabled = … }` of OpenTofu 1.11.
fn enabled<'a>(evaluator: &Evaluator<'a>, block: &Block, scope: &Scope<'_, 'a>) -> Val {
    let lifecycle = block.body.blocks("lifecycle").next();
    match lifecycle.and_then(|lifecycle| lifecycle.body.argument("enabled")) {
        Some(argument) => types::convert(&evaluator.eval(&argument.value, scope), &Type::Bool),
        None => Val::bool(true),
    }
}

/// `value` in the worlds where `holds` may be true; nothing where it surely is not.
pub(super) fn given(holds: &Val, value: &Val) -> Option<Val> {
    let mut alts: Vec<Alt> = Vec::new();
    for alt in holds.alts() {
        // An open condition, or one that cannot be evaluated, forbids nothing.
        let may = match &alt.shape {
            Shape::Bool(value) => *value,
            Shape::Open(_) => true,
            _ => false,
        };
        if may && let Some(value) = value.under(&alt.world) {
            alts.extend(value.alts().to_vec());
        }
    }
    (!alts.is_empty()).then(|| Val::from_alts(alts))
}

/// True where both are.
pub(super) fn both(left: &Val, right: &Val) -> Val {
    left.flat_map(|alt| match alt.shape {
        Shape::Bool(true) => right.clone(),
        _ => Val::of(alt.shape.clone()),
    })
}

pub(super) fn counted(index: usize) -> Each {
    Each {
        index: Some(Val::number(index)),
        ..Each::default()
    }
}

pub(super) fn keyed(key: &Arc<str>, value: &Val) -> Each {
    Each {
        key: Some(Val::str(key.clone())),
        value: Some(value.clone()),
        ..Each::default()
    }
}

/// A key as an address shows it.
pub(super) fn quoted(key: &str) -> String {
    let mut text = String::from("[\"");
    for c in key.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ => text.push(c),
        }
    }
    text.push_str("\"]");
    text
}

fn one(key: String, each: Each, exists: Val) -> Expanded {
    Expanded { key, each, exists }
}

fn by_count(count: &Val) -> Vec<Expanded> {
    if let Some(alt) = count.only()
        && let Shape::Number(number) = &alt.shape
        && let Some(n) = number.whole().and_then(|n| usize::try_from(n).ok())
        && n <= MOST_INSTANCES
    {
        let exists = Val::bool(true).after(&alt.trail);
        return (0..n)
            .map(|i| one(format!("[{i}]"), counted(i), exists.clone()))
            .collect();
    }
    let exists = count.flat_map(|alt| some_of(alt, at_least_one(alt)));
    let most_one = count.alts().iter().all(|alt| match &alt.shape {
        Shape::Number(number) => number.whole().is_some_and(|n| n <= 1),
        Shape::Error(_) | Shape::Null(_) => true,
        _ => false,
    });
    let index = if most_one {
        Val::number(0_i64)
    } else {
        let open = Open::new(
            Atom::new(format!("count.index({})", count.key()), count.doubt()),
            Kind::Number,
        );
        Val::of(Shape::Open(open.never_null()))
    };
    let each = Each {
        index: Some(index),
        ..Each::default()
    };
    vec![one(String::new(), each, exists)]
}

fn by_key(collection: &Val) -> Vec<Expanded> {
    if let Some(alt) = collection.only() {
        let items = items(alt);
        if items.rest.is_none() && items.error.is_none() && items.known.len() <= MOST_INSTANCES {
            let exists = Val::bool(true).after(&alt.trail);
            let instances = items.known.iter();
            return instances
                .map(|(key, value)| one(quoted(key), keyed(key, value), exists.clone()))
                .collect();
        }
    }
    let exists = collection.flat_map(|alt| some_of(alt, not_empty(alt)));
    let doubt = collection.doubt();
    let mut keys = Vec::new();
    let mut values = Vec::new();
    for alt in collection.alts() {
        let items = items(alt);
        for (key, value) in &items.known {
            keys.extend(Val::str(key.clone()).under(&alt.world));
            values.extend(value.under(&alt.world));
        }
        if let Some(rest) = items.rest {
            keys.extend(rest.key);
            values.extend(rest.value.and_then(|value| value.under(&alt.world)));
        }
    }
    let which = Atom::new(format!("which instance of {}", collection.key()), doubt);
    let each = Each {
        key: Some(settled(&which, keys)),
        value: Some(settled(&which, values)),
        ..Each::default()
    };
    vec![one(String::new(), each, exists)]
}

/// What `for_each` goes over.
pub(super) struct Items {
    pub(super) known: Vec<(Arc<str>, Val)>,
    /// What any further one may be.
    pub(super) rest: Option<Each>,
    /// Why Terraform refuses it.
    pub(super) error: Option<Shape>,
}

pub(super) fn items(alt: &Alt) -> Items {
    let mut items = Items {
        known: Vec::new(),
        rest: None,
        error: None,
    };
    let open_key = |name: &str| {
        let key = format!("{}{name}", alt.key());
        let doubt = Val::of(alt.shape.clone()).doubt();
        Open::new(Atom::new(key, doubt), Kind::Any)
    };
    let key = || {
        Val::of(Shape::Open(Open {
            kind: Kind::String,
            never_null: true,
            ..open_key("[key]")
        }))
    };
    match &alt.shape {
        Shape::Fields(fields) => {
            items.known.clone_from(&fields.entries);
            items.rest = fields.rest.as_ref().map(|rest| Each {
                key: Some(key()),
                value: Some(rest.clone()),
                ..Each::default()
            });
        }
        Shape::Sequence(sequence) if sequence.kind == SequenceKind::Set => {
            for item in &sequence.items {
                match item.only().map(|alt| &alt.shape) {
                    Some(Shape::Str(text)) => items.known.push((text.clone(), item.clone())),
                    _ => {
                        items.rest = Some(Each {
                            key: Some(item.clone()),
                            value: Some(item.clone()),
                            ..Each::default()
                        });
                    }
                }
            }
            if let Some(tail) = &sequence.tail {
                items.rest = Some(Each {
                    key: Some(tail.clone()),
                    value: Some(tail.clone()),
                    ..Each::default()
                });
            }
        }
        Shape::Open(open) => {
            let value = Val::of(Shape::Open(open_key("[*]")));
            let each = if open.kind == Kind::Set {
                value.clone()
            } else {
                key()
            };
            items.rest = Some(Each {
                key: Some(each),
                value: Some(value),
                ..Each::default()
            });
        }
        Shape::Error(_) => items.error = Some(alt.shape.clone()),
        Shape::Null(_) => items.error = Some(Shape::error("`for_each` is null")),
        _ => {
            items.error = Some(Shape::error(
                "`for_each` is neither a map nor a set of strings",
            ));
        }
    }
    items
}

/// A yes or no for one alternative; where it is open, it says which lengths make it so.
fn some_of(alt: &Alt, some: Result<Option<bool>, Shape>) -> Val {
    let atom = match (&alt.shape, some) {
        (_, Ok(Some(some))) => return Val::bool(some),
        (_, Err(error)) => return Val::of(error),
        (Shape::Open(open), Ok(None)) if open.kind == Kind::Number => open.atom.clone(),
        (_, Ok(None)) => Atom::new(
            format!("length({})", alt.key()),
            Val::of(alt.shape.clone()).doubt(),
        ),
    };
    let zero = || [Const::Number(0_i64.into())];
    let side = |limits, value| Alt {
        world: World::of(&atom, limits),
        ..Alt::of(Shape::Bool(value))
    };
    Val::from_alts([
        side(Limits::never(zero()), true),
        side(Limits::only(zero()), false),
    ])
}

fn at_least_one(alt: &Alt) -> Result<Option<bool>, Shape> {
    match &alt.shape {
        Shape::Number(number) => match number.whole() {
            Some(n) if n >= 0 => Ok(Some(n > 0)),
            _ => Err(Shape::error("`count` is no whole number")),
        },
        Shape::Open(open) => {
            let zero = open.least == 0 && open.may_be(&Const::Number(0_i64.into()), &alt.world);
            Ok(if zero { None } else { Some(true) })
        }
        Shape::Error(_) => Err(alt.shape.clone()),
        _ => Err(Shape::error("`count` is no number")),
    }
}

fn not_empty(alt: &Alt) -> Result<Option<bool>, Shape> {
    let items = items(alt);
    if let Some(error) = items.error {
        return Err(error);
    }
    Ok(match (&alt.shape, items.rest) {
        (Shape::Open(open), _) if open.least > 0 => Some(true),
        (Shape::Sequence(sequence), Some(_)) if !sequence.items.is_empty() => Some(true),
        (_, None) => Some(!items.known.is_empty()),
        (_, Some(_)) if !items.known.is_empty() => Some(true),
        _ => None,
    })
}

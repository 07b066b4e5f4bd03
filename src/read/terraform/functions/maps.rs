//! Functions of objects and maps. Their keys come in lexical order.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Call;
use super::answer::{fields, sequence};
use super::lists::{if_fitting, is_sequence};
use super::run::{Run, element};
use crate::read::terraform::equal::equal;
use crate::read::terraform::types::{Type, convert_surely, type_of};
use crate::read::terraform::value::{Alt, Atom, FieldsKind, Kind, Open, SequenceKind, Shape, Val};

/// A key that is not known is compared with at most so many keys.
const MOST_KEYS: usize = 16;

/// Whether it is a map or an object; an open value may be one.
fn is_fields(alt: &Alt) -> bool {
    match &alt.shape {
        Shape::Fields(_) => true,
        Shape::Open(open) => matches!(open.kind, Kind::Any | Kind::Map | Kind::Object),
        _ => false,
    }
}

pub(super) fn keys(call: &Call<'_>, args: &[&Alt]) -> Val {
    let any_key = || {
        let atom = Atom::new(format!("{}[*]", call.key(args)), call.doubt(args));
        Val::of(Shape::Open(Open::new(atom, Kind::String).never_null()))
    };
    taken(call, args, |name, _| Val::str(name.clone()), &|_| any_key())
}

pub(super) fn values(call: &Call<'_>, args: &[&Alt]) -> Val {
    taken(call, args, |_, value| value.clone(), &Val::clone)
}

/// One element of a list for each entry.
fn taken(
    call: &Call<'_>,
    args: &[&Alt],
    each: impl Fn(&Arc<str>, &Val) -> Val,
    further: &dyn Fn(&Val) -> Val,
) -> Val {
    if !is_fields(args[0]) {
        return Val::error(format!("`{}` takes a map", call.name));
    }
    let mut run = Run::default();
    let kind = match &args[0].shape {
        Shape::Fields(given) => {
            // Nobody knows where further keys stand among these.
            if let Some(rest) = &given.rest {
                run.extend(further(rest));
            }
            for (name, value) in &given.entries {
                run.push(each(name, value));
            }
            if given.kind == FieldsKind::Map {
                SequenceKind::List
            } else {
                SequenceKind::Tuple
            }
        }
        Shape::Open(open) => {
            run.extend(further(&element(args[0], open, "[*]")));
            if open.kind == Kind::Object {
                SequenceKind::Tuple
            } else {
                SequenceKind::List
            }
        }
        _ => return Val::error("a map is required"),
    };
    let result = run.finish(call, kind, args);
    if_fitting("map", args, result)
}

/// The value of a key, whatever it is; the default only where there is no such key.
pub(super) fn lookup(call: &Call<'_>, args: &[&Alt]) -> Val {
    let (alt, key) = (args[0], args[1]);
    if args.len() > 3 || !is_fields(alt) {
        return Val::error("`lookup` takes a map, a key and a default");
    }
    let mut default = match args.get(2) {
        Some(default) => Val::of(default.shape.clone()),
        None => Val::error("`lookup` finds no such key and has no default"),
    };
    if let (Shape::Fields(given), Some(_)) = (&alt.shape, args.get(2))
        && given.kind == FieldsKind::Map
        && let Some(Type::Map(of)) = type_of(alt)
    {
        // The default becomes what the map's values are, or Terraform stops even where it is not needed.
        default = convert_surely(&default, &of);
        if default.alts().iter().all(Alt::is_error) {
            return default;
        }
    }
    let result = match (&alt.shape, &key.shape) {
        (Shape::Fields(given), Shape::Str(name)) => {
            match given.entries.iter().find(|(other, _)| other == name) {
                Some((_, value)) => value.clone(),
                None => further(alt, given.rest.as_ref(), name, default),
            }
        }
        (Shape::Fields(given), _) if given.entries.len() <= MOST_KEYS => {
            let wanted = Val::of(key.shape.clone());
            let after = match &given.rest {
                Some(rest) => call.perhaps_or(args, rest.apart(&call.key(args)), default),
                None => default,
            };
            given
                .entries
                .iter()
                .rev()
                .fold(after, |after, (name, value)| {
                    equal(&Val::str(name.clone()), &wanted).and_then(|same| match same.shape {
                        Shape::Bool(true) => value.clone(),
                        _ => after.clone(),
                    })
                })
        }
        (Shape::Fields(given), _) => {
            let all = given.entries.iter().map(|(_, value)| value);
            match Val::any_of(all.chain(&given.rest), &call.key(args)) {
                Some(found) => call.perhaps_or(args, found, default),
                None => default,
            }
        }
        (Shape::Open(open), Shape::Str(name)) => {
            let value = element(alt, open, &format!(".{name}"));
            further(alt, Some(&value), name, default)
        }
        (Shape::Open(open), _) => {
            let value = element(alt, open, &format!("[{}]", key.key()));
            call.perhaps_or(args, value, default)
        }
        _ => return Val::error("a map is required"),
    };
    if_fitting("map", &args[..1], result)
}

/// A key that may be among those that are not known: the same question has the same answer everywhere.
fn further(alt: &Alt, rest: Option<&Val>, name: &str, default: Val) -> Val {
    let Some(rest) = rest else {
        return default;
    };
    let key = format!("{}.{name}", alt.key());
    let there = Atom::new(format!("ok({key})"), alt.doubt());
    Val::either(&there, rest.apart(&key), default)
}

/// Later maps win, also with null; a map that is null is left out.
pub(super) fn merge(call: &Call<'_>, args: &[&Alt]) -> Val {
    let null = |alt: &Alt| matches!(alt.shape, Shape::Null(_));
    if !args.iter().all(|alt| is_fields(alt) || null(alt)) {
        return Val::error("`merge` takes maps");
    }
    let mut entries: BTreeMap<Arc<str>, Val> = BTreeMap::new();
    let mut rest: Vec<Val> = Vec::new();
    for alt in args {
        let unknown: Option<Val> = match &alt.shape {
            Shape::Fields(given) => given.rest.clone(),
            Shape::Open(open) => Some(element(alt, open, "[*]")),
            _ => None,
        };
        let given: &[(Arc<str>, Val)] = match &alt.shape {
            Shape::Fields(given) => &given.entries,
            _ => &[],
        };
        if let Some(unknown) = unknown {
            let own =
                |name: &Arc<str>| given.binary_search_by(|(other, _)| other.cmp(name)).is_ok();
            for (name, value) in entries.iter_mut().filter(|(name, _)| !own(name)) {
                *value = further(alt, Some(&unknown), name, value.clone());
            }
            rest.push(unknown);
        }
        entries.extend(given.iter().cloned());
    }
    let rest = Val::any_of(&rest, &format!("{}[*]", call.key(args)));
    let kind = if alike(args) {
        FieldsKind::Map
    } else {
        FieldsKind::Object
    };
    let result = fields(kind, entries.into_iter().collect(), rest);
    if_fitting("map", args, result)
}

/// Maps of one type stay a map. An empty map, and a null one, is taken to be of that type: a variable's is.
fn alike(args: &[&Alt]) -> bool {
    let types: Option<Vec<Type>> = args
        .iter()
        .filter(|alt| !matches!(alt.shape, Shape::Null(_)))
        .map(|alt| match type_of(alt) {
            Some(Type::Map(of)) => Some(*of),
            _ => None,
        })
        .collect();
    let Some(mut types) = types.filter(|types| !types.is_empty()) else {
        return false;
    };
    types.retain(|ty| !matches!(ty, Type::Any));
    types
        .split_first()
        .is_none_or(|(first, others)| others.iter().all(|ty| ty.is(first)))
}

pub(super) fn zipmap(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [keys, values] = args else {
        return Val::error("`zipmap` takes keys and values");
    };
    if !is_sequence(values)
        || matches!(&values.shape, Shape::Sequence(s) if s.kind == SequenceKind::Set)
    {
        return Val::error("`zipmap` takes a list of values");
    }
    let lengths = "the keys and the values of `zipmap` differ in number";
    let (Shape::Sequence(names), Shape::Sequence(given)) = (&keys.shape, &values.shape) else {
        return one_open_side(call, args, keys, values, lengths);
    };
    let exact = names.tail.is_none() && given.tail.is_none();
    if exact && names.items.len() != given.items.len() {
        return Val::error(lengths);
    }
    let mut entries: BTreeMap<Arc<str>, Val> = BTreeMap::new();
    let mut rest: Vec<Val> = names
        .tail
        .iter()
        .filter_map(|_| given.tail.clone())
        .collect();
    let key = call.key(args);
    for (at, name) in names.items.iter().enumerate() {
        let beyond = || {
            given
                .tail
                .as_ref()
                .map(|tail| tail.apart(&format!("{key}[{at}]")))
        };
        let Some(value) = given.items.get(at).cloned().or_else(beyond) else {
            return Val::error(lengths);
        };
        match name.only().map(|alt| &alt.shape) {
            Some(Shape::Str(name)) => {
                entries.insert(name.clone(), value.clone());
            }
            Some(Shape::Null(_)) => return Val::error("a key is null"),
            _ => {
                for (other, before) in &mut entries {
                    let same = equal(&Val::str(other.clone()), name);
                    *before = same.and_then(|same| match same.shape {
                        Shape::Bool(true) => value.clone(),
                        _ => before.clone(),
                    });
                }
                rest.push(value.apart(&format!("{key}[{}]", name.key())));
            }
        }
    }
    if names.tail.is_some() {
        rest.extend(given.items.iter().skip(names.items.len()).cloned());
    }
    let rest = Val::any_of(&rest, &format!("{}[*]", call.key(args)));
    let kind = if given.kind == SequenceKind::Tuple {
        FieldsKind::Object
    } else {
        FieldsKind::Map
    };
    let result = fields(kind, entries.into_iter().collect(), rest);
    if exact {
        result
    } else {
        call.perhaps(args, result, "the keys and the values differ in number")
    }
}

fn one_open_side(call: &Call<'_>, args: &[&Alt], keys: &Alt, values: &Alt, _: &str) -> Val {
    let mut known: Vec<(Arc<str>, Val)> = Vec::new();
    let mut rest = None;
    match (&keys.shape, &values.shape) {
        (Shape::Sequence(names), Shape::Open(open)) => {
            for (at, name) in names.items.iter().enumerate() {
                let value = element(values, open, &format!("[{at}]"));
                match name.only().map(|alt| &alt.shape) {
                    Some(Shape::Str(name)) => known.push((name.clone(), value)),
                    _ => rest = Some(element(values, open, "[*]")),
                }
            }
            if names.tail.is_some() || rest.is_some() {
                rest = Some(element(values, open, "[*]"));
            }
        }
        (_, Shape::Open(open)) => rest = Some(element(values, open, "[*]")),
        (_, Shape::Sequence(given)) => {
            rest = Val::any_of(given.items.iter().chain(&given.tail), &call.key(args));
        }
        _ => {}
    }
    let result = match Shape::fields(FieldsKind::Map, known) {
        Shape::Fields(built) => fields(FieldsKind::Map, built.entries.clone(), rest),
        other => Val::of(other),
    };
    let failure = "the keys and the values differ in number";
    if_fitting("sequence", &args[1..], call.perhaps(args, result, failure))
}

/// From keys with lists of values to values with lists of keys.
pub(super) fn transpose(call: &Call<'_>, args: &[&Alt]) -> Val {
    let given = match &args[0].shape {
        Shape::Fields(given) if args[0].shape.is_known() => given,
        _ => {
            return call.perhaps(
                args,
                call.open(Kind::Map, args),
                "`transpose` takes no null",
            );
        }
    };
    let mut transposed: BTreeMap<Arc<str>, Vec<Val>> = BTreeMap::new();
    for (name, values) in &given.entries {
        let Some(Shape::Sequence(values)) = values.only().map(|alt| &alt.shape) else {
            return Val::error("`transpose` takes no null");
        };
        for value in &values.items {
            let Some(Shape::Str(value)) = value.only().map(|alt| &alt.shape) else {
                return Val::error("`transpose` takes no null");
            };
            transposed
                .entry(value.clone())
                .or_default()
                .push(Val::str(name.clone()));
        }
    }
    let entries = transposed.into_iter().map(|(value, mut names)| {
        names.sort_by_key(Val::key);
        (value, sequence(SequenceKind::List, names, None))
    });
    fields(FieldsKind::Map, entries.collect(), None)
}

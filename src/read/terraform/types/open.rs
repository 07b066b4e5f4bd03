//! Open values asked to be of a type: they keep their names where nothing about them changes.

use std::sync::Arc;

use super::convert::{convert, of_sequence, required};
use super::{Attribute, Type};
use crate::read::terraform::value::{
    Alt, Atom, Const, Fields, FieldsKind, Kind, Limits, Open, SequenceKind, Shape, Val, World,
};

/// As many elements of an open list are told one by one.
const MOST_TOLD: usize = 3;

/// An open value that is asked to be of a type.
pub(super) fn opened(alt: &Alt, open: &Open, ty: &Type) -> Val {
    let kept = |kind: Kind| Val::of(Shape::Open(of_kind(open, kind)));
    let error = || Val::error(required(ty));
    match (open.kind, ty) {
        (_, Type::Object(attributes)) => match open.kind {
            Kind::Any | Kind::Object | Kind::Map => {
                alt.split_null(Val::null_of(ty.kind()), open_object(alt, open, attributes))
            }
            _ => error(),
        },
        (Kind::Any | Kind::List | Kind::Set, Type::List(of) | Type::Set(of)) => {
            let changes = matches!(
                (open.kind, ty),
                (Kind::List, Type::Set(_)) | (Kind::Set, Type::List(_))
            );
            if of.has_object() {
                let set = open_sequence(alt, open, ty, of);
                return alt.split_null(Val::null_of(ty.kind()), set);
            }
            if !changes {
                return kept(ty.kind());
            }
            // A list of twins is a set of one.
            let least = if ty.kind() == Kind::Set {
                open.least.min(1)
            } else {
                open.least
            };
            let name = if ty.kind() == Kind::Set {
                "toset"
            } else {
                "tolist"
            };
            derived(alt, open, name, ty.kind(), least)
        }
        (Kind::Any | Kind::Map | Kind::Object, Type::Map(of)) => {
            if !of.has_object() {
                return kept(Kind::Map);
            }
            let key = format!("{}[*]", open.atom.key);
            let map = Shape::Fields(Arc::new(Fields {
                kind: FieldsKind::Map,
                entries: Vec::new(),
                rest: Some(part(open, &key, of)),
            }));
            alt.split_null(Val::null_of(ty.kind()), Val::of(map))
        }
        (Kind::Any | Kind::List, Type::Tuple(types)) => {
            let items = types
                .iter()
                .enumerate()
                .map(|(at, ty)| part(open, &format!("{}[{at}]", open.atom.key), ty));
            let set = of_sequence(SequenceKind::Tuple, items.collect(), None);
            alt.split_null(Val::null_of(ty.kind()), set)
        }
        (Kind::Any, _) => kept(ty.kind()),
        (kind, _) if kind == ty.kind() => Val::of(alt.shape.clone()),
        (Kind::Bool | Kind::Number, Type::String) => {
            derived(alt, open, "tostring", Kind::String, 1)
        }
        (Kind::String, Type::Bool) => said_bool(alt, open),
        (Kind::String, Type::Number) => {
            let ok = Atom::new(
                format!("ok(tonumber({}))", alt.key()),
                open.atom.doubt.clone(),
            );
            let failed = Val::error("a number is required");
            let number = derived(alt, open, "tonumber", Kind::Number, 0);
            number.and_then(|alt| match alt.shape {
                Shape::Open(_) => Val::either(&ok, Val::of(alt.shape.clone()), failed.clone()),
                _ => Val::of(alt.shape.clone()),
            })
        }
        _ => error(),
    }
}

/// What was sure of a value of any kind, as far as it says something of this one.
fn of_kind(open: &Open, kind: Kind) -> Open {
    match kind {
        Kind::Bool | Kind::Number => Open {
            never_null: open.never_null,
            ..Open::new(open.atom.clone(), kind)
        },
        _ => Open {
            kind,
            ..open.clone()
        },
    }
}

/// The four texts that say a bool, and all others.
fn said_bool(alt: &Alt, open: &Open) -> Val {
    let says = |texts: [&str; 2]| texts.map(|text| Const::Str(text.into()));
    let when = |limits, val: Val| val.under(&World::of(&open.atom, limits));
    let texts = ["true", "1", "false", "0"].map(|text| Const::Str(text.into()));
    let may_be = |texts: &[Const; 2]| texts.iter().any(|text| open.may_be(text, &alt.world));
    let alternatives = [(says(["true", "1"]), true), (says(["false", "0"]), false)]
        .into_iter()
        .filter(|(texts, _)| may_be(texts))
        .filter_map(|(texts, value)| when(Limits::only(texts), Val::bool(value)))
        .chain(when(
            Limits::never(texts.into_iter().chain([Const::Null])),
            Val::error("a bool is required"),
        ))
        .chain(
            alt.may_be_null()
                .then(|| when(Limits::only([Const::Null]), Val::null_of(Kind::Bool)))
                .flatten(),
        );
    Val::from_alts(alternatives.flat_map(|val| val.alts().to_vec()))
}

/// A value made of an open one, null where that is null.
fn derived(alt: &Alt, open: &Open, function: &str, kind: Kind, least: usize) -> Val {
    let atom = Atom::new(
        format!("{function}({})", alt.key()),
        open.atom.doubt.clone(),
    );
    let set = Open {
        least,
        ..Open::new(atom, kind).never_null()
    };
    alt.split_null(Val::null_of(kind), Val::of(Shape::Open(set)))
}

/// Part of an open value, of this type.
fn part(open: &Open, key: &str, ty: &Type) -> Val {
    let atom = Atom::new(key, open.atom.doubt.clone());
    convert(&Val::of(Shape::Open(Open::new(atom, Kind::Any))), ty)
}

fn open_object(alt: &Alt, open: &Open, attributes: &[Attribute]) -> Val {
    let entries = attributes.iter().map(|attribute| {
        let key = format!("{}.{}", alt.key(), attribute.name);
        let value = match &attribute.default {
            // What it is, the default included; null is none of them unless the default is.
            Some(default) if !default.alts().iter().any(Alt::may_be_null) => {
                let atom = Atom::new(key, open.atom.doubt.clone());
                let set = Open::new(atom, Kind::Any).never_null();
                convert(&Val::of(Shape::Open(set)), &attribute.ty)
            }
            _ => part(open, &key, &attribute.ty),
        };
        (attribute.name.clone(), value)
    });
    Val::of(Shape::fields(FieldsKind::Object, entries))
}

fn open_sequence(alt: &Alt, open: &Open, ty: &Type, of: &Type) -> Val {
    let key = alt.key();
    let kind = if ty.kind() == Kind::Set {
        SequenceKind::Set
    } else {
        SequenceKind::List
    };
    let told = if kind == SequenceKind::Set {
        open.least.min(1)
    } else {
        open.least.min(MOST_TOLD)
    };
    let items = (0..told).map(|at| part(open, &format!("{key}[{at}]"), of));
    let tail = part(open, &format!("{key}[*]"), of);
    of_sequence(kind, items.collect(), Some(tail))
}

/// An open value of no known kind, as an argument of this type: another value, or an error.
pub(super) fn unsure(alt: &Alt, open: &Open, ty: &Type) -> Val {
    let name = match ty {
        Type::Any => "any",
        Type::String => "string",
        Type::Number => "number",
        Type::Bool => "bool",
        Type::List(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Tuple(_) => "tuple",
        Type::Object(_) => "object",
    };
    let ok = Atom::new(format!("{name}({})", alt.key()), open.atom.doubt.clone());
    let key = format!("to{name}({})", alt.key());
    let atom = Atom::new(key, open.atom.doubt.clone());
    let fitting = Open {
        atom,
        ..of_kind(open, ty.kind()).never_null()
    };
    let fitting = convert(&Val::of(Shape::Open(fitting)), ty);
    let set = Val::either(&ok, fitting, Val::error(required(ty)));
    alt.split_null(Val::null_of(ty.kind()), set)
}

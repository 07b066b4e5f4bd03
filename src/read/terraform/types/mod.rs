//! Terraform's types: what values are of, what a variable asks for, and how a value becomes one of another type.

mod convert;
mod open;
mod set;
mod unify;

use std::sync::Arc;

use super::value::{Alt, FieldsKind, Kind, SequenceKind, Shape, Val, kind_of};

pub(super) use convert::{convert, convert_surely, perhaps_text};
pub(super) use set::{known_key, set_of};
pub(super) use unify::unify;

/// A type constraint, or the type of a value. `any` asks for nothing; of a value it says that nobody knows.
#[derive(Debug, Clone)]
pub(super) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Attribute>),
}

#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: Arc<str>,
    pub(super) ty: Type,
    pub(super) optional: bool,
    /// What it is where it is missing or null.
    pub(super) default: Option<Val>,
}

impl Type {
    pub(super) fn list(of: Type) -> Self {
        Type::List(Box::new(of))
    }

    pub(super) fn set(of: Type) -> Self {
        Type::Set(Box::new(of))
    }

    pub(super) fn map(of: Type) -> Self {
        Type::Map(Box::new(of))
    }

    /// The kind that an open value of this type has.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Type::Any => Kind::Any,
            Type::String => Kind::String,
            Type::Number => Kind::Number,
            Type::Bool => Kind::Bool,
            Type::List(_) | Type::Tuple(_) => Kind::List,
            Type::Set(_) => Kind::Set,
            Type::Map(_) => Kind::Map,
            Type::Object(_) => Kind::Object,
        }
    }

    /// Whether it leaves the choice of a type to the value, at any depth.
    fn has_any(&self) -> bool {
        match self {
            Type::Any => true,
            Type::String | Type::Number | Type::Bool => false,
            Type::List(of) | Type::Set(of) | Type::Map(of) => of.has_any(),
            Type::Tuple(items) => items.iter().any(Type::has_any),
            Type::Object(attributes) => attributes.iter().any(|attribute| attribute.ty.has_any()),
        }
    }

    /// Whether it says more of an open value than a kind does.
    fn has_object(&self) -> bool {
        match self {
            Type::Any | Type::String | Type::Number | Type::Bool => false,
            Type::List(of) | Type::Set(of) | Type::Map(of) => of.has_object(),
            Type::Tuple(_) | Type::Object(_) => true,
        }
    }

    /// The same type; what is optional, and defaults, are not looked at.
    pub(super) fn is(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, Type::Any)
            | (Type::String, Type::String)
            | (Type::Number, Type::Number)
            | (Type::Bool, Type::Bool) => true,
            (Type::List(a), Type::List(b))
            | (Type::Set(a), Type::Set(b))
            | (Type::Map(a), Type::Map(b)) => a.is(b),
            (Type::Tuple(a), Type::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
            }
            (Type::Object(a), Type::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| a.name == b.name && a.ty.is(&b.ty))
            }
            _ => false,
        }
    }
}

/// The type of an alternative; nothing where it is out of reach. Null is of any type.
pub(super) fn type_of(alt: &Alt) -> Option<Type> {
    let inner = |val: &Val| type_of_value(val).unwrap_or(Type::Any);
    Some(match &alt.shape {
        Shape::Null(kind) => of_null(*kind),
        Shape::Error(_) => Type::Any,
        Shape::Bool(_) => Type::Bool,
        Shape::Number(_) => Type::Number,
        Shape::Str(_) => Type::String,
        Shape::Sequence(sequence) => {
            if sequence.kind == SequenceKind::Tuple {
                if sequence.tail.is_some() {
                    return None;
                }
                return Some(Type::Tuple(sequence.items.iter().map(inner).collect()));
            }
            let of = unify_values(sequence.items.iter().chain(&sequence.tail));
            if sequence.kind == SequenceKind::Set {
                Type::set(of)
            } else {
                Type::list(of)
            }
        }
        Shape::Fields(fields) => {
            if fields.kind == FieldsKind::Map {
                let values = fields.entries.iter().map(|(_, value)| value);
                return Some(Type::map(unify_values(values.chain(&fields.rest))));
            }
            if fields.rest.is_some() {
                return None;
            }
            let attributes = fields.entries.iter().map(|(name, value)| Attribute {
                name: name.clone(),
                ty: inner(value),
                optional: false,
                default: None,
            });
            Type::Object(attributes.collect())
        }
        Shape::Handle(_) => return None,
        Shape::Open(open) => match open.kind {
            Kind::Bool => Type::Bool,
            Kind::Number => Type::Number,
            Kind::String => Type::String,
            Kind::Set => Type::set(Type::Any),
            Kind::Map => Type::map(Type::Any),
            // A list may be a tuple.
            Kind::Any | Kind::List | Kind::Object => return None,
        },
    })
}

/// The type of a null, as far as its kind tells it: which attributes an object has is not kept.
fn of_null(kind: Kind) -> Type {
    match kind {
        Kind::Bool => Type::Bool,
        Kind::Number => Type::Number,
        Kind::String => Type::String,
        Kind::List => Type::list(Type::Any),
        Kind::Set => Type::set(Type::Any),
        Kind::Map => Type::map(Type::Any),
        Kind::Any | Kind::Object => Type::Any,
    }
}

/// The one type of all alternatives, where there is one.
pub(super) fn type_of_value(val: &Val) -> Option<Type> {
    match val.alts() {
        [alt] => type_of(alt),
        _ if is_of_many_kinds(val) => None,
        alts => unify(&alts.iter().map(type_of).collect::<Option<Vec<_>>>()?),
    }
}

/// Whether a value is of one kind here and of another there, as that of `try` may be.
pub(super) fn is_of_many_kinds(val: &Val) -> bool {
    let sound = val.alts().iter().filter(|alt| !alt.is_error());
    let mut kinds = sound.map(kind_of);
    let first = kinds.next();
    kinds.any(|other| Some(other) != first)
}

fn unify_values<'v>(values: impl Iterator<Item = &'v Val>) -> Type {
    let types: Vec<Type> = values.filter_map(type_of_value).collect();
    unify(&types).unwrap_or(Type::Any)
}

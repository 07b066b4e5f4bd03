//! Type constraints as variables declare them: `list(string)`, `object({ name = optional(string, "x") })`.

use std::sync::Arc;

use super::inputs::constant;
use super::syntax::{self, Call, Expr, ExprKind};
use super::types::{Attribute, Type};

/// `any` where it is no type that we know: then nothing is converted and nothing claimed.
pub(super) fn declared(expr: &Expr) -> Type {
    match &expr.kind {
        ExprKind::Wrap(inner) => declared(inner),
        ExprKind::Name(name) => named(name),
        // JSON, and the quotes of old, hold the type as text.
        ExprKind::Str(text) => match &**text {
            "list" => Type::List(Box::new(Type::Any)),
            "map" => Type::Map(Box::new(Type::Any)),
            _ => match syntax::parse_expression(expr.place.file, text) {
                Ok(inner) if !matches!(inner.kind, ExprKind::Str(_)) => declared(&inner),
                _ => Type::Any,
            },
        },
        ExprKind::Call(call) => constructed(call),
        _ => Type::Any,
    }
}

fn named(name: &str) -> Type {
    match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Box::new(Type::Any)),
        "set" => Type::Set(Box::new(Type::Any)),
        "map" => Type::Map(Box::new(Type::Any)),
        _ => Type::Any,
    }
}

fn constructed(call: &Call) -> Type {
    let inner = || Box::new(call.args.first().map_or(Type::Any, declared));
    match (&*call.name, call.args.first().map(|arg| &arg.kind)) {
        ("list", _) => Type::List(inner()),
        ("set", _) => Type::Set(inner()),
        ("map", _) => Type::Map(inner()),
        ("tuple", Some(ExprKind::Tuple(items))) => {
            Type::Tuple(items.iter().map(declared).collect())
        }
        ("object", Some(ExprKind::Object(entries))) => {
            let attributes = entries
                .iter()
                .filter_map(|(key, value)| attribute(key.literal()?.clone(), value));
            Type::Object(attributes.collect())
        }
        _ => Type::Any,
    }
}

fn attribute(name: Arc<str>, value: &Expr) -> Option<Attribute> {
    let ExprKind::Call(call) = &value.kind else {
        return Some(Attribute {
            name,
            ty: declared(value),
            optional: false,
            default: None,
        });
    };
    if &*call.name != "optional" {
        return Some(Attribute {
            name,
            ty: declared(value),
            optional: false,
            default: None,
        });
    }
    Some(Attribute {
        name,
        ty: declared(call.args.first()?),
        optional: true,
        default: call.args.get(1).map(constant),
    })
}

//! Templates: text with parts to fill in, exact where every part is, else with what is sure of its ends and its length.

use std::sync::Arc;

use super::{Evaluator, Scope, operators};
use crate::knowledge::{Cause, Doubt};
use crate::read::terraform::functions::LONGEST;
use crate::read::terraform::syntax::Part;
use crate::read::terraform::types::{self, Type};
use crate::read::terraform::value::{
    Alt, Atom, Const, Kind, Limits, Open, Shape, Val, World, least_length,
};
use crate::source::Place;

/// Of the ends of a text, as much is kept.
const LONGEST_END: usize = 1 << 12;

impl<'a> Evaluator<'a> {
    pub(super) fn template(&self, parts: &[Part], place: Place, scope: &Scope<'_, 'a>) -> Val {
        let mut text = Val::str("");
        for part in parts {
            let next = match part {
                Part::Literal(text) => Val::str(text.clone()),
                Part::Interpolation(expr) => self.eval(expr, scope),
                Part::If { condition, yes, no } => {
                    let truth = operators::truth(&self.eval(condition, scope));
                    truth.and_then(|alt| {
                        let taken = if matches!(alt.shape, Shape::Bool(true)) {
                            yes
                        } else {
                            no
                        };
                        self.template(taken, place, scope)
                    })
                }
                Part::For {
                    key_name,
                    value_name,
                    collection,
                    each,
                } => {
                    let collection = self.eval(collection, scope);
                    let names = (key_name.as_deref().unwrap_or(""), &**value_name);
                    self.repeated(&collection, names, each, place, scope)
                }
            };
            text = joined(&text, &next);
        }
        text
    }

    fn repeated(
        &self,
        collection: &Val,
        names: (&str, &str),
        each: &[Part],
        place: Place,
        scope: &Scope<'_, 'a>,
    ) -> Val {
        collection.and_then(|alt| {
            let Some(walk) = self.walk(alt) else {
                return Val::error("a template goes over something that is no collection");
            };
            let turn = |key: &Val, value: &Val| {
                scope.turn((names.0, key), (names.1, value), |inner| {
                    self.template(each, place, inner)
                })
            };
            let text = walk.known.iter().fold(Val::str(""), |text, (key, value)| {
                joined(&text, &turn(key, value))
            });
            let Some((key, value)) = &walk.further else {
                return text;
            };
            let atom = Atom::new(format!("text({})", alt.key()), value.doubt());
            let rest = Open::new(atom, Kind::String).never_null();
            let all = joined(&text, &Val::of(Shape::Open(rest)));
            let all = Val::tailed(Some(&turn(key, value)), |_| all.clone());
            alt.split_null(Val::error("a template goes over null"), all)
        })
    }
}

/// Two texts, one after the other. Null is an error there.
fn joined(left: &Val, right: &Val) -> Val {
    let right = types::convert(right, &Type::String);
    Val::product(&[left.clone(), right], |chosen| {
        let (a, b) = (chosen[0], chosen[1]);
        match (&a.shape, &b.shape) {
            (Shape::Str(left), Shape::Str(right)) if left.len() + right.len() > LONGEST => {
                too_long(a, b)
            }
            (Shape::Str(a), Shape::Str(b)) => Val::str(format!("{a}{b}")),
            (_, Shape::Null(_)) => Val::error("null stands in a template"),
            (Shape::Str(text), Shape::Open(_)) if text.is_empty() && !b.may_be_null() => {
                Val::of(b.shape.clone())
            }
            (Shape::Str(_) | Shape::Open(_), Shape::Str(_) | Shape::Open(_)) => partly(a, b),
            _ => Val::error("a value in a template is no string"),
        }
    })
}

/// Neither null nor empty is all that anybody asks of a text this long.
fn too_long(left: &Alt, right: &Alt) -> Val {
    let doubt = Doubt::new(Cause::Expression("a text this long"), left.trail.clone());
    let atom = Atom::new(format!("{}+{}", left.key(), right.key()), doubt);
    Val::of(Shape::Open(Open {
        least: LONGEST,
        ..Open::set(atom)
    }))
}

/// As much of the start of a text as is worth keeping.
fn start(text: &str) -> Arc<str> {
    text[..text.floor_char_boundary(LONGEST_END)].into()
}

/// As much of the end of a text as is worth keeping.
fn end(text: &str) -> Arc<str> {
    let from = text.len().saturating_sub(LONGEST_END);
    text[text.ceil_char_boundary(from)..].into()
}

fn partly(left: &Alt, right: &Alt) -> Val {
    let doubt = [left, right].into_iter().find_map(|alt| match &alt.shape {
        Shape::Open(open) => Some(open.atom.doubt.clone()),
        _ => None,
    });
    let Some(doubt) = doubt else {
        return Val::error("a value in a template is no string");
    };
    let prefix = match &left.shape {
        Shape::Str(text) => match &right.shape {
            Shape::Open(open) => format!("{text}{}", open.prefix),
            _ => text.to_string(),
        },
        Shape::Open(open) => open.prefix.to_string(),
        _ => String::new(),
    };
    let suffix = match &right.shape {
        Shape::Str(text) => match &left.shape {
            Shape::Open(open) => format!("{}{text}", open.suffix),
            _ => text.to_string(),
        },
        Shape::Open(open) => open.suffix.to_string(),
        _ => String::new(),
    };
    let key = format!("{}+{}", left.key(), right.key());
    let open = Open {
        never_null: true,
        least: least_length(left).saturating_add(least_length(right)),
        prefix: start(&prefix),
        suffix: end(&suffix),
        ..Open::new(Atom::new(key, doubt), Kind::String)
    };
    let result = Val::of(Shape::Open(open));
    let Shape::Open(open) = &right.shape else {
        return result;
    };
    if !right.may_be_null() {
        return result;
    }
    let set = result.under(&World::of(&open.atom, Limits::never([Const::Null])));
    let null = Val::error("null stands in a template")
        .under(&World::of(&open.atom, Limits::only([Const::Null])));
    match (set, null) {
        (Some(set), Some(null)) => set.or(null),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Val::error("no value is possible here"),
    }
}

//! Conversion between types: of variables' values, of functions' arguments, of operands.
//!
//! Each rule was observed in terraform 1.11.4, as `terraform console` shows a child module's variable of that type.

use std::sync::Arc;

use super::open::{opened, unsure};
use super::{Attribute, Type, set_of, type_of_value, unify};
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::value::{
    Alt, Atom, Fields, FieldsKind, Kind, Number, Open, Sequence, SequenceKind, Shape, Val, kind_of,
};

/// What a variable of this type holds when it is given `val`; an open value of no known kind is taken to fit, and
/// keeps its name: Terraform stops where it does not, and nothing can catch that.
pub(in crate::read::terraform) fn convert(val: &Val, ty: &Type) -> Val {
    if matches!(ty, Type::Any) {
        return val.clone();
    }
    val.and_then(|alt| converted(alt, ty))
}

/// The same where a failure can be caught, by `try` or `can`: an open value of no known kind may not fit, and where it
/// does, it has become another value.
pub(in crate::read::terraform) fn convert_surely(val: &Val, ty: &Type) -> Val {
    if matches!(ty, Type::Any) {
        return val.clone();
    }
    val.and_then(|alt| match &alt.shape {
        Shape::Open(open) if open.kind == Kind::Any => unsure(alt, open, ty),
        _ => converted(alt, ty),
    })
}

fn converted(alt: &Alt, ty: &Type) -> Val {
    let same = || Val::of(alt.shape.clone());
    match (&alt.shape, ty) {
        (_, Type::Any)
        | (Shape::Handle(_), Type::Object(_) | Type::Map(_))
        | (Shape::Str(_), Type::String)
        | (Shape::Bool(_), Type::Bool)
        | (Shape::Number(_), Type::Number) => same(),
        (Shape::Null(kind), _) => null(*kind, ty),
        (Shape::Open(open), _) => opened(alt, open, ty),
        (Shape::Bool(value), Type::String) => Val::str(if *value { "true" } else { "false" }),
        (Shape::Number(number), Type::String) => Val::str(number.to_string()),
        (Shape::Str(text), Type::Number) => {
            number_of_text(text).unwrap_or_else(|| Val::error("a number is required"))
        }
        (Shape::Str(text), Type::Bool) => match &**text {
            "true" | "1" => Val::bool(true),
            "false" | "0" => Val::bool(false),
            _ => Val::error("a bool is required"),
        },
        (Shape::Sequence(sequence), Type::List(of)) => {
            let (items, tail) = in_order(alt, sequence);
            elements(items, tail, of, &|items, tail| {
                of_sequence(SequenceKind::List, items, tail)
            })
        }
        (Shape::Sequence(sequence), Type::Set(of)) => {
            let (items, tail) = (sequence.items.clone(), sequence.tail.clone());
            elements(items, tail, of, &set_of)
        }
        (Shape::Sequence(sequence), Type::Tuple(types)) => tuple(alt, sequence, types),
        (Shape::Fields(fields), Type::Map(of)) => {
            let (names, values): (Vec<Arc<str>>, Vec<Val>) = fields.entries.iter().cloned().unzip();
            elements(values, fields.rest.clone(), of, &|values, rest| {
                Val::of(Shape::Fields(Arc::new(Fields {
                    kind: FieldsKind::Map,
                    entries: names.iter().cloned().zip(values).collect(),
                    rest,
                })))
            })
        }
        (Shape::Fields(fields), Type::Object(attributes)) => object(alt, fields, attributes),
        _ => Val::error(required(ty)),
    }
}

/// Null of one type is null of another where values of the one become values of the other.
fn null(kind: Kind, ty: &Type) -> Val {
    let plain = |kind| matches!(kind, Kind::Bool | Kind::Number | Kind::String);
    let sequence = |kind| matches!(kind, Kind::List | Kind::Set);
    let fields = |kind| matches!(kind, Kind::Map | Kind::Object);
    let wanted = ty.kind();
    let never = matches!(
        (kind, wanted),
        (Kind::Bool, Kind::Number) | (Kind::Number, Kind::Bool)
    );
    let fits = kind == Kind::Any
        || [plain as fn(Kind) -> bool, sequence, fields]
            .iter()
            .any(|group| group(kind) && group(wanted));
    if fits && !never {
        Val::null_of(wanted)
    } else {
        Val::error(required(ty))
    }
}

pub(super) fn required(ty: &Type) -> &'static str {
    match ty {
        Type::Any => "a value is required",
        Type::String => "a string is required",
        Type::Number => "a number is required",
        Type::Bool => "a bool is required",
        Type::List(_) => "a list is required",
        Type::Set(_) => "a set is required",
        Type::Map(_) => "a map is required",
        Type::Tuple(_) => "a tuple is required",
        Type::Object(_) => "an object is required",
    }
}

/// The number that a text says, where it says one: decimal, with a sign, a point at either end and an exponent
/// (`+1`, `.5`, `5.` and `1e3` are, ` 1`, `0x10` and `1_000` are not; checked with terraform 1.11.4).
fn number_of_text(text: &str) -> Option<Val> {
    if let Some(number) = Number::parse(text) {
        return Some(Val::number(number));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Infinity, exponents to the base of two, and what is too large to work with.
    let (mantissa, exponent) = digits
        .split_once(['e', 'E', 'p', 'P'])
        .unwrap_or((digits, "0"));
    let decimal = mantissa.bytes().any(|b| b.is_ascii_digit())
        && mantissa.bytes().filter(|b| *b == b'.').count() <= 1
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let small = exponent.len() <= 8 && exponent.bytes().all(|b| b.is_ascii_digit());
    if digits == "inf" || digits == "Inf" || (decimal && small && !exponent.is_empty()) {
        let doubt = Doubt::new(Cause::Function("tonumber".into()), Trail::default());
        let atom = Atom::new(format!("tonumber({text:?})"), doubt);
        return Some(Val::of(Shape::Open(
            Open::new(atom, Kind::Number).never_null(),
        )));
    }
    None
}

/// `build` of the elements once each is of this type; where it is `any`, of the one type that all of them can become.
fn elements(
    items: Vec<Val>,
    tail: Option<Val>,
    of: &Type,
    build: &dyn Fn(Vec<Val>, Option<Val>) -> Val,
) -> Val {
    let further = usize::from(tail.is_some());
    let mut values: Vec<Val> = items
        .into_iter()
        .chain(tail)
        .map(|v| convert(&v, of))
        .collect();
    if of.has_any() {
        let types: Vec<Option<Type>> = values.iter().map(type_of_value).collect();
        let known: Vec<Type> = types.iter().flatten().cloned().collect();
        match unify(&known) {
            Some(common) => {
                let sure = known.len() == types.len() || matches!(common, Type::String);
                for value in &mut values {
                    if sure {
                        *value = convert(value, &common);
                    } else if matches!(common, Type::Number | Type::Bool) {
                        *value = perhaps_text(value);
                    }
                }
            }
            None => return Val::error("all elements must have the same type"),
        }
    }
    let tail = (further > 0).then(|| values.pop()).flatten();
    let failing = tail
        .as_ref()
        .filter(|tail| tail.alts().iter().any(Alt::is_error));
    let Some(failing) = failing else {
        return Val::lifted(values, |values| build(values, tail.clone()));
    };
    // There may be no further element that fails.
    let some = !failing.alts().iter().all(Alt::is_error);
    let rest = some.then(|| failing.clone().without_errors());
    let keys: String = values.iter().map(Val::key).collect();
    let key = format!("ok({:?}[{keys}{}])", of.kind(), failing.key());
    let ok = Atom::new(key, failing.doubt());
    let error = Val::error("an element is of the wrong type");
    Val::lifted(values, |values| {
        Val::either(&ok, build(values, rest.clone()), error.clone())
    })
}

/// A number or a bool beside values that nobody knows: it becomes a string where one of them is one.
pub(in crate::read::terraform) fn perhaps_text(value: &Val) -> Val {
    value.and_then(|alt| match kind_of(alt) {
        Kind::Number | Kind::Bool => {
            let cause = Cause::Expression("the type that values of several types become");
            let atom = Atom::fresh("text", Doubt::new(cause, Trail::default()));
            let same = Val::of(alt.shape.clone());
            Val::either(&atom, convert(&same, &Type::String), same)
        }
        _ => Val::of(alt.shape.clone()),
    })
}

pub(super) fn of_sequence(kind: SequenceKind, items: Vec<Val>, tail: Option<Val>) -> Val {
    Val::of(Shape::Sequence(Arc::new(Sequence { kind, items, tail })))
}

/// The elements as a list has them. A set that is not known in full has no order yet.
fn in_order(alt: &Alt, sequence: &Sequence) -> (Vec<Val>, Option<Val>) {
    if alt.is_in_order() {
        return (sequence.items.clone(), sequence.tail.clone());
    }
    let key = format!("tolist({})", alt.key());
    Val::in_any_order(&sequence.items, sequence.tail.as_ref(), &key)
}

fn tuple(alt: &Alt, sequence: &Sequence, types: &[Type]) -> Val {
    let fits = sequence.kind == SequenceKind::Tuple
        && sequence.items.len() <= types.len()
        && (sequence.tail.is_some() || sequence.items.len() == types.len());
    if !fits {
        return Val::error("a tuple is required");
    }
    let key = alt.key();
    let items = types.iter().enumerate().map(|(at, ty)| {
        let item = match (sequence.items.get(at), &sequence.tail) {
            (Some(item), _) => item.clone(),
            (None, Some(tail)) => tail.apart(&format!("{key}[{at}]")),
            (None, None) => Val::error("a tuple is required"),
        };
        convert(&item, ty)
    });
    Val::lifted(items.collect(), |items| {
        of_sequence(SequenceKind::Tuple, items, None)
    })
}

/// Attributes that are not asked for are dropped; a missing one is null or its default where it is optional, and an
/// error where it is not; a default also stands in for null.
fn object(alt: &Alt, fields: &Fields, attributes: &[Attribute]) -> Val {
    let values = attributes.iter().map(|attribute| {
        let given = fields
            .entries
            .iter()
            .find(|(name, _)| *name == attribute.name);
        let value = match (given, &fields.rest) {
            (Some((_, value)), _) => value.clone(),
            (None, None) => missing(attribute),
            (None, Some(rest)) => {
                let key = format!("{}.{}", alt.key(), attribute.name);
                let there = Atom::new(format!("ok({key})"), rest.doubt());
                Val::either(&there, rest.apart(&key), missing(attribute))
            }
        };
        convert(&or_default(&value, attribute), &attribute.ty)
    });
    let names: Vec<Arc<str>> = attributes.iter().map(|a| a.name.clone()).collect();
    Val::lifted(values.collect(), |values| {
        Val::of(Shape::fields(
            FieldsKind::Object,
            names.iter().cloned().zip(values),
        ))
    })
}

fn missing(attribute: &Attribute) -> Val {
    match &attribute.default {
        Some(default) => default.clone(),
        None if attribute.optional => Val::null(),
        None => Val::error(format!("the attribute `{}` is required", attribute.name)),
    }
}

fn or_default(value: &Val, attribute: &Attribute) -> Val {
    let Some(default) = &attribute.default else {
        return value.clone();
    };
    value.and_then(|alt| alt.split_null(default.clone(), Val::of(alt.shape.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::terraform::functions::console::{disagreements, printed, type_named, value};

    #[test]
    fn variables_hold_what_terraform_makes_of_what_they_are_given() {
        let table = include_str!("../functions/cases/convert.txt");
        let mut wrong = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (given, expected) = line.split_once("   =>   ").expect(line);
            let (ty, expression) = given.split_once(" <= ").expect(line);
            let got = printed(&convert(&value(expression), &type_named(ty)));
            if got != expected {
                wrong.push(format!("{given}\n  expected {expected}\n  got      {got}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn conversion_functions_compute_as_terraform_does() {
        let wrong = disagreements(include_str!("../functions/cases/conversions.txt"));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn an_open_value_keeps_its_name_and_gains_a_kind() {
        for (ty, expression, expected) in [
            ("string", "any", "any:string?"),
            ("string", "s", "s:string?"),
            ("string", "set", "set:string>=1"),
            ("string", "n", "null | tostring(n):string>=1"),
            ("number", "s", "error | null | tonumber(s):number"),
            ("bool", "s", "error | false | null | true"),
            ("bool", "n", "error"),
            ("list(string)", "any", "any:list?"),
            ("list(string)", "items", "items:list>=1"),
            ("set(string)", "items", "toset(items):set>=1"),
            ("list(string)", "[s, 1]", "tolist([ s:string?, \"1\", ])"),
            (
                "map(string)",
                "{ a = any }",
                "tomap({ \"a\" = any:string? })",
            ),
            ("any", "any", "any?"),
            (
                "object({ a = string })",
                "{ a = s, b = 1 }",
                "{ \"a\" = s:string? }",
            ),
            (
                "object({ a = optional(string, \"d\") })",
                "{ a = s }",
                "{ \"a\" = \"d\" | s:string }",
            ),
            (
                "object({ a = optional(string, \"d\"), b = number })",
                "any",
                "null | { \"a\" = any.a:string \"b\" = any.b:number? }",
            ),
            (
                "list(object({ a = optional(string) }))",
                "items",
                "tolist([ null | { \"a\" = items[0].a:string? }, ...null | { \"a\" = items[*].a:string? }, ])",
            ),
        ] {
            let got = printed(&convert(&value(expression), &type_named(ty)));
            assert_eq!(got, expected, "{ty} <= {expression}");
        }
    }

    #[test]
    fn a_conversion_that_may_fail_says_so() {
        for (expression, expected) in [
            ("tostring(any)", "error | null | tostring(any):string"),
            ("tonumber(any)", "error | null | tonumber(any):number"),
            ("tolist(any)", "error | null | tolist(any):list"),
            ("tolist([any, 1])", "tolist([ any?, \"1\" | 1, ])"),
            (
                "toset([s, \"a\"])",
                "toset([ \"a\", ]) | toset([ \"a\", s:string?, ])",
            ),
            (
                "tolist(toset([set, \"\"]))",
                "tolist([ \"\" | tolist(#)[0]#1:string>=1, \"\" | tolist(#)[1]#1:string>=1, ])",
            ),
        ] {
            let got = printed(&value(expression));
            if !expected.contains('#') {
                assert_eq!(got, expected, "{expression}");
            }
        }
    }
}

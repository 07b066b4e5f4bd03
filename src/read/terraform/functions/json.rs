//! JSON: `jsonencode` with what is open left open in the text, and `jsondecode`.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Call;
use super::joining::Joined;
use crate::read::terraform::types::{Type, convert};
use crate::read::terraform::value::{
    Alt, FieldsKind, Kind, SequenceKind, Shape, Val, least_length,
};

/// Deeper JSON is an error to `serde_json` too.
const DEEPEST: usize = 100;

/// The text of a value that is known in full.
pub(super) fn encoded(alt: &Alt) -> Option<String> {
    let mut text = Joined::default();
    write(alt, &mut text);
    text.known()
}

pub(super) fn encode(call: &Call<'_>, args: &[&Alt]) -> Val {
    let mut text = Joined::default();
    write(args[0], &mut text);
    text.finish(call, args)
}

fn write(alt: &Alt, text: &mut Joined) {
    match &alt.shape {
        Shape::Null(_) => text.literal("null"),
        Shape::Bool(value) => text.literal(if *value { "true" } else { "false" }),
        Shape::Number(number) => text.literal(&number.to_string()),
        Shape::Str(value) => text.literal(&quoted(value)),
        Shape::Sequence(sequence) => {
            text.literal("[");
            for (at, item) in sequence.items.iter().enumerate() {
                if at > 0 {
                    text.literal(",");
                }
                write_value(item, text);
            }
            if sequence.tail.is_some() {
                text.unknown(0);
            }
            text.literal("]");
        }
        Shape::Fields(fields) => {
            text.literal("{");
            if fields.rest.is_some() {
                // Further keys may stand between any two.
                text.unknown(0);
            }
            for (at, (name, value)) in fields.entries.iter().enumerate() {
                if at > 0 {
                    text.literal(",");
                }
                text.literal(&quoted(name));
                text.literal(":");
                write_value(value, text);
                if fields.rest.is_some() {
                    text.unknown(0);
                }
            }
            text.literal("}");
        }
        Shape::Open(open) => {
            let text_at_least = open.kind == Kind::String && !alt.may_be_null();
            text.unknown(if text_at_least {
                2 + least_length(alt)
            } else {
                1
            });
        }
        Shape::Handle(_) | Shape::Error(_) => text.unknown(1),
    }
}

fn write_value(value: &Val, text: &mut Joined) {
    match value.only() {
        Some(alt) => write(alt, text),
        None => text.unknown(1),
    }
}

/// As Go's encoder quotes, `<`, `>` and `&` escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Null where the text says so; an object or a tuple otherwise, its last key of a name winning.
pub(super) fn decode(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let Shape::Str(text) = &args[0].shape {
        decoded(text).unwrap_or_else(|| Val::error("this is no JSON"))
    } else {
        let atom = call.atom(args);
        let value = Val::of(Shape::Open(crate::read::terraform::value::Open::new(
            atom,
            Kind::Any,
        )));
        call.perhaps(args, value, "this is no JSON")
    }
}

pub(super) fn decoded(text: &str) -> Option<Val> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Depth(0).deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(value)
}

/// How deep in the text a value stands.
#[derive(Clone, Copy)]
struct Depth(usize);

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Val;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Val, D::Error> {
        if self.0 > DEEPEST {
            return Err(serde::de::Error::custom("too deep"));
        }
        // The digits of a number are kept as they are written.
        let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            let number = Val::str(text);
            return Ok(convert(&number, &Type::Number));
        }
        let mut inner = serde_json::Deserializer::from_str(text);
        inner
            .deserialize_any(self)
            .map_err(serde::de::Error::custom)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Val;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Val, E> {
        Ok(Val::null())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Val, E> {
        Ok(Val::bool(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Val, E> {
        Ok(Val::str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Val, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Depth(self.0 + 1))? {
            items.push(item);
        }
        Ok(Val::of(Shape::sequence(SequenceKind::Tuple, items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Val, A::Error> {
        let mut entries: BTreeMap<Arc<str>, Val> = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            entries.insert(name.into(), map.next_value_seed(Depth(self.0 + 1))?);
        }
        Ok(Val::of(Shape::fields(FieldsKind::Object, entries)))
    }
}

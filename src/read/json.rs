//! JSON as a tree with places: duplicate keys visible, depth bounded. Shared by every reader that takes JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::Span;

/// Deeper than this, a text is refused: real configurations stay below 50.
const DEEPEST: usize = 200;

#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) span: Span,
    pub(super) kind: Kind<'a>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    Str(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    /// In the order they are written, duplicates included; a key's span has its quotes.
    Object(Vec<(Key<'a>, Node<'a>)>),
}

#[derive(Debug, Clone)]
pub(super) struct Key<'a> {
    pub(super) span: Span,
    pub(super) text: Cow<'a, str>,
}

#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) offset: usize,
}

impl<'a> Node<'a> {
    /// The last entry of this name, as every reader of JSON has it.
    pub(super) fn entry(&self, name: &str) -> Option<&(Key<'a>, Node<'a>)> {
        match &self.kind {
            Kind::Object(entries) => entries.iter().rfind(|(key, _)| key.text == name),
            _ => None,
        }
    }
}

/// # Errors
/// Where the text is not one JSON value.
pub(super) fn parse(text: &str) -> Result<Node<'_>, Refusal> {
    shallow(text)?;
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| refusal(text, &error))?;
    Ok(lower(text, raw))
}

fn shallow(text: &str) -> Result<(), Refusal> {
    match too_deep(text) {
        None => Ok(()),
        Some(offset) => Err(Refusal {
            message: format!("nested more than {DEEPEST} levels deep"),
            offset,
        }),
    }
}

/// Every value of a text that may hold several, one after the other, and what keeps the rest from being read.
pub(super) fn parse_all(text: &str) -> (Vec<Node<'_>>, Option<Refusal>) {
    if let Err(refusal) = shallow(text) {
        return (Vec::new(), Some(refusal));
    }
    let mut nodes = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        match value {
            Ok(raw) => nodes.push(lower(text, raw)),
            Err(error) => return (nodes, Some(refusal(text, &error))),
        }
    }
    (nodes, None)
}

/// Where the text goes deeper than it may. Looked for before anything else: every level below costs a pass of its own.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

fn refusal(text: &str, error: &serde_json::Error) -> Refusal {
    let full = error.to_string();
    let message = full
        .split(" at line ")
        .next()
        .unwrap_or(&full)
        .to_lowercase();
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(line - 2)
            .map_or(text.len(), |at| at + 1),
    };
    let offset = text.floor_char_boundary(line_start + error.column().saturating_sub(1));
    let closes = text[offset..].starts_with(['}', ']']);
    let trailing = closes && text[..offset].trim_end().ends_with(',');
    Refusal {
        message: if trailing {
            "trailing comma".to_owned()
        } else {
            message
        },
        offset,
    }
}

/// Of a text that has parsed already.
fn lower<'a>(text: &'a str, raw: &'a RawValue) -> Node<'a> {
    let written = raw.get();
    let start = offset_in(text, written).unwrap_or_default();
    let span = Span {
        start,
        end: start + written.len(),
    };
    let mut inner = serde_json::Deserializer::from_str(written);
    let kind = match written.as_bytes().first() {
        Some(b'n') => Kind::Null,
        Some(b't') => Kind::Bool(true),
        Some(b'f') => Kind::Bool(false),
        Some(b'"') => Kind::Str(string(written)),
        Some(b'[') => {
            let items = inner.deserialize_seq(Items).unwrap_or_default();
            Kind::Array(items.into_iter().map(|item| lower(text, item)).collect())
        }
        Some(b'{') => {
            let entries = inner.deserialize_map(Entries).unwrap_or_default();
            let lowered = entries
                .into_iter()
                .map(|(key, value)| (lower_key(text, key, start), lower(text, value)));
            Kind::Object(lowered.collect())
        }
        _ => Kind::Number(written),
    };
    Node { span, kind }
}

fn lower_key<'a>(text: &'a str, raw: &'a RawValue, fallback: usize) -> Key<'a> {
    let start = offset_in(text, raw.get()).unwrap_or(fallback);
    Key {
        span: Span {
            start,
            end: start + raw.get().len(),
        },
        text: string(raw.get()),
    }
}

/// The text of a string that has parsed already.
fn string(written: &str) -> Cow<'_, str> {
    match serde_json::from_str::<&str>(written) {
        Ok(plain) => Cow::Borrowed(plain),
        Err(_) => Cow::Owned(serde_json::from_str(written).unwrap_or_default()),
    }
}

/// A slice knows where in its text it lies.
fn offset_in(text: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (offset + part.len() <= text.len()).then_some(offset)
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(all)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            all.push(entry);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let text = "{ \"é\": [1, \"two\"],\n \"a\\u0062\": null, \"a\": true }";
        let root = parse(text).unwrap();
        let Kind::Object(entries) = &root.kind else {
            panic!("an object");
        };
        assert_eq!(&text[entries[0].0.span.range()], "\"é\"");
        assert_eq!(&text[entries[0].1.span.range()], "[1, \"two\"]");
        assert_eq!(&text[entries[1].0.span.range()], "\"a\\u0062\"");
        assert_eq!(entries[1].0.text, "ab");
    }

    #[test]
    fn a_mistake_is_told_where_it_stands() {
        let refusal = parse("{\n  \"a\": ,\n}").unwrap_err();
        assert_eq!(refusal.offset, 9);
    }

    #[test]
    fn of_several_values_those_before_a_mistake_are_kept() {
        let text = "{\"a\": 1}\n[2]{\"b\":";
        let (values, refusal) = parse_all(text);
        let written: Vec<_> = values.iter().map(|node| &text[node.span.range()]).collect();
        assert_eq!(written, ["{\"a\": 1}", "[2]"]);
        assert_eq!(refusal.unwrap().message, "eof while parsing a value");
        assert!(matches!(parse_all(" \n"), (values, None) if values.is_empty()));
    }

    #[test]
    fn deep_nesting_is_refused() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
            assert!(parse(&deep).is_err());
        }
    }
}

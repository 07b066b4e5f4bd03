//! JSON with spans: `serde_json` checks it as a whole, then tells level by level what stands where.

use std::fmt;
use std::sync::Arc;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Entry, Kind, NodeId, Scalar, SyntaxError, Tree, plain_scalar};
use crate::source::Span;

/// How deep objects and lists are followed. CloudFormation itself follows less.
const DEPTH_LIMIT: usize = 100;

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let document: &RawValue = serde_json::from_str(text).map_err(|error| describe(text, &error))?;
    let mut builder = Builder {
        text,
        tree: Tree::default(),
    };
    let root = builder.value(document, 0);
    builder.tree.roots.push(root);
    Ok(builder.tree)
}

struct Builder<'a> {
    text: &'a str,
    tree: Tree,
}

impl<'a> Builder<'a> {
    fn value(&mut self, raw: &'a RawValue, depth: usize) -> NodeId {
        let kind = match raw.get().as_bytes() {
            [b'{' | b'[', ..] if depth == DEPTH_LIMIT => Kind::TooDeep,
            [b'{', ..] => Kind::Map(
                members(raw)
                    .into_iter()
                    .map(|(key, value)| Entry {
                        key: string(key),
                        key_span: self.span(key),
                        value: self.value(value, depth + 1),
                    })
                    .collect(),
            ),
            [b'[', ..] => Kind::List(
                serde_json::from_str::<Vec<&RawValue>>(raw.get())
                    .expect("the document was checked as a whole")
                    .into_iter()
                    .map(|item| self.value(item, depth + 1))
                    .collect(),
            ),
            [b'"', ..] => Kind::Scalar(Scalar {
                text: string(raw),
                plain: false,
            }),
            _ => plain_scalar(raw.get()),
        };
        let span = self.span(raw);
        self.tree.add(kind, span)
    }

    fn span(&self, raw: &RawValue) -> Span {
        let start = raw.get().as_ptr().addr() - self.text.as_ptr().addr();
        Span::new(start..start + raw.get().len())
    }
}

/// A string that holds half a surrogate pair names nothing that is asked for; it stays as it is written.
fn string(raw: &RawValue) -> Arc<str> {
    serde_json::from_str::<String>(raw.get())
        .unwrap_or_else(|_| raw.get().to_owned())
        .into()
}

/// The members of an object in their order, copies of a key included.
fn members(raw: &RawValue) -> Vec<(&RawValue, &RawValue)> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(&'de RawValue, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(members)
        }
    }

    serde_json::Deserializer::from_str(raw.get())
        .deserialize_map(Members)
        .expect("the document was checked as a whole")
}

fn describe(text: &str, error: &serde_json::Error) -> SyntaxError {
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let start = text.floor_char_boundary(at);
    let end = text[start..]
        .chars()
        .next()
        .filter(|char| *char != '\n')
        .map_or(start, |char| start + char.len_utf8());
    let message = error.to_string();
    let message = message
        .rfind(" at line ")
        .map_or(&*message, |end| &message[..end]);
    SyntaxError {
        span: Span::new(start..end),
        message: message.replace("EOF while parsing", "the text ends inside"),
        help: (message == "trailing comma")
            .then(|| "JSON takes no comma after the last member; delete it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_know_where_they_stand() {
        let text = "{\"é\": [1, \"a\\nb\"],\r\n\t\"x\": null}";
        let tree = parse(text).unwrap();
        let entries = tree.entries(tree.roots[0]);
        assert_eq!(&text[entries[0].key_span.range()], "\"é\"");
        let items = tree.list(entries[0].value).unwrap();
        assert_eq!(&text[tree.span(items[1]).range()], "\"a\\nb\"");
        assert_eq!(&**tree.text(items[1]).unwrap(), "a\nb");
        assert!(matches!(tree.node(entries[1].value).kind, Kind::Null));
        assert_eq!(&text[tree.span(tree.roots[0]).range()], text);
    }

    #[test]
    fn an_error_stands_where_it_is() {
        let error = parse("{\n  \"a\": 1,\n}").unwrap_err();
        assert_eq!(error.message, "trailing comma");
        assert_eq!(error.span, Span::new(13..14));
        assert!(error.help.is_some());
    }

    #[test]
    fn deep_nesting_is_cut_and_ends() {
        let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let tree = parse(&text).unwrap();
        let mut id = tree.roots[0];
        while let Some([inner]) = tree.list(id) {
            id = *inner;
        }
        assert!(matches!(tree.node(id).kind, Kind::TooDeep));
    }

    #[test]
    fn an_unclosed_object_points_at_the_end() {
        let error = parse("{\"a\": {").unwrap_err();
        assert_eq!(error.message, "the text ends inside an object");
        assert_eq!(error.span.start, 6);
    }
}

//! YAML as the AWS CLI prints it (`--output yaml` and `yaml-stream`), as the tree that JSON comes to.

use granit_parser::{Event, Parser, ScalarStyle};
use serde_json::Value;

use crate::read::json::{Key, Kind, Node, Refusal};
use crate::source::Span;

/// Deeper than any answer.
const DEEPEST: usize = 50;

/// Every document of a text.
///
/// # Errors
/// Where it is no YAML, or breaks off: in YAML, less of a text is a text too, but a line that is whole has an end.
pub(super) fn parse_all(text: &str) -> Result<Vec<Node<'_>>, Refusal> {
    let mut builder = Builder {
        text,
        roots: Vec::new(),
        open: Vec::new(),
    };
    let options = granit_parser::options! { emit_comments: false };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| Refusal {
            message: error.info(),
            offset: text.floor_char_boundary(error.marker().byte_offset().unwrap_or(text.len())),
        })?;
        let range = span.byte_range().expect("offsets are kept for a `&str`");
        builder.take(event, Span::new(range))?;
    }
    if text.ends_with('\n') {
        return Ok(builder.roots);
    }
    Err(Refusal {
        message: "its last line has no end".to_owned(),
        offset: text.len(),
    })
}

/// As JSON has it.
pub(super) fn value(node: &Node<'_>) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(yes) => Value::from(*yes),
        Kind::Number(digits) => digits.parse::<i64>().map_or(Value::Null, Value::from),
        Kind::Str(text) => Value::from(text.as_ref()),
        Kind::Array(items) => items.iter().map(value).collect(),
        Kind::Object(entries) => {
            let entries = entries.iter();
            entries
                .map(|(key, inner)| (key.text.to_string(), value(inner)))
                .collect()
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    roots: Vec<Node<'a>>,
    open: Vec<Open<'a>>,
}

/// A list or mapping whose end has not come yet.
struct Open<'a> {
    start: usize,
    contents: Contents<'a>,
}

enum Contents<'a> {
    List(Vec<Node<'a>>),
    /// With a key whose value has not come yet.
    Map(Vec<(Key<'a>, Node<'a>)>, Option<Key<'a>>),
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), Refusal> {
        let refuse = |message: &str| Refusal {
            message: message.to_owned(),
            offset: span.start,
        };
        match event {
            Event::Scalar(text, style, _, tag) => {
                let written = self.text[span.range()].trim_end();
                let kind = match plain(written) {
                    Some(kind) if style == ScalarStyle::Plain && tag.is_none() => kind,
                    _ => Kind::Str(text),
                };
                self.place(Node {
                    span: Span::new(span.start..span.start + written.len()),
                    kind,
                })
                .map_err(refuse)
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if self.open.len() >= DEEPEST => {
                Err(refuse("it is nested deeper than any answer"))
            }
            Event::SequenceStart(..) => {
                self.open(span.start, Contents::List(Vec::new()));
                Ok(())
            }
            Event::MappingStart(..) => {
                self.open(span.start, Contents::Map(Vec::new(), None));
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span).map_err(refuse),
            Event::Alias(_) => Err(refuse("it has an alias, which no answer has")),
            _ => Ok(()),
        }
    }

    fn open(&mut self, start: usize, contents: Contents<'a>) {
        self.open.push(Open { start, contents });
    }

    fn close(&mut self, span: Span) -> Result<(), &'static str> {
        let Some(Open { start, contents }) = self.open.pop() else {
            return Ok(());
        };
        let (kind, last) = match contents {
            Contents::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Kind::Array(items), last)
            }
            Contents::Map(entries, _) => {
                let last = entries.last().map(|(_, value)| value.span.end);
                (Kind::Object(entries), last)
            }
        };
        // In block style nothing closes it: it ends with what is last in it.
        let is_block = span.start == span.end;
        let end = last.filter(|_| is_block).unwrap_or(span.end).max(start);
        let span = Span { start, end };
        self.place(Node { span, kind })
    }

    fn place(&mut self, node: Node<'a>) -> Result<(), &'static str> {
        match self.open.last_mut().map(|open| &mut open.contents) {
            None => self.roots.push(node),
            Some(Contents::List(items)) => items.push(node),
            Some(Contents::Map(entries, key)) => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                    return Ok(());
                }
                let text = match node.kind {
                    Kind::Str(text) => text,
                    Kind::Array(_) | Kind::Object(_) => {
                        return Err("it has a key that is no text");
                    }
                    _ => self.text[node.span.range()].into(),
                };
                let span = node.span;
                *key = Some(Key { span, text });
            }
        }
        Ok(())
    }
}

/// What an unquoted text is, if no text.
fn plain(written: &str) -> Option<Kind<'_>> {
    let digits = written.strip_prefix('-').unwrap_or(written);
    match written {
        "" | "~" | "null" => Some(Kind::Null),
        "true" => Some(Kind::Bool(true)),
        "false" => Some(Kind::Bool(false)),
        "0" => Some(Kind::Number(written)),
        // `0001` is a name.
        _ if !digits.is_empty()
            && !digits.starts_with('0')
            && digits.len() < 19
            && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Some(Kind::Number(written))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Vec<Value> {
        let nodes = parse_all(text).unwrap_or_default();
        nodes.iter().map(value).collect()
    }

    #[test]
    fn types_are_those_of_json() {
        let text = "a: 1\nb: -20\nc: 0001\nd: '2'\ne: 7.1\nf: true\ng: ~\nh:\ni: {}\nj: []\nk: |\n  x\nnull: no\n";
        let wanted = serde_json::json!({
            "a": 1, "b": -20, "c": "0001", "d": "2", "e": "7.1", "f": true, "g": null, "h": null,
            "i": {}, "j": [], "k": "x\n", "null": "no",
        });
        assert_eq!(json(text), [wanted]);
        assert_eq!(json("99999999999999999999\n"), ["99999999999999999999"]);
    }

    #[test]
    fn what_aws_never_writes_is_refused() {
        for text in ["a: &x 1\nb: *x\n", "? [a]\n: 1\n", "a: 1", "a: [\n"] {
            assert!(parse_all(text).is_err(), "{text}");
        }
        let deep = format!("{}a\n", "- ".repeat(100_000));
        assert!(parse_all(&deep).is_err());
    }

    /// Wherever a text is cut, it breaks off or its last line is whole; and every place lies in it.
    #[test]
    fn what_is_cut_is_noticed_in_the_middle_of_a_line() {
        fn within(node: &Node<'_>, text: &str) {
            assert!(text.get(node.span.range()).is_some(), "{node:?}");
            match &node.kind {
                Kind::Array(items) => items.iter().for_each(|item| within(item, text)),
                Kind::Object(entries) => entries.iter().for_each(|(key, inner)| {
                    assert!(text.get(key.span.range()).is_some(), "{key:?}");
                    within(inner, text);
                }),
                _ => {}
            }
        }
        let text = "CacheClusters:\n- CacheClusterId: é\n  CacheNodes:\n  - {Port: 6379, A: [x, \"y\"]}\n  B: ''\n---\nC: >\n  d\n  e\n";
        for (end, _) in text.char_indices() {
            let cut = &text[..end];
            if let Ok(nodes) = parse_all(cut) {
                assert!(cut.ends_with('\n'), "{cut}");
                for node in &nodes {
                    within(node, cut);
                }
            }
        }
        assert_eq!(json(text).len(), 2);
    }
}

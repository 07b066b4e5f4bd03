//! What stands for comments in Terraform's JSON: `"//"` in the body of a block, a text or a list of texts.

use crate::read::json::{self, Kind, Node};
use crate::source::Span;

/// A text that stands for a comment.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) span: Span,
    pub(super) text: String,
    /// The block that it stands in, with its name; elsewhere it is data, or speaks of nothing.
    pub(super) block: Option<Span>,
}

/// Kinds of blocks that have names, and how many.
const NAMED: [(&str, usize); 9] = [
    ("resource", 2),
    ("data", 2),
    ("ephemeral", 2),
    ("module", 1),
    ("variable", 1),
    ("output", 1),
    ("provider", 1),
    ("check", 1),
    ("locals", 0),
];

pub(super) fn remarks(text: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Ok(root) = json::parse(text) {
        gather(&root, None, &mut remarks);
        if let Kind::Object(entries) = &root.kind {
            for (key, value) in entries {
                if let Some((_, names)) = NAMED.iter().find(|(kind, _)| *kind == key.text) {
                    blocks(key.span, value, *names, &mut remarks);
                }
            }
        }
    }
    remarks
}

/// Says of the remarks in each body which block they stand in.
fn blocks(key: Span, node: &Node<'_>, names: usize, remarks: &mut [Remark]) {
    match &node.kind {
        // Several bodies share their name: each speaks of itself alone.
        Kind::Array(items) => {
            for item in items {
                let header = if items.len() == 1 { key } else { item.span };
                blocks(header, item, names, remarks);
            }
        }
        Kind::Object(entries) if names > 0 => {
            for (name, inner) in entries.iter().filter(|(name, _)| name.text != "//") {
                blocks(name.span, inner, names - 1, remarks);
            }
        }
        Kind::Object(entries) => {
            let span = Span {
                start: key.start,
                end: node.span.end,
            };
            for (_, value) in entries.iter().filter(|(name, _)| name.text == "//") {
                for remark in remarks.iter_mut() {
                    if value.span.start <= remark.span.start && remark.span.end <= value.span.end {
                        remark.block = Some(span);
                    }
                }
            }
        }
        _ => {}
    }
}

/// Every text below a key `"//"`, wherever that stands.
fn gather(node: &Node<'_>, under: Option<()>, remarks: &mut Vec<Remark>) {
    match &node.kind {
        Kind::Str(text) if under.is_some() => remarks.push(Remark {
            span: node.span,
            text: text.clone().into_owned(),
            block: None,
        }),
        Kind::Array(items) => {
            for item in items {
                gather(item, under, remarks);
            }
        }
        Kind::Object(entries) => {
            for (key, value) in entries {
                gather(value, (key.text == "//").then_some(()), remarks);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<&str>)> {
        let found = remarks(text).into_iter();
        found
            .map(|remark| (remark.text, remark.block.map(|span| &text[span.range()])))
            .collect()
    }

    #[test]
    fn a_remark_speaks_of_the_block_that_it_stands_in() {
        let text = r#"{"resource": {"t": {"n": {"//": "a", "x": 1}, "m": {}}}}"#;
        assert_eq!(
            found(text),
            [("a".into(), Some(r#""n": {"//": "a", "x": 1}"#))]
        );
        let text = r#"{"variable": {"v": [{"//": ["a", "b"]}]}}"#;
        let block = Some(r#""v": [{"//": ["a", "b"]}"#);
        assert_eq!(found(text), [("a".into(), block), ("b".into(), block)]);
        let text = r#"{"locals": {"//": "a", "x": 1}}"#;
        assert_eq!(
            found(text),
            [("a".into(), Some(r#""locals": {"//": "a", "x": 1}"#))]
        );
    }

    #[test]
    fn one_of_several_bodies_is_not_the_others() {
        let text = r#"{"resource": {"t": {"n": [{"//": "a"}, {}]}}}"#;
        assert_eq!(found(text), [("a".into(), Some(r#"{"//": "a"}"#))]);
    }

    #[test]
    fn elsewhere_it_speaks_of_nothing() {
        for text in [
            r#"{"//": "a", "resource": {}}"#,
            r#"{"resource": {"//": "a"}}"#,
            r#"{"resource": {"t": {"//": "a"}}}"#,
            r#"{"resource": {"t": {"n": {"tags": {"//": "a"}}}}}"#,
        ] {
            assert_eq!(found(text), [("a".to_owned(), None)], "{text}");
        }
        assert!(
            found(r#"{"resource": {"t": {"n": {"//": {"metadata": {"path": "a"}}, "y": "//"}}}}"#)
                .is_empty()
        );
    }
}

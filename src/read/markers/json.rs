//! What stands for comments in Terraform's JSON: `"//"` in the body of a block, a text or a list of texts.

use super::foreign::Found;
use crate::read::json::{self, Kind, Node};
use crate::source::Span;

/// A text that stands for a comment.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) span: Span,
    pub(super) says: Says,
    /// The block that it stands in, with its name; elsewhere it is data, or speaks of nothing.
    pub(super) block: Option<Span>,
    /// Whether it stands in no block, but beside all of them.
    pub(super) is_on_top: bool,
}

#[derive(Debug)]
pub(super) enum Says {
    Text(String),
    /// `{"checkov": {"skip": [{"id", "comment"}]}}`, as in the `Metadata` of a template: what CDK for Terraform leaves of an
    /// override.
    Skip(Found),
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
        gather(&root, false, &mut remarks);
        if let Kind::Object(entries) = &root.kind {
            for (key, value) in entries {
                if key.text == "//" {
                    for remark in within(value.span, &mut remarks) {
                        remark.is_on_top = true;
                    }
                }
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
                for remark in within(value.span, remarks) {
                    remark.block = Some(span);
                }
            }
        }
        _ => {}
    }
}

fn within(span: Span, remarks: &mut [Remark]) -> impl Iterator<Item = &mut Remark> {
    let is_within = move |one: &Span| span.start <= one.start && one.end <= span.end;
    remarks
        .iter_mut()
        .filter(move |remark| is_within(&remark.span))
}

/// Every text below a key `"//"`, wherever that stands, and every skip of Checkov there.
fn gather(node: &Node<'_>, is_under: bool, remarks: &mut Vec<Remark>) {
    let mut add = |span, says| {
        remarks.push(Remark {
            span,
            says,
            block: None,
            is_on_top: false,
        });
    };
    match &node.kind {
        Kind::Str(text) if is_under => add(node.span, Says::Text(text.clone().into_owned())),
        Kind::Array(items) => {
            for item in items {
                gather(item, is_under, remarks);
            }
        }
        Kind::Object(entries) => {
            if is_under {
                for (span, skip) in skips(node) {
                    add(span, Says::Skip(skip));
                }
            }
            for (key, value) in entries {
                gather(value, key.text == "//", remarks);
            }
        }
        _ => {}
    }
}

fn skips<'n>(node: &'n Node<'_>) -> impl Iterator<Item = (Span, Found)> + 'n {
    let list = node
        .entry("checkov")
        .and_then(|(_, checkov)| checkov.entry("skip"));
    let items = match list.map(|(_, list)| &list.kind) {
        Some(Kind::Array(items)) => items.as_slice(),
        _ => &[],
    };
    let text = |node: &Node<'_>| match &node.kind {
        Kind::Str(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    items.iter().filter_map(move |item| {
        let text = |name: &str| text(&item.entry(name)?.1);
        let reason = text("comment").unwrap_or_default();
        Some((item.span, Found::skip(&text("id")?, &reason)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<&str>)> {
        let found = remarks(text).into_iter();
        found
            .map(|remark| match remark.says {
                Says::Text(said) => (said, remark.block.map(|span| &text[span.range()])),
                Says::Skip(skip) => panic!("{skip:?}"),
            })
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

//! JSON as the same tree: what stands where, the shared parser tells.

use super::{Entry, Kind, NodeId, Scalar, SyntaxError, Tree, plain_scalar};
use crate::read::json::{self, Node};
use crate::source::Span;

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let root = json::parse(text).map_err(|refusal| SyntaxError {
        help: (refusal.message == "trailing comma")
            .then(|| "JSON takes no comma after the last member; delete it".to_owned()),
        span: character(text, refusal.offset),
        message: refusal
            .message
            .replace("eof while parsing", "the text ends inside"),
    })?;
    let mut tree = Tree::default();
    let root = add(&mut tree, &root);
    tree.roots.push(root);
    Ok(tree)
}

fn add(tree: &mut Tree, node: &Node<'_>) -> NodeId {
    let kind = match &node.kind {
        json::Kind::Null => Kind::Null,
        json::Kind::Bool(value) => plain_scalar(if *value { "true" } else { "false" }),
        json::Kind::Number(written) => plain_scalar(written),
        json::Kind::Str(text) => Kind::Scalar(Scalar {
            text: (&**text).into(),
            plain: false,
        }),
        json::Kind::Array(items) => Kind::List(items.iter().map(|item| add(tree, item)).collect()),
        json::Kind::Object(members) => Kind::Map(
            members
                .iter()
                .map(|(key, value)| Entry {
                    key: (&*key.text).into(),
                    key_span: key.span,
                    value: add(tree, value),
                })
                .collect(),
        ),
    };
    tree.add(kind, node.span)
}

/// The character at an offset, or the end of the text.
fn character(text: &str, offset: usize) -> Span {
    let start = text.floor_char_boundary(offset);
    let next = text[start..].chars().next().filter(|c| *c != '\n');
    Span::new(start..start + next.map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stands_where_it_is() {
        let error = parse("{\n  \"a\": 1,\n}").unwrap_err();
        assert_eq!(error.message, "trailing comma");
        assert_eq!(error.span, Span::new(12..13));
        assert!(error.help.is_some());
    }

    #[test]
    fn an_unclosed_object_points_at_the_end() {
        let error = parse("{\"a\": {").unwrap_err();
        assert_eq!(error.message, "the text ends inside an object");
        assert_eq!(error.span.start, 6);
    }
}

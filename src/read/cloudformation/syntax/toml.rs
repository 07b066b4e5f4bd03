//! TOML as the same tree, for what SAM keeps in it.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Entry, Kind, NodeId, Scalar, SyntaxError, Tree, plain_scalar};
use crate::source::Span;

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let root = DeTable::parse(text).map_err(|error| SyntaxError {
        span: Span::new(error.span().unwrap_or(0..0)),
        message: error.message().trim().replace('\n', ", "),
        help: None,
    })?;
    let mut tree = Tree::default();
    let kind = table(&mut tree, root.get_ref());
    let root = tree.add(kind, Span::new(root.span()));
    tree.roots.push(root);
    Ok(tree)
}

fn table(tree: &mut Tree, table: &DeTable<'_>) -> Kind {
    let entries = table.iter().map(|(key, value)| Entry {
        key: (&**key.get_ref()).into(),
        key_span: Span::new(key.span()),
        value: add(tree, value),
    });
    Kind::Map(entries.collect())
}

fn add(tree: &mut Tree, value: &Spanned<DeValue<'_>>) -> NodeId {
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Scalar(Scalar {
            text: (&**text).into(),
            plain: false,
        }),
        DeValue::Integer(number) => plain_scalar(&number.to_string()),
        DeValue::Float(number) => plain_scalar(&number.to_string()),
        DeValue::Boolean(value) => plain_scalar(if *value { "true" } else { "false" }),
        DeValue::Datetime(time) => plain_scalar(&time.to_string()),
        DeValue::Array(items) => Kind::List(items.iter().map(|item| add(tree, item)).collect()),
        DeValue::Table(inner) => table(tree, inner),
    };
    tree.add(kind, Span::new(value.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_where_it_stands() {
        let text = "[a.b]\nc = \"\u{e9}\"\nd = [1, true]\n";
        let tree = parse(text).unwrap();
        let at = |id, key: &str| tree.get(id, key).unwrap().value;
        let b = at(at(tree.roots[0], "a"), "b");
        let c = at(b, "c");
        assert_eq!(&text[tree.span(c).range()], "\"\u{e9}\"");
        let items = tree.list(at(b, "d")).unwrap();
        assert_eq!(&text[tree.span(items[1]).range()], "true");
    }

    #[test]
    fn an_error_stands_where_it_is() {
        let error = parse("a = 1\nb = \n").unwrap_err();
        assert_eq!(error.span.start, 10, "{error:?}");
        assert!(!error.message.is_empty());
    }
}

//! YAML as templates use it: tags, anchors, several documents; scalars stay the text that they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use super::{Entry, Kind, NodeId, Scalar, SyntaxError, Tree, plain_scalar};
use crate::source::Span;

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let mut builder = Builder {
        text,
        tree: Tree::default(),
        anchors: BTreeMap::new(),
        open: Vec::new(),
    };
    let options = granit_parser::options! { emit_comments: false };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| describe(text, &error))?;
        builder.take(event, span);
    }
    Ok(builder.tree)
}

struct Builder<'a> {
    text: &'a str,
    tree: Tree,
    anchors: BTreeMap<usize, NodeId>,
    open: Vec<Collection>,
}

/// A list or mapping whose end has not come yet.
struct Collection {
    /// What the parent holds: the node, or the tag before it.
    outer: NodeId,
    inner: NodeId,
    contents: Contents,
}

enum Contents {
    List(Vec<NodeId>),
    Map {
        entries: Vec<Entry>,
        /// A key whose value has not come yet.
        key: Option<(Arc<str>, Span)>,
    },
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) {
        let range = span.byte_range().expect("offsets are kept for a `&str`");
        let start = span
            .tag_start()
            .and_then(|mark| mark.byte_offset())
            .unwrap_or(range.start);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = if style == ScalarStyle::Plain && tag.is_none() {
                    plain_scalar(&text)
                } else {
                    Kind::Scalar(Scalar {
                        text: text.as_ref().into(),
                        plain: false,
                    })
                };
                let inner = self.tree.add(kind, self.trimmed(range.start, range.end));
                let outer = self.tag(inner, tag.as_deref(), self.trimmed(start, range.end));
                self.anchors.insert(anchor, outer);
                self.place(outer);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open(
                    Contents::List(Vec::new()),
                    start..range.end,
                    anchor,
                    tag.as_deref(),
                );
            }
            Event::MappingStart(_, anchor, tag) => {
                let contents = Contents::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.open(contents, start..range.end, anchor, tag.as_deref());
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end, range.is_empty()),
            Event::Alias(anchor) => {
                let kind = match self.anchors.get(&anchor) {
                    Some(target) => Kind::Alias(*target),
                    None => Kind::Null,
                };
                let alias = self.tree.add(kind, Span::new(range));
                self.place(alias);
            }
            _ => {}
        }
    }

    fn open(
        &mut self,
        contents: Contents,
        range: std::ops::Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
    ) {
        let inner = self.tree.add(Kind::Null, Span::new(range.clone()));
        let outer = self.tag(inner, tag, Span::new(range));
        self.anchors.insert(anchor, outer);
        self.open.push(Collection {
            outer,
            inner,
            contents,
        });
    }

    /// A collection in block style has no closing character: it ends with its last child.
    fn close(&mut self, end: usize, is_block: bool) {
        let Some(Collection {
            outer,
            inner,
            contents,
        }) = self.open.pop()
        else {
            return;
        };
        let (kind, last) = match contents {
            Contents::List(items) => {
                let last = items.last().copied();
                (Kind::List(items), last)
            }
            Contents::Map { entries, .. } => {
                let last = entries.last().map(|entry| entry.value);
                (Kind::Map(entries), last)
            }
        };
        let start = self.tree.span(outer).start;
        let end = match last {
            Some(last) if is_block => self.tree.span(last).end.max(start),
            _ => end,
        };
        let inner_node = &mut self.tree.nodes[inner.0 as usize];
        inner_node.span.end = end.max(inner_node.span.start);
        // To YAML, `{{ name }}` is a mapping with a mapping for a key; who writes it means a text to be filled in.
        let written = &self.text[inner_node.span.range()];
        inner_node.kind = if written.starts_with("{{") && written.ends_with("}}") {
            Kind::Scalar(Scalar {
                text: written.into(),
                plain: false,
            })
        } else {
            kind
        };
        self.tree.nodes[outer.0 as usize].span.end = end.max(start);
        self.place(outer);
    }

    /// Wraps the node where it has a tag of the template's language; YAML's own tags say nothing here.
    fn tag(&mut self, inner: NodeId, tag: Option<&Tag>, span: Span) -> NodeId {
        match tag {
            Some(tag) if tag.handle() == "!" && !tag.suffix().is_empty() => self
                .tree
                .add(Kind::Tagged(tag.suffix().into(), inner), span),
            _ => inner,
        }
    }

    fn as_key_of(&self, id: NodeId) -> (Arc<str>, Span) {
        let span = self.tree.span(id);
        let text = match &self.tree.node(id).kind {
            Kind::Scalar(scalar) => scalar.text.clone(),
            // `null` and `~` are names like any other; a list or mapping as a key names nothing that is asked for.
            Kind::Null => self.text[span.range()].into(),
            _ => "".into(),
        };
        (text, span)
    }

    fn place(&mut self, id: NodeId) {
        let as_key = self.as_key_of(id);
        match self
            .open
            .last_mut()
            .map(|collection| &mut collection.contents)
        {
            None => self.tree.roots.push(id),
            Some(Contents::List(items)) => items.push(id),
            Some(Contents::Map { entries, key }) => match key.take() {
                None => *key = Some(as_key),
                Some((key, key_span)) => entries.push(Entry {
                    key,
                    key_span,
                    value: id,
                }),
            },
        }
    }

    /// Block scalars run on to the next token; what people see of them ends with their last line.
    fn trimmed(&self, start: usize, end: usize) -> Span {
        let length = self.text[start..end].trim_end().len();
        Span::new(start..start + length)
    }
}

const NO_TABS: &str = "YAML is indented with spaces, never with tabs";

fn describe(text: &str, error: &ScanError) -> SyntaxError {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let mut start = text.floor_char_boundary(at.min(text.len()));
    // The parser stops behind a tab that it does not take.
    if help(error.kind()) == Some(NO_TABS) && text[..start].ends_with('\t') {
        start -= 1;
    }
    let end = text[start..].chars().next().map_or(start, |char| {
        start + if char == '\n' { 0 } else { char.len_utf8() }
    });
    SyntaxError {
        span: Span::new(start..end),
        message: error.info(),
        help: help(error.kind()).map(str::to_owned),
    }
}

fn help(kind: &ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => Some(NO_TABS),
        ErrorKind::UnknownAnchor => {
            Some("a text that begins with `*` is an alias; put it in quotes if it is none")
        }
        ErrorKind::UnclosedQuotedScalar => Some("close the quote"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source<'a>(text: &'a str, tree: &Tree, id: NodeId) -> &'a str {
        &text[tree.span(id).range()]
    }

    #[test]
    fn a_block_ends_with_its_last_child() {
        let text = "a:\n  - b: 1\n    c: [x,\n      y]\n\n# after\nd: 2\n";
        let tree = parse(text).unwrap();
        let a = tree.get(tree.roots[0], "a").unwrap().value;
        assert_eq!(source(text, &tree, a), "- b: 1\n    c: [x,\n      y]");
    }

    #[test]
    fn a_tag_belongs_to_its_node() {
        let text = "a: !If\n  - x\n  - !Ref 'é'\nb: !Sub |\n  line\n\nc: 1\n";
        let tree = parse(text).unwrap();
        let a = tree.get(tree.roots[0], "a").unwrap().value;
        assert_eq!(source(text, &tree, a), "!If\n  - x\n  - !Ref 'é'");
        let Kind::Tagged(tag, inner) = &tree.node(a).kind else {
            panic!("a tag")
        };
        assert_eq!(&**tag, "If");
        let items = tree.list(*inner).unwrap();
        assert_eq!(source(text, &tree, items[1]), "!Ref 'é'");
        let b = tree.get(tree.roots[0], "b").unwrap().value;
        assert_eq!(source(text, &tree, b), "!Sub |\n  line");
    }

    #[test]
    fn keys_stay_as_they_are_written() {
        let tree = parse("No: 1\nnull: 2\n1.0: 3\n").unwrap();
        let keys: Vec<_> = tree
            .entries(tree.roots[0])
            .iter()
            .map(|entry| entry.key.to_string())
            .collect();
        assert_eq!(keys, ["No", "null", "1.0"]);
    }

    #[test]
    fn each_document_has_a_root() {
        assert_eq!(parse("a: 1\n---\nb: 2\n").unwrap().roots.len(), 2);
    }

    #[test]
    fn a_tab_is_explained() {
        let error = parse("a:\n\tb: 1\n").unwrap_err();
        assert_eq!(
            error.help.as_deref(),
            Some("YAML is indented with spaces, never with tabs"),
            "{error:?}"
        );
        assert_eq!(error.span.start, 3);
    }

    #[test]
    fn more_comment_lines_than_the_parser_would_buffer_are_fine() {
        let text = format!("a:\n{}  b: 1\n", "# remark\n".repeat(500));
        assert!(parse(&text).is_ok());
    }
}

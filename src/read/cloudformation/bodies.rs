//! Templates that stand inside of others: the text of each, and where its lines are written.

use std::sync::Arc;

use super::intrinsics::{Run, Val};
use super::syntax::{Entry, Kind, NodeId};
use super::template::{Template, intrinsic};
use super::text::{Part, Text};
use super::worlds::{Answer, fail};
use crate::source::{File, Span};

/// Stacks of one template in several accounts and regions.
pub(super) const STACK_SET: &str = "AWS::CloudFormation::StackSet";

/// Where a template is written.
#[derive(Debug)]
pub(super) enum Writing {
    /// In the file as it is.
    File,
    /// Somewhere in this part of a file.
    Part(Span),
    /// Line by line in a file: where each starts in the text, and what it is in the file.
    Lines(Vec<(usize, Span)>),
}

impl Writing {
    /// Where this part of the text stands in the file.
    pub(super) fn span(&self, span: Span) -> Span {
        let lines = match self {
            Writing::File => return span,
            Writing::Part(part) => return *part,
            Writing::Lines(lines) => lines,
        };
        let at = |offset: usize| {
            let after = lines.partition_point(|(start, _)| *start <= offset);
            let (start, line) = lines[after.saturating_sub(1)];
            line.end.min(line.start + offset.saturating_sub(start))
        };
        let start = at(span.start);
        Span {
            start,
            end: at(span.end).max(start),
        }
    }
}

/// What the text of a template is, in which what is open is written as a variable.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) variables: Vec<(Arc<str>, Text)>,
    pub(super) writing: Writing,
}

impl<'t> Template<'t> {
    /// Where the text of the template of a stack set is written.
    pub(super) fn body(&self, resource: &Entry) -> Option<&'t Entry> {
        let tree = self.tree;
        let own = tree.text(tree.get(resource.value, "Type")?.value)?;
        let properties = tree.get(resource.value, "Properties")?;
        let body = tree.get(properties.value, "TemplateBody")?;
        (**own == *STACK_SET).then_some(body)
    }
}

impl<'t> Run<'_, 't> {
    /// The text of a template, as far as nothing needs to be supposed for it.
    pub(super) fn body(&mut self, entry: &'t Entry, file: &File) -> Answer<Body> {
        let node = entry.value;
        let Val::Text(text) = self.value(node)? else {
            return fail("a text is wanted here", self.refused(node));
        };
        let mut body = Body {
            text: String::new(),
            variables: Vec::new(),
            writing: Writing::File,
        };
        for part in self.world.fill(&text).parts() {
            match part {
                Part::Literal(literal) => body.text.push_str(literal),
                // No name of a template's own looks like this.
                Part::Hole(hole) => {
                    let name = format!("\u{e000}{}", body.variables.len());
                    body.text.extend(["${", &name, "}"]);
                    body.variables.push((name.into(), Text::hole(hole.clone())));
                }
            }
        }
        let lines = match self.template.writing {
            Writing::File => self
                .block(node)
                .and_then(|block| lines(&body.text, block, file)),
            Writing::Part(_) | Writing::Lines(_) => None,
        };
        let whole = self.template.place(self.template.tree.span(node)).span;
        body.writing = lines.map_or(Writing::Part(whole), Writing::Lines);
        Ok(body)
    }

    /// The scalar that a text is written as.
    fn block(&self, node: NodeId) -> Option<Span> {
        let tree = self.template.tree;
        let scalar = match intrinsic(tree, node) {
            Some((name, argument)) if *name == *"Fn::Sub" => match tree.list(argument) {
                Some([pattern, ..]) => *pattern,
                _ => argument,
            },
            _ => node,
        };
        tree.scalar(scalar)?;
        Some(self.template.place(tree.span(scalar)).span)
    }

    /// A mapping as JSON, with everything in it evaluated here.
    pub(super) fn json(&mut self, node: NodeId) -> Answer<Val> {
        let mut text = Text::default();
        self.write_json(node, &mut text)?;
        Ok(Val::Text(text))
    }

    fn write_json(&mut self, node: NodeId, out: &mut Text) -> Answer<()> {
        self.deeper(|run| {
            let tree = run.template.tree;
            if intrinsic(tree, node).is_none() {
                match &tree.node(node).kind {
                    Kind::Map(_) => {
                        for (at, entry) in tree.entries(node).into_iter().enumerate() {
                            out.push_literal(if at == 0 { "{" } else { "," });
                            out.push_literal(&quoted(&run.name_from(&entry.key)));
                            out.push_literal(":");
                            run.write_json(entry.value, out)?;
                        }
                        let is_empty = tree.entries(node).is_empty();
                        out.push_literal(if is_empty { "{}" } else { "}" });
                        return Ok(());
                    }
                    Kind::List(items) => {
                        for (at, item) in items.iter().enumerate() {
                            out.push_literal(if at == 0 { "[" } else { "," });
                            run.write_json(*item, out)?;
                        }
                        out.push_literal(if items.is_empty() { "[]" } else { "]" });
                        return Ok(());
                    }
                    _ => {}
                }
            }
            let value = run.value(node)?;
            run.write_value(&value, node, out)
        })
    }

    fn write_value(&mut self, value: &Val, node: NodeId, out: &mut Text) -> Answer<()> {
        match value {
            Val::Text(text) => {
                out.push_literal("\"");
                for part in self.world.fill(text).parts() {
                    match part {
                        Part::Literal(literal) => {
                            let quoted = quoted(literal);
                            out.push_literal(&quoted[1..quoted.len() - 1]);
                        }
                        hole @ Part::Hole(_) => out.push(hole),
                    }
                }
                out.push_literal("\"");
            }
            Val::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.push_literal(if at == 0 { "[" } else { "," });
                    self.write_value(item, node, out)?;
                }
                out.push_literal(if items.is_empty() { "[]" } else { "]" });
            }
            Val::Nothing => out.push_literal("null"),
            Val::OpenList(_) | Val::Other => {
                return fail("this cannot be written as JSON", self.refused(node));
            }
        }
        Ok(())
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The lines of a block scalar, which are those of its text. Nothing where it is none, or is folded.
fn lines(text: &str, block: Span, file: &File) -> Option<Vec<(usize, Span)>> {
    let header = (0..file.line_index(block.start)).rfind(|line| {
        let line = &file.text()[file.line_range(*line)];
        !line.trim().is_empty()
    })?;
    let marker = file.text()[file.line_range(header)].split(" #").next()?;
    let marker = marker.split_ascii_whitespace().next_back()?;
    if !marker.starts_with('|') {
        return None;
    }
    let written = |at: usize| {
        let range = file.line_range(header + 1 + at);
        let line = file.text()[range.clone()].trim_end_matches(['\n', '\r']);
        (range.start, line)
    };
    let last = file.line_index(block.end.saturating_sub(1).max(block.start));
    if text.trim_end().lines().count() != last - header {
        return None;
    }
    let mut lines = Vec::new();
    let mut indent = 0;
    let mut start = 0;
    for (at, line) in text.trim_end().split('\n').enumerate() {
        let (offset, source) = written(at);
        if source.ends_with(line) && !line.is_empty() {
            indent = source.len() - line.len();
        }
        let from = offset + indent.min(source.len());
        lines.push((
            start,
            Span {
                start: file.text().floor_char_boundary(from),
                end: offset + source.len(),
            },
        ));
        start += line.len() + 1;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::super::syntax::Tree;
    use super::*;

    #[test]
    fn a_block_is_written_line_by_line() {
        let source = "a:\n  b: |  # body\n    Resources:\r\n\n      Cache: é\n\n  c: 1\n";
        let tree = Tree::parse(source).unwrap();
        let a = tree.get(tree.roots[0], "a").unwrap().value;
        let b = tree.get(a, "b").unwrap().value;
        let file = File::new("a".into(), source.into());
        let text = &**tree.text(b).unwrap();
        let lines = lines(text, tree.span(b), &file);
        let writing = Writing::Lines(lines.expect("a block has lines"));
        for part in ["Resources:", "Cache", "é", "Cache: é"] {
            let at = text.find(part).unwrap();
            let span = writing.span(Span::new(at..at + part.len()));
            assert_eq!(&source[span.range()], part);
        }
    }

    #[test]
    fn a_folded_text_has_no_lines() {
        let source = "a: >\n  b\n  c\n";
        let file = File::new("a".into(), source.into());
        assert!(lines("b c\n", Span::new(3..11), &file).is_none());
    }
}

//! A file of HCL, and what is left of it when a part does not parse: read again block by block, and a broken block
//! argument by argument, so that one mistake costs one argument.

use std::ops::Range;
use std::sync::Arc;

use super::skip::Scan;
use super::{Argument, Block, Body, Expr, ExprKind, Parsed, hcl, place};
use crate::problem::{Kind, Problem, Site};
use crate::source::{File, FileId};

/// Words that start a top-level block at the margin, whatever stands open before them.
const TOP_LEVEL: [&str; 13] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

pub(super) fn parse(id: FileId, file: &File) -> Parsed {
    let text = file.text();
    match hcl::body(id, 0, text) {
        Ok(body) => Parsed {
            body,
            problems: Vec::new(),
        },
        Err(_) => Recovery {
            id,
            text,
            problems: Vec::new(),
        }
        .file(),
    }
}

struct Recovery<'a> {
    id: FileId,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Recovery<'_> {
    fn file(mut self) -> Parsed {
        let mut body = Body::default();
        self.items(0..self.text.len(), true, &mut body);
        Parsed {
            body,
            problems: self.problems,
        }
    }

    /// Whether every item could be told what it is.
    fn items(&mut self, range: Range<usize>, top: bool, body: &mut Body) -> bool {
        let mut whole = true;
        for item in split(self.text, range, top) {
            let text = &self.text[item.range.clone()];
            match hcl::body(self.id, item.range.start, text) {
                Ok(parsed) => {
                    body.arguments.extend(parsed.arguments);
                    body.blocks.extend(parsed.blocks);
                }
                Err(refusal) => whole &= self.broken(&item, &refusal, body),
            }
        }
        whole
    }

    fn broken(&mut self, item: &Item, refusal: &hcl::Refusal, body: &mut Body) -> bool {
        let text = &self.text[item.range.clone()];
        let start = item.range.start;
        match header(text) {
            Some(Header::Block { kind, labels, end }) => {
                let inner_end = text
                    .rfind('}')
                    .filter(|at| *at >= end)
                    .unwrap_or(text.len());
                let before = self.problems.len();
                let mut inner = Body::default();
                let whole = self.items(start + end..start + inner_end, false, &mut inner);
                if item.unclosed || self.problems.len() == before {
                    self.report(item, refusal);
                }
                let wrong = self.problems[before..]
                    .iter()
                    .any(|problem| problem.kind == Kind::Syntax);
                body.blocks.push(Block {
                    kind,
                    labels,
                    header: place(self.id, start, start + text[..end].trim_end().len()),
                    body: inner,
                    broken: !whole || item.unclosed || wrong,
                });
                true
            }
            Some(Header::Argument { name, end }) => {
                self.report(item, refusal);
                let all = place(self.id, start, item.range.end);
                let value = place(self.id, start + end, item.range.end);
                body.arguments.push(Argument {
                    name,
                    place: all,
                    value: Expr::new(value, ExprKind::Broken),
                });
                true
            }
            None => {
                self.report(item, refusal);
                false
            }
        }
    }

    fn report(&mut self, item: &Item, refusal: &hcl::Refusal) {
        let (offset, message) = match (item.open_string, item.unclosed) {
            (Some(quote), _) => (quote, "this string is not closed on its line".to_owned()),
            (None, true) => (item.range.start, "this block is not closed".to_owned()),
            (None, false) => (
                refusal.offset,
                format!("this does not parse: {}", refusal.message),
            ),
        };
        // The parser's own bounds are no mistake of the text: Terraform takes both.
        let takes = refusal.message.contains("nesting depth")
            || refusal.message.contains("chained binary operators");
        self.problems.push(Problem {
            kind: if takes {
                Kind::Suspicious
            } else {
                Kind::Syntax
            },
            site: Site::Place(place(self.id, offset, offset)),
            message,
            help: (!takes)
                .then(|| "`terraform validate` or `terraform fmt` may say more".to_owned()),
        });
    }
}

enum Header {
    Block {
        kind: Arc<str>,
        labels: Vec<Arc<str>>,
        /// Just past the brace.
        end: usize,
    },
    Argument {
        name: Arc<str>,
        /// Just past the equals sign.
        end: usize,
    },
}

/// What an item says it is, as far as its first words do.
fn header(text: &str) -> Option<Header> {
    let name_end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(text.len());
    if name_end == 0 {
        return None;
    }
    let name: Arc<str> = text[..name_end].into();
    let mut at = name_end;
    let mut labels = Vec::new();
    loop {
        at += text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
        let rest = &text[at..];
        match rest.chars().next()? {
            '{' => {
                return Some(Header::Block {
                    kind: name,
                    labels,
                    end: at + 1,
                });
            }
            '=' if labels.is_empty() => return Some(Header::Argument { name, end: at + 1 }),
            '"' => {
                let close = rest[1..].find(['"', '\n'])?;
                labels.push(rest[1..=close].into());
                at += close + 2;
                if !rest[1 + close..].starts_with('"') {
                    return None;
                }
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
                    .unwrap_or(rest.len());
                labels.push(rest[..end].into());
                at += end;
            }
            _ => return None,
        }
    }
}

/// One argument or block, as its brackets and line breaks mark it off.
struct Item {
    range: Range<usize>,
    /// A quote whose string runs into the end of its line.
    open_string: Option<usize>,
    unclosed: bool,
}

fn split(text: &str, range: Range<usize>, top: bool) -> Vec<Item> {
    let bytes = text.as_bytes();
    let mut items = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' | b'/' => {
                let mut scan = Scan::new(text, at..range.end);
                at = if scan.skip() { scan.at } else { at + 1 };
            }
            _ => {
                let mut scan = Scan::new(text, at..range.end);
                let unclosed = scan.item(top);
                items.push(Item {
                    range: at..scan.at,
                    open_string: scan.open_string,
                    unclosed,
                });
                at = scan.at.max(at + 1);
            }
        }
    }
    items
}

impl Scan<'_> {
    /// Goes to the end of one item; whether a bracket is open there.
    fn item(&mut self, top: bool) -> bool {
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.end {
            match self.bytes[self.at] {
                b'\n' if depth == 0 => return false,
                b'\n' => {
                    self.at += 1;
                    if top && self.at > start && self.starts_block() {
                        return true;
                    }
                }
                b'{' | b'[' | b'(' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b')' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                _ => {
                    if !self.skip() {
                        self.at += 1;
                    }
                }
            }
        }
        depth > 0
    }

    fn starts_block(&self) -> bool {
        let rest = &self.bytes[self.at..self.end];
        TOP_LEVEL.iter().any(|word| {
            rest.starts_with(word.as_bytes())
                && matches!(
                    rest[word.len()..]
                        .iter()
                        .find(|b| !matches!(b, b' ' | b'\t')),
                    Some(b'"' | b'{')
                )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    fn parsed(text: &str) -> (Parsed, Files) {
        let mut files = Files::default();
        let id = files.add(File::new("a.tf".into(), text.into()));
        let parsed = parse(id, files.get(id));
        (parsed, files)
    }

    fn positions(text: &str) -> Vec<(usize, usize)> {
        let (parsed, files) = parsed(text);
        let position = |problem: &Problem| match &problem.site {
            Site::Place(place) => files.get(place.file).position(place.span.start),
            Site::Path(_) => panic!("a problem in a text has a place"),
        };
        parsed
            .problems
            .iter()
            .map(position)
            .map(|p| (p.line, p.column))
            .collect()
    }

    #[test]
    fn one_broken_argument_costs_one_argument() {
        let text = "resource \"a\" \"b\" {\n  x = 1 +\n  y = 2\n}\nresource \"a\" \"c\" {}\n";
        let (parsed, _) = parsed(text);
        assert_eq!(parsed.body.blocks.len(), 2);
        assert!(parsed.body.blocks[0].broken);
        assert!(matches!(
            parsed.body.blocks[0].body.argument("x").unwrap().value.kind,
            ExprKind::Broken
        ));
        assert!(parsed.body.blocks[0].body.argument("y").is_some());
        assert_eq!(parsed.problems.len(), 1);
    }

    #[test]
    fn an_unclosed_string_is_told_at_its_quote() {
        assert_eq!(positions("locals {\n  a = \"x\n  b = 2\n}\n"), [(2, 7)]);
    }

    #[test]
    fn an_unclosed_block_ends_where_the_next_one_starts() {
        let text = "resource \"a\" \"b\" {\n  x = {\n\nresource \"a\" \"c\" {\n}\n";
        let (parsed, _) = parsed(text);
        assert_eq!(parsed.body.blocks.len(), 2);
        assert!(parsed.body.blocks[0].broken);
        assert!(!parsed.body.blocks[1].broken);
    }

    #[test]
    fn brackets_in_strings_comments_and_heredocs_do_not_count() {
        let text = "locals {\n  a = \"}\"\n  b = <<EOT\n}\nEOT\n  # }\n  c = =\n  d = 1\n}\n";
        let (parsed, _) = parsed(text);
        let locals = &parsed.body.blocks[0].body;
        assert_eq!(locals.arguments.len(), 4);
        assert!(matches!(
            locals.argument("d").unwrap().value.kind,
            ExprKind::Number(_)
        ));
    }

    #[test]
    fn whatever_is_cut_off_is_survived() {
        let text = "resource \"a\" \"b\" {\n  x = \"${y[\"k\"]}\"\n  z = <<-E\n ${a}\n E\n}\n";
        for end in 0..text.len() {
            let _ = parsed(&text[..end]);
        }
    }
}

//! Markers in the texts that were read: orders not to count a finding, ours and those of other tools.

mod foreign;
mod hcl;
mod json;
mod own;
mod yaml;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::marker::{Form, Marker, Part, Reach, Rules};
use crate::problem::{Kind, Problem, Site};
use crate::source::{File, FileId, Files, Place, Span};
use foreign::SpeaksOf;
pub(super) use own::{Said, Slip};

/// What stands in every marker that a comment, or what stands for one, may hold. Most texts have none, and are not looked at any further.
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)cachelint|kics-scan|(?:checkov|bridgecrew|cortex):skip=|(?:tfsec|trivy):ignore:|"checkov""#,
    )
    .expect("patterns of ours are well-formed")
});

/// What a marker begins with, behind which another one of the same line ends. A comment of KICS begins with its command.
static START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"cachelint:ignore|\b(?:checkov|bridgecrew|cortex):skip=|\b(?:tfsec|trivy):ignore:")
        .expect("patterns of ours are well-formed")
});

/// Signs that a comment may begin with, on its first line and on those below.
const SIGNS: [char; 3] = ['#', '/', '*'];

/// What was found, and what only looks like a marker.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) all: Vec<Marker>,
    pub(super) problems: Vec<Problem>,
}

/// The markers in comments of every file. `resources` are those of templates, for whom a comment stands in one.
pub(super) fn collect(files: &Files, resources: &BTreeMap<FileId, Vec<Span>>) -> Found {
    let mut found = Found::default();
    for (id, file) in files.iter().filter(|(_, file)| ANY.is_match(file.text())) {
        let none = Vec::new();
        let resources = resources.get(&id).unwrap_or(&none);
        found.read(id, file, resources);
    }
    found
}

/// A slip, told where it stands.
pub(super) fn malformed(place: Place, slip: Slip) -> Problem {
    Problem {
        kind: Kind::MalformedIgnore,
        site: Site::Place(place),
        message: slip.message,
        help: Some(slip.help.to_owned()),
    }
}

/// The parts of one line of a comment, each with no more than one marker, and where they begin. A marker of ours that is
/// quoted is prose.
fn parts(line: &str) -> Vec<(usize, &str)> {
    let starts = START.find_iter(line).map(|found| found.start());
    let starts = starts.filter(|start| !line[..*start].ends_with(own::QUOTES));
    let mut cuts: Vec<usize> = starts.skip(1).collect();
    cuts.insert(0, 0);
    let ends = cuts.iter().skip(1).map(|end| {
        let before = line[..*end].trim_end();
        before.trim_end_matches(SIGNS).trim_end().len()
    });
    let ends: Vec<usize> = ends.chain([line.len()]).collect();
    let parts = cuts.into_iter().zip(ends);
    parts
        .map(|(start, end)| (start, &line[..end.max(start)]))
        .collect()
}

/// What is ordered in one line of a comment, without its sign: where, and how.
fn orders(line: &str) -> Vec<(Range<usize>, Result<Ordered, Slip>)> {
    let mut orders = Vec::new();
    for (start, text) in parts(line) {
        let said = match own::find(text, start) {
            None => None,
            Some(Err(slip)) => Some((start, Err(slip))),
            Some(Ok(at)) => Some((at, own::parse(&text[at + own::NAME.len()..]))),
        };
        if let Some((at, said)) = said {
            orders.push((at..text.len(), said.map(Ordered::Own)));
        }
        for other in foreign::find(&text[start..]) {
            orders.push((start..text.len(), Ok(Ordered::Foreign(other))));
        }
    }
    orders
}

enum Ordered {
    Own(Said),
    Foreign(foreign::Found),
}

impl Found {
    fn read(&mut self, id: FileId, file: &File, resources: &[Span]) {
        let text = file.text();
        let before = self.all.len();
        let ends = |ending: &str| file.name().ends_with(ending);
        if [".tf", ".tofu", ".hcl", ".tfvars"].into_iter().any(ends) {
            let found = hcl::scan(text);
            let blocks: Vec<Span> = found.blocks.into_iter().map(Span::new).collect();
            Page::new(id, file, &found.comments, &blocks).read(self);
        } else if [".tf.json", ".tofu.json"].into_iter().any(ends) {
            for remark in json::remarks(text) {
                self.remark(id, file, &remark);
            }
        } else if !ends(".json") && !ends(".toml") {
            Page::new(id, file, &yaml::comments(text), resources).read(self);
        }
        foreign::settle(&mut self.all, before);
    }

    fn remark(&mut self, id: FileId, file: &File, remark: &json::Remark) {
        let place = Place {
            file: id,
            span: remark.span,
        };
        let reach = |span, part| Reach {
            file: id,
            span,
            part,
        };
        let of_resource = remark.block.map(|block| reach(block, Part::Resource));
        let lines = match &remark.says {
            json::Says::Text(text) => text.lines(),
            json::Says::Skip(skip) => {
                self.all.push(foreign(place, skip.clone(), of_resource));
                return;
            }
        };
        for (_, order) in lines.flat_map(orders) {
            let stands = order.and_then(|order| match (order, remark.block) {
                (Ordered::Own(_), None) => Err(Slip {
                    message: "this marker stands in no block".to_owned(),
                    help: "put it into the body of the block that it speaks of",
                }),
                (Ordered::Own(said), Some(block)) => {
                    let reach = Some(reach(block, Part::AnyLink));
                    Ok(marker(place, Form::Comment, said, reach))
                }
                (Ordered::Foreign(other), _) => {
                    let whole = Span::new(0..file.text().len());
                    let reach = match other.speaks_of {
                        SpeaksOf::Around | SpeaksOf::Beside => of_resource,
                        SpeaksOf::File => remark.is_on_top.then(|| reach(whole, Part::Resource)),
                    };
                    Ok(foreign(place, other, reach))
                }
            });
            match stands {
                Err(slip) => self.problems.push(malformed(place, slip)),
                Ok(marker) => self.all.push(marker),
            }
        }
    }
}

/// One of ours.
pub(super) fn marker(place: Place, form: Form, said: Said, reach: Option<Reach>) -> Marker {
    Marker {
        place,
        form,
        rules: Rules::These(said.rules),
        reason: said.reason,
        until: said.until,
        reach,
    }
}

/// Another tool's.
fn foreign(place: Place, found: foreign::Found, reach: Option<Reach>) -> Marker {
    Marker {
        place,
        form: Form::Foreign(found.tool),
        rules: found.rules,
        reason: found.reason.map(Into::into),
        until: found.until,
        reach,
    }
}

/// A text with its comments.
struct Page<'a> {
    id: FileId,
    file: &'a File,
    comments: &'a [Range<usize>],
    blocks: &'a [Span],
    lines: Vec<Line>,
    /// Where code begins.
    head: usize,
}

/// One line of a page.
struct Line {
    /// From its first to its last byte of code.
    code: Option<Range<usize>>,
    /// Itself if it has code, or else the nearest line below that has, with only comments between.
    next_code: Option<usize>,
}

/// The lines of a file, whose comments are blank in `code`.
fn lines(file: &File, code: &str) -> Vec<Line> {
    let count = file.line_index(code.len()) + 1;
    let mut lines: Vec<Line> = Vec::with_capacity(count);
    let mut below = None;
    for index in (0..count).rev() {
        let range = file.line_range(index);
        let line = &code[range.clone()];
        let trimmed = line.trim();
        let start = range.start + line.len() - line.trim_start().len();
        let own = (!trimmed.is_empty()).then(|| start..start + trimmed.len());
        below = if own.is_some() {
            Some(index)
        } else if file.text()[range].trim().is_empty() {
            None
        } else {
            below
        };
        lines.push(Line {
            code: own,
            next_code: below,
        });
    }
    lines.reverse();
    lines
}

/// Where code begins, after the mark of a document.
fn head(code: &str) -> usize {
    let start = code.trim_start();
    let first = start.strip_prefix("---").map_or(start, str::trim_start);
    code.len() - first.len()
}

impl<'a> Page<'a> {
    fn new(id: FileId, file: &'a File, comments: &'a [Range<usize>], blocks: &'a [Span]) -> Self {
        let text = file.text();
        let mut code = String::with_capacity(text.len());
        let mut at = 0;
        for comment in comments {
            code.push_str(&text[at..comment.start]);
            let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
            code.extend(text[comment.clone()].bytes().map(blank));
            at = comment.end;
        }
        code.push_str(&text[at..]);
        Self {
            id,
            file,
            comments,
            blocks,
            lines: lines(file, &code),
            head: head(&code),
        }
    }

    fn read(&self, found: &mut Found) {
        let text = self.file.text();
        for comment in self.comments {
            let is_block = text[comment.clone()].starts_with("/*");
            let mut start = comment.start;
            for line in text[comment.clone()].split_inclusive('\n') {
                let end = start + line.len();
                let body = line.trim_end();
                let body = if is_block && end == comment.end {
                    body.strip_suffix("*/").unwrap_or(body).trim_end()
                } else {
                    body
                };
                self.line(comment, start, body, found);
                start = end;
            }
        }
    }

    /// One line of a comment, which begins at byte `start`.
    fn line(&self, comment: &Range<usize>, start: usize, line: &str, found: &mut Found) {
        if !ANY.is_match(line) {
            return;
        }
        let body = line.trim_start().trim_start_matches(SIGNS);
        let offset = start + line.len() - body.len();
        for (at, order) in orders(body) {
            let place = Place {
                file: self.id,
                span: Span::new(offset + at.start..offset + at.end),
            };
            match order {
                Err(slip) => found.problems.push(malformed(place, slip)),
                Ok(Ordered::Own(said)) => {
                    let reach = self.beside(comment, Part::AnyLink);
                    found.all.push(marker(place, Form::Comment, said, reach));
                }
                Ok(Ordered::Foreign(other)) => {
                    let reach = match other.speaks_of {
                        SpeaksOf::Around => self.around(comment),
                        SpeaksOf::Beside => self.beside(comment, Part::Resource),
                        SpeaksOf::File => self.whole(comment),
                    };
                    found.all.push(foreign(place, other, reach));
                }
            }
        }
    }

    fn reach(&self, span: Span, part: Part) -> Reach {
        Reach {
            file: self.id,
            span,
            part,
        }
    }

    /// The line that a comment speaks of: its own where it shares one with code, or else the one directly below, where only
    /// more comments may stand between.
    fn beside(&self, comment: &Range<usize>, part: Part) -> Option<Reach> {
        let [first, last] = [comment.start, comment.end].map(|at| self.file.line_index(at));
        let code = |index: usize| self.lines.get(index).and_then(|line| line.code.as_ref());
        let index = if code(first).is_some_and(|code| code.start < comment.start) {
            first
        } else if code(last).is_some_and(|code| code.end > comment.end) {
            last
        } else {
            self.lines.get(last + 1)?.next_code?
        };
        Some(self.reach(Span::new(self.file.line_range(index)), part))
    }

    /// The smallest block that a comment stands in.
    fn around(&self, comment: &Range<usize>) -> Option<Reach> {
        let holds = |block: &&Span| block.start <= comment.start && comment.end <= block.end;
        let around = self.blocks.iter().filter(holds);
        let span = around.min_by_key(|block| block.end - block.start)?;
        Some(self.reach(*span, Part::Resource))
    }

    /// All of the file, below a comment above which nothing but comments and the start of a document stands.
    fn whole(&self, comment: &Range<usize>) -> Option<Reach> {
        (comment.start <= self.head).then(|| {
            let span = Span {
                start: 0,
                end: self.file.text().len(),
            };
            self.reach(span, Part::Resource)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Vec<String> {
        let orders = orders(line).into_iter();
        orders
            .map(|(at, order)| {
                let what = match order {
                    Ok(Ordered::Own(said)) => {
                        format!(
                            "{} {}",
                            said.rules.join(","),
                            said.reason.unwrap_or_default()
                        )
                    }
                    Ok(Ordered::Foreign(found)) => {
                        format!("{} {}", found.tool, found.reason.unwrap_or_default())
                    }
                    Err(slip) => format!("? {}", slip.message),
                };
                format!("{}: {what}", &line[at])
            })
            .collect()
    }

    #[test]
    fn each_marker_of_a_line_ends_where_the_next_begins() {
        for (line, markers) in [
            (
                "cachelint:ignore[EC-003] see #12 # checkov:skip=CKV_AWS_323: b",
                &[
                    "cachelint:ignore[EC-003] see #12: EC-003 see #12",
                    "checkov:skip=CKV_AWS_323: b: checkov b",
                ][..],
            ),
            (
                "checkov:skip=CKV_AWS_1:a checkov:skip=CKV_AWS_323:b // cachelint:ignore[A,B] c",
                &[
                    "checkov:skip=CKV_AWS_1:a: checkov a",
                    "checkov:skip=CKV_AWS_323:b: checkov b",
                    "cachelint:ignore[A,B] c: A,B c",
                ],
            ),
            (
                "cachelint:ignore[A] a # cachelint:ignore[B] b until=2027-03-31",
                &[
                    "cachelint:ignore[A] a: A a",
                    "cachelint:ignore[B] b until=2027-03-31: B b",
                ],
            ),
            // Nobody can tell this from prose, and so it is said.
            (
                "cachelint:ignore[A] as cachelint:ignore[B]",
                &[
                    "cachelint:ignore[A] as: A as",
                    "cachelint:ignore[B]: ? a marker in the middle of a comment suppresses nothing",
                ],
            ),
            (
                "cachelint:ignore[A] as `cachelint:ignore[B]` below",
                &[
                    "cachelint:ignore[A] as `cachelint:ignore[B]` below: A as `cachelint:ignore[B]` below",
                ],
            ),
            (
                "tfsec:ignore:a #trivy:ignore:b",
                &["tfsec:ignore:a: tfsec ", "trivy:ignore:b: trivy "],
            ),
            ("nothing of the kind", &[]),
            (
                "cachelint:ignore[",
                &["cachelint:ignore[: ? the brackets of this marker do not close"],
            ),
        ] {
            assert_eq!(told(line), markers, "{line}");
        }
    }
}

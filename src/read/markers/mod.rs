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

/// What stands in every marker that a comment may hold. Most texts have none, and are not looked at any further.
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)cachelint|kics-scan|(?:checkov|bridgecrew|cortex):skip=|(?:tfsec|trivy):ignore:",
    )
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

impl Found {
    fn read(&mut self, id: FileId, file: &File, resources: &[Span]) {
        let text = file.text();
        let ends = |ending: &str| file.name().ends_with(ending);
        if [".tf", ".tofu", ".hcl", ".tfvars"].into_iter().any(ends) {
            let found = hcl::scan(text);
            let blocks: Vec<Span> = found.blocks.into_iter().map(Span::new).collect();
            Page::new(id, file, &found.comments, &blocks).read(self);
        } else if [".tf.json", ".tofu.json"].into_iter().any(ends) {
            for remark in json::remarks(text) {
                self.remark(id, &remark);
            }
        } else if !ends(".json") && !ends(".toml") {
            Page::new(id, file, &yaml::comments(text), resources).read(self);
        }
    }

    fn remark(&mut self, file: FileId, remark: &json::Remark) {
        let place = Place {
            file,
            span: remark.span,
        };
        for line in remark.text.lines() {
            let at = match own::find(line) {
                None => continue,
                Some(at) => at.and_then(|at| match remark.block {
                    Some(block) => Ok((at, block)),
                    None => Err(Slip {
                        message: "this marker stands in no block".to_owned(),
                        help: "put it into the body of the block that it speaks of",
                    }),
                }),
            };
            let said =
                at.and_then(|(at, block)| Ok((own::parse(&line[at + own::NAME.len()..])?, block)));
            match said {
                Err(slip) => self.problems.push(malformed(place, slip)),
                Ok((said, block)) => {
                    let reach = Reach {
                        file,
                        span: block,
                        part: Part::AnyLink,
                    };
                    self.all
                        .push(marker(place, Form::Comment, said, Some(reach)));
                }
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
        let place = |at: usize| Place {
            file: self.id,
            span: Span {
                start: at,
                end: start + line.len(),
            },
        };
        match own::find(body) {
            None => {}
            Some(Err(slip)) => found.problems.push(malformed(place(offset), slip)),
            Some(Ok(at)) => match own::parse(&body[at + own::NAME.len()..]) {
                Err(slip) => found.problems.push(malformed(place(offset + at), slip)),
                Ok(said) => {
                    let reach = self.beside(comment, Part::AnyLink);
                    let place = place(offset + at);
                    found.all.push(marker(place, Form::Comment, said, reach));
                }
            },
        }
        for other in foreign::find(body) {
            let reach = match other.speaks_of {
                SpeaksOf::Around => self.around(comment),
                SpeaksOf::Beside => self.beside(comment, Part::Resource),
                SpeaksOf::File => self.whole(comment),
            };
            found.all.push(Marker {
                place: place(offset),
                form: Form::Foreign(other.tool),
                rules: other.rules,
                reason: other.reason.map(Into::into),
                until: other.until,
                reach,
            });
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

//! The report for people: each finding with its source and its reasons, then what was checked.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term::{self, Config, Styles, StylesWriter, termcolor};

use super::{Terminal, View, count, fit, group, table, tell};
use crate::finding::{Finding, Outcome};
use crate::harmless;
use crate::problem::{Problem, Site};
use crate::source::{FileId, Files, Place};
use crate::verdict::Verdict;

/// Source lines longer than this are named and not printed, in bytes.
const LONGEST_LINE: usize = 300;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !view.quiet {
        tables(view, out)?;
    }
    let mut screen = Screen {
        outcome: view.outcome,
        files: &view.outcome.files,
        printed: BTreeMap::new(),
        color: view.color,
        terminal: view.terminal,
        out,
    };
    for group in group::of(view) {
        screen.finding(&group, view)?;
    }
    for problem in view.problems() {
        screen.problem(problem, view)?;
    }
    closing(view, out)
}

/// What a live account holds, whatever the verdicts on it.
fn tables(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for region in table::regions(view) {
        let platforms = region.platforms.as_deref().unwrap_or_default();
        let colon = if platforms.is_empty() { "" } else { ": " };
        writeln!(out, "{}{colon}{platforms}", harmless::line(region.unit))?;
        for line in table::aligned(&region.rows) {
            writeln!(out, "{}", harmless::line(&line))?;
        }
        writeln!(out)?;
    }
    let empty = table::empty(view);
    for line in &empty {
        writeln!(out, "{}", harmless::line(line))?;
    }
    if empty.is_empty() {
        return Ok(());
    }
    writeln!(out)
}

/// The lines that count.
pub(super) fn closing(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.quiet {
        return Ok(());
    }
    for line in count::left_open(view) {
        writeln!(out, "{}", harmless::line(&line))?;
    }
    writeln!(out, "{}", count::summary(view))
}

struct Screen<'a> {
    outcome: &'a Outcome,
    files: &'a Files,
    /// Files as they are printed: harmless, made once.
    printed: BTreeMap<FileId, SimpleFile<String, String>>,
    color: bool,
    terminal: Terminal,
    out: &'a mut dyn Write,
}

impl Screen<'_> {
    fn finding(&mut self, group: &[&Finding], view: View<'_>) -> io::Result<()> {
        let [first, ..] = group else {
            return Ok(());
        };
        let page = first.rule.page();
        let mut notes = group::notes(group, self.outcome);
        notes.extend(
            tell::help(first, self.files)
                .into_iter()
                .map(|help| format!("help: {help}")),
        );

        let mut primary = match &first.verdict {
            Verdict::Fail(_) => page.label.clone(),
            Verdict::Pass(_) | Verdict::Unknown(_) => String::new(),
        };
        let mut labels = Vec::new();
        for step in first.steps() {
            if step.place == first.place {
                primary = if primary.is_empty() {
                    step.note.to_string()
                } else {
                    format!("{}: {primary}", step.note)
                };
            } else {
                labels.push((step.place, step.note.to_string()));
            }
        }
        let message = tell::message(first);
        let header = Header {
            severity: severity(tell::level(first, view.unknown_fails)),
            code: Some((&page.id, page.references.first())),
            message: &message,
        };
        self.diagnostic(&header, Some((first.place, primary)), labels, notes)
    }

    fn problem(&mut self, problem: &Problem, view: View<'_>) -> io::Result<()> {
        let place = match &problem.site {
            Site::Place(place) => Some((*place, String::new())),
            Site::Path(_) => None,
        };
        let message = match &problem.site {
            Site::Place(_) => problem.message.clone(),
            Site::Path(path) => format!("{path}: {}", problem.message),
        };
        let notes = problem
            .help
            .iter()
            .map(|help| format!("help: {help}"))
            .collect();
        let header = Header {
            severity: severity(tell::problem_level(problem, view.unknown_fails)),
            code: None,
            message: &message,
        };
        self.diagnostic(&header, place, Vec::new(), notes)
    }

    fn diagnostic(
        &mut self,
        header: &Header<'_>,
        primary: Option<(Place, String)>,
        secondary: Vec<(Place, String)>,
        mut notes: Vec<String>,
    ) -> io::Result<()> {
        let mut diagnostic =
            Diagnostic::new(header.severity).with_message(harmless::line(header.message));
        if let Some((code, _)) = header.code {
            diagnostic = diagnostic.with_code(code);
        }
        let mut labels = Vec::new();
        let all = primary
            .into_iter()
            .map(|label| (true, label))
            .chain(secondary.into_iter().map(|label| (false, label)));
        for (is_primary, (place, text)) in all {
            let file = self.files.get(place.file);
            let line = file.line_range(file.line_index(place.span.start));
            let cut = fit::cut(&file.text()[line.clone()], self.terminal.width);
            let is_beyond = |cut: &Range<usize>| place.span.start >= line.start + cut.start;
            if line.len() > LONGEST_LINE || cut.as_ref().is_some_and(is_beyond) {
                let (name, start, _) = tell::span(place, self.files);
                notes.insert(0, format!("{name}:{}:{} {text}", start.line, start.column));
                continue;
            }
            let mut span = file.first_line(place.span).range();
            if let Some(cut) = cut.filter(|cut| span.end > line.start + cut.start) {
                span.end = line.start + cut.end;
            }
            self.print(place.file);
            let label = if is_primary {
                Label::primary(place.file, span)
            } else {
                Label::secondary(place.file, span)
            };
            labels.push(label.with_message(harmless::line(&text)));
        }
        let notes = notes
            .iter()
            .map(|note| fit::wrapped(&harmless::line(note), self.terminal.width))
            .collect();
        let diagnostic = diagnostic.with_labels(labels).with_notes(notes);

        let mut buffer = if self.color {
            termcolor::Buffer::ansi()
        } else {
            termcolor::Buffer::no_color()
        };
        let styles = Styles::default();
        let printed = Printed {
            shown: &self.printed,
            files: self.files,
            width: self.terminal.width,
        };
        term::emit_to_write_style(
            &mut StylesWriter::new(&mut buffer, &styles),
            &Config::default(),
            &printed,
            &diagnostic,
        )
        .map_err(io::Error::other)?;
        let link = header.code.filter(|_| self.terminal.links);
        if let Some((code, Some(address))) = link {
            return linked(buffer.as_slice(), code, address, self.out);
        }
        self.out.write_all(buffer.as_slice())
    }

    fn print(&mut self, id: FileId) {
        let width = self.terminal.width;
        self.printed.entry(id).or_insert_with(|| {
            let file = self.files.get(id);
            SimpleFile::new(
                harmless::line(file.name()).into_owned(),
                fit::marked(&harmless::source(file.text()), width).into_owned(),
            )
        });
    }
}

/// A diagnostic whose code, in its first line, leads to an address. Both are ours; nothing that was checked makes a link.
fn linked(text: &[u8], code: &str, address: &str, out: &mut dyn Write) -> io::Result<()> {
    let bracketed = format!("[{code}]");
    let Some(at) = memchr::memmem::find(text, bracketed.as_bytes()) else {
        return out.write_all(text);
    };
    let (before, after) = (&text[..at], &text[at + bracketed.len()..]);
    out.write_all(before)?;
    write!(out, "[\u{1b}]8;;{address}\u{1b}\\{code}\u{1b}]8;;\u{1b}\\]")?;
    out.write_all(after)
}

struct Header<'a> {
    severity: Severity,
    /// A rule's name, and where there is more about it.
    code: Option<(&'a str, Option<&'a String>)>,
    message: &'a str,
}

fn severity(level: &str) -> Severity {
    match level {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Note,
    }
}

/// Only what labels point into.
struct Printed<'a> {
    shown: &'a BTreeMap<FileId, SimpleFile<String, String>>,
    /// As they were before anything was marked; every line is as long.
    files: &'a Files,
    width: Option<usize>,
}

impl<'a> codespan_reporting::files::Files<'a> for Printed<'a> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, codespan_reporting::files::Error> {
        Ok(self.file(id)?.name())
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, codespan_reporting::files::Error> {
        Ok(self.file(id)?.source())
    }

    fn line_index(
        &'a self,
        id: FileId,
        at: usize,
    ) -> Result<usize, codespan_reporting::files::Error> {
        self.file(id)?.line_index((), at)
    }

    fn line_range(
        &'a self,
        id: FileId,
        line: usize,
    ) -> Result<std::ops::Range<usize>, codespan_reporting::files::Error> {
        let line = self.file(id)?.line_range((), line)?;
        let cut = fit::cut(&self.files.get(id).text()[line.clone()], self.width);
        Ok(cut.map_or(line.clone(), |cut| line.start..line.start + cut.end))
    }
}

impl<'a> Printed<'a> {
    fn file(
        &self,
        id: FileId,
    ) -> Result<&'a SimpleFile<String, String>, codespan_reporting::files::Error> {
        self.shown
            .get(&id)
            .ok_or(codespan_reporting::files::Error::FileMissing)
    }
}

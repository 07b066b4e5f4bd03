//! The report for people: each finding with its source and its reasons, then what was checked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term::{self, Config, Styles, StylesWriter, termcolor};

use super::{View, escape, tell};
use crate::finding::{Finding, Outcome};
use crate::model::UnitKind;
use crate::problem::{self, Problem, Site};
use crate::source::{FileId, Files, Place};
use crate::verdict::Verdict;

/// Source lines longer than this are named and not printed, in bytes.
const LONGEST_LINE: usize = 300;
/// Instances that are named one by one.
const MOST_NAMED: usize = 10;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut screen = Screen {
        files: &view.outcome.files,
        printed: BTreeMap::new(),
        color: view.color,
        out,
    };
    for group in groups(view) {
        screen.finding(&group, view)?;
    }
    for problem in problems(view) {
        screen.problem(problem)?;
    }
    closing(view, out)
}

/// Findings of one block for the same reason: told as one.
fn groups(view: View<'_>) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<(Place, &str, &str, String), usize> = BTreeMap::new();
    for finding in view
        .outcome
        .findings
        .iter()
        .filter(|finding| view.shows(finding))
    {
        let reason: Vec<String> = finding
            .steps()
            .iter()
            .map(|step| format!("{:?}{}", step.place, step.note))
            .collect();
        let key = (
            finding.place,
            &*finding.rule.page().id,
            finding.verdict.name(),
            reason.join("\n"),
        );
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(finding);
    }
    groups
}

/// The problems that are told one by one: notices of what is not on disk are counted in the end, unless asked for.
pub(super) fn problems(view: View<'_>) -> impl Iterator<Item = &Problem> {
    view.outcome.problems.iter().filter(move |problem| {
        view.verbose
            || problem.kind.is_incomplete()
            || (!view.quiet && problem.kind == problem::Kind::Suspicious)
    })
}

/// The lines that count.
pub(super) fn closing(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.quiet {
        return Ok(());
    }
    if !view.show_unknown && !view.unknown_fails {
        for (cause, count) in causes(view.outcome) {
            writeln!(
                out,
                "{}",
                escape::line(&format!("{count} unknown: {cause}"))
            )?;
        }
    }
    let elsewhere = view
        .outcome
        .problems
        .iter()
        .filter(|problem| problem.kind == problem::Kind::ModuleUnavailable);
    match elsewhere.count() {
        0 => {}
        1 => writeln!(out, "1 module is not on disk and was not checked (-v)")?,
        count => writeln!(
            out,
            "{count} modules are not on disk and were not checked (-v)"
        )?,
    }
    writeln!(out, "{}", summary(view.outcome))
}

/// Why verdicts are unknown, and how many hang on each.
fn causes(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut causes = BTreeMap::new();
    for finding in &outcome.findings {
        if let Verdict::Unknown(doubt) = &finding.verdict {
            *causes.entry(doubt.cause.to_string()).or_default() += 1;
        }
    }
    causes
}

/// `checked 41 files in 3 root modules and 2 templates: 1 finding (1 medium), 2 unknown (--show unknown)`.
fn summary(outcome: &Outcome) -> String {
    let summary = outcome.summary();
    let of = |kind: UnitKind| {
        outcome
            .units
            .iter()
            .filter(|unit| unit.kind == kind)
            .count()
    };
    let units: Vec<String> = [
        (of(UnitKind::RootModule), "root module"),
        (of(UnitKind::Template), "template"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| counted(count, name))
    .collect();
    let mut text = format!("checked {}", counted(summary.files, "file"));
    if !units.is_empty() {
        text.push_str(" in ");
        text.push_str(&units.join(" and "));
    }
    text.push_str(": ");
    let mut parts = vec![findings(outcome, summary.fail)];
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    if summary.unknown > 0 {
        parts.push(format!("{} unknown (--show unknown)", summary.unknown));
    }
    let gaps = outcome
        .problems
        .iter()
        .filter(|problem| problem.kind.is_incomplete())
        .count();
    if gaps > 0 {
        parts.push(counted(gaps, "problem"));
    }
    text.push_str(&parts.join(", "));
    text
}

/// `3 findings (1 high, 2 medium)`.
fn findings(outcome: &Outcome, count: usize) -> String {
    let mut by_severity = BTreeMap::new();
    for finding in &outcome.findings {
        if matches!(finding.verdict, Verdict::Fail(_)) {
            *by_severity.entry(finding.severity()).or_insert(0_usize) += 1;
        }
    }
    let parts: Vec<String> = by_severity
        .iter()
        .rev()
        .map(|(severity, count)| format!("{count} {}", severity.name()))
        .collect();
    match count {
        0 => "no findings".to_owned(),
        _ => format!("{} ({})", counted(count, "finding"), parts.join(", ")),
    }
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

struct Screen<'a> {
    files: &'a Files,
    /// Files as they are printed: harmless, made once.
    printed: BTreeMap<FileId, SimpleFile<String, String>>,
    color: bool,
    out: &'a mut dyn Write,
}

impl Screen<'_> {
    fn finding(&mut self, group: &[&Finding], view: View<'_>) -> io::Result<()> {
        let [first, ..] = group else {
            return Ok(());
        };
        let page = first.rule.page();
        let mut notes = Vec::new();
        if matches!(first.verdict, Verdict::Fail(_)) {
            notes.extend(page.notes.iter().cloned());
        }
        let (name, ..) = tell::span(first.place, self.files);
        if first.unit.as_ref() != "." && !name.starts_with(&*first.unit) {
            notes.push(format!("deployed from `{}`", first.unit));
        }
        let mut constructs: Vec<&str> = Vec::new();
        for path in group
            .iter()
            .filter_map(|finding| finding.construct.as_deref())
        {
            if !constructs.contains(&path) {
                constructs.push(path);
            }
        }
        for path in constructs.iter().take(MOST_NAMED) {
            notes.push(format!("declared by the CDK construct `{path}`"));
        }
        if group.len() > 1 {
            let mut names: Vec<&str> = group
                .iter()
                .take(MOST_NAMED)
                .map(|finding| &*finding.address)
                .collect();
            if group.len() > MOST_NAMED {
                names.push("…");
            }
            notes.push(format!("{} instances: {}", group.len(), names.join(", ")));
        }
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
            code: Some(&page.id),
            message: &message,
        };
        self.diagnostic(&header, Some((first.place, primary)), labels, notes)
    }

    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
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
            severity: severity(tell::problem_level(problem)),
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
            Diagnostic::new(header.severity).with_message(escape::line(header.message));
        if let Some(code) = header.code {
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
            if line.len() > LONGEST_LINE {
                let (name, start, _) = tell::span(place, self.files);
                notes.insert(0, format!("{name}:{}:{} {text}", start.line, start.column));
                continue;
            }
            let span = file.first_line(place.span);
            self.print(place.file);
            let label = if is_primary {
                Label::primary(place.file, span.range())
            } else {
                Label::secondary(place.file, span.range())
            };
            labels.push(label.with_message(escape::line(&text)));
        }
        let notes = notes
            .iter()
            .map(|note| escape::line(note).into_owned())
            .collect();
        let diagnostic = diagnostic.with_labels(labels).with_notes(notes);

        let mut buffer = if self.color {
            termcolor::Buffer::ansi()
        } else {
            termcolor::Buffer::no_color()
        };
        let styles = Styles::default();
        let printed = Printed(&self.printed);
        term::emit_to_write_style(
            &mut StylesWriter::new(&mut buffer, &styles),
            &Config::default(),
            &printed,
            &diagnostic,
        )
        .map_err(io::Error::other)?;
        self.out.write_all(buffer.as_slice())
    }

    fn print(&mut self, id: FileId) {
        self.printed.entry(id).or_insert_with(|| {
            let file = self.files.get(id);
            SimpleFile::new(
                escape::line(file.name()).into_owned(),
                escape::source(file.text()).into_owned(),
            )
        });
    }
}

struct Header<'a> {
    severity: Severity,
    code: Option<&'a str>,
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
struct Printed<'a>(&'a BTreeMap<FileId, SimpleFile<String, String>>);

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
        self.file(id)?.line_range((), line)
    }
}

impl<'a> Printed<'a> {
    fn file(
        &self,
        id: FileId,
    ) -> Result<&'a SimpleFile<String, String>, codespan_reporting::files::Error> {
        self.0
            .get(&id)
            .ok_or(codespan_reporting::files::Error::FileMissing)
    }
}

//! The report of one line for each finding: `file:line:column: warning[EC-003] what it says`.

use std::io::{self, Write};

use super::{View, human, tell};
use crate::finding::{Finding, Outcome};
use crate::harmless;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let files = &view.outcome.files;
    for finding in view.shown() {
        let (name, start, _) = tell::span(finding.place, files);
        let level = tell::level(finding, view.unknown_fails);
        let line = format!(
            "{name}:{}:{}: {level}[{}] {}",
            start.line,
            start.column,
            finding.rule.page().id,
            message(finding, view.outcome)
        );
        writeln!(out, "{}", entry(&line))?;
    }
    for problem in view.problems() {
        let line = format!(
            "{}: {}: {}",
            tell::site(problem, files),
            tell::problem_level(problem, view.unknown_fails),
            problem.message
        );
        writeln!(out, "{}", entry(&line))?;
    }
    human::closing(view, out)
}

fn message(finding: &Finding, outcome: &Outcome) -> String {
    let files = &outcome.files;
    let more = [
        tell::deployed(finding, outcome),
        tell::suppressed(finding, files),
        tell::expired(finding, files),
    ];
    std::iter::once(tell::message(finding))
        .chain(more.into_iter().flatten())
        .collect::<Vec<_>>()
        .join("; ")
}

/// GitHub takes a line for a command that begins with two colons; only the name of a file could.
fn entry(line: &str) -> String {
    let here = if line.trim_start().starts_with("::") {
        "./"
    } else {
        ""
    };
    format!("{here}{}", harmless::line(line))
}

//! The report for programs: every verdict, in a shape that stays (version 1).

use std::io::{self, Write};

use serde::Serialize;

use super::{View, escape, tell};
use crate::finding::{Finding, Summary};
use crate::problem::Problem;
use crate::source::Files;

/// The version of the shape, here and where each entry has a line of its own.
pub(super) const SCHEMA: u32 = 1;

pub(super) const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    tool: Tool,
    results: Vec<Entry<'a>>,
    problems: Vec<Trouble<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One rule's verdict on one instance of one unit.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    rule: &'a str,
    verdict: &'static str,
    severity: &'static str,
    unit: &'a str,
    address: &'a str,
    resource_type: &'a str,
    message: String,
    location: Location<'a>,
    trail: Vec<Step<'a>>,
    fingerprint: String,
    /// Nothing is suppressed yet.
    suppressed: Option<()>,
}

#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Step<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    note: &'a str,
}

#[derive(Serialize)]
pub(super) struct Trouble<'a> {
    kind: &'static str,
    incomplete: bool,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = view.outcome;
    let files = &outcome.files;
    let report = Report {
        schema: SCHEMA,
        tool: TOOL,
        results: outcome
            .findings
            .iter()
            .map(|finding| entry(finding, files))
            .collect(),
        problems: outcome
            .problems
            .iter()
            .map(|problem| trouble(problem, files))
            .collect(),
        summary: outcome.summary(),
    };
    let text = serde_json::to_string_pretty(&report)?;
    writeln!(out, "{}", escape::json(text))
}

pub(super) fn entry<'a>(finding: &'a Finding, files: &'a Files) -> Entry<'a> {
    let page = finding.rule.page();
    let (file, start, end) = tell::span(finding.place, files);
    let trail = finding.steps().iter().map(|step| {
        let (file, start, _) = tell::span(step.place, files);
        Step {
            file,
            line: start.line,
            column: start.column,
            note: &step.note,
        }
    });
    Entry {
        rule: &page.id,
        verdict: finding.verdict.name(),
        severity: page.severity.name(),
        unit: &finding.unit,
        address: &finding.address,
        resource_type: finding.resource_type,
        message: match (&finding.construct, &finding.declared) {
            (Some(path), _) => format!(
                "{}; declared by the CDK construct `{path}`",
                tell::message(finding)
            ),
            (None, Some(blocks)) => format!("{}; declared by {blocks}", tell::message(finding)),
            (None, None) => tell::message(finding),
        },
        location: Location {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
        trail: trail.collect(),
        fingerprint: finding.fingerprint(),
        suppressed: None,
    }
}

pub(super) fn trouble<'a>(problem: &'a Problem, files: &'a Files) -> Trouble<'a> {
    let (file, at) = tell::file(problem, files);
    Trouble {
        kind: problem.kind.name(),
        incomplete: problem.kind.is_incomplete(),
        file,
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        message: &problem.message,
    }
}

//! GitLab's Code Quality: a list of findings and problems for its merge requests (documentation of GitLab, "Code Quality
//! report format").

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{View, tell};
use crate::finding::{self, Finding};
use crate::harmless;
use crate::problem::Problem;
use crate::rules::Severity;
use crate::verdict::Verdict;

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: String,
    /// GitLab takes entries with the same one for one entry.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<Entry> = view.shown().map(|one| finding(one, view)).collect();
    entries.extend(view.outcome.problems.iter().map(|one| problem(one, view)));
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &mut entries {
        let times = known.entry(entry.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            entry.fingerprint = format!("{}-{times}", entry.fingerprint);
        }
    }
    let text = harmless::pretty_json(&entries)?;
    writeln!(out, "{text}")
}

fn finding<'a>(finding: &'a Finding, view: View<'a>) -> Entry<'a> {
    let files = &view.outcome.files;
    let (path, start, _) = tell::span(finding.place, files);
    let counts = match finding.verdict {
        _ if finding.suppression.is_some() => false,
        Verdict::Fail(_) => true,
        Verdict::Unknown(_) => view.unknown_fails,
        Verdict::Pass(_) => false,
    };
    Entry {
        description: harmless::line(&tell::sentence(finding, files)).into_owned(),
        check_name: finding.rule.page().id.clone(),
        fingerprint: finding.fingerprint(),
        severity: if counts {
            severity(finding.severity())
        } else {
            "info"
        },
        location: at(path, start.line),
    }
}

fn problem<'a>(problem: &'a Problem, view: View<'a>) -> Entry<'a> {
    let (path, at_line) = tell::file(problem, &view.outcome.files);
    let kind = problem.kind.name();
    Entry {
        description: harmless::line(&tell::trouble(problem)).into_owned(),
        check_name: format!("cachelint.{kind}"),
        fingerprint: finding::fingerprint([kind, path, &problem.message]),
        severity: match tell::problem_level(problem, view.unknown_fails) {
            "error" => severity(Severity::High),
            "warning" => severity(Severity::Medium),
            _ => "info",
        },
        // GitLab wants a line; every file has a first one.
        location: at(path, at_line.map_or(1, |start| start.line)),
    }
}

fn at(path: &str, begin: usize) -> Location<'_> {
    Location {
        path,
        lines: Lines { begin },
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
    }
}

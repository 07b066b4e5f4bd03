//! Checkstyle's XML, which most tools that show the findings of others can read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::Document;
use super::{View, tell};
use crate::finding::Finding;
use crate::problem::Problem;

/// The version of Checkstyle whose format this is.
const VERSION: &str = "4.3";

type Attributes = Vec<(&'static str, String)>;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<Attributes>> = BTreeMap::new();
    for found in view.shown() {
        let (file, ..) = tell::span(found.place, &view.outcome.files);
        files.entry(file).or_default().push(finding(found, view));
    }
    for trouble in &view.outcome.problems {
        let (file, _) = tell::file(trouble, &view.outcome.files);
        files.entry(file).or_default().push(problem(trouble, view));
    }

    let mut document = Document::new(out)?;
    let version = [("version", VERSION.to_owned())];
    document.element("checkstyle", &version, |document| {
        for (name, errors) in &files {
            document.element("file", &[("name", (*name).to_owned())], |document| {
                errors
                    .iter()
                    .try_for_each(|error| document.empty("error", error))
            })?;
        }
        Ok(())
    })?;
    document.end()
}

fn finding(finding: &Finding, view: View<'_>) -> Attributes {
    let files = &view.outcome.files;
    let (_, start, _) = tell::span(finding.place, files);
    let level = tell::level(finding, view.unknown_fails);
    vec![
        ("line", start.line.to_string()),
        ("column", start.column.to_string()),
        ("severity", severity(level)),
        ("message", tell::sentence(finding, files)),
        ("source", source(&finding.rule.page().id)),
    ]
}

fn problem(problem: &Problem, view: View<'_>) -> Attributes {
    let (_, start) = tell::file(problem, &view.outcome.files);
    let level = tell::problem_level(problem, view.unknown_fails);
    // Readers want a line; every file has a first one.
    let mut attributes = vec![("line", start.map_or(1, |at| at.line).to_string())];
    attributes.extend(start.map(|at| ("column", at.column.to_string())));
    attributes.extend([
        ("severity", severity(level)),
        ("message", tell::trouble(problem)),
        ("source", source(problem.kind.name())),
    ]);
    attributes
}

/// Checkstyle has no notes.
fn severity(level: &str) -> String {
    match level {
        "note" => "info".to_owned(),
        level => level.to_owned(),
    }
}

fn source(check: &str) -> String {
    format!("{}.{check}", env!("CARGO_PKG_NAME"))
}

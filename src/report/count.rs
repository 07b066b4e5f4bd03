//! What a run comes to, in numbers: the lines that close a report for people.

use std::collections::BTreeMap;

use super::View;
use crate::finding::Outcome;
use crate::model::UnitKind;
use crate::problem;
use crate::verdict::Verdict;

/// What was not told one by one and stays open, a line each.
pub(super) fn left_open(view: View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if !view.show_unknown && !view.unknown_fails {
        for (cause, count) in causes(view.outcome) {
            lines.push(format!("{count} unknown: {cause}"));
        }
    }
    if view.verbose || view.unknown_fails {
        return lines;
    }
    let count = |kind| {
        let problems = view.outcome.problems.iter();
        problems.filter(|problem| problem.kind == kind).count()
    };
    match count(problem::Kind::ModuleUnavailable) {
        0 => {}
        1 => lines
            .push("1 module or nested template is not on disk and was not checked (-v)".to_owned()),
        count => lines.push(format!(
            "{count} modules or nested templates are not on disk and were not checked (-v)"
        )),
    }
    match count(problem::Kind::Placeholders) {
        0 => {}
        1 => lines.push(
            "1 file has placeholders in place of its structure and was not checked (-v)".to_owned(),
        ),
        count => lines.push(format!(
            "{count} files have placeholders in place of their structure and were not checked (-v)"
        )),
    }
    lines
}

/// Why verdicts are unknown, and how many hang on each.
pub(super) fn causes(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut causes = BTreeMap::new();
    for finding in &outcome.findings {
        if let Verdict::Unknown(doubt) = &finding.verdict
            && finding.suppression.is_none()
        {
            *causes.entry(doubt.cause.to_string()).or_default() += 1;
        }
    }
    causes
}

/// `checked 41 files in 3 root modules and 2 templates: 1 finding (1 medium), 2 unknown (--show unknown)`.
pub(super) fn summary(view: View<'_>) -> String {
    let outcome = view.outcome;
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
        (of(UnitKind::Region), "region"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| counted(count, name))
    .collect();
    let noun = match outcome.inventory {
        None => "file",
        Some(_) => "answer",
    };
    let mut text = format!("checked {}", counted(summary.files, noun));
    if !units.is_empty() {
        text.push_str(" in ");
        text.push_str(&units.join(" and "));
    }
    text.push_str(": ");
    text.push_str(&result(view));
    text
}

/// `1 finding (1 medium), 2 unknown (--show unknown)`.
pub(super) fn result(view: View<'_>) -> String {
    let outcome = view.outcome;
    let summary = outcome.summary();
    let mut parts = vec![findings(outcome, summary.fail)];
    if summary.suppressed > 0 {
        let hint = if view.show_suppressed {
            ""
        } else {
            " (--show suppressed)"
        };
        parts.push(format!("{} suppressed{hint}", summary.suppressed));
    }
    if outcome.disregarded > 0 {
        parts.push(format!(
            "{} disregarded",
            counted(outcome.disregarded, "ignore")
        ));
    }
    if summary.unknown > 0 {
        parts.push(format!("{} unknown (--show unknown)", summary.unknown));
    }
    if let Some(elsewhere) = summary.elsewhere {
        parts.push(format!("{elsewhere} elsewhere"));
    }
    let gaps = outcome
        .problems
        .iter()
        .filter(|problem| problem.kind.leaves_a_gap(view.unknown_fails))
        .count();
    if gaps > 0 {
        parts.push(counted(gaps, "problem"));
    }
    parts.join(", ")
}

/// `3 findings (1 high, 2 medium)`.
fn findings(outcome: &Outcome, count: usize) -> String {
    let mut by_severity = BTreeMap::new();
    for finding in &outcome.findings {
        if matches!(finding.verdict, Verdict::Fail(_)) && finding.suppression.is_none() {
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

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

//! Findings of one block for the same reason, which people are told as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{View, tell};
use crate::finding::{Finding, Outcome};
use crate::source::Place;
use crate::verdict::Verdict;

/// Instances that are named one by one.
const MOST_NAMED: usize = 10;

/// What is shown, each group in the order of its instances.
pub(super) fn of(view: View<'_>) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<(Place, &str, &str, Vec<String>), usize> = BTreeMap::new();
    for finding in view.shown() {
        let mut reason: Vec<String> = finding
            .steps()
            .iter()
            .map(|step| format!("{:?}{}", step.place, step.note))
            .collect();
        // What counts and what does not are two things to know, whatever led to them.
        reason.push(format!("{:?}{:?}", finding.suppression, finding.expired));
        let key = (
            finding.place,
            &*finding.rule.page().id,
            finding.verdict.name(),
            reason,
        );
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(finding);
    }
    groups
}

/// What there is to know besides the message: what AWS makes of it, where it is deployed from, and its instances.
pub(super) fn notes(group: &[&Finding], outcome: &Outcome) -> Vec<String> {
    let mut notes = Vec::new();
    let [first, ..] = group else {
        return notes;
    };
    notes.extend(tell::suppressed(first, &outcome.files));
    notes.extend(tell::expired(first, &outcome.files));
    if matches!(first.verdict, Verdict::Fail(_)) {
        notes.extend(first.rule.page().notes.iter().cloned());
    }
    notes.extend(tell::deployed(first, outcome));
    let mut constructs: Vec<&str> = Vec::new();
    let paths = group
        .iter()
        .filter_map(|finding| finding.construct.as_deref());
    for path in paths {
        if !constructs.contains(&path) {
            constructs.push(path);
        }
    }
    let declared = |path: &&str| format!("declared by the CDK construct `{path}`");
    notes.extend(constructs.iter().take(MOST_NAMED).map(declared));
    let declared = |blocks: &Arc<str>| format!("declared by {blocks}");
    notes.extend(first.declared.as_ref().map(declared));
    notes.extend(instances(group));
    notes
}

/// The addresses of several.
pub(super) fn instances(group: &[&Finding]) -> Option<String> {
    if group.len() < 2 {
        return None;
    }
    let mut names: Vec<&str> = group
        .iter()
        .take(MOST_NAMED)
        .map(|finding| &*finding.address)
        .collect();
    if group.len() > MOST_NAMED {
        names.push("…");
    }
    Some(format!("{} instances: {}", group.len(), names.join(", ")))
}

/// The whole finding in plain lines: what is wrong, by which steps, what there is to know, and what to do.
pub(super) fn lines(group: &[&Finding], outcome: &Outcome) -> Vec<String> {
    let files = &outcome.files;
    let [first, ..] = group else {
        return Vec::new();
    };
    let mut lines = vec![tell::message(first)];
    for step in first.steps() {
        let (name, at, _) = tell::span(step.place, files);
        lines.push(format!("- {name}:{}: {}", at.line, step.note));
    }
    lines.extend(notes(group, outcome));
    let help = tell::help(first, files);
    lines.extend(help.iter().map(|help| format!("help: {help}")));
    lines
}

//! The pipeline: read, judge, sort. The one room between the command line and the floors that sees both readers and rules.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::finding::{Finding, Outcome};
use crate::knowledge::Truth;
use crate::model::Infrastructure;
use crate::problem::{Problem, Site};
use crate::read;
use crate::rules::Rule;
use crate::source::{FileId, Files, Place};

/// What `rules` have to say about everything in `inputs`.
#[must_use]
pub fn check(
    inputs: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
) -> Outcome {
    judge_all(read::read(inputs, settings), rules)
}

/// What `rules` have to say about a live account, by its answers in `inputs`.
#[must_use]
pub fn audit(
    inputs: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
) -> Outcome {
    judge_all(read::answers(inputs, settings), rules)
}

fn judge_all(reading: read::Reading, rules: &[&'static Rule]) -> Outcome {
    let files = reading.files;
    let mut findings = judge(&reading.infrastructure, rules);
    findings.retain(|finding| is_asked_for(finding, &reading.seeds));
    findings.sort_by(|left, right| order(left, &files).cmp(&order(right, &files)));
    let mut problems = reading.problems;
    problems.sort_by(|left, right| site(left, &files).cmp(&site(right, &files)));

    Outcome {
        files,
        units: reading.infrastructure.units,
        findings,
        problems,
        files_read: reading.files_read,
        inventory: reading.inventory,
    }
}

/// Every rule on every resource that may exist.
fn judge(infrastructure: &Infrastructure, rules: &[&'static Rule]) -> Vec<Finding> {
    infrastructure
        .resources
        .par_iter()
        .filter(|resource| !matches!(resource.exists, Truth::No(_)))
        .flat_map_iter(|resource| {
            rules.iter().filter_map(move |rule| {
                let verdict = rule.judge(resource, infrastructure)?;
                Some(Finding::new(rule, resource, verdict))
            })
        })
        .collect()
}

/// Where only single files of a unit were named, a finding must touch one of them.
fn is_asked_for(finding: &Finding, seeds: &BTreeMap<String, BTreeSet<FileId>>) -> bool {
    seeds.get(&*finding.unit).is_none_or(|files| {
        std::iter::once(finding.place)
            .chain(finding.steps().iter().map(|step| step.place))
            .any(|place| files.contains(&place.file))
    })
}

/// Files by name and not by the order they were read in, which is nobody's wish.
fn order<'a>(finding: &'a Finding, files: &'a Files) -> impl Ord + use<'a> {
    (
        place(finding.place, files),
        &finding.unit,
        &finding.address,
        &finding.rule.page().id,
    )
}

fn site<'a>(problem: &'a Problem, files: &'a Files) -> impl Ord + use<'a> {
    let at = match &problem.site {
        Site::Place(at) => place(*at, files),
        Site::Path(path) => (path.as_str(), 0, 0),
    };
    (at, problem.kind, &problem.message)
}

fn place(place: Place, files: &Files) -> (&str, usize, usize) {
    (
        files.get(place.file).name(),
        place.span.start,
        place.span.end,
    )
}

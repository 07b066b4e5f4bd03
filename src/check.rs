//! The pipeline: read, judge, sort. The one room between the command line and the floors that sees both readers and rules.

use rayon::prelude::*;

use crate::finding::{Finding, Outcome};
use crate::knowledge::Truth;
use crate::model::Infrastructure;
use crate::problem::{Problem, Site};
use crate::read;
use crate::rules::Rule;
use crate::source::{Files, Place};

/// What `rules` have to say about everything in `inputs`.
#[must_use]
pub fn check(
    inputs: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
) -> Outcome {
    let reading = read::read(inputs, settings);

    let files = reading.files;
    let mut findings = judge(&reading.infrastructure, rules);
    findings.sort_by(|left, right| order(left, &files).cmp(&order(right, &files)));
    let mut problems = reading.problems;
    problems.sort_by(|left, right| site(left, &files).cmp(&site(right, &files)));

    Outcome {
        files,
        units: reading.infrastructure.units,
        findings,
        problems,
        files_read: reading.files_read,
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

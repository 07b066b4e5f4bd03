//! The pipeline: read, judge, suppress, sort. The one room between the command line and the floors that sees both readers and rules.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::against::compare;
use crate::finding::{Finding, Outcome};
use crate::knowledge::Truth;
use crate::model::Infrastructure;
use crate::problem::{Kind, Problem, Site};
use crate::read;
use crate::rules::{Rule, Severities};
use crate::source::{FileId, Files, Place};
use crate::suppress::{Terms, suppress};

/// What `rules` have to say about everything in `inputs`.
#[must_use]
pub fn check(
    inputs: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
    terms: &Terms,
) -> Outcome {
    judge_all(read::read(inputs, settings), rules, terms)
}

/// What `rules` have to say about a live account, by its answers in `inputs`.
#[must_use]
pub fn audit(
    inputs: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
    terms: &Terms,
) -> Outcome {
    judge_all(read::answers(inputs, settings), rules, terms)
}

/// The same, and which configuration in `declared` declares what, with the differences.
#[must_use]
pub fn audit_against(
    inputs: Vec<read::Input>,
    declared: Vec<read::Input>,
    settings: &read::Settings,
    rules: &[&'static Rule],
    terms: &Terms,
) -> Outcome {
    let mut live = read::answers(inputs, settings);
    let declared = read::read(declared, settings);
    let comparison = compare(
        &live.infrastructure,
        live.inventory.as_deref().unwrap_or_default(),
        &declared.infrastructure,
        &declared.files,
    );
    // Their texts are not among those of the answers.
    let elsewhere = |problem: Problem| Problem {
        site: match problem.site {
            Site::Path(path) => Site::Path(path),
            Site::Place(place) => Site::Path(declared.files.spot(place)),
        },
        ..problem
    };
    live.problems.extend(comparison.problems);
    live.problems
        .extend(declared.problems.into_iter().map(elsewhere));
    let mut outcome = judge_all(live, rules, terms);
    for finding in &mut outcome.findings {
        let key = (finding.unit.clone(), finding.address.clone());
        finding.declared = comparison.declared.get(&key).cloned();
    }
    outcome
}

fn judge_all(reading: read::Reading, rules: &[&'static Rule], terms: &Terms) -> Outcome {
    let findings = judge(&reading.infrastructure, rules);
    let mut outcome = Outcome {
        files: reading.files,
        units: reading.infrastructure.units,
        unseen: reading.infrastructure.unseen,
        findings,
        problems: reading.problems,
        disregarded: 0,
        files_read: reading.files_read,
        inventory: reading.inventory,
        severities: Severities::default(),
        elsewhere: None,
    };
    suppress(&mut outcome, &reading.markers, rules, terms);
    if reading.is_partial {
        let asked: BTreeSet<FileId> = reading.seeds.values().flatten().copied().collect();
        outcome
            .problems
            .retain(|problem| is_for_its_reader(problem, &asked));
    }

    let files = &outcome.files;
    outcome
        .findings
        .retain(|finding| is_asked_for(finding, &reading.seeds));
    outcome
        .findings
        .sort_by(|left, right| order(left, files).cmp(&order(right, files)));
    outcome
        .problems
        .sort_by(|left, right| site(left, files).cmp(&site(right, files)));
    // What several units are given, or several places lead to, is wrong only once.
    outcome.problems.dedup();
    outcome
}

/// What an ignore comes to matters to who asked for its file, and could be untrue of any other: not all that it may cover
/// was read.
fn is_for_its_reader(problem: &Problem, asked: &BTreeSet<FileId>) -> bool {
    match (problem.kind, &problem.site) {
        (Kind::MalformedIgnore | Kind::UnusedIgnore, Site::Place(place)) => {
            asked.contains(&place.file)
        }
        _ => true,
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
    let touches =
        |files: &BTreeSet<FileId>| finding.origins().any(|link| files.contains(&link.file));
    seeds.get(&*finding.unit).is_none_or(touches)
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

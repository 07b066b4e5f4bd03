//! The report for GitLab's Code Quality.

use std::collections::BTreeSet;

use cachelint::finding::Outcome;
use cachelint::problem::Kind;
use cachelint::report::{Format, View};
use serde_json::{Value, json};

use super::made::{outcome, told, view};

fn entries(outcome: &Outcome, change: impl FnOnce(&mut View<'_>)) -> Vec<Value> {
    let mut view = view(outcome);
    change(&mut view);
    serde_json::from_str(&told(Format::Gitlab, view)).unwrap()
}

#[test]
fn gitlab_gets_an_entry_for_each_instance_and_problem() {
    let outcome = outcome("main.tf", "x.y", "because of this default");
    let entries = entries(&outcome, |_| {});
    assert_eq!(entries.len(), 3);
    assert_eq!(
        entries[0],
        json!({
            "description": "ElastiCache cluster `x.y[\"a\"]` has no subnet group. AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic. Help: give `group` another default at variables.tf:2. Help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration.",
            "check_name": "EC-003",
            "fingerprint": outcome.findings[0].fingerprint(),
            "severity": "major",
            "location": {"path": "main.tf", "lines": {"begin": 1}}
        })
    );
    let mut problem = entries[2].clone();
    let fingerprint = problem["fingerprint"].take();
    assert_eq!(fingerprint.as_str().unwrap().len(), 32);
    assert_eq!(
        problem,
        json!({
            "description": "because of this default. Help: because of this default.",
            "check_name": "cachelint.syntax",
            "fingerprint": null,
            "severity": "critical",
            "location": {"path": "main.tf", "lines": {"begin": 1}}
        })
    );
}

#[test]
fn what_does_not_count_is_information_for_gitlab() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    outcome.problems[0].kind = Kind::ModuleUnavailable;
    let severities = |unknown_fails| {
        let entries = entries(&outcome, |view| {
            view.show_pass = true;
            view.show_unknown = true;
            view.unknown_fails = unknown_fails;
        });
        let severity = |entry: &Value| entry["severity"].as_str().unwrap().to_owned();
        entries.iter().map(severity).collect::<Vec<_>>()
    };
    assert_eq!(
        severities(false),
        ["major", "major", "info", "info", "info"]
    );
    assert_eq!(
        severities(true),
        ["major", "major", "major", "info", "critical"]
    );
}

#[test]
fn no_two_entries_share_a_fingerprint() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    for _ in 0..2 {
        outcome.findings.push(outcome.findings[0].clone());
        outcome.problems.push(outcome.problems[0].clone());
    }
    let entries = entries(&outcome, |view| view.show_unknown = true);
    let fingerprints: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), 8);
}

#[test]
fn a_path_is_what_it_is_and_a_description_is_a_line() {
    let name = "a\u{1b}b\n\u{202e}`é.tf";
    let outcome = outcome(name, "x\ny", "n");
    let entries = entries(&outcome, |_| {});
    assert_eq!(entries[0]["location"]["path"], name);
    assert!(!entries[0]["description"].as_str().unwrap().contains('\n'));
    assert_eq!(entries[2]["location"]["path"], name);
}

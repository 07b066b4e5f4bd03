//! Test results as `JUnit` writes them and GitLab, Jenkins and others read them: a suite a unit, a case a verdict.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::Document;
use super::{View, group, tell};
use crate::finding::Finding;
use crate::harmless;
use crate::problem::Problem;
use crate::verdict::Verdict;

const PACKAGE: &str = env!("CARGO_PKG_NAME");
/// The suite of what could not be read, which belongs to no unit.
const PROBLEMS: &str = "problems";

struct Case {
    class: String,
    name: String,
    file: String,
    line: Option<usize>,
    result: Result,
    /// A rule, or a kind of problem.
    kind: String,
    message: String,
    body: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    Passed,
    Failed,
    /// Could not be run.
    Error,
    Skipped,
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = view.outcome;
    let mut suites: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
    for found in &outcome.findings {
        let suite = suites.entry(&found.unit).or_default();
        suite.push(finding(found, view));
    }
    let problems: Vec<Case> = outcome
        .problems
        .iter()
        .map(|one| problem(one, view))
        .collect();
    let mut suites: Vec<(&str, Vec<Case>)> = suites.into_iter().collect();
    if !problems.is_empty() {
        suites.push((PROBLEMS, problems));
    }
    tell_apart(suites.iter_mut().flat_map(|(_, cases)| cases));

    let mut document = Document::new(out)?;
    let all = counts(PACKAGE, &suites.iter().flat_map(|(_, cases)| cases));
    document.element("testsuites", &all, |document| {
        for (name, cases) in &suites {
            document.element("testsuite", &counts(name, &cases.iter()), |document| {
                cases.iter().try_for_each(|case| tell_case(case, document))
            })?;
        }
        Ok(())
    })?;
    document.end()
}

fn finding(finding: &Finding, view: View<'_>) -> Case {
    let files = &view.outcome.files;
    let (file, start, _) = tell::span(finding.place, files);
    let id = &finding.rule.page().id;
    let name = match &*finding.unit {
        "." => finding.address.to_string(),
        unit => format!("{unit}: {}", finding.address),
    };
    let mut body = vec![format!("{file}:{}:{}", start.line, start.column)];
    body.extend(group::lines(&[finding], view.outcome));
    Case {
        class: format!("{PACKAGE}.{id}"),
        name,
        file: file.to_owned(),
        line: Some(start.line),
        result: match finding.verdict {
            _ if finding.suppression.is_some() => Result::Skipped,
            Verdict::Pass(_) => Result::Passed,
            Verdict::Fail(_) => Result::Failed,
            Verdict::Unknown(_) if view.unknown_fails => Result::Failed,
            Verdict::Unknown(_) => Result::Skipped,
        },
        kind: id.clone(),
        message: match tell::suppressed(finding, files) {
            Some(suppressed) => format!("{}; {suppressed}", tell::message(finding)),
            None => tell::message(finding),
        },
        body,
    }
}

fn problem(problem: &Problem, view: View<'_>) -> Case {
    let files = &view.outcome.files;
    let kind = problem.kind.name();
    let (file, start) = tell::file(problem, files);
    Case {
        class: format!("{PACKAGE}.{kind}"),
        name: tell::site(problem, files),
        file: file.to_owned(),
        line: start.map(|start| start.line),
        result: if problem.kind.leaves_a_gap(view.unknown_fails) {
            Result::Error
        } else {
            Result::Skipped
        },
        kind: kind.to_owned(),
        message: problem.message.clone(),
        body: vec![format!(
            "{}: {}",
            tell::site(problem, files),
            tell::trouble(problem)
        )],
    }
}

/// GitLab drops a case that has another's class and name, so the second gets a number. Names are cut first: what differs
/// only behind the cut would be the same there.
fn tell_apart<'a>(cases: impl Iterator<Item = &'a mut Case>) {
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in cases {
        case.name = harmless::line(&case.name).into_owned();
        let times = known
            .entry((case.class.clone(), case.name.clone()))
            .or_default();
        *times += 1;
        if *times > 1 {
            case.name = format!("#{times} {}", case.name);
        }
    }
}

fn counts<'a>(
    name: &str,
    cases: &(impl Iterator<Item = &'a Case> + Clone),
) -> Vec<(&'static str, String)> {
    let of = |result| {
        let cases = cases.clone().filter(|case| case.result == result);
        cases.count().to_string()
    };
    vec![
        ("name", name.to_owned()),
        ("tests", cases.clone().count().to_string()),
        ("failures", of(Result::Failed)),
        ("errors", of(Result::Error)),
        ("skipped", of(Result::Skipped)),
        // Readers that add up times want one. A real one would make each run's report another.
        ("time", "0".to_owned()),
    ]
}

fn tell_case(case: &Case, document: &mut Document<'_>) -> io::Result<()> {
    let mut attributes = vec![
        ("classname", case.class.clone()),
        ("name", case.name.clone()),
        ("file", case.file.clone()),
    ];
    attributes.extend(case.line.map(|line| ("line", line.to_string())));
    attributes.push(("time", "0".to_owned()));
    let element = match case.result {
        Result::Passed => return document.empty("testcase", &attributes),
        Result::Failed => "failure",
        Result::Error => "error",
        Result::Skipped => "skipped",
    };
    let mut about = vec![("message", case.message.clone())];
    if case.result != Result::Skipped {
        about.push(("type", case.kind.clone()));
    }
    document.element("testcase", &attributes, |document| {
        document.element(element, &about, |document| document.lines(&case.body))
    })
}

//! The reports in XML, as another reader of XML sees them.

use std::collections::BTreeSet;

use cachelint::finding::Outcome;
use cachelint::problem::Kind;
use cachelint::report::{Format, View};
use roxmltree::{Document, Node};

use super::made::{outcome, told, view, written};

fn elements<'a>(document: &'a Document, name: &str) -> Vec<Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name(name))
        .collect()
}

#[test]
fn junit_has_a_case_for_each_verdict_and_problem() {
    let text = written(
        Format::Junit,
        &outcome("main.tf", "x.y", "because of this default"),
        false,
    );
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cachelint" tests="5" failures="2" errors="1" skipped="1" time="0">
  <testsuite name="." tests="4" failures="2" errors="0" skipped="1" time="0">
    <testcase classname="cachelint.EC-003" name="x.y[&quot;a&quot;]" file="main.tf" line="1" time="0">
      <failure message="ElastiCache cluster `x.y[&quot;a&quot;]` has no subnet group" type="EC-003">main.tf:1:1
ElastiCache cluster `x.y[&quot;a&quot;]` has no subnet group
- variables.tf:2: because of this default
- main.tf:2: evaluates to null
AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic
help: give `group` another default at variables.tf:2
help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration</failure>
    </testcase>
    <testcase classname="cachelint.EC-003" name="x.y[&quot;b&quot;]" file="main.tf" line="1" time="0">
      <failure message="ElastiCache cluster `x.y[&quot;b&quot;]` has no subnet group" type="EC-003">main.tf:1:1
ElastiCache cluster `x.y[&quot;b&quot;]` has no subnet group
- variables.tf:2: because of this default
- main.tf:2: evaluates to null
AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic
help: give `group` another default at variables.tf:2
help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration</failure>
    </testcase>
    <testcase classname="cachelint.EC-003" name="aws_elasticache_cluster.open" file="main.tf" line="1" time="0">
      <skipped message="ElastiCache cluster `aws_elasticache_cluster.open` may have no subnet group: `because of this default` has no default and is given no value">main.tf:1:1
ElastiCache cluster `aws_elasticache_cluster.open` may have no subnet group: `because of this default` has no default and is given no value
- variables.tf:2: because of this default
- main.tf:2: evaluates to null
help: give `group` another default at variables.tf:2</skipped>
    </testcase>
    <testcase classname="cachelint.EC-003" name="aws_elasticache_cluster.good" file="main.tf" line="1" time="0"/>
  </testsuite>
  <testsuite name="problems" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="cachelint.syntax" name="main.tf" file="main.tf" time="0">
      <error message="because of this default" type="syntax">main.tf: because of this default. Help: because of this default.</error>
    </testcase>
  </testsuite>
</testsuites>
"#;
    assert_eq!(text, expected);
}

#[test]
fn junit_counts_what_the_exit_status_counts() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    outcome.problems[0].kind = Kind::ModuleUnavailable;
    let counts = |unknown_fails| {
        let view = View {
            unknown_fails,
            ..view(&outcome)
        };
        let text = told(Format::Junit, view);
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        ["tests", "failures", "errors", "skipped"]
            .map(|name| root.attribute(name).unwrap().to_owned())
    };
    assert_eq!(counts(false), ["5", "2", "0", "2"]);
    assert_eq!(counts(true), ["5", "3", "1", "0"]);
}

#[test]
fn each_unit_is_a_suite_and_no_two_cases_share_a_name() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    let mut other = outcome.findings.clone();
    for finding in &mut other {
        finding.unit = "envs/prod".into();
    }
    outcome.findings.extend(outcome.findings.clone());
    outcome.findings.extend(other);
    let text = written(Format::Junit, &outcome, false);
    let document = Document::parse(&text).unwrap();
    let names = |element| -> Vec<_> {
        let attributes = |node: &Node| node.attribute("name").unwrap().to_owned();
        elements(&document, element)
            .iter()
            .map(attributes)
            .collect()
    };
    assert_eq!(names("testsuite"), [".", "envs/prod", "problems"]);
    let cases = names("testcase");
    assert_eq!(cases.len(), 13);
    assert_eq!(cases.iter().collect::<BTreeSet<_>>().len(), 13, "{cases:?}");
}

#[test]
fn checkstyle_has_an_error_for_each_finding_and_problem() {
    let text = written(
        Format::Checkstyle,
        &outcome("main.tf", "x.y", "because of this default"),
        false,
    );
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="main.tf">
    <error line="1" column="1" severity="warning" message="ElastiCache cluster `x.y[&quot;a&quot;]` has no subnet group. AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic. Help: give `group` another default at variables.tf:2. Help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration." source="cachelint.EC-003"/>
    <error line="1" column="1" severity="warning" message="ElastiCache cluster `x.y[&quot;b&quot;]` has no subnet group. AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic. Help: give `group` another default at variables.tf:2. Help: on a running cluster this forces replacement: `cachelint runbook CLUSTER` writes the migration." source="cachelint.EC-003"/>
    <error line="1" severity="error" message="because of this default. Help: because of this default." source="cachelint.syntax"/>
  </file>
</checkstyle>
"#;
    assert_eq!(text, expected);
}

#[test]
fn checkstyle_informs_of_what_does_not_count() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    outcome.problems[0].kind = Kind::ModuleUnavailable;
    let severities = |unknown_fails| {
        let view = View {
            show_pass: true,
            show_unknown: true,
            unknown_fails,
            ..view(&outcome)
        };
        let text = told(Format::Checkstyle, view);
        let document = Document::parse(&text).unwrap();
        let severity = |node: &Node| node.attribute("severity").unwrap().to_owned();
        elements(&document, "error")
            .iter()
            .map(severity)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        severities(false),
        ["warning", "warning", "info", "info", "info"]
    );
    assert_eq!(
        severities(true),
        ["warning", "warning", "warning", "info", "error"]
    );
}

#[test]
fn checkstyle_names_each_file_once() {
    let mut outcome = outcome("main.tf", "x.y", "n");
    let elsewhere = outcome.findings[0].steps()[0].place;
    outcome.findings[1].place = elsewhere;
    let text = written(Format::Checkstyle, &outcome, true);
    let document = Document::parse(&text).unwrap();
    let names: Vec<_> = elements(&document, "file")
        .iter()
        .map(|file| file.attribute("name").unwrap())
        .collect();
    assert_eq!(names, ["main.tf", "variables.tf"]);
}

/// What no XML can hold, what ends parts of it, and what is long.
#[test]
fn xml_holds_what_a_file_may_say() {
    let hostile = "\0\u{1}\u{1b}[31m\u{b}\r\n\t]]><!--&amp;&#0;\"'</testcase><x>\u{85}\u{2028}\u{202e}\u{fffe}\u{ffff}\u{1f980}";
    let long = "é]]>".repeat(1 << 18);
    let empty = Outcome::default();
    for outcome in [
        &outcome(hostile, hostile, hostile),
        &outcome(&long, &long, &long),
        &empty,
    ] {
        for format in [Format::Junit, Format::Checkstyle] {
            let text = written(format, outcome, true);
            let document = Document::parse(&text).unwrap();
            assert!(elements(&document, "x").is_empty());
            assert!(text.len() < 100_000, "{}", text.len());
            let names = [
                "testsuites",
                "testsuite",
                "testcase",
                "failure",
                "skipped",
                "error",
                "checkstyle",
                "file",
            ];
            for node in document.descendants().filter(Node::is_element) {
                assert!(names.contains(&node.tag_name().name()), "{node:?}");
            }
        }
    }
}

#[test]
fn xml_says_what_was_meant() {
    let name = "a&b<c>\"d'.tf";
    let outcome = outcome(name, "x[\"<&>\"]", "n");
    let text = written(Format::Junit, &outcome, false);
    let document = Document::parse(&text).unwrap();
    let case = elements(&document, "testcase")[0];
    assert_eq!(case.attribute("file"), Some(name));
    assert_eq!(case.attribute("name"), Some("x[\"<&>\"][\"a\"]"));

    let text = written(Format::Checkstyle, &outcome, false);
    let document = Document::parse(&text).unwrap();
    assert_eq!(elements(&document, "file")[0].attribute("name"), Some(name));
}

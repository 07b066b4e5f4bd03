//! Reports of made-up outcomes: what each format says, that SARIF keeps to its schema, and that text from a hostile file
//! breaks none.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::process::Command;

use cachelint::finding::{Finding, Outcome};
use cachelint::knowledge::{Cause, Doubt, Step, Trail};
use cachelint::model::{Unit, UnitKind};
use cachelint::problem::{Kind, Problem, Site};
use cachelint::report::{Format, View};
use cachelint::rules::RULES;
use cachelint::source::{File, Files, Place, Span};
use cachelint::verdict::Verdict;

/// Two instances that fail for one reason, an unknown and a pass, in two files; and a problem.
fn outcome(name: &str, address: &str, note: &str) -> Outcome {
    let mut files = Files::default();
    let main = files.add(File::new(
        name.to_owned(),
        "resource \"aws_elasticache_cluster\" \"this\" {\n  subnet_group_name = var.group\n}\n"
            .to_owned(),
    ));
    let variables = files.add(File::new(
        "variables.tf".to_owned(),
        format!("variable \"group\" {{\n  default = null # {note}\n}}\n"),
    ));
    let place = |file, start, end| Place {
        file,
        span: Span { start, end },
    };
    let header = place(main, 0, 43);
    let trail = Trail::of(
        Step::new(place(variables, 21, 35), note.to_owned())
            .with_change("give `group` another default"),
    )
    .then(place(main, 66, 75), "evaluates to null");
    let finding = |address: &str, verdict| Finding {
        rule: &RULES[0],
        unit: ".".into(),
        address: address.into(),
        resource_type: "aws_elasticache_cluster",
        title: "ElastiCache cluster",
        place: header,
        construct: None,
        verdict,
    };
    let doubt = Doubt::new(Cause::NoInput(note.into()), trail.clone());
    Outcome {
        files,
        units: vec![Unit {
            name: ".".into(),
            kind: UnitKind::RootModule,
        }],
        findings: vec![
            finding(&format!("{address}[\"a\"]"), Verdict::Fail(trail.clone())),
            finding(&format!("{address}[\"b\"]"), Verdict::Fail(trail.clone())),
            finding("aws_elasticache_cluster.open", Verdict::Unknown(doubt)),
            finding("aws_elasticache_cluster.good", Verdict::Pass(trail)),
        ],
        problems: vec![Problem {
            kind: Kind::Syntax,
            site: Site::Path(name.to_owned()),
            message: note.to_owned(),
            help: Some(note.to_owned()),
        }],
        files_read: 2,
    }
}

fn written(format: Format, outcome: &Outcome, everything: bool) -> String {
    let view = View {
        outcome,
        show_pass: everything,
        show_unknown: everything,
        unknown_fails: false,
        quiet: false,
        verbose: everything,
        color: false,
    };
    let mut out = Vec::new();
    format.write(view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn people_see_one_finding_for_two_instances_with_all_places() {
    let text = written(
        Format::Human,
        &outcome(
            "main.tf",
            "aws_elasticache_cluster.this",
            "because of this default",
        ),
        false,
    );
    let expected = r#"warning[EC-003]: ElastiCache cluster `aws_elasticache_cluster.this["a"]` has no subnet group
  ┌─ main.tf:1:1
  │
1 │ resource "aws_elasticache_cluster" "this" {
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ placed in no network of your choosing
2 │   subnet_group_name = var.group
  │                       --------- evaluates to null
  │
  ┌─ variables.tf:2:3
  │
2 │   default = null # because of this default
  │   -------------- because of this default
  │
  = AWS then falls back to the `default` subnet group of the default VPC; accounts from before 2013-12-04 ran such clusters in EC2-Classic
  = 2 instances: aws_elasticache_cluster.this["a"], aws_elasticache_cluster.this["b"]
  = help: give `group` another default at variables.tf:2
  = help: on a running cluster this forces replacement

error: main.tf: because of this default
 = help: because of this default

1 unknown: `because of this default` has no default and is given no value
checked 2 files in 1 root module: 2 findings (2 medium), 1 unknown (--show unknown), 1 problem
"#;
    assert_eq!(text, expected);
}

#[test]
fn the_concise_report_has_a_line_each() {
    let text = written(Format::Concise, &outcome("main.tf", "x.y", "n"), true);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "main.tf:1:1: warning[EC-003] ElastiCache cluster `x.y[\"a\"]` has no subnet group"
    );
    assert_eq!(lines[2].split(' ').nth(1), Some("note[EC-003]"));
    assert_eq!(lines.len(), 6, "{text}");
}

#[test]
fn the_json_report_holds_every_verdict_whatever_is_shown() {
    let outcome = outcome("main.tf", "x.y", "n");
    let json: serde_json::Value =
        serde_json::from_str(&written(Format::Json, &outcome, false)).unwrap();
    assert_eq!(json["schema"], 1);
    assert_eq!(json["results"].as_array().unwrap().len(), 4);
    assert_eq!(
        json["results"][0]["location"],
        serde_json::json!({"file": "main.tf", "line": 1, "column": 1, "end_line": 1, "end_column": 44})
    );
    assert_eq!(json["results"][0]["suppressed"], serde_json::Value::Null);
    assert_eq!(
        json["summary"],
        serde_json::json!({"files": 2, "units": 1, "fail": 2, "unknown": 1, "pass": 1, "suppressed": 0})
    );
    assert_eq!(json["problems"][0]["incomplete"], true);
}

#[test]
fn a_fingerprint_does_not_know_lines() {
    let before = outcome("main.tf", "x.y", "n");
    let mut after = outcome("main.tf", "x.y", "n");
    for finding in &mut after.findings {
        finding.place.span = Span { start: 44, end: 50 };
    }
    assert_eq!(
        before.findings[0].fingerprint(),
        after.findings[0].fingerprint()
    );
    assert_ne!(
        before.findings[0].fingerprint(),
        before.findings[1].fingerprint()
    );
}

/// The schema that the library for SARIF was made from lies in its package.
fn schema() -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .unwrap();
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src/schema.json")).unwrap();
    let mut schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    // Its pattern for languages is no regular expression; we name no language.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    schema
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let hostile = "\u{1b}[31m[x](y)\n::error::\u{202e}`]]>";
    let empty = Outcome::default();
    for outcome in [&outcome("a b/é.tf", "x.y", hostile), &empty] {
        for everything in [false, true] {
            let sarif: serde_json::Value =
                serde_json::from_str(&written(Format::Sarif, outcome, everything)).unwrap();
            let errors: Vec<String> = schema
                .iter_errors(&sarif)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }
}

#[test]
fn sarif_says_what_code_scanning_reads() {
    let text = written(Format::Sarif, &outcome("a b/é.tf", "x.y", "n"), false);
    let sarif: serde_json::Value = serde_json::from_str(&text).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(
        run["tool"]["driver"]["rules"].as_array().unwrap().len(),
        RULES.len()
    );
    assert_eq!(
        run["tool"]["driver"]["rules"][0]["properties"]["security-severity"],
        "5.5"
    );
    let results = run["results"].as_array().unwrap();
    assert_eq!(
        results.len(),
        2,
        "unknown and pass only when they are shown"
    );
    let location = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "a%20b/%C3%A9.tf");
    assert_eq!(
        location["region"]["startLine"],
        location["region"]["endLine"]
    );
    assert!(results[0]["partialFingerprints"]["cachelint/v1"].is_string());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn nothing_from_a_file_steers_a_terminal() {
    let hostile = "\u{1b}[31m::error::x\r\nb\u{202e}`]]>\u{7}";
    for format in [Format::Human, Format::Concise] {
        let text = written(
            format,
            &outcome(&format!("a{hostile}.tf"), hostile, hostile),
            true,
        );
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(acts), "{format:?}: {text:?}");
        assert!(
            !text.lines().any(|line| line.trim_start().starts_with("::")),
            "{format:?}: {text}"
        );
    }
}

#[test]
fn names_of_a_megabyte_are_cut_for_people() {
    let long = "x".repeat(1 << 20);
    let outcome = outcome(&format!("{long}.tf"), &long, &long);
    for format in [Format::Human, Format::Concise] {
        let text = written(format, &outcome, true);
        assert!(text.len() < 100_000, "{format:?}: {}", text.len());
    }
    let json: serde_json::Value =
        serde_json::from_str(&written(Format::Json, &outcome, true)).unwrap();
    assert_eq!(
        json["results"][0]["address"].as_str().unwrap().len(),
        (1 << 20) + 5
    );
    serde_json::from_str::<serde_json::Value>(&written(Format::Sarif, &outcome, true)).unwrap();
}

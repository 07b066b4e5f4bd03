//! The reports for programs of all kinds: JSON, whole or a line each.

use cachelint::report::Format;
use cachelint::source::Span;
use serde_json::{Value, json};

use super::made::{outcome, written};

#[test]
fn the_json_report_holds_every_verdict_whatever_is_shown() {
    let outcome = outcome("main.tf", "x.y", "n");
    let json: Value = serde_json::from_str(&written(Format::Json, &outcome, false)).unwrap();
    assert_eq!(json["schema"], 1);
    assert_eq!(json["results"].as_array().unwrap().len(), 4);
    assert_eq!(
        json["results"][0]["location"],
        json!({"file": "main.tf", "line": 1, "column": 1, "end_line": 1, "end_column": 44})
    );
    assert_eq!(json["results"][0]["suppressed"], Value::Null);
    assert_eq!(
        json["summary"],
        json!({"files": 2, "units": 1, "fail": 2, "unknown": 1, "pass": 1, "suppressed": 0})
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

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn json_lines_say_what_json_says() {
    let outcome = outcome("main.tf", "x.y", "n");
    let json: Value = serde_json::from_str(&written(Format::Json, &outcome, false)).unwrap();
    let mut lines = lines(&written(Format::Jsonl, &outcome, false));
    let mut types = Vec::new();
    for line in &mut lines {
        types.push(line.as_object_mut().unwrap().remove("type").unwrap());
    }
    assert_eq!(
        types,
        [
            "tool", "result", "result", "result", "result", "problem", "summary"
        ]
    );
    assert_eq!(
        lines[0],
        json!({"schema": json["schema"], "tool": json["tool"]})
    );
    assert_eq!(lines[1..5], json["results"].as_array().unwrap()[..]);
    assert_eq!(lines[5], json["problems"][0]);
    assert_eq!(lines[6], json["summary"]);
}

#[test]
fn a_json_line_has_one_end_whoever_reads_it() {
    let name = "a\r\nb\u{85}c\u{2028}d\u{2029}e";
    let text = written(Format::Jsonl, &outcome(name, name, name), true);
    assert!(!text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}']));
    assert_eq!(lines(&text)[1]["location"]["file"], name);
}

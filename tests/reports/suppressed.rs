//! How each format tells what does not count.

use cachelint::finding::Outcome;
use cachelint::report::{Format, View};
use serde_json::{Value, json};

use super::made::{outcome, suppressed, told, view, written};

/// One fails, though an ignore was there; one is suppressed, and so is the unknown; one passes.
fn made() -> Outcome {
    suppressed(outcome("main.tf", "x.y", "n"), "moved in [June]")
}

fn shown(format: Format) -> String {
    let outcome = made();
    told(
        format,
        View {
            show_suppressed: true,
            ..view(&outcome)
        },
    )
}

#[test]
fn json_says_who_suppressed_what_and_why() {
    let json: Value = serde_json::from_str(&written(Format::Json, &made(), false)).unwrap();
    let results = &json["results"];
    assert_eq!(results[0]["suppressed"], Value::Null);
    assert_eq!(
        results[1]["suppressed"],
        json!({
            "kind": "comment", "tool": null, "tool_rule": null, "reason": "moved in [June]",
            "until": "2027-03-31", "file": "main.tf", "line": 1, "column": 1,
        })
    );
    assert_eq!(
        results[2]["suppressed"],
        json!({
            "kind": "foreign", "tool": "checkov", "tool_rule": "moved in [June]", "reason": "moved in [June]",
            "until": null, "file": "moved in [June].toml", "line": null, "column": null,
        })
    );
    assert_eq!(
        json["summary"],
        json!({"files": 2, "units": 1, "fail": 1, "unknown": 0, "pass": 1, "suppressed": 2})
    );
    let message = results[0]["message"].as_str().unwrap();
    assert!(
        message.ends_with("; an ignore comment at main.tf:1 expired: its last day was 2027-03-31"),
        "{message}"
    );
    let lines = written(Format::Jsonl, &made(), false);
    let line: Value = serde_json::from_str(lines.lines().nth(2).unwrap()).unwrap();
    assert_eq!(line["suppressed"], results[1]["suppressed"]);
}

#[test]
fn what_is_suppressed_is_hidden_unless_it_is_asked_for() {
    let outcome = made();
    for format in [
        Format::Human,
        Format::Concise,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Checkstyle,
        Format::Markdown,
    ] {
        let text = written(format, &outcome, false);
        assert!(text.contains("x.y"), "{format:?}: {text}");
        assert!(!text.contains("cluster.open"), "{format:?}: {text}");
        assert!(!text.contains("June"), "{format:?}: {text}");
        let text = shown(format);
        let open = text.contains("cluster.open") || text.contains("cluster&#46;open");
        assert!(open, "{format:?}: {text}");
        assert!(text.contains("June"), "{format:?}: {text}");
    }
}

#[test]
fn an_instance_that_is_suppressed_is_not_one_finding_with_one_that_is_not() {
    let text = shown(Format::Human);
    assert!(!text.contains("instances"), "{text}");
    assert!(
        text.contains("warning[EC-003]") && text.contains("note[EC-003]"),
        "{text}"
    );
    assert!(
        text.contains(
            "= suppressed by an ignore comment at main.tf:1 until 2027-03-31: moved in [June]"
        ),
        "{text}"
    );
    assert!(
        text.ends_with(": 1 finding (1 medium), 2 suppressed, 1 problem\n"),
        "{text}"
    );
    let text = written(Format::Human, &made(), false);
    assert!(
        text.ends_with(": 1 finding (1 medium), 2 suppressed (--show suppressed), 1 problem\n"),
        "{text}"
    );
}

#[test]
fn sarif_gives_the_justification() {
    let sarif: Value = serde_json::from_str(&shown(Format::Sarif)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    assert!(results[0].get("suppressions").is_none());
    let suppression = &results[1]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "moved in \\[June\\]");
    let location = &suppression["location"]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "main.tf");
    assert_eq!(location["region"]["startLine"], 1);
}

#[test]
fn junit_skips_it_and_says_why() {
    let text = written(Format::Junit, &made(), false);
    assert!(
        text.contains("failures=\"1\" errors=\"1\" skipped=\"2\""),
        "{text}"
    );
    assert!(text.contains("suppressed by an ignore comment"), "{text}");
}

/// Where an unknown verdict counts, one that is suppressed does not.
#[test]
fn an_unknown_that_is_suppressed_is_no_finding() {
    let outcome = made();
    let strict = View {
        unknown_fails: true,
        ..view(&outcome)
    };
    let text = told(Format::Concise, strict);
    assert!(!text.contains("cluster.open"), "{text}");
}

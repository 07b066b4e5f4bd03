//! The report for code scanning: its schema, and what is read of it.

use std::process::Command;

use cachelint::finding::Outcome;
use cachelint::report::Format;
use cachelint::rules::RULES;

use super::made::{outcome, suppressed, written};

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
    let explained = suppressed(outcome("a b/é.tf", "x.y", hostile), hostile);
    for outcome in [&outcome("a b/é.tf", "x.y", hostile), &explained, &empty] {
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
        1,
        "two instances are one, unknown and pass only when they are shown"
    );
    let text = results[0]["message"]["text"].as_str().unwrap();
    assert!(
        text.ends_with("(2 instances: x.y\\[\"a\"\\], x.y\\[\"b\"\\])"),
        "{text}"
    );
    let names = &results[0]["locations"][0]["logicalLocations"];
    assert_eq!(names.as_array().unwrap().len(), 2);
    let location = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "a%20b/%C3%A9.tf");
    assert_eq!(
        location["region"]["startLine"],
        location["region"]["endLine"]
    );
    assert!(results[0]["partialFingerprints"]["cachelint/v1"].is_string());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

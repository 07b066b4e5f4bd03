//! Every page of a rule parses, and its examples come to what their remarks say.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod remarks;

use std::fs;
use std::process::Command;

use cachelint::rules::RULES;

#[test]
fn every_rule_is_a_page_in_rules_and_every_page_a_rule() {
    let mut ids: Vec<String> = RULES.iter().map(|rule| rule.page().id.clone()).collect();
    let mut files: Vec<String> = fs::read_dir("rules")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.trim_end_matches(".md").to_owned())
        .collect();
    ids.sort();
    files.sort();
    assert_eq!(ids, files);
}

#[test]
fn pages_say_what_a_reader_looks_for() {
    for page in RULES.iter().map(cachelint::rules::Rule::page) {
        for heading in [
            "## Why",
            "## Audit",
            "## Remediation",
            "## Compliance",
            "## Examples",
        ] {
            assert!(page.text.contains(heading), "{}: {heading}", page.id);
        }
        assert!(!page.lead().starts_with('#'), "{}", page.id);
        assert!(
            page.references
                .iter()
                .all(|link| link.starts_with("https://")),
            "{}",
            page.id
        );
    }
}

#[test]
fn examples_come_to_what_their_remarks_say() {
    let mut differences = Vec::new();
    let mut count = 0;
    for page in RULES.iter().map(cachelint::rules::Rule::page) {
        for (language, text) in examples(&page.text) {
            count += 1;
            let name = match language {
                "terraform" => "main.tf",
                "yaml" => "template.yaml",
                _ => "template.json",
            };
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), text).unwrap();
            let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
                .args(["check", "--output", "json", "--root", ".", "."])
                .current_dir(&folder)
                .env_clear()
                .output()
                .unwrap();
            let report = serde_json::from_slice(&output.stdout).unwrap();
            let found = remarks::from_report(&report);
            let claims = remarks::claims_in(name, text);
            assert!(!claims.is_empty(), "{}: an example claims nothing", page.id);
            differences.extend(remarks::differences(&found, &claims));
        }
    }
    assert!(count >= 6, "the examples were not found");
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

/// Fenced blocks in a language that is read, and their text.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("```") {
        let (language, after) = rest[start + 3..].split_once('\n').unwrap();
        let end = after.find("```").unwrap();
        if matches!(language, "terraform" | "yaml" | "json") {
            found.push((language, &after[..end]));
        }
        rest = &after[end + 3..];
    }
    found
}

//! What the README and the documentation show is so. Every command in the README is run: by its transcript, or by `.ci/run`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;

use cachelint::config::{self, File};
use cachelint::report::Format;

#[test]
fn every_command_is_run() {
    let readme = fs::read_to_string("README.md").unwrap();
    let script = fs::read_to_string(".ci/run").unwrap();
    let run: Vec<_> = script.lines().collect();
    let (transcripts, commands) = commands(&readme);
    assert!(
        !transcripts.is_empty() && commands.len() > 1,
        "{commands:?}"
    );
    for transcript in &transcripts {
        // trycmd passes over programs that it does not know.
        assert!(
            transcript.starts_with("cachelint "),
            "`{transcript}` is not run"
        );
    }
    for command in commands {
        let is_run = run.iter().any(|line| {
            line.strip_prefix(command)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(" ||"))
        });
        assert!(is_run, "`{command}` is not run by .ci/run");
        if let Some(arguments) = command.strip_prefix("cargo run --release -- ") {
            let shown = format!("cachelint {arguments}");
            assert!(
                transcripts.contains(&&*shown),
                "`{command}` prints what no transcript shows"
            );
        }
    }
}

#[test]
fn every_page_it_leads_to_is_there() {
    let readme = fs::read_to_string("README.md").unwrap();
    let targets = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
        .filter(|target| !target.starts_with("https://"));
    for target in targets {
        assert!(fs::exists(target).unwrap(), "README.md leads to {target}");
    }
}

/// trycmd passes over what it does not know, and runs nothing that shows no output.
#[test]
fn every_transcript_of_the_documentation_is_run() {
    let pages = fs::read_dir("docs")
        .unwrap()
        .map(|page| page.unwrap().path());
    for page in pages.filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        for transcript in commands(&text).0 {
            assert!(
                transcript.starts_with("cachelint "),
                "{}: `{transcript}` is not run",
                page.display()
            );
        }
    }
}

#[test]
fn the_configuration_that_is_shown_is_one() {
    let page = fs::read_to_string("docs/configuration.md").unwrap();
    let shown: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(block, _)| block)
        .collect();
    assert_eq!(shown.len(), 1);
    let name = "docs/configuration.md".to_owned();
    let file = File::parse(name, "docs".into(), shown[0].to_owned());
    assert!(file.is_ok(), "{file:?}");
    // Every key is explained.
    let schema = config::schema();
    let definitions = schema["$defs"].as_object().unwrap().values();
    for keys in definitions.chain([&schema]).map(|one| &one["properties"]) {
        for key in keys.as_object().into_iter().flatten().map(|(key, _)| key) {
            assert!(shown[0].contains(key), "{key}");
        }
    }
}

#[test]
fn every_format_for_programs_is_named() {
    let readme = fs::read_to_string("README.md").unwrap();
    for format in Format::all().filter(|format| !format.is_for_people()) {
        let name = format!("`{}`", format.name());
        assert!(readme.contains(&name), "{name}");
    }
}

/// What is typed in transcripts, and what the reader is to type.
fn commands(readme: &str) -> (Vec<&str>, Vec<&str>) {
    let mut transcripts = Vec::new();
    let mut commands = Vec::new();
    let mut block = None;
    for line in readme.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (Some("console"), None) => transcripts.extend(line.strip_prefix("$ ")),
            (Some("sh"), None) => commands.push(line),
            _ => {}
        }
    }
    (transcripts, commands)
}

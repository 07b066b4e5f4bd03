//! Every command in the README is run, by its transcript or by `.ci/run`; and what the documentation shows is right.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use cachelint::config::{self, File};
use cachelint::report::Format;
use serde_json::Value;

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
            line.strip_prefix(&*command)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(" ||"))
        });
        assert!(is_run, "`{command}` is not run by .ci/run");
        if let Some(arguments) = command.strip_prefix("cargo run --release -- ") {
            let shown = format!("cachelint {arguments}");
            assert!(
                transcripts.contains(&shown),
                "`{command}` prints what no transcript shows"
            );
        }
    }
}

/// trycmd passes over programs that it does not know.
#[test]
fn every_command_of_the_other_pages_is_run() {
    for page in fs::read_dir("docs").unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for command in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            assert!(
                command.starts_with("cachelint "),
                "{}: `{command}` is not run",
                path.display()
            );
        }
    }
}

#[test]
fn every_page_that_a_page_leads_to_is_there() {
    for (page, text) in pages() {
        let folder = page.parent().unwrap();
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(target, _)| target)
            .filter(|target| !target.starts_with("https://"));
        for target in targets {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = folder.join(file);
            assert!(file.exists(), "{} leads to {target}", page.display());
            if !heading.is_empty() {
                let text = fs::read_to_string(file).unwrap();
                let mut anchors = text
                    .lines()
                    .filter_map(|line| line.strip_prefix('#'))
                    .map(anchor);
                assert!(
                    anchors.any(|anchor| anchor == heading),
                    "{} leads to {target}",
                    page.display()
                );
            }
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

/// Commands in settings of build servers are run on the example, which has findings.
#[test]
fn every_command_for_a_build_server_is_right() {
    let mut count = 0;
    for (page, text) in pages() {
        for block in blocks(&text).filter(|block| block.language != "console") {
            let commands = block.text.lines().map(str::trim_start);
            let commands = commands.map(|line| line.strip_prefix("- ").unwrap_or(line));
            // What needs a checkout or the answers of an account has tests of its own, which make them.
            let is_here = |line: &&str| {
                let apart = ["audit", "baseline", "runbook", "--changed-since"];
                line.starts_with("cachelint ")
                    && !apart
                        .iter()
                        .any(|word| line.split([' ', '=']).any(|part| part == *word))
                    && !line.contains("--baseline")
            };
            for command in commands.filter(is_here) {
                let folder = tempfile::tempdir().unwrap();
                let infra = folder.path().join("infra");
                fs::create_dir(&infra).unwrap();
                fs::copy(
                    "testdata/example/template.yaml",
                    infra.join("template.yaml"),
                )
                .unwrap();
                let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
                    .args(command.split_whitespace().skip(1))
                    .current_dir(&folder)
                    .env_clear()
                    .output()
                    .unwrap();
                let wanted = i32::from(!command.contains("--exit-zero"));
                assert_eq!(
                    output.status.code(),
                    Some(wanted),
                    "{}: {command}",
                    page.display()
                );
                count += 1;
            }
        }
    }
    assert!(count > 2, "{count}");
}

#[test]
fn every_use_of_the_action_names_inputs_that_it_has() {
    let action: Value = serde_saphyr::from_str(&fs::read_to_string("action.yml").unwrap()).unwrap();
    let mut count = 0;
    for (page, text) in pages() {
        for block in blocks(&text).filter(|block| block.language == "yaml") {
            let Ok(workflow) = serde_saphyr::from_str::<Value>(&block.text) else {
                panic!("{}: {}", page.display(), block.text);
            };
            let jobs = workflow["jobs"].as_object().into_iter().flatten();
            let steps = jobs.flat_map(|(_, job)| job["steps"].as_array().unwrap());
            for step in steps.filter(|step| {
                step["uses"]
                    .as_str()
                    .is_some_and(|uses| uses.starts_with("OWNER/cachelint@"))
            }) {
                count += 1;
                for (input, _) in step["with"].as_object().into_iter().flatten() {
                    assert!(
                        action["inputs"][input].is_object(),
                        "{}: {input}",
                        page.display()
                    );
                }
            }
        }
    }
    assert!(count > 1, "{count}");
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
fn commands(readme: &str) -> (Vec<String>, Vec<String>) {
    let mut transcripts = Vec::new();
    let mut commands = Vec::new();
    for block in blocks(readme) {
        match &*block.language {
            "console" => {
                let typed = block
                    .text
                    .lines()
                    .filter_map(|line| line.strip_prefix("$ "));
                transcripts.extend(typed.map(str::to_owned));
            }
            "sh" => commands.extend(block.text.lines().map(str::to_owned)),
            _ => {}
        }
    }
    (transcripts, commands)
}

struct Block {
    language: String,
    text: String,
}

fn blocks(text: &str) -> impl Iterator<Item = Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match (inside, line.strip_prefix("```"), blocks.last_mut()) {
            (false, Some(language), _) => {
                inside = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    text: String::new(),
                });
            }
            (true, Some(_), _) => inside = false,
            (true, None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ => {}
        }
    }
    blocks.into_iter()
}

/// What GitHub makes of a heading, as far as ours go.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The README and the documentation.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = vec![PathBuf::from("./README.md")];
    pages.extend(
        fs::read_dir("docs")
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    let read = |page: PathBuf| {
        let text = fs::read_to_string(&page).unwrap();
        (page, text)
    };
    pages.into_iter().map(read).collect()
}

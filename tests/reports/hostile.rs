//! Text from a hostile file breaks no format.

use cachelint::finding::Outcome;
use cachelint::report::Format;

use super::made::{outcome, suppressed, written};

/// Escape sequences, ends of lines, marks that turn text around, commands of build servers, and what ends a string, a
/// cell, a comment or an element elsewhere.
const HOSTILE: &str = "\u{1b}[31m::error::x\r\n::add-mask::y\n##[add-mask]z b\u{202e}`|]]>--><b>\"'&@octocat\u{7}\u{9b}\u{7f}\u{85}\u{61c}\u{200b}\u{200f}\u{2028}\u{2069}\u{feff}\u{e0041}\u{ffff}";

/// Names, addresses and notes that begin with a command, and such that do not.
fn outcomes() -> Vec<Outcome> {
    let made = || {
        [
            (
                outcome(&format!("a{HOSTILE}.tf"), HOSTILE, HOSTILE),
                HOSTILE,
            ),
            (
                outcome("::error::x.tf", "::error::x", "::error::x"),
                "::error::x",
            ),
            (
                outcome(" ##[error]x.tf", "##[error]x", "##[error]x"),
                "##[error]x",
            ),
        ]
    };
    let plain = made().into_iter().map(|(outcome, _)| outcome);
    let explained = made()
        .into_iter()
        .map(|(outcome, text)| suppressed(outcome, text));
    plain.chain(explained).collect()
}

/// JSON and SARIF, too: they are shown by `cat`.
#[test]
fn nothing_from_a_file_steers_a_terminal() {
    let marks = [
        '\u{61c}',
        '\u{200b}',
        '\u{200f}',
        '\u{2028}',
        '\u{202e}',
        '\u{2069}',
        '\u{feff}',
        '\u{e0041}',
    ];
    for format in Format::all() {
        for outcome in outcomes() {
            let text = written(format, &outcome, true);
            let acts = |c: char| (c.is_control() && c != '\n') || marks.contains(&c);
            assert!(!text.contains(acts), "{format:?}: {text:?}");
        }
    }
}

#[test]
fn what_is_escaped_in_json_is_the_same_when_it_is_read() {
    let outcome = outcome(HOSTILE, HOSTILE, HOSTILE);
    for format in [Format::Json, Format::Jsonl] {
        let text = written(format, &outcome, true);
        let read: Vec<serde_json::Value> = serde_json::Deserializer::from_str(&text)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap();
        let result = match format {
            Format::Json => &read[0]["results"][0],
            _ => &read[1],
        };
        assert_eq!(result["location"]["file"], HOSTILE);
        assert_eq!(result["address"], format!("{HOSTILE}[\"a\"]"));
    }
}

/// As a runner of GitHub Actions looks for them (`ActionCommand.cs`).
#[test]
fn nothing_from_a_file_starts_a_workflow_command() {
    for format in Format::all() {
        for outcome in outcomes() {
            let text = written(format, &outcome, true);
            let ours = ["::error ", "::warning ", "::notice "];
            for line in text.split(['\r', '\n']) {
                assert!(!line.contains("##["), "{format:?}: {line}");
                let is_ours = format == Format::Github
                    && ours.iter().any(|command| line.starts_with(command));
                if is_ours {
                    let (properties, message) = line[2..].split_once("::").unwrap();
                    assert!(properties.contains("title="), "{line}");
                    let decoded = message.replace("%0A", "\n");
                    for line in decoded.lines().skip(1) {
                        assert!(!line.trim_start().starts_with("::"), "{line}");
                    }
                } else {
                    assert!(!line.trim_start().starts_with("::"), "{format:?}: {line}");
                }
            }
        }
    }
}

#[test]
fn names_of_a_megabyte_are_cut_for_people() {
    let long = "x".repeat(1 << 20);
    let outcome = suppressed(outcome(&format!("{long}.tf"), &long, &long), &long);
    for format in [
        Format::Human,
        Format::Concise,
        Format::Github,
        Format::Markdown,
    ] {
        let text = written(format, &outcome, true);
        assert!(text.len() < 100_000, "{format:?}: {}", text.len());
    }
    for format in [Format::Sarif, Format::Gitlab] {
        serde_json::from_str::<serde_json::Value>(&written(format, &outcome, true)).unwrap();
    }
    let json: serde_json::Value =
        serde_json::from_str(&written(Format::Json, &outcome, true)).unwrap();
    assert_eq!(
        json["results"][0]["address"].as_str().unwrap().len(),
        (1 << 20) + 5
    );
}

#[test]
fn the_same_outcome_is_told_in_the_same_bytes() {
    for format in Format::all() {
        let tell = || written(format, &outcome("a b.tf", "x[\"`|@\"].y", "<n>"), true);
        assert_eq!(tell(), tell(), "{format:?}");
    }
}

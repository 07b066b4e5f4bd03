//! Text from a hostile file breaks no format.

use cachelint::report::Format;

use super::made::{outcome, written};

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

#[test]
fn the_same_outcome_is_told_in_the_same_bytes() {
    for format in Format::all() {
        let tell = || written(format, &outcome("a b.tf", "x[\"`|@\"].y", "<n>"), true);
        assert_eq!(tell(), tell(), "{format:?}");
    }
}

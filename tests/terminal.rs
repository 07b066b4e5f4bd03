//! What a real terminal gets. `.ci/run` asks for it; the terminal is made by Python.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]
#![cfg(unix)]

mod on_a_terminal;

fn shown(options: &[&str], environment: &[(&str, &str)]) -> String {
    let output = on_a_terminal::cachelint(60, "", "")
        .arg("check")
        .args(options)
        .arg("testdata/terraform/null")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "needs Python"]
fn a_terminal_gets_colours_links_and_lines_that_fit() {
    let linking = [("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")];
    let rich = shown(&[], &linking);
    assert!(
        rich.contains("\u{1b}[") && rich.contains("\u{1b}]8;;"),
        "{rich}"
    );
    let is_wrapped =
        |text: &str| text.contains("AWS then falls back to the `default` subnet group of\r\n");
    assert!(is_wrapped(&rich), "{rich}");

    let modest = shown(&[], &[("TERM", "xterm")]);
    assert!(
        modest.contains("\u{1b}[") && !modest.contains("\u{1b}]8;;"),
        "{modest}"
    );

    for (options, more) in [
        (&["--color", "never"][..], ("X", "")),
        (&[], ("NO_COLOR", "1")),
        (&[], ("TERM", "dumb")),
    ] {
        let plain = shown(options, &[linking[0], linking[1], more]);
        assert!(!plain.contains('\u{1b}'), "{more:?}: {plain}");
        assert!(is_wrapped(&plain), "{plain}");
    }
}

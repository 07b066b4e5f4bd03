//! What a real terminal gets. `.ci/run` asks for it; the terminal is made by Python.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]
#![cfg(unix)]

use std::process::Command;

/// Runs what follows on a terminal of 60 columns, and prints what that gets.
const TERMINAL: &str = "
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
";

fn shown(options: &[&str], environment: &[(&str, &str)]) -> String {
    let output = Command::new("python3")
        .args(["-c", TERMINAL, env!("CARGO_BIN_EXE_cachelint"), "check"])
        .args(options)
        .arg("testdata/terraform/null")
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
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

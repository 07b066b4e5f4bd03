//! The script as bash runs it.

use std::process::Command;

use cachelint::runbook::{Format, write};

use super::made::{new_network, redis};

/// The tools of the script, with an answer that never changes. What would wait says so and ends.
#[cfg(unix)]
#[test]
fn who_waits_for_what_will_never_be_is_told() {
    let script = write(&redis(), &new_network(), Format::Shell).unwrap();
    let tools = script.split("\n# ---- ").nth(3).unwrap();
    assert!(tools.starts_with("Tools."), "{tools}");
    for (what, status, said) in [
        (
            "sessions",
            "",
            "stopped: there is no sessions in us-east-1: was it deleted?",
        ),
        (
            "sessions",
            "incompatible-network",
            "stopped: sessions is incompatible-network",
        ),
        ("sessions", "deleting", "stopped: sessions is deleting"),
        (
            "sessions",
            "modifying",
            "sessions is modifying; asking again in 7 seconds",
        ),
        (
            "sessions-vpc",
            "",
            "sessions-vpc is not listed yet; asking again in 7 seconds",
        ),
        (
            "sessions-vpc",
            "create-failed",
            "stopped: sessions-vpc is create-failed",
        ),
        (
            "sessions-vpc",
            "incompatible-parameters",
            "stopped: sessions-vpc is incompatible-parameters",
        ),
        ("sessions-vpc", "available", ""),
    ] {
        let text = format!(
            "set -euo pipefail\nOLD_ID=sessions REGION=us-east-1 POLL_SECONDS=7\n# {tools}\n\
             sleep() {{ exit 9; }}\nanswer() {{ printf '%s' \"$1\"; }}\nawait {what} answer '{status}'\n"
        );
        let output = Command::new("bash").args(["-c", &text]).output().unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(shown.trim_end(), said, "{what} {status}");
        let wanted = match said.split_once(':') {
            Some(_) => 1,
            None if said.is_empty() => 0,
            None => 9,
        };
        assert_eq!(output.status.code(), Some(wanted), "{what} {status}");
    }
}

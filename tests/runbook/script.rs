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

/// AWS keeps a block of addresses by its first one, so that the second run does not find what the first has let in.
#[cfg(unix)]
#[test]
fn who_is_let_in_already_stops_nothing() {
    let script = write(&redis(), &new_network(), Format::Shell).unwrap();
    let part = |name: &str| {
        let parts = script.split("\n# ---- ");
        let mut parts = parts.filter(|part| part.starts_with(name));
        format!("# {}\n", parts.next().unwrap())
    };
    for (answer, status) in [
        ("An error occurred (InvalidPermission.Duplicate)", 0),
        ("An error occurred (UnauthorizedOperation)", 1),
    ] {
        let text = format!(
            "set -euo pipefail\nREGION=r NEW_ID=n PORT=1 vpc_id=v SOURCE=10.1.2.3/16\n{}\
             aws() {{ case $2 in authorize*) echo '{answer}' >&2; return 254 ;; *) echo sg-1 ;; esac; }}\n{}",
            part("Tools."),
            part("3."),
        );
        let output = Command::new("bash").args(["-c", &text]).output().unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{answer}: {shown}");
        assert_eq!(shown.contains(answer), status == 1, "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn the_whole_internet_is_no_source() {
    let script = write(&redis(), &new_network(), Format::Shell).unwrap();
    let check = script
        .split("\n# ---- ")
        .find(|part| part.starts_with("Before"))
        .unwrap();
    let check = check.split("\naccount=").next().unwrap();
    for (source, is_taken) in [
        ("10.1.0.0/16", true),
        ("sg-0123456789abcdef0", true),
        ("", false),
        ("0.0.0.0/0", false),
        ("0.0.0.0/00", false),
        ("::/0", false),
        ("2001:db8::/32", false),
        ("everybody", false),
    ] {
        let text = format!("stop() {{ exit 1; }}\nSOURCE='{source}'\n# {check}\n");
        let status = Command::new("bash").args(["-c", &text]).status().unwrap();
        assert_eq!(status.success(), is_taken, "{source}");
    }
}

//! What was read and approved in `testdata/runbook/`, and that it is no worse than what it replaces.

use std::fs;
use std::path::Path;
use std::process::Command;

use cachelint::runbook::{Network, write};

use super::made::{FORMATS, cases};

/// `UPDATE=1` writes down what comes out today.
#[test]
fn runbooks_are_what_was_read_and_approved() {
    for (case, subject, options) in cases() {
        let folder = Path::new("testdata/runbook").join(case);
        for (format, name) in FORMATS {
            let written = write(&subject, &options, format).unwrap();
            let file = folder.join(name);
            if std::env::var_os("UPDATE").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(file, written).unwrap();
            } else {
                let approved = fs::read_to_string(&file).unwrap();
                assert_eq!(
                    written,
                    approved,
                    "{} differs; UPDATE=1 cargo test --test runbook writes it",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn every_target_passes_the_check_itself() {
    for (case, ..) in cases() {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "--output", "json", "--unknown", "fail"])
            .arg(Path::new("testdata/runbook").join(case))
            .env_clear()
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{case}: {report:#}");
        // Both rules judge the cache of both.
        assert_eq!(report["summary"]["pass"], 4, "{case}: {report:#}");
    }
}

#[test]
fn nobody_is_let_in_by_default() {
    for (case, subject, options) in cases() {
        for (format, name) in FORMATS {
            let text = write(&subject, &options, format).unwrap();
            let everybody: Vec<_> = text
                .lines()
                .filter(|line| line.contains("0.0.0.0/0"))
                .collect();
            // A route of the gateway that was asked for, and no source.
            let routes = everybody.iter().all(|line| {
                [
                    "destination-cidr-block",
                    "DestinationCidrBlock",
                    "destination_cidr_block",
                ]
                .iter()
                .any(|route| line.contains(route))
            });
            assert!(routes, "{case}/{name}: {everybody:?}");
            let asked = options.network
                == Network::New {
                    internet_gateway: true,
                };
            assert_eq!(!everybody.is_empty(), asked, "{case}/{name}");
        }
    }
}

//! A live account by answers that were saved of it: every shape they come in, and everything that keeps them from being whole.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[cfg(feature = "live")]
#[path = "live/aws.rs"]
mod aws;
#[cfg(feature = "live")]
#[path = "live/credentials.rs"]
mod credentials;
#[cfg(feature = "live")]
#[path = "live/faults.rs"]
mod faults;
#[path = "live/judged.rs"]
mod judged;
#[cfg(feature = "live")]
#[path = "live/moto.rs"]
mod moto;
#[cfg(all(feature = "live", unix))]
mod on_a_terminal;
#[cfg(feature = "live")]
#[path = "live/server.rs"]
mod server;
#[path = "live/shapes.rs"]
mod shapes;
#[cfg(all(feature = "live", unix))]
#[path = "live/terminal.rs"]
mod terminal;
#[cfg(feature = "live")]
#[path = "live/throttling.rs"]
mod throttling;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What an audit of one folder comes to.
struct Audit {
    status: Option<i32>,
    report: Value,
}

impl Audit {
    /// `address verdict`, of EC-003.
    fn verdicts(&self) -> Vec<String> {
        let results = self.report["results"].as_array().unwrap().iter();
        results
            .filter(|result| result["rule"] == "EC-003")
            .map(|result| {
                let text = |key: &str| result[key].as_str().unwrap().to_owned();
                format!("{} {} {}", text("unit"), text("address"), text("verdict"))
            })
            .collect()
    }

    /// `kind file:line:column message`
    fn problems(&self) -> Vec<String> {
        let problems = self.report["problems"].as_array().unwrap().iter();
        problems
            .map(|problem| {
                let text = |key: &str| problem[key].as_str().unwrap().to_owned();
                let at = match (problem["line"].as_u64(), problem["column"].as_u64()) {
                    (Some(line), Some(column)) => format!(":{line}:{column}"),
                    _ => String::new(),
                };
                format!("{} {}{at} {}", text("kind"), text("file"), text("message"))
            })
            .collect()
    }
}

/// Audits `files`, given as a folder.
fn audit(files: &[(&str, &[u8])]) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    run(folder.path(), ".", b"")
}

fn run(folder: &Path, from: &str, stdin: &[u8]) -> Audit {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--root", ".", "--output", "json", "--from", from])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    let output = child.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    Audit {
        status: output.status.code(),
        report,
    }
}

fn cluster(id: &str, group: &Value) -> Value {
    json!({
        "CacheClusterId": id,
        "CacheClusterStatus": "available",
        "Engine": "redis",
        "CacheSubnetGroupName": group,
        "ARN": format!("arn:aws:elasticache:eu-west-1:123456789012:cluster:{id}"),
    })
}

const UNIT: &str = "123456789012/eu-west-1";

fn arn(id: &str) -> String {
    format!("{UNIT} arn:aws:elasticache:eu-west-1:123456789012:cluster:{id}")
}

/// Rules, severities and options are those of `check`.
#[test]
fn the_default_group_fails_its_own_rule() {
    let text = json!({"CacheClusters": [cluster("a", &json!("Default"))]}).to_string();
    let audit = audit(&[("a.json", text.as_bytes())]);
    let rule = |verdict: &Value| format!("{} {}", verdict["rule"], verdict["verdict"]);
    let results: Vec<_> = audit.report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(rule)
        .collect();
    assert_eq!(
        results,
        ["\"EC-003\" \"pass\"", "\"ElastiCache.7\" \"fail\""]
    );
}

#[test]
fn every_format_tells_of_a_live_account() {
    for format in [
        "human",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "markdown",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["audit", "--from", "testdata/live/saved", "--output", format])
            .env_clear()
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(text.contains("arn:aws:elasticache:eu-west-1:123456789012:cluster:sessions")
            || text.contains("arn&#58;aws&#58;elasticache&#58;eu-west-1:123456789012&#58;cluster&#58;sessions"), "{format}: {text}");
    }
}

#[test]
#[cfg(not(feature = "live"))]
fn who_cannot_ask_says_how_to() {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--all-regions"])
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("--features live") && text.contains("--from"),
        "{text}"
    );
}

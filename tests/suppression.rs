//! Ignores over time, and in runs that do not see everything. What each covers, fixtures say.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const CACHE: &str = "resource \"aws_elasticache_cluster\" \"x\" {\n}\n";
const SET: &str =
    "resource \"aws_elasticache_cluster\" \"y\" {\n  subnet_group_name = \"private\"\n}\n";

fn run(folder: &Path, arguments: &[&str], now: Option<&str>) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["check", "--no-config"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(now.map(|now| ("SOURCE_DATE_EPOCH", now)))
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

fn problems(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let arguments = [&["--output", "json"], arguments].concat();
    let report: Value = serde_json::from_str(&run(folder, &arguments, None).1).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problems = report["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|problem| (text(&problem["kind"]), text(&problem["file"])))
        .collect()
}

#[test]
fn an_ignore_holds_to_the_end_of_its_last_day() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("# cachelint:ignore[EC-003] x until=2027-03-31\n{CACHE}");
    fs::write(folder.path().join("main.tf"), text).unwrap();
    for (now, status) in [
        ("0", 0),
        ("1806451200", 0),
        ("1806537599", 0),
        ("1806537600", 1),
        ("4102444800", 1),
    ] {
        let (code, text) = run(folder.path(), &[], Some(now));
        assert_eq!(code, Some(status), "{now}: {text}");
        assert_eq!(
            text.contains("this ignore has expired"),
            status == 1,
            "{now}: {text}"
        );
    }
}

#[test]
fn a_time_that_is_none_is_wrong_usage() {
    for now in ["tomorrow", "1.5", " 1", "99999999999999999999"] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "testdata/terraform/literal"])
            .env("SOURCE_DATE_EPOCH", now)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{now}");
        let said = String::from_utf8(output.stderr).unwrap();
        let wanted =
            format!("error: `SOURCE_DATE_EPOCH` is `{now}`, and no number of seconds since 1970\n");
        assert_eq!(said, wanted);
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, _) = run(here, &["testdata/terraform/literal"], Some(""));
    assert_eq!(code, Some(0), "what is empty is not set");
}

#[test]
fn an_ignore_is_called_unused_only_where_all_that_could_use_it_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for name in ["a.tf", "b.tf"] {
        let block = SET.replace("\"y\"", &format!("\"{}\"", &name[..1]));
        fs::write(
            path.join(name),
            format!("# cachelint:ignore[EC-003] x\n{block}"),
        )
        .unwrap();
    }
    let unused = |file: &str| ("unused-ignore".to_owned(), file.to_owned());
    assert_eq!(problems(path, &[]), [unused("a.tf"), unused("b.tf")]);
    assert_eq!(problems(path, &["a.tf"]), [unused("a.tf")]);
    assert_eq!(problems(path, &["--rule", "ElastiCache.7"]), []);
    // What does not parse may have used it.
    fs::write(path.join("c.tf"), format!("{CACHE}variable \"x {{")).unwrap();
    let kinds: Vec<String> = problems(path, &[])
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert!(
        !kinds.is_empty() && kinds.iter().all(|kind| kind == "syntax"),
        "{kinds:?}"
    );
}

#[test]
fn a_module_that_is_not_on_disk_may_need_the_ignore_at_its_call() {
    let folder = tempfile::tempdir().unwrap();
    let call =
        "module \"m\" { # cachelint:ignore[EC-003] x\n  source = \"example.com/cache/aws\"\n}\n";
    fs::write(folder.path().join("main.tf"), format!("{call}{SET}")).unwrap();
    let found = problems(folder.path(), &[]);
    assert!(
        found.iter().all(|(kind, _)| kind == "module-unavailable"),
        "{found:?}"
    );
    assert!(!found.is_empty());
}

#[test]
fn a_hostile_reason_breaks_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let reason = "\u{1b}[31m::error::x ##[add-mask] ]]> <b> `|\u{202e} --> &\" [x](y)";
    let text = format!("# cachelint:ignore[EC-003] {reason}\n{CACHE}");
    fs::write(folder.path().join("main.tf"), text).unwrap();
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
        let arguments = ["--show", "suppressed", "--output", format];
        let (code, text) = run(folder.path(), &arguments, None);
        assert_eq!(code, Some(0), "{format}");
        assert!(!text.contains('\u{1b}'), "{format}: {text}");
        assert!(!text.contains('\u{202e}'), "{format}: {text}");
        assert!(!text.contains("##["), "{format}: {text}");
        assert!(
            !text.lines().any(|line| line.starts_with("::error")),
            "{format}: {text}"
        );
    }
}

#[test]
fn no_order_of_paths_changes_what_is_said() {
    let folders = [
        "testdata/terraform/ignored",
        "testdata/terraform/ignores-expired",
        "testdata/cloudformation/ignores-in-metadata",
        "testdata/terraform/ignores-unused",
    ];
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = |folders: &[&str]| run(here, &[&["--output", "json"], folders].concat(), None);
    let mut backwards = folders;
    backwards.reverse();
    assert_eq!(told(&folders), told(&backwards));
}

#[test]
fn a_file_that_is_named_hears_nothing_of_ignores_in_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let used =
        "Resources:\n  # cachelint:ignore[EC-003] x\n  A: {Type: AWS::ElastiCache::CacheCluster}\n";
    let idle =
        "Resources:\n  # cachelint:ignore[EC-003] x\n  B: {Type: AWS::ElastiCache::SubnetGroup}\n";
    fs::write(folder.path().join("used.yaml"), used).unwrap();
    fs::write(folder.path().join("idle.yaml"), idle).unwrap();
    fs::write(
        folder.path().join("other.yaml"),
        "Resources:\n  C: {Type: AWS::SNS::Topic}\n",
    )
    .unwrap();
    for (file, said) in [("used.yaml", 0), ("other.yaml", 0)] {
        assert_eq!(problems(folder.path(), &[file]).len(), said, "{file}");
    }
    assert_eq!(problems(folder.path(), &["."]).len(), 1);
}

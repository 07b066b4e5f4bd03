//! The configuration file as its users meet it: where it is found, what it changes, and what the command line changes back.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use folder::checkout;

const FAILS: &str = "resource \"aws_elasticache_cluster\" \"a\" {\n  cluster_id = \"a\"\n}\n";
const OPEN: &str = "variable \"group\" {\n  type = string\n}\nresource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = var.group\n}\n";

fn cachelint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[track_caller]
fn status(folder: &Path, arguments: &[&str], status: i32) -> Output {
    let output = cachelint(folder, arguments);
    assert_eq!(
        output.status.code(),
        Some(status),
        "{arguments:?}\n{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    output
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["--output", "json"], arguments].concat();
    serde_json::from_slice(&cachelint(folder, &arguments).stdout).unwrap()
}

#[test]
fn the_nearest_file_counts_up_to_the_top_of_the_checkout() {
    let folder = checkout(&[
        ("cachelint.toml", "fail-on = 'never'"),
        ("a/b/main.tf", FAILS),
        ("a/c/cachelint.toml", "fail-on = 'low'"),
        ("a/c/main.tf", FAILS),
    ]);
    let top = folder.path();
    status(top, &[], 0);
    status(&top.join("a/b"), &[], 0);
    status(&top.join("a/c"), &[], 1);
    // What counts is where one works, not what is checked.
    status(top, &["a/c"], 0);
    status(&top.join("a/b"), &["--no-config"], 1);
    status(top, &["--config", "a/c/cachelint.toml"], 1);

    let output = status(&top.join("a/b"), &["-v"], 0);
    assert_eq!(
        text(&output.stderr),
        "note: settings are read from `cachelint.toml`\n"
    );
}

#[test]
fn a_file_above_the_checkout_is_a_strangers() {
    let folder = checkout(&[("a/main.tf", FAILS), ("cachelint.toml", "nonsense")]);
    let inner = folder.path().join("a");
    status(&inner, &[], 2);
    fs::create_dir(inner.join(".git")).unwrap();
    status(&inner, &[], 1);

    fs::remove_dir(folder.path().join(".git")).unwrap();
    fs::remove_dir(inner.join(".git")).unwrap();
    status(&inner, &[], 1);
    status(folder.path(), &[], 2);
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let folder = checkout(&[
        ("main.tf", FAILS),
        ("a/x.toml", "\nexclud = []\n"),
        (
            "a/values.toml",
            "[terraform]\nvar-files = [\n  'gone.tfvars']\n",
        ),
        (
            "a/parameters.toml",
            "[cloudformation]\nparameters = ['bad.json']\n",
        ),
        ("a/bad.json", "{"),
        (
            "a/rules.toml",
            "rules = {EC-003 = {enabled = false}, 'ElastiCache.7' = {enabled = false}}",
        ),
    ]);
    for (file, message) in [
        (
            "a/x.toml",
            "error: a/x.toml:2:1: no key is called `exclud`; did you mean `exclude`?\n",
        ),
        (
            "a/values.toml",
            "error: a/values.toml:3:3: there is no file of values `gone.tfvars`\n",
        ),
        (
            "a/parameters.toml",
            "error: a/parameters.toml:2:15: cannot take parameters from `a/bad.json:1:1`: ",
        ),
        (
            "a/rules.toml",
            "error: the configuration file and `--skip-rule` leave no rule to check\n",
        ),
        (
            "a/none.toml",
            "error: cannot read the configuration file `a/none.toml`: ",
        ),
        ("a", "error: cannot read the configuration file `a`: "),
    ] {
        let output = status(folder.path(), &["--config", file], 2);
        let said = text(&output.stderr);
        assert!(said.starts_with(message), "{said}");
    }
    status(folder.path(), &["--config", "a/x.toml", "--no-config"], 2);
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let folder = checkout(&[("main.tf", FAILS)]);
    fs::write(folder.path().join("cachelint.toml"), b"exclude = ['\xff']").unwrap();
    let output = status(folder.path(), &[], 2);
    assert_eq!(
        text(&output.stderr),
        "error: cannot read the configuration file `cachelint.toml`: it is not UTF-8\n"
    );
}

#[test]
fn what_is_excluded_is_read_where_it_is_named() {
    let folder = checkout(&[
        ("cachelint.toml", "exclude = ['/examples/', '*.yaml']"),
        (
            "main.tf",
            "module \"a\" {\n  source = \"./examples/called\"\n}\n",
        ),
        ("examples/called/main.tf", FAILS),
        (
            "examples/named/main.tf",
            "locals {\n  group = var.group\n}\nresource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = local.group\n}\n",
        ),
        (
            "examples/named/variables.tf",
            "variable \"group\" {\n  default = \"x\"\n}\n",
        ),
        ("broken/template.yaml", "AWS::ElastiCache::: ["),
        ("broken/fine.tf", ""),
    ]);
    let top = folder.path();
    // A module is read where it is called from.
    let report = json(top, &["--rule", "EC-003"]);
    let addresses: Vec<_> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["address"])
        .collect();
    assert_eq!(addresses, ["module.a.aws_elasticache_cluster.a"]);
    status(top, &["broken"], 0);
    status(top, &["broken/template.yaml"], 3);

    for named in ["examples/named", "examples/named/main.tf"] {
        let report = json(top, &["--rule", "EC-003", named]);
        assert_eq!(report["summary"]["pass"], 1, "{named} {report}");
        let report = json(top, &["--force-exclude", named]);
        assert_eq!(report["results"], Value::Array(Vec::new()), "{named}");
        assert_eq!(report["problems"][0]["kind"], "excluded", "{named}");
        status(top, &["--force-exclude", named], 0);
    }
    status(top, &["--force-exclude", "broken/template.yaml"], 0);
    status(top, &["--force-exclude", "examples/gone.tf"], 2);
    // Relative to the file's folder, wherever one works.
    status(&top.join("examples"), &["--force-exclude", "named"], 0);
    status(&top.join("broken"), &[], 0);
}

#[test]
fn excluding_everything_is_not_clean() {
    let folder = checkout(&[("cachelint.toml", "exclude = ['*.tf']"), ("main.tf", FAILS)]);
    status(folder.path(), &[], 3);
}

#[test]
fn a_severity_reaches_every_report() {
    let folder = checkout(&[
        (
            "cachelint.toml",
            "[rules.EC-003]\nseverity = 'high'\n[rules.'ElastiCache.7']\nenabled = false",
        ),
        ("main.tf", FAILS),
    ]);
    let top = folder.path();
    let said = |format: &str| text(&cachelint(top, &["--output", format]).stdout).to_owned();
    for (format, part) in [
        ("human", "error[EC-003]"),
        ("human", "1 finding (1 high)"),
        ("concise", "error[EC-003]"),
        ("json", "\"severity\": \"high\""),
        ("jsonl", "\"severity\":\"high\""),
        ("sarif", "\"level\": \"error\""),
        ("github", "::error "),
        ("gitlab", "\"severity\": \"critical\""),
        ("checkstyle", "severity=\"error\""),
        ("markdown", "| high |"),
    ] {
        let said = said(format);
        assert!(said.contains(part), "{format} {said}");
    }
    let sarif: Value = serde_json::from_str(&said("sarif")).unwrap();
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "EC-003");
    assert_eq!(rule["properties"]["security-severity"], "8.0");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    status(top, &["--fail-on", "high"], 1);
    status(top, &["--fail-on", "high", "--no-config"], 0);
}

#[test]
fn the_command_line_wins() {
    let folder = checkout(&[
        (
            "cachelint.toml",
            "fail-on = 'never'\nunknown = 'fail'\n[rules.EC-003]\nenabled = false\n[terraform]\nvar-files = ['a.tfvars']\n[cloudformation]\nparameters = ['a.json']",
        ),
        ("a.tfvars", "group = \"a\"\n"),
        ("b/b.tfvars", "group = null\n"),
        ("b/main.tf", OPEN),
        ("a.json", "{\"Parameters\": {\"Group\": \"a\"}}"),
        ("b.json", "{\"Parameters\": {\"Group\": \"\"}}"),
        (
            "t.yaml",
            "Parameters:\n  Group:\n    Type: String\nResources:\n  A:\n    Type: AWS::ElastiCache::CacheCluster\n    Properties:\n      CacheSubnetGroupName: !Ref Group\n",
        ),
    ]);
    let top = folder.path();
    let below = top.join("b");
    let verdict = |at: &Path, arguments: &[&str]| {
        let report = json(at, &[&["--rule", "EC-003"], arguments].concat());
        report["results"][0]["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict(&below, &[]), "pass");
    assert_eq!(verdict(&below, &["--no-config"]), "unknown");
    assert_eq!(verdict(&below, &["--var", "group="]), "fail");
    assert_eq!(verdict(&below, &["--var-file", "b.tfvars"]), "fail");
    assert_eq!(verdict(top, &["t.yaml"]), "pass");
    assert_eq!(
        verdict(top, &["t.yaml", "--cfn-parameters", "b.json"]),
        "fail"
    );

    let failing = ["--rule", "EC-003", "--var", "group="];
    status(&below, &failing, 0);
    status(&below, &[&failing[..], &["--fail-on", "low"]].concat(), 1);
    let report = json(&below, &[]);
    assert!(
        report["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|result| result["rule"] != "EC-003")
    );
}

#[test]
fn the_workspace_may_be_named() {
    let folder = checkout(&[
        ("cachelint.toml", "[terraform]\nworkspace = 'prod'"),
        (
            "main.tf",
            "resource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = terraform.workspace == \"prod\" ? null : \"x\"\n}\n",
        ),
    ]);
    status(folder.path(), &["--rule", "EC-003"], 1);
    status(
        folder.path(),
        &["--rule", "EC-003", "--workspace", "dev"],
        0,
    );
}

#[test]
fn a_folder_of_which_everything_is_left_out_says_by_whom() {
    let template = "Resources:\n  A: {Type: AWS::ElastiCache::CacheCluster}\n";
    let folder = checkout(&[
        ("cachelint.toml", "exclude = ['*.generated.tf', './b']"),
        (".gitignore", "dist/\n*.ignored.tf\n"),
        ("a/x.generated.tf", FAILS),
        ("a/deep/y.generated.tf", FAILS),
        ("a/z.ignored.tf", FAILS),
        ("a/package.json", "{}"),
        ("b/main.tf", FAILS),
        ("c/dist/template.yaml", template),
        ("d/notes.txt", "nothing"),
    ]);
    let top = folder.path();
    for (path, message) in [
        (
            "a",
            "all that this folder holds is left out: 2 files by the configuration file, 1 file by an ignore file such as .gitignore",
        ),
        (
            "c",
            "all that this folder holds is left out: 1 file by an ignore file such as .gitignore",
        ),
        (
            "d",
            "this folder holds neither Terraform nor a CloudFormation template",
        ),
    ] {
        status(top, &[path], 3);
        let report = json(top, &[path]);
        assert_eq!(report["problems"][0]["message"], message, "{path}");
        assert_eq!(report["problems"][0]["kind"], "empty");
    }
    // What is named is read.
    status(top, &["b"], 1);
    status(top, &["a/x.generated.tf"], 1);

    // And where not everything is, nothing is said.
    fs::write(top.join("a/main.tf"), "locals {\n}\n").unwrap();
    assert_eq!(json(top, &["a"])["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn a_dot_in_a_pattern_is_the_folder_of_the_file() {
    let folder = checkout(&[("sub/cachelint.toml", ""), ("sub/a/main.tf", FAILS)]);
    let sub = folder.path().join("sub");
    for path in [
        ".",
        "./",
        "a",
        "./a",
        "./a/",
        "a/./main.tf",
        "/a",
        "../sub/a",
        "..",
    ] {
        let text = format!("[[ignore]]\nrule = 'EC-003'\npath = '{path}'\n");
        fs::write(sub.join("cachelint.toml"), text).unwrap();
        status(&sub, &[], 0);
        assert_eq!(json(&sub, &[])["summary"]["suppressed"], 1, "{path}");
    }
    for pattern in [".", "./", "a", "./a", "./a/"] {
        let text = format!("exclude = ['{pattern}']\n");
        fs::write(sub.join("cachelint.toml"), text).unwrap();
        status(&sub, &[], 3);
        status(&sub, &["a/main.tf"], 1);
    }
}

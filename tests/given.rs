//! Values that root modules are given and cannot take are said, and no run is clean by a value that fits nothing.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod folder;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use folder::checkout;

const CACHE: &str = "variable \"on\" {\n  type    = bool\n  default = true\n}\nvariable \"group\" {\n  default = \"private\"\n  validation {\n    condition     = length(var.group) > 3\n    error_message = \"too short\"\n  }\n}\nresource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = var.on ? var.group : null\n}\n";

/// The exit status, and the kind, file and message of each problem.
fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> (i32, Vec<[String; 3]>) {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["check", "--output", "json"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems = report["problems"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = problems.map(|one| ["kind", "file", "message"].map(|key| text(&one[key])));
    (output.status.code().unwrap(), told.collect())
}

#[track_caller]
fn says(told: &(i32, Vec<[String; 3]>), status: i32, kind: &str, messages: &[&str]) {
    let found: Vec<&str> = told.1.iter().map(|[_, _, message]| &**message).collect();
    assert_eq!(found, messages);
    assert!(told.1.iter().all(|[of, _, _]| of == kind), "{told:?}");
    assert_eq!(told.0, status, "{told:?}");
}

#[test]
fn a_value_that_its_variable_does_not_take_is_never_clean() {
    let folder = checkout(&[
        ("main.tf", CACHE),
        ("list.tfvars", "on = [true]\n"),
        ("call.tfvars", "on = tobool(\"x\")\n"),
    ]);
    let refused = |arguments: &[&str], environment: &[(&str, &str)], by: &str, why: &str| {
        let message = format!("`on` does not take the value that `{by}` gives it: {why}");
        let told = run(folder.path(), arguments, environment);
        says(&told, 3, "refused-value", &[&message]);
    };
    refused(&["--var", "on=maybe"], &[], "--var", "a bool is required");
    refused(&[], &[("TF_VAR_on", "")], "TF_VAR_on", "a bool is required");
    refused(
        &["--var-file", "list.tfvars"],
        &[],
        "list.tfvars:1:1",
        "a bool is required",
    );
    refused(
        &["--var-file", "call.tfvars"],
        &[],
        "call.tfvars:1:1",
        "`tobool()` is a call, and a value has none",
    );
    // What a later option says otherwise is never used.
    let told = run(
        folder.path(),
        &["--var", "on=true"],
        &[("TF_VAR_on", "maybe")],
    );
    says(&told, 0, "", &[]);

    let told = run(folder.path(), &["--var", "group=x"], &[]);
    let message =
        "`group` does not take the value that `--var` gives it: a validation does not hold";
    says(&told, 3, "refused-value", &[message]);

    fs::write(folder.path().join("terraform.tfvars"), "on = \"2\"\n").unwrap();
    refused(&[], &[], "terraform.tfvars:1:1", "a bool is required");
}

#[test]
fn a_value_that_may_fit_is_not_refused() {
    let folder = checkout(&[
        ("main.tf", CACHE),
        ("computed.tfvars", "on = 1 == 1\ngroup = \"${1 + 1}0000\"\n"),
    ]);
    let told = run(folder.path(), &["--var-file", "computed.tfvars"], &[]);
    says(&told, 0, "", &[]);
    for on in ["true", "false", "1", "0"] {
        let told = run(
            folder.path(),
            &["--var", &format!("on={on}"), "--exit-zero"],
            &[],
        );
        says(&told, 0, "", &[]);
    }
}

#[test]
fn a_file_of_values_that_cannot_be_read_says_why() {
    let folder = checkout(&[("main.tf", CACHE)]);
    fs::write(folder.path().join("terraform.tfvars"), b"on = \xff\n").unwrap();
    let told = run(folder.path(), &[], &[]);
    let message = "this file of variable values cannot be read: it is not UTF-8";
    says(&told, 3, "unreadable", &[message]);
}

#[test]
fn a_file_of_values_that_does_not_parse_is_never_clean() {
    for (name, text) in [
        ("terraform.tfvars", "on = tru e\"\n"),
        ("x.auto.tfvars.json", "{\"on\": tru}"),
        ("x.auto.tfvars.json", "[true]"),
    ] {
        let folder = checkout(&[("main.tf", CACHE), (name, text)]);
        let (status, problems) = run(folder.path(), &[], &[]);
        assert_eq!((status, problems.len()), (3, 1), "{name}: {problems:?}");
        assert_eq!(problems[0][..2], ["syntax", name], "{problems:?}");
    }
    // Two root modules are given one file.
    let folder = checkout(&[
        ("a/main.tf", CACHE),
        ("b/main.tf", CACHE),
        ("x.tfvars", "on = \"\n"),
    ]);
    let (status, problems) = run(folder.path(), &["--var-file", "x.tfvars"], &[]);
    assert_eq!((status, problems.len()), (3, 1), "{problems:?}");
}

#[test]
fn a_file_of_values_that_cannot_be_read_leaves_everything_open() {
    let folder = checkout(&[("main.tf", CACHE)]);
    for name in ["terraform.tfvars", "given.tfvars"] {
        let file = folder.path().join(name);
        fs::write(&file, b"on = true # caf\xe9\n").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "--output", "json", "--var-file", name])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(3));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["summary"]["unknown"], 2, "{name}");
        fs::remove_file(file).unwrap();
    }
}

/// `--var-file <(sops decrypt values.tfvars)`.
#[cfg(unix)]
#[test]
fn values_may_come_through_a_pipe() {
    let folder = checkout(&[("a/main.tf", CACHE), ("b/main.tf", CACHE)]);
    let output = Command::new("sh")
        .arg("-c")
        .arg("mkfifo p.tfvars && (echo 'on = false' > p.tfvars &) && exec \"$0\" check -q -o concise --rule EC-003 --var-file p.tfvars")
        .arg(env!("CARGO_BIN_EXE_cachelint"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn a_name_that_no_root_module_declares_is_said() {
    let folder = checkout(&[
        (
            "main.tf",
            &format!("{CACHE}module \"m\" {{\n  source = \"./m\"\n}}\n"),
        ),
        (
            "m/main.tf",
            "variable \"inner\" {\n  default = 1\n}\nresource \"aws_elasticache_subnet_group\" \"x\" {}\n",
        ),
        (
            "x.tfvars",
            "gruop = \"x\"\na1 = 1\nb2 = 2\nc3 = 3\nd4 = 4\n",
        ),
    ]);
    let name = |what: &str, name: &str| format!("{what} `{name}`, which `--var` gives a value");
    let told = run(
        folder.path(),
        &["--var", "gruop=x", "--var", "inner=x", "--var", "gruop=y"],
        &[],
    );
    says(
        &told,
        0,
        "suspicious",
        &[
            &name("no root module that is checked declares", "gruop"),
            &name("only modules that are called declare", "inner"),
        ],
    );
    let told = run(folder.path(), &["--var-file", "x.tfvars"], &[]);
    says(
        &told,
        0,
        "suspicious",
        &[
            "no root module that is checked declares `gruop`",
            "no root module that is checked declares `a1`, `b2`, `c3`, nor 1 more of this file",
        ],
    );
    // Terraform passes over these in silence.
    says(
        &run(folder.path(), &[], &[("TF_VAR_gruop", "x")]),
        0,
        "",
        &[],
    );
}

#[test]
fn a_name_that_another_root_module_may_declare_is_not_said() {
    let folder = checkout(&[
        ("a/main.tf", CACHE),
        (
            "b/main.tf",
            "variable \"other\" {}\nvariable bare {}\nresource \"aws_sns_topic\" \"x\" {}\n",
        ),
        ("c/main.tf", "resource \"aws_sns_topic\" \"x\" {}\n"),
        (
            "t/template.yaml",
            "Resources:\n  A: {Type: AWS::ElastiCache::SubnetGroup}\n",
        ),
    ]);
    let given = ["--var", "other=x", "--var", "bare=x"];
    for paths in [
        &["."][..],
        &["a/main.tf"],
        &["b"],
        &["c"],
        &["t"],
        &["t/template.yaml"],
    ] {
        let told = run(folder.path(), &[&given, paths].concat(), &[]);
        says(&told, 0, "", &[]);
    }
    let told = run(folder.path(), &["--var", "other=x", "a"], &[]);
    assert_eq!(told.1.len(), 1, "{told:?}");
}

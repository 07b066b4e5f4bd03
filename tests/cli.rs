//! The command line as its users meet it: transcripts, and what a transcript cannot show.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use folder::checkout;

const FAILS: &str = "testdata/terraform/null";
const PASSES: &str = "testdata/terraform/literal";

/// `TRYCMD=overwrite` writes down what comes out today.
#[test]
fn transcripts_are_what_comes_out() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("README.md")
        .case("docs/*.md")
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml");
}

#[test]
fn one_run_writes_every_report() {
    let folder = tempfile::tempdir().unwrap();
    let [json, sarif] = ["report.json", "report.sarif"].map(|name| folder.path().join(name));
    let to = |format: &str, file: &Path| format!("{format}={}", file.display());
    let output = cachelint(&[
        "check",
        "--output",
        "concise",
        "--output",
        &to("json", &json),
        "--output",
        &to("sarif", &sarif),
        FAILS,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("EC-003"));
    let [json, sarif] = [json, sarif].map(|file| -> serde_json::Value {
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    });
    assert_eq!(json["summary"]["fail"], 2);
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn an_old_report_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    fs::write(&file, "x".repeat(100_000)).unwrap();
    cachelint(&[
        "check",
        "--output",
        &format!("json={}", file.display()),
        PASSES,
    ]);
    let report: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(report["summary"]["fail"], 0);
}

#[test]
fn a_folder_that_holds_nothing_is_not_clean() {
    let folder = tempfile::tempdir().unwrap();
    let output = cachelint(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
}

/// However often a path is named, and whichever way a file came to be read; what was only searched for callers is not counted.
#[test]
fn every_file_that_was_read_for_the_question_counts_once() {
    let folder = checkout(&[
        ("a/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"),
        ("a/terraform.tfvars", "x = 1\n"),
        (
            "m/main.tf",
            "resource \"aws_elasticache_cluster\" \"c\" {\n  subnet_group_name = \"p\"\n}\n",
        ),
        ("b/main.tf", "resource \"aws_sns_topic\" \"t\" {\n}\n"),
        (
            "t/cache.yaml",
            "Resources:\n  A: {Type: AWS::ElastiCache::SubnetGroup}\n",
        ),
        ("t/topic.yaml", "Resources:\n  A: {Type: AWS::SNS::Topic}\n"),
        ("t/package.json", "{}"),
        ("t/values.json", "{\"X\": \"1\"}"),
    ]);
    let top = folder.path();
    for (paths, count) in [
        (&["."][..], 8),
        (&[".", "."], 8),
        (&["a"], 3),
        (&["a/main.tf"], 3),
        (&["m/main.tf", "a/main.tf", "a"], 3),
        (&["a/terraform.tfvars"], 3),
        (&["b/main.tf"], 1),
        (&["t"], 4),
        (&["t/cache.yaml"], 1),
        (&["t/package.json"], 1),
        (&["--cfn-parameters", "t/values.json", "t/cache.yaml"], 2),
    ] {
        let run = |format: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
                .args(["check", "--output", format])
                .args(paths)
                .current_dir(top)
                .output()
                .unwrap();
            text(&output.stdout).to_owned()
        };
        let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
        assert_eq!(json["summary"]["files"], count, "{paths:?}");
        let files = if count == 1 { "file" } else { "files" };
        for format in ["human", "concise", "markdown"] {
            let said = run(format);
            assert!(
                said.contains(&format!("checked {count} {files}")),
                "{paths:?}: {said}"
            );
        }
    }
}

/// Root may read every file, so what cannot be read here is a link that leads to itself.
#[cfg(unix)]
#[test]
fn what_stands_on_standard_input_is_found_out() {
    for (given, status) in [
        ("resource \"aws_elasticache_cluster\" \"x\" {}\n", 1),
        (
            "{\"resource\": {\"aws_elasticache_cluster\": {\"x\": {}}}}",
            1,
        ),
        (
            "Resources:\n  X: {Type: AWS::ElastiCache::CacheCluster}\n",
            1,
        ),
        ("nothing of the kind\n", 0),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), given.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{given}");
    }
}

/// A pipe that nobody writes to, a device without end, a link to nowhere.
#[cfg(unix)]
#[test]
fn what_is_no_file_ends_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    let made = Command::new("mkfifo")
        .args(["a.tf", "b.yaml", "c.json"])
        .current_dir(top)
        .status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", top.join("d.tf")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", top.join("e.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", top.join("f.tf")).unwrap();
    std::os::unix::fs::symlink("nowhere", top.join("g.json")).unwrap();
    fs::create_dir_all(top.join(".terraform/modules")).unwrap();
    for file in ["modules/modules.json", "environment"] {
        std::os::unix::fs::symlink("/dev/zero", top.join(".terraform").join(file)).unwrap();
    }
    let text = "resource \"aws_elasticache_cluster\" \"x\" {\n}\nmodule \"m\" {\n  source = \"a/b/c\"\n}\n";
    fs::write(top.join("main.tf"), text).unwrap();
    let output = cachelint(&["check", "--output", "json", top.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems = report["problems"].as_array().unwrap().iter();
    let unread: Vec<&str> = problems
        .filter(|problem| problem["kind"] == "unreadable")
        .filter_map(|problem| problem["file"].as_str()?.rsplit('/').next())
        .collect();
    assert_eq!(unread, ["a.tf", "d.tf", "f.tf"]);
}

/// `cachelint <(terraform …)`, and the names that standard input has.
#[cfg(unix)]
#[test]
fn what_comes_through_a_named_pipe_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let cache = "resource \"aws_elasticache_cluster\" \"x\" {\n}\n";
    fs::write(folder.path().join("text"), cache).unwrap();
    for command in [
        "mkfifo p && (cat text > p &) && exec \"$0\" check p",
        "exec \"$0\" check /dev/stdin < text",
        "cat text | \"$0\" check /dev/stdin",
    ] {
        let output = Command::new("sh")
            .args(["-c", command, env!("CARGO_BIN_EXE_cachelint")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{command}");
    }
    // Where the program in front failed, nothing comes.
    let output = Command::new("sh")
        .args([
            "-c",
            "\"$0\" check - < /dev/null",
            env!("CARGO_BIN_EXE_cachelint"),
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("warning: <stdin>: nothing came from here"));
}

/// Named, found in a folder, or evaluated with; and a name under which it would be read as configuration the next time.
#[test]
fn no_report_is_written_over_what_is_checked() {
    let files = [
        (
            "main.tf",
            "variable \"x\" {}\nresource \"aws_elasticache_cluster\" \"x\" {\n}\n",
        ),
        (
            "sub/template.json",
            "{\"Resources\": {\"A\": {\"Type\": \"AWS::ElastiCache::CacheCluster\"}}}",
        ),
        ("sub/named.txt", "nothing"),
        ("x.auto.tfvars", "x = 1\n"),
        ("given.txt", "x = 1\n"),
        ("parameters.json", "{}"),
        ("cachelint.toml", "fail-on = \"never\"\n"),
        ("known.json", "{\"schema\": 1, \"findings\": []}"),
    ];
    let folder = checkout(&files);
    let top = folder.path();
    for (arguments, complaint) in [
        (
            "check -o json=main.tf .",
            "under this name Terraform would read it",
        ),
        (
            "check -o json=new.tf.json .",
            "under this name Terraform would read it",
        ),
        (
            "check -o json=sub/template.json .",
            "this run reads that file",
        ),
        (
            "check -o json=./sub/../sub/template.json sub",
            "this run reads that file",
        ),
        (
            "check -o json=sub/named.txt sub/named.txt",
            "this run reads that file",
        ),
        (
            "check -o json=x.auto.tfvars .",
            "under this name Terraform would read it",
        ),
        (
            "check -o json=given.txt --var-file given.txt .",
            "this run reads that file",
        ),
        (
            "check -o json=parameters.json --cfn-parameters parameters.json .",
            "this run reads that file",
        ),
        ("check -o json=cachelint.toml .", "this run reads that file"),
        (
            "check -o json=known.json --baseline known.json .",
            "this run reads that file",
        ),
        (
            "audit -o json=sub/named.txt --from sub/named.txt",
            "this run reads that file",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(arguments.split(' '))
            .current_dir(top)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let said = text(&output.stderr);
        assert!(said.contains(complaint), "{arguments}: {said}");
    }
    for (name, text) in files {
        assert_eq!(fs::read_to_string(top.join(name)).unwrap(), text, "{name}");
    }
    assert!(!top.join("new.tf.json").exists());
    // An old report that lies among the files is none of them.
    for _ in 0..2 {
        let status = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "-q", "-o", "json=report.json", "."])
            .current_dir(top)
            .status();
        assert_eq!(status.unwrap().code(), Some(0));
    }
}

/// Whatever it is read for.
#[cfg(unix)]
#[test]
fn what_has_no_end_is_refused_where_it_is_named() {
    for (arguments, status) in [
        ("check -", 2),
        ("audit --from -", 2),
        ("check /dev/zero", 3),
        ("audit --from /dev/zero", 3),
        ("check --config /dev/zero testdata/terraform/null", 2),
        ("check --baseline /dev/zero testdata/terraform/null", 2),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(arguments.split(' '))
            .stdin(fs::File::open("/dev/zero").unwrap())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments}");
        let said = [text(&output.stdout), text(&output.stderr)].concat();
        assert!(said.contains("no end within 256 MiB"), "{said}");
    }
}

#[test]
fn no_report_is_written_over_another_whichever_way_their_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let name = |name: &str| format!("{}/{name}", folder.path().display());
    let run = |first: &str, second: &str| {
        let [first, second] = [format!("json={first}"), format!("sarif={second}")];
        let output = cachelint(&["check", "-o", &first, "-o", &second, PASSES]);
        output.status.code()
    };
    assert_eq!(run(&name("r"), &name("./r")), Some(2));
    assert!(!folder.path().join("r").exists());
    assert_eq!(run(&name("r"), &name("s")), Some(0));
    assert_eq!(run(&name("r"), &name("../nowhere/s")), Some(2));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("r", folder.path().join("link")).unwrap();
        assert_eq!(run(&name("r"), &name("link")), Some(2));
        assert_eq!(run("/dev/null", "/dev/../dev/null"), Some(0));
    }
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_is_no_text_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.tf");
    let text = "resource \"aws_elasticache_cluster\" \"x\" {}\n";
    fs::write(folder.path().join(name), text).unwrap();
    let output = cachelint(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("cache.tf", folder.path().join("cache.tf")).unwrap();
    fs::write(
        folder.path().join("main.tf"),
        "resource \"aws_elasticache_cluster\" \"sessions\" {\n  subnet_group_name = \"private\"\n}\n",
    )
    .unwrap();
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "--rule", "EC-003", "--output", "json"])
            .args(more)
            .current_dir(&folder)
            .env_clear()
            .output()
            .unwrap()
    };
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("cache.tf"));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["pass"], 1);
    assert_eq!(report["problems"][0]["kind"], "unreadable");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    for arguments in [
        &["check", FAILS][..],
        &["explain", "EC-003"],
        &["rules"],
        &["--help"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
        let status = i32::from(arguments[0] == "check");
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn colour_comes_when_it_is_wanted() {
    for (options, environment, colorful) in [
        (&["check"][..], &[][..], false),
        (&["check", "--color", "always"], &[], true),
        (&["--color=always", "check"], &[], true),
        (&["check"], &[("FORCE_COLOR", "1")], true),
        (&["check"], &[("FORCE_COLOR", "0")], false),
        (&["check"], &[("CLICOLOR_FORCE", "1")], true),
        (
            &["check"],
            &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")],
            false,
        ),
        (
            &["check", "--color", "never"],
            &[("FORCE_COLOR", "1")],
            false,
        ),
        (&["check", "--color", "always"], &[("NO_COLOR", "1")], true),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(options)
            .arg(FAILS)
            .env_clear()
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert_eq!(
            text(&output.stdout).contains("\u{1b}["),
            colorful,
            "{options:?} {environment:?}"
        );
    }
}

#[test]
fn links_come_with_colour_and_where_they_are_wanted() {
    for (options, environment, linked) in [
        (&["--color", "always"][..], &[][..], false),
        (&["--color", "always"], &[("FORCE_HYPERLINK", "1")], true),
        (&["--color", "never"], &[("FORCE_HYPERLINK", "1")], false),
        (&[], &[("FORCE_HYPERLINK", "1")], false),
        (&[], &[("TERM_PROGRAM", "WezTerm")], false),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(options)
            .args(["check", FAILS])
            .env_clear()
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let is_linked = text(&output.stdout).contains("\u{1b}]8;;https://docs.aws.amazon.com/");
        assert_eq!(is_linked, linked, "{options:?} {environment:?}");
    }
}

#[test]
fn how_many_threads_there_are_changes_nothing() {
    let run = |jobs: &str| {
        cachelint(&[
            "check",
            "--jobs",
            jobs,
            "--output",
            "json",
            "testdata/terraform",
        ])
    };
    let (one, four) = (run("1"), run("4"));
    assert!(!one.stdout.is_empty());
    assert_eq!(text(&one.stdout), text(&four.stdout));
}

#[test]
fn schemas_are_json_and_completions_are_said_for_each_shell() {
    for what in ["config", "report"] {
        let schema: serde_json::Value =
            serde_json::from_slice(&cachelint(&["schema", what]).stdout).unwrap();
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{what}"
        );
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = cachelint(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("fail-on"), "{shell}");
    }
    assert_eq!(cachelint(&["completions", "tcsh"]).status.code(), Some(2));
}

/// By groff, where there is one.
#[test]
fn the_manual_page_renders() {
    let page = cachelint(&["man"]);
    assert_eq!(page.status.code(), Some(0));
    let groff = Command::new("groff")
        .args(["-k", "-man", "-ww", "-Tutf8", "-P-cbou"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut groff) = groff else {
        return;
    };
    std::io::Write::write_all(&mut groff.stdin.take().unwrap(), &page.stdout).unwrap();
    let output = groff.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    let rendered = String::from_utf8_lossy(&output.stdout);
    for part in [
        "CACHELINT CHECK",
        "--fail-on",
        "CACHELINT EXPLAIN",
        "\n              - junit: ",
        "Exit status, the same for every command",
    ] {
        assert!(rendered.contains(part), "{part}\n{rendered}");
    }
}

fn cachelint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

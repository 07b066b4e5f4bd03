//! `--changed-since` in checkouts that git itself makes.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "changed/checkouts.rs"]
mod checkouts;
mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use folder::write;

fn cluster(name: &str) -> String {
    format!(
        "resource \"aws_elasticache_cluster\" \"{name}\" {{\n  cluster_id = \"{name}\"\n  engine     = \"redis\"\n}}\n"
    )
}

/// With a commit, called `start`, that holds `files`.
fn checkout(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    commit(folder.path());
    git(folder.path(), &["tag", "start"]);
    folder
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "x"]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?} {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn cachelint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["check", "--rule", "EC-003"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap()
}

/// The addresses that are reported, and how many findings are elsewhere.
#[track_caller]
fn found(folder: &Path, revision: &str, more: &[&str]) -> (Vec<String>, u64) {
    let arguments = [&["--changed-since", revision, "-o", "json"], more].concat();
    let output = cachelint(folder, &arguments);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let addresses = report["results"].as_array().unwrap().iter();
    let addresses = addresses.map(|one| one["address"].as_str().unwrap());
    let addresses = addresses.map(|one| {
        one.trim_start_matches("aws_elasticache_cluster.")
            .to_owned()
    });
    (
        addresses.collect(),
        report["summary"]["elsewhere"].as_u64().unwrap(),
    )
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn what_a_change_does_not_touch_is_only_counted() {
    let folder = checkout(&[("main.tf", &(cluster("a") + &cluster("b")))]);
    let top = folder.path();
    assert_eq!(found(top, "start", &[]), (names(&[]), 2));
    assert_eq!(
        cachelint(top, &["--changed-since", "start"]).status.code(),
        Some(0)
    );

    // Committed, not committed, and not tracked.
    write(
        top,
        "main.tf",
        &(cluster("a") + &cluster("b") + &cluster("c")),
    );
    commit(top);
    write(
        top,
        "main.tf",
        &(cluster("a") + &cluster("b") + &cluster("c") + &cluster("d")),
    );
    write(top, "new.tf", &cluster("e"));
    let (touched, elsewhere) = found(top, "start", &[]);
    assert_eq!((touched, elsewhere), (names(&["c", "d", "e"]), 2));
    assert_eq!(found(top, "HEAD", &[]).0, names(&["d", "e"]));
    git(top, &["add", "-A"]);
    assert_eq!(found(top, "HEAD", &[]).0, names(&["d", "e"]));

    let output = cachelint(top, &["--changed-since", "HEAD"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.ends_with(": 2 findings (2 medium), 3 elsewhere\n"),
        "{said}"
    );
}

#[test]
fn a_change_of_any_link_touches_the_finding() {
    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    let folder = checkout(&[
        ("main.tf", call),
        (
            "m/main.tf",
            "resource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = var.group\n}\n",
        ),
        (
            "m/variables.tf",
            "variable \"group\" {\n  default = \"x\"\n}\n",
        ),
        ("other.tf", &cluster("b")),
    ]);
    let top = folder.path();
    write(
        top,
        "m/variables.tf",
        "variable \"group\" {\n  default = null\n}\n",
    );
    assert_eq!(
        found(top, "start", &[]),
        (
            names(&["module.m.a"])
                .iter()
                .map(|_| "module.m.aws_elasticache_cluster.a".to_owned())
                .collect(),
            1
        )
    );
    // From within a folder, and with another root.
    assert_eq!(found(&top.join("m"), "start", &[".."]).0.len(), 1);
    assert_eq!(
        found(&top.join("m"), "start", &["--root", ".", ".."])
            .0
            .len(),
        1
    );
}

#[test]
fn a_line_that_was_taken_out_of_a_block_touches_it() {
    let with = |group: &str| {
        format!(
            "resource \"aws_elasticache_cluster\" \"a\" {{\n  cluster_id = \"a\"\n{group}\n  engine = \"redis\"\n}}\n{}",
            cluster("b")
        )
    };
    let folder = checkout(&[
        ("main.tf", &with("  subnet_group_name = \"x\"")),
        (
            "sub/t.yaml",
            "Resources:\n  A:\n    Type: AWS::ElastiCache::CacheCluster\n    Properties:\n      CacheSubnetGroupName: x\n  B:\n    Type: AWS::ElastiCache::CacheCluster\n",
        ),
    ]);
    let top = folder.path();
    write(top, "main.tf", &with("").replace("\n\n", "\n"));
    write(
        top,
        "sub/t.yaml",
        "Resources:\n  A:\n    Type: AWS::ElastiCache::CacheCluster\n    Properties:\n  B:\n    Type: AWS::ElastiCache::CacheCluster\n",
    );
    assert_eq!(found(top, "start", &[]), (names(&["a", "A"]), 2));
}

#[test]
fn a_block_counts_as_a_whole() {
    let main = "module \"m\" {\n  source = \"./m\"\n  count  = 1\n}\n";
    let with = |group: &str, count: &str| {
        format!(
            "resource \"aws_elasticache_cluster\" \"a\" {{\ncluster_id = \"a\"\n  count = {count}\n{group}subnet_group_name = \"x\"\n}}\n{}",
            cluster("b")
        )
    };
    let folder = checkout(&[
        ("main.tf", main),
        ("m/main.tf", &cluster("in")),
        ("one/main.tf", &with("", "1")),
        ("two/main.tf", &with("# ", "0")),
    ]);
    let top = folder.path();
    assert_eq!(found(top, "start", &[]), (names(&[]), 3));
    write(top, "main.tf", &main.replace("= 1", "= 2"));
    let (touched, elsewhere) = found(top, "start", &["."]);
    assert_eq!((touched.len(), elsewhere), (2, 2), "{touched:?}");
    // A line more, and none less.
    write(top, "main.tf", &main.replace("  count", "\n  count"));
    assert_eq!(found(top, "start", &[]).0.len(), 1);
    write(top, "main.tf", main);
    // One line for another.
    write(top, "one/main.tf", &with("# ", "1"));
    write(top, "two/main.tf", &with("# ", "1"));
    let (touched, elsewhere) = found(top, "start", &[]);
    assert_eq!((touched, elsewhere), (names(&["a[0]", "a[0]"]), 3));
}

#[test]
fn a_deleted_file_touches_what_stood_beside_it() {
    let open = "variable \"group\" {\n  default = null\n}\nresource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = var.group\n}\n";
    let folder = checkout(&[
        ("main.tf", &cluster("other")),
        ("a/main.tf", open),
        ("a/terraform.tfvars", "group = \"x\"\n"),
        ("b/main.tf", &cluster("b")),
        (
            "b/c_override.tf",
            "resource \"aws_elasticache_cluster\" \"b\" {\n  subnet_group_name = \"x\"\n}\n",
        ),
        ("c/main.tf", &cluster("c")),
        ("c/README.md", "x\n"),
    ]);
    let top = folder.path();
    for name in ["a/terraform.tfvars", "b/c_override.tf", "c/README.md"] {
        fs::remove_file(top.join(name)).unwrap();
    }
    assert_eq!(found(top, "start", &[]), (names(&["a", "b"]), 2));
}

#[test]
fn a_branch_is_compared_with_where_it_parted() {
    let folder = checkout(&[("main.tf", &cluster("a"))]);
    let top = folder.path();
    git(top, &["checkout", "-q", "-b", "mine"]);
    write(top, "mine.tf", &cluster("mine"));
    commit(top);
    git(top, &["checkout", "-q", "main"]);
    write(top, "main.tf", &(cluster("theirs") + &cluster("a")));
    commit(top);
    git(top, &["checkout", "-q", "mine"]);
    assert_eq!(found(top, "main", &[]), (names(&["mine"]), 1));
}

#[test]
fn files_may_be_called_anything_and_be_moved() {
    let odd = [
        "a b.tf",
        "ta\tb.tf",
        "new\nline.tf",
        "quo\"te.tf",
        "\u{e9}.tf",
        "-x.tf",
        "b/ b/c.tf",
    ];
    let folder = checkout(&[("main.tf", &cluster("old"))]);
    let top = folder.path();
    for (index, name) in odd.into_iter().enumerate() {
        write(top, name, &cluster(&format!("first{index}")));
    }
    write(top, "here/moved.tf", &cluster("moved"));
    commit(top);
    for (index, name) in odd.into_iter().enumerate() {
        let text = cluster(&format!("first{index}")) + &cluster(&format!("second{index}"));
        write(top, name, &text);
    }
    let (mut touched, elsewhere) = found(top, "HEAD", &[]);
    touched.sort();
    let wanted: Vec<_> = (0..odd.len())
        .map(|index| format!("second{index}"))
        .collect();
    assert_eq!((touched, elsewhere), (wanted, odd.len() as u64 + 2));

    commit(top);
    fs::create_dir(top.join("there")).unwrap();
    git(top, &["mv", "here/moved.tf", "there/moved.tf"]);
    assert_eq!(found(top, "HEAD", &[]).0, ["moved"]);
}

#[test]
fn no_settings_of_git_change_the_answer() {
    let folder = checkout(&[
        ("main.tf", &(cluster("a") + &cluster("b") + &cluster("c"))),
        (".gitattributes", "*.tf -diff\n"),
    ]);
    let top = folder.path();
    for (name, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "99"),
        ("diff.relative", "true"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("diff.renames", "copies"),
    ] {
        git(top, &["config", name, value]);
    }
    let text = (cluster("a") + &cluster("b") + &cluster("c"))
        .replace("\"a\" {", "\"x\" {")
        .replace("\"c\" {", "\"z\" {");
    write(top, "main.tf", &text);
    assert_eq!(found(top, "start", &[]), (names(&["x", "z"]), 1));
}

#[test]
fn a_submodule_counts_as_one_thing() {
    let inner = checkout(&[("main.tf", &cluster("in"))]);
    let folder = checkout(&[("main.tf", &cluster("out"))]);
    let top = folder.path();
    git(
        top,
        &[
            "submodule",
            "--quiet",
            "add",
            inner.path().to_str().unwrap(),
            "sub",
        ],
    );
    commit(top);
    assert_eq!(found(top, "HEAD", &[]), (names(&[]), 2));
    write(
        &top.join("sub"),
        "main.tf",
        &(String::from("\n") + &cluster("in")),
    );
    assert_eq!(found(top, "HEAD", &[]), (names(&["in"]), 1));
}

#[test]
fn what_git_ignores_counts_as_changed() {
    let folder = checkout(&[("main.tf", &cluster("a")), (".gitignore", "made/\n")]);
    let top = folder.path();
    write(top, "made/main.tf", &cluster("made"));
    assert_eq!(found(top, "start", &["made", "."]), (names(&["made"]), 1));
}

#[test]
fn what_cannot_be_compared_is_a_failure() {
    let folder = checkout(&[("main.tf", &cluster("a"))]);
    let top = folder.path();
    let error = |at: &Path, revision: &str| {
        let output = cachelint(at, &[&format!("--changed-since={revision}")]);
        assert_eq!(output.status.code(), Some(2), "{revision}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(
        error(top, "nonsense"),
        "error: git knows no revision `nonsense`\n"
    );
    for option in ["--output=/x", "-h", "--", ""] {
        let said = error(top, option);
        assert_eq!(
            said,
            format!("error: `{option}` is no revision to compare with\n")
        );
    }
    assert!(error(top, "HEAD^{tree}").contains("git knows no revision"));

    git(top, &["checkout", "-q", "--orphan", "apart"]);
    write(top, "apart.tf", "");
    commit(top);
    let said = error(top, "start");
    assert!(
        said.contains("cannot tell where this branch parted from `start`"),
        "{said}"
    );

    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "main.tf", &cluster("a"));
    let said = error(outside.path(), "HEAD");
    assert!(said.contains("this folder is in none"), "{said}");
    let empty = tempfile::tempdir().unwrap();
    git(empty.path(), &["init", "-q", "--bare"]);
    let said = error(empty.path(), "HEAD");
    assert!(said.contains("this folder is in none"), "{said}");
    let empty = tempfile::tempdir().unwrap();
    git(empty.path(), &["init", "-q"]);
    let said = error(empty.path(), "HEAD");
    assert!(said.contains("git knows no revision `HEAD`"), "{said}");
}

#[test]
fn line_endings_are_no_change() {
    let folder = checkout(&[
        ("main.tf", &cluster("a")),
        (".gitattributes", "*.tf text\n"),
    ]);
    let top = folder.path();
    let both = cluster("new") + &cluster("a");
    write(top, "main.tf", &both.replace('\n', "\r\n"));
    assert_eq!(found(top, "start", &[]), (names(&["new"]), 1));
}

#[test]
fn what_is_not_merged_yet_has_changed() {
    let folder = checkout(&[("main.tf", &cluster("a"))]);
    let top = folder.path();
    let with = |name: &str| cluster("a") + &cluster(name);
    git(top, &["checkout", "-q", "-b", "mine"]);
    write(top, "main.tf", &with("mine"));
    commit(top);
    git(top, &["checkout", "-q", "main"]);
    write(top, "main.tf", &with("theirs"));
    commit(top);
    let merged = Command::new("git")
        .args(["merge", "-q", "mine"])
        .current_dir(top)
        .output()
        .unwrap();
    assert!(!merged.status.success());
    write(top, "main.tf", &with("both"));
    assert_eq!(found(top, "start", &[]), (names(&["both"]), 1));
}

#[test]
fn a_deleted_file_of_values_touches_its_root() {
    let folder = checkout(&[
        (
            "main.tf",
            "variable \"g\" {\n  default = null\n}\nresource \"aws_elasticache_cluster\" \"a\" {\n  subnet_group_name = var.g\n}\n",
        ),
        ("x.auto.tfvars", "g = \"x\"\n"),
        ("other/main.tf", &cluster("b")),
    ]);
    fs::remove_file(folder.path().join("x.auto.tfvars")).unwrap();
    assert_eq!(found(folder.path(), "HEAD", &[]), (names(&["a"]), 1));
}

#[test]
fn what_makes_a_resource_touches_its_finding() {
    let module = "variable \"create\" {\n  default = false\n}\n\
        resource \"aws_elasticache_cluster\" \"counted\" {\n  count = var.create ? 1 : 0\n}\n";
    let main = "locals {\n  on = false\n}\nvariable \"some\" {\n  default = {}\n}\n\
        module \"a\" {\n  source = \"./m\"\n  create = local.on\n}\n\
        module \"b\" {\n  source = \"./n\"\n  for_each = var.some\n}\n\
        resource \"aws_elasticache_cluster\" \"each\" {\n  for_each = var.some\n}\n";
    let template = "Parameters:\n  On:\n    Type: String\n    Default: no\nConditions:\n  Is: !Equals [!Ref On, yes]\n\
        Resources:\n  Made:\n    Type: AWS::ElastiCache::CacheCluster\n    Condition: Is\n";
    let folder = checkout(&[
        ("m/main.tf", module),
        ("n/main.tf", &cluster("inner")),
        ("main.tf", main),
        ("terraform.tfvars", "x = 1\n"),
        ("t.yaml", template),
        ("other.tf", &cluster("other")),
    ]);
    let top = folder.path();
    write(top, "main.tf", &main.replace("on = false", "on = true"));
    write(top, "terraform.tfvars", "x = 1\nsome = { k = 1 }\n");
    write(
        top,
        "t.yaml",
        &template.replace("Default: no", "Default: yes"),
    );
    assert_eq!(
        found(top, "start", &[]),
        (
            names(&[
                "module.a.aws_elasticache_cluster.counted[0]",
                "each[\"k\"]",
                "module.b[\"k\"].aws_elasticache_cluster.inner",
                "Made"
            ]),
            1
        )
    );
}

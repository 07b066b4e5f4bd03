//! Which checkout a path lies in, and what it is compared with there.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::folder::write;
use super::{cachelint, checkout, cluster, commit, found, git, names};

#[test]
fn each_path_is_compared_in_its_own_checkout() {
    let [one, two] = ["one", "two"].map(|name| {
        let folder = checkout(&[
            ("main.tf", &cluster(name)),
            ("sub/main.tf", &cluster("sub")),
        ]);
        write(folder.path(), "main.tf", &(cluster("new") + &cluster(name)));
        folder
    });
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "main.tf", &cluster("a"));
    let path = |folder: &tempfile::TempDir| folder.path().to_str().unwrap().to_owned();
    let other = [path(&two)];
    let other = [&*other[0]];
    for at in [one.path(), outside.path()] {
        assert_eq!(found(at, "start", &other), (names(&["new"]), 2));
    }
    let both = [&path(&two), "."].map(ToOwned::to_owned);
    let both: Vec<&str> = both.iter().map(|path| &**path).collect();
    assert_eq!(
        found(one.path(), "start", &both),
        (names(&["new", "new"]), 4)
    );
    // A file, and a folder below the top.
    let file = path(&two) + "/main.tf";
    assert_eq!(
        found(outside.path(), "start", &[&file]),
        (names(&["new"]), 1)
    );
    assert_eq!(
        found(&two.path().join("sub"), "start", &[]),
        (names(&[]), 1)
    );

    let said = |at: &Path, paths: &[&str], revision: &str| {
        let since = format!("--changed-since={revision}");
        let output = cachelint(at, &[&[&*since], paths].concat());
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let nowhere = path(&outside);
    let error = said(one.path(), &[".", &nowhere], "start");
    assert!(
        error.contains(&format!("and `{nowhere}` is in none")),
        "{error}"
    );
    git(one.path(), &["tag", "mine"]);
    let error = said(one.path(), &[".", other[0]], "mine");
    assert_eq!(
        error,
        format!(
            "error: cannot tell what changed around `{}`: git knows no revision `mine`\n",
            other[0]
        )
    );
    // Of a path that is not there, the report tells.
    let output = cachelint(
        one.path(),
        &["--changed-since=start", ".", "nonsense", "-o", "concise"],
    );
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("cluster.new") && told.contains("nonsense"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn a_path_may_lead_over_a_link() {
    let folder = checkout(&[("main.tf", &cluster("a")), ("sub/main.tf", &cluster("sub"))]);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link");
    std::os::unix::fs::symlink(folder.path(), &link).unwrap();
    let link = link.to_str().unwrap();
    assert_eq!(found(elsewhere.path(), "start", &[link]), (names(&[]), 2));
    let sub = format!("{link}/sub");
    write(
        folder.path(),
        "sub/main.tf",
        &(cluster("new") + &cluster("sub")),
    );
    assert_eq!(
        found(elsewhere.path(), "start", &[&sub]),
        (names(&["new"]), 1)
    );
}

#[test]
fn a_hook_is_told_of_another_checkout() {
    let [one, two] = ["one", "two"].map(|name| {
        let folder = checkout(&[("sub/main.tf", &cluster(name))]);
        write(folder.path(), "sub/new.tf", &cluster("new"));
        folder
    });
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args([
            "check",
            "--rule",
            "EC-003",
            "-o",
            "concise",
            "--changed-since=start",
        ])
        .arg(two.path().join("sub"))
        .current_dir(one.path().join("sub"))
        .env("GIT_DIR", one.path().join(".git"))
        .env("GIT_INDEX_FILE", one.path().join(".git/index"))
        .env("GIT_PREFIX", "sub/")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("cluster.new") && said.contains("1 elsewhere"),
        "{said}"
    );
    assert!(!said.contains("cluster.two"), "{said}");
}

#[test]
fn what_git_is_told_not_to_look_at_is_looked_at() {
    for mark in ["--assume-unchanged", "--skip-worktree"] {
        let folder = checkout(&[
            ("a.tf", &cluster("a")),
            ("b.tf", &cluster("b")),
            ("c.tf", &cluster("c")),
        ]);
        let top = folder.path();
        git(top, &["update-index", mark, "a.tf", "b.tf", "c.tf"]);
        write(top, "a.tf", &(cluster("new") + &cluster("a")));
        fs::remove_file(top.join("c.tf")).unwrap();
        assert_eq!(
            found(top, "start", &[]),
            (names(&["new", "a"]), 1),
            "{mark}"
        );
    }
}

#[test]
fn a_worktree_is_a_checkout_of_its_own() {
    let folder = checkout(&[("main.tf", &cluster("a"))]);
    let elsewhere = tempfile::tempdir().unwrap();
    let tree = elsewhere.path().join("tree");
    git(
        folder.path(),
        &[
            "worktree",
            "add",
            "-q",
            "-b",
            "side",
            tree.to_str().unwrap(),
        ],
    );
    write(&tree, "main.tf", &(cluster("new") + &cluster("a")));
    assert_eq!(found(&tree, "main", &[]), (names(&["new"]), 1));
    assert_eq!(found(folder.path(), "side", &[]), (names(&[]), 1));
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let folder = checkout(&[("main.tf", &cluster("a"))]);
    commit(folder.path());
    let elsewhere = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(
        elsewhere.path(),
        &["clone", "-q", "--depth=1", "--no-tags", &url, "c"],
    );
    let clone = elsewhere.path().join("c");
    let output = cachelint(&clone, &["--changed-since=start"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("git knows no revision `start`; this clone is shallow"),
        "{said}"
    );
    assert!(said.contains("fetch-depth"), "{said}");
    assert_eq!(found(&clone, "HEAD", &[]), (names(&[]), 1));
}

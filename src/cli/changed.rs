//! What changed since a revision, as git tells: the one place that starts another program.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, anyhow, bail, ensure};

use crate::changed::Changes;
use crate::read;

/// Every option that a user's or a repository's settings could turn is given, so that the text is the same everywhere.
/// Without renames a moved file counts as new: in another folder, the same lines are another infrastructure.
const DIFF: [&str; 15] = [
    "diff",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-renames",
    "--no-relative",
    "--no-indent-heuristic",
    "--text",
    "--ignore-submodules=none",
    "--submodule=short",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--end-of-options",
];

/// Since the commit at which the working tree parted from `revision`.
pub(super) fn since(revision: &str, here: &Path, root: &Path) -> anyhow::Result<Changes> {
    // No revision starts like this, and git would take it for an option.
    ensure!(
        !revision.starts_with('-') && !revision.is_empty(),
        "`{revision}` is no revision to compare with"
    );
    let top = git(here, &["rev-parse", "--show-toplevel"])
        .context("`--changed-since` compares with a git checkout, and this folder is in none")?;
    let top = path(line(&top));
    let commit = git(
        &top,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            &format!("{revision}^{{commit}}"),
        ],
    )
    .map_err(|error| match error.downcast_ref::<Refused>() {
        Some(_) => anyhow!("git knows no revision `{revision}`"),
        None => error,
    })?;
    let commit = text(line(&commit));
    let base = git(&top, &["merge-base", &commit, "HEAD"]).with_context(|| {
        format!("cannot tell where this branch parted from `{revision}`; a shallow clone has to be deepened for that")
    })?;
    let base = text(line(&base));

    let diff: Vec<&str> = DIFF.into_iter().chain([&*base, "--"]).collect();
    let diff = git(&top, &diff).with_context(|| format!("cannot compare with `{revision}`"))?;
    let new = names(&git(
        &top,
        &["ls-files", "-z", "--others", "--exclude-standard"],
    )?);
    let tracked = names(&git(&top, &["ls-files", "-z"])?);
    let shown = |name: &str| read::shown(&top.join(name), root);
    Ok(Changes::new(&diff, &new, &tracked, shown))
}

/// What git prints. Nothing is written, not even its index, and names are quoted as they are by default.
fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .args([
            "--no-optional-locks",
            "--no-pager",
            "-c",
            "core.quotePath=true",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env_remove("GIT_EXTERNAL_DIFF")
        .env_remove("GIT_DIFF_OPTS")
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => anyhow!("there is no `git` to ask"),
            _ => anyhow!(error).context("cannot run `git`"),
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(Refused(said.trim().replace('\n', "; ")))
}

/// git ran, and did not want to.
#[derive(Debug)]
struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.0 {
            "" => f.write_str("git gives no reason"),
            said => f.write_str(said),
        }
    }
}

impl std::error::Error for Refused {}

/// Without the line break that git ends its answer with.
fn line(answer: &[u8]) -> &[u8] {
    answer.strip_suffix(b"\n").unwrap_or(answer)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    text(bytes).into()
}

/// As reports print them, where they are no UTF-8.
fn names(answer: &[u8]) -> Vec<String> {
    answer
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(text)
        .collect()
}

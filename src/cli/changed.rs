//! What changed since a revision, as git tells: the one place that starts another program.

use std::collections::{BTreeMap, BTreeSet};
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

/// Since the commit at which each working tree that one of `paths` lies in parted from `revision`.
pub(super) fn since(
    revision: &str,
    paths: &[PathBuf],
    here: &Path,
    root: &Path,
) -> anyhow::Result<Changes> {
    // No revision starts like this, and git would take it for an option.
    ensure!(
        !revision.starts_with('-') && !revision.is_empty(),
        "`{revision}` is no revision to compare with"
    );
    let mut changes = Changes::default();
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    let mut known: BTreeSet<Checkout> = BTreeSet::new();
    for path in paths {
        // Many files of one folder are asked for once.
        let Some(folder) = folder(path, here).filter(|folder| folders.insert(folder.clone()))
        else {
            continue;
        };
        let checkout = Checkout::of(&folder, path, here)?;
        if !known.contains(&checkout) {
            let of_it = checkout.changes(revision, root);
            changes.add(if paths.len() == 1 {
                of_it?
            } else {
                of_it.with_context(|| {
                    format!("cannot tell what changed around `{}`", path.display())
                })?
            });
            known.insert(checkout);
        }
    }
    Ok(changes)
}

/// The folder that `path` is or lies in; none where there is no such path. Standard input lies here.
fn folder(path: &Path, here: &Path) -> Option<PathBuf> {
    if path.as_os_str() == "-" {
        return Some(here.to_path_buf());
    }
    let full = read::plain(&here.join(path));
    match full.parent() {
        Some(parent) if !full.is_dir() => full.exists().then(|| parent.to_path_buf()),
        _ => Some(full).filter(|full| full.exists()),
    }
}

/// A working tree of git.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Checkout {
    /// Its top folder.
    top: PathBuf,
    /// The same as the path spells it that leads into it: its files are reported by that.
    named: PathBuf,
}

impl Checkout {
    /// The one that `folder` lies in, which is `path` or holds it.
    fn of(folder: &Path, path: &Path, here: &Path) -> anyhow::Result<Self> {
        let asked = |option| git(folder, &["rev-parse", option]);
        let top = asked("--show-toplevel").with_context(|| {
            let what = if folder == here {
                "this folder".to_owned()
            } else {
                format!("`{}`", path.display())
            };
            format!("`--changed-since` compares with a git checkout, and {what} is in none")
        })?;
        let top = self::path(line(&top));
        let inner = self::path(line(&asked("--show-prefix")?));
        let above = folder.ancestors().nth(inner.components().count());
        let named = above.filter(|above| above.join(&inner) == *folder);
        Ok(Self {
            named: named.unwrap_or(&top).to_path_buf(),
            top,
        })
    }

    fn git(&self, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
        git(&self.top, arguments)
    }

    fn changes(&self, revision: &str, root: &Path) -> anyhow::Result<Changes> {
        let verified = format!("{revision}^{{commit}}");
        let commit = self
            .git(&["rev-parse", "--verify", "--quiet", &verified])
            .map_err(|error| match error.downcast_ref::<Refused>() {
                Some(_) if self.is_shallow() => {
                    anyhow!("git knows no revision `{revision}`; {DEEPEN}")
                }
                Some(_) => anyhow!("git knows no revision `{revision}`"),
                None => error,
            })?;
        let commit = text(line(&commit));
        let base = self.git(&["merge-base", &commit, "HEAD"]).map_err(|_| {
            let more = if self.is_shallow() {
                format!("; {DEEPEN}")
            } else {
                ": they have no commit in common".to_owned()
            };
            anyhow!("cannot tell where this branch parted from `{revision}`{more}")
        })?;
        let base = text(line(&base));

        let diff: Vec<&str> = DIFF.into_iter().chain([&*base, "--"]).collect();
        let diff = self.git(&diff)?;
        let mut new = names(&self.git(&["ls-files", "-z", "--others", "--exclude-standard"])?);
        let (tracked, unwatched) = tagged(&self.git(&["ls-files", "-z", "-v"])?);
        new.extend(self.different(unwatched, &base)?);
        let shown = |name: &str| read::shown(&self.named.join(name), root);
        Ok(Changes::new(&diff, &new, &tracked, shown))
    }

    fn is_shallow(&self) -> bool {
        let said = self.git(&["rev-parse", "--is-shallow-repository"]);
        said.is_ok_and(|said| line(&said) == b"true")
    }

    /// Those of the files that are not what they were, as far as can be told. What is not there, as in a sparse checkout,
    /// is no part of what is evaluated.
    fn different(&self, files: Vec<String>, base: &str) -> anyhow::Result<Vec<String>> {
        let there = files
            .into_iter()
            .filter(|name| self.top.join(name).exists());
        let there: Vec<String> = there.collect();
        if there.is_empty() {
            return Ok(there);
        }
        let before = names(&self.git(&["ls-tree", "-r", "-z", base])?);
        let before: BTreeMap<&str, &str> = before
            .iter()
            .filter_map(|entry| {
                let (about, name) = entry.split_once('\t')?;
                Some((name, about.rsplit(' ').next()?))
            })
            .collect();
        let mut different = Vec::new();
        for some in there.chunks(500) {
            let command = ["hash-object", "--"].into_iter();
            let command: Vec<&str> = command.chain(some.iter().map(|name| &**name)).collect();
            let hashes = self.git(&command).unwrap_or_default();
            let hashes = text(&hashes);
            let mut hashes = hashes.lines();
            let changed = some.iter().filter(|name| {
                let hash = hashes.next();
                hash.is_none() || before.get(&***name).copied() != hash
            });
            different.extend(changed.cloned());
        }
        Ok(different)
    }
}

const DEEPEN: &str = "this clone is shallow: fetch more of it (`fetch-depth: 0` of actions/checkout, `git fetch --unshallow`)";

/// What git prints. Nothing is written, not even its index, and names are quoted as they are by default.
fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let mut command = Command::new("git");
    // A hook is told of its own checkout, and this may be another one. Who names a working tree means it.
    if std::env::var_os("GIT_WORK_TREE").is_none() {
        for name in ["GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["--no-optional-locks", "--no-pager"])
        .args(["-c", "core.quotePath=true", "-c", "core.fsmonitor=false"])
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

/// The names that `ls-files -v` prints; and those of them that git was told not to look at: marked as unchanged (with a small
/// letter, in its documentation) or as left out of the working tree.
fn tagged(answer: &[u8]) -> (Vec<String>, Vec<String>) {
    let mut all = Vec::new();
    let mut unwatched = Vec::new();
    for entry in names(answer) {
        let Some((tag, name)) = entry.split_once(' ') else {
            continue;
        };
        if tag == "S" || tag.starts_with(|tag: char| tag.is_ascii_lowercase()) {
            unwatched.push(name.to_owned());
        }
        all.push(name.to_owned());
    }
    (all, unwatched)
}

/// As reports print them, where they are no UTF-8.
fn names(answer: &[u8]) -> Vec<String> {
    answer
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(text)
        .collect()
}

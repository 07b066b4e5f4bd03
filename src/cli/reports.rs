//! Where reports go: to standard output and to files, and over nothing that was read or is still to be read.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::{complain, is_colorful, terminal, to_stdout};
use crate::config::{self, Config, Destination, OnUnknown, Output, Show};
use crate::finding::{Finding, Outcome};
use crate::problem::{Problem, Site};
use crate::read;
use crate::report::{Terminal, View};

/// Whether reports can be written there at all, none over another, and none over a file that is `used`; better known before
/// the work than after.
pub(super) fn have_room(outputs: &[Output], used: &[PathBuf]) -> anyhow::Result<()> {
    let used: Vec<PathBuf> = (used.iter())
        .filter_map(|file| file.canonicalize().ok())
        .collect();
    let mut known: Vec<(PathBuf, &Output)> = Vec::new();
    for output in outputs {
        has_room(&output.to)?;
        let Some(file) = real(&output.to) else {
            continue;
        };
        ensure!(!used.contains(&file), would_replace(output));
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        ensure!(
            !read::is_of_terraform(&name),
            "cannot write {}: under this name Terraform would read it",
            output.to
        );
        if let Some((_, twin)) = known.iter().find(|(other, _)| *other == file) {
            let twin = (*twin).clone();
            return Err(config::Error::SameDestination(twin, output.clone()).into());
        }
        known.push((file, output));
    }
    Ok(())
}

fn would_replace(output: &Output) -> String {
    format!("cannot write {}: this run reads that file", output.to)
}

/// The file that is written to, whichever way it is named. What is no file may be written to twice.
fn real(to: &Destination) -> Option<PathBuf> {
    let Destination::File(file) = to else {
        return None;
    };
    if let Ok(real) = file.canonicalize() {
        return real.is_file().then_some(real);
    }
    let folder = file.parent()?;
    let here = Path::new(".");
    let folder = if folder.as_os_str().is_empty() {
        here
    } else {
        folder
    };
    Some(folder.canonicalize().ok()?.join(file.file_name()?))
}

fn has_room(to: &Destination) -> anyhow::Result<()> {
    let Destination::File(file) = to else {
        return Ok(());
    };
    if file.is_dir() {
        bail!("cannot write `{}`: it is a folder", file.display());
    }
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => bail!(
            "cannot write `{}`: there is no folder `{}`",
            file.display(),
            folder.display()
        ),
        _ => Ok(()),
    }
}

/// Every report, also where an earlier one cannot be written. `root` is what the names of files are relative to.
pub(super) fn tell(outcome: &Outcome, config: &Config, root: &Path) -> anyhow::Result<()> {
    let is_for_people =
        |output: &Output| output.to == Destination::Stdout && output.format.is_for_people();
    if !config.outputs.iter().any(is_for_people) {
        for problem in &outcome.problems {
            if problem.kind.leaves_a_gap(config.unknown == OnUnknown::Fail) {
                complain(&line(problem, outcome));
            }
        }
    }

    let mut result = Ok(());
    for output in &config.outputs {
        let written = if was_judged(&output.to, outcome, root) {
            Err(anyhow::Error::msg(would_replace(output)))
        } else {
            write(output, outcome, config).with_context(|| format!("cannot write {}", output.to))
        };
        result = result.and(written);
    }
    result
}

/// Whether it is a file of what was judged: only reading tells which these are. Others are read only to see that they hold
/// nothing, as a report of yesterday does.
fn was_judged(to: &Destination, outcome: &Outcome, root: &Path) -> bool {
    let Some(real) = real(to) else {
        return false;
    };
    let units = outcome.units.iter().map(|unit| &*unit.name);
    let links = outcome.findings.iter().flat_map(Finding::origins);
    let links = links.map(|link| outcome.files.get(link.file).name());
    let names: BTreeSet<&str> = units.chain(links).collect();
    let mut paths = names.into_iter().map(|name| root.join(name));
    paths.any(|path| path.canonicalize().is_ok_and(|path| path == real))
}

fn write(output: &Output, outcome: &Outcome, config: &Config) -> io::Result<()> {
    let view = View {
        outcome,
        show_pass: config.shows(Show::Pass),
        show_unknown: config.shows(Show::Unknown),
        show_suppressed: config.shows(Show::Suppressed),
        unknown_fails: config.unknown == OnUnknown::Fail,
        quiet: config.quiet,
        verbose: config.verbose,
        color: output.to == Destination::Stdout && is_colorful(),
        terminal: match output.to {
            Destination::Stdout => terminal(),
            Destination::File(_) => Terminal::default(),
        },
    };
    match &output.to {
        Destination::Stdout => to_stdout(|out| output.format.write(view, out)),
        Destination::File(file) => {
            let mut file = BufWriter::new(File::create(file)?);
            output.format.write(view, &mut file)?;
            file.flush()
        }
    }
}

/// A problem in one line, for people whose reports all go to programs.
pub(super) fn line(problem: &Problem, outcome: &Outcome) -> String {
    let site = match &problem.site {
        Site::Path(path) => format!("`{path}`"),
        Site::Place(place) => outcome.files.spot(*place),
    };
    format!("{site}: {}", problem.message)
}

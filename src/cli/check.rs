//! `cachelint check`: judges what is on disk or comes in through standard input, and tells it in every format asked for.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::args::GivenValue;
use super::{Status, args, complain, is_colorful, to_stdout};
use crate::check::check;
use crate::config::{Config, Destination, OnUnknown, Output, Show, Typed};
use crate::finding::Outcome;
use crate::problem::{Problem, Site};
use crate::read::{self, Given, Input, Settings};
use crate::report::View;

/// What standard input is called where nobody names it.
pub(super) const STDIN: &str = "<stdin>";

pub(super) fn run(typed: args::Check) -> anyhow::Result<Status> {
    let settings = settings(&typed)?;
    let config = Config::new(Typed {
        rules: typed.rules,
        skip_rules: typed.skip_rules,
        fail_on: typed.fail_on,
        unknown: typed.unknown,
        show: typed.show,
        outputs: typed.outputs,
        exit_zero: typed.exit_zero,
        quiet: typed.quiet,
        verbose: typed.verbose,
    })?;
    for output in &config.outputs {
        has_room(&output.to)?;
    }
    let inputs = inputs(typed.paths, typed.stdin_filename)?;

    let outcome = check(inputs, &settings, &config.rules);
    tell(&outcome, &config)?;
    Ok(Status::of(&outcome, &config))
}

fn settings(typed: &args::Check) -> anyhow::Result<Settings> {
    let mut settings = settings_for(typed.root.as_deref())?;
    settings.threads = typed.jobs.map_or(0, NonZeroUsize::get);
    settings.terraform.environment = root_variables();
    settings.terraform.workspace.clone_from(&typed.workspace);
    let assume_defaults = typed.assume_defaults.as_deref() != Some("no");
    settings.terraform.assume_defaults = assume_defaults;
    settings.cloudformation.assume_defaults = assume_defaults;
    for file in &typed.cfn_parameters {
        let shown = file.display().to_string();
        let read = read::parameter_file(settings.working_directory.join(file), &shown);
        settings
            .cloudformation
            .files
            .push(read.map_err(anyhow::Error::msg)?);
    }
    settings.terraform.given = given(&typed.given, &settings.working_directory)?;
    if let Some(folder) = std::env::var_os("TF_DATA_DIR").filter(|folder| !folder.is_empty()) {
        settings.terraform.data_folder = folder.into();
    }
    Ok(settings)
}

/// Where things stand: the working directory, and what reported paths are relative to.
pub(super) fn settings_for(root: Option<&Path>) -> anyhow::Result<Settings> {
    let here = std::env::current_dir().context("cannot tell which folder this is")?;
    let root = match root {
        None => read::git_root(&here).unwrap_or_else(|| here.clone()),
        Some(root) => {
            let shown = root.display();
            ensure!(
                root.is_dir(),
                "cannot use `{shown}` as the root: there is no such folder"
            );
            root.canonicalize()
                .with_context(|| format!("cannot use `{shown}` as the root"))?
        }
    };
    Ok(Settings::new(here, root))
}

/// What the command line gives to root modules, in its order.
fn given(typed: &args::Given, here: &Path) -> anyhow::Result<Vec<Given>> {
    let mean = |value: &GivenValue| match value {
        GivenValue::Value { name, text } => Ok(Given::Value {
            name: name.clone(),
            text: text.clone(),
        }),
        GivenValue::File(file) => {
            let shown = file.display();
            ensure!(
                file.is_file(),
                "cannot read `{shown}`: there is no such file of values"
            );
            Ok(Given::File(here.join(file)))
        }
    };
    typed.0.iter().map(mean).collect()
}

/// What `TF_VAR_name` gives to root modules. What is no text gives nothing, as in Terraform.
fn root_variables() -> Vec<(String, String)> {
    let mut given: Vec<_> = std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
            Some((name, value.into_string().ok()?))
        })
        .collect();
    given.sort();
    given
}

fn inputs(paths: Vec<PathBuf>, stdin_filename: Option<String>) -> anyhow::Result<Vec<Input>> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    ensure!(
        stdin_filename.is_none() || paths.iter().any(is_stdin),
        "`--stdin-filename` names a text that is not read: no PATH is `-`"
    );
    let (stdin, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_stdin);
    let mut inputs: Vec<_> = paths.into_iter().map(Input::Path).collect();
    if !stdin.is_empty() {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        let name = stdin_filename.unwrap_or_else(|| STDIN.to_owned());
        inputs.push(Input::Text { name, bytes });
    }
    Ok(inputs)
}

/// Whether a report can be written there at all; better known before the work than after.
pub(super) fn has_room(to: &Destination) -> anyhow::Result<()> {
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

/// Every report, also where an earlier one cannot be written.
pub(super) fn tell(outcome: &Outcome, config: &Config) -> anyhow::Result<()> {
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
        let written =
            write(output, outcome, config).with_context(|| format!("cannot write {}", output.to));
        result = result.and(written);
    }
    result
}

fn write(output: &Output, outcome: &Outcome, config: &Config) -> io::Result<()> {
    let view = View {
        outcome,
        show_pass: config.shows(Show::Pass),
        show_unknown: config.shows(Show::Unknown),
        unknown_fails: config.unknown == OnUnknown::Fail,
        quiet: config.quiet,
        verbose: config.verbose,
        color: output.to == Destination::Stdout && is_colorful(),
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
        Site::Place(place) => {
            let file = outcome.files.get(place.file);
            let at = file.position(place.span.start);
            format!("{}:{}:{}", file.name(), at.line, at.column)
        }
    };
    format!("{site}: {}", problem.message)
}

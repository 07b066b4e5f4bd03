//! `cachelint check`: judges what is on disk or comes in through standard input, and tells it in every format asked for.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow, ensure};

use super::args::GivenValue;
use super::reports::{have_room, tell};
use super::{Status, args, baseline, changed, configuration, remark, status};
use crate::changed::Changes;
use crate::check::check;
use crate::config::{self, Config};
use crate::date::Date;
use crate::finding::Outcome;
use crate::problem::{Kind, Site};
use crate::read::{self, Given, Input, Settings};
use crate::suppress;

/// However many are asked for.
const MOST_THREADS: usize = 256;

/// What standard input is called where nobody names it.
pub(super) const STDIN: &str = "<stdin>";

pub(super) fn run(typed: args::Check) -> anyhow::Result<Status> {
    let terms = Terms::of(&typed.subject)?;
    if let Some(file) = terms.file.as_ref().filter(|_| typed.reports.verbose) {
        remark(&format!("settings are read from `{}`", file.name()));
    }
    let baseline = match &typed.baseline {
        Some(file) => Some(read::plain(&terms.settings.working_directory.join(file))),
        None => terms.baseline(),
    };
    let mut used = terms.files(&typed.subject.paths);
    used.extend(baseline.clone());
    let known = baseline.map(|file| baseline::load(&file, &terms.settings.root));
    let known = known.transpose()?;
    let subject = &typed.subject;
    let mut config = Config::new(typed.reports.typed(
        &subject.chosen,
        &subject.setup,
        &typed.exit,
        terms.file,
    ))?;
    have_room(&config.outputs, &used)?;
    let changes = typed.changed_since.as_ref().map(|revision| {
        changed::since(
            revision,
            &typed.subject.paths,
            &terms.settings.working_directory,
            &terms.settings.root,
        )
    });
    let changes = changes.transpose()?;
    let scope = baseline::scope(&typed.subject, &terms.settings, &config);
    let orders = orders(
        &mut config,
        typed.subject.no_ignores,
        terms.is_all_asked_for,
    )?;
    let paths = typed.subject.paths.clone();
    let inputs = inputs(typed.subject.paths, typed.subject.stdin_filename)?;
    let mut outcome = check(inputs, &terms.settings, &config.rules, &orders);
    suggest(&paths, &terms.settings, &mut outcome);
    outcome.rate(&config.severities);
    if let Some((name, known)) = known {
        baseline::apply(&name, &known, &scope, &mut outcome);
    }
    if let Some(changes) = changes {
        leave_out(&changes, &mut outcome, &config);
    }
    tell(&outcome, &config, &terms.settings.root)?;
    Ok(Status::of(&outcome, &config))
}

/// A path that is not there may be a command that was misspelt.
fn suggest(paths: &[PathBuf], settings: &Settings, outcome: &mut Outcome) {
    let problems = outcome.problems.iter_mut();
    let mut missing = problems
        .filter(|problem| problem.kind == Kind::NotFound)
        .peekable();
    // Of thousands of paths, most are there.
    if missing.peek().is_none() {
        return;
    }
    let shown =
        |path: &PathBuf| read::shown(&settings.working_directory.join(path), &settings.root);
    let typed: BTreeMap<String, &PathBuf> = paths.iter().map(|path| (shown(path), path)).collect();
    for problem in missing {
        let Site::Path(site) = &problem.site else {
            continue;
        };
        let typed = typed.get(site).and_then(|path| path.to_str());
        if let Some(command) = typed.and_then(args::command_like) {
            problem.help = Some(format!("did you mean `cachelint {command}`?"));
        }
    }
}

/// Leaves out what no change touches, and counts what of that is a finding.
fn leave_out(changes: &Changes, outcome: &mut Outcome, config: &Config) {
    let files = &outcome.files;
    let mut elsewhere = 0;
    outcome.findings.retain(|finding| {
        let is_touched = changes.touch(finding, files);
        if !is_touched && status::is_finding(finding, config) {
            elsewhere += 1;
        }
        is_touched
    });
    outcome.elsewhere = Some(elsewhere);
}

/// What is ordered not to count, and how orders count in this run.
pub(super) fn orders(
    config: &mut Config,
    disregard: bool,
    is_all_asked_for: bool,
) -> anyhow::Result<suppress::Terms> {
    Ok(suppress::Terms {
        today: today()?,
        require_reason: config.require_reason,
        disregard,
        ignores: std::mem::take(&mut config.ignores),
        settings: config.text.take(),
        is_all_asked_for,
    })
}

/// The day in UTC, so that a run ends the same wherever it runs. `SOURCE_DATE_EPOCH` (reproducible-builds.org) stands for the
/// clock where it is set.
fn today() -> anyhow::Result<Date> {
    let told = std::env::var_os("SOURCE_DATE_EPOCH").filter(|told| !told.is_empty());
    let Some(told) = told else {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
        return Ok(Date::of_unix_time(now));
    };
    let seconds = told.to_str().and_then(|told| told.parse().ok());
    seconds.map(Date::of_unix_time).with_context(|| {
        let told = told.display();
        format!("`SOURCE_DATE_EPOCH` is `{told}`, and no number of seconds since 1970")
    })
}

/// Under which terms something is judged: what the command line and the configuration file say to that.
pub(super) struct Terms {
    pub(super) settings: Settings,
    pub(super) file: Option<config::File>,
    /// Whether all of the folder of the configuration file was asked for.
    pub(super) is_all_asked_for: bool,
}

impl Terms {
    pub(super) fn of(typed: &args::Subject) -> anyhow::Result<Self> {
        let (here, root) = whereabouts(typed.chosen.root.as_deref())?;
        let setup = &typed.setup;
        let file = configuration::chosen(setup.config.as_deref(), setup.no_config, &here, &root)?;
        let is_all_asked_for = file.as_ref().is_some_and(|file| {
            let mut folders = typed.paths.iter().filter(|path| path.as_os_str() != "-");
            folders.any(|path| file.folder.starts_with(read::plain(&here.join(path))))
        });
        let settings = settings(typed, file.as_ref(), here, root)?;
        Ok(Self {
            settings,
            file,
            is_all_asked_for,
        })
    }

    /// What is named to be read, by `paths` or otherwise.
    fn files(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let Settings {
            working_directory: here,
            terraform,
            cloudformation,
            ..
        } = &self.settings;
        let given = terraform.given.iter().filter_map(|given| match given {
            Given::File(file) => Some(file.clone()),
            Given::Value { .. } => None,
        });
        let mut files: Vec<PathBuf> = paths.iter().map(|path| here.join(path)).collect();
        files.extend(given);
        files.extend(cloudformation.files.iter().map(|file| file.path.clone()));
        files.extend(
            self.file
                .iter()
                .map(|file| self.settings.root.join(file.name())),
        );
        files
    }

    /// The baseline that the configuration file names.
    pub(super) fn baseline(&self) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        let named = file.settings.baseline.as_ref()?;
        Some(read::plain(&file.folder.join(named)))
    }
}

/// The working directory, and what reported paths are relative to.
pub(super) fn whereabouts(root: Option<&Path>) -> anyhow::Result<(PathBuf, PathBuf)> {
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
    Ok((here, root))
}

/// What the command line gives comes after what the file gives, and so it wins.
fn settings(
    typed: &args::Subject,
    file: Option<&config::File>,
    here: PathBuf,
    root: PathBuf,
) -> anyhow::Result<Settings> {
    let mut settings = Settings::new(here, root);
    // More would only wait for each other, and each takes address space for its stack.
    settings.threads = typed.jobs.map_or(0, |jobs| jobs.get().min(MOST_THREADS));
    settings.terraform.environment = root_variables();
    let assume_defaults = typed.assume_defaults.as_deref() != Some("no");
    settings.terraform.assume_defaults = assume_defaults;
    settings.cloudformation.assume_defaults = assume_defaults;
    if let Some(file) = file {
        configuration::apply(file, &mut settings)?;
    }
    settings.excluded.even_named = typed.force_exclude;
    if let Some(workspace) = &typed.workspace {
        settings.terraform.workspace = Some(workspace.clone());
    }
    for file in &typed.cfn_parameters {
        let shown = file.display().to_string();
        let read = read::parameter_file(settings.working_directory.join(file), &shown);
        settings
            .cloudformation
            .files
            .push(read.map_err(anyhow::Error::msg)?);
    }
    let given = given(&typed.given, &settings.working_directory)?;
    settings.terraform.given.extend(given);
    if let Some(folder) = std::env::var_os("TF_DATA_DIR").filter(|folder| !folder.is_empty()) {
        settings.terraform.data_folder = folder.into();
    }
    Ok(settings)
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
            ensure!(!file.is_dir(), "cannot read `{shown}`: it is a folder");
            ensure!(
                file.exists(),
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

pub(super) fn inputs(
    paths: Vec<PathBuf>,
    stdin_filename: Option<String>,
) -> anyhow::Result<Vec<Input>> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    ensure!(
        stdin_filename.is_none() || paths.iter().any(is_stdin),
        "`--stdin-filename` names a text that is not read: no PATH is `-`"
    );
    let (stdin, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_stdin);
    let mut inputs: Vec<_> = paths.into_iter().map(Input::Path).collect();
    if !stdin.is_empty() {
        let bytes = standard_input()?;
        let name = stdin_filename.unwrap_or_else(|| STDIN.to_owned());
        inputs.push(Input::Text { name, bytes });
    }
    Ok(inputs)
}

pub(super) fn standard_input() -> anyhow::Result<Vec<u8>> {
    read::bytes_from(io::stdin().lock()).map_err(|error| {
        let reason = read::reason(&error);
        anyhow!("cannot read standard input: {reason}")
    })
}

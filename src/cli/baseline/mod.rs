//! `cachelint baseline`: writes down what is found today; and how `check` takes it off.

pub(super) mod args;

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use self::args::{Action, Record};
use super::args::Subject;
use super::check::{Terms, inputs, line, orders};
use super::{Status, complain, to_stdout};
use crate::baseline::{self, Baseline, Entry, Scope};
use crate::check::check;
use crate::config::{Config, OnUnknown, Typed};
use crate::finding::Outcome;
use crate::harmless;
use crate::problem::Kind;
use crate::read::{self, Settings};
use crate::report::counted;

/// Where a baseline is written if nobody says where.
const NAME: &str = "cachelint-baseline.json";

pub(super) fn run(typed: args::Baseline) -> anyhow::Result<Status> {
    match typed.action {
        Action::Create { record, force } => create(record, force),
        Action::Update { record } => update(record, true),
        Action::Prune { record } => update(record, false),
    }
}

fn create(record: Record, force: bool) -> anyhow::Result<Status> {
    let run = Run::of(record)?;
    if !force && run.file.symlink_metadata().is_ok() {
        bail!(already(&run.name));
    }
    if let Some(status) = run.gap(Kind::is_incomplete) {
        return Ok(status);
    }
    let text = run.found().text();
    let mut options = File::options();
    let opened = if force {
        options.write(true).create(true).truncate(true)
    } else {
        options.write(true).create_new(true)
    };
    opened
        .open(&run.file)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => anyhow!(already(&run.name)),
            _ => error.into(),
        })
        .and_then(|mut file| Ok(file.write_all(text.as_bytes())?))
        .with_context(|| format!("cannot write the baseline `{}`", run.name))?;
    say(&[format!(
        "{} in `{}`",
        counted(run.found().len(), "finding"),
        run.name
    )])
}

fn already(name: &str) -> String {
    format!("there is a baseline `{name}` already; `update` changes it, `--force` replaces it")
}

fn update(record: Record, adds: bool) -> anyhow::Result<Status> {
    let run = Run::of(record)?;
    let (_, mut known) = load(&run.file, &run.settings.root)?;
    if let Some(status) = run.gap(Kind::may_hide_findings) {
        return Ok(status);
    }
    let gone = known.gone(&run.outcome, &run.scope);
    let new = if adds {
        run.found().without(&known)
    } else {
        Vec::new()
    };
    known.remove(&gone);
    known.add(&new);
    if !gone.is_empty() || !new.is_empty() {
        std::fs::write(&run.file, known.text())
            .with_context(|| format!("cannot write the baseline `{}`", run.name))?;
    }
    let told = |sign: char, entries: &[Entry]| -> Vec<String> {
        entries
            .iter()
            .map(|entry| format!("{sign} {entry}"))
            .collect()
    };
    let mut lines = [told('-', &gone), told('+', &new)].concat();
    lines.push(format!(
        "{} in `{}`",
        counted(known.len(), "finding"),
        run.name
    ));
    say(&lines)
}

/// Names from elsewhere do not steer the terminal.
fn say(lines: &[String]) -> anyhow::Result<Status> {
    to_stdout(|out| {
        lines
            .iter()
            .try_for_each(|line| writeln!(out, "{}", harmless::whole_line(line)))
    })
    .context("cannot write to standard output")?;
    Ok(Status::Clean)
}

/// What was found, and where its baseline is.
struct Run {
    file: PathBuf,
    name: String,
    settings: Settings,
    config: Config,
    scope: Scope,
    outcome: Outcome,
}

impl Run {
    fn of(record: Record) -> anyhow::Result<Self> {
        let subject = record.subject;
        let terms = Terms::of(&subject)?;
        let named = terms.baseline();
        let settings = terms.settings;
        let file = match record.baseline {
            Some(file) => read::plain(&settings.working_directory.join(file)),
            None => named.unwrap_or_else(|| settings.working_directory.join(NAME)),
        };
        let mut config = Config::new(Typed {
            rules: subject.rules.clone(),
            skip_rules: subject.skip_rules.clone(),
            unknown: subject.unknown,
            file: terms.file,
            ..Typed::default()
        })?;
        let scope = scope(&subject, &settings, &config);
        let orders = orders(&mut config, subject.no_ignores, terms.is_all_asked_for)?;
        let inputs = inputs(subject.paths, subject.stdin_filename)?;
        let outcome = check(inputs, &settings, &config.rules, &orders);
        Ok(Self {
            name: read::shown(&file, &settings.root),
            file,
            settings,
            config,
            scope,
            outcome,
        })
    }

    fn found(&self) -> Baseline {
        Baseline::of(&self.outcome, self.config.unknown == OnUnknown::Fail)
    }

    /// Of what was not seen nobody knows whether it is gone, and so nothing is written.
    fn gap(&self, is_gap: impl Fn(Kind) -> bool) -> Option<Status> {
        let gaps: Vec<_> = self
            .outcome
            .problems
            .iter()
            .filter(|problem| is_gap(problem.kind))
            .collect();
        for problem in &gaps {
            complain(&line(problem, &self.outcome));
        }
        if gaps.is_empty() {
            return None;
        }
        complain(&format!("the baseline `{}` is left as it is", self.name));
        let is_missing = gaps.iter().any(|problem| problem.kind == Kind::NotFound);
        Some(if is_missing {
            Status::Failure
        } else {
            Status::Incomplete
        })
    }
}

/// A baseline and its path as reports print it.
pub(super) fn load(file: &Path, root: &Path) -> anyhow::Result<(String, Baseline)> {
    let name = read::shown(file, root);
    let bytes = std::fs::read(file).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            return anyhow!("there is no baseline `{name}`; `cachelint baseline create` makes one");
        }
        let reason = read::reason(&error);
        anyhow!("cannot read the baseline `{name}`: {reason}")
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow!("cannot read the baseline `{name}`: it is not UTF-8"))?;
    let baseline = Baseline::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|mistake| anyhow!("{name}:{mistake}"))?;
    Ok((name, baseline))
}

/// What a run of `typed` looks at as a whole.
pub(super) fn scope(typed: &Subject, settings: &Settings, config: &Config) -> Scope {
    let shown =
        |path: &PathBuf| read::shown(&settings.working_directory.join(path), &settings.root);
    Scope {
        paths: typed.paths.iter().map(shown).collect(),
        rules: config
            .rules
            .iter()
            .map(|rule| rule.page().id.clone())
            .collect(),
    }
}

/// Takes off what was there before, and says what is there no longer.
pub(super) fn apply(name: &str, known: &Baseline, scope: &Scope, outcome: &mut Outcome) {
    known.suppress(outcome, name);
    let is_whole = !outcome
        .problems
        .iter()
        .any(|problem| problem.kind.may_hide_findings());
    if is_whole {
        let gone = known.gone(outcome, scope);
        outcome.problems.extend(baseline::notices(&gone, name));
    }
}

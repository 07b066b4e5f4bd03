//! `cachelint baseline`: writes down what is found today; and how `check` takes it off.

pub(super) mod args;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use self::args::{Action, Record};
use super::args::Subject;
use super::check::{Terms, inputs, orders};
use super::reports::line;
use super::{Status, complain, to_stdout};
use crate::baseline::{self, Baseline, Entry, Missing, Scope};
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
    if let Some(status) = run.gap() {
        return Ok(status);
    }
    let text = run.found().text();
    let written = if force {
        replace(&run.file, &text)
    } else {
        File::create_new(&run.file).and_then(|mut file| file.write_all(text.as_bytes()))
    };
    written
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => anyhow!(already(&run.name)),
            _ => error.into(),
        })
        .with_context(|| format!("cannot write the baseline `{}`", run.name))?;
    run.say(&[format!(
        "{} in `{}`",
        counted(run.found().len(), "finding"),
        run.name
    )])
}

fn already(name: &str) -> String {
    format!("there is a baseline `{name}` already; `update` changes it, `--force` replaces it")
}

/// At once, so that a check that reads it meanwhile sees the old text or the new one. A link keeps leading where it leads,
/// and what is no file, or stands in a folder of others, is written to as it is.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let target = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let about = target.metadata();
    let is_special = about.as_ref().is_ok_and(|about| !about.is_file());
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}", std::process::id()));
    if is_special {
        return std::fs::write(&target, text);
    }
    let Ok(whole) = File::create_new(&beside) else {
        return std::fs::write(&target, text);
    };
    let moved = (&whole)
        .write_all(text.as_bytes())
        .and_then(|()| about.map_or(Ok(()), |about| whole.set_permissions(about.permissions())))
        .and_then(|()| std::fs::rename(&beside, &target));
    if moved.is_err() {
        // What could not be moved is of no use to anybody; why it could not is told.
        let _ = std::fs::remove_file(&beside);
    }
    moved
}

fn update(record: Record, adds: bool) -> anyhow::Result<Status> {
    let run = Run::of(record)?;
    let (_, mut known) = load(&run.file, &run.settings.root)?;
    if let Some(status) = run.gap() {
        return Ok(status);
    }
    let Missing { gone, out_of_sight } = known.missing(&run.outcome, &run.scope);
    let new = if adds {
        run.found().without(&known)
    } else {
        Vec::new()
    };
    known.remove(&gone);
    known.add(&new);
    if !gone.is_empty() || !new.is_empty() {
        replace(&run.file, &known.text())
            .with_context(|| format!("cannot write the baseline `{}`", run.name))?;
    }
    let told = |sign: char, entries: &[Entry]| -> Vec<String> {
        entries
            .iter()
            .map(|entry| format!("{sign} {entry}"))
            .collect()
    };
    let mut lines = [told('-', &gone), told('+', &new)].concat();
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for (_, why) in out_of_sight {
        *kept.entry(why).or_default() += 1;
    }
    let kept = kept.into_iter();
    lines.extend(kept.map(|(why, count)| {
        let findings = counted(count, "finding");
        format!("{findings} not looked for and kept: {why}")
    }));
    lines.push(format!(
        "{} in `{}`",
        counted(known.len(), "finding"),
        run.name
    ));
    run.say(&lines)
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
            rules: subject.chosen.rules.clone(),
            skip_rules: subject.chosen.skip_rules.clone(),
            unknown: subject.setup.unknown,
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

    /// Names from elsewhere do not steer the terminal. What was written down is no reason for the status of findings.
    fn say(&self, lines: &[String]) -> anyhow::Result<Status> {
        to_stdout(|out| {
            let mut lines = lines.iter();
            lines.try_for_each(|line| writeln!(out, "{}", harmless::whole_line(line)))
        })
        .context("cannot write to standard output")?;
        let mut problems = self.outcome.problems.iter();
        let unknown_fails = self.config.unknown == OnUnknown::Fail;
        Ok(
            if problems.any(|problem| problem.kind.leaves_a_gap(unknown_fails)) {
                Status::Incomplete
            } else {
                Status::Clean
            },
        )
    }

    /// Of what could not be read nobody knows what it holds, and so nothing is written.
    fn gap(&self) -> Option<Status> {
        let gaps: Vec<_> = self
            .outcome
            .problems
            .iter()
            .filter(|problem| problem.kind.is_incomplete())
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
    let bytes = read::bytes(file).map_err(|error| {
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
        .any(|problem| problem.kind.is_incomplete());
    if is_whole {
        let gone = known.missing(outcome, scope).gone;
        outcome.problems.extend(baseline::notices(&gone, name));
    }
}

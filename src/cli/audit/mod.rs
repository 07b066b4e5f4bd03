//! `cachelint audit`: judges a live account, or answers that were saved of one.

pub(super) mod args;
pub(super) mod ask;

use std::path::PathBuf;

use anyhow::Context;

use self::args::Audit;
use super::check::{STDIN, orders, standard_input, whereabouts};
use super::reports::{have_room, tell};
use super::{Status, configuration, to_stdout};
use crate::check::{audit, audit_against};
use crate::config::Config;
use crate::read::live::calls::policy;
use crate::read::{Input, Settings};

pub(super) fn run(typed: Audit) -> anyhow::Result<Status> {
    if typed.reach.print_iam_policy {
        let policy = policy(&ask::question(&typed.reach)?);
        to_stdout(|out| out.write_all(policy.as_bytes())).context("cannot write the policy")?;
        return Ok(Status::Clean);
    }
    let (here, root) = whereabouts(typed.chosen.root.as_deref())?;
    let setup = &typed.setup;
    let file = configuration::chosen(setup.config.as_deref(), setup.no_config, &here, &root)?;
    let mut settings = Settings::new(here, root);
    if let Some(file) = &file {
        configuration::apply(file, &mut settings)?;
    }
    let mut config = Config::new(typed.reports.typed(
        &typed.chosen,
        &typed.setup,
        &typed.exit,
        file,
    ))?;
    have_room(
        &config.outputs,
        &[typed.from.clone(), typed.against.clone()].concat(),
    )?;
    let answers = if typed.from.is_empty() {
        ask::ask(&typed.reach)?
    } else {
        saved(typed.from)?
    };

    let orders = orders(&mut config, false, false)?;
    let mut outcome = if typed.against.is_empty() {
        audit(answers, &settings, &config.rules, &orders)
    } else {
        let declared = typed.against.into_iter().map(Input::Path).collect();
        audit_against(answers, declared, &settings, &config.rules, &orders)
    };
    outcome.rate(&config.severities);
    tell(&outcome, &config, &settings.root)?;
    Ok(Status::of(&outcome, &config))
}

pub(super) fn saved(from: Vec<PathBuf>) -> anyhow::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for path in from {
        if path.as_os_str() == "-" {
            let bytes = standard_input()?;
            let name = STDIN.to_owned();
            inputs.push(Input::Text { name, bytes });
        } else {
            inputs.push(Input::Path(path));
        }
    }
    Ok(inputs)
}

//! `cachelint explain RULE`: the rule's page.

use anyhow::Context;

use super::args::{self, PageFormat};
use super::{Status, is_colorful, to_stdout};
use crate::config;
use crate::report::page;

pub(super) fn run(typed: &args::Explain) -> anyhow::Result<Status> {
    let rule = config::rule(&typed.rule)?;
    to_stdout(|out| match typed.format {
        PageFormat::Human => page::human(rule, is_colorful(), out),
        PageFormat::Markdown => page::markdown(rule, out),
        PageFormat::Json => page::json(rule, out),
    })
    .context("cannot write to standard output")?;
    Ok(Status::Clean)
}

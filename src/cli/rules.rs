//! `cachelint rules`: every rule there is.

use anyhow::Context;

use super::args::{self, ListFormat};
use super::{Status, to_stdout};
use crate::report::page;
use crate::rules::RULES;

pub(super) fn run(typed: &args::Rules) -> anyhow::Result<Status> {
    to_stdout(|out| match typed.format {
        ListFormat::Table => page::list(&RULES, out),
        ListFormat::Json => page::list_json(&RULES, out),
    })
    .context("cannot write to standard output")?;
    Ok(Status::Clean)
}

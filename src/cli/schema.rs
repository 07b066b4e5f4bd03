//! `cachelint schema`: what other programs may expect of our files, and editors of yours.

use anyhow::Context;

use super::args::{self, Described};
use super::{Status, to_stdout};
use crate::{config, report};

pub(super) fn run(typed: &args::Schema) -> anyhow::Result<Status> {
    let schema = match typed.what {
        Described::Config => config::schema(),
        Described::Report => report::schema(),
    };
    to_stdout(|out| writeln!(out, "{schema:#}")).context("cannot write to standard output")?;
    Ok(Status::Clean)
}

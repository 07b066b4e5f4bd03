//! `cachelint runbook CLUSTER`: the migration of one cache, to review and run.

pub(super) mod args;

use std::collections::BTreeSet;

use anyhow::{Context, ensure};

use self::args::Runbook;
use super::audit::ask::ask;
use super::audit::saved;
use super::check::whereabouts;
use super::reports::line;
use super::{Status, complain, remark, to_stdout};
use crate::finding::Outcome;
use crate::problem::{Kind, Problem};
use crate::read::{Settings, live};
use crate::runbook::{self, Format, Network, Options, Refusal, Subjects};

pub(super) fn run(typed: Runbook) -> anyhow::Result<Status> {
    let (here, root) = whereabouts(None)?;
    let settings = Settings::new(here, root);
    let apart: BTreeSet<&String> = typed.subnet_ids.iter().collect();
    ensure!(
        apart.is_empty() || apart.len() > 1,
        "`--subnet-ids` takes two subnets or more, in two zones or more: one is no home for a cache that outlives a zone"
    );
    let options = Options {
        network: match typed.vpc_id {
            Some(vpc) => Network::Existing {
                vpc,
                subnets: typed.subnet_ids,
            },
            None => Network::New {
                internet_gateway: typed.create_internet_gateway,
            },
        },
    };
    let format = match typed.format {
        args::Format::Shell => Format::Shell,
        args::Format::Terraform => Format::Terraform,
        args::Format::Cloudformation => Format::CloudFormation,
    };
    let region = typed.region;
    let answers = if typed.from.is_empty() {
        ask(&super::audit::args::Reach {
            regions: region.iter().cloned().collect(),
            profile: typed.profile,
            ..Default::default()
        })?
    } else {
        saved(typed.from)?
    };

    let gathered = live::gather(answers, &settings);
    let outcome = Outcome {
        files: gathered.files,
        problems: gathered.problems,
        ..Outcome::default()
    };
    let gaps = outcome.problems.iter();
    let gaps = gaps.filter(|problem| problem.kind.is_incomplete());
    for problem in gaps {
        complain(&line(problem, &outcome));
    }
    let subjects = Subjects::of(&gathered.answers, region.as_deref());
    let subject = subjects.find(&typed.cluster)?;
    match runbook::write(subject, &options, format) {
        Ok(text) => to_stdout(|out| out.write_all(text.as_bytes()))
            .context("cannot write to standard output")?,
        // What was asked for is the case already.
        Err(refusal @ Refusal::InPlace { .. }) => {
            remark(&refusal.to_string());
        }
        Err(refusal) => return Err(refusal.into()),
    }
    Ok(status(&outcome.problems))
}

/// What is written may be wrong where an answer is missing: of a group, or of the network that it is in.
fn status(problems: &[Problem]) -> Status {
    if problems
        .iter()
        .any(|problem| problem.kind == Kind::NotFound)
    {
        Status::Failure
    } else if problems.iter().any(|problem| problem.kind.is_incomplete()) {
        Status::Incomplete
    } else {
        Status::Clean
    }
}

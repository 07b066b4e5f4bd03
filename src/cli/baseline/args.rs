//! The options of `cachelint baseline`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::Subject;

#[derive(Debug, Args)]
pub(in crate::cli) struct Baseline {
    #[command(subcommand)]
    pub(in crate::cli) action: Action,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Action {
    /// Write a new baseline
    Create {
        #[command(flatten)]
        record: Record,

        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },

    /// Add what is new, and take out what is gone
    Update {
        #[command(flatten)]
        record: Record,
    },

    /// Take out what is gone
    Prune {
        #[command(flatten)]
        record: Record,
    },
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Record {
    /// The baseline [default: that of the configuration file, or cachelint-baseline.json]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) subject: Subject,
}

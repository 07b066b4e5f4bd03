//! The options of every command that judges: by which rules, how it is told, and what the exit status makes of it.

use std::path::PathBuf;

use clap::Args;

use super::args::{one_of, output_help};
use crate::config::{FailOn, File, OnUnknown, Output, Show, Typed};

/// How the outcome is told.
#[derive(Debug, Args)]
pub(super) struct Reports {
    #[arg(
        long = "output",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        help = "How to report, and where to [default: human] [formats: human, concise, …]",
        long_help = output_help(),
        help_heading = "Reports"
    )]
    outputs: Vec<Output>,

    /// Verdicts to report besides findings
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = one_of(Show::ALL, Show::name, Show::about), help_heading = "Reports")]
    show: Vec<Show>,

    /// Report findings alone, without the summary
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Reports")]
    quiet: bool,

    /// Report notices and the causes of unknown verdicts one by one
    #[arg(long, short, help_heading = "Reports")]
    pub(super) verbose: bool,
}

/// By which rules, and what places are relative to.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Folder that reported paths are relative to [default: the top of the git checkout, or the working directory]
    #[arg(long, value_name = "DIR", help_heading = "Reports")]
    pub(super) root: Option<PathBuf>,

    /// Check this rule only; may be given several times
    #[arg(
        long = "rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) rules: Vec<String>,

    /// Leave this rule out; may be given several times
    #[arg(
        long = "skip-rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) skip_rules: Vec<String>,
}

/// What unknowns count for, and which file says what is not typed.
#[derive(Debug, Args)]
pub(super) struct Setup {
    /// What to do about unknown verdicts [default: allow]
    #[arg(long, value_name = "WHAT", value_parser = one_of(OnUnknown::ALL, OnUnknown::name, OnUnknown::about), help_heading = "Exit status")]
    pub(super) unknown: Option<OnUnknown>,

    /// Configuration file to use [default: the nearest cachelint.toml, up to the top of the git checkout]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(super) no_config: bool,
}

/// What findings make of the exit status.
#[derive(Debug, Args)]
pub(super) struct Exit {
    /// What makes the exit status 1 [default: low]
    #[arg(long, value_name = "SEVERITY", value_parser = one_of(FailOn::ALL, FailOn::name, FailOn::about), help_heading = "Exit status")]
    fail_on: Option<FailOn>,

    /// Exit with 0 where findings would make it 1
    #[arg(long, help_heading = "Exit status")]
    exit_zero: bool,
}

impl Reports {
    /// All of it, with what the configuration file says.
    pub(super) fn typed(
        self,
        chosen: &Chosen,
        setup: &Setup,
        exit: &Exit,
        file: Option<File>,
    ) -> Typed {
        Typed {
            rules: chosen.rules.clone(),
            skip_rules: chosen.skip_rules.clone(),
            fail_on: exit.fail_on,
            unknown: setup.unknown,
            show: self.show,
            outputs: self.outputs,
            exit_zero: exit.exit_zero,
            quiet: self.quiet,
            verbose: self.verbose,
            file,
        }
    }
}

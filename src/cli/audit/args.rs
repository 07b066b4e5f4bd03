//! What `cachelint audit` takes.

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{one_of, output_help};
use crate::config::{FailOn, File, OnUnknown, Output, Show, Typed};

pub(in crate::cli) const EPILOGUE: &str = "\
Examples:
  aws elasticache describe-cache-clusters --region eu-west-1 | cachelint audit --from -
                                                judge one region, with what the AWS CLI says
  cachelint audit --from answers                judge answers that lie in a folder
  cachelint audit --all-regions                 ask every region that the account uses
  cachelint audit --all-regions --save answers  … and keep what it answers
  cachelint audit --organization AuditRole --all-regions
                                                ask every account of the organization, in that role

Exit status: 0 nothing found and everything asked, 1 findings, 2 wrong usage, 3 a region or an account
did not answer, or an answer could not be read. `cachelint --help` has the details.";

#[derive(Debug, Args)]
pub(in crate::cli) struct Audit {
    /// Answers that were saved: a file, a folder, or `-` for standard input; may be given several times
    ///
    /// Takes what `--save` has written, and what `aws elasticache describe-cache-clusters` and its neighbours
    /// (`describe-replication-groups`, `describe-cache-subnet-groups`, `aws ec2 describe-account-attributes`) print as
    /// JSON or YAML, with or without the object around the list, one page or several. Needs no credentials and no network.
    #[arg(long, value_name = "FILE|DIR", help_heading = "Answers")]
    pub(in crate::cli) from: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) reach: Reach,

    /// Configurations to compare with: which of them declares each cluster, and where the two differ
    ///
    /// A block declares a cluster or a replication group by its identifier, as far as that evaluates to one. What no block
    /// declares is told, and so is what runs in another subnet group than its block names. May be given several times.
    #[arg(long, value_name = "PATH", help_heading = "Answers")]
    pub(in crate::cli) against: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) reports: Reports,
}

/// Whom to ask.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct Reach {
    /// Region to ask; may be given several times [default: the region of the profile]
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',', conflicts_with_all = ["from", "all_regions"], help_heading = "Asking AWS")]
    pub(in crate::cli) regions: Vec<String>,

    /// Ask every region that the account has enabled
    #[arg(long, conflicts_with = "from", help_heading = "Asking AWS")]
    pub(in crate::cli) all_regions: bool,

    /// Profile of the AWS CLI whose credentials ask [default: as the AWS CLI finds them]
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "from",
        help_heading = "Asking AWS"
    )]
    pub(in crate::cli) profile: Option<String>,

    /// Role to ask in; may be given several times, for several accounts
    #[arg(long = "role-arn", value_name = "ARN", value_delimiter = ',', conflicts_with_all = ["from", "organization"], help_heading = "Asking AWS")]
    pub(in crate::cli) roles: Vec<String>,

    /// External id that the role asks for
    #[arg(
        long,
        value_name = "ID",
        conflicts_with = "from",
        help_heading = "Asking AWS"
    )]
    pub(in crate::cli) external_id: Option<String>,

    /// Ask every active account of the organization, each in its role of this name
    #[arg(
        long,
        value_name = "ROLE-NAME",
        conflicts_with = "from",
        help_heading = "Asking AWS"
    )]
    pub(in crate::cli) organization: Option<String>,

    /// How long to wait for one region [default: 60]
    #[arg(
        long,
        value_name = "SECONDS",
        conflicts_with = "from",
        help_heading = "Asking AWS"
    )]
    pub(in crate::cli) timeout: Option<NonZeroU64>,

    /// Folder to write what AWS answers to, for `--from`
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "from",
        help_heading = "Asking AWS"
    )]
    pub(in crate::cli) save: Option<PathBuf>,

    /// Print the IAM policy that asking needs, and ask nothing
    #[arg(long, conflicts_with = "from", help_heading = "Asking AWS")]
    pub(in crate::cli) print_iam_policy: bool,
}

/// How the outcome is told, as with `check`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag that is typed is a yes or a no, and each stands alone"
)]
pub(in crate::cli) struct Reports {
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

    /// Report findings alone, without tables and summary
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Reports")]
    quiet: bool,

    /// Report notices and the causes of unknown verdicts one by one
    #[arg(long, short, help_heading = "Reports")]
    verbose: bool,

    /// Folder that reported paths are relative to [default: the top of the git checkout, or the working directory]
    #[arg(long, value_name = "DIR", help_heading = "Reports")]
    pub(in crate::cli) root: Option<PathBuf>,

    /// Check this rule only; may be given several times
    #[arg(
        long = "rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    rules: Vec<String>,

    /// Leave this rule out; may be given several times
    #[arg(
        long = "skip-rule",
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    skip_rules: Vec<String>,

    /// What makes the exit status 1 [default: low]
    #[arg(long, value_name = "SEVERITY", value_parser = one_of(FailOn::ALL, FailOn::name, FailOn::about), help_heading = "Exit status")]
    fail_on: Option<FailOn>,

    /// What to do about unknown verdicts [default: allow]
    #[arg(long, value_name = "WHAT", value_parser = one_of(OnUnknown::ALL, OnUnknown::name, OnUnknown::about), help_heading = "Exit status")]
    unknown: Option<OnUnknown>,

    /// Exit with 0 where findings would make it 1
    #[arg(long, help_heading = "Exit status")]
    exit_zero: bool,

    /// Configuration file to use [default: the nearest cachelint.toml, up to the top of the git checkout]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(in crate::cli) no_config: bool,
}

impl Reports {
    pub(in crate::cli) fn typed(self, file: Option<File>) -> Typed {
        Typed {
            rules: self.rules,
            skip_rules: self.skip_rules,
            fail_on: self.fail_on,
            unknown: self.unknown,
            show: self.show,
            outputs: self.outputs,
            exit_zero: self.exit_zero,
            quiet: self.quiet,
            verbose: self.verbose,
            file,
        }
    }
}

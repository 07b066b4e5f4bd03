//! What `cachelint audit` takes.

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::Args;

use crate::cli::judging::{Chosen, Exit, Reports, Setup};

pub(in crate::cli) const EPILOGUE: &str = "\
Examples:
  aws elasticache describe-cache-clusters --region eu-west-1 | cachelint audit --from -
                                                judge one region, with what the AWS CLI says
  cachelint audit --from answers                judge answers that lie in a folder
  cachelint audit --all-regions                 ask every region that the account has enabled
  cachelint audit --all-regions --save answers  … and keep what it answers
  cachelint audit --organization AuditRole --all-regions
                                                ask every account of the organization, in that role

Exit status: 0 nothing found and everything asked, 1 findings, 2 wrong usage or a missing path, 3 a
region or an account did not answer, or an answer could not be read. `cachelint --help` has the details.";

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

    #[command(flatten)]
    pub(in crate::cli) chosen: Chosen,

    #[command(flatten)]
    pub(in crate::cli) setup: Setup,

    #[command(flatten)]
    pub(in crate::cli) exit: Exit,
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

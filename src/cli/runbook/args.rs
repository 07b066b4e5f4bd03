//! The options of `cachelint runbook`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(in crate::cli) const EPILOGUE: &str = "\
Examples:
  aws elasticache describe-cache-clusters --show-cache-node-info >answers/clusters.json
  aws elasticache describe-replication-groups >answers/groups.json
  cachelint runbook sessions --from answers >sessions.sh
                                                the script, for a VPC of its own
  cachelint runbook sessions --from answers --vpc-id vpc-0a1b --subnet-ids subnet-1c2d,subnet-3e4f
                                                … for a VPC that is there
  cachelint runbook sessions --from answers --format terraform >sessions.tf

Exit status: 0 written, or there is nothing to migrate since somebody has chosen the network (a note
says so, and nothing is written), 2 there is no such cluster or it cannot be told from the answers,
or a path of `--from` does not exist, 3 an answer could not be read or asked for. With a missing
path or answer, the script is written all the same where the other answers tell of it.";

#[derive(Debug, Args)]
pub(in crate::cli) struct Runbook {
    /// Id or ARN of a cluster or replication group; a member's group moves as a whole
    #[arg(value_name = "CLUSTER")]
    pub(in crate::cli) cluster: String,

    /// Answers that were saved: a file, a folder, or `-` for standard input; may be given several times
    ///
    /// As `cachelint audit` takes them: what `aws elasticache describe-cache-clusters --show-cache-node-info`,
    /// `describe-replication-groups` and `describe-cache-subnet-groups` print as JSON or YAML. Needs no
    /// credentials.
    #[arg(long, value_name = "FILE|DIR", help_heading = "Answers")]
    pub(in crate::cli) from: Vec<PathBuf>,

    /// Region to ask, or of the answers to look into
    #[arg(long, value_name = "REGION", help_heading = "Answers")]
    pub(in crate::cli) region: Option<String>,

    /// Profile of the AWS CLI whose credentials ask [default: as the AWS CLI finds them]
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "from",
        help_heading = "Answers"
    )]
    pub(in crate::cli) profile: Option<String>,

    /// Existing VPC to move into [default: a new one]
    #[arg(long, value_name = "ID", help_heading = "Network")]
    pub(in crate::cli) vpc_id: Option<String>,

    /// Its subnets, in two zones or more [default: to be named in the script]
    #[arg(
        long,
        value_name = "ID",
        value_delimiter = ',',
        requires = "vpc_id",
        help_heading = "Network"
    )]
    pub(in crate::cli) subnet_ids: Vec<String>,

    /// Give the new VPC an internet gateway, which a cache does not need
    #[arg(long, conflicts_with = "vpc_id", help_heading = "Network")]
    pub(in crate::cli) create_internet_gateway: bool,

    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "shell")]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Format {
    /// A script for bash and the AWS CLI, that may be run again at any time
    Shell,
    /// A configuration of the same target
    Terraform,
    /// A template of the same target
    Cloudformation,
}

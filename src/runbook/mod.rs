//! The migration of one cache into a VPC, as text to review and run: a shell script, Terraform or `CloudFormation`.
//! Nothing here executes anything or asks AWS.

mod answers;
mod carry;
mod check;
mod cloudformation;
mod find;
mod name;
mod notes;
mod plan;
mod quote;
mod shell;
mod subject;
mod successor;
mod terraform;

use std::fmt;

pub use find::{Broken, NotFound, Subjects};
pub use subject::{
    Encryption, Engine, Group, Kind, LogDelivery, LogDestination, Network as CurrentNetwork,
    Subject,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub network: Network,
}

/// Where the cache is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Network {
    New {
        internet_gateway: bool,
    },
    Existing {
        vpc: String,
        /// None where they are left for the script's reader to name.
        subnets: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Shell,
    Terraform,
    CloudFormation,
}

/// Why there is no runbook.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody has chosen its network already.
    InPlace {
        id: String,
        subnet_group: String,
        vpc: Option<String>,
    },
    /// AWS gives no such names, so the answer is not to be trusted.
    Malformed { field: &'static str, text: String },
}

/// The migration of `subject`, which ends with a line break.
///
/// # Errors
/// Where there is nothing to move, or where the answer names what AWS could not have named so.
pub fn write(subject: &Subject, options: &Options, format: Format) -> Result<String, Refusal> {
    let plan = plan::plan(subject, options)?;
    Ok(match format {
        Format::Shell => shell::script(&plan),
        Format::Terraform => terraform::configuration(&plan),
        Format::CloudFormation => cloudformation::template(&plan),
    })
}

impl Refusal {
    fn in_place(subject: &Subject) -> Self {
        let network = &subject.network;
        Refusal::InPlace {
            id: subject.id.clone(),
            subnet_group: network.subnet_group.clone().unwrap_or_default(),
            vpc: network.vpc.clone(),
        }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::InPlace {
                id,
                subnet_group,
                vpc,
            } => {
                write!(f, "`{id}` runs in the subnet group `{subnet_group}`")?;
                if let Some(vpc) = vpc {
                    write!(f, " of {vpc}")?;
                }
                f.write_str(", which somebody chose: there is nothing to migrate; for another network name its VPC with `--vpc-id`")
            }
            Refusal::Malformed { field, text } => {
                write!(
                    f,
                    "cannot write a runbook: AWS gives no {field} such as `{text}`"
                )
            }
        }
    }
}

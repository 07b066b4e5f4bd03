//! Whom to ask: which accounts, as whom, and which of their regions.

use std::time::Duration;

#[derive(Debug, Clone)]
pub struct Question {
    pub regions: Regions,
    /// A profile of the AWS CLI.
    pub profile: Option<String>,
    /// ARNs of the roles to ask in, each of an account of its own. None means to ask as oneself.
    pub roles: Vec<String>,
    pub external_id: Option<String>,
    /// The name of the role to ask every account of the organization in.
    pub organization: Option<String>,
    /// How long one region may take.
    pub timeout: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regions {
    /// The one of the profile or the environment.
    OfProfile,
    Named(Vec<String>),
    /// Every one that the account has enabled.
    Enabled,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            regions: Regions::OfProfile,
            profile: None,
            roles: Vec::new(),
            external_id: None,
            organization: None,
            timeout: Duration::from_mins(1),
        }
    }
}

/// One answer, or what keeps it from being given, as `--save` writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answered {
    /// `ACCOUNT/REGION/describe-cache-clusters`, or less where it is of a whole account.
    pub name: String,
    /// JSON.
    pub text: String,
}

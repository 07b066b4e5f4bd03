//! Why a finding does not count: who said so, where, for which reason, and until when.

use std::sync::Arc;

use crate::date::Date;
use crate::problem::Site;

/// Somebody's decision that a finding shall not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub kind: Kind,
    /// The justification that its author gave.
    pub reason: Option<Arc<str>>,
    /// Where it is said: in a text that was read, or in a file as a whole.
    pub site: Site,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

/// How it is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `cachelint:ignore[…]` in a comment, or in what stands for one.
    Comment,
    /// `Metadata` of a template.
    Metadata,
    /// An `[[ignore]]` of the configuration.
    Config,
    /// A baseline: it was there before.
    Baseline,
    /// What another tool understands: its name, and the rule that it calls ours by where one is named.
    Foreign {
        tool: &'static str,
        id: Option<Arc<str>>,
    },
}

impl Kind {
    /// By the name that the JSON report gives it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Comment => "comment",
            Kind::Metadata => "metadata",
            Kind::Config => "config",
            Kind::Baseline => "baseline",
            Kind::Foreign { .. } => "foreign",
        }
    }

    /// Whether it stands in what was checked, as SARIF asks (section 3.35.2).
    #[must_use]
    pub fn is_in_source(&self) -> bool {
        match self {
            Kind::Comment | Kind::Metadata | Kind::Foreign { .. } => true,
            Kind::Config | Kind::Baseline => false,
        }
    }

    /// As a sentence names it.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Kind::Comment => "an ignore comment".to_owned(),
            Kind::Metadata => "an ignore in `Metadata`".to_owned(),
            Kind::Config => "an ignore of the configuration".to_owned(),
            Kind::Baseline => "the baseline".to_owned(),
            Kind::Foreign { tool, id: None } => format!("a marker for {tool}"),
            Kind::Foreign { tool, id: Some(id) } => format!("a marker for {tool} `{id}`"),
        }
    }
}

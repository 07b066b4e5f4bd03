//! What a text says of findings that shall not count: plain data, as it stands there. It knows no rule and no finding.

use std::sync::Arc;

use crate::date::Date;
use crate::source::{FileId, Place, Span};

/// One order not to count something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Where it stands.
    pub place: Place,
    pub form: Form,
    pub rules: Rules,
    pub reason: Option<Arc<str>>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// What it speaks of; nothing, where it stands beside nothing.
    pub reach: Option<Reach>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Ours, in a comment or in what stands for one.
    Comment,
    /// Ours, in the `Metadata` of a template.
    Metadata,
    /// Another tool's, by the name that `aliases` of rules give the tool.
    Foreign(&'static str),
}

/// Which rules it names, as its own tool calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    /// Whatever its tool has.
    All,
    These(Vec<Arc<str>>),
    /// Whatever its tool has, save these.
    AllBut(Vec<Arc<str>>),
}

/// The part of a file that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub file: FileId,
    pub span: Span,
    pub part: Part,
}

/// What must begin within the reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Any place that led to the verdict.
    AnyLink,
    /// The resource itself: other tools know no chain.
    Resource,
}

impl Reach {
    #[must_use]
    pub fn holds(&self, place: Place) -> bool {
        self.file == place.file && self.span.range().contains(&place.span.start)
    }
}

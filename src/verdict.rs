//! One rule's answer on one resource.

use crate::knowledge::{Doubt, Trail, Truth};

/// Three answers; unknown is one of them and never stands for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Pass(Trail),
    Fail(Trail),
    Unknown(Doubt),
}

impl Verdict {
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Pass(_) => "pass",
            Verdict::Fail(_) => "fail",
            Verdict::Unknown(_) => "unknown",
        }
    }

    #[must_use]
    pub fn trail(&self) -> &Trail {
        match self {
            Verdict::Pass(trail) | Verdict::Fail(trail) => trail,
            Verdict::Unknown(doubt) => &doubt.trail,
        }
    }

    /// The verdict when it is one of the two and `doubt` says why nobody can tell which.
    #[must_use]
    pub fn join(self, other: Self, doubt: Doubt) -> Self {
        match (self, other) {
            (Verdict::Pass(left), Verdict::Pass(right)) => Verdict::Pass(left.and(&right)),
            (Verdict::Fail(left), Verdict::Fail(right)) => Verdict::Fail(left.and(&right)),
            _ => Verdict::Unknown(doubt),
        }
    }
}

/// Passes what is so.
impl From<Truth> for Verdict {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes(trail) => Verdict::Pass(trail),
            Truth::No(trail) => Verdict::Fail(trail),
            Truth::Unknown(doubt) => Verdict::Unknown(doubt),
        }
    }
}

//! Yes, no, or out of reach: Kleene's strong logic of three values, with reasons attached.

use super::{Doubt, Trail};

/// A yes or no that may be out of reach.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Truth {
    Yes(Trail),
    No(Trail),
    Unknown(Doubt),
}

impl Truth {
    /// True without a reason that anybody would ask for.
    pub fn yes() -> Self {
        Truth::Yes(Trail::default())
    }

    /// What decided it, or how far an evaluation got.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        match self {
            Truth::Yes(trail) | Truth::No(trail) => trail,
            Truth::Unknown(doubt) => &doubt.trail,
        }
    }

    #[expect(
        clippy::should_implement_trait,
        reason = "it stands beside `and` and `or`, which no operator is for"
    )]
    pub fn not(self) -> Self {
        match self {
            Truth::Yes(trail) => Truth::No(trail),
            Truth::No(trail) => Truth::Yes(trail),
            unknown @ Truth::Unknown(_) => unknown,
        }
    }

    /// One sure no decides, whatever the other side is.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (no @ Truth::No(_), _) | (_, no @ Truth::No(_)) => no,
            (unknown @ Truth::Unknown(_), _) | (_, unknown @ Truth::Unknown(_)) => unknown,
            (Truth::Yes(left), Truth::Yes(right)) => Truth::Yes(left.and(&right)),
        }
    }

    /// One sure yes decides, whatever the other side is.
    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

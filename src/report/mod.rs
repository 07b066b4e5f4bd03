//! Reports: one outcome, told to people and to machines. They write where they are told to and decide nothing.

pub mod page;

use std::io::{self, Write};

use crate::finding::Outcome;

/// How an outcome can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    Concise,
    Json,
    Sarif,
}

/// What to tell, and how it may look.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub outcome: &'a Outcome,
    pub show_pass: bool,
    pub show_unknown: bool,
    /// Whether an unknown verdict counts as a finding (`--unknown fail`).
    pub unknown_fails: bool,
    /// Findings alone, no summary.
    pub quiet: bool,
    /// Notices and causes one by one.
    pub verbose: bool,
    pub color: bool,
}

impl Format {
    pub const ALL: &[Format] = &[Format::Human, Format::Concise, Format::Json, Format::Sarif];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
        }
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        self.name()
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }

    /// # Errors
    /// Where `out` does not take what is written.
    pub fn write(self, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
        let _ = (view, out);
        Ok(())
    }
}

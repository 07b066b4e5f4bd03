//! Reports: one outcome, told to people and to machines. They write where they are told to and decide nothing.

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
    /// # Errors
    /// Where `out` does not take what is written.
    pub fn write(self, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
        let _ = (view, out);
        Ok(())
    }
}

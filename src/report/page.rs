//! A rule's page for its reader, and the list of all rules. (Stand-in.)

use std::io::{self, Write};

use crate::rules::Rule;

/// # Errors
/// Where `out` does not take what is written.
pub fn human(rule: &Rule, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let _ = color;
    writeln!(out, "{}", rule.page().id)
}

/// # Errors
/// Where `out` does not take what is written.
pub fn markdown(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", rule.page().id)
}

/// # Errors
/// Where `out` does not take what is written.
pub fn json(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", rule.page().id)
}

/// # Errors
/// Where `out` does not take what is written.
pub fn list(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    rules
        .iter()
        .try_for_each(|rule| writeln!(out, "{}", rule.page().id))
}

/// # Errors
/// Where `out` does not take what is written.
pub fn list_json(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    rules
        .iter()
        .try_for_each(|rule| writeln!(out, "{}", rule.page().id))
}

/// The README's table.
#[must_use]
pub fn table(rules: &[Rule]) -> String {
    rules
        .iter()
        .map(|rule| format!("| {} |\n", rule.page().id))
        .collect()
}

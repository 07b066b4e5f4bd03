//! A rule's page for its reader, and the list of all rules.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::rules::{Page, Rule};

/// # Errors
/// Where `out` does not take what is written.
pub fn human(rule: &Rule, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (bold, plain) = if color {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let page = rule.page();
    writeln!(out, "{bold}{}: {}{plain}", page.id, page.title)?;
    writeln!(
        out,
        "severity {}, since {}\n",
        page.severity.name(),
        page.since
    )?;
    for line in page.text.lines() {
        match line.strip_prefix("## ") {
            Some(heading) => writeln!(out, "{bold}{heading}{plain}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    for (heading, items) in lists(page) {
        writeln!(out, "\n{bold}{heading}{plain}\n")?;
        for item in items {
            writeln!(out, "- {item}")?;
        }
    }
    Ok(())
}

/// # Errors
/// Where `out` does not take what is written.
pub fn markdown(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", document(rule.page()))
}

/// The whole page as one Markdown text.
pub(super) fn document(page: &Page) -> String {
    let mut text = format!(
        "# {}: {}\n\nSeverity {}, since {}.\n\n{}\n",
        page.id,
        page.title,
        page.severity.name(),
        page.since,
        page.text
    );
    for (heading, items) in lists(page) {
        let _ = write!(text, "\n## {heading}\n\n");
        for item in items {
            let _ = writeln!(text, "- {item}");
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// What the front matter lists.
fn lists(page: &Page) -> impl Iterator<Item = (&'static str, &[String])> {
    [
        ("Helps with", &*page.compliance),
        ("The same rule elsewhere", &*page.aliases),
        ("References", &*page.references),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
}

/// # Errors
/// Where `out` does not take what is written.
pub fn json(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rule.page())?;
    writeln!(out)
}

/// A line for each rule.
///
/// # Errors
/// Where `out` does not take what is written.
pub fn list(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let wide = |of: fn(&Page) -> &str| {
        rules
            .iter()
            .map(|rule| of(rule.page()).len())
            .max()
            .unwrap_or(0)
    };
    let id = wide(|page| &page.id);
    let severity = wide(|page| page.severity.name());
    for page in rules.iter().map(Rule::page) {
        writeln!(
            out,
            "{:id$}  {:severity$}  {}",
            page.id,
            page.severity.name(),
            page.about
        )?;
    }
    Ok(())
}

/// # Errors
/// Where `out` does not take what is written.
pub fn list_json(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let pages: Vec<&Page> = rules.iter().map(Rule::page).collect();
    serde_json::to_writer_pretty(&mut *out, &pages)?;
    writeln!(out)
}

/// The README's table.
#[must_use]
pub fn table(rules: &[Rule]) -> String {
    let mut table = String::from("| rule | severity | what it asks for |\n|---|---|---|\n");
    for page in rules.iter().map(Rule::page) {
        let _ = writeln!(
            table,
            "| [{id}](rules/{id}.md) | {} | {} |",
            page.severity.name(),
            page.about,
            id = page.id
        );
    }
    table
}

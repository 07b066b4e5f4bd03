//! Reports: one outcome, told to people and to machines. They write where they are told to and decide nothing.

mod checkstyle;
mod concise;
mod count;
mod fit;
mod github;
mod gitlab;
mod group;
mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
pub mod page;
mod sarif;
mod table;
mod tell;
mod xml;

use std::io::{self, Write};

use crate::finding::{Finding, Outcome};
use crate::problem::Problem;
use crate::verdict::Verdict;
pub(crate) use count::counted;

/// The JSON Schema of what `Format::Json` writes.
#[must_use]
pub fn schema() -> serde_json::Value {
    json::schema()
}

/// How an outcome can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Checkstyle,
    Markdown,
}

type Writer = fn(View<'_>, &mut dyn Write) -> io::Result<()>;

/// Every format: what it is called, what it is for, and who writes it. Nothing else lists them.
const LISTING: [(Format, &str, &str, Writer); 10] = [
    (
        Format::Human,
        "human",
        "findings with their source, for people",
        human::write,
    ),
    (
        Format::Concise,
        "concise",
        "a line for each finding",
        concise::write,
    ),
    (
        Format::Json,
        "json",
        "every verdict, for programs; its shape is stable",
        json::write,
    ),
    (
        Format::Jsonl,
        "jsonl",
        "the same as JSON, an object a line",
        jsonl::write,
    ),
    (
        Format::Sarif,
        "sarif",
        "SARIF 2.1.0, for code scanning",
        sarif::write,
    ),
    (
        Format::Github,
        "github",
        "annotations, for the log of a GitHub workflow",
        github::write,
    ),
    (
        Format::Gitlab,
        "gitlab",
        "GitLab's Code Quality, for merge requests",
        gitlab::write,
    ),
    (
        Format::Junit,
        "junit",
        "JUnit's XML, a test for each verdict",
        junit::write,
    ),
    (
        Format::Checkstyle,
        "checkstyle",
        "Checkstyle's XML, for code review bots",
        checkstyle::write,
    ),
    (
        Format::Markdown,
        "markdown",
        "a table of findings, for a workflow's summary",
        markdown::write,
    ),
];

/// What to tell, and how it may look.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line that is on or off by itself"
)]
pub struct View<'a> {
    pub outcome: &'a Outcome,
    pub show_pass: bool,
    pub show_unknown: bool,
    pub show_suppressed: bool,
    /// Whether an unknown verdict counts as a finding (`--unknown fail`).
    pub unknown_fails: bool,
    /// Findings alone, no summary.
    pub quiet: bool,
    /// Notices and causes one by one.
    pub verbose: bool,
    pub color: bool,
    pub terminal: Terminal,
}

/// What the terminal that shows a report can do; of a file, nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// In columns, where lines should fit.
    pub width: Option<usize>,
    /// Whether it takes links (OSC 8).
    pub links: bool,
}

impl<'a> View<'a> {
    /// Whether a verdict is spelt out in the reports for people and in SARIF.
    fn shows(&self, finding: &Finding) -> bool {
        match finding.verdict {
            _ if finding.suppression.is_some() => self.show_suppressed,
            Verdict::Fail(_) => true,
            Verdict::Pass(_) => self.show_pass,
            Verdict::Unknown(_) => self.show_unknown || self.unknown_fails,
        }
    }

    fn shown(self) -> impl Iterator<Item = &'a Finding> {
        self.outcome
            .findings
            .iter()
            .filter(move |finding| self.shows(finding))
    }

    /// The problems that are told one by one: notices of what is not on disk are counted in the end, unless asked for.
    fn problems(self) -> impl Iterator<Item = &'a Problem> {
        self.outcome.problems.iter().filter(move |problem| {
            self.verbose
                || problem.kind.leaves_a_gap(self.unknown_fails)
                || (!self.quiet && problem.kind.is_worth_a_word())
        })
    }
}

impl Format {
    /// In the order of the listing.
    pub fn all() -> impl Iterator<Item = Format> {
        LISTING.iter().map(|entry| entry.0)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    #[must_use]
    pub fn about(self) -> &'static str {
        self.entry().2
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        Format::all().find(|format| format.name() == name)
    }

    /// Whether it tells a person about problems too, so that nobody else has to.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Human | Format::Concise)
    }

    /// # Errors
    /// Where `out` does not take what is written.
    pub fn write(self, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
        (self.entry().3)(view, out)
    }

    fn entry(self) -> &'static (Format, &'static str, &'static str, Writer) {
        LISTING
            .iter()
            .find(|entry| entry.0 == self)
            .expect("every format is listed, as a test says")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_listed_by_its_own_name() {
        let listed: Vec<Format> = Format::all().collect();
        let all = [
            Format::Human,
            Format::Concise,
            Format::Json,
            Format::Jsonl,
            Format::Sarif,
            Format::Github,
            Format::Gitlab,
            Format::Junit,
            Format::Checkstyle,
            Format::Markdown,
        ];
        assert_eq!(listed, all);
        for format in all {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
    }
}

//! A rule's page: facts in its front matter, then prose and examples in Markdown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad it is.
// In this order, so that the worst is the greatest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Low,
    Medium,
    High,
}

impl Severity {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }

    /// As diagnostics call it, the same in every report.
    #[must_use]
    pub fn level(self) -> &'static str {
        match self {
            Severity::Low => "note",
            Severity::Medium => "warning",
            Severity::High => "error",
        }
    }
}

/// The facts of a rule. Unknown keys are refused.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub id: String,
    /// In words with hyphens.
    pub name: String,
    pub title: String,
    pub severity: Severity,
    /// One sentence.
    pub about: String,
    /// What a message says after the resource's address.
    pub message: Phrases,
    /// What a failing resource's own place is labelled with.
    pub label: String,
    /// What a finding adds: facts first, then what to do.
    pub notes: Vec<String>,
    pub fix: Vec<String>,
    /// The version that brought it.
    pub since: String,
    pub references: Vec<String>,
    pub compliance: Vec<String>,
    /// The same rule in other tools: the tool, a blank, its id.
    pub aliases: Vec<String>,
    /// Everything below the front matter, as Markdown.
    #[serde(skip_deserializing)]
    pub text: String,
}

/// One phrase for each verdict.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    pub fail: String,
    pub pass: String,
    pub unknown: String,
}

impl Page {
    /// # Errors
    /// Where it has no front matter, or facts that are missing, malformed or unknown.
    pub fn parse(source: &str) -> Result<Self, String> {
        let rest = source
            .strip_prefix("---\n")
            .ok_or("a page starts with its front matter")?;
        let (front, text) = rest
            .split_once("\n---\n")
            .ok_or("the front matter does not end")?;
        let mut page: Self = serde_saphyr::from_str(front).map_err(|error| error.to_string())?;
        text.trim().clone_into(&mut page.text);
        Ok(page)
    }

    /// The first paragraph: what the rule asks for.
    #[must_use]
    pub fn lead(&self) -> &str {
        self.text.split("\n\n").next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\nid: X\nname: x\ntitle: X\nseverity: low\nabout: a\nmessage: {fail: f, pass: p, unknown: u}\nlabel: l\nnotes: []\nfix: []\nsince: 0.1.0\nreferences: []\ncompliance: []\naliases: []\n---\nLead.\n\n## Why\n";

    #[test]
    fn a_page_is_facts_and_text() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!((page.severity, page.lead()), (Severity::Low, "Lead."));
    }

    #[test]
    fn an_unknown_fact_is_refused() {
        let error = Page::parse(&PAGE.replace("label:", "colour: red\nlabel:")).unwrap_err();
        assert!(error.contains("colour"), "{error}");
        assert!(Page::parse(&PAGE.replace("label: l\n", "")).is_err());
    }
}

//! A rule's page: facts in its front matter, then prose and examples.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Low,
    Medium,
    High,
}

#[derive(Debug)]
pub struct Page {
    pub id: String,
    pub severity: Severity,
}

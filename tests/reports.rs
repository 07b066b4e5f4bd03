//! Reports of made-up outcomes: what each format says, that it keeps to what its readers take, and that text from a
//! hostile file breaks none.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "reports/github.rs"]
mod github;
#[path = "reports/gitlab.rs"]
mod gitlab;
#[path = "reports/hostile.rs"]
mod hostile;
#[path = "reports/made.rs"]
mod made;
#[path = "reports/markdown.rs"]
mod markdown;
#[path = "reports/people.rs"]
mod people;
#[path = "reports/programs.rs"]
mod programs;
#[path = "reports/sarif.rs"]
mod sarif;
#[path = "reports/schemas.rs"]
mod schemas;
#[path = "reports/suppressed.rs"]
mod suppressed;
#[path = "reports/xml.rs"]
mod xml;

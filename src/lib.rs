//! Finds `ElastiCache` clusters that name no subnet group, in Terraform and CloudFormation, by evaluating them.
//!
//! Readers turn what was written into one neutral model; rules ask the model; reports speak the answers.
//!
//! ```text
//! read (terraform | cloudformation) ─► model ─► rules ─► verdict ─► finding ─► report
//! parse ► resolve ► adapt              (values that know
//!                                       how they are known)
//! ```
//!
//! The rooms stand here from the top floor down, and imports go the same way: see `ARCHITECTURE.md`.

pub mod cli;

pub mod check;

pub mod suppress;

pub mod config;
pub mod report;
pub mod runbook;

pub mod against;
pub mod baseline;
pub mod changed;

pub mod finding;

pub mod rules;
pub mod verdict;

pub mod read;

pub mod model;
pub mod suppression;

pub mod marker;
pub mod problem;

pub mod knowledge;

pub mod wording;

pub mod date;
pub mod harmless;
pub mod nearest;
pub mod source;

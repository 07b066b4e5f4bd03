//! What a run comes to, as its exit status tells.

use std::process::ExitCode;

use crate::config::{Config, OnUnknown};
use crate::finding::{Finding, Outcome};
use crate::problem;
use crate::verdict::Verdict;

/// The same for every command and format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything was looked at, and nothing was found.
    Clean,
    /// Something was found.
    Findings,
    /// Something was asked for that does not exist, or we failed ourselves.
    Failure,
    /// Something that could hold a cluster was not looked at.
    Incomplete,
}

impl Status {
    /// The worst comes first: a failure hides findings, findings hide that more could have been found.
    pub(super) fn of(outcome: &Outcome, config: &Config) -> Self {
        let problems = || outcome.problems.iter().map(|problem| problem.kind);
        if problems().any(|kind| kind == problem::Kind::NotFound) {
            Status::Failure
        } else if !config.exit_zero && outcome.findings.iter().any(|found| counts(found, config)) {
            Status::Findings
        } else if problems().any(|kind| kind.leaves_a_gap(config.unknown == OnUnknown::Fail)) {
            Status::Incomplete
        } else {
            Status::Clean
        }
    }
}

fn counts(finding: &Finding, config: &Config) -> bool {
    is_finding(finding, config) && config.fail_on.covers(finding.severity())
}

/// However severe it is.
pub(super) fn is_finding(finding: &Finding, config: &Config) -> bool {
    match finding.verdict {
        _ if finding.suppression.is_some() => false,
        Verdict::Pass(_) => false,
        Verdict::Fail(_) => true,
        Verdict::Unknown(_) => config.unknown == OnUnknown::Fail,
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Failure => 2,
            Status::Incomplete => 3,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Typed;
    use crate::problem::{Kind, Problem, Site};

    fn status(kinds: &[Kind], typed: Typed) -> Status {
        let problems = kinds
            .iter()
            .map(|&kind| Problem {
                kind,
                site: Site::Path("main.tf".into()),
                message: String::new(),
                help: None,
            })
            .collect();
        let outcome = Outcome {
            problems,
            ..Outcome::default()
        };
        Status::of(&outcome, &Config::new(typed).unwrap())
    }

    #[test]
    fn a_missing_path_beats_all() {
        let kinds = [Kind::Syntax, Kind::NotFound];
        assert_eq!(status(&kinds, Typed::default()), Status::Failure);
    }

    #[test]
    fn what_was_not_looked_at_is_never_clean() {
        for kind in [Kind::Unreadable, Kind::Syntax, Kind::Empty] {
            assert_eq!(status(&[kind], Typed::default()), Status::Incomplete);
        }
    }

    #[test]
    fn exit_zero_hides_findings_alone() {
        let typed = || Typed {
            exit_zero: true,
            ..Typed::default()
        };
        assert_eq!(status(&[Kind::Syntax], typed()), Status::Incomplete);
        assert_eq!(status(&[Kind::NotFound], typed()), Status::Failure);
    }

    #[test]
    fn a_module_elsewhere_counts_where_unknowns_do() {
        let strict = Typed {
            unknown: Some(OnUnknown::Fail),
            ..Typed::default()
        };
        assert_eq!(
            status(&[Kind::ModuleUnavailable], Typed::default()),
            Status::Clean
        );
        assert_eq!(
            status(&[Kind::ModuleUnavailable], strict),
            Status::Incomplete
        );
    }
}

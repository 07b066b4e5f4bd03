//! A verdict with its rule and its places; and all that a run found, in a stable order.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::knowledge::Step;
use crate::model::inventory::Region;
use crate::model::{Resource, Unit};
use crate::problem::Problem;
use crate::rules::{Rule, Severity};
use crate::source::{Files, Place};
use crate::verdict::Verdict;

/// One rule's verdict on one instance of one unit.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    pub unit: Arc<str>,
    pub address: Arc<str>,
    pub resource_type: &'static str,
    /// What the resource is, as a sentence names it: `ElastiCache cluster`.
    pub title: &'static str,
    /// The resource's header, one line.
    pub place: Place,
    /// The path of the CDK construct that declared it.
    pub construct: Option<Arc<str>>,
    pub verdict: Verdict,
}

/// How many verdicts of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Root modules and templates that were evaluated.
    pub units: usize,
    pub fail: usize,
    pub unknown: usize,
    pub pass: usize,
    pub suppressed: usize,
}

/// All that a run looked at and what came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub files: Files,
    pub units: Vec<Unit>,
    /// Every verdict, passes included, sorted by place, unit, address and rule.
    pub findings: Vec<Finding>,
    /// Sorted by where they are.
    pub problems: Vec<Problem>,
    /// How many files were read, those that were not worth parsing included.
    pub files_read: usize,
    /// What a live account holds, where one was read.
    pub inventory: Option<Vec<Region>>,
}

impl Outcome {
    #[must_use]
    pub fn summary(&self) -> Summary {
        let of = |name: &str| {
            self.findings
                .iter()
                .filter(|finding| finding.verdict.name() == name)
                .count()
        };
        Summary {
            files: self.files_read,
            units: self.units.len(),
            fail: of("fail"),
            unknown: of("unknown"),
            pass: of("pass"),
            suppressed: 0,
        }
    }
}

impl Finding {
    #[must_use]
    pub fn new(rule: &'static Rule, resource: &Resource, verdict: Verdict) -> Self {
        Self {
            rule,
            unit: resource.unit.clone(),
            address: resource.address.clone(),
            resource_type: resource.resource_type,
            title: resource.kind.title(),
            place: resource.place,
            construct: resource.construct.clone(),
            verdict,
        }
    }

    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.page().severity
    }

    /// The places that decided the verdict, cause before effect.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.verdict.trail().steps()
    }

    /// A name that stays while lines move: made from the rule, the unit, the address and the reason.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let notes = self.steps().iter().map(|step| &*step.note);
        let named = [
            &*self.rule.page().id,
            &*self.unit,
            &*self.address,
            self.verdict.name(),
        ];
        fingerprint(named.into_iter().chain(notes))
    }
}

/// A name made from `parts` alone.
pub(crate) fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()[..16]
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

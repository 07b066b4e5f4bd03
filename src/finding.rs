//! A verdict with its rule and its places; and all that a run found, in a stable order.

use std::fmt::Write as _;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::knowledge::Step;
use crate::model::inventory::Region;
use crate::model::{Resource, Unit, Unseen};
use crate::problem::Problem;
use crate::rules::{Rule, Severities, Severity};
use crate::source::{Files, Place};
use crate::suppression::Suppression;
use crate::verdict::Verdict;

/// One rule's verdict on one instance of one unit.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub unit: Arc<str>,
    pub address: Arc<str>,
    pub resource_type: &'static str,
    /// What the resource is, as a sentence names it: `ElastiCache cluster`.
    pub title: &'static str,
    /// The resource's header, one line.
    pub place: Place,
    /// Headers of the module calls, or nested stacks, that bring the resource here.
    pub calls: Vec<Place>,
    /// What decided that there is such a resource at all, and how many: no link of the verdict's chain.
    pub existence: Vec<Place>,
    /// The path of the CDK construct that declared it.
    pub construct: Option<Arc<str>>,
    /// The blocks that declare it, where it is live and configurations were given to compare it with.
    pub declared: Option<Arc<str>>,
    pub verdict: Verdict,
    /// Who decided that it does not count. Never of a pass.
    pub suppression: Option<Suppression>,
    /// What would have suppressed it, had its last day not gone by.
    pub expired: Option<Suppression>,
}

/// How many verdicts of each kind there are; what is suppressed counts as that alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Files that were read: those in the paths, and those that they are evaluated with.
    pub files: usize,
    /// Root modules and templates that were evaluated.
    pub units: usize,
    pub fail: usize,
    pub unknown: usize,
    pub pass: usize,
    pub suppressed: usize,
    /// Findings that no changed line touches and that are left out; only where such were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<usize>,
}

/// All that a run looked at and what came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub files: Files,
    pub units: Vec<Unit>,
    /// What was not on disk.
    pub unseen: Vec<Unseen>,
    /// Every verdict, passes included, sorted by place, unit, address and rule.
    pub findings: Vec<Finding>,
    /// Sorted by where they are.
    pub problems: Vec<Problem>,
    /// How many ignores would have suppressed something and were passed over (`--no-ignores`).
    pub disregarded: usize,
    /// How many files were read, those that were not worth parsing included.
    pub files_read: usize,
    /// What a live account holds, where one was read.
    pub inventory: Option<Vec<Region>>,
    pub severities: Severities,
    /// How many findings were left out as no changed line touches them, where such were asked for.
    pub elsewhere: Option<usize>,
}

impl Outcome {
    /// Findings of a rule are as severe as `severities` say.
    pub fn rate(&mut self, severities: &Severities) {
        for finding in &mut self.findings {
            finding.severity = severities.of(finding.rule);
        }
        self.severities.clone_from(severities);
    }

    #[must_use]
    pub fn summary(&self) -> Summary {
        let of = |name: &str| {
            self.findings
                .iter()
                .filter(|finding| finding.suppression.is_none() && finding.verdict.name() == name)
                .count()
        };
        let suppressed = self.findings.iter().filter(|one| one.suppression.is_some());
        Summary {
            files: self.files_read,
            units: self.units.len(),
            fail: of("fail"),
            unknown: of("unknown"),
            pass: of("pass"),
            suppressed: suppressed.count(),
            elsewhere: self.elsewhere,
        }
    }
}

impl Finding {
    #[must_use]
    pub fn new(rule: &'static Rule, resource: &Resource, verdict: Verdict) -> Self {
        Self {
            rule,
            severity: rule.page().severity,
            unit: resource.unit.clone(),
            address: resource.address.clone(),
            resource_type: resource.resource_type,
            title: resource.kind.title(),
            place: resource.place,
            calls: resource.calls.clone(),
            existence: resource.exists.trail().places().collect(),
            construct: resource.construct.clone(),
            declared: None,
            verdict,
            suppression: None,
            expired: None,
        }
    }

    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The places that decided the verdict, cause before effect.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.verdict.trail().steps()
    }

    /// Every place that has a part in it: the resource's header, what decided the verdict, and the calls that lead here.
    pub fn links(&self) -> impl Iterator<Item = Place> {
        std::iter::once(self.place)
            .chain(self.verdict.trail().places())
            .chain(self.calls.iter().copied())
    }

    /// The same, and what decided that there is such a resource at all: because of either it may be new.
    pub fn origins(&self) -> impl Iterator<Item = Place> {
        self.links().chain(self.existence.iter().copied())
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

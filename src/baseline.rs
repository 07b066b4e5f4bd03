//! The baseline: findings that were there before, by what they are and not by where they stand. It is text here; who reads
//! and writes the file stands above.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Outcome};
use crate::harmless;
use crate::model::{Unseen, without_keys};
use crate::problem::{Kind, Problem, Site};
use crate::suppression::{self, Suppression};
use crate::verdict::Verdict;
use crate::wording::{self, Language};

/// The version of the file's shape.
const SCHEMA: u32 = 1;

/// One finding. In the order of its fields, so that a file keeps its lines where it can.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub unit: String,
    pub address: String,
    pub rule: String,
    /// What led to it, without places.
    pub reason: String,
    /// Made from the rule, the unit, the address, the verdict and what led to it.
    pub fingerprint: String,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint.
    entries: BTreeMap<String, Entry>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    findings: Vec<&'a Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    schema: Version,
    findings: Vec<Entry>,
}

/// Only the one that is understood here.
struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            SCHEMA => Ok(Version),
            other => Err(serde::de::Error::custom(format!(
                "this is a baseline of version {other}, and not {SCHEMA}"
            ))),
        }
    }
}

/// What is wrong with a baseline's text, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl Entry {
    fn of(finding: &Finding) -> Self {
        let mut reason: Vec<&str> = finding.steps().iter().map(|step| &*step.note).collect();
        if reason.is_empty() {
            reason.push(finding.verdict.name());
        }
        Self {
            unit: finding.unit.to_string(),
            address: finding.address.to_string(),
            rule: finding.rule.page().id.clone(),
            reason: reason.join("; "),
            fingerprint: finding.fingerprint(),
        }
    }

    /// Whether both are of one finding. The fingerprint alone is not believed: who reads the file goes by the rest of it.
    fn is_like(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
            && self.rule == other.rule
            && self.unit == other.unit
            && self.address == other.address
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.address)?;
        match &*self.unit {
            "." => Ok(()),
            unit => write!(f, " in {unit}"),
        }
    }
}

impl Baseline {
    /// # Errors
    /// Where `text` is no baseline.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let read: Read = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            Mistake {
                line: error.line().max(1),
                column: error.column().max(1),
                message: wording::explain(message.trim_end_matches(&place), Language::Json, ""),
            }
        })?;
        let Version = read.schema;
        Ok(Self::from(read.findings))
    }

    /// What is found in `outcome` and not suppressed otherwise; unknown verdicts too, where they are findings.
    #[must_use]
    pub fn of(outcome: &Outcome, unknown_fails: bool) -> Self {
        let found = outcome.findings.iter().filter(|finding| {
            finding.suppression.is_none()
                && match finding.verdict {
                    Verdict::Fail(_) => true,
                    Verdict::Unknown(_) => unknown_fails,
                    Verdict::Pass(_) => false,
                }
        });
        Self::from(found.map(Entry::of).collect::<Vec<_>>())
    }

    /// The file's text: a finding a block, sorted, so that two branches seldom touch the same lines.
    ///
    /// # Panics
    /// Never: texts and numbers can be written as JSON.
    #[must_use]
    pub fn text(&self) -> String {
        let mut findings: Vec<&Entry> = self.entries.values().collect();
        findings.sort();
        let schema = SCHEMA;
        let text = harmless::pretty_json(&Written { schema, findings });
        text.expect("texts and numbers can be written as JSON") + "\n"
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn knows(&self, entry: &Entry) -> bool {
        let known = self.entries.get(&entry.fingerprint);
        known.is_some_and(|known| known.is_like(entry))
    }

    /// Sorted as in a file.
    #[must_use]
    pub fn without(&self, other: &Self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self
            .entries
            .values()
            .filter(|entry| !other.knows(entry))
            .cloned()
            .collect();
        entries.sort();
        entries
    }

    pub fn remove(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.entries.remove(&entry.fingerprint);
        }
    }

    pub fn add(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.entries
                .insert(entry.fingerprint.clone(), entry.clone());
        }
    }

    /// Suppresses what was there before.
    ///
    /// `name` is the file's path as reports print it.
    pub fn suppress(&self, outcome: &mut Outcome, name: &str) {
        for finding in &mut outcome.findings {
            let is_known = !matches!(finding.verdict, Verdict::Pass(_))
                && finding.suppression.is_none()
                && self.knows(&Entry::of(finding));
            if is_known {
                finding.suppression = Some(Suppression {
                    kind: suppression::Kind::Baseline,
                    reason: None,
                    site: Site::Path(name.to_owned()),
                    until: None,
                });
            }
        }
    }

    /// What is not found, of what `scope` covers: what is gone, and what may be there still.
    #[must_use]
    pub fn missing(&self, outcome: &Outcome, scope: &Scope) -> Missing {
        let mut found = Self::of(outcome, true);
        let suppressed = outcome.findings.iter().filter(|finding| {
            let kind = finding.suppression.as_ref().map(|by| &by.kind);
            kind == Some(&suppression::Kind::Baseline)
        });
        found.add(&suppressed.map(Entry::of).collect::<Vec<_>>());
        let mut missing = Missing::default();
        for entry in self.without(&found) {
            if !scope.covers(&entry) {
                continue;
            }
            match doubt(&entry, outcome) {
                Some(why) => missing.out_of_sight.push((entry, why)),
                None => missing.gone.push(entry),
            }
        }
        missing
    }
}

impl From<Vec<Entry>> for Baseline {
    fn from(entries: Vec<Entry>) -> Self {
        let mut baseline = Self::default();
        baseline.add(&entries);
        baseline
    }
}

/// Why nobody can say that an entry is gone, though it is not found.
fn doubt(entry: &Entry, outcome: &Outcome) -> Option<String> {
    let of_unit = |unseen: &&Unseen| *unseen.unit == *entry.unit;
    let unseen = outcome.unseen.iter().find(of_unit)?;
    let holding = outcome.unseen.iter().filter(of_unit);
    let mut holding = holding.filter(|unseen| unseen.holds(&entry.unit, &entry.address));
    if let Some(unseen) = holding.next() {
        // Of a folder that leads to no cluster, nobody asked which of its calls it is.
        let path = unseen.path.strip_suffix("module").unwrap_or(&unseen.path);
        let what = match path.trim_end_matches('.') {
            "" => &unseen.unit,
            path => path,
        };
        return Some(format!("not all of `{what}` is on disk"));
    }
    let bare = without_keys(&entry.address);
    outcome.findings.iter().find_map(|finding| {
        let is_same = finding.rule.page().id == entry.rule && *finding.unit == *unseen.unit;
        let is_exact = *finding.address == *entry.address;
        if !is_same || !(is_exact || *finding.address == *bare) {
            return None;
        }
        match &finding.verdict {
            Verdict::Unknown(doubt) if doubt.cause.is_elsewhere() => Some(doubt.cause.to_string()),
            // An address without its key stands for instances that nobody can count.
            _ if !is_exact => Some(format!("which instances `{bare}` has is not known")),
            _ => None,
        }
    })
}

/// Entries of a baseline that were not found.
#[derive(Debug, Default)]
pub struct Missing {
    pub gone: Vec<Entry>,
    /// What could not be looked for, as something is not on disk; and what that is.
    pub out_of_sight: Vec<(Entry, String)>,
}

/// What a run looks at as a whole: of what lies elsewhere, it cannot say that it is gone.
#[derive(Debug)]
pub struct Scope {
    /// What was named, as reports print paths.
    pub paths: Vec<String>,
    /// The ids of the rules.
    pub rules: Vec<String>,
}

impl Scope {
    fn covers(&self, entry: &Entry) -> bool {
        let is_below = |path: &String| {
            path == "."
                || entry
                    .unit
                    .strip_prefix(&**path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.rules.contains(&entry.rule) && self.paths.iter().any(is_below)
    }
}

/// A notice for each of `entries`: nothing is wrong with them, and yet somebody should know.
#[must_use]
pub fn notices(entries: &[Entry], name: &str) -> Vec<Problem> {
    let notice = |entry: &Entry| Problem {
        kind: Kind::GoneFromBaseline,
        site: Site::Path(name.to_owned()),
        message: format!("{entry} is no longer found"),
        help: Some("`cachelint baseline prune` takes it out".to_owned()),
    };
    entries.iter().map(notice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(unit: &str, rule: &str) -> Entry {
        Entry {
            unit: unit.into(),
            address: "a.b".into(),
            rule: rule.into(),
            reason: "evaluates to null".into(),
            fingerprint: format!("{unit} {rule}"),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let baseline = Baseline::from(vec![entry("b", "EC-003"), entry("a", "EC-003")]);
        let text = baseline.text();
        assert!(text.find("\"a\"") < text.find("\"b\""), "{text}");
        assert_eq!(Baseline::parse(&text).unwrap(), baseline);
        assert_eq!(
            Baseline::default().text(),
            "{\n  \"schema\": 1,\n  \"findings\": []\n}\n"
        );
    }

    #[test]
    fn what_is_no_baseline_is_refused_where_it_goes_wrong() {
        for (text, message) in [
            ("", "1:1: the text ends within a value"),
            (
                "{\n  \"schema\": 2}",
                "2:14: this is a baseline of version 2, and not 1",
            ),
            ("{\"schema\": 1}", "1:13: the key `findings` is missing"),
            (
                "{\"schema\": 1, \"findings\": [], \"x\": 1}",
                "1:33: no key is called `x`; there are `schema`, `findings`",
            ),
            ("[]", "1:2: this is an array, and an object is expected"),
            (
                "{\"schema\": 1, \"findings\": []}\nx",
                "2:1: this stands behind the end",
            ),
        ] {
            assert_eq!(Baseline::parse(text).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_run_speaks_only_of_what_it_looked_at() {
        let scope = |path: &str| Scope {
            paths: vec![path.into()],
            rules: vec!["EC-003".into()],
        };
        for (path, unit, covered) in [
            (".", "envs/prod", true),
            ("envs", "envs/prod", true),
            ("envs/prod", "envs/prod", true),
            ("envs/pro", "envs/prod", false),
            ("envs/prod/main.tf", "envs/prod", false),
            ("t.yaml", "t.yaml", true),
            ("/elsewhere", "envs/prod", false),
        ] {
            assert_eq!(
                scope(path).covers(&entry(unit, "EC-003")),
                covered,
                "{path} {unit}"
            );
            assert!(!scope(path).covers(&entry(unit, "ElastiCache.7")));
        }
    }

    #[test]
    fn gone_is_what_no_verdict_speaks_of() {
        let baseline = Baseline::from(vec![entry("a", "EC-003"), entry("b", "EC-003")]);
        let scope = Scope {
            paths: vec!["a".into()],
            rules: vec!["EC-003".into()],
        };
        let gone = baseline.missing(&Outcome::default(), &scope).gone;
        assert_eq!(gone, [entry("a", "EC-003")]);
        assert_eq!(
            notices(&gone, "x.json")[0].message,
            "EC-003 a.b in a is no longer found"
        );
    }
}

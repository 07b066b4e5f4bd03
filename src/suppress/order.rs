//! One order: which of our rules it speaks of, what it covers, and whether it counts today.

use std::sync::Arc;

use super::Terms;
use crate::config;
use crate::finding::Finding;
use crate::marker::{Form, Marker, Part, Rules};
use crate::problem::{self, Problem, Site};
use crate::rules::{RULES, Rule};
use crate::source::{FileId, Files, Place};
use crate::suppression::{Kind, Suppression};

/// Whether an order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    InForce,
    Expired,
    /// A reason is required of it.
    WithoutReason,
}

/// A marker, understood.
#[derive(Debug)]
pub(super) struct Order {
    marker: Marker,
    pub(super) standing: Standing,
    rules: Vec<Named>,
}

/// A rule of ours, and what another tool calls it where its marker says so.
type Named = (&'static Rule, Option<Arc<str>>);

impl Order {
    /// Nothing, where another tool's marker speaks of no rule of ours.
    pub(super) fn of(marker: &Marker, terms: &Terms) -> Result<Option<Self>, Problem> {
        let rules = match marker.form {
            Form::Foreign(tool) => equivalents(tool, &marker.rules),
            Form::Comment | Form::Metadata => own(marker)?,
        };
        if rules.is_empty() {
            return Ok(None);
        }
        let is_foreign = matches!(marker.form, Form::Foreign(_));
        let standing = if marker.until.is_some_and(|until| until < terms.today) {
            Standing::Expired
        } else if terms.require_reason && !is_foreign && marker.reason.is_none() {
            Standing::WithoutReason
        } else {
            Standing::InForce
        };
        Ok(Some(Self {
            marker: marker.clone(),
            standing,
            rules,
        }))
    }

    pub(super) fn is_foreign(&self) -> bool {
        matches!(self.marker.form, Form::Foreign(_))
    }

    pub(super) fn place(&self) -> Place {
        self.marker.place
    }

    pub(super) fn file(&self) -> Option<FileId> {
        self.marker.reach.map(|reach| reach.file)
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().map(|(rule, _)| *rule)
    }

    /// Our own first, then by place; the same of what stands at the same place.
    pub(super) fn rank<'a>(&self, files: &'a Files) -> impl Ord + use<'a> {
        let Place { file, span } = self.marker.place;
        (
            self.is_foreign(),
            files.get(file).name(),
            span,
            self.marker.form,
        )
    }

    pub(super) fn covers(&self, finding: &Finding, links: &[Place]) -> bool {
        let Some(reach) = self.marker.reach else {
            return false;
        };
        let holds = match reach.part {
            Part::AnyLink => links.iter().any(|link| reach.holds(*link)),
            Part::Resource => reach.holds(finding.place),
        };
        holds && self.rules().any(|rule| std::ptr::eq(rule, finding.rule))
    }

    pub(super) fn suppression(&self, rule: &'static Rule) -> Suppression {
        let named = self.rules.iter().find(|(own, _)| std::ptr::eq(*own, rule));
        Suppression {
            kind: match self.marker.form {
                Form::Comment => Kind::Comment,
                Form::Metadata => Kind::Metadata,
                Form::Foreign(tool) => Kind::Foreign {
                    tool,
                    id: named.and_then(|(_, id)| id.clone()),
                },
            },
            reason: self.marker.reason.clone(),
            site: Site::Place(self.marker.place),
            until: self.marker.until,
        }
    }

    /// Why it does not count, though it covers something.
    pub(super) fn why_not(&self) -> Option<Problem> {
        let (kind, message, help) = match self.standing {
            Standing::InForce => return None,
            Standing::Expired => {
                let until = self.marker.until?;
                (
                    problem::Kind::ExpiredIgnore,
                    format!("this ignore has expired: its last day was {until}"),
                    "do what it waited for, or give it a later date",
                )
            }
            Standing::WithoutReason => (
                problem::Kind::IgnoreWithoutReason,
                "this ignore gives no reason, and suppresses nothing where one is required"
                    .to_owned(),
                "say behind the brackets why",
            ),
        };
        Some(self.problem(kind, message, help))
    }

    pub(super) fn unused(&self) -> Problem {
        let (message, help) = match self.marker.reach {
            Some(_) => (
                "this ignore covers no finding",
                "remove it, or move it to a place that the finding names",
            ),
            None => (
                "this ignore stands beside nothing",
                "put it on the line that it speaks of, or directly above",
            ),
        };
        self.problem(problem::Kind::UnusedIgnore, message.to_owned(), help)
    }

    fn problem(&self, kind: problem::Kind, message: String, help: &str) -> Problem {
        Problem {
            kind,
            site: Site::Place(self.marker.place),
            message,
            help: Some(help.to_owned()),
        }
    }
}

/// The rules that a marker of ours names. One that names a rule which does not exist says nothing that is sure.
fn own(marker: &Marker) -> Result<Vec<Named>, Problem> {
    let Rules::These(ids) = &marker.rules else {
        return Ok(Vec::new());
    };
    let named = ids.iter().map(|id| Ok((config::rule(id)?, None)));
    named
        .collect::<Result<_, config::Error>>()
        .map_err(|error| Problem {
            kind: problem::Kind::MalformedIgnore,
            site: Site::Place(marker.place),
            message: format!("this ignore suppresses nothing: {error}"),
            help: None,
        })
}

/// Our rules that another tool has too, by what its marker names.
fn equivalents(tool: &str, named: &Rules) -> Vec<Named> {
    let mut equivalents = Vec::new();
    for rule in &RULES {
        let aliases: Vec<&str> = rule
            .page()
            .aliases
            .iter()
            .filter_map(|alias| alias.strip_prefix(tool)?.strip_prefix(' '))
            .collect();
        match named {
            Rules::All if !aliases.is_empty() => equivalents.push((rule, None)),
            Rules::All => {}
            Rules::These(ids) => {
                let known = ids.iter().find(|id| aliases.contains(&&***id));
                equivalents.extend(known.map(|id| (rule, Some(id.clone()))));
            }
        }
    }
    equivalents
}

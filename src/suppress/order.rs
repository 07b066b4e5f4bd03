//! One order: which of our rules it speaks of, what it covers, and whether it counts today.

use std::sync::Arc;

use super::Terms;
use crate::config::{self, Ignore};
use crate::date::Date;
use crate::finding::Finding;
use crate::marker::{Form, Marker, Part, Reach, Rules};
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

/// What somebody ordered, understood.
#[derive(Debug)]
pub(super) struct Order {
    origin: Origin,
    pub(super) place: Place,
    reason: Option<Arc<str>>,
    until: Option<Date>,
    pub(super) standing: Standing,
    rules: Vec<Named>,
    scope: Scope,
}

/// Where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Comment,
    Metadata,
    Config,
    Foreign(&'static str),
}

/// A rule of ours, and what another tool calls it where its marker says so.
type Named = (&'static Rule, Option<Arc<str>>);

#[derive(Debug)]
enum Scope {
    Nothing,
    Reach(Reach),
    /// As `[[ignore]]` names findings.
    Like(Ignore),
}

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
        let order = Self {
            origin: match marker.form {
                Form::Comment => Origin::Comment,
                Form::Metadata => Origin::Metadata,
                Form::Foreign(tool) => Origin::Foreign(tool),
            },
            place: marker.place,
            reason: marker.reason.clone(),
            until: marker.until,
            standing: Standing::InForce,
            rules,
            scope: marker.reach.map_or(Scope::Nothing, Scope::Reach),
        };
        Ok(Some(order.stands(terms)))
    }

    /// An `[[ignore]]`, which stands at `place`.
    pub(super) fn like(ignore: &Ignore, place: Place, terms: &Terms) -> Self {
        let named = RULES.iter().filter(|rule| ignore.rule.names(rule));
        let reason = ignore.reason.as_deref().map(str::trim);
        let order = Self {
            origin: Origin::Config,
            place,
            reason: reason.filter(|reason| !reason.is_empty()).map(Into::into),
            until: ignore.until,
            standing: Standing::InForce,
            rules: named.map(|rule| (rule, None)).collect(),
            scope: Scope::Like(ignore.clone()),
        };
        order.stands(terms)
    }

    fn stands(mut self, terms: &Terms) -> Self {
        self.standing = if self.until.is_some_and(|until| until < terms.today) {
            Standing::Expired
        } else if terms.require_reason && !self.is_foreign() && self.reason.is_none() {
            Standing::WithoutReason
        } else {
            Standing::InForce
        };
        self
    }

    pub(super) fn is_foreign(&self) -> bool {
        matches!(self.origin, Origin::Foreign(_))
    }

    pub(super) fn is_of_config(&self) -> bool {
        self.origin == Origin::Config
    }

    /// The only file that it may reach into; nothing where it may reach anywhere.
    pub(super) fn file(&self) -> Option<FileId> {
        match &self.scope {
            Scope::Reach(reach) => Some(reach.file),
            Scope::Nothing => Some(self.place.file),
            Scope::Like(_) => None,
        }
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().map(|(rule, _)| *rule)
    }

    /// What stands nearer to the thing comes first, then by place; the same of what stands at the same place.
    pub(super) fn rank<'a>(&self, files: &'a Files) -> impl Ord + use<'a> {
        let Place { file, span } = self.place;
        let distance = (self.is_foreign(), self.is_of_config());
        (distance, files.get(file).name(), span, self.origin)
    }

    /// `links` are all places that led to the finding.
    pub(super) fn covers(&self, finding: &Finding, links: &[Place], files: &Files) -> bool {
        let holds = match &self.scope {
            Scope::Nothing => false,
            Scope::Reach(reach) => match reach.part {
                Part::AnyLink => links.iter().any(|link| reach.holds(*link)),
                Part::Resource => reach.holds(finding.place),
            },
            Scope::Like(Ignore { address, path, .. }) => {
                let is_meant = |link: &Place| {
                    let name = files.get(link.file).name();
                    path.as_ref().is_none_or(|path| path.is_match(name))
                };
                links.iter().any(is_meant)
                    && address
                        .as_ref()
                        .is_none_or(|pattern| fits(pattern, &finding.address))
            }
        };
        holds && self.rules().any(|rule| std::ptr::eq(rule, finding.rule))
    }

    pub(super) fn suppression(&self, rule: &'static Rule) -> Suppression {
        let named = self.rules.iter().find(|(own, _)| std::ptr::eq(*own, rule));
        Suppression {
            kind: match self.origin {
                Origin::Comment => Kind::Comment,
                Origin::Metadata => Kind::Metadata,
                Origin::Config => Kind::Config,
                Origin::Foreign(tool) => Kind::Foreign {
                    tool,
                    id: named.and_then(|(_, id)| id.clone()),
                },
            },
            reason: self.reason.clone(),
            site: Site::Place(self.place),
            until: self.until,
        }
    }

    /// Why it does not count, though it covers something.
    pub(super) fn why_not(&self) -> Option<Problem> {
        let (kind, message, help) = match self.standing {
            Standing::InForce => return None,
            Standing::Expired => {
                let until = self.until?;
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
                match self.origin {
                    Origin::Comment => "say behind the brackets why",
                    _ => "give it a `reason`",
                },
            ),
        };
        Some(self.problem(kind, message, help))
    }

    pub(super) fn unused(&self) -> Problem {
        let (message, help) = match self.scope {
            Scope::Nothing => (
                "this ignore stands beside nothing",
                "put it on the line that it speaks of, or directly above",
            ),
            Scope::Reach(_) => (
                "this ignore covers no finding",
                "remove it, or move it to a place that the finding names",
            ),
            Scope::Like(_) => (
                "this ignore covers no finding",
                "remove it, or compare its `address` and `path` with the finding's",
            ),
        };
        self.problem(problem::Kind::UnusedIgnore, message.to_owned(), help)
    }

    fn problem(&self, kind: problem::Kind, message: String, help: &str) -> Problem {
        Problem {
            kind,
            site: Site::Place(self.place),
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
    let named: Result<_, config::Error> = named.collect();
    named.map_err(|error| Problem {
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
        let aliases = &rule.page().aliases;
        let aliases = || {
            let own = |alias: &'static String| alias.strip_prefix(tool)?.strip_prefix(' ');
            aliases.iter().filter_map(own)
        };
        match named {
            Rules::All if aliases().next().is_some() => equivalents.push((rule, None)),
            Rules::All => {}
            Rules::AllBut(ids) => {
                let is_named = |alias: &str| ids.iter().any(|id| **id == *alias);
                if aliases().next().is_some() && !aliases().any(is_named) {
                    equivalents.push((rule, None));
                }
            }
            Rules::These(ids) => {
                let known = ids.iter().find(|id| aliases().any(|alias| *alias == ***id));
                equivalents.extend(known.map(|id| (rule, Some(id.clone()))));
            }
        }
    }
    equivalents
}

/// Whether `text` is what `pattern` says, in which `*` stands for any text and everything else for itself.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    // The leftmost place for each part leaves the most for those behind it.
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text_and_all_else_for_itself() {
        for (pattern, text, is_so) in [
            ("a[\"b\"].c", "a[\"b\"].c", true),
            ("a[\"b\"].c", "a.c", false),
            ("*", "", true),
            ("*", "a.b", true),
            ("module.*.this", "module.a[0].module.b.this", true),
            ("module.*.this", "module.a.these", false),
            ("*.this", "this", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*b*b*", "abcb", true),
            ("*b*b*", "abc", false),
            ("a?", "ab", false),
            ("a", "ab", false),
            ("", "a", false),
            ("**", "a", true),
        ] {
            assert_eq!(fits(pattern, text), is_so, "{pattern} {text}");
        }
        let stars = "*a".repeat(5000) + "b";
        assert!(!fits(&stars, &"a".repeat(100_000)));
    }

    /// What a rule lists is all that counts.
    #[test]
    fn another_tools_marker_means_the_rules_that_list_it() {
        let these = |id: &str| Rules::These(vec!["X".into(), id.into()]);
        let ids = |tool, named: &Rules| -> Vec<&str> {
            let equivalents = equivalents(tool, named).into_iter();
            equivalents.map(|(rule, _)| &*rule.page().id).collect()
        };
        assert_eq!(ids("checkov", &these("CKV_AWS_323")), ["EC-003"]);
        assert_eq!(ids("kics", &Rules::All), ["EC-003"]);
        let but = |id: &str| Rules::AllBut(vec!["X".into(), id.into()]);
        assert_eq!(ids("kics", &but("Y")), ["EC-003"]);
        let query = "8c849af7-a399-46f7-a34c-32d3dc96f1fc";
        assert!(ids("kics", &but(query)).is_empty());
        assert!(ids("guard", &but("Y")).is_empty());
        for (tool, id) in [
            ("checkov", "CKV_AWS_32"),
            ("checkov", "CKV_AWS_3231"),
            ("kics", "CKV_AWS_323"),
            ("trivy", "CKV_AWS_323"),
            ("check", "ov CKV_AWS_323"),
            ("checkov", ""),
        ] {
            assert!(ids(tool, &these(id)).is_empty(), "{tool} {id}");
        }
        assert!(ids("guard", &Rules::All).is_empty());
    }
}

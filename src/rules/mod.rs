//! The rules: a page and a function each, listed in one place.

mod ec_003;
mod elasticache_7;
mod network;
mod page;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::model::{Infrastructure, Resource};
use crate::verdict::Verdict;
pub use page::{Page, Phrases, Severity};

/// Every rule there is, in the order of their ids.
pub static RULES: [Rule; 2] = [
    Rule::new(include_str!("../../rules/EC-003.md"), ec_003::check),
    Rule::new(
        include_str!("../../rules/ElastiCache.7.md"),
        elasticache_7::check,
    ),
];

/// A rule is what its page says and what its function finds.
#[derive(Debug)]
pub struct Rule {
    source: &'static str,
    page: OnceLock<Page>,
    check: fn(&Resource, &Infrastructure) -> Option<Verdict>,
}

impl Rule {
    const fn new(
        source: &'static str,
        check: fn(&Resource, &Infrastructure) -> Option<Verdict>,
    ) -> Self {
        Self {
            source,
            page: OnceLock::new(),
            check,
        }
    }

    /// # Panics
    /// Where the page does not parse, which no build that passes its tests has.
    pub fn page(&self) -> &Page {
        self.page.get_or_init(|| {
            Page::parse(self.source).expect("pages are parsed by tests/rule_pages.rs")
        })
    }

    /// No verdict on what the rule is not about.
    pub fn judge(&self, resource: &Resource, world: &Infrastructure) -> Option<Verdict> {
        (self.check)(resource, world)
    }
}

/// How severe each rule's findings are: as its page says, or as somebody else does.
#[derive(Debug, Default, Clone)]
pub struct Severities(BTreeMap<&'static str, Severity>);

impl Severities {
    pub fn set(&mut self, rule: &'static Rule, severity: Severity) {
        self.0.insert(&rule.page().id, severity);
    }

    #[must_use]
    pub fn of(&self, rule: &Rule) -> Severity {
        let page = rule.page();
        self.0.get(&*page.id).copied().unwrap_or(page.severity)
    }
}

//! The rules: a page and a function each, listed in one slice.

mod page;

use std::sync::OnceLock;

use crate::model::{Infrastructure, Resource};
use crate::verdict::Verdict;
pub use page::{Page, Severity};

pub static RULES: &[Rule] = &[];

/// A rule is what its page says and what its function finds.
#[derive(Debug)]
pub struct Rule {
    source: &'static str,
    page: OnceLock<Page>,
    check: fn(&Resource, &Infrastructure) -> Option<Verdict>,
}

impl Rule {
    pub fn page(&self) -> &Page {
        todo!()
    }

    /// No verdict on what the rule is not about.
    pub fn judge(&self, resource: &Resource, world: &Infrastructure) -> Option<Verdict> {
        (self.check)(resource, world)
    }
}

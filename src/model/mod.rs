//! Infrastructure as the cloud sees it. No parsing, no language's defaults.

pub mod elasticache;
pub mod inventory;
mod resource;

use std::sync::Arc;

pub use resource::{Belonging, Kind, Link, Reading, Resource};

/// What is deployed together, a root module or a template; or what is there already, in a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its folder or file, as reports print it; `ACCOUNT/REGION` where it is live.
    pub name: Arc<str>,
    pub kind: UnitKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    RootModule,
    Template,
    /// One region of one live account.
    Region,
}

/// A part of a unit whose text was not at hand: a module or a nested template that is not on disk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unseen {
    /// The name of the unit.
    pub unit: Arc<str>,
    /// The call or the stack that leads there, as addresses in it begin, with or without instance keys; empty for all of
    /// the unit.
    pub path: Arc<str>,
}

impl Unseen {
    /// Whether a resource of this address would stand in it.
    #[must_use]
    pub fn holds(&self, unit: &str, address: &str) -> bool {
        let address = without_keys(address);
        let below = address.strip_prefix(&*without_keys(&self.path));
        let is_below = below.is_some_and(|rest| rest.starts_with(['.', '/']));
        *self.unit == *unit && (self.path.is_empty() || is_below)
    }
}

/// An address of Terraform without its instance keys, which are text in quotes or numbers. Others have none.
#[must_use]
pub fn without_keys(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let mut is_key = false;
    let mut is_text = false;
    let mut characters = address.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' if is_text => {
                characters.next();
            }
            '"' if is_key => is_text = !is_text,
            '[' if !is_key => is_key = true,
            ']' if !is_text => is_key = false,
            _ if !is_key => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Everything that was read, in a stable order.
#[derive(Debug, Default)]
pub struct Infrastructure {
    pub units: Vec<Unit>,
    pub resources: Vec<Resource>,
    pub unseen: Vec<Unseen>,
}

impl Infrastructure {
    /// The resources that `link`, standing in unit `unit`, may mean: several where an instance key is left open.
    pub fn linked<'a>(
        &'a self,
        unit: &'a str,
        link: &'a Link,
    ) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .iter()
            .filter(move |resource| &*resource.unit == unit && resource.answers_to(link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_no_part_of_what_an_address_begins_with() {
        for (address, bare) in [
            ("module.a[\"x.y\"].t.n[0]", "module.a.t.n"),
            ("t.n[\"]\\\"[\"]", "t.n"),
            ("Parent/Child", "Parent/Child"),
            ("t.n[\"", "t.n"),
        ] {
            assert_eq!(without_keys(address), bare);
        }
    }

    #[test]
    fn what_is_not_on_disk_holds_what_its_call_leads_to() {
        for (path, address, held) in [
            ("module.a", "module.a.t.n", true),
            ("module.a", "module.a[\"x\"].t.n", true),
            ("module.a[0].module.b", "module.a[1].module.b.t.n", true),
            ("module.a", "module.ab.t.n", false),
            ("module.a", "t.module.a", false),
            ("module", "module.a.t.n", true),
            ("module", "t.n", false),
            ("Parent", "Parent/Child", true),
            ("Parent", "Parent", false),
            ("", "t.n", true),
        ] {
            let unseen = Unseen {
                unit: "u".into(),
                path: path.into(),
            };
            assert_eq!(unseen.holds("u", address), held, "{path} {address}");
            assert!(!unseen.holds("v", address));
        }
    }
}

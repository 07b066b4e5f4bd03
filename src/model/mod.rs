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

/// Everything that was read, in a stable order.
#[derive(Debug, Default)]
pub struct Infrastructure {
    pub units: Vec<Unit>,
    pub resources: Vec<Resource>,
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

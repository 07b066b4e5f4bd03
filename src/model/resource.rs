//! One resource: its address, its place, whether it exists, and what it is.

use std::sync::Arc;

use super::elasticache::{Cluster, ReplicationGroup};
use crate::knowledge::{Doubt, Trail, Truth, Value};
use crate::source::Place;

#[derive(Debug)]
pub struct Resource {
    /// The name of the unit it is deployed with.
    pub unit: Arc<str>,
    /// As its own language writes it, with instance keys where they are known.
    pub address: Arc<str>,
    /// The type as its own language calls it: `aws_elasticache_cluster`, `AWS::ElastiCache::CacheCluster`.
    pub resource_type: &'static str,
    /// Its header: one line that stands for the whole block.
    pub place: Place,
    /// Headers of what brings it here: the calls of its module and of the modules around that, the stacks that nest its
    /// template. No rule asks.
    pub calls: Vec<Place>,
    pub exists: Truth,
    /// What declared it in the program that wrote this configuration: the path of a CDK construct. No rule asks.
    pub construct: Option<Arc<str>>,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Cluster(Cluster),
    ReplicationGroup(ReplicationGroup),
}

impl Kind {
    /// The identifier that it gives itself.
    fn id(&self) -> &Value<Arc<str>> {
        match self {
            Kind::Cluster(Cluster { id, .. })
            | Kind::ReplicationGroup(ReplicationGroup { id, .. }) => id,
        }
    }

    /// As a sentence names it.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Kind::Cluster(_) => "ElastiCache cluster",
            Kind::ReplicationGroup(_) => "ElastiCache replication group",
        }
    }
}

/// How one resource points at another of its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// By the address of its block; without an instance key it means every instance.
    Address(Arc<str>),
    /// By the identifier it gives itself.
    Id(Arc<str>),
}

/// What a resource belongs to, and takes its network from: exactly one of these holds.
#[derive(Debug)]
pub struct Belonging {
    pub readings: Vec<Reading>,
    /// Why nobody can tell which, where there are several.
    pub doubt: Option<Doubt>,
}

#[derive(Debug)]
pub enum Reading {
    /// It belongs to nothing.
    Alone,
    To(Link, Trail),
    /// It belongs to something that cannot be named.
    OutOfSight(Doubt),
}

impl Belonging {
    #[must_use]
    pub fn to_nothing() -> Self {
        Self::surely(Reading::Alone)
    }

    /// Whether it surely belongs to nothing.
    #[must_use]
    pub fn is_to_nothing(&self) -> bool {
        let mut readings = self.readings.iter();
        readings.all(|reading| matches!(reading, Reading::Alone))
    }

    #[must_use]
    pub fn surely(reading: Reading) -> Self {
        Self {
            readings: vec![reading],
            doubt: None,
        }
    }
}

impl Resource {
    pub(super) fn answers_to(&self, link: &Link) -> bool {
        match (link, &self.kind) {
            (Link::Address(address), _) => self
                .address
                .strip_prefix(&**address)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('[')),
            (Link::Id(id), kind) => matches!(kind.id(), Value::Known(own, _) if own == id),
        }
    }
}

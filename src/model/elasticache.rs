//! ElastiCache: clusters, replication groups, and the names of subnet groups.

use std::sync::Arc;

use super::Belonging;
use crate::knowledge::Value;

/// A cache cluster: Memcached, Valkey or Redis, alone or as a member of a replication group.
#[derive(Debug)]
pub struct Cluster {
    pub id: Value<Arc<str>>,
    pub subnet_group: Value<GroupName>,
    /// A member takes its network from its group.
    pub replication_group: Belonging,
}

#[derive(Debug)]
pub struct ReplicationGroup {
    pub id: Value<Arc<str>>,
    pub subnet_group: Value<GroupName>,
    /// A group may be made around a cluster which exists already.
    pub primary_cluster: Belonging,
}

/// The name of a subnet group, as far as it is known. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupName {
    Exactly(Arc<str>),
    /// Only its ends are known; either may be empty.
    Between {
        prefix: Arc<str>,
        suffix: Arc<str>,
    },
    /// Made up by the deployment, unlike any name that AWS reserves.
    Generated,
}

impl GroupName {
    /// Whether it is `name`, where that is sure. ElastiCache stores names of subnet groups in lower case
    /// (API reference, `CreateCacheSubnetGroup`), so case does not count.
    #[must_use]
    pub fn is(&self, name: &str) -> Option<bool> {
        let name = name.to_lowercase();
        match self {
            GroupName::Exactly(own) => Some(own.to_lowercase() == name),
            GroupName::Generated => Some(false),
            GroupName::Between { prefix, suffix } => {
                let possible = name.starts_with(&prefix.to_lowercase())
                    && name.ends_with(&suffix.to_lowercase())
                    && name.len() >= prefix.len() + suffix.len();
                if possible { None } else { Some(false) }
            }
        }
    }
}

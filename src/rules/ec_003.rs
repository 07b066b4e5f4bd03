//! EC-003: every cluster and replication group names a subnet group.

use super::network::subnet_group;
use crate::model::{Infrastructure, Resource};
use crate::verdict::Verdict;

/// A cluster is in a VPC of somebody's choosing when it, or the replication group it belongs to, names a subnet group.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every rule has this shape; this one has a verdict on all it is asked about"
)]
pub(super) fn check(resource: &Resource, world: &Infrastructure) -> Option<Verdict> {
    Some(subnet_group(resource, world).is_set().into())
}

//! ElastiCache.7: no cluster or replication group names the subnet group `default`.

use super::network::subnet_group;
use crate::knowledge::{Cause, Doubt, Value};
use crate::model::{Infrastructure, Resource};
use crate::verdict::Verdict;

/// An absent group is EC-003's affair: no verdict here.
pub(super) fn check(resource: &Resource, world: &Infrastructure) -> Option<Verdict> {
    Some(match subnet_group(resource, world) {
        Value::Absent(_) => return None,
        Value::Known(name, trail) => match name.is("default") {
            Some(true) => Verdict::Fail(trail),
            Some(false) => Verdict::Pass(trail),
            None => Verdict::Unknown(Doubt::new(open_name(), trail)),
        },
        Value::Opaque(trail) => Verdict::Unknown(Doubt::new(open_name(), trail)),
        Value::Unknown(doubt) => Verdict::Unknown(doubt),
    })
}

fn open_name() -> Cause {
    Cause::Deployment("the name of the subnet group")
}

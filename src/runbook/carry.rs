//! Settings that the new cache takes over, and remarks on those that it cannot.

use super::check::{is_argument, is_name, is_text};
use super::plan::{Form, Size, Target};
use super::quote::comment;
use super::subject::{Engine, Group, Kind, LogDelivery, LogDestination, Subject};

/// Carries settings over, and remarks on each that it has to leave behind.
#[derive(Default)]
pub(super) struct Carry {
    pub(super) remarks: Vec<String>,
}

impl Carry {
    fn left(&mut self, field: &str, text: &str) {
        let shown = comment(text);
        self.remarks.push(format!(
            "The {field} is left behind, for AWS allows no such text: {shown}"
        ));
    }

    pub(super) fn port(&mut self, subject: &Subject) -> u16 {
        let usual = subject.engine.port();
        subject.port.unwrap_or_else(|| {
            self.remarks.push(format!(
                "The answer does not say which port it serves (it does with --show-cache-node-info); {usual} is the usual one."
            ));
            usual
        })
    }

    pub(super) fn name<'a>(&mut self, field: &str, text: Option<&'a str>) -> Option<&'a str> {
        let text = text.filter(|text| !text.is_empty())?;
        if is_name(text) {
            return Some(text);
        }
        self.left(field, text);
        None
    }

    pub(super) fn names<'a>(&mut self, field: &str, texts: &'a [String]) -> Vec<&'a str> {
        texts
            .iter()
            .filter_map(|text| self.name(field, Some(text)))
            .collect()
    }

    pub(super) fn logs<'a>(&mut self, logs: &'a [LogDelivery]) -> Vec<&'a LogDelivery> {
        let fits = |log: &&LogDelivery| {
            let (LogDestination::CloudWatch(to) | LogDestination::Firehose(to)) = &log.destination;
            is_name(&log.log) && is_name(&log.format) && is_name(to)
        };
        let (carried, left): (Vec<_>, Vec<_>) = logs.iter().partition(fits);
        for log in left {
            self.left("log delivery", &log.log);
        }
        carried
    }

    /// Those with `aws:` in front are AWS's own.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Tagging-Resources.html>
    pub(super) fn tags<'a>(
        &mut self,
        tags: Option<&'a [(String, String)]>,
    ) -> Option<Vec<(&'a str, &'a str)>> {
        let mut carried = Vec::new();
        for (key, value) in tags? {
            if key.starts_with("aws:") {
                let key = comment(key);
                self.remarks
                    .push(format!("The tag {key} is AWS's own and is left behind."));
            } else if is_text(key) && !key.is_empty() && is_text(value) {
                carried.push((&**key, &**value));
            } else {
                self.left("tag", key);
            }
        }
        carried.sort_unstable();
        Some(carried)
    }

    pub(super) fn network_type<'a>(
        &mut self,
        subject: &'a Subject,
        network: &Target,
    ) -> Option<&'a str> {
        let kind = self.name("network type", subject.network_type.as_deref())?;
        if kind == "ipv4" {
            return None;
        }
        match network {
            Target::Existing { .. } => Some(kind),
            Target::New { .. } => {
                self.remarks.push(format!(
                    "The new network is IPv4, the old cache is {kind}: for IPv6, name a VPC that has it (--vpc-id)."
                ));
                None
            }
        }
    }

    pub(super) fn form(&mut self, subject: &Subject) -> Form {
        match &subject.kind {
            // <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html>
            Kind::Cluster { .. } if subject.engine == Engine::Valkey => {
                self.remarks
                    .push("Valkey runs in replication groups only, so the new cache is one of a single node.".into());
                Form::Group {
                    description: format!("Takes the place of {}", subject.id),
                    size: Size::Clusters(1),
                    automatic_failover: false,
                    multi_az: false,
                    data_tiering: false,
                }
            }
            Kind::Cluster { nodes, spread } => Form::Cluster {
                nodes: (*nodes).max(1),
                cross_zone: (subject.engine == Engine::Memcached).then_some(*nodes > 1 && *spread),
            },
            Kind::Group(group) => self.group(subject, group),
        }
    }

    fn group(&mut self, subject: &Subject, group: &Group) -> Form {
        let most = group.replicas.iter().copied().max().unwrap_or_default();
        if group.replicas.iter().any(|replicas| *replicas != most) {
            self.remarks.push(format!(
                "The shards have different numbers of replicas; each new one has {most}."
            ));
        }
        if let Some(global) = &group.global {
            let global = comment(global);
            self.remarks.push(format!(
                "The group belongs to the global datastore {global}. The new one does not: leave it before you cut over, \
                 and make another of the new group."
            ));
        }
        let description = if is_argument(&group.description) {
            group.description.clone()
        } else {
            if !group.description.is_empty() {
                self.left("description", &group.description);
            }
            format!("Takes the place of {}", subject.id)
        };
        let size = if group.cluster_mode {
            Size::Shards {
                shards: u32::try_from(group.replicas.len())
                    .unwrap_or(u32::MAX)
                    .max(1),
                replicas: most,
            }
        } else {
            Size::Clusters(most.saturating_add(1))
        };
        Form::Group {
            description,
            automatic_failover: group.automatic_failover || group.cluster_mode,
            multi_az: group.multi_az,
            data_tiering: group.data_tiering,
            size,
        }
    }
}

/// The version as it can be ordered: from Redis 6 and in Valkey, the patch is AWS's choice.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html>
pub(super) fn orderable(engine: Engine, version: &str) -> String {
    let parts: Vec<_> = version.split('.').collect();
    let major = parts[0].parse::<u32>().unwrap_or_default();
    match (engine, &parts[..]) {
        (Engine::Redis | Engine::Valkey, [major_part, minor, ..]) if major >= 6 => {
            format!("{major_part}.{minor}")
        }
        _ => version.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_ordered_as_aws_offers_it() {
        for (engine, reported, ordered) in [
            (Engine::Redis, "7.0.7", "7.0"),
            (Engine::Redis, "6.0.5", "6.0"),
            (Engine::Redis, "5.0.6", "5.0.6"),
            (Engine::Valkey, "8.0.1", "8.0"),
            (Engine::Memcached, "1.6.17", "1.6.17"),
            (Engine::Redis, "odd", "odd"),
        ] {
            assert_eq!(orderable(engine, reported), ordered);
        }
    }
}

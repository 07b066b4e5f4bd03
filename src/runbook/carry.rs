//! Settings that the new cache takes over, and remarks on those that it cannot.

use super::check::{is_argument, is_name, is_text};
use super::quote::comment;
use super::subject::{Encryption, Engine, Group, Kind, LogDelivery, Subject};
use super::successor::{Form, Size, Target};

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

    /// Members of a global datastore are given a parameter group of its own, which no other can have.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html>
    pub(super) fn parameter_group<'a>(&mut self, text: Option<&'a str>) -> Option<&'a str> {
        let name = self.name("parameter group", text)?;
        if name.starts_with("global-datastore-") {
            self.remarks.push(format!(
                "The parameter group {name} is the global datastore's own and is left behind: name one with the same parameters."
            ));
            return None;
        }
        Some(name)
    }

    pub(super) fn kms_key<'a>(&mut self, encryption: &'a Encryption) -> Option<&'a str> {
        let key = self.name("KMS key", encryption.kms_key.as_deref())?;
        if !encryption.at_rest {
            self.remarks.push(format!(
                "The KMS key {key} is left behind, for nothing is encrypted at rest."
            ));
            return None;
        }
        Some(key)
    }

    /// Whether the new cache asks for a token. One that has user groups does not.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html>
    pub(super) fn auth_token(&mut self, subject: &Subject, user_groups: &[&str]) -> bool {
        let against = if !subject.auth_token {
            return false;
        } else if subject.engine == Engine::Memcached {
            "Memcached takes none"
        } else if !subject.encryption.in_transit {
            "AWS takes one only where connections are encrypted"
        } else if !user_groups.is_empty() {
            "the user groups say who may connect, and AWS takes one of both"
        } else {
            return true;
        };
        self.remarks
            .push(format!("The AUTH token is left behind, for {against}."));
        false
    }

    pub(super) fn outpost(&mut self, outpost: Option<&str>) {
        if let Some(outpost) = outpost {
            let outpost = comment(outpost);
            self.remarks.push(format!(
                "The old cache runs on the Outpost {outpost}. The new one runs in the region itself."
            ));
        }
    }

    pub(super) fn names<'a>(&mut self, field: &str, texts: &'a [String]) -> Vec<&'a str> {
        texts
            .iter()
            .filter_map(|text| self.name(field, Some(text)))
            .collect()
    }

    pub(super) fn logs<'a>(&mut self, logs: &'a [LogDelivery]) -> Vec<&'a LogDelivery> {
        let fits = |log: &&LogDelivery| {
            matches!(&*log.log, "slow-log" | "engine-log")
                && matches!(&*log.format, "text" | "json")
                && is_name(log.destination.name())
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
            Target::Existing { .. } => {
                self.remarks.push(format!(
                    "The cache is {kind}: let clients that come by IPv6 in by their security group, for a block of IPv6 \
                     addresses is not taken."
                ));
                Some(kind)
            }
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
            Kind::Cluster { nodes, spread } if subject.engine == Engine::Memcached => {
                Form::Cluster {
                    nodes: (*nodes).max(1),
                    cross_zone: Some(*nodes > 1 && *spread),
                }
            }
            Kind::Cluster { nodes, .. } => {
                if *nodes > 1 {
                    self.remarks.push(format!(
                        "The answer speaks of {nodes} nodes. A cluster of {} has one, and so has the new cache.",
                        subject.engine.name()
                    ));
                }
                match wants_group(subject) {
                    Some(because) => {
                        self.remarks.push(format!(
                            "{because}, so the new cache is one of a single node."
                        ));
                        self.group(subject, &Group::of_one_node())
                    }
                    None => Form::Cluster {
                        nodes: 1,
                        cross_zone: None,
                    },
                }
            }
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
                "The group belongs to the global datastore {global}, and the new one does not: make another of it. The old \
                 one can be deleted when it has left: a secondary by `aws elasticache \
                 disassociate-global-replication-group`, the primary by `aws elasticache delete-global-replication-group \
                 --retain-primary-replication-group`."
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
        // <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html>
        let automatic_failover = group.cluster_mode || (group.automatic_failover && most > 0);
        let multi_az = group.multi_az && automatic_failover && most > 0;
        for (was, is, field) in [
            (
                group.automatic_failover,
                automatic_failover,
                "Automatic failover",
            ),
            (group.multi_az, multi_az, "Multi-AZ"),
        ] {
            if was && !is {
                self.remarks.push(format!(
                    "{field} is left behind, for AWS gives it only to a replica that can take over."
                ));
            }
        }
        Form::Group {
            description,
            automatic_failover,
            multi_az,
            data_tiering: group.data_tiering,
            compatible: group.cluster_mode && group.compatible,
            size,
        }
    }
}

/// Why a cluster is made anew as a replication group.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html>
fn wants_group(subject: &Subject) -> Option<&'static str> {
    let encryption = &subject.encryption;
    if subject.engine == Engine::Valkey {
        Some("Valkey runs in replication groups only")
    } else if encryption.at_rest || encryption.in_transit || subject.auth_token {
        Some("Redis is encrypted, and asks for a token, in replication groups only")
    } else {
        None
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

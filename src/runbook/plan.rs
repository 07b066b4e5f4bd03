//! What takes the place of a cache: names, network, start and settings, each checked, and remarks on what stays behind.

use sha2::{Digest as _, Sha256};

use super::check::{is_account, is_argument, is_id, is_name, is_place, is_text};
use super::quote::comment;
use super::subject::{Encryption, Engine, Group, Kind, LogDelivery, LogDestination, Subject};
use super::{Network, Options, Refusal};

#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) subject: &'a Subject,
    pub(super) account: Option<&'a str>,
    /// The name of everything that is made.
    pub(super) new_id: String,
    pub(super) port: u16,
    /// As it can be ordered.
    pub(super) engine_version: Option<String>,
    pub(super) network: Target<'a>,
    pub(super) start: Start<'a>,
    pub(super) parameter_group: Option<&'a str>,
    pub(super) maintenance_window: Option<&'a str>,
    pub(super) snapshot_window: Option<&'a str>,
    pub(super) notification_topic: Option<&'a str>,
    pub(super) kms_key: Option<&'a str>,
    pub(super) user_groups: Vec<&'a str>,
    pub(super) logs: Vec<&'a LogDelivery>,
    /// `None` where they are only known to AWS.
    pub(super) tags: Option<Vec<(&'a str, &'a str)>>,
    pub(super) network_type: Option<&'a str>,
    pub(super) ip_discovery: Option<&'a str>,
    pub(super) form: Form,
    /// Sentences for the reader.
    pub(super) remarks: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    New {
        /// Of its subnets; fewer than two are filled up with others of the region.
        zones: Vec<&'a str>,
        internet_gateway: bool,
    },
    Existing {
        vpc: &'a str,
        /// None where the user is to name them.
        subnets: Vec<&'a str>,
    },
}

/// What the new cache holds at first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start<'a> {
    Snapshot {
        name: String,
        last: String,
        of: Source<'a>,
    },
    /// Nothing, because of this.
    Empty(&'static str),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source<'a> {
    Cluster(&'a str),
    Group(&'a str),
}

/// What is made in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    Cluster {
        nodes: u32,
        /// Memcached alone spreads a cluster over zones.
        cross_zone: Option<bool>,
    },
    Group {
        description: String,
        size: Size,
        automatic_failover: bool,
        multi_az: bool,
        data_tiering: bool,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Size {
    Clusters(u32),
    Shards { shards: u32, replicas: u32 },
}

/// Node types that take no snapshots. Backup and restore are for all others.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups.html>
const WITHOUT_SNAPSHOTS: &str = "cache.t1.micro";

/// Names of snapshots, and ids of replication groups, are no longer than this.
const LONGEST: usize = 40;

/// # Errors
/// Where there is nothing to move, or where the answer names what AWS could not have named so.
pub(super) fn plan<'a>(subject: &'a Subject, options: &'a Options) -> Result<Plan<'a>, Refusal> {
    required("id", &subject.id, is_id)?;
    required("region", &subject.region, is_place)?;
    required("node type", &subject.node_type, is_name)?;
    let network = target(subject, options)?;

    let mut carry = Carry::default();
    let engine_version = carry
        .name("engine version", subject.engine_version.as_deref())
        .map(|version| orderable(subject.engine, version));
    let form = carry.form(subject);
    let plan = Plan {
        account: subject.account.as_deref().filter(|id| is_account(id)),
        new_id: fit(&subject.id, "-vpc"),
        port: carry.port(subject),
        engine_version,
        start: start(subject)?,
        parameter_group: carry.name("parameter group", subject.parameter_group.as_deref()),
        maintenance_window: carry.name("maintenance window", subject.maintenance_window.as_deref()),
        snapshot_window: carry.name("snapshot window", subject.snapshot_window.as_deref()),
        notification_topic: carry.name("notification topic", subject.notification_topic.as_deref()),
        kms_key: carry.name("KMS key", subject.encryption.kms_key.as_deref()),
        user_groups: carry.names("user group", &subject.user_groups),
        logs: carry.logs(&subject.logs),
        tags: carry.tags(subject.tags.as_deref()),
        network_type: carry.network_type(subject, &network),
        ip_discovery: carry.name("IP discovery", subject.ip_discovery.as_deref()),
        form,
        network,
        subject,
        remarks: carry.remarks,
    };
    Ok(plan)
}

impl Plan<'_> {
    pub(super) fn encryption(&self) -> &Encryption {
        &self.subject.encryption
    }

    pub(super) fn is_group(&self) -> bool {
        matches!(self.form, Form::Group { .. })
    }

    /// What is to be called a cluster, and what a replication group.
    pub(super) fn noun(&self) -> &'static str {
        match self.subject.kind {
            Kind::Cluster { .. } => "cluster",
            Kind::Group(_) => "replication group",
        }
    }

    /// The zones that the new subnets are surely in.
    pub(super) fn sure_zones(&self) -> &[&str] {
        match &self.network {
            Target::New { zones, .. } => zones,
            Target::Existing { .. } => &[],
        }
    }
}

fn required(field: &'static str, text: &str, fits: fn(&str) -> bool) -> Result<(), Refusal> {
    if fits(text) {
        Ok(())
    } else {
        let text = comment(text);
        Err(Refusal::Malformed { field, text })
    }
}

fn target<'a>(subject: &'a Subject, options: &'a Options) -> Result<Target<'a>, Refusal> {
    let current = &subject.network;
    let chosen = current
        .subnet_group
        .as_deref()
        .filter(|group| !group.is_empty() && *group != "default");
    match &options.network {
        Network::Existing { vpc, subnets } => {
            required("VPC", vpc, is_id)?;
            for subnet in subnets {
                required("subnet", subnet, is_id)?;
            }
            if chosen.is_some() && current.vpc.as_ref() == Some(vpc) {
                return Err(Refusal::in_place(subject));
            }
            let subnets = subnets.iter().map(String::as_str).collect();
            Ok(Target::Existing { vpc, subnets })
        }
        Network::New { internet_gateway } => {
            if chosen.is_some() {
                return Err(Refusal::in_place(subject));
            }
            let mut zones: Vec<_> = subject.zones.iter().map(String::as_str).collect();
            zones.retain(|zone| is_place(zone));
            zones.sort_unstable();
            zones.dedup();
            Ok(Target::New {
                zones,
                internet_gateway: *internet_gateway,
            })
        }
    }
}

/// The version as it can be ordered: from Redis 6 and in Valkey, the patch is AWS's choice.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html>
fn orderable(engine: Engine, version: &str) -> String {
    let parts: Vec<_> = version.split('.').collect();
    let major = parts[0].parse::<u32>().unwrap_or_default();
    match (engine, &parts[..]) {
        (Engine::Redis | Engine::Valkey, [major_part, minor, ..]) if major >= 6 => {
            format!("{major_part}.{minor}")
        }
        _ => version.to_owned(),
    }
}

/// A name that has room for `ending`. Caches that begin alike must not share one: where the id is cut, a digest of all of
/// it tells them apart.
fn fit(id: &str, ending: &str) -> String {
    let id = id.to_lowercase();
    if id.len() + ending.len() <= LONGEST {
        return format!("{}{ending}", id.trim_end_matches('-'));
    }
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(&id));
    let digest = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
    let room = LONGEST - ending.len() - digest.len() - 1;
    let start = id[..room].trim_end_matches('-');
    format!("{start}-{digest}{ending}")
}

fn start(subject: &Subject) -> Result<Start<'_>, Refusal> {
    if subject.engine == Engine::Memcached {
        return Ok(Start::Empty("Memcached takes no snapshots"));
    }
    if subject.node_type == WITHOUT_SNAPSHOTS {
        return Ok(Start::Empty(
            "nodes of type cache.t1.micro take no snapshots",
        ));
    }
    let of = match &subject.kind {
        Kind::Cluster { .. } => Source::Cluster(&subject.id),
        // Only with cluster mode, a snapshot is one of the whole group.
        // <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html>
        Kind::Group(group) => match group.replica.as_ref().or(group.members.first()) {
            Some(member) if !group.cluster_mode => {
                required("member", member, is_id)?;
                Source::Cluster(member)
            }
            _ => Source::Group(&subject.id),
        },
    };
    Ok(Start::Snapshot {
        name: fit(&subject.id, "-before-vpc"),
        last: fit(&subject.id, "-last"),
        of,
    })
}

/// Carries settings over, and remarks on each that it has to leave behind.
#[derive(Default)]
struct Carry {
    remarks: Vec<String>,
}

impl Carry {
    fn left(&mut self, field: &str, text: &str) {
        let shown = comment(text);
        self.remarks.push(format!(
            "The {field} is left behind, for AWS allows no such text: {shown}"
        ));
    }

    fn port(&mut self, subject: &Subject) -> u16 {
        let usual = subject.engine.port();
        subject.port.unwrap_or_else(|| {
            self.remarks.push(format!(
                "The answer does not say which port it serves (it does with --show-cache-node-info); {usual} is the usual one."
            ));
            usual
        })
    }

    fn name<'a>(&mut self, field: &str, text: Option<&'a str>) -> Option<&'a str> {
        let text = text.filter(|text| !text.is_empty())?;
        if is_name(text) {
            return Some(text);
        }
        self.left(field, text);
        None
    }

    fn names<'a>(&mut self, field: &str, texts: &'a [String]) -> Vec<&'a str> {
        texts
            .iter()
            .filter_map(|text| self.name(field, Some(text)))
            .collect()
    }

    fn logs<'a>(&mut self, logs: &'a [LogDelivery]) -> Vec<&'a LogDelivery> {
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
    fn tags<'a>(
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

    fn network_type<'a>(&mut self, subject: &'a Subject, network: &Target) -> Option<&'a str> {
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

    fn form(&mut self, subject: &Subject) -> Form {
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

    #[test]
    fn a_long_name_is_cut_where_it_may_end() {
        assert_eq!(fit("Sessions", "-vpc"), "sessions-vpc");
        let whole = "a".repeat(36);
        assert_eq!(fit(&whole, "-vpc"), format!("{whole}-vpc"));
        let long = format!("{}-{}", "a".repeat(26), "b".repeat(10));
        assert_eq!(
            fit(&long, "-vpc"),
            format!("{}-f6395674-vpc", "a".repeat(26))
        );
        assert!(fit(&"a".repeat(50), "-before-vpc").len() <= LONGEST);
    }

    #[test]
    fn names_that_are_cut_stay_apart() {
        let start = "a".repeat(36);
        let [one, other] = ["-cache-1", "-cache-2"].map(|end| format!("{start}{end}"));
        for ending in ["-vpc", "-before-vpc", "-last"] {
            assert_ne!(fit(&one, ending), fit(&other, ending));
            assert_eq!(fit(&one, ending), fit(&one.to_uppercase(), ending));
        }
    }
}

//! What takes the place of a cache: names, network, start and settings, each checked, and remarks on what stays behind.

use std::collections::BTreeSet;

use super::carry::{Carry, orderable};
use super::check::{is_account, is_id, is_name, is_place};
use super::name::fit;
use super::quote::comment;
use super::subject::{Encryption, Engine, Kind, LogDelivery, Subject};
use super::successor::{Form, Source, Start, Target};
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
    /// Whether it asks for one.
    pub(super) auth_token: bool,
    pub(super) logs: Vec<&'a LogDelivery>,
    /// `None` where they are only known to AWS.
    pub(super) tags: Option<Vec<(&'a str, &'a str)>>,
    pub(super) network_type: Option<&'a str>,
    pub(super) ip_discovery: Option<&'a str>,
    pub(super) form: Form,
    /// Sentences for the reader.
    pub(super) remarks: Vec<String>,
}

/// Node types that take no snapshots. Backup and restore are for all others.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups.html>
const WITHOUT_SNAPSHOTS: &str = "cache.t1.micro";

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
    let user_groups = carry.names("user group", &subject.user_groups);
    carry.outpost(subject.outpost.as_deref());
    let plan = Plan {
        account: subject.account.as_deref().filter(|id| is_account(id)),
        new_id: fit(&subject.id, "-vpc"),
        port: carry.port(subject),
        engine_version,
        start: start(subject)?,
        parameter_group: carry.parameter_group(subject.parameter_group.as_deref()),
        maintenance_window: carry.name("maintenance window", subject.maintenance_window.as_deref()),
        snapshot_window: carry.name("snapshot window", subject.snapshot_window.as_deref()),
        notification_topic: carry.name("notification topic", subject.notification_topic.as_deref()),
        kms_key: carry.kms_key(&subject.encryption),
        auth_token: carry.auth_token(subject, &user_groups),
        user_groups,
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

    /// Where the nodes of a cluster are, if it has several.
    pub(super) fn az_mode(&self) -> Option<&'static str> {
        match self.form {
            Form::Cluster {
                cross_zone: Some(true),
                ..
            } => Some("cross-az"),
            Form::Cluster {
                cross_zone: Some(false),
                nodes: 2..,
            } => Some("single-az"),
            _ => None,
        }
    }

    /// The zone of a cluster that is in one alone, if a new subnet is surely in it.
    pub(super) fn zone(&self) -> Option<&str> {
        match (&self.network, &self.form) {
            (
                Target::New { zones, .. },
                Form::Cluster {
                    cross_zone: Some(false) | None,
                    ..
                },
            ) if zones.len() == 1 => Some(zones[0]),
            _ => None,
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
            let mut subnets: Vec<_> = subnets.iter().map(String::as_str).collect();
            let mut seen = BTreeSet::new();
            subnets.retain(|subnet| seen.insert(*subnet));
            Ok(Target::Existing { vpc, subnets })
        }
        Network::New { internet_gateway } => {
            if chosen.is_some() {
                return Err(Refusal::in_place(subject));
            }
            let mut zones: Vec<_> = subject.zones.iter().map(String::as_str).collect();
            zones.retain(|zone| is_place(zone) && zone.starts_with(&subject.region));
            zones.sort_unstable();
            zones.dedup();
            Ok(Target::New {
                zones,
                internet_gateway: *internet_gateway,
            })
        }
    }
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

//! The cache that is to be moved, as the API describes it: a cluster of its own, or a replication group with its members.

/// Texts are taken as they come, hostile ones included; [`super::write`] decides what may be written where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: String,
    pub arn: Option<String>,
    pub region: String,
    pub account: Option<String>,
    pub engine: Engine,
    /// In full, as AWS reports it: `7.0.7`.
    pub engine_version: Option<String>,
    pub node_type: String,
    pub kind: Kind,
    /// `None` where the answer does not say.
    pub port: Option<u16>,
    pub parameter_group: Option<String>,
    pub security_groups: Vec<String>,
    pub network: Network,
    /// Each once, in which a node of it runs.
    pub zones: Vec<String>,
    /// By its ARN, where it does not run in the region itself.
    pub outpost: Option<String>,
    pub encryption: Encryption,
    pub auth_token: bool,
    pub user_groups: Vec<String>,
    /// Of automatic snapshots, in days; 0 is none.
    pub snapshot_retention: u32,
    pub snapshot_window: Option<String>,
    pub maintenance_window: Option<String>,
    pub notification_topic: Option<String>,
    pub auto_minor_version_upgrade: Option<bool>,
    pub logs: Vec<LogDelivery>,
    /// `None` where nobody has asked for them.
    pub tags: Option<Vec<(String, String)>>,
    pub network_type: Option<String>,
    pub ip_discovery: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Memcached,
    Redis,
    Valkey,
}

impl Engine {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Engine::Memcached => "memcached",
            Engine::Redis => "redis",
            Engine::Valkey => "valkey",
        }
    }

    /// The port where none is chosen.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Engine::Memcached => 11211,
            Engine::Redis | Engine::Valkey => 6379,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Cluster {
        nodes: u32,
        /// Over several zones.
        spread: bool,
    },
    Group(Group),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the API has a switch for each"
)]
pub struct Group {
    pub description: String,
    /// Ids of its clusters.
    pub members: Vec<String>,
    /// One that is no primary: snapshots are taken from it where the mode of the cluster allows.
    pub replica: Option<String>,
    pub cluster_mode: bool,
    /// On its way to cluster mode: clients may still speak as if there were none.
    pub compatible: bool,
    /// Of each shard in turn, how many replicas it has.
    pub replicas: Vec<u32>,
    pub automatic_failover: bool,
    pub multi_az: bool,
    pub data_tiering: bool,
    /// The global datastore that it belongs to.
    pub global: Option<String>,
}

impl Group {
    /// What a cluster would be as a group.
    pub(super) fn of_one_node() -> Self {
        Group {
            replicas: vec![0],
            ..Group::default()
        }
    }
}

/// Where it runs today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    pub subnet_group: Option<String>,
    pub vpc: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encryption {
    pub at_rest: bool,
    pub kms_key: Option<String>,
    pub in_transit: bool,
    /// In transit, unencrypted connections are served too.
    pub preferred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDelivery {
    /// `slow-log` or `engine-log`.
    pub log: String,
    /// `text` or `json`.
    pub format: String,
    pub destination: LogDestination,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogDestination {
    /// By the name of its log group.
    CloudWatch(String),
    /// By the name of its delivery stream.
    Firehose(String),
}

impl LogDestination {
    pub(super) fn name(&self) -> &str {
        let (LogDestination::CloudWatch(name) | LogDestination::Firehose(name)) = self;
        name
    }

    /// In the words of the API: its type, the field of its details, and therein that of its name.
    pub(super) fn words(&self) -> [&'static str; 3] {
        match self {
            LogDestination::CloudWatch(_) => {
                ["cloudwatch-logs", "CloudWatchLogsDetails", "LogGroup"]
            }
            LogDestination::Firehose(_) => [
                "kinesis-firehose",
                "KinesisFirehoseDetails",
                "DeliveryStream",
            ],
        }
    }
}

//! The caches and the networks that the tests write runbooks of.

use cachelint::runbook::{
    CurrentNetwork, Encryption, Engine, Format, Group, Kind, LogDelivery, LogDestination, Network,
    Options, Subject,
};

pub(super) const FORMATS: [(Format, &str); 3] = [
    (Format::Shell, "runbook.sh"),
    (Format::Terraform, "main.tf"),
    (Format::CloudFormation, "template.yaml"),
];

pub(super) fn new_network() -> Options {
    Options {
        network: Network::New {
            internet_gateway: false,
        },
    }
}

pub(super) fn existing(subnets: &[&str]) -> Options {
    Options {
        network: Network::Existing {
            vpc: "vpc-0a1b2c3d4e5f60718".into(),
            subnets: subnets.iter().map(|&subnet| subnet.into()).collect(),
        },
    }
}

/// A single node of Redis, as it runs where nobody has chosen a network.
pub(super) fn redis() -> Subject {
    Subject {
        id: "sessions".into(),
        arn: Some("arn:aws:elasticache:us-east-1:123456789012:cluster:sessions".into()),
        region: "us-east-1".into(),
        account: Some("123456789012".into()),
        engine: Engine::Redis,
        engine_version: Some("7.0.7".into()),
        node_type: "cache.t3.micro".into(),
        kind: Kind::Cluster {
            nodes: 1,
            spread: false,
        },
        port: Some(6379),
        parameter_group: Some("default.redis7".into()),
        security_groups: vec!["sg-0123456789abcdef0".into()],
        network: CurrentNetwork {
            subnet_group: Some("default".into()),
            vpc: Some("vpc-11111111".into()),
        },
        zones: vec!["us-east-1a".into()],
        outpost: None,
        encryption: Encryption::default(),
        auth_token: false,
        user_groups: Vec::new(),
        snapshot_retention: 1,
        snapshot_window: Some("05:00-06:00".into()),
        maintenance_window: Some("sun:23:00-mon:01:30".into()),
        notification_topic: Some("arn:aws:sns:us-east-1:123456789012:caches".into()),
        auto_minor_version_upgrade: Some(true),
        logs: Vec::new(),
        tags: None,
        network_type: Some("ipv4".into()),
        ip_discovery: Some("ipv4".into()),
    }
}

pub(super) fn redis_replicas() -> Subject {
    Subject {
        id: "users".into(),
        arn: Some("arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:users".into()),
        region: "eu-west-1".into(),
        engine_version: Some("6.2.6".into()),
        node_type: "cache.r6g.large".into(),
        kind: Kind::Group(Group {
            description: "Users' profiles".into(),
            members: ["users-001", "users-002", "users-003"]
                .map(String::from)
                .into(),
            replica: Some("users-002".into()),
            replicas: vec![2],
            automatic_failover: true,
            multi_az: true,
            ..Group::default()
        }),
        port: Some(6380),
        parameter_group: Some("users-redis6".into()),
        notification_topic: Some("arn:aws:sns:eu-west-1:123456789012:caches".into()),
        network: CurrentNetwork::default(),
        zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
            .map(String::from)
            .into(),
        encryption: Encryption {
            at_rest: true,
            kms_key: Some(
                "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                    .into(),
            ),
            in_transit: true,
            preferred: false,
        },
        auth_token: true,
        logs: vec![LogDelivery {
            log: "slow-log".into(),
            format: "json".into(),
            destination: LogDestination::CloudWatch("/elasticache/users".into()),
        }],
        tags: Some(vec![
            ("Team".into(), "identity, \"core\"".into()),
            ("aws:cloudformation:stack-name".into(), "users".into()),
            ("CostCentre".into(), "${4711}".into()),
        ]),
        ..redis()
    }
}

pub(super) fn valkey_shards() -> Subject {
    Subject {
        id: "catalogue".into(),
        arn: Some(
            "arn:aws:elasticache:eu-central-1:123456789012:replicationgroup:catalogue".into(),
        ),
        region: "eu-central-1".into(),
        engine: Engine::Valkey,
        engine_version: Some("8.0.1".into()),
        node_type: "cache.r7g.xlarge".into(),
        kind: Kind::Group(Group {
            description: "Catalogue".into(),
            members: (1..=3)
                .flat_map(|shard| (1..=2).map(move |node| format!("catalogue-000{shard}-00{node}")))
                .collect(),
            cluster_mode: true,
            replicas: vec![1, 1, 1],
            automatic_failover: true,
            multi_az: true,
            ..Group::default()
        }),
        parameter_group: Some("default.valkey8.cluster.on".into()),
        zones: ["eu-central-1b", "eu-central-1a"].map(String::from).into(),
        encryption: Encryption {
            at_rest: true,
            kms_key: None,
            in_transit: true,
            preferred: true,
        },
        user_groups: vec!["catalogue-readers".into()],
        logs: vec![LogDelivery {
            log: "engine-log".into(),
            format: "text".into(),
            destination: LogDestination::Firehose("cache-logs".into()),
        }],
        notification_topic: None,
        tags: Some(Vec::new()),
        ..redis()
    }
}

pub(super) fn memcached() -> Subject {
    Subject {
        id: "pages".into(),
        arn: Some("arn:aws:elasticache:us-west-2:123456789012:cluster:pages".into()),
        region: "us-west-2".into(),
        engine: Engine::Memcached,
        engine_version: Some("1.6.22".into()),
        node_type: "cache.m6g.large".into(),
        kind: Kind::Cluster {
            nodes: 3,
            spread: true,
        },
        port: Some(11211),
        parameter_group: Some("default.memcached1.6".into()),
        zones: ["us-west-2a", "us-west-2b"].map(String::from).into(),
        snapshot_retention: 0,
        snapshot_window: None,
        notification_topic: None,
        tags: Some(vec![("Team".into(), "web".into())]),
        ..redis()
    }
}

/// One from before 2013: no network, and a node type that takes no snapshots.
pub(super) fn classic() -> Subject {
    Subject {
        id: "webcachecluster1".into(),
        arn: None,
        account: None,
        engine_version: Some("2.6.13".into()),
        node_type: "cache.t1.micro".into(),
        parameter_group: Some("default.redis2.6".into()),
        security_groups: Vec::new(),
        network: CurrentNetwork {
            subnet_group: Some(String::new()),
            vpc: None,
        },
        snapshot_retention: 0,
        notification_topic: None,
        ..redis()
    }
}

/// What an answer can hold that nobody at AWS wrote.
pub(super) fn hostile() -> Subject {
    Subject {
        id: "jobs".into(),
        parameter_group: Some("$(touch pwned)".into()),
        maintenance_window: Some("--debug".into()),
        notification_topic: Some("file:///etc/passwd".into()),
        kind: Kind::Group(Group {
            description: "it's \"$(touch pwned)\" `touch pwned` ${a} %{b} \\ # ; & #{c}".into(),
            members: vec!["jobs-001".into()],
            replicas: vec![0],
            global: Some("ldgnf\u{1b}]0;x\u{7}\nrm -rf ~".into()),
            ..Group::default()
        }),
        zones: vec!["us-east-1a".into(), "x; touch pwned".into()],
        tags: Some(vec![
            ("$(touch pwned)".into(), "'; touch pwned; '".into()),
            ("a'b\"c".into(), "\\${1} %{2} !Ref x: {} - [] #".into()),
            ("new\nline".into(), "x".into()),
            ("colour".into(), "\u{1b}[31m".into()),
            ("direction".into(), "\u{202e}".into()),
        ]),
        ..redis()
    }
}

/// Every case of `testdata/runbook/`.
pub(super) fn cases() -> Vec<(&'static str, Subject, Options)> {
    let two = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"];
    let gateway = Options {
        network: Network::New {
            internet_gateway: true,
        },
    };
    vec![
        ("redis-node", redis(), new_network()),
        ("redis-replicas", redis_replicas(), new_network()),
        ("valkey-shards", valkey_shards(), existing(&two)),
        ("memcached", memcached(), gateway),
        ("without-snapshots", classic(), existing(&[])),
        ("hostile", hostile(), new_network()),
    ]
}

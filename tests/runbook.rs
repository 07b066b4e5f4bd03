//! Runbooks: what is written for each kind of cache, that its targets pass, and that hostile answers stay text.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use cachelint::read::live::gather;
use cachelint::read::{Input, Settings};
use cachelint::runbook::{
    CurrentNetwork, Encryption, Engine, Format, Group, Kind, LogDelivery, LogDestination, Network,
    NotFound, Options, Refusal, Subject, Subjects, write,
};

const FORMATS: [(Format, &str); 3] = [
    (Format::Shell, "runbook.sh"),
    (Format::Terraform, "main.tf"),
    (Format::CloudFormation, "template.yaml"),
];

fn new_network() -> Options {
    Options {
        network: Network::New {
            internet_gateway: false,
        },
    }
}

fn existing(subnets: &[&str]) -> Options {
    Options {
        network: Network::Existing {
            vpc: "vpc-0a1b2c3d4e5f60718".into(),
            subnets: subnets.iter().map(|&subnet| subnet.into()).collect(),
        },
    }
}

/// A single node of Redis, as it runs where nobody has chosen a network.
fn redis() -> Subject {
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

fn redis_replicas() -> Subject {
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

fn valkey_shards() -> Subject {
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

fn memcached() -> Subject {
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
fn classic() -> Subject {
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

/// Every case of `testdata/runbook/`.
fn cases() -> Vec<(&'static str, Subject, Options)> {
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

/// `UPDATE=1` writes down what comes out today.
#[test]
fn runbooks_are_what_was_read_and_approved() {
    for (case, subject, options) in cases() {
        let folder = Path::new("testdata/runbook").join(case);
        for (format, name) in FORMATS {
            let written = write(&subject, &options, format).unwrap();
            let file = folder.join(name);
            if std::env::var_os("UPDATE").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(file, written).unwrap();
            } else {
                let approved = fs::read_to_string(&file).unwrap();
                assert_eq!(
                    written,
                    approved,
                    "{} differs; UPDATE=1 cargo test --test runbook writes it",
                    file.display()
                );
            }
        }
    }
}

/// The tools of the script, with an answer that never changes. What would wait says so and ends.
#[cfg(unix)]
#[test]
fn who_waits_for_what_will_never_be_is_told() {
    let script = write(&redis(), &new_network(), Format::Shell).unwrap();
    let tools = script.split("\n# ---- ").nth(3).unwrap();
    assert!(tools.starts_with("Tools."), "{tools}");
    for (what, status, said) in [
        (
            "sessions",
            "",
            "stopped: there is no sessions in us-east-1: was it deleted?",
        ),
        (
            "sessions",
            "incompatible-network",
            "stopped: sessions is incompatible-network",
        ),
        ("sessions", "deleting", "stopped: sessions is deleting"),
        (
            "sessions",
            "modifying",
            "sessions is modifying; asking again in 7 seconds",
        ),
        (
            "sessions-vpc",
            "",
            "sessions-vpc is not listed yet; asking again in 7 seconds",
        ),
        (
            "sessions-vpc",
            "create-failed",
            "stopped: sessions-vpc is create-failed",
        ),
        (
            "sessions-vpc",
            "incompatible-parameters",
            "stopped: sessions-vpc is incompatible-parameters",
        ),
        ("sessions-vpc", "available", ""),
    ] {
        let text = format!(
            "set -euo pipefail\nOLD_ID=sessions REGION=us-east-1 POLL_SECONDS=7\n# {tools}\n\
             sleep() {{ exit 9; }}\nanswer() {{ printf '%s' \"$1\"; }}\nawait {what} answer '{status}'\n"
        );
        let output = Command::new("bash").args(["-c", &text]).output().unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(shown.trim_end(), said, "{what} {status}");
        let wanted = match said.split_once(':') {
            Some(_) => 1,
            None if said.is_empty() => 0,
            None => 9,
        };
        assert_eq!(output.status.code(), Some(wanted), "{what} {status}");
    }
}

/// The Subjects above stand for these answers, except for the tags, which none of the calls tells.
#[test]
fn answers_describe_their_caches() {
    let mut compared = 0;
    for (case, subject, _) in cases() {
        let file = Path::new("testdata/runbook")
            .join(case)
            .join("answers.json");
        if !file.exists() {
            continue;
        }
        let here = std::env::current_dir().unwrap();
        let settings = Settings::new(here.clone(), here);
        let gathered = gather(vec![Input::Path(file)], &settings);
        assert!(
            gathered.problems.is_empty(),
            "{case}: {:?}",
            gathered.problems
        );
        let subjects = Subjects::of(&gathered.answers, None);
        let found = subjects.find(&subject.id).unwrap();
        let untagged = Subject {
            tags: None,
            ..subject
        };
        assert_eq!(*found, untagged, "{case}");
        compared += 1;
    }
    assert_eq!(compared, 4);
}

/// What `aws elasticache … --query` and old versions of the API leave out.
#[test]
fn an_answer_that_says_too_little_is_refused_by_name() {
    let here = std::env::current_dir().unwrap();
    let settings = Settings::new(here.clone(), here);
    let arn = "arn:aws:elasticache:eu-west-1:123456789012";
    let text = format!(
        r#"{{"CacheClusters": [
            {{"CacheClusterId": "a", "ARN": "{arn}:cluster:a", "NumCacheNodes": 1, "CacheNodeType": "cache.t3.micro"}},
            {{"CacheClusterId": "c-001", "ARN": "{arn}:cluster:c-001", "ReplicationGroupId": "c"}}
        ], "ReplicationGroups": [
            {{"ReplicationGroupId": "d", "ARN": "{arn}:replicationgroup:d", "CacheNodeType": "cache.t3.micro", "ClusterEnabled": true}}
        ]}}"#
    );
    let nowhere = r#"{"CacheClusterId": "b", "Engine": "redis", "NumCacheNodes": 1, "CacheNodeType": "cache.t3.micro"}"#;
    let inputs = [("answers", &*text), ("more", nowhere)].map(|(name, text)| Input::Text {
        name: name.into(),
        bytes: text.into(),
    });
    let gathered = gather(inputs.into(), &settings);
    let subjects = Subjects::of(&gathered.answers, None);
    for (typed, message) in [
        ("a", "the answer about `a` has no Engine"),
        (
            "b",
            "the answer about `b` has no ARN, so that `--region` has to name its region",
        ),
        ("d", "the answer about `d` has no NodeGroups"),
        (
            "c",
            "the answers name the replication group `c` and do not describe it: add those of \
             `aws elasticache describe-replication-groups`",
        ),
    ] {
        assert_eq!(subjects.find(typed).unwrap_err().to_string(), message);
    }
    let there = Subjects::of(&gathered.answers, Some("eu-west-2"));
    assert_eq!(there.find("b").unwrap().region, "eu-west-2");
    assert!(matches!(there.find("a"), Err(NotFound::Unknown { .. })));
}

#[test]
fn every_target_passes_the_check_itself() {
    for (case, ..) in cases() {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["check", "--output", "json", "--unknown", "fail"])
            .arg(Path::new("testdata/runbook").join(case))
            .env_clear()
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{case}: {report:#}");
        // Both rules judge the cache of both.
        assert_eq!(report["summary"]["pass"], 4, "{case}: {report:#}");
    }
}

/// The script is written from what is there; the status says that something is not.
#[test]
fn a_runbook_of_half_the_answers_is_not_clean() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.json");
    fs::write(&broken, "{\"ReplicationGroups\": [").unwrap();
    let missing = folder.path().join("missing.json");
    for (more, status) in [
        (vec![], 0),
        (vec![&broken], 3),
        (vec![&missing], 2),
        (vec![&broken, &missing], 2),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cachelint"));
        command.args(["runbook", "sessions", "--from"]);
        command.arg("testdata/runbook/redis-node/answers.json");
        for path in &more {
            command.arg("--from").arg(path);
        }
        let output = command.env_clear().output().unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{more:?}: {shown}");
        assert_eq!(shown.is_empty(), more.is_empty(), "{shown}");
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("\nOLD_ID='sessions'\n"), "{more:?}");
    }
}

/// What an answer can hold that nobody at AWS wrote.
fn hostile() -> Subject {
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

/// Every text of a value of YAML.
fn texts(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        serde_json::Value::Object(items) => items.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn hostile_text_stays_text() {
    let subject = hostile();
    let Kind::Group(Group { description, .. }) = &subject.kind else {
        unreachable!()
    };
    for (format, name) in FORMATS {
        let text = write(&subject, &new_network(), format).unwrap();
        for c in text.chars() {
            assert!(
                c == '\n' || c == ' ' || c.is_ascii_graphic(),
                "{name}: {c:?}"
            );
        }
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("rm "), "{name}: {line}");
        }
        for left in ["file:///etc/passwd", "--debug", "x; touch pwned"] {
            let carried = text
                .lines()
                .find(|line| !line.starts_with('#') && line.contains(left));
            assert_eq!(carried, None, "{name}");
        }
        // What is left behind is said, except for a zone, which is only a wish.
        for field in [
            "parameter group",
            "maintenance window",
            "notification topic",
            "tag",
        ] {
            assert!(
                text.contains(&format!("# The {field} is left behind")),
                "{name}: {field}"
            );
        }
    }

    let script = write(&subject, &new_network(), Format::Shell).unwrap();
    let value = |name: &str| {
        let line = script
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap();
        let words = shell_words::split(line).unwrap();
        assert_eq!(words.len(), 1, "{line}");
        words[0].clone()
    };
    assert_eq!(value("DESCRIPTION="), *description);
    let tags: serde_json::Value = serde_json::from_str(&value("TAGS=")).unwrap();
    assert_eq!(tags[0]["Key"], "$(touch pwned)");
    assert_eq!(tags[0]["Value"], "'; touch pwned; '");
    assert_eq!(tags[1]["Key"], "a'b\"c");
    assert_eq!(tags.as_array().unwrap().len(), 2);

    let template = write(&subject, &new_network(), Format::CloudFormation).unwrap();
    let untagged = template
        .replace("!Ref ", "")
        .replace("!GetAtt ", "")
        .replace("!GetAZs ", "");
    let line = untagged
        .lines()
        .find_map(|line| line.trim().strip_prefix("ReplicationGroupDescription: "))
        .unwrap();
    let read: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(read, **description);

    let configuration = write(&subject, &new_network(), Format::Terraform).unwrap();
    let body: hcl_edit::structure::Body = configuration.parse().unwrap();
    let group = body
        .get_blocks("resource")
        .find(|block| block.has_labels(&["aws_elasticache_replication_group", "cache"]))
        .unwrap();
    let read = group.body.get_attribute("description").unwrap();
    assert_eq!(read.value.as_str(), Some(&**description));
    let mut found = Vec::new();
    texts(&tags, &mut found);
    assert!(
        found.contains(&"\\${1} %{2} !Ref x: {} - [] #".to_owned()),
        "{found:?}"
    );
}

#[test]
fn an_answer_that_aws_could_not_give_is_refused() {
    for (field, spoil) in [
        (
            "id",
            (|subject| subject.id = "a'; touch pwned".into()) as fn(&mut Subject),
        ),
        ("region", |subject| subject.region = "$(id)".into()),
        ("node type", |subject| subject.node_type = "--debug".into()),
        ("member", |subject| {
            subject.kind = Kind::Group(Group {
                replica: Some("`id`".into()),
                ..Group::default()
            });
        }),
    ] {
        let mut subject = redis();
        spoil(&mut subject);
        for (format, _) in FORMATS {
            let refused = write(&subject, &new_network(), format).unwrap_err();
            assert!(
                matches!(&refused, Refusal::Malformed { field: found, .. } if *found == field),
                "{refused}"
            );
        }
    }
    let options = Options {
        network: Network::Existing {
            vpc: "vpc-1 --debug".into(),
            subnets: Vec::new(),
        },
    };
    assert!(write(&redis(), &options, Format::Shell).is_err());
}

#[test]
fn what_runs_in_a_chosen_network_stays_there() {
    let mut subject = redis();
    subject.network.subnet_group = Some("private".into());
    let refused = write(&subject, &new_network(), Format::Shell).unwrap_err();
    assert!(matches!(&refused, Refusal::InPlace { .. }), "{refused}");
    assert!(
        refused.to_string().contains("`private` of vpc-11111111"),
        "{refused}"
    );

    // Another VPC that is named is a wish to move; the same one is not.
    assert!(write(&subject, &existing(&[]), Format::Shell).is_ok());
    subject.network.vpc = Some("vpc-0a1b2c3d4e5f60718".into());
    assert!(write(&subject, &existing(&[]), Format::Shell).is_err());
}

#[test]
fn nobody_is_let_in_by_default() {
    for (case, subject, options) in cases() {
        for (format, name) in FORMATS {
            let text = write(&subject, &options, format).unwrap();
            let everybody: Vec<_> = text
                .lines()
                .filter(|line| line.contains("0.0.0.0/0"))
                .collect();
            // A route of the gateway that was asked for, and no source.
            let routes = everybody.iter().all(|line| {
                [
                    "destination-cidr-block",
                    "DestinationCidrBlock",
                    "destination_cidr_block",
                ]
                .iter()
                .any(|route| line.contains(route))
            });
            assert!(routes, "{case}/{name}: {everybody:?}");
            let asked = options.network
                == Network::New {
                    internet_gateway: true,
                };
            assert_eq!(!everybody.is_empty(), asked, "{case}/{name}");
        }
    }
}

#[test]
fn settings_are_carried_over() {
    let script = |spoil: fn(&mut Subject)| {
        let mut subject = redis_replicas();
        spoil(&mut subject);
        write(&subject, &existing(&["subnet-1"]), Format::Shell).unwrap()
    };
    let plain = script(|_| {});
    for line in [
        "--multi-az-enabled",
        "--auth-token \"$AUTH_TOKEN\"",
        "CLUSTERS=3",
    ] {
        assert!(plain.contains(line), "{line}");
    }
    let other = script(|subject| {
        subject.auth_token = false;
        subject.encryption = Encryption::default();
        subject.network_type = Some("dual_stack".into());
        subject.auto_minor_version_upgrade = Some(false);
        if let Kind::Group(group) = &mut subject.kind {
            group.multi_az = false;
            group.automatic_failover = false;
            group.data_tiering = true;
            group.cluster_mode = true;
            group.replicas = vec![1, 2];
        }
    });
    for line in [
        "--no-multi-az-enabled",
        "--no-at-rest-encryption-enabled",
        "--no-transit-encryption-enabled",
        "--no-auto-minor-version-upgrade",
        "--network-type dual_stack",
        "--data-tiering-enabled",
        // Cluster mode cannot be without it.
        "--automatic-failover-enabled",
        "SHARDS=2",
        "REPLICAS=2",
        "different numbers of replicas",
    ] {
        assert!(other.contains(line), "{line}\n{other}");
    }
    assert!(!other.contains("AUTH_TOKEN"));
}

#[test]
fn a_cache_is_found_by_its_id_or_arn() {
    let mut twin = redis();
    twin.region = "us-west-1".into();
    twin.id = "twin".into();
    twin.arn = None;
    let other = Subject {
        region: "eu-west-1".into(),
        ..twin.clone()
    };
    let subjects = Subjects {
        all: vec![redis(), redis_replicas(), twin, other],
        members: vec![("orders-001".into(), "orders".into())],
        broken: Vec::new(),
    };
    assert_eq!(subjects.find("Sessions").unwrap().id, "sessions");
    let arn = "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:users";
    assert_eq!(subjects.find(arn).unwrap().id, "users");
    for (typed, message) in [
        (
            "session",
            "no cluster or replication group `session` in these answers; did you mean `sessions`?",
        ),
        (
            "zzz",
            "no cluster or replication group `zzz` in these answers",
        ),
        (
            "users-002",
            "`users-002` is a member of the replication group `users`, which moves as a whole: `cachelint runbook users`",
        ),
        (
            "arn:aws:elasticache:eu-west-1:123456789012:cluster:orders-001",
            "`orders-001` is a member of the replication group `orders`, which moves as a whole: `cachelint runbook orders`",
        ),
        (
            "twin",
            "`twin` is the name of more than one; name one by its ARN or its region: us-west-1, eu-west-1",
        ),
    ] {
        let found: NotFound = subjects.find(typed).unwrap_err();
        assert_eq!(found.to_string(), message);
    }
}

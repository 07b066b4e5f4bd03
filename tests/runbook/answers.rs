//! From answers to the caches that they describe, and which of them is meant.

use std::fs;
use std::path::Path;
use std::process::Command;

use cachelint::read::live::gather;
use cachelint::read::{Input, Settings};
use cachelint::runbook::{Kind, NotFound, Subject, Subjects};

use super::made::{cases, redis, redis_replicas};

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

/// What is only told of some: an Outpost, a topic that hears nothing, and cluster mode that is not complete.
#[test]
fn rare_answers_are_understood() {
    let here = std::env::current_dir().unwrap();
    let settings = Settings::new(here.clone(), here);
    let arn = "arn:aws:elasticache:eu-west-1:123456789012";
    let text = format!(
        r#"{{"CacheClusters": [
            {{"CacheClusterId": "a", "ARN": "{arn}:cluster:a", "NumCacheNodes": 1, "CacheNodeType": "cache.m5.large", "Engine": "redis",
              "PreferredOutpostArn": "arn:aws:outposts:o", "NotificationConfiguration": {{"TopicArn": "arn:aws:sns:t", "TopicStatus": "inactive"}}}},
            {{"CacheClusterId": "g-0001-001", "ARN": "{arn}:cluster:g-0001-001", "ReplicationGroupId": "g", "CacheNodeType": "cache.m5.large",
              "NumCacheNodes": 1, "PreferredOutpostArn": "arn:aws:outposts:p"}}
        ], "ReplicationGroups": [
            {{"ReplicationGroupId": "g", "ARN": "{arn}:replicationgroup:g", "CacheNodeType": "cache.m5.large", "ClusterEnabled": true,
              "ClusterMode": "compatible", "NodeGroups": [{{"NodeGroupId": "0001", "NodeGroupMembers": [{{"CacheClusterId": "g-0001-001"}}]}}]}}
        ]}}"#
    );
    let input = Input::Text {
        name: "answers".into(),
        bytes: text.into(),
    };
    let gathered = gather(vec![input], &settings);
    let subjects = Subjects::of(&gathered.answers, None);
    let cluster = subjects.find("a").unwrap();
    assert_eq!(cluster.outpost.as_deref(), Some("arn:aws:outposts:o"));
    assert_eq!(cluster.notification_topic, None);
    let group = subjects.find("g").unwrap();
    assert_eq!(group.outpost.as_deref(), Some("arn:aws:outposts:p"));
    assert!(matches!(&group.kind, Kind::Group(group) if group.compatible));
}

/// Compared with each other, these would keep a processor busy for an hour.
#[test]
fn what_is_too_long_for_an_id_is_nobody_s_namesake() {
    let mut long = redis();
    long.id = "a".repeat(1 << 20);
    let subjects = Subjects {
        all: vec![long, redis()],
        ..Subjects::default()
    };
    for typed in ["b".repeat(1 << 20), "sessionz".into()] {
        let missing = subjects.find(&typed).unwrap_err();
        let suggested = match missing {
            NotFound::Unknown { nearest, .. } => nearest,
            other => panic!("{other}"),
        };
        assert_eq!(suggested.is_some(), typed == "sessionz");
    }
}

/// As where two accounts answer through `--query`, which leaves out the ARN.
#[test]
fn what_nothing_tells_apart_is_not_chosen() {
    let nameless = Subject {
        arn: None,
        ..redis()
    };
    let message = "the answers describe `sessions` more than once in us-east-1, and not each time with its ARN: give those \
                   of one account, once";
    for other in [redis(), nameless.clone()] {
        let subjects = Subjects {
            all: vec![nameless.clone(), other],
            ..Subjects::default()
        };
        let missing = subjects.find("sessions").unwrap_err();
        assert_eq!(missing.to_string(), message);
    }
    let elsewhere = Subject {
        region: "us-west-1".into(),
        ..redis()
    };
    let subjects = Subjects {
        all: vec![nameless, elsewhere],
        ..Subjects::default()
    };
    let missing = subjects.find("sessions").unwrap_err();
    assert!(matches!(missing, NotFound::Ambiguous { .. }), "{missing}");
}

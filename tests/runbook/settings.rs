//! What is carried over, and what is said of the rest.

use cachelint::runbook::{Encryption, Format, Kind, Subject, write};

use super::made::{FORMATS, existing, memcached, redis, redis_replicas, valkey_shards};

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

/// Every format of the runbook of `subject`, which is the same in what it carries.
fn told(subject: &Subject) -> [String; 3] {
    FORMATS.map(|(format, _)| write(subject, &existing(&[]), format).unwrap())
}

/// Each format's text for one thing; `None` where it stands in none of them.
fn assert_told(subject: &Subject, wanted: [&str; 3], is_there: bool) {
    for (text, wanted) in told(subject).iter().zip(wanted) {
        let is_said = text
            .lines()
            .any(|line| !line.starts_with('#') && line.contains(wanted));
        assert_eq!(is_said, is_there, "{wanted}\n{text}");
    }
}

/// As a remark, which is broken into lines.
fn assert_remarked(subject: &Subject, remark: &str) {
    for text in told(subject) {
        let head: Vec<_> = text
            .lines()
            .map_while(|line| line.strip_prefix('#'))
            .map(str::trim)
            .collect();
        assert!(head.join(" ").contains(remark), "{remark}\n{text}");
    }
}

const TOKEN: [&str; 3] = ["AUTH_TOKEN", "auth_token", "AuthToken"];

/// Terraform's provider refuses both together, and AWS gives none without encryption.
#[test]
fn a_token_is_asked_for_where_the_new_cache_takes_one() {
    assert_told(&redis_replicas(), TOKEN, true);
    let mut subject = redis_replicas();
    subject.user_groups = vec!["readers".into()];
    assert_told(&subject, TOKEN, false);
    assert_remarked(
        &subject,
        "The AUTH token is left behind, for the user groups say who may connect, and AWS takes one of both.",
    );
    subject.user_groups.clear();
    subject.encryption.in_transit = false;
    assert_told(&subject, TOKEN, false);
    assert_remarked(
        &subject,
        "The AUTH token is left behind, for AWS takes one only where",
    );
    let mut subject = memcached();
    subject.auth_token = true;
    assert_told(&subject, TOKEN, false);
    assert_remarked(
        &subject,
        "The AUTH token is left behind, for Memcached takes none.",
    );
}

/// `CreateCacheCluster` takes neither a key nor a token.
#[test]
fn an_encrypted_node_becomes_a_group_of_one() {
    const GROUP: [&str; 3] = [
        "create-replication-group",
        "aws_elasticache_replication_group",
        "AWS::ElastiCache::ReplicationGroup",
    ];
    assert_told(&redis(), GROUP, false);
    for encrypt in [
        (|subject| subject.encryption.at_rest = true) as fn(&mut Subject),
        |subject| subject.encryption.in_transit = true,
    ] {
        let mut subject = redis();
        encrypt(&mut subject);
        assert_told(&subject, GROUP, true);
        assert_remarked(&subject, "so the new cache is one of a single node.");
    }
    let mut subject = redis();
    subject.encryption.in_transit = true;
    subject.auth_token = true;
    assert_told(&subject, TOKEN, true);
    let mut subject = memcached();
    subject.encryption.in_transit = true;
    assert_told(&subject, GROUP, false);
    assert_told(
        &subject,
        [
            "--transit-encryption-enabled",
            "transit_encryption_enabled = true",
            "TransitEncryptionEnabled: true",
        ],
        true,
    );
}

#[test]
fn what_aws_does_not_take_together_is_left_behind() {
    let mut subject = redis_replicas();
    subject.parameter_group = Some("global-datastore-users-redis6".into());
    subject.encryption.at_rest = false;
    if let Kind::Group(group) = &mut subject.kind {
        group.replicas = vec![0];
        group.global = Some("ldgnf-users".into());
    }
    for left in [
        [
            "PARAMETER_GROUP=",
            "parameter_group_name",
            "CacheParameterGroupName",
        ],
        ["KMS_KEY=", "kms_key_id", "KmsKeyId"],
        [
            " --multi-az-enabled",
            "multi_az_enabled           = true",
            "MultiAZEnabled: true",
        ],
        [
            " --automatic-failover-enabled",
            "automatic_failover_enabled = true",
            "AutomaticFailoverEnabled: true",
        ],
    ] {
        assert_told(&redis_replicas(), left, true);
        assert_told(&subject, left, false);
    }
    for remark in [
        "The parameter group global-datastore-users-redis6 is the global datastore's own",
        "is left behind, for nothing is encrypted at rest",
        "Automatic failover is left behind",
        "Multi-AZ is left behind",
        "belongs to the global datastore ldgnf-users, and the new one does not",
    ] {
        assert_remarked(&subject, remark);
    }
}

#[test]
fn a_group_on_its_way_to_cluster_mode_stays_on_it() {
    const COMPATIBLE: [&str; 3] = [
        "--cluster-mode compatible",
        "= \"compatible\"",
        "ClusterMode: compatible",
    ];
    let mut subject = valkey_shards();
    assert_told(&subject, COMPATIBLE, false);
    if let Kind::Group(group) = &mut subject.kind {
        group.compatible = true;
    }
    assert_told(&subject, COMPATIBLE, true);
}

#[test]
fn what_the_new_network_cannot_give_is_said() {
    let mut subject = redis();
    subject.outpost = Some("arn:aws:outposts:us-east-1:123456789012:outpost/op-1".into());
    subject.network_type = Some("dual_stack".into());
    assert_remarked(
        &subject,
        "runs on the Outpost arn:aws:outposts:us-east-1:123456789012:outpost/op-1.",
    );
    assert_remarked(
        &subject,
        "let clients that come by IPv6 in by their security group",
    );
    subject.kind = Kind::Cluster {
        nodes: 2,
        spread: false,
    };
    assert_remarked(
        &subject,
        "The answer speaks of 2 nodes. A cluster of redis has one",
    );
    assert_told(
        &subject,
        ["NODES=1", "num_cache_nodes = 1", "NumCacheNodes: 1"],
        true,
    );
}

#[test]
fn logs_of_another_kind_are_left_behind() {
    for (log, format) in [("slow-logs", "json"), ("slow-log", "xml")] {
        let mut subject = redis_replicas();
        subject.logs[0].log = log.into();
        subject.logs[0].format = format.into();
        assert_told(
            &subject,
            [
                "LOGS=",
                "log_delivery_configuration",
                "LogDeliveryConfigurations",
            ],
            false,
        );
        assert_remarked(
            &subject,
            &format!("The log delivery is left behind, for AWS allows no such text: {log}"),
        );
    }
}

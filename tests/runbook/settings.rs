//! What is carried over, and what is said of the rest.

use cachelint::runbook::{Encryption, Format, Kind, Subject, write};

use super::made::{existing, redis_replicas};

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

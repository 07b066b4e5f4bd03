//! Where the new cache goes, and when there is nothing to move.

use cachelint::runbook::{Format, Refusal, write};

use super::made::{existing, new_network, redis};

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

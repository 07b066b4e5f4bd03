//! Where the new cache goes, and when there is nothing to move.

use cachelint::runbook::{Format, Refusal, write};

use super::made::{FORMATS, existing, new_network, redis};

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
fn a_subnet_that_is_named_twice_is_one() {
    let options = existing(&["subnet-1", "subnet-2", "subnet-1"]);
    let written = FORMATS.map(|(format, _)| write(&redis(), &options, format).unwrap());
    for text in written {
        assert_eq!(text.matches("subnet-1").count(), 1, "{text}");
    }
}

/// A subnet is in a zone of its region, whatever an answer says.
#[test]
fn zones_elsewhere_are_not_asked_for() {
    let mut subject = redis();
    subject.zones.push("eu-west-1a".into());
    let script = write(&subject, &new_network(), Format::Shell).unwrap();
    assert!(script.contains("\nZONES='us-east-1a'\n"), "{script}");
}

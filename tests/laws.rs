//! Laws of knowledge: Kleene's logic, and that knowing less never changes sides.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use cachelint::knowledge::{Cause, Doubt, Trail, Truth, Value};
use cachelint::model::elasticache::{Cluster, GroupName, ReplicationGroup};
use cachelint::model::{Belonging, Infrastructure, Kind, Link, Reading, Resource};
use cachelint::rules::RULES;
use cachelint::source::{File, Files, Place, Span};
use cachelint::verdict::Verdict;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn doubt() -> Doubt {
    Doubt::new(Cause::Workspace, Trail::default())
}

fn truth() -> impl Strategy<Value = Truth> {
    prop_oneof![
        Just(Truth::Yes(Trail::default())),
        Just(Truth::No(Trail::default())),
        Just(Truth::Unknown(doubt())),
    ]
}

fn name() -> impl Strategy<Value = GroupName> {
    prop_oneof![
        prop_oneof![Just("default"), Just("Default"), Just("private")]
            .prop_map(|name| GroupName::Exactly(name.into())),
        (
            prop_oneof![Just(""), Just("de"), Just("x")],
            prop_oneof![Just(""), Just("t")]
        )
            .prop_map(|(prefix, suffix)| {
                GroupName::Between {
                    prefix: prefix.into(),
                    suffix: suffix.into(),
                }
            }),
        Just(GroupName::Generated),
    ]
}

fn group() -> impl Strategy<Value = Value<GroupName>> {
    prop_oneof![
        Just(Value::Absent(Trail::default())),
        name().prop_map(|name| Value::Known(name, Trail::default())),
        Just(Value::Opaque(Trail::default())),
        Just(Value::Unknown(doubt())),
    ]
}

/// The same with less known of it.
fn less(value: &Value<GroupName>, step: usize) -> Value<GroupName> {
    match (value, step) {
        (_, 0) => value.clone(),
        (Value::Known(..), 1) => Value::Opaque(Trail::default()),
        _ => Value::Unknown(doubt()),
    }
}

/// Yes and no may become unknown, and never each other.
fn keeps_sides(more: &Truth, less: &Truth) -> bool {
    matches!(
        (more, less),
        (_, Truth::Unknown(_)) | (Truth::Yes(_), Truth::Yes(_)) | (Truth::No(_), Truth::No(_))
    )
}

fn verdict_keeps_sides(more: Option<&Verdict>, less: Option<&Verdict>) -> bool {
    matches!(
        (more, less),
        (_, Some(Verdict::Unknown(_)))
            | (Some(Verdict::Pass(_)), Some(Verdict::Pass(_)))
            | (Some(Verdict::Fail(_)), Some(Verdict::Fail(_)))
            | (None, None)
    )
}

fn place() -> Place {
    let mut files = Files::default();
    let file = files.add(File::new("a.tf".into(), String::new()));
    Place {
        file,
        span: Span::default(),
    }
}

fn resource(address: &str, kind: Kind) -> Resource {
    Resource {
        unit: ".".into(),
        address: address.into(),
        resource_type: "x",
        place: place(),
        calls: Vec::new(),
        exists: Truth::yes(),
        construct: None,
        kind,
    }
}

fn unnamed() -> Value<Arc<str>> {
    Value::Absent(Trail::default())
}

/// A group, and a cluster that is a member of it or not.
fn world(own: Value<GroupName>, member: &[Member], groups: Value<GroupName>) -> Infrastructure {
    let cluster = Kind::Cluster(Cluster {
        id: unnamed(),
        subnet_group: own,
        replication_group: Belonging {
            readings: member.iter().copied().map(reading).collect(),
            doubt: (member.len() > 1).then(doubt),
        },
    });
    let group = Kind::ReplicationGroup(ReplicationGroup {
        id: unnamed(),
        subnet_group: groups,
        primary_cluster: Belonging::to_nothing(),
    });
    Infrastructure {
        unseen: Vec::new(),
        units: Vec::new(),
        resources: vec![resource("cluster", cluster), resource("group", group)],
    }
}

/// One reading of what the cluster is a member of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Member {
    Nothing,
    TheGroup,
    AnUndeclaredGroup,
    Something,
}

fn reading(member: Member) -> Reading {
    let to = |name: &str| Reading::To(Link::Address(name.into()), Trail::default());
    match member {
        Member::Nothing => Reading::Alone,
        Member::TheGroup => to("group"),
        Member::AnUndeclaredGroup => to("nowhere"),
        Member::Something => Reading::OutOfSight(doubt()),
    }
}

/// Some readings, and further ones for who knows less.
fn members() -> impl Strategy<Value = (Vec<Member>, Vec<Member>)> {
    let all = vec![
        Member::Nothing,
        Member::TheGroup,
        Member::AnUndeclaredGroup,
        Member::Something,
    ];
    (
        proptest::sample::subsequence(all.clone(), 1..=4),
        proptest::sample::subsequence(all, 0..=4),
    )
}

proptest! {
    // The same cases every time: a new one that fails is a find, and no broken build.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn and_and_or_are_commutative_and_associative(a in truth(), b in truth(), c in truth()) {
        prop_assert_eq!(a.clone().and(b.clone()), b.clone().and(a.clone()));
        prop_assert_eq!(a.clone().or(b.clone()), b.clone().or(a.clone()));
        prop_assert_eq!(a.clone().and(b.clone()).and(c.clone()), a.clone().and(b.clone().and(c.clone())));
        prop_assert_eq!(a.clone().or(b.clone()).or(c.clone()), a.or(b.or(c)));
    }

    #[test]
    fn de_morgan_holds(a in truth(), b in truth()) {
        prop_assert_eq!(a.clone().and(b.clone()).not(), a.clone().not().or(b.clone().not()));
        prop_assert_eq!(a.clone().or(b.clone()).not(), a.clone().not().and(b.not()));
        prop_assert_eq!(a.clone().not().not(), a);
    }

    #[test]
    fn logic_with_less_known_never_changes_sides(a in truth(), b in truth()) {
        let unknown = Truth::Unknown(doubt());
        prop_assert!(keeps_sides(&a.clone().and(b.clone()), &unknown.clone().and(b.clone())));
        prop_assert!(keeps_sides(&a.clone().or(b.clone()), &unknown.or(b)));
    }

    #[test]
    fn a_join_is_sure_only_of_what_both_are(a in group(), b in group()) {
        let joined = a.clone().join(b.clone(), doubt());
        prop_assert!(keeps_sides(&a.is_set(), &joined.is_set()));
        prop_assert!(keeps_sides(&b.is_set(), &joined.is_set()));
        let verdict = |value: &Value<GroupName>| Verdict::from(value.is_set());
        let verdicts = verdict(&a).join(verdict(&b), doubt());
        prop_assert_eq!(verdicts.name(), verdict(&joined).name());
    }

    #[test]
    fn rules_that_know_less_never_change_sides(
        own in group(),
        groups in group(),
        (member, further) in members(),
        steps in (0_usize..3, 0_usize..3),
    ) {
        let more = world(own.clone(), &member, groups.clone());
        let mut all = member;
        all.extend(further);
        all.dedup();
        let fewer = world(less(&own, steps.0), &all, less(&groups, steps.1));
        for rule in &RULES {
            for (left, right) in more.resources.iter().zip(&fewer.resources) {
                let (more, fewer) = (rule.judge(left, &more), rule.judge(right, &fewer));
                prop_assert!(verdict_keeps_sides(more.as_ref(), fewer.as_ref()), "{:?} {:?}", more, fewer);
            }
        }
    }
}

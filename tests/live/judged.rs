//! What answers come to: of clusters, of groups and their members, of regions.

use serde_json::{Value, json};

use super::{UNIT, arn, audit, cluster};

/// A whole answer that names no group has none; of one that somebody has picked fields from, nobody can tell.
#[test]
fn a_field_that_was_not_asked_for_is_unknown() {
    for (text, verdict) in [
        (r#"{"CacheClusters": [{"CacheClusterId": "a"}]}"#, "fail"),
        (
            r#"[{"CacheClusterId": "a", "CacheClusterStatus": "available"}]"#,
            "fail",
        ),
        (
            r#"[{"CacheClusterId": "a", "CacheSubnetGroupName": null}]"#,
            "fail",
        ),
        (r#"[{"CacheClusterId": "a", "Engine": "redis"}]"#, "unknown"),
    ] {
        let audit = audit(&[("answer.json", text.as_bytes())]);
        assert_eq!(
            audit.verdicts(),
            [format!("unknown/unknown a {verdict}")],
            "{text}"
        );
    }
}

#[test]
fn a_group_is_judged_by_its_members() {
    let group = |members: &[&str]| {
        json!({"ReplicationGroups": [{
            "ReplicationGroupId": "g",
            "Status": "available",
            "MemberClusters": members,
            "ARN": "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g",
        }]})
        .to_string()
    };
    for (members, groups, verdict) in [
        (
            &["g-1", "g-2"][..],
            [json!("private"), json!("private")],
            "pass",
        ),
        (&["g-1", "g-2"], [json!(""), Value::Null], "fail"),
        (&["g-1", "g-2"], [json!("private"), Value::Null], "unknown"),
        (
            &["g-1", "g-3"],
            [json!("private"), json!("private")],
            "unknown",
        ),
        (&[], [json!("private"), json!("private")], "unknown"),
    ] {
        let [one, two] = groups;
        let clusters = json!({"CacheClusters": [cluster("g-1", &one), cluster("g-2", &two)]});
        let audit = audit(&[
            ("clusters.json", clusters.to_string().as_bytes()),
            ("groups.json", group(members).as_bytes()),
        ]);
        let verdicts = audit.verdicts();
        let own = verdicts
            .iter()
            .find(|text| text.contains(":replicationgroup:g "));
        assert!(own.unwrap().ends_with(verdict), "{members:?} {verdicts:?}");
    }
    let alone = audit(&[("groups.json", group(&["g-1"]).as_bytes())]);
    assert_eq!(
        alone.problems(),
        [format!(
            "not-audited {UNIT} its replication groups are described, and its clusters are not"
        )]
    );
    assert_eq!(alone.status, Some(3));
}

/// A cause is what is the case, and no evaluation.
#[test]
fn a_group_that_is_unknown_says_why() {
    let group = |fields: &str| {
        format!(
            "{{\"ReplicationGroups\": [{{\"ReplicationGroupId\": \"g\", \"Status\": \"creating\"{fields}}}]}}"
        )
    };
    let clusters = json!({"CacheClusters": [
        {"CacheClusterId": "g-1", "CacheSubnetGroupName": "private"},
        {"CacheClusterId": "g-2", "CacheSubnetGroupName": null},
    ]});
    for (fields, cause) in [
        ("", "no answer tells of `MemberClusters`"),
        (", \"MemberClusters\": []", "the group has no members"),
        (
            ", \"MemberClusters\": [\"g-3\"]",
            "no answer tells of `g-3`",
        ),
        (
            ", \"MemberClusters\": [\"g-1\", \"g-2\"]",
            "the members of the group are in different networks",
        ),
    ] {
        let audit = audit(&[
            ("clusters.json", clusters.to_string().as_bytes()),
            ("groups.json", group(fields).as_bytes()),
        ]);
        let results = audit.report["results"].as_array().unwrap().iter();
        let mut own = results.filter(|one| one["address"] == "g" && one["rule"] == "EC-003");
        let message = own.next().unwrap()["message"].as_str().unwrap();
        assert!(message.ends_with(&format!(": {cause}")), "{message}");
    }
}

/// What is told twice in the same way counts once. What is not is judged each time, and neither answer decides for a group.
#[test]
fn answers_that_contradict_each_other_are_told() {
    let pages = |second: Value| {
        let first = json!({"CacheClusters": [cluster("g-1", &json!("private"))], "Marker": "x"});
        let groups = json!({"ReplicationGroups": [{
            "ReplicationGroupId": "g",
            "MemberClusters": ["g-1"],
            "ARN": "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g",
        }]});
        let second = json!({"CacheClusters": [second]});
        let text = format!("{first}{second}{groups}");
        audit(&[("a.json", text.as_bytes())])
    };
    let same = pages(cluster("g-1", &json!("private")));
    assert_eq!(same.verdicts().len(), 2);
    assert_eq!((same.problems(), same.status), (Vec::new(), Some(0)));

    let other = pages(cluster("g-1", &Value::Null));
    let group = format!("{UNIT} arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:g");
    assert_eq!(
        other.verdicts(),
        [
            format!("{} pass", arn("g-1")),
            format!("{} fail", arn("g-1")),
            format!("{group} unknown")
        ]
    );
    assert_eq!(other.problems().len(), 1, "{:?}", other.problems());
    assert!(other.problems()[0].ends_with("is described twice, and not in the same network"));
    assert_eq!(other.status, Some(1));
}

/// Without an ARN, a name in a region that is known is one cluster, and in one that is not perhaps two.
#[test]
fn a_name_without_an_arn_counts_once_where_its_region_is_known() {
    let text = br#"{"CacheClusters": [{"CacheClusterId": "a", "CacheSubnetGroupName": "b", "ARN": "none"}]}"#;
    for (folder, verdicts) in [("123456789012/eu-west-1", 1), ("eu-west-1", 2), (".", 2)] {
        let [one, two] = ["one", "two"].map(|name| format!("{folder}/{name}.json"));
        let audit = audit(&[(&one, text), (&two, text)]);
        assert_eq!(audit.verdicts().len(), verdicts, "{:?}", audit.verdicts());
        assert!(
            audit.verdicts()[0].ends_with(" a pass"),
            "no ARN is one that is none"
        );
    }
}

#[test]
fn a_member_is_judged_by_its_own_answer() {
    let mut member = cluster("g-1", &json!("private"));
    member["ReplicationGroupId"] = json!("nowhere");
    let text = json!({"CacheClusters": [member]}).to_string();
    assert_eq!(
        audit(&[("a.json", text.as_bytes())]).verdicts(),
        [format!("{} pass", arn("g-1"))]
    );
}

#[test]
fn a_path_says_whose_an_answer_is_that_does_not() {
    let text = br#"{"CacheClusters": [{"CacheClusterId": "a", "CacheSubnetGroupName": "b"}]}"#;
    let audit = audit(&[
        ("111122223333/us-east-1/describe-cache-clusters.json", text),
        ("eu-west-1.json", text),
        ("us-gov-east-1/empty.json", br#"{"CacheClusters": []}"#),
    ]);
    assert_eq!(
        audit.verdicts(),
        ["111122223333/us-east-1 a pass", "unknown/eu-west-1 a pass"]
    );
    assert_eq!(audit.report["summary"]["units"], 3);
}

/// What `--save` has written down of what did not answer keeps a later run from being clean.
#[test]
fn what_was_not_audited_stays_so() {
    let gap = json!({"NotAudited": [
        {"Account": "123456789012", "Region": "us-east-1", "Cause": "access is denied", "Help": "grant it"},
        {"Account": "123456789012", "Region": "eu-west-1", "Cause": "no VPCs", "Beside": true},
    ]});
    let answer = json!({"CacheClusters": [cluster("a", &json!("private"))]});
    let audit = audit(&[
        ("answer.json", answer.to_string().as_bytes()),
        ("gaps.json", gap.to_string().as_bytes()),
    ]);
    assert_eq!(
        audit.problems(),
        [
            format!("suspicious {UNIT} no VPCs"),
            "not-audited 123456789012/us-east-1 not audited: access is denied".to_owned(),
        ]
    );
    assert_eq!(audit.status, Some(3));
}

#[test]
fn regions_are_those_of_the_one_account_that_answers() {
    // `aws ec2 describe-regions` does not say whose they are.
    let regions = json!({"Regions": [
        {"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"},
        {"RegionName": "us-east-1", "OptInStatus": "opted-in"},
    ]});
    let regions = regions.to_string();
    let none = br#"{"CacheClusters": []}"#;
    let of_one = audit(&[
        ("regions.json", regions.as_bytes()),
        ("123456789012/eu-west-1/a.json", none),
    ]);
    let gap = "it is enabled, and no answer about its clusters is here";
    assert_eq!(
        of_one.problems(),
        [format!("not-audited 123456789012/us-east-1 {gap}")]
    );
    assert_eq!(of_one.status, Some(3));
    let of_two = audit(&[
        ("regions.json", regions.as_bytes()),
        ("123456789012/eu-west-1/a.json", none),
        ("210987654321/eu-west-1/a.json", none),
    ]);
    assert_eq!(
        of_two.problems(),
        [format!("not-audited unknown/us-east-1 {gap}")]
    );
}

#[test]
fn an_enabled_region_without_an_answer_is_a_gap() {
    let regions = json!({"Regions": [
        {"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"},
        {"RegionName": "us-east-1", "OptInStatus": "opted-in"},
        {"RegionName": "ap-east-1", "OptInStatus": "not-opted-in"},
    ]});
    let audit = audit(&[
        ("123456789012/regions.json", regions.to_string().as_bytes()),
        ("123456789012/eu-west-1/a.json", br#"{"CacheClusters": []}"#),
    ]);
    assert_eq!(
        audit.problems(),
        [
            "not-audited 123456789012/us-east-1 it is enabled, and no answer about its clusters is here"
        ]
    );
    assert_eq!(audit.status, Some(3));
}

/// A remark about its subnet groups does not stand for the answer about its clusters.
#[test]
fn a_remark_beside_hides_no_missing_answer() {
    let regions = json!({"Regions": [{"RegionName": "us-east-1", "OptInStatus": "opted-in"}]});
    let remark = json!({"NotAudited": [
        {"Account": "123456789012", "Region": "us-east-1", "Cause": "no subnet groups", "Beside": true},
    ]});
    let audit = audit(&[
        ("123456789012/regions.json", regions.to_string().as_bytes()),
        ("123456789012/remarks.json", remark.to_string().as_bytes()),
        ("123456789012/eu-west-1/a.json", br#"{"CacheClusters": []}"#),
    ]);
    assert_eq!(
        audit.problems(),
        [
            "suspicious 123456789012/us-east-1 no subnet groups",
            "not-audited 123456789012/us-east-1 it is enabled, and no answer about its clusters is here",
        ]
    );
    assert_eq!(audit.status, Some(3));
}

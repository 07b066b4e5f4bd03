//! Answers that nobody at AWS wrote: text stays text, or is refused.

use cachelint::runbook::{Format, Group, Kind, Network, Options, Refusal, Subject, write};

use super::made::{FORMATS, hostile, new_network, redis};

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

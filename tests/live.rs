//! A live account by answers that were saved of it: every shape they come in, and everything that keeps them from being whole.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[cfg(feature = "live")]
#[path = "live/aws.rs"]
mod aws;
#[cfg(feature = "live")]
#[path = "live/credentials.rs"]
mod credentials;
#[cfg(feature = "live")]
#[path = "live/faults.rs"]
mod faults;
#[cfg(feature = "live")]
#[path = "live/moto.rs"]
mod moto;
#[cfg(feature = "live")]
#[path = "live/server.rs"]
mod server;
#[cfg(all(feature = "live", unix))]
#[path = "live/terminal.rs"]
mod terminal;
#[cfg(feature = "live")]
#[path = "live/throttling.rs"]
mod throttling;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What an audit of one folder comes to.
struct Audit {
    status: Option<i32>,
    report: Value,
}

impl Audit {
    /// `address verdict`, of EC-003.
    fn verdicts(&self) -> Vec<String> {
        let results = self.report["results"].as_array().unwrap().iter();
        results
            .filter(|result| result["rule"] == "EC-003")
            .map(|result| {
                let text = |key: &str| result[key].as_str().unwrap().to_owned();
                format!("{} {} {}", text("unit"), text("address"), text("verdict"))
            })
            .collect()
    }

    /// `kind file:line:column message`
    fn problems(&self) -> Vec<String> {
        let problems = self.report["problems"].as_array().unwrap().iter();
        problems
            .map(|problem| {
                let text = |key: &str| problem[key].as_str().unwrap().to_owned();
                let at = match (problem["line"].as_u64(), problem["column"].as_u64()) {
                    (Some(line), Some(column)) => format!(":{line}:{column}"),
                    _ => String::new(),
                };
                format!("{} {}{at} {}", text("kind"), text("file"), text("message"))
            })
            .collect()
    }
}

/// Audits `files`, given as a folder.
fn audit(files: &[(&str, &[u8])]) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    run(folder.path(), ".", b"")
}

fn run(folder: &Path, from: &str, stdin: &[u8]) -> Audit {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--root", ".", "--output", "json", "--from", from])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    let output = child.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    Audit {
        status: output.status.code(),
        report,
    }
}

fn cluster(id: &str, group: &Value) -> Value {
    json!({
        "CacheClusterId": id,
        "CacheClusterStatus": "available",
        "Engine": "redis",
        "CacheSubnetGroupName": group,
        "ARN": format!("arn:aws:elasticache:eu-west-1:123456789012:cluster:{id}"),
    })
}

const UNIT: &str = "123456789012/eu-west-1";

fn arn(id: &str) -> String {
    format!("{UNIT} arn:aws:elasticache:eu-west-1:123456789012:cluster:{id}")
}

#[test]
fn every_shape_of_the_same_answer_comes_to_the_same() {
    let [a, b] = [cluster("a", &json!("private")), cluster("b", &Value::Null)];
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let wrapped = pretty(&json!({"CacheClusters": [a, b]}));
    let wide = |text: &str| -> Vec<u8> {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    for (shape, text) in [
        ("as the AWS CLI prints it", wrapped.clone().into_bytes()),
        (
            "with a mark and breaks of Windows",
            format!("\u{feff}{}", wrapped.replace('\n', "\r\n")).into(),
        ),
        ("in UTF-16", wide(&wrapped)),
        (
            "in one line",
            json!({"CacheClusters": [a, b]}).to_string().into(),
        ),
        ("as a list", json!([a, b]).to_string().into()),
        ("one after the other", format!("{a}\n{b}").into()),
        (
            "as pages",
            format!(
                "{}{}",
                json!({"CacheClusters": [a], "Marker": "x"}),
                json!({"CacheClusters": [b]})
            )
            .into(),
        ),
        (
            "as a list of pages",
            json!([{"CacheClusters": [a]}, {"CacheClusters": [b]}])
                .to_string()
                .into(),
        ),
        ("told twice", format!("{wrapped}{wrapped}").into()),
        (
            "with a last page that is empty",
            format!(
                "{}{}",
                json!({"CacheClusters": [a, b], "Marker": "x"}),
                json!({"CacheClusters": []})
            )
            .into(),
        ),
    ] {
        let audit = audit(&[("answer.json", &text)]);
        let wanted = [format!("{} pass", arn("a")), format!("{} fail", arn("b"))];
        assert_eq!(audit.verdicts(), wanted, "{shape}");
        assert_eq!(audit.problems(), [""; 0], "{shape}");
        assert_eq!(audit.status, Some(1), "{shape}");
        assert_eq!(audit.report["summary"]["units"], 1, "{shape}");
    }
}

#[test]
fn standard_input_and_a_single_file_are_read() {
    let text = json!({"CacheClusters": [cluster("a", &json!(""))]}).to_string();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("answer"), &text).unwrap();
    for audit in [
        run(folder.path(), "-", text.as_bytes()),
        run(folder.path(), "answer", b""),
    ] {
        assert_eq!(audit.verdicts(), [format!("{} fail", arn("a"))]);
        assert_eq!(audit.status, Some(1));
    }
    assert_eq!(run(folder.path(), "nowhere", b"").status, Some(2));
}

/// As the AWS CLI prints it: whole, and page by page. Places are in the YAML.
#[test]
fn answers_in_yaml_are_read() {
    let cluster = |id: &str, group: &str, indent: &str| {
        let arn = format!("ARN: arn:aws:elasticache:eu-west-1:123456789012:cluster:{id}");
        let lines = [
            arn.as_str(),
            "AtRestEncryptionEnabled: false",
            "CacheClusterCreateTime: '2024-01-30T09:25:26.712000+00:00'",
            &format!("CacheClusterId: {id}"),
            "CacheClusterStatus: available",
            "CacheNodes:",
            "- CacheNodeId: '0001'",
            "  Endpoint:",
            "    Address: x.cache.amazonaws.com",
            "    Port: 6379",
            "CacheSecurityGroups: []",
            group,
            "EngineVersion: '7.1'",
            "NumCacheNodes: 1",
            "PendingModifiedValues: {}",
        ];
        let lines = lines.iter().filter(|line| !line.is_empty()).enumerate();
        let lines = lines.map(|(at, line)| match at {
            0 => format!("{indent}- {line}\n"),
            _ => format!("{indent}  {line}\n"),
        });
        lines.collect::<String>()
    };
    let a = |indent| cluster("a", "CacheSubnetGroupName: private", indent);
    let b = |indent| cluster("b", "", indent);
    let whole = format!("CacheClusters:\n{}{}", a(""), b(""));
    let stream = format!(
        "- CacheClusters:\n{}  Marker: x\n- CacheClusters:\n{}",
        a("  "),
        b("  ")
    );
    for (shape, text) in [
        ("whole", whole.clone()),
        ("page by page", stream.clone()),
        ("as documents", format!("---\n{whole}---\n{whole}")),
        ("with breaks of Windows", whole.replace('\n', "\r\n")),
    ] {
        let audit = audit(&[("answer.yaml", text.as_bytes())]);
        let wanted = [format!("{} pass", arn("a")), format!("{} fail", arn("b"))];
        assert_eq!(audit.verdicts(), wanted, "{shape}");
        assert_eq!(audit.problems(), [""; 0], "{shape}");
        assert_eq!(audit.status, Some(1), "{shape}");
    }
    let location = &audit(&[("answer.yaml", whole.as_bytes())]).report["results"][0]["location"];
    assert_eq!(
        (
            &location["line"],
            &location["column"],
            &location["end_column"]
        ),
        (&json!(5), &json!(3), &json!(20))
    );

    let first = stream.split_inclusive("  Marker: x\n").next().unwrap();
    let broken = audit(&[("answer.yaml", first.as_bytes())]);
    assert_eq!(broken.problems().len(), 1, "{:?}", broken.problems());
    assert!(broken.problems()[0].contains("another page of `DescribeCacheClusters` follows"));
    assert_eq!(broken.status, Some(3));
    let deep = format!("{}a\n", "- ".repeat(100_000));
    assert_eq!(
        audit(&[("CacheClusters.yaml", deep.as_bytes())]).status,
        Some(3)
    );
    // Beside them lie other answers, and texts that are none.
    let regions = b"Regions:\n- OptInStatus: opted-in\n  RegionName: us-east-1\n";
    let template = b"Regions: [a]\nResources:\n  A:\n    Type: AWS::ElastiCache::CacheCluster\n";
    let beside = audit(&[
        ("123456789012/a.yaml", whole.as_bytes()),
        ("123456789012/regions.yaml", regions),
        ("123456789012/template.yaml", template),
    ]);
    assert_eq!(
        beside.problems(),
        [
            "not-audited 123456789012/us-east-1 it is enabled, and no answer about its clusters is here"
        ]
    );
    let none = audit(&[("a.yml", b"CacheClusters: []\nMarker: ''\n")]);
    assert_eq!((none.problems(), none.status), (Vec::new(), Some(0)));
}

/// PowerShell writes UTF-16, whatever it calls the file.
#[test]
fn an_answer_in_utf_16_is_found_in_a_folder() {
    let text = json!({"CacheClusters": [cluster("a", &Value::Null)]}).to_string();
    let text = format!("\u{feff}{text}");
    for turn in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(turn).collect();
        let whole = audit(&[("answer.txt", &bytes)]);
        assert_eq!(whole.verdicts(), [format!("{} fail", arn("a"))]);
        let broken = audit(&[("answer.txt", &bytes[..bytes.len() - 1])]);
        assert_eq!(
            broken.problems(),
            ["syntax answer.txt this is no text in UTF-8 or UTF-16"]
        );
        assert_eq!(broken.status, Some(3));
    }
}

#[test]
fn no_clusters_is_clean_and_no_answer_is_not() {
    for (text, status) in [
        (r#"{"CacheClusters": []}"#, 0),
        (r#"{"CacheClusters": null}"#, 3),
        ("[]", 3),
        ("", 3),
        (" \n", 3),
        ("{}", 3),
        (r#"{"Vpcs": []}"#, 3),
        (r#"{"ReplicationGroups": []}"#, 3),
        (r#"{"CacheSubnetGroups": []}"#, 3),
        ("An error occurred (AccessDenied)", 3),
        ("null", 3),
    ] {
        let audit = audit(&[("answer.json", text.as_bytes())]);
        assert_eq!(audit.status, Some(status), "{text}: {:?}", audit.problems());
    }
    assert_eq!(
        audit(&[("answer.json", b"[ ]")]).problems(),
        ["not-audited answer.json:1:1 this is an empty list, and does not say of what"]
    );
    for (name, status) in [
        ("describe-cache-clusters.json", 0),
        ("eu-west-1/Cache-Clusters.json", 0),
        ("describe-replication-groups.json", 3),
        ("cache-clusters/answer.json", 3),
    ] {
        assert_eq!(audit(&[(name, b"[]")]).status, Some(status), "{name}");
    }
    assert_eq!(audit(&[]).status, Some(3));
    assert_eq!(audit(&[("README.md", b"No answers.")]).status, Some(3));
}

/// Of a list whose every item is broken nobody can say that it holds nothing.
#[test]
fn what_cannot_be_read_is_no_empty_region() {
    let text = br#"{"CacheClusters": [{"CacheClusterId": "a", "NumCacheNodes": "2"}]}"#;
    let audit = audit(&[("123456789012/eu-west-1/a.json", text)]);
    assert_eq!(
        audit.problems(),
        [
            "syntax 123456789012/eu-west-1/a.json:1:63 AWS does not answer like this: invalid type: string \"2\", expected a whole number"
        ]
    );
    assert_eq!(audit.report["summary"]["units"], 0);
    assert_eq!(audit.status, Some(3));
}

/// Each of several inputs is answered for, and all of them are named from the root.
#[test]
fn an_input_without_answers_is_told_beside_one_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let good = json!({"CacheClusters": [cluster("a", &json!("private"))]}).to_string();
    fs::create_dir_all(folder.path().join("in/empty")).unwrap();
    fs::create_dir_all(folder.path().join("in/good")).unwrap();
    fs::write(folder.path().join("in/good/a.json"), good).unwrap();
    fs::write(folder.path().join("in/other.json"), r#"{"Vpcs": []}"#).unwrap();
    let audit = |from: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["audit", "--root", "..", "--output", "json"])
            .args(from.iter().flat_map(|path| ["--from", path]))
            .current_dir(folder.path().join("in"))
            .env_clear()
            .output()
            .unwrap();
        Audit {
            status: output.status.code(),
            report: serde_json::from_slice(&output.stdout).unwrap(),
        }
    };
    let missing = "there is no answer to `DescribeCacheClusters` here";
    for (from, problems, status) in [
        (&["good"][..], vec![], 0),
        (&["good", "good/a.json", "./good"], vec![], 0),
        (
            &["good", "empty"],
            vec![format!("empty in/empty {missing}")],
            3,
        ),
        (&["empty"], vec![format!("empty in/empty {missing}")], 3),
        (
            &["good", "nowhere"],
            vec!["not-found in/nowhere this path does not exist".to_owned()],
            2,
        ),
        (
            &["good", "other.json"],
            vec![
                format!("empty in/other.json {missing}"),
                "suspicious in/other.json:1:1 this is no answer that is understood here".to_owned(),
            ],
            3,
        ),
    ] {
        let audit = audit(from);
        assert_eq!(audit.problems(), problems, "{from:?}");
        assert_eq!(audit.status, Some(status), "{from:?}");
    }
}

/// What is broken is told with its place; what is whole beside it is judged.
#[test]
fn what_is_broken_leaves_a_gap_and_stops_nothing() {
    let good = json!({"CacheClusters": [cluster("a", &json!("private"))]}).to_string();
    for (broken, problem) in [
        (
            "{\"CacheClusters\": [\n  {\"CacheClusterId\":",
            "syntax b.json:2:20 this breaks off or is not JSON: eof while parsing a value",
        ),
        ("", "syntax b.json:1:1 this answer is empty"),
        (
            "An error occurred (AccessDenied)\n",
            "syntax b.json:1:1 this is neither JSON nor YAML",
        ),
        (
            "CacheClusters:\n- CacheClusterId: a\n  Eng",
            "syntax b.json:3:3 this breaks off or is not YAML: simple key expected ':'",
        ),
        (
            "CacheClusters:\n- CacheClusterId: a\n  Engine: redi",
            "syntax b.json:3:15 this breaks off or is not YAML: its last line has no end",
        ),
        (
            "CacheClusters:\n- CacheClusterId: 7\n",
            "syntax b.json:2:3 AWS does not answer like this: invalid type: integer `7`, expected a text",
        ),
        (
            "CACHECLUSTERS\tTrue\tarn:aws:elasticache:eu-west-1:123456789012:cluster:a\n",
            "syntax b.json:1:1 this is what `--output text` prints, and is not read",
        ),
        (
            "-----------\n|  DescribeCacheClusters  |\n+--+\n",
            "syntax b.json:1:1 this is what `--output table` prints, and is not read",
        ),
        (
            "[[\"a\", \"redis\", null]]",
            "syntax b.json:1:1 this is no answer that is understood here",
        ),
        (
            "[\"private\"]",
            "syntax b.json:1:1 this is no answer that is understood here",
        ),
        (
            "{\"CacheClusters\": {\"a\": 1}}",
            "syntax b.json:1:19 this is no answer that is understood here",
        ),
        (
            "{\"CacheClusters\": [7]}",
            "syntax b.json:1:20 AWS does not answer like this: invalid type: integer `7`, expected an object",
        ),
        (
            "{\"CacheClusters\": [{\"Engine\": \"redis\"}]}",
            "syntax b.json:1:20 this has no `CacheClusterId`",
        ),
        (
            "{\"CacheClusters\": [{\"CacheClusterId\": \"\"}]}",
            "syntax b.json:1:20 this has no `CacheClusterId`",
        ),
        (
            "{\"CacheClusters\": [], \"Marker\": \"x\"}",
            "not-audited b.json:1:19 another page of `DescribeCacheClusters` follows, which is not here",
        ),
        (
            "{\"CacheClusters\": [], \"NextToken\": \"x\"}",
            "not-audited b.json:1:19 another page of `DescribeCacheClusters` follows, which is not here",
        ),
    ] {
        let audit = audit(&[("a.json", good.as_bytes()), ("b.json", broken.as_bytes())]);
        assert_eq!(audit.verdicts(), [format!("{} pass", arn("a"))], "{broken}");
        assert_eq!(audit.problems(), [problem], "{broken}");
        assert_eq!(audit.status, Some(3), "{broken}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(audit(&[("a.json", deep.as_bytes())]).status, Some(3));
    assert_eq!(audit(&[("a.json", b"\xff\xfe\x00")]).status, Some(3));
}

#[test]
fn what_breaks_off_keeps_what_came_before() {
    let page = json!({"CacheClusters": [cluster("a", &Value::Null)], "Marker": "x"}).to_string();
    let text = format!("{page}\n{{\"CacheClusters\": [{{\"Cac");
    let audit = audit(&[("a.json", text.as_bytes())]);
    assert_eq!(audit.verdicts(), [format!("{} fail", arn("a"))]);
    assert_eq!(audit.problems().len(), 2, "{:?}", audit.problems());
    assert_eq!(
        audit.status,
        Some(1),
        "findings come before what is missing"
    );
}

#[test]
fn one_item_that_is_none_leaves_the_others() {
    let text = json!({"CacheClusters": [7, cluster("a", &Value::Null)]}).to_string();
    let audit = audit(&[("a.json", text.as_bytes())]);
    assert_eq!(audit.verdicts(), [format!("{} fail", arn("a"))]);
    assert_eq!(audit.problems().len(), 1);
}

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

/// Rules, severities and options are those of `check`.
#[test]
fn the_default_group_fails_its_own_rule() {
    let text = json!({"CacheClusters": [cluster("a", &json!("Default"))]}).to_string();
    let audit = audit(&[("a.json", text.as_bytes())]);
    let rule = |verdict: &Value| format!("{} {}", verdict["rule"], verdict["verdict"]);
    let results: Vec<_> = audit.report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(rule)
        .collect();
    assert_eq!(
        results,
        ["\"EC-003\" \"pass\"", "\"ElastiCache.7\" \"fail\""]
    );
}

#[test]
fn every_format_tells_of_a_live_account() {
    for format in [
        "human",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "markdown",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
            .args(["audit", "--from", "testdata/live/saved", "--output", format])
            .env_clear()
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(text.contains("arn:aws:elasticache:eu-west-1:123456789012:cluster:sessions")
            || text.contains("arn&#58;aws&#58;elasticache&#58;eu-west-1:123456789012&#58;cluster&#58;sessions"), "{format}: {text}");
    }
}

#[test]
#[cfg(not(feature = "live"))]
fn who_cannot_ask_says_how_to() {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(["audit", "--all-regions"])
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("--features live") && text.contains("--from"),
        "{text}"
    );
}

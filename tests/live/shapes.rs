//! Answers in every shape, encoding and state in which they are saved.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::{Audit, arn, audit, cluster, run};

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

/// `--from <(aws …)`.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let answer = json!([cluster("a", &Value::Null)]).to_string();
    fs::write(folder.path().join("text"), answer).unwrap();
    let status = Command::new("sh")
        .args([
            "-c",
            "mkfifo p && (cat text > p &) && exec \"$0\" audit -o json=r --from p",
            env!("CARGO_BIN_EXE_cachelint"),
        ])
        .current_dir(folder.path())
        .status();
    assert_eq!(status.unwrap().code(), Some(1));
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
            "syntax 123456789012/eu-west-1/a.json:1:63 AWS does not answer like this: this is the string \"2\", and a whole number is expected"
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
            "syntax b.json:2:3 AWS does not answer like this: this is the number `7`, and a string is expected",
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
            "syntax b.json:1:20 AWS does not answer like this: this is the number `7`, and an object is expected",
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

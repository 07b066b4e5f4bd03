//! What is live and what is written: which block declares what, and where the two differ.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

/// Audits one cluster, `c`, in subnet group `live`, against a configuration: the problems, and the messages of the results.
fn against(live: &Value, file: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let answer = json!({"CacheClusters": [{
        "CacheClusterId": "c",
        "CacheSubnetGroupName": live,
        "ARN": "arn:aws:elasticache:eu-west-1:123456789012:cluster:c",
    }]});
    fs::write(folder.path().join("answer.json"), answer.to_string()).unwrap();
    let code = folder.path().join("code");
    fs::create_dir(&code).unwrap();
    fs::write(code.join(file), text).unwrap();
    run(folder.path(), "answer.json", "code")
}

fn run(folder: &std::path::Path, from: &str, code: &str) -> (Vec<String>, Vec<String>) {
    let output = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args([
            "audit", "--rule", "EC-003", "--root", ".", "--output", "json",
        ])
        .args(["--from", from, "--against", code])
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let texts = |key: &str, prefix: &str| -> Vec<String> {
        let all = report[key].as_array().unwrap().iter();
        all.map(|one| match one[prefix].as_str() {
            Some(prefix) => format!("{prefix}: {}", one["message"].as_str().unwrap()),
            None => one["message"].as_str().unwrap().to_owned(),
        })
        .collect()
    };
    (texts("problems", "kind"), texts("results", ""))
}

fn cluster(rest: &str) -> String {
    format!("resource \"aws_elasticache_cluster\" \"c\" {{\n{rest}\n}}\n")
}

#[test]
fn a_block_declares_by_the_identifier_it_evaluates_to() {
    for (file, text, address) in [
        ("main.tf", cluster("cluster_id = \"C\"\nsubnet_group_name = \"private\""), "`aws_elasticache_cluster.c` at code/main.tf:1"),
        (
            "main.tf",
            format!("locals {{ name = lower(\"C\") }}\n{}", cluster("cluster_id = local.name\nsubnet_group_name = \"private\"")),
            "`aws_elasticache_cluster.c` at code/main.tf:2",
        ),
        (
            "t.yaml",
            "Resources:\n  Cache:\n    Type: AWS::ElastiCache::CacheCluster\n    Properties: {ClusterName: c, CacheSubnetGroupName: private}\n".to_owned(),
            "`Cache` at code/t.yaml:2",
        ),
    ] {
        let (problems, results) = against(&json!("private"), file, &text);
        assert_eq!(problems, [""; 0], "{text}");
        assert!(results[0].ends_with(&format!("; declared by {address}")), "{results:?}");
    }
}

#[test]
fn what_nothing_declares_is_told() {
    for (text, more) in [
        (cluster("cluster_id = \"other\""), ""),
        (cluster("count = 0\ncluster_id = \"c\""), ""),
        (
            format!("variable \"id\" {{}}\n{}", cluster("cluster_id = var.id")),
            "; 1 block has an identifier that only a deployment can tell",
        ),
    ] {
        let (problems, results) = against(&json!("private"), "main.tf", &text);
        assert_eq!(
            problems,
            [format!(
                "undeclared: no configuration is known to declare `c`{more}"
            )],
            "{text}"
        );
        assert!(!results[0].contains("declared by"), "{results:?}");
    }
}

/// Nothing is said where the two agree, and nothing where nobody can tell.
#[test]
fn another_network_is_told() {
    let none = "";
    for (live, argument, difference) in [
        (json!("private"), "subnet_group_name = \"Private\"", None),
        (
            json!("private"),
            "subnet_group_name = \"other\"",
            Some("runs in subnet group `private`, and the block names `other`"),
        ),
        (
            json!("private"),
            "subnet_group_name = \"${data.x.y.z}-o\"",
            Some("runs in subnet group `private`, and the block names another one"),
        ),
        (
            json!("private"),
            "subnet_group_name = \"p${data.x.y.z}\"",
            None,
        ),
        (json!("private"), "subnet_group_name = data.x.y.z", None),
        (
            json!("private"),
            none,
            Some("runs in subnet group `private`, and the block names none"),
        ),
        (
            json!("private"),
            "subnet_group_name = null",
            Some("runs in subnet group `private`, and the block names none"),
        ),
        (json!("default"), none, None),
        (json!(""), none, None),
        (
            json!(""),
            "subnet_group_name = \"other\"",
            Some("runs in no subnet group, and the block names `other`"),
        ),
        (
            json!(""),
            "subnet_group_name = \"${data.x.y.z}-o\"",
            Some("runs in no subnet group, and the block names another one"),
        ),
        (json!("private"), "replication_group_id = \"g\"", None),
    ] {
        let text = format!(
            "data \"x\" \"y\" {{}}\n{}",
            cluster(&format!("cluster_id = \"c\"\n{argument}"))
        );
        let (problems, _) = against(&live, "main.tf", &text);
        let wanted: Vec<String> = difference
            .map(|difference| format!("differs: `c` {difference}; it is declared by `aws_elasticache_cluster.c` at code/main.tf:2"))
            .into_iter()
            .collect();
        assert_eq!(problems, wanted, "{live} {argument}");
    }
}

/// Which of several is meant, nobody can tell: one that agrees is enough.
#[test]
fn of_several_blocks_one_that_agrees_is_enough() {
    let two = |one: &str, other: &str| {
        let block = |name: &str, group: &str| {
            format!(
                "resource \"aws_elasticache_cluster\" \"{name}\" {{\n  cluster_id = \"c\"\n  subnet_group_name = \"{group}\"\n}}\n"
            )
        };
        let (problems, results) = against(
            &json!("private"),
            "main.tf",
            &(block("a", one) + &block("b", other)),
        );
        assert!(results[0].contains("main.tf:1, or by `aws"), "{results:?}");
        problems.len()
    };
    assert_eq!(two("private", "other"), 0);
    assert_eq!(two("one", "other"), 1);
}

#[test]
fn a_member_is_declared_by_its_group() {
    let (problems, results) = run(std::path::Path::new("testdata/live"), "saved", "against");
    assert_eq!(
        problems,
        [
            "undeclared: no configuration is known to declare `sessions`",
            "differs: `jobs` runs in subnet group `default`, and the block names `private`; it is declared by `aws_elasticache_cluster.jobs` at against/main.tf:5",
        ]
    );
    let declared = results.iter().filter(|text| {
        text.contains("aws_elasticache_replication_group.orders` at against/main.tf:11")
    });
    assert_eq!(declared.count(), 3, "{results:?}");
}

#[test]
fn a_configuration_that_cannot_be_read_is_told() {
    let (problems, _) = against(
        &json!("private"),
        "main.tf",
        "resource \"aws_elasticache_cluster\" \"c\" {",
    );
    assert!(
        problems
            .iter()
            .any(|problem| problem.starts_with("syntax: ")),
        "{problems:?}"
    );
}

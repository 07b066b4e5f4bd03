//! How a list of files is split into runs changes nothing: tools like pre-commit hand it over in parts.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cachelint::check::check;
use cachelint::config::{Config, Typed};
use cachelint::finding::Outcome;
use cachelint::problem::Site;
use cachelint::read::{Given, Input, Settings};
use cachelint::suppress::Terms;

/// A checkout in which no file means by itself what it means together with the others.
const CHECKOUT: &[(&str, &str)] = &[
    (
        "live/main.tf",
        r#"variable "group" {}
module "cache" {
  source = "../modules/cache"
  group  = var.group
}
module "other" {
  source = "../modules/cache"
}
"#,
    ),
    ("live/terraform.tfvars", "group = null\n"),
    (
        "modules/cache/main.tf",
        r#"resource "aws_elasticache_cluster" "this" {
  cluster_id        = "a"
  engine            = "redis"
  subnet_group_name = var.group
}
"#,
    ),
    (
        "modules/cache/variables.tf",
        "variable \"group\" {\n  default = null\n}\n",
    ),
    (
        "named/main.tf",
        r#"variable "group" {
  default = null
}
resource "aws_elasticache_cluster" "this" {
  cluster_id        = "a"
  engine            = "redis"
  subnet_group_name = var.group
}
"#,
    ),
    (
        "made/main.tf",
        "resource \"aws_elasticache_cluster\" \"a\" {\n  count = local.some\n}\n",
    ),
    ("made/locals.tf", "locals {\n  some = 1\n}\n"),
    ("made/other.tf", "locals {}\n"),
    ("named/prod.auto.tfvars.json", r#"{"group": "private"}"#),
    ("broken/main.tf", "resource \"aws_elasticache_cluster\" {\n"),
    (
        "unit/terragrunt.hcl",
        "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\nterraform {\n  source = \"../modules/cache\"\n}\n",
    ),
    ("root.hcl", "inputs = {\n  group = null\n}\n"),
    (
        "stacks/parent.yaml",
        r"Resources:
  Passed:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
      Parameters: {Group: private}
  Left:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
",
    ),
    (
        "stacks/child.yaml",
        r#"Parameters:
  Group: {Type: String, Default: ""}
Resources:
  Sessions:
    Type: AWS::ElastiCache::CacheCluster
    Properties:
      Engine: redis
      CacheSubnetGroupName: !Ref Group
"#,
    ),
    (
        "stacks/including.yaml",
        r"Transform:
  - Name: AWS::Include
    Parameters: {Location: part.yaml}
Resources:
  Topic: {Type: AWS::SNS::Topic}
",
    ),
    (
        "stacks/part.yaml",
        "Resources:\n  Users:\n    Type: AWS::ElastiCache::ReplicationGroup\n    Properties: {ReplicationGroupDescription: a}\n",
    ),
    ("stacks/broken.yaml", "Resources: [AWS::ElastiCache::\n"),
    (
        "stacks/topic.yaml",
        "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n",
    ),
    ("deploy.json", r#"{"name": "deploy", "version": 1}"#),
];

#[test]
fn files_one_by_one_come_to_what_they_come_to_together() {
    let checkout = checkout();
    let files: Vec<PathBuf> = CHECKOUT.iter().map(|(name, _)| name.into()).collect();
    let together = said(&checkout, &files, None);
    let fails = |said: &BTreeSet<String>| said.iter().filter(|one| one.starts_with("fail")).count();
    assert!(fails(&together) >= 5, "{together:#?}");
    for size in [1, 2, 3, 5] {
        let parts: BTreeSet<String> = files
            .chunks(size)
            .flat_map(|part| said(&checkout, part, None))
            .collect();
        assert_eq!(parts, together, "{size} at a time");
    }
}

#[test]
fn all_files_come_to_what_their_folder_comes_to() {
    let checkout = checkout();
    let files: Vec<PathBuf> = CHECKOUT.iter().map(|(name, _)| name.into()).collect();
    let folder = said(&checkout, &[".".into()], None);
    assert_eq!(said(&checkout, &files, None), folder);
}

#[test]
fn a_file_is_judged_by_those_that_call_it() {
    let checkout = checkout();
    let said = |file: &str| said(&checkout, &[file.into()], None);
    let child = said("stacks/child.yaml");
    let of = |start: &str| child.iter().any(|one| one.starts_with(start));
    assert!(
        of("fail EC-003 stacks/parent.yaml Left/Sessions"),
        "{child:#?}"
    );
    assert!(
        of("pass EC-003 stacks/parent.yaml Passed/Sessions"),
        "{child:#?}"
    );
    assert!(!of("fail EC-003 stacks/child.yaml"), "{child:#?}");

    let part = said("stacks/part.yaml");
    assert!(
        part.iter()
            .any(|one| one.starts_with("fail EC-003 stacks/including.yaml Users")),
        "{part:#?}"
    );
}

/// The call is the only link that stands in the file.
#[test]
fn a_file_that_only_calls_a_module_answers_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let call = "module \"cache\" {\n  source = \"../../modules/cache\"\n}\n";
    let cluster = "resource \"aws_elasticache_cluster\" \"this\" {\n  cluster_id = \"a\"\n}\n";
    for (name, text) in [
        ("envs/a/main.tf", call),
        ("envs/b/main.tf", call),
        ("envs/b/other.tf", cluster),
        ("modules/cache/main.tf", cluster),
    ] {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    fs::create_dir(folder.path().join(".git")).unwrap();
    let said = said(&folder, &["envs/b/main.tf".into()], None);
    let fails: Vec<_> = said.iter().filter(|one| one.contains("EC-003")).collect();
    assert_eq!(fails.len(), 1, "{said:#?}");
    let wanted = "fail EC-003 envs/b module.cache.aws_elasticache_cluster.this ";
    assert!(fails[0].starts_with(wanted), "{said:#?}");
}

#[test]
fn a_file_that_makes_a_resource_answers_for_it() {
    let checkout = checkout();
    for (file, is_told) in [("main.tf", true), ("locals.tf", true), ("other.tf", false)] {
        let said = said(&checkout, &[Path::new("made").join(file)], None);
        assert_eq!(!said.is_empty(), is_told, "{file}: {said:#?}");
    }
}

#[test]
fn what_has_nothing_to_do_with_a_file_is_not_asked_about() {
    let checkout = checkout();
    for file in ["stacks/topic.yaml", "deploy.json"] {
        let said = said(&checkout, &[file.into()], None);
        assert!(said.is_empty(), "{file}: {said:#?}");
    }
    let named = said(&checkout, &["named/main.tf".into()], None);
    assert!(
        named.iter().all(|one| one.contains(" named ")),
        "{named:#?}"
    );
}

/// A line that is gone from a file of values leaves no trace in it.
#[test]
fn a_file_of_values_stands_for_its_whole_root_module() {
    let checkout = checkout();
    let values = checkout.path().join("named/prod.auto.tfvars.json");
    fs::write(&values, "{}").unwrap();
    let of = |file: &str, given: Option<&str>| {
        let said = said(&checkout, &[file.into()], given);
        said.iter().any(|one| one.starts_with("fail EC-003 named "))
    };
    assert!(of("named/prod.auto.tfvars.json", None));

    let elsewhere = checkout.path().join("values.tfvars");
    fs::write(&elsewhere, "").unwrap();
    assert!(!of("values.tfvars", None));
    assert!(of("values.tfvars", Some("values.tfvars")));
    assert!(!of("live/terraform.tfvars", None));

    let included = said(&checkout, &["root.hcl".into()], None);
    assert!(
        included
            .iter()
            .any(|one| one.starts_with("fail EC-003 unit ")),
        "{included:#?}"
    );
}

/// What is there for other tests is one large checkout.
#[test]
fn the_test_data_may_be_split_anywhere() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&top.join("testdata"), &mut files);
    let settings = Settings::new(top.to_path_buf(), top.to_path_buf());
    let together = run(&files, &settings);
    assert!(together.len() > 300, "{}", together.len());
    for size in [41, 97] {
        let parts: BTreeSet<String> = files
            .chunks(size)
            .flat_map(|part| run(part, &settings))
            .collect();
        let lost: Vec<_> = together.difference(&parts).collect();
        let new: Vec<_> = parts.difference(&together).collect();
        assert!(
            lost.is_empty() && new.is_empty(),
            "{size}: {lost:#?} {new:#?}"
        );
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, text) in CHECKOUT {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn said(checkout: &tempfile::TempDir, files: &[PathBuf], given: Option<&str>) -> BTreeSet<String> {
    let top = checkout.path().canonicalize().unwrap();
    let mut settings = Settings::new(top.clone(), top.clone());
    let given = given.map(|file| Given::File(top.join(file)));
    settings.terraform.given.extend(given);
    run(files, &settings)
}

/// Every verdict, and every problem that leaves a gap.
fn run(files: &[PathBuf], settings: &Settings) -> BTreeSet<String> {
    let inputs = files.iter().cloned().map(Input::Path).collect();
    let rules = Config::new(Typed::default()).unwrap().rules;
    let Outcome {
        findings, problems, ..
    } = check(inputs, settings, &rules, &Terms::default());
    let findings = findings.iter().map(|finding| {
        let rule = &finding.rule.page().id;
        let (verdict, unit, address) = (finding.verdict.name(), &finding.unit, &finding.address);
        format!(
            "{verdict} {rule} {unit} {address} {}",
            finding.fingerprint()
        )
    });
    let gaps = problems
        .iter()
        .filter(|problem| problem.kind.is_incomplete());
    let gaps = gaps.map(|problem| {
        let site = match &problem.site {
            Site::Path(path) => path.clone(),
            Site::Place(place) => format!("{:?}", place.span),
        };
        format!("{} {site}: {}", problem.kind.name(), problem.message)
    });
    findings.chain(gaps).collect()
}

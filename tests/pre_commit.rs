//! The hooks for pre-commit: what they say of themselves, and, where `.ci/run` asks for it, what the real pre-commit makes of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::Value;

const TOP: &str = env!("CARGO_MANIFEST_DIR");
const CACHELINT: &str = env!("CARGO_BIN_EXE_cachelint");
const FAILS: &str =
    "resource \"aws_elasticache_cluster\" \"sessions\" {\n  engine = \"redis\"\n}\n";
const PASSES: &str = "resource \"aws_elasticache_cluster\" \"sessions\" {\n  engine            = \"redis\"\n  subnet_group_name = \"private\"\n}\n";

fn hooks() -> Vec<Value> {
    let text = fs::read_to_string(".pre-commit-hooks.yaml").unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

#[test]
fn whatever_is_read_is_handed_over() {
    for hook in hooks()
        .iter()
        .filter(|hook| hook["pass_filenames"] != false)
    {
        let wanted = Regex::new(hook["files"].as_str().unwrap()).unwrap();
        for name in [
            "main.tf",
            "a/b.tf.json",
            "a/b.tofu",
            "b.tofu.json",
            "terraform.tfvars",
            "a/prod.auto.tfvars.json",
            "live/terragrunt.hcl",
            "root.hcl",
            "template.yaml",
            "a/template.yml",
            "template.json",
            "stack.template",
            "stack.cfn",
            "stack.cform",
        ] {
            assert!(wanted.is_match(name), "{name}");
        }
        for name in [
            "README.md",
            "main.tfx",
            "tf",
            "x.tf.bak",
            "src/main.rs",
            "yaml",
        ] {
            assert!(!wanted.is_match(name), "{name}");
        }
        // Nothing after this is an option, whatever files are called.
        assert_eq!(hook["args"].as_array().unwrap().last().unwrap(), "--");
    }
}

#[test]
fn every_hook_is_documented() {
    let page = fs::read_to_string("docs/ci.md").unwrap();
    for hook in hooks() {
        let row = format!("| `{}` |", hook["id"].as_str().unwrap());
        assert!(page.contains(&row), "{row}");
    }
}

/// A repository that uses the hooks.
struct Sample(tempfile::TempDir);

impl Sample {
    fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let sample = Self(tempfile::tempdir().unwrap());
        sample.git(&["init", "--quiet"]);
        for (name, text) in files {
            let file = sample.0.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        sample.git(&["add", "--all"]);
        sample
    }

    fn of(files: &[(&str, &str)]) -> Self {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Self::new(files.iter().map(own))
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        let status = git.args(arguments).current_dir(&self.0).status().unwrap();
        assert!(status.success(), "git {arguments:?}");
    }

    /// The exit status and what is printed.
    fn pre_commit(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let folder = Path::new(CACHELINT).parent().unwrap().display();
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("pre-commit")
            .args(arguments)
            .current_dir(&self.0)
            .env("PATH", format!("{folder}:{path}"))
            .env(
                "PRE_COMMIT_HOME",
                Path::new(TOP).join("target/tools/pre-commit"),
            )
            // What is built there for release is built already, but for cachelint itself.
            .env("CARGO_TARGET_DIR", Path::new(TOP).join("target"))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let said = text(output.stdout) + &text(output.stderr);
        (output.status.code(), said)
    }

    /// Runs the hooks of this configuration on every file. It names this repository as the documentation does.
    fn run(&self, config: &str) -> (Option<i32>, String) {
        let head = Command::new("git")
            .args(["rev-parse", "HEAD"])
            .current_dir(TOP)
            .output()
            .unwrap();
        let head = String::from_utf8(head.stdout).unwrap();
        let config = config
            .replace("https://github.com/OWNER/cachelint", TOP)
            .replace("rev: v0.1.0", &format!("rev: {}", head.trim()));
        fs::write(self.0.path().join(".pre-commit-config.yaml"), config).unwrap();
        self.git(&["add", "--all"]);
        self.pre_commit(&["run", "--all-files", "--verbose"])
    }
}

/// The first block of a page that configures pre-commit.
fn shown(page: &str) -> String {
    let text = fs::read_to_string(page).unwrap();
    let mut blocks = text.split("```yaml\n").skip(1);
    let block = blocks.find(|block| block.starts_with("repos:")).unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

fn system(more: &str) -> String {
    format!(
        "repos:\n  - repo: https://github.com/OWNER/cachelint\n    rev: v0.1.0\n    hooks:\n      - id: cachelint-system\n{more}"
    )
}

/// The addresses of what is found.
fn found(said: &str) -> BTreeSet<&str> {
    let address = Regex::new(r"warning\[EC-003\]: ElastiCache \w+ `([^`]+)`").unwrap();
    address
        .captures_iter(said)
        .map(|found| found.get(1).unwrap().as_str())
        .collect()
}

#[test]
#[ignore = "needs pre-commit, and builds cachelint for release"]
fn every_hook_can_be_tried() {
    let sample = Sample::of(&[("live/main.tf", FAILS)]);
    let (status, said) = sample.pre_commit(&["try-repo", TOP, "--all-files", "--verbose"]);
    assert_eq!(status, Some(1), "{said}");
    for hook in hooks() {
        let failed = format!("- hook id: {}\n", hook["id"].as_str().unwrap());
        assert!(said.contains(&failed), "{said}");
    }
    let findings =
        said.matches("warning[EC-003]: ElastiCache cluster `aws_elasticache_cluster.sessions`");
    assert_eq!(findings.count(), hooks().len(), "{said}");
}

#[test]
#[ignore = "needs pre-commit, and builds cachelint for release"]
fn the_blocks_of_the_documentation_do_what_they_say() {
    let block = shown("README.md");
    let (status, said) = Sample::of(&[("main.tf", FAILS)]).run(&block);
    assert_eq!((status, found(&said).len()), (Some(1), 1), "{said}");
    let passing = [("main.tf", PASSES), ("notes.json", "{}"), ("README.md", "")];
    let (status, said) = Sample::of(&passing).run(&block);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("Passed"), "{said}");

    // `EC-003` is of medium severity.
    let block = shown("docs/ci.md");
    let values = ("prod.tfvars", "");
    let (status, said) = Sample::of(&[("main.tf", FAILS), values]).run(&block);
    assert_eq!(status, Some(1), "{said}");
    let (status, said) = Sample::of(&[("main.tf", PASSES), values]).run(&block);
    assert_eq!(status, Some(0), "{said}");

    let whole = block
        .replace("id: cachelint", "id: cachelint-repository")
        .replace("--var-file=prod.tfvars, --", "");
    let (status, said) = Sample::of(&[("main.tf", FAILS)]).run(&whole);
    assert_eq!(status, Some(1), "{said}");
}

#[test]
#[ignore = "needs pre-commit"]
fn more_files_than_fit_one_run_are_judged_as_if_they_did() {
    // pre-commit hands over 128 KiB of names at once.
    let long = "x".repeat(200);
    let mut files = vec![(
        format!("modules/{long}/main.tf"),
        "variable \"group\" {\n  default = null\n}\nresource \"aws_elasticache_cluster\" \"this\" {\n  engine            = \"redis\"\n  subnet_group_name = var.group\n}\n".to_owned(),
    )];
    for index in 0..350 {
        let group = if index % 50 == 7 {
            ""
        } else {
            "  group  = local.group\n"
        };
        let call =
            format!("module \"m{index}\" {{\n  source = \"../../modules/{long}\"\n{group}}}\n");
        files.push((format!("live/{index}-{long}/main.tf"), call));
        let local = "locals {\n  group = \"private\"\n}\n".to_owned();
        files.push((format!("live/{index}-{long}/group-{long}.tf"), local));
    }
    let sample = Sample::new(files);
    let output = Command::new(CACHELINT)
        .arg("check")
        .current_dir(&sample.0)
        .output()
        .unwrap();
    let whole = String::from_utf8(output.stdout).unwrap();
    assert_eq!(found(&whole).len(), 7, "{whole}");
    for more in ["", "        require_serial: false\n"] {
        let (status, said) = sample.run(&system(more));
        assert_eq!(status, Some(1), "{said}");
        assert_eq!(found(&said), found(&whole));
        let runs = said.matches("\nchecked ").count();
        assert!(runs > 1, "{runs} runs");
    }
}

#[test]
#[ignore = "needs pre-commit"]
fn a_file_that_is_called_like_an_option_is_none() {
    for name in ["--fail-on=never.tf", "--output=json=x.tf", "-.tf"] {
        let (status, said) = Sample::of(&[(name, FAILS)]).run(&system(""));
        assert_eq!((status, found(&said).len()), (Some(1), 1), "{name}: {said}");
    }
}

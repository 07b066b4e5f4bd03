//! The action's script, run as a GitHub runner would run it. `.ci/run` does so; it takes bash, coreutils and a few minutes to build.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

const CACHELINT: &str = env!("CARGO_BIN_EXE_cachelint");
const FAILS: &str =
    "resource \"aws_elasticache_cluster\" \"sessions\" {\n  engine = \"redis\"\n}\n";
const PASSES: &str = "resource \"aws_elasticache_cluster\" \"sessions\" {\n  engine            = \"redis\"\n  subnet_group_name = \"private\"\n}\n";
/// What a shell, a runner or a terminal might act on.
const HOSTILE_NAMES: [&str; 8] = [
    "::error file=x::pwned.tf",
    "a\n::error::pwned.tf",
    "a%0A::error::pwned.tf",
    "$(touch pwned).tf",
    "`touch pwned`.tf",
    "'; touch pwned; \".tf",
    "--exit-zero --output=json=pwned.tf",
    "##[error]pwned.tf",
];

/// One job on a made-up runner.
struct Job {
    workspace: tempfile::TempDir,
    runner: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
}

/// What the runner gets to see of it.
struct Seen {
    status: Option<i32>,
    /// Lines of the log that the runner takes for commands of the job.
    commands: Vec<String>,
    log: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl Job {
    /// The inputs are those of action.yml, with their defaults.
    fn new(files: &[(&str, &str)]) -> Self {
        let job = Self {
            workspace: tempfile::tempdir().unwrap(),
            runner: tempfile::tempdir().unwrap(),
            inputs: BTreeMap::new(),
        };
        fs::create_dir(job.workspace.path().join(".git")).unwrap();
        for (name, text) in files {
            let file = job.workspace.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        job.with("binary", CACHELINT).with("sha256", digest())
    }

    fn with(mut self, input: &str, value: &str) -> Self {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    fn run(&self) -> Seen {
        let action: Value =
            serde_saphyr::from_str(&fs::read_to_string("action.yml").unwrap()).unwrap();
        let step = &action["runs"]["steps"][0];
        assert_eq!(step["run"], "bash \"$GITHUB_ACTION_PATH/action/run.sh\"");
        let mut command = Command::new("bash");
        command
            .arg("action/run.sh")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"))
            .env("GITHUB_WORKSPACE", self.workspace.path())
            .env("RUNNER_TEMP", self.runner.path())
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
            );
        for (name, template) in step["env"].as_object().unwrap() {
            let input = template.as_str().unwrap();
            let input = input.strip_prefix("${{ inputs.").unwrap();
            let input = input.strip_suffix(" }}").unwrap();
            let default = action["inputs"][input]["default"].as_str().unwrap();
            let value = self.inputs.get(input).map_or(default, |value| value);
            command.env(name, value);
        }
        let files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];
        let files = files.map(|name| (name, self.runner.path().join(name)));
        for (name, file) in &files {
            fs::write(file, "").unwrap();
            command.env(name, file);
        }
        let output = command.output().unwrap();
        let log = format!(
            "{}{}",
            String::from_utf8(output.stderr).unwrap(),
            String::from_utf8(output.stdout).unwrap()
        );
        let [outputs, summary] = files.map(|(_, file)| fs::read_to_string(file).unwrap());
        assert!(!self.workspace.path().join("pwned").exists(), "{log}");
        Seen {
            status: output.status.code(),
            commands: commands(&log),
            outputs: self::outputs(&outputs),
            summary,
            log,
        }
    }
}

/// Of the program that is tested; a large one, so it is made once.
fn digest() -> &'static str {
    static DIGEST: OnceLock<String> = OnceLock::new();
    DIGEST.get_or_init(|| {
        let digest = Sha256::digest(fs::read(CACHELINT).unwrap());
        digest.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
    })
}

/// As the runner reads its log: a line that starts with `::` or holds `##[` is a command, unless commands are stopped.
fn commands(log: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut stopped: Option<&str> = None;
    for line in log.split(['\n', '\r']) {
        let is_command = line.trim_start().starts_with("::") || line.contains("##[");
        match (stopped, line.strip_prefix("::stop-commands::")) {
            (Some(token), _) if line == format!("::{token}::") => stopped = None,
            (None, Some(token)) => stopped = Some(token),
            (None, None) if is_command => commands.push(line.to_owned()),
            _ => {}
        }
    }
    assert_eq!(stopped, None, "commands stay stopped: {log}");
    commands
}

/// As the runner reads the file of outputs: a name, a delimiter, lines up to the delimiter.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        outputs.insert(name.to_owned(), value.join("\n"));
    }
    outputs
}

#[test]
#[ignore = "needs bash"]
fn what_passes_is_told_everywhere() {
    let job = Job::new(&[("main.tf", PASSES)]);
    let seen = job.run();
    assert_eq!(seen.status, Some(0), "{}", seen.log);
    assert_eq!(seen.outputs["exit-code"], "0");
    assert_eq!(seen.outputs["findings"], "0");
    assert_eq!(seen.outputs["unknown"], "0");
    assert!(seen.commands.is_empty(), "{:?}", seen.commands);
    assert!(
        seen.summary.starts_with("## cachelint: "),
        "{}",
        seen.summary
    );
    for report in ["sarif-file", "json-file"] {
        let report = fs::read(&seen.outputs[report]).unwrap();
        serde_json::from_slice::<Value>(&report).unwrap();
    }
}

#[test]
#[ignore = "needs bash"]
fn what_fails_is_told_everywhere_and_leaves_the_status_to_the_last_step() {
    let job = Job::new(&[("live/main.tf", FAILS)]);
    let seen = job.run();
    assert_eq!(seen.status, Some(0), "{}", seen.log);
    assert_eq!(seen.outputs["exit-code"], "1");
    assert_eq!(seen.outputs["findings"], "1");
    assert_eq!(seen.commands.len(), 1, "{}", seen.log);
    let annotation = "::warning file=live/main.tf,line=1,";
    assert!(seen.commands[0].starts_with(annotation), "{}", seen.log);
    assert!(
        seen.log.contains("placed in no network of your choosing"),
        "{}",
        seen.log
    );
    assert!(seen.summary.contains("live/main.tf:1"), "{}", seen.summary);
    let sarif = fs::read(&seen.outputs["sarif-file"]).unwrap();
    let sarif: Value = serde_json::from_slice(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);

    let quiet = job
        .with("annotations", "false")
        .with("summary", "false")
        .run();
    assert!(quiet.commands.is_empty() && quiet.summary.is_empty());
    assert_eq!(quiet.outputs["exit-code"], "1");
}

#[test]
#[ignore = "needs bash"]
fn inputs_become_options() {
    let files = [
        ("infra/a b/main.tf", FAILS),
        ("infra/other/main.tf", FAILS),
        ("infra/clean/main.tf", PASSES),
    ];
    let findings = |job: Job| {
        let seen = job.run();
        assert_eq!(seen.status, Some(0), "{}", seen.log);
        (
            seen.outputs["exit-code"].clone(),
            seen.outputs["findings"].clone(),
        )
    };
    let job = || Job::new(&files).with("working-directory", "infra");
    let [clean, one, two] = [("0", "0"), ("1", "1"), ("1", "2")]
        .map(|(code, count)| (code.to_owned(), count.to_owned()));
    assert_eq!(findings(job()), two);
    assert_eq!(findings(job().with("paths", "  a b \r\n\n")), one);
    assert_eq!(findings(job().with("paths", "clean")), clean);
    assert_eq!(findings(job().with("paths", "clean\na b\nother")), two);
    assert_eq!(findings(job().with("rules", "ElastiCache.7")), clean);
    assert_eq!(
        findings(
            job()
                .with("skip-rules", "EC-003, ElastiCache.7\n")
                .with("rules", "EC-003")
        )
        .0,
        "2"
    );
    assert_eq!(findings(job().with("fail-on", "high")).0, "0");
    assert_eq!(findings(job().with("args", "--exit-zero\n--jobs=1")).0, "0");
    assert_eq!(findings(job().with("paths", "nowhere")).0, "2");
    let seen = Job::new(&[("main.tf", "resource \"aws_elasticache_cluster\" \"a\" {")]).run();
    assert_eq!(seen.outputs["exit-code"], "3", "{}", seen.log);
}

#[test]
#[ignore = "needs bash"]
fn nothing_in_a_checked_repository_is_a_command() {
    let text = "# ::error::pwned\n# ##[error]pwned\nresource \"aws_elasticache_cluster\" \"::error::pwned%0A::error::pwned\" {\n}\n";
    let files: Vec<(String, &str)> = HOSTILE_NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| (format!("{index}/{name}"), text))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, *text)).collect();
    let each: Vec<String> = (0..files.len()).map(|index| index.to_string()).collect();
    for paths in [".", &each.join("\n")] {
        let seen = Job::new(&files).with("paths", paths).run();
        assert_eq!(seen.outputs["exit-code"], "1", "{}", seen.log);
        assert_eq!(seen.outputs.len(), 5, "{:?}", seen.outputs);
        assert_eq!(seen.outputs["findings"], files.len().to_string());
        for command in &seen.commands {
            assert!(command.starts_with("::warning file="), "{command}");
        }
        assert_eq!(seen.commands.len(), files.len(), "{:?}", seen.commands);
    }
}

#[test]
#[ignore = "needs bash"]
fn a_file_is_named_like_anything_and_stays_a_file() {
    for name in HOSTILE_NAMES
        .into_iter()
        .filter(|name| !name.contains('\n'))
    {
        let seen = Job::new(&[(name, FAILS)]).with("paths", name).run();
        assert_eq!(seen.outputs["exit-code"], "1", "{name}: {}", seen.log);
        assert_eq!(seen.outputs["findings"], "1", "{name}: {}", seen.log);
    }
    let seen = Job::new(&[("-/main.tf", FAILS)]).with("paths", "-").run();
    assert_eq!(seen.outputs["findings"], "1", "{}", seen.log);
}

#[test]
#[ignore = "needs bash"]
fn no_input_reaches_the_shell() {
    let hostile = "x; touch pwned; $(touch pwned) `touch pwned` ' \" ${IFS} && touch pwned";
    for input in [
        "config",
        "rules",
        "skip-rules",
        "fail-on",
        "unknown",
        "args",
        "paths",
    ] {
        let seen = Job::new(&[("main.tf", FAILS)]).with(input, hostile).run();
        assert_eq!(seen.status, Some(0), "{input}: {}", seen.log);
        assert_eq!(seen.outputs["exit-code"], "2", "{input}: {}", seen.log);
        for command in &seen.commands {
            // A path that does not exist is told as a problem, whatever it is called.
            let is_told = command.starts_with("::error file=x; touch pwned; ");
            assert!(
                is_told || command.starts_with("::warning file=main.tf,"),
                "{input}: {command}"
            );
        }
    }
    for input in [
        "working-directory",
        "annotations",
        "summary",
        "upload-sarif",
        "binary",
        "sha256",
    ] {
        let seen = Job::new(&[("main.tf", FAILS)]).with(input, hostile).run();
        assert_eq!(seen.status, Some(2), "{input}: {}", seen.log);
        assert!(seen.outputs.is_empty(), "{input}: {:?}", seen.outputs);
    }
}

#[test]
#[ignore = "needs bash"]
fn only_the_binary_that_the_digest_tells_of_is_run() {
    let program = "#!/bin/sh\ntouch pwned\n";
    let sample = || Job::new(&[("main.tf", PASSES), ("program", program)]);
    for (binary, sha256) in [
        ("program", ""),
        ("program", "0"),
        ("program", &*"0".repeat(64)),
        ("nowhere", &*"0".repeat(64)),
        ("", &*"0".repeat(64)),
        ("http://localhost/cachelint", &*"0".repeat(64)),
    ] {
        let seen = sample().with("binary", binary).with("sha256", sha256).run();
        assert_eq!(seen.status, Some(2), "{binary} {sha256}: {}", seen.log);
        let [error] = &*seen.commands else {
            panic!("{:?}", seen.commands);
        };
        assert!(
            error.starts_with("::error title=cachelint::the "),
            "{error}"
        );
    }
    let job = Job::new(&[("main.tf", PASSES)]);
    let upper = job.inputs["sha256"].to_uppercase();
    assert_eq!(job.with("sha256", &upper).run().outputs["exit-code"], "0");
}

#[test]
#[ignore = "needs bash, and builds cachelint for release"]
fn without_a_binary_it_builds_its_own_source() {
    let seen = Job::new(&[("main.tf", FAILS)])
        .with("binary", "")
        .with("sha256", "")
        .run();
    assert_eq!(seen.status, Some(0), "{}", seen.log);
    assert_eq!(seen.outputs["findings"], "1", "{}", seen.log);
}

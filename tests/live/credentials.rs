//! Who asks: a profile that is named before the environment, and what is said to whom has no credentials.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use super::aws;
use super::server::{Reply, Server};

const CONFIG: &str = "
[profile named]
region = eu-west-1
aws_access_key_id = NAMED
aws_secret_access_key = s
[profile half]
region = eu-west-1
aws_access_key_id = x
[profile empty]
region = eu-west-1
[profile expired]
region = eu-west-1
sso_session = s
sso_account_id = 123456789012
sso_role_name = x
[sso-session s]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
";

fn audit(home: &Path, server: &str, options: &[&str], environment: &[(&str, &str)]) -> Command {
    fs::create_dir_all(home.join(".aws")).unwrap();
    fs::write(home.join(".aws/config"), CONFIG).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cachelint"));
    command
        .args(["audit", "--output", "human"])
        .args(options)
        .env_clear()
        .env("HOME", home)
        .env("USERPROFILE", home)
        .env("AWS_ENDPOINT_URL", server)
        .envs(environment.iter().copied());
    command
}

const OFF: (&str, &str) = ("AWS_EC2_METADATA_DISABLED", "true");

#[test]
fn a_profile_that_is_named_goes_before_the_environment() {
    let server = Server::start(|request| aws::answer(request, &["eu-west-1"]));
    let home = tempfile::tempdir().unwrap();
    let environment = [
        OFF,
        ("AWS_ACCESS_KEY_ID", "OTHER"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_SESSION_TOKEN", "t"),
    ];
    let asked = |options: &[&str]| {
        let before = server.requests().len();
        let output = audit(home.path(), &server.address, options, &environment).output();
        assert_eq!(output.unwrap().status.code(), Some(0));
        let requests = server.requests();
        let keys = requests[before..].iter().map(|request| request.key.clone());
        let mut keys: Vec<String> = keys.collect();
        keys.dedup();
        keys
    };
    assert_eq!(asked(&["--profile", "named"]), ["NAMED"]);
    assert_eq!(asked(&["--region", "eu-west-1"]), ["OTHER"]);
}

#[test]
fn who_has_no_credentials_is_told_how_to_get_some() {
    let server = Server::start(|request| aws::answer(request, &["eu-west-1"]));
    let home = tempfile::tempdir().unwrap();
    let none = "`sts:GetCallerIdentity` cannot be asked: no credentials are found";
    // No machine at AWS: nobody listens, or somebody who is asked says no.
    let denying = Server::start(|_| Reply::Text(403, String::new()));
    let silent = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    let denied = (
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        denying.address.as_str(),
    );
    for (options, environment, said, help) in [
        (&["--region", "eu-west-1"][..], OFF, none, "set some up"),
        (&["--all-regions"], OFF, none, "set some up"),
        (&["--region", "eu-west-1"], silent, none, "set some up"),
        (&["--region", "eu-west-1"], denied, none, "set some up"),
        (
            &["--region", "eu-west-1", "--profile", "missing"],
            OFF,
            "no credentials are found for the profile `missing`",
            "set some up",
        ),
        (
            &["--profile", "empty"],
            OFF,
            "no credentials are found for the profile `empty`",
            "set some up",
        ),
        (
            &["--profile", "half"],
            OFF,
            "profile missing aws_secret_access_key",
            "look at the credentials",
        ),
    ] {
        let output = audit(home.path(), &server.address, options, &[environment]).output();
        told(&output.unwrap(), said, help);
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn who_signed_in_too_long_ago_is_told_to_do_it_again() {
    let home = tempfile::tempdir().unwrap();
    let cache = home.path().join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    // The SHA-1 of the session's name.
    fs::write(
        cache.join("a0f1490a20d0211c997b44bc357e1972deab8ae3.json"),
        r#"{"accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z"}"#,
    )
    .unwrap();
    let mut command = audit(
        home.path(),
        "http://127.0.0.1:9",
        &["--profile", "expired"],
        &[OFF],
    );
    told(
        &command.output().unwrap(),
        "the SSO token has expired",
        "sign in again, `aws sso login` for example",
    );
}

fn told(output: &Output, said: &str, help: &str) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains(said), "{said}: {text}");
    assert!(text.contains(&format!("help: {help}")), "{help}: {text}");
    assert!(
        text.contains("checked 0 answers: no findings, 1 problem"),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(3), "{text}");
}

/// Without a region there is nothing to ask, whoever asks.
#[test]
fn who_has_no_region_is_told_to_name_one() {
    let home = tempfile::tempdir().unwrap();
    let output = audit(home.path(), "http://127.0.0.1:9", &[], &[OFF]).output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        text.contains("no region is configured: name one with `--region`"),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(2));
}

/// Whoever waits for a machine to say where it is can stop that too.
#[cfg(unix)]
#[test]
fn the_search_for_a_region_can_be_interrupted() {
    let machine = Server::start(|_| Reply::Hang);
    let home = tempfile::tempdir().unwrap();
    let environment = [(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        machine.address.as_str(),
    )];
    let child = audit(home.path(), "http://127.0.0.1:9", &[], &environment)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while machine.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let began = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    told(
        &output,
        "the audit was interrupted",
        "run it again for the rest",
    );
    assert!(
        began.elapsed() < Duration::from_millis(900),
        "{:?}",
        began.elapsed()
    );
}

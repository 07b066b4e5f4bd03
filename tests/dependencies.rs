//! Who only checks configurations builds nothing that could reach the network.

use std::process::Command;

/// The crates that a build with `options` links, by name.
fn linked(options: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}",
        ])
        .args(options)
        .output()
        .expect("cargo runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    text.lines().map(name).collect()
}

fn is_of_the_network(name: &str) -> bool {
    ["aws-", "hyper", "tokio", "rustls"]
        .iter()
        .any(|start| name.starts_with(start))
        || [
            "h2",
            "http",
            "reqwest",
            "ring",
            "openssl",
            "native-tls",
            "curl",
            "ureq",
            "socket2",
        ]
        .contains(&name)
}

#[test]
fn the_default_build_knows_no_network() {
    let names = linked(&[]);
    assert!(names.len() > 50, "{names:?}");
    let network: Vec<_> = names
        .iter()
        .filter(|name| is_of_the_network(name))
        .collect();
    assert!(network.is_empty(), "{network:?}");
}

/// What this build does not use may not even be here to be looked at.
#[cfg(feature = "live")]
#[test]
fn asking_aws_takes_its_sdk_but_never_the_one_of_ec2() {
    let names = linked(&["--features", "live"]);
    assert!(names.iter().any(|name| name == "aws-sdk-elasticache"));
    assert!(names.iter().any(|name| is_of_the_network(name)));
    assert!(!names.iter().any(|name| name == "aws-sdk-ec2"));
}

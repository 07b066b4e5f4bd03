//! Baselines as their users meet them: written, taken off, brought up to date.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use folder::{checkout, write};

const NAME: &str = "cachelint-baseline.json";

fn cluster(name: &str) -> String {
    format!("resource \"aws_elasticache_cluster\" \"{name}\" {{\n  cluster_id = \"{name}\"\n}}\n")
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str], status: i32) -> (String, String) {
    let Output {
        status: came,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_cachelint"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(
        came.code(),
        Some(status),
        "{arguments:?}\n{stdout}\n{stderr}"
    );
    (stdout, stderr)
}

fn entries(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(NAME)).unwrap();
    let baseline: Value = serde_json::from_str(&text).unwrap();
    let findings = baseline["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|entry| {
            format!(
                "{} {}",
                entry["unit"].as_str().unwrap(),
                entry["address"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn what_was_there_before_does_not_count() {
    let folder = checkout(&[("main.tf", &cluster("old"))]);
    let top = folder.path();
    let (said, _) = run(top, &["baseline", "create"], 0);
    assert_eq!(said, format!("1 finding in `{NAME}`\n"));
    run(top, &["check"], 1);
    run(top, &["check", "--baseline", NAME], 0);

    // It is known by what it is: lines may move, and other files may come.
    write(top, "main.tf", &format!("# moved\n\n{}", cluster("old")));
    let (said, _) = run(top, &["check", "--baseline", NAME, "-o", "json"], 0);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["summary"]["suppressed"], 1);
    assert_eq!(report["results"][0]["suppressed"]["kind"], "baseline");
    assert_eq!(report["results"][0]["suppressed"]["file"], NAME);
    assert_eq!(report["problems"], Value::Array(Vec::new()));

    write(top, "new.tf", &cluster("new"));
    let (said, _) = run(top, &["check", "--baseline", NAME], 1);
    assert!(
        said.contains("aws_elasticache_cluster.new") && !said.contains("cluster.old"),
        "{said}"
    );

    // Another reason is another finding.
    write(
        top,
        "main.tf",
        "resource \"aws_elasticache_cluster\" \"old\" {\n  subnet_group_name = null\n}\n",
    );
    fs::remove_file(top.join("new.tf")).unwrap();
    run(top, &["check", "--baseline", NAME], 1);
}

#[test]
fn the_configuration_file_may_name_it() {
    let folder = checkout(&[
        ("a/cachelint.toml", "baseline = 'known/x.json'"),
        ("a/main.tf", &cluster("old")),
        ("a/known/.keep", ""),
    ]);
    let inner = folder.path().join("a");
    run(&inner, &["check"], 2);
    let (said, _) = run(&inner, &["baseline", "create"], 0);
    assert_eq!(said, "1 finding in `a/known/x.json`\n");
    run(&inner, &["check"], 0);
    run(&inner, &["check", "--no-config"], 1);
}

#[test]
fn a_baseline_that_is_there_is_not_replaced_unawares() {
    let folder = checkout(&[("main.tf", &cluster("old")), (NAME, "mine")]);
    let top = folder.path();
    let (_, said) = run(top, &["baseline", "create"], 2);
    assert!(said.contains("already"), "{said}");
    assert_eq!(fs::read_to_string(top.join(NAME)).unwrap(), "mine");
    run(top, &["baseline", "create", "--force"], 0);
    assert_eq!(entries(top), [". aws_elasticache_cluster.old"]);
}

#[test]
fn it_is_brought_up_to_date() {
    let folder = checkout(&[
        ("b/main.tf", &cluster("b")),
        ("a/main.tf", &format!("{}{}", cluster("z"), cluster("y"))),
    ]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    let whole = fs::read(top.join(NAME)).unwrap();
    assert_eq!(
        entries(top),
        [
            "a aws_elasticache_cluster.y",
            "a aws_elasticache_cluster.z",
            "b aws_elasticache_cluster.b"
        ]
    );
    run(top, &["baseline", "update"], 0);
    assert_eq!(fs::read(top.join(NAME)).unwrap(), whole);

    write(
        top,
        "a/main.tf",
        &format!("{}{}", cluster("x"), cluster("y")),
    );
    let (said, _) = run(top, &["check", "-v", "--baseline", NAME], 1);
    assert!(
        said.contains("EC-003 aws_elasticache_cluster.z in a is no longer found"),
        "{said}"
    );
    let (said, _) = run(top, &["check", "--baseline", NAME], 1);
    assert!(!said.contains("no longer found"), "{said}");

    // Of what was not looked at, nobody knows whether it is gone.
    let (said, _) = run(top, &["baseline", "prune", "b"], 0);
    assert_eq!(said, format!("3 findings in `{NAME}`\n"));
    run(top, &["baseline", "prune", "a/main.tf"], 0);
    run(top, &["baseline", "prune", "--rule", "ElastiCache.7"], 0);
    assert_eq!(fs::read(top.join(NAME)).unwrap(), whole);

    let (said, _) = run(top, &["baseline", "prune"], 0);
    assert_eq!(
        said,
        format!("- EC-003 aws_elasticache_cluster.z in a\n2 findings in `{NAME}`\n")
    );
    let (said, _) = run(top, &["baseline", "update", "a"], 0);
    assert_eq!(
        said,
        format!("+ EC-003 aws_elasticache_cluster.x in a\n3 findings in `{NAME}`\n")
    );
    // A folder that is gone takes its findings with it.
    fs::remove_dir_all(top.join("b")).unwrap();
    run(top, &["baseline", "update"], 0);
    assert_eq!(
        entries(top),
        ["a aws_elasticache_cluster.x", "a aws_elasticache_cluster.y"]
    );
}

#[test]
fn nothing_is_written_where_something_could_not_be_read() {
    let folder = checkout(&[("main.tf", &cluster("old"))]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    let before = fs::read(top.join(NAME)).unwrap();
    write(
        top,
        "main.tf",
        "resource \"aws_elasticache_cluster\" \"old\" {",
    );
    for action in ["update", "prune"] {
        let (_, said) = run(top, &["baseline", action], 3);
        assert!(said.contains("is left as it is"), "{said}");
        run(top, &["baseline", action, "gone"], 2);
    }
    run(top, &["baseline", "create", "--force"], 3);
    assert_eq!(fs::read(top.join(NAME)).unwrap(), before);
    let (said, _) = run(top, &["check", "-v", "--baseline", NAME], 3);
    assert!(!said.contains("no longer found"), "{said}");
}

#[test]
fn what_a_module_hides_is_not_gone() {
    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    let folder = checkout(&[("main.tf", call), ("m/main.tf", &cluster("old"))]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    let before = fs::read(top.join(NAME)).unwrap();
    write(top, "main.tf", &call.replace("./m", "example/m/aws"));
    fs::remove_dir_all(top.join("m")).unwrap();
    for action in ["update", "prune"] {
        let (said, _) = run(top, &["baseline", action], 0);
        assert_eq!(
            said,
            format!(
                "1 finding not looked for and kept: not all of `.` is on disk\n1 finding in `{NAME}`\n"
            )
        );
        // The exit status is that of a check.
        run(top, &["baseline", action, "--unknown", "fail"], 3);
        run(top, &["check", "--baseline", NAME, "--unknown", "fail"], 3);
    }
    assert_eq!(fs::read(top.join(NAME)).unwrap(), before);
    let (said, _) = run(top, &["check", "-v", "--baseline", NAME], 0);
    assert!(!said.contains("no longer found"), "{said}");
    // Nothing is lost where there was nothing.
    run(top, &["baseline", "create", "--force"], 0);
}

#[test]
fn what_does_not_stand_in_a_missing_module_is_brought_up_to_date() {
    let call = |name: &str, source: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"{source}\"\n  for_each = toset([\"x.y\"])\n}}\n"
        )
    };
    let reading = "resource \"aws_elasticache_cluster\" \"read\" {\n  subnet_group_name = module.b[\"x.y\"].name\n}\n";
    let output = "output \"name\" {\n  value = null # of no elasticache\n}\n";
    let main = [
        call("a", "./a"),
        call("b", "./b"),
        cluster("old"),
        reading.to_owned(),
    ]
    .concat();
    let outer = [call("c", "../c"), cluster("outer")].concat();
    let folder = checkout(&[
        ("r/main.tf", &main),
        ("r/a/main.tf", &outer),
        ("r/c/main.tf", &cluster("inner")),
        ("r/b/main.tf", output),
        ("s/main.tf", &cluster("other")),
    ]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    assert_eq!(entries(top).len(), 5);

    // Of `a`, which is there, nothing is left but a call that leads on to what is not.
    write(top, "r/a/main.tf", &call("c", "example/c/aws"));
    let main = [
        call("a", "./a"),
        call("b", "example/b/aws"),
        call("vpc", "example/vpc/aws"),
        cluster("new"),
        reading.to_owned(),
    ];
    write(top, "r/main.tf", &main.concat());
    write(top, "s/main.tf", "");
    fs::remove_dir_all(top.join("r/c")).unwrap();
    let (said, _) = run(top, &["baseline", "update"], 0);
    assert_eq!(
        said,
        format!(
            "- EC-003 aws_elasticache_cluster.old in r\n\
             - EC-003 module.a[\"x.y\"].aws_elasticache_cluster.outer in r\n\
             - EC-003 aws_elasticache_cluster.other in s\n\
             + EC-003 aws_elasticache_cluster.new in r\n\
             1 finding not looked for and kept: `module.b` comes from a module that was not followed\n\
             1 finding not looked for and kept: not all of `module.a` is on disk\n\
             3 findings in `{NAME}`\n"
        )
    );
    // Nobody calls it any more.
    write(top, "r/a/main.tf", "");
    let (said, _) = run(top, &["baseline", "prune"], 0);
    assert!(
        said.contains("aws_elasticache_cluster.inner in r\n"),
        "{said}"
    );
    let (said, _) = run(top, &["check", "-v", "--baseline", NAME], 0);
    assert!(!said.contains("no longer found"), "{said}");

    // Nothing that is on disk leads to a cluster.
    write(top, "r/main.tf", &call("a", "example/a/aws"));
    let (said, _) = run(top, &["baseline", "prune"], 0);
    let told: Vec<&str> = said
        .lines()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "- EC-003 aws_elasticache_cluster.new in r",
            "- EC-003 aws_elasticache_cluster.read in r",
            &format!("0 findings in `{NAME}`"),
        ]
    );
}

#[test]
fn what_a_nested_template_hides_is_not_gone() {
    let cluster = "  C:\n    Type: AWS::ElastiCache::CacheCluster\n";
    let nested = "Resources:\n".to_owned() + cluster;
    let outer = |url: &str| {
        format!(
            "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: {url}\n"
        )
    };
    let folder = checkout(&[
        ("t.yaml", &(outer("n.yaml") + cluster)),
        ("n.yaml", &nested),
        ("u.yaml", &nested),
        ("v.yaml", &nested),
    ]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    assert_eq!(
        entries(top),
        ["t.yaml C", "t.yaml N/C", "u.yaml C", "v.yaml C"]
    );
    write(top, "t.yaml", &outer("https://example.org/n.yaml"));
    fs::remove_file(top.join("n.yaml")).unwrap();
    let snippet = "Transform:\n  Name: AWS::Include\n  Parameters:\n    Location: s3://x/y\n";
    write(
        top,
        "u.yaml",
        &format!("{snippet}Resources:\n  N:\n    Type: AWS::ElastiCache::SubnetGroup\n"),
    );
    write(
        top,
        "v.yaml",
        "Resources:\n{% for x in y %}\n  C:\n    Type: AWS::ElastiCache::CacheCluster\n{% endfor %}\n",
    );
    let (said, _) = run(top, &["baseline", "update"], 0);
    assert_eq!(
        said,
        format!(
            "- EC-003 C in t.yaml\n\
             1 finding not looked for and kept: not all of `N` is on disk\n\
             1 finding not looked for and kept: not all of `u.yaml` is on disk\n\
             1 finding not looked for and kept: not all of `v.yaml` is on disk\n\
             3 findings in `{NAME}`\n"
        )
    );
}

#[test]
fn a_terragrunt_unit_whose_code_is_elsewhere_keeps_its_findings() {
    let folder = checkout(&[
        ("u/terragrunt.hcl", "terraform {\n  source = \"../m\"\n}\n"),
        ("m/main.tf", &cluster("old")),
    ]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    assert_eq!(entries(top), ["u aws_elasticache_cluster.old"]);
    for source in ["git::https://example.org/m.git", "${get_env(\"M\")}"] {
        write(
            top,
            "u/terragrunt.hcl",
            &format!("terraform {{\n  source = \"{source}\"\n}}\n"),
        );
        let (said, _) = run(top, &["baseline", "prune"], 0);
        assert!(said.contains("not all of `u` is on disk"), "{said}");
    }
}

#[test]
fn an_entry_that_says_something_else_suppresses_nothing() {
    let folder = checkout(&[("main.tf", &cluster("old"))]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    let written = fs::read_to_string(top.join(NAME)).unwrap();
    for (from, to) in [
        ("\"EC-003\"", "\"ElastiCache.7\""),
        ("\"unit\": \".\"", "\"unit\": \"x\""),
        ("cluster.old", "cluster.other"),
    ] {
        let edited = written.replace(from, to);
        assert_ne!(edited, written);
        write(top, NAME, &edited);
        run(top, &["check", "--baseline", NAME], 1);
        run(top, &["baseline", "update"], 0);
        let now = fs::read_to_string(top.join(NAME)).unwrap();
        assert_eq!(now, written, "{to}");
    }
    write(top, NAME, &written.replace("cluster.old", "cluster.other"));
    let (said, _) = run(top, &["check", "-v", "--baseline", NAME], 1);
    assert!(said.contains("cluster.other is no longer found"), "{said}");
}

#[test]
fn a_baseline_that_is_none_is_said_with_its_place() {
    let folder = checkout(&[
        ("main.tf", &cluster("old")),
        ("bad.json", "{\n  \"schema\": 1,\n  \"findings\": [}\n"),
    ]);
    let top = folder.path();
    for arguments in [
        &["check", "--baseline", "bad.json"][..],
        &["baseline", "update", "--baseline", "bad.json"],
        &["baseline", "prune", "--baseline", "bad.json"],
    ] {
        let (_, said) = run(top, arguments, 2);
        assert_eq!(said, "error: bad.json:3:16: a value is expected\n");
    }
    for arguments in [
        &["check", "--baseline", "none.json"][..],
        &["baseline", "update"],
        &["baseline", "prune"],
    ] {
        let (_, said) = run(top, arguments, 2);
        assert!(said.starts_with("error: there is no baseline `"), "{said}");
    }
    run(
        top,
        &["baseline", "create", "--baseline", "no/folder.json"],
        2,
    );
}

#[test]
fn unknowns_are_in_it_where_they_are_findings() {
    let open = "variable \"group\" {}\nresource \"aws_elasticache_cluster\" \"open\" {\n  subnet_group_name = var.group\n}\n";
    let folder = checkout(&[("main.tf", open)]);
    let top = folder.path();
    let only = ["--rule", "EC-003"];
    let (said, _) = run(top, &[&["baseline", "create"][..], &only].concat(), 0);
    assert_eq!(said, format!("0 findings in `{NAME}`\n"));
    let (said, _) = run(
        top,
        &[
            &["baseline", "create", "--force", "--unknown", "fail"][..],
            &only,
        ]
        .concat(),
        0,
    );
    assert_eq!(said, format!("1 finding in `{NAME}`\n"));
    run(
        top,
        &[&["check", "--unknown", "fail"][..], &only].concat(),
        1,
    );
    run(
        top,
        &[
            &["check", "--unknown", "fail", "--baseline", NAME][..],
            &only,
        ]
        .concat(),
        0,
    );
}

#[test]
fn who_reads_it_while_it_is_written_sees_it_whole() {
    let many = |names: std::ops::Range<usize>| -> String {
        names.map(|name| cluster(&format!("c{name}"))).collect()
    };
    let folder = checkout(&[
        ("a/main.tf", &many(0..300)),
        ("b/main.tf", &many(300..600)),
        ("c/main.tf", ""),
    ]);
    let top = folder.path();
    std::thread::scope(|scope| {
        run(top, &["baseline", "create", "--no-config", "a"], 0);
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..5 {
                    run(top, &["baseline", "create", "--force", "a", "b"], 0);
                    run(top, &["baseline", "create", "--force", "a"], 0);
                }
            });
            scope.spawn(|| {
                for _ in 0..20 {
                    run(top, &["check", "--quiet", "--baseline", NAME, "c"], 0);
                }
            });
        }
    });
    let left: Vec<_> = fs::read_dir(top)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_baseline_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = checkout(&[
        ("main.tf", &cluster("old")),
        ("known/x.json", "{\"schema\": 1, \"findings\": []}"),
    ]);
    let top = folder.path();
    let real = top.join("known/x.json");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("known/x.json", top.join(NAME)).unwrap();
    run(top, &["baseline", "update"], 0);
    assert!(top.join(NAME).symlink_metadata().unwrap().is_symlink());
    assert_eq!(entries(top), [". aws_elasticache_cluster.old"]);
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn findings_are_known_by_address_and_reason_wherever_they_move() {
    let counted =
        |how: &str| format!("resource \"aws_elasticache_cluster\" \"a\" {{\n  {how}\n}}\n");
    let folder = checkout(&[
        (
            "main.tf",
            &(counted("count = 2") + &cluster("b") + "module \"m\" {\n  source = \"./m\"\n}\n"),
        ),
        ("m/main.tf", &cluster("c")),
    ]);
    let top = folder.path();
    run(top, &["baseline", "create"], 0);
    // Into another file, in another order, in another folder of a module, with other line ends.
    write(
        top,
        "other.tf",
        &(cluster("b") + &counted("count = 2")).replace('\n', "\r\n"),
    );
    write(top, "main.tf", "module \"m\" {\n  source = \"./n\"\n}\n");
    fs::rename(top.join("m"), top.join("n")).unwrap();
    run(top, &["check", "--baseline", NAME], 0);
    // Other instances are others.
    write(
        top,
        "other.tf",
        &(cluster("b") + &counted("for_each = toset([\"x\"])")),
    );
    let (said, _) = run(top, &["baseline", "update"], 0);
    assert_eq!(
        said,
        format!(
            "- EC-003 aws_elasticache_cluster.a[0]\n- EC-003 aws_elasticache_cluster.a[1]\n\
             + EC-003 aws_elasticache_cluster.a[\"x\"]\n3 findings in `{NAME}`\n"
        )
    );
}

//! Laws of evaluating Terraform, over random configurations: knowing less never changes sides, no order matters, and it
//! always ends.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "differential/addresses.rs"]
mod addresses;
#[path = "differential/expression.rs"]
#[allow(dead_code, reason = "the differential test makes them smaller")]
mod expression;
#[path = "differential/generate.rs"]
mod generate;
#[path = "differential/others.rs"]
mod others;
#[path = "differential/render.rs"]
#[allow(dead_code, reason = "the differential test shows them")]
mod render;
#[path = "differential/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use addresses::verdict_on;
use cachelint::check::check;
use cachelint::finding::{Finding, Outcome};
use cachelint::read::{Given, Input, Settings};
use cachelint::rules::RULES;
use cachelint::suppress::Terms;
use generate::{Configuration, FOLDERS, Item, Random};

/// Random configurations that each law is tried on.
const CONFIGURATIONS: u64 = 40;

fn checked(folder: &Path, change: impl FnOnce(&mut Settings)) -> Outcome {
    let mut settings = Settings::new(folder.to_path_buf(), folder.to_path_buf());
    settings.threads = 1;
    change(&mut settings);
    check(
        vec![Input::Path(folder.to_path_buf())],
        &settings,
        &[&RULES[0]],
        &Terms::default(),
    )
}

/// The names of the verdicts on the root module's instances, by address.
fn verdicts(outcome: &Outcome) -> BTreeMap<String, &'static str> {
    let findings = outcome.findings.iter();
    findings
        .filter(|finding| &*finding.unit == ".")
        .map(|finding| (finding.address.to_string(), finding.verdict.name()))
        .collect()
}

#[test]
fn knowing_less_never_changes_sides() {
    for seed in 0..CONFIGURATIONS {
        let configuration = generate::configuration(&mut Random::new(seed));
        let folder = tempfile::tempdir().unwrap();
        render::write(&configuration, folder.path(), false);
        let given = folder.path().join("given.values");
        fs::write(&given, render::values(&configuration)).unwrap();
        let with_values = verdicts(&checked(folder.path(), |settings| {
            settings.terraform.given.push(Given::File(given));
        }));
        let without = verdicts(&checked(folder.path(), |_| {}));
        let without_defaults = verdicts(&checked(folder.path(), |settings| {
            settings.terraform.assume_defaults = false;
        }));
        for (more, less) in [(&with_values, &without), (&without, &without_defaults)] {
            for (address, verdict) in more {
                let other = verdict_on(address, less).copied();
                let kept =
                    *verdict == "unknown" || other == Some("unknown") || other == Some(verdict);
                assert!(
                    kept,
                    "seed {seed}, {address}: {verdict}, and knowing less {other:?}\n{}",
                    render::shown(&configuration)
                );
            }
        }
    }
}

/// Each block in a file of its own, the last one first.
fn scattered(configuration: &Configuration, folder: &Path) {
    for (items, name) in configuration.0.iter().zip(FOLDERS) {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        for (at, item) in items.iter().rev().enumerate() {
            let locals: Vec<Item> = items
                .iter()
                .filter(|other| matches!(other, Item::Local(..)))
                .cloned()
                .collect();
            // Which names are local is looked up among the items that are written together.
            let all = render::text(&[&locals[..], std::slice::from_ref(item)].concat(), false);
            let own = if matches!(item, Item::Local(..)) {
                render::text(std::slice::from_ref(item), false)
            } else {
                all[render::text(&locals, false).len()..].to_owned()
            };
            fs::write(folder.join(format!("{at:03}.tf")), own).unwrap();
        }
    }
}

#[test]
fn the_order_of_blocks_and_files_changes_nothing() {
    for seed in 0..CONFIGURATIONS {
        let configuration = generate::configuration(&mut Random::new(seed));
        let [together, apart] = [false, true].map(|apart| {
            let folder = tempfile::tempdir().unwrap();
            if apart {
                scattered(&configuration, folder.path());
            } else {
                render::write(&configuration, folder.path(), false);
            }
            verdicts(&checked(folder.path(), |_| {}))
        });
        assert_eq!(
            together,
            apart,
            "seed {seed}\n{}",
            render::shown(&configuration)
        );
    }
}

/// A folder of one file, checked.
fn of_text(text: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.tf"), text).unwrap();
    checked(folder.path(), |_| {})
}

#[test]
fn the_order_of_arguments_changes_nothing() {
    let arguments = [
        "count = var.on ? 2 : 0",
        "subnet_group_name = count.index == 0 ? local.group : null",
        "cluster_id = \"c${count.index}\"",
        "replication_group_id = null",
    ];
    let mut all = Vec::new();
    for start in 0..arguments.len() {
        let mut rotated = arguments;
        rotated.rotate_left(start);
        let text = format!(
            "variable \"on\" {{\n  default = true\n}}\nlocals {{\n  group = \"g\"\n}}\nresource \
             \"aws_elasticache_cluster\" \"c\" {{\n  {}\n}}\n",
            rotated.join("\n  ")
        );
        all.push(verdicts(&of_text(&text)));
    }
    assert_eq!(all[0].len(), 2);
    assert!(all.iter().all(|verdicts| *verdicts == all[0]), "{all:?}");
}

fn cluster(group: &str) -> String {
    format!("resource \"aws_elasticache_cluster\" \"c\" {{\n  subnet_group_name = {group}\n}}\n")
}

#[test]
fn evaluation_ends_on_what_refers_to_itself() {
    for (definitions, group) in [
        ("locals {\n  a = local.b\n  b = local.a\n}\n", "local.a"),
        ("locals {\n  a = try(local.a, \"x\")\n}\n", "local.a"),
        ("locals {\n  a = [for x in local.a : x]\n}\n", "local.a[0]"),
        (
            "variable \"a\" {\n  validation {\n    condition = var.a != var.b\n    error_message = \"x\"\n  }\n}\nvariable \"b\" {\n  validation {\n    condition = var.b != var.a\n    error_message = \"x\"\n  }\n}\n",
            "var.a",
        ),
        (
            "resource \"aws_elasticache_cluster\" \"d\" {\n  count = length(aws_elasticache_cluster.d)\n}\n",
            "aws_elasticache_cluster.d[0].subnet_group_name",
        ),
        (
            "module \"a\" {\n  source = \"./\"\n  x = module.a.x\n}\nvariable \"x\" {\n  default = null\n}\noutput \"x\" {\n  value = module.a.x\n}\n",
            "module.a.x",
        ),
    ] {
        let outcome = of_text(&format!("{definitions}{}", cluster(group)));
        let verdicts = verdicts(&outcome);
        assert_eq!(
            verdicts.get("aws_elasticache_cluster.c"),
            Some(&"unknown"),
            "{definitions}"
        );
    }
}

#[test]
fn evaluation_ends_on_what_grows_without_bound() {
    let doubling = |first: &str, next: &dyn Fn(usize) -> String| {
        let mut text = format!("locals {{\n  a0 = {first}\n");
        for at in 1..100 {
            writeln!(text, "  a{at} = {}", next(at - 1)).unwrap();
        }
        text + "}\n"
    };
    let texts = doubling("\"x\"", &|at| {
        format!("\"${{local.a{at}}}${{local.a{at}}}\"")
    });
    let lists = doubling("[\"x\"]", &|at| format!("concat(local.a{at}, local.a{at})"));
    let trees = doubling("\"x\"", &|at| format!("[local.a{at}, local.a{at}]"));
    let depth = 10_000;
    let deep = format!(
        "locals {{\n  a99 = {}\"x\"{}\n}}\n",
        "(".repeat(depth),
        ")".repeat(depth)
    );
    for (definitions, group) in [
        (texts, "local.a99"),
        (lists, "local.a99[0]"),
        (trees, "jsonencode(local.a99)"),
        (deep, "local.a99"),
    ] {
        let outcome = of_text(&format!("{definitions}{}", cluster(group)));
        assert_ne!(
            verdicts(&outcome).get("aws_elasticache_cluster.c"),
            Some(&"fail"),
            "{group}"
        );
    }
}

#[test]
fn a_tree_of_ten_thousand_calls_is_evaluated_to_its_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let calls = |source: &str, group: &dyn Fn(usize) -> String| {
        (0..100).fold(
            "variable \"group\" {\n  default = \"g\"\n}\n".to_owned(),
            |mut text, at| {
                let group = group(at);
                writeln!(
                    text,
                    "module \"m{at}\" {{\n  source = \"{source}\"\n  group = {group}\n}}"
                )
                .unwrap();
                text
            },
        )
    };
    for (name, text) in [
        ("main.tf", calls("./middle", &|_| "var.group".to_owned())),
        (
            "middle/main.tf",
            calls("../leaf", &|at| {
                if at == 7 { "null" } else { "var.group" }.to_owned()
            }),
        ),
        (
            "leaf/main.tf",
            format!("variable \"group\" {{}}\n{}", cluster("var.group")),
        ),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let outcome = checked(folder.path(), |_| {});
    let verdicts = verdicts(&outcome);
    assert_eq!(verdicts.len(), 10_000);
    assert_eq!(
        verdicts
            .values()
            .filter(|verdict| **verdict == "fail")
            .count(),
        100
    );
    assert_eq!(
        verdicts
            .values()
            .filter(|verdict| **verdict == "pass")
            .count(),
        9_900
    );
    assert!(outcome.problems.is_empty());
}

/// Where the links of a finding begin: its own place, the steps that led to it, and the calls around it.
fn lines(finding: &Finding, outcome: &Outcome) -> BTreeSet<(String, usize)> {
    std::iter::once(finding.place)
        .chain(finding.steps().iter().map(|step| step.place))
        .chain(finding.calls.iter().copied())
        .map(|place| {
            let file = outcome.files.get(place.file);
            (file.name().to_owned(), file.line_index(place.span.start))
        })
        .collect()
}

#[test]
fn an_ignore_covers_what_begins_on_its_line_and_changes_no_verdict() {
    let mut covered = 0;
    for seed in 0..CONFIGURATIONS {
        let random = &mut Random::new(seed);
        let configuration = generate::configuration(random);
        let folder = tempfile::tempdir().unwrap();
        render::write(&configuration, folder.path(), false);
        let before = checked(folder.path(), |_| {});
        let all: BTreeSet<(String, usize)> = before
            .findings
            .iter()
            .flat_map(|finding| lines(finding, &before))
            .collect();
        let all: Vec<_> = all.into_iter().collect();
        if all.is_empty() {
            continue;
        }
        let (name, line) = random.pick(&all);
        let file = folder.path().join(name);
        let text = fs::read_to_string(&file).unwrap();
        // What is put into a heredoc would be text.
        if text.contains("<<") {
            continue;
        }
        let mut ignored: Vec<&str> = text.lines().collect();
        ignored.insert(*line, "# cachelint:ignore[EC-003] x");
        fs::write(&file, ignored.join("\n")).unwrap();
        let after = checked(folder.path(), |_| {});
        fs::write(&file, &text).unwrap();

        assert_eq!(before.findings.len(), after.findings.len(), "seed {seed}");
        for (old, new) in before.findings.iter().zip(&after.findings) {
            assert_eq!(
                (&old.unit, &old.address, old.verdict.name()),
                (&new.unit, &new.address, new.verdict.name()),
                "seed {seed}"
            );
            let is_meant = old.verdict.name() != "pass"
                && lines(old, &before).contains(&(name.clone(), *line));
            assert_eq!(
                new.suppression.is_some(),
                is_meant,
                "seed {seed}, {name}:{line}, {}: {}\n{}",
                old.address,
                old.verdict.name(),
                render::shown(&configuration)
            );
            covered += usize::from(is_meant);
        }
    }
    assert!(covered > 15, "only {covered} were covered");
}

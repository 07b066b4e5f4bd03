//! Random configurations, checked here and planned by Terraform: a pass or a fail never contradicts the plan.
//!
//! `cargo test --release --test differential -- --ignored --nocapture`, with `terraform` on the PATH.
//! `DIFFERENTIAL_SEED` is the first seed (1), `DIFFERENTIAL_CONFIGURATIONS` how many seeds there are (150).
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "differential/addresses.rs"]
mod addresses;
#[path = "differential/expression.rs"]
mod expression;
#[path = "differential/generate.rs"]
mod generate;
#[path = "differential/others.rs"]
mod others;
#[path = "differential/render.rs"]
mod render;
#[path = "differential/shrink.rs"]
mod shrink;
#[path = "differential/texts.rs"]
mod texts;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use addresses::verdict_on;
use cachelint::check::check;
use cachelint::read::{Given, Input, Settings};
use cachelint::rules::RULES;
use cachelint::suppress::Terms;
use cachelint::verdict::Verdict;
use generate::{Configuration, Random};

/// An evaluation that takes longer is as bad as one that never ends.
const SLOW: Duration = Duration::from_secs(20);
/// More disagreements are not made smaller.
const MOST_SHOWN: usize = 25;

#[test]
#[ignore = "asks Terraform, for minutes"]
fn no_verdict_contradicts_a_plan() {
    if Command::new("terraform").arg("version").output().is_err() {
        println!("skipped: no `terraform` on the PATH");
        return;
    }
    let asked = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().unwrap())
    };
    let first = asked("DIFFERENTIAL_SEED", 1);
    let seeds = first..first + asked("DIFFERENTIAL_CONFIGURATIONS", 150);
    let next = Mutex::new(seeds.clone());
    let total = Mutex::new(Tally::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let workshop = Workshop::new();
                while let Some(seed) = { next.lock().unwrap().next() } {
                    let configuration = generate::configuration(&mut Random::new(seed));
                    let tally = workshop.try_out(&configuration);
                    let mut all = total.lock().unwrap();
                    let shown = all.disagreements.len();
                    all.add(&tally);
                    drop(all);
                    for disagreement in tally.disagreements.iter().take(3) {
                        if shown < MOST_SHOWN {
                            let small = workshop.smallest(&configuration, disagreement);
                            println!(
                                "seed {seed}: {} {} ({} values)\n{}",
                                disagreement.address,
                                disagreement.what,
                                if disagreement.with_values {
                                    "with"
                                } else {
                                    "without"
                                },
                                render::shown(&small)
                            );
                        }
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap();
    println!("seeds {seeds:?}: {total:#?}");
    assert!(total.disagreements.is_empty());
    assert!(
        total.refused * 4 <= total.planned,
        "too many plans were refused: {total:#?}"
    );
}

/// A folder for what is checked and one for its twin.
struct Workshop {
    folder: tempfile::TempDir,
}

#[derive(Debug, Default, Clone)]
struct Tally {
    planned: usize,
    refused: usize,
    refusals: BTreeMap<String, usize>,
    /// Instances in plans, by what the plan and the checks without and with the values say.
    cases: BTreeMap<String, usize>,
    /// Of unknowns without the values; each is one of a cluster whose group the plan knows.
    causes: BTreeMap<String, usize>,
    causes_with_values: BTreeMap<String, usize>,
    disagreements: Vec<Disagreement>,
}

#[derive(Debug, Clone)]
struct Disagreement {
    address: String,
    what: &'static str,
    with_values: bool,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.planned += other.planned;
        self.refused += other.refused;
        for (mine, others) in [
            (&mut self.refusals, &other.refusals),
            (&mut self.cases, &other.cases),
            (&mut self.causes, &other.causes),
            (&mut self.causes_with_values, &other.causes_with_values),
        ] {
            for (name, count) in others {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
        self.disagreements.extend(other.disagreements.clone());
    }
}

impl Workshop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workshop = Self { folder };
        let skeleton = generate::configuration(&mut Random::new(0));
        render::write(&skeleton, &workshop.twin(), true);
        let installed = workshop.terraform(&["init", "-input=false", "-backend=false"]);
        assert!(installed.is_ok(), "{installed:?}");
        workshop
    }

    fn twin(&self) -> std::path::PathBuf {
        self.folder.path().join("twin")
    }

    fn terraform(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let output = Command::new("terraform")
            .args(arguments)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            .current_dir(self.twin())
            .output()
            .unwrap();
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// What the plan says of each cluster: whether it names a group; nothing where the plan would have failed there.
    fn plan(
        &self,
        configuration: &Configuration,
    ) -> Result<BTreeMap<String, Option<bool>>, String> {
        render::write(configuration, &self.twin(), true);
        let values = render::values(configuration);
        std::fs::write(self.twin().join("terraform.tfvars"), values).unwrap();
        self.terraform(&[
            "plan",
            "-input=false",
            "-lock=false",
            "-refresh=false",
            "-no-color",
            "-out=plan",
        ])?;
        let plan = self.terraform(&["show", "-json", "-no-color", "plan"])?;
        let plan: serde_json::Value = serde_json::from_slice(&plan).unwrap();
        let none = Vec::new();
        let changes = plan["resource_changes"].as_array().unwrap_or(&none);
        Ok(changes
            .iter()
            .map(|change| {
                let address = change["address"].as_str().unwrap();
                let address = address.replacen("terraform_data.", "aws_elasticache_cluster.", 1);
                let name = change["change"]["after"]["input"].get(0);
                let named = name.map(|name| name.as_str().is_some_and(|name| !name.is_empty()));
                (address, named)
            })
            .collect())
    }

    /// The verdicts by address.
    fn checked(
        &self,
        configuration: &Configuration,
        with_values: bool,
    ) -> Result<BTreeMap<String, Verdict>, &'static str> {
        let folder = self.folder.path().join("checked");
        render::write(configuration, &folder, false);
        let mut settings = Settings::new(folder.clone(), folder.clone());
        settings.threads = 1;
        if with_values {
            let file = self.folder.path().join("given.tfvars");
            std::fs::write(&file, render::values(configuration)).unwrap();
            settings.terraform.given.push(Given::File(file));
        }
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            check(
                vec![Input::Path(folder)],
                &settings,
                &[&RULES[0]],
                &Terms::default(),
            )
        }))
        .map_err(|_| "it panics")?;
        if start.elapsed() > SLOW {
            return Err("it takes very long");
        }
        Ok(outcome
            .findings
            .into_iter()
            // A folder that nothing calls any more is a root module of its own.
            .filter(|finding| &*finding.unit == ".")
            .map(|finding| (finding.address.to_string(), finding.verdict))
            .collect())
    }

    fn try_out(&self, configuration: &Configuration) -> Tally {
        let mut tally = Tally {
            planned: 1,
            ..Tally::default()
        };
        let readings = [false, true].map(|with_values| {
            self.checked(configuration, with_values)
                .unwrap_or_else(|what| {
                    tally.disagreements.push(Disagreement {
                        address: String::new(),
                        what,
                        with_values,
                    });
                    BTreeMap::new()
                })
        });
        if !tally.disagreements.is_empty() {
            return tally;
        }
        let plan = match self.plan(configuration) {
            Ok(plan) => plan,
            Err(error) => {
                tally.refused = 1;
                let said = error.lines().find(|line| line.contains("Error: "));
                let said = said.unwrap_or(&error).to_owned();
                *tally.refusals.entry(said).or_default() += 1;
                return tally;
            }
        };
        for (address, named) in &plan {
            let names = [0, 1].map(|index| {
                let verdict = verdict_on(address, &readings[index]);
                let name = verdict.map_or("nothing", Verdict::name);
                let what = match (name, named) {
                    ("nothing", Some(_)) => Some("it says nothing"),
                    ("pass", Some(false)) => Some("it passes, and the plan names no group"),
                    ("fail", Some(true)) => Some("it fails, and the plan names a group"),
                    _ => None,
                };
                tally.disagreements.extend(what.map(|what| Disagreement {
                    address: address.clone(),
                    what,
                    with_values: index == 1,
                }));
                if let (Some(Verdict::Unknown(doubt)), Some(_)) = (verdict, named) {
                    let causes = if index == 0 {
                        &mut tally.causes
                    } else {
                        &mut tally.causes_with_values
                    };
                    let cause = match &doubt.cause {
                        cachelint::knowledge::Cause::Error(text) if index == 1 => {
                            format!("evaluation-error: {text}")
                        }
                        cause => cause.name().to_owned(),
                    };
                    *causes.entry(cause).or_default() += 1;
                }
                name
            });
            let planned = match named {
                None => "error",
                Some(true) => "pass",
                Some(false) => "fail",
            };
            let [without, with] = names;
            let case = format!("planned {planned}: {without}, with values {with}");
            *tally.cases.entry(case).or_default() += 1;
        }
        tally
    }
}

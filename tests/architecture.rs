//! The plan of the house as a table, and the proof that `src/` is built to it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

#[path = "architecture/complaints.rs"]
mod complaints;
#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/plan.rs"]
mod plan;

use std::fs;
use std::path::Path;

use complaints::{complaints, sources, used};
use plan::{LONGEST, PLAN};

#[test]
fn the_house_is_built_to_plan() {
    let files = sources();
    assert!(files.len() > 10, "src/ was not found");
    let complaints = complaints(&files);
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_plan_has_no_room_that_is_not_there() {
    for (room, _) in PLAN {
        let file = format!("src/{room}.rs");
        let folder = format!("src/{room}/mod.rs");
        assert!(
            Path::new(&file).exists() || Path::new(&folder).exists(),
            "there is neither {file} nor {folder}"
        );
    }
}

#[test]
fn every_import_of_the_plan_leads_downwards() {
    for (floor, (room, imports)) in PLAN.iter().enumerate() {
        for import in *imports {
            let below = PLAN[floor + 1..].iter().any(|(lower, _)| lower == import);
            assert!(
                below,
                "`{room}` may import `{import}`, which is not below it"
            );
        }
    }
}

/// What nobody needs would be there for somebody to use one day.
#[test]
fn every_import_of_the_plan_is_used() {
    let files = sources();
    let used = used(&files);
    let planned = PLAN
        .iter()
        .flat_map(|(room, imports)| imports.iter().map(move |import| (*room, *import)));
    // A hall names its rooms by `mod` alone.
    let is_within = |(room, import): &(&str, &str)| {
        let inner = import.strip_prefix(room);
        inner.is_some_and(|inner| inner.starts_with('/'))
    };
    let idle: Vec<_> = planned
        .filter(|import| !used.contains(import) && !is_within(import))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn the_rooms_are_listed_from_the_top_floor_down() {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let listed: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let planned: Vec<_> = PLAN
        .iter()
        .map(|(room, _)| *room)
        .filter(|room| *room != "main" && !room.contains('/'))
        .collect();
    assert_eq!(listed, planned);
}

#[test]
fn the_guided_tour_visits_every_room() {
    let tour = fs::read_to_string("ARCHITECTURE.md").unwrap();
    for (room, _) in PLAN {
        assert!(
            tour.contains(&format!("`{room}`")),
            "ARCHITECTURE.md does not name the room `{room}`"
        );
    }
}

#[test]
fn what_is_against_the_plan_is_noticed() {
    for (path, text, complaint) in [
        (
            "src/rules/ec_003.rs",
            "use crate::read::Input;",
            "src/rules/ec_003.rs:2: `rules` may not import `crate::read::Input`",
        ),
        (
            "src/rules/ec_003.rs",
            "use crate::{model::Resource, read::{self, Input}};",
            "src/rules/ec_003.rs:2: `rules` may not import `crate::read`",
        ),
        (
            "src/read/terraform/eval/mod.rs",
            "fn f() { super::super::cloudformation::syntax::parse(); }",
            "src/read/terraform/eval/mod.rs:2: `read/terraform` may not import `crate::read::cloudformation::syntax::parse`",
        ),
        (
            "src/read/terraform/eval.rs",
            "mod inner { use super::super::super::discover; }",
            "src/read/terraform/eval.rs:2: `read/terraform` may not import `crate::read::discover`",
        ),
        (
            "src/read/cloudformation/mod.rs",
            "use super::*;",
            "src/read/cloudformation/mod.rs:2: `read/cloudformation` may not import `crate::read::*`",
        ),
        (
            "src/knowledge/truth.rs",
            "fn f(_: &str) -> crate::verdict::Verdict { loop {} }",
            "src/knowledge/truth.rs:2: `knowledge` may not import `crate::verdict::Verdict`",
        ),
        (
            "src/knowledge/truth.rs",
            "#[cfg(test)] mod tests { use crate::model::Resource; }",
            "src/knowledge/truth.rs:2: `knowledge` may not import `crate::model::Resource`, not even in a test",
        ),
        (
            "src/source.rs",
            "fn f() { for _ in crate::rules::RULES {} }",
            "src/source.rs:2: `source` may not import `crate::rules::RULES`",
        ),
        (
            "src/source.rs",
            "use crate::Anything;",
            "src/source.rs:2: `crate::Anything` stands in no room",
        ),
        (
            "src/lib.rs",
            "pub use crate::model::Resource;",
            "src/lib.rs:2: `lib` names the rooms and imports nothing",
        ),
        (
            "src/main.rs",
            "fn main() { cachelint::rules::RULES; }",
            "src/main.rs:2: `main` may not import `crate::rules::RULES`",
        ),
        (
            "src/attic.rs",
            "",
            "src/attic.rs: this room is not in the plan",
        ),
        (
            "src/read/pulumi/syntax.rs",
            "",
            "src/read/pulumi/syntax.rs: this room is not in the plan",
        ),
        (
            "src/model/mod.rs",
            "use hcl_edit::Span;",
            "src/model/mod.rs:2: `hcl_edit` does not belong into `model`",
        ),
        (
            "src/check.rs",
            "fn f() { clap::Command::new(\"\"); }",
            "src/check.rs:2: `clap` does not belong into `check`",
        ),
    ] {
        let text = format!("//! A room.\n{text}");
        let complaints = complaints(&[(path.to_owned(), text)]);
        assert!(
            complaints.iter().any(|found| found == complaint),
            "{complaint}\nwas wanted, there is:\n{}",
            complaints.join("\n")
        );
    }
}

#[test]
fn a_file_without_a_sentence_or_an_end_is_noticed() {
    let silent = complaints(&[("src/source.rs".to_owned(), "use std::fmt;\n".to_owned())]);
    assert_eq!(
        silent,
        ["src/source.rs: does not open with `//!` and a sentence"]
    );

    let long = "//! A room.\n".to_owned() + &"\n".repeat(LONGEST);
    assert_eq!(
        complaints(&[("src/source.rs".to_owned(), long)]),
        ["src/source.rs: 601 lines, more than 600"]
    );
}

#[test]
fn what_is_to_plan_is_left_alone() {
    for (path, text) in [
        (
            "src/rules/mod.rs",
            "use crate::model::{Infrastructure, Resource}; use self::page::Page;",
        ),
        (
            "src/read/terraform/value.rs",
            "pub(in crate::read) fn f() {}",
        ),
        (
            "src/rules/ec_003.rs",
            "use super::page::Page; pub(in crate::rules) fn f() {}",
        ),
        (
            "src/read/mod.rs",
            "mod terraform; use crate::read::cloudformation::Glance; use ignore::Walk;",
        ),
        (
            "src/read/terraform/mod.rs",
            "use super::unit::UnitReading; use hcl_edit::Span;",
        ),
        (
            "src/read/terraform/eval.rs",
            "#[cfg(test)] mod tests { use super::*; use crate::problem::Kind; }",
        ),
        (
            "src/rules/ec_003.rs",
            "#[cfg(test)] mod tests { use crate::source::Place; }",
        ),
        (
            "src/source.rs",
            "// crate::read::Input\n/* super::super */ const S: &str = \"crate::read\";",
        ),
        (
            "src/source.rs",
            "const S: &str = r#\"\"crate::read\"#; fn f<'a>(c: &'a char) -> bool { *c == '\"' }",
        ),
        (
            "src/main.rs",
            "fn main() { cachelint::cli::run(std::env::args_os()); }",
        ),
    ] {
        let text = format!("//! A room.\n{text}");
        assert_eq!(
            complaints(&[(path.to_owned(), text.clone())]),
            [""; 0],
            "{path}: {text}"
        );
    }
}

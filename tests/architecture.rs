//! The plan of the house as a table, and the proof that `src/` is built to it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the world itself, and stops at the first surprise"
)]

use std::fs;
use std::path::Path;

/// Every room from the top floor down, with the rooms it may import. A room is a file or a folder of `src/`; a room within
/// a room stands for itself.
const PLAN: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "check",
            "suppress",
            "date",
            "config",
            "report",
            "baseline",
            "changed",
            "runbook",
            "finding",
            "rules",
            "read",
            "read/live",
            "verdict",
            "problem",
            "harmless",
            "nearest",
        ],
    ),
    (
        "check",
        &[
            "against",
            "suppress",
            "finding",
            "rules",
            "read",
            "model",
            "problem",
            "knowledge",
            "source",
        ],
    ),
    (
        "suppress",
        &[
            "config",
            "finding",
            "rules",
            "verdict",
            "suppression",
            "marker",
            "problem",
            "date",
            "source",
        ],
    ),
    (
        "config",
        &["report", "rules", "date", "nearest", "wording", "source"],
    ),
    (
        "report",
        &[
            "finding",
            "rules",
            "verdict",
            "model",
            "suppression",
            "problem",
            "knowledge",
            "harmless",
            "source",
        ],
    ),
    ("runbook", &["read/live", "harmless", "nearest"]),
    ("against", &["model", "problem", "knowledge", "source"]),
    (
        "baseline",
        &[
            "finding",
            "verdict",
            "model",
            "suppression",
            "problem",
            "wording",
            "harmless",
        ],
    ),
    ("changed", &["finding", "source"]),
    (
        "finding",
        &[
            "rules",
            "verdict",
            "model",
            "suppression",
            "problem",
            "knowledge",
            "source",
        ],
    ),
    ("rules", &["verdict", "model", "knowledge"]),
    ("verdict", &["knowledge"]),
    (
        "read",
        &[
            "read/terraform",
            "read/cloudformation",
            "read/live",
            "read/unit",
            "read/input",
            "read/json",
            "read/disk",
            "read/paths",
            "read/settings",
            "read/markers",
            "marker",
            "model",
            "problem",
            "source",
        ],
    ),
    (
        "read/terraform",
        &[
            "read/unit",
            "read/json",
            "read/disk",
            "read/paths",
            "read/settings",
            "model",
            "problem",
            "knowledge",
            "nearest",
            "source",
        ],
    ),
    (
        "read/cloudformation",
        &[
            "read/markers",
            "marker",
            "read/unit",
            "read/json",
            "read/disk",
            "read/paths",
            "read/settings",
            "model",
            "problem",
            "knowledge",
            "nearest",
            "source",
        ],
    ),
    (
        "read/live",
        &[
            "read/unit",
            "read/input",
            "read/json",
            "read/disk",
            "read/paths",
            "read/settings",
            "model",
            "problem",
            "knowledge",
            "wording",
            "source",
        ],
    ),
    (
        "read/markers",
        &["read/json", "marker", "problem", "date", "source"],
    ),
    ("read/unit", &["read/disk", "model", "problem", "source"]),
    ("read/input", &[]),
    ("read/json", &["source"]),
    ("read/disk", &[]),
    ("read/paths", &[]),
    ("read/settings", &[]),
    ("model", &["knowledge", "source"]),
    ("suppression", &["problem", "date"]),
    ("marker", &["date", "source"]),
    ("problem", &["source"]),
    ("knowledge", &["source"]),
    ("wording", &["nearest"]),
    ("date", &[]),
    ("harmless", &[]),
    ("nearest", &[]),
    ("source", &[]),
];

/// A room whose folders are rooms of their own: a new reader needs a line in the plan.
const HALL: &str = "read";

/// Libraries that shape what they touch, and the rooms that keep them from spreading.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("anyhow", &["cli"]),
    ("aws_config", &["read/live"]),
    ("aws_sdk_elasticache", &["read/live"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("codespan_reporting", &["report"]),
    (
        "granit_parser",
        &[
            "read/cloudformation",
            "read/live",
            "read/terraform",
            "read/markers",
        ],
    ),
    ("hcl_edit", &["read/terraform"]),
    ("ignore", &["config", "read", "read/disk"]),
    ("indicatif", &["cli"]),
    ("quick_xml", &["read/live", "report"]),
    ("schemars", &["config", "report", "finding", "rules"]),
    ("serde_saphyr", &["rules"]),
    ("serde_sarif", &["report"]),
    ("shell_words", &["runbook"]),
    ("tokio", &["read/live"]),
];

/// A file that is longer wants to be two.
const LONGEST: usize = 600;

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

/// Every file of `src/` by its path, with its text.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new("src").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn complaints(files: &[(String, String)]) -> Vec<String> {
    files
        .iter()
        .flat_map(|(path, text)| {
            let mut complaints = look(path, text);
            complaints.extend(imports(path, text));
            complaints
        })
        .collect()
}

/// What is wrong with a file as a whole.
fn look(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push(format!("{path}: does not open with `//!` and a sentence"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        complaints.push(format!("{path}: {lines} lines, more than {LONGEST}"));
    }
    complaints
}

/// What is wrong with what a file imports.
fn imports(path: &str, text: &str) -> Vec<String> {
    let module = module(path);
    let room = match path {
        "src/lib.rs" => "lib",
        "src/main.rs" => "main",
        _ => match room(&module) {
            Some(HALL) if path.matches('/').count() > 2 => None,
            room => room,
        }
        .unwrap_or_default(),
    };
    if room.is_empty() {
        return vec![format!("{path}: this room is not in the plan")];
    }

    let mut complaints = Vec::new();
    for Mention { line, test, name } in mentions(&tokens(text), &module) {
        let at = format!("{path}:{line}:");
        let target = match name {
            Name::Library(library) => {
                let home = LIBRARIES.iter().find(|(name, _)| *name == library);
                if home.is_some_and(|(_, rooms)| !rooms.contains(&room)) {
                    complaints.push(format!("{at} `{library}` does not belong into `{room}`"));
                }
                continue;
            }
            Name::Own(target) => target,
        };
        let written = format!("crate::{}", target.join("::"));
        if room == "lib" {
            complaints.push(format!("{at} `lib` names the rooms and imports nothing"));
            continue;
        }
        match self::room(&target) {
            None => complaints.push(format!("{at} `{written}` stands in no room")),
            Some(target) if target == room => {}
            Some(target) if test => {
                if floor(target) <= floor(room) {
                    complaints.push(format!(
                        "{at} `{room}` may not import `{written}`, not even in a test"
                    ));
                }
            }
            Some(target) => {
                let (_, allowed) = PLAN[floor(room)];
                if !allowed.contains(&target) {
                    complaints.push(format!("{at} `{room}` may not import `{written}`"));
                }
            }
        }
    }
    complaints
}

fn floor(room: &str) -> usize {
    PLAN.iter()
        .position(|(name, _)| *name == room)
        .expect("rooms come from the plan")
}

/// `src/read/terraform/mod.rs` is `["read", "terraform"]`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<_> = path.split('/').map(str::to_owned).collect();
    if matches!(
        module.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        module.pop();
    }
    module
}

/// The innermost room of the plan that a path leads into.
fn room(path: &[String]) -> Option<&'static str> {
    (1..=path.len()).rev().find_map(|length| {
        let name = path[..length].join("/");
        PLAN.iter()
            .map(|(room, _)| *room)
            .find(|room| *room == name)
    })
}

struct Mention {
    line: usize,
    /// Within `#[cfg(test)] mod …`.
    test: bool,
    name: Name,
}

enum Name {
    /// A path into this crate, from its root.
    Own(Vec<String>),
    Library(String),
}

#[derive(Debug, PartialEq)]
struct Token {
    line: usize,
    text: String,
}

/// Every path of `tokens` that starts at `crate`, `super` or `self`, and every library that is named.
fn mentions(tokens: &[Token], file: &[String]) -> Vec<Mention> {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let mut mentions = Vec::new();
    let mut depth = 0;
    let mut inner: Vec<(usize, String, bool)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.pop_if(|(outside, ..)| *outside == depth);
            }
            "mod" if text(index + 2) == "{" => {
                let before: Vec<_> = (index.saturating_sub(7)..index).map(text).collect();
                let is_test = before.concat().ends_with("#[cfg(test)]");
                inner.push((depth, text(index + 1).to_owned(), is_test));
            }
            // `pub(in crate::read)` says who may come in, not what is fetched.
            "crate" if index > 1 && text(index - 1) == "in" && text(index - 2) == "(" => {}
            start if text(index.wrapping_sub(1)) != "::" => {
                let module = || {
                    let inner = inner.iter().map(|(_, name, _)| name.clone());
                    file.iter().cloned().chain(inner).collect::<Vec<_>>()
                };
                let follows = text(index + 1) == "::";
                let names = match start {
                    "crate" | "cachelint" if follows => branches(tokens, index + 2, &[]),
                    "self" if follows => branches(tokens, index + 2, &module()),
                    "super" if follows => branches(tokens, index, &module()),
                    name if follows || text(index.wrapping_sub(1)) == "use" => {
                        vec![Name::Library(name.to_owned())]
                    }
                    _ => continue,
                };
                mentions.extend(names.into_iter().map(|name| Mention {
                    line: token.line,
                    test: inner.iter().any(|(_, _, test)| *test),
                    name,
                }));
            }
            _ => {}
        }
    }
    mentions
}

/// The paths that a tree such as `a::{b, c::*}` at token `index` spells out below `base`.
fn branches(tokens: &[Token], mut index: usize, base: &[String]) -> Vec<Name> {
    let mut path = base.to_vec();
    loop {
        match tokens.get(index).map(|token| token.text.as_str()) {
            Some("super") => {
                path.pop();
            }
            Some("self") => {}
            Some("{") => {
                let mut names = Vec::new();
                let mut depth = 0;
                for (at, token) in tokens.iter().enumerate().skip(index) {
                    let starts = match token.text.as_str() {
                        "{" => {
                            depth += 1;
                            depth == 1
                        }
                        "}" => {
                            depth -= 1;
                            if depth == 0 {
                                return names;
                            }
                            false
                        }
                        "," => depth == 1,
                        _ => false,
                    };
                    if starts && tokens.get(at + 1).is_some_and(|token| token.text != "}") {
                        names.extend(branches(tokens, at + 1, &path));
                    }
                }
                return names;
            }
            Some(name)
                if name == "*" || name.starts_with(|c: char| c.is_alphabetic() || c == '_') =>
            {
                path.push(name.to_owned());
            }
            _ => break,
        }
        if tokens.get(index + 1).is_none_or(|token| token.text != "::") {
            break;
        }
        index += 2;
    }
    vec![Name::Own(path)]
}

/// Words, `::` and single signs; no comments and no literals.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = literal(rest) {
            length
        } else {
            let length = if first.is_alphanumeric() || first == '_' {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                let text = rest[..length].to_owned();
                tokens.push(Token { line, text });
            }
            length
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.char_indices() {
        if text[at..].starts_with("/*") {
            depth += 1;
        } else if text[..at].ends_with("*/") && at > 3 {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    text.len()
}

/// The length of the string or character that `text` starts with.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(['"', '#', '\'']))
    })?;
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let fence = body.len() - body.trim_start_matches('#').len();
        let open = body[fence..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(fence));
        let end = open.find(&close)? + close.len();
        return Some(prefix.len() + fence + 1 + end);
    }
    let quote = body.chars().next().filter(|quote| *quote != '#')?;
    if quote == '\'' {
        // `'a` is a lifetime, `'a'` and `'\n'` are characters.
        let mut characters = body.chars().skip(1);
        let first = characters.next()?;
        if first != '\\' && characters.next() != Some('\'') {
            return None;
        }
    }
    let mut escaped = false;
    for (at, character) in body.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(prefix.len() + at + character.len_utf8()),
            _ => {}
        }
    }
    None
}

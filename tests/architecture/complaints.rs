//! What of a text is against the plan.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::imports::{Mention, Name, mentions};
use super::plan::{HALL, LIBRARIES, LONGEST, PLAN};

/// Every file of `src/` by its path, with its text.
pub(super) fn sources() -> Vec<(String, String)> {
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

pub(super) fn complaints(files: &[(String, String)]) -> Vec<String> {
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
    let Some(room) = room_of_file(path, &module) else {
        return vec![format!("{path}: this room is not in the plan")];
    };

    let mut complaints = Vec::new();
    for Mention { line, test, name } in mentions(text, &module) {
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

/// What rooms fetch from each other, outside of tests.
pub(super) fn used(files: &[(String, String)]) -> BTreeSet<(&'static str, &'static str)> {
    let mut used = BTreeSet::new();
    for (path, text) in files {
        let module = module(path);
        let Some(from) = room_of_file(path, &module) else {
            continue;
        };
        for Mention { test, name, .. } in mentions(text, &module) {
            if let (Name::Own(target), false) = (name, test) {
                used.extend(room(&target).map(|to| (from, to)));
            }
        }
    }
    used
}

fn room_of_file(path: &str, module: &[String]) -> Option<&'static str> {
    match path {
        "src/lib.rs" => Some("lib"),
        "src/main.rs" => Some("main"),
        _ => room(module).filter(|room| *room != HALL || path.matches('/').count() <= 2),
    }
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

//! What root modules are given and cannot take: values that do not fit their variable, and values that no variable takes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use memchr::memmem;

use super::eval::{Evaluator, Instance};
use super::inputs::{By, Inputs};
use super::load::Tree;
use super::module::Module;
use super::syntax;
use super::value::{Shape, Val};
use crate::knowledge::Cause;
use crate::nearest::nearest;
use crate::problem::{Kind, Problem, Site};
use crate::read::settings::{Given, Settings};
use crate::read::{disk, paths};
use crate::source::{FileId, Files, Place};

/// Values that a root module's variables do not take, by their type or by a validation: Terraform would not plan.
pub(super) fn refused<'a>(
    evaluator: &Evaluator<'a>,
    root: &Rc<Instance<'a>>,
    inputs: &Inputs,
    files: &Files,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, value) in inputs.given() {
        let Some(block) = root.module.variables.get(name) else {
            continue;
        };
        // What is open may fit.
        let is_sure = value.val.is_known() || error(&value.val).is_some();
        let taken = evaluator.variable(root, name, block.header);
        let Some(why) = error(&taken).filter(|_| is_sure) else {
            continue;
        };
        let by = match &value.by {
            By::Name(name) => format!("`{name}`"),
            By::Assignment(place) => format!("`{}`", files.spot(*place)),
            By::Terragrunt => "`terragrunt.hcl`".to_owned(),
        };
        problems.push(Problem {
            kind: Kind::RefusedValue,
            site: Site::Place(block.header),
            message: format!("`{name}` does not take the value that {by} gives it: {why}"),
            help: Some("Terraform would not plan this".to_owned()),
        });
    }
    problems
}

/// Why evaluation surely stops at a value.
fn error(value: &Val) -> Option<String> {
    let mut why = value.alts().iter().map(|alt| match &alt.shape {
        Shape::Error(Cause::Error(what)) => Some(what.to_string()),
        Shape::Error(cause) => Some(cause.to_string()),
        _ => None,
    });
    let first = why.next()??;
    why.all(|why| why.is_some()).then_some(first)
}

/// A name that the command line or the configuration file gives a value, and where.
struct Name {
    name: Arc<str>,
    /// The name and its value, where a file says so.
    place: Option<Place>,
}

/// Names that are given a value for nothing, where any root module was evaluated. `unread` are files of folders that were
/// not parsed: who is in doubt stays silent.
pub(super) fn undeclared(
    roots: &[(&Path, &Module)],
    tree: &Tree,
    unread: &[PathBuf],
    files: &Files,
    settings: &Settings,
) -> Vec<Problem> {
    if roots.is_empty() || roots.iter().any(|(_, root)| root.broken) {
        return Vec::new();
    }
    let mut left = names(files, settings);
    left.retain(|one| {
        !roots
            .iter()
            .any(|(_, root)| root.variables.contains_key(&one.name))
    });
    for file in unread {
        if left.is_empty() {
            break;
        }
        let Ok(text) = disk::bytes(file) else {
            return Vec::new();
        };
        left.retain(|one| !may_declare(&text, &one.name));
    }
    let site = match roots {
        [(folder, _)] => paths::shown(folder, &settings.root),
        _ => paths::shown(&settings.working_directory, &settings.root),
    };
    let mut problems = Vec::new();
    let mut others: BTreeMap<FileId, Vec<Name>> = BTreeMap::new();
    for one in left {
        let declared = roots.iter().flat_map(|(_, root)| root.variables.keys());
        let meant = nearest(&one.name, declared.map(|name| &**name));
        let is_inner = tree
            .parsed()
            .any(|module| module.variables.contains_key(&one.name));
        let help = match (&meant, is_inner) {
            (_, true) => {
                "a module takes what its call passes; declare it in the root module, and pass it"
                    .to_owned()
            }
            (Some(meant), false) => format!("did you mean `{meant}`?"),
            (None, false) => "this value is given to nothing".to_owned(),
        };
        let name = &one.name;
        let message = match (one.place, is_inner) {
            (None, true) => format!(
                "only modules that are called declare `{name}`, which `--var` gives a value"
            ),
            (None, false) => format!(
                "no root module that is checked declares `{name}`, which `--var` gives a value"
            ),
            (Some(_), true) => format!("only modules that are called declare `{name}`"),
            (Some(_), false) => format!("no root module that is checked declares `{name}`"),
        };
        match one.place {
            // One file may serve many root modules, and most of it be meant for others.
            Some(place) if meant.is_none() && !is_inner => {
                others.entry(place.file).or_default().push(one);
            }
            _ => problems.push(problem(
                one.place
                    .map_or_else(|| Site::Path(site.clone()), Site::Place),
                message,
                help,
            )),
        }
    }
    problems.extend(others.values().filter_map(|names| together(names)));
    problems
}

/// Whether a text may declare a variable of this name, which stands in quotes or after the kind of the block alone.
fn may_declare(text: &[u8], name: &str) -> bool {
    memmem::find_iter(text, name).any(|at| {
        let before = &text[..at];
        before.ends_with(b"\"") || before.trim_ascii_end().ends_with(b"variable")
    })
}

/// Names of one file in one problem.
fn together(names: &[Name]) -> Option<Problem> {
    /// So many are named.
    const MOST: usize = 3;
    let place = names.first()?.place?;
    let shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|one| format!("`{}`", one.name))
        .collect();
    let more = match names.len().saturating_sub(MOST) {
        0 => String::new(),
        1 => ", nor 1 more of this file".to_owned(),
        more => format!(", nor {more} more of this file"),
    };
    Some(problem(
        Site::Place(place),
        format!(
            "no root module that is checked declares {}{more}",
            shown.join(", ")
        ),
        "what no root module declares is given to nothing".to_owned(),
    ))
}

fn problem(site: Site, message: String, help: String) -> Problem {
    Problem {
        kind: Kind::Suspicious,
        site,
        message,
        help: Some(help),
    }
}

/// Each name once, with the last place that gives it.
fn names(files: &Files, settings: &Settings) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for given in &settings.terraform.given {
        match given {
            Given::Value { name, .. } => names.push(Name {
                name: name.as_str().into(),
                place: None,
            }),
            Given::File(path) => {
                let Some(id) = files.find(&paths::shown(path, &settings.root)) else {
                    continue;
                };
                let parsed = syntax::parse_assignments(id, files.get(id));
                names.extend(parsed.body.arguments.into_iter().map(|argument| Name {
                    name: argument.name,
                    place: Some(argument.place),
                }));
            }
        }
    }
    let mut known = BTreeSet::new();
    names.reverse();
    names.retain(|one| known.insert(one.name.clone()));
    names.reverse();
    names
}

//! Terraform and OpenTofu: HCL and its JSON form, evaluated as a plan would be, without running one.

mod adapt;
mod equal;
mod estate;
mod eval;
mod expand;
mod functions;
mod inputs;
mod load;
mod manifest;
mod misfits;
mod module;
mod root;
mod scan;
mod schema;
mod syntax;
mod terragrunt;
mod type_syntax;
mod types;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rayon::prelude::*;
use regex::bytes::Regex;

use super::disk::Text;
use super::settings::Settings;
use super::unit::UnitReading;
use super::{disk, paths};
use crate::model::Unseen;
use crate::problem::{Kind, Problem, Site};
use crate::source::{File, FileId, Files, Place};
pub(super) use estate::Estate;
use load::Tree;
use module::Module;
use root::Root;
use terragrunt::Source;

/// Whether a file of this name is configuration that this reader reads.
pub(super) fn is_configuration(name: &str) -> bool {
    let name = Path::new(name)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(name);
    module::is_configuration(name) || terragrunt::is_configuration(name)
}

/// The ending that a text should have by what it looks like, where that is configuration.
pub(super) fn ending_of(text: &[u8]) -> Option<&'static str> {
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
        let block = r#"(?m)^[ \t]*(?:(?:resource|data)\s+"[^"\n]+"\s+"[^"\n]+"|(?:module|variable|output|provider)\s+"[^"\n]+"|locals|terraform)\s*\{"#;
        Regex::new(block).expect("a pattern that is written here")
    });
    static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
        let object =
            r#"^\s*\{\s*"(?:resource|data|module|variable|output|provider|locals|terraform)"\s*:"#;
        Regex::new(object).expect("a pattern that is written here")
    });
    // Templates may hold configuration, as a text that they put somewhere.
    static TYPE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("AWS::").expect("a pattern that is written here"));
    if TYPE.is_match(text) {
        return None;
    }
    if BLOCK.is_match(text) {
        return Some(".tf");
    }
    OBJECT.is_match(text).then_some(".tf.json")
}

/// Whether a file of this name, when it is named by itself, may matter to a root module: values and what Terragrunt
/// includes do, too.
pub(super) fn is_seed(name: &str) -> bool {
    is_configuration(name) || inputs::is_variable_file(name) || name.ends_with(".hcl")
}

/// What was read of all folders together.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) units: Vec<UnitReading>,
    /// Units whose code is not on disk at all.
    pub(super) unseen: Vec<Unseen>,
    pub(super) problems: Vec<Problem>,
    /// Files that calls lead to.
    pub(super) read: Vec<PathBuf>,
    /// By the name of a unit: the files for whose sake alone it was read.
    pub(super) seeds: BTreeMap<String, BTreeSet<FileId>>,
}

/// Parses what matters and evaluates every root module.
pub(super) fn read(mut estate: Estate, files: &mut Files, settings: &Settings) -> Reading {
    let roots: Vec<PathBuf> = estate
        .roots(settings)
        .into_iter()
        .map(Path::to_path_buf)
        .collect();
    estate.forget_unrelated(&roots);
    let mut reading = Reading {
        problems: std::mem::take(&mut estate.problems),
        read: std::mem::take(&mut estate.read),
        ..Reading::default()
    };
    let sources = enter(&mut estate, files, settings, &mut reading);
    missing(&estate, files, settings, &mut reading);
    for (path, folder) in &estate.folders {
        if folder.is_elsewhere() {
            reading.unseen.push(Unseen {
                unit: paths::shown(path, &settings.root).into(),
                path: "".into(),
            });
        }
    }
    let mut entered = Vec::new();
    for folder in &roots {
        entered.push(Root::enter(
            folder,
            &estate,
            &sources,
            files,
            settings,
            &mut reading,
        ));
    }
    let shared: &Files = files;
    let tree = Tree::new(sources, &mut estate, shared, settings.root.clone());
    let names = estate.seeds.iter();
    let names = names.map(|seed| paths::shown(seed, &settings.root));
    let seeds = shared.named(&names.collect());
    for (folder, root) in roots.iter().zip(&entered) {
        let whole = || {
            estate
                .seeds
                .iter()
                .any(|seed| root.is_given(seed, settings))
        };
        if estate.is_around(folder) && !whole() {
            reading
                .seeds
                .insert(paths::shown(folder, &settings.root), seeds.clone());
        }
    }
    reading.units = entered
        .par_iter()
        .map(|root| root.evaluate(&tree, shared, settings))
        .collect();
    reading.problems.extend(tree.problems());
    if !settings.terraform.given.is_empty() && !estate.has_code_elsewhere() {
        let known: Vec<(&Path, &Module)> = entered
            .iter()
            .filter_map(|root| root.known(&tree))
            .collect();
        let unread = estate.unread(|folder| tree.is_parsed(folder));
        let undeclared = misfits::undeclared(&known, &tree, &unread, shared, settings);
        reading.problems.extend(undeclared);
    }
    reading
}

/// The files of each folder, with their names, in the order in which they count.
type Sources = BTreeMap<PathBuf, Vec<(String, FileId)>>;

/// Gives the texts of the folders that can matter their places in the run, in the order of their paths.
fn enter(
    estate: &mut Estate,
    files: &mut Files,
    settings: &Settings,
    reading: &mut Reading,
) -> Sources {
    let mut sources = Sources::new();
    for (path, folder) in &mut estate.folders {
        let matters = folder.mentions || folder.is_asked;
        if !matters || !folder.is_there() {
            continue;
        }
        let named = |text: &Text| {
            text.path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
        };
        let names: Vec<String> = folder.texts.iter().filter_map(named).collect();
        let order = module::in_order(names.iter().map(|name| (&**name, ())).collect());
        let mut entered = Vec::new();
        for (name, ()) in order {
            let Some(text) = folder.texts.iter_mut().find(|text| {
                text.path
                    .file_name()
                    .is_some_and(|own| own.to_string_lossy() == name)
            }) else {
                continue;
            };
            let shown = paths::shown(&text.path, &settings.root);
            match String::from_utf8(std::mem::take(&mut text.bytes)) {
                Ok(readable) => {
                    entered.push((name.to_owned(), files.add(File::new(shown, readable))));
                }
                Err(error) => reading.problems.push(Problem {
                    kind: Kind::Syntax,
                    site: Site::Path(shown),
                    message: format!(
                        "this is not UTF-8: byte {} is part of no character",
                        error.utf8_error().valid_up_to()
                    ),
                    help: Some("Terraform takes UTF-8 alone; convert the file".to_owned()),
                }),
            }
        }
        sources.insert(path.clone(), entered);
    }
    sources
}

/// Says once of each package, and of each folder that holds nothing, that it is not on disk, however many calls lead there.
fn missing(estate: &Estate, files: &Files, settings: &Settings, reading: &mut Reading) {
    let mut say = |count: usize, call: &estate::Call, help: &str| {
        let shown = paths::shown(&call.path, &settings.root);
        let site = match (files.find(&shown), call.span) {
            (Some(file), Some(span)) => Site::Place(Place { file, span }),
            _ => Site::Path(shown),
        };
        let calls = if count == 1 {
            "1 call leads".to_owned()
        } else {
            format!("{count} calls lead")
        };
        reading.problems.push(Problem {
            kind: Kind::ModuleUnavailable,
            site,
            message: format!(
                "the module `{}` is not on disk, and {calls} to it",
                call.source
            ),
            help: Some(help.to_owned()),
        });
    };
    for (count, call) in estate.not_installed().into_values() {
        let help = match call.span {
            Some(_) => "`terraform get` in the root module fetches it",
            None => "check the module where its code is, or point `terraform.source` at a copy",
        };
        say(count, call, help);
    }
    let mut lost: BTreeMap<&Path, (usize, &estate::Call)> = BTreeMap::new();
    for (to, call) in estate.folders.values().flat_map(|folder| &folder.lost) {
        lost.entry(to).or_insert((0, call)).0 += 1;
    }
    for (count, call) in lost.into_values() {
        let help = if disk::exists(&call.path).unwrap_or(false) {
            "Terraform would stop here: that folder is missing, or holds no configuration"
        } else {
            "what is on standard input has no modules beside it; check its folder instead"
        };
        say(count, call, help);
    }
    for (path, folder) in &estate.folders {
        if let Some(Source::Unknown(cause)) = folder.unit.as_ref().map(|unit| &unit.source) {
            reading.problems.push(Problem {
                kind: Kind::ModuleUnavailable,
                site: Site::Path(paths::shown(path, &settings.root)),
                message: format!(
                    "where the code of this Terragrunt unit is cannot be told: {cause}"
                ),
                help: None,
            });
        }
    }
}

//! CloudFormation: templates in YAML and JSON, evaluated in every world that their open parameters make.

mod adapt;
mod bodies;
mod conditions;
mod estate;
mod expand;
mod glance;
mod inputs;
mod intrinsics;
mod markers;
mod nesting;
mod parameter_files;
mod placeholders;
mod reasons;
mod rules;
mod service;
mod stacks;
mod syntax;
mod template;
mod text;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::disk::Text;
use super::paths;
use super::settings::Settings;
use super::unit::UnitReading;
use crate::marker::Marker;
use crate::model::{Unit, UnitKind};
use crate::problem::{Kind, Problem, Site};
use crate::source::{FileId, Files, Place};
use estate::Estate;
pub(super) use glance::{Glance, glance};
use inputs::Inputs;
pub(super) use parameter_files::understand as parameters;
use stacks::{Bodies, Deployment, Library, Templates};
use template::Template;

/// What types of this service start with.
const SERVICE: &str = "AWS::ElastiCache::";

/// The templates that there are to read.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those that speak of `ElastiCache` or lead to others.
    pub(super) named: Vec<Text>,
    /// Those that hold nothing of interest by themselves.
    pub(super) others: Vec<PathBuf>,
    /// Files that were named one by one, in which templates or what they include may stand.
    pub(super) seeds: Vec<PathBuf>,
    /// Those around the seeds, which count where they lead to one.
    pub(super) around: Vec<Text>,
}

impl Found {
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        let named = self.named.iter().map(|text| &*text.path);
        named.chain(self.others.iter().map(|path| &**path))
    }
}

/// What was read of all templates together.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) units: Vec<UnitReading>,
    pub(super) problems: Vec<Problem>,
    /// Files that were looked into besides those that were found.
    pub(super) read: Vec<PathBuf>,
    pub(super) markers: Vec<Marker>,
    /// Where each resource of a template stands.
    pub(super) resources: Vec<Place>,
    /// By the name of a unit: the files for whose sake alone it was read.
    pub(super) seeds: BTreeMap<String, BTreeSet<FileId>>,
}

/// Evaluates the templates that were found, with what they nest.
pub(super) fn read(found: Found, files: &mut Files, settings: &Settings) -> Reading {
    let Found {
        named,
        others,
        seeds,
        around,
    } = found;
    let others = &*others;
    let mut estate = Estate::gather(named, around, &seeds, files, settings);
    let inputs = Inputs::of(settings, files);
    let files = &*files;
    let mut reading = Reading {
        problems: std::mem::take(&mut estate.problems),
        read: estate.read.clone(),
        ..Reading::default()
    };
    for other in others {
        if !estate.is_nested(other) {
            reading
                .units
                .push(empty(&paths::shown(other, &settings.root)));
        }
    }
    let templates: Vec<(&Path, Vec<Arc<Template>>)> = estate
        .sources
        .par_iter()
        .map(|(path, source)| (&**path, source.templates(path)))
        .collect();
    let at_hand: Templates = templates
        .iter()
        .filter_map(|(path, own)| Some((*path, own.first()?.clone())))
        .collect();
    for (path, own) in &templates {
        let source = &estate.sources[*path];
        reading
            .problems
            .extend(Estate::trouble(source, files, !own.is_empty()));
        let found = markers::Found::of(own);
        reading.problems.extend(found.problems);
        reading.markers.extend(found.all);
        reading.resources.extend(found.resources);
    }
    let all = || templates.iter().flat_map(|(_, own)| own);
    reading.problems.extend(estate::modules(all()));
    let missing = estate::missing(all(), |path| match estate.sources.get(path) {
        None => Some("is not on disk"),
        Some(source) if source.tree.is_ok() && !at_hand.contains_key(path) => {
            Some("is no template")
        }
        Some(_) => None,
    });
    reading.problems.extend(missing);
    reading.problems.extend(estate.not_included());
    let cut_short = estate.cut_short();
    let roots = estate.roots();
    let names = seeds.iter().map(|seed| paths::shown(seed, &settings.root));
    let asked_for = files.named(&names.collect());
    let whole = seeds
        .iter()
        .any(|seed| settings.cloudformation.is_given(seed));
    for root in &roots {
        let source = &estate.sources[*root];
        if source.role == estate::Role::Around && !whole {
            let name = files.get(source.id).name().to_owned();
            reading.seeds.insert(name, asked_for.clone());
        }
    }
    let is_root = |path: &Path| roots.binary_search(&path).is_ok();
    let (outermost, nested): (Vec<_>, Vec<_>) =
        templates.iter().partition(|(path, _)| is_root(path));
    reading
        .problems
        .extend(inputs.undeclared(&outermost, &nested, others));
    let units: Vec<UnitReading> = templates
        .par_iter()
        .filter(|(path, _)| is_root(path))
        .filter_map(|(path, own)| {
            let source = &estate.sources[*path];
            (!own.is_empty() || source.tree.is_err()).then(|| {
                let name = files.get(source.id).name();
                deploy(own, &at_hand, &inputs, name, files, &cut_short)
            })
        })
        .collect();
    reading.units.extend(units);
    reading
}

fn empty(name: &str) -> UnitReading {
    UnitReading {
        unit: Unit {
            name: name.into(),
            kind: UnitKind::Template,
        },
        resources: Vec::new(),
        unseen: Vec::new(),
        problems: Vec::new(),
    }
}

/// The templates of one file, each with all that it nests.
fn deploy(
    own: &[Arc<Template>],
    templates: &Templates,
    inputs: &Inputs,
    name: &str,
    files: &Files,
    cut_short: &BTreeSet<FileId>,
) -> UnitReading {
    let mut reading = empty(name);
    if own.is_empty() {
        reading.unseen.push("".into());
    }
    for template in own {
        let library = Library {
            templates,
            bodies: &Bodies::default(),
            files,
            inputs,
        };
        let mut deployment = Deployment::of(template, library);
        let resources = adapt::resources(&deployment, files, &reading.unit.name);
        if deployment.cut || resources.len() > adapt::MOST_RESOURCES {
            reading.problems.push(Problem {
                kind: Kind::Unreadable,
                site: Site::Path(name.to_owned()),
                message: "this template nests more stacks, or deeper ones, than are followed"
                    .to_owned(),
                help: None,
            });
        }
        reading.unseen.extend(deployment.unseen(cut_short));
        reading.resources.extend(resources);
        reading.problems.extend(inputs::refused(&deployment, name));
        reading.problems.append(&mut deployment.problems);
    }
    reading
}

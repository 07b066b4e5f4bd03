//! What the outermost stacks are given by files of parameters, and what is wrong with that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;

use super::intrinsics::Run;
use super::reasons::{Reason, Role};
use super::stacks::Deployment;
use super::template::Template;
use super::worlds::{Stop, World};
use crate::nearest::nearest;
use crate::problem::{Kind, Problem, Site};
use crate::read::settings::{ParameterValue, Settings};
use crate::read::{disk, paths};
use crate::source::{File, Files, Place, Span};

#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Whether a default counts as the value where nothing else is given.
    pub(super) assume_defaults: bool,
    given: BTreeMap<Arc<str>, Given>,
}

#[derive(Debug)]
pub(super) struct Given {
    pub(super) value: ParameterValue,
    /// Where it is written.
    pub(super) place: Place,
}

/// The templates of each file.
type Sources<'a, 't> = [&'a (&'a Path, Vec<Arc<Template<'t>>>)];

impl Inputs {
    /// Of several values of one name, the last one counts.
    pub(super) fn of(settings: &Settings, files: &mut Files) -> Self {
        let mut inputs = Self {
            assume_defaults: settings.cloudformation.assume_defaults,
            given: BTreeMap::new(),
        };
        for file in &settings.cloudformation.files {
            let shown = paths::shown(&file.path, &settings.root);
            let id = files.add(File::new(shown, file.text.clone()));
            for parameter in &file.values {
                let place = Place {
                    file: id,
                    span: Span::new(parameter.place.clone()),
                };
                let value = parameter.value.clone();
                let given = Given { value, place };
                inputs.given.insert(parameter.name.clone(), given);
            }
        }
        inputs
    }

    pub(super) fn given(&self, name: &str) -> Option<&Given> {
        self.given.get(name)
    }

    /// Names that are given a value for nothing. `others` are templates that were not parsed.
    pub(super) fn undeclared(
        &self,
        outermost: &Sources,
        nested: &Sources,
        others: &[PathBuf],
    ) -> Vec<Problem> {
        let declares = |templates: &Sources, name: &str| {
            let mut all = templates.iter().flat_map(|(_, own)| own);
            all.any(|template| template.parameters.contains_key(name))
        };
        let mut left: Vec<(&Arc<str>, &Given)> = self
            .given
            .iter()
            .filter(|(name, _)| !declares(outermost, name))
            .collect();
        for other in others.iter().filter(|_| !self.given.is_empty()) {
            let bytes = disk::bytes(other).unwrap_or_default();
            left.retain(|(name, _)| memmem::find(&bytes, name.as_bytes()).is_none());
        }
        let tell = |(name, given): (&Arc<str>, &Given)| {
            let (message, help) = if declares(nested, name) {
                (
                    format!("only nested templates declare `{name}`"),
                    "a nested stack takes what its parent passes; declare it there, and pass it"
                        .to_owned(),
                )
            } else {
                let all = outermost.iter().flat_map(|(_, own)| own);
                let declared = all.flat_map(|template| template.parameters.keys());
                (
                    format!("no template that is checked declares `{name}`"),
                    nearest(name, declared.map(AsRef::as_ref)).map_or_else(
                        || "this value is given to nothing".to_owned(),
                        |meant| format!("did you mean `{meant}`?"),
                    ),
                )
            };
            Problem {
                kind: Kind::Suspicious,
                site: Site::Place(given.place),
                message,
                help: Some(help),
            }
        };
        left.into_iter().map(tell).collect()
    }
}

/// Values that the outermost template, which goes by `name`, does not allow: by a declaration, or by a rule.
pub(super) fn refused(deployment: &Deployment, name: &str) -> Vec<Problem> {
    let parameters = &deployment.stacks[0].template.parameters;
    let mut problems = Vec::new();
    for (parameter, given) in &deployment.inputs.given {
        let Some(copies) = parameters.get(&**parameter) else {
            continue;
        };
        deployment.refuel();
        let world = World::default();
        let value = Run::new(deployment, 0, &world).input(parameter, copies);
        if matches!(value.map_err(|stop| *stop), Err(Stop::Fails(_))) {
            problems.push(Problem {
                kind: Kind::RefusedValue,
                site: Site::Place(given.place),
                message: format!("`{parameter}` of `{name}` does not take this value"),
                help: Some("a deployment would stop here".to_owned()),
            });
        }
    }
    let mut rules = BTreeMap::new();
    for failure in deployment.refused.values() {
        let is_given = |reason: &&Reason| matches!(reason.role, Role::Input { .. });
        if let Some(reason) = failure.why.iter().find(is_given) {
            rules.insert(&failure.what, reason.place);
        }
    }
    problems.extend(rules.into_iter().map(|(what, place)| Problem {
        kind: Kind::RefusedValue,
        site: Site::Place(place),
        message: format!("{what} of `{name}`"),
        help: Some("a deployment would stop here".to_owned()),
    }));
    problems
}

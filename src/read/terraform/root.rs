//! A root module: the folder it is deployed from, the values it is given, and what becomes of it.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::estate::Estate;
use super::eval::{Evaluator, Instance};
use super::inputs::{self, Inputs, Setting, VariableFile};
use super::load::Tree;
use super::module::Module;
use super::terragrunt::{self, Unit};
use super::{Reading, Sources, adapt, misfits};
use crate::model;
use crate::problem::{Kind, Problem, Site};
use crate::read::settings::{Given, Settings};
use crate::read::unit::UnitReading;
use crate::read::{disk, paths};
use crate::source::{File, Files};

pub(super) struct Root {
    folder: PathBuf,
    /// Where its configuration stands; nothing where that leads to no cluster.
    module: Option<PathBuf>,
    unit: Option<Unit>,
    /// Where it stands, whatever it leads to.
    code: Option<PathBuf>,
    /// The variable files in reach.
    beside: Vec<VariableFile>,
    /// Those of them that cannot be read.
    unread: Vec<PathBuf>,
}

impl Root {
    /// Gives the files that it is told its values by their places in the run.
    pub(super) fn enter(
        folder: &Path,
        estate: &Estate,
        sources: &Sources,
        files: &mut Files,
        settings: &Settings,
        reading: &mut Reading,
    ) -> Self {
        let unit = estate
            .folders
            .get(folder)
            .and_then(|folder| folder.unit.as_ref());
        let module = unit.map_or(Some(folder), |unit| unit.module(folder));
        let reaches = |module: &&Path| {
            let folder = estate.folders.get(*module);
            folder.is_some_and(|folder| folder.reaches) && sources.contains_key(*module)
        };
        let mut root = Self {
            folder: folder.to_path_buf(),
            module: module.filter(reaches).map(Path::to_path_buf),
            unit: None,
            code: module.map(Path::to_path_buf),
            beside: Vec::new(),
            unread: Vec::new(),
        };
        if let Some(module) = &root.module {
            root.unit = unit.map(|_| Unit::load(folder, &settings.root, files));
            for path in root.variable_files(module, settings) {
                root.enter_file(path, files, settings, reading);
            }
        }
        root
    }

    fn variable_files(&self, module: &Path, settings: &Settings) -> Vec<PathBuf> {
        let mut folders = inputs::folders_beside(module);
        if !folders.contains(&self.folder) {
            folders.push(self.folder.clone());
        }
        let mut paths: Vec<PathBuf> = Vec::new();
        for folder in folders {
            let names = disk::file_names(&folder).unwrap_or_default();
            let names = names.iter().filter(|name| inputs::is_variable_file(name));
            paths.extend(names.map(|name| folder.join(name)));
        }
        let given = settings
            .terraform
            .given
            .iter()
            .filter_map(|given| match given {
                Given::File(path) => Some(path.clone()),
                Given::Value { .. } => None,
            });
        let by_unit = self
            .unit
            .iter()
            .flat_map(|unit| unit.variable_files.clone());
        for path in given.chain(by_unit) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Whether a file gives values to the whole of it, so that what the file no longer says matters, too.
    pub(super) fn is_given(&self, file: &Path, settings: &Settings) -> bool {
        let name = file.file_name().and_then(|name| name.to_str());
        let is_loaded = name.is_some_and(|name| {
            inputs::automatic(name).is_some() || terragrunt::is_configuration(name)
        });
        let module = self.module.as_deref();
        let is_here = [Some(&*self.folder), module].contains(&file.parent());
        (is_loaded && is_here)
            || settings.terraform.is_given(file)
            || self.unit.as_ref().is_some_and(|unit| {
                let mut files = unit.variable_files.iter().chain(&unit.included);
                files.any(|path| path == file)
            })
    }

    fn enter_file(
        &mut self,
        path: PathBuf,
        files: &mut Files,
        settings: &Settings,
        reading: &mut Reading,
    ) {
        let shown = paths::shown(&path, &settings.root);
        let id = match files.find(&shown) {
            Some(known) => Ok(known),
            None => text(&path, settings).map(|text| files.add(File::new(shown.clone(), text))),
        };
        match id {
            Ok(id) => self.beside.push(VariableFile { path, id }),
            Err(reason) => {
                reading.problems.push(Problem {
                    kind: Kind::Unreadable,
                    site: Site::Path(shown),
                    message: format!("this file of variable values cannot be read: {reason}"),
                    help: None,
                });
                self.unread.push(path);
            }
        }
    }

    /// Its folder and its code, where that is known and matters.
    pub(super) fn known<'t>(&'t self, tree: &'t Tree) -> Option<(&'t Path, &'t Module)> {
        Some((&self.folder, tree.module(self.module.as_ref()?)?))
    }

    pub(super) fn evaluate(&self, tree: &Tree, files: &Files, settings: &Settings) -> UnitReading {
        let name: Arc<str> = paths::shown(&self.folder, &settings.root).into();
        let unit = model::Unit {
            name: name.clone(),
            kind: model::UnitKind::RootModule,
        };
        let mut reading = UnitReading {
            unit,
            resources: Vec::new(),
            unseen: Vec::new(),
            problems: Vec::new(),
        };
        let Some(module) = self.module.as_ref().and_then(|module| tree.module(module)) else {
            let mut code = self.code.iter();
            if code.any(|code| tree.leading_away.contains_key(code)) {
                reading.unseen.push("module".into());
            }
            return reading;
        };
        let setting = Setting {
            module,
            folder: &self.folder,
            unit: self.unit.as_ref(),
            beside: &self.beside,
        };
        let mut inputs = Inputs::of(&setting, &settings.terraform, files);
        let unread = self.unread.iter();
        for file in unread.filter(|file| self.is_given(file, settings)) {
            inputs.may_come_from(&paths::shown(file, &settings.root));
        }
        reading.problems.append(&mut inputs.problems);
        let evaluator = Evaluator::new(tree, &inputs);
        let instance = Rc::new(Instance::root(module));
        let found = adapt::resources(&evaluator, tree, &instance, &name);
        // Afterwards: what this takes of the evaluator's bounds must not be missing above.
        let refused = misfits::refused(&evaluator, &instance, &inputs, files);
        reading.problems.extend(refused);
        if found.cut {
            reading.problems.push(Problem {
                kind: Kind::Unreadable,
                site: Site::Path(name.to_string()),
                message: "this root module has more instances, or deeper calls, than are followed"
                    .to_owned(),
                help: None,
            });
        }
        for place in found.circles {
            reading.problems.push(Problem {
                kind: Kind::Unreadable,
                site: Site::Place(place),
                message: "this call leads back to the module it stands in".to_owned(),
                help: Some("Terraform refuses this; it is not followed any further".to_owned()),
            });
        }
        reading.unseen.extend(found.unseen);
        reading.resources = found.resources;
        reading
            .resources
            .sort_by(|a, b| (a.place, &a.address).cmp(&(b.place, &b.address)));
        reading
    }
}

/// Only what is given by its name may be a pipe.
fn text(path: &Path, settings: &Settings) -> Result<String, &'static str> {
    let bytes = if settings.terraform.is_given(path) {
        disk::bytes_of_any(path)
    } else {
        disk::bytes(path)
    };
    let bytes = bytes.map_err(|error| disk::reason(&error))?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8")
}

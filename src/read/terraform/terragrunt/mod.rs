//! Terragrunt: a folder with a `terragrunt.hcl` is a root module whose code may stand elsewhere, and whose variables get
//! that file's `inputs` (Terragrunt documentation, "HCL configuration blocks" and "attributes").
//!
//! What is literal or local is evaluated; what only a run of Terragrunt can tell is open. It never runs anything.

mod config;
mod functions;
mod library;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::config::Config;
use super::value::{Atom, Fields, Kind, Open, Shape, Val};
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::paths;
use crate::source::{Files, Place};
pub(super) use library::Library;

/// The name of a unit's file.
pub(super) const FILE: &str = "terragrunt.hcl";

pub(super) fn is_configuration(name: &str) -> bool {
    name == FILE
}

/// One folder with a `terragrunt.hcl`.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) source: Source,
    /// Files of variable values that Terragrunt passes to Terraform, after all others.
    pub(super) variable_files: Vec<PathBuf>,
    /// Files that it includes: they are no units of their own.
    pub(super) included: Vec<PathBuf>,
    inputs: Val,
    /// Where other values may come from that nobody can tell: arguments and variable files that are not known.
    others: Option<Doubt>,
}

/// Where the code of a unit stands.
#[derive(Debug)]
pub(super) enum Source {
    /// In the unit's own folder.
    Own,
    Folder(PathBuf),
    /// Fetched from elsewhere.
    Package(Arc<str>),
    Unknown(Cause),
}

impl Unit {
    /// From the folder's file and what that includes.
    pub(super) fn load(folder: &Path, fence: &Path, files: &mut Files) -> Self {
        let library = Library::new(folder, fence, files);
        let config = Config::load(&library, &folder.join(FILE), None);
        let source = config.source.map_or(Source::Own, |value| {
            match value.only().map(|alt| &alt.shape) {
                Some(Shape::Str(text)) => match local(folder, text) {
                    Some(folder) => Source::Folder(folder),
                    None => Source::Package(text.clone()),
                },
                Some(Shape::Null(_)) => Source::Own,
                _ => Source::Unknown(value.doubt().cause),
            }
        });
        Self {
            source,
            variable_files: config.variable_files,
            included: config.included,
            inputs: config.inputs.unwrap_or_else(Val::null),
            others: config.others,
        }
    }

    /// The folder of its code, where that is on disk.
    pub(super) fn module<'a>(&'a self, folder: &'a Path) -> Option<&'a Path> {
        match &self.source {
            Source::Own => Some(folder),
            Source::Folder(folder) => Some(folder),
            Source::Package(_) | Source::Unknown(_) => None,
        }
    }

    /// What it sets a variable to; nothing where it surely does not.
    pub(super) fn input(&self, name: &str) -> Option<Val> {
        let maybe = |doubt: Doubt| {
            let atom = Atom::new(format!("inputs.{name}"), doubt);
            Val::of(Shape::Open(Open::new(atom, Kind::Any)))
        };
        let [alt] = self.inputs.alts() else {
            return Some(maybe(self.inputs.doubt()));
        };
        match &alt.shape {
            Shape::Fields(fields) => {
                of_fields(fields, name).unwrap_or_else(|doubt| Some(maybe(doubt)))
            }
            Shape::Null(_) => None,
            _ => Some(maybe(self.inputs.doubt())),
        }
    }

    /// Why any variable may be given yet another value.
    pub(super) fn others(&self) -> Option<&Doubt> {
        self.others.as_ref()
    }
}

fn of_fields(fields: &Fields, name: &str) -> Result<Option<Val>, Doubt> {
    match fields.entries.iter().find(|(key, _)| &**key == name) {
        Some((_, value)) => Ok(Some(value.clone())),
        None => fields
            .rest
            .as_ref()
            .map_or(Ok(None), |rest| Err(rest.doubt())),
    }
}

/// The folder that a source leads to; two slashes part a package from a folder in it.
fn local(folder: &Path, source: &str) -> Option<PathBuf> {
    let is_local = source.starts_with(['/', '.']);
    is_local.then(|| paths::normal(&folder.join(source.replace("//", "/"))))
}

/// Something that only a run of Terragrunt can tell.
fn unknown(name: &str, place: Place) -> Doubt {
    Doubt::new(
        Cause::LookedUpAtApply(name.into()),
        Trail::start(place, "is known only when Terragrunt runs"),
    )
}

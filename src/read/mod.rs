//! Readers: from files to one neutral model. This floor picks the reader for each input.

mod cloudformation;
mod discover;
mod disk;
mod excluded;
mod input;
mod json;
mod left_out;
pub mod live;
mod markers;
mod names;
mod paths;
mod plan;
mod settings;
mod terraform;
mod unit;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::marker::Marker;
use crate::model::inventory::Region;
use crate::model::{Infrastructure, Unseen};
use crate::problem::Problem;
use crate::source::{File, FileId, Files, Span};
pub use input::Input;
pub use settings::{
    Excluded, Given, GivenParameter, ParameterFile, ParameterValue, Parameters, Settings, Variables,
};
pub use unit::UnitReading;

/// Evaluation goes as deep as configurations are nested; a thread's usual 2 MiB would not do. Only what is used of it
/// is ever taken.
const STACK: usize = 256 << 20;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Reading {
    pub files: Files,
    pub infrastructure: Infrastructure,
    pub problems: Vec<Problem>,
    /// Orders not to count a finding.
    pub markers: Vec<Marker>,
    /// How many files were read, those that were not worth parsing included: what was found in the paths that were asked for,
    /// and what that is evaluated with. What lies around a file that was named and leads nowhere near it does not count.
    pub files_read: usize,
    /// Units of which only single files were named, by name: of these, what touches one of the files is asked for.
    pub seeds: BTreeMap<String, BTreeSet<FileId>>,
    /// Whether files were named one by one: what else was read was read for their sake.
    pub is_partial: bool,
    /// What a live account holds, where one was read.
    pub inventory: Option<Vec<Region>>,
}

/// Reads every input; what cannot be read is a problem and stops nothing else.
///
/// # Panics
/// Where the system gives no threads.
#[must_use]
pub fn read(inputs: Vec<Input>, settings: &Settings) -> Reading {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .stack_size(STACK)
        .build()
        .expect("a system that runs programs gives them threads");
    pool.install(|| read_all(inputs, settings))
}

fn read_all(inputs: Vec<Input>, settings: &Settings) -> Reading {
    let mut found = discover::discover(inputs, settings);
    let mut read = std::mem::take(&mut found.read);
    let mut reading = Reading {
        problems: std::mem::take(&mut found.problems),
        is_partial: !found.seeds.is_empty() || !found.templates.seeds.is_empty(),
        ..Reading::default()
    };
    let [named, around] = [&mut found.folders, &mut found.around].map(std::mem::take);
    let estate =
        terraform::Estate::gather(named, around, std::mem::take(&mut found.seeds), settings);
    let terraform = terraform::read(estate, &mut reading.files, settings);
    read.extend(terraform.read);
    let loaded: Vec<String> = (reading.files.iter())
        .map(|(_, file)| file.name().to_owned())
        .collect();
    reading.problems.extend(terraform.problems);
    reading.seeds = terraform.seeds;
    reading.infrastructure.unseen.extend(terraform.unseen);
    for unit in terraform.units {
        reading.add(unit);
    }
    let resources = reading.templates(found, &mut read, settings);
    let read = read.iter().map(|path| paths::shown(path, &settings.root));
    reading.files_read = read.chain(loaded).collect::<HashSet<String>>().len();
    let markers = markers::collect(&reading.files, &resources);
    reading.markers.extend(markers.all);
    reading.problems.extend(markers.problems);
    reading
}

impl Reading {
    fn add(&mut self, unit: UnitReading) {
        let unseen = unit.unseen.into_iter().map(|path| Unseen {
            unit: unit.unit.name.clone(),
            path,
        });
        self.infrastructure.unseen.extend(unseen);
        self.infrastructure.units.push(unit.unit);
        self.infrastructure.resources.extend(unit.resources);
        self.problems.extend(unit.problems);
    }

    /// Hands back where each resource stands in its file.
    fn templates(
        &mut self,
        found: discover::Found,
        read: &mut Vec<PathBuf>,
        settings: &Settings,
    ) -> BTreeMap<FileId, Vec<Span>> {
        let templates = cloudformation::read(found.templates, &mut self.files, settings);
        read.extend(templates.read);
        if !templates.units.is_empty() {
            let given = settings.cloudformation.files.iter();
            read.extend(given.map(|file| file.path.clone()));
        }
        self.seeds.extend(templates.seeds);
        self.problems.extend(templates.problems);
        self.markers.extend(templates.markers);
        for unit in templates.units {
            self.add(unit);
        }
        let mut resources: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
        for place in templates.resources {
            resources.entry(place.file).or_default().push(place.span);
        }
        resources
    }
}

/// Reads what AWS answered about a live account as the same model: rules do not know that it is live.
#[must_use]
pub fn answers(inputs: Vec<Input>, settings: &Settings) -> Reading {
    let read = live::read(inputs, settings);
    Reading {
        files: read.files,
        infrastructure: Infrastructure {
            units: read.units,
            resources: read.resources,
            unseen: Vec::new(),
        },
        problems: read.problems,
        files_read: read.files_read,
        inventory: Some(read.inventory),
        ..Reading::default()
    }
}

/// Whether Terraform, or a tool around it, reads files of this name.
#[must_use]
pub fn is_of_terraform(name: &str) -> bool {
    terraform::is_seed(name)
}

/// The top of the git checkout that `folder` stands in.
#[must_use]
pub fn git_root(folder: &Path) -> Option<PathBuf> {
    disk::git_root(folder)
}

/// A path without `.` and `..`, as far as its text alone tells.
#[must_use]
pub fn plain(path: &Path) -> PathBuf {
    paths::normal(path)
}

/// A path as reports print it: relative to `root` where it lies below.
#[must_use]
pub fn shown(path: &Path, root: &Path) -> String {
    paths::shown(&paths::normal(path), root)
}

/// What somebody named holds, which may be a pipe or a device.
///
/// # Errors
/// Where the system does not let it be read, or there is no end to it.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    disk::bytes_of_any(path)
}

/// All that comes from a stream, such as standard input.
///
/// # Errors
/// Where it breaks off, or has no end.
pub fn bytes_from(stream: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    disk::bytes_from(stream)
}

/// Why something cannot be read, as a sentence goes on with it.
#[must_use]
pub fn reason(error: &std::io::Error) -> &'static str {
    disk::reason(error)
}

/// Reads a file of `CloudFormation` parameters, by its absolute path.
///
/// # Errors
/// What keeps it from being one, in a sentence that names the file as `typed`.
pub fn parameter_file(path: PathBuf, typed: &str) -> Result<ParameterFile, String> {
    let bytes = disk::bytes_of_any(&path)
        .map_err(|error| format!("cannot read `{typed}`: {}", disk::reason(&error)))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("cannot take parameters from `{typed}`: it is not UTF-8"))?;
    let file = File::new(typed.to_owned(), text);
    match cloudformation::parameters(typed, file.text()) {
        Ok(values) => Ok(ParameterFile {
            path,
            text: file.text().to_owned(),
            values,
        }),
        Err((offset, message)) => {
            let at = file.position(offset);
            let (line, column) = (at.line, at.column);
            Err(format!(
                "cannot take parameters from `{typed}:{line}:{column}`: {message}"
            ))
        }
    }
}

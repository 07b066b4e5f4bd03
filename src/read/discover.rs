//! What there is to read: folders of Terraform configuration, and files that may be templates.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{WalkBuilder, WalkState};

use super::cloudformation::{self, Glance};
use super::disk::{self, Text};
use super::excluded::Excluded;
use super::left_out::LeftOut;
use super::names::{is_tools_own, may_be_template};
use super::unit::unreadable;
use super::{Input, Settings, paths, plan, terraform};
use crate::problem::{Kind, Problem, Site};

/// Everything that was found, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Configuration that is still to be put into its folder.
    texts: Vec<Text>,
    /// Folders of configuration, with their files.
    pub(super) folders: BTreeMap<PathBuf, Vec<Text>>,
    /// Files of Terraform that were named one by one.
    pub(super) seeds: Vec<PathBuf>,
    /// The folders around the seeds, where their callers are.
    pub(super) around: BTreeMap<PathBuf, Vec<Text>>,
    pub(super) templates: cloudformation::Found,
    pub(super) problems: Vec<Problem>,
    /// Files that were asked for and read, whatever they turned out to be. In no order, and perhaps twice.
    pub(super) read: Vec<PathBuf>,
}

/// What one file turned out to be.
enum Kept {
    Configuration(Text),
    Template(Text),
    OtherTemplate(PathBuf),
    Nothing,
    Problem(Problem),
}

pub(super) fn discover(inputs: Vec<Input>, settings: &Settings) -> Found {
    let mut found = Found::default();
    let excluded = Excluded::new(&settings.excluded);
    for input in inputs {
        match input {
            Input::Path(path) => {
                let path = paths::normal(&settings.working_directory.join(path));
                let is_folder = disk::is_folder(&path);
                if excluded.named(&path, is_folder) && disk::exists(&path).unwrap_or(false) {
                    found.problems.push(left_alone(&path, settings));
                } else if is_folder {
                    folder(&path, settings, &excluded, &mut found);
                } else {
                    file(path, settings, &mut found);
                }
            }
            Input::Text { name, bytes } => {
                let path = paths::normal(&settings.working_directory.join(&name));
                if excluded.named(&path, false) {
                    found.problems.push(left_alone(&path, settings));
                } else {
                    found.text(path, bytes, settings);
                }
            }
        }
    }
    surroundings(settings, &excluded, &mut found);
    found.settle();
    found
}

impl Found {
    /// What comes from elsewhere than a file: without a name that tells what it is, its text does.
    fn text(&mut self, path: PathBuf, bytes: Vec<u8>, settings: &Settings) {
        self.read.push(path.clone());
        if bytes.trim_ascii().is_empty() {
            self.problems.push(Problem {
                kind: Kind::Suspicious,
                site: Site::Path(paths::shown(&path, &settings.root)),
                message: "nothing came from here".to_owned(),
                help: Some("see whether what should have written to it failed".to_owned()),
            });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if terraform::is_configuration(&name) {
            self.folders
                .insert(path.clone(), vec![Text { path, bytes }]);
        } else if let Some(ending) = terraform::ending_of(&bytes) {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            let text = Text {
                path: name.into(),
                bytes,
            };
            self.folders.insert(path, vec![text]);
        } else {
            self.take(template(Text { path, bytes }, settings));
        }
    }

    fn take(&mut self, kept: Kept) {
        match kept {
            Kept::Configuration(text) => self.texts.push(text),
            Kept::Template(text) => self.templates.named.push(text),
            Kept::OtherTemplate(path) => self.templates.others.push(path),
            Kept::Problem(problem) => self.problems.push(problem),
            Kept::Nothing => {}
        }
    }

    /// Threads find things in any order, and paths may overlap.
    fn settle(&mut self) {
        for texts in self.folders.values_mut().chain(self.around.values_mut()) {
            // All stand in one folder, and so their text tells what comparing part by part would.
            texts.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
            texts.dedup_by(|a, b| a.path.as_os_str() == b.path.as_os_str());
        }
        let templates = &mut self.templates;
        for texts in [&mut templates.named, &mut templates.around] {
            texts.sort_by(|a, b| a.path.cmp(&b.path));
            texts.dedup_by(|a, b| a.path == b.path);
        }
        for paths in [&mut templates.others, &mut templates.seeds, &mut self.seeds] {
            paths.sort();
            paths.dedup();
        }
    }
}

fn left_alone(path: &Path, settings: &Settings) -> Problem {
    Problem {
        kind: Kind::Excluded,
        site: Site::Path(paths::shown(path, &settings.root)),
        message: "this is excluded by the configuration file".to_owned(),
        help: None,
    }
}

/// All below a folder, as git would see it: ignored files are left out, hidden ones are not.
fn folder(path: &Path, settings: &Settings, excluded: &Excluded, found: &mut Found) {
    let kept = walk(path, settings, excluded, |name| {
        terraform::is_configuration(name) || may_be_template(name)
    });
    let count = |found: &Found| {
        let templates = found.templates.named.len() + found.templates.others.len();
        (found.folders.len(), templates, found.problems.len())
    };
    let before = count(found);
    for (read, kept) in kept {
        found.read.extend(read);
        found.take(kept);
    }
    enter(&mut found.folders, std::mem::take(&mut found.texts));
    let after = count(found);
    let templates = &found.templates.named;
    let seen_before = found.folders.keys().any(|folder| folder.starts_with(path))
        || templates.iter().any(|text| text.path.starts_with(path));
    if before == after && !seen_before {
        let (message, help) = match LeftOut::of(path, excluded).told() {
            None => (
                "this folder holds neither Terraform nor a CloudFormation template".to_owned(),
                "name a folder that does",
            ),
            Some(files) => (
                format!("all that this folder holds is left out: {files}"),
                "a file that is named is read all the same, unless `--force-exclude` is given",
            ),
        };
        found.problems.push(Problem {
            kind: Kind::Empty,
            site: Site::Path(paths::shown(path, &settings.root)),
            message,
            help: Some(help.to_owned()),
        });
    }
}

/// Looks at every file below a folder whose name is `wanted`, on several threads.
fn walk(
    path: &Path,
    settings: &Settings,
    excluded: &Excluded,
    wanted: fn(&str) -> bool,
) -> Vec<Looked> {
    let kept = Mutex::new(Vec::new());
    let excluded = excluded.clone();
    let walk = WalkBuilder::new(path)
        .hidden(false)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_left_out =
                is_tools_own(entry.file_name()) || excluded.found(entry.path(), is_folder);
            entry.depth() == 0 || !is_left_out
        })
        .threads(settings.threads)
        .build_parallel();
    walk.run(|| {
        let mut batch = Batch {
            kept: &kept,
            own: Vec::new(),
        };
        Box::new(move |entry| {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
                Ok(entry) if wanted(&entry.file_name().to_string_lossy()) => {
                    batch.own.extend(look(entry.into_path(), settings));
                }
                Ok(_) => {}
                Err(error) => batch
                    .own
                    .push((None, Kept::Problem(walk_problem(&error, path, settings)))),
            }
            WalkState::Continue
        })
    });
    kept.into_inner().unwrap_or_default()
}

/// What one thread has found; handed over when it is done.
struct Batch<'a> {
    kept: &'a Mutex<Vec<Looked>>,
    own: Vec<Looked>,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.append(&mut self.own);
        }
    }
}

/// The path of a file that was read, and what it is.
type Looked = (Option<PathBuf>, Kept);

fn look(path: PathBuf, settings: &Settings) -> Option<Looked> {
    // A name that is no UTF-8 has an ending all the same.
    let name = path.file_name()?.to_string_lossy();
    let configuration = terraform::is_configuration(&name);
    if !configuration && is_of_assembly(&path, &name) {
        return None;
    }
    Some(match disk::bytes(&path) {
        Ok(bytes) if configuration => (
            Some(path.clone()),
            Kept::Configuration(Text { path, bytes }),
        ),
        Ok(bytes) => (Some(path.clone()), template(Text { path, bytes }, settings)),
        // Terraform does not pass over a link to nowhere.
        Err(error)
            if error.kind() == ErrorKind::NotFound && configuration && disk::is_link(&path) =>
        {
            let problem = Problem {
                kind: Kind::Unreadable,
                site: Site::Path(paths::shown(&path, &settings.root)),
                message: "this link leads nowhere".to_owned(),
                help: Some("what it should hold was not checked".to_owned()),
            };
            (None, Kept::Problem(problem))
        }
        // A link to a folder holds nothing, nor does a pipe that is no configuration.
        Err(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory)
                || (error.kind() == ErrorKind::InvalidInput && !configuration) =>
        {
            (None, Kept::Nothing)
        }
        Err(error) => (
            None,
            Kept::Problem(unreadable(paths::shown(&path, &settings.root), &error)),
        ),
    })
}

/// Whether it is one of the files beside the templates that CDK writes, or belongs to an asset: code to be uploaded,
/// whatever it looks like. A file named `cdk.out` marks the folder (CDK, "cloud assembly").
fn is_of_assembly(path: &Path, name: &str) -> bool {
    let beside = matches!(name, "manifest.json" | "tree.json") || name.ends_with(".assets.json");
    let marked = |folder: &Path| disk::is_file(&folder.join("cdk.out"));
    (beside && path.parent().is_some_and(marked))
        || path.ancestors().skip(1).any(|folder| {
            let name = folder.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with("asset."))
                && folder.parent().is_some_and(marked)
        })
}

fn template(text: Text, settings: &Settings) -> Kept {
    match cloudformation::glance(&text.bytes) {
        Glance::Mentions => Kept::Template(text),
        Glance::Template => Kept::OtherTemplate(text.path),
        Glance::NotATemplate => {
            let shown = || paths::shown(&text.path, &settings.root);
            plan::refused(&text.bytes, shown).map_or(Kept::Nothing, Kept::Problem)
        }
    }
}

/// A file that was named: read whatever it is called, though it may turn out to be neither.
fn file(path: PathBuf, settings: &Settings, found: &mut Found) {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let is_nameless = disk::is_nameless(&path);
    match disk::bytes_of_any(&path) {
        Ok(bytes) if is_nameless => found.text(path, bytes, settings),
        Ok(_) if terraform::is_seed(&name) => {
            found.read.push(path.clone());
            found.seeds.push(path);
        }
        Ok(bytes) => {
            found.read.push(path.clone());
            found.templates.seeds.push(path.clone());
            found.take(template(Text { path, bytes }, settings));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            found.problems.push(Problem {
                kind: Kind::NotFound,
                site: Site::Path(paths::shown(&path, &settings.root)),
                message: "this path does not exist".to_owned(),
                help: None,
            });
        }
        Err(error) => found
            .problems
            .push(unreadable(paths::shown(&path, &settings.root), &error)),
    }
}

/// A file of configuration means nothing without its folder, nor without who calls that: all the configuration of its
/// checkout is looked at, or of its folder where it stands in none. So it is with a template and those that nest it.
fn surroundings(settings: &Settings, excluded: &Excluded, found: &mut Found) {
    for top in tops(&found.seeds) {
        for (_, kept) in walk(&top, settings, excluded, terraform::is_configuration) {
            found.take(kept);
        }
        enter(&mut found.around, std::mem::take(&mut found.texts));
    }
    // An ignored file that is named is read, and its folder with it where that is ignored as a whole.
    for seed in found.seeds.clone() {
        let folder = seed.parent().unwrap_or(Path::new("/"));
        let missing = match found.around.get(folder) {
            Some(texts) if texts.iter().any(|text| text.path == seed) => continue,
            Some(_) => vec![seed],
            None => {
                let names = disk::file_names(folder).unwrap_or_default();
                let wanted = names
                    .iter()
                    .filter(|name| terraform::is_configuration(name));
                wanted.map(|name| folder.join(name)).collect()
            }
        };
        for (_, kept) in missing.into_iter().filter_map(|path| look(path, settings)) {
            found.take(kept);
        }
        enter(&mut found.around, std::mem::take(&mut found.texts));
    }

    let known: BTreeSet<PathBuf> = found.templates.paths().map(Path::to_path_buf).collect();
    for top in tops(&found.templates.seeds) {
        for (_, kept) in walk(&top, settings, excluded, may_be_template) {
            match kept {
                Kept::Template(text) if !known.contains(&text.path) => {
                    found.templates.around.push(text);
                }
                // Nothing that is read leads to a plan, and nobody asked about this one.
                Kept::Problem(problem) if problem.kind != Kind::Unsupported => {
                    found.problems.push(problem);
                }
                _ => {}
            }
        }
    }
}

/// The checkouts that files stand in, or their folders.
fn tops(seeds: &[PathBuf]) -> BTreeSet<PathBuf> {
    let top = |seed: &PathBuf| {
        let folder = seed.parent().unwrap_or(Path::new("/"));
        disk::git_root(folder).unwrap_or_else(|| folder.to_path_buf())
    };
    seeds.iter().map(top).collect()
}

/// The files of a folder come one after the other, mostly. To look the folder up for each would take longer than to read
/// them.
fn enter(folders: &mut BTreeMap<PathBuf, Vec<Text>>, texts: Vec<Text>) {
    fn folder(text: &Text) -> &Path {
        text.path.parent().unwrap_or(Path::new("/"))
    }
    let mut texts = texts.into_iter().peekable();
    while let Some(first) = texts.next() {
        let path = folder(&first).to_path_buf();
        let own = folders.entry(path.clone()).or_default();
        own.push(first);
        while let Some(next) = texts.next_if(|text| folder(text).as_os_str() == path.as_os_str()) {
            own.push(next);
        }
    }
}

fn walk_problem(error: &ignore::Error, top: &Path, settings: &Settings) -> Problem {
    let mut inner = error;
    let mut path = top.to_path_buf();
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path.clone_from(at);
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            ignore::Error::Io(error) => {
                return unreadable(paths::shown(&path, &settings.root), error);
            }
            _ => {
                return Problem {
                    kind: Kind::Suspicious,
                    site: Site::Path(paths::shown(&path, &settings.root)),
                    message: "this cannot be walked through".to_owned(),
                    help: None,
                };
            }
        };
    }
}

//! The modules of a run, each parsed once it is asked for, and what leads from one to another.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Sources;
use super::estate::{self, Estate};
use super::manifest::Manifest;
use super::module::Module;
use super::syntax::{self, Block};
use crate::knowledge::Cause;
use crate::problem::{Kind, Problem};
use crate::read::{disk, paths};
use crate::source::{File, FileId, Files};

/// A file that a function reads may be this large, in bytes.
const LARGEST_FILE: usize = 1 << 20;

/// Files below a folder that `fileset` looks at.
const MOST_FILES: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Tree<'f> {
    modules: BTreeMap<PathBuf, Pending<'f>>,
    manifests: BTreeMap<PathBuf, Manifest>,
    /// Folders from which calls lead to something that is not on disk, and whether they are there themselves.
    pub(super) leading_away: BTreeMap<PathBuf, bool>,
    /// Functions read no file outside this folder.
    fence: PathBuf,
}

/// A module that waits for somebody to ask for it.
#[derive(Debug)]
struct Pending<'f> {
    files: &'f Files,
    folder: PathBuf,
    /// Names and files, in the order in which they count.
    texts: Vec<(String, FileId)>,
    /// There may be a cluster in it, or calls that lead to one.
    reaches: bool,
    /// What of it does not parse is said, whether it is asked or not.
    mentions: bool,
    is_asked: bool,
    module: OnceLock<Module>,
}

impl Pending<'_> {
    fn parsed(&self) -> &Module {
        self.module.get_or_init(|| {
            let texts: Vec<(&str, FileId, &File)> = self.texts().collect();
            Module::load(self.folder.clone(), &texts)
        })
    }

    fn texts(&self) -> impl Iterator<Item = (&str, FileId, &File)> {
        let texts = self.texts.iter();
        texts.map(|(name, id)| (&**name, *id, self.files.get(*id)))
    }

    /// What of its text does not parse, as far as that is known or has to be.
    fn problems(&self) -> Vec<Problem> {
        if self.reaches || (self.mentions && self.is_asked) {
            return self.parsed().problems.clone();
        }
        if self.mentions {
            let problems = self.texts().map(|(_, id, file)| syntax::problems(id, file));
            return problems.flatten().collect();
        }
        let problems = self.module.get().map(|module| module.problems.clone());
        let mut problems = problems.unwrap_or_default();
        // No cluster is in here: what it would have said of one is open, and nothing was passed over.
        for problem in &mut problems {
            problem.kind = Kind::Suspicious;
        }
        problems
    }
}

impl<'f> Tree<'f> {
    /// No modules, and what functions may read.
    pub(super) fn within(fence: PathBuf) -> Self {
        Self {
            fence,
            ..Self::default()
        }
    }

    pub(super) fn new(
        sources: Sources,
        estate: &mut Estate,
        files: &'f Files,
        fence: PathBuf,
    ) -> Self {
        let mut tree = Self::within(fence);
        for (path, texts) in sources {
            let Some(folder) = estate.folders.get(&path) else {
                continue;
            };
            let pending = Pending {
                files,
                folder: path.clone(),
                texts,
                reaches: folder.reaches,
                mentions: folder.mentions,
                is_asked: folder.is_asked,
                module: OnceLock::new(),
            };
            tree.modules.insert(path, pending);
        }
        tree.leading_away = estate.leading_away();
        for (path, folder) in &mut estate.folders {
            if let Some(manifest) = folder.manifest.take() {
                tree.manifests.insert(path.clone(), manifest);
            }
        }
        tree
    }

    /// Problems of the modules that have to be sound, or were asked.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let modules: Vec<&Pending> = self.modules.values().collect();
        let problems: Vec<Vec<Problem>> = modules.into_par_iter().map(Pending::problems).collect();
        problems.into_iter().flatten().collect()
    }

    /// The module in a folder, where there is one that can matter.
    pub(super) fn module(&self, folder: &Path) -> Option<&Module> {
        self.modules.get(folder).map(Pending::parsed)
    }

    /// Whether somebody asked for the module in a folder.
    pub(super) fn is_parsed(&self, folder: &Path) -> bool {
        let module = self.modules.get(folder);
        module.is_some_and(|module| module.module.get().is_some())
    }

    /// The modules that somebody asked for.
    pub(super) fn parsed(&self) -> impl Iterator<Item = &Module> {
        self.modules
            .values()
            .filter_map(|module| module.module.get())
    }

    /// The module that a call leads to, where it is on disk.
    pub(super) fn called(
        &self,
        root: &Path,
        caller: &Module,
        call_path: &str,
        block: &Block,
    ) -> Option<&Module> {
        self.module(&self.folder(root, caller, call_path, block)?)
    }

    /// What is not on disk of a call that leads to no cluster which is: what addresses below it begin with.
    pub(super) fn unseen(
        &self,
        root: &Path,
        caller: &Module,
        call_path: &str,
        block: &Block,
    ) -> Option<&'static str> {
        match self.folder(root, caller, call_path, block) {
            None => Some(""),
            Some(folder) => match self.leading_away.get(&*folder)? {
                // In a folder that is there is no cluster, or it would matter; in what it calls, one may be.
                true => Some(".module"),
                false => Some(""),
            },
        }
    }

    /// The folder that a call leads to, where that is known.
    fn folder(
        &self,
        root: &Path,
        caller: &Module,
        call_path: &str,
        block: &Block,
    ) -> Option<Cow<'_, Path>> {
        let source = block.body.argument("source")?.value.literal()?;
        if let Some(folder) = estate::local(&caller.folder, source) {
            return Some(Cow::Owned(folder));
        }
        let name = block.labels.first()?;
        let key = if call_path.is_empty() {
            name.to_string()
        } else {
            format!("{call_path}.{name}")
        };
        let folder = self.manifests.get(root)?.folder(&key, source)?;
        Some(Cow::Borrowed(folder))
    }

    pub(super) fn reaches(&self, folder: &Path) -> bool {
        let module = self.modules.get(folder);
        module.is_some_and(|module| module.reaches)
    }

    /// The text of a file below the fence.
    pub(super) fn text(&self, path: &Path) -> Result<Arc<str>, Cause> {
        let file = self.inside(path)?;
        let bytes = disk::bytes(&file).map_err(|error| failed(path, disk::reason(&error)))?;
        if bytes.len() > LARGEST_FILE {
            return Err(Cause::Expression("a file this large"));
        }
        String::from_utf8(bytes)
            .map(Into::into)
            .map_err(|_| failed(path, "it is not UTF-8"))
    }

    pub(super) fn exists(&self, path: &Path) -> Result<bool, Cause> {
        if !disk::exists(path).unwrap_or(false) {
            return Ok(false);
        }
        Ok(disk::is_file(&self.inside(path)?))
    }

    /// Files below a folder that match a pattern, relative to the folder, sorted; none where there is no such folder.
    pub(super) fn file_set(&self, folder: &Path, pattern: &str) -> Result<Vec<Arc<str>>, Cause> {
        if !disk::exists(folder).unwrap_or(false) {
            return Ok(Vec::new());
        }
        let folder = self.inside(folder)?;
        let glob = globset::GlobBuilder::new(pattern)
            .literal_separator(true)
            .build();
        let Ok(glob) = glob.map(|glob| glob.compile_matcher()) else {
            return Err(Cause::Error("a pattern of `fileset` is malformed".into()));
        };
        let mut found = Vec::new();
        for file in
            disk::below(&folder, MOST_FILES).ok_or(Cause::Expression("a folder this large"))?
        {
            let Ok(relative) = file.strip_prefix(&folder) else {
                continue;
            };
            if glob.is_match(relative) {
                found.push(paths::shown(relative, Path::new("")).into());
            }
        }
        found.sort();
        Ok(found)
    }

    /// What lies behind links counts as where it really is.
    fn inside(&self, path: &Path) -> Result<PathBuf, Cause> {
        let plain = paths::normal(path);
        let Some(real) = disk::real(&plain) else {
            return Err(failed(path, "it does not exist"));
        };
        let fence = disk::real(&self.fence).unwrap_or_else(|| self.fence.clone());
        if real.starts_with(fence) {
            return Ok(real);
        }
        Err(Cause::Expression("a file outside the repository"))
    }
}

fn failed(path: &Path, reason: &str) -> Cause {
    Cause::Error(format!("`{}` cannot be read: {reason}", path.display()).into())
}

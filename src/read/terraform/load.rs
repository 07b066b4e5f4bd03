//! The parsed modules of a run, and what leads from one to another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::estate;
use super::manifest::Manifest;
use super::module::Module;
use super::syntax::Block;
use crate::knowledge::Cause;
use crate::read::{disk, paths};

/// A file that a function reads may be this large, in bytes.
const LARGEST_FILE: usize = 1 << 20;

/// Files below a folder that `fileset` looks at.
const MOST_FILES: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) modules: BTreeMap<PathBuf, Module>,
    pub(super) manifests: BTreeMap<PathBuf, Manifest>,
    /// Folders from which calls lead to a cluster, or which hold one.
    pub(super) reaching: BTreeSet<PathBuf>,
    /// Functions read no file outside this folder.
    pub(super) fence: PathBuf,
}

impl Tree {
    /// The module that a call leads to, where it is on disk.
    pub(super) fn called(
        &self,
        root: &Path,
        caller: &Module,
        call_path: &str,
        block: &Block,
    ) -> Option<&Module> {
        let source = block.body.argument("source")?.value.literal()?;
        if let Some(folder) = estate::local(&caller.folder, source) {
            return self.modules.get(&folder);
        }
        let name = block.labels.first()?;
        let key = if call_path.is_empty() {
            name.to_string()
        } else {
            format!("{call_path}.{name}")
        };
        self.modules
            .get(self.manifests.get(root)?.folder(&key, source)?)
    }

    pub(super) fn reaches(&self, folder: &Path) -> bool {
        self.reaching.contains(folder)
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

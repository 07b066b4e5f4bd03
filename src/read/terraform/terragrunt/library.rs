//! The files that one unit reads, each parsed once.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use crate::read::terraform::syntax::{self, Parsed};
use crate::read::{disk, paths};
use crate::source::{File, FileId, Files};

/// Files within files that are followed.
const DEEPEST: usize = 8;
/// Files that one unit may read. Real ones read half a dozen.
const MOST_FILES: usize = 200;

pub(in crate::read::terraform) struct Library<'f> {
    /// The folder of the unit.
    pub(super) folder: PathBuf,
    /// No file is read outside of this folder.
    pub(super) fence: PathBuf,
    files: RefCell<&'f mut Files>,
    depth: Cell<usize>,
    read: Cell<usize>,
}

impl<'f> Library<'f> {
    pub(super) fn new(folder: &Path, fence: &Path, files: &'f mut Files) -> Self {
        Self {
            folder: folder.to_path_buf(),
            fence: fence.to_path_buf(),
            files: RefCell::new(files),
            depth: Cell::new(0),
            read: Cell::new(0),
        }
    }

    pub(super) fn exists(&self, path: &Path) -> bool {
        path.starts_with(&self.fence) && disk::is_file(path)
    }

    /// A file, parsed; why not, where that cannot be.
    pub(super) fn parsed(&self, path: &Path) -> Result<(FileId, Parsed), &'static str> {
        if !path.starts_with(&self.fence) {
            return Err("it lies outside of the repository");
        }
        if self.read.get() >= MOST_FILES {
            return Err("it is one of too many");
        }
        self.read.set(self.read.get() + 1);
        let bytes = disk::bytes(path).map_err(|error| disk::reason(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
        let mut files = self.files.borrow_mut();
        let shown = paths::shown(path, &self.fence);
        let id = files
            .find(&shown)
            .unwrap_or_else(|| files.add(File::new(shown, text)));
        Ok((id, syntax::parse(id, files.get(id))))
    }

    /// Runs `f` one file deeper; nothing where that is too deep, as it is where a file reads itself.
    pub(super) fn deeper<T>(&self, f: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return None;
        }
        self.depth.set(depth + 1);
        let result = f();
        self.depth.set(depth);
        Some(result)
    }
}

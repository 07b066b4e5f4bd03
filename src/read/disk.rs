//! The file system: every file and folder that a reader looks at is opened here.

#![expect(clippy::disallowed_methods, reason = "this room owns the file system")]

use std::io;
use std::path::{Path, PathBuf};

/// What a file holds, and where it lies.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

pub(super) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

pub(super) fn is_file(path: &Path) -> bool {
    path.is_file()
}

pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

pub(super) fn exists(path: &Path) -> io::Result<bool> {
    path.try_exists()
}

/// Names of the files in a folder, symbolic links followed, sorted.
pub(super) fn file_names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // The folder itself tells of what kind its entries are; only links have to be followed.
        let kind = entry.file_type()?;
        if kind.is_file() || (kind.is_symlink() && entry.path().is_file()) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Every file below a folder; nothing where there are more than `most`.
pub(super) fn below(folder: &Path, most: usize) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build();
    for entry in walk
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
    {
        files.push(entry.into_path());
        if files.len() > most {
            return None;
        }
    }
    Some(files)
}

/// Every file below a folder, sorted, and what could not be looked into. Links to folders are not followed.
pub(super) fn all_below(folder: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                troubles.push((folder, error));
                continue;
            }
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                Ok((path, kind)) if kind.is_dir() => folders.push(path),
                Ok((path, _)) => files.push(path),
                Err(error) => troubles.push((folder.clone(), error)),
            }
        }
    }
    files.sort();
    (files, troubles)
}

/// The real path, where there is one: symbolic links resolved.
pub(super) fn real(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// The top of the git checkout that a folder stands in.
pub(super) fn git_root(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .find(|above| above.join(".git").exists())
        .map(Path::to_path_buf)
}

/// An error as a sentence goes on with it.
pub(super) fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist",
        io::ErrorKind::PermissionDenied => "permission is denied",
        io::ErrorKind::IsADirectory => "it is a folder",
        _ => "the system does not let it be read",
    }
}

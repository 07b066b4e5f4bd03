//! The file system: every file and folder that a reader looks at is opened here.

#![expect(clippy::disallowed_methods, reason = "this room owns the file system")]

use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a file holds, and where it lies.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

/// What may come from standard input, a pipe or a device, in bytes: these need not end.
const MOST: u64 = 256 << 20;

/// What a file on disk holds. A pipe or a device that lies among files is none: nothing may ever come from it, or no end.
pub(super) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if is_stream(path)? {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    std::fs::read(path)
}

/// The same of what somebody named, which may be a pipe.
pub(super) fn bytes_of_any(path: &Path) -> io::Result<Vec<u8>> {
    if !is_stream(path)? {
        return std::fs::read(path);
    }
    bytes_from(std::fs::File::open(path)?)
}

/// All that comes from there, if that is not without end.
pub(super) fn bytes_from(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut start = stream.take(MOST + 1);
    if start.read_to_end(&mut bytes)? as u64 > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Whether it is neither a file nor a folder.
fn is_stream(path: &Path) -> io::Result<bool> {
    let kind = std::fs::metadata(path)?;
    Ok(!kind.is_file() && !kind.is_dir())
}

/// Whether what somebody named says nothing by its name: a pipe, a device, or one of the names for standard input.
pub(super) fn is_nameless(path: &Path) -> bool {
    let passed_on = ["/dev", "/proc"].iter().any(|top| path.starts_with(top));
    !is_folder(path) && (passed_on || is_stream(path).unwrap_or(false))
}

pub(super) fn is_link(path: &Path) -> bool {
    path.is_symlink()
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
        io::ErrorKind::InvalidInput => "it is neither a file nor a folder",
        io::ErrorKind::FileTooLarge => "it has no end within 256 MiB",
        _ => "the system does not let it be read",
    }
}

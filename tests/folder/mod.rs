//! Folders of files that a test makes for itself.
#![allow(
    dead_code,
    reason = "each test that includes this room uses its own part of it"
)]

use std::fs;
use std::path::Path;

/// A folder of its own, which counts as a checkout.
pub(crate) fn checkout(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

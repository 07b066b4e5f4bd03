//! What a folder holds that a search of it leaves out, and by whose order.

use std::path::Path;

use ignore::WalkBuilder;

use super::cloudformation::{Glance, glance};
use super::excluded::Excluded;
use super::names::{is_tools_own, may_be_template};
use super::{disk, terraform};

/// Files that are looked at; enough to say what a reader of the message needs.
const MOST: usize = 10_000;

/// How many files of configuration and templates there are that a search does not see.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// By patterns of the configuration file.
    pub(super) excluded: usize,
    /// By ignore files, such as a .gitignore.
    pub(super) ignored: usize,
}

impl LeftOut {
    /// Of a folder in which nothing was found.
    pub(super) fn of(folder: &Path, excluded: &Excluded) -> Self {
        let mut left_out = Self::default();
        let walk = WalkBuilder::new(folder)
            .standard_filters(false)
            .filter_entry(|entry| !is_tools_own(entry.file_name()))
            .build();
        for entry in walk.flatten().take(MOST) {
            let name = entry.file_name().to_string_lossy();
            let path = entry.path();
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder || !holds_anything(path, &name) {
                continue;
            }
            if excluded.covers(path, false) {
                left_out.excluded += 1;
            } else {
                left_out.ignored += 1;
            }
        }
        left_out
    }

    /// `2 files by the configuration file, 1 file by an ignore file such as .gitignore`.
    pub(super) fn told(self) -> Option<String> {
        let files = |count: usize| format!("{count} file{}", if count == 1 { "" } else { "s" });
        let excluded = format!("{} by the configuration file", files(self.excluded));
        let ignored = format!(
            "{} by an ignore file such as .gitignore",
            files(self.ignored)
        );
        match (self.excluded, self.ignored) {
            (0, 0) => None,
            (_, 0) => Some(excluded),
            (0, _) => Some(ignored),
            _ => Some(format!("{excluded}, {ignored}")),
        }
    }
}

fn holds_anything(path: &Path, name: &str) -> bool {
    terraform::is_configuration(name)
        || (may_be_template(name)
            && disk::bytes(path).is_ok_and(|bytes| !matches!(glance(&bytes), Glance::NotATemplate)))
}

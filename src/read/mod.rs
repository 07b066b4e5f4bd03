//! Readers: from files to one neutral model. This floor picks the reader for each input.

pub mod terraform;
mod unit;

use std::path::PathBuf;

use crate::model::Infrastructure;
use crate::problem::Problem;
use crate::source::Files;
pub use unit::UnitReading;

/// Something to read.
#[derive(Debug)]
pub enum Input {
    /// A folder or a file, relative to the working directory or absolute. What it is, is found out.
    Path(PathBuf),
    /// A text that was handed over, such as standard input, under the name it goes by.
    Text { name: String, bytes: Vec<u8> },
}

/// What readers need to know besides their inputs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The working directory, absolute.
    pub working_directory: PathBuf,
    /// What reported paths are relative to, absolute.
    pub root: PathBuf,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Reading {
    pub files: Files,
    pub infrastructure: Infrastructure,
    pub problems: Vec<Problem>,
    /// How many files were looked at, those that were not worth parsing included.
    pub files_read: usize,
}

/// Reads every input; what cannot be read is a problem and stops nothing else.
#[must_use]
pub fn read(inputs: Vec<Input>, settings: &Settings) -> Reading {
    let _ = (inputs, settings);
    Reading::default()
}

/// The top of the git checkout that `folder` stands in.
#[must_use]
pub fn git_root(folder: &std::path::Path) -> Option<PathBuf> {
    let _ = folder;
    None
}

//! What readers are given to read.

use std::path::PathBuf;

/// Something to read.
#[derive(Debug)]
pub enum Input {
    /// A folder or a file, relative to the working directory or absolute. What it is, is found out.
    Path(PathBuf),
    /// A text that was handed over, such as standard input, under the name it goes by.
    Text { name: String, bytes: Vec<u8> },
}

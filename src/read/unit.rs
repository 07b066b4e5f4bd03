//! What a reader makes of one unit: the shape that all readers hand back.

use std::io;
use std::sync::Arc;

use crate::model::{Resource, Unit};
use crate::problem::{Kind, Problem, Site};
use crate::read::disk;

#[derive(Debug)]
pub struct UnitReading {
    pub unit: Unit,
    /// In the order of their places.
    pub resources: Vec<Resource>,
    /// What is not on disk, by the beginnings of the addresses that would stand there.
    pub unseen: Vec<Arc<str>>,
    pub problems: Vec<Problem>,
}

/// A file or folder that the system does not let us read, by the path that reports print.
pub(super) fn unreadable(shown: String, error: &io::Error) -> Problem {
    Problem {
        kind: Kind::Unreadable,
        site: Site::Path(shown),
        message: format!("this cannot be read: {}", disk::reason(error)),
        help: Some("what it holds was not checked".to_owned()),
    }
}

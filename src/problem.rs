//! An input that could not be read or understood: said, and the rest goes on.

use crate::source::Place;

/// What kind of trouble, by the name that the JSON report gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A path that was named and does not exist.
    NotFound,
    /// A file or folder that the system would not let us read.
    Unreadable,
    /// Text that its own language would not take.
    Syntax,
    /// A folder that was named and holds nothing to check.
    Empty,
    /// Something that is read all the same, though not as its author may think.
    Suspicious,
    /// A region or an account that was to be asked and did not answer, or not in full.
    NotAudited,
    /// A module or nested template whose source is not on disk.
    ModuleUnavailable,
}

impl Kind {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::NotFound => "not-found",
            Kind::Unreadable => "unreadable",
            Kind::Syntax => "syntax",
            Kind::Empty => "empty",
            Kind::Suspicious => "suspicious",
            Kind::NotAudited => "not-audited",
            Kind::ModuleUnavailable => "module-unavailable",
        }
    }

    /// Whether something that could hold a cluster was not looked at.
    #[must_use]
    pub fn is_incomplete(self) -> bool {
        match self {
            Kind::NotFound | Kind::Unreadable | Kind::Syntax | Kind::Empty | Kind::NotAudited => {
                true
            }
            Kind::Suspicious | Kind::ModuleUnavailable => false,
        }
    }

    /// Whether it keeps a run from being clean. A module that is not on disk does only for who wants every unknown to
    /// count.
    #[must_use]
    pub fn leaves_a_gap(self, unknown_fails: bool) -> bool {
        self.is_incomplete() || (self == Kind::ModuleUnavailable && unknown_fails)
    }
}

/// Where the trouble is: in a text that was loaded, or with a path as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    Place(Place),
    /// As reports print it.
    Path(String),
}

/// Three parts for its reader: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub kind: Kind,
    pub site: Site,
    /// Lower case, no full stop; does not repeat the site.
    pub message: String,
    pub help: Option<String>,
}

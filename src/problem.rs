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
    /// What may hold a cluster, in a language that is not read.
    Unsupported,
    /// A folder that was named and holds nothing to check.
    Empty,
    /// Something that is read all the same, though not as its author may think.
    Suspicious,
    /// A region or an account that was to be asked and did not answer, or not in full.
    NotAudited,
    /// Something live that no configuration is known to declare.
    Undeclared,
    /// Something live whose configuration says otherwise.
    Differs,
    /// A module or nested template whose source is not on disk.
    ModuleUnavailable,
    /// A file from which a generator has yet to make a template.
    Placeholders,
    /// A value that is given and that its variable, or its parameter, does not take: a deployment would stop there.
    RefusedValue,
    /// A path that was named and that its user wants left alone all the same.
    Excluded,
    /// A finding of the baseline that is there no longer.
    GoneFromBaseline,
    /// What looks like an order not to count a finding, and suppresses nothing.
    MalformedIgnore,
    /// An ignore without a reason, where one is wanted.
    IgnoreWithoutReason,
    /// An ignore whose last day has gone by, and which would suppress something.
    ExpiredIgnore,
    /// An ignore that covers nothing.
    UnusedIgnore,
}

impl Kind {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::NotFound => "not-found",
            Kind::Unreadable => "unreadable",
            Kind::Syntax => "syntax",
            Kind::Unsupported => "unsupported",
            Kind::Empty => "empty",
            Kind::Suspicious => "suspicious",
            Kind::NotAudited => "not-audited",
            Kind::Undeclared => "undeclared",
            Kind::Differs => "differs",
            Kind::ModuleUnavailable => "module-unavailable",
            Kind::Placeholders => "placeholders",
            Kind::RefusedValue => "refused-value",
            Kind::Excluded => "excluded",
            Kind::GoneFromBaseline => "gone-from-baseline",
            Kind::MalformedIgnore => "malformed-ignore",
            Kind::IgnoreWithoutReason => "ignore-without-reason",
            Kind::ExpiredIgnore => "expired-ignore",
            Kind::UnusedIgnore => "unused-ignore",
        }
    }

    /// Whether something that could hold a cluster was not looked at.
    #[must_use]
    pub fn is_incomplete(self) -> bool {
        match self {
            Kind::NotFound
            | Kind::Unreadable
            | Kind::Syntax
            | Kind::Unsupported
            | Kind::Empty
            | Kind::NotAudited
            | Kind::RefusedValue => true,
            Kind::Suspicious
            | Kind::Undeclared
            | Kind::Differs
            | Kind::ModuleUnavailable
            | Kind::Placeholders
            | Kind::Excluded
            | Kind::GoneFromBaseline
            | Kind::MalformedIgnore
            | Kind::IgnoreWithoutReason
            | Kind::ExpiredIgnore
            | Kind::UnusedIgnore => false,
        }
    }

    /// Whether what is to be checked is not on disk, or not yet.
    #[must_use]
    pub fn is_elsewhere(self) -> bool {
        matches!(self, Kind::ModuleUnavailable | Kind::Placeholders)
    }

    /// Whether its author should know, though nothing was left out: things are not as they look.
    #[must_use]
    pub fn is_warning(self) -> bool {
        matches!(
            self,
            Kind::Suspicious
                | Kind::Undeclared
                | Kind::Differs
                | Kind::MalformedIgnore
                | Kind::IgnoreWithoutReason
                | Kind::ExpiredIgnore
        )
    }

    /// Whether it is said to everybody, and not only to who asks for every notice.
    #[must_use]
    pub fn is_worth_a_word(self) -> bool {
        self.is_warning() || self == Kind::UnusedIgnore
    }

    /// Whether it keeps a run from being clean. What is not on disk does only for who wants every unknown to count.
    #[must_use]
    pub fn leaves_a_gap(self, unknown_fails: bool) -> bool {
        self.is_incomplete() || (self.is_elsewhere() && unknown_fails)
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

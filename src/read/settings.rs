//! What readers are told besides their inputs: where they stand, and what root modules and templates are given.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What readers need to know besides their inputs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The working directory, absolute.
    pub working_directory: PathBuf,
    /// What reported paths are relative to, absolute.
    pub root: PathBuf,
    /// How many threads look for files; 0 leaves it to the machine.
    pub threads: usize,
    /// What is not looked for in folders.
    pub excluded: Excluded,
    pub terraform: Variables,
    pub cloudformation: Parameters,
}

/// What its user wants left alone.
#[derive(Debug, Clone, Default)]
pub struct Excluded {
    /// What the patterns are relative to, absolute.
    pub folder: PathBuf,
    /// As in a .gitignore; what is none excludes nothing.
    pub patterns: Vec<String>,
    /// Whether a path is left alone even where it was named.
    pub even_named: bool,
}

/// What root modules are given.
#[derive(Debug, Clone)]
pub struct Variables {
    /// `TF_VAR_name` of the environment, by name.
    pub environment: Vec<(String, String)>,
    /// `--var` and `--var-file`, in their order.
    pub given: Vec<Given>,
    pub workspace: Option<String>,
    /// Whether a default counts as the value where nothing else is given.
    pub assume_defaults: bool,
    /// Where `terraform init` keeps what it installs, relative to a root module (`TF_DATA_DIR`).
    pub data_folder: PathBuf,
}

/// A value or a file of values from the command line.
#[derive(Debug, Clone)]
pub enum Given {
    Value {
        name: String,
        text: String,
    },
    /// Absolute.
    File(PathBuf),
}

/// What templates are given.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// `--cfn-parameters`, in their order.
    pub files: Vec<ParameterFile>,
    /// Whether a default counts as the value where nothing else is given.
    pub assume_defaults: bool,
}

/// A file of parameter values that was read and understood.
#[derive(Debug, Clone)]
pub struct ParameterFile {
    /// Absolute.
    pub path: PathBuf,
    pub text: String,
    /// In the order they are written; no name twice.
    pub values: Vec<GivenParameter>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenParameter {
    pub name: Arc<str>,
    pub value: ParameterValue,
    /// Bytes of the text in which the value is written.
    pub place: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// A text, or the items of a list; each in every way that it may be read.
    Given(Vec<Vec<Arc<str>>>),
    /// What the stack has that is deployed already.
    Previous,
}

impl Variables {
    /// Whether root modules are given a file of values by name.
    pub(super) fn is_given(&self, file: &Path) -> bool {
        let mut given = self.given.iter();
        given.any(|given| matches!(given, Given::File(path) if path == file))
    }
}

impl Parameters {
    /// Whether templates are given a file of values by name.
    pub(super) fn is_given(&self, file: &Path) -> bool {
        self.files.iter().any(|given| given.path == file)
    }
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            assume_defaults: true,
        }
    }
}

impl Default for Variables {
    fn default() -> Self {
        Self {
            environment: Vec::new(),
            given: Vec::new(),
            workspace: None,
            assume_defaults: true,
            data_folder: ".terraform".into(),
        }
    }
}

impl Settings {
    /// Everything as it is by default.
    #[must_use]
    pub fn new(working_directory: PathBuf, root: PathBuf) -> Self {
        Self {
            working_directory,
            root,
            threads: 0,
            excluded: Excluded::default(),
            terraform: Variables::default(),
            cloudformation: Parameters::default(),
        }
    }
}

//! Terragrunt's own functions, as far as they depend on nothing but the repository's files (Terragrunt documentation,
//! "HCL functions").

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::Config;
use super::library::Library;
use super::{FILE, unknown};
use crate::read::terraform::value::{Atom, FieldsKind, Kind, Open, Shape, Val};
use crate::read::{disk, paths};
use crate::source::Place;

/// Functions whose results are strings that are never empty, and nothing that can be told here.
const TEXTS: [&str; 14] = [
    "get_aws_account_alias",
    "get_aws_account_id",
    "get_aws_caller_identity_arn",
    "get_aws_caller_identity_user_id",
    "get_default_retryable_errors",
    "get_path_from_repo_root",
    "get_path_to_repo_root",
    "get_platform",
    "get_terraform_command",
    "get_terraform_cli_args",
    "get_terragrunt_source_cli_flag",
    "get_working_dir",
    "mark_as_read",
    "path_relative_from_include",
];

/// Functions whose results may be anything.
const OTHERS: [&str; 7] = [
    "constraint_check",
    "get_terraform_commands_that_need_input",
    "get_terraform_commands_that_need_locking",
    "get_terraform_commands_that_need_parallelism",
    "get_terraform_commands_that_need_vars",
    "run_cmd",
    "sops_decrypt_file",
];

/// Where a file stands whose functions are called.
pub(super) struct Context<'l, 'f> {
    pub(super) library: &'l Library<'f>,
    /// The folder of the file itself.
    pub(super) folder: PathBuf,
    /// Whether the unit includes it.
    pub(super) included: bool,
    /// The folder of the first file that it includes.
    pub(super) first_include: RefCell<Option<PathBuf>>,
}

impl Context<'_, '_> {
    /// Nothing where Terragrunt adds no such function to Terraform's.
    pub(super) fn call(&self, name: &str, args: &[Val], place: Place) -> Option<Val> {
        let unit = &self.library.folder;
        Some(match name {
            "get_terragrunt_dir" | "get_original_terragrunt_dir" => path(unit),
            "get_parent_terragrunt_dir" => {
                let include = self.first_include.borrow();
                path(include.as_deref().unwrap_or(&self.folder))
            }
            "get_repo_root" => match disk::git_root(unit) {
                Some(root) => path(&root),
                None => open(name, args, place, true),
            },
            "path_relative_to_include" => self.relative(name, args, place),
            "find_in_parent_folders" => self.find(args, place),
            "read_terragrunt_config" => self.read(args, place),
            "get_env" => open(name, args, place, false),
            _ if TEXTS.contains(&name) => open(name, args, place, true),
            _ if OTHERS.contains(&name) => Val::open(key(name, args), unknown(name, place)),
            _ => return None,
        })
    }

    /// The path from the file that is included to the unit.
    fn relative(&self, name: &str, args: &[Val], place: Place) -> Val {
        let include = self.first_include.borrow();
        let from = if self.included {
            Some(&*self.folder)
        } else {
            include.as_deref()
        };
        match from.and_then(|from| self.library.folder.strip_prefix(from).ok()) {
            Some(relative) => Val::str(paths::shown(relative, Path::new(""))),
            None => open(name, args, place, true),
        }
    }

    /// The nearest file of that name above the unit.
    fn find(&self, args: &[Val], place: Place) -> Val {
        let wanted: Arc<str> = match args.first() {
            None => FILE.into(),
            Some(name) => match text(name) {
                Some(name) => name,
                None => return open("find_in_parent_folders", args, place, true),
            },
        };
        let unit = &self.library.folder;
        let found = unit
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(&self.library.fence))
            .map(|folder| folder.join(&*wanted))
            .find(|file| self.library.exists(file));
        match (found, args.get(1)) {
            (Some(found), _) => path(&found),
            (None, Some(fallback)) => fallback.clone(),
            (None, None) => open("find_in_parent_folders", args, place, true),
        }
    }

    /// Another file's locals and inputs.
    fn read(&self, args: &[Val], place: Place) -> Val {
        let missing = || {
            Val::open(
                key("read_terragrunt_config", args),
                unknown("read_terragrunt_config", place),
            )
        };
        let Some(file) = args.first().and_then(text) else {
            return missing();
        };
        let file = paths::normal(&self.library.folder.join(&*file));
        if !self.library.exists(&file) {
            return args.get(1).cloned().unwrap_or_else(missing);
        }
        let config = Config::load(self.library, &file, None);
        let part = |value: Option<Val>| value.unwrap_or_else(Val::null);
        let entries = [
            (Arc::from("inputs"), part(config.inputs)),
            (Arc::from("locals"), part(config.locals)),
        ];
        Val::of(Shape::fields(FieldsKind::Object, entries))
    }
}

fn text(value: &Val) -> Option<Arc<str>> {
    match &value.only()?.shape {
        Shape::Str(text) => Some(text.clone()),
        _ => None,
    }
}

fn path(path: &Path) -> Val {
    Val::str(&*path.to_string_lossy())
}

fn key(name: &str, args: &[Val]) -> String {
    let args: String = args.iter().map(Val::key).collect();
    format!("{name}({args})")
}

/// A string that nobody can tell; empty only where that may be.
fn open(name: &str, args: &[Val], place: Place, set: bool) -> Val {
    let atom = Atom::new(key(name, args), unknown(name, place));
    Val::of(Shape::Open(if set {
        Open::set(atom)
    } else {
        Open::new(atom, Kind::String).never_null()
    }))
}

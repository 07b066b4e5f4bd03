//! What a root module's variables are given, and by whom: environment, variable files and the command line, in
//! Terraform's order (Terraform documentation, "Variable Definition Precedence").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::module::Module;
use super::syntax::{self, Block, Expr, ExprKind, Parsed, Part};
use super::terragrunt::Unit;
use super::type_syntax;
use super::types::Type;
use super::value::{FieldsKind, SequenceKind, Shape, Val};
use crate::knowledge::{Cause, Doubt, Step, Trail};
use crate::problem::{Problem, Site};
use crate::read::disk;
use crate::read::settings::{Given, Variables};
use crate::source::{FileId, Files, Place};

#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) root_folder: PathBuf,
    pub(super) workspace: Option<Arc<str>>,
    /// Whether a default counts as the value where nothing else is given.
    pub(super) assume_defaults: bool,
    given: BTreeMap<Arc<str>, Value>,
    /// What is wrong with the files that give values.
    pub(super) problems: Vec<Problem>,
    /// Why any variable may be given another value than is seen here.
    others: Option<Doubt>,
    /// Variables that a file sets which Terraform would not load by itself.
    unloaded: BTreeMap<Arc<str>, (String, Place)>,
}

/// What a variable is given, and by what: the last one counts.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) val: Val,
    pub(super) by: By,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum By {
    /// `--var`, or a variable of the environment by its name.
    Name(String),
    /// An assignment in a file of values.
    Assignment(Place),
    Terragrunt,
}

/// A file of variable values.
#[derive(Debug, Clone)]
pub(super) struct VariableFile {
    pub(super) path: PathBuf,
    pub(super) id: FileId,
}

/// Whether Terraform loads a file of this name in a root module by itself, and in which order.
pub(super) fn automatic(name: &str) -> Option<(u8, &str)> {
    match name {
        "terraform.tfvars" => Some((0, name)),
        "terraform.tfvars.json" => Some((1, name)),
        _ if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => {
            Some((2, name))
        }
        _ => None,
    }
}

/// The variable files that are loaded without being named on the command line, in their order.
fn loaded<'s>(setting: &Setting<'s>) -> Vec<&'s VariableFile> {
    let in_folder = |file: &&VariableFile| {
        let folder = file.path.parent();
        folder == Some(&*setting.module.folder) || folder == Some(setting.folder)
    };
    let order = |file: &VariableFile| {
        let name = file.path.file_name()?.to_str()?;
        automatic(name).map(|(rank, name)| (rank, name.to_owned()))
    };
    let mut loaded: Vec<_> = setting
        .beside
        .iter()
        .filter(in_folder)
        .filter_map(|file| Some((order(file)?, file)))
        .collect();
    loaded.sort_by(|a, b| a.0.cmp(&b.0));
    let named = setting.unit.map_or(&[][..], |unit| &unit.variable_files);
    let named = named
        .iter()
        .filter_map(|path| setting.beside.iter().find(|file| file.path == *path));
    loaded
        .into_iter()
        .map(|(_, file)| file)
        .chain(named)
        .collect()
}

/// The workspace that `terraform workspace select` left behind.
fn selected_workspace(data_folder: &Path) -> Option<Arc<str>> {
    let text = String::from_utf8(disk::bytes(&data_folder.join("environment")).ok()?).ok()?;
    let name = text.trim();
    (!name.is_empty()).then(|| name.into())
}

/// Whether a file of this name holds variable values.
pub(super) fn is_variable_file(name: &str) -> bool {
    !name.starts_with('.') && (name.ends_with(".tfvars") || name.ends_with(".tfvars.json"))
}

/// A root module, and where it stands.
pub(super) struct Setting<'s> {
    pub(super) module: &'s Module,
    /// The folder that Terraform runs in, for all that its variable files say.
    pub(super) folder: &'s Path,
    /// What Terragrunt gives it.
    pub(super) unit: Option<&'s Unit>,
    /// The variable files in reach of it, and those of the command line.
    pub(super) beside: &'s [VariableFile],
}

impl Inputs {
    /// What is evaluated in a folder that is no root module.
    pub(super) fn elsewhere(folder: &Path) -> Self {
        Self {
            root_folder: folder.to_path_buf(),
            assume_defaults: true,
            ..Self::default()
        }
    }

    pub(super) fn of(setting: &Setting<'_>, variables: &Variables, files: &Files) -> Self {
        let module = setting.module;
        let selected = || selected_workspace(&module.folder.join(&variables.data_folder));
        let mut inputs = Self {
            root_folder: module.folder.clone(),
            workspace: variables
                .workspace
                .as_deref()
                .map(Into::into)
                .or_else(selected),
            assume_defaults: variables.assume_defaults,
            others: setting.unit.and_then(Unit::others).cloned(),
            ..Self::default()
        };
        // Terragrunt sets variables of the environment, and those that are there already stay.
        if let Some(unit) = setting.unit {
            for name in module.variables.keys() {
                if let Some(val) = unit.input(name) {
                    let by = By::Terragrunt;
                    inputs.given.insert(name.clone(), Value { val, by });
                }
            }
        }
        for (name, text) in &variables.environment {
            inputs.set_text(module, name, text, &format!("TF_VAR_{name}"));
        }
        let loaded = loaded(setting);
        for file in &loaded {
            inputs.set_file(file, files);
        }
        for given in &variables.given {
            match given {
                Given::Value { name, text } => inputs.set_text(module, name, text, "--var"),
                Given::File(path) => {
                    if let Some(file) = setting.beside.iter().find(|file| file.path == *path) {
                        inputs.set_file(file, files);
                    }
                }
            }
        }
        for file in setting.beside {
            let is_loaded = loaded.iter().any(|other| other.path == file.path)
                || variables
                    .given
                    .iter()
                    .any(|given| matches!(given, Given::File(path) if *path == file.path));
            if !is_loaded {
                inputs.note_unloaded(file, files);
            }
        }
        inputs
    }

    /// A file that is loaded and cannot be read may give any variable any value.
    pub(super) fn may_come_from(&mut self, file: &str) {
        let cause = Cause::DoesNotParse(file.into());
        self.others = Some(Doubt::new(cause, Trail::default()));
    }

    pub(super) fn value(&self, name: &str) -> Option<Val> {
        match &self.others {
            Some(doubt) => Some(Val::open(format!("var.{name}"), doubt.clone())),
            None => self.given.get(name).map(|value| value.val.clone()),
        }
    }

    /// Every variable that is surely given the value that is seen here.
    pub(super) fn given(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.given.iter().filter(|_| self.others.is_none())
    }

    /// A file that would set a variable, if it were loaded.
    pub(super) fn unloaded(&self, name: &str) -> Option<&(String, Place)> {
        self.unloaded.get(name)
    }

    /// A value given as text: taken as it is for strings, numbers and booleans and where no type is declared, else as an
    /// expression (checked against Terraform 1.11).
    fn set_text(&mut self, module: &Module, name: &str, text: &str, by: &str) {
        let Some(block) = module.variables.get(name) else {
            return;
        };
        let value = match declared_type(block) {
            None | Some(Type::String | Type::Number | Type::Bool) => Val::str(text),
            Some(_) => match syntax::parse_expression(block.header.file, text) {
                Ok(expr) => constant(&expr),
                Err(_) => Val::error("it does not parse"),
            },
        };
        let step = Step::new(block.header, format!("is given a value by `{by}`"));
        let val = value.then(&step.with_change(format!("give `{name}` another value")));
        let by = By::Name(by.to_owned());
        self.given.insert(name.into(), Value { val, by });
    }

    fn set_file(&mut self, file: &VariableFile, files: &Files) {
        let Parsed { body, problems } = syntax::parse_assignments(file.id, files.get(file.id));
        if let Some(problem) = problems.iter().find(|one| one.kind.is_incomplete()) {
            let name = files.get(file.id).name();
            let trail = match problem.site {
                Site::Place(place) => Trail::start(place, "may give it a value"),
                Site::Path(_) => Trail::default(),
            };
            self.others = Some(Doubt::new(Cause::DoesNotParse(name.into()), trail));
        }
        self.problems.extend(problems);
        for argument in body.arguments {
            let step = Step::new(argument.place, "is the value that it is given");
            let step = step.with_change(format!("give `{}` another value", argument.name));
            let val = constant(&argument.value).then(&step);
            let by = By::Assignment(argument.place);
            self.given.insert(argument.name, Value { val, by });
        }
    }

    fn note_unloaded(&mut self, file: &VariableFile, files: &Files) {
        let name = files.get(file.id).name().to_owned();
        for argument in syntax::parse_assignments(file.id, files.get(file.id))
            .body
            .arguments
        {
            self.unloaded
                .entry(argument.name)
                .or_insert_with(|| (name.clone(), argument.place));
        }
    }
}

fn declared_type(block: &Block) -> Option<Type> {
    Some(type_syntax::declared(&block.body.argument("type")?.value))
}

/// The value of an expression that refers to nothing. What Terraform would compute is left open.
pub(super) fn constant(expr: &Expr) -> Val {
    literal(expr).unwrap_or_else(|| {
        let cause = Cause::Expression("an expression in the place of a literal value");
        let trail = Trail::start(expr.place, "is not evaluated");
        Val::open(
            format!("constant({:?})", expr.place),
            Doubt::new(cause, trail),
        )
    })
}

fn literal(expr: &Expr) -> Option<Val> {
    Some(match &expr.kind {
        ExprKind::Null => Val::null(),
        ExprKind::Bool(value) => Val::bool(*value),
        ExprKind::Number(value) => Val::number(value.clone()),
        ExprKind::Str(text) => Val::str(text.clone()),
        ExprKind::Wrap(inner) => return literal(inner),
        ExprKind::Negate(inner) => match &inner.kind {
            ExprKind::Number(number) => {
                Val::number(super::value::Number::new(&-number.decimal().clone())?)
            }
            _ => return None,
        },
        ExprKind::Tuple(items) => Val::of(Shape::sequence(
            SequenceKind::Tuple,
            items.iter().map(constant).collect(),
        )),
        ExprKind::Object(entries) => {
            let named = entries
                .iter()
                .map(|(key, value)| match &literal(key)?.only()?.shape {
                    Shape::Str(text) => Some((text.clone(), constant(value))),
                    Shape::Number(number) => Some((number.to_string().into(), constant(value))),
                    Shape::Bool(key) => Some((key.to_string().into(), constant(value))),
                    _ => None,
                });
            let named: Option<Vec<_>> = named.collect();
            Val::of(Shape::fields(FieldsKind::Object, named?))
        }
        ExprKind::Template(parts) => {
            let text = parts.iter().map(|part| match part {
                Part::Literal(text) => Some(&**text),
                _ => None,
            });
            Val::str(text.collect::<Option<String>>()?)
        }
        ExprKind::Name(name) => {
            Val::error(format!("`{name}` is a reference, and a value has none"))
        }
        ExprKind::Call(call) => {
            Val::error(format!("`{}()` is a call, and a value has none", call.name))
        }
        _ => return None,
    })
}

/// Where variable files are looked for besides the root folder itself: people keep them in a folder of their own.
pub(super) fn folders_beside(root: &Path) -> Vec<PathBuf> {
    let mut folders = vec![root.to_path_buf()];
    for name in ["tfvars", "vars", "env", "envs", "environments", "config"] {
        folders.push(root.join(name));
    }
    folders
}

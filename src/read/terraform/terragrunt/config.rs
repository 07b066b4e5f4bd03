//! One file of Terragrunt configuration: its locals, what it includes, and what it passes on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::{functions, library::Library, unknown};
use crate::knowledge::{Cause, Doubt, Step, Trail};
use crate::read::paths;
use crate::read::terraform::eval::{Each, Evaluator, Instance, Scope, Surroundings};
use crate::read::terraform::inputs::Inputs;
use crate::read::terraform::load::Tree;
use crate::read::terraform::module::Module;
use crate::read::terraform::syntax::{Block, Body, Expr, ExprKind};
use crate::read::terraform::value::{FieldsKind, SequenceKind, Shape, Val};
use crate::source::{Place, Span};

/// What a file comes to, together with what it includes.
#[derive(Debug, Default)]
pub(super) struct Config {
    pub(super) inputs: Option<Val>,
    pub(super) locals: Option<Val>,
    pub(super) source: Option<Val>,
    pub(super) variable_files: Vec<PathBuf>,
    pub(super) others: Option<Doubt>,
    /// Files that it includes.
    pub(super) included: Vec<PathBuf>,
}

impl Config {
    /// `includer` is the folder of the file that includes this one.
    pub(super) fn load(library: &Library<'_>, path: &Path, includer: Option<&Path>) -> Self {
        library
            .deeper(|| Self::read(library, path, includer))
            .unwrap_or_default()
    }

    fn read(library: &Library<'_>, path: &Path, includer: Option<&Path>) -> Self {
        let Ok((file, parsed)) = library.parsed(path) else {
            return Self::default();
        };
        let top = Place {
            file,
            span: Span::default(),
        };
        let folder = path.parent().unwrap_or(path).to_path_buf();
        let body = parsed.body;
        let module = Module {
            folder: folder.clone(),
            locals: body
                .blocks("locals")
                .flat_map(|block| &block.body.arguments)
                .map(|argument| (argument.name.clone(), argument.clone()))
                .collect(),
            broken: !parsed.problems.is_empty(),
            ..Module::default()
        };
        let tree = Tree::within(library.fence.clone());
        let inputs = Inputs::elsewhere(&library.folder);
        let evaluator = Evaluator::new(&tree, &inputs);
        let context = functions::Context {
            library,
            folder: folder.clone(),
            included: includer.is_some(),
            first_include: std::cell::RefCell::new(None),
        };
        let functions = |name: &str, args: &[Val], place: Place| context.call(name, args, place);
        let surroundings = |names: BTreeMap<Arc<str>, Val>| Surroundings {
            names,
            functions: Some(&functions),
        };
        let each = Each::default();
        // Paths of what is included may use functions, and nothing that is defined here.
        let bare = Rc::new(Instance::within(&module, surroundings(outside(top))));
        let scope = Scope::new(&bare, &each);
        let mut includes = Vec::new();
        for block in body.blocks("include") {
            includes.push(include(library, &evaluator, block, &scope, &folder));
        }
        *context.first_include.borrow_mut() = includes
            .first()
            .and_then(|include| Some(include.path.as_ref()?.parent()?.to_path_buf()));
        let mut names = outside(top);
        names.insert("include".into(), exposed(&includes));
        let own = Rc::new(Instance::within(&module, surroundings(names)));
        let scope = Scope::new(&own, &each);
        let mut config = Self {
            locals: Some(locals(&evaluator, &module, &scope)),
            included: includes
                .iter()
                .filter_map(|include| include.path.clone())
                .collect(),
            ..Self::default()
        };
        let merged = includes.into_iter().filter(|include| include.merged);
        let mut passed: Vec<Val> = Vec::new();
        for include in merged {
            passed.extend(include.config.inputs);
            config.source = include.config.source.or(config.source);
            config.variable_files.extend(include.config.variable_files);
            config.others = config.others.or(include.config.others);
        }
        if let Some(argument) = body.argument("inputs") {
            passed.push(noted(&evaluator, &argument.value, &scope));
        }
        config.inputs = match passed.len() {
            0 | 1 => passed.pop(),
            _ => Some(evaluator.function("merge", &passed, top)),
        };
        config.terraform(library, &body, &evaluator, &scope);
        config
    }

    /// The `terraform` block: where the code is, and what else is passed.
    fn terraform<'a>(
        &mut self,
        library: &Library<'_>,
        body: &Body,
        evaluator: &Evaluator<'a>,
        scope: &Scope<'_, 'a>,
    ) {
        for block in body.blocks("terraform") {
            if let Some(argument) = block.body.argument("source") {
                self.source = Some(evaluator.eval(&argument.value, scope));
            }
            for extra in block.body.blocks("extra_arguments") {
                for argument in &extra.body.arguments {
                    let value = evaluator.eval(&argument.value, scope);
                    self.extra(library, &argument.name, &value, argument.place);
                }
            }
        }
    }

    fn extra(&mut self, library: &Library<'_>, name: &str, value: &Val, place: Place) {
        let known = match (name, texts(value)) {
            ("required_var_files" | "optional_var_files", Some(paths)) => {
                for path in paths {
                    let path = paths::normal(&library.folder.join(&*path));
                    if library.exists(&path) {
                        self.variable_files.push(path);
                    } else if name == "required_var_files" {
                        self.others = Some(unknown(name, place));
                    }
                }
                true
            }
            ("arguments", Some(arguments)) => arguments
                .iter()
                .all(|argument| !argument.starts_with("-var")),
            ("required_var_files" | "optional_var_files" | "arguments", None) => false,
            ("env_vars", _) => match value.only().map(|alt| &alt.shape) {
                Some(Shape::Fields(fields)) if fields.rest.is_none() => fields
                    .entries
                    .iter()
                    .all(|(name, _)| !name.starts_with("TF_VAR_")),
                _ => false,
            },
            _ => true,
        };
        if !known {
            let doubt = unknown(&format!("extra_arguments.{name}"), place);
            self.others.get_or_insert(doubt);
        }
    }
}

/// One `include` block, and what it leads to.
struct Include {
    name: Option<Arc<str>>,
    config: Config,
    path: Option<PathBuf>,
    merged: bool,
}

fn include<'a>(
    library: &Library<'_>,
    evaluator: &Evaluator<'a>,
    block: &Block,
    scope: &Scope<'_, 'a>,
    folder: &Path,
) -> Include {
    let literal = |name: &str| block.body.argument(name)?.value.literal().cloned();
    let path = block
        .body
        .argument("path")
        .map(|argument| evaluator.eval(&argument.value, scope));
    let found = path.as_ref().and_then(|path| match &path.only()?.shape {
        Shape::Str(text) => Some(paths::normal(&folder.join(&**text))),
        _ => None,
    });
    let strategy = literal("merge_strategy");
    let deep = strategy.as_deref() == Some("deep");
    let mut config = match found.as_ref().filter(|path| library.exists(path)) {
        Some(path) => Config::load(library, path, Some(folder)),
        // What it would pass on, nobody can tell.
        None => Config {
            inputs: Some(Val::open(
                format!("include({:?})", block.header),
                unknown("include", block.header),
            )),
            ..Config::default()
        },
    };
    if deep {
        // Which parts of maps and lists come together there is not worked out: each input may be anything.
        let doubt = Doubt::new(
            Cause::Expression("a deep merge of inputs"),
            Trail::start(block.header, "is merged deeply"),
        );
        config.inputs = config
            .inputs
            .map(|_| Val::open(format!("deep({:?})", block.header), doubt));
    }
    Include {
        name: block.labels.first().cloned(),
        config,
        path: found,
        merged: strategy.as_deref() != Some("no_merge"),
    }
}

/// Names that stand for what other units and a run of Terragrunt give.
fn outside(top: Place) -> BTreeMap<Arc<str>, Val> {
    [
        "dependency",
        "dependencies",
        "feature",
        "unit",
        "stack",
        "values",
    ]
    .into_iter()
    .map(|name| (name.into(), Val::open(name, unknown(name, top))))
    .collect()
}

/// `include.NAME.locals.x` and `include.NAME.inputs.x`.
fn exposed(includes: &[Include]) -> Val {
    let entries = includes.iter().filter_map(|include| {
        let part = |value: &Option<Val>| value.clone().unwrap_or_else(Val::null);
        let fields = Shape::fields(
            FieldsKind::Object,
            [
                (Arc::from("inputs"), part(&include.config.inputs)),
                (Arc::from("locals"), part(&include.config.locals)),
            ],
        );
        Some((include.name.clone()?, Val::of(fields)))
    });
    Val::of(Shape::fields(FieldsKind::Object, entries))
}

fn locals<'a>(evaluator: &Evaluator<'a>, module: &Module, scope: &Scope<'_, 'a>) -> Val {
    let entries = module.locals.iter().map(|(name, argument)| {
        (
            name.clone(),
            evaluator.local(scope.instance, name, argument.place),
        )
    });
    Val::of(Shape::fields(FieldsKind::Object, entries))
}

/// Inputs, each with the place where it is written.
fn noted<'a>(evaluator: &Evaluator<'a>, expr: &Expr, scope: &Scope<'_, 'a>) -> Val {
    let ExprKind::Object(entries) = &expr.kind else {
        return evaluator.eval(expr, scope);
    };
    let named: Option<Vec<(Arc<str>, Val)>> = entries
        .iter()
        .map(|(key, value)| {
            let name = key.literal()?.clone();
            let step = Step::new(value.place, format!("is passed by Terragrunt as `{name}`"))
                .with_change(format!("pass another `{name}`"));
            Some((name, evaluator.eval(value, scope).then(&step)))
        })
        .collect();
    named.map_or_else(
        || evaluator.eval(expr, scope),
        |named| Val::of(Shape::fields(FieldsKind::Object, named)),
    )
}

/// The texts of a list, where all of it is known.
fn texts(value: &Val) -> Option<Vec<Arc<str>>> {
    let Shape::Sequence(sequence) = &value.only()?.shape else {
        return None;
    };
    if sequence.tail.is_some() || sequence.kind == SequenceKind::Set {
        return None;
    }
    let text = |item: &Val| match &item.only()?.shape {
        Shape::Str(text) => Some(text.clone()),
        _ => None,
    };
    sequence.items.iter().map(text).collect()
}

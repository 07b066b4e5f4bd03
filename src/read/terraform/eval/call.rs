//! Function calls: those that look at how their arguments come to be stand here, all others are [`functions`].

use std::sync::Arc;

use super::scope::Bound;
use super::{Evaluator, Scope};
use crate::knowledge::Cause;
use crate::read::terraform::functions::Host;
use crate::read::terraform::syntax::{self, Call};
use crate::read::terraform::value::{Alt, Atom, Fields, Handle, Shape, Val};
use crate::source::Place;

impl<'a> Evaluator<'a> {
    pub(super) fn call(&self, call: &Call, place: Place, scope: &Scope<'_, 'a>) -> Val {
        let name = call.name.strip_prefix("core::").unwrap_or(&call.name);
        match name {
            "try" => return self.first_without_error(call, scope),
            "can" if call.args.len() == 1 => {
                let value = self.eval(&call.args[0], scope);
                return value.flat_map(|alt| Val::bool(!alt.is_error()));
            }
            _ => {}
        }
        let args: Vec<Val> = call.args.iter().map(|arg| self.eval(arg, scope)).collect();
        if !call.expand {
            return self.called_with(name, &args, place, scope);
        }
        let Some((last, first)) = args.split_last() else {
            return Val::error("a call has no argument to expand");
        };
        last.and_then(|alt| match &alt.shape {
            Shape::Sequence(sequence) if sequence.tail.is_none() => {
                let all: Vec<Val> = first.iter().chain(&sequence.items).cloned().collect();
                self.called_with(name, &all, place, scope)
            }
            // Some number of arguments, which the function may refuse.
            Shape::Sequence(_) | Shape::Open(_) => {
                let all: String = first.iter().map(Val::key).collect();
                let key = format!("{name}({all}{}...)", alt.key());
                let doubt = Val::of(alt.shape.clone()).doubt();
                let fine = Atom::new(format!("ok({key})"), doubt.clone());
                let refused = Val::error(format!("`{name}` refuses its arguments"));
                let made = Val::either(&fine, Val::open(key, doubt), refused);
                alt.split_null(Val::error("null is expanded into arguments"), made)
            }
            _ => Val::error("what is expanded into arguments is no list"),
        })
    }

    fn called_with(&self, name: &str, args: &[Val], place: Place, scope: &Scope<'_, 'a>) -> Val {
        if let Some(functions) = scope.instance.surroundings.functions
            && let Some(value) = functions(name, args, place)
        {
            return value;
        }
        match (name, args) {
            ("templatefile", [path, names]) => self.template_file(path, names, place, scope),
            ("templatestring", [text, names]) => text.and_then(|alt| match &alt.shape {
                Shape::Str(text) => self.template_of(text, names, place, scope),
                _ => self.unsupported(place, scope, "a template that is not known"),
            }),
            _ => self.function(name, args, place),
        }
    }

    /// The first argument that is no error, in each world (Terraform language documentation, "try Function").
    fn first_without_error(&self, call: &Call, scope: &Scope<'_, 'a>) -> Val {
        let mut taken: Vec<Alt> = Vec::new();
        let mut failing = vec![Alt::of(Shape::error("`try` has no argument"))];
        for arg in &call.args {
            let value = self.eval(arg, scope);
            let mut still: Vec<Alt> = Vec::new();
            for before in &failing {
                for alt in value.alts() {
                    let Some(world) = before.world.and(&alt.world) else {
                        continue;
                    };
                    let alt = Alt {
                        world,
                        ..alt.clone()
                    };
                    if alt.is_error() {
                        still.push(alt);
                    } else {
                        taken.push(alt);
                    }
                }
            }
            failing = still;
            if failing.is_empty() {
                break;
            }
        }
        Val::from_alts(taken.into_iter().chain(failing))
    }

    fn template_file(&self, path: &Val, names: &Val, place: Place, scope: &Scope<'_, 'a>) -> Val {
        path.and_then(|alt| {
            let Shape::Str(path) = &alt.shape else {
                return self.unsupported(place, scope, "a template file whose path is not known");
            };
            match self.file(path) {
                Ok(text) => self.template_of(&text, names, place, scope),
                Err(cause) => Val::of(Shape::Error(cause)),
            }
        })
    }

    fn template_of(&self, text: &str, names: &Val, place: Place, scope: &Scope<'_, 'a>) -> Val {
        let Ok(template) = syntax::parse_template(place, text) else {
            return Val::error("a template does not parse");
        };
        names.and_then(|alt| {
            let fields = match &alt.shape {
                Shape::Fields(fields) => fields.clone(),
                Shape::Handle(handle) => Arc::new(self.handle_fields(*handle)),
                _ => {
                    return self.unsupported(
                        place,
                        scope,
                        "a template with names that are not known",
                    );
                }
            };
            bind(&fields.entries, None, &mut |names| {
                let inner = Scope {
                    names,
                    element: None,
                    ..*scope
                };
                self.eval(&template, &inner)
            })
        })
    }
}

/// Runs `f` with every entry as a name of its own.
fn bind(
    entries: &[(Arc<str>, Val)],
    outer: Option<&Bound<'_>>,
    f: &mut dyn FnMut(Option<&Bound<'_>>) -> Val,
) -> Val {
    match entries.split_first() {
        None => f(outer),
        Some(((name, value), rest)) => bind(rest, Some(&Bound { name, value, outer }), f),
    }
}

impl Host for Evaluator<'_> {
    fn fields(&self, handle: Handle) -> Arc<Fields> {
        Arc::new(self.handle_fields(handle))
    }

    fn absolute(&self, path: &str) -> String {
        let path = self.inputs.root_folder.join(path);
        path.to_string_lossy().into_owned()
    }

    fn file(&self, path: &str) -> Result<Arc<str>, Cause> {
        self.tree.text(&self.inputs.root_folder.join(path))
    }

    fn file_exists(&self, path: &str) -> Result<bool, Cause> {
        self.tree.exists(&self.inputs.root_folder.join(path))
    }

    fn file_set(&self, folder: &str, pattern: &str) -> Result<Vec<Arc<str>>, Cause> {
        self.tree
            .file_set(&self.inputs.root_folder.join(folder), pattern)
    }
}

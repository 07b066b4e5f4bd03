//! Terraform's functions, by name: computed where their arguments are known, and told as far as they can be where not.

mod answer;
mod arguments;
mod choices;
#[cfg(test)]
pub(super) mod console;
mod conversions;
mod elements;
mod encodings;
mod files;
mod format;
mod impure;
mod joining;
mod json;
#[cfg(test)]
mod laws;
mod lists;
mod maps;
mod networks;
mod numbers;
mod numerals;
mod patterns;
mod re2;
mod run;
mod sets;
mod table;
#[cfg(test)]
mod tests;
mod texts;
mod times;
mod yaml;

use std::sync::Arc;

pub(super) use answer::LONGEST;

use super::value::{Fields, Handle, Shape, Val};
use crate::knowledge::Cause;
use crate::source::Place;

/// What a function may ask of the evaluator that calls it.
pub(super) trait Host {
    /// An object that is evaluated where it is looked into, as fields.
    fn fields(&self, handle: Handle) -> Arc<Fields>;
    /// A path as the configuration gives it, from where it starts.
    fn absolute(&self, path: &str) -> String;
    /// The text of a file of the repository, by a path as the configuration gives it.
    fn file(&self, path: &str) -> Result<Arc<str>, Cause>;
    /// Whether there is such a file.
    fn file_exists(&self, path: &str) -> Result<bool, Cause>;
    /// Paths of the files below a folder that match a pattern, relative to the folder, sorted.
    fn file_set(&self, folder: &str, pattern: &str) -> Result<Vec<Arc<str>>, Cause>;
}

/// Where a function is called.
pub(super) struct Call<'a> {
    pub(super) name: &'a str,
    pub(super) place: Place,
    pub(super) host: &'a dyn Host,
}

/// Arguments of more parts are not looked at.
const MOST_PARTS: usize = 200_000;

impl Call<'_> {
    pub(super) fn evaluate(&self, args: &[Val]) -> Val {
        let name = self.name.strip_prefix("core::").unwrap_or(self.name);
        if name.starts_with("provider::") {
            return self.not_evaluated(args);
        }
        match table::function(name) {
            Some(_) if args.iter().any(|arg| arg.is_larger_than(MOST_PARTS)) => {
                Val::of(self.beyond())
            }
            Some(function) => function.call(&Call { name, ..*self }, args),
            None => Val::error(format!("there is no function `{name}`")),
        }
    }

    /// What is looked into by the function itself, looked into now.
    fn forced(&self, value: &Val) -> Val {
        let lazy = |val: &Val| {
            val.alts()
                .iter()
                .any(|alt| matches!(alt.shape, Shape::Handle(_)))
        };
        if !lazy(value) {
            return value.clone();
        }
        value.and_then(|alt| match &alt.shape {
            Shape::Handle(handle) => Val::of(Shape::Fields(self.host.fields(*handle))),
            other => Val::of(other.clone()),
        })
    }
}

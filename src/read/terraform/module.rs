//! One folder's configuration: its files merged as Terraform merges them, and every name with its definition.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::syntax::{self, Argument, Block, Body, Expr, ExprKind, Parsed};
use crate::problem::{self, Problem, Site};
use crate::source::{File, FileId, Place};

/// A folder of configuration files. Which of its variables are set, and to what, depends on who calls it.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Absolute.
    pub(super) folder: PathBuf,
    pub(super) variables: BTreeMap<Arc<str>, Block>,
    pub(super) locals: BTreeMap<Arc<str>, Argument>,
    pub(super) outputs: BTreeMap<Arc<str>, Block>,
    /// By type, then name.
    pub(super) resources: BTreeMap<(Arc<str>, Arc<str>), Block>,
    pub(super) lookups: BTreeMap<(Arc<str>, Arc<str>), Block>,
    pub(super) calls: BTreeMap<Arc<str>, Block>,
    pub(super) problems: Vec<Problem>,
    /// A `cloud` block, or a `remote` backend: its workspace may give variables values that nobody sees here.
    pub(super) workspace_elsewhere: Option<Place>,
    /// Part of it does not parse, so that a name that is not found may be declared there.
    pub(super) broken: bool,
}

/// Whether a file of this name is Terraform or OpenTofu configuration at all (Terraform documentation, "Files and
/// Directories"; editors' leftovers do not count).
pub(super) fn is_configuration(name: &str) -> bool {
    let ignored = name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'));
    !ignored && stem(name).is_some()
}

/// The name without what makes it configuration.
fn stem(name: &str) -> Option<&str> {
    // Test and mock files (`x.tftest.hcl`, `x.tftest.json`) end otherwise.
    [".tf", ".tofu", ".tf.json", ".tofu.json"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
}

/// Those of a folder's files that count, in the order in which they do: overrides last. `x.tofu` hides `x.tf`, and
/// `x.tofu.json` hides `x.tf.json` (OpenTofu documentation, "Override Files").
pub(super) fn in_order<T>(files: Vec<(&str, T)>) -> Vec<(&str, T)> {
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| *name).collect();
    let hidden = |name: &str| {
        let twin = name
            .strip_suffix(".tf")
            .map(|stem| format!("{stem}.tofu"))
            .or_else(|| {
                name.strip_suffix(".tf.json")
                    .map(|stem| format!("{stem}.tofu.json"))
            });
        twin.is_some_and(|twin| names.contains(&*twin))
    };
    let mut kept: Vec<_> = files.iter().map(|(name, _)| *name).collect();
    kept.retain(|name| is_configuration(name) && !hidden(name));
    let kept: BTreeSet<&str> = kept.into_iter().collect();
    let mut files: Vec<_> = files
        .into_iter()
        .filter(|(name, _)| kept.contains(name))
        .collect();
    files.sort_by_key(|(name, _)| (is_override(name), *name));
    files
}

fn is_override(name: &str) -> bool {
    stem(name).is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

impl Module {
    /// From files in the order of [`in_order`].
    pub(super) fn load(folder: PathBuf, files: &[(&str, FileId, &File)]) -> Self {
        let mut module = Self {
            folder,
            ..Self::default()
        };
        for (name, id, file) in files {
            let Parsed { body, problems } = syntax::parse(*id, file);
            module.broken |= problems.iter().any(|problem| problem.kind.is_incomplete());
            module.problems.extend(problems);
            let text_of = |place: Place| {
                let (_, _, file) = files.iter().find(|(_, id, _)| *id == place.file)?;
                file.text().get(place.span.start..place.span.end)
            };
            module.add(body, is_override(name), &text_of);
        }
        module
    }

    fn add<'t>(&mut self, body: Body, overrides: bool, text_of: &dyn Fn(Place) -> Option<&'t str>) {
        let mut copies = Vec::new();
        for block in body.blocks {
            let label = |at: usize| block.labels.get(at).cloned().unwrap_or_else(|| "".into());
            let names = (label(0), label(1));
            let name = names.0.clone();
            let copy = match &*block.kind {
                "variable" => place_block(&mut self.variables, name, block, overrides, text_of),
                "output" => place_block(&mut self.outputs, name, block, overrides, text_of),
                "module" => place_block(&mut self.calls, name, block, overrides, text_of),
                "resource" => place_block(&mut self.resources, names, block, overrides, text_of),
                "data" => place_block(&mut self.lookups, names, block, overrides, text_of),
                "terraform" => {
                    let remote = |inner: &&Block| match &*inner.kind {
                        "cloud" => true,
                        "backend" => inner.labels.first().is_some_and(|kind| &**kind == "remote"),
                        _ => false,
                    };
                    let found = block.body.blocks.iter().find(remote);
                    self.workspace_elsewhere =
                        found.map(|inner| inner.header).or(self.workspace_elsewhere);
                    None
                }
                "locals" => {
                    for argument in block.body.arguments {
                        let place = argument.place;
                        match self.locals.entry(argument.name.clone()) {
                            Entry::Vacant(entry) => {
                                entry.insert(argument);
                            }
                            Entry::Occupied(mut entry) if overrides => {
                                entry.insert(argument);
                            }
                            Entry::Occupied(mut entry) => {
                                both_or_neither(entry.get_mut(), &argument, text_of);
                                copies.push(place);
                            }
                        }
                    }
                    None
                }
                _ => None,
            };
            copies.extend(copy);
        }
        self.problems
            .extend(copies.into_iter().map(|place| Problem {
                kind: problem::Kind::Suspicious,
                site: Site::Place(place),
                message: "this is declared already, and Terraform takes no second one".to_owned(),
                help: Some("rename one of them, or delete it".to_owned()),
            }));
    }
}

/// The first definition of a name is kept, and overrides change it. Another one is an error to Terraform: it is handed
/// back, and what the two do not agree on is open.
fn place_block<'t, K: Ord>(
    blocks: &mut BTreeMap<K, Block>,
    name: K,
    block: Block,
    overrides: bool,
    text_of: &dyn Fn(Place) -> Option<&'t str>,
) -> Option<Place> {
    match blocks.entry(name) {
        Entry::Vacant(entry) => {
            entry.insert(block);
            None
        }
        Entry::Occupied(mut entry) if overrides => {
            merge(entry.get_mut(), block);
            None
        }
        Entry::Occupied(mut entry) => {
            let header = block.header;
            agree(entry.get_mut(), block, text_of);
            Some(header)
        }
    }
}

/// Leaves open what a second declaration says otherwise.
fn agree<'t>(first: &mut Block, second: Block, text_of: &dyn Fn(Place) -> Option<&'t str>) {
    first.broken |= second.broken;
    for argument in &mut first.body.arguments {
        match second.body.argument(&argument.name) {
            Some(other) => both_or_neither(argument, other, text_of),
            None => argument.value.kind = ExprKind::Twice,
        }
    }
    for mut argument in second.body.arguments {
        if first.body.argument(&argument.name).is_none() {
            argument.value.kind = ExprKind::Twice;
            first.body.arguments.push(argument);
        }
    }
}

fn both_or_neither<'t>(
    first: &mut Argument,
    second: &Argument,
    text_of: &dyn Fn(Place) -> Option<&'t str>,
) {
    let texts = [&first.value, &second.value].map(|value| text_of(value.place));
    if texts[0].is_none() || texts[0] != texts[1] {
        first.value = Expr::new(second.value.place, ExprKind::Twice);
    }
}

/// Arguments are replaced one by one, nested blocks of a type all together, a `dynamic` block counting as the type that
/// it makes; `lifecycle` alone is merged (Terraform documentation, "Override Files").
fn merge(base: &mut Block, over: Block) {
    base.broken |= over.broken;
    for argument in over.body.arguments {
        match base
            .body
            .arguments
            .iter_mut()
            .find(|old| old.name == argument.name)
        {
            Some(old) => *old = argument,
            None => base.body.arguments.push(argument),
        }
    }
    let made = |block: &Block| -> Arc<str> {
        match (&*block.kind, block.labels.first()) {
            ("dynamic", Some(kind)) => kind.clone(),
            _ => block.kind.clone(),
        }
    };
    let (lifecycles, others): (Vec<_>, Vec<_>) = over
        .body
        .blocks
        .into_iter()
        .partition(|block| &*block.kind == "lifecycle");
    let replaced: BTreeSet<Arc<str>> = others.iter().map(made).collect();
    base.body
        .blocks
        .retain(|block| !replaced.contains(&made(block)));
    base.body.blocks.extend(others);
    for lifecycle in lifecycles {
        match base
            .body
            .blocks
            .iter_mut()
            .find(|block| &*block.kind == "lifecycle")
        {
            Some(old) => merge(old, lifecycle),
            None => base.body.blocks.push(lifecycle),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_come_last_and_leftovers_not_at_all() {
        let names = [
            "override.tf",
            "b.tf",
            "a_override.tf",
            "a.tf",
            "override_x.tf",
            ".c.tf",
            "d.tf~",
            "e.tfvars",
        ];
        let order: Vec<&str> = in_order(names.map(|name| (name, ())).to_vec())
            .into_iter()
            .map(|(name, ())| name)
            .collect();
        assert_eq!(
            order,
            [
                "a.tf",
                "b.tf",
                "override_x.tf",
                "a_override.tf",
                "override.tf"
            ]
        );
    }

    #[test]
    fn tofu_hides_its_terraform_twin_of_the_same_syntax() {
        let names = ["a.tf", "a.tofu", "b.tf.json", "b.tofu", "c.tf"];
        let order: Vec<&str> = in_order(names.map(|name| (name, ())).to_vec())
            .into_iter()
            .map(|(name, ())| name)
            .collect();
        assert_eq!(order, ["a.tofu", "b.tf.json", "b.tofu", "c.tf"]);
    }
}

//! What is deployed together: the stack of a template, and the stacks that it nests, each with what it is given.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::expand::{self, Definition};
use super::syntax::Entry;
use super::template::Template;
use super::worlds::{Answer, Stop};
use crate::problem::{Kind, Problem, Site};

/// How many steps of evaluation one deployment may cost, and one question in it.
const FUEL: usize = 2_000_000;
const FUEL_OF_A_QUESTION: usize = 200_000;

/// How deep stacks may be nested, and how many there may be.
const DEEPEST: usize = 16;
const MOST_STACKS: usize = 1000;

/// Every template in reach that is one, by the path of its file.
pub(super) type Templates<'t> = BTreeMap<&'t Path, &'t Template<'t>>;

pub(super) struct Deployment<'t> {
    /// Parents before what they nest; the first is the outermost.
    pub(super) stacks: Vec<Stack<'t>>,
    pub(super) problems: Vec<Problem>,
    /// Whether there are more, or deeper ones, than are followed.
    pub(super) cut: bool,
    fuel: Cell<usize>,
    fuel_of_question: Cell<usize>,
}

/// A template as it is deployed once.
pub(super) struct Stack<'t> {
    pub(super) template: &'t Template<'t>,
    pub(super) at: usize,
    /// What the addresses of its resources begin with: nothing, or `Network/`.
    pub(super) path: Arc<str>,
    pub(super) call: Option<Call<'t>>,
    pub(super) definitions: Vec<Definition<'t>>,
    /// Logical ids that loops write.
    pub(super) looped: BTreeSet<Arc<str>>,
    children: Vec<Child<'t>>,
    depth: usize,
}

/// The resource that a nested stack is made by.
#[derive(Clone)]
pub(super) struct Call<'t> {
    /// The stack that nests it, and which of its definitions.
    pub(super) parent: usize,
    pub(super) definition: usize,
    /// The copy of the definition that counts.
    pub(super) entry: &'t Entry,
    pub(super) resource_type: &'static str,
}

struct Child<'t> {
    address: Arc<str>,
    entry: &'t Entry,
    stack: usize,
}

impl<'t> Deployment<'t> {
    pub(super) fn of(template: &'t Template<'t>, templates: &Templates<'t>) -> Self {
        let outermost = Stack {
            template,
            at: 0,
            path: "".into(),
            call: None,
            definitions: Vec::new(),
            looped: BTreeSet::new(),
            children: Vec::new(),
            depth: 0,
        };
        let mut deployment = Self {
            stacks: vec![outermost],
            problems: Vec::new(),
            cut: false,
            fuel: Cell::new(FUEL),
            fuel_of_question: Cell::new(0),
        };
        let mut at = 0;
        while at < deployment.stacks.len() {
            let definitions = expand::definitions(&deployment, at);
            let stack = &mut deployment.stacks[at];
            let addresses = definitions.iter().map(|definition| &definition.address);
            stack.looped = addresses.cloned().collect();
            stack.definitions = definitions;
            deployment.nest(at, templates);
            at += 1;
        }
        deployment
    }

    /// Adds the stacks that this one nests, as far as their templates are at hand.
    fn nest(&mut self, parent: usize, templates: &Templates<'t>) {
        let mut found = Vec::new();
        let outer = &self.stacks[parent];
        for (at, definition) in outer.definitions.iter().enumerate() {
            for entry in &definition.copies {
                let Some(nested) = outer.template.nested(entry) else {
                    continue;
                };
                let template = nested.path.as_deref().and_then(|path| templates.get(path));
                if let Some(template) = template {
                    found.push((at, *entry, nested, *template));
                }
            }
        }
        for (at, entry, nested, template) in found {
            if self.is_around(parent, template) {
                let place = self.stacks[parent].template.place(nested.span);
                self.problems.push(Problem {
                    kind: Kind::Suspicious,
                    site: Site::Place(place),
                    message: "this stack nests itself, and is not followed any further".to_owned(),
                    help: Some("CloudFormation would never come to an end of it".to_owned()),
                });
                continue;
            }
            let (outer, stack) = (&self.stacks[parent], self.stacks.len());
            if outer.depth >= DEEPEST || stack >= MOST_STACKS {
                self.cut = true;
                continue;
            }
            let address = outer.definitions[at].address.clone();
            let child = Stack {
                template,
                at: stack,
                path: format!("{}{address}/", outer.path).into(),
                call: Some(Call {
                    parent,
                    definition: at,
                    entry,
                    resource_type: nested.resource_type,
                }),
                definitions: Vec::new(),
                looped: BTreeSet::new(),
                children: Vec::new(),
                depth: outer.depth + 1,
            };
            self.stacks[parent].children.push(Child {
                address,
                entry,
                stack,
            });
            self.stacks.push(child);
        }
    }

    /// Whether a stack is of this template, or stands inside one that is.
    fn is_around(&self, stack: usize, template: &Template) -> bool {
        let mut at = Some(stack);
        while let Some(stack) = at.map(|at| &self.stacks[at]) {
            if std::ptr::addr_eq(stack.template, template) {
                return true;
            }
            at = stack.call.as_ref().map(|call| call.parent);
        }
        false
    }

    /// A fresh allowance for the next question.
    pub(super) fn refuel(&self) {
        self.fuel_of_question
            .set(FUEL_OF_A_QUESTION.min(self.fuel.get()));
    }

    pub(super) fn spend(&self) -> Answer<()> {
        let left = self.fuel_of_question.get();
        if left == 0 {
            return Err(Box::new(Stop::TooMuch));
        }
        self.fuel_of_question.set(left - 1);
        self.fuel.set(self.fuel.get().saturating_sub(1));
        Ok(())
    }
}

impl<'t> Stack<'t> {
    /// The copies of a resource of this address that make stacks which are followed.
    pub(super) fn nesting(&self, address: &str) -> Vec<&'t Entry> {
        self.children
            .iter()
            .filter(|child| *child.address == *address)
            .map(|child| child.entry)
            .collect()
    }

    /// The stack that this copy of a resource makes.
    pub(super) fn child(&self, address: &str, entry: &Entry) -> Option<usize> {
        self.children
            .iter()
            .find(|child| *child.address == *address && std::ptr::eq(child.entry, entry))
            .map(|child| child.stack)
    }

    /// What an open string or choice is called, so that each stack has its own.
    pub(super) fn key(&self, own: &str) -> Arc<str> {
        if self.call.is_none() {
            own.into()
        } else {
            format!("#{} {own}", self.at).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::syntax::Tree;
    use super::*;
    use crate::source::{File, Files};

    /// How many stacks come of templates that each nest the next, this many times, and whether that is all.
    fn nested(templates: usize, times: usize) -> (usize, bool) {
        let mut files = Files::default();
        let trees: Vec<_> = (0..templates)
            .map(|at| {
                let stack = |copy| {
                    let next = at + 1;
                    format!("  S{copy}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {next}}}}}\n")
                };
                let text = format!("Resources:\n{}", (0..times).map(stack).collect::<String>());
                let tree = Tree::parse(&text).unwrap();
                (files.add(File::new(at.to_string(), text)), tree)
            })
            .collect();
        let all: Vec<_> = trees
            .iter()
            .map(|(id, tree)| Template::of(*id, "/".into(), tree, tree.roots[0]).unwrap())
            .collect();
        let paths: Vec<_> = (0..templates).map(|at| format!("/{at}")).collect();
        let by_path = paths.iter().map(Path::new).zip(&all).collect();
        let deployment = Deployment::of(&all[0], &by_path);
        (deployment.stacks.len(), deployment.cut)
    }

    #[test]
    fn stacks_are_followed_as_deep_as_anybody_nests_them() {
        assert_eq!(nested(17, 1), (17, false));
        assert_eq!(nested(18, 1), (17, true));
    }

    #[test]
    fn there_is_an_end_to_stacks_of_stacks() {
        assert_eq!(nested(16, 4), (MOST_STACKS, true));
    }
}

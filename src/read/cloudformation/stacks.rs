//! What is deployed together: the stack of a template, and the stacks that it nests, each with what it is given.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::bodies::{STACK_SET, Writing};
use super::expand::{self, Definition};
use super::inputs::Inputs;
use super::intrinsics::Run;
use super::syntax::{Entry, Tree};
use super::template::Template;
use super::text::Text;
use super::worlds::{Answer, Failure, Stop, World};
use super::{SERVICE, estate};
use crate::problem::{Kind, Problem, Site};
use crate::source::{FileId, Files, Place};

/// How many steps of evaluation one deployment may cost, and one question in it.
const FUEL: usize = 2_000_000;
const FUEL_OF_A_QUESTION: usize = 200_000;

/// How many steps more the rules of one deployment may cost, and those of one world.
const FUEL_OF_RULES: usize = 2_000_000;
const FUEL_OF_RULES_IN_A_WORLD: usize = 20_000;

/// How deep stacks may be nested, and how many there may be.
const DEEPEST: usize = 16;
const MOST_STACKS: usize = 1000;

/// How many templates may stand inside of those of one deployment.
const MOST_BODIES: usize = 256;

/// Every template in reach that is one, by the path of its file.
pub(super) type Templates<'t> = BTreeMap<&'t Path, Arc<Template<'t>>>;

/// Room for the trees of templates that stand inside of others.
pub(super) struct Bodies(Vec<OnceCell<Tree>>);

impl Default for Bodies {
    fn default() -> Self {
        Self((0..MOST_BODIES).map(|_| OnceCell::new()).collect())
    }
}

/// What is open in the text of a template, by the name that stands there for it.
type Variables = Vec<(Arc<str>, Text)>;

/// What stacks may be made of.
#[derive(Clone, Copy)]
pub(super) struct Library<'t> {
    pub(super) templates: &'t Templates<'t>,
    pub(super) bodies: &'t Bodies,
    pub(super) files: &'t Files,
    pub(super) inputs: &'t Inputs,
}

pub(super) struct Deployment<'t> {
    /// Parents before what they nest; the first is the outermost.
    pub(super) stacks: Vec<Stack<'t>>,
    pub(super) inputs: &'t Inputs,
    /// Parameters of the outermost stack whose values do not count, and which rule refuses them.
    pub(super) refused: BTreeMap<Arc<str>, Failure>,
    /// Whether rules refuse whatever may be given.
    pub(super) is_refused: bool,
    pub(super) problems: Vec<Problem>,
    /// What addresses would begin with in stacks whose templates are not at hand.
    unseen: BTreeSet<Arc<str>>,
    /// Whether there are more, or deeper ones, than are followed.
    pub(super) cut: bool,
    fuel: Cell<usize>,
    fuel_of_question: Cell<usize>,
    fuel_of_rules: Cell<usize>,
}

/// A template as it is deployed once.
pub(super) struct Stack<'t> {
    pub(super) template: Arc<Template<'t>>,
    pub(super) at: usize,
    /// What the addresses of its resources begin with: nothing, or `Network/`.
    pub(super) path: Arc<str>,
    pub(super) call: Option<Call<'t>>,
    pub(super) definitions: Vec<Definition<'t>>,
    /// Logical ids that loops write.
    pub(super) looped: BTreeSet<Arc<str>>,
    /// What is open in its very text.
    pub(super) variables: Variables,
    /// Whether its account and region may be others than the outermost stack's.
    pub(super) is_elsewhere: bool,
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

/// A stack that is about to be nested.
struct Nesting<'t> {
    call: Call<'t>,
    template: Arc<Template<'t>>,
    variables: Variables,
    place: Place,
}

impl Stack<'_> {
    fn address(&self, definition: usize) -> Arc<str> {
        format!("{}{}", self.path, self.definitions[definition].address).into()
    }
}

impl<'t> Deployment<'t> {
    pub(super) fn of(template: &Arc<Template<'t>>, library: Library<'t>) -> Self {
        let outermost = Stack {
            template: template.clone(),
            at: 0,
            path: "".into(),
            call: None,
            definitions: Vec::new(),
            looped: BTreeSet::new(),
            variables: Vec::new(),
            is_elsewhere: false,
            children: Vec::new(),
            depth: 0,
        };
        let mut deployment = Self {
            stacks: vec![outermost],
            inputs: library.inputs,
            refused: BTreeMap::new(),
            is_refused: false,
            problems: Vec::new(),
            unseen: BTreeSet::new(),
            cut: false,
            fuel: Cell::new(FUEL),
            fuel_of_question: Cell::new(0),
            fuel_of_rules: Cell::new(FUEL_OF_RULES),
        };
        deployment.settle();
        let mut at = 0;
        while at < deployment.stacks.len() {
            let definitions = expand::definitions(&deployment, at);
            let stack = &mut deployment.stacks[at];
            let addresses = definitions.iter().map(|definition| &definition.address);
            stack.looped = addresses.cloned().collect();
            stack.definitions = definitions;
            for nesting in deployment.nestings(at, library) {
                deployment.nest(nesting);
            }
            at += 1;
        }
        deployment
    }

    /// What this stack nests, as far as its templates are at hand.
    fn nestings(&mut self, parent: usize, library: Library<'t>) -> Vec<Nesting<'t>> {
        let mut found = Vec::new();
        let mut problems = Vec::new();
        let mut unseen = Vec::new();
        let outer = &self.stacks[parent];
        let own = &outer.template;
        for (definition, entry) in outer
            .definitions
            .iter()
            .enumerate()
            .flat_map(|(at, definition)| definition.copies.iter().map(move |copy| (at, *copy)))
        {
            let call = |resource_type| Call {
                parent,
                definition,
                entry,
                resource_type,
            };
            if let Some(nested) = own.nested(entry) {
                let at_hand = nested
                    .path
                    .as_deref()
                    .and_then(|path| library.templates.get(path));
                let place = own.place(nested.span);
                if at_hand.is_none() {
                    unseen.push(outer.address(definition));
                }
                match at_hand {
                    Some(template) => found.push(Nesting {
                        call: call(nested.resource_type),
                        template: template.clone(),
                        variables: Vec::new(),
                        place,
                    }),
                    // Of what stands in a file of its own, that is said once for all its stacks.
                    None if !matches!(own.writing, Writing::File) => {
                        let site = Site::Place(place);
                        problems.push(estate::unavailable(site, &nested, "is not on disk", 1));
                    }
                    None => {}
                }
            } else if let Some(body) = own.body(entry) {
                let place = own.place(body.key_span);
                match self.inside(parent, definition, body, library) {
                    Ok(Some((template, variables))) => found.push(Nesting {
                        call: call(STACK_SET),
                        template: Arc::new(template),
                        variables,
                        place,
                    }),
                    Ok(None) => self.cut = true,
                    Err(problem) => {
                        unseen.push(outer.address(definition));
                        problems.push(problem);
                    }
                }
            }
        }
        self.problems.extend(problems);
        self.unseen.extend(unseen);
        found
    }

    /// What is not at hand, by what addresses there would begin with: templates of nested stacks, and what templates in
    /// files that are `cut_short` would hold besides.
    pub(super) fn unseen(&self, cut_short: &BTreeSet<FileId>) -> BTreeSet<Arc<str>> {
        let stacks = self.stacks.iter();
        let short = stacks.filter(|stack| cut_short.contains(&stack.template.file));
        let short = short.map(|stack| stack.path.trim_end_matches('/').into());
        short.chain(self.unseen.iter().cloned()).collect()
    }

    /// The template in the text of a stack set; nothing where there are too many.
    fn inside(
        &self,
        stack: usize,
        definition: usize,
        entry: &'t Entry,
        library: Library<'t>,
    ) -> Result<Option<(Template<'t>, Variables)>, Problem> {
        let outer = &self.stacks[stack];
        let problem = |kind, place, message: &str, help: &str| Problem {
            kind,
            site: Site::Place(place),
            message: message.to_owned(),
            help: Some(help.to_owned()),
        };
        let at = outer.template.place(entry.key_span);
        let unread = |message: &str| {
            let help = "what it holds was not checked; write it out, or as a file of its own";
            problem(Kind::ModuleUnavailable, at, message, help)
        };
        self.refuel();
        let world = World::default();
        let mut run = Run::new(self, stack, &world);
        let body = run
            .turn(&outer.definitions[definition])
            .and_then(|_| run.body(entry, library.files.get(at.file)))
            .map_err(|_| unread("the template of this stack set is computed"))?;
        let Some(cell) = library.bodies.0.iter().find(|cell| cell.get().is_none()) else {
            return Ok(None);
        };
        let tree = Tree::parse(&body.text).map_err(|error| {
            let kind = if body.text.contains(SERVICE) {
                Kind::Syntax
            } else {
                Kind::Suspicious
            };
            let place = Place {
                span: body.writing.span(error.span),
                ..at
            };
            problem(
                kind,
                place,
                &error.message,
                "nothing of this template was checked",
            )
        })?;
        let tree = cell.get_or_init(|| tree);
        let folder = &outer.template.folder;
        let of = |root: &_| Template::of(at.file, folder.clone(), tree, *root);
        let mut template = (tree.roots.iter().find_map(of))
            .ok_or_else(|| unread("the template of this stack set declares no resources"))?;
        template.writing = body.writing;
        Ok(Some((template, body.variables)))
    }

    fn nest(&mut self, nesting: Nesting<'t>) {
        let Nesting { call, template, .. } = nesting;
        let parent = call.parent;
        if self.is_around(parent, &template) {
            self.problems.push(Problem {
                kind: Kind::Suspicious,
                site: Site::Place(nesting.place),
                message: "this stack nests itself, and is not followed any further".to_owned(),
                help: Some("CloudFormation would never come to an end of it".to_owned()),
            });
            return;
        }
        let (outer, stack) = (&self.stacks[parent], self.stacks.len());
        if outer.depth >= DEEPEST || stack >= MOST_STACKS {
            self.cut = true;
            return;
        }
        let address = outer.definitions[call.definition].address.clone();
        let entry = call.entry;
        self.stacks.push(Stack {
            template,
            at: stack,
            path: format!("{}/", outer.address(call.definition)).into(),
            is_elsewhere: outer.is_elsewhere || call.resource_type == STACK_SET,
            depth: outer.depth + 1,
            call: Some(call),
            definitions: Vec::new(),
            looped: BTreeSet::new(),
            variables: nesting.variables,
            children: Vec::new(),
        });
        self.stacks[parent].children.push(Child {
            address,
            entry,
            stack,
        });
    }

    /// Whether a stack is of this template, or stands inside one that is.
    fn is_around(&self, stack: usize, template: &Arc<Template>) -> bool {
        let mut at = Some(stack);
        while let Some(stack) = at.map(|at| &self.stacks[at]) {
            if std::ptr::addr_eq(Arc::as_ptr(&stack.template), Arc::as_ptr(template)) {
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

    /// Evaluates rules of their own allowance: they may make nothing unknown that is known without them.
    pub(super) fn aside<T>(&self, evaluate: impl FnOnce() -> T) -> T {
        let (fuel, fuel_of_question) = (self.fuel.get(), self.fuel_of_question.get());
        let allowance = FUEL_OF_RULES_IN_A_WORLD.min(self.fuel_of_rules.get());
        self.fuel_of_question.set(allowance);
        let answer = evaluate();
        let spent = allowance - self.fuel_of_question.get();
        self.fuel_of_rules.set(self.fuel_of_rules.get() - spent);
        self.fuel.set(fuel);
        self.fuel_of_question.set(fuel_of_question);
        answer
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
            .map(Arc::new)
            .collect();
        let paths: Vec<_> = (0..templates).map(|at| format!("/{at}")).collect();
        let templates = paths.iter().map(Path::new).zip(all.clone()).collect();
        let library = Library {
            templates: &templates,
            bodies: &Bodies::default(),
            files: &files,
            inputs: &Inputs::default(),
        };
        let deployment = Deployment::of(&all[0], library);
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

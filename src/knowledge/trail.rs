//! The steps that led to an answer, and the doubt that stopped short of one.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::source::Place;

/// One place and what it has to do with the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub place: Place,
    /// Half a sentence that reads on from the text at the place: `because of this default`.
    pub note: Cow<'static, str>,
    /// What a person could do at this place to change the answer, as an order: ``set `subnet_group` in this call``.
    pub change: Option<Cow<'static, str>>,
}

impl Step {
    #[must_use]
    pub fn new(place: Place, note: impl Into<Cow<'static, str>>) -> Self {
        Self {
            place,
            note: note.into(),
            change: None,
        }
    }

    #[must_use]
    pub fn with_change(self, change: impl Into<Cow<'static, str>>) -> Self {
        Self {
            change: Some(change.into()),
            ..self
        }
    }
}

/// The places that decided an answer, cause before effect. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail(Option<Arc<Vec<Step>>>);

impl Trail {
    #[must_use]
    pub fn start(place: Place, note: impl Into<Cow<'static, str>>) -> Self {
        Self::default().then(place, note)
    }

    #[must_use]
    pub fn of(step: Step) -> Self {
        Self::default().with(step)
    }

    /// The same trail, one effect further.
    #[must_use]
    pub fn then(self, place: Place, note: impl Into<Cow<'static, str>>) -> Self {
        self.with(Step::new(place, note))
    }

    #[must_use]
    pub fn with(mut self, step: Step) -> Self {
        self.push(step);
        self
    }

    /// These steps, then the other's; a step is named once.
    #[must_use]
    pub fn and(mut self, other: &Trail) -> Self {
        if self.0.is_none() {
            return other.clone();
        }
        for step in other.steps() {
            self.push(step.clone());
        }
        self
    }

    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.steps().iter().map(|step| step.place)
    }

    fn push(&mut self, step: Step) {
        if !self.steps().contains(&step) {
            Arc::make_mut(self.0.get_or_insert_default()).push(step);
        }
    }
}

/// A question left open: what stopped us, and how far we got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub cause: Cause,
    pub trail: Trail,
}

impl Doubt {
    #[must_use]
    pub fn new(cause: Cause, trail: Trail) -> Self {
        Self { cause, trail }
    }

    #[must_use]
    pub fn then(self, place: Place, note: impl Into<Cow<'static, str>>) -> Self {
        Self {
            trail: self.trail.then(place, note),
            ..self
        }
    }
}

/// What stopped an evaluation. Each names the thing, in backquotes where it is printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A variable or parameter that has no default and was given no value.
    NoInput(Arc<str>),
    /// An attribute that only the provider or the cloud fills in.
    ComputedAtApply(Arc<str>),
    /// Something without a name of its own here that only the deployment settles.
    Deployment(&'static str),
    /// Something looked up when it is deployed: a data source, another stack's output, a dynamic reference.
    LookedUpAtApply(Arc<str>),
    /// A module call, or a nested stack, whose result was not followed.
    Module(Arc<str>),
    /// The name of the workspace.
    Workspace,
    /// A macro or transform that may rewrite the template.
    Macro(Arc<str>),
    /// A function or an intrinsic that is not evaluated.
    Function(Arc<str>),
    /// A kind of expression that is not evaluated.
    Expression(&'static str),
    /// A value that is set for each instance: `count.index`, `each.value`, a loop's variable.
    Instance(Arc<str>),
    /// What a generator fills in before there is anything to deploy.
    Placeholder(Arc<str>),
    /// A name that nothing in reach declares.
    Undeclared(Arc<str>),
    /// The deployment itself would stop here.
    Error(Cow<'static, str>),
    /// A part of a live account that no answer tells of.
    NotAnswered(Arc<str>),
    /// What answers say of a live account, where that leaves it open.
    Answered(&'static str),
    /// Declared in a text that does not parse.
    DoesNotParse(Arc<str>),
}

impl Cause {
    /// The same for all causes of a kind, for counting and for fingerprints.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Cause::NoInput(_) => "no-input",
            Cause::ComputedAtApply(_) => "computed-at-apply",
            Cause::Deployment(_) => "deployment",
            Cause::LookedUpAtApply(_) => "looked-up-at-apply",
            Cause::Module(_) => "module",
            Cause::Workspace => "workspace",
            Cause::Macro(_) => "macro",
            Cause::Function(_) => "function",
            Cause::Expression(_) => "expression",
            Cause::Instance(_) => "instance",
            Cause::Placeholder(_) => "placeholder",
            Cause::Undeclared(_) => "undeclared",
            Cause::Error(_) => "evaluation-error",
            Cause::NotAnswered(_) | Cause::Answered(_) => "not-answered",
            Cause::DoesNotParse(_) => "does-not-parse",
        }
    }
}

impl Cause {
    /// Whether more files on disk would tell.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        matches!(
            self,
            Cause::Module(_) | Cause::Macro(_) | Cause::Placeholder(_)
        )
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::NoInput(name) => write!(f, "`{name}` has no default and is given no value"),
            Cause::ComputedAtApply(name) => write!(f, "`{name}` is known only once it is deployed"),
            Cause::Deployment(what) => write!(f, "{what} is known only once it is deployed"),
            Cause::LookedUpAtApply(name) => {
                write!(f, "`{name}` is looked up only when it is deployed")
            }
            Cause::Module(name) => write!(f, "`{name}` comes from a module that was not followed"),
            Cause::Workspace => write!(f, "it depends on the workspace"),
            Cause::Macro(name) => write!(f, "the macro `{name}` may change it"),
            Cause::Function(name) => write!(f, "the function `{name}` is not evaluated"),
            Cause::Placeholder(written) => write!(f, "`{written}` is yet to be filled in"),
            Cause::Expression(what) => write!(f, "{what} is not evaluated"),
            Cause::Instance(name) => write!(f, "`{name}` differs between instances"),
            Cause::Undeclared(name) => write!(f, "`{name}` is not declared here"),
            Cause::Error(what) => write!(f, "evaluation stops: {what}"),
            Cause::NotAnswered(name) => write!(f, "no answer tells of `{name}`"),
            Cause::Answered(what) => write!(f, "{what}"),
            Cause::DoesNotParse(name) => write!(f, "`{name}` does not parse"),
        }
    }
}

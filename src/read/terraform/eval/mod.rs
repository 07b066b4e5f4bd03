//! Expressions to values, partial where inputs are missing: every alternative is followed and none is guessed.

mod access;
mod call;
mod collect;
mod conditional;
mod operators;
mod refer;
mod scope;
mod template;
mod variable;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

pub(super) use scope::{Each, Instance, Scope, Surroundings, Target};

use super::functions;
use super::inputs::Inputs;
use super::load::Tree;
use super::syntax::{Expr, ExprKind};
use super::value::{Handle, Open, SequenceKind, Val};
use crate::knowledge::{Cause, Doubt, Step, Trail};
use crate::source::Place;

/// Expressions evaluated for one root module before the rest is left open. A large estate takes a few thousand.
const MOST_STEPS: u64 = 400_000;
/// References and expressions within one another. Each level takes stack; real configurations stay below 100.
const DEEPEST: usize = 2000;

/// Everything that is known of one root module while it is evaluated.
pub(super) struct Evaluator<'a> {
    tree: &'a Tree<'a>,
    inputs: &'a Inputs,
    instances: RefCell<BTreeMap<String, Rc<Instance<'a>>>>,
    targets: RefCell<Vec<Rc<Target<'a>>>>,
    handles: RefCell<BTreeMap<String, Handle>>,
    steps: Cell<u64>,
    depth: Cell<usize>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(tree: &'a Tree, inputs: &'a Inputs) -> Self {
        Self {
            tree,
            inputs,
            instances: RefCell::default(),
            targets: RefCell::default(),
            handles: RefCell::default(),
            steps: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    pub(super) fn eval(&self, expr: &Expr, scope: &Scope<'_, 'a>) -> Val {
        self.within(expr.place, scope, || self.eval_kind(expr, scope))
    }

    /// Runs `f` one level deeper, where the bounds allow it. What lies past them is left open and is no error: `try`
    /// must not take it for one.
    fn within(&self, place: Place, scope: &Scope<'_, 'a>, f: impl FnOnce() -> Val) -> Val {
        let depth = self.depth.get();
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if depth >= DEEPEST || steps > MOST_STEPS {
            let what = if depth >= DEEPEST {
                "an expression this deep"
            } else {
                "a configuration this large"
            };
            let doubt = Doubt::new(
                Cause::Expression(what),
                Trail::start(place, "evaluation goes no further"),
            );
            return Val::open(self.key(scope, &format!("bound({place:?})")), doubt);
        }
        self.depth.set(depth + 1);
        let value = f();
        self.depth.set(depth);
        value
    }

    fn eval_kind(&self, expr: &Expr, scope: &Scope<'_, 'a>) -> Val {
        match &expr.kind {
            ExprKind::Null => Val::null(),
            ExprKind::Bool(value) => Val::bool(*value),
            ExprKind::Number(value) => Val::number(value.clone()),
            ExprKind::Str(text) => Val::str(text.clone()),
            ExprKind::Wrap(inner) => self.eval(inner, scope),
            ExprKind::Template(parts) => self.template(parts, expr.place, scope),
            ExprKind::Tuple(items) => {
                let items = items.iter().map(|item| self.eval(item, scope)).collect();
                collect::sequence(SequenceKind::Tuple, items)
            }
            ExprKind::Object(entries) => self.object(entries, scope),
            ExprKind::Name(name) => match scope.bound(name) {
                Some(value) => value.clone(),
                None => self.unsupported(expr.place, scope, "a reference by a single name"),
            },
            ExprKind::Attribute(source, name) => self.attribute_of(source, name, expr.place, scope),
            ExprKind::Index(source, index) => {
                let source = self.eval(source, scope);
                let index = self.eval(index, scope);
                self.index(&source, &index)
            }
            ExprKind::Element => match scope.element {
                Some(element) => element.clone(),
                None => Val::error("there is no element here"),
            },
            ExprKind::Splat(source, each) => {
                let source = self.eval(source, scope);
                self.splat(&source, each, scope)
            }
            ExprKind::Conditional(parts) => self.conditional(parts, scope),
            ExprKind::Call(call) => self.call(call, expr.place, scope),
            ExprKind::Not(inner) => operators::not(&self.eval(inner, scope)),
            ExprKind::Negate(inner) => operators::negate(&self.eval(inner, scope)),
            ExprKind::Binary(operator, sides) => self.binary(*operator, sides, scope),
            ExprKind::For(each) => self.each(each, scope),
            ExprKind::Broken => {
                self.left_open(expr, scope, "what does not parse", "does not parse")
            }
            ExprKind::Twice => self.left_open(
                expr,
                scope,
                "what is declared twice",
                "differs from another declaration of it",
            ),
        }
    }

    fn left_open(
        &self,
        expr: &Expr,
        scope: &Scope<'_, 'a>,
        what: &'static str,
        effect: &'static str,
    ) -> Val {
        let trail = Trail::start(expr.place, effect);
        let doubt = Doubt::new(Cause::Expression(what), trail);
        Val::open(self.key(scope, &format!("open({:?})", expr.place)), doubt)
    }

    /// The result of one of Terraform's functions.
    pub(super) fn function(&self, name: &str, args: &[Val], place: Place) -> Val {
        functions::Call {
            name,
            place,
            host: self,
        }
        .evaluate(args)
    }

    /// The key of something open that belongs to this module instance.
    fn key(&self, scope: &Scope<'_, 'a>, name: &str) -> Arc<str> {
        let _ = self;
        format!("{}{name}", scope.instance.path).into()
    }

    /// Something that we do not evaluate.
    fn unsupported(&self, place: Place, scope: &Scope<'_, 'a>, what: &'static str) -> Val {
        let doubt = Doubt::new(
            Cause::Expression(what),
            Trail::start(place, "is not evaluated"),
        );
        Val::open(self.key(scope, &format!("unsupported({place:?})")), doubt)
    }
}

/// Something open that is made from open things: equal for equal names.
fn derived(key: String, doubt: Doubt) -> Open {
    Open::new(super::value::Atom::new(key, doubt), super::value::Kind::Any)
}

/// A step at `place` for every alternative.
fn note(value: Val, place: Place, text: impl Into<std::borrow::Cow<'static, str>>) -> Val {
    value.then(&Step::new(place, text))
}

//! Variables: what they are given, by whom, and what that becomes.

use std::rc::Rc;
use std::sync::Arc;

use super::scope::{Caller, Slot};
use super::{Each, Evaluator, Instance, Scope, note};
use crate::knowledge::{Cause, Doubt, Step, Trail};
use crate::read::terraform::expand;
use crate::read::terraform::syntax::{Block, Body, ExprKind};
use crate::read::terraform::value::{Const, Limits, Shape, Val, World};
use crate::read::terraform::{type_syntax, types};
use crate::source::Place;

impl<'a> Evaluator<'a> {
    pub(in crate::read::terraform) fn variable(
        &self,
        instance: &Rc<Instance<'a>>,
        name: &Arc<str>,
        place: Place,
    ) -> Val {
        let Some(block) = instance.module.variables.get(name) else {
            return self.undeclared(instance, &format!("var.{name}"), place);
        };
        let key = format!("{}var.{name}", instance.path);
        let value = self.once(&instance.variables, name, &key, place, || {
            self.variable_value(instance, name, block)
        });
        if block.body.blocks("validation").next().is_none() {
            return value;
        }
        let checked: Arc<str> = format!("{name}/validated").into();
        // Its own validations refer to it, and see it as it was given.
        if matches!(
            instance.variables.borrow().get(&checked),
            Some(Slot::Evaluating)
        ) {
            return value;
        }
        self.once(&instance.variables, &checked, &key, place, || {
            self.validated(instance, block, &value)
        })
    }

    fn variable_value(
        &self,
        instance: &Rc<Instance<'a>>,
        name: &Arc<str>,
        block: &'a Block,
    ) -> Val {
        let ty = block
            .body
            .argument("type")
            .map_or(types::Type::Any, |argument| {
                type_syntax::declared(&argument.value)
            });
        let flag = |name: &str| {
            block
                .body
                .argument(name)
                .map(|argument| &argument.value.kind)
        };
        let nullable = !matches!(flag("nullable"), Some(ExprKind::Bool(false)));
        let default = || {
            let argument = block.body.argument("default")?;
            let each = Each::default();
            let value = self.eval(&argument.value, &Scope::new(instance, &each));
            let mut step = Step::new(argument.place, "because of this default");
            if instance.is_root() {
                step = step.with_change(format!("give `{name}` another default, or a value"));
            }
            Some(value.then(&step))
        };
        let given = match &instance.caller {
            None => self.inputs.value(name),
            Some(caller) => self.argument(caller, name),
        };
        let value = match given {
            Some(given) => given,
            None if instance.is_root() && !self.inputs.assume_defaults => {
                self.no_input(instance, name, block)
            }
            None => match default() {
                Some(default) => match &instance.caller {
                    None => default,
                    Some(caller) => {
                        let step = Step::new(
                            caller.block.header,
                            format!("and this call does not set `{name}`"),
                        );
                        default.then(&step.with_change(format!("set `{name}` in this call")))
                    }
                },
                None if instance.is_root() => self.no_input(instance, name, block),
                None => {
                    let caller = instance
                        .caller
                        .as_ref()
                        .map_or(block.header, |caller| caller.block.header);
                    let what = format!("`{name}` is required and this call does not set it");
                    note(
                        Val::error(what),
                        caller,
                        format!("does not set `{name}`, which is required"),
                    )
                }
            },
        };
        let value = types::convert(&value, &ty);
        let value = if nullable {
            value
        } else {
            not_null(&value, default().as_ref(), &ty)
        };
        marked(value, &block.body)
    }

    /// What a call passes, evaluated where the call stands.
    fn argument(&self, caller: &Caller<'a>, name: &str) -> Option<Val> {
        let argument = caller.block.body.argument(name)?;
        let value = self.eval(&argument.value, &Scope::new(&caller.instance, &caller.each));
        let step = Step::new(argument.value.place, format!("is passed as `{name}`"));
        Some(value.then(&step.with_change(format!("pass another `{name}`"))))
    }

    /// A variable of the root that is given no value.
    fn no_input(&self, instance: &Instance<'a>, name: &Arc<str>, block: &Block) -> Val {
        let defaults = block.body.argument("default").is_some();
        let text = if defaults {
            "has a default that is not assumed"
        } else {
            "has no default and is given no value"
        };
        let step = Step::new(block.header, text).with_change(format!("give `{name}` a value"));
        let mut trail = Trail::of(step);
        if let Some((file, place)) = self.inputs.unloaded(name) {
            trail = trail.then(
                *place,
                format!("would be its value if `{file}` were loaded: `--var-file {file}`"),
            );
        }
        if let Some(place) = instance.module.workspace_elsewhere {
            trail = trail.then(
                place,
                "may give it a value in HCP Terraform, which is not asked",
            );
        }
        Val::open(
            format!("var.{name}"),
            Doubt::new(Cause::NoInput(format!("var.{name}").into()), trail),
        )
    }

    /// Terraform stops where a validation does not hold: only the worlds where each may hold are left.
    fn validated(&self, instance: &Rc<Instance<'a>>, block: &'a Block, value: &Val) -> Val {
        let each = Each::default();
        let scope = Scope::new(instance, &each);
        let mut value = value.clone();
        for validation in block.body.blocks("validation") {
            let Some(condition) = validation.body.argument("condition") else {
                continue;
            };
            // What the condition says of other variables must not leak in: only its worlds are taken over.
            let holds = super::operators::truth(&self.eval(&condition.value, &scope));
            value = expand::given(&holds, &value).unwrap_or_else(|| {
                note(
                    Val::error("a validation does not hold"),
                    condition.value.place,
                    "does not hold for this value",
                )
            });
        }
        value
    }
}

/// A variable or an output declares `sensitive` and `ephemeral`.
pub(super) fn marked(value: Val, body: &Body) -> Val {
    let is = |name: &str| {
        let argument = body.argument(name);
        argument.is_some_and(|argument| matches!(argument.value.kind, ExprKind::Bool(true)))
    };
    let value = if is("sensitive") {
        value.sensitive(true)
    } else {
        value
    };
    if is("ephemeral") {
        value.ephemeral(true)
    } else {
        value
    }
}

/// `nullable = false`: null stands for the default, and where there is none Terraform stops.
fn not_null(value: &Val, default: Option<&Val>, ty: &types::Type) -> Val {
    value.flat_map(|alt| match &alt.shape {
        Shape::Null(_) => match default {
            Some(default) => types::convert(default, ty),
            None => Val::error("null is given where `nullable = false`"),
        },
        Shape::Open(open) if alt.may_be_null() => {
            let never = World::of(&open.atom, Limits::never([Const::Null]));
            let set = Val::of(alt.shape.clone()).under(&never);
            let null = World::of(&open.atom, Limits::only([Const::Null]));
            let replaced = default
                .map(|default| types::convert(default, ty))
                .and_then(|default| default.under(&null));
            match (set, replaced) {
                (Some(set), Some(replaced)) => set.or(replaced),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => Val::error("null is given where `nullable = false`"),
            }
        }
        _ => Val::of(alt.shape.clone()),
    })
}

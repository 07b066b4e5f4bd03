//! Conditions: formulas over parameters, each decided in a world or asked about.

use super::intrinsics::{Evaluator, Value, function};
use super::reasons::{Reason, Role};
use super::syntax::NodeId;
use super::text::Text;
use super::worlds::{Answer, Question, Stop, World, ask, fail};
use crate::knowledge::Cause;

/// Whether it holds, and why.
pub(super) type Holds = (bool, Vec<Reason>);

impl Evaluator<'_> {
    /// A condition by its name.
    pub(super) fn condition(&self, name: &str, world: &World) -> Answer<Holds> {
        let _deeper = self.deeper()?;
        let Some(entry) = self.template.conditions.get(name) else {
            return fail(format!("there is no condition `{name}`"), Vec::new());
        };
        let before = world.consulted();
        let (holds, mut why) = self.formula(entry.value, world)?;
        why.push(Reason::new(
            self.template.place(entry.key_span),
            Role::Condition {
                name: name.into(),
                holds,
                supposed: world.consulted() > before,
            },
        ));
        Ok((holds, why))
    }

    fn formula(&self, node: NodeId, world: &World) -> Answer<Holds> {
        let _deeper = self.deeper()?;
        let tree = self.template.tree;
        let Some((name, argument)) = function(tree, node) else {
            // Serverless templates hold plain booleans.
            return match tree.text(node).map(|text| &**text) {
                Some("true") => Ok((true, Vec::new())),
                Some("false") => Ok((false, Vec::new())),
                _ => fail("a condition is no condition function", Vec::new()),
            };
        };
        match name {
            "Fn::Equals" => match tree.list(argument) {
                Some(&[left, right]) => self.equals(left, right, world),
                _ => fail("`Fn::Equals` takes two values", Vec::new()),
            },
            "Fn::Not" => match tree.list(argument) {
                Some(&[inner]) => {
                    let (holds, why) = self.formula(inner, world)?;
                    Ok((!holds, why))
                }
                _ => fail("`Fn::Not` takes one condition", Vec::new()),
            },
            "Fn::And" => self.all(argument, true, world),
            "Fn::Or" => self.all(argument, false, world),
            "Condition" => match tree.text(argument) {
                Some(name) => self.condition(name, world),
                None => fail("a condition has no name", Vec::new()),
            },
            _ => {
                let key = format!("formula {argument:?}");
                match world.choice(&key) {
                    Some(choice) => Ok((choice == 0, Vec::new())),
                    None => ask(Question::Which {
                        key: key.into(),
                        count: 2,
                        cause: Cause::Function(name.into()),
                        why: Vec::new(),
                    }),
                }
            }
        }
    }

    /// One that decides is enough, whatever the others would ask.
    fn all(&self, argument: NodeId, wanted: bool, world: &World) -> Answer<Holds> {
        let Some(items) = self.template.tree.list(argument) else {
            return fail("`Fn::And` and `Fn::Or` take a list", Vec::new());
        };
        let mut open: Option<Box<Stop>> = None;
        let mut all = Vec::new();
        for item in items {
            match self.formula(*item, world) {
                Ok((holds, why)) if holds != wanted => return Ok((holds, why)),
                Ok((_, why)) => all.extend(why),
                Err(stop) => {
                    open.get_or_insert(stop);
                }
            }
        }
        open.map_or(Ok((wanted, all)), Err)
    }

    fn equals(&self, left: NodeId, right: NodeId, world: &World) -> Answer<Holds> {
        let (left, right) = (self.value(left, world)?, self.value(right, world)?);
        let why: Vec<Reason> = left.why.into_iter().chain(right.why).collect();
        match (left.value, right.value) {
            (Value::Text(left), Value::Text(right)) => Ok((same(&left, &right, world)?, why)),
            (Value::List(left), Value::List(right)) if left.len() != right.len() => {
                Ok((false, why))
            }
            (Value::Nothing, Value::Nothing) => Ok((true, why)),
            _ => fail("`Fn::Equals` compares what is no string", why),
        }
    }
}

/// Comparison is of strings, and case counts (`CloudFormation` user guide, "Condition functions").
fn same(left: &Text, right: &Text, world: &World) -> Answer<bool> {
    let (left, right) = (world.fill(left), world.fill(right));
    if left == right {
        return Ok(true);
    }
    if let (Some(left), Some(right)) = (left.exact(), right.exact()) {
        return Ok(left == right);
    }
    let known = |hole: &super::text::Hole, text: &str| match world.is(hole, text) {
        Some(is) => Ok(is),
        None => ask(Question::Is(hole.clone(), text.into())),
    };
    match (left.as_hole(), right.as_hole(), left.exact(), right.exact()) {
        (Some(hole), _, _, Some(text)) | (_, Some(hole), Some(text), _) => {
            return known(hole, text);
        }
        (Some(one), Some(other), ..) => {
            for (hole, other) in [(one, other), (other, one)] {
                for candidate in world.candidates(hole).into_iter().flatten() {
                    let _ = other;
                    if known(hole, &candidate)? {
                        return known(other, &candidate);
                    }
                }
            }
            if world.are_apart(one, other) {
                return Ok(false);
            }
            return ask(Question::Same(one.clone(), other.clone()));
        }
        _ => {}
    }
    if apart(&left, &right) || apart(&right, &left) {
        return Ok(false);
    }
    let key = format!("{left} = {right}");
    if let Some(choice) = world.choice(&key) {
        Ok(choice == 0)
    } else {
        let hole = left.holes().chain(right.holes()).next();
        ask(Question::Which {
            key: key.into(),
            count: 2,
            cause: hole.map_or(Cause::Expression("a comparison"), |hole| {
                hole.cause().clone()
            }),
            why: hole.map(|hole| hole.why().to_vec()).unwrap_or_default(),
        })
    }
}

/// Whether their literal ends alone tell them apart.
fn apart(one: &Text, other: &Text) -> bool {
    if let Some(text) = other.exact() {
        !text.starts_with(one.prefix())
            || !text.ends_with(one.suffix())
            || text.len() < one.prefix().len() + one.suffix().len()
    } else {
        let (a, b) = (one.prefix(), other.prefix());
        let (c, d) = (one.suffix(), other.suffix());
        !(a.starts_with(b) || b.starts_with(a)) || !(c.ends_with(d) || d.ends_with(c))
    }
}

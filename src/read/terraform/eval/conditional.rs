//! Conditionals: both arms where nobody can tell which is taken, and the one type that both become.

use super::{Evaluator, Scope, operators};
use crate::knowledge::Trail;
use crate::read::terraform::syntax::{Expr, ExprKind, Operator};
use crate::read::terraform::types::{self, Type};
use crate::read::terraform::value::{Alt, Kind, Shape, Val, kind_of};

impl<'a> Evaluator<'a> {
    /// An error in the arm that is not taken is moot, its type is not: where both arms cannot become one type,
    /// Terraform stops.
    pub(super) fn conditional(
        &self,
        [predicate, yes, no]: &[Expr; 3],
        scope: &Scope<'_, 'a>,
    ) -> Val {
        let truth = operators::truth(&self.eval(predicate, scope));
        if truth.alts().iter().all(Alt::is_error) {
            return truth;
        }
        let decided = truth
            .only()
            .is_some_and(|alt| matches!(alt.shape, Shape::Bool(_)));
        let says = !matches!(predicate.kind, ExprKind::Bool(_)) && decided;
        let arms = [no, yes].map(|expr| (expr, self.eval(expr, scope)));
        let types = arms
            .each_ref()
            .map(|(expr, value)| self.type_of_arm(expr, value, scope));
        let unified = match types {
            [Some(no), Some(yes)] if !no.is(&yes) => match types::unify(&[no, yes]) {
                Some(ty) => Some(ty),
                None => return Val::error("the arms of a conditional are of different types"),
            },
            _ => None,
        };
        let failed = |(_, value): &(&Expr, Val)| value.alts().iter().all(Alt::is_error);
        // What an arm that fails would be is known too little to become anything.
        let unified = unified.filter(|_| !arms.iter().any(failed));
        truth.flat_map(|alt| match alt.shape {
            Shape::Bool(value) => {
                let arm = &arms[usize::from(value)].1;
                let taken = match &unified {
                    Some(ty) => types::convert(arm, ty),
                    None => nulls_of(arm, common_kind(&arms[usize::from(!value)].1)),
                };
                if !says {
                    return taken;
                }
                taken.after(&Trail::start(
                    predicate.place,
                    if value { "is true" } else { "is false" },
                ))
            }
            _ => Val::of(alt.shape.clone()),
        })
    }

    /// An arm that fails has the type that its outermost part would have made, and none where that is a call or a
    /// reference (observed in terraform 1.11.4: `true ? "" : [1 + "x"]` is refused, `true ? "" : tolist("x")` is not).
    fn type_of_arm(&self, expr: &Expr, value: &Val, scope: &Scope<'_, 'a>) -> Option<Type> {
        if !value.alts().iter().all(Alt::is_error) {
            return types::type_of_value(value);
        }
        match &expr.kind {
            ExprKind::Wrap(inner) => self.type_of_arm(inner, value, scope),
            ExprKind::Template(_) => Some(Type::String),
            ExprKind::Not(_) => Some(Type::Bool),
            ExprKind::Negate(_) => Some(Type::Number),
            ExprKind::Binary(operator, _) => Some(match operator {
                Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Modulo => Type::Number,
                _ => Type::Bool,
            }),
            ExprKind::Tuple(_) => Some(Type::list(Type::Any)),
            ExprKind::Object(_) => Some(Type::map(Type::Any)),
            ExprKind::Splat(source, _) => {
                let source = self.eval(source, scope);
                let some = !source.alts().iter().all(Alt::is_error);
                some.then(|| Type::list(Type::Any))
            }
            _ => None,
        }
    }
}

/// The kind of all alternatives; any where they differ.
fn common_kind(value: &Val) -> Kind {
    let mut kinds = value
        .alts()
        .iter()
        .filter(|alt| !alt.is_error())
        .map(kind_of);
    let first = kinds.next().unwrap_or(Kind::Any);
    if kinds.all(|kind| kind == first) {
        first
    } else {
        Kind::Any
    }
}

/// A literal null beside a value of some kind is a null of that kind.
fn nulls_of(arm: &Val, kind: Kind) -> Val {
    if kind == Kind::Any {
        return arm.clone();
    }
    arm.flat_map(|alt| match alt.shape {
        Shape::Null(Kind::Any) => Val::null_of(kind),
        _ => Val::of(alt.shape.clone()),
    })
}

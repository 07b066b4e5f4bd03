//! Conditionals: both arms where nobody can tell which is taken, and the one type that both become.

use super::{Evaluator, Scope, operators};
use crate::knowledge::Trail;
use crate::read::terraform::syntax::{Expr, ExprKind, Operator};
use crate::read::terraform::types::{self, Type};
use crate::read::terraform::value::{Alt, Atom, Kind, Shape, Val, kind_of};

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
        let arms = [no, yes].map(|expr| {
            let value = self.eval(expr, scope);
            let typed = |alt: &Alt| (alt.clone(), self.type_of_arm(expr, alt, scope));
            let typed = value.alts().iter().map(typed).collect();
            Arm { value, typed }
        });
        let mut taken: [Option<Val>; 2] = [None, None];
        truth.flat_map(|alt| match alt.shape {
            Shape::Bool(value) => {
                let at = usize::from(value);
                let taken = taken[at].get_or_insert_with(|| arms[at].beside(&arms[1 - at]));
                if !says {
                    return taken.clone();
                }
                taken.clone().after(&Trail::start(
                    predicate.place,
                    if value {
                        "the condition is true"
                    } else {
                        "the condition is false"
                    },
                ))
            }
            _ => Val::of(alt.shape.clone()),
        })
    }

    /// An arm that fails has the type that its outermost part would have made, and none where that is a call or a
    /// reference (observed in terraform 1.11.4: `true ? "" : [1 + "x"]` is refused, `true ? "" : tolist("x")` is not).
    fn type_of_arm(&self, expr: &Expr, alt: &Alt, scope: &Scope<'_, 'a>) -> Option<Type> {
        if !alt.is_error() {
            return types::type_of(alt);
        }
        match &expr.kind {
            ExprKind::Wrap(inner) => self.type_of_arm(inner, alt, scope),
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

const DIFFERENT: &str = "the arms of a conditional are of different types";

/// Pairs of alternatives whose types are compared; where there are more, none is.
const MOST_PAIRS: usize = 64;

/// One arm, and the type of each of its alternatives where that is known.
struct Arm {
    value: Val,
    typed: Vec<(Alt, Option<Type>)>,
}

impl Arm {
    /// What it is where it is taken, as the type that both arms become; an error where there is none.
    fn beside(&self, other: &Arm) -> Val {
        let one = |arm: &Arm| {
            let mut types = arm.typed.iter().map(|(_, ty)| ty);
            let first = types.next();
            types.all(|ty| match (ty, first) {
                (Some(ty), Some(Some(first))) => ty.is(first),
                (None, Some(None)) => true,
                _ => false,
            })
        };
        if one(self) && one(other) {
            return self.value.flat_map(|alt| {
                let ty = self.typed.first().and_then(|(_, ty)| ty.as_ref());
                beside(alt, ty, &other.typed[0], &other.value)
            });
        }
        if self.typed.len() * other.typed.len() > MOST_PAIRS {
            return self.value.clone();
        }
        let mut alts = Vec::new();
        for (alt, ty) in &self.typed {
            for twin in &other.typed {
                let Some(world) = alt.world.and(&twin.0.world) else {
                    continue;
                };
                let made = beside(alt, ty.as_ref(), twin, &other.value);
                alts.extend(made.alts().iter().filter_map(|made| {
                    Some(Alt {
                        shape: made.shape.clone(),
                        world: world.and(&made.world)?,
                        trail: alt.trail.clone().and(&made.trail),
                        marks: alt.marks | made.marks,
                    })
                }));
            }
        }
        Val::from_alts(alts)
    }
}

/// One alternative beside one of the other arm's.
fn beside(alt: &Alt, ty: Option<&Type>, other: &(Alt, Option<Type>), others: &Val) -> Val {
    let same = || nulls_of(&Val::of(alt.shape.clone()), common_kind(others));
    let (other, others_ty) = other;
    let (ty, others_ty) = match (ty, others_ty) {
        (Some(ty), Some(others_ty)) => (ty, others_ty),
        // Null goes with everything, and what fails may have been anything.
        (Some(Type::Any), _) | (_, Some(Type::Any)) => return same(),
        _ if alt.is_error() || other.is_error() => return same(),
        // Which type it is, nobody knows, and so it may be none that goes with the other.
        _ => {
            let mut keys = [alt.key(), other.key()];
            keys.sort();
            let open = if ty.is_none() { alt } else { other };
            let fine = Atom::new(format!("arms({})", keys.join("|")), open.doubt());
            return Val::either(&fine, same(), Val::error(DIFFERENT));
        }
    };
    if ty.is(others_ty) {
        return same();
    }
    match types::unify(&[ty.clone(), others_ty.clone()]) {
        None => Val::error(DIFFERENT),
        // What an arm that fails would be is known too little to become anything.
        Some(_) if alt.is_error() || other.is_error() => same(),
        Some(ty) => types::convert(&Val::of(alt.shape.clone()), &ty),
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

//! Operators: logic, comparison and arithmetic over alternatives.

use super::{Evaluator, Scope};
use crate::read::terraform::equal::equal;
use crate::read::terraform::syntax::{Expr, Operator};
use crate::read::terraform::types::{self, Type};
use crate::read::terraform::value::{
    Alt, Atom, Const, Kind, Limits, Number, Open, Shape, Val, World,
};

/// A comparison with a whole number up to this is told apart by the numbers below it.
const MOST_LISTED: i64 = 64;

/// True, false or an error, in every world.
pub(super) fn truth(value: &Val) -> Val {
    let value = types::convert(value, &Type::Bool);
    value.and_then(|alt| match &alt.shape {
        Shape::Bool(value) => Val::bool(*value),
        Shape::Open(open) => {
            let when = |value: Const| World::of(&open.atom, Limits::only([value]));
            let mut alts = vec![
                Alt {
                    world: when(Const::Bool(true)),
                    ..Alt::of(Shape::Bool(true))
                },
                Alt {
                    world: when(Const::Bool(false)),
                    ..Alt::of(Shape::Bool(false))
                },
            ];
            if alt.may_be_null() {
                let error = Shape::error("a condition is null");
                alts.push(Alt {
                    world: when(Const::Null),
                    ..Alt::of(error)
                });
            }
            Val::from_alts(alts)
        }
        Shape::Null(_) => Val::error("a condition is null"),
        _ => Val::error("a condition is neither true nor false"),
    })
}

pub(super) fn not(value: &Val) -> Val {
    truth(value).and_then(|alt| Val::bool(!matches!(alt.shape, Shape::Bool(true))))
}

pub(super) fn negate(value: &Val) -> Val {
    arithmetic(&Val::number(0_i64), value, Operator::Subtract)
}

impl<'a> Evaluator<'a> {
    pub(super) fn binary(
        &self,
        operator: Operator,
        [left, right]: &[Expr; 2],
        scope: &Scope<'_, 'a>,
    ) -> Val {
        let left = self.eval(left, scope);
        match operator {
            Operator::And | Operator::Or => {
                // A side that decides makes the other one's errors moot.
                let decides = operator == Operator::Or;
                let left = truth(&left);
                let mut other: Option<Val> = None;
                left.and_then(|alt| match alt.shape {
                    Shape::Bool(value) if value == decides => Val::bool(decides),
                    _ => other
                        .get_or_insert_with(|| truth(&self.eval(right, scope)))
                        .clone(),
                })
            }
            Operator::Equal => equal(&left, &self.eval(right, scope)),
            Operator::NotEqual => not(&equal(&left, &self.eval(right, scope))),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => compare(operator, &left, &self.eval(right, scope)),
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Modulo => arithmetic(&left, &self.eval(right, scope), operator),
        }
    }
}

fn compare(operator: Operator, left: &Val, right: &Val) -> Val {
    let sides = [
        types::convert(left, &Type::Number),
        types::convert(right, &Type::Number),
    ];
    Val::product(&sides, |chosen| {
        let (a, b) = (chosen[0], chosen[1]);
        match (&a.shape, &b.shape) {
            (Shape::Number(x), Shape::Number(y)) => Val::bool(match operator {
                Operator::Less => x < y,
                Operator::LessOrEqual => x <= y,
                Operator::Greater => x > y,
                _ => x >= y,
            }),
            (Shape::Null(_), _) | (_, Shape::Null(_)) => {
                Val::error("null is compared with a number")
            }
            (Shape::Open(open), Shape::Number(number)) => bounded(operator, a, open, number),
            (Shape::Number(number), Shape::Open(open)) => {
                bounded(mirrored(operator), b, open, number)
            }
            _ => undecided(operator, a, b),
        }
    })
}

fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        _ => Operator::LessOrEqual,
    }
}

/// A length against a number: the lengths on one side of it can be listed, and so the answer narrows the length.
fn bounded(operator: Operator, alt: &Alt, open: &Open, number: &Number) -> Val {
    let other = Alt::of(Shape::Number(number.clone()));
    let whole = open.atom.key.starts_with("length(");
    let Some(limit) = number
        .whole()
        .filter(|limit| whole && *limit <= MOST_LISTED)
    else {
        return undecided(operator, alt, &other);
    };
    // `x < limit` and `x <= limit` list what is below; the others are their opposites.
    let below = match operator {
        Operator::Less | Operator::GreaterOrEqual => limit,
        _ => limit + 1,
    };
    let listed = matches!(operator, Operator::Less | Operator::LessOrEqual);
    let least = i64::try_from(open.least).unwrap_or(i64::MAX);
    let numbers = || (least..below).map(|n| Const::Number(n.into()));
    if least >= below {
        return Val::bool(!listed);
    }
    let alternatives = [
        (Limits::only(numbers()), listed),
        (Limits::never(numbers()), !listed),
    ];
    Val::from_alts(alternatives.into_iter().map(|(limits, value)| Alt {
        world: World::of(&open.atom, limits),
        ..Alt::of(Shape::Bool(value))
    }))
}

fn undecided(operator: Operator, left: &Alt, right: &Alt) -> Val {
    let Some(open) = [left, right].into_iter().find_map(|alt| match &alt.shape {
        Shape::Open(open) => Some(open),
        _ => None,
    }) else {
        return Val::error("what is compared is no number");
    };
    let (sign, first, second, flip) = match operator {
        Operator::Less => ("<", left, right, false),
        Operator::GreaterOrEqual => ("<", left, right, true),
        Operator::Greater => ("<", right, left, false),
        _ => ("<", right, left, true),
    };
    let atom = Atom::new(
        format!("({}{sign}{})", first.key(), second.key()),
        open.atom.doubt.clone(),
    );
    let decided = Val::undecided(&atom);
    let result = if flip { not(&decided) } else { decided };
    null_is_an_error(result, &[left, right])
}

fn arithmetic(left: &Val, right: &Val, operator: Operator) -> Val {
    let sides = [
        types::convert(left, &Type::Number),
        types::convert(right, &Type::Number),
    ];
    Val::product(&sides, |chosen| {
        match (&chosen[0].shape, &chosen[1].shape) {
            (Shape::Number(a), Shape::Number(b)) => computed(operator, a, b),
            (Shape::Null(_), _) | (_, Shape::Null(_)) => Val::error("null is no number"),
            _ => {
                let open = chosen.iter().find_map(|alt| match &alt.shape {
                    Shape::Open(open) => Some(open),
                    _ => None,
                });
                let Some(open) = open else {
                    return Val::error("this is no number");
                };
                let key = format!("({}{operator:?}{})", chosen[0].key(), chosen[1].key());
                let result = Open {
                    kind: Kind::Number,
                    ..Open::new(Atom::new(key, open.atom.doubt.clone()), Kind::Number).never_null()
                };
                null_is_an_error(Val::of(Shape::Open(result)), chosen)
            }
        }
    })
}

/// Success implies that no operand was null.
fn null_is_an_error(result: Val, operands: &[&Alt]) -> Val {
    let mut result = result;
    for alt in operands {
        let Shape::Open(open) = &alt.shape else {
            continue;
        };
        if !alt.may_be_null() {
            continue;
        }
        let set = result.under(&World::of(&open.atom, Limits::never([Const::Null])));
        let null = Val::error("null is no number")
            .under(&World::of(&open.atom, Limits::only([Const::Null])));
        result = match (set, null) {
            (Some(set), Some(null)) => set.or(null),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Val::error("no value is possible here"),
        };
    }
    result
}

fn computed(operator: Operator, left: &Number, right: &Number) -> Val {
    let divides = matches!(operator, Operator::Divide | Operator::Modulo);
    if divides && right.is_zero() {
        return Val::error("a number is divided by zero");
    }
    let result = match operator {
        Operator::Add => left.plus(right),
        Operator::Subtract => left.minus(right),
        Operator::Multiply => left.times(right),
        Operator::Divide => left.over(right),
        _ => left.modulo(right),
    };
    result.map_or_else(|| Val::error("a number is too large"), Val::number)
}

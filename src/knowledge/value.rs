//! One property of one resource, as far as it can be known.

use super::{Doubt, Trail, Truth};

/// There is deliberately no `bool` to ask: whether a value is set is itself a [`Truth`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<T> {
    /// Left out, or written as nothing: `null`, an empty string where that means unset, `AWS::NoValue`.
    Absent(Trail),
    /// Evaluated in full.
    Known(T, Trail),
    /// Surely set and not empty, to something only a deployment will tell.
    Opaque(Trail),
    /// Perhaps set, perhaps not.
    Unknown(Doubt),
}

impl<T> Value<T> {
    pub fn is_set(&self) -> Truth {
        match self {
            Value::Absent(trail) => Truth::No(trail.clone()),
            Value::Known(_, trail) | Value::Opaque(trail) => Truth::Yes(trail.clone()),
            Value::Unknown(doubt) => Truth::Unknown(doubt.clone()),
        }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Value::Absent(trail) => Value::Absent(trail),
            Value::Known(value, trail) => Value::Known(f(value), trail),
            Value::Opaque(trail) => Value::Opaque(trail),
            Value::Unknown(doubt) => Value::Unknown(doubt),
        }
    }
}

impl<T: PartialEq> Value<T> {
    /// What is sure when it is one of the two and `doubt` says why nobody can tell which.
    #[must_use]
    pub fn join(self, other: Self, doubt: Doubt) -> Self {
        match (self, other) {
            (Value::Absent(left), Value::Absent(right)) => Value::Absent(left.and(&right)),
            (Value::Known(left, trail), Value::Known(right, _)) if left == right => {
                Value::Known(left, trail)
            }
            (
                Value::Known(_, left) | Value::Opaque(left),
                Value::Known(_, right) | Value::Opaque(right),
            ) => Value::Opaque(left.and(&right)),
            _ => Value::Unknown(doubt),
        }
    }
}

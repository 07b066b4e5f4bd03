//! Functions whose results nobody can tell before they are called: times, random values, secrets.

use super::Call;
use crate::read::terraform::value::{Alt, Atom, Kind, Open, Shape, Val};

/// A text that is not empty, and that no other call returns.
pub(super) fn unforeseeable(call: &Call<'_>, _: &[&Alt]) -> Val {
    text(call, 1)
}

/// A text that may be empty, and that no other call returns.
pub(super) fn secret(call: &Call<'_>, _: &[&Alt]) -> Val {
    text(call, 0)
}

fn text(call: &Call<'_>, least: usize) -> Val {
    let atom = Atom::fresh(call.name, call.unsupported());
    Val::of(Shape::Open(Open {
        least,
        ..Open::new(atom, Kind::String).never_null()
    }))
}

/// The time of the plan is the same in all of it.
pub(super) fn plan_time(call: &Call<'_>, _: &[&Alt]) -> Val {
    let atom = Atom::new("plantimestamp()", call.unsupported());
    Val::of(Shape::Open(Open {
        least: 20,
        ..Open::new(atom, Kind::String).never_null()
    }))
}

//! Functions that change what type a value is of, or how it is marked.

use super::Call;
use crate::read::terraform::types::{Type, convert_surely};
use crate::read::terraform::value::{Shape, Val};

pub(super) fn to_string(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::String)
}

pub(super) fn to_number(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::Number)
}

pub(super) fn to_bool(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::Bool)
}

pub(super) fn to_list(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::list(Type::Any))
}

pub(super) fn to_set(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::set(Type::Any))
}

pub(super) fn to_map(_: &Call<'_>, args: &[Val]) -> Val {
    convert_surely(&args[0], &Type::map(Type::Any))
}

pub(super) fn sensitive(_: &Call<'_>, args: &[Val]) -> Val {
    args[0].clone().sensitive(true)
}

pub(super) fn nonsensitive(_: &Call<'_>, args: &[Val]) -> Val {
    args[0].clone().sensitive(false)
}

/// What a provider marks is not known here.
pub(super) fn issensitive(call: &Call<'_>, args: &[Val]) -> Val {
    let answer = args[0].and_then(|alt| match &alt.shape {
        _ if alt.marks.sensitive => Val::bool(true),
        Shape::Open(_) => call.undecided(&[alt]),
        _ => Val::bool(false),
    });
    answer.sensitive(false)
}

pub(super) fn ephemeralasnull(_: &Call<'_>, args: &[Val]) -> Val {
    let stored = args[0].flat_map(|alt| match &alt.shape {
        _ if alt.marks.ephemeral => Val::null(),
        shape => Val::of(shape.clone()),
    });
    stored.ephemeral(false)
}

//! Functions that change what type a value is of, or how it is marked.

use super::Call;
use crate::read::terraform::types::{Type, convert_surely};
use crate::read::terraform::value::Val;

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

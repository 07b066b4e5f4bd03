//! Functions of points in time, told by what is sure of them.

use super::Call;
use super::answer::Sure;
use super::encodings::text_of;
use crate::read::terraform::value::{Alt, Kind, Val};

const WRONG: &str = "this is no time or no format";

/// Empty only where the format is.
pub(super) fn formatdate(call: &Call<'_>, args: &[&Alt]) -> Val {
    let least = usize::from(text_of(args[0]).is_some_and(|format| !format.is_empty()));
    call.perhaps(args, call.open_text(Sure::least(least), args), WRONG)
}

pub(super) fn timeadd(call: &Call<'_>, args: &[&Alt]) -> Val {
    // `2017-11-22T00:10:00Z`
    call.perhaps(args, call.open_text(Sure::least(20), args), WRONG)
}

pub(super) fn timecmp(call: &Call<'_>, args: &[&Alt]) -> Val {
    call.perhaps(args, call.open(Kind::Number, args), WRONG)
}

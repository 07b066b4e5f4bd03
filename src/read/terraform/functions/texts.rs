//! Functions of strings that change letters or cut at the ends.

use unicode_segmentation::UnicodeSegmentation;

use super::Call;
use super::answer::Sure;
use super::lists::whole;
use crate::read::terraform::value::{
    Alt, Const, Kind, Limits, Open, Shape, Val, World, least_length,
};

/// What the value is in the world where this text is empty, and in the one where it is not.
pub(super) fn by_empty_text(alt: &Alt, empty: Val, filled: Val) -> Val {
    let Shape::Open(open) = &alt.shape else {
        return match &alt.shape {
            Shape::Str(text) if text.is_empty() => empty,
            _ => filled,
        };
    };
    if !alt.may_be_empty_string() {
        return filled;
    }
    let filled = filled.under(&World::of(&open.atom, Limits::never([Const::empty()])));
    let empty = empty.under(&World::of(&open.atom, Limits::only([Const::empty()])));
    match (filled, empty) {
        (Some(filled), Some(empty)) => filled.or(empty),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Val::error("no value is possible here"),
    }
}

/// How an open text starts and ends.
fn ends(alt: &Alt) -> (&str, &str) {
    match &alt.shape {
        Shape::Open(open) => (&open.prefix, &open.suffix),
        Shape::Str(text) => (text, text),
        _ => ("", ""),
    }
}

/// Letter by letter, as long as before.
fn mapped(call: &Call<'_>, args: &[&Alt], map: impl Fn(&str) -> String) -> Val {
    if let Shape::Str(text) = &args[0].shape {
        return call.text(map(text));
    }
    let (prefix, suffix) = ends(args[0]);
    let sure = Sure {
        least: least_length(args[0]).max(1),
        prefix: map(prefix),
        suffix: map(suffix),
    };
    by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
}

pub(super) fn lower(call: &Call<'_>, args: &[&Alt]) -> Val {
    mapped(call, args, |text| text.chars().map(lowered).collect())
}

pub(super) fn upper(call: &Call<'_>, args: &[&Alt]) -> Val {
    mapped(call, args, |text| text.chars().map(raised).collect())
}

/// One letter for one letter: `ß` stays.
fn raised(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn lowered(c: char) -> char {
    if c == 'İ' {
        return 'i';
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// A letter is raised after everything but letters, digits and `_` (`o'neil` is `O'Neil`).
pub(super) fn title(call: &Call<'_>, args: &[&Alt]) -> Val {
    let titled = |text: &str| -> String {
        let mut before = ' ';
        text.chars()
            .map(|c| {
                let separated = if before.is_ascii() {
                    !before.is_ascii_alphanumeric() && before != '_'
                } else {
                    before.is_whitespace()
                };
                before = c;
                if separated { raised(c) } else { c }
            })
            .collect()
    };
    if let Shape::Str(text) = &args[0].shape {
        return call.text(titled(text));
    }
    let sure = Sure {
        least: least_length(args[0]).max(1),
        prefix: titled(ends(args[0]).0),
        // Its first letter depends on what stands before.
        suffix: ends(args[0]).1.chars().skip(1).collect(),
    };
    by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
}

pub(super) fn strrev(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let Shape::Str(text) = &args[0].shape {
        return call.text(text.graphemes(true).rev().collect::<String>());
    }
    let sure = Sure::least(least_length(args[0]).max(1));
    by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
}

/// Cut at both ends where `cut` says so.
fn cut(call: &Call<'_>, args: &[&Alt], at_start: bool, cut: impl Fn(char) -> bool + Copy) -> Val {
    let trimmed = |text: &str| -> String {
        let text = if at_start {
            text.trim_start_matches(cut)
        } else {
            text
        };
        text.trim_end_matches(cut).to_owned()
    };
    if let Shape::Str(text) = &args[0].shape {
        return call.text(trimmed(text));
    }
    let (prefix, suffix) = ends(args[0]);
    // What is kept of the literal ends stays at the ends only if nothing of the middle comes before it.
    let prefix = trimmed(prefix);
    let suffix = if suffix.trim_matches(cut).is_empty() {
        String::new()
    } else {
        suffix.trim_end_matches(cut).to_owned()
    };
    let suffix = if at_start && suffix.starts_with(cut) && prefix.is_empty() {
        suffix.trim_start_matches(cut).to_owned()
    } else {
        suffix
    };
    let sure = Sure {
        least: 0,
        prefix,
        suffix,
    };
    by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
}

pub(super) fn trimspace(call: &Call<'_>, args: &[&Alt]) -> Val {
    cut(call, args, true, char::is_whitespace)
}

pub(super) fn trim(call: &Call<'_>, args: &[&Alt]) -> Val {
    match &args[1].shape {
        Shape::Str(set) => cut(call, args, true, |c| set.contains(c)),
        _ => by_empty_text(args[0], Val::str(""), call.open_text(Sure::default(), args)),
    }
}

/// Every line break at the end.
pub(super) fn chomp(call: &Call<'_>, args: &[&Alt]) -> Val {
    cut(call, args, false, |c| c == '\n' || c == '\r')
}

pub(super) fn trimprefix(call: &Call<'_>, args: &[&Alt]) -> Val {
    let open = |sure: Sure| by_empty_text(args[0], Val::str(""), call.open_text(sure, args));
    match (&args[0].shape, &args[1].shape) {
        (Shape::Str(text), Shape::Str(prefix)) => {
            call.text(text.strip_prefix(&**prefix).unwrap_or(text))
        }
        (Shape::Open(text), Shape::Str(prefix)) => {
            if prefix.is_empty() || !alike(&text.prefix, prefix) {
                return Val::of(args[0].shape.clone());
            }
            let least = least_length(args[0]).saturating_sub(prefix.chars().count());
            let suffix = last(&text.suffix, least);
            let prefix = text.prefix.strip_prefix(&**prefix).unwrap_or("").to_owned();
            open(Sure {
                least,
                prefix,
                suffix,
            })
        }
        _ => open(Sure::default()),
    }
}

pub(super) fn trimsuffix(call: &Call<'_>, args: &[&Alt]) -> Val {
    let open = |sure: Sure| by_empty_text(args[0], Val::str(""), call.open_text(sure, args));
    match (&args[0].shape, &args[1].shape) {
        (Shape::Str(text), Shape::Str(suffix)) => {
            call.text(text.strip_suffix(&**suffix).unwrap_or(text))
        }
        (Shape::Open(text), Shape::Str(suffix)) => {
            let agree = text.suffix.ends_with(&**suffix) || suffix.ends_with(&*text.suffix);
            if suffix.is_empty() || !agree {
                return Val::of(args[0].shape.clone());
            }
            let least = least_length(args[0]).saturating_sub(suffix.chars().count());
            let prefix = text.prefix.chars().take(least).collect();
            let suffix = text.suffix.strip_suffix(&**suffix).unwrap_or("").to_owned();
            open(Sure {
                least,
                prefix,
                suffix,
            })
        }
        _ => open(Sure::default()),
    }
}

/// Whether texts that start like this can start like that.
fn alike(left: &str, right: &str) -> bool {
    left.starts_with(right) || right.starts_with(left)
}

fn last(text: &str, count: usize) -> String {
    let skip = text.chars().count().saturating_sub(count);
    text.chars().skip(skip).collect()
}

pub(super) fn startswith(call: &Call<'_>, args: &[&Alt]) -> Val {
    asked(
        call,
        args,
        |text, part| text.starts_with(part),
        |open, part| {
            if open.prefix.starts_with(part) {
                Some(true)
            } else if alike(&open.prefix, part) {
                None
            } else {
                Some(false)
            }
        },
    )
}

pub(super) fn endswith(call: &Call<'_>, args: &[&Alt]) -> Val {
    asked(
        call,
        args,
        |text, part| text.ends_with(part),
        |open, part| {
            if open.suffix.ends_with(part) {
                Some(true)
            } else if part.ends_with(&*open.suffix) {
                None
            } else {
                Some(false)
            }
        },
    )
}

pub(super) fn strcontains(call: &Call<'_>, args: &[&Alt]) -> Val {
    asked(
        call,
        args,
        |text, part| text.contains(part),
        |open, part| (open.prefix.contains(part) || open.suffix.contains(part)).then_some(true),
    )
}

/// A question about a part of a text; an empty text holds no part but the empty one.
fn asked(
    call: &Call<'_>,
    args: &[&Alt],
    known: impl Fn(&str, &str) -> bool,
    open: impl Fn(&Open, &str) -> Option<bool>,
) -> Val {
    match (&args[0].shape, &args[1].shape) {
        (Shape::Str(text), Shape::Str(part)) => Val::bool(known(text, part)),
        (_, Shape::Str(part)) if part.is_empty() => Val::bool(true),
        (Shape::Open(text), Shape::Str(part)) => match open(text, part) {
            Some(answer) => Val::bool(answer),
            None => by_empty_text(args[0], Val::bool(false), call.undecided(args)),
        },
        _ => call.undecided(args),
    }
}

pub(super) fn indent(call: &Call<'_>, args: &[&Alt]) -> Val {
    let negative = "an indentation is negative or not whole";
    let Shape::Number(spaces) = &args[0].shape else {
        let sure = Sure::least(least_length(args[1]).max(1));
        let set = by_empty_text(args[1], Val::str(""), call.open_text(sure, args));
        return call.perhaps(args, set, negative);
    };
    let Some(spaces) = spaces.whole().and_then(|n| usize::try_from(n).ok()) else {
        return Val::error(negative);
    };
    let breaks = |text: &str| text.bytes().filter(|b| *b == b'\n').count();
    let fits = |text: &str| {
        breaks(text)
            .checked_mul(spaces)
            .is_some_and(|more| more < super::answer::LONGEST)
    };
    let (prefix, suffix) = ends(args[1]);
    if !fits(prefix) || !fits(suffix) {
        return call.too_large(Kind::String);
    }
    let indented = |text: &str| {
        text.replace(
            '\n',
            &format!(
                "\n{}",
                " ".repeat(if breaks(text) > 0 { spaces } else { 0 })
            ),
        )
    };
    if let Shape::Str(text) = &args[1].shape {
        return call.text(indented(text));
    }
    let sure = Sure {
        least: least_length(args[1]).max(1),
        prefix: indented(prefix),
        suffix: indented(suffix),
    };
    by_empty_text(args[1], Val::str(""), call.open_text(sure, args))
}

/// Counted in characters as people see them; a negative offset counts from the end, a negative length goes to it.
pub(super) fn substr(call: &Call<'_>, args: &[&Alt]) -> Val {
    let fraction = "an offset or a length is not whole";
    let number = |alt: &Alt| matches!(alt.shape, Shape::Number(_)).then(|| whole(alt));
    let (Some(offset), Some(length)) = (number(args[1]), number(args[2])) else {
        return call.perhaps(args, call.open_text(Sure::default(), args), fraction);
    };
    let (Some(offset), Some(length)) = (offset, length) else {
        return Val::error(fraction);
    };
    match &args[0].shape {
        Shape::Str(text) => call.text(part(text, offset, length)),
        Shape::Open(open) => {
            let prefix: Vec<&str> = open.prefix.graphemes(true).collect();
            // What follows the prefix may join its last character.
            let sure = prefix.len().saturating_sub(1);
            let from = usize::try_from(offset).unwrap_or(usize::MAX);
            let taken = usize::try_from(length).unwrap_or(usize::MAX);
            if from.saturating_add(taken) <= sure && length >= 0 {
                return call.text(prefix[from..from + taken].concat());
            }
            let prefix = if from <= sure {
                prefix[from..sure].concat()
            } else {
                String::new()
            };
            let set = Sure {
                least: usize::from(offset <= 0 && length != 0),
                prefix,
                suffix: String::new(),
            };
            by_empty_text(args[0], Val::str(""), call.open_text(set, args))
        }
        _ => Val::error("a string is required"),
    }
}

fn part(text: &str, offset: i64, length: i64) -> String {
    if length == 0 && offset >= 0 {
        return String::new();
    }
    let letters: Vec<&str> = text.graphemes(true).collect();
    let total = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let from = if offset < 0 {
        offset.saturating_add(total).max(0)
    } else {
        offset.min(total)
    };
    let to = if length <= 0 {
        total
    } else {
        from.saturating_add(length).min(total)
    };
    let at = |n: i64| usize::try_from(n).unwrap_or(0);
    letters[at(from)..at(to)].concat()
}

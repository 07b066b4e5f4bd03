//! Functions of regular expressions: RE2's, told to the `regex` crate in its own dialect.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::Call;
use super::answer::{LARGEST, LONGEST, Sure, list};
use super::re2::translated;
use super::run::Run;
use super::texts::by_empty_text;
use crate::read::terraform::value::{
    Alt, Atom, FieldsKind, Kind, Open, SequenceKind, Shape, Val, least_length,
};

/// Longer expressions are not looked at.
const LONGEST_PATTERN: usize = 10_000;
/// Texts and expressions whose lengths make a larger product are not matched.
const MOST_STEPS: usize = 20_000_000;

/// An expression as a call gives it.
enum Pattern {
    Read(Box<Regex>),
    /// Terraform refuses it.
    Wrong,
    /// It is beyond what is worked with here.
    TooLarge,
}

fn pattern(text: &str) -> Pattern {
    if text.len() > LONGEST_PATTERN {
        return Pattern::TooLarge;
    }
    let Some(translated) = translated(text) else {
        return Pattern::Wrong;
    };
    let built = RegexBuilder::new(&translated)
        .size_limit(1 << 20)
        .dfa_size_limit(1 << 20)
        .nest_limit(100)
        .build();
    match built {
        Ok(regex) => Pattern::Read(Box::new(regex)),
        Err(regex::Error::Syntax(why)) if !why.contains("nest") => Pattern::Wrong,
        Err(_) => Pattern::TooLarge,
    }
}

pub(super) fn regex(call: &Call<'_>, args: &[&Alt]) -> Val {
    let failure = "the text does not match";
    let (regex, text) = match (&args[0].shape, &args[1].shape) {
        (Shape::Str(text), _) => match pattern(text) {
            Pattern::Read(regex) => (regex, &args[1].shape),
            Pattern::Wrong => return Val::error("this is no regular expression"),
            Pattern::TooLarge => return unread(call, args, failure),
        },
        _ => return unread(call, args, failure),
    };
    if named_in_part(&regex) {
        return Val::error("some groups are named and some are not");
    }
    match text {
        Shape::Str(text) if too_long(&regex, text) => unread(call, args, failure),
        Shape::Str(text) => match regex.captures(text) {
            Some(found) => captured(&regex, &found),
            None => Val::error(failure),
        },
        _ => {
            let matches_empty = regex.is_match("");
            let found = any_match(call, args, &regex, "");
            let found = call.perhaps(args, found, failure);
            // The answer for an empty text is known.
            let empty = match regex.captures("") {
                Some(captures) if matches_empty => captured(&regex, &captures),
                _ => Val::error(failure),
            };
            by_empty_text(args[1], empty, found)
        }
    }
}

pub(super) fn regexall(call: &Call<'_>, args: &[&Alt]) -> Val {
    let regex = match &args[0].shape {
        Shape::Str(text) => match pattern(text) {
            Pattern::Read(regex) => regex,
            Pattern::Wrong => return Val::error("this is no regular expression"),
            Pattern::TooLarge => return all_unread(call, args),
        },
        _ => return all_unread(call, args),
    };
    if named_in_part(&regex) {
        return Val::error("some groups are named and some are not");
    }
    match &args[1].shape {
        Shape::Str(text) if too_long(&regex, text) => all_unread(call, args),
        Shape::Str(text) => {
            let found: Vec<Val> = regex
                .captures_iter(text)
                .take(LARGEST)
                .map(|found| captured(&regex, &found))
                .collect();
            if found.len() == LARGEST {
                return call.too_large(Kind::List);
            }
            list(found)
        }
        _ => {
            let mut run = Run::default();
            run.extend(any_match(call, args, &regex, "[*]"));
            run.finish(call, SequenceKind::List, args)
        }
    }
}

fn too_long(regex: &Regex, text: &str) -> bool {
    let size = regex_syntax::parse(regex.as_str())
        .ok()
        .and_then(|hir| hir.properties().maximum_len())
        .unwrap_or_default()
        .max(regex.as_str().len());
    size.saturating_mul(text.len()) > MOST_STEPS
}

/// A text, a tuple or an object, and perhaps no match at all.
fn unread(call: &Call<'_>, args: &[&Alt], failure: &'static str) -> Val {
    call.perhaps(args, call.open(Kind::Any, args), failure)
}

fn all_unread(call: &Call<'_>, args: &[&Alt]) -> Val {
    let atom = Atom::new(format!("{}[*]", call.key(args)), call.doubt(args));
    let mut run = Run::default();
    run.extend(Val::of(Shape::Open(
        Open::new(atom, Kind::Any).never_null(),
    )));
    let all = run.finish(call, SequenceKind::List, args);
    call.perhaps(args, all, "this is no regular expression")
}

fn named_in_part(regex: &Regex) -> bool {
    let named = regex.capture_names().skip(1).flatten().count();
    named > 0 && named < regex.captures_len() - 1
}

/// The match, or its groups: null for one that took no part in it.
fn captured(regex: &Regex, found: &regex::Captures<'_>) -> Val {
    let group =
        |group: Option<regex::Match<'_>>| group.map_or_else(Val::null, |m| Val::str(m.as_str()));
    grouped(regex, |at| group(found.get(at)))
}

/// A match of a text that is not known.
fn any_match(call: &Call<'_>, args: &[&Alt], regex: &Regex, at: &str) -> Val {
    let matches_empty = regex.is_match("");
    grouped(regex, |group| {
        let key = format!("{}{at}.{group}", call.key(args));
        let open = Open::new(Atom::new(key, call.doubt(args)), Kind::String);
        Val::of(Shape::Open(if group == 0 {
            Open {
                least: usize::from(!matches_empty && never_empty(regex)),
                ..open.never_null()
            }
        } else {
            open
        }))
    })
}

/// Whether every match has a character, as far as that is easily told.
fn never_empty(regex: &Regex) -> bool {
    regex_syntax::parse(regex.as_str())
        .ok()
        .and_then(|hir| hir.properties().minimum_len())
        .is_some_and(|least| least > 0)
}

fn grouped(regex: &Regex, of: impl Fn(usize) -> Val) -> Val {
    if regex.captures_len() == 1 {
        return of(0);
    }
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.iter().all(Option::is_some) {
        let entries = names
            .iter()
            .flatten()
            .enumerate()
            .map(|(at, name)| (Arc::from(*name), of(at + 1)));
        return Val::of(Shape::fields(FieldsKind::Object, entries));
    }
    let items = (1..regex.captures_len()).map(of).collect();
    Val::of(Shape::sequence(SequenceKind::Tuple, items))
}

/// An expression between slashes, or else the text itself, replaced everywhere.
pub(super) fn replace(call: &Call<'_>, args: &[&Alt]) -> Val {
    let [text, search, by] = args else {
        return Val::error("`replace` takes three strings");
    };
    let Shape::Str(search) = &search.shape else {
        return call.open_text(Sure::default(), args);
    };
    let between = search
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .filter(|_| search.len() > 1);
    let regex = match between.map(pattern) {
        None => None,
        Some(Pattern::Read(regex)) => Some(regex),
        Some(Pattern::Wrong) => return Val::error("this is no regular expression"),
        Some(Pattern::TooLarge) => return call.open_text(Sure::default(), args),
    };
    if let (Shape::Str(text), Shape::Str(by)) = (&text.shape, &by.shape) {
        let most = (text.len() + 1).saturating_mul(by.len() + 1);
        if regex.is_none()
            && most > LONGEST
            && text.matches(&**search).count().saturating_mul(by.len()) > LONGEST
        {
            return call.too_large(Kind::String);
        }
        return match regex {
            None => call.text(text.replace(&**search, by)),
            Some(regex) if too_long(&regex, text) => call.open_text(Sure::default(), args),
            Some(regex) => match replaced(&regex, text, by) {
                Some(text) => call.text(text),
                None => call.too_large(Kind::String),
            },
        };
    }
    // Nothing is put into an empty text unless the empty text is looked for.
    let finds_empty = regex
        .as_ref()
        .map_or(search.is_empty(), |regex| regex.is_match(""));
    let puts = match &by.shape {
        Shape::Str(by) => !by.is_empty() && (regex.is_none() || !by.contains('$')),
        _ => least_length(by) > 0 && regex.is_none(),
    };
    let sure = match &text.shape {
        Shape::Open(open) => kept(open, search, regex.as_deref(), puts),
        _ => Sure::default(),
    };
    let set = call.open_text(sure, args);
    if finds_empty {
        return set;
    }
    by_empty_text(text, Val::str(""), set)
}

/// What of a text that is not empty stays whatever is replaced in it.
fn kept(open: &Open, search: &str, regex: Option<&Regex>, puts: bool) -> Sure {
    if regex.is_some() || search.is_empty() {
        return Sure::least(usize::from(puts));
    }
    let foreign = |c: char| !search.contains(c);
    // No occurrence reaches over a character that it does not hold.
    let start: String = open.prefix.chars().take_while(|c| foreign(*c)).collect();
    let end: String = {
        let mut end: Vec<char> = open
            .suffix
            .chars()
            .rev()
            .take_while(|c| foreign(*c))
            .collect();
        end.reverse();
        end.into_iter().collect()
    };
    let ends = [&open.prefix, &open.suffix].map(|end| end.chars().filter(|c| foreign(*c)).count());
    Sure {
        least: ends[0].max(ends[1]).max(usize::from(puts)),
        prefix: start,
        suffix: end,
    }
}

/// Nothing where the result is too long.
fn replaced(regex: &Regex, text: &str, by: &str) -> Option<String> {
    let mut result = String::new();
    let mut last = 0;
    for found in regex.captures_iter(text) {
        let whole = found.get(0)?;
        result.push_str(&text[last..whole.start()]);
        found.expand(by, &mut result);
        last = whole.end();
        if result.len() > LONGEST {
            return None;
        }
    }
    result.push_str(&text[last..]);
    Some(result)
}

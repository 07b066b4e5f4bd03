//! Functions that put texts together, or take them apart at a separator.

use super::Call;
use super::answer::{LARGEST, LONGEST, Sure, list};
use super::run::Run;
use super::texts::by_empty_text;
use crate::read::terraform::value::{
    Alt, Atom, Kind, Open, SequenceKind, Shape, Val, least_length,
};

/// Texts one after the other; where one is open, what is sure of the ends and of the length.
#[derive(Debug, Default)]
pub(super) struct Joined {
    text: String,
    open: bool,
    least: usize,
    prefix: String,
    suffix: String,
}

impl Joined {
    pub(super) fn literal(&mut self, text: &str) {
        self.least += text.chars().count();
        if self.text.len() + self.suffix.len() + text.len() > LONGEST {
            self.unknown(0);
            return;
        }
        if self.open {
            self.suffix.push_str(text);
        } else {
            self.text.push_str(text);
        }
    }

    /// Any text of at least so many characters.
    pub(super) fn unknown(&mut self, least: usize) {
        self.least += least;
        if !self.open {
            self.prefix = std::mem::take(&mut self.text);
            self.open = true;
        }
        self.suffix.clear();
    }

    /// A string that is known, or is not.
    pub(super) fn text(&mut self, alt: &Alt) {
        match &alt.shape {
            Shape::Str(text) => self.literal(text),
            Shape::Open(open) => {
                let first = !self.open;
                self.unknown(least_length(alt));
                if first {
                    self.prefix.push_str(&open.prefix);
                }
                self.suffix.push_str(&open.suffix);
            }
            _ => self.unknown(0),
        }
    }

    /// The text, where all of it is known.
    pub(super) fn known(self) -> Option<String> {
        (!self.open).then_some(self.text)
    }

    pub(super) fn finish(self, call: &Call<'_>, args: &[&Alt]) -> Val {
        if !self.open {
            return call.text(self.text);
        }
        call.open_text(
            Sure {
                least: self.least,
                prefix: self.prefix,
                suffix: self.suffix,
            },
            args,
        )
    }
}

pub(super) fn join(call: &Call<'_>, args: &[&Alt]) -> Val {
    let Some((separator, lists)) = args.split_first().filter(|(_, lists)| !lists.is_empty()) else {
        return Val::error("`join` takes a separator and a list");
    };
    let mut joined = Joined::default();
    // Whether a separator comes before the next element; nobody knows after a list that may be empty.
    let mut between = Some(false);
    let mut open_items: Vec<&Alt> = Vec::new();
    let mut only: Option<&Alt> = None;
    for alt in lists {
        let Shape::Sequence(sequence) = &alt.shape else {
            let least = least_length(alt);
            joined.unknown(least.saturating_sub(1) * least_length(separator));
            only = None;
            if least > 0 {
                between = Some(true);
            } else if between == Some(false) {
                between = None;
            }
            continue;
        };
        for item in &sequence.items {
            only = match between {
                Some(false) => item.only(),
                _ => None,
            };
            match between {
                Some(true) => joined.text(separator),
                Some(false) => {}
                None => joined.unknown(0),
            }
            between = Some(true);
            let Some(item) = item.only() else {
                joined.unknown(0);
                continue;
            };
            if matches!(item.shape, Shape::Null(_)) {
                return Val::error("`join` takes no null");
            }
            joined.text(item);
            open_items.push(item);
        }
        if sequence.tail.is_some() {
            joined.unknown(0);
            only = None;
            between = between.filter(|between| *between);
        }
    }
    let set = match only {
        // One element alone is what it is.
        Some(item) if lists.iter().all(|alt| exact(alt)) => Val::of(item.shape.clone()),
        _ => joined.finish(call, args),
    };
    let set = if lists.iter().any(|alt| further_null(alt)) {
        call.perhaps(args, set, "`join` takes no null")
    } else {
        set
    };
    open_items.iter().fold(set, |set, item| {
        item.split_null(Val::error("`join` takes no null"), set)
    })
}

/// Whether there may be an element of which nothing is said but that it may be null.
fn further_null(alt: &Alt) -> bool {
    match &alt.shape {
        Shape::Sequence(sequence) => sequence
            .tail
            .iter()
            .any(|tail| tail.alts().iter().any(Alt::may_be_null)),
        _ => true,
    }
}

fn exact(alt: &Alt) -> bool {
    matches!(&alt.shape, Shape::Sequence(sequence) if sequence.tail.is_none())
}

/// An empty text has one part, which is empty, unless it is split into characters.
pub(super) fn split(call: &Call<'_>, args: &[&Alt]) -> Val {
    let (Shape::Str(separator), alt) = (&args[0].shape, args[1]) else {
        let mut run = Run::default();
        run.extend(any_part(call, args, "[*]", ""));
        return run.finish(call, SequenceKind::List, args);
    };
    match &alt.shape {
        Shape::Str(text) if separator.is_empty() => {
            if text.chars().count() > LARGEST {
                return call.too_large(Kind::List);
            }
            list(text.chars().map(|c| Val::str(c.to_string())).collect())
        }
        Shape::Str(text) => {
            if text.matches(&**separator).count() >= LARGEST {
                return call.too_large(Kind::List);
            }
            list(text.split(&**separator).map(Val::str).collect())
        }
        Shape::Open(open) => {
            let mut run = Run::default();
            if separator.is_empty() {
                for _ in 0..usize::from(!alt.may_be_empty_string()) {
                    run.push(any_part(call, args, "[0]", ""));
                }
                run.extend(any_part(call, args, "[*]", ""));
                return run.finish(call, SequenceKind::List, args);
            }
            let mut pieces: Vec<&str> = open.prefix.split(&**separator).collect();
            let begun = pieces.pop().unwrap_or("");
            for piece in &pieces {
                run.push(Val::str(*piece));
            }
            // A separator may begin in the prefix and end behind it.
            let begun = if separator.chars().count() == 1 {
                begun
            } else {
                ""
            };
            run.push(any_part(call, args, &format!("[{}]", pieces.len()), begun));
            run.extend(any_part(call, args, "[*]", ""));
            let all = run.finish(call, SequenceKind::List, args);
            by_empty_text(alt, list(vec![Val::str("")]), all)
        }
        _ => Val::error("a string is required"),
    }
}

fn any_part(call: &Call<'_>, args: &[&Alt], at: &str, prefix: &str) -> Val {
    let atom = Atom::new(format!("{}{at}", call.key(args)), call.doubt(args));
    Val::of(Shape::Open(Open {
        least: prefix.chars().count(),
        prefix: prefix.into(),
        ..Open::new(atom, Kind::String).never_null()
    }))
}

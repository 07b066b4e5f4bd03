//! Texts made of bytes, digests and tables: base64, URLs, hashes, CSV.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;

use super::Call;
use super::answer::{LARGEST, Sure, list};
use super::run::Run;
use super::texts::by_empty_text;
use crate::read::terraform::value::{
    Alt, Atom, FieldsKind, Kind, Open, SequenceKind, Shape, Val, least_length,
};

pub(super) fn text_of(alt: &Alt) -> Option<&Arc<str>> {
    match &alt.shape {
        Shape::Str(text) => Some(text),
        _ => None,
    }
}

pub(super) fn base64encode(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let Some(text) = text_of(args[0]) {
        call.text(STANDARD.encode(text.as_bytes()))
    } else {
        let sure = Sure::least(least_length(args[0]).max(4));
        by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
    }
}

/// Line breaks are skipped, and what is no UTF-8 is an error.
pub(super) fn base64decode(call: &Call<'_>, args: &[&Alt]) -> Val {
    let failure = "this is no base64 of a text";
    if let Some(text) = text_of(args[0]) {
        let digits = text.replace(['\n', '\r'], "");
        let bytes = STANDARD.decode(digits.as_bytes()).ok();
        match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(text) => call.text(text),
            None => Val::error(failure),
        }
    } else {
        let sure = Sure::least(0);
        let decoded = call.perhaps(args, call.open_text(sure, args), failure);
        by_empty_text(args[0], Val::str(""), decoded)
    }
}

/// As in a query: a space is `+`.
pub(super) fn urlencode(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let Some(text) = text_of(args[0]) {
        let mut encoded = String::new();
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    encoded.push(char::from(byte));
                }
                b' ' => encoded.push('+'),
                _ => {
                    let _ = write!(encoded, "%{byte:02X}");
                }
            }
        }
        call.text(encoded)
    } else {
        let sure = Sure::least(least_length(args[0]).max(1));
        by_empty_text(args[0], Val::str(""), call.open_text(sure, args))
    }
}

pub(super) fn md5(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 32, |text| hexadecimal(&md5::Md5::digest(text)))
}

pub(super) fn sha1(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 40, |text| {
        hexadecimal(&sha1::Sha1::digest(text))
    })
}

pub(super) fn sha256(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 64, |text| {
        hexadecimal(&sha2::Sha256::digest(text))
    })
}

pub(super) fn sha512(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 128, |text| {
        hexadecimal(&sha2::Sha512::digest(text))
    })
}

pub(super) fn base64sha256(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 44, |text| {
        STANDARD.encode(sha2::Sha256::digest(text))
    })
}

pub(super) fn base64sha512(call: &Call<'_>, args: &[&Alt]) -> Val {
    digest(call, args, 88, |text| {
        STANDARD.encode(sha2::Sha512::digest(text))
    })
}

fn digest(call: &Call<'_>, args: &[&Alt], length: usize, of: impl Fn(&[u8]) -> String) -> Val {
    match text_of(args[0]) {
        Some(text) => Val::str(of(text.as_bytes())),
        None => call.open_text(Sure::least(length), args),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A text that is surely not empty, whatever it is.
pub(super) fn not_empty(call: &Call<'_>, args: &[&Alt]) -> Val {
    call.open_text(Sure::least(1), args)
}

/// A text that is not empty, or an error.
pub(super) fn perhaps_some(call: &Call<'_>, args: &[&Alt]) -> Val {
    call.perhaps(args, not_empty(call, args), "this is not what it takes")
}

/// A text, also an empty one, or an error.
pub(super) fn any_text(call: &Call<'_>, args: &[&Alt]) -> Val {
    let text = call.open_text(Sure::default(), args);
    call.perhaps(args, text, "this cannot be decoded")
}

/// True or false, or an error.
pub(super) fn perhaps_true(call: &Call<'_>, args: &[&Alt]) -> Val {
    call.perhaps(args, call.undecided(args), "this is no range of addresses")
}

/// A text that is empty exactly where the first argument is.
pub(super) fn empty_with_first(call: &Call<'_>, args: &[&Alt]) -> Val {
    let set = call.open_text(Sure::least(1), args);
    let set = call.perhaps(args, set, "this cannot be encoded");
    by_empty_text(args[0], Val::str(""), set)
}

/// The first line names the columns; every line has as many fields.
pub(super) fn csvdecode(call: &Call<'_>, args: &[&Alt]) -> Val {
    let failure = "this is no CSV with a header";
    let Some(text) = text_of(args[0]) else {
        let atom = Atom::new(format!("{}[*]", call.key(args)), call.doubt(args));
        let mut run = Run::default();
        run.extend(Val::of(Shape::Open(
            Open::new(atom, Kind::Object).never_null(),
        )));
        let rows = run.finish(call, SequenceKind::List, args);
        return call.perhaps(args, rows, failure);
    };
    if stray_quote(text) {
        return Val::error(failure);
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let Ok(names) = reader.headers().cloned() else {
        return Val::error(failure);
    };
    let distinct: BTreeSet<&str> = names.iter().collect();
    if names.is_empty() || distinct.len() != names.len() {
        return Val::error(failure);
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let Ok(row) = row else {
            return Val::error(failure);
        };
        if rows.len() > LARGEST {
            return call.too_large(Kind::List);
        }
        let entries = names
            .iter()
            .zip(&row)
            .map(|(name, field)| (Arc::from(name), Val::str(field)));
        rows.push(Val::of(Shape::fields(FieldsKind::Object, entries)));
    }
    list(rows)
}

/// Quotes that do not stand around a whole field: an error to Terraform, and text to the `csv` crate.
fn stray_quote(text: &str) -> bool {
    let mut rest = text;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut inside = quoted;
            loop {
                let Some(end) = inside.find('"') else {
                    return true;
                };
                inside = &inside[end + 1..];
                match inside.strip_prefix('"') {
                    Some(after) => inside = after,
                    None => break,
                }
            }
            rest = inside;
            if !rest.is_empty() && !rest.starts_with([',', '\n', '\r']) {
                return true;
            }
        }
        let Some(end) = rest.find([',', '\n', '"']) else {
            return false;
        };
        if rest.as_bytes()[end] == b'"' {
            return true;
        }
        rest = &rest[end + 1..];
    }
}

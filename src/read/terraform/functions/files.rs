//! Functions of files and paths. The files are those of the repository; nothing outside it is read.

use super::Call;
use super::answer::Sure;
use super::encodings::text_of;
use super::run::Run;
use super::texts::by_empty_text;
use crate::read::terraform::types::set_of;
use crate::read::terraform::value::{Alt, Atom, Kind, Open, SequenceKind, Shape, Val};

pub(super) fn file(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]) {
        Some(path) => match call.host.file(path) {
            Ok(text) => call.text(&*text),
            Err(cause) => Val::of(Shape::Error(cause)),
        },
        None => call.perhaps(
            args,
            call.open_text(Sure::default(), args),
            "there is no such file",
        ),
    }
}

pub(super) fn fileexists(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]).map(|path| call.host.file_exists(path)) {
        Some(Ok(exists)) => Val::bool(exists),
        Some(Err(cause)) => Val::of(Shape::Error(cause)),
        None => call.undecided(args),
    }
}

pub(super) fn fileset(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let (Some(folder), Some(pattern)) = (text_of(args[0]), text_of(args[1])) {
        return match call.host.file_set(folder, pattern) {
            Ok(paths) => set_of(paths.into_iter().map(Val::str).collect(), None),
            Err(cause) => Val::of(Shape::Error(cause)),
        };
    }
    let atom = Atom::new(format!("{}[*]", call.key(args)), call.doubt(args));
    let mut run = Run::default();
    run.extend(Val::of(Shape::Open(Open::set(atom))));
    run.finish(call, SequenceKind::Set, args)
}

/// What is made of a file's bytes: not empty, where there is such a file.
pub(super) fn digest(call: &Call<'_>, args: &[&Alt]) -> Val {
    of_bytes(call, args, 1)
}

/// The bytes themselves in other letters: empty for an empty file.
pub(super) fn base64(call: &Call<'_>, args: &[&Alt]) -> Val {
    of_bytes(call, args, 0)
}

fn of_bytes(call: &Call<'_>, args: &[&Alt], least: usize) -> Val {
    let open = || {
        let atom = Atom::new(call.key(args), call.unsupported());
        Val::of(Shape::Open(Open {
            least,
            ..Open::new(atom, Kind::String).never_null()
        }))
    };
    match text_of(args[0]).map(|path| call.host.file_exists(path)) {
        Some(Ok(true)) => open(),
        Some(Ok(false)) => Val::error("there is no such file"),
        Some(Err(cause)) => Val::of(Shape::Error(cause)),
        None => call.perhaps(args, open(), "there is no such file"),
    }
}

/// Only the last part of the path; `.` for none.
pub(super) fn basename(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]) {
        Some(path) if path.is_empty() => Val::str("."),
        Some(path) => {
            let path = path.trim_end_matches('/');
            let name = path.rsplit('/').next().unwrap_or(path);
            call.text(if name.is_empty() { "/" } else { name })
        }
        None => call.open_text(Sure::least(1), args),
    }
}

/// All but the last part of the path, in its simplest form.
pub(super) fn dirname(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]) {
        Some(path) => {
            let folder = path.rfind('/').map_or("", |at| &path[..=at]);
            call.text(simplest(folder))
        }
        None => call.open_text(Sure::least(1), args),
    }
}

fn simplest(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

/// A home folder is put in for `~`, and nobody knows which.
pub(super) fn pathexpand(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]) {
        Some(path) if !path.starts_with('~') => Val::str(path.clone()),
        Some(_) => call.open_text(Sure::least(1), args),
        None => by_empty_text(args[0], Val::str(""), call.open_text(Sure::least(1), args)),
    }
}

/// The working folder is that of the root module.
pub(super) fn abspath(call: &Call<'_>, args: &[&Alt]) -> Val {
    match text_of(args[0]) {
        Some(path) => call.text(simplest(&call.host.absolute(path))),
        None => call.open_text(Sure::least(1), args),
    }
}

//! `yamldecode`, with the types that Terraform gives plain texts, and `yamlencode` of what is simple.

use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::Call;
use super::answer::Sure;
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::types::{Type, convert};
use crate::read::terraform::value::{
    Alt, Atom, FieldsKind, Kind, Number, Open, SequenceKind, Shape, Val,
};

/// Deeper texts are refused.
const DEEPEST: usize = 100;
/// As many nodes a text may have once its aliases are put in.
const MOST_NODES: usize = 100_000;
/// Longer texts are folded by Terraform, and left open here.
const LONGEST_LINE: usize = 60;

pub(super) fn decode(call: &Call<'_>, args: &[&Alt]) -> Val {
    if let Shape::Str(text) = &args[0].shape {
        decoded(text).unwrap_or_else(|| Val::error("this is no YAML"))
    } else {
        let value = Open::new(call.atom(args), Kind::Any);
        call.perhaps(args, Val::of(Shape::Open(value)), "this is no YAML")
    }
}

/// Nothing where the text is refused: also where it is empty or holds two documents.
fn decoded(text: &str) -> Option<Val> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        nodes: 0,
    };
    let value = loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(..) => {}
            Event::StreamEnd | Event::DocumentEnd => return None,
            event => break reader.node(event, 0)?.0,
        }
    };
    loop {
        match reader.next()? {
            Event::DocumentEnd => {}
            Event::StreamEnd => return Some(value),
            _ => return None,
        }
    }
}

struct Reader<'t> {
    events: Parser<'t, granit_parser::StrInput<'t>>,
    /// Values by anchor, with the number of their nodes.
    anchors: BTreeMap<usize, (Val, usize)>,
    nodes: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<Event<'t>> {
        loop {
            match self.events.next()?.ok()?.0 {
                Event::Comment(..) | Event::Anchor(..) => {}
                event => return Some(event),
            }
        }
    }

    /// The value that begins with this event, and how many nodes it has.
    fn node(&mut self, event: Event<'t>, depth: usize) -> Option<(Val, usize)> {
        if depth > DEEPEST {
            return None;
        }
        self.nodes += 1;
        let before = self.nodes;
        let (anchor, value) = match event {
            Event::Alias(anchor) => {
                let (value, nodes) = self.anchors.get(&anchor)?.clone();
                self.nodes += nodes;
                (0, value)
            }
            Event::Scalar(text, style, anchor, tag) => {
                (anchor, scalar(&text, style, tag.as_deref())?)
            }
            Event::SequenceStart(_, anchor, tag) => {
                allowed(tag.as_deref(), "seq")?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => break,
                        event => items.push(self.node(event, depth + 1)?.0),
                    }
                }
                (anchor, Val::of(Shape::sequence(SequenceKind::Tuple, items)))
            }
            Event::MappingStart(_, anchor, tag) => {
                allowed(tag.as_deref(), "map")?;
                (anchor, self.mapping(depth)?)
            }
            _ => return None,
        };
        if self.nodes > MOST_NODES {
            return None;
        }
        let nodes = self.nodes - before + 1;
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), nodes));
        }
        Some((value, nodes))
    }

    /// Later keys win; what `<<` brings in gives way to the mapping's own keys.
    fn mapping(&mut self, depth: usize) -> Option<Val> {
        let mut merged: BTreeMap<Arc<str>, Val> = BTreeMap::new();
        let mut own: BTreeMap<Arc<str>, Val> = BTreeMap::new();
        loop {
            let event = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let merge = matches!(
                &event,
                Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<"
            );
            let key = self.node(event, depth + 1)?.0;
            let event = self.next()?;
            let value = self.node(event, depth + 1)?.0;
            if merge {
                let Shape::Fields(fields) = &value.only()?.shape else {
                    return None;
                };
                merged.extend(fields.entries.iter().cloned());
                continue;
            }
            match &convert(&key, &Type::String).only()?.shape {
                Shape::Str(name) => own.insert(name.clone(), value),
                _ => return None,
            };
        }
        merged.extend(own);
        Some(Val::of(Shape::fields(FieldsKind::Object, merged)))
    }
}

/// Only the tag that the node has anyway.
fn allowed(tag: Option<&Tag>, suffix: &str) -> Option<()> {
    tag.is_none_or(|tag| core(tag) == Some(suffix))
        .then_some(())
}

/// The name of one of YAML's own tags.
fn core(tag: &Tag) -> Option<&str> {
    match tag.handle() {
        "tag:yaml.org,2002:" | "!!" => Some(tag.suffix()),
        _ => None,
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Option<Val> {
    let tag = match tag {
        None => None,
        Some(tag) => Some(core(tag)?),
    };
    if style != ScalarStyle::Plain {
        return ["str", "int", "float", "bool", "null", "binary", "timestamp"]
            .contains(&tag.unwrap_or("str"))
            .then(|| Val::str(text));
    }
    let value = plain(text);
    let shape = &value.only()?.shape;
    let fits = match tag {
        None => true,
        Some("str" | "binary") => return Some(Val::str(text)),
        Some("int" | "float") => matches!(shape, Shape::Number(_) | Shape::Open(_)),
        Some("bool") => matches!(shape, Shape::Bool(_)),
        Some("null") => matches!(shape, Shape::Null(_)),
        Some(_) => false,
    };
    // There is no such number to Terraform.
    let number = !matches!(text, ".nan" | ".NaN" | ".NAN");
    (fits && number).then_some(value)
}

/// A text without quotes: YAML 1.1's booleans, numbers without `_`, dates as times (checked with terraform 1.11.4).
fn plain(text: &str) -> Val {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Val::null(),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Val::bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Val::bool(false);
        }
        _ => {}
    }
    if let Some(number) = Number::parse(text) {
        return Val::number(number);
    }
    let based = |prefix: &str, base: u32| {
        let digits = text.strip_prefix(prefix)?;
        let fits = digits.len() <= 15 && digits.chars().all(|c| c.is_digit(base));
        let number = i64::from_str_radix(digits, base).ok()?;
        fits.then(|| Val::number(number))
    };
    if let Some(value) = based("0x", 16).or_else(|| based("0o", 8)) {
        return value;
    }
    if matches!(
        text.trim_start_matches(['+', '-']),
        ".inf" | ".Inf" | ".INF"
    ) {
        return left_open(text, Kind::Number);
    }
    if !is_date(text) {
        return Val::str(text);
    }
    match text.len() {
        10 => Val::str(format!("{text}T00:00:00Z")),
        20 if text.ends_with('Z') && text.as_bytes()[10] == b'T' => Val::str(text),
        _ => left_open(text, Kind::String),
    }
}

/// Four digits, one or two, one or two, and perhaps a time.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    year.len() == 4
        && digits(year) == 4
        && (1..=2).contains(&month.len())
        && digits(month) == month.len()
        && (1..=2).contains(&digits(day))
        && (digits(day) == day.len() || day[digits(day)..].starts_with(['T', 't', ' ', '\t']))
}

fn left_open(text: &str, kind: Kind) -> Val {
    let doubt = Doubt::new(Cause::Function("yamldecode".into()), Trail::default());
    let atom = Atom::new(format!("yamldecode({text:?})"), doubt);
    Val::of(Shape::Open(Open {
        least: usize::from(kind == Kind::String),
        ..Open::new(atom, kind).never_null()
    }))
}

pub(super) fn encode(call: &Call<'_>, args: &[&Alt]) -> Val {
    let mut text = String::new();
    let collection = matches!(args[0].shape, Shape::Sequence(_) | Shape::Fields(_));
    match written(args[0], 0, &mut text) {
        Some(()) => {
            text.push('\n');
            if !collection && !matches!(args[0].shape, Shape::Str(_)) {
                text.push_str("...\n");
            }
            call.text(text)
        }
        None => call.open_text(Sure::least(2), args),
    }
}

/// Without the last line break; nothing where something is open or would be folded.
fn written(alt: &Alt, indent: usize, text: &mut String) -> Option<()> {
    if indent > DEEPEST {
        return None;
    }
    match &alt.shape {
        Shape::Null(_) => text.push_str("null"),
        Shape::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Shape::Number(number) => text.push_str(&number.to_string()),
        Shape::Str(value) => text.push_str(&quoted(value)?),
        Shape::Sequence(sequence) if sequence.tail.is_none() => {
            if sequence.items.is_empty() {
                text.push_str("[]");
            }
            for (at, item) in sequence.items.iter().enumerate() {
                if at > 0 {
                    line(indent, text);
                }
                text.push_str("- ");
                written(item.only()?, indent + 1, text)?;
            }
        }
        Shape::Fields(fields) if fields.rest.is_none() => {
            if fields.entries.is_empty() {
                text.push_str("{}");
            }
            for (at, (name, value)) in fields.entries.iter().enumerate() {
                if at > 0 {
                    line(indent, text);
                }
                text.push_str(&quoted(name)?);
                text.push(':');
                let value = value.only()?;
                match &value.shape {
                    // A list stands under its key without being indented.
                    Shape::Sequence(sequence) if !sequence.items.is_empty() => {
                        line(indent, text);
                        written(value, indent, text)?;
                    }
                    Shape::Fields(fields) if !fields.entries.is_empty() => {
                        line(indent + 1, text);
                        written(value, indent + 1, text)?;
                    }
                    _ => {
                        text.push(' ');
                        written(value, indent, text)?;
                    }
                }
            }
        }
        _ => return None,
    }
    Some(())
}

fn line(indent: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"  ".repeat(indent));
}

fn quoted(text: &str) -> Option<String> {
    let simple = text.len() <= LONGEST_LINE && text.chars().all(|c| !c.is_control() || c == '\t');
    simple.then(|| {
        let escaped = text
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\t', "\\t");
        format!("\"{escaped}\"")
    })
}

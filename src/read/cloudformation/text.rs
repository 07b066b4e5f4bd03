//! Strings as far as they are known: literal pieces, and holes for what only a deployment fills in.

use std::fmt;
use std::sync::Arc;

use regex::Regex;

use super::reasons::Reason;
use super::syntax::Scalar;
use crate::knowledge::Cause;

/// A string that is not known. The same key means the same string, wherever it is used.
#[derive(Debug, Clone)]
pub(super) struct Hole(Arc<Unknown>);

#[derive(Debug)]
struct Unknown {
    key: Arc<str>,
    limits: Limits,
    cause: Cause,
    why: Vec<Reason>,
    origin: Origin,
}

/// What a string that is not known is the name of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Anything,
    /// Of the resource with this logical id.
    Resource(Arc<str>),
    /// Of something that `CloudFormation` gives a name of its own making.
    Generated,
}

/// What is sure about a string that is not known.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    pub(super) min_length: usize,
    pub(super) max_length: Option<usize>,
    /// Where only these can be.
    pub(super) values: Option<Vec<Arc<str>>>,
    /// Matches the whole string.
    pub(super) pattern: Option<Arc<Regex>>,
    /// A number, and between which.
    pub(super) number: Option<(f64, f64)>,
}

impl Limits {
    pub(super) fn not_empty() -> Self {
        Self {
            min_length: 1,
            ..Self::default()
        }
    }

    pub(super) fn admit(&self, text: &str) -> bool {
        let length = text.chars().count();
        length >= self.min_length
            && self.max_length.is_none_or(|max| length <= max)
            && self
                .values
                .as_ref()
                .is_none_or(|values| values.iter().any(|value| &**value == text))
            && self
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(text))
            && self.number.is_none_or(|(min, max)| {
                text.parse::<f64>()
                    .is_ok_and(|number| number >= min && number <= max)
            })
    }
}

impl Hole {
    pub(super) fn new(
        key: impl Into<Arc<str>>,
        limits: Limits,
        cause: Cause,
        why: Vec<Reason>,
    ) -> Self {
        Self(Arc::new(Unknown {
            key: key.into(),
            limits,
            cause,
            why,
            origin: Origin::Anything,
        }))
    }

    /// The name of a resource of the template: surely there once it is made.
    pub(super) fn name(resource: &str, origin: Origin) -> Self {
        Self(Arc::new(Unknown {
            key: format!("name of {resource}").into(),
            limits: Limits::not_empty(),
            cause: Cause::ComputedAtApply(resource.into()),
            why: Vec::new(),
            origin,
        }))
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.0.origin
    }

    pub(super) fn key(&self) -> &Arc<str> {
        &self.0.key
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(super) fn cause(&self) -> &Cause {
        &self.0.cause
    }

    pub(super) fn why(&self) -> &[Reason] {
        &self.0.why
    }

    /// Another string that is made from this one and shares its fate.
    pub(super) fn derive(&self, how: &str, limits: Limits) -> Self {
        Self::new(
            format!("{how} of <{}>", self.0.key),
            limits,
            self.0.cause.clone(),
            self.0.why.clone(),
        )
    }

    /// Whether the other string has a part in this one: every key holds those of its parts in brackets.
    pub(super) fn is_made_of(&self, other: &Hole) -> bool {
        self.0.key.contains(&format!("<{}>", other.0.key))
    }
}

impl PartialEq for Hole {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Hole {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Literal(Arc<str>),
    Hole(Hole),
}

/// Neighbouring literals are one, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Text(Vec<Part>);

impl Text {
    pub(super) fn literal(text: &str) -> Self {
        let mut own = Self::default();
        own.push_literal(text);
        own
    }

    pub(super) fn hole(hole: Hole) -> Self {
        Self(vec![Part::Hole(hole)])
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }

    pub(super) fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Part::Literal(last)) = self.0.last_mut() {
            *last = format!("{last}{text}").into();
        } else {
            self.0.push(Part::Literal(text.into()));
        }
    }

    pub(super) fn push(&mut self, part: &Part) {
        match part {
            Part::Literal(text) => self.push_literal(text),
            Part::Hole(hole) => self.0.push(Part::Hole(hole.clone())),
        }
    }

    pub(super) fn append(&mut self, other: &Text) {
        for part in &other.0 {
            self.push(part);
        }
    }

    /// The whole string, where it is known.
    pub(super) fn exact(&self) -> Option<&str> {
        match &*self.0 {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// As people are told of it, who know what stands there.
    pub(super) fn written(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Literal(text) => &**text,
            Part::Hole(_) => "…",
        });
        parts.collect()
    }

    /// The hole that is the whole string.
    pub(super) fn as_hole(&self) -> Option<&Hole> {
        match &*self.0 {
            [Part::Hole(hole)] => Some(hole),
            _ => None,
        }
    }

    pub(super) fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.0.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            Part::Literal(_) => None,
        })
    }

    /// The only hole in it, and what it holds where all of it is `whole`; nothing where it cannot be, or where there are
    /// more holes.
    pub(super) fn gap_in<'a>(&self, whole: &'a str) -> Option<(&Hole, &'a str)> {
        let mut holes = self.holes();
        let (Some(hole), None) = (holes.next(), holes.next()) else {
            return None;
        };
        let rest = whole.strip_prefix(self.prefix())?;
        Some((hole, rest.strip_suffix(self.suffix())?))
    }

    pub(super) fn prefix(&self) -> &str {
        match self.0.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// Empty where the string is known as a whole: then all of it is the prefix.
    pub(super) fn suffix(&self) -> &str {
        match &*self.0 {
            [_, .., Part::Literal(text)] => text,
            _ => "",
        }
    }
}

/// As a key that tells different strings apart.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Literal(text) => write!(f, "{text:?}")?,
                Part::Hole(hole) => write!(f, "<{}>", hole.key())?,
            }
        }
        Ok(())
    }
}

/// The strings that a scalar may be to the service. An unquoted one is read by the rules of YAML 1.1, and the user
/// guide ("Template format") does not say how booleans and numbers become strings again, so there may be several.
pub(super) fn readings(scalar: &Scalar) -> Vec<Arc<str>> {
    let text = &scalar.text;
    if !scalar.plain {
        return vec![text.clone()];
    }
    if let Some(boolean) = boolean(text) {
        return match boolean {
            Boolean::Plainly(value) => vec![value.into()],
            Boolean::Perhaps(value) => vec![text.clone(), value.into()],
        };
    }
    let mut readings = vec![text.clone()];
    for other in numbers(text) {
        if !readings.iter().any(|reading| **reading == *other) {
            readings.push(other.into());
        }
    }
    readings
}

enum Boolean {
    Plainly(&'static str),
    Perhaps(&'static str),
}

fn boolean(text: &str) -> Option<Boolean> {
    match text {
        "true" | "True" | "TRUE" => Some(Boolean::Plainly("true")),
        "false" | "False" | "FALSE" => Some(Boolean::Plainly("false")),
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Boolean::Perhaps("true")),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Boolean::Perhaps("false")),
        _ => None,
    }
}

/// How else a number may be written once it was read (YAML 1.1, "int" and "float").
fn numbers(text: &str) -> Vec<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace('_', "");
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Vec::new();
    }
    let mut others = Vec::new();
    let mut integer = |radix, digits: &str| {
        if let Ok(number) = u128::from_str_radix(digits, radix) {
            others.push(format!("{sign}{number}"));
        }
    };
    if let Some(hex) = digits.strip_prefix("0x") {
        integer(16, hex);
    } else if let Some(binary) = digits.strip_prefix("0b") {
        integer(2, binary);
    } else if digits.contains(':') {
        let parts: Option<Vec<u128>> = digits.split(':').map(|part| part.parse().ok()).collect();
        let number = parts.and_then(|parts| {
            parts
                .into_iter()
                .try_fold(0_u128, |sum, part| sum.checked_mul(60)?.checked_add(part))
        });
        others.extend(number.map(|number| format!("{sign}{number}")));
    } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        integer(10, &digits);
        if digits.starts_with('0') {
            integer(8, &digits);
        }
    } else if let Ok(number) = digits.parse::<f64>() {
        others.push(format!("{sign}{number}"));
        others.push(format!("{sign}{number:?}"));
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        let scalar = Scalar {
            text: text.into(),
            plain: true,
        };
        readings(&scalar).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_yaml_may_change_has_several_readings() {
        assert_eq!(plain("yes"), ["yes", "true"]);
        assert_eq!(plain("True"), ["true"]);
        assert_eq!(plain("010"), ["010", "10", "8"]);
        assert_eq!(plain("5.10"), ["5.10", "5.1"]);
        assert_eq!(plain("1_000"), ["1_000", "1000"]);
        assert_eq!(plain("12:30"), ["12:30", "750"]);
    }

    #[test]
    fn what_it_leaves_alone_has_one() {
        for text in [
            "6379",
            "0",
            "5.0",
            "2010-09-09",
            "cache.t3.micro",
            "1.2.3",
            "-",
            "-1",
        ] {
            assert!(plain(text).contains(&text.to_owned()));
        }
        for text in [
            "6379",
            "0",
            "2010-09-09",
            "cache.t3.micro",
            "1.2.3",
            "-",
            "-1",
        ] {
            assert_eq!(plain(text), [text]);
        }
    }

    #[test]
    fn limits_say_what_may_be() {
        let limits = Limits {
            min_length: 2,
            max_length: Some(4),
            pattern: Some(Arc::new(Regex::new("^(?:[a-z]*)$").unwrap())),
            ..Limits::default()
        };
        assert!(limits.admit("abc"));
        for text in ["", "a", "abcde", "ab1"] {
            assert!(!limits.admit(text), "{text}");
        }
    }
}

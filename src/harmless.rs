//! Text from elsewhere, made harmless for a terminal and for the logs of build servers: as a line, as source, as JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// Longer names and messages are cut.
const LONGEST: usize = 1000;

/// Whether a terminal may act on it, or show nothing where something is: control characters, marks that change the direction
/// of what is read (Unicode standard annex 9), and characters without width, whose names look like others.
fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends = matches!(c, '\u{2028}' | '\u{2029}');
    let hides = matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    c.is_control() || turns || ends || hides
}

/// Whether a build server that reads its log takes what comes for a command of its own: `##[` (GitHub), `##vso[` (Azure),
/// `##teamcity[`. They look for it anywhere in a line.
fn commands(text: &str) -> bool {
    text.strip_prefix("##").is_some_and(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .starts_with('[')
    })
}

fn holds_command(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| commands(&text[at..]))
}

/// Whether it may be shown as it is.
#[must_use]
pub fn is_harmless(text: &str) -> bool {
    !text.contains(acts) && !holds_command(text)
}

/// One line that a terminal only prints: what would act is written out, and what is too long is cut.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    match shorten(text) {
        None => whole_line(text),
        Some(start) => Cow::Owned(format!("{}…", whole_line(start))),
    }
}

/// The same, however long it is.
#[must_use]
pub fn whole_line(text: &str) -> Cow<'_, str> {
    if is_harmless(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    for (at, c) in text.char_indices() {
        if acts(c) {
            plain.extend(c.escape_default());
        } else if commands(&text[at..]) {
            plain.push_str("# ");
        } else {
            plain.push(c);
        }
    }
    Cow::Owned(plain)
}

/// The start of what is too long.
fn shorten(text: &str) -> Option<&str> {
    (text.len() > LONGEST).then(|| &text[..text.floor_char_boundary(LONGEST)])
}

/// Source text that a terminal only prints. Every character keeps its length, so that places stay where they are.
#[must_use]
pub fn source(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| !acts(c) || matches!(c, '\n' | '\r' | '\t');
    if text.chars().all(harmless) && !holds_command(text) {
        return Cow::Borrowed(text);
    }
    let plain = text.char_indices().map(|(at, c)| match c {
        '#' if commands(&text[at..]) => '?',
        c if harmless(c) => c,
        c => match c.len_utf8() {
            1 => '?',
            2 => '¿',
            3 => '\u{fffd}',
            _ => '\u{1f5d9}',
        },
    });
    Cow::Owned(plain.collect())
}

/// JSON in one line, whose strings are the same when they are read and harmless where they are only shown.
///
/// # Errors
/// Where `value` is none that JSON can hold.
pub fn json(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, CompactFormatter)
}

/// The same, indented.
///
/// # Errors
/// Where `value` is none that JSON can hold.
pub fn pretty_json(value: &impl Serialize) -> serde_json::Result<String> {
    written(value, PrettyFormatter::new())
}

fn written(value: &impl Serialize, formatter: impl Formatter) -> serde_json::Result<String> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Harmless(formatter));
    value.serialize(&mut serializer)?;
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}

/// Lays JSON out as another formatter does, and escapes within strings what acts.
struct Harmless<F>(F);

impl<F: Formatter> Formatter for Harmless<F> {
    /// What JSON itself escapes (RFC 8259, section 7) comes by `write_char_escape`; a command is never cut by that.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut written = 0;
        for (at, c) in fragment.char_indices() {
            if !acts(c) && !commands(&fragment[at..]) {
                continue;
            }
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTING: &str = "\0\u{7}\u{1b}[31m\r\n\u{7f}\u{85}\u{9b}\u{ad}\u{61c}\u{200b}\u{200e}\u{2028}\u{2029}\u{202e}\u{2066}\u{feff}\u{e0041}";

    #[test]
    fn nothing_that_acts_is_left() {
        assert!(!line(ACTING).contains(acts));
        assert_eq!(line("a\nb"), "a\\nb");
        assert_eq!(line("é `x`"), "é `x`");
    }

    #[test]
    fn source_keeps_its_lengths() {
        let hostile = format!("é{ACTING}\t");
        let plain = source(&hostile);
        assert_eq!(plain.len(), hostile.len());
        assert!(!plain.contains(|c| acts(c) && !matches!(c, '\n' | '\r' | '\t')));
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = "é".repeat(1 << 20);
        assert!(line(&long).len() < 1100);
        assert_eq!(whole_line(&long), long);
    }

    #[test]
    fn no_build_server_sees_a_command() {
        for command in ["##[add-mask]x", "x ##vso[a]", "###[error]", "##teamcity[x]"] {
            assert!(holds_command(command));
            assert!(!holds_command(&line(command)), "{command}");
            assert!(!holds_command(&source(command)), "{command}");
            assert!(!holds_command(&json(&command).unwrap()), "{command}");
        }
        for text in ["## A heading [1]", "x[\"##\"]", "#[a]"] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn json_says_the_same() {
        let text = format!("{ACTING}é\u{1f5d9}\\##[x]\"##vso[");
        let value = serde_json::json!({ &text: [&text, 1.5, null, {}, []], "é": { "a": true } });
        for (json, plain) in [
            (
                json(&value).unwrap(),
                serde_json::to_string(&value).unwrap(),
            ),
            (
                pretty_json(&value).unwrap(),
                serde_json::to_string_pretty(&value).unwrap(),
            ),
        ] {
            let acts = |c: char| acts(c) && c != '\n';
            assert!(!json.contains(acts) && !holds_command(&json), "{json}");
            assert!(json.contains('é') && plain.lines().count() == json.lines().count());
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(read, value);
        }
    }
}

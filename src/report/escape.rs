//! Text from checked files, made harmless for a terminal and for the logs of build servers.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Longer names and messages are cut.
const LONGEST: usize = 1000;

/// Whether a terminal may act on it: control characters, and marks that change the direction of what is read (Unicode
/// standard annex 9).
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
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

/// One line that a terminal only prints: what would act is written out, and what is too long is cut.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && !text.contains(acts) && !holds_command(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    for (at, c) in text.char_indices() {
        if plain.len() > LONGEST {
            plain.push('…');
            break;
        }
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

/// Source text that a terminal only prints. Every character keeps its length, so that places stay where they are.
pub(super) fn source(text: &str) -> Cow<'_, str> {
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
            _ => '\u{fffd}',
        },
    });
    Cow::Owned(plain.collect())
}

/// JSON that says the same and holds no command, nor, within a string, what some readers take for the end of a line.
pub(super) fn json(text: String) -> String {
    let ends = |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.contains(ends) && !holds_command(&text) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // Outside of strings JSON has none of them.
        if ends(c) || commands(&text[at..]) {
            let _ = write!(plain, "\\u{:04x}", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_is_left() {
        let hostile = "a\u{1b}[31m\nb\u{202e}c\u{85}d\r\u{7}";
        assert!(!line(hostile).contains(acts));
        assert_eq!(line("a\nb"), "a\\nb");
        assert_eq!(line("é `x`"), "é `x`");
    }

    #[test]
    fn source_keeps_its_lengths() {
        let hostile = "é\u{1b}[31m\nb\u{202e}c\u{85}d\t";
        let plain = source(hostile);
        assert_eq!(plain.len(), hostile.len());
        assert!(!plain.contains(|c| acts(c) && !matches!(c, '\n' | '\t')));
    }

    #[test]
    fn what_is_long_is_cut() {
        assert!(line(&"x".repeat(1 << 20)).len() < 1100);
    }

    #[test]
    fn no_build_server_sees_a_command() {
        for command in ["##[add-mask]x", "x ##vso[a]", "###[error]", "##teamcity[x]"] {
            assert!(holds_command(command));
            assert!(!holds_command(&line(command)), "{command}");
            assert!(!holds_command(&source(command)), "{command}");
            assert!(!holds_command(&json(format!("\"{command}\""))), "{command}");
        }
        for text in ["## A heading [1]", "x[\"##\"]", "#[a]"] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn json_says_the_same() {
        let text = "\u{85}\u{2028}\u{2029}##[x]\\##[";
        let json = json(serde_json::to_string(text).unwrap());
        assert!(json.is_ascii() && !holds_command(&json), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

//! Text from checked files, made harmless for a terminal.

use std::borrow::Cow;

/// Longer names and messages are cut.
const LONGEST: usize = 1000;

/// Whether a terminal may act on it: control characters, and marks that change the direction of what is read (Unicode
/// standard annex 9).
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// One line that a terminal only prints: what would act is written out, and what is too long is cut.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    for c in text.chars() {
        if plain.len() > LONGEST {
            plain.push('…');
            break;
        }
        if acts(c) {
            plain.extend(c.escape_default());
        } else {
            plain.push(c);
        }
    }
    Cow::Owned(plain)
}

/// Source text that a terminal only prints. Every character keeps its length, so that places stay where they are.
pub(super) fn source(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| !acts(c) || matches!(c, '\n' | '\r' | '\t');
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().map(|c| match c {
        c if harmless(c) => c,
        c => match c.len_utf8() {
            1 => '?',
            2 => '¿',
            _ => '\u{fffd}',
        },
    });
    Cow::Owned(plain.collect())
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
}

//! Texts made to fit the width of a terminal.

use std::borrow::Cow;
use std::ops::Range;

/// Columns that the frame of a snippet takes: a line's number, and what stands around it.
const FRAME: usize = 8;
/// What is narrower than this shows nothing that helps.
const NARROWEST: usize = 40;
const MARK: &str = "…";

fn room(width: usize) -> usize {
    width.saturating_sub(FRAME).max(NARROWEST)
}

/// Where in a source line, in bytes, the mark stands that it is cut there; of one that fits, nothing.
pub(super) fn cut(line: &str, width: Option<usize>) -> Option<Range<usize>> {
    let line = line.trim_end_matches(['\n', '\r']);
    let (end, _) = line.char_indices().nth(room(width?))?;
    let before = |(at, _): &(usize, char)| end - at >= MARK.len();
    let (start, _) = line[..end].char_indices().rev().find(before)?;
    Some(start..end)
}

/// The same text with the marks in it. Every byte stays where it is.
pub(super) fn marked(text: &str, width: Option<usize>) -> Cow<'_, str> {
    if text.lines().all(|line| cut(line, width).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut marked = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let Some(cut) = cut(line, width) else {
            marked.push_str(line);
            continue;
        };
        marked.push_str(&line[..cut.start]);
        marked.push_str(MARK);
        marked.push_str(&" ".repeat(cut.len() - MARK.len()));
        marked.push_str(&line[cut.end..]);
    }
    Cow::Owned(marked)
}

/// A sentence broken between words.
pub(super) fn wrapped(text: &str, width: Option<usize>) -> String {
    let Some(room) = width.map(room) else {
        return text.to_owned();
    };
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > room {
            wrapped.push('\n');
            column = 0;
        } else if !wrapped.is_empty() {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_is_left_alone() {
        for width in [None, Some(80), Some(0)] {
            let text = "short\r\n\nlines\n";
            assert_eq!(cut("short\n", width), None);
            assert_eq!(marked(text, width), text);
            assert_eq!(wrapped("a few words", width), "a few words");
        }
    }

    #[test]
    fn a_line_that_does_not_fit_is_cut_at_a_mark() {
        let line = "é".repeat(60);
        let width = Some(50);
        assert_eq!(cut(&line, width), Some(80..84));
        let text = format!("{line}\nnext\n");
        let marked = marked(&text, width);
        assert_eq!(marked.len(), text.len());
        assert_eq!(marked[..84], format!("{}… ", "é".repeat(40)));
        assert_eq!(marked[84..], text[84..]);
    }

    #[test]
    fn words_go_to_the_next_line() {
        let text = ["word"; 20].join(" ");
        let wrapped = wrapped(&text, Some(50));
        assert!(wrapped.lines().all(|line| line.len() <= 42), "{wrapped}");
        assert_eq!(wrapped.replace('\n', " "), text);
        assert_eq!(super::wrapped(&"x".repeat(90), Some(50)).len(), 90);
    }
}

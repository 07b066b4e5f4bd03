//! Walking over HCL without parsing it: past strings, heredocs and comments, in which brackets and line breaks mean
//! nothing.

use std::ops::Range;

/// Where a walk stands.
pub(super) struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) end: usize,
    /// A quote whose string runs into the end of its line.
    pub(super) open_string: Option<usize>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: range.start,
            end: range.end,
            open_string: None,
        }
    }

    /// Past a string, a heredoc or a comment that starts here; a line's comment ends before its line break.
    pub(super) fn skip(&mut self) -> bool {
        match self.bytes[self.at] {
            b'#' => self.at = line_end(self.bytes, self.at, self.end),
            b'/' if self.next_is(b'/') => self.at = line_end(self.bytes, self.at, self.end),
            b'/' if self.next_is(b'*') => self.at = comment_end(self.bytes, self.at, self.end),
            b'"' => self.string(),
            b'<' if self.next_is(b'<') => self.heredoc(),
            _ => return false,
        }
        true
    }

    fn next_is(&self, byte: u8) -> bool {
        self.at + 1 < self.end && self.bytes[self.at + 1] == byte
    }

    /// Past the closing quote, or to the end of the line where there is none.
    fn string(&mut self) {
        let open = self.at;
        self.at += 1;
        let mut braces = 0_usize;
        while self.at < self.end {
            match self.bytes[self.at] {
                b'\\' => self.at += 1,
                b'"' if braces == 0 => {
                    self.at += 1;
                    return;
                }
                b'"' => {
                    self.string();
                    continue;
                }
                b'\n' if braces == 0 => {
                    self.open_string.get_or_insert(open);
                    return;
                }
                b'$' | b'%' if self.next_is(b'{') => {
                    braces += 1;
                    self.at += 1;
                }
                b'{' if braces > 0 => braces += 1,
                b'}' if braces > 0 => braces -= 1,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.end);
        self.open_string.get_or_insert(open);
    }

    fn heredoc(&mut self) {
        let rest = &self.bytes[self.at + 2..self.end];
        let dash = usize::from(rest.first() == Some(&b'-'));
        let name_end = rest[dash..]
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
            .unwrap_or(rest.len() - dash);
        if name_end == 0 {
            self.at += 2;
            return;
        }
        let name = &rest[dash..dash + name_end];
        let mut line = line_end(self.bytes, self.at, self.end);
        while line < self.end {
            let next = line_end(self.bytes, line + 1, self.end);
            if self.bytes[line + 1..next].trim_ascii() == name {
                self.at = next;
                return;
            }
            line = next;
        }
        self.at = self.end;
    }
}

fn line_end(bytes: &[u8], at: usize, end: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..end]).map_or(end, |length| at + length)
}

fn comment_end(bytes: &[u8], at: usize, end: usize) -> usize {
    memchr::memmem::find(&bytes[at..end], b"*/").map_or(end, |length| at + length + 2)
}

//! Comments of HCL, and the blocks around them. A comment is not looked for in strings and heredocs, save in the expressions
//! that these hold.

use std::ops::Range;

/// Where something stands in a text, in bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Comments {
    /// With their signs, in order.
    pub(super) comments: Vec<Range<usize>>,
    /// The outermost blocks, from their first word to their last bracket.
    pub(super) blocks: Vec<Range<usize>>,
}

/// What a closing bracket goes back to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket,
    /// An expression in a string.
    Template,
}

pub(super) fn scan(text: &str) -> Comments {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
        open: Vec::new(),
        item: None,
        found: Comments::default(),
    };
    while scanner.at < scanner.bytes.len() {
        scanner.step();
    }
    scanner.found
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// Where the outermost item began that has not ended.
    item: Option<usize>,
    found: Comments,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn step(&mut self) {
        let rest = self.rest();
        let byte = rest[0];
        if byte == b'#' || rest.starts_with(b"//") {
            let end = self.at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let shown = end - usize::from(end > self.at && self.bytes[end - 1] == b'\r');
            self.found.comments.push(self.at..shown);
            self.at = end;
            return;
        }
        if rest.starts_with(b"/*") {
            let length = memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |at| at + 4);
            self.found.comments.push(self.at..self.at + length);
            self.at += length;
            return;
        }
        if byte == b'\n' && self.open.is_empty() {
            self.item = None;
        } else if !byte.is_ascii_whitespace() && self.open.is_empty() && self.item.is_none() {
            self.item = Some(self.at);
        }
        match byte {
            b'"' => {
                self.at += 1;
                self.string();
                return;
            }
            b'<' if rest.starts_with(b"<<") => {
                self.heredoc();
                return;
            }
            b'{' | b'[' | b'(' => self.open.push(Open::Bracket),
            b'}' | b']' | b')' => match self.open.pop() {
                Some(Open::Template) => {
                    self.at += 1;
                    self.string();
                    return;
                }
                Some(Open::Bracket) if self.open.is_empty() && byte == b'}' => {
                    if let Some(start) = self.item {
                        self.found.blocks.push(start..self.at + 1);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        self.at += 1;
    }

    /// The rest of a string, up to its end or to an expression in it.
    fn string(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            let rest = self.rest();
            match byte {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return;
                }
                // No string goes over a line: this one does not end, and what follows is read as if it had.
                b'\n' => return,
                _ if rest.starts_with(b"$${") || rest.starts_with(b"%%{") => self.at += 3,
                _ if rest.starts_with(b"${") || rest.starts_with(b"%{") => {
                    self.open.push(Open::Template);
                    self.at += 2;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }

    /// All of it is text: a comment in an expression of a heredoc marks nothing.
    fn heredoc(&mut self) {
        let rest = self.rest();
        let after = rest[2..].strip_prefix(b"-").unwrap_or(&rest[2..]);
        let length = after
            .iter()
            .take_while(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii()
            })
            .count();
        let name = after[..length].to_vec();
        let ends_line = after[length..].starts_with(b"\n") || after[length..].starts_with(b"\r\n");
        if name.is_empty() || !ends_line {
            self.at += 2;
            return;
        }
        self.next_line();
        while self.at < self.bytes.len() {
            let line = self.rest();
            let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
            if line.trim_ascii() == name {
                self.at += line.len();
                return;
            }
            self.next_line();
        }
    }

    fn next_line(&mut self) {
        let rest = self.rest();
        self.at += memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let found = scan(text).comments;
        found.into_iter().map(|range| &text[range]).collect()
    }

    fn blocks(text: &str) -> Vec<&str> {
        let found = scan(text).blocks;
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn every_sign_of_a_comment_is_known() {
        let text = "# a\r\nb = 1 // c\n/* d\n e */ f = 2 /* g */\n# h";
        assert_eq!(
            comments(text),
            ["# a", "// c", "/* d\n e */", "/* g */", "# h"]
        );
    }

    #[test]
    fn a_string_holds_no_comment() {
        for text in [
            "a = \"# b // c /* d\"",
            "a = \"\\\" # b\"",
            "a = \"\\\\\" == \"# b\"",
            "a = \"$${ # b\"",
            "a = \"%%{ # b\"",
            "a = \"${\"# b\"}# c\"",
            "a = \"${ { x = \"}\" }[\"x\"] }# c\"",
        ] {
            assert_eq!(comments(text), [""; 0], "{text}");
            assert_eq!(comments(&format!("{text} # z")), ["# z"], "{text}");
        }
        assert_eq!(
            comments("a = \"x${ b /* c */ }y # d\" # e"),
            ["/* c */", "# e"]
        );
    }

    #[test]
    fn a_heredoc_holds_no_comment() {
        for text in [
            "a = <<EOT\n# b\n${ x } // c\nEOT\n",
            "a = <<-EOT\r\n  # b\r\n  EOT\r\n",
            "a = f(<<-E-1\n# b\nE-1 x\nE-1\n)\n",
        ] {
            assert_eq!(comments(text), [""; 0], "{text}");
            assert_eq!(comments(&format!("{text}# z")), ["# z"], "{text}");
        }
        assert_eq!(comments("a = 1 << 2 # b"), ["# b"]);
    }

    #[test]
    fn a_text_that_does_not_end_ends() {
        for text in [
            "\"", "\"\\", "\"${", "/*", "<<E\n", "<<", "{{{", "}}}", "\"${\"${",
        ] {
            scan(text);
        }
        assert_eq!(comments("a = \"b\n# c"), ["# c"]);
        let deep = "\"${".repeat(100_000);
        assert_eq!(comments(&deep), [""; 0]);
    }

    #[test]
    fn blocks_are_the_outermost_ones() {
        let text = "a \"b\" {\n c { d = [1] }\n}\nx = { y = 1 }\n/* z */ e {} # f\n";
        assert_eq!(
            blocks(text),
            ["a \"b\" {\n c { d = [1] }\n}", "x = { y = 1 }", "e {}"]
        );
    }
}

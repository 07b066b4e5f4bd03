//! Whether a text is plain HCL, of the kind that most files are: then it surely parses, which is told in a small part of
//! the time that parsing takes. What is not plain may parse all the same.

use std::collections::HashSet;

/// Blocks, lists, calls and templates may stand in each other this deep, and no deeper.
const DEEPEST: usize = 32;

/// Operators between two operands that are no arithmetic, the longer ones first.
const OPERATORS: [&[u8]; 8] = [b"==", b"!=", b"<=", b">=", b"&&", b"||", b"<", b">"];

pub(super) fn is_plain(text: &str) -> bool {
    let mut reader = Reader {
        text: text.as_bytes(),
        at: 0,
        depth: 0,
    };
    reader.body().is_some() && reader.at == text.len()
}

/// Reads on as long as it knows what it sees; `None` is to give up.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn sees(&self, word: &[u8]) -> bool {
        self.text[self.at..].starts_with(word)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == byte && self.at < self.text.len()).then(|| self.at += 1)
    }

    fn while_is(&mut self, is: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|&byte| !is(byte));
        let taken = &rest[..length.unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    fn deeper(&mut self, inner: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        inner(self)?;
        self.depth -= 1;
        Some(())
    }

    fn blanks(&mut self) {
        self.while_is(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Blanks, line breaks and comments.
    fn space(&mut self) -> Option<()> {
        loop {
            self.while_is(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            if self.sees(b"\r\n") {
                self.at += 2;
            } else if self.sees(b"/*") {
                self.at += 2;
                self.at += memchr::memmem::find(&self.text[self.at..], b"*/")? + 2;
            } else if !self.comment() {
                return Some(());
            }
        }
    }

    /// A comment up to the end of its line.
    fn comment(&mut self) -> bool {
        let is = self.peek() == b'#' || self.sees(b"//");
        if is {
            self.while_is(|byte| !matches!(byte, b'\n' | b'\r'));
        }
        is
    }

    /// The end of a line, or of the text.
    fn line_end(&mut self) -> Option<()> {
        self.blanks();
        self.comment();
        if self.sees(b"\r\n") {
            self.at += 1;
        }
        (self.at == self.text.len())
            .then_some(())
            .or_else(|| self.take(b'\n'))
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        if !self.peek().is_ascii_alphabetic() {
            return None;
        }
        Some(self.while_is(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))
    }

    fn body(&mut self) -> Option<()> {
        let mut names: HashSet<&[u8]> = HashSet::new();
        loop {
            self.space()?;
            if self.at == self.text.len() || self.peek() == b'}' {
                return Some(());
            }
            let name = self.name()?;
            self.blanks();
            if self.peek() == b'=' {
                self.at += 1;
                // No argument may be set twice.
                names.insert(name).then_some(())?;
                self.blanks();
                if self.sees(b"<<") {
                    self.heredoc()?;
                } else {
                    self.expression()?;
                }
            } else {
                self.block()?;
            }
            self.line_end()?;
        }
    }

    /// What follows the type of a block.
    fn block(&mut self) -> Option<()> {
        while self.peek() != b'{' {
            if self.peek() == b'"' {
                self.label()?;
            } else {
                self.name()?;
            }
            self.blanks();
        }
        self.at += 1;
        self.blanks();
        if self.peek() != b'}' {
            self.line_end()?;
            self.deeper(Self::body)?;
        }
        self.take(b'}')
    }

    fn label(&mut self) -> Option<()> {
        self.take(b'"')?;
        self.while_is(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
        });
        self.take(b'"')
    }

    fn expression(&mut self) -> Option<()> {
        self.operation()?;
        self.blanks();
        if self.peek() == b'?' {
            self.at += 1;
            self.blanks();
            self.operation()?;
            self.blanks();
            self.take(b':')?;
            self.blanks();
            self.deeper(Self::expression)?;
        }
        Some(())
    }

    fn operation(&mut self) -> Option<()> {
        loop {
            if matches!(self.peek(), b'!' | b'-') {
                self.at += 1;
            }
            self.term()?;
            self.blanks();
            let long = OPERATORS.iter().find(|operator| self.sees(operator));
            let length = match (long, self.peek()) {
                (Some(operator), _) => operator.len(),
                (None, b'+' | b'-' | b'*' | b'%') => 1,
                (None, b'/') if !self.sees(b"//") && !self.sees(b"/*") => 1,
                _ => return Some(()),
            };
            self.at += length;
            self.blanks();
        }
    }

    fn term(&mut self) -> Option<()> {
        match self.peek() {
            b'"' => self.deeper(Self::template),
            b'[' => self.deeper(Self::list),
            b'{' => self.deeper(Self::object),
            b'0'..=b'9' => self.number(),
            b'(' => {
                self.at += 1;
                self.space()?;
                self.deeper(Self::expression)?;
                self.space()?;
                self.take(b')')?;
                self.traversal()
            }
            _ => {
                let name = self.name()?;
                match (name, self.peek()) {
                    (b"true" | b"false" | b"null", _) => Some(()),
                    (b"for" | b"if" | b"in", _) => None,
                    (_, b'(') => {
                        self.deeper(Self::arguments)?;
                        self.traversal()
                    }
                    _ => self.traversal(),
                }
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let whole = self.while_is(|byte| byte.is_ascii_digit());
        let is_short = whole.len() < 16 && (whole[0] != b'0' || whole.len() == 1);
        let ends = !self.peek().is_ascii_alphanumeric() && !matches!(self.peek(), b'_' | b'.');
        (is_short && ends).then_some(())
    }

    fn traversal(&mut self) -> Option<()> {
        loop {
            if self.sees(b"...") {
                return None;
            }
            match self.peek() {
                b'.' => {
                    self.at += 1;
                    self.name()?;
                }
                b'[' => {
                    self.at += 1;
                    if self.peek() == b'*' {
                        self.at += 1;
                    } else {
                        self.deeper(Self::expression)?;
                    }
                    self.take(b']')?;
                }
                b':' if self.sees(b"::") => return None,
                _ => return Some(()),
            }
        }
    }

    /// A quoted template, the quotes included.
    fn template(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            self.while_is(|byte| {
                !matches!(byte, b'"' | b'\\' | b'$' | b'%') && byte >= b' ' && byte != 0x7f
            });
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    matches!(self.peek(), b'n' | b'r' | b't' | b'"' | b'\\').then_some(())?;
                    self.at += 1;
                }
                b'$' if self.sees(b"${") => self.interpolation()?,
                b'$' | b'%' => self.sign()?,
                _ => return None,
            }
        }
        self.take(b'"')
    }

    /// What is between `${` and `}`, the braces included.
    fn interpolation(&mut self) -> Option<()> {
        self.at += 2;
        self.blanks();
        self.deeper(Self::expression)?;
        self.blanks();
        self.take(b'}')
    }

    /// Lines up to the one that holds nothing but the marker, which is read without its line break.
    fn heredoc(&mut self) -> Option<()> {
        self.at += 2;
        let _ = self.take(b'-');
        let marker = self.name()?;
        self.take(b'\n')?;
        loop {
            let rest = &self.text[self.at..];
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            if rest[..length].trim_ascii() == marker {
                self.at += length;
                return (!rest[..length].contains(&b'\r')).then_some(());
            }
            self.line_of_heredoc()?;
        }
    }

    fn line_of_heredoc(&mut self) -> Option<()> {
        loop {
            self.while_is(|byte| !matches!(byte, b'\n' | b'$' | b'%'));
            match self.peek() {
                b'\n' => return self.take(b'\n'),
                b'$' if self.sees(b"${") => self.interpolation()?,
                b'$' | b'%' => self.sign()?,
                _ => return None,
            }
        }
    }

    /// A sign that starts no template, escaped or alone.
    fn sign(&mut self) -> Option<()> {
        if self.sees(b"$${") || self.sees(b"%%{") {
            self.at += 3;
            return Some(());
        }
        self.at += 1;
        (!matches!(self.peek(), b'$' | b'%' | b'{')).then_some(())
    }

    fn list(&mut self) -> Option<()> {
        self.at += 1;
        self.space()?;
        if self.starts_loop() {
            self.loop_head()?;
            self.loop_tail(b']')?;
        } else {
            self.items(b']')?;
        }
        self.traversal()
    }

    fn arguments(&mut self) -> Option<()> {
        self.at += 1;
        self.items(b')')
    }

    fn items(&mut self, end: u8) -> Option<()> {
        loop {
            self.space()?;
            if self.peek() == end {
                break;
            }
            self.expression()?;
            self.space()?;
            if self.peek() != end {
                self.take(b',')?;
            }
        }
        self.take(end)
    }

    fn starts_loop(&self) -> bool {
        self.sees(b"for ") || self.sees(b"for\t")
    }

    /// `for name, name in expression : expression`.
    fn loop_head(&mut self) -> Option<()> {
        self.at += b"for".len();
        self.blanks();
        self.loop_name()?;
        self.blanks();
        if self.peek() == b',' {
            self.at += 1;
            self.blanks();
            self.loop_name()?;
            self.blanks();
        }
        (self.name()? == b"in").then_some(())?;
        self.blanks();
        self.expression()?;
        self.space()?;
        self.take(b':')?;
        self.space()?;
        self.expression()
    }

    fn loop_name(&mut self) -> Option<()> {
        let name = self.name()?;
        (!matches!(name, b"in" | b"if" | b"for" | b"null" | b"true" | b"false")).then_some(())
    }

    fn loop_tail(&mut self, end: u8) -> Option<()> {
        self.space()?;
        if self.sees(b"if ") {
            self.at += b"if".len();
            self.blanks();
            self.expression()?;
            self.space()?;
        }
        self.take(end)
    }

    fn object(&mut self) -> Option<()> {
        self.at += 1;
        self.space()?;
        if self.starts_loop() {
            self.loop_head()?;
            self.space()?;
            self.sees(b"=>").then(|| self.at += 2)?;
            self.space()?;
            self.expression()?;
            self.loop_tail(b'}')?;
            return self.traversal();
        }
        loop {
            self.space()?;
            if self.peek() == b'}' {
                break;
            }
            match self.peek() {
                b'"' => self.template()?,
                _ if self.name()? == b"for" => return None,
                _ => {}
            }
            self.blanks();
            self.take(b'=').or_else(|| self.take(b':'))?;
            self.blanks();
            self.expression()?;
            self.blanks();
            match self.peek() {
                b'}' => {}
                b',' => self.at += 1,
                _ => self.line_end()?,
            }
        }
        self.take(b'}')?;
        self.traversal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Files};

    const PLAIN: &str = r#"
# A comment,
/* and
   another */
variable "name" {
  type        = map(list(string))
  default     = {}
  description = "say \"what\", 100 % of it, for $5 or $${n}"
}

locals {
  sum    = (1 + var.a.b[0]) * -var.c["d"] / 2 // and so on
  tags   = { Name = "${var.name}-x", "other" : !local.on, last = null }
  choice = var.a == "" || !can(var.b) ? module.c[*].d : merge(local.e, {
    f = [1, "two", true,
      3,
    ]
    g = "h"
  })
  found  = [for a, b in var.c : "${a}-${b}" if b != null][0]
  keyed  = {
    for a in local.found :
    a => upper(a)
  }
  text   = <<-EOT
    { "a": "${local.keyed["b"]}", "c": 1 } $${d} \ 5 %
  EOT
}

resource aws_elasticache_cluster "a" {
  lifecycle {
    ignore_changes = [tags]
  }
  nothing {}
}
"#;

    fn parses(text: &str) -> bool {
        let mut files = Files::default();
        let id = files.add(File::new("a.tf".to_owned(), text.to_owned()));
        super::super::parse(id, files.get(id)).problems.is_empty()
    }

    #[test]
    fn what_most_files_hold_is_plain() {
        assert!(is_plain(PLAIN));
        let (without_heredoc, _) = PLAIN.split_once("locals").unwrap();
        assert!(is_plain(&without_heredoc.replace('\n', "\r\n")));
    }

    #[test]
    fn what_it_does_not_know_is_not_plain() {
        for text in [
            "a = <<E\n%{if b}c%{endif}\nE\n",
            "a = {for b in c : b => b...}\n",
            "a = b(c...)\n",
            "a = \"%{if b}c%{endif}\"\n",
            "a = 1\na = 2\n",
            "a { b = 1 }\n",
            "a = <<E\r\nb\r\nE\r\n",
            "a = 1 /* b */\n",
            "/* a\n",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    /// Each byte left out, doubled, and made another that means something.
    #[test]
    fn what_is_plain_parses_with_any_one_mistake_in_it() {
        let mut plain = 0;
        for at in (0..PLAIN.len()).filter(|at| PLAIN.is_char_boundary(*at)) {
            let (before, rest) = PLAIN.split_at(at);
            let after = &rest[1..];
            let double = &rest[..1];
            let mut texts = vec![
                format!("{before}{after}"),
                format!("{before}{double}{rest}"),
            ];
            for other in [
                "\n", "\"", "=", "{", "}", "(", "]", ".", ",", "$", "?", ":", "-", "1", " ", "*",
                "#", "!",
            ] {
                texts.push(format!("{before}{other}{after}"));
                texts.push(format!("{before}{other}{rest}"));
            }
            for text in texts.iter().filter(|text| is_plain(text)) {
                plain += 1;
                assert!(parses(text), "{text}");
            }
        }
        assert!(plain > 1000, "{plain}");
    }
}

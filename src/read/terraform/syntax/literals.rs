//! What the literal text of a template comes to: escapes read, white space taken by strip markers and by `<<-`.
//!
//! Terraform reads the text of heredocs and of template files line by line, and both takings act on such pieces (hcl
//! specification, "Template Literals"): `~` reaches no further than the next line break, and a line that a marker has
//! emptied counts as one without indentation.

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip};

/// How the text of a template was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In quotes, with backslashes.
    Quoted,
    Heredoc {
        /// `<<-`
        indented: bool,
    },
    /// A file, or a string of JSON.
    Bare,
}

/// The literals of one template, in the order in which they stand, those within directives included.
pub(super) struct Literals {
    texts: std::vec::IntoIter<String>,
}

enum Piece {
    Text(String),
    /// The last piece of a literal is before it.
    End,
    /// An interpolation or a part of a directive, with what its markers take.
    Sequence {
        before: bool,
        after: bool,
    },
}

impl Literals {
    pub(super) fn of<'a>(
        elements: impl Iterator<Item = &'a Element>,
        form: Form,
        source: &str,
    ) -> Self {
        let mut pieces = Vec::new();
        collect(elements, form, source, &mut pieces);
        strip(&mut pieces);
        if form == (Form::Heredoc { indented: true }) {
            dedent(&mut pieces);
        }
        let mut texts = Vec::new();
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(more) => text.push_str(&more),
                Piece::End => texts.push(std::mem::take(&mut text)),
                Piece::Sequence { .. } => {}
            }
        }
        Self {
            texts: texts.into_iter(),
        }
    }

    pub(super) fn next(&mut self) -> String {
        self.texts.next().unwrap_or_default()
    }
}

fn collect<'a>(
    elements: impl Iterator<Item = &'a Element>,
    form: Form,
    source: &str,
    pieces: &mut Vec<Piece>,
) {
    for element in elements {
        match element {
            Element::Literal(literal) => {
                let written = literal.span().and_then(|span| source.get(span));
                let written = written.unwrap_or(literal.as_str());
                if form == Form::Quoted {
                    pieces.push(Piece::Text(unescaped(written, true)));
                } else {
                    let lines = written.split_inclusive('\n');
                    pieces.extend(lines.map(|line| Piece::Text(unescaped(line, false))));
                }
                pieces.push(Piece::End);
            }
            Element::Interpolation(interpolation) => pieces.push(sequence(interpolation.strip)),
            Element::Directive(directive) => match &**directive {
                Directive::If(branch) => {
                    pieces.push(sequence(branch.if_expr.strip));
                    collect(branch.if_expr.template.iter(), form, source, pieces);
                    if let Some(no) = &branch.else_expr {
                        pieces.push(sequence(no.strip));
                        collect(no.template.iter(), form, source, pieces);
                    }
                    pieces.push(sequence(branch.endif_expr.strip));
                }
                Directive::For(each) => {
                    pieces.push(sequence(each.for_expr.strip));
                    collect(each.for_expr.template.iter(), form, source, pieces);
                    pieces.push(sequence(each.endfor_expr.strip));
                }
            },
        }
    }
}

fn sequence(strip: Strip) -> Piece {
    Piece::Sequence {
        before: matches!(strip, Strip::Start | Strip::Both),
        after: matches!(strip, Strip::End | Strip::Both),
    }
}

fn strip(pieces: &mut [Piece]) {
    // The text of a literal and its end stand between two sequences, so that its last text is two places before.
    for at in 0..pieces.len() {
        let Piece::Sequence { before, after } = pieces[at] else {
            continue;
        };
        if before
            && at >= 2
            && let Piece::Text(text) = &mut pieces[at - 2]
        {
            text.truncate(text.trim_end().len());
        }
        if after && let Some(Piece::Text(text)) = pieces.get_mut(at + 1) {
            *text = text.trim_start().to_owned();
        }
    }
}

/// Takes the white space that all lines begin with. Blank lines do not count, and keep theirs.
fn dedent(pieces: &mut [Piece]) {
    let mut least = usize::MAX;
    let mut indented = Vec::new();
    let mut starts_line = true;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::End => {}
            Piece::Sequence { .. } => {
                if std::mem::take(&mut starts_line) {
                    least = 0;
                }
            }
            Piece::Text(text) => {
                let blank = text.trim_start().is_empty() && text.ends_with('\n');
                if starts_line && !blank {
                    let spaces = text.chars().take_while(|c| c.is_whitespace()).count();
                    least = least.min(spaces);
                    indented.push(at);
                }
                starts_line = text.ends_with('\n');
            }
        }
    }
    for at in indented {
        if let Piece::Text(text) = &mut pieces[at] {
            *text = text.chars().skip(least).collect();
        }
    }
}

/// The text that was meant. A backslash is one in quotes alone, and doubled signs before a brace are so everywhere.
fn unescaped(written: &str, backslashes: bool) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (meant, length) = if rest.starts_with("$${") || rest.starts_with("%%{") {
            (rest[1..].chars().next(), 2)
        } else if backslashes && rest.starts_with('\\') {
            escape(rest)
        } else {
            (None, 1)
        };
        match meant {
            Some(meant) => text.push(meant),
            None => text.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    text.push_str(rest);
    text
}

/// The character an escape stands for, and how long it is; none for what is no escape.
fn escape(rest: &str) -> (Option<char>, usize) {
    let digits = |count: usize| {
        let code = rest.get(2..2 + count)?;
        char::from_u32(u32::from_str_radix(code, 16).ok()?)
    };
    let (meant, length) = match rest.as_bytes().get(1) {
        Some(b'n') => (Some('\n'), 2),
        Some(b'r') => (Some('\r'), 2),
        Some(b't') => (Some('\t'), 2),
        Some(b'"') => (Some('"'), 2),
        Some(b'\\') => (Some('\\'), 2),
        Some(b'u') => (digits(4), 6),
        Some(b'U') => (digits(8), 10),
        _ => (None, 1),
    };
    if meant.is_some() {
        (meant, length)
    } else {
        (None, 1)
    }
}

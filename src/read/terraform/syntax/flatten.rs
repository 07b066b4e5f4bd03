//! HCL rewritten for hcl-edit's sake, to the same length, so that places stay what they are.
//!
//! It refuses some line breaks that mean nothing inside of parentheses, brackets and `for` expressions, before the `?` of a
//! conditional for one (hcl specification, "Whitespace": a line break ends nothing there). An empty heredoc it takes to
//! end only at the next line of its name, that of another heredoc perhaps.

use std::borrow::Cow;

use super::skip::Scan;

/// The text with quotes for every heredoc without a line.
pub(super) fn without_empty_heredocs(text: &str) -> Cow<'_, str> {
    let Some(last) = memchr::memmem::rfind(text.as_bytes(), b"<<") else {
        return Cow::Borrowed(text);
    };
    let mut scan = Scan::new(text, 0..text.len());
    let mut filled: Option<Vec<u8>> = None;
    while scan.at <= last {
        let start = scan.at;
        if !scan.skip() {
            scan.at += 1;
        } else if is_empty_heredoc(&text[start..scan.at]) {
            let bytes = filled.get_or_insert_with(|| text.as_bytes().to_vec());
            bytes[start..scan.at].fill(b' ');
            bytes[start..start + 2].fill(b'"');
        }
    }
    match filled.map(String::from_utf8) {
        Some(Ok(filled)) => Cow::Owned(filled),
        _ => Cow::Borrowed(text),
    }
}

fn is_empty_heredoc(text: &str) -> bool {
    let parts = text
        .strip_prefix("<<")
        .and_then(|rest| rest.split_once('\n'));
    parts.is_some_and(|(name, end)| {
        name.trim_start_matches('-').trim_end() == end.trim_matches([' ', '\t', '\r'])
    })
}

/// The text with blanks for line breaks that mean nothing, and for the comments that end at one. Nothing where there is
/// none.
pub(super) fn flattened(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut scan = Scan::new(text, 0..text.len());
    // Of each open bracket, whether line breaks in it mean nothing.
    let mut open: Vec<bool> = Vec::new();
    while scan.at < scan.end {
        let at = scan.at;
        let moot = open.last().copied().unwrap_or(false);
        match scan.bytes[at] {
            b'\n' | b'\r' if moot => bytes[at] = b' ',
            b'[' | b'(' => open.push(true),
            b'{' => open.push(starts_for(&text[at + 1..])),
            b'}' | b']' | b')' => {
                open.pop();
            }
            _ => {
                let comment = scan.bytes[at] == b'#' || scan.bytes[at..].starts_with(b"//");
                if scan.skip() {
                    if comment && moot {
                        bytes[at..scan.at].fill(b' ');
                    }
                    continue;
                }
            }
        }
        scan.at += 1;
    }
    let flat = String::from_utf8(bytes).ok()?;
    (flat != text).then_some(flat)
}

/// Whether a brace opens a `for` expression, and no body with an argument of that name.
fn starts_for(text: &str) -> bool {
    text.trim_start().strip_prefix("for").is_some_and(|rest| {
        rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_heredoc_becomes_quotes() {
        for (text, expected) in [
            (
                "a = <<E\nE\nb = <<E\nx\nE\n",
                "a = \"\"   \nb = <<E\nx\nE\n",
            ),
            ("a = f(<<-E\n  E\n)\n", "a = f(\"\"      \n)\n"),
            ("a = \"<<E\"\n# <<E\n# E\n", "a = \"<<E\"\n# <<E\n# E\n"),
            ("a = <<E\n\nE\n", "a = <<E\n\nE\n"),
            ("a = <<E\n", "a = <<E\n"),
            ("a = <<E\nF", "a = <<E\nF"),
            ("a = <<\n", "a = <<\n"),
        ] {
            assert_eq!(without_empty_heredocs(text), expected, "{text}");
        }
    }

    #[test]
    fn only_line_breaks_that_mean_nothing_are_taken_out() {
        for (text, expected) in [
            ("a = [\n1,\n]\nb = 2\n", Some("a = [ 1, ]\nb = 2\n")),
            (
                "a = {\n  b = 1\n  c = (\n2)\n}\n",
                Some("a = {\n  b = 1\n  c = ( 2)\n}\n"),
            ),
            (
                "a = {for k in x :\n k => 1}\n",
                Some("a = {for k in x :  k => 1}\n"),
            ),
            ("a = [ # one\n1]", Some("a = [       1]")),
            ("a = [<<E\n]\nE\n]", Some("a = [<<E\n]\nE ]")),
            ("a {\n  for = 1\n}\n", None),
            ("a = \"[\"\nb = 1\n", None),
        ] {
            assert_eq!(flattened(text).as_deref(), expected, "{text}");
        }
    }
}

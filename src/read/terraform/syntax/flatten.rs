//! HCL with the line breaks taken out that mean nothing: inside of parentheses, brackets and `for` expressions.
//!
//! hcl-edit refuses some of them, before the `?` of a conditional for one (hcl specification, "Whitespace": a line break
//! ends nothing there).

use super::skip::Scan;

/// The text with blanks for such line breaks, and for the comments that end at one: of the same length, so that places
/// stay what they are. Nothing where there is none.
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

//! Text of others, quoted for the language it is written into.

use std::fmt::Write as _;

use crate::harmless;

/// One word of a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    shell_words::quote(text).into_owned()
}

/// A JSON string, which is a double-quoted scalar of YAML too.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A quoted template of HCL that holds no interpolation and no directive.
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-templates>
pub(super) fn hcl(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '$' | '%' if characters.peek() == Some(&'{') => quoted.extend([c, c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Part of a comment: one line, and nothing in it that a terminal or a build server would act on.
pub(super) fn comment(text: &str) -> String {
    const LONGEST: usize = 200;
    let plain = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    let mut shown = String::new();
    for c in text.chars() {
        if shown.len() > LONGEST {
            shown.push('…');
            break;
        }
        if plain(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    harmless::whole_line(&shown).into_owned()
}

/// A comment of as many lines as it takes.
pub(super) fn lines(text: &str) -> String {
    wrapped("# ", "# ", text)
}

/// Steps in their order, as a comment.
pub(super) fn steps(steps: &[&str]) -> String {
    let step =
        |(index, step): (usize, &&str)| wrapped(&format!("# {}. ", index + 1), "#    ", step);
    steps.iter().enumerate().map(step).collect()
}

fn wrapped(first: &str, other: &str, text: &str) -> String {
    const WIDTH: usize = 110;
    let mut lines = String::new();
    let mut line = first.trim_end().to_owned();
    for word in text.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            other.trim_end().clone_into(&mut line);
            line.push_str(&other[line.len()..other.len() - 1]);
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_sees_one_word() {
        for text in [
            "", "a b", "$(id)", "`id`", "'\"\\", "a;b&c|d", "#x", "~", "!x", "'$(id)'", "-n",
        ] {
            let words = shell_words::split(&shell(text)).unwrap();
            assert_eq!(words, [text]);
        }
    }

    #[test]
    fn hcl_sees_no_template() {
        assert_eq!(
            hcl("a ${b} %{c} $d %e \"\\"),
            r#""a $${b} %%{c} $d %e \"\\""#
        );
        assert_eq!(hcl("$${a}"), r#""$$${a}""#);
    }

    #[test]
    fn a_comment_stays_one_line() {
        assert_eq!(
            comment("a\nb\u{1b}[31m\u{202e}é"),
            "a\\nb\\u{1b}[31m\\u{202e}é"
        );
        assert_eq!(comment("a ##[b]"), "a # #[b]");
        assert!(comment(&"x".repeat(9999)).len() < 300);
    }
}

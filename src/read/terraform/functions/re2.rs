//! RE2's syntax of regular expressions, told in the dialect of the `regex` crate.

use std::fmt::Write as _;

/// RE2's own bound on a repetition.
const MOST_REPEATS: u32 = 1000;

/// RE2's syntax (<https://github.com/google/re2/wiki/Syntax>) in that of the `regex` crate: its classes are of ASCII, it
/// knows no operators between classes, and it takes a brace that repeats nothing for itself. Nothing where it refuses.
pub(super) fn translated(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    // Whether the last thing can be repeated, and whether it has been.
    let mut repeated = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let mut operator = false;
        match c {
            '\\' => rest = escape(after, false, &mut out)?,
            '[' => rest = class(after, &mut out)?,
            '(' => {
                out.push('(');
                rest = group(after, &mut out)?;
            }
            '{' => {
                if let Some((count, after)) = repetition(after) {
                    if repeated || !count {
                        return None;
                    }
                    out.push_str(&rest[..rest.len() - after.len()]);
                    rest = after;
                    operator = true;
                } else {
                    out.push_str("\\{");
                    rest = after;
                }
            }
            '*' | '+' | '?' => {
                if repeated {
                    return None;
                }
                out.push(c);
                rest = after;
                operator = true;
            }
            '}' | ']' | '#' | '&' | '~' | '-' => {
                out.push('\\');
                out.push(c);
                rest = after;
            }
            _ => {
                out.push(c);
                rest = after;
            }
        }
        if operator && let Some(after) = rest.strip_prefix('?') {
            out.push('?');
            rest = after;
        }
        repeated = operator;
    }
    Some(out)
}

/// Whether `{2}`, `{2,}` or `{2,3}` stands here, with numbers that RE2 takes, and what follows it.
fn repetition(text: &str) -> Option<(bool, &str)> {
    let (inside, after) = text.split_once('}')?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(least) || !(digits(most) || most.is_empty()) {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    let fits = number(least) <= MOST_REPEATS
        && (most.is_empty() || (number(most) <= MOST_REPEATS && number(least) <= number(most)));
    Some((fits, after))
}

/// What follows a `(`: flags or a name.
fn group<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let Some(inner) = text.strip_prefix('?') else {
        return Some(text);
    };
    let named = inner.strip_prefix("P<").or_else(|| inner.strip_prefix('<'));
    if let Some(named) = named {
        let (name, after) = named.split_once('>')?;
        let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !fits {
            return None;
        }
        // A name may start with a digit there.
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let _ = write!(out, "?P<{name}>");
        return Some(after);
    }
    let end = inner.find([':', ')'])?;
    let flags = &inner[..end];
    if !flags.chars().all(|c| "imsU-".contains(c)) {
        return None;
    }
    let _ = write!(out, "?{flags}{}", &inner[end..=end]);
    Some(&inner[end + 1..])
}

/// What follows a backslash.
fn escape<'t>(text: &'t str, in_class: bool, out: &mut String) -> Option<&'t str> {
    let c = text.chars().next()?;
    let after = &text[c.len_utf8()..];
    let class = |positive: &str, negative: bool, out: &mut String| {
        let _ = match (in_class, negative) {
            (true, false) => write!(out, "{positive}"),
            (false, false) => write!(out, "[{positive}]"),
            (_, true) => write!(out, "[^{positive}]"),
        };
    };
    match c {
        'd' | 'D' => class("0-9", c == 'D', out),
        'w' | 'W' => class("0-9A-Za-z_", c == 'W', out),
        's' | 'S' => class(r"\t\n\x0c\r ", c == 'S', out),
        'b' if !in_class => out.push_str(r"(?-u:\b)"),
        'B' if !in_class => out.push_str(r"\B"),
        'A' | 'z' if !in_class => {
            out.push('\\');
            out.push(c);
        }
        'a' => out.push_str(r"\x07"),
        'f' => out.push_str(r"\x0c"),
        't' | 'n' | 'r' | 'v' => {
            out.push('\\');
            out.push(c);
        }
        'p' | 'P' => return property(after, c == 'P', out),
        'x' => return hexadecimal(after, out),
        '0' => return octal(text, out),
        '1'..='7' if after.starts_with(|c: char| ('0'..='7').contains(&c)) => {
            return octal(text, out);
        }
        'Q' if !in_class => {
            let (literal, after) = after.split_once("\\E").unwrap_or((after, ""));
            out.push_str(&regex::escape(literal));
            return Some(after);
        }
        _ if c.is_ascii_punctuation() => out.push_str(&escaped(c)),
        _ => return None,
    }
    Some(after)
}

/// A character that stands for itself, in a class or outside.
fn escaped(c: char) -> String {
    format!("\\x{{{:x}}}", u32::from(c))
}

fn property<'t>(text: &'t str, negative: bool, out: &mut String) -> Option<&'t str> {
    let (name, after) = if let Some(inner) = text.strip_prefix('{') {
        inner.split_once('}')?
    } else {
        let c = text.chars().next()?;
        text.split_at(c.len_utf8())
    };
    let (name, negative) = match name.strip_prefix('^') {
        Some(name) => (name, !negative),
        None => (name, negative),
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let letter = if negative { 'P' } else { 'p' };
    let _ = write!(out, "\\{letter}{{{name}}}");
    Some(after)
}

fn hexadecimal<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let (digits, after) = match text.strip_prefix('{') {
        Some(inner) => inner.split_once('}')?,
        None if text.is_char_boundary(2) && text.len() >= 2 => text.split_at(2),
        None => return None,
    };
    let code = u32::from_str_radix(digits, 16).ok()?;
    out.push_str(&escaped(char::from_u32(code)?));
    Some(after)
}

fn octal<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let count = text
        .bytes()
        .take(3)
        .take_while(|b| (b'0'..=b'7').contains(b))
        .count();
    let code = u32::from_str_radix(&text[..count], 8).ok()?;
    out.push_str(&escaped(char::from_u32(code)?));
    Some(&text[count..])
}

/// What follows a `[`, to its end.
fn class<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    out.push('[');
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('^') {
        out.push('^');
        rest = after;
    }
    let mut first = true;
    loop {
        let c = rest.chars().next()?;
        let after = &rest[c.len_utf8()..];
        match c {
            ']' if !first => {
                out.push(']');
                return Some(after);
            }
            '[' if after.starts_with(':') && after.contains(":]") => {
                let end = after.find(":]")? + 2;
                out.push('[');
                out.push_str(&after[..end]);
                rest = &after[end..];
            }
            '\\' => {
                rest = escape(after, true, out)?;
                // A class cannot begin a range.
                let letter = after.chars().next()?;
                if "dDsSwWpP".contains(letter) && rest.starts_with('-') && !rest.starts_with("-]") {
                    return None;
                }
            }
            '-' => {
                // A hyphen at an end stands for itself, and everywhere else between the ends of a range.
                if first || after.starts_with(']') {
                    out.push_str("\\-");
                } else {
                    out.push('-');
                }
                rest = after;
            }
            '&' | '~' | '[' | ']' | '^' => {
                out.push_str(&escaped(c));
                rest = after;
            }
            _ => {
                out.push(c);
                rest = after;
            }
        }
        first = false;
    }
}

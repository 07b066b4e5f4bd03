//! What serde says of a text that it does not take, in the words of who wrote the text. Tests hold on to serde's own wording.

use crate::nearest::nearest;

/// The language of the text: each calls what has names and values differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Json,
    Toml,
}

/// `message` without its place. `text` is what stands at that place.
#[must_use]
pub fn explain(message: &str, language: Language, text: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    name(&message)
        .or_else(|| kind(&message, language, text))
        .or_else(|| syntax(&message))
        .unwrap_or(message)
}

/// Names that are not known, missing, or there already.
fn name(message: &str) -> Option<String> {
    for (start, what) in [("unknown field `", "key"), ("unknown variant `", "value")] {
        let Some((typed, expected)) = message
            .strip_prefix(start)
            .and_then(|rest| rest.rsplit_once("`, expected "))
        else {
            continue;
        };
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let known = match nearest(typed, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("there are `{}`", known.join("`, `")),
        };
        return Some(format!("no {what} is called `{typed}`; {known}"));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return Some(format!("the key {name} is missing"));
    }
    if message == "duplicate key" {
        return Some("this key is there already".to_owned());
    }
    let name = message.strip_prefix("duplicate field ")?;
    Some(format!("the key {name} is there already"))
}

/// A value of another kind than is expected.
fn kind(message: &str, language: Language, text: &str) -> Option<String> {
    let table = match language {
        Language::Json => "an object",
        Language::Toml => "a table",
    };
    if message == "wanted string or table" {
        return Some("a string is expected".to_owned());
    }
    if message.starts_with("invalid length ") && message.contains(", expected struct ") {
        return Some(format!("this is an array, and {table} is expected"));
    }
    let (found, expected) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|start| message.strip_prefix(start))?
        .rsplit_once(", expected ")?;
    if language == Language::Toml {
        match (found, expected) {
            ("map", _) if text.starts_with("[[") => {
                return Some(format!(
                    "one table is expected; write `{}`",
                    header(text, 1)?
                ));
            }
            ("map", "a sequence") if text.starts_with('[') => {
                return Some(format!(
                    "an array of tables is expected; write `{}`",
                    header(text, 2)?
                ));
            }
            _ => {}
        }
    }
    // A date of TOML comes as a map.
    let is_date = language == Language::Toml && text.starts_with(|c: char| c.is_ascii_digit());
    let found = match found {
        "map" if is_date => "a date".to_owned(),
        "map" => table.to_owned(),
        "sequence" => "an array".to_owned(),
        "null" | "unit value" => "null".to_owned(),
        _ => match found.split_once(' ') {
            Some(("integer" | "floating", _)) => {
                format!("the number {}", &found[found.find('`')?..])
            }
            Some(("boolean", value)) => value.to_owned(),
            Some(("string", value)) => format!("the string {value}"),
            _ => found.to_owned(),
        },
    };
    let expected = match expected {
        "a sequence" => "an array",
        "a map" => table,
        "path string" => "a string",
        "u32" | "i32" => "a whole number",
        _ if expected.starts_with("struct ") => table,
        other => other,
    };
    Some(format!("this is {found}, and {expected} is expected"))
}

/// The name at the start of a table, in so many brackets.
fn header(text: &str, brackets: usize) -> Option<String> {
    let name = text.trim_start_matches('[').split([']', '\n']).next()?;
    Some(format!(
        "{}{}{}",
        "[".repeat(brackets),
        name.trim(),
        "]".repeat(brackets)
    ))
}

/// What is no text of its language at all.
fn syntax(message: &str) -> Option<String> {
    if message == "string values must be quoted, expected literal string" {
        return Some("a string stands in quotes".to_owned());
    }
    if message == "trailing characters" {
        return Some("this stands behind the end".to_owned());
    }
    if message == "expected value" {
        return Some("a value is expected".to_owned());
    }
    let what = message.strip_prefix("EOF while parsing ")?;
    Some(format!("the text ends within {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_says_is_said_in_our_words() {
        for (message, text, wanted) in [
            (
                "unknown variant `x`, expected `allow` or `fail`",
                "",
                "no value is called `x`; there are `allow`, `fail`",
            ),
            (
                "unknown field `a`, there are no fields",
                "",
                "unknown field `a`, there are no fields",
            ),
            (
                "invalid type: map, expected a sequence",
                "[ignore]\nrule",
                "an array of tables is expected; write `[[ignore]]`",
            ),
            (
                "invalid type: map, expected a sequence",
                "[[terraform]]",
                "one table is expected; write `[terraform]`",
            ),
            (
                "invalid type: map, expected a string",
                "1979-01-01",
                "this is a date, and a string is expected",
            ),
            (
                "invalid type: floating point `1.5`, expected u32",
                "1.5",
                "this is the number `1.5`, and a whole number is expected",
            ),
            ("something else", "", "something else"),
        ] {
            assert_eq!(explain(message, Language::Toml, text), wanted);
        }
    }
}

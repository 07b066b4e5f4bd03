//! What a generator has still to fill in before a file is a template: `{{ … }}`, `{% … %}` and `<% … %>`, as cookiecutter,
//! Jinja (and with it Sceptre) and ERB write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::syntax::Tree;

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}|<%.*?%>").expect("a pattern that is written here")
});

/// Where placeholders stand. A dynamic reference of CloudFormation, `{{resolve:…}}`, is none.
pub(super) fn within(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    PLACEHOLDER
        .find_iter(text)
        .filter(|found| !found.as_str().starts_with("{{resolve:"))
        .map(|found| found.range())
}

/// The first placeholder, where a text does not parse because of its placeholders: it parses once they are out of the
/// way, or the first error is in the line of one.
pub(super) fn spoil(text: &str, error_at: usize) -> Option<Range<usize>> {
    let found: Vec<Range<usize>> = within(text).collect();
    let first = found.first()?.clone();
    let is_near = found.iter().any(|place| {
        let from = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[place.end..]
            .find('\n')
            .map_or(text.len(), |at| place.end + at);
        (from..=to).contains(&error_at)
    });
    (is_near || Tree::parse(&without(text, &found)).is_ok()).then_some(first)
}

/// The text with a word in place of each value, and nothing in place of each statement.
fn without(text: &str, found: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for place in found {
        kept.push_str(&text[from..place.start]);
        let is_value = text[place.clone()].starts_with("{{");
        kept.push_str(if is_value { "placeholder" } else { "" });
        from = place.end;
    }
    kept.push_str(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The placeholder to blame for a text that does not parse.
    fn blamed(text: &str) -> Option<&str> {
        let error = Tree::parse(text).expect_err("a text that does not parse");
        spoil(text, error.span.start).map(|place| &text[place])
    }

    #[test]
    fn placeholders_are_blamed_for_what_they_break() {
        for (text, first) in [
            ("a:\n  {{ name }}Cache:\n    b: 1\n", "{{ name }}"),
            ("a: 1\n{% if b %}\nb: 2\n{% endif %}\n", "{% if b %}"),
            ("a: 1\n<% if b %>\nb: 2\n<% end %>\n", "<% if b %>"),
            ("{\"a\": {{ number }}, \"b\": [1, 2}", "{{ number }}"),
        ] {
            assert_eq!(blamed(text), Some(first), "{text}");
        }
    }

    #[test]
    fn other_errors_are_not_theirs() {
        for text in [
            "a: \"{{ name }}\"\nb: [1\nc: 2\n",
            "a: '{{resolve:ssm:name}}'\nb: [1\n",
            "a: [1\n",
        ] {
            assert_eq!(blamed(text), None, "{text}");
        }
    }
}

//! Module calls found by a look at the text, without parsing it: which folders and packages a file leads to.

use std::borrow::Cow;

use super::syntax;
use crate::source::{File, Files};

/// One `source` of a module call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where it stands, quotes included.
    pub(super) start: usize,
}

/// What a look at a text tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Glance<'a> {
    pub(super) sources: Vec<Source<'a>>,
    /// There is a call whose source this look cannot tell.
    pub(super) unclear: bool,
}

/// Of JSON: what holds a call is parsed, for nothing less tells a call from any other object.
pub(super) fn glance_at_json(text: &str) -> Glance<'_> {
    let mut glance = Glance::default();
    if memchr::memmem::find(text.as_bytes(), b"\"module\"").is_none() {
        return glance;
    }
    let mut files = Files::default();
    let file = files.add(File::new("calls.tf.json".to_owned(), text.to_owned()));
    let parsed = syntax::parse(file, files.get(file));
    glance.unclear = !parsed.problems.is_empty();
    for call in parsed.body.blocks("module") {
        let source = call.body.argument("source").map(|source| &source.value);
        match source.and_then(|value| Some((value.literal()?, value.place.span.start))) {
            Some((text, start)) => glance.sources.push(Source {
                text: Cow::Owned(text.to_string()),
                start,
            }),
            None => glance.unclear = true,
        }
    }
    glance
}

/// Of HCL. Too many sources do no harm; a call that is passed over would.
pub(super) fn glance(text: &str) -> Glance<'_> {
    let mut glance = Glance::default();
    if memchr::memmem::find(text.as_bytes(), b"module").is_none() {
        return glance;
    }
    let mut call: Option<bool> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let mut rest = trimmed;
        let mut at = start + indent;
        if let Some(after) = header(trimmed) {
            glance.unclear |= call == Some(false);
            call = Some(false);
            at += trimmed.len() - after.len();
            rest = after;
        } else if indent == 0 && trimmed.starts_with('}') {
            glance.unclear |= call == Some(false);
            call = None;
        }
        if call.is_none() {
            continue;
        }
        if let Some((text, from)) = source(rest) {
            glance.sources.push(Source {
                text: text.into(),
                start: at + from,
            });
            call = Some(true);
        }
        if rest.trim_end().ends_with('}') && indent == 0 && header(trimmed).is_some() {
            glance.unclear |= call == Some(false);
            call = None;
        }
    }
    glance.unclear |= call == Some(false);
    glance
}

/// What follows `module "name" {`.
fn header(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("module")?;
    let label = rest.trim_start_matches([' ', '\t']);
    let after = match label.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.1,
        None if label.len() < rest.len() => {
            label.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
        }
        None => return None,
    };
    after.trim_start_matches([' ', '\t']).strip_prefix('{')
}

/// The string that `source` is set to in a line, and where it starts.
fn source(line: &str) -> Option<(&str, usize)> {
    let trimmed = line.trim_start_matches([' ', '\t']);
    let rest = trimmed
        .strip_prefix("source")?
        .trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix('=')?.trim_start_matches([' ', '\t']);
    let from = line.len() - rest.len();
    let text = rest.strip_prefix('"')?.split('"').next()?;
    Some((text, from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Vec<String> {
        glance(text)
            .sources
            .into_iter()
            .map(|source| source.text.into_owned())
            .collect()
    }

    #[test]
    fn sources_of_module_calls_are_found() {
        let text = "module \"a\" {\n  source  = \"./a\"\n}\nmodule b { source = \"x/y/z\" }\n";
        assert_eq!(sources(text), ["./a", "x/y/z"]);
        assert!(!glance(text).unclear);
    }

    #[test]
    fn other_sources_do_not_count() {
        let text = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n";
        assert!(sources(text).is_empty());
    }

    #[test]
    fn a_call_without_a_plain_source_is_unclear() {
        assert!(glance("module \"a\" {\n  source = local.x\n}\n").unclear);
        assert!(glance("module \"a\" {\n").unclear);
    }
}

//! What a file looks like from its bytes alone, so that thousands of others are never parsed.

use memchr::memchr_iter;
use memchr::memmem::Finder;

/// A first look at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glance {
    NotATemplate,
    /// By all appearances a template, with nothing of `ElastiCache` in it.
    Template,
    /// Speaks of `ElastiCache`, or leads to templates that may; whether it is a template, [`super::read`] finds out.
    Mentions,
}

/// Keys that stand at the root of other formats: resource schemas, `OpenAPI`, compose files. Kubernetes has two.
const FOREIGN: [&[u8]; 4] = [b"typeName", b"openapi", b"swagger", b"services"];

/// Keys of macros for the whole template, as far as a key in YAML is read here.
const TRANSFORMS: [&[u8]; 3] = [b"Transform", b"Fn::Transform", b"Fn"];
const INCLUDE: &[u8] = b"AWS::Include";

/// Keys of a service of the Serverless Framework, which may keep its templates in other files.
const SERVICE: [&[u8]; 3] = [b"service", b"provider", b"resources"];

/// What leads to other templates.
const LEADS: [&[u8]; 4] = [
    b"AWS::CloudFormation::Stack",
    b"AWS::Serverless::Application",
    b"::MODULE",
    INCLUDE,
];

/// Looks for the marks of a template without parsing.
#[must_use]
pub(crate) fn glance(bytes: &[u8]) -> Glance {
    if Finder::new("AWS::ElastiCache::").find(bytes).is_some() {
        return Glance::Mentions;
    }
    let includes = Finder::new(INCLUDE).find(bytes).is_some();
    if includes && root_keys(bytes).iter().any(|key| TRANSFORMS.contains(key)) {
        return Glance::Mentions;
    }
    let files = Finder::new("${file(").find(bytes).is_some();
    if files && SERVICE.iter().all(|key| root_keys(bytes).contains(key)) {
        return Glance::Mentions;
    }
    if Finder::new("Resources").find(bytes).is_none() || !holds_a_type(bytes) {
        return Glance::NotATemplate;
    }
    let keys = root_keys(bytes);
    let has = |name: &[u8]| keys.contains(&name);
    let is_foreign = FOREIGN.iter().any(|key| has(key)) || (has(b"apiVersion") && has(b"kind"));
    if !has(b"Resources") || is_foreign {
        return Glance::NotATemplate;
    }
    let leads = |lead: &&[u8]| Finder::new(lead).find(bytes).is_some();
    if LEADS.iter().any(leads) {
        Glance::Mentions
    } else {
        Glance::Template
    }
}

/// Whether `Type: Some::Thing` stands anywhere, or a loop that writes resources.
fn holds_a_type(bytes: &[u8]) -> bool {
    if Finder::new("Fn::ForEach::").find(bytes).is_some() {
        return true;
    }
    Finder::new("Type").find_iter(bytes).any(|at| {
        let rest = &bytes[at + "Type".len()..];
        let rest = strip(rest, b"\"'");
        let rest = strip_space(rest);
        let Some(rest) = rest.strip_prefix(b":") else {
            return false;
        };
        let rest = strip(strip_space(rest), b"\"'");
        let word = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        word > 0 && rest[word..].starts_with(b"::")
    })
}

fn strip<'a>(bytes: &'a [u8], quotes: &[u8]) -> &'a [u8] {
    match bytes {
        [first, rest @ ..] if quotes.contains(first) => rest,
        _ => bytes,
    }
}

fn strip_space(bytes: &[u8]) -> &[u8] {
    let space = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    &bytes[space..]
}

/// The keys of the outermost mapping, as far as bytes tell.
fn root_keys(bytes: &[u8]) -> Vec<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if strip_space(bytes).starts_with(b"{") {
        json_root_keys(bytes)
    } else {
        yaml_root_keys(bytes)
    }
}

/// What stands in column one before a colon.
fn yaml_root_keys(bytes: &[u8]) -> Vec<&[u8]> {
    let starts = std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|at| at + 1));
    starts
        .filter_map(|start| {
            let line = strip(&bytes[start..], b"\"'");
            let word = line
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let after = strip(&line[word..], b"\"'");
            let blanks = after
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            (word > 0 && after[blanks..].starts_with(b":")).then_some(&line[..word])
        })
        .collect()
}

/// Strings at depth one before a colon.
fn json_root_keys(bytes: &[u8]) -> Vec<&[u8]> {
    let mut keys = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = start;
                while let Some(byte) = bytes.get(at)
                    && *byte != b'"'
                {
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
                let end = at.min(bytes.len());
                let after = bytes.get(end + 1..).unwrap_or_default();
                if depth == 1 && strip_space(after).starts_with(b":") {
                    keys.push(&bytes[start..end]);
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_known_by_its_resources() {
        for text in [
            "Resources:\n  A:\n    Type: AWS::S3::Bucket\n",
            "\u{feff}Resources:\r\n  A:\r\n    Type: 'AWS::S3::Bucket'\r\n",
            "\"Resources\" :\n  A:\n    \"Type\": \"Custom::Thing\"\n",
            r#"{"Resources": {"A": {"Type" : "AWS::S3::Bucket"}}}"#,
            r#"{"Description": "a \" } brace", "Resources": {"A": {"Type": "Custom::X"}}}"#,
            "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::X:\n    - A\n",
        ] {
            assert_eq!(glance(text.as_bytes()), Glance::Template, "{text}");
        }
    }

    #[test]
    fn a_template_that_nests_others_is_worth_a_look() {
        let text = "Resources:\n  A:\n    Type: AWS::CloudFormation::Stack\n";
        assert_eq!(glance(text.as_bytes()), Glance::Mentions);
    }

    #[test]
    fn other_formats_are_no_templates() {
        for text in [
            "apiVersion: v1\nkind: List\nResources:\n  Type: a::b\n",
            "openapi: 3.0.0\nResources:\n  Type: a::b\n",
            "services:\n  web:\n    Resources:\n      Type: a::b\n",
            r#"{"typeName": "AWS::S3::Bucket", "Resources": {"Type": "A::B"}}"#,
            r#"{"inner": {"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}}"#,
            "Resources:\n  A:\n    Type: string\n",
            "spec:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
            "{\"\\",
            "",
        ] {
            assert_eq!(glance(text.as_bytes()), Glance::NotATemplate, "{text}");
        }
    }

    #[test]
    fn a_mention_is_worth_a_look_whatever_surrounds_it() {
        assert_eq!(
            glance(b"anything: [AWS::ElastiCache::CacheCluster"),
            Glance::Mentions
        );
    }
}

//! Which templates a template nests: resources that make a stack of another file, and where that file lies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bodies::STACK_SET;
use super::syntax::{Entry, NodeId};
use super::template::Template;
use crate::read::paths;
use crate::source::Span;

/// Resources that make a stack of another template, and the property that says which. Both take the path of a file
/// until `aws cloudformation package` has uploaded it.
const NESTING: [(&str, &str); 3] = [
    ("AWS::CloudFormation::Stack", "TemplateURL"),
    (STACK_SET, "TemplateURL"),
    ("AWS::Serverless::Application", "Location"),
];

/// A template that a resource makes a stack of.
#[derive(Debug)]
pub(super) struct Nested {
    pub(super) resource_type: &'static str,
    /// As a person names it; nothing where it is computed.
    pub(super) url: Option<String>,
    /// Where it is written.
    pub(super) span: Span,
    /// Where its file would lie.
    pub(super) path: Option<PathBuf>,
}

/// The type of a resource that makes a stack of another template.
pub(super) fn nesting_type(name: &str) -> Option<&'static str> {
    NESTING
        .iter()
        .find_map(|(known, _)| (*known == name).then_some(*known))
}

impl<'t> Template<'t> {
    /// The template that this resource makes a stack of.
    pub(super) fn nested(&self, resource: &Entry) -> Option<Nested> {
        let tree = self.tree;
        let own = tree.text(tree.get(resource.value, "Type")?.value)?;
        let (resource_type, property) = NESTING.iter().find(|(known, _)| **known == **own)?;
        let written = tree
            .get(resource.value, "Properties")
            .and_then(|properties| tree.get(properties.value, property));
        let url = written.and_then(|entry| tree.text(entry.value));
        // An application of the repository is named by its ARN.
        let published = written.and_then(|entry| tree.get(entry.value, "ApplicationId"));
        let named = url.or_else(|| tree.text(published?.value));
        let path = url
            .and_then(|url| local(&self.folder, url))
            .or_else(|| local(&self.folder, self.asset(resource)?));
        if written.is_none() && self.body(resource).is_some() {
            return None;
        }
        Some(Nested {
            resource_type,
            url: named.map(ToString::to_string),
            span: written.map_or(resource.key_span, |entry| tree.span(entry.value)),
            path,
        })
    }

    /// The file that CDK uploads for this resource and has it point at (`aws:asset:path`).
    fn asset(&self, resource: &Entry) -> Option<&'t str> {
        let tree = self.tree;
        let metadata = tree.get(resource.value, "Metadata")?.value;
        let text = |key| Some(&**tree.text(tree.get(metadata, key)?.value)?);
        let of_template = matches!(text("aws:asset:property"), None | Some("TemplateURL"));
        text("aws:asset:path").filter(|_| of_template)
    }

    /// Every resource that makes a stack, those that loops write included.
    pub(super) fn nestings(&self) -> Vec<Nested> {
        let entries = self.entries();
        entries
            .iter()
            .filter_map(|entry| self.nested(entry))
            .collect()
    }

    /// The types of resources that registered modules stand behind, and where they are written (user guide, "Modules").
    pub(super) fn modules(&self) -> Vec<(Arc<str>, Span)> {
        let entries = self.entries();
        let types = entries
            .iter()
            .filter_map(|entry| self.tree.get(entry.value, "Type"));
        types
            .filter_map(|entry| {
                Some((
                    self.tree.text(entry.value)?.clone(),
                    self.tree.span(entry.value),
                ))
            })
            .filter(|(name, _)| name.ends_with("::MODULE"))
            .collect()
    }

    /// Every resource as it is written.
    fn entries(&self) -> Vec<&'t Entry> {
        let mut all = Vec::new();
        for entry in self.resources.values().flatten() {
            self.gather(entry, 0, &mut all);
        }
        all
    }

    fn gather(&self, entry: &'t Entry, depth: usize, all: &mut Vec<&'t Entry>) {
        if !entry.key.starts_with("Fn::ForEach::") {
            all.push(entry);
            return;
        }
        let body: Option<NodeId> = match self.tree.list(entry.value) {
            Some(&[_, _, body]) => Some(body),
            _ => None,
        };
        if depth < super::expand::DEEPEST_LOOP
            && let Some(body) = body
        {
            for entry in self.tree.entries(body) {
                self.gather(entry, depth + 1, all);
            }
        }
    }
}

/// The file that a relative path leads to, from the folder of its template.
pub(super) fn local(folder: &Path, url: &str) -> Option<PathBuf> {
    let is_elsewhere = url.is_empty()
        || url.contains("://")
        || url.starts_with(['/', '\\', '$', '{'])
        || Path::new(url).is_absolute();
    (!is_elsewhere).then(|| paths::normal(&folder.join(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_relative_path_is_a_file() {
        let at = |url| local(Path::new("/a/b"), url);
        assert_eq!(at("./c.yaml"), Some("/a/b/c.yaml".into()));
        assert_eq!(at("../c.yaml"), Some("/a/c.yaml".into()));
        assert_eq!(at("c/d.yaml"), Some("/a/b/c/d.yaml".into()));
        for url in [
            "https://x/c.yaml",
            "s3://x/c.yaml",
            "/etc/passwd",
            "${X}",
            "",
        ] {
            assert_eq!(at(url), None, "{url}");
        }
    }
}

//! A template's names: its parameters, mappings, conditions and resources, and the transforms it goes through.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::syntax::{Entry, NodeId, Tree};
use crate::source::{FileId, Place, Span};

/// Transforms that leave the properties of `ElastiCache` as they are written (AWS documentation of each).
const HARMLESS: [&str; 5] = [
    "AWS::CodeDeployBlueGreen",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::Serverless-2016-10-31",
];
/// Root keys of other formats that have a section of this name too.
const FOREIGN: [&str; 4] = ["typeName", "openapi", "swagger", "services"];

pub(super) struct Template<'a> {
    pub(super) file: FileId,
    pub(super) tree: &'a Tree,
    pub(super) parameters: BTreeMap<&'a str, &'a Entry>,
    pub(super) mappings: BTreeMap<&'a str, &'a Entry>,
    pub(super) conditions: BTreeMap<&'a str, &'a Entry>,
    /// By logical id; every copy of one that is written twice.
    pub(super) resources: BTreeMap<&'a str, Vec<&'a Entry>>,
    /// In the order they are written.
    pub(super) resource_order: Vec<&'a str>,
    /// A macro that may change anything.
    pub(super) macro_name: Option<(Arc<str>, Place)>,
}

impl<'a> Template<'a> {
    /// Nothing where the document is no template (`Resources` with at least one entry that has a `Type`).
    pub(super) fn of(file: FileId, tree: &'a Tree, root: NodeId) -> Option<Self> {
        if FOREIGN.iter().any(|key| tree.get(root, key).is_some())
            || (tree.get(root, "apiVersion").is_some() && tree.get(root, "kind").is_some())
        {
            return None;
        }
        let section = |name: &str| -> BTreeMap<&'a str, &'a Entry> {
            let entries = tree.get(root, name).map(|entry| tree.entries(entry.value));
            entries
                .into_iter()
                .flatten()
                .map(|entry| (&*entry.key, entry))
                .collect()
        };
        let mut template = Self {
            file,
            tree,
            parameters: section("Parameters"),
            mappings: section("Mappings"),
            conditions: section("Conditions"),
            resources: BTreeMap::new(),
            resource_order: Vec::new(),
            macro_name: None,
        };
        for entry in tree.entries(tree.get(root, "Resources")?.value) {
            let key = &*entry.key;
            let copies = template.resources.entry(key).or_default();
            if copies.is_empty() {
                template.resource_order.push(key);
            }
            copies.push(entry);
        }
        let is_resource = |entry: &&Entry| {
            entry.key.starts_with("Fn::ForEach::")
                || tree
                    .get(entry.value, "Type")
                    .and_then(|kind| tree.text(kind.value))
                    .is_some_and(|kind| kind.contains("::"))
        };
        if !template.resources.values().flatten().any(is_resource) {
            return None;
        }
        template.macro_name = template.transforms(root);
        Some(template)
    }

    fn transforms(&self, root: NodeId) -> Option<(Arc<str>, Place)> {
        let mut named: Vec<(Arc<str>, NodeId)> = Vec::new();
        for key in ["Transform", "Fn::Transform"] {
            let Some(entry) = self.tree.get(root, key) else {
                continue;
            };
            let items = match self.tree.list(entry.value) {
                Some(items) => items.to_vec(),
                None => vec![entry.value],
            };
            for item in items {
                if let Some(name) = self.tree.text(item) {
                    named.push((name.clone(), item));
                } else {
                    let name = self
                        .tree
                        .get(item, "Name")
                        .and_then(|name| self.tree.text(name.value));
                    named.push((
                        name.cloned().unwrap_or_else(|| "Fn::Transform".into()),
                        item,
                    ));
                }
            }
        }
        let (name, node) = named
            .into_iter()
            .find(|(name, _)| !HARMLESS.contains(&&**name))?;
        Some((name, self.place(self.tree.span(node))))
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            file: self.file,
            span,
        }
    }

    pub(super) fn place_of(&self, node: NodeId) -> Place {
        self.place(self.tree.span(node))
    }

    /// The type of a resource.
    pub(super) fn kind(&self, resource: &Entry) -> Option<&'a str> {
        let kind = self.tree.get(resource.value, "Type")?;
        self.tree.text(kind.value).map(|text| &**text)
    }
}

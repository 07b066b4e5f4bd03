//! What a template declares: its sections, and where each name in them stands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::bodies::Writing;
use super::service;
use super::syntax::{Entry, Kind, NodeId, Tree};
use crate::knowledge::Cause;
use crate::problem::{self, Problem, Site};
use crate::source::{FileId, Place, Span};

pub(super) type Names<'t> = BTreeMap<&'t str, Vec<&'t Entry>>;

pub(super) struct Template<'t> {
    pub(super) tree: &'t Tree,
    pub(super) file: FileId,
    /// Where its file lies.
    pub(super) folder: PathBuf,
    pub(super) writing: Writing,
    pub(super) root: NodeId,
    /// The document that describes a service of the Serverless Framework, where this is part of one.
    pub(super) service: Option<NodeId>,
    /// Each with every copy of its definition, the last of which counts.
    pub(super) parameters: Names<'t>,
    pub(super) mappings: Names<'t>,
    pub(super) conditions: Names<'t>,
    pub(super) rules: Names<'t>,
    pub(super) resources: Names<'t>,
    pub(super) outputs: Names<'t>,
}

/// Something that may add to what is written before it is deployed.
#[derive(Debug, Clone)]
pub(super) struct Rewriter {
    pub(super) cause: Cause,
    pub(super) place: Place,
}

/// How the key of a loop begins.
pub(super) const LOOP: &str = "Fn::ForEach::";

/// Keys that stand at the root of other formats.
const FOREIGN: [&str; 4] = ["typeName", "openapi", "swagger", "services"];

impl<'t> Template<'t> {
    /// Nothing where the document is no template.
    pub(super) fn of(file: FileId, folder: PathBuf, tree: &'t Tree, root: NodeId) -> Option<Self> {
        let parts = service::parts(tree, root);
        let service = (!parts.is_empty()).then_some(root);
        let parts = if parts.is_empty() { vec![root] } else { parts };
        if !parts.iter().any(|part| is_template(tree, *part)) {
            return None;
        }
        let names = |section: &str| {
            let mut names = Names::new();
            let sections = parts.iter().flat_map(|part| tree.find(*part, section));
            for section in sections {
                for entry in tree.entries(section.value) {
                    names.entry(&*entry.key).or_default().push(entry);
                }
            }
            names
        };
        Some(Self {
            tree,
            file,
            folder,
            writing: Writing::File,
            root: parts[0],
            service,
            parameters: names("Parameters"),
            mappings: names("Mappings"),
            conditions: names("Conditions"),
            rules: names("Rules"),
            resources: names("Resources"),
            outputs: names("Outputs"),
        })
    }

    pub(super) fn place(&self, span: Span) -> Place {
        self.tree.place(self.file, self.writing.span(span))
    }

    /// Where an entry's value is written; an empty one stands at its key.
    pub(super) fn place_of(&self, entry: &Entry) -> Place {
        let span = self.tree.span(entry.value);
        self.place(if span.start == span.end {
            entry.key_span
        } else {
            span
        })
    }

    /// The macros of the whole template that may change a cluster.
    pub(super) fn macros(&self) -> Vec<Rewriter> {
        let mut macros = Vec::new();
        for key in ["Transform", "Fn::Transform"] {
            for entry in self.tree.find(self.root, key) {
                match self.tree.list(entry.value) {
                    Some(items) => macros.extend(items),
                    None => macros.push(entry.value),
                }
            }
        }
        macros
            .into_iter()
            .filter(|node| !is_harmless(&self.macro_name(*node)))
            .map(|node| Rewriter {
                cause: Cause::Macro(self.macro_name(node)),
                place: self.place(self.tree.span(node)),
            })
            .collect()
    }

    /// What may add an entry to this mapping: macros, and loops over its keys.
    pub(super) fn rewriters(&self, map: NodeId) -> Vec<Rewriter> {
        let entries = self.tree.entries(map).into_iter();
        let loops = entries.filter(|entry| entry.key.starts_with(LOOP));
        let loops = loops.map(|entry| Rewriter {
            cause: Cause::Function(entry.key.clone()),
            place: self.place(entry.key_span),
        });
        self.transforms(map).into_iter().chain(loops).collect()
    }

    /// The macros that may add an entry to this mapping.
    pub(super) fn transforms(&self, map: NodeId) -> Vec<Rewriter> {
        let entries = self.tree.find(map, "Fn::Transform").into_iter();
        let macros = entries.map(|entry| Rewriter {
            cause: Cause::Macro(self.macro_name(entry.value)),
            place: self.place(entry.key_span),
        });
        macros.collect()
    }

    /// The macros that may add an output.
    pub(super) fn output_transforms(&self) -> Vec<Rewriter> {
        let sections = self.tree.find(self.root, "Outputs");
        let sections = sections.iter().map(|section| section.value);
        sections.flat_map(|map| self.transforms(map)).collect()
    }

    /// `Name`, or a mapping that holds it.
    pub(super) fn macro_name(&self, node: NodeId) -> Arc<str> {
        let tree = self.tree;
        let name = tree.text(node).or_else(|| {
            let entry = tree.get(node, "Name")?;
            tree.text(entry.value)
        });
        name.cloned().unwrap_or_else(|| "Fn::Transform".into())
    }

    /// Keys that are written more than once: what the service makes of them is undefined (user guide, "Template format").
    pub(super) fn duplicates(file: FileId, tree: &Tree) -> Vec<Problem> {
        let mut problems = Vec::new();
        for entries in tree.mappings() {
            let mut counts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
            for entry in entries {
                counts.entry(&entry.key).or_default().push(entry);
            }
            for (key, copies) in counts {
                if let [_, .., last] = &copies[..]
                    && key != "<<"
                {
                    problems.push(Problem {
                        kind: problem::Kind::Suspicious,
                        site: Site::Place(tree.place(file, last.key_span)),
                        message: format!("`{key}` is written {}", times(copies.len())),
                        help: Some(
                            "CloudFormation does not say which of them counts; keep one".to_owned(),
                        ),
                    });
                }
            }
        }
        problems.sort_by_key(|problem| match problem.site {
            Site::Place(place) => place.span.start,
            Site::Path(_) => 0,
        });
        problems
    }
}

fn times(count: usize) -> String {
    match count {
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// Transforms of AWS that leave clusters alone (semantics of each: "Transforms reference").
fn is_harmless(name: &str) -> bool {
    matches!(
        name,
        "AWS::Serverless-2016-10-31" | "AWS::LanguageExtensions" | "AWS::CodeDeployBlueGreen"
    ) || name.starts_with("AWS::SecretsManager-")
}

/// A mapping with a resource in it, and nothing that marks another format.
fn is_template(tree: &Tree, root: NodeId) -> bool {
    let has = |key: &str| tree.get(root, key).is_some();
    if FOREIGN.iter().any(|key| has(key)) || (has("apiVersion") && has("kind")) {
        return false;
    }
    tree.find(root, "Resources").iter().any(|resources| {
        tree.entries(resources.value)
            .iter()
            .any(|entry| entry.key.starts_with("Fn::ForEach::") || has_type(tree, entry.value))
    })
}

fn has_type(tree: &Tree, resource: NodeId) -> bool {
    tree.get(resource, "Type")
        .and_then(|entry| tree.text(entry.value))
        .and_then(|text| text.split_once("::"))
        .is_some_and(|(vendor, _)| {
            !vendor.is_empty() && vendor.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The intrinsic function that a node calls, by its long name, and what it is given.
pub(super) fn intrinsic(tree: &Tree, node: NodeId) -> Option<(Arc<str>, NodeId)> {
    match &tree.node(node).kind {
        Kind::Tagged(tag, inner) => {
            let name: Arc<str> = match &**tag {
                "Ref" | "Condition" => tag.clone(),
                long if long.starts_with("Fn::") => tag.clone(),
                short => format!("Fn::{short}").into(),
            };
            Some((name, *inner))
        }
        Kind::Map(_) => match &tree.entries(node)[..] {
            [only]
                if matches!(&*only.key, "Ref" | "Condition")
                    || (only.key.starts_with("Fn::") && !only.key.starts_with("Fn::ForEach::")) =>
            {
                Some((only.key.clone(), only.value))
            }
            _ => None,
        },
        _ => None,
    }
}

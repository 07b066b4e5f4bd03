//! From text to a tree whose every node knows where it stands; YAML and JSON look the same from here on.

mod include;
mod json;
mod toml;
mod yaml;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{FileId, Span};
pub(super) use include::{Included, Left, Location};

/// Why a text is no YAML or JSON, and where that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) span: Span,
    /// Lower case, no full stop.
    pub(super) message: String,
    pub(super) help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(u32);

/// One file: a node for each document in it, and all that stands below them.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) roots: Vec<NodeId>,
    /// Files that it includes, each with the offset that its spans start from.
    included: Vec<(usize, FileId)>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// From its tag or opening to the end of its last child.
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Scalar(Scalar),
    List(Vec<NodeId>),
    Map(Vec<Entry>),
    /// `!Sub …`: the tag without its `!`, and what it stands before.
    Tagged(Arc<str>, NodeId),
    /// `*name`. It may point at a node that holds it.
    Alias(NodeId),
}

#[derive(Debug, Clone)]
pub(super) struct Scalar {
    pub(super) text: Arc<str>,
    /// Written without quotes, so that YAML 1.1 may take it for a boolean or a number.
    pub(super) plain: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Always as written: an unquoted `No` is the name `No`.
    pub(super) key: Arc<str>,
    pub(super) key_span: Span,
    pub(super) value: NodeId,
}

/// How many aliases of aliases are followed before they count as a circle.
const ALIAS_HOPS: usize = 16;

impl Tree {
    /// What it is, is found out from the text: an object that JSON takes is JSON, everything else is YAML.
    pub(super) fn parse(text: &str) -> Result<Self, SyntaxError> {
        if !text.trim_start().starts_with(['{', '[']) {
            return yaml::parse(text);
        }
        json::parse(text).or_else(|in_json| yaml::parse(text).map_err(|_| in_json))
    }

    /// The same of TOML, which is known by the name of its file alone.
    pub(super) fn parse_toml(text: &str) -> Result<Self, SyntaxError> {
        toml::parse(text)
    }

    /// The node itself, or what it is an alias of.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        let mut node = self.raw(id);
        for _ in 0..ALIAS_HOPS {
            let Kind::Alias(target) = node.kind else {
                break;
            };
            node = self.raw(target);
        }
        node
    }

    /// Where the node is written, which for an alias is the alias.
    pub(super) fn span(&self, id: NodeId) -> Span {
        self.raw(id).span
    }

    pub(super) fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match &self.node(id).kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub(super) fn text(&self, id: NodeId) -> Option<&Arc<str>> {
        self.scalar(id).map(|scalar| &scalar.text)
    }

    pub(super) fn list(&self, id: NodeId) -> Option<&[NodeId]> {
        match &self.node(id).kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping: its own as they stand, copies included, then those of its merges that it does not
    /// write itself (YAML 1.1, "merge"). Nothing for what is no mapping.
    pub(super) fn entries(&self, id: NodeId) -> Vec<&Entry> {
        let mut entries = Vec::new();
        self.gather(id, &mut BTreeSet::new(), &mut BTreeSet::new(), &mut entries);
        entries
    }

    /// Every copy of one entry.
    pub(super) fn find(&self, id: NodeId, key: &str) -> Vec<&Entry> {
        let mut entries = self.entries(id);
        entries.retain(|entry| &*entry.key == key);
        entries
    }

    /// The entry that counts where a key is written once.
    pub(super) fn get(&self, id: NodeId, key: &str) -> Option<&Entry> {
        self.find(id, key).pop()
    }

    /// Each mapping gives its entries once, however often it is merged: repeating them would change nothing.
    fn gather<'a>(
        &'a self,
        id: NodeId,
        seen_maps: &mut BTreeSet<*const Node>,
        taken: &mut BTreeSet<&'a str>,
        entries: &mut Vec<&'a Entry>,
    ) {
        let node = self.node(id);
        let Kind::Map(own) = &node.kind else { return };
        if !seen_maps.insert(std::ptr::from_ref(node)) || seen_maps.len() > MERGE_LIMIT {
            return;
        }
        let (merges, own): (Vec<&Entry>, Vec<&Entry>) =
            own.iter().partition(|entry| &*entry.key == "<<");
        let fresh: Vec<&Entry> = own
            .into_iter()
            .filter(|entry| !taken.contains(&*entry.key))
            .collect();
        taken.extend(fresh.iter().map(|entry| &*entry.key));
        entries.extend(fresh);
        for merge in merges {
            match &self.node(merge.value).kind {
                Kind::List(maps) => {
                    for map in maps {
                        self.gather(*map, seen_maps, taken, entries);
                    }
                }
                _ => self.gather(merge.value, seen_maps, taken, entries),
            }
        }
    }

    /// Every mapping of the file with its own entries, merges aside.
    pub(super) fn mappings(&self) -> impl Iterator<Item = &[Entry]> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Map(entries) => Some(&**entries),
            _ => None,
        })
    }

    fn raw(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn add(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = u32::try_from(self.nodes.len()).expect("a file has fewer than 2^32 nodes");
        self.nodes.push(Node { kind, span });
        NodeId(id)
    }
}

/// How many mappings one mapping may merge, directly and through others.
const MERGE_LIMIT: usize = 128;

/// What JSON and YAML both read as nothing.
fn plain_scalar(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        _ => Kind::Scalar(Scalar {
            text: text.into(),
            plain: true,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tree: &Tree, id: NodeId) -> Vec<&str> {
        tree.entries(id).iter().map(|entry| &*entry.key).collect()
    }

    #[test]
    fn yaml_that_begins_with_a_brace_is_taken_too() {
        let tree = Tree::parse("{a: b}").unwrap();
        assert_eq!(keys(&tree, tree.roots[0]), ["a"]);
    }

    #[test]
    fn an_object_that_neither_takes_is_broken_json() {
        let error = Tree::parse("{\"a\": 1,\n \"b\" 2}").unwrap_err();
        assert_eq!(error.message, "expected `:`");
    }

    #[test]
    fn a_mapping_overrides_what_it_merges() {
        let tree = Tree::parse("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n").unwrap();
        let y = tree.get(tree.roots[0], "y").unwrap().value;
        assert_eq!(keys(&tree, y), ["b", "a"]);
        assert_eq!(&**tree.text(tree.get(y, "b").unwrap().value).unwrap(), "3");
    }

    #[test]
    fn a_mapping_that_merges_itself_ends() {
        let tree = Tree::parse("x: &x\n  <<: [*x, *x]\n  a: 1\n").unwrap();
        let x = tree.get(tree.roots[0], "x").unwrap().value;
        assert_eq!(keys(&tree, x), ["a"]);
    }

    #[test]
    fn every_copy_of_a_key_is_visible() {
        for text in ["a: 1\nb: 2\na: 3\n", r#"{"a": 1, "b": 2, "a": 3}"#] {
            let tree = Tree::parse(text).unwrap();
            assert_eq!(tree.find(tree.roots[0], "a").len(), 2, "{text}");
            let last = tree.get(tree.roots[0], "a").unwrap().value;
            assert_eq!(&**tree.text(last).unwrap(), "3");
        }
    }
}

//! `AWS::Include`: what other files hold, put where a template includes it.

use std::sync::Arc;

use super::{Entry, Kind, Node, NodeId, Tree};
use crate::read::cloudformation::service;
use crate::source::{FileId, Place, Span};

const NAME: &str = "AWS::Include";

/// How many files one template may include, itself included by what it includes.
const MOST: usize = 64;

/// An inclusion that is left as it is.
#[derive(Debug)]
pub(in crate::read::cloudformation) struct Left {
    pub(in crate::read::cloudformation) location: Location,
    pub(in crate::read::cloudformation) span: Span,
}

/// Where the rest of a template lies.
#[derive(Debug)]
pub(in crate::read::cloudformation) enum Location {
    At(Arc<str>),
    /// Where no resources of this template are.
    Aside(Arc<str>),
    Computed,
    /// In one file more than is included.
    TooMany,
}

/// What a file holds, and how long it is.
pub(in crate::read::cloudformation) struct Included {
    pub(in crate::read::cloudformation) file: FileId,
    pub(in crate::read::cloudformation) tree: Tree,
    pub(in crate::read::cloudformation) length: usize,
}

impl Tree {
    /// Puts in place what the macro includes, as far as `read` can tell what a location holds. `length` is that of this
    /// file's own text.
    pub(in crate::read::cloudformation) fn include(
        &mut self,
        length: usize,
        mut read: impl FnMut(&str) -> Option<Included>,
    ) -> Vec<Left> {
        let mut left = Vec::new();
        let mut base = length + 1;
        let mut at = 0;
        while at < self.nodes.len() {
            for (place, location) in self.inclusions(at) {
                let location = if self.included.len() < MOST {
                    location
                } else {
                    Location::TooMany
                };
                let span = match (&place, &self.nodes[at].kind) {
                    (Spot::Entry(index) | Spot::Item(index, _), Kind::Map(entries)) => {
                        entries[*index].key_span
                    }
                    _ => self.nodes[at].span,
                };
                let found = match &location {
                    Location::At(location) | Location::Aside(location) => read(location),
                    Location::Computed | Location::TooMany => None,
                };
                let Some(Included { file, tree, length }) =
                    found.filter(|found| found.root().is_some())
                else {
                    left.push(Left { location, span });
                    continue;
                };
                self.included.push((base, file));
                let root = self.append(tree, base);
                base += length + 1;
                self.put(at, place, root);
            }
            at += 1;
        }
        left
    }

    /// Where a span of this tree is written, which starts in `file`.
    pub(in crate::read::cloudformation) fn place(&self, file: FileId, span: Span) -> Place {
        let after = self
            .included
            .partition_point(|(base, _)| *base <= span.start);
        let Some((base, file)) = after.checked_sub(1).map(|at| self.included[at]) else {
            return Place { file, span };
        };
        Place {
            file,
            span: Span {
                start: span.start - base,
                end: span.end.max(span.start) - base,
            },
        }
    }

    /// The inclusions that a node holds, the last one first.
    fn inclusions(&self, at: usize) -> Vec<(Spot, Location)> {
        let is_service = || {
            let service = |root: &NodeId| service::is_service(self, *root);
            self.roots.first().is_some_and(service)
        };
        let is_root = self.roots.iter().any(|root| root.0 as usize == at);
        match &self.nodes[at].kind {
            Kind::Tagged(tag, inner) if **tag == *"Transform" => {
                let location = self.location(*inner);
                location
                    .map(|location| (Spot::Whole, location))
                    .into_iter()
                    .collect()
            }
            Kind::Scalar(scalar) if scalar.text.contains("file(") && is_service() => {
                let found = service::file(&scalar.text).map(|(path, inside)| {
                    let location = if self.holds_resources(at) {
                        Location::At(path.into())
                    } else {
                        Location::Aside(path.into())
                    };
                    (Spot::Part(inside.into()), location)
                });
                found.into_iter().collect()
            }
            Kind::Map(entries) => {
                let mut found = Vec::new();
                for (index, entry) in entries.iter().enumerate().rev() {
                    let is_macro =
                        &*entry.key == "Fn::Transform" || (is_root && &*entry.key == "Transform");
                    if !is_macro {
                        continue;
                    }
                    if let Some(location) = self.location(entry.value) {
                        found.push((Spot::Entry(index), location));
                    } else if let Some(items) = self.list(entry.value) {
                        for (item, node) in items.iter().enumerate().rev() {
                            if let Some(location) = self.location(*node) {
                                found.push((Spot::Item(index, item), location));
                            }
                        }
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// Whether resources of a service are looked for in this node.
    fn holds_resources(&self, at: usize) -> bool {
        let parts = self.roots.first().map(|root| service::parts(self, *root));
        parts.into_iter().flatten().any(|part| {
            let sections = self.find(part, "Resources");
            let mut nodes = sections.iter().map(|entry| entry.value).chain([part]);
            nodes.any(|node| node.0 as usize == at)
        })
    }

    /// Where a call of the macro says that the rest lies; nothing for any other.
    fn location(&self, call: NodeId) -> Option<Location> {
        let name = self.text(self.get(call, "Name")?.value)?;
        let written = || {
            let parameters = self.get(call, "Parameters")?;
            let location = self.get(parameters.value, "Location")?;
            self.text(location.value).cloned()
        };
        (**name == *NAME).then(|| written().map_or(Location::Computed, Location::At))
    }

    fn put(&mut self, at: usize, spot: Spot, root: NodeId) {
        let added = match &self.node(root).kind {
            Kind::Map(entries) => entries.clone(),
            _ => Vec::new(),
        };
        let list = match (&spot, &self.nodes[at].kind) {
            (Spot::Item(index, _), Kind::Map(entries)) => Some(entries[*index].value),
            _ => None,
        };
        if let (Some(list), Spot::Item(_, item)) = (list, &spot)
            && let Kind::List(items) = &mut self.nodes[list.0 as usize].kind
        {
            items.remove(*item);
        }
        let part = match &spot {
            Spot::Part(path) => service::own(self, root, path),
            _ => None,
        };
        let node = &mut self.nodes[at];
        match (&mut node.kind, spot) {
            (Kind::Map(entries), Spot::Entry(index)) => {
                entries.remove(index);
                entries.extend(added);
            }
            (Kind::Map(entries), Spot::Item(..)) => entries.extend(added),
            (kind, Spot::Part(path)) if !path.is_empty() => {
                *kind = part.map_or(Kind::Null, Kind::Alias);
            }
            (kind, _) => *kind = Kind::Alias(root),
        }
    }

    /// Takes the nodes of another tree over, and gives its first root.
    fn append(&mut self, other: Tree, base: usize) -> NodeId {
        let first = u32::try_from(self.nodes.len()).expect("a file has fewer than 2^32 nodes");
        let shifted = |id: NodeId| NodeId(id.0 + first);
        let moved = |span: Span| Span {
            start: span.start + base,
            end: span.end + base,
        };
        let root = shifted(other.roots[0]);
        for Node { kind, span } in other.nodes {
            let kind = match kind {
                Kind::List(items) => Kind::List(items.into_iter().map(shifted).collect()),
                Kind::Map(entries) => {
                    let entry = |entry: Entry| Entry {
                        key: entry.key,
                        key_span: moved(entry.key_span),
                        value: shifted(entry.value),
                    };
                    Kind::Map(entries.into_iter().map(entry).collect())
                }
                Kind::Tagged(tag, inner) => Kind::Tagged(tag, shifted(inner)),
                Kind::Alias(target) => Kind::Alias(shifted(target)),
                kind @ (Kind::Null | Kind::Scalar(_)) => kind,
            };
            self.add(kind, moved(span));
        }
        root
    }
}

/// Where in a node an inclusion stands.
enum Spot {
    Whole,
    /// In place of a text: what stands at this path in the other file, all of it where the path is empty.
    Part(Arc<str>),
    Entry(usize),
    /// An item of the list in an entry.
    Item(usize, usize),
}

impl Included {
    /// Only a mapping can be included.
    fn root(&self) -> Option<NodeId> {
        let root = *self.tree.roots.first()?;
        matches!(self.tree.node(root).kind, Kind::Map(_)).then_some(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Files};

    #[test]
    fn a_file_that_includes_itself_ends() {
        let text = "a:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: x}}\nb: 1\n";
        let file = Files::default().add(File::new("x".into(), String::new()));
        let mut tree = Tree::parse(text).unwrap();
        let left = tree.include(text.len(), |_| {
            Some(Included {
                file,
                tree: Tree::parse(text).unwrap(),
                length: text.len(),
            })
        });
        assert_eq!(left.len(), 1);
        assert_eq!(tree.included.len(), MOST);
    }

    #[test]
    fn what_is_included_stands_in_its_own_file() {
        let mut files = Files::default();
        let [own, other] =
            ["own", "other"].map(|name| files.add(File::new(name.into(), String::new())));
        let text = "a: !Transform {Name: AWS::Include, Parameters: {Location: x}}\nb: 1\n";
        let included = "c: 2\n";
        let mut tree = Tree::parse(text).unwrap();
        let left = tree.include(text.len(), |_| {
            Some(Included {
                file: other,
                tree: Tree::parse(included).unwrap(),
                length: included.len(),
            })
        });
        assert!(left.is_empty());
        let a = tree.get(tree.roots[0], "a").unwrap();
        let c = tree.get(a.value, "c").unwrap();
        let place = tree.place(own, c.key_span);
        assert_eq!((place.file, &included[place.span.range()]), (other, "c"));
        assert_eq!(tree.place(own, a.key_span).file, own);
    }
}

//! Markers in the `Metadata` of templates and their resources, which are there still when CDK has written the template.

use std::sync::Arc;

use super::syntax::{Entry, NodeId};
use super::template::Template;
use crate::marker::{Form, Marker, Part, Reach, Rules};
use crate::problem::Problem;
use crate::read::markers::{Said, Slip, malformed, marker};
use crate::source::{Place, Span};

const FORM: &str = "write `cachelint: {ignore: [{rule: EC-003, reason: why, until: 2027-03-31}]}`; reason and date may be left out";

/// What the templates of one file say.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) all: Vec<Marker>,
    pub(super) problems: Vec<Problem>,
    /// Where each resource stands.
    pub(super) resources: Vec<Place>,
}

impl Found {
    pub(super) fn of(templates: &[Arc<Template>]) -> Self {
        let mut found = Self::default();
        for template in templates {
            let mut reader = Reader {
                template,
                found: &mut found,
            };
            let whole = template.place(template.tree.span(template.root));
            let whole = Reach {
                file: whole.file,
                span: whole.span,
                part: Part::Resource,
            };
            reader.metadata(template.root, whole, Owner::Template);
            for entry in template.resources.values().flatten() {
                reader.resource(entry, 0);
            }
        }
        found
    }
}

/// What `Metadata` stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Template,
    Resource,
}

struct Reader<'a, 't> {
    template: &'a Template<'t>,
    found: &'a mut Found,
}

impl Reader<'_, '_> {
    fn resource(&mut self, entry: &Entry, depth: usize) {
        /// Loops within loops that are followed.
        const DEEPEST: usize = 16;
        let tree = self.template.tree;
        if entry.key.starts_with("Fn::ForEach::") {
            if let Some([_, _, body]) = tree.list(entry.value)
                && depth < DEEPEST
            {
                for inner in tree.entries(*body) {
                    self.resource(inner, depth + 1);
                }
            }
            return;
        }
        let name = self.template.place(entry.key_span);
        let value = self.template.place(tree.span(entry.value));
        // What stands elsewhere, as an alias does, is not the resource's alone.
        let end = if value.file == name.file && value.span.start >= name.span.start {
            value.span.end
        } else {
            name.span.end
        };
        let span = Span {
            start: name.span.start,
            end,
        };
        let reach = Reach {
            file: name.file,
            span,
            part: Part::AnyLink,
        };
        self.found.resources.push(Place {
            file: name.file,
            span,
        });
        self.metadata(entry.value, reach, Owner::Resource);
    }

    fn metadata(&mut self, owner: NodeId, reach: Reach, kind: Owner) {
        let tree = self.template.tree;
        let Some(metadata) = tree.get(owner, "Metadata").map(|entry| entry.value) else {
            return;
        };
        if let Some(own) = tree.get(metadata, "cachelint") {
            self.own(own, reach);
        }
        // Other tools know no chain.
        let resource = Reach {
            part: Part::Resource,
            ..reach
        };
        // Documentation of cfn-lint, "Metadata".
        if let Some(ids) = self.at(metadata, &["cfn-lint", "config", "ignore_checks"]) {
            for id in tree.list(ids).unwrap_or_default() {
                self.foreign("cfn-lint", *id, None, resource);
            }
        }
        // The others look at resources alone.
        if kind == Owner::Template {
            return;
        }
        // Checkov's documentation, "Suppressing and Skipping Policies".
        if let Some(skips) = self.at(metadata, &["checkov", "skip"]) {
            for skip in tree.list(skips).unwrap_or_default() {
                let Some(id) = self.at(*skip, &["id"]) else {
                    continue;
                };
                let reason = self
                    .at(*skip, &["comment"])
                    .and_then(|node| tree.text(node));
                self.foreign("checkov", id, reason.cloned(), resource);
            }
        }
        // Rules of the AWS Guard Rules Registry leave out what names them so.
        if let Some(ids) = self.at(metadata, &["guard", "SuppressedRules"]) {
            for id in tree.list(ids).unwrap_or_default() {
                self.foreign("guard", *id, None, resource);
            }
        }
    }

    /// The node at the end of a path of keys.
    fn at(&self, node: NodeId, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(node, |node, key| {
            Some(self.template.tree.get(node, key)?.value)
        })
    }

    fn place(&self, node: NodeId) -> Place {
        self.template.place(self.template.tree.span(node))
    }

    fn foreign(&mut self, tool: &'static str, id: NodeId, reason: Option<Arc<str>>, reach: Reach) {
        let Some(name) = self.template.tree.text(id) else {
            return;
        };
        self.found.all.push(Marker {
            place: self.place(id),
            form: Form::Foreign(tool),
            rules: Rules::These(vec![name.clone()]),
            reason,
            until: None,
            reach: Some(reach),
        });
    }

    fn own(&mut self, own: &Entry, reach: Reach) {
        let tree = self.template.tree;
        let entries = tree.entries(own.value);
        let ignores = entries.iter().find(|entry| &*entry.key == "ignore");
        let others = entries.iter().find(|entry| &*entry.key != "ignore");
        if let Some(other) = others {
            let message = format!("`cachelint` in `Metadata` knows no `{}`", other.key);
            self.slip(self.template.place(other.key_span), message);
        }
        let list = ignores.and_then(|entry| tree.list(entry.value));
        let Some(list) = list else {
            if others.is_none() || ignores.is_some() {
                let at = ignores.map_or(own.key_span, |entry| entry.key_span);
                let message = "`cachelint` in `Metadata` holds no list `ignore`".to_owned();
                self.slip(self.template.place(at), message);
            }
            return;
        };
        for ignore in list {
            let place = self.place(*ignore);
            match self.said(*ignore) {
                Ok(said) => {
                    let marker = marker(place, Form::Metadata, said, Some(reach));
                    self.found.all.push(marker);
                }
                Err(message) => self.slip(place, message),
            }
        }
    }

    fn slip(&mut self, place: Place, message: String) {
        let slip = Slip {
            message,
            help: FORM,
        };
        self.found.problems.push(malformed(place, slip));
    }

    fn said(&self, ignore: NodeId) -> Result<Said, String> {
        let tree = self.template.tree;
        let mut said = Said {
            rules: Vec::new(),
            reason: None,
            until: None,
        };
        for entry in tree.entries(ignore) {
            let text = tree.text(entry.value);
            let text = text.ok_or_else(|| format!("`{}` of this ignore is no text", entry.key))?;
            match &*entry.key {
                "rule" if !text.trim().is_empty() => said.rules.push(text.clone()),
                "reason" => {
                    let reason = text.trim();
                    said.reason = (!reason.is_empty()).then(|| reason.into());
                }
                "until" => {
                    let day = text.parse();
                    let day =
                        day.map_err(|_| format!("`until` of this ignore is no date: `{text}`"))?;
                    said.until = Some(day);
                }
                "rule" => {}
                other => return Err(format!("an ignore knows no `{other}`")),
            }
        }
        if said.rules.is_empty() {
            return Err("this ignore names no rule".to_owned());
        }
        Ok(said)
    }
}

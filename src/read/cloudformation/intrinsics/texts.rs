//! Functions that make texts of texts: `Fn::Sub`, `Fn::Join`, `Fn::Split`, `Fn::Base64`, and dynamic references.

use std::sync::Arc;

use super::{Run, Val};
use crate::knowledge::Cause;
use crate::read::cloudformation::placeholders;
use crate::read::cloudformation::syntax::{Entry, NodeId};
use crate::read::cloudformation::text::{Hole, Limits, Part, Text};
use crate::read::cloudformation::worlds::{Answer, fail};

impl<'t> Run<'_, 't> {
    /// An argument that must be a text, with everything filled in that is known.
    pub(super) fn text_of(&mut self, argument: NodeId, node: NodeId) -> Answer<Text> {
        let value = self.value(argument)?;
        self.text_from(value, node)
    }

    fn text_from(&mut self, value: Val, node: NodeId) -> Answer<Text> {
        match value {
            Val::Text(text) => Ok(self.world.fill(&text)),
            Val::Nothing => Ok(Text::hole(self.hole(
                format!("no value at {}", self.template.tree.span(node).start),
                Limits::default(),
                Cause::Expression("`AWS::NoValue` inside a text"),
                self.here(node),
            ))),
            Val::List(_) | Val::OpenList(_) | Val::Other => {
                fail("a text is wanted here", self.refused(node))
            }
        }
    }

    pub(super) fn substitute(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let (pattern, map) = match tree.list(argument) {
            Some([pattern, map]) => (tree.scalar(*pattern), Some(*map)),
            Some([pattern]) => (tree.scalar(*pattern), None),
            Some(_) => (None, None),
            None => (tree.scalar(argument), None),
        };
        let Some(pattern) = pattern else {
            return fail("`Fn::Sub` takes a text", self.refused(node));
        };
        let own = map.map(|map| tree.entries(map)).unwrap_or_default();
        let mut text = Text::default();
        for part in self.as_written(&pattern.text, node).parts() {
            match part {
                Part::Hole(_) => text.push(part),
                Part::Literal(literal) => {
                    let literal = literal.clone();
                    self.substitute_in(&literal, &own, node, &mut text)?;
                }
            }
        }
        Ok(Val::Text(text))
    }

    fn substitute_in(
        &mut self,
        literal: &str,
        own: &[&'t Entry],
        node: NodeId,
        text: &mut Text,
    ) -> Answer<()> {
        let mut rest = literal;
        while let Some(start) = rest.find("${") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            text.push_literal(&rest[..start]);
            let inner = &rest[start + 2..start + length];
            rest = &rest[start + length + 1..];
            if let Some(literal) = inner.strip_prefix('!') {
                text.push_literal(&format!("${{{literal}}}"));
                continue;
            }
            let name: Arc<str> = inner.trim().into();
            let copies: Vec<&Entry> = own
                .iter()
                .filter(|entry| entry.key == name)
                .copied()
                .collect();
            self.deployment.spend()?;
            let value = if !copies.is_empty() {
                let entry = self.choose(&copies)?;
                self.value(entry.value)?
            } else if let Some((resource, attribute)) = name.split_once('.') {
                self.attribute_of(&resource.into(), &Text::literal(attribute), node)?
            } else {
                self.reference(&name, node)?
            };
            let value = self.text_from(value, node)?;
            text.append(&value);
        }
        text.push_literal(rest);
        Ok(())
    }

    /// A text of the template, open where something is still to be filled in.
    pub(super) fn as_written(&self, text: &str, node: NodeId) -> Text {
        let written = self.with_variables(text);
        if placeholders::within(text).next().is_none() {
            return written;
        }
        let mut open = Text::default();
        for part in written.parts() {
            let Part::Literal(literal) = part else {
                open.push(part);
                continue;
            };
            let mut from = 0;
            for place in placeholders::within(literal) {
                open.push_literal(&literal[from..place.start]);
                from = place.end;
                let placeholder: Arc<str> = literal[place].into();
                open.push(&Part::Hole(Hole::new(
                    format!("placeholder {placeholder}"),
                    Limits::default(),
                    Cause::Placeholder(placeholder),
                    self.because(node, "is filled in before this is a template"),
                )));
            }
            open.push_literal(&literal[from..]);
        }
        open
    }

    /// A text inside `Fn::ForEach`, whose variables are replaced wherever they are written.
    pub(in crate::read::cloudformation) fn with_variables(&self, text: &str) -> Text {
        if self.template.service.is_some() {
            return self.filled_in(text, 0);
        }
        let mut rest = text;
        let mut filled = Text::default();
        if self.variables.is_empty() {
            filled.push_literal(text);
            return filled;
        }
        while let Some(at) = rest.find(['$', '&']) {
            let (before, mark) = rest.split_at(at);
            filled.push_literal(before);
            let found = mark[1..].strip_prefix('{').and_then(|inner| {
                let (name, after) = inner.split_once('}')?;
                let (_, value) = self
                    .variables
                    .iter()
                    .rev()
                    .find(|(own, _)| **own == *name)?;
                Some((value, after))
            });
            match found {
                // `&{}` leaves out everything but letters and digits.
                Some((value, after)) if mark.starts_with('&') => {
                    match (value.exact(), value.as_hole()) {
                        (Some(exact), _) => {
                            let kept = exact.chars().filter(char::is_ascii_alphanumeric);
                            filled.push_literal(&kept.collect::<String>());
                        }
                        (None, Some(hole)) => {
                            let hole = hole.derive("letters and digits", Limits::default());
                            filled.push(&Part::Hole(hole));
                        }
                        (None, None) => filled.append(value),
                    }
                    rest = after;
                }
                Some((value, after)) => {
                    filled.append(value);
                    rest = after;
                }
                None => {
                    filled.push_literal(&mark[..1]);
                    rest = &mark[1..];
                }
            }
        }
        filled.push_literal(rest);
        filled
    }

    pub(super) fn join(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let Some([delimiter, list]) = self.template.tree.list(argument) else {
            return fail(
                "`Fn::Join` takes a delimiter and a list",
                self.refused(node),
            );
        };
        let delimiter = self.text_of(*delimiter, node)?;
        let items = match self.value(*list)? {
            Val::List(items) => items,
            Val::OpenList(hole) => return Ok(Val::hole(joined(&hole, &delimiter))),
            _ => return fail("`Fn::Join` takes a list", self.refused(node)),
        };
        let mut text = Text::default();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                text.append(&delimiter);
            }
            match item {
                Val::OpenList(hole) => text.push(&Part::Hole(joined(&hole, &delimiter))),
                item => text.append(&self.text_from(item, node)?),
            }
        }
        Ok(Val::Text(text))
    }

    pub(super) fn split(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let Some([delimiter, text]) = self.template.tree.list(argument) else {
            return fail(
                "`Fn::Split` takes a delimiter and a text",
                self.refused(node),
            );
        };
        let delimiter = self.text_of(*delimiter, node)?;
        let text = self.text_of(*text, node)?;
        for hole in text.holes() {
            self.list_out(hole)?;
        }
        let text = self.world.fill(&text);
        match (delimiter.exact(), text.exact(), text.holes().next()) {
            (Some(delimiter), Some(text), _) if !delimiter.is_empty() => {
                Ok(Val::List(text.split(delimiter).map(Val::literal).collect()))
            }
            (_, _, Some(hole)) => {
                let how = format!("{text} split by {delimiter}");
                Ok(Val::OpenList(hole.derive(&how, Limits::default())))
            }
            _ => fail("`Fn::Split` takes a delimiter", self.refused(node)),
        }
    }

    /// Of nothing it makes nothing, and of anything else something.
    pub(super) fn base64(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let text = self.text_of(argument, node)?;
        if self.is_empty(&text)? {
            return Ok(Val::literal(""));
        }
        Ok(Val::hole(self.hole(
            format!("base64 of {text}"),
            Limits::not_empty(),
            Cause::Function("Fn::Base64".into()),
            Vec::new(),
        )))
    }

    /// The text of a property, its dynamic references left open: the service looks them up when everything else is done.
    pub(in crate::read::cloudformation) fn with_lookups(&self, text: &Text, node: NodeId) -> Text {
        const OPENING: &str = "{{resolve:";
        let mut result = Text::default();
        let mut reference: Option<Text> = None;
        for part in text.parts() {
            let Part::Literal(literal) = part else {
                reference.as_mut().unwrap_or(&mut result).push(part);
                continue;
            };
            let mut rest = &**literal;
            loop {
                let marker = if reference.is_some() { "}}" } else { OPENING };
                let Some(at) = rest.find(marker) else {
                    reference.as_mut().unwrap_or(&mut result).push_literal(rest);
                    break;
                };
                let (before, after) = (&rest[..at], &rest[at + marker.len()..]);
                match reference.take() {
                    None => {
                        result.push_literal(before);
                        reference = Some(Text::default());
                    }
                    Some(mut inner) => {
                        inner.push_literal(before);
                        result.push(&Part::Hole(self.looked_up(&inner, node)));
                    }
                }
                rest = after;
            }
        }
        if let Some(unclosed) = reference {
            result.push_literal(OPENING);
            result.append(&unclosed);
        }
        result
    }

    fn looked_up(&self, reference: &Text, node: NodeId) -> Hole {
        let inner = match reference.exact() {
            Some(exact) => exact.to_owned(),
            None => reference.written(),
        };
        let name: Arc<str> = format!("{{{{resolve:{inner}}}}}").into();
        // A stored parameter, and a secret as a whole, is never empty; one key of a secret may be.
        let is_key = reference.prefix().starts_with("secretsmanager:")
            && name
                .split_once(":SecretString:")
                .is_some_and(|(_, key)| !key.starts_with(':') && !key.is_empty());
        self.hole(
            format!("resolve {reference}"),
            if is_key {
                Limits::default()
            } else {
                Limits::not_empty()
            },
            Cause::LookedUpAtApply(name),
            self.here(node),
        )
    }
}

/// The items of a list that is not known as one text. There is at least one of them.
fn joined(list: &Hole, delimiter: &Text) -> Hole {
    let limits = Limits {
        min_length: usize::from(!list.limits().admit("")),
        ..Limits::default()
    };
    list.derive(&format!("join by {delimiter}"), limits)
}

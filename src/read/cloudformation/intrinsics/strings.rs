//! Functions that make strings: `Fn::Sub`, `Fn::Join`, `Fn::Base64`, and dynamic references inside of any string.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Evaluator, Found, Value};
use crate::knowledge::Cause;
use crate::read::cloudformation::reasons::{Reason, Role};
use crate::read::cloudformation::syntax::NodeId;
use crate::read::cloudformation::text::{Hole, Limits, Part, Text};
use crate::read::cloudformation::worlds::{Answer, Question, World, ask, fail};

impl Evaluator<'_> {
    pub(super) fn sub(&self, argument: NodeId, node: NodeId, world: &World) -> Answer<Found> {
        let tree = self.template.tree;
        let (text, names) = match tree.list(argument) {
            Some(&[text, names]) => (text, Some(names)),
            Some(&[text]) => (text, None),
            _ => (argument, None),
        };
        let Some(template) = tree.text(text) else {
            return fail("`Fn::Sub` has no text", Vec::new());
        };
        let own: BTreeMap<&str, NodeId> = names
            .into_iter()
            .flat_map(|names| tree.entries(names))
            .map(|entry| (&*entry.key, entry.value))
            .collect();
        let mut filled = Text::default();
        let mut why = Vec::new();
        let mut rest = &**template;
        while let Some(start) = rest.find("${") {
            filled.push_literal(&rest[..start]);
            let after = &rest[start + 2..];
            let Some(end) = after.find('}') else {
                rest = &rest[start..];
                break;
            };
            let name = after[..end].trim();
            rest = &after[end + 1..];
            if let Some(literal) = name.strip_prefix('!') {
                filled.push_literal(&format!("${{{literal}}}"));
                continue;
            }
            let found = match (own.get(name), name.split_once('.')) {
                (Some(value), _) => self.value(*value, world)?,
                (None, Some((resource, attribute))) if !name.contains("::") => {
                    self.attribute_named(resource, attribute, node)
                }
                _ => self.reference(name, node, world)?,
            };
            why.extend(found.why);
            match found.value {
                Value::Text(text) => filled.append(&text),
                _ => return fail(format!("`{name}` is no string in `Fn::Sub`"), why),
            }
        }
        filled.push_literal(rest);
        let mut found = self.with_references(filled, node);
        why.append(&mut found.why);
        Ok(Found {
            value: found.value,
            why,
        })
    }

    pub(super) fn join(&self, argument: NodeId, world: &World) -> Answer<Found> {
        let Some(&[delimiter, list]) = self.template.tree.list(argument) else {
            return fail("`Fn::Join` takes a delimiter and a list", Vec::new());
        };
        let delimiter = self.value(delimiter, world)?;
        let Value::Text(delimiter) = delimiter.value else {
            return fail("the delimiter of `Fn::Join` is no string", delimiter.why);
        };
        let list = self.value(list, world)?;
        let mut why = list.why;
        let items = match list.value {
            Value::List(items) => items,
            Value::AnyList(hole) => {
                return Ok(Found::hole(hole.derive("a join", Limits::default())));
            }
            _ => return fail("`Fn::Join` joins what is no list", why),
        };
        let mut joined = Text::default();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                joined.append(&delimiter);
            }
            why.extend(item.why);
            match item.value {
                Value::Text(text) => joined.append(&text),
                _ => return fail("`Fn::Join` joins what is no string", why),
            }
        }
        Ok(Found {
            value: Value::Text(joined),
            why,
        })
    }

    /// Empty stays empty, and nothing else becomes so.
    pub(super) fn encoded(&self, argument: NodeId, node: NodeId, world: &World) -> Answer<Found> {
        let found = self.value(argument, world)?;
        let Value::Text(text) = &found.value else {
            return fail("`Fn::Base64` encodes what is no string", found.why);
        };
        if is_empty(text, world)? {
            return Ok(found);
        }
        let cause = Cause::Function("Fn::Base64".into());
        Ok(self.open(
            format!("base64 {text}"),
            Limits::not_empty(),
            cause,
            node,
            "is never empty",
        ))
    }

    /// `{{resolve:ssm:name}}` stands for a value that is looked up (user guide, "dynamic references"). Parameters of
    /// Systems Manager are never empty; a field of a secret may be.
    pub(super) fn with_references(&self, text: Text, node: NodeId) -> Found {
        let open = |part: &Part| matches!(part, Part::Literal(text) if text.contains("{{resolve:"));
        if !text.parts().iter().any(open) {
            return Found::text(text);
        }
        let place = self.template.place_of(node);
        let mut filled = Text::default();
        for part in text.parts() {
            let Part::Literal(literal) = part else {
                filled.push(part);
                continue;
            };
            let mut rest = &**literal;
            while let Some(start) = rest.find("{{resolve:") {
                filled.push_literal(&rest[..start]);
                let end = rest[start..]
                    .find("}}")
                    .map_or(rest.len(), |end| start + end + 2);
                let reference = &rest[start..end];
                let secret = reference.starts_with("{{resolve:secretsmanager:");
                let limits = if secret {
                    Limits::default()
                } else {
                    Limits::not_empty()
                };
                let why = vec![Reason::new(
                    place,
                    Role::Beyond("is looked up at deployment"),
                )];
                let name: Arc<str> = reference.into();
                let hole = Hole::new(name.clone(), limits, Cause::LookedUpAtApply(name), why);
                filled.push(&Part::Hole(hole));
                rest = &rest[end..];
            }
            filled.push_literal(rest);
        }
        let why = filled
            .holes()
            .flat_map(|hole| hole.why().to_vec())
            .collect();
        Found {
            value: Value::Text(filled),
            why,
        }
    }
}

/// Whether a string is empty in this world; asked where that is open.
pub(in crate::read::cloudformation) fn is_empty(text: &Text, world: &World) -> Answer<bool> {
    let text = world.fill(text);
    if let Some(text) = text.exact() {
        return Ok(text.is_empty());
    }
    if text
        .parts()
        .iter()
        .any(|part| matches!(part, Part::Literal(_)))
    {
        return Ok(false);
    }
    for hole in text.holes() {
        match world.is(hole, "") {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => return ask(Question::Is(hole.clone(), "".into())),
        }
    }
    Ok(true)
}

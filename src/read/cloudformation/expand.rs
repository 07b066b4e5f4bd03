//! `Fn::ForEach`: the resources that a loop writes, one by one where its collection is known, else its body once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::intrinsics::{Evaluator, Value};
use super::syntax::{Entry, NodeId};
use super::template::Template;
use super::text::{Hole, Limits, Text};
use super::worlds::World;
use crate::knowledge::Cause;

/// Resources that loops may write. `CloudFormation` itself takes 500 a template.
const MOST: usize = 2000;
/// Loops within loops.
const DEEPEST: usize = 5;

/// One resource as it stands in the template, or as a loop writes it.
pub(super) struct Instance<'a> {
    /// Its logical id; `Fn::ForEach::Loop/Body` where a loop's collection is not known.
    pub(super) address: Arc<str>,
    /// Every copy, where it is written twice.
    pub(super) copies: Vec<&'a Entry>,
    pub(super) variables: BTreeMap<Arc<str>, Text>,
}

pub(super) fn instances<'a>(template: &'a Template<'a>) -> Vec<Instance<'a>> {
    let mut found = Vec::new();
    for key in &template.resource_order {
        let copies = &template.resources[*key];
        match (key.strip_prefix("Fn::ForEach::"), copies.last()) {
            (Some(_), Some(entry)) => each(template, entry, "", &BTreeMap::new(), 0, &mut found),
            _ => found.push(Instance {
                address: (*key).into(),
                copies: copies.clone(),
                variables: BTreeMap::new(),
            }),
        }
    }
    found
}

/// One loop: `[variable, collection, {id: resource}]` (template reference, `Fn::ForEach`).
fn each<'a>(
    template: &'a Template<'a>,
    entry: &'a Entry,
    prefix: &str,
    outer: &BTreeMap<Arc<str>, Text>,
    depth: usize,
    found: &mut Vec<Instance<'a>>,
) {
    let tree = template.tree;
    let Some(&[variable, collection, body]) = tree.list(entry.value) else {
        return;
    };
    let Some(variable) = tree.text(variable) else {
        return;
    };
    if depth > DEEPEST || found.len() > MOST {
        return;
    }
    let items = collected(template, collection, outer);
    let open = items.is_none() || !prefix.is_empty();
    let prefix = if open {
        format!("{prefix}{}/", entry.key)
    } else {
        String::new()
    };
    let values = items.unwrap_or_else(|| {
        let cause = Cause::Instance(variable.clone());
        let hole = Hole::new(
            format!("loop {}", entry.key),
            Limits::not_empty(),
            cause,
            Vec::new(),
        );
        vec![Text::hole(hole)]
    });
    for value in values {
        let mut variables = outer.clone();
        variables.insert(variable.clone(), value);
        for inner in tree.entries(body) {
            if inner.key.starts_with("Fn::ForEach::") {
                each(template, inner, &prefix, &variables, depth + 1, found);
                continue;
            }
            let id = if open {
                Some(inner.key.to_string())
            } else {
                named(&inner.key, &variables)
            };
            found.push(Instance {
                address: format!("{prefix}{}", id.unwrap_or_else(|| inner.key.to_string())).into(),
                copies: vec![inner],
                variables: variables.clone(),
            });
        }
    }
}

/// The items of a collection, where all of them are known.
fn collected(
    template: &Template<'_>,
    node: NodeId,
    outer: &BTreeMap<Arc<str>, Text>,
) -> Option<Vec<Text>> {
    let evaluator = Evaluator::new(template, outer.clone());
    let Value::List(items) = evaluator.value(node, &World::default()).ok()?.value else {
        return None;
    };
    let mut texts = Vec::new();
    for item in items {
        match item.value {
            Value::Text(text) if text.exact().is_some() => texts.push(text),
            Value::List(inner) => {
                for item in inner {
                    match item.value {
                        Value::Text(text) if text.exact().is_some() => texts.push(text),
                        _ => return None,
                    }
                }
            }
            _ => return None,
        }
    }
    (texts.len() <= MOST).then_some(texts)
}

/// A key with the variables filled in: `${X}` as it is, `&{X}` with letters and digits alone.
pub(super) fn named(key: &str, variables: &BTreeMap<Arc<str>, Text>) -> Option<String> {
    let mut name = key.to_owned();
    for (variable, text) in variables {
        let exact = text.exact()?;
        let plain: String = exact.chars().filter(char::is_ascii_alphanumeric).collect();
        name = name
            .replace(&format!("${{{variable}}}"), exact)
            .replace(&format!("&{{{variable}}}"), &plain);
    }
    Some(name)
}

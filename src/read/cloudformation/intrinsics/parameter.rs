//! Parameters: the value that is given, or else the default; where there is neither, their own limits say what may be.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::{Run, Val};
use crate::knowledge::Cause;
use crate::read::cloudformation::inputs::Given;
use crate::read::cloudformation::reasons::{Reason, Role};
use crate::read::cloudformation::syntax::{Entry, Kind, NodeId};
use crate::read::cloudformation::text::{Hole, Limits, readings};
use crate::read::cloudformation::worlds::Answer;
use crate::read::settings::ParameterValue;

/// How large a compiled pattern may get.
const PATTERN_LIMIT: usize = 1 << 20;

impl<'t> Run<'_, 't> {
    pub(super) fn parameter(&mut self, name: &Arc<str>, copies: &[&'t Entry]) -> Answer<Val> {
        let tree = self.template.tree;
        let entry = self.choose(copies)?;
        let definition = entry.value;
        let kind = match self.lookup(definition, "Type")? {
            Some(entry) => tree.text(entry.value).cloned(),
            None => None,
        };
        let kind = kind.unwrap_or_else(|| "String".into());
        if let Some(stored) = kind.strip_prefix("AWS::SSM::Parameter::Value<") {
            // The default is a key; what is stored under it has at least one character.
            let hole = Hole::new(
                format!("parameter {name}"),
                Limits::not_empty(),
                Cause::LookedUpAtApply(name.clone()),
                Vec::new(),
            );
            return Ok(if is_list(stored) {
                Val::OpenList(hole)
            } else {
                Val::hole(hole)
            });
        }
        // Nested stacks are given values by their parents alone.
        let is_outermost = self.stack.call.is_none();
        let inputs = self.deployment.inputs;
        if is_outermost && let Some(failure) = self.deployment.refused.get(name) {
            let (cause, why) = (Cause::Error(failure.what.clone()), failure.why.clone());
            return self.any_value(name, definition, &kind, cause, why);
        }
        if is_outermost && let Some(given) = inputs.given(name) {
            return self.given_by_a_file(given, name, definition, &kind);
        }
        let default = self.lookup(definition, "Default")?;
        let is_assumed = inputs.assume_defaults || !is_outermost;
        if is_assumed
            && let Some(default) = default
            && let Some(scalar) = tree.scalar(default.value)
        {
            let reason = Role::Default {
                parameter: name.clone(),
            };
            let place = self.template.place_of(default);
            self.log.push(Reason::new(place, reason));
            let text = self.scalar(scalar)?;
            return Ok(if is_list(&kind) {
                let item = |item: &str| Val::Text(self.as_written(item.trim(), default.value));
                Val::List(text.split(',').map(item).collect())
            } else {
                Val::Text(self.as_written(&text, default.value))
            });
        }
        let parameter = name.clone();
        let role = match default {
            Some(_) if !is_assumed => Role::NotAssumed { parameter },
            _ => Role::Open { parameter },
        };
        let why = Reason::new(self.template.place(entry.key_span), role);
        let cause = Cause::NoInput(name.clone());
        self.any_value(name, definition, &kind, cause, vec![why])
    }

    /// Whatever the declaration allows.
    fn any_value(
        &mut self,
        name: &Arc<str>,
        definition: NodeId,
        kind: &str,
        cause: Cause,
        why: Vec<Reason>,
    ) -> Answer<Val> {
        let limits = self.limits(definition, kind)?;
        let hole = Hole::new(format!("parameter {name}"), limits, cause, why);
        Ok(if is_list(kind) {
            Val::OpenList(hole)
        } else {
            Val::hole(hole)
        })
    }

    fn given_by_a_file(
        &mut self,
        given: &Given,
        name: &Arc<str>,
        definition: NodeId,
        kind: &str,
    ) -> Answer<Val> {
        let parameter = name.clone();
        let items = match &given.value {
            ParameterValue::Given(items) => items,
            ParameterValue::Previous => {
                let why = Reason::new(given.place, Role::Previous { parameter });
                let cause = Cause::LookedUpAtApply(name.clone());
                return self.any_value(name, definition, kind, cause, vec![why]);
            }
        };
        let mut texts = Vec::new();
        for readings in items {
            texts.push(self.reading(readings, " in a file of parameters")?);
        }
        let reason = Reason::new(given.place, Role::Input { parameter });
        self.log.push(reason);
        let value = Val::literal(&texts.join(","));
        self.taken(value, name, definition, kind)
    }

    pub(super) fn limits(&mut self, definition: NodeId, kind: &str) -> Answer<Limits> {
        let tree = self.template.tree;
        let text = |run: &mut Self, key: &str| -> Answer<Option<Arc<str>>> {
            let entry = run.lookup(definition, key)?;
            Ok(entry.and_then(|entry| tree.text(entry.value).cloned()))
        };
        // Values of these types must exist in the account (user guide, "AWS-specific parameter types").
        let exists = kind.starts_with("AWS::") || kind.starts_with("List<AWS::");
        let values = self
            .lookup(definition, "AllowedValues")?
            .and_then(|entry| tree.list(entry.value));
        let values = values.map(|items| {
            let mut all = Vec::new();
            for item in items {
                match &tree.node(*item).kind {
                    Kind::Scalar(scalar) => all.extend(readings(scalar)),
                    Kind::Null => all.push("".into()),
                    _ => {}
                }
            }
            all
        });
        // Of a list, each item must be allowed (user guide, "Parameters": `AllowedPattern`, `AllowedValues`).
        if is_list(kind) {
            return Ok(Limits {
                min_length: usize::from(exists),
                values,
                pattern: text(self, "AllowedPattern")?.and_then(|pattern| whole(&pattern)),
                number: (kind == "List<Number>").then_some((f64::NEG_INFINITY, f64::INFINITY)),
                ..Limits::default()
            });
        }
        let count = |text: Option<Arc<str>>| text.and_then(|text| text.parse::<usize>().ok());
        let number = |text: Option<Arc<str>>| text.and_then(|text| text.parse::<f64>().ok());
        let min_length = count(text(self, "MinLength")?).unwrap_or(0);
        let range = if kind == "Number" {
            let least = number(text(self, "MinValue")?).unwrap_or(f64::NEG_INFINITY);
            let most = number(text(self, "MaxValue")?).unwrap_or(f64::INFINITY);
            Some((least, most))
        } else {
            None
        };
        Ok(Limits {
            min_length: min_length.max(usize::from(exists)),
            max_length: count(text(self, "MaxLength")?),
            values,
            pattern: text(self, "AllowedPattern")?.and_then(|pattern| whole(&pattern)),
            number: range,
        })
    }
}

fn is_list(kind: &str) -> bool {
    kind.starts_with("List<") || kind.starts_with("CommaDelimitedList")
}

/// The pattern must match the whole value. One that is written in a way only Java takes tells nothing.
fn whole(pattern: &str) -> Option<Arc<Regex>> {
    RegexBuilder::new(&format!(r"\A(?:{pattern})\z"))
        .size_limit(PATTERN_LIMIT)
        .build()
        .ok()
        .map(Arc::new)
}

//! What a parameter is in a deployment: its default, or a string of which only its declaration is known.

use std::sync::Arc;

use regex::Regex;

use super::intrinsics::{Evaluator, Found, Value, reading};
use super::reasons::{Reason, Role};
use super::syntax::Entry;
use super::text::{Hole, Limits, Text};
use super::worlds::World;
use crate::knowledge::Cause;

impl Evaluator<'_> {
    pub(super) fn parameter(&self, name: &str, entry: &Entry, world: &World) -> Found {
        let tree = self.template.tree;
        let field = |key: &str| tree.get(entry.value, key);
        let text = |key: &str| field(key).and_then(|entry| tree.text(entry.value));
        let kind = text("Type").map_or("String", |kind| &**kind);
        let is_list = kind == "CommaDelimitedList" || kind.contains("List<");
        let looked_up = kind.starts_with("AWS::SSM::Parameter::Value<");
        if let Some(default) = field("Default")
            && !looked_up
        {
            let place = self.template.place(tree.span(default.value));
            let why = vec![Reason::new(
                place,
                Role::Default {
                    parameter: name.into(),
                },
            )];
            let text = match tree.scalar(default.value) {
                Some(scalar) => reading(scalar, default.value, world),
                None => Text::default(),
            };
            let value = match text.exact() {
                Some(text) if is_list => Value::List(
                    text.split(',')
                        .map(|item| Found::text(Text::literal(item.trim())))
                        .collect(),
                ),
                _ => Value::Text(text),
            };
            return Found { value, why };
        }
        let place = self.template.place(entry.key_span);
        let why = vec![Reason::new(
            place,
            Role::Open {
                parameter: name.into(),
            },
        )];
        let (cause, why) = if looked_up {
            let note = Role::Beyond("is looked up at deployment");
            (
                Cause::LookedUpAtApply(name.into()),
                vec![Reason::new(place, note)],
            )
        } else {
            (Cause::NoInput(name.into()), why)
        };
        let hole = Hole::new(
            format!("parameter {name}"),
            self.limits(entry, kind),
            cause,
            why.clone(),
        );
        let value = if is_list {
            Value::AnyList(hole)
        } else {
            Value::Text(Text::hole(hole))
        };
        Found { value, why }
    }

    /// What the declaration proves (`CloudFormation` user guide, "Parameters"). A pattern must match the whole value.
    fn limits(&self, entry: &Entry, kind: &str) -> Limits {
        let tree = self.template.tree;
        let field = |key: &str| tree.get(entry.value, key);
        let number =
            |key: &str| field(key).and_then(|entry| tree.text(entry.value)?.parse::<f64>().ok());
        let length =
            |key: &str| field(key).and_then(|entry| tree.text(entry.value)?.parse::<usize>().ok());
        let listed = |entry: &Entry| -> Option<Vec<Arc<str>>> {
            tree.list(entry.value)?
                .iter()
                .map(|item| tree.text(*item).cloned())
                .collect()
        };
        let pattern = field("AllowedPattern").and_then(|entry| tree.text(entry.value));
        let pattern = pattern.and_then(|pattern| {
            let sized = regex::RegexBuilder::new(&format!("^(?:{pattern})$"))
                .size_limit(1 << 20)
                .build();
            sized.ok().map(Arc::<Regex>::new)
        });
        let is_number = kind == "Number";
        // Ids and names of what exists are never empty.
        let identifies = kind.starts_with("AWS::");
        Limits {
            min_length: length("MinLength")
                .unwrap_or(0)
                .max(usize::from(identifies)),
            max_length: length("MaxLength"),
            values: field("AllowedValues").and_then(listed),
            pattern,
            number: is_number.then(|| {
                (
                    number("MinValue").unwrap_or(f64::NEG_INFINITY),
                    number("MaxValue").unwrap_or(f64::INFINITY),
                )
            }),
        }
    }
}

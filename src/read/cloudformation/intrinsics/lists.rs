//! Functions that take lists apart and make them: `Fn::Select`, `Fn::Split`.

use super::{Evaluator, Found, Value};
use crate::read::cloudformation::syntax::NodeId;
use crate::read::cloudformation::text::{Limits, Part, Text};
use crate::read::cloudformation::worlds::{Answer, World, fail};

impl Evaluator<'_> {
    pub(super) fn select(&self, argument: NodeId, world: &World) -> Answer<Found> {
        let Some(&[index, list]) = self.template.tree.list(argument) else {
            return fail("`Fn::Select` takes an index and a list", Vec::new());
        };
        let index = self.value(index, world)?;
        let Value::Text(index) = index.value else {
            return fail("the index of `Fn::Select` is no number", index.why);
        };
        let list = self.value(list, world)?;
        let at = world.fill(&index).exact().map(str::parse::<usize>);
        match (list.value, at) {
            (Value::List(items), Some(Ok(at))) => match items.into_iter().nth(at) {
                Some(mut item) => {
                    let mut why = list.why;
                    why.append(&mut item.why);
                    Ok(Found {
                        value: item.value,
                        why,
                    })
                }
                None => fail(format!("`Fn::Select` finds no element {at}"), list.why),
            },
            (_, Some(Err(_))) => fail("the index of `Fn::Select` is no number", list.why),
            (Value::AnyList(hole), _) => Ok(Found::hole(
                hole.derive(&format!("element {index}"), Limits::default()),
            )),
            (Value::List(items), None) => {
                // Which element it is, is open, and so is all but that it is one of them.
                let Some(hole) = index.holes().next() else {
                    return fail("the index of `Fn::Select` is no number", list.why);
                };
                let key = format!("select {argument:?}");
                let limit = items.len();
                match world.choice(&key) {
                    Some(choice) => Ok(items
                        .into_iter()
                        .nth(choice.min(limit.saturating_sub(1)))
                        .unwrap_or_else(|| Found::text(Text::default()))),
                    None => super::ask(super::Question::Which {
                        key: key.into(),
                        count: limit.max(1),
                        cause: hole.cause().clone(),
                        why: hole.why().to_vec(),
                    }),
                }
            }
            _ => fail("`Fn::Select` selects from what is no list", list.why),
        }
    }

    pub(super) fn split(&self, argument: NodeId, world: &World) -> Answer<Found> {
        let Some(&[delimiter, text]) = self.template.tree.list(argument) else {
            return fail("`Fn::Split` takes a delimiter and a string", Vec::new());
        };
        let Some(delimiter) = self.template.tree.text(delimiter) else {
            return fail("the delimiter of `Fn::Split` is no string", Vec::new());
        };
        let found = self.value(text, world)?;
        let Value::Text(text) = &found.value else {
            return fail("`Fn::Split` splits what is no string", found.why);
        };
        let text = world.fill(text);
        if let Some(exact) = text.exact() {
            let items = exact
                .split(&**delimiter)
                .map(|item| Found::text(Text::literal(item)));
            return Ok(Found {
                value: Value::List(items.collect()),
                why: found.why,
            });
        }
        let Some(hole) = text.parts().iter().find_map(|part| match part {
            Part::Hole(hole) => Some(hole.clone()),
            Part::Literal(_) => None,
        }) else {
            return Ok(found);
        };
        let key = format!("a split by {delimiter:?} of {text}");
        Ok(Found {
            value: Value::AnyList(hole.derive(&key, Limits::default())),
            why: found.why,
        })
    }
}

//! `Fn::FindInMap` and `Fn::Select`: one out of several that are written down.

use super::{Run, Val};
use crate::knowledge::Cause;
use crate::read::cloudformation::reasons::{Reason, Role};
use crate::read::cloudformation::syntax::{Entry, NodeId};
use crate::read::cloudformation::text::{Limits, Text};
use crate::read::cloudformation::worlds::{Answer, fail};

impl<'t> Run<'_, 't> {
    /// A key that is not known may be any that is there; any other would stop the deployment.
    pub(super) fn find_in_map(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let Some([map, top, second, rest @ ..]) = tree.list(argument) else {
            return fail(
                "`Fn::FindInMap` takes a map and two keys",
                self.refused(node),
            );
        };
        let default = rest
            .first()
            .and_then(|options| tree.get(*options, "DefaultValue"));
        let found = match self.text_of(*map, node)?.exact() {
            None => {
                return Ok(Val::hole(self.hole(
                    format!("Fn::FindInMap at {}", tree.span(node).start),
                    Limits::default(),
                    Cause::Expression("a map whose name is computed"),
                    self.here(node),
                )));
            }
            Some(name) => match self.template.mappings.get(name) {
                Some(copies) => Some(self.choose(copies)?),
                None if default.is_some() => None,
                None => return Ok(Val::hole(self.undeclared(&name.into(), node))),
            },
        };
        let mut found = found;
        for key in [*top, *second] {
            let Some(level) = found else { break };
            if let Some(rewriter) = self.template.rewriters(level.value).first() {
                return Ok(Val::hole(self.hole(
                    format!("map at {}", level.key_span.start),
                    Limits::default(),
                    rewriter.cause.clone(),
                    self.here(node),
                )));
            }
            let key = self.text_of(key, node)?;
            found = self.pick(level.value, &key, default.is_some())?;
        }
        match (found, default) {
            (Some(entry), _) => {
                let place = self.template.place_of(entry);
                self.log.push(Reason::new(place, Role::MapEntry));
                self.value(entry.value)
            }
            (None, Some(default)) => self.value(default.value),
            (None, None) => fail("the map has no such key", self.refused(node)),
        }
    }

    /// Nothing where there is no such key, which is of no consequence unless it `may_miss`.
    fn pick(&mut self, map: NodeId, key: &Text, may_miss: bool) -> Answer<Option<&'t Entry>> {
        let key = self.world.fill(key);
        if let Some(exact) = key.exact() {
            return self.lookup(map, exact);
        }
        let mut keys: Vec<&str> = Vec::new();
        for entry in self.template.tree.entries(map) {
            if !keys.contains(&&*entry.key) {
                keys.push(&entry.key);
            }
        }
        if key.holes().count() == 1 {
            for candidate in keys {
                if let Some((hole, rest)) = key.gap_in(candidate)
                    && self.is(hole, rest)?
                {
                    return self.lookup(map, candidate);
                }
            }
            return Ok(None);
        }
        keys.retain(|candidate| {
            candidate.len() >= key.prefix().len() + key.suffix().len()
                && candidate.starts_with(key.prefix())
                && candidate.ends_with(key.suffix())
        });
        let Some(hole) = key.holes().next() else {
            return Ok(None);
        };
        if keys.is_empty() {
            return Ok(None);
        }
        let start = self.template.tree.span(map).start;
        let (cause, why) = (hole.cause().clone(), hole.why().to_vec());
        let ways = keys.len() + usize::from(may_miss);
        let which = self.which(format!("{key} in {start} of {ways}"), ways, cause, why)?;
        match keys.get(which) {
            Some(key) => self.lookup(map, key),
            None => Ok(None),
        }
    }

    pub(super) fn select(&mut self, argument: NodeId, node: NodeId) -> Answer<Val> {
        let tree = self.template.tree;
        let Some([index, list]) = tree.list(argument) else {
            return fail("`Fn::Select` takes an index and a list", self.refused(node));
        };
        let index = self.text_of(*index, node)?;
        let before = self.log.len();
        // Of a list that is written out, only what the chosen item is made of is of consequence.
        let (items, logs) = match tree.list(*list) {
            Some(written) => {
                let (mut items, mut logs) = (Vec::new(), Vec::new());
                for item in written {
                    let value = self.value(*item)?;
                    let log = self.log.split_off(before);
                    if !matches!(value, Val::Nothing) {
                        items.push(value);
                        logs.push(log);
                    }
                }
                (items, logs)
            }
            None => match self.value(*list)? {
                Val::List(items) => (items, Vec::new()),
                Val::OpenList(hole) => {
                    let limits = hole.limits().clone();
                    return Ok(Val::hole(hole.derive(&format!("item {index}"), limits)));
                }
                _ => return fail("`Fn::Select` takes a list", self.refused(node)),
            },
        };
        let at = match (index.exact(), index.holes().next()) {
            (Some(exact), _) => match exact.parse::<usize>() {
                Ok(at) => at,
                Err(_) => return fail("`Fn::Select` takes a number", self.refused(node)),
            },
            (None, Some(hole)) if !items.is_empty() => {
                let mut chosen = None;
                for at in 0..items.len() {
                    let is_this = if let Some(hole) = index.as_hole() {
                        self.is(hole, &at.to_string())?
                    } else {
                        let key = format!("{index} in {}", tree.span(node).start);
                        let (cause, why) = (hole.cause().clone(), hole.why().to_vec());
                        self.which(key, items.len(), cause, why)? == at
                    };
                    if is_this {
                        chosen = Some(at);
                        break;
                    }
                }
                chosen.unwrap_or(items.len())
            }
            _ => items.len(),
        };
        match items.into_iter().nth(at) {
            Some(item) => {
                self.log
                    .extend(logs.into_iter().nth(at).unwrap_or_default());
                Ok(item)
            }
            None => fail("the list has no such item", self.refused(node)),
        }
    }
}

//! `Fn::ForEach` among the entries of a mapping or a section: what its turns write under one name.

use super::{Run, Val};
use crate::read::cloudformation::reasons::{Reason, Role};
use crate::read::cloudformation::syntax::{Entry, NodeId, Tree};
use crate::read::cloudformation::template::{LOOP, Names, Rewriter};
use crate::read::cloudformation::text::Text;
use crate::read::cloudformation::worlds::{Answer, fail};

/// What stands under a name.
pub(in crate::read::cloudformation) enum Found<'t> {
    /// The variables of the loop that writes it are bound from here on.
    Entry(&'t Entry),
    Perhaps(Rewriter),
    Nothing,
}

impl<'t> Run<'_, 't> {
    /// What a mapping says under this key, by a loop in it or around it perhaps.
    pub(in crate::read::cloudformation) fn written(
        &mut self,
        map: NodeId,
        key: &str,
    ) -> Answer<Found<'t>> {
        if let Some(entry) = self.lookup(map, key)? {
            return Ok(Found::Entry(entry));
        }
        let entries = self.template.tree.entries(map);
        self.written_among(&entries, key)
    }

    /// What a section of the template declares under this name, by a loop perhaps.
    pub(in crate::read::cloudformation) fn declared(
        &mut self,
        section: &Names<'t>,
        name: &str,
    ) -> Answer<Found<'t>> {
        if let Some(copies) = section.get(name) {
            return self.choose(copies).map(Found::Entry);
        }
        let entries: Vec<&Entry> = section.values().flatten().copied().collect();
        self.written_among(&entries, name)
    }

    fn written_among(&mut self, entries: &[&'t Entry], key: &str) -> Answer<Found<'t>> {
        let (loops, plain): (Vec<&Entry>, Vec<&Entry>) = entries
            .iter()
            .partition(|entry| entry.key.starts_with(LOOP));
        let named = |entry: &&&'t Entry| *self.name_from(&entry.key) == *key;
        if let Some(entry) = plain.iter().find(named) {
            return Ok(Found::Entry(entry));
        }
        let mut written = Found::Nothing;
        for entry in loops {
            let bound = self.variables.len();
            let turns = self.deeper(|run| run.turns(entry, key));
            if matches!(turns, Ok(Found::Entry(_))) {
                return turns;
            }
            self.variables.truncate(bound);
            if let open @ Found::Perhaps(_) = turns? {
                written = open;
            }
        }
        Ok(written)
    }

    fn turns(&mut self, entry: &'t Entry, key: &str) -> Answer<Found<'t>> {
        let tree = self.template.tree;
        let refused = self.refused(entry.value);
        let Some(&[variable, collection, body]) = tree.list(entry.value) else {
            return fail("`Fn::ForEach` takes a list of three", refused);
        };
        let Some(variable) = tree.text(variable) else {
            return fail("`Fn::ForEach` takes a name first", refused);
        };
        let body = tree.entries(body);
        if !body.iter().any(|inner| may_write(tree, inner, key)) {
            return Ok(Found::Nothing);
        }
        let place = self.template.place(entry.key_span);
        let mut items = Vec::new();
        match self.value(collection)? {
            Val::List(list) => texts(list, &mut items),
            Val::OpenList(hole) => {
                let cause = hole.cause().clone();
                return Ok(Found::Perhaps(Rewriter { cause, place }));
            }
            Val::Nothing | Val::Text(_) | Val::Other => {
                let why = vec![Reason::new(place, Role::Beyond("takes a list"))];
                return fail("`Fn::ForEach` takes a list", why);
            }
        }
        let mut written = Found::Nothing;
        for item in items {
            self.deployment.spend()?;
            let item = self.world.fill(&item);
            if let Some(hole) = item.holes().next() {
                let cause = hole.cause().clone();
                written = Found::Perhaps(Rewriter { cause, place });
                continue;
            }
            let bound = self.variables.len();
            self.variables.push((variable.clone(), item));
            match self.written_among(&body, key)? {
                found @ Found::Entry(_) => return Ok(found),
                open @ Found::Perhaps(_) => written = open,
                Found::Nothing => {}
            }
            self.variables.truncate(bound);
        }
        Ok(written)
    }
}

/// The texts of a list, those of lists in it included.
fn texts(list: Vec<Val>, all: &mut Vec<Text>) {
    for item in list {
        match item {
            Val::Text(text) => all.push(text),
            Val::List(inner) => texts(inner, all),
            Val::Nothing | Val::OpenList(_) | Val::Other => {}
        }
    }
}

/// Whether some turn could write such a key, by what of it is no variable.
fn may_write(tree: &Tree, entry: &Entry, key: &str) -> bool {
    if entry.key.starts_with(LOOP) {
        let body = tree.list(entry.value).and_then(|parts| parts.get(2));
        let inner = body.map(|body| tree.entries(*body)).unwrap_or_default();
        return inner.iter().any(|inner| may_write(tree, inner, key));
    }
    let marks = ["${", "&{"];
    match marks.iter().filter_map(|mark| entry.key.find(mark)).min() {
        None => *entry.key == *key,
        Some(start) => {
            let prefix = &entry.key[..start];
            let suffix = entry.key.rsplit('}').next().unwrap_or_default();
            key.len() >= prefix.len() + suffix.len()
                && key.starts_with(prefix)
                && key.ends_with(suffix)
        }
    }
}

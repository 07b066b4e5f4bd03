//! Making collections: tuples, objects, and `for` expressions over what is known in part.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::access::Walk;
use super::{Evaluator, Scope, operators};
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::syntax::{Expr, ExprKind, For};
use crate::read::terraform::value::{
    Alt, Fields, FieldsKind, Sequence, SequenceKind, Shape, Val, World,
};

/// Lists that differ by which elements a condition left in: more of them are told as one list of open length.
const MOST_SELECTIONS: usize = 8;

/// An error in an element is an error of the whole.
pub(super) fn sequence(kind: SequenceKind, items: Vec<Val>) -> Val {
    sequence_with_tail(kind, items, None)
}

pub(super) fn sequence_with_tail(kind: SequenceKind, items: Vec<Val>, tail: Option<&Val>) -> Val {
    Val::lifted(items, |items| {
        Val::tailed(tail, |tail| {
            Val::of(Shape::Sequence(Arc::new(Sequence {
                kind,
                items: items.clone(),
                tail,
            })))
        })
    })
}

/// One way that a `for` may have gone so far.
#[derive(Clone)]
struct Selection {
    world: World,
    taken: Vec<(Option<Val>, Val)>,
    error: Option<Shape>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn object(&self, entries: &[(Expr, Expr)], scope: &Scope<'_, 'a>) -> Val {
        let mut keys = Vec::with_capacity(entries.len());
        let mut values = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            keys.push(self.eval(key, scope));
            values.push(self.eval(value, scope));
        }
        let pairs = keys.into_iter().map(Some).zip(values).collect();
        fields(FieldsKind::Object, pairs, None)
    }

    pub(super) fn each(&self, each: &For, scope: &Scope<'_, 'a>) -> Val {
        let collection = self.eval(&each.collection, scope);
        collection.and_then(|alt| match self.walk(alt) {
            Some(walk) => {
                let null = Val::error("a `for` goes over null");
                let made = self.walked(each, &walk, scope);
                let made = if each.key.is_none() && !alt.is_in_order() {
                    made.shuffled(&format!("{:?} over {}", each.value.place, alt.key()))
                } else {
                    made
                };
                alt.split_null(null, made)
            }
            None => Val::error("a `for` goes over something that is no collection"),
        })
    }

    fn walked(&self, each: &For, walk: &Walk, scope: &Scope<'_, 'a>) -> Val {
        let mut ways = vec![Selection {
            world: World::default(),
            taken: Vec::new(),
            error: None,
        }];
        let mut further: Vec<(Option<Val>, Val)> = Vec::new();
        let mut refused: Vec<Alt> = Vec::new();
        // A condition that fails whatever the element is fails without one too (checked with terraform 1.11.4).
        if walk.known.is_empty() && walk.further.is_none() && each.condition.is_some() {
            let any = |what| {
                let doubt = Doubt::new(Cause::Expression("an element"), Trail::default());
                Val::open(format!("any {what} of {:?}", each.value.place), doubt)
            };
            let (holds, _) = self.iteration(each, &any("key"), &any("value"), scope);
            if holds.alts().iter().all(Alt::is_error) {
                return holds;
            }
        }
        for (key, value) in &walk.known {
            let (holds, entry) = self.iteration(each, key, value, scope);
            if holds.only().is_none() && ways.len() * holds.alts().len() > MOST_SELECTIONS {
                refused.extend(holds.alts().iter().filter(|alt| alt.is_error()).cloned());
                further.push(entry);
                continue;
            }
            let mut next = Vec::new();
            for way in &ways {
                for alt in holds.alts() {
                    let Some(world) = way.world.and(&alt.world) else {
                        continue;
                    };
                    let mut way = Selection {
                        world,
                        ..way.clone()
                    };
                    match &alt.shape {
                        Shape::Bool(true) => way.taken.push(entry.clone()),
                        Shape::Bool(false) => {}
                        other => way.error = Some(other.clone()),
                    }
                    next.push(way);
                }
            }
            ways = next;
        }
        if let Some((key, value)) = &walk.further {
            let (holds, entry) = self.iteration(each, key, value, scope);
            let key = entry.0.as_ref().map(not_null);
            // Keys of a map differ; what is made of them may not.
            let own = |key: &Expr| match (&key.kind, &each.key_name) {
                (ExprKind::Name(name), Some(own)) => name == own,
                _ => false,
            };
            let twice = Val::error("two elements of a `for` have the same key");
            let may_meet = !each.grouping && each.key.as_ref().is_some_and(|key| !own(key));
            let parts = holds.alts().iter().chain(key.iter().flat_map(Val::alts));
            let errors = parts.filter(|alt| alt.is_error());
            let meeting = may_meet.then_some(twice.alts()).into_iter().flatten();
            refused.extend(errors.chain(meeting).cloned());
            let worlds: Vec<&Alt> = holds
                .alts()
                .iter()
                .filter(|alt| matches!(alt.shape, Shape::Bool(true)))
                .collect();
            // Only what the condition lets through can be among the further ones.
            if let [only] = &worlds[..] {
                let narrowed = |value: &Val| value.under(&only.world);
                if let (Some(value), key) = (narrowed(&entry.1), entry.0.as_ref().map(narrowed)) {
                    further.push((key.flatten(), value));
                }
            } else if !worlds.is_empty() {
                further.push(entry);
            }
        }
        let alts = ways.into_iter().flat_map(|way| {
            let built = match way.error {
                Some(error) => Val::of(error),
                None => build(each, way.taken, &further),
            };
            built
                .under(&way.world)
                .into_iter()
                .flat_map(|val| val.alts().to_vec())
        });
        let all = Val::from_alts(alts);
        let failing = (!refused.is_empty()).then(|| Val::from_alts(refused));
        Val::tailed(failing.as_ref(), |_| all.clone())
    }

    /// Whether the element is taken, and the key and value that it makes.
    fn iteration(
        &self,
        each: &For,
        key: &Val,
        value: &Val,
        scope: &Scope<'_, 'a>,
    ) -> (Val, (Option<Val>, Val)) {
        let named_key = (each.key_name.as_deref().unwrap_or(""), key);
        scope.turn(named_key, (&*each.value_name, value), |inner| {
            let holds = match &each.condition {
                Some(condition) => operators::truth(&self.eval(condition, inner)),
                None => Val::bool(true),
            };
            if holds
                .alts()
                .iter()
                .all(|alt| matches!(alt.shape, Shape::Bool(false)))
            {
                return (holds, (None, Val::null()));
            }
            let key = each.key.as_ref().map(|key| self.eval(key, inner));
            (holds, (key, self.eval(&each.value, inner)))
        })
    }
}

/// What a `for` makes of the elements that it takes, and of those that it may take.
fn build(each: &For, taken: Vec<(Option<Val>, Val)>, further: &[(Option<Val>, Val)]) -> Val {
    let (keys, mut parts): (Vec<Option<Val>>, Vec<Val>) = taken.into_iter().unzip();
    let count = parts.len();
    parts.extend(keys.iter().flatten().map(not_null));
    Val::lifted(parts, |parts| {
        let (values, keys) = parts.split_at(count);
        let mut keys = keys.iter().cloned();
        let taken = values.iter().map(|value| (keys.next(), value.clone()));
        made(each, taken.collect(), further)
    })
}

fn made(each: &For, taken: Vec<(Option<Val>, Val)>, further: &[(Option<Val>, Val)]) -> Val {
    let tail = further
        .iter()
        .map(|(_, value)| value.clone())
        .reduce(|all, next| loose_union(&all, &next));
    if each.key.is_none() {
        let items = taken.into_iter().map(|(_, value)| value).collect();
        return sequence_with_tail(SequenceKind::Tuple, items, tail.as_ref());
    }
    if !each.grouping {
        let keys: Vec<Option<String>> = taken
            .iter()
            .map(|(key, _)| key.as_ref().and_then(exact))
            .collect();
        let twice = (0..keys.len()).any(|at| keys[at].is_some() && keys[..at].contains(&keys[at]));
        if twice {
            return Val::error("two elements of a `for` have the same key");
        }
        return fields(FieldsKind::Object, taken, tail.as_ref());
    }
    let mut groups: BTreeMap<String, (Val, Vec<Val>)> = BTreeMap::new();
    let mut rest = tail;
    for (key, value) in taken {
        match key
            .as_ref()
            .and_then(|key| Some((exact(key)?, key.clone())))
        {
            Some((text, key)) => groups
                .entry(text)
                .or_insert((key, Vec::new()))
                .1
                .push(value),
            None => {
                rest = Some(rest.map_or_else(|| value.clone(), |rest| loose_union(&rest, &value)));
            }
        }
    }
    let groups = groups.into_values().map(|(key, items)| {
        (
            Some(key),
            sequence_with_tail(SequenceKind::Tuple, items, rest.as_ref()),
        )
    });
    let groups = groups.collect();
    let rest = rest.map(|rest| {
        Val::of(Shape::Sequence(Arc::new(Sequence {
            kind: SequenceKind::Tuple,
            items: Vec::new(),
            tail: Some(rest),
        })))
    });
    fields(FieldsKind::Object, groups, rest.as_ref())
}

/// A value that may be either, whichever.
fn loose_union(left: &Val, right: &Val) -> Val {
    let key = format!("{}|{}", left.key(), right.key());
    let which = crate::read::terraform::value::Atom::new(format!("which({key})"), left.doubt());
    crate::read::terraform::value::settled(&which, [left.loosened(&key), right.loosened(&key)])
}

fn exact(key: &Val) -> Option<String> {
    match &key.only()?.shape {
        Shape::Str(text) => Some(text.to_string()),
        Shape::Number(number) => Some(number.to_string()),
        Shape::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A key; null is none.
fn not_null(key: &Val) -> Val {
    key.and_then(|alt| alt.split_null(Val::error("a key is null"), Val::of(alt.shape.clone())))
}

/// An object from keys and values. A key that is not known may be any, also one of the others.
fn fields(kind: FieldsKind, pairs: Vec<(Option<Val>, Val)>, rest: Option<&Val>) -> Val {
    let (keys, values): (Vec<Val>, Vec<Val>) = pairs
        .into_iter()
        .map(|(key, value)| (not_null(&key.unwrap_or_else(Val::null)), value))
        .unzip();
    let alternatives = keys
        .iter()
        .map(|key| key.alts().len())
        .fold(1_usize, usize::saturating_mul);
    let keys: Vec<Val> = if alternatives > MOST_SELECTIONS {
        keys.into_iter()
            .map(|key| {
                if key.only().is_some() {
                    key
                } else {
                    key.loosened(&key.key())
                }
            })
            .collect()
    } else {
        keys
    };
    Val::lifted(values, |values| {
        Val::product(&keys, |chosen| {
            let mut known: BTreeMap<Arc<str>, Val> = BTreeMap::new();
            let mut rest = rest.cloned();
            for (key, value) in chosen.iter().zip(&values) {
                let text: Arc<str> = match &key.shape {
                    Shape::Str(text) => text.clone(),
                    Shape::Number(number) => number.to_string().into(),
                    Shape::Bool(value) => value.to_string().into(),
                    Shape::Open(_) => {
                        for known in known.values_mut() {
                            *known = loose_union(known, value);
                        }
                        let all = rest.map(|rest| loose_union(&rest, value));
                        rest = Some(all.unwrap_or_else(|| value.clone()));
                        continue;
                    }
                    _ => return Val::error("a key is no string"),
                };
                known.insert(text, value.clone());
            }
            Val::tailed(rest.as_ref(), |rest| {
                Val::of(Shape::Fields(Arc::new(Fields {
                    kind,
                    entries: known.clone().into_iter().collect(),
                    rest,
                })))
            })
        })
    })
    .after(&Trail::default())
}

//! Looking into values: attributes, indexes and splats, also where only part of a collection is known.

use std::sync::Arc;

use super::{Each, Evaluator, Scope, derived};
use crate::read::terraform::expand;
use crate::read::terraform::syntax::Expr;
use crate::read::terraform::value::{
    Alt, Atom, Const, Kind, Limits, Number, Open, Sequence, SequenceKind, Shape, Val, World,
    settled,
};

impl<'a> Evaluator<'a> {
    /// What a loop goes over; nothing where that is no collection.
    pub(super) fn walk(&self, alt: &Alt) -> Option<Walk> {
        match &alt.shape {
            Shape::Handle(handle) => {
                let fields = self.handle_fields(*handle);
                walk(&Alt::of(Shape::Fields(Arc::new(fields))))
            }
            _ => walk(alt),
        }
    }

    pub(super) fn attribute(&self, value: &Val, name: &str) -> Val {
        value.and_then(|alt| match &alt.shape {
            Shape::Handle(handle) => self.handle_attribute(*handle, name),
            Shape::Fields(fields) => match fields.entries.iter().find(|(key, _)| &**key == name) {
                Some((_, value)) => value.clone(),
                None => self.missing_entry(alt, fields.rest.as_ref(), name),
            },
            Shape::Open(open) => open_part(alt, open, &format!(".{name}")),
            // Terraform still takes `list.0`.
            Shape::Sequence(_) if name.bytes().all(|b| b.is_ascii_digit()) => {
                self.index(value, &Val::str(name))
            }
            _ => Val::error(format!("this value has no attribute `{name}`")),
        })
    }

    pub(super) fn index(&self, value: &Val, index: &Val) -> Val {
        Val::product(&[value.clone(), index.clone()], |chosen| {
            let (alt, index) = (chosen[0], chosen[1]);
            match (&alt.shape, &index.shape) {
                (Shape::Open(open), _) => open_part(alt, open, &format!("[{}]", index.key())),
                (_, Shape::Null(_)) => Val::error("an index is null"),
                (Shape::Sequence(sequence), Shape::Open(open))
                    if sequence.kind != SequenceKind::Set =>
                {
                    {
                        // A string may be a number in many ways.
                        let names = |at: usize| {
                            (open.kind == Kind::Number).then(|| vec![Const::Number(at.into())])
                        };
                        let known = sequence
                            .items
                            .iter()
                            .enumerate()
                            .map(|(at, item)| (names(at), item.clone()));
                        any_of(alt, index, known.collect(), sequence.tail.as_ref())
                    }
                }
                (Shape::Sequence(sequence), _) if sequence.kind == SequenceKind::Set => {
                    Val::error("a set has no index")
                }
                (Shape::Sequence(sequence), _) => self.item(alt, sequence, index),
                (Shape::Fields(fields), Shape::Open(_)) => {
                    let entries = fields.entries.iter();
                    let known = entries.map(|(name, value)| (Some(names_of(name)), value.clone()));
                    any_of(alt, index, known.collect(), fields.rest.as_ref())
                }
                (Shape::Fields(_) | Shape::Handle(_), _) => match text(index) {
                    Some(name) => self.attribute(&Val::of(alt.shape.clone()), &name),
                    None => Val::error("a key is no string"),
                },
                _ => Val::error("this value has no elements"),
            }
        })
    }

    /// `null[*]` is empty, and what is no list counts as a list of one (Terraform language documentation, "Splat
    /// Expressions").
    pub(super) fn splat(&self, source: &Val, each: &Expr, scope: &Scope<'_, 'a>) -> Val {
        let of = |element: &Val| {
            let inner = Scope {
                element: Some(element),
                ..*scope
            };
            self.eval(each, &inner)
        };
        source.and_then(|alt| match &alt.shape {
            Shape::Null(Kind::List | Kind::Set) => Val::error("a splat of a list that is null"),
            Shape::Null(_) => Val::of(Shape::sequence(SequenceKind::Tuple, Vec::new())),
            Shape::Sequence(sequence) => {
                let items = sequence.items.iter().map(of).collect();
                let all = super::collect::sequence_with_tail(
                    SequenceKind::Tuple,
                    items,
                    sequence.tail.as_ref().map(of).as_ref(),
                );
                if alt.is_in_order() {
                    all
                } else {
                    all.shuffled(&format!("splat of {}", alt.key()))
                }
            }
            Shape::Open(open) if matches!(open.kind, Kind::List | Kind::Set | Kind::Any) => {
                let element = Val::of(Shape::Open(element_of(open, alt)));
                let all = Shape::Sequence(Arc::new(Sequence {
                    kind: SequenceKind::List,
                    items: Vec::new(),
                    tail: Some(of(&element)),
                }));
                if !alt.may_be_null() {
                    return Val::of(all);
                }
                // Null is an empty list only where it is null of something else (checked with terraform 1.11.4).
                let none = if open.kind == Kind::Any {
                    Shape::sequence(SequenceKind::Tuple, Vec::new())
                } else {
                    Shape::error("a splat of a list that is null")
                };
                let when = |limits| World::of(&open.atom, limits);
                Val::from_alts([
                    Alt {
                        world: when(Limits::only([Const::Null])),
                        ..Alt::of(none)
                    },
                    Alt {
                        world: when(Limits::never([Const::Null])),
                        ..Alt::of(all)
                    },
                ])
            }
            Shape::Open(open) if alt.may_be_null() => {
                let when = |limits| World::of(&open.atom, limits);
                let none = Val::of(Shape::sequence(SequenceKind::Tuple, Vec::new()));
                let one = Val::of(alt.shape.clone()).under(&when(Limits::never([Const::Null])));
                let none = none.under(&when(Limits::only([Const::Null])));
                let one =
                    one.map(|one| super::collect::sequence(SequenceKind::Tuple, vec![of(&one)]));
                match (none, one) {
                    (Some(none), Some(one)) => none.or(one),
                    (Some(only), None) | (None, Some(only)) => only,
                    (None, None) => Val::error("no value is possible here"),
                }
            }
            _ => {
                super::collect::sequence(SequenceKind::Tuple, vec![of(&Val::of(alt.shape.clone()))])
            }
        })
    }

    fn missing_entry(&self, alt: &Alt, rest: Option<&Val>, name: &str) -> Val {
        let missing = Val::error(format!("there is no key `{name}`"));
        let Some(rest) = rest else {
            return missing;
        };
        let key = format!("{}.{name}", alt.key());
        let there = Atom::new(format!("ok({key})"), rest.doubt());
        let found = match rest.only().map(|alt| &alt.shape) {
            Some(Shape::Handle(handle)) => {
                self.instance_at(*handle, &expand::quoted(name), |each| {
                    let value = each.value.as_ref().map(|value| value.apart(&key));
                    Each {
                        value,
                        key: Some(Val::str(name)),
                        ..Each::default()
                    }
                })
            }
            _ => rest.loosened(&key),
        };
        Val::either(&there, found, missing)
    }

    fn item(&self, alt: &Alt, sequence: &Sequence, index: &Alt) -> Val {
        let Some(at) = position(index) else {
            return Val::error("an index is no whole number");
        };
        let Some(at) = usize::try_from(at).ok() else {
            return Val::error("an index is negative");
        };
        if let Some(item) = sequence.items.get(at) {
            return item.clone();
        }
        let missing = Val::error(format!("there is no element {at}"));
        let Some(tail) = &sequence.tail else {
            return missing;
        };
        let key = format!("{}[{at}]", alt.key());
        let there = Atom::new(format!("ok({key})"), tail.doubt());
        let found = match tail.only().map(|alt| &alt.shape) {
            Some(Shape::Handle(handle)) => {
                self.instance_at(*handle, &format!("[{at}]"), |_| expand::counted(at))
            }
            _ => tail.loosened(&key),
        };
        Val::either(&there, found, missing)
    }
}

/// One element of an open collection, whichever it is.
pub(super) fn element_of(open: &Open, alt: &Alt) -> Open {
    derived(format!("{}[*]", alt.key()), open.atom.doubt.clone())
}

/// Part of an open value: there, or not, which is an error.
fn open_part(alt: &Alt, open: &Open, part: &str) -> Val {
    if matches!(open.kind, Kind::Bool | Kind::Number | Kind::String) {
        return Val::error("this value has no parts");
    }
    let name = format!("{}{part}", open.atom.key);
    let value = Val::of(Shape::Open(derived(name.clone(), open.atom.doubt.clone())));
    let there = Atom::new(format!("ok({name})"), open.atom.doubt.clone());
    let found = Val::either(&there, value, Val::error("there is no such element"));
    if !alt.may_be_null() {
        return found;
    }
    let null = World::of(&open.atom, Limits::only([Const::Null]));
    let set = World::of(&open.atom, Limits::never([Const::Null]));
    match (
        found.under(&set),
        Val::error("this value is null").under(&null),
    ) {
        (Some(found), Some(error)) => found.or(error),
        (found, error) => found
            .or(error)
            .unwrap_or_else(|| Val::error("no value is possible here")),
    }
}

fn position(index: &Alt) -> Option<i64> {
    match &index.shape {
        Shape::Number(number) => number.whole(),
        Shape::Str(text) => text.parse().ok(),
        _ => None,
    }
}

fn text(index: &Alt) -> Option<Arc<str>> {
    match &index.shape {
        Shape::Str(text) => Some(text.clone()),
        Shape::Number(number) => Some(number.to_string().into()),
        Shape::Bool(value) => Some(value.to_string().into()),
        _ => None,
    }
}

/// One of several values, by an index that nobody knows; or none of them, which is an error. Which one it is tells what
/// the index is, where it can be nothing else.
fn any_of(
    alt: &Alt,
    index: &Alt,
    known: Vec<(Option<Vec<Const>>, Val)>,
    further: Option<&Val>,
) -> Val {
    let Shape::Open(open) = &index.shape else {
        return Val::error("an index is no constant");
    };
    let key = format!("{}[{}]", alt.key(), index.key());
    let none = || Val::error("there is no such element");
    let further = further.map(|value| value.loosened(&key));
    let Some(named) = known
        .iter()
        .map(|(names, _)| names.clone())
        .collect::<Option<Vec<_>>>()
    else {
        let which = Atom::new(format!("which({key})"), open.atom.doubt.clone());
        return settled(
            &which,
            known
                .into_iter()
                .map(|(_, value)| value)
                .chain(further)
                .chain([none()]),
        );
    };
    let missing = match further {
        None => none(),
        Some(further) => {
            let there = Atom::new(format!("ok({key})"), open.atom.doubt.clone());
            Val::either(&there, further, none())
        }
    };
    let others = World::of(&open.atom, Limits::never(named.iter().flatten().cloned()));
    let found = named
        .into_iter()
        .zip(known)
        .filter_map(|(names, (_, value))| {
            let possible = names.iter().any(|name| open.may_be(name, &index.world));
            possible
                .then(|| value.under(&World::of(&open.atom, Limits::only(names))))
                .flatten()
        });
    let alts = found
        .chain(missing.under(&others))
        .flat_map(|value| value.alts().to_vec());
    Val::from_alts(alts)
}

/// All that stands for a key: `"1"` is written as a number too.
fn names_of(key: &str) -> Vec<Const> {
    let mut names = vec![Const::Str(key.into())];
    names.extend(
        Number::parse(key)
            .filter(|number| number.to_string() == key)
            .map(Const::Number),
    );
    names.extend(key.parse().ok().map(Const::Bool));
    names
}

/// What a `for` goes over: keys and values, and what any further one may be.
pub(super) struct Walk {
    pub(super) known: Vec<(Val, Val)>,
    pub(super) further: Option<(Val, Val)>,
}

fn walk(alt: &Alt) -> Option<Walk> {
    let open = |name: &str, doubt: &crate::knowledge::Doubt| {
        derived(format!("{}{name}", alt.key()), doubt.clone())
    };
    match &alt.shape {
        Shape::Sequence(sequence) => {
            let set = sequence.kind == SequenceKind::Set;
            let known = sequence.items.iter().enumerate().map(|(at, value)| {
                let key = if set { value.clone() } else { Val::number(at) };
                (key, value.clone())
            });
            let further = sequence.tail.as_ref().map(|tail| {
                let key = if set {
                    tail.clone()
                } else {
                    Val::of(Shape::Open(open("[key]", &tail.doubt())))
                };
                (key, tail.clone())
            });
            Some(Walk {
                known: known.collect(),
                further,
            })
        }
        Shape::Fields(fields) => {
            let known = fields
                .entries
                .iter()
                .map(|(key, value)| (Val::str(key.clone()), value.clone()));
            let further = fields.rest.as_ref().map(|rest| {
                let key = Open {
                    kind: Kind::String,
                    never_null: true,
                    ..open("[key]", &rest.doubt())
                };
                (Val::of(Shape::Open(key)), rest.clone())
            });
            Some(Walk {
                known: known.collect(),
                further,
            })
        }
        Shape::Open(given) if !matches!(given.kind, Kind::Bool | Kind::Number | Kind::String) => {
            let value = Val::of(Shape::Open(element_of(given, alt)));
            let key = match given.kind {
                Kind::Set => value.clone(),
                Kind::Map | Kind::Object => {
                    let key = open("[key]", &given.atom.doubt);
                    Val::of(Shape::Open(Open {
                        kind: Kind::String,
                        never_null: true,
                        ..key
                    }))
                }
                _ => Val::of(Shape::Open(open("[key]", &given.atom.doubt).never_null())),
            };
            Some(Walk {
                known: Vec::new(),
                further: Some((key, value)),
            })
        }
        _ => None,
    }
}

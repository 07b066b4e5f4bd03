//! The value inside the evaluator: alternatives kept apart, each in its own world, with nullness, literal ends of
//! strings, partial collections, and the trail that led there.

mod combine;
mod number;
mod parts;
mod world;

use std::fmt::Write as _;
use std::sync::Arc;

pub(super) use combine::{kind_of, least_length, settled};
pub(super) use number::Number;
pub(super) use world::{Atom, Const, Limits, World};

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::knowledge::{Cause, Doubt, Step, Trail};

/// One or more alternatives; where there are several, exactly one of them holds, and its world says when.
#[derive(Debug, Clone)]
pub(super) struct Val(Vec<Alt>);

#[derive(Debug, Clone)]
pub(super) struct Alt {
    pub(super) shape: Shape,
    pub(super) world: World,
    pub(super) trail: Trail,
    pub(super) marks: Marks,
}

/// What a value is marked as, which otherwise is one like any other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Never printed.
    pub(super) sensitive: bool,
    /// Never stored: `ephemeralasnull` makes it null.
    pub(super) ephemeral: bool,
}

impl Marks {
    pub(super) fn of<'a>(alts: impl IntoIterator<Item = &'a Alt>) -> Self {
        let alts = alts.into_iter();
        alts.fold(Self::default(), |marks, alt| marks | alt.marks)
    }
}

impl std::ops::BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            sensitive: self.sensitive || other.sensitive,
            ephemeral: self.ephemeral || other.ephemeral,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Of a kind where its type is known: a literal `null` is of any.
    Null(Kind),
    Bool(bool),
    Number(Number),
    Str(Arc<str>),
    Sequence(Arc<Sequence>),
    Fields(Arc<Fields>),
    /// An object that is evaluated only where it is looked into.
    Handle(Handle),
    Open(Open),
    /// Evaluation stops here.
    Error(Cause),
}

/// A list, a set or a tuple.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    pub(super) kind: SequenceKind,
    pub(super) items: Vec<Val>,
    /// Where any number of further items may follow: what each of them may be.
    pub(super) tail: Option<Val>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SequenceKind {
    Tuple,
    List,
    Set,
}

/// An object or a map, sorted by key.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) kind: FieldsKind,
    pub(super) entries: Vec<(Arc<str>, Val)>,
    /// Where there may be further keys: what the value of each may be.
    pub(super) rest: Option<Val>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldsKind {
    Object,
    Map,
}

/// One instance of a resource, data source or module call, by its index in the evaluator's own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Handle(pub(super) usize);

/// A value that is out of reach, and what is sure about it all the same.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) atom: Arc<Atom>,
    pub(super) kind: Kind,
    /// Surely not null, in every world.
    pub(super) never_null: bool,
    /// The least length of a string or a collection, in characters or items, or the least a number can be, where it is
    /// not null.
    pub(super) least: usize,
    /// How a string starts and ends.
    pub(super) prefix: Arc<str>,
    pub(super) suffix: Arc<str>,
}

/// What kind of value an open one is, where that is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Bool,
    Number,
    String,
    List,
    Set,
    Map,
    Object,
}

impl Open {
    /// Perhaps null, perhaps empty.
    pub(super) fn new(atom: Arc<Atom>, kind: Kind) -> Self {
        Self {
            atom,
            kind,
            never_null: false,
            least: 0,
            prefix: "".into(),
            suffix: "".into(),
        }
    }

    pub(super) fn never_null(self) -> Self {
        Self {
            never_null: true,
            ..self
        }
    }

    /// A string that is neither null nor empty.
    pub(super) fn set(atom: Arc<Atom>) -> Self {
        Self {
            never_null: true,
            least: 1,
            ..Self::new(atom, Kind::String)
        }
    }

    pub(super) fn may_be(&self, value: &Const, world: &World) -> bool {
        let sure = match value {
            Const::Null => self.never_null,
            Const::Bool(_) => !matches!(self.kind, Kind::Any | Kind::Bool),
            Const::Number(number) => {
                let below = || {
                    number
                        .whole()
                        .is_some_and(|n| usize::try_from(n).map_or(true, |n| n < self.least))
                };
                !matches!(self.kind, Kind::Any | Kind::Number) || (self.least > 0 && below())
            }
            Const::Str(text) => {
                !matches!(self.kind, Kind::Any | Kind::String)
                    || text.chars().count() < self.least
                    || !text.starts_with(&*self.prefix)
                    || !text.ends_with(&*self.suffix)
                    || text.len() < self.prefix.len().max(self.suffix.len())
            }
        };
        !sure
            && world
                .limits(&self.atom)
                .is_none_or(|limits| limits.allow(value))
    }
}

impl Alt {
    pub(super) fn of(shape: Shape) -> Self {
        Self {
            shape,
            world: World::default(),
            trail: Trail::default(),
            marks: Marks::default(),
        }
    }

    pub(super) fn is_error(&self) -> bool {
        matches!(self.shape, Shape::Error(_))
    }

    /// Whether it can be null in its world.
    pub(super) fn may_be_null(&self) -> bool {
        match &self.shape {
            Shape::Null(_) => true,
            Shape::Open(open) => open.may_be(&Const::Null, &self.world),
            _ => false,
        }
    }

    /// Whether it can be an empty string in its world.
    pub(super) fn may_be_empty_string(&self) -> bool {
        match &self.shape {
            Shape::Str(text) => text.is_empty(),
            Shape::Open(open) => open.may_be(&Const::empty(), &self.world),
            _ => false,
        }
    }

    /// The plain value, where it is one.
    pub(super) fn constant(&self) -> Option<Const> {
        match &self.shape {
            Shape::Null(_) => Some(Const::Null),
            Shape::Bool(value) => Some(Const::Bool(*value)),
            Shape::Number(value) => Some(Const::Number(value.clone())),
            Shape::Str(value) => Some(Const::Str(value.clone())),
            _ => None,
        }
    }

    /// Equal for values that are the same whatever the open inputs turn out to be.
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        self.shape.write_key(&mut key);
        if key.len() > 200 {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let mut hash = DefaultHasher::new();
            key.hash(&mut hash);
            key = format!("#{:016x}", hash.finish());
        }
        key
    }
}

/// Terraform's strings and keys are all in the normal form C of Unicode, whatever they are made of.
fn composed(text: Arc<str>) -> Arc<str> {
    if text.is_ascii() || is_nfc(&text) {
        text
    } else {
        text.nfc().collect::<String>().into()
    }
}

impl Shape {
    pub(super) fn str(text: impl Into<Arc<str>>) -> Self {
        Shape::Str(composed(text.into()))
    }

    pub(super) fn sequence(kind: SequenceKind, items: Vec<Val>) -> Self {
        Shape::Sequence(Arc::new(Sequence {
            kind,
            items,
            tail: None,
        }))
    }

    /// Later entries of the same key win.
    pub(super) fn fields(
        kind: FieldsKind,
        entries: impl IntoIterator<Item = (Arc<str>, Val)>,
    ) -> Self {
        let named = entries
            .into_iter()
            .map(|(name, value)| (composed(name), value));
        let sorted: std::collections::BTreeMap<_, _> = named.collect();
        Shape::Fields(Arc::new(Fields {
            kind,
            entries: sorted.into_iter().collect(),
            rest: None,
        }))
    }

    pub(super) fn error(what: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Shape::Error(Cause::Error(what.into()))
    }

    /// Whether nothing in it is left open.
    pub(super) fn is_known(&self) -> bool {
        match self {
            Shape::Null(_) | Shape::Bool(_) | Shape::Number(_) | Shape::Str(_) => true,
            Shape::Sequence(sequence) => {
                sequence.tail.is_none() && sequence.items.iter().all(Val::is_known)
            }
            Shape::Fields(fields) => {
                fields.rest.is_none() && fields.entries.iter().all(|(_, value)| value.is_known())
            }
            Shape::Handle(_) | Shape::Open(_) | Shape::Error(_) => false,
        }
    }

    fn write_key(&self, key: &mut String) {
        let _ = match self {
            Shape::Null(_) => write!(key, "null"),
            Shape::Bool(value) => write!(key, "{value}"),
            Shape::Number(value) => write!(key, "{value}"),
            Shape::Str(value) => write!(key, "{value:?}"),
            Shape::Open(open) => write!(key, "{}", open.atom.key),
            Shape::Handle(handle) => write!(key, "@{}", handle.0),
            Shape::Error(cause) => write!(key, "!{cause}"),
            Shape::Sequence(sequence) => {
                key.push('[');
                for value in sequence.items.iter().chain(&sequence.tail) {
                    value.write_key(key);
                }
                if sequence.tail.is_some() {
                    key.push('~');
                }
                key.push(']');
                Ok(())
            }
            Shape::Fields(fields) => {
                key.push('{');
                for (name, value) in &fields.entries {
                    let _ = write!(key, "{name:?}=");
                    value.write_key(key);
                }
                if let Some(rest) = &fields.rest {
                    key.push('~');
                    rest.write_key(key);
                }
                key.push('}');
                Ok(())
            }
        };
    }
}

impl Val {
    pub(super) fn of(shape: Shape) -> Self {
        Self(vec![Alt::of(shape)])
    }

    pub(super) fn null() -> Self {
        Self::null_of(Kind::Any)
    }

    pub(super) fn null_of(kind: Kind) -> Self {
        Self::of(Shape::Null(kind))
    }

    pub(super) fn bool(value: bool) -> Self {
        Self::of(Shape::Bool(value))
    }

    pub(super) fn str(text: impl Into<Arc<str>>) -> Self {
        Self::of(Shape::str(text))
    }

    pub(super) fn number(number: impl Into<Number>) -> Self {
        Self::of(Shape::Number(number.into()))
    }

    pub(super) fn error(what: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::of(Shape::error(what))
    }

    /// Perhaps null, perhaps empty, of any kind.
    pub(super) fn open(key: impl Into<Arc<str>>, doubt: Doubt) -> Self {
        Self::of(Shape::Open(Open::new(Atom::new(key, doubt), Kind::Any)))
    }

    pub(super) fn alts(&self) -> &[Alt] {
        &self.0
    }

    /// The one alternative, where there is only one.
    pub(super) fn only(&self) -> Option<&Alt> {
        match &self.0[..] {
            [alt] => Some(alt),
            _ => None,
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.only().is_some_and(|alt| alt.shape.is_known())
    }

    /// The same value, one effect further.
    pub(super) fn then(mut self, step: &Step) -> Self {
        for alt in &mut self.0 {
            alt.trail = std::mem::take(&mut alt.trail).with(step.clone());
        }
        self
    }

    pub(super) fn sensitive(mut self, sensitive: bool) -> Self {
        for alt in &mut self.0 {
            alt.marks.sensitive = sensitive;
        }
        self
    }

    pub(super) fn ephemeral(mut self, ephemeral: bool) -> Self {
        for alt in &mut self.0 {
            alt.marks.ephemeral = ephemeral;
        }
        self
    }

    /// Why it cannot be told which alternative holds, or what the open one is.
    pub(super) fn doubt(&self) -> Doubt {
        self.doubt_about(|_| true)
    }

    /// The same, where only such open alternatives matter.
    pub(super) fn doubt_about(&self, matters: impl Fn(&Alt) -> bool) -> Doubt {
        let open = self
            .0
            .iter()
            .filter(|alt| matters(alt))
            .find_map(|alt| match &alt.shape {
                Shape::Open(open) => Some(open.atom.reason(alt)),
                _ => None,
            });
        let split = || {
            self.0.iter().find_map(|alt| {
                let atom = alt.world.first()?;
                Some(Doubt::new(
                    atom.doubt.cause.clone(),
                    atom.doubt.trail.clone().and(&alt.trail),
                ))
            })
        };
        let error = || {
            self.0.iter().find_map(|alt| match &alt.shape {
                Shape::Error(cause) => Some(Doubt::new(cause.clone(), alt.trail.clone())),
                _ => None,
            })
        };
        open.or_else(split).or_else(error).unwrap_or_else(|| {
            Doubt::new(
                Cause::Expression("a value with many alternatives"),
                self.0[0].trail.clone(),
            )
        })
    }

    fn write_key(&self, key: &mut String) {
        for alt in &self.0 {
            alt.shape.write_key(key);
            for (atom, limits) in alt.world.entries() {
                let _ = write!(key, "?{}{limits:?}", atom.key);
            }
            key.push('|');
        }
    }
}

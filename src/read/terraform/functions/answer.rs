//! What a call answers where it cannot compute: open values named after their arguments, with what is sure of them.

use std::sync::Arc;

use super::Call;
use crate::knowledge::{Cause, Doubt, Trail};
use crate::read::terraform::value::{
    Alt, Atom, Fields, FieldsKind, Kind, Open, Sequence, SequenceKind, Shape, Val,
};

/// Texts longer than this, in bytes, are left open.
pub(in crate::read::terraform) const LONGEST: usize = 1 << 20;
/// Collections larger than this are left open.
pub(super) const LARGEST: usize = 10_000;

/// What is sure of an open text.
#[derive(Debug, Default, Clone)]
pub(super) struct Sure {
    pub(super) least: usize,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

impl Sure {
    pub(super) fn least(least: usize) -> Self {
        Self {
            least,
            ..Self::default()
        }
    }
}

impl Call<'_> {
    /// `lower(var.x)`: the same name for the same call of the same values.
    pub(super) fn key(&self, args: &[&Alt]) -> String {
        let keys: Vec<String> = args.iter().map(|alt| alt.key()).collect();
        format!("{}({})", self.name, keys.join(","))
    }

    /// Why the result is open: because an argument is, or else because the function is not evaluated.
    pub(super) fn doubt(&self, args: &[&Alt]) -> Doubt {
        args.iter()
            .find(|alt| !alt.shape.is_known())
            .map_or_else(|| self.unsupported(), |alt| alt.doubt())
    }

    pub(super) fn unsupported(&self) -> Doubt {
        let trail = Trail::start(self.place, format!("`{}` is not evaluated here", self.name));
        Doubt::new(Cause::Function(self.name.into()), trail)
    }

    pub(super) fn atom(&self, args: &[&Alt]) -> Arc<Atom> {
        Atom::new(self.key(args), self.doubt(args))
    }

    /// Any value of this kind except null.
    pub(super) fn open(&self, kind: Kind, args: &[&Alt]) -> Val {
        self.open_of_least(kind, 0, args)
    }

    /// A collection of at least so many elements, or a number at least so large; not null.
    pub(super) fn open_of_least(&self, kind: Kind, least: usize, args: &[&Alt]) -> Val {
        Val::of(Shape::Open(Open {
            least,
            ..Open::new(self.atom(args), kind).never_null()
        }))
    }

    pub(super) fn open_text(&self, sure: Sure, args: &[&Alt]) -> Val {
        let ends = sure.prefix.chars().count().max(sure.suffix.chars().count());
        Val::of(Shape::Open(Open {
            least: sure.least.max(ends),
            prefix: sure.prefix.into(),
            suffix: sure.suffix.into(),
            ..Open::new(self.atom(args), Kind::String).never_null()
        }))
    }

    /// True in some worlds, false in others.
    pub(super) fn undecided(&self, args: &[&Alt]) -> Val {
        Val::undecided(&self.atom(args))
    }

    /// A value, or an error, and nobody knows which.
    pub(super) fn perhaps(&self, args: &[&Alt], value: Val, failure: &'static str) -> Val {
        self.perhaps_or(args, value, Val::error(failure))
    }

    /// A value, or another one, and nobody knows which.
    pub(super) fn perhaps_or(&self, args: &[&Alt], value: Val, other: Val) -> Val {
        let ok = Atom::new(format!("ok({})", self.key(args)), self.doubt(args));
        Val::either(&ok, value, other)
    }

    /// The text, unless it is too long to work with.
    pub(super) fn text(&self, text: impl Into<String>) -> Val {
        let text = text.into();
        if text.len() > LONGEST {
            return self.too_large(Kind::String);
        }
        Val::str(text)
    }

    /// A result that is computable and not worth it: not empty.
    pub(super) fn too_large(&self, kind: Kind) -> Val {
        let atom = Atom::fresh(self.name, self.unsupported());
        Val::of(Shape::Open(Open {
            least: 1,
            ..Open::new(atom, kind).never_null()
        }))
    }

    /// A result that is not computed although its arguments are known; not null.
    pub(super) fn not_computed(&self, kind: Kind) -> Val {
        let atom = Atom::fresh(self.name, self.unsupported());
        Val::of(Shape::Open(Open::new(atom, kind).never_null()))
    }

    /// Any value, also null: of arguments that are too large to look at.
    pub(super) fn beyond(&self) -> Shape {
        let atom = Atom::fresh(self.name, self.unsupported());
        Shape::Open(Open::new(atom, Kind::Any))
    }

    /// Any value, also null: of a function that is not known.
    pub(super) fn not_evaluated(&self, args: &[Val]) -> Val {
        Val::product(args, |args| {
            Val::of(Shape::Open(Open::new(
                Atom::new(self.key(args), self.unsupported()),
                Kind::Any,
            )))
        })
    }
}

pub(super) fn sequence(kind: SequenceKind, items: Vec<Val>, tail: Option<Val>) -> Val {
    Val::of(Shape::Sequence(Arc::new(Sequence { kind, items, tail })))
}

pub(super) fn list(items: Vec<Val>) -> Val {
    sequence(SequenceKind::List, items, None)
}

/// From entries sorted by key.
pub(super) fn fields(kind: FieldsKind, entries: Vec<(Arc<str>, Val)>, rest: Option<Val>) -> Val {
    Val::of(Shape::Fields(Arc::new(Fields {
        kind,
        entries,
        rest,
    })))
}

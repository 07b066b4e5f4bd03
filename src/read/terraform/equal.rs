//! `==` as Terraform computes it: values of different types are not equal, and null equals null alone.
//!
//! Each rule was observed in `terraform console` 1.11.4: `1 == "1"` and `[] == tolist([])` are false.

use super::value::{
    Alt, Atom, Const, Fields, Kind, Limits, Number, Open, Sequence, SequenceKind, Shape, Val,
    World, kind_of, least_length,
};
use crate::knowledge::{Cause, Doubt, Trail};

/// Where more pairs of elements than this are undecided, so is the whole.
const MOST_UNDECIDED: usize = 8;

/// True or false in every world, or an error where one of them is.
pub(super) fn equal(left: &Val, right: &Val) -> Val {
    Val::product(&[left.clone(), right.clone()], |chosen| {
        compared(chosen[0], chosen[1])
    })
}

fn compared(left: &Alt, right: &Alt) -> Val {
    match (&left.shape, &right.shape) {
        (Shape::Open(a), Shape::Open(b)) => both_open(left, a, right, b),
        (Shape::Open(open), _) => with_known(left, open, right),
        (_, Shape::Open(open)) => with_known(right, open, left),
        (Shape::Sequence(a), Shape::Sequence(b)) => sequences(left, a, right, b),
        (Shape::Fields(a), Shape::Fields(b)) => fields(left, a, right, b),
        (Shape::Handle(a), Shape::Handle(b)) if a == b => Val::bool(true),
        (Shape::Handle(_), Shape::Handle(_) | Shape::Fields(_))
        | (Shape::Fields(_), Shape::Handle(_)) => undecided(left, right),
        _ => Val::bool(left.constant().is_some() && left.constant() == right.constant()),
    }
}

/// An open value beside a known one. A constant splits it into the world where it is that constant, and the world
/// where it never is.
fn with_known(alt: &Alt, open: &Open, known: &Alt) -> Val {
    let Some(constant) = known.constant() else {
        // What is known in part may be a map or an object.
        let either = at_most(known).is_none()
            && matches!(open.kind, Kind::Map | Kind::Object)
            && matches!(kind_of(known), Kind::Map | Kind::Object);
        let apart = (kinds_differ(open.kind, kind_of(known)) && !either)
            || at_most(known).is_some_and(|most| most < open.least);
        return if apart {
            Val::bool(false)
        } else {
            // Null is equal to no collection.
            alt.split_null(Val::bool(false), undecided(alt, known))
        };
    };
    one_of(alt, open, [constant])
}

/// Whether an open value is one of these constants: true where it is, and false where it never is.
pub(super) fn one_of(alt: &Alt, open: &Open, constants: impl IntoIterator<Item = Const>) -> Val {
    let mut same: Vec<Const> = Vec::new();
    for constant in constants {
        if !open.may_be(&constant, &alt.world) {
            continue;
        }
        if let (Const::Str(text), Kind::String) = (&constant, open.kind) {
            // A variable that asks for a string keeps its name when it is given a number or a bool.
            same.extend(match &**text {
                "true" => Some(Const::Bool(true)),
                "false" => Some(Const::Bool(false)),
                _ => Number::parse(text)
                    .filter(|number| number.to_string() == **text)
                    .map(Const::Number),
            });
        }
        same.push(constant);
    }
    if same.is_empty() {
        return Val::bool(false);
    }
    let side = |limits: Limits, value: bool| Alt {
        world: World::of(&open.atom, limits),
        ..Alt::of(Shape::Bool(value))
    };
    let sides = [
        side(Limits::only(same.clone()), true),
        side(Limits::never(same), false),
    ];
    Val::from_alts(
        sides
            .into_iter()
            .filter(|side| alt.world.and(&side.world).is_some()),
    )
}

fn both_open(left: &Alt, a: &Open, right: &Alt, b: &Open) -> Val {
    if a.atom.key == b.atom.key {
        return Val::bool(true);
    }
    let starts = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let ends = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
    let apart = kinds_differ(a.kind, b.kind)
        || !starts(&a.prefix, &b.prefix)
        || !ends(&a.suffix, &b.suffix);
    // Two values of which only one can be null are not equal where it is.
    let set = || {
        if apart {
            Val::bool(false)
        } else {
            undecided(left, right)
        }
    };
    match (left.may_be_null(), right.may_be_null()) {
        (false, false) => set(),
        (true, false) => left.split_null(Val::bool(false), set()),
        (false, true) => right.split_null(Val::bool(false), set()),
        (true, true) => {
            let left_null = right.split_null(Val::bool(true), Val::bool(false));
            let left_set = right.split_null(Val::bool(false), set());
            left.split_null(left_null, left_set)
        }
    }
}

fn kinds_differ(left: Kind, right: Kind) -> bool {
    left != Kind::Any && right != Kind::Any && left != right
}

/// The length of what cannot be longer.
fn at_most(alt: &Alt) -> Option<usize> {
    match &alt.shape {
        Shape::Sequence(sequence) if sequence.tail.is_none() => Some(sequence.items.len()),
        Shape::Fields(fields) if fields.rest.is_none() => Some(fields.entries.len()),
        _ => None,
    }
}

fn sequences(left: &Alt, a: &Sequence, right: &Alt, b: &Sequence) -> Val {
    let exact = a.tail.is_none() && b.tail.is_none();
    // A list of which only a part is known may be a tuple.
    let set = |sequence: &Sequence| sequence.kind == SequenceKind::Set;
    let apart = if exact {
        a.kind != b.kind
    } else {
        set(a) != set(b)
    };
    if apart || too_short(left, right) || too_short(right, left) {
        return Val::bool(false);
    }
    let known = left.shape.is_known() && right.shape.is_known();
    if a.kind != SequenceKind::Tuple && (a.items.is_empty() && b.items.is_empty() && exact) {
        return elementless();
    }
    if a.kind == SequenceKind::Set && !known {
        return undecided(left, right);
    }
    let pairs: Vec<(&Val, &Val)> = a.items.iter().zip(&b.items).collect();
    let typed = a.kind == SequenceKind::Tuple;
    all_equal(&pairs, exact, typed, left, right)
}

fn fields(left: &Alt, a: &Fields, right: &Alt, b: &Fields) -> Val {
    use super::value::FieldsKind;
    let holds =
        |fields: &Fields, name: &str| fields.entries.iter().any(|(other, _)| **other == *name);
    let lacks = |a: &Fields, b: &Fields| {
        b.rest.is_none() && a.entries.iter().any(|(name, _)| !holds(b, name))
    };
    let exact = a.rest.is_none() && b.rest.is_none();
    // A map of which only a part is known may be an object.
    if (exact && a.kind != b.kind) || lacks(a, b) || lacks(b, a) {
        return Val::bool(false);
    }
    if a.kind == FieldsKind::Map && a.entries.is_empty() && b.entries.is_empty() && exact {
        return elementless();
    }
    let pairs: Vec<(&Val, &Val)> = a
        .entries
        .iter()
        .filter_map(|(name, value)| {
            let (_, other) = b.entries.iter().find(|(other, _)| other == name)?;
            Some((value, other))
        })
        .collect();
    let typed = a.kind == FieldsKind::Object;
    all_equal(&pairs, exact, typed, left, right)
}

fn too_short(short: &Alt, long: &Alt) -> bool {
    at_most(short).is_some_and(|most| most < least_length(long))
}

/// Elements that have types of their own, as those of a tuple do: null of one type is not null of another, which it is
/// where it stands alone.
fn typed_equal(left: &Val, right: &Val) -> Val {
    Val::product(&[left.clone(), right.clone()], |chosen| {
        let (left, right) = (chosen[0], chosen[1]);
        let (a, b) = (kind_of(left), kind_of(right));
        if a == b || !left.may_be_null() || !right.may_be_null() {
            return compared(left, right);
        }
        let nulls = if kinds_differ(a, b) {
            Val::bool(false)
        } else {
            undecided_for("the type of a null in a collection")
        };
        let never = || Val::bool(false);
        let set = right.split_null(never(), compared(left, right));
        left.split_null(right.split_null(nulls, never()), set)
    })
}

/// One pair that differs decides; where none does, the whole is undecided unless all of it was compared.
fn all_equal(pairs: &[(&Val, &Val)], exact: bool, typed: bool, left: &Alt, right: &Alt) -> Val {
    let equal = if typed { typed_equal } else { equal };
    let mut all = Val::bool(true);
    let mut open = 0;
    for (a, b) in pairs {
        let one = equal(a, b);
        let never = one
            .alts()
            .iter()
            .all(|alt| matches!(alt.shape, Shape::Bool(false)));
        if never {
            return Val::bool(false);
        }
        if one.only().is_none() {
            open += 1;
        }
        if open <= MOST_UNDECIDED {
            all = all.and_then(|alt| match alt.shape {
                Shape::Bool(true) => one.clone(),
                _ => Val::bool(false),
            });
        }
    }
    if exact && open <= MOST_UNDECIDED {
        return all;
    }
    all.and_then(|alt| match alt.shape {
        Shape::Bool(true) => undecided(left, right),
        _ => Val::bool(false),
    })
}

/// Two empty lists are equal where their element types are, and nobody keeps those: `tolist([]) == compact([""])` is
/// false.
fn elementless() -> Val {
    undecided_for("the element type of an empty collection")
}

fn undecided_for(what: &'static str) -> Val {
    let doubt = Doubt::new(Cause::Expression(what), Trail::default());
    Val::undecided(&Atom::fresh("typed", doubt))
}

fn undecided(left: &Alt, right: &Alt) -> Val {
    let (a, b) = (left.key(), right.key());
    let known = |alt: &Alt| alt.shape.is_known();
    let doubt = if known(left) {
        right.doubt()
    } else {
        left.doubt()
    };
    let key = if a <= b {
        format!("({a}=={b})")
    } else {
        format!("({b}=={a})")
    };
    Val::undecided(&Atom::new(key, doubt))
}

#[cfg(test)]
mod tests {
    use crate::read::terraform::functions::console::{disagreements, printed, value};

    #[test]
    fn known_values_compare_as_terraform_compares_them() {
        let wrong = disagreements(include_str!("functions/cases/equal.txt"));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn open_values_are_compared_by_what_is_sure_of_them() {
        for (expression, expected) in [
            ("s == null", "false | true"),
            ("set == null", "false"),
            ("set == \"\"", "false"),
            ("text == \"\"", "false | true"),
            ("s == s", "true"),
            ("s == t", "false | true"),
            ("n == \"1\"", "false"),
            ("l == []", "false | true"),
            ("items == []", "false"),
            ("m == []", "false"),
            ("[s, 1] == [s, 1]", "true"),
            ("[s, 1] == [s, 2]", "false"),
            ("[s, 1] == [t, 1]", "false | true"),
            ("{ a = s } == { b = s }", "false"),
            ("choice == null", "false | true"),
            ("choice == \"yes\"", "false | true"),
            ("choice == \"no\"", "false"),
            ("some == tolist([])", "false"),
            ("some == tolist([\"b\", \"c\"])", "false"),
            ("thing == null", "false"),
        ] {
            assert_eq!(printed(&value(expression)), expected, "{expression}");
        }
    }

    #[test]
    fn an_answer_narrows_what_was_compared() {
        let equal = value("s == \"x\"");
        let mut met = Vec::new();
        for alt in equal.alts() {
            let there = value("s").under(&alt.world).expect("s may be both");
            met.push(format!(
                "{}: {}",
                printed(&crate::read::terraform::value::Val::of(alt.shape.clone())),
                printed(&there)
            ));
        }
        assert_eq!(met, ["true: \"x\"", "false: s:string?"]);
    }
}

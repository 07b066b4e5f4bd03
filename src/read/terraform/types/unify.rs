//! The one type that values of several types can all become, as conditionals and lists need it.
//!
//! Each rule was observed in `terraform console` 1.11.4: `tolist([1, "a"])`, `true ? {a = 1} : {b = "x"}` and so on.

use super::{Attribute, Type};

/// Nothing where there is none. `any`, the type of null, goes with every other: a null's own type is not kept, and so
/// `tolist([null, [1], ["a"]])`, which Terraform refuses, is taken for the typed null that it would accept.
pub(in crate::read::terraform) fn unify(types: &[Type]) -> Option<Type> {
    let known: Vec<&Type> = types.iter().filter(|ty| !matches!(ty, Type::Any)).collect();
    let Some((first, others)) = known.split_first() else {
        return Some(Type::Any);
    };
    if others.iter().all(|ty| ty.is(first)) {
        return Some((*first).clone());
    }
    if known
        .iter()
        .all(|ty| matches!(ty, Type::String | Type::Number | Type::Bool))
    {
        // Numbers and booleans both become strings, but only where one of them is a string already.
        let string = known.iter().any(|ty| matches!(ty, Type::String));
        return string.then_some(Type::String);
    }
    fields(&known).or_else(|| sequences(&known))
}

/// Objects of the same attributes are an object, others become a map.
fn fields(types: &[&Type]) -> Option<Type> {
    let mut objects: Vec<&[Attribute]> = Vec::new();
    let mut values: Vec<Type> = Vec::new();
    for ty in types {
        match ty {
            Type::Map(of) => values.push((**of).clone()),
            Type::Object(attributes) => {
                objects.push(attributes);
                values.extend(attributes.iter().map(|attribute| attribute.ty.clone()));
            }
            _ => return None,
        }
    }
    let alike = objects.len() == types.len()
        && objects
            .iter()
            .all(|other| names(other).eq(names(objects[0])));
    if !alike {
        return Some(Type::map(unify(&values)?));
    }
    let attributes = objects[0].iter().enumerate().map(|(at, attribute)| {
        let types: Vec<Type> = objects.iter().map(|object| object[at].ty.clone()).collect();
        Some(Attribute {
            name: attribute.name.clone(),
            ty: unify(&types)?,
            optional: false,
            default: None,
        })
    });
    Some(Type::Object(attributes.collect::<Option<Vec<_>>>()?))
}

fn names(attributes: &[Attribute]) -> impl Iterator<Item = &str> {
    attributes.iter().map(|attribute| &*attribute.name)
}

/// Tuples of the same length are a tuple; with a list among them all become lists, else with a set all become sets.
fn sequences(types: &[&Type]) -> Option<Type> {
    let mut tuples: Vec<&[Type]> = Vec::new();
    let mut values: Vec<Type> = Vec::new();
    let mut list = false;
    for ty in types {
        match ty {
            Type::List(of) | Type::Set(of) => {
                list |= matches!(ty, Type::List(_));
                values.push((**of).clone());
            }
            Type::Tuple(items) => {
                tuples.push(items);
                values.extend(items.iter().cloned());
            }
            _ => return None,
        }
    }
    if tuples.len() < types.len() {
        let of = unify(&values)?;
        return Some(if list { Type::list(of) } else { Type::set(of) });
    }
    if tuples.iter().any(|tuple| tuple.len() != tuples[0].len()) {
        return Some(Type::list(unify(&values)?));
    }
    let items = (0..tuples[0].len()).map(|at| {
        let types: Vec<Type> = tuples.iter().map(|tuple| tuple[at].clone()).collect();
        unify(&types)
    });
    Some(Type::Tuple(items.collect::<Option<Vec<_>>>()?))
}

//! The values that open parameters are given: all that a template can tell apart, as far as that is few.

use std::collections::BTreeSet;

use super::generate::admits;
use super::tree::{Expr, Item, PATTERNS, Parameter, Piece, Template, Test, Type};

/// All that the template can tell apart of a parameter without a default.
pub(crate) fn values_of(parameter: &Parameter, words: &[String]) -> Vec<String> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match parameter.kind {
        Type::Text => {
            let mut values = parameter.values.clone().unwrap_or_default();
            if parameter.values.is_none() {
                values.extend_from_slice(words);
                values.extend([format!("w{}", parameter.name.to_lowercase())]);
                values.extend(owned(&["w", "w-w", "www"]));
            }
            values.retain(|value| admits(parameter, value));
            values
        }
        Type::Number => match &parameter.values {
            Some(values) => values.clone(),
            None => owned(&["0", "1", "2", "7.5"]),
        },
        Type::Subnet => owned(&["subnet-1", "subnet-2"]),
        Type::List => {
            let mut values: Vec<String> =
                owned(&["", "a", "b", "a-b", "a,b", "b, a", ",a", "a,", "w,w-w,w"]);
            values.extend(owned(&["1", "0,1", "a-c,a", "a-b,a-b", "a,a-b", "a-b,b,a"]));
            values.retain(|value| {
                value.split(',').map(str::trim).all(|item| {
                    parameter
                        .pattern
                        .is_none_or(|index| PATTERNS[index].1(item))
                        && (parameter.values.as_ref())
                            .is_none_or(|values| values.iter().any(|own| own == item))
                })
            });
            values
        }
    }
}

/// What the conditions compare with, the keys of the mappings, and what they are joined from.
pub(crate) fn words(template: &Template) -> Vec<String> {
    let mut words = BTreeSet::from(["", "a", "b", "a-b"].map(str::to_owned));
    let mut split = false;
    for (_, test) in &template.conditions {
        words_of_test(test, &mut words, &mut split);
    }
    for mapping in &template.mappings {
        for (top, entries) in &mapping.entries {
            words.insert(top.clone());
            words.extend(entries.iter().map(|(second, _)| second.clone()));
        }
    }
    for group in groups(&template.items) {
        words_of(group, &mut BTreeSet::new(), &mut split);
    }
    for parameter in &template.parameters {
        words.extend(parameter.values.iter().flatten().cloned());
        match parameter.kind {
            Type::Number => words.extend(["0", "1"].map(str::to_owned)),
            Type::Subnet => words.extend(["subnet-1".to_owned()]),
            Type::Text | Type::List => {}
        }
    }
    let pieces: Vec<String> = words
        .iter()
        .flat_map(|word| word.split(['-', ',']).map(str::to_owned))
        .collect();
    words.extend(pieces);
    if split {
        words.extend([",", "a,b", ",b", "a,", "-b"].map(str::to_owned));
    }
    words.into_iter().collect()
}

fn groups(items: &[Item]) -> Vec<&Expr> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Resource(resource) => resource.group.iter().collect(),
            Item::Loop(repeated) => groups(&repeated.body),
        })
        .collect()
}

fn words_of_test(test: &Test, words: &mut BTreeSet<String>, split: &mut bool) {
    match test {
        Test::And(tests) | Test::Or(tests) => {
            for test in tests {
                words_of_test(test, words, split);
            }
        }
        Test::Not(test) => words_of_test(test, words, split),
        Test::Named(_) => {}
        Test::Equals(left, right) => {
            words_of(left, words, split);
            words_of(right, words, split);
        }
    }
}

fn words_of(expr: &Expr, words: &mut BTreeSet<String>, split: &mut bool) {
    match expr {
        Expr::Literal(text) => words.extend([text.clone()]),
        Expr::Sub(pieces, _) => words.extend(pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Name(_) => String::new(),
            Piece::Escaped(name) => format!("${{{name}}}"),
        })),
        _ => {}
    }
    *split |= matches!(expr, Expr::Split(..));
    for part in expr.parts() {
        words_of(part, words, split);
    }
}

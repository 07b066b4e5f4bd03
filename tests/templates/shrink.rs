//! A smaller template that is wrong in the same way.

use super::render;
use super::tree::{Expr, Item, Template, Test};

/// As little of `template` as still `is_wrong`.
pub(crate) fn smallest(template: &Template, is_wrong: impl Fn(&Template) -> bool) -> Template {
    let mut best = template.clone();
    while let Some(smaller) = steps(&best).into_iter().find(&is_wrong) {
        best = smaller;
    }
    best
}

/// The template with one thing left out, or made simpler.
fn steps(template: &Template) -> Vec<Template> {
    let mut all = Vec::new();
    for items in items_smaller(&template.items) {
        let mut smaller = template.clone();
        smaller.items = items;
        all.push(smaller);
    }
    for at in 0..template.conditions.len() {
        let mut smaller = template.clone();
        let (name, _) = smaller.conditions.remove(at);
        all.extend(without(&name, smaller));
        for test in tests_smaller(&template.conditions[at].1) {
            let mut smaller = template.clone();
            smaller.conditions[at].1 = test;
            all.push(smaller);
        }
    }
    for at in 0..template.parameters.len() {
        let mut smaller = template.clone();
        let name = smaller.parameters.remove(at).name;
        all.extend(without(&name, smaller));
        let mut smaller = template.clone();
        smaller.parameters[at].pattern = None;
        smaller.parameters[at].min_length = None;
        smaller.parameters[at].values = None;
        if smaller != *template {
            all.push(smaller);
        }
    }
    for at in 0..template.mappings.len() {
        let mut smaller = template.clone();
        let name = smaller.mappings.remove(at).name;
        all.extend(without(&name, smaller));
        for top in 0..template.mappings[at].entries.len() {
            let mut smaller = template.clone();
            smaller.mappings[at].entries.remove(top);
            all.push(smaller);
        }
    }
    all
}

/// The template, where it can do without what this is the name of.
fn without(name: &str, template: Template) -> Option<Template> {
    (!render::text(&template).contains(name)).then_some(template)
}

fn items_smaller(items: &[Item]) -> Vec<Vec<Item>> {
    let mut all = Vec::new();
    for at in 0..items.len() {
        let mut smaller = items.to_vec();
        smaller.remove(at);
        all.push(smaller);
        let mut with = |item: Item| {
            let mut smaller = items.to_vec();
            smaller[at] = item;
            all.push(smaller);
        };
        match &items[at] {
            Item::Resource(resource) => {
                if resource.condition.is_some() {
                    let mut smaller = resource.clone();
                    smaller.condition = None;
                    with(Item::Resource(smaller));
                }
                for group in resource.group.iter().flat_map(smaller_than) {
                    let mut smaller = resource.clone();
                    smaller.group = Some(group);
                    with(Item::Resource(smaller));
                }
            }
            Item::Loop(repeated) => {
                for body in items_smaller(&repeated.body) {
                    let mut smaller = repeated.clone();
                    smaller.body = body;
                    with(Item::Loop(smaller));
                }
                if let Expr::List(_) = &repeated.collection {
                    for collection in smaller_than(&repeated.collection) {
                        let mut smaller = repeated.clone();
                        smaller.collection = collection;
                        with(Item::Loop(smaller));
                    }
                }
            }
        }
    }
    all
}

fn tests_smaller(test: &Test) -> Vec<Test> {
    match test {
        Test::Equals(left, right) => {
            let lefts = smaller_than(left).into_iter();
            let rights = smaller_than(right).into_iter();
            lefts
                .map(|left| Test::Equals(left, right.clone()))
                .chain(rights.map(|right| Test::Equals(left.clone(), right)))
                .collect()
        }
        Test::Not(inner) => {
            let mut all = vec![(**inner).clone()];
            all.extend(
                tests_smaller(inner)
                    .into_iter()
                    .map(|test| Test::Not(Box::new(test))),
            );
            all
        }
        Test::And(tests) | Test::Or(tests) => {
            let rebuilt = |tests| match test {
                Test::And(_) => Test::And(tests),
                _ => Test::Or(tests),
            };
            let mut all = tests.clone();
            for at in 0..tests.len() {
                if tests.len() > 2 {
                    let mut fewer = tests.clone();
                    fewer.remove(at);
                    all.push(rebuilt(fewer));
                }
                for smaller in tests_smaller(&tests[at]) {
                    let mut smaller_tests = tests.clone();
                    smaller_tests[at] = smaller;
                    all.push(rebuilt(smaller_tests));
                }
            }
            all
        }
        Test::Named(_) => Vec::new(),
    }
}

/// Its parts in its place, and itself with less in it.
fn smaller_than(expr: &Expr) -> Vec<Expr> {
    let mut all: Vec<Expr> = expr.parts().into_iter().cloned().collect();
    let boxed =
        |expr: &Expr| -> Vec<Box<Expr>> { smaller_than(expr).into_iter().map(Box::new).collect() };
    match expr {
        Expr::Literal(_) | Expr::NoValue | Expr::Ref(_) => {}
        Expr::If(name, yes, no) => {
            let with_yes = |yes| Expr::If(name.clone(), yes, no.clone());
            all.extend(boxed(yes).into_iter().map(with_yes));
            let with_no = |no| Expr::If(name.clone(), yes.clone(), no);
            all.extend(boxed(no).into_iter().map(with_no));
        }
        Expr::FindInMap {
            map,
            top,
            second,
            default,
        } => {
            let with = |top, second, default| Expr::FindInMap {
                map: map.clone(),
                top,
                second,
                default,
            };
            if let Some(inner) = default {
                all.push(with(top.clone(), second.clone(), None));
                let smaller = boxed(inner).into_iter().map(Some);
                all.extend(smaller.map(|default| with(top.clone(), second.clone(), default)));
            }
            let tops = boxed(top).into_iter();
            all.extend(tops.map(|top| with(top, second.clone(), default.clone())));
            let seconds = boxed(second).into_iter();
            all.extend(seconds.map(|second| with(top.clone(), second, default.clone())));
        }
        Expr::Sub(pieces, own) => {
            for at in 0..pieces.len() {
                let mut fewer = pieces.clone();
                fewer.remove(at);
                all.push(Expr::Sub(fewer, own.clone()));
            }
            for at in 0..own.len() {
                let mut fewer = own.clone();
                fewer.remove(at);
                all.push(Expr::Sub(pieces.clone(), fewer));
                for value in smaller_than(&own[at].1) {
                    let mut smaller = own.clone();
                    smaller[at].1 = value;
                    all.push(Expr::Sub(pieces.clone(), smaller));
                }
            }
        }
        Expr::Join(delimiter, list) => {
            let with = |list| Expr::Join(delimiter.clone(), list);
            all.extend(boxed(list).into_iter().map(with));
        }
        Expr::Select(index, list) => {
            let with = |list| Expr::Select(index.clone(), list);
            all.extend(boxed(list).into_iter().map(with));
        }
        Expr::Split(delimiter, text) => {
            let with = |text| Expr::Split(delimiter.clone(), text);
            all.extend(boxed(text).into_iter().map(with));
        }
        Expr::List(items) => {
            for at in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(at);
                all.push(Expr::List(fewer));
                for item in smaller_than(&items[at]) {
                    let mut smaller = items.clone();
                    smaller[at] = item;
                    all.push(Expr::List(smaller));
                }
            }
        }
        Expr::Import(name) => all.extend(boxed(name).into_iter().map(Expr::Import)),
    }
    all
}

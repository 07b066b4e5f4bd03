//! Random expressions for flags, numbers, lists and maps.

use super::expression::{Expression, node};
use super::generate::{Generator, Type};

impl Generator<'_> {
    pub(super) fn flag(&mut self, size: usize) -> Expression {
        if size == 0 {
            return self.atom(Type::Flag);
        }
        let d = size - 1;
        match self.random.below(16) {
            0..=2 => self.atom(Type::Flag),
            3..=5 => {
                let about = self.text(d);
                let test = self.test(&about);
                node("(§)", [test])
            }
            6 => node("(§ == §)", [self.text(d), self.text(d)]),
            // From Terraform 1.12 on a left side that decides makes the right one's errors moot, as it does here.
            7 => node(
                "(§ && coalesce(try(§, null), true))",
                [self.flag(d), self.flag(d)],
            ),
            8 => node(
                "(§ || coalesce(try(§, null), false))",
                [self.flag(d), self.flag(d)],
            ),
            9 => node("(!§)", [self.flag(d)]),
            10 => {
                let pattern = self.random.pick(&[
                    "contains(§, \"a\")",
                    "(length(§) > 0)",
                    "(length(§) == 1)",
                    "(§ != null)",
                    "can(§[0])",
                    "(try(length(§), 0) > 1)",
                    "alltrue([for t in § : t != \"\"])",
                    "anytrue([for t in § : t == \"a\"])",
                ]);
                node(pattern, [self.texts(d)])
            }
            11 => {
                let pattern = self.random.pick(&[
                    "can(§.a)",
                    "contains(keys(§), \"a\")",
                    "(length(§) > 0)",
                    "(§ != null)",
                    "(lookup(§, \"a\", null) != null)",
                    "contains(values(§), \"a\")",
                ]);
                node(pattern, [self.map(d)])
            }
            12 => {
                let pattern = self.random.pick(&["(§ > §)", "(§ == §)", "(§ <= §)"]);
                node(pattern, [self.number(d), self.number(d)])
            }
            13 => {
                let pattern =
                    self.random
                        .pick(&["(§ != null)", "(§.a != null)", "(try(§.a, \"\") != \"\")"]);
                node(pattern, [self.object()])
            }
            14 => node("(contains(§, §))", [self.texts(d), self.text(d)]),
            _ => node("can(§)", [self.text(d)]),
        }
    }

    pub(super) fn number(&mut self, size: usize) -> Expression {
        if size == 0 {
            return self.atom(Type::Number);
        }
        let d = size - 1;
        match self.random.below(9) {
            0 => node("length(§)", [self.texts(d)]),
            1 => node("length(§)", [self.map(d)]),
            2 => node("length(§)", [self.text(d)]),
            3 => {
                let pattern = self.random.pick(&[
                    "max(§, §)",
                    "min(§, §)",
                    "(§ + §)",
                    "(§ * §)",
                    "(§ % (1 + §))",
                ]);
                node(pattern, [self.number(d), self.number(d)])
            }
            4 => {
                let pattern = self
                    .random
                    .pick(&["abs(§)", "signum(§)", "floor(§)", "pow(§, 2)"]);
                node(pattern, [self.number(d)])
            }
            5 => node(
                "(§ ? § : §)",
                [self.flag(d), self.number(d), self.number(d)],
            ),
            6 => node("index(§, §)", [self.texts(d), self.text(d)]),
            _ => self.atom(Type::Number),
        }
    }

    pub(super) fn texts(&mut self, size: usize) -> Expression {
        if size == 0 {
            return self.atom(Type::Texts);
        }
        let d = size - 1;
        match self.random.below(18) {
            0 | 1 => self.atom(Type::Texts),
            2 => node("[§]", [self.text(d)]),
            3 => node("[§, §]", [self.text(d), self.text(d)]),
            4 => {
                let pattern = self.random.pick(&[
                    "compact(§)",
                    "distinct(§)",
                    "reverse(§)",
                    "sort(§)",
                    "tolist(§)",
                    "toset(§)",
                    "flatten([§])",
                    "flatten([[§], []])",
                    "slice(§, 0, 1)",
                    "§[*]",
                    "tolist(toset(§))",
                    "chunklist(§, 1)[0]",
                    "formatlist(\"%s\", §)",
                    "formatlist(\"-%s\", §)",
                    "setunion(§, [\"a\"])",
                    "[for t in § : t if t != \"\"]",
                    "[for i, t in § : t if i > 0]",
                    "try(§, [])",
                    "coalescelist(§, [\"z\"])",
                    "jsondecode(jsonencode(§))",
                ]);
                node(pattern, [self.texts(d)])
            }
            5 => {
                let pattern = self.random.pick(&[
                    "concat(§, §)",
                    "setintersection(§, §)",
                    "setsubtract(§, §)",
                    "setunion(§, §)",
                    "coalescelist(§, §)",
                    "try(§, §)",
                    "matchkeys(§, §, [\"a\"])",
                    "setproduct(§, §)[0]",
                ]);
                node(pattern, [self.texts(d), self.texts(d)])
            }
            6 => node("(§ ? § : §)", [self.flag(d), self.texts(d), self.texts(d)]),
            7 => node("values(§)", [self.map(d)]),
            8 => node("keys(§)", [self.map(d)]),
            9 => node("split(\",\", §)", [self.text(d)]),
            10 => node("§[*]", [self.text(d)]),
            11 | 12 => {
                let list = self.texts(d);
                let (name, (made, test)) = {
                    let mut test = None;
                    let (name, made) = self.within(Type::Text, |this, _| {
                        test = this.random.one_in(2).then(|| this.flag(d));
                        this.text(d)
                    });
                    (name, (made, test))
                };
                match test {
                    Some(test) => node(&format!("[for {name} in § : § if §]"), [list, made, test]),
                    None => node(&format!("[for {name} in § : §]"), [list, made]),
                }
            }
            13 => node("(§ ? [§] : [])", [self.flag(d), self.text(d)]),
            14 => node("(§ == null ? [] : §)", {
                let list = self.texts(d);
                [list.clone(), list]
            }),
            15 => node("[for k, t in § : t]", [self.map(d)]),
            16 => node("[for k, t in § : t if § != k]", [self.map(d), self.word()]),
            _ => node("[§][*].a", [self.object()]),
        }
    }

    pub(super) fn map(&mut self, size: usize) -> Expression {
        if size == 0 {
            return self.atom(Type::Map);
        }
        let d = size - 1;
        match self.random.below(14) {
            0..=2 => self.atom(Type::Map),
            3 => node("{a = §}", [self.text(d)]),
            4 => node("{a = §, b = §}", [self.text(d), self.text(d)]),
            5 => node("{(§) = §}", [self.text(d), self.text(d)]),
            6 => node("merge(§, §)", [self.map(d), self.map(d)]),
            7 => node("merge(§, {a = §})", [self.map(d), self.text(d)]),
            8 => node("(§ ? § : §)", [self.flag(d), self.map(d), self.map(d)]),
            9 => {
                let pattern = self.random.pick(&[
                    "tomap(§)",
                    "merge(§...)",
                    "{for k, t in § : k => t if t != null}",
                    "{for k, t in § : k => t if t != \"\"}",
                    "{for k, t in § : upper(k) => t}",
                    "{for k, t in § : coalesce(t, \"n\") => k}",
                    "{for k, t in § : t => k...}",
                    "jsondecode(jsonencode(§))",
                    "try(§, {})",
                ]);
                node(pattern, [self.map(d)])
            }
            10 => {
                let map = self.map(d);
                let (name, made) = self.within(Type::Text, |this, _| this.text(d));
                node(&format!("{{for k, {name} in § : k => §}}"), [map, made])
            }
            11 => {
                let list = self.texts(d);
                let (name, made) = self.within(Type::Text, |this, _| this.text(d));
                node(&format!("{{for {name} in § : {name} => §}}"), [list, made])
            }
            12 => node("zipmap([\"a\", \"b\"], §)", [self.texts(d)]),
            _ => node("(§ == null ? {} : §)", {
                let map = self.map(d);
                [map.clone(), map]
            }),
        }
    }
}

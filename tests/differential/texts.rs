//! Random expressions for strings, conditionals that narrow among them.

use super::expression::{Expression, join, leaf, node};
use super::generate::{Generator, KEYS, Type, WORDS};

impl Generator<'_> {
    pub(super) fn of(&mut self, kind: Type, size: usize) -> Expression {
        match kind {
            Type::Text => self.text(size),
            Type::Flag => self.flag(size),
            Type::Number => self.number(size),
            Type::Texts => self.texts(size),
            Type::Map => self.map(size),
            Type::Object => self.object(),
        }
    }

    pub(super) fn named(&mut self, kind: Type) -> Option<Expression> {
        let all: Vec<&Expression> = self
            .scope
            .iter()
            .filter(|(_, of)| *of == kind)
            .map(|(name, _)| name)
            .collect();
        if all.is_empty() {
            return None;
        }
        Some((*self.random.pick(&all)).clone())
    }

    pub(super) fn atom(&mut self, kind: Type) -> Expression {
        if !self.random.one_in(4)
            && let Some(name) = self.named(kind)
        {
            return name;
        }
        leaf(self.constant(kind, false))
    }

    pub(super) fn object(&mut self) -> Expression {
        if self.random.one_in(3) {
            return node("{a = §, b = \"k\"}", [self.text(1)]);
        }
        self.named(Type::Object)
            .unwrap_or_else(|| leaf("{a = \"q\", b = null}"))
    }

    pub(super) fn word(&mut self) -> Expression {
        leaf(format!("\"{}\"", self.random.pick(&WORDS)))
    }

    pub(super) fn key(&mut self) -> &'static str {
        KEYS[self.random.below(KEYS.len())]
    }

    /// Something in which a name stands for each part of a collection.
    pub(super) fn within(
        &mut self,
        kind: Type,
        make: impl FnOnce(&mut Self, &str) -> Expression,
    ) -> (String, Expression) {
        self.bound += 1;
        let name = format!("t{}", self.bound);
        let before = self.scope.len();
        for _ in 0..6 {
            self.scope.push((leaf(name.clone()), kind));
        }
        let made = make(self, &name);
        self.scope.truncate(before);
        (name, made)
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each kind of expression")]
    pub(super) fn text(&mut self, size: usize) -> Expression {
        if size == 0 {
            return self.atom(Type::Text);
        }
        let d = size - 1;
        match self.random.below(40) {
            0..=2 => self.atom(Type::Text),
            3..=6 => self.narrowed(d),
            7..=9 => node("§ ? § : §", [self.flag(d), self.text(d), self.text(d)]).in_brackets(),
            10 | 11 => node("coalesce(§, §)", [self.text(d), self.text(d)]),
            12 | 13 => node("try(§, §)", [self.text(d), self.text(d)]),
            14 => {
                let pattern = self.random.pick(&[
                    "lower(§)",
                    "upper(§)",
                    "title(§)",
                    "trimspace(§)",
                    "chomp(§)",
                    "strrev(§)",
                    "tostring(§)",
                    "nonsensitive(sensitive(§))",
                    "basename(§)",
                    "dirname(§)",
                    "jsonencode(§)",
                    "jsondecode(jsonencode(§))",
                    "yamldecode(yamlencode(§))",
                    "indent(2, §)",
                    "one([§])",
                    "md5(§)",
                    "substr(§, 0, 1)",
                    "substr(§, 1, -1)",
                    "regex(\"^[a-z]*\", §)",
                    "regex(\"([a-z]+)(,.*)?\", §)[1]",
                    "replace(§, \"/[a-b]/\", \"\")",
                    "split(\",\", §)[0]",
                    "§[*][0]",
                    "join(\"\", §[*])",
                ]);
                node(pattern, [self.text(d)])
            }
            15 => {
                let pattern = self.random.pick(&[
                    "trim(§, §)",
                    "trimprefix(§, §)",
                    "trimsuffix(§, §)",
                    "format(\"%s%s\", §, §)",
                    "format(\"%v-%s\", §, §)",
                    "replace(§, §, \"\")",
                    "join(§, [§])",
                    "coalesce(§, null, §)",
                    "element([§, §], 1)",
                    "{a = §, b = §}.a",
                    "merge({a = §}, {a = §}).a",
                    "merge({a = §}, {b = §}).a",
                    "zipmap([\"a\", \"b\"], [§, §])[\"a\"]",
                    "join(\"\", compact([§, §]))",
                ]);
                node(pattern, [self.text(d), self.text(d)])
            }
            16 | 17 => self.template(d),
            18 | 19 => {
                let key = self.key();
                node(
                    &format!("lookup(§, \"{key}\", §)"),
                    [self.map(d), self.text(d)],
                )
            }
            20 => node("lookup(§, §, §)", [self.map(d), self.text(0), self.text(d)]),
            21 => {
                let key = self.key();
                let pattern =
                    self.random
                        .pick(&["§[\"K\"]", "§.K", "try(§.K, null)", "lookup(§, \"K\")"]);
                node(&pattern.replace('K', key), [self.map(d)])
            }
            22 | 23 => node("§.a", [self.object()]),
            24 => {
                let pattern = self.random.pick(&[
                    "§[0]",
                    "try(§[0], null)",
                    "element(§, 0)",
                    "element(§, 1)",
                    "one(§)",
                    "§[length(§) - 1]",
                    "reverse(§)[0]",
                    "sort(§)[0]",
                    "join(\",\", §)",
                    "join(\"\", §)",
                    "coalesce(§...)",
                    "tolist(§)[0]",
                    "slice(§, 0, 1)[0]",
                    "distinct(§)[0]",
                    "flatten([§])[0]",
                    "one(slice(§, 0, min(1, length(§))))",
                    "try(tolist(§)[0], \"\")",
                ]);
                let list = self.texts(d);
                let count = pattern.matches('§').count();
                join(pattern, vec![list; count])
            }
            25 => {
                let number = self.number(d);
                node("§[§]", [self.texts(d), number])
            }
            26 => node("element(§, §)", [self.texts(d), self.number(d)]),
            27 => {
                let pattern = self.random.pick(&[
                    "values(§)[0]",
                    "try(values(§)[0], null)",
                    "keys(§)[0]",
                    "join(\"\", keys(§))",
                    "coalesce(values(§)...)",
                    "one(values(§))",
                ]);
                node(pattern, [self.map(d)])
            }
            28 => {
                let list = self.texts(d);
                let (name, made) = self.within(Type::Text, |this, _| this.text(d));
                node(&format!("[for {name} in § : §][0]"), [list, made])
            }
            29 => {
                let list = self.texts(d);
                let (name, test) = self.within(Type::Text, |this, _| this.flag(d));
                node(
                    &format!("one([for {name} in § : {name} if §])"),
                    [list, test],
                )
            }
            30 => {
                let map = self.map(d);
                let (name, made) = self.within(Type::Text, |this, _| this.text(d));
                let key = self.key();
                node(
                    &format!("{{for k, {name} in § : k => §}}[\"{key}\"]"),
                    [map, made],
                )
            }
            31 => node("can(§) ? § : §", [self.text(d), self.text(d), self.text(d)]).in_brackets(),
            32 => node(
                "[§, §][§ ? 0 : 1]",
                [self.text(d), self.text(d), self.flag(d)],
            ),
            33 => node(
                "{a = §, b = §}[§ ? \"a\" : \"b\"]",
                [self.text(d), self.text(d), self.flag(d)],
            ),
            34 => node("coalescelist(§, [§])[0]", [self.texts(d), self.text(d)]),
            35 => node("tostring(§)", [self.number(d)]),
            36 => node("element(concat(§, [§]), 0)", [self.texts(d), self.text(d)]),
            37 => node("§[*].a[0]", [self.object()]),
            _ => node("try(§, null)", [self.text(d)]),
        }
    }

    /// A conditional whose arms speak of what its condition asks about.
    pub(super) fn narrowed(&mut self, d: usize) -> Expression {
        let about = if self.random.one_in(4) {
            self.text(d)
        } else {
            self.atom(Type::Text)
        };
        let test = self.test(&about);
        let mut test = test;
        if self.random.one_in(3) {
            let pattern = self.random.pick(&[
                "(§ && coalesce(try(§, null), true))",
                "(§ || coalesce(try(§, null), false))",
            ]);
            let other = if self.random.one_in(2) {
                self.test(&about)
            } else {
                self.flag(d)
            };
            test = node(pattern, [test, other]);
        }
        if self.random.one_in(4) {
            test = node("!(§)", [test]);
        }
        let other = self.text(d);
        let arms = if self.random.one_in(2) {
            [about, other]
        } else {
            [other, about]
        };
        let [yes, no] = arms;
        node("§ ? § : §", [test, yes, no]).in_brackets()
    }

    pub(super) fn test(&mut self, about: &Expression) -> Expression {
        let pattern = self.random.pick(&[
            "§ == null",
            "§ != null",
            "null == §",
            "§ == \"\"",
            "§ != \"\"",
            "\"\" != §",
            "§ == \"a\"",
            "§ != \"prod\"",
            "length(§) > 0",
            "length(§) == 0",
            "length(§) >= 1",
            "length(§) != 0",
            "0 < length(§)",
            "length(trimspace(§)) > 0",
            "trimspace(§) != \"\"",
            "can(length(§))",
            "can(regex(\"^a\", §))",
            "can(regex(\"a\", §))",
            "length(regexall(\"b\", §)) > 0",
            "contains([\"a\", \"b\"], §)",
            "contains([\"\", null], §)",
            "startswith(§, \"p\")",
            "endswith(§, \"\")",
            "strcontains(§, \"o\")",
            "try(length(§) > 0, false)",
            "try(§ != \"\", false)",
            "coalesce(§, \"none\") != \"none\"",
            "try(coalesce(§), null) != null",
            "length(compact([§])) > 0",
            "lower(§) == \"prod\"",
            "alltrue([§ != null])",
            "anytrue([§ == null, § == \"\"])",
            "length([for t in [§] : t if t != null]) > 0",
            "length(§[*]) > 0",
            "contains(keys({a = 1}), §)",
            "substr(§, 0, 1) == \"p\"",
            "\"${§}\" == \"\"",
            "\"x${§}\" == \"x\"",
            "tobool(§ == \"a\" ? \"true\" : \"false\")",
        ]);
        join(pattern, vec![about.clone(); pattern.matches('§').count()])
    }

    pub(super) fn template(&mut self, d: usize) -> Expression {
        match self.random.below(8) {
            0 => node("\"${§}\"", [self.text(d)]),
            1 => node("\"${§}-x\"", [self.text(d)]),
            2 => node("\"${§}${§}\"", [self.text(d), self.text(d)]),
            3 => node("\"%{ if § }${§}%{ endif }\"", [self.flag(d), self.text(d)]),
            4 => node(
                "\"%{ if § }a%{ else }${§}%{ endif }\"",
                [self.flag(d), self.text(d)],
            ),
            5 => node("\"%{ for t in § }${t}%{ endfor }\"", [self.texts(d)]),
            6 => node("\" ${~ § ~} \"", [self.text(d)]),
            _ => node("\"%{ for i, t in § ~} ${i} %{~ endfor }\"", [self.texts(d)]),
        }
    }
}

impl Expression {
    pub(super) fn in_brackets(self) -> Self {
        node("(§)", [self])
    }
}

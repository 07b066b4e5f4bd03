//! Random configurations: a root module, modules two deep below it, several clusters in each.

use super::expression::{Expression, join, leaf, local, node};

/// Numbers that follow from a seed (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z >> 33).expect("31 bits fit") % limit
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Flag,
    Number,
    Texts,
    Map,
    Object,
}

#[derive(Debug, Clone)]
pub(crate) enum Item {
    Variable {
        name: String,
        text: String,
        /// Has no default: what the plan is given.
        value: Option<String>,
    },
    Local(String, Expression),
    Output(String, Expression),
    Cluster {
        name: String,
        repeated: Option<(&'static str, Expression)>,
        group: Expression,
    },
    Call {
        name: String,
        source: &'static str,
        repeated: Option<(&'static str, Expression)>,
        arguments: Vec<(String, Expression)>,
    },
}

/// The folders of the modules, each called by the one before it.
pub(crate) const FOLDERS: [&str; 3] = ["", "middle", "middle/inner"];

/// What stands in the folders.
#[derive(Debug, Clone)]
pub(crate) struct Configuration(pub(crate) [Vec<Item>; 3]);

/// The names and types that all three modules declare as variables.
const VARIABLES: [(&str, Type); 12] = [
    ("s0", Type::Text),
    ("s1", Type::Text),
    ("s2", Type::Text),
    ("s3", Type::Text),
    ("l0", Type::Texts),
    ("l1", Type::Texts),
    ("m0", Type::Map),
    ("m1", Type::Map),
    ("o0", Type::Object),
    ("n0", Type::Number),
    ("b0", Type::Flag),
    ("b1", Type::Flag),
];

const WORDS: [&str; 8] = ["", "", "a", "b", "prod", "a,b", " a", "x-1"];
const KEYS: [&str; 3] = ["a", "b", "c"];

struct Generator<'r> {
    random: &'r mut Random,
    scope: Vec<(Expression, Type)>,
    bound: usize,
}

pub(crate) fn configuration(random: &mut Random) -> Configuration {
    let clusters = [22, 9, 5];
    Configuration([0, 1, 2].map(|depth| {
        let mut generator = Generator {
            random: &mut *random,
            scope: Vec::new(),
            bound: 0,
        };
        generator.module(depth, clusters[depth])
    }))
}

impl Generator<'_> {
    fn module(&mut self, depth: usize, clusters: usize) -> Vec<Item> {
        let mut items = Vec::new();
        for (name, kind) in VARIABLES {
            items.push(self.variable(name, kind, depth));
            self.scope.push((leaf(format!("var.{name}")), kind));
        }
        for index in 0..4 {
            let item = self.local(index);
            items.push(item);
        }
        let calls: &[&str] = match depth {
            0 => &["one", "two"],
            1 => &["deep"],
            _ => &[],
        };
        for name in calls {
            let call = self.call(name, depth);
            items.push(call);
        }
        let late = self.local(4);
        items.push(late);
        if depth > 0 {
            let text = node("try(tostring(§), null)", [self.text(2)]);
            items.push(Item::Output("text".to_owned(), text));
            let texts = node("try([for t in § : tostring(t)], null)", [self.texts(2)]);
            items.push(Item::Output("texts".to_owned(), texts));
        }
        for index in 0..clusters {
            let repeated = self.random.one_in(4).then(|| self.repeated());
            let before = self.scope.len();
            self.each(repeated.as_ref().map(|(kind, _)| *kind));
            let size = 1 + self.random.below(4);
            let group = self.text(size);
            self.scope.truncate(before);
            items.push(Item::Cluster {
                name: format!("c{index}"),
                repeated,
                group,
            });
        }
        items
    }

    /// What a repeated block can say of its instance, where it will be said often.
    fn each(&mut self, repeated: Option<&str>) {
        for _ in 0..5 {
            match repeated {
                Some("for_each") => {
                    self.scope.push((leaf("each.key"), Type::Text));
                    self.scope.push((leaf("each.value"), Type::Text));
                }
                Some("count") => {
                    self.scope.push((leaf("count.index"), Type::Number));
                }
                _ => {}
            }
        }
    }

    fn local(&mut self, index: usize) -> Item {
        let kind = *self
            .random
            .pick(&[Type::Text, Type::Text, Type::Texts, Type::Map, Type::Flag]);
        let value = self.of(kind, 2);
        let name = format!("v{index}");
        self.scope.push((local(&name, value.clone()), kind));
        Item::Local(name, value)
    }

    fn call(&mut self, name: &str, depth: usize) -> Item {
        let repeated = self.random.one_in(2).then(|| self.repeated());
        let mut arguments = Vec::new();
        let before = self.scope.len();
        self.each(repeated.as_ref().map(|(kind, _)| *kind));
        for (name, kind) in VARIABLES {
            if self.random.one_in(3) {
                continue;
            }
            let size = 1 + self.random.below(2);
            let value = if self.random.one_in(6) {
                leaf("null")
            } else {
                let value = self.of(kind, size);
                let pattern = match kind {
                    Type::Text => "try(tostring(§), null)",
                    Type::Flag => "try(tobool(§), null)",
                    Type::Number => "try(tonumber(§), null)",
                    Type::Texts => "try([for t in § : tostring(t)], null)",
                    Type::Map => "try({for k, t in § : k => tostring(t)}, null)",
                    Type::Object => "try({a = tostring(§.a), b = \"k\"}, null)",
                };
                node(pattern, [value])
            };
            arguments.push((name.to_owned(), value));
        }
        self.scope.truncate(before);
        let path = format!("module.{name}");
        for (output, kind) in [("text", Type::Text), ("texts", Type::Texts)] {
            let of = match repeated {
                None => format!("{path}.{output}"),
                Some(("count", _)) => format!("{path}[0].{output}"),
                _ => format!("{path}[\"a\"].{output}"),
            };
            self.scope.push((leaf(of), kind));
        }
        match repeated {
            Some(("count", _)) => self
                .scope
                .push((leaf(format!("{path}[*].text")), Type::Texts)),
            Some(_) => self.scope.push((
                leaf(format!("{{for k, m in {path} : k => m.text}}")),
                Type::Map,
            )),
            None => {}
        }
        Item::Call {
            name: name.to_owned(),
            source: if depth == 0 { "./middle" } else { "./inner" },
            repeated,
            arguments,
        }
    }

    /// Never an error, which would end the whole plan.
    fn repeated(&mut self) -> (&'static str, Expression) {
        match self.random.below(6) {
            0 => ("count", node("try(§ ? 1 : 0, 0)", [self.flag(2)])),
            1 => ("count", node("try(min(length(§), 2), 0)", [self.texts(1)])),
            2 => (
                "for_each",
                node(
                    "toset(try([for t in § : tostring(t) if t != null], []))",
                    [self.texts(2)],
                ),
            ),
            3 => (
                "for_each",
                node(
                    "try({for k, t in § : k => t if t != \"\"}, {})",
                    [self.map(2)],
                ),
            ),
            4 => (
                "for_each",
                node("try({for k, t in § : k => tostring(t)}, {})", [self.map(1)]),
            ),
            _ => (
                "for_each",
                node(
                    "{for k, t in {a = try(tostring(§), null), b = \"k\"} : k => t if try(§, false)}",
                    [self.text(1), self.flag(1)],
                ),
            ),
        }
    }

    fn variable(&mut self, name: &str, kind: Type, depth: usize) -> Item {
        let mut lines = Vec::new();
        match kind {
            Type::Text if self.random.one_in(5) => {}
            Type::Text => lines.push("type = string".to_owned()),
            Type::Flag => lines.push("type = bool".to_owned()),
            Type::Number => lines.push("type = number".to_owned()),
            Type::Texts => lines.push(format!(
                "type = {}",
                self.random
                    .pick(&["list(string)", "list(string)", "set(string)", "any"])
            )),
            Type::Map => lines.push("type = map(string)".to_owned()),
            Type::Object => {
                let part = if self.random.one_in(2) {
                    "optional(string, \"d\")"
                } else {
                    "optional(string)"
                };
                lines.push(format!("type = object({{ a = {part}, b = string }})"));
            }
        }
        let never_null = self.random.one_in(3);
        if never_null {
            lines.push("nullable = false".to_owned());
        }
        let checked = depth == 0 && kind == Type::Text && self.random.one_in(3);
        let open = depth == 0 && self.random.one_in(2);
        let mut value = self.constant(kind, never_null || checked);
        if checked {
            let check = self.random.pick(&[
                "length(var.§) > 0",
                "var.§ != null && var.§ != \"\"",
                "can(regex(\"^[ a-z]\", var.§))",
                "contains([\"a\", \"b\", \"prod\"], var.§)",
            ]);
            lines.push(format!(
                "validation {{\n    condition = {}\n    error_message = \"It must be set.\"\n  }}",
                check.replace('§', name)
            ));
            value = format!("\"{}\"", self.random.pick(&["a", "b", "prod"]));
        }
        if !open {
            lines.push(format!("default = {value}"));
        }
        Item::Variable {
            name: name.to_owned(),
            text: lines.join("\n  "),
            value: open.then_some(value),
        }
    }

    fn constant(&mut self, kind: Type, never_null: bool) -> String {
        if !never_null && self.random.one_in(4) {
            return "null".to_owned();
        }
        match kind {
            Type::Text => format!("\"{}\"", self.random.pick(&WORDS)),
            Type::Flag => self.random.pick(&["true", "false"]).to_string(),
            Type::Number => self.random.pick(&["0", "1", "2"]).to_string(),
            Type::Texts => {
                let items: Vec<String> = (0..self.random.below(4))
                    .map(|_| self.constant(Type::Text, true))
                    .collect();
                format!("[{}]", items.join(", "))
            }
            Type::Map => {
                let keys = KEYS.iter().take(self.random.below(4));
                let entries: Vec<String> = keys
                    .map(|key| format!("{key} = {}", self.constant(Type::Text, false)))
                    .collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Type::Object => match self.random.below(3) {
                0 => "{ b = \"k\" }".to_owned(),
                _ => format!("{{ a = {}, b = \"k\" }}", self.constant(Type::Text, false)),
            },
        }
    }

    fn of(&mut self, kind: Type, size: usize) -> Expression {
        match kind {
            Type::Text => self.text(size),
            Type::Flag => self.flag(size),
            Type::Number => self.number(size),
            Type::Texts => self.texts(size),
            Type::Map => self.map(size),
            Type::Object => self.object(),
        }
    }

    fn named(&mut self, kind: Type) -> Option<Expression> {
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

    fn atom(&mut self, kind: Type) -> Expression {
        if !self.random.one_in(4)
            && let Some(name) = self.named(kind)
        {
            return name;
        }
        leaf(self.constant(kind, false))
    }

    fn object(&mut self) -> Expression {
        if self.random.one_in(3) {
            return node("{a = §, b = \"k\"}", [self.text(1)]);
        }
        self.named(Type::Object)
            .unwrap_or_else(|| leaf("{a = \"q\", b = null}"))
    }

    fn word(&mut self) -> Expression {
        leaf(format!("\"{}\"", self.random.pick(&WORDS)))
    }

    fn key(&mut self) -> &'static str {
        *self.random.pick(&KEYS)
    }

    /// Something in which a name stands for each part of a collection.
    fn within(
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

    fn text(&mut self, size: usize) -> Expression {
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
    fn narrowed(&mut self, d: usize) -> Expression {
        let about = if self.random.one_in(4) {
            self.text(d)
        } else {
            self.atom(Type::Text)
        };
        let test = self.test(&about);
        let mut test = test;
        if self.random.one_in(3) {
            let pattern = self.random.pick(&["(§ && §)", "(§ || §)"]);
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

    fn test(&mut self, about: &Expression) -> Expression {
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

    fn flag(&mut self, size: usize) -> Expression {
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
            7 => node("(§ && §)", [self.flag(d), self.flag(d)]),
            8 => node("(§ || §)", [self.flag(d), self.flag(d)]),
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

    fn number(&mut self, size: usize) -> Expression {
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

    fn texts(&mut self, size: usize) -> Expression {
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

    fn map(&mut self, size: usize) -> Expression {
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
                    "transpose({for k, t in § : k => [t]})",
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

    fn template(&mut self, d: usize) -> Expression {
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
    fn in_brackets(self) -> Self {
        node("(§)", [self])
    }
}

//! Random configurations: a root module, modules two deep below it, several clusters in each.

use super::expression::{Expression, leaf, local, node};

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
pub(super) enum Type {
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

pub(super) const WORDS: [&str; 8] = ["", "", "a", "b", "prod", "a,b", " a", "x-1"];
pub(super) const KEYS: [&str; 3] = ["a", "b", "c"];

/// What writes the expressions of one module.
pub(super) struct Generator<'r> {
    pub(super) random: &'r mut Random,
    pub(super) scope: Vec<(Expression, Type)>,
    pub(super) bound: usize,
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
        // A local value that fails ends the whole plan, and in the twin it would be an expression like any other.
        let value = node("try(§, null)", [self.of(kind, 2)]);
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

    pub(super) fn constant(&mut self, kind: Type, never_null: bool) -> String {
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
}

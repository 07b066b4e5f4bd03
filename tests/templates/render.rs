//! Templates as text: JSON, or YAML with its functions as tags or as mappings, on one line or on many.

use std::fmt::Write as _;

use super::generate::Random;
use super::tree::{Expr, Form, Item, Parameter, Piece, Resource, Template, Test};

/// What JSON and YAML have in common.
enum Doc {
    Text(String),
    List(Vec<Doc>),
    Map(Vec<(String, Doc)>),
    Tagged(&'static str, Box<Doc>),
}

pub(crate) fn text(template: &Template) -> String {
    let mut writer = Writer {
        form: template.form,
        random: Random::new(template.style),
        out: String::new(),
    };
    let document = writer.template(template);
    if template.form == Form::Json {
        writer.json(&document);
    } else {
        writer.block(&document, 0);
    }
    writer.out
}

fn word(text: &str) -> Doc {
    Doc::Text(text.to_owned())
}

struct Writer {
    form: Form,
    random: Random,
    out: String,
}

impl Writer {
    fn template(&mut self, template: &Template) -> Doc {
        let mut sections = vec![("AWSTemplateFormatVersion".to_owned(), word("2010-09-09"))];
        if template.extended {
            let name = word("AWS::LanguageExtensions");
            let transform = if self.random.one_in(2) {
                name
            } else {
                Doc::List(vec![name])
            };
            sections.push(("Transform".to_owned(), transform));
        }
        let parameters = template
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), declared(parameter)))
            .collect();
        let mut mappings = Vec::new();
        for mapping in &template.mappings {
            let mut tops = Vec::new();
            for (top, entries) in &mapping.entries {
                let mut seconds = Vec::new();
                for (second, value) in entries {
                    seconds.push((second.clone(), self.expr(value)));
                }
                tops.push((top.clone(), Doc::Map(seconds)));
            }
            mappings.push((mapping.name.clone(), Doc::Map(tops)));
        }
        let mut conditions = Vec::new();
        for (name, test) in &template.conditions {
            conditions.push((name.clone(), self.test(test)));
        }
        let resources = self.items(&template.items);
        for (name, section) in [
            ("Parameters", parameters),
            ("Mappings", mappings),
            ("Conditions", conditions),
        ] {
            if !section.is_empty() {
                sections.push((name.to_owned(), Doc::Map(section)));
            }
        }
        sections.push(("Resources".to_owned(), resources));
        Doc::Map(sections)
    }

    fn items(&mut self, items: &[Item]) -> Doc {
        let mut entries = Vec::new();
        for item in items {
            entries.push(match item {
                Item::Resource(resource) => (resource.key.clone(), self.resource(resource)),
                Item::Loop(repeated) => {
                    let collection = self.expr(&repeated.collection);
                    let body = self.items(&repeated.body);
                    let parts = vec![word(&repeated.variable), collection, body];
                    (repeated.name.clone(), Doc::List(parts))
                }
            });
        }
        Doc::Map(entries)
    }

    fn resource(&mut self, resource: &Resource) -> Doc {
        let mut entries = vec![("Type".to_owned(), word(resource.made.name()))];
        if let Some(condition) = &resource.condition {
            entries.push(("Condition".to_owned(), word(condition)));
        }
        let mut properties = vec![("Engine".to_owned(), word("memcached"))];
        if let Some(group) = &resource.group {
            let name = "CacheSubnetGroupName".to_owned();
            properties.push((name, self.expr(group)));
        }
        if resource.group.is_some() || self.random.one_in(2) {
            entries.push(("Properties".to_owned(), Doc::Map(properties)));
        }
        Doc::Map(entries)
    }

    /// A function in one of its forms.
    fn call(&mut self, short: &'static str, argument: Doc) -> Doc {
        let tagged = match self.form {
            Form::Json | Form::Long => false,
            Form::Short => true,
            Form::Mixed => self.random.one_in(2),
        };
        // YAML has no node with two tags.
        if tagged && !matches!(argument, Doc::Tagged(..)) {
            return Doc::Tagged(short, Box::new(argument));
        }
        let name = match short {
            "Ref" | "Condition" => short.to_owned(),
            short => format!("Fn::{short}"),
        };
        Doc::Map(vec![(name, argument)])
    }

    fn expr(&mut self, expr: &Expr) -> Doc {
        match expr {
            Expr::Literal(text) => word(text),
            Expr::NoValue => self.call("Ref", word("AWS::NoValue")),
            Expr::Ref(name) => self.call("Ref", word(name)),
            Expr::If(condition, yes, no) => {
                let arguments = vec![word(condition), self.expr(yes), self.expr(no)];
                self.call("If", Doc::List(arguments))
            }
            Expr::FindInMap {
                map,
                top,
                second,
                default,
            } => {
                let mut arguments = vec![word(map), self.expr(top), self.expr(second)];
                if let Some(default) = default {
                    let entry = ("DefaultValue".to_owned(), self.expr(default));
                    arguments.push(Doc::Map(vec![entry]));
                }
                self.call("FindInMap", Doc::List(arguments))
            }
            Expr::Sub(pieces, own) => {
                let mut pattern = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => pattern.push_str(text),
                        Piece::Name(name) => write!(pattern, "${{{name}}}").unwrap(),
                        Piece::Escaped(name) => write!(pattern, "${{!{name}}}").unwrap(),
                    }
                }
                if own.is_empty() {
                    return self.call("Sub", Doc::Text(pattern));
                }
                let mut entries = Vec::new();
                for (name, value) in own {
                    entries.push((name.clone(), self.expr(value)));
                }
                let arguments = vec![Doc::Text(pattern), Doc::Map(entries)];
                self.call("Sub", Doc::List(arguments))
            }
            Expr::Join(delimiter, list) => {
                let arguments = vec![word(delimiter), self.expr(list)];
                self.call("Join", Doc::List(arguments))
            }
            Expr::Select(index, list) => {
                let arguments = vec![self.expr(index), self.expr(list)];
                self.call("Select", Doc::List(arguments))
            }
            Expr::Split(delimiter, text) => {
                let arguments = vec![word(delimiter), self.expr(text)];
                self.call("Split", Doc::List(arguments))
            }
            Expr::List(items) => Doc::List(items.iter().map(|item| self.expr(item)).collect()),
            Expr::Import(name) => {
                let name = self.expr(name);
                self.call("ImportValue", name)
            }
        }
    }

    fn test(&mut self, test: &Test) -> Doc {
        let mut all =
            |tests: &[Test]| Doc::List(tests.iter().map(|test| self.test(test)).collect());
        match test {
            Test::And(tests) => {
                let tests = all(tests);
                self.call("And", tests)
            }
            Test::Or(tests) => {
                let tests = all(tests);
                self.call("Or", tests)
            }
            Test::Not(test) => {
                let tests = all(std::slice::from_ref(test));
                self.call("Not", tests)
            }
            Test::Equals(left, right) => {
                let sides = vec![self.expr(left), self.expr(right)];
                self.call("Equals", Doc::List(sides))
            }
            Test::Named(name) => self.call("Condition", word(name)),
        }
    }

    fn json(&mut self, document: &Doc) {
        match document {
            Doc::Text(text) => {
                let bare = text == "true" || text.parse::<u32>().is_ok();
                if bare && self.random.one_in(2) {
                    self.out.push_str(text);
                } else {
                    self.quoted(text);
                }
            }
            Doc::List(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str(", ");
                    }
                    self.json(item);
                }
                self.out.push(']');
            }
            Doc::Map(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.out.push_str(if index > 0 { ",\n" } else { "\n" });
                    self.quoted(key);
                    self.out.push_str(": ");
                    self.json(value);
                }
                self.out.push('}');
            }
            Doc::Tagged(..) => unreachable!("JSON has no tags"),
        }
    }

    /// No word of the generator needs an escape.
    fn quoted(&mut self, text: &str) {
        write!(self.out, "\"{text}\"").unwrap();
    }

    /// A scalar of YAML, in quotes where it needs some and sometimes where it does not.
    fn scalar(&mut self, text: &str) {
        let plain = text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match self.random.below(3) {
            0 if plain => self.out.push_str(text),
            1 => write!(self.out, "'{text}'").unwrap(),
            _ => self.quoted(text),
        }
    }

    /// What stands after `key:` or `-`, on this line or the next ones.
    fn block(&mut self, document: &Doc, depth: usize) {
        let indent = "  ".repeat(depth);
        let in_flow = depth > 2 && self.random.one_in(2);
        match document {
            _ if in_flow => self.flow_line(document),
            Doc::List(items) if !items.is_empty() => {
                self.out.push('\n');
                for item in items {
                    write!(self.out, "{indent}-").unwrap();
                    self.block(item, depth + 1);
                }
            }
            Doc::Map(entries) if !entries.is_empty() => {
                if depth > 0 {
                    self.out.push('\n');
                }
                for (key, value) in entries {
                    self.out.push_str(&indent);
                    self.key(key);
                    self.out.push(':');
                    self.block(value, depth + 1);
                }
            }
            Doc::Tagged(tag, inner) => {
                write!(self.out, " !{tag}").unwrap();
                self.block(inner, depth);
            }
            _ => self.flow_line(document),
        }
    }

    fn flow_line(&mut self, document: &Doc) {
        self.out.push(' ');
        self.flow(document);
        self.out.push('\n');
    }

    fn key(&mut self, key: &str) {
        if key.contains('{') {
            self.quoted(key);
        } else {
            self.out.push_str(key);
        }
    }

    fn flow(&mut self, document: &Doc) {
        match document {
            Doc::Text(text) => self.scalar(text),
            Doc::List(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str(", ");
                    }
                    self.flow(item);
                }
                self.out.push(']');
            }
            Doc::Map(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str(", ");
                    }
                    self.quoted(key);
                    self.out.push_str(": ");
                    self.flow(value);
                }
                self.out.push('}');
            }
            Doc::Tagged(tag, inner) => {
                write!(self.out, "!{tag} ").unwrap();
                self.flow(inner);
            }
        }
    }
}

fn declared(parameter: &Parameter) -> Doc {
    let mut entries = vec![("Type".to_owned(), word(parameter.kind.name()))];
    let mut add = |key: &str, value: Doc| entries.push((key.to_owned(), value));
    if let Some(default) = &parameter.default {
        add("Default", word(default));
    }
    if let Some(least) = parameter.min_length {
        add("MinLength", Doc::Text(least.to_string()));
    }
    if let Some(pattern) = parameter.pattern {
        add("AllowedPattern", word(super::tree::PATTERNS[pattern].0));
    }
    if let Some(values) = &parameter.values {
        let values = values.iter().map(|value| word(value)).collect();
        add("AllowedValues", Doc::List(values));
    }
    Doc::Map(entries)
}

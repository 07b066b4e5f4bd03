//! The inside of a block of HCL, aligned as `terraform fmt` does.

use std::fmt::Write as _;

use super::super::quote::hcl;

/// The inside of a block. Arguments that stand together have their equals signs in one column.
#[derive(Default)]
pub(super) struct Body(Vec<Item>);

enum Item {
    Argument(String, String),
    /// Lines that stand as they are.
    Lines(Vec<String>),
    Gap,
}

impl Body {
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.0.push(Item::Argument(name.to_owned(), value));
    }

    pub(super) fn option(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.set(name, hcl(value));
        }
    }

    pub(super) fn comment(&mut self, text: &str) {
        self.0.push(Item::Lines(vec![format!("# {text}")]));
    }

    /// An empty line, except where there is one.
    pub(super) fn gap(&mut self) {
        if !matches!(self.0.last(), None | Some(Item::Gap)) {
            self.0.push(Item::Gap);
        }
    }

    pub(super) fn block(&mut self, opening: &str, arguments: &[(&str, String)]) {
        let mut inner = Body::default();
        for (name, value) in arguments {
            inner.set(name, value.clone());
        }
        let mut block = vec![opening.to_owned()];
        block.extend(inner.text(1).lines().map(str::to_owned));
        block.push("}".to_owned());
        self.0.push(Item::Lines(block));
    }

    pub(super) fn text(&self, depth: usize) -> String {
        let indent = "  ".repeat(depth);
        let mut text = String::new();
        let mut items = &self.0[..];
        if let [rest @ .., Item::Gap] = items {
            items = rest;
        }
        while let Some(first) = items.first() {
            match first {
                Item::Gap => text.push('\n'),
                Item::Lines(lines) => {
                    for line in lines {
                        let _ = writeln!(text, "{indent}{line}");
                    }
                }
                Item::Argument(..) => {
                    let together: Vec<_> = items.iter().map_while(Item::argument).collect();
                    let width = together.iter().map(|(name, _)| name.chars().count()).max();
                    let width = width.unwrap_or_default();
                    for (name, value) in &together {
                        let _ = writeln!(text, "{indent}{name:width$} = {value}");
                    }
                    items = &items[together.len()..];
                    continue;
                }
            }
            items = &items[1..];
        }
        text
    }
}

impl Item {
    fn argument(&self) -> Option<(&str, &str)> {
        match self {
            Item::Argument(name, value) => Some((name, value)),
            _ => None,
        }
    }
}

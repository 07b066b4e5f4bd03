//! Terraform's JSON syntax, lowered to the same tree: strings are templates, labels are nested keys, and `"//"` is a
//! comment (Terraform language documentation, "JSON Configuration Syntax").

use std::sync::Arc;

use super::{Argument, Block, Body, Expr, ExprKind, Parsed, hcl};
use crate::problem::{Kind as Trouble, Problem, Site};
use crate::read::json::{self, Key, Kind, Node};
use crate::read::terraform::value::Number;
use crate::source::{File, FileId, Place, Span};

/// Top-level block types and how many labels each has.
const BLOCKS: [(&str, usize); 15] = [
    ("action", 2),
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("run", 1),
    ("terraform", 0),
    ("variable", 1),
];

/// Block types that stand in the bodies that we look into, after those they stand in. Elsewhere these are names.
const INNER_BLOCKS: [(&str, &str); 5] = [
    ("data", "lifecycle"),
    ("resource", "lifecycle"),
    ("terraform", "backend"),
    ("terraform", "cloud"),
    ("variable", "validation"),
];

pub(super) fn parse(id: FileId, file: &File) -> Parsed {
    let mut body = Body::default();
    let root = match json::parse(file.text()) {
        Ok(root) => root,
        Err(refusal) => return no_json(id, &refusal),
    };
    let roots: Vec<&Node<'_>> = match &root.kind {
        Kind::Array(items) => items.iter().collect(),
        _ => vec![&root],
    };
    for root in roots {
        let Kind::Object(entries) = &root.kind else {
            let message = "a configuration is a JSON object".to_owned();
            return refused(id, root.span, message);
        };
        for (key, value) in entries {
            if let Some((kind, labels)) = BLOCKS.iter().find(|(kind, _)| *kind == key.text) {
                let reader = Reader {
                    id,
                    kind,
                    literal: false,
                };
                reader.blocks(key, value, *labels, &mut Vec::new(), &mut body.blocks);
            }
        }
    }
    Parsed {
        body,
        problems: Vec::new(),
    }
}

/// Nothing can be referred to in a file of values, and so its strings are no templates.
pub(super) fn assignments(id: FileId, file: &File) -> Parsed {
    let reader = Reader {
        id,
        kind: "",
        literal: true,
    };
    match json::parse(file.text()) {
        Ok(root) if !matches!(root.kind, Kind::Object(_)) => refused(
            id,
            root.span,
            "variable values are a JSON object".to_owned(),
        ),
        Ok(root) => Parsed {
            body: reader.body(&root),
            problems: Vec::new(),
        },
        Err(refusal) => no_json(id, &refusal),
    }
}

fn no_json(id: FileId, refusal: &json::Refusal) -> Parsed {
    let span = Span::new(refusal.offset..refusal.offset);
    refused(id, span, format!("this is not JSON: {}", refusal.message))
}

/// Nothing of a file but why.
fn refused(id: FileId, span: Span, message: String) -> Parsed {
    Parsed {
        body: Body::default(),
        problems: vec![Problem {
            kind: Trouble::Syntax,
            site: Site::Place(Place { file: id, span }),
            message,
            help: Some(
                "Terraform refuses this file too; `terraform validate` says more".to_owned(),
            ),
        }],
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    id: FileId,
    kind: &'a str,
    /// Strings are what they are.
    literal: bool,
}

impl Reader<'_> {
    fn place(self, span: Span) -> Place {
        Place {
            file: self.id,
            span,
        }
    }

    /// Each level is an object of labels or bodies, or a list of such.
    fn blocks(
        self,
        key: &Key<'_>,
        node: &Node<'_>,
        labels: usize,
        found: &mut Vec<Arc<str>>,
        blocks: &mut Vec<Block>,
    ) {
        match &node.kind {
            Kind::Array(items) => {
                for item in items {
                    self.blocks(key, item, labels, found, blocks);
                }
            }
            Kind::Object(_) if labels == found.len() => blocks.push(Block {
                kind: self.kind.into(),
                labels: found.clone(),
                header: self.place(key.span),
                body: self.body(node),
                broken: false,
            }),
            Kind::Object(entries) => {
                for (label, inner) in entries {
                    if label.text == "//" {
                        continue;
                    }
                    found.push((&*label.text).into());
                    self.blocks(label, inner, labels, found, blocks);
                    found.pop();
                }
            }
            _ => {}
        }
    }

    fn body(self, node: &Node<'_>) -> Body {
        let mut body = Body::default();
        let Kind::Object(entries) = &node.kind else {
            return body;
        };
        for (key, value) in entries {
            if key.text == "//" {
                continue;
            }
            let inner = |(outer, kind): &&(&str, &str)| *outer == self.kind && *kind == key.text;
            if let Some((_, kind)) = INNER_BLOCKS.iter().find(inner) {
                let labels = usize::from(*kind == "backend");
                Reader { kind, ..self }.blocks(
                    key,
                    value,
                    labels,
                    &mut Vec::new(),
                    &mut body.blocks,
                );
                continue;
            }
            body.arguments.push(Argument {
                name: (&*key.text).into(),
                place: self.place(Span {
                    start: key.span.start,
                    end: value.span.end,
                }),
                value: self.argument(&key.text).expr(value),
            });
        }
        body
    }

    /// Nothing can be referred to in a variable's default either.
    fn argument(self, name: &str) -> Self {
        Self {
            literal: self.literal || (self.kind == "variable" && name == "default"),
            ..self
        }
    }

    fn expr(self, node: &Node<'_>) -> Expr {
        let place = self.place(node.span);
        let kind = match &node.kind {
            Kind::Null => ExprKind::Null,
            Kind::Bool(value) => ExprKind::Bool(*value),
            Kind::Number(text) => Number::parse(text).map_or(ExprKind::Broken, ExprKind::Number),
            Kind::Str(text) => return self.string(place, text),
            Kind::Array(items) => {
                ExprKind::Tuple(items.iter().map(|item| self.expr(item)).collect())
            }
            Kind::Object(entries) => ExprKind::Object(
                entries
                    .iter()
                    .map(|(key, value)| {
                        (
                            self.string(self.place(key.span), &key.text),
                            self.expr(value),
                        )
                    })
                    .collect(),
            ),
        };
        Expr::new(place, kind)
    }

    /// A string is a template: `"${var.x}"` keeps the variable's type, `"var.x"` is text.
    fn string(self, place: Place, text: &str) -> Expr {
        if self.literal || !(text.contains("${") || text.contains("%{")) {
            return Expr::new(place, ExprKind::Str(text.into()));
        }
        hcl::template(place, text).unwrap_or_else(|_| Expr::new(place, ExprKind::Broken))
    }
}

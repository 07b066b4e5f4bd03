//! Text to tree: blocks, arguments and expressions with their places, the same for HCL and for its JSON form.

mod flatten;
mod hcl;
mod json;
mod literals;
mod plain;
mod recover;
mod skip;

use std::sync::Arc;

use super::value::Number;
use crate::problem::Problem;
use crate::source::{File, FileId, Place, Span};

/// One file: its top-level blocks, and what of it could not be understood.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) body: Body,
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    pub(super) arguments: Vec<Argument>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) name: Arc<str>,
    /// The name and its value.
    pub(super) place: Place,
    pub(super) value: Expr,
}

#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: Arc<str>,
    pub(super) labels: Vec<Arc<str>>,
    /// Its header, from the kind to the last label.
    pub(super) header: Place,
    pub(super) body: Body,
    /// Part of its body does not parse, and an argument may be missing from it.
    pub(super) broken: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub(super) place: Place,
    pub(super) kind: ExprKind,
}

#[derive(Debug, Clone)]
pub(super) enum ExprKind {
    Null,
    Bool(bool),
    Number(Number),
    Str(Arc<str>),
    /// Text with parts to fill in; always a string.
    Template(Vec<Part>),
    /// Parentheses, or a template of one interpolation: the value itself.
    Wrap(Box<Expr>),
    Tuple(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    /// The first name of a reference.
    Name(Arc<str>),
    Attribute(Box<Expr>, Arc<str>),
    Index(Box<Expr>, Box<Expr>),
    /// `source[*]` or `source.*`, and what is taken of each element: an expression over [`ExprKind::Element`].
    Splat(Box<Expr>, Box<Expr>),
    /// The element of the nearest splat.
    Element,
    Conditional(Box<[Expr; 3]>),
    Call(Box<Call>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary(Operator, Box<[Expr; 2]>),
    For(Box<For>),
    /// An expression that does not parse.
    Broken,
    /// An expression in whose place another declaration of the same name has another one.
    Twice,
}

#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: Arc<str>,
    pub(super) args: Vec<Expr>,
    /// The last argument is a list of arguments: `f(xs...)`.
    pub(super) expand: bool,
}

#[derive(Debug, Clone)]
pub(super) struct For {
    pub(super) key_name: Option<Arc<str>>,
    pub(super) value_name: Arc<str>,
    pub(super) collection: Expr,
    /// What makes it an object.
    pub(super) key: Option<Expr>,
    pub(super) value: Expr,
    pub(super) condition: Option<Expr>,
    /// `...`: values of equal keys are collected.
    pub(super) grouping: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Part {
    Literal(Arc<str>),
    Interpolation(Expr),
    If {
        condition: Expr,
        yes: Vec<Part>,
        no: Vec<Part>,
    },
    For {
        key_name: Option<Arc<str>>,
        value_name: Arc<str>,
        collection: Expr,
        each: Vec<Part>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
    Or,
}

/// Whether a file of this name is in JSON syntax.
pub(super) fn is_json(name: &str) -> bool {
    name.ends_with(".json")
}

/// Never fails: what does not parse is a problem, and the rest is there.
pub(super) fn parse(id: FileId, file: &File) -> Parsed {
    if is_json(file.name()) {
        json::parse(id, file)
    } else {
        recover::parse(id, file)
    }
}

/// What of a file does not parse, for who wants nothing else of it.
pub(super) fn problems(id: FileId, file: &File) -> Vec<Problem> {
    if !is_json(file.name()) && plain::is_plain(file.text()) {
        return Vec::new();
    }
    parse(id, file).problems
}

/// Variable values; in JSON an object of names, each value with the rules of JSON expressions.
pub(super) fn parse_assignments(id: FileId, file: &File) -> Parsed {
    if is_json(file.name()) {
        json::assignments(id, file)
    } else {
        recover::parse(id, file)
    }
}

/// One expression in HCL syntax, as `--var` and `TF_VAR_` give it.
pub(super) fn parse_expression(id: FileId, text: &str) -> Result<Expr, String> {
    hcl::expression(id, text)
}

/// A template as `templatefile` reads it, every part of it at `place`.
pub(super) fn parse_template(place: Place, text: &str) -> Result<Expr, String> {
    hcl::template(place, text)
}

impl Body {
    pub(super) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| &*argument.name == name)
    }

    pub(super) fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

impl Expr {
    pub(super) fn new(place: Place, kind: ExprKind) -> Self {
        Self { place, kind }
    }

    /// The text, where it is a literal string or a bare name: what a `type` or a `provider` is written as.
    pub(super) fn literal(&self) -> Option<&Arc<str>> {
        match &self.kind {
            ExprKind::Str(text) => Some(text),
            ExprKind::Wrap(inner) => inner.literal(),
            _ => None,
        }
    }
}

fn place(file: FileId, start: usize, end: usize) -> Place {
    Place {
        file,
        span: Span { start, end },
    }
}

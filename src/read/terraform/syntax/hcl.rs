//! HCL, parsed by hcl-edit and lowered to our tree.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::{self, Structure};
use hcl_edit::template::{Directive, Element, Template};

use super::flatten::{flattened, without_empty_heredocs};
use super::literals::{Form, Literals};
use super::{Argument, Block, Body, Call, Expr, ExprKind, For, Operator, Part, place};
use crate::read::terraform::value::Number;
use crate::source::{FileId, Place};

/// Why hcl-edit refuses a text, and at which byte of it.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) offset: usize,
}

/// Where the parsed text stands: at `base` of a file's text, or somewhere that all of it goes by.
#[derive(Clone, Copy)]
enum Origin<'a> {
    Text {
        file: FileId,
        base: usize,
        text: &'a str,
    },
    Whole(Place, &'a str),
}

/// A body that stands at byte `base` of its file.
pub(super) fn body(file: FileId, base: usize, text: &str) -> Result<Body, Refusal> {
    let origin = Origin::Text { file, base, text };
    let mut tried = without_empty_heredocs(text);
    for attempt in 0..=MOST_TWICE {
        let error = match hcl_edit::parser::parse_body(&tried) {
            Ok(parsed) => return Ok(origin.body(&parsed)),
            Err(error) => error,
        };
        let refusal = Refusal {
            message: error.message().trim().replace('\n', ", "),
            offset: base + error.location().offset(),
        };
        let other = if refusal.message.contains(TWICE) {
            renamed(&tried, error.location().offset(), attempt)
        } else {
            flattened(&tried)
        };
        match other {
            Some(other) => tried = std::borrow::Cow::Owned(other),
            None => return Err(refusal),
        }
    }
    Err(Refusal {
        message: format!("more than {MOST_TWICE} keys are written twice"),
        offset: base,
    })
}

/// How the parser says that it refuses an object in which a key is written twice. Terraform takes it, and the last one
/// counts.
const TWICE: &str = "unique object key";
const MOST_TWICE: usize = 100;

/// The text with another key of the same length at `at`: lowering reads keys from the text as it was.
fn renamed(text: &str, at: usize, attempt: usize) -> Option<String> {
    let rest = text.get(at..)?;
    let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '"']).len();
    let start = at + skipped;
    let key = text.get(start..)?;
    let length = key.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
    let mut other: Vec<u8> = vec![b'z'; length];
    let mut number = attempt;
    for letter in other.iter_mut().rev() {
        *letter = b'a' + u8::try_from(number % 26).ok()?;
        number /= 26;
    }
    let other = String::from_utf8(other).ok()?;
    (length > 0 && number == 0)
        .then(|| format!("{}{other}{}", &text[..start], &text[start + length..]))
}

/// One expression by itself.
pub(super) fn expression(file: FileId, text: &str) -> Result<Expr, String> {
    let parsed = hcl_edit::parser::parse_expr(&without_empty_heredocs(text))
        .map_err(|error| error.message().trim().replace('\n', ", "))?;
    Ok(Origin::Text {
        file,
        base: 0,
        text,
    }
    .expr(&parsed))
}

/// A template whose every part goes by one place.
pub(super) fn template(place: Place, text: &str) -> Result<Expr, String> {
    let parsed = hcl_edit::parser::parse_template(text)
        .map_err(|error| error.message().trim().replace('\n', ", "))?;
    let origin = Origin::Whole(place, text);
    if let Some(Element::Interpolation(only)) = parsed.as_single_element() {
        let inner = origin.expr(&only.expr);
        return Ok(Expr::new(place, ExprKind::Wrap(Box::new(inner))));
    }
    Ok(origin.template(place, &parsed, Form::Bare))
}

impl Origin<'_> {
    fn place(self, span: Option<Range<usize>>) -> Place {
        match self {
            Origin::Text { file, base, .. } => {
                let span = span.unwrap_or_default();
                place(file, base + span.start, base + span.end)
            }
            Origin::Whole(place, _) => place,
        }
    }

    fn text(self, span: Option<Range<usize>>) -> String {
        let (Origin::Text { text, .. } | Origin::Whole(_, text)) = self;
        span.and_then(|span| text.get(span))
            .unwrap_or_default()
            .to_owned()
    }

    fn body(self, body: &structure::Body) -> Body {
        let mut lowered = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => lowered.arguments.push(Argument {
                    name: attribute.key.as_str().into(),
                    place: self.join(attribute.key.span(), attribute.value.span()),
                    value: self.expr(&attribute.value),
                }),
                Structure::Block(block) => {
                    let last = block
                        .labels
                        .last()
                        .map_or_else(|| block.ident.span(), hcl_edit::Span::span);
                    lowered.blocks.push(Block {
                        kind: block.ident.as_str().into(),
                        labels: block
                            .labels
                            .iter()
                            .map(|label| label.as_str().into())
                            .collect(),
                        header: self.header(self.join(block.ident.span(), last)),
                        body: self.body(&block.body),
                        broken: false,
                    });
                }
            }
        }
        lowered
    }

    /// With the brace that opens the block, where it stands on the same line.
    fn header(self, header: Place) -> Place {
        let Origin::Text { base, text, .. } = self else {
            return header;
        };
        let rest = text.get(header.span.end - base..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let mut header = header;
        if rest[spaces..].starts_with('{') {
            header.span.end += spaces + 1;
        }
        header
    }

    fn join(self, from: Option<Range<usize>>, to: Option<Range<usize>>) -> Place {
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        self.place(Some(from.start..to.end.max(from.end)))
    }

    fn expr(self, expression: &Expression) -> Expr {
        let place = self.place(expression.span());
        let kind = match expression {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(value) => {
                // The tree holds 64 bits of a number, its text all of them.
                let text = self.text(expression.span());
                match Number::parse(&text).or_else(|| Number::parse(&value.value().to_string())) {
                    Some(number) => ExprKind::Number(number),
                    None => ExprKind::Broken,
                }
            }
            Expression::String(value) => ExprKind::Str(value.as_str().into()),
            Expression::Array(items) => {
                ExprKind::Tuple(items.iter().map(|item| self.expr(item)).collect())
            }
            Expression::Object(fields) => ExprKind::Object(
                fields
                    .iter()
                    .map(|(key, value)| (self.object_key(key), self.expr(value.expr())))
                    .collect(),
            ),
            Expression::StringTemplate(string) => match string.as_single_element() {
                Some(Element::Interpolation(only)) => {
                    ExprKind::Wrap(Box::new(self.expr(&only.expr)))
                }
                _ => ExprKind::Template(self.parts(|| string.iter(), Form::Quoted)),
            },
            Expression::HeredocTemplate(heredoc) => {
                let indented = self.text(expression.span()).starts_with("<<-");
                return self.template(place, &heredoc.template, Form::Heredoc { indented });
            }
            Expression::Parenthesis(inner) => ExprKind::Wrap(Box::new(self.expr(inner.inner()))),
            Expression::Variable(name) => ExprKind::Name(name.as_str().into()),
            Expression::Conditional(conditional) => ExprKind::Conditional(Box::new([
                self.expr(&conditional.cond_expr),
                self.expr(&conditional.true_expr),
                self.expr(&conditional.false_expr),
            ])),
            Expression::FuncCall(call) => ExprKind::Call(Box::new(self.call(call))),
            Expression::Traversal(traversal) => {
                let operators: Vec<_> = traversal
                    .operators
                    .iter()
                    .map(|operator| (operator.value(), operator.span()))
                    .collect();
                return self.traverse(self.expr(&traversal.expr), &operators);
            }
            Expression::UnaryOp(unary) => {
                let inner = Box::new(self.expr(&unary.expr));
                match unary.operator.value() {
                    UnaryOperator::Not => ExprKind::Not(inner),
                    UnaryOperator::Neg => ExprKind::Negate(inner),
                }
            }
            Expression::BinaryOp(binary) => ExprKind::Binary(
                operator(*binary.operator.value()),
                Box::new([self.expr(&binary.lhs_expr), self.expr(&binary.rhs_expr)]),
            ),
            Expression::ForExpr(each) => ExprKind::For(Box::new(self.each(each))),
        };
        Expr::new(place, kind)
    }

    fn object_key(self, key: &ObjectKey) -> Expr {
        let name = match key {
            ObjectKey::Ident(name) | ObjectKey::Expression(Expression::Variable(name)) => {
                self.key_text(name.span(), name.as_str())
            }
            ObjectKey::Expression(Expression::String(text)) => {
                self.key_text(text.span(), text.as_str())
            }
            // Without parentheses a keyword is a name.
            ObjectKey::Expression(Expression::Null(null)) => self.key_text(null.span(), "null"),
            ObjectKey::Expression(expression) => return self.expr(expression),
        };
        Expr::new(self.place(key.span()), ExprKind::Str(name))
    }

    /// A key as it was written, should it have been renamed for the parser's sake.
    fn key_text(self, span: Option<Range<usize>>, parsed: &str) -> Arc<str> {
        let written = self.text(span);
        let plain = written.trim_matches('"');
        if plain.len() == parsed.len() {
            plain.into()
        } else {
            parsed.into()
        }
    }

    fn call(self, call: &FuncCall) -> Call {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        Call {
            name: name.into(),
            args: call.args.iter().map(|arg| self.expr(arg)).collect(),
            expand: call.args.expand_final(),
        }
    }

    fn each(self, each: &ForExpr) -> For {
        For {
            key_name: each.intro.key_var.as_ref().map(|name| name.as_str().into()),
            value_name: each.intro.value_var.as_str().into(),
            collection: self.expr(&each.intro.collection_expr),
            key: each.key_expr.as_ref().map(|key| self.expr(key)),
            value: self.expr(&each.value_expr),
            condition: each
                .cond
                .as_ref()
                .map(|condition| self.expr(&condition.expr)),
            grouping: each.grouping,
        }
    }

    /// A full splat takes all that follows of each element, an attribute splat only what follows at once behind dots.
    fn traverse(
        self,
        source: Expr,
        operators: &[(&TraversalOperator, Option<Range<usize>>)],
    ) -> Expr {
        let Some(((first, span), rest)) = operators.split_first() else {
            return source;
        };
        let end = self.place(span.clone()).span.end;
        let mut whole = source.place;
        whole.span.end = whole.span.end.max(end);
        let next = match first {
            TraversalOperator::GetAttr(name) => {
                ExprKind::Attribute(Box::new(source), name.as_str().into())
            }
            TraversalOperator::Index(index) => {
                ExprKind::Index(Box::new(source), Box::new(self.expr(index)))
            }
            TraversalOperator::LegacyIndex(index) => {
                let number = i64::try_from(*index.value())
                    .map_or(ExprKind::Broken, |n| ExprKind::Number(n.into()));
                ExprKind::Index(Box::new(source), Box::new(Expr::new(whole, number)))
            }
            TraversalOperator::FullSplat(_) => {
                let each = self.traverse(Expr::new(whole, ExprKind::Element), rest);
                return Expr::new(whole, ExprKind::Splat(Box::new(source), Box::new(each)));
            }
            TraversalOperator::AttrSplat(_) => {
                let dotted = |(operator, _): &&(&TraversalOperator, _)| {
                    matches!(
                        operator,
                        TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_)
                    )
                };
                let (inner, outer) = rest.split_at(rest.iter().take_while(dotted).count());
                let each = self.traverse(Expr::new(whole, ExprKind::Element), inner);
                let splat = Expr::new(whole, ExprKind::Splat(Box::new(source), Box::new(each)));
                return self.traverse(splat, outer);
            }
        };
        self.traverse(Expr::new(whole, next), rest)
    }

    fn template(self, place: Place, template: &Template, form: Form) -> Expr {
        let mut parts = self.parts(|| template.iter(), form);
        let kind = match &mut parts[..] {
            [] => ExprKind::Str("".into()),
            [Part::Literal(text)] => ExprKind::Str(text.clone()),
            _ => ExprKind::Template(parts),
        };
        Expr::new(place, kind)
    }

    fn parts<'b, I: Iterator<Item = &'b Element>>(
        self,
        elements: impl Fn() -> I,
        form: Form,
    ) -> Vec<Part> {
        let (Origin::Text { text, .. } | Origin::Whole(_, text)) = self;
        let mut literals = Literals::of(elements(), form, text);
        self.filled(elements(), &mut literals)
    }

    fn filled<'b>(
        self,
        elements: impl Iterator<Item = &'b Element>,
        literals: &mut Literals,
    ) -> Vec<Part> {
        elements
            .map(|element| match element {
                Element::Literal(_) => Part::Literal(literals.next().into()),
                Element::Interpolation(interpolation) => {
                    Part::Interpolation(self.expr(&interpolation.expr))
                }
                Element::Directive(directive) => self.directive(directive, literals),
            })
            .collect()
    }

    fn directive(self, directive: &Directive, literals: &mut Literals) -> Part {
        match directive {
            Directive::If(branch) => Part::If {
                condition: self.expr(&branch.if_expr.cond_expr),
                yes: self.filled(branch.if_expr.template.iter(), literals),
                no: branch
                    .else_expr
                    .as_ref()
                    .map(|no| self.filled(no.template.iter(), literals))
                    .unwrap_or_default(),
            },
            Directive::For(each) => Part::For {
                key_name: each
                    .for_expr
                    .key_var
                    .as_ref()
                    .map(|name| name.as_str().into()),
                value_name: each.for_expr.value_var.as_str().into(),
                collection: self.expr(&each.for_expr.collection_expr),
                each: self.filled(each.for_expr.template.iter(), literals),
            },
        }
    }
}

fn operator(operator: BinaryOperator) -> Operator {
    match operator {
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::LessEq => Operator::LessOrEqual,
        BinaryOperator::GreaterEq => Operator::GreaterOrEqual,
        BinaryOperator::Less => Operator::Less,
        BinaryOperator::Greater => Operator::Greater,
        BinaryOperator::Plus => Operator::Add,
        BinaryOperator::Minus => Operator::Subtract,
        BinaryOperator::Mul => Operator::Multiply,
        BinaryOperator::Div => Operator::Divide,
        BinaryOperator::Mod => Operator::Modulo,
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Files};

    fn lowered(text: &str) -> ExprKind {
        let mut files = Files::default();
        let id = files.add(File::new("a.tf".into(), text.into()));
        expression(id, text)
            .expect("the text is an expression")
            .kind
    }

    #[test]
    fn an_interpolation_by_itself_is_the_value_itself() {
        assert!(
            matches!(lowered("\"${null}\""), ExprKind::Wrap(inner) if matches!(inner.kind, ExprKind::Null))
        );
        assert!(matches!(lowered("\"a${null}\""), ExprKind::Template(_)));
    }

    #[test]
    fn a_key_that_is_written_twice_stays_what_it_is() {
        let mut files = Files::default();
        let text = "x = {\n  a = 1\n  \"a\" = 2\n  a = 3\n}\n";
        let id = files.add(File::new("a.tf".into(), text.into()));
        let Ok(body) = body(id, 0, text) else {
            panic!("Terraform takes it");
        };
        let ExprKind::Object(entries) = &body.arguments[0].value.kind else {
            panic!("an object");
        };
        let keys: Vec<_> = entries
            .iter()
            .filter_map(|(key, _)| key.literal().cloned())
            .collect();
        assert_eq!(keys, ["a".into(), "a".into(), "a".into()]);
    }

    #[test]
    fn strip_markers_take_white_space() {
        let ExprKind::Template(parts) = lowered("\"a ${~ x ~} b\"") else {
            panic!("a template");
        };
        assert!(matches!(&parts[0], Part::Literal(text) if &**text == "a"));
        assert!(matches!(&parts[2], Part::Literal(text) if &**text == "b"));
    }

    #[test]
    fn an_attribute_splat_ends_at_an_index() {
        let ExprKind::Index(source, _) = lowered("x.*.a.b[0]") else {
            panic!("an index");
        };
        assert!(matches!(source.kind, ExprKind::Splat(..)));
        assert!(matches!(lowered("x[*].a[0]"), ExprKind::Splat(..)));
    }
}

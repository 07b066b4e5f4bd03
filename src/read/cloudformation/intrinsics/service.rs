//! Variables of the Serverless Framework: filled in before `CloudFormation` sees a template.

use std::sync::Arc;

use super::{Run, Val};
use crate::knowledge::Cause;
use crate::read::cloudformation::service::{self, Piece};
use crate::read::cloudformation::syntax::{Kind, NodeId};
use crate::read::cloudformation::text::{Limits, Text};
use crate::read::cloudformation::worlds::Answer;

/// Variables within what variables stand for.
const DEEPEST: usize = 16;

impl Run<'_, '_> {
    /// What a text stands for as a whole, where that is more than a text: a mapping, a call of an intrinsic, nothing.
    pub(super) fn stands_for(&mut self, text: &str) -> Option<Answer<Val>> {
        let root = self.template.service?;
        let [Piece::Variable(inner)] = service::pieces(text)[..] else {
            return None;
        };
        let path = service::choices(inner).first()?.strip_prefix("self:")?;
        let tree = self.template.tree;
        let node = service::own(tree, root, self.filled_in(path, 0).exact()?)?;
        match tree.node(node).kind {
            Kind::Scalar(_) => None,
            _ => Some(self.value(node)),
        }
    }

    /// A text with its variables filled in.
    pub(super) fn filled_in(&self, text: &str, depth: usize) -> Text {
        let mut filled = Text::default();
        for piece in service::pieces(text) {
            match piece {
                Piece::Literal(literal) => filled.push_literal(literal),
                Piece::Variable(inner) => filled.append(&self.variable(inner, depth)),
            }
        }
        filled
    }

    fn variable(&self, inner: &str, depth: usize) -> Text {
        let open = |what: &str, limits: Limits| {
            let cause = Cause::LookedUpAtApply(Arc::from(what));
            Text::hole(self.hole(format!("variable {what}"), limits, cause, Vec::new()))
        };
        if depth >= DEEPEST {
            return open(inner, Limits::default());
        }
        let choices = service::choices(inner);
        for (at, choice) in choices.iter().enumerate() {
            let last = at + 1 == choices.len();
            if let Some(quoted) = quoted(choice) {
                return Text::literal(quoted);
            }
            if choice.starts_with("${") {
                return self.filled_in(choice, depth + 1);
            }
            match choice.split_once(':') {
                Some(("self", path)) => {
                    let path = self.filled_in(path, depth + 1);
                    let Some(path) = path.exact() else {
                        return open(choice, Limits::default());
                    };
                    if let Some(found) = self.own_text(path, depth) {
                        return found;
                    }
                }
                // An option that nobody gives counts as what is written for that case.
                Some(("opt", _)) if !last => {}
                // The stage is never empty.
                Some(("sls", _)) => return open(choice, Limits::not_empty()),
                Some(_) => return open(choice, Limits::default()),
                None => return Text::literal(choice),
            }
        }
        open(inner, Limits::default())
    }

    /// A text of the service's own file; nothing where there is none.
    fn own_text(&self, path: &str, depth: usize) -> Option<Text> {
        let tree = self.template.tree;
        let node: NodeId = service::own(tree, self.template.service?, path)?;
        match &tree.node(node).kind {
            Kind::Scalar(scalar) => Some(self.filled_in(&scalar.text, depth + 1)),
            Kind::Null => None,
            _ => Some(Text::hole(self.hole(
                format!("variable self:{path}"),
                Limits::default(),
                Cause::Expression("a variable that stands for more than a text"),
                Vec::new(),
            ))),
        }
    }
}

fn quoted(choice: &str) -> Option<&str> {
    ['\'', '"']
        .into_iter()
        .find_map(|quote| choice.strip_prefix(quote)?.strip_suffix(quote))
}

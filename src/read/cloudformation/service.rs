//! The Serverless Framework: templates in the `resources` of a `serverless.yml`, and its variables (Serverless Framework
//! documentation, "AWS - Resources" and "Variables").

use super::syntax::{NodeId, Tree};

/// Whether a document describes a service.
pub(super) fn is_service(tree: &Tree, root: NodeId) -> bool {
    ["service", "provider", "resources"]
        .iter()
        .all(|key| tree.get(root, key).is_some())
}

/// What a service adds to its stack: one template, or a list of them that are merged.
pub(super) fn parts(tree: &Tree, root: NodeId) -> Vec<NodeId> {
    if !is_service(tree, root) {
        return Vec::new();
    }
    let resources = tree.get(root, "resources").map(|entry| entry.value);
    resources.map_or_else(Vec::new, |node| match tree.list(node) {
        Some(items) => items.to_vec(),
        None => vec![node],
    })
}

/// A variable of the framework, or what else may stand in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Literal(&'a str),
    /// What stands between `${` and `}`.
    Variable(&'a str),
}

/// The pieces of a text. What `Fn::Sub` fills in is no variable: `${AWS::Region}`, `${Group.Arn}`.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find("${") {
        let open = at + found;
        match closing(&text[open + 2..]) {
            Some(length) if is_variable(&text[open + 2..open + 2 + length]) => {
                if start < open {
                    pieces.push(Piece::Literal(&text[start..open]));
                }
                pieces.push(Piece::Variable(&text[open + 2..open + 2 + length]));
                start = open + 2 + length + 1;
                at = start;
            }
            _ => at = open + 2,
        }
    }
    if start < text.len() {
        pieces.push(Piece::Literal(&text[start..]));
    }
    pieces
}

/// Where the brace that is open closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `self:custom.group`, `file(a.yml)`, `cf(eu-west-1):stack.output`.
fn is_variable(inner: &str) -> bool {
    let inner = inner.trim_start();
    let name = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let rest = &inner[name..];
    name > 0 && (rest.starts_with('(') || (rest.starts_with(':') && !rest.starts_with("::")))
}

/// The choices of a variable, the first one that is there counts: `opt:stage, 'dev'`.
pub(super) fn choices(inner: &str) -> Vec<&str> {
    let mut choices = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    for (at, c) in inner.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('{' | '(', None) => depth += 1,
            ('}' | ')', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                choices.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    choices.push(inner[start..].trim());
    choices
}

/// What stands at `custom.groups.0` in the service's own file.
pub(super) fn own(tree: &Tree, root: NodeId, path: &str) -> Option<NodeId> {
    path.split('.')
        .try_fold(root, |node, name| match tree.list(node) {
            Some(items) => items.get(name.parse::<usize>().ok()?).copied(),
            None => tree.get(node, name).map(|entry| entry.value),
        })
}

/// The file that all of a text stands for, and the path in it: `${file(cache.yml):resources}`.
pub(super) fn file(text: &str) -> Option<(&str, &str)> {
    let pieces = pieces(text.trim());
    let [Piece::Variable(inner)] = pieces[..] else {
        return None;
    };
    let (path, rest) = inner.trim().strip_prefix("file(")?.split_once(')')?;
    let path = path.trim().trim_matches(['\'', '"']);
    let inside = rest.trim().strip_prefix(':').unwrap_or_default();
    (!path.contains("${") && !inside.contains("${")).then_some((path, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_what_sub_fills_in() {
        assert_eq!(
            pieces("a-${self:custom.${opt:stage}.name}-${AWS::Region}${Group}"),
            [
                Piece::Literal("a-"),
                Piece::Variable("self:custom.${opt:stage}.name"),
                Piece::Literal("-${AWS::Region}${Group}"),
            ]
        );
        assert_eq!(pieces("${self:open"), [Piece::Literal("${self:open")]);
    }

    #[test]
    fn choices_are_parted_at_the_outermost_commas() {
        assert_eq!(
            choices("opt:stage, self:a.${opt:b, 'c'}, 'x,y'"),
            ["opt:stage", "self:a.${opt:b, 'c'}", "'x,y'"]
        );
    }

    #[test]
    fn a_file_may_be_all_of_a_text() {
        assert_eq!(file("${file(./a.yml)}"), Some(("./a.yml", "")));
        assert_eq!(file("${file(a.yml):b.c}"), Some(("a.yml", "b.c")));
        assert_eq!(file("x${file(a.yml)}"), None);
        assert_eq!(file("${self:a}"), None);
    }
}

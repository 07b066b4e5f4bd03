//! What a text imports: paths into this crate and libraries, as the words of Rust tell without its grammar.

pub(super) struct Mention {
    pub(super) line: usize,
    /// Within `#[cfg(test)] mod …`.
    pub(super) test: bool,
    pub(super) name: Name,
}

pub(super) enum Name {
    /// A path into this crate, from its root.
    Own(Vec<String>),
    Library(String),
}

#[derive(Debug, PartialEq)]
struct Token {
    line: usize,
    text: String,
}

/// Every path of a text that starts at `crate`, `super` or `self`, and every library that is named.
pub(super) fn mentions(text: &str, file: &[String]) -> Vec<Mention> {
    let tokens = &tokens(text);
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text.as_str());
    let mut mentions = Vec::new();
    let mut depth = 0;
    let mut inner: Vec<(usize, String, bool)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.pop_if(|(outside, ..)| *outside == depth);
            }
            "mod" if text(index + 2) == "{" => {
                let before: Vec<_> = (index.saturating_sub(7)..index).map(text).collect();
                let is_test = before.concat().ends_with("#[cfg(test)]");
                inner.push((depth, text(index + 1).to_owned(), is_test));
            }
            // `pub(in crate::read)` says who may come in, not what is fetched.
            "crate" if index > 1 && text(index - 1) == "in" && text(index - 2) == "(" => {}
            start if text(index.wrapping_sub(1)) != "::" => {
                let module = || {
                    let inner = inner.iter().map(|(_, name, _)| name.clone());
                    file.iter().cloned().chain(inner).collect::<Vec<_>>()
                };
                let follows = text(index + 1) == "::";
                let names = match start {
                    "crate" | "cachelint" if follows => branches(tokens, index + 2, &[]),
                    "self" if follows => branches(tokens, index + 2, &module()),
                    "super" if follows => branches(tokens, index, &module()),
                    name if follows || text(index.wrapping_sub(1)) == "use" => {
                        vec![Name::Library(name.to_owned())]
                    }
                    _ => continue,
                };
                mentions.extend(names.into_iter().map(|name| Mention {
                    line: token.line,
                    test: inner.iter().any(|(_, _, test)| *test),
                    name,
                }));
            }
            _ => {}
        }
    }
    mentions
}

/// The paths that a tree such as `a::{b, c::*}` at token `index` spells out below `base`.
fn branches(tokens: &[Token], mut index: usize, base: &[String]) -> Vec<Name> {
    let mut path = base.to_vec();
    loop {
        match tokens.get(index).map(|token| token.text.as_str()) {
            Some("super") => {
                path.pop();
            }
            Some("self") => {}
            Some("{") => {
                let mut names = Vec::new();
                let mut depth = 0;
                for (at, token) in tokens.iter().enumerate().skip(index) {
                    let starts = match token.text.as_str() {
                        "{" => {
                            depth += 1;
                            depth == 1
                        }
                        "}" => {
                            depth -= 1;
                            if depth == 0 {
                                return names;
                            }
                            false
                        }
                        "," => depth == 1,
                        _ => false,
                    };
                    if starts && tokens.get(at + 1).is_some_and(|token| token.text != "}") {
                        names.extend(branches(tokens, at + 1, &path));
                    }
                }
                return names;
            }
            Some(name)
                if name == "*" || name.starts_with(|c: char| c.is_alphabetic() || c == '_') =>
            {
                path.push(name.to_owned());
            }
            _ => break,
        }
        if tokens.get(index + 1).is_none_or(|token| token.text != "::") {
            break;
        }
        index += 2;
    }
    vec![Name::Own(path)]
}

/// Words, `::` and single signs; no comments and no literals.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = literal(rest) {
            length
        } else {
            let length = if first.is_alphanumeric() || first == '_' {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                let text = rest[..length].to_owned();
                tokens.push(Token { line, text });
            }
            length
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.char_indices() {
        if text[at..].starts_with("/*") {
            depth += 1;
        } else if text[..at].ends_with("*/") && at > 3 {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    text.len()
}

/// The length of the string or character that `text` starts with.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(['"', '#', '\'']))
    })?;
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let fence = body.len() - body.trim_start_matches('#').len();
        let open = body[fence..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(fence));
        let end = open.find(&close)? + close.len();
        return Some(prefix.len() + fence + 1 + end);
    }
    let quote = body.chars().next().filter(|quote| *quote != '#')?;
    if quote == '\'' {
        // `'a` is a lifetime, `'a'` and `'\n'` are characters.
        let mut characters = body.chars().skip(1);
        let first = characters.next()?;
        if first != '\\' && characters.next() != Some('\'') {
            return None;
        }
    }
    let mut escaped = false;
    for (at, character) in body.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(prefix.len() + at + character.len_utf8()),
            _ => {}
        }
    }
    None
}

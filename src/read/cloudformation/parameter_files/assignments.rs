//! `Name=Value`, as people write it on a command line.

use std::ops::Range;

use super::{NO_ASSIGNMENT, Refusal};
use crate::read::settings::{GivenParameter, ParameterValue};

pub(super) fn literal(name: &str, value: &str, place: Range<usize>) -> GivenParameter {
    GivenParameter {
        name: name.into(),
        value: ParameterValue::Given(vec![vec![value.into()]]),
        place,
    }
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the first line that says anything is `Name=…`, as no YAML or JSON begins.
pub(super) fn is_assignments(text: &str) -> bool {
    let first = lines(text).map(|(_, line)| line).next();
    first
        .and_then(|line| line.split_once('='))
        .is_some_and(|(name, _)| is_name(name))
}

/// Lines that say something, and where each starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(move |line| {
            let own = start;
            start += line.len();
            let indent = line.len() - line.trim_start().len();
            (own + indent, line.trim())
        })
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// A line may hold several, as on a command line.
pub(super) fn of_lines(text: &str) -> Result<Vec<GivenParameter>, Refusal> {
    let mut values = Vec::new();
    for (start, line) in lines(text) {
        let line =
            of_words(line, &['"', '\'']).map_err(|(offset, message)| (start + offset, message))?;
        values.extend(line.into_iter().map(|given| GivenParameter {
            place: start + given.place.start..start + given.place.end,
            ..given
        }));
    }
    Ok(values)
}

/// Those of one text that blanks part, but for what stands in `quotes`.
pub(super) fn of_words(text: &str, quotes: &[char]) -> Result<Vec<GivenParameter>, Refusal> {
    words(text, quotes)?.into_iter().map(assignment).collect()
}

struct Word {
    /// Without its quotes.
    text: String,
    place: Range<usize>,
}

/// Words as a shell takes them apart.
fn words(text: &str, quotes: &[char]) -> Result<Vec<Word>, Refusal> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    let mut quote: Option<(usize, char)> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if quote.is_none() && character.is_whitespace() {
            words.extend(open.take());
            continue;
        }
        let word = open.get_or_insert_with(|| Word {
            text: String::new(),
            place: at..at,
        });
        let next = characters.peek().map(|(_, next)| *next);
        match (character, quote) {
            (_, Some((_, end))) if character == end => quote = None,
            (_, None) if quotes.contains(&character) => quote = Some((at, character)),
            ('\\', None | Some((_, '"')))
                if next.is_some_and(|next| {
                    matches!(next, '"' | '\\') || (quote.is_none() && next == ' ')
                }) =>
            {
                word.text.extend(next);
                characters.next();
            }
            _ => word.text.push(character),
        }
        word.place.end = characters.peek().map_or(text.len(), |(at, _)| *at);
    }
    if let Some((at, _)) = quote {
        return Err((at, "this quote is not closed".to_owned()));
    }
    words.extend(open);
    Ok(words)
}

/// `Name=Value`, or `ParameterKey=Name,ParameterValue=Value`.
fn assignment(word: Word) -> Result<GivenParameter, Refusal> {
    let Word { text, place } = word;
    if let Some(rest) = text.strip_prefix("ParameterKey=") {
        return match rest.split_once(',') {
            Some((name, rest)) if is_name(name) => match rest.split_once('=') {
                Some(("ParameterValue", value)) => Ok(literal(name, value, place)),
                Some(("UsePreviousValue", value)) if value.eq_ignore_ascii_case("true") => {
                    Ok(GivenParameter {
                        name: name.into(),
                        value: ParameterValue::Previous,
                        place,
                    })
                }
                _ => Err((place.start, "this has no `ParameterValue`".to_owned())),
            },
            _ => Err((place.start, "this has no `ParameterValue`".to_owned())),
        };
    }
    match text.split_once('=') {
        Some((name, value)) if is_name(name) => Ok(literal(name, value, place)),
        _ => Err((place.start, NO_ASSIGNMENT.to_owned())),
    }
}

//! Annotations in a pull request: workflow commands that a GitHub Actions runner reads from the log.

use std::io::{self, Write};

use super::{View, count, group, tell};
use crate::finding::Finding;
use crate::harmless;
use crate::problem::{Problem, Site};
use crate::source::{Files, Position};
use crate::verdict::Verdict;

/// GitHub shows this many of each kind and step.
const MOST: usize = 10;
/// The runner cuts a message after this many UTF-16 code units. We keep the whole command below that.
const LONGEST: usize = 4096;
/// The kinds, the worst first: ours, and GitHub's.
const KINDS: [(&str, &str); 3] = [
    ("error", "error"),
    ("warning", "warning"),
    ("note", "notice"),
];

struct Annotation<'a> {
    level: &'static str,
    /// Among those of its level, the lower the worse.
    rank: u8,
    file: Option<&'a str>,
    /// The start, and the end on the same line.
    at: Option<(Position, Position)>,
    title: String,
    /// Each becomes a line.
    message: Vec<String>,
}

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let files = &view.outcome.files;
    let mut annotations: Vec<Annotation> = left_open(view).into_iter().collect();
    annotations.extend(
        group::of(view)
            .iter()
            .filter_map(|group| finding(group, view)),
    );
    annotations.extend(view.problems().map(|one| problem(one, files, view)));
    for (level, command) in KINDS {
        let mut all: Vec<&Annotation> = annotations
            .iter()
            .filter(|annotation| annotation.level == level)
            .collect();
        all.sort_by_key(|annotation| annotation.rank);
        let room = if all.len() > MOST { MOST - 1 } else { MOST };
        for annotation in all.iter().take(room) {
            writeln!(out, "{}", line(command, annotation))?;
        }
        if all.len() > room {
            writeln!(out, "{}", line(command, &more(level, all.len() - room)))?;
        }
    }
    Ok(())
}

fn finding<'a>(group: &[&'a Finding], view: View<'a>) -> Option<Annotation<'a>> {
    let files = &view.outcome.files;
    let first = *group.first()?;
    let page = first.rule.page();
    let (file, start, end) = tell::span(first.place, files);
    Some(Annotation {
        level: tell::level(first, view.unknown_fails),
        rank: match first.verdict {
            _ if first.suppression.is_some() => 5,
            Verdict::Fail(_) => 1,
            Verdict::Unknown(_) => 3,
            Verdict::Pass(_) => 4,
        },
        file: Some(file),
        at: Some((start, end)),
        title: format!("{}: {}", page.id, page.title),
        message: group::lines(group, view.outcome),
    })
}

fn problem<'a>(problem: &'a Problem, files: &'a Files, view: View<'_>) -> Annotation<'a> {
    let (file, at) = match &problem.site {
        Site::Path(path) => (path.as_str(), None),
        Site::Place(place) => {
            let (file, start, end) = tell::span(*place, files);
            (file, Some((start, end)))
        }
    };
    let help = problem.help.iter().map(|help| format!("help: {help}"));
    Annotation {
        level: tell::problem_level(problem, view.unknown_fails),
        rank: 2,
        file: Some(file),
        at,
        title: format!("cachelint: {}", problem.kind.name()),
        message: std::iter::once(problem.message.clone())
            .chain(help)
            .collect(),
    }
}

/// A run without findings may have left questions open, and nothing else here would say so.
fn left_open(view: View<'_>) -> Option<Annotation<'static>> {
    let open = count::left_open(view);
    (!view.quiet && !open.is_empty()).then(|| Annotation {
        level: "note",
        rank: 0,
        file: None,
        at: None,
        title: "cachelint".to_owned(),
        message: std::iter::once(count::summary(view)).chain(open).collect(),
    })
}

fn more(level: &'static str, count: usize) -> Annotation<'static> {
    Annotation {
        level,
        rank: u8::MAX,
        file: None,
        at: None,
        title: "cachelint".to_owned(),
        message: vec![format!(
            "{count} more of this kind, of which GitHub shows {MOST} a step; other reports of cachelint list them"
        )],
    }
}

/// `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::…`, cut to its length.
fn line(command: &str, annotation: &Annotation<'_>) -> String {
    let mut properties = Vec::new();
    if let Some(file) = annotation.file {
        properties.push(format!("file={}", property(file)));
    }
    if let Some((start, end)) = annotation.at {
        properties.push(format!(
            "line={},endLine={},col={},endColumn={}",
            start.line, end.line, start.column, end.column
        ));
    }
    properties.push(format!("title={}", property(&annotation.title)));
    let mut line = format!("::{command} {}::", properties.join(","));
    let mut length = units(&line);
    for (index, text) in annotation.message.iter().enumerate() {
        let text = harmless::line(text);
        let end = if index == 0 { None } else { Some('\n') };
        for c in end.into_iter().chain(text.chars()) {
            let encoded = data(c);
            length += units(&encoded);
            // One is left for the mark that something is missing.
            if length >= LONGEST {
                line.push('…');
                return line;
            }
            line.push_str(&encoded);
        }
    }
    line
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A character of a message (documentation of GitHub's toolkit, `escapeData`).
fn data(c: char) -> String {
    match c {
        '%' => "%25".to_owned(),
        '\r' => "%0D".to_owned(),
        '\n' => "%0A".to_owned(),
        c => c.to_string(),
    }
}

/// A property's value, which ends at a comma, and all properties at two colons (`escapeProperty`).
fn property(text: &str) -> String {
    harmless::line(text)
        .chars()
        .map(|c| match c {
            ':' => "%3A".to_owned(),
            ',' => "%2C".to_owned(),
            c => data(c),
        })
        .collect()
}

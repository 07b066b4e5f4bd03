//! The sentences that reports share: what a finding says, where it stands, and what to do about it.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::Path;

use crate::finding::{Finding, Outcome};
use crate::problem::{Problem, Site};
use crate::rules::Severity;
use crate::source::{Files, Place, Position};
use crate::suppression::Suppression;
use crate::verdict::Verdict;

/// ``ElastiCache cluster `aws_elasticache_cluster.a` has no subnet group``; an unknown says why.
pub(super) fn message(finding: &Finding) -> String {
    let phrases = &finding.rule.page().message;
    let subject = format!("{} `{}`", finding.title, finding.address);
    match &finding.verdict {
        Verdict::Fail(_) => format!("{subject} {}", phrases.fail),
        Verdict::Pass(_) => format!("{subject} {}", phrases.pass),
        Verdict::Unknown(doubt) => format!("{subject} {}: {}", phrases.unknown, doubt.cause),
    }
}

/// The message, and what to do: a reader may show nothing else.
pub(super) fn sentence(finding: &Finding, files: &Files) -> String {
    let mut text = message(finding);
    text.push('.');
    if let Some(suppressed) = suppressed(finding, files) {
        let _ = write!(text, " It is {suppressed}.");
    }
    if let Some(expired) = expired(finding, files) {
        let _ = write!(text, " But {expired}.");
    }
    if matches!(finding.verdict, Verdict::Fail(_)) {
        for note in &finding.rule.page().notes {
            text.push(' ');
            text.push_str(note);
            text.push('.');
        }
    }
    for help in help(finding, files) {
        text.push_str(" Help: ");
        text.push_str(&help);
        text.push('.');
    }
    text
}

/// ``suppressed by an ignore comment at main.tf:3 until 2027-03-31: moved in June``.
pub(super) fn suppressed(finding: &Finding, files: &Files) -> Option<String> {
    let suppression = finding.suppression.as_ref()?;
    let mut text = format!("suppressed by {}", said(suppression, files));
    if let Some(until) = suppression.until {
        let _ = write!(text, " until {until}");
    }
    if let Some(reason) = &suppression.reason {
        let _ = write!(text, ": {reason}");
    }
    Some(text)
}

/// ``an ignore comment at main.tf:3 expired: its last day was 2026-03-31``.
pub(super) fn expired(finding: &Finding, files: &Files) -> Option<String> {
    let expired = finding.expired.as_ref()?;
    let mut text = format!("{} expired", said(expired, files));
    if let Some(until) = expired.until {
        let _ = write!(text, ": its last day was {until}");
    }
    Some(text)
}

/// ``deployed from `envs/prod` ``, where the place does not tell it: one module may be called from several.
pub(super) fn deployed(finding: &Finding, outcome: &Outcome) -> Option<String> {
    let (name, ..) = span(finding.place, &outcome.files);
    let unit = &*finding.unit;
    let is_elsewhere = unit != "." && !Path::new(name).starts_with(unit);
    // What runs already was deployed from nobody knows where; its address says in which region.
    (is_elsewhere && outcome.inventory.is_none()).then(|| format!("deployed from `{unit}`"))
}

/// What says that a finding does not count, and where.
fn said(suppression: &Suppression, files: &Files) -> String {
    let title = suppression.kind.title();
    match place(&suppression.site, files) {
        (name, Some(start)) => format!("{title} at {name}:{}", start.line),
        (name, None) => format!("{title} in {name}"),
    }
}

/// As a diagnostic calls it: a pass and an unknown are notes, unless unknown counts; so is what is suppressed.
pub(super) fn level(finding: &Finding, unknown_fails: bool) -> &'static str {
    match finding.verdict {
        _ if finding.suppression.is_some() => Severity::Low.level(),
        Verdict::Fail(_) => finding.severity().level(),
        Verdict::Unknown(_) if unknown_fails => finding.severity().level(),
        Verdict::Unknown(_) | Verdict::Pass(_) => Severity::Low.level(),
    }
}

/// To sort by where a reader may not take all: fails, unknowns, passes, and last what is suppressed, each with the highest
/// severity first.
pub(super) fn worst_first(finding: &Finding) -> impl Ord + use<> {
    let rank = match finding.verdict {
        _ if finding.suppression.is_some() => 3,
        Verdict::Fail(_) => 0,
        Verdict::Unknown(_) => 1,
        Verdict::Pass(_) => 2,
    };
    (rank, Reverse(finding.severity()))
}

/// What to do: at the first place of the trail where something can be done, else as the rule's page says.
pub(super) fn help(finding: &Finding, files: &Files) -> Vec<String> {
    if matches!(finding.verdict, Verdict::Pass(_)) {
        return Vec::new();
    }
    let fix = &finding.rule.page().fix;
    let change = finding.steps().iter().find_map(|step| {
        let change = step.change.as_ref()?;
        let (name, start, _) = span(step.place, files);
        Some(format!("{change} at {name}:{}", start.line))
    });
    let mut help: Vec<String> = change
        .or_else(|| fix.first().cloned())
        .into_iter()
        .collect();
    if matches!(finding.verdict, Verdict::Fail(_)) {
        help.extend(fix.iter().skip(1).cloned());
    }
    help
}

/// A file's name and where in it the first line of a place starts and ends.
pub(super) fn span(place: Place, files: &Files) -> (&str, Position, Position) {
    let file = files.get(place.file);
    let line = file.first_line(place.span);
    (
        file.name(),
        file.position(line.start),
        file.position(line.end),
    )
}

/// As a diagnostic calls it.
pub(super) fn problem_level(problem: &Problem, unknown_fails: bool) -> &'static str {
    match problem.kind {
        kind if kind.leaves_a_gap(unknown_fails) => "error",
        kind if kind.is_warning() => "warning",
        _ => "note",
    }
}

/// The message, and what to do.
pub(super) fn trouble(problem: &Problem) -> String {
    match &problem.help {
        None => problem.message.clone(),
        Some(help) => format!("{}. Help: {help}.", problem.message),
    }
}

/// The file's name, and where in it, if the trouble is not with the whole.
pub(super) fn file<'a>(problem: &'a Problem, files: &'a Files) -> (&'a str, Option<Position>) {
    place(&problem.site, files)
}

pub(super) fn place<'a>(site: &'a Site, files: &'a Files) -> (&'a str, Option<Position>) {
    match site {
        Site::Path(path) => (path, None),
        Site::Place(place) => {
            let (file, start, _) = span(*place, files);
            (file, Some(start))
        }
    }
}

/// `file:line:column`, or the path.
pub(super) fn site(problem: &Problem, files: &Files) -> String {
    match file(problem, files) {
        (path, None) => path.to_owned(),
        (name, Some(start)) => format!("{name}:{}:{}", start.line, start.column),
    }
}

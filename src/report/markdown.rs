//! A page in GitHub's Markdown, for the summary of a workflow's step (`$GITHUB_STEP_SUMMARY`) or a comment.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{View, count, group, table, tell};
use crate::finding::{Finding, Outcome};
use crate::harmless;
use crate::problem::Problem;
use crate::verdict::Verdict;

/// GitHub refuses a summary of more than 1 MiB. These leave room for what else a step writes, in bytes.
const FINDINGS: usize = 600_000;
const PROBLEMS: usize = 200_000;
const LEFT_OPEN: usize = 50_000;
const TABLES: usize = 100_000;
/// Instances that are named one by one.
const MOST_NAMED: usize = 10;

pub(super) fn write(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## cachelint: {}", count::result(view))?;
    let mut groups = group::of(view);
    groups.sort_by_key(|group| group.first().map(|first| tell::worst_first(first)));
    if !groups.is_empty() {
        writeln!(out, "\n| rule | severity | place | address | reason |")?;
        writeln!(out, "|---|---|---|---|---|")?;
    }
    let rows = groups.iter().filter_map(|group| row(group, view));
    let rest = bounded(rows, FINDINGS, out)?;
    if rest > 0 {
        let instances: usize = groups.iter().rev().take(rest).map(Vec::len).sum();
        writeln!(out, "\n{instances} more are not listed here.")?;
    }

    list(
        "Problems",
        view.problems().map(|one| problem(one, view)),
        PROBLEMS,
        out,
    )?;
    if view.quiet {
        return Ok(());
    }
    tables(view, out)?;
    let open = count::left_open(view);
    list(
        "Left open",
        open.iter().map(|line| prose(line)),
        LEFT_OPEN,
        out,
    )?;
    writeln!(out, "\n{}", count::summary(view))
}

/// What a live account holds, whatever the verdicts on it.
fn tables(view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let regions = table::regions(view);
    let mut lines = Vec::new();
    let join = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    for region in &regions {
        let platforms = region.platforms.as_deref().unwrap_or_default();
        lines.push(format!(
            "\n### {}\n\n{platforms}\n\n",
            plain(region.unit, "span")
        ));
        lines.push(join(
            table::HEADER
                .iter()
                .map(|cell| (*cell).to_owned())
                .collect(),
        ));
        lines.push("|---|---|---|---|---|\n".to_owned());
        let rows = region.rows.iter();
        lines.extend(rows.map(|row| join(row.iter().map(|cell| code(cell)).collect())));
    }
    let empty = table::empty(view);
    lines.extend(empty.iter().map(|line| format!("\n{}\n", prose(line))));
    match bounded(lines.into_iter(), TABLES, out)? {
        0 => Ok(()),
        rest => writeln!(out, "\n{rest} more lines are not shown here."),
    }
}

fn list(
    heading: &str,
    items: impl Iterator<Item = String>,
    room: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = items.map(|item| format!("- {item}\n")).peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "\n### {heading}\n")?;
    match bounded(lines, room, out)? {
        0 => Ok(()),
        rest => writeln!(out, "- {rest} more are not listed here."),
    }
}

/// Writes as many as there is room for, in bytes, and says how many are left.
fn bounded(
    lines: impl Iterator<Item = String>,
    mut room: usize,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let mut left = 0;
    for line in lines {
        if left > 0 || line.len() > room {
            left += 1;
        } else {
            room -= line.len();
            out.write_all(line.as_bytes())?;
        }
    }
    Ok(left)
}

fn row(group: &[&Finding], view: View<'_>) -> Option<String> {
    let files = &view.outcome.files;
    let first = group.first()?;
    let (name, start, _) = tell::span(first.place, files);
    let severity = first.severity().name();
    let severity = match first.verdict {
        _ if first.suppression.is_some() => format!("{severity} (suppressed)"),
        Verdict::Fail(_) => severity.to_owned(),
        Verdict::Unknown(_) if view.unknown_fails => format!("{severity} (unknown)"),
        Verdict::Unknown(_) | Verdict::Pass(_) => first.verdict.name().to_owned(),
    };
    let mut addresses: Vec<String> = group
        .iter()
        .take(MOST_NAMED)
        .map(|finding| code(&finding.address))
        .collect();
    if group.len() > MOST_NAMED {
        addresses.push(format!("and {} more", group.len() - MOST_NAMED));
    }
    Some(format!(
        "| {} | {severity} | {} | {} | {} |\n",
        first.rule.page().id,
        code(&format!("{name}:{}", start.line)),
        addresses.join("<br>"),
        prose(&reason(first, view.outcome))
    ))
}

/// What led to the verdict, cause before effect, with the places that are not the resource's own.
fn reason(finding: &Finding, outcome: &Outcome) -> String {
    let files = &outcome.files;
    let phrases = &finding.rule.page().message;
    let mut reasons = Vec::new();
    if let Verdict::Unknown(doubt) = &finding.verdict {
        reasons.push(doubt.cause.to_string());
    }
    for step in finding.steps() {
        let mut reason = step.note.to_string();
        if step.place != finding.place {
            let (name, start, _) = tell::span(step.place, files);
            let _ = write!(reason, " (`{name}:{}`)", start.line);
        }
        reasons.push(reason);
    }
    reasons.extend(tell::suppressed(finding, files));
    reasons.extend(tell::expired(finding, files));
    if reasons.is_empty() {
        return match &finding.verdict {
            Verdict::Pass(_) => phrases.pass.clone(),
            Verdict::Fail(_) | Verdict::Unknown(_) => phrases.fail.clone(),
        };
    }
    reasons.extend(tell::deployed(finding, outcome));
    reasons.join("; ")
}

fn problem(problem: &Problem, view: View<'_>) -> String {
    let level = tell::problem_level(problem, view.unknown_fails);
    let site = code(&tell::site(problem, &view.outcome.files));
    let mut text = format!("{level}: {site}: {}", prose(&problem.message));
    if let Some(help) = &problem.help {
        let _ = write!(text, " (help: {})", prose(help));
    }
    text
}

/// A name. What stands in this element is no mention of a person and no link.
fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text, "span"))
}

/// A sentence that has its names in backquotes. A name may hold one itself; then they come out as they are.
fn prose(text: &str) -> String {
    let line = harmless::line(text);
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return plain(&line, "code");
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => plain(part, "code"),
        _ => code(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text that Markdown, HTML and GitHub show as it is: what could mean something is written as a character reference, which
/// never does (specification of `CommonMark`, section 2.5). References are resolved before GitHub looks for mentions and numbers of issues,
/// so the signs that these begin with stand in an `element` of their own.
fn plain(text: &str, element: &str) -> String {
    let mut plain = String::new();
    let line = harmless::line(text);
    let mut before = ' ';
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            '@' | '#' => {
                let _ = write!(plain, "<{element}>{c}</{element}>");
            }
            '_' if within(Some(before)) && within(rest.peek().copied()) => plain.push(c),
            '&' | '<' | '>' | '|' | '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '!' | '$' => {
                let _ = write!(plain, "&#{};", u32::from(c));
            }
            // GitHub makes a link of `https://` and `www.`, and a picture of `:name:`, without more.
            ':' if !rest
                .peek()
                .is_none_or(|&next| next == ' ' || next.is_ascii_digit()) =>
            {
                plain.push_str("&#58;");
            }
            '.' if plain.ends_with("www") => plain.push_str("&#46;"),
            c => plain.push(c),
        }
        before = c;
    }
    plain
}

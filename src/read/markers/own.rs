//! Our own marker: `cachelint:ignore[RULE, RULE] reason until=2027-03-31`.

use std::sync::Arc;

use crate::date::Date;

pub(super) const NAME: &str = "cachelint:ignore";

/// What a marker says, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) struct Said {
    pub(in crate::read) rules: Vec<Arc<str>>,
    pub(in crate::read) reason: Option<Arc<str>>,
    pub(in crate::read) until: Option<Date>,
}

/// What is wrong with one, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) struct Slip {
    pub(in crate::read) message: String,
    pub(in crate::read) help: &'static str,
}

const FORM: &str =
    "write `cachelint:ignore[EC-003] reason until=2027-03-31`; reason and date may be left out";
const DATE: &str =
    "write the last day on which it holds like `until=2027-03-31`, once and without blanks";

/// Prose about a marker stands in these.
pub(super) const QUOTES: [char; 3] = ['`', '"', '\''];

/// Where in a line of a comment, without its sign, a marker begins, from byte `from` on; or why what looks like one is none.
pub(super) fn find(line: &str, from: usize) -> Option<Result<usize, Slip>> {
    // Where it is named several times, the marker is what is meant.
    let lower = line[from..].to_ascii_lowercase();
    let at = from + lower.find(NAME).or_else(|| lower.find("cachelint"))?;
    let (before, rest) = line.split_at(at);
    let opens = before.trim_end();
    let begins = opens.is_empty() || opens.ends_with(['#', '*']) || opens.ends_with("//");
    let after = rest["cachelint".len()..].trim_start();
    let is_meant = after
        .trim_start_matches([':', '-', '_', '=', ' '])
        .to_ascii_lowercase()
        .starts_with("ignore");
    if !is_meant {
        let looks_like_one = after.starts_with(':') && begins;
        return looks_like_one.then(|| {
            Err(Slip {
                message: "this looks like a marker and is none".to_owned(),
                help: FORM,
            })
        });
    }
    let exact = rest.starts_with(NAME);
    match (begins, exact) {
        (true, true) => Some(Ok(at)),
        (false, _) if before.ends_with(QUOTES) => None,
        (false, true) => Some(Err(Slip {
            message: "a marker in the middle of a comment suppresses nothing".to_owned(),
            help: "begin the comment with it, or give it a comment of its own",
        })),
        // Prose: "cachelint ignores …".
        (_, false) if after.to_ascii_lowercase().starts_with("ignore") && !after.contains('[') => {
            None
        }
        (_, false) => Some(Err(Slip {
            message: "this looks like a marker and is none".to_owned(),
            help: FORM,
        })),
    }
}

/// Reads what follows the marker's name up to the end of its line.
pub(super) fn parse(rest: &str) -> Result<Said, Slip> {
    let slip = |message: &str| Slip {
        message: message.to_owned(),
        help: FORM,
    };
    let Some(list) = rest.strip_prefix('[') else {
        return Err(slip("this marker names no rule in brackets"));
    };
    let Some((list, text)) = list.split_once(']') else {
        return Err(slip("the brackets of this marker do not close"));
    };
    let rules: Vec<Arc<str>> = list.split(',').map(|id| id.trim().into()).collect();
    if rules.iter().any(|id| id.is_empty()) {
        return Err(slip("this marker names a rule that has no id"));
    }
    let (until, reason) = until(text)?;
    let reason = reason
        .trim()
        .trim_start_matches([':', '-', '–', '—'])
        .trim();
    Ok(Said {
        rules,
        reason: (!reason.is_empty()).then(|| reason.into()),
        until,
    })
}

/// The date of a reason, and the reason without it. What only looks like a date must not be taken for prose: the marker
/// would hold for ever.
fn until(text: &str) -> Result<(Option<Date>, String), Slip> {
    let mut date = None;
    let mut reason: Vec<&str> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_start_matches(['(', '[', ',', ';']);
        let lower = bare.to_ascii_lowercase();
        let Some(value) = lower.strip_prefix("until") else {
            if ["until=", "until:"].iter().any(|sign| lower.contains(sign)) {
                return Err(Slip {
                    message: format!("`{word}` is no date"),
                    help: DATE,
                });
            }
            reason.push(word);
            continue;
        };
        if value.is_empty() {
            let next = words.peek().copied().unwrap_or_default();
            let is_value =
                next.starts_with(['=', ':']) || next.starts_with(|c: char| c.is_ascii_digit());
            if is_value {
                return Err(Slip {
                    message: format!("`{bare} {next}` is no date"),
                    help: DATE,
                });
            }
            reason.push(word);
            continue;
        }
        if !value.starts_with(['=', ':']) {
            reason.push(word);
            continue;
        }
        let parsed = word.strip_prefix("until=").map(str::parse);
        let (Some(Ok(day)), None) = (parsed, date) else {
            return Err(Slip {
                message: format!("`{word}` is no date, or not the only one"),
                help: DATE,
            });
        };
        date = Some(day);
    }
    Ok((date, reason.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Vec<String>, String, String) {
        let said = parse(text).unwrap();
        (
            said.rules.iter().map(ToString::to_string).collect(),
            said.reason.as_deref().unwrap_or_default().to_owned(),
            said.until.map(|day| day.to_string()).unwrap_or_default(),
        )
    }

    #[test]
    fn a_marker_has_rules_a_reason_and_a_date() {
        let both = ["EC-003".to_owned(), "ElastiCache.7".to_owned()];
        for (text, rules, reason, until) in [
            ("[EC-003]", &both[..1], "", ""),
            ("[EC-003, ElastiCache.7]", &both[..], "", ""),
            ("[EC-003] until=2027-03-31", &both[..1], "", "2027-03-31"),
            (
                "[EC-003] moved in June until=2027-03-31",
                &both[..1],
                "moved in June",
                "2027-03-31",
            ),
            ("[EC-003]: moved  in June", &both[..1], "moved in June", ""),
            (
                "[EC-003] — until=2027-03-31 see #12",
                &both[..1],
                "see #12",
                "2027-03-31",
            ),
            ("[EC-003] wait until Q3", &both[..1], "wait until Q3", ""),
        ] {
            assert_eq!(
                said(text),
                (rules.to_vec(), reason.into(), until.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_slip_is_no_marker() {
        for text in [
            "",
            " [EC-003]",
            "EC-003",
            ":[EC-003]",
            "[EC-003",
            "[]",
            "[ ]",
            "[EC-003,]",
            "[,EC-003] x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_date_never_becomes_a_reason() {
        for text in [
            "until=2027-3-1",
            "until=2027-02-30",
            "until=",
            "until:2027-03-31",
            "until 2027-03-31",
            "until = 2027-03-31",
            "until= 2027-03-31",
            "UNTIL=2027-03-31",
            "Until: 2027-03-31",
            "(until=2027-03-31)",
            "until=2027-03-31.",
            "until=2027-03-31 until=2028-01-01",
            "x, until 31.3.2027",
            "legacy,until=2027-03-31",
            ":until=2027-03-31",
        ] {
            assert!(parse(&format!("[EC-003] {text}")).is_err(), "{text}");
        }
    }

    #[test]
    fn a_marker_begins_its_comment() {
        for line in [
            "cachelint:ignore[x]",
            " cachelint:ignore",
            "! # cachelint:ignore[x]",
            "old // cachelint:ignore[x]",
            "cachelint-team # cachelint:ignore[x]",
            "* cachelint:ignore[x]",
        ] {
            assert!(matches!(find(line, 0), Some(Ok(_))), "{line}");
        }
        for line in [
            "see cachelint:ignore[x]",
            "cachelint: ignore[x]",
            "cachelint-ignore[x]",
            "Cachelint:Ignore[x]",
            "cachelint:disable",
            "cachelint:skip=EC-003",
            "cachelint ignore[x]",
        ] {
            assert!(matches!(find(line, 0), Some(Err(_))), "{line}");
        }
        for line in [
            "cachelint",
            "cachelint ignores this",
            "use `cachelint:ignore[x]` here",
            "checked by cachelint: yes",
        ] {
            assert!(find(line, 0).is_none(), "{line}");
        }
    }
}

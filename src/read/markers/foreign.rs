//! The markers of other tools in comments. What they mean for us, `aliases` of the rules say.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::date::Date;
use crate::marker::{Form, Marker, Rules};

/// A marker, and what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) tool: &'static str,
    pub(super) rules: Rules,
    pub(super) reason: Option<String>,
    pub(super) until: Option<Date>,
    pub(super) speaks_of: SpeaksOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpeaksOf {
    /// The block that the comment stands in.
    Around,
    /// What begins on its line, or on the next one where the comment stands alone.
    Beside,
    /// The whole file, if nothing but comments stands above.
    File,
}

/// Checkov's documentation, "Suppressing and Skipping Policies"; it searches each line of a block. It takes several rules
/// where its user turns that on.
static CHECKOV: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:checkov|bridgecrew|cortex):skip=\s*([A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*)(?::\s*(.*))?",
    )
});
/// KICS' documentation, "Using commands on scanned files as comments".
static KICS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*kics-scan\s+(?:(ignore-block|ignore-line)|ignore|disable=(\S+)|enable=(\S+))\s*$",
    )
});
/// Documentation of tfsec, "Ignoring Checks", and of Trivy, "Inline ignores". One with parameters in brackets speaks of some
/// instances alone, and is left to its tool.
static AQUA: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(tfsec|trivy):ignore:([A-Za-z0-9_-]+)(?::exp:(\S+))?(?:\s|$)"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns of ours are well-formed")
}

/// The markers in one line of a comment, without its sign.
pub(super) fn find(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(skip) = CHECKOV.captures(line) {
        found.push(Found::skip(
            &skip[1],
            skip.get(2).map_or("", |reason| reason.as_str()),
        ));
    }
    if let Some(command) = KICS.captures(line) {
        let (rules, speaks_of) = match (command.get(1), command.get(2), command.get(3)) {
            (Some(_), ..) => (Rules::All, SpeaksOf::Beside),
            (_, Some(ids), _) => (Rules::These(queries(ids.as_str())), SpeaksOf::File),
            (.., Some(ids)) => (Rules::AllBut(queries(ids.as_str())), SpeaksOf::File),
            _ => (Rules::All, SpeaksOf::File),
        };
        found.push(Found {
            tool: "kics",
            rules,
            reason: None,
            until: None,
            speaks_of,
        });
    }
    for ignore in AQUA.captures_iter(line) {
        let until = ignore.get(3).map(|day| day.as_str().parse());
        let Ok(until) = until.transpose() else {
            continue;
        };
        found.push(Found {
            tool: if &ignore[1] == "tfsec" {
                "tfsec"
            } else {
                "trivy"
            },
            rules: Rules::These(vec![ignore[2].into()]),
            reason: None,
            until,
            speaks_of: SpeaksOf::Beside,
        });
    }
    found
}

impl Found {
    /// Of Checkov: the ids of rules, with commas between.
    pub(super) fn skip(ids: &str, reason: &str) -> Self {
        let reason = reason.trim();
        Self {
            tool: "checkov",
            rules: Rules::These(ids.split(',').map(Into::into).collect()),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            until: None,
            speaks_of: SpeaksOf::Around,
        }
    }
}

/// The ids of KICS are of any case.
fn queries(ids: &str) -> Vec<Arc<str>> {
    let ids = ids.split(',');
    ids.map(|id| id.trim().to_lowercase().into()).collect()
}

/// Of the markers of one file, which are those from the one at `first` on: where KICS is told what to `enable`, it
/// listens to no `disable` (its documentation names the order).
pub(super) fn settle(markers: &mut Vec<Marker>, first: usize) {
    let of_file = markers[first..]
        .iter()
        .filter(|marker| marker.reach.is_some());
    let enabled = of_file.filter_map(|marker| match &marker.rules {
        Rules::AllBut(ids) => Some(ids),
        _ => None,
    });
    let mut enabled = enabled.peekable();
    if enabled.peek().is_none() {
        return;
    }
    let all: Vec<Arc<str>> = enabled.flatten().cloned().collect();
    let mut at = 0..;
    markers.retain_mut(|marker| {
        if at.next() < Some(first) || marker.form != Form::Foreign("kics") {
            return true;
        }
        if let Rules::AllBut(ids) = &mut marker.rules {
            ids.clone_from(&all);
        }
        !matches!(marker.rules, Rules::These(_))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn these(ids: &[&str]) -> Rules {
        Rules::These(ids.iter().map(|id| (*id).into()).collect())
    }

    #[test]
    fn checkov_may_name_several_rules() {
        let found = find("checkov:skip=CKV_AWS_1,CKV_AWS_323: moved");
        assert_eq!(found[0].rules, these(&["CKV_AWS_1", "CKV_AWS_323"]));
        assert_eq!(found[0].reason.as_deref(), Some("moved"));
    }

    #[test]
    fn checkov_names_one_rule_and_a_reason() {
        for (line, id, reason) in [
            (
                "checkov:skip=CKV_AWS_323:moved in June",
                "CKV_AWS_323",
                Some("moved in June"),
            ),
            (" todo checkov:skip= CKV_AWS_323", "CKV_AWS_323", None),
            ("bridgecrew:skip=CKV_AWS_323: ", "CKV_AWS_323", None),
        ] {
            let found = find(line);
            assert_eq!(found.len(), 1, "{line}");
            assert_eq!(found[0].rules, these(&[id]));
            assert_eq!(found[0].reason.as_deref(), reason);
            assert_eq!(found[0].speaks_of, SpeaksOf::Around);
        }
        for line in [
            "checkov:skip",
            "checkov:skip=",
            "xcheckov:skip=A",
            "checkov skip=A",
        ] {
            assert!(find(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn kics_begins_its_comment_and_says_no_more() {
        for (line, rules, speaks_of) in [
            ("kics-scan ignore-block", Rules::All, SpeaksOf::Beside),
            ("  KICS-SCAN ignore-line ", Rules::All, SpeaksOf::Beside),
            ("kics-scan ignore", Rules::All, SpeaksOf::File),
            (
                "kics-scan disable=8C849AF7,x",
                these(&["8c849af7", "x"]),
                SpeaksOf::File,
            ),
            (
                "kics-scan enable=X",
                Rules::AllBut(vec!["x".into()]),
                SpeaksOf::File,
            ),
        ] {
            let found = find(line);
            assert_eq!(
                (&found[0].rules, found[0].speaks_of),
                (&rules, speaks_of),
                "{line}"
            );
        }
        for line in [
            "kics-scan",
            "kics-scan enable=",
            "kics-scan enable= x",
            "kics-scan ignore-blocks",
            "see kics-scan ignore",
            "kics-scan ignore-block because",
            "kics-scanignore",
        ] {
            assert!(find(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn tfsec_and_trivy_may_name_several_and_a_day() {
        let found = find("tfsec:ignore:aws-a-b trivy:ignore:AVD-1:exp:2027-03-31");
        assert_eq!(found[0].rules, these(&["aws-a-b"]));
        assert_eq!(
            (found[1].tool, &found[1].rules),
            ("trivy", &these(&["AVD-1"]))
        );
        assert_eq!(found[1].until, Some("2027-03-31".parse().unwrap()));
        for line in [
            "trivy:ignore:*",
            "trivy:ignore:A[x=1]",
            "trivy:ignore:A:exp:soon",
        ] {
            assert!(find(line).is_empty(), "{line}");
        }
    }
}

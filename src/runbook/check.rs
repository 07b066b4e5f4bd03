//! What texts of an API's answer may go into a script: AWS's own names, and text that a terminal only prints.
//!
//! Everything is quoted besides. This keeps out what no quoting helps against: the AWS CLI takes a value that starts with
//! `file://` for the name of a file to send, and one that starts with `-` for an option.

use crate::harmless::is_harmless;

/// The id of a cluster or replication group: letters, digits and single hyphens, the first a letter, the last none, at most 50.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html>
pub(super) fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.len() <= 50
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with('-')
        && !text.contains("--")
        && text.chars().all(fits)
}

/// A region or a zone.
pub(super) fn is_place(text: &str) -> bool {
    is_id(text) && text.contains('-')
}

pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|c| c.is_ascii_digit())
}

/// Any other name that AWS gives or takes: of a node type, a version, a group, an ARN, a window of time.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._:/@+=,#-".contains(c);
    (1..=2048).contains(&text.len())
        && text.chars().all(fits)
        && !text.starts_with(['-', '#', '='])
        && !text.contains("://")
}

/// Text of people, all of it printable, and nothing in it that who shows a script would act on.
pub(super) fn is_text(text: &str) -> bool {
    let fits = |c: char| {
        c == ' '
            || c.is_ascii_graphic()
            || c.is_alphanumeric()
            || matches!(c, '\u{2010}'..='\u{2027}')
    };
    text.len() <= 1024 && text.chars().all(fits) && is_harmless(text)
}

/// Text that is an argument by itself.
pub(super) fn is_argument(text: &str) -> bool {
    let is_address = ["file://", "fileb://", "http://", "https://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    is_text(text) && !text.is_empty() && !text.starts_with('-') && !is_address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_aws_are_names() {
        for name in [
            "cache.r6g.large",
            "7.0.7",
            "default.redis6.x.cluster.on",
            "arn:aws:sns:eu-west-1:123456789012:a_b",
            "sun:23:00-mon:01:30",
            "/aws/elasticache/slow#1",
        ] {
            assert!(is_name(name), "{name}");
        }
        assert!(is_id("sessions-1") && is_place("us-gov-west-1") && is_account("123456789012"));
    }

    #[test]
    fn what_the_command_line_would_act_on_is_none() {
        for text in [
            "",
            "-x",
            "--debug",
            "file:///etc/passwd",
            "a b",
            "a$b",
            "a\nb",
            "a'b",
            "é",
        ] {
            assert!(!is_name(text), "{text}");
        }
        for text in [
            "",
            "-x",
            "file://x",
            "https://x",
            "a\u{1b}[31m",
            "a\u{202e}b",
            "a\nb",
            "a ##vso[task.setvariable]b",
        ] {
            assert!(!is_argument(text), "{text:?}");
        }
        for text in [
            "",
            "1a",
            "a b",
            "a'b",
            "a$(id)",
            "a/b",
            "a-",
            "a--b",
            &"a".repeat(51),
        ] {
            assert!(!is_id(text), "{text}");
        }
        assert!(is_argument("Users’ sessions – see \"$HOME\"; 'x'"));
    }
}

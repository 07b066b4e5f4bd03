//! What has changed since some revision, as lines of files, and which findings that touches. It is told by a diff, which is
//! text here; who asks git for it stands above.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::finding::Finding;
use crate::source::{File, Files, Place};

/// By the names that reports print.
#[derive(Debug, Default)]
pub struct Changes {
    files: BTreeMap<String, Change>,
    /// Files, and whole folders such as submodules, of which git would say that they changed.
    known: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Change {
    /// A new file, or a folder that git takes as one thing.
    Whole,
    Lines {
        /// Of the file as it is now, from 1.
        written: Vec<RangeInclusive<usize>>,
        /// The lines behind which something was taken out; 0 is the start of the file.
        taken_out: Vec<usize>,
    },
}

/// What a diff says of one file.
#[derive(Debug, Default)]
struct Hunks {
    written: Vec<RangeInclusive<usize>>,
    taken_out: Vec<usize>,
    whole: bool,
}

impl Changes {
    /// `diff` is what `git diff --unified=0` prints, with the prefixes `a/` and `b/`; `new` are files that git does not
    /// track, and `tracked` those that it does. `shown` makes their names those that reports print.
    #[must_use]
    pub fn new(
        diff: &[u8],
        new: &[String],
        tracked: &[String],
        shown: impl Fn(&str) -> String,
    ) -> Self {
        let mut changes = Self::default();
        for (name, hunks) in hunks(diff) {
            let change = if hunks.whole {
                Change::Whole
            } else {
                Change::Lines {
                    written: hunks.written,
                    taken_out: hunks.taken_out,
                }
            };
            changes.files.insert(shown(&name), change);
        }
        for name in new {
            changes.files.insert(shown(name), Change::Whole);
        }
        changes.known = tracked.iter().map(|name| shown(name)).collect();
        changes.known.extend(changes.files.keys().cloned());
        changes
    }

    /// Whether a link of the chain is a line that changed. So is a link whose block had a line taken out: nothing else can
    /// be underlined where an argument is missing. What git says nothing of counts as changed, as nobody knows better.
    #[must_use]
    pub fn touch(&self, finding: &Finding, files: &Files) -> bool {
        let name = |link: Place| files.get(link.file).name();
        finding
            .links()
            .any(|link| self.touch_place(link, files.get(link.file)))
            || !finding.links().any(|link| self.knows(name(link)))
    }

    fn knows(&self, name: &str) -> bool {
        self.known.contains(name) || above(name).any(|folder| self.known.contains(folder))
    }

    fn touch_place(&self, place: Place, file: &File) -> bool {
        let is_whole = |name| self.files.get(name) == Some(&Change::Whole);
        if above(file.name()).any(is_whole) {
            return true;
        }
        match self.files.get(file.name()) {
            None => false,
            Some(Change::Whole) => true,
            Some(Change::Lines { written, taken_out }) => {
                let first = file.position(place.span.start).line;
                let last = file.position(place.span.end).line;
                let end = block_end(file, first).max(last);
                let touched =
                    |lines: &RangeInclusive<usize>| *lines.start() <= last && first <= *lines.end();
                written.iter().any(touched)
                    || taken_out.iter().any(|line| (first..end).contains(line))
            }
        }
    }
}

/// The folders that a name lies in.
fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// The last line of the block that starts on `first`, as far as its indentation tells; both are counted from 1.
fn block_end(file: &File, first: usize) -> usize {
    let lines: Vec<&str> = file.text().lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(head) = lines.get(first - 1) else {
        return first;
    };
    let mut end = first;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let text = line.trim_start();
        if text.is_empty() {
            continue;
        }
        if indent(line) <= indent(head) {
            return if text.starts_with(['}', ']', ')']) {
                index + 1
            } else {
                // Something may have been taken out behind the last line.
                end + 1
            };
        }
        end = index + 1;
    }
    end + 1
}

/// By the name of the file, as it is now. What is not understood is passed over.
fn hunks(diff: &[u8]) -> BTreeMap<String, Hunks> {
    let mut files: BTreeMap<String, Hunks> = BTreeMap::new();
    let mut lines = diff.split(|byte| *byte == b'\n');
    let mut name: Option<String> = None;
    let mut is_new = false;
    while let Some(line) = lines.next() {
        if line.starts_with(b"diff --git ") {
            name = None;
            is_new = false;
        } else if line.starts_with(b"new file mode ") {
            is_new = true;
        } else if let Some(written) = line.strip_prefix(b"+++ ") {
            name = new_name(written);
            if let Some(name) = &name {
                files.entry(name.clone()).or_default().whole |= is_new;
            }
        } else if let Some((taken, start, count)) = hunk(line) {
            let mut texts = Vec::new();
            let mut left = taken.saturating_add(count);
            while left > 0 {
                let Some(text) = lines.next() else {
                    break;
                };
                // `\ No newline at end of file` is no line of either.
                if !text.starts_with(b"\\") {
                    left -= 1;
                    texts.push(text);
                }
            }
            let Some(hunks) = name.as_ref().and_then(|name| files.get_mut(name)) else {
                continue;
            };
            let is_commit = |text: &&[u8]| text.starts_with(b"+Subproject commit ");
            hunks.whole |= texts.iter().any(is_commit);
            let last = start.saturating_add(count).saturating_sub(1);
            if count == 0 {
                hunks.taken_out.push(start);
            } else {
                hunks.written.push(start..=last);
            }
            // Where more was taken out than written, what is gone may have been an argument of its own.
            if count > 0 && taken > count {
                hunks.taken_out.push(last);
            }
        }
    }
    files
}

/// `@@ -3,2 +4,0 @@`: how many lines were taken out, and where those that were written start and how many they are.
fn hunk(line: &[u8]) -> Option<(usize, usize, usize)> {
    let text = String::from_utf8_lossy(line.strip_prefix(b"@@ -")?).into_owned();
    let (ranges, _) = text.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| -> Option<(usize, usize)> {
        match text.split_once(',') {
            Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
            None => Some((text.parse().ok()?, 1)),
        }
    };
    let ((_, taken), (start, count)) = (range(old)?, range(new)?);
    Some((taken, start, count))
}

/// `b/name`, which may be in quotes as in C, or end with a tab; none for `/dev/null`.
fn new_name(written: &[u8]) -> Option<String> {
    let name = match written.strip_prefix(b"\"") {
        Some(rest) => unquoted(rest),
        None => written.strip_suffix(b"\t").unwrap_or(written).to_vec(),
    };
    let name = name.strip_prefix(b"b/")?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// What stands before the closing quote, with its escapes resolved (git's documentation of `core.quotePath`).
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => match bytes.next() {
                Some(b'a') => name.push(7),
                Some(b'b') => name.push(8),
                Some(b't') => name.push(b'\t'),
                Some(b'n') => name.push(b'\n'),
                Some(b'v') => name.push(11),
                Some(b'f') => name.push(12),
                Some(b'r') => name.push(b'\r'),
                Some(digit @ b'0'..=b'7') => {
                    let rest = [bytes.next(), bytes.next()].map(Option::unwrap_or_default);
                    let value = [digit, rest[0], rest[1]].iter().fold(0_u32, |sum, digit| {
                        sum * 8 + u32::from(digit.wrapping_sub(b'0'))
                    });
                    name.push(u8::try_from(value & 0xff).unwrap_or_default());
                }
                Some(other) => name.push(other),
                None => break,
            },
            other => name.push(other),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn changes(diff: &str) -> Changes {
        Changes::new(diff.as_bytes(), &[], &[], str::to_owned)
    }

    fn touched(changes: &Changes, name: &str, text: &str, line: usize) -> bool {
        let mut files = Files::default();
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let file = files.add(File::new(name.to_owned(), text.to_owned()));
        let start = starts[line - 1];
        let span = Span {
            start,
            end: start + 1,
        };
        changes.touch_place(Place { file, span }, files.get(file))
    }

    const BLOCK: &str = "a {\n  b = 1\n  c = 2\n}\nd {\n  e = 3\n}\n";

    #[test]
    fn a_line_that_was_written_touches_its_own_place() {
        let changes =
            changes("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -2 +2 @@ a {\n-  b = 0\n+  b = 1\n");
        for (line, is_touched) in [(1, false), (2, true), (3, false), (5, false)] {
            assert_eq!(touched(&changes, "x", BLOCK, line), is_touched, "{line}");
        }
        assert!(!touched(&changes, "y", BLOCK, 2));
    }

    #[test]
    fn a_line_that_was_taken_out_touches_its_block() {
        for (after, touches) in [
            (0, [false, false]),
            (1, [true, false]),
            (3, [true, false]),
            (4, [false, false]),
            (5, [false, true]),
            (6, [false, true]),
            (7, [false, false]),
        ] {
            let diff =
                format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -9 +{after},0 @@\n-gone\n");
            let changes = changes(&diff);
            let found = [1, 5].map(|line| touched(&changes, "x", BLOCK, line));
            assert_eq!(found, touches, "{after}");
        }
    }

    #[test]
    fn a_block_without_brackets_ends_where_its_indentation_does() {
        let text = "A:\n  Type: X\n  Properties:\n    P: 1\nB:\n  Type: Y\n";
        let changes = changes("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -9 +4,0 @@\n-    Q: 2\n");
        assert!(touched(&changes, "x", text, 1));
        assert!(touched(&changes, "x", text, 3));
        assert!(!touched(&changes, "x", text, 5));
    }

    #[test]
    fn text_that_looks_like_a_header_is_no_header() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n--- a/y\n+++ b/y\n+diff --git a/z b/z\n@@ -7,0 +8 @@\n+x\n\\ No newline at end of file\n";
        let hunks = hunks(diff.as_bytes());
        assert_eq!(hunks.keys().collect::<Vec<_>>(), ["x"]);
        assert_eq!(hunks["x"].written, [1..=2, 8..=8]);
    }

    #[test]
    fn names_may_hold_anything() {
        for (written, name) in [
            ("b/a b\t", "a b"),
            ("\"b/a\\tb\\n\\\"c\\\\\\303\\251\"", "a\tb\n\"c\\é"),
            ("b/b/c", "b/c"),
        ] {
            assert_eq!(new_name(written.as_bytes()).as_deref(), Some(name));
        }
        assert_eq!(new_name(b"/dev/null"), None);
        for broken in [&b"\"b/\\"[..], b"\"b/\\3", b"\"", b"", b"b"] {
            let _ = new_name(broken);
        }
    }

    #[test]
    fn a_new_file_and_a_submodule_are_changed_as_a_whole() {
        let changes = changes(
            "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a {\n\
             diff --git a/sub b/sub\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2-dirty\n\
             diff --git a/gone b/gone\ndeleted file mode 100644\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
        );
        assert!(touched(&changes, "n", BLOCK, 5));
        assert!(touched(&changes, "sub/x", BLOCK, 5));
        assert!(!touched(&changes, "subway/x", BLOCK, 5));
        assert!(!changes.files.contains_key("gone"));
    }

    #[test]
    fn a_diff_that_makes_no_sense_is_no_panic() {
        for diff in [
            "@@ -1 +1 @@\n",
            "+++ b/x\n@@ -1,99999999999999999999 +1 @@",
            "+++ b/x\n@@ -1,18446744073709551615 +18446744073709551615,18446744073709551615 @@",
            "+++ b/x\n@@ -1 +0 @@\n+",
            "@@ -",
            "+++ b/x\n@@ -0,0 +1,3 @@\n+a",
        ] {
            let _ = hunks(diff.as_bytes());
        }
    }
}

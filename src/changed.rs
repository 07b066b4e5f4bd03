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
    /// Folders that lost a file of Terraform.
    lost: BTreeSet<String>,
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
        taken_out: Vec<RangeInclusive<usize>>,
    },
}

/// What a diff says of one file.
#[derive(Debug, Default)]
struct Hunks {
    written: Vec<RangeInclusive<usize>>,
    taken_out: Vec<RangeInclusive<usize>>,
    whole: bool,
    deleted: bool,
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
            if hunks.deleted {
                if is_terraform(&name) {
                    changes.lost.insert(folder(&shown(&name)).to_owned());
                }
                continue;
            }
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

    /// Those of another checkout, too.
    pub fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.lost.extend(other.lost);
        self.known.extend(other.known);
    }

    /// Whether a link of the chain is a line that changed. The blocks of the resource and of its calls count as a whole: an
    /// argument that is not a link may still decide, as `count` does. Of other links, the block counts where it had a line
    /// taken out: nothing else can be underlined where an argument is missing. A deleted file leaves no line at all, and
    /// touches what stands beside it. What decides that the
    /// resource is made at all is looked at like a link: a finding may be new because of it. What git says nothing of counts as changed, as nobody knows better.
    #[must_use]
    pub fn touch(&self, finding: &Finding, files: &Files) -> bool {
        let name = |link: Place| files.get(link.file).name();
        let is_head = |link: &Place| *link == finding.place || finding.calls.contains(link);
        self.lost.contains(&*finding.unit)
            || finding.origins().any(|link| {
                self.lost.contains(folder(name(link)))
                    || self.touch_place(link, files.get(link.file), is_head(&link))
            })
            || !finding.links().any(|link| self.knows(name(link)))
    }

    fn knows(&self, name: &str) -> bool {
        self.known.contains(name) || above(name).any(|folder| self.known.contains(folder))
    }

    /// `is_head`: whether the place stands for the whole block that it starts.
    fn touch_place(&self, place: Place, file: &File, is_head: bool) -> bool {
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
                let block = Block::starting(file, first);
                let own = if is_head { block.last.max(last) } else { last };
                let behind = block.last.max(last) - usize::from(block.is_closed);
                let meet = |ranges: &[RangeInclusive<usize>], last: usize| {
                    let mut ranges = ranges.iter();
                    ranges.any(|range| *range.start() <= last && first <= *range.end())
                };
                meet(written, own) || meet(taken_out, behind)
            }
        }
    }
}

/// The folders that a name lies in.
fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// The folder that a name lies in, as units are named.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

/// Whether a file has a say in the others of its folder: a template has none.
fn is_terraform(name: &str) -> bool {
    let name = name.strip_suffix(".json").unwrap_or(name);
    [".tf", ".tofu", ".tfvars", ".hcl"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The lines of a block, as far as brackets and indentation tell; counted from 1.
struct Block {
    last: usize,
    /// Whether its last line is its closing bracket: what stood behind that was not in it.
    is_closed: bool,
}

impl Block {
    fn starting(file: &File, first: usize) -> Self {
        let lines = Lines(file);
        if is_terraform(file.name()) || file.text().trim_start().starts_with('{') {
            Self::in_brackets(&lines, first)
        } else {
            Self::indented(&lines, first)
        }
    }

    /// Indentation within is anybody's choice, and heredocs may hold anything.
    fn in_brackets(lines: &Lines, first: usize) -> Self {
        let open = |last| Self {
            last,
            is_closed: false,
        };
        let head = lines.get(first);
        let is_block = opens(head);
        let mut heredoc = heredoc(head);
        if !is_block && heredoc.is_none() {
            return open(first);
        }
        for at in first + 1..=lines.count() {
            let line = lines.get(at);
            let text = line.trim();
            if let Some(delimiter) = heredoc {
                if text != delimiter {
                    continue;
                }
                if !is_block {
                    return open(at);
                }
                heredoc = None;
            } else if text.starts_with('}') && indent(line) <= indent(head) {
                return Self {
                    last: at,
                    is_closed: true,
                };
            } else {
                heredoc = self::heredoc(line);
            }
        }
        open(lines.count())
    }

    /// Comments may stand anywhere; those that follow without a blank line may have been part of it.
    fn indented(lines: &Lines, first: usize) -> Self {
        let head = lines.get(first);
        let is_item = |line: &str| line.trim_start().starts_with("- ");
        let mut last = first;
        let mut is_apart = false;
        for at in first + 1..=lines.count() {
            let line = lines.get(at);
            let text = line.trim();
            if text.is_empty() {
                is_apart = true;
                continue;
            }
            if text.starts_with('#') {
                if !is_apart || indent(line) > indent(head) {
                    last = at;
                }
                continue;
            }
            let is_item_of_it = indent(line) == indent(head) && is_item(line) && !is_item(head);
            if indent(line) <= indent(head) && !is_item_of_it {
                if text.starts_with(['}', ']']) {
                    return Self {
                        last: at,
                        is_closed: true,
                    };
                }
                break;
            }
            last = at;
            is_apart = false;
        }
        Self {
            last,
            is_closed: false,
        }
    }
}

/// The lines of a file, counted from 1.
struct Lines<'a>(&'a File);

impl<'a> Lines<'a> {
    fn count(&self) -> usize {
        self.0.line_index(self.0.text().len()) + 1
    }

    fn get(&self, line: usize) -> &'a str {
        &self.0.text()[self.0.line_range(line.saturating_sub(1))]
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line leaves a bracket open, or a key without its value.
fn opens(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line);
    let line = line.split(" //").next().unwrap_or(line).trim_end();
    let count = |brackets: [char; 3]| line.matches(brackets).count();
    count(['{', '[', '(']) > count(['}', ']', ')']) || line.ends_with([':', '='])
}

/// What ends the heredoc that starts at the end of a line.
fn heredoc(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with(['#', '/']) {
        return None;
    }
    let (_, delimiter) = line.rsplit_once("<<")?;
    let delimiter = delimiter.strip_prefix('-').unwrap_or(delimiter);
    let is_name = |name: &str| {
        name.chars()
            .all(|one| one.is_alphanumeric() || "_-".contains(one))
    };
    (!delimiter.is_empty() && is_name(delimiter)).then_some(delimiter)
}

/// By the name of the file, as it is now or was before it was deleted. What is not understood is passed over.
fn hunks(diff: &[u8]) -> BTreeMap<String, Hunks> {
    let mut files: BTreeMap<String, Hunks> = BTreeMap::new();
    let mut lines = diff.split(|byte| *byte == b'\n');
    let mut name: Option<String> = None;
    let mut old: Option<String> = None;
    let mut is_new = false;
    while let Some(line) = lines.next() {
        if line.starts_with(b"diff --git ") {
            name = None;
            old = None;
            is_new = false;
        } else if line.starts_with(b"new file mode ") {
            is_new = true;
        } else if let Some(taken) = line.strip_prefix(b"--- ") {
            old = name_of(taken, b"a/");
        } else if let Some(written) = line.strip_prefix(b"+++ ") {
            name = name_of(written, b"b/");
            if let Some(old) = old.take().filter(|_| written == b"/dev/null") {
                files.entry(old).or_default().deleted = true;
            }
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
            if count > 0 {
                hunks.written.push(start..=last);
            }
            // What is gone may have been an argument of its own, even if as much was written in its place. Where more is
            // gone than written, it may also have been the end of what stands before.
            if count == 0 {
                hunks.taken_out.push(start..=start);
            } else if taken > count {
                hunks.taken_out.push(start.saturating_sub(1)..=last);
            } else if taken > 0 {
                hunks.taken_out.push(start..=last);
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
fn name_of(written: &[u8], prefix: &[u8]) -> Option<String> {
    let name = match written.strip_prefix(b"\"") {
        Some(rest) => unquoted(rest),
        None => written.strip_suffix(b"\t").unwrap_or(written).to_vec(),
    };
    let name = name.strip_prefix(prefix)?;
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
        touched_as(changes, name, text, line, false)
    }

    fn touched_as(changes: &Changes, name: &str, text: &str, line: usize, is_head: bool) -> bool {
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
        changes.touch_place(Place { file, span }, files.get(file), is_head)
    }

    const BLOCK: &str = "a {\n  b = 1\n  c = 2\n}\nd {\n  e = 3\n}\n";

    #[test]
    fn a_line_that_was_written_touches_its_own_place() {
        let changes =
            changes("diff --git a/x b/x.tf\n--- a/x.tf\n+++ b/x.tf\n@@ -1,0 +2 @@ a {\n+  b = 1\n");
        for (line, is_touched) in [(1, false), (2, true), (3, false), (5, false)] {
            assert_eq!(touched(&changes, "x.tf", BLOCK, line), is_touched, "{line}");
        }
        assert!(!touched(&changes, "y.tf", BLOCK, 2));
        for (line, is_touched) in [(1, true), (5, false)] {
            let found = touched_as(&changes, "x.tf", BLOCK, line, true);
            assert_eq!(found, is_touched, "{line}");
        }
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
            let diff = format!(
                "diff --git a/x.tf b/x.tf\n--- a/x.tf\n+++ b/x.tf\n@@ -9 +{after},0 @@\n-gone\n"
            );
            let changes = changes(&diff);
            let found = [1, 5].map(|line| touched(&changes, "x.tf", BLOCK, line));
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
    fn a_block_ends_at_its_own_bracket() {
        let last = |name: &str, text: &str| {
            Block::starting(&File::new(name.to_owned(), text.to_owned()), 1).last
        };
        for (name, text, end) in [
            ("x.tf", "a {\nb = 1\n# c = 2\n  d {\n  }\n}\ne {\n}\n", 6),
            ("x.tf", "a {\n  b = <<-X\n{\n}\nX\n  c = 1\n}\nd {}\n", 7),
            ("x.tf", "  b = <<X\n}\nX\n  c = 1\n", 3),
            ("x.tf", "a {}\nb {\n}\n", 1),
            ("x.tf", "a { # }\n}\nb {\n}\n", 2),
            ("x.tf", "a {\n", 2),
            ("x.json", "{\"a\": {\n\"b\": [\n1\n]\n}\n}\n", 5),
            (
                "x.yaml",
                "A:\n  B: 1\n# x\n\n  C: 2\n# D: 3\n\n# E\nE:\n",
                6,
            ),
            ("x.yaml", "A:\n- b\n- c\nD:\n", 3),
            ("x.yaml", "A: {\n  B: 1\n}\nC:\n", 3),
        ] {
            assert_eq!(last(name, text), end, "{text}");
        }
    }

    #[test]
    fn a_line_that_was_commented_out_touches_its_block() {
        let changes = changes(
            "diff --git a/x.tf b/x.tf\n--- a/x.tf\n+++ b/x.tf\n@@ -3 +3 @@\n-  c = 2\n+# c = 2\n",
        );
        let text = BLOCK.replace("  c", "# c");
        assert!(touched(&changes, "x.tf", &text, 1));
        assert!(!touched(&changes, "x.tf", &text, 5));
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
            assert_eq!(name_of(written.as_bytes(), b"b/").as_deref(), Some(name));
        }
        assert_eq!(name_of(b"/dev/null", b"b/"), None);
        for broken in [&b"\"b/\\"[..], b"\"b/\\3", b"\"", b"", b"b"] {
            let _ = name_of(broken, b"b/");
        }
    }

    #[test]
    fn a_new_file_and_a_submodule_are_changed_as_a_whole() {
        let changes = changes(
            "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a {\n\
             diff --git a/sub b/sub\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2-dirty\n\
             diff --git a/d/gone.tf b/d/gone.tf\ndeleted file mode 100644\n--- a/d/gone.tf\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
        );
        assert!(touched(&changes, "n", BLOCK, 5));
        assert!(touched(&changes, "sub/x", BLOCK, 5));
        assert!(!touched(&changes, "subway/x", BLOCK, 5));
        assert!(!changes.files.contains_key("d/gone.tf"));
        assert_eq!(changes.lost.iter().collect::<Vec<_>>(), ["d"]);
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

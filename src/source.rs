//! Loaded text: files, spans of bytes in them, lines and columns. It knows no language.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file that was loaded in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    #[must_use]
    pub fn new(range: Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }

    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Where something stands: a span in a file. Answers of an API are files too, as they were saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: FileId,
    pub span: Span,
}

/// A position as people count: lines and columns from 1, a column for each Unicode scalar value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One file's text, without a byte order mark.
#[derive(Debug)]
pub struct File {
    name: Arc<str>,
    text: String,
    /// Counted once somebody asks: most files are read and never spoken of.
    line_starts: OnceLock<Vec<usize>>,
}

impl File {
    /// `name` is the path as every report prints it; `text` may begin with a byte order mark, which is dropped.
    #[must_use]
    pub fn new(name: String, mut text: String) -> Self {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self {
            name: name.into(),
            text,
            line_starts: OnceLock::new(),
        }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
        })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of line `index`, counted from 0 and including its line break; the last line's where `index` is past it.
    #[must_use]
    pub fn line_range(&self, index: usize) -> Range<usize> {
        let starts = self.line_starts();
        let index = index.min(starts.len() - 1);
        let end = starts.get(index + 1).copied().unwrap_or(self.text.len());
        starts[index]..end
    }

    /// The line, counted from 0, that holds byte `offset`.
    #[must_use]
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|start| *start <= offset) - 1
    }

    /// Offsets past the end, or inside a character, count as the boundary before them.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line_index(offset);
        let column = self.text[self.line_starts()[line]..offset].chars().count();
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// The part of `span` that lies on its first line, without the line break.
    #[must_use]
    pub fn first_line(&self, span: Span) -> Span {
        let start = self.floor(span.start);
        let line = &self.text[start..self.floor(span.end).max(start)];
        let end = line
            .find(['\n', '\r'])
            .map_or(start + line.len(), |length| start + length);
        Span { start, end }
    }

    fn floor(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }
}

/// The files of a run, in the order they were added.
#[derive(Debug, Default)]
pub struct Files {
    all: Vec<File>,
    /// The first one of each name.
    by_name: HashMap<Arc<str>, FileId>,
}

impl Files {
    /// # Panics
    /// After 2³² files.
    pub fn add(&mut self, file: File) -> FileId {
        let id = FileId(u32::try_from(self.all.len()).expect("fewer than 2^32 files"));
        self.by_name.entry(Arc::clone(&file.name)).or_insert(id);
        self.all.push(file);
        id
    }

    /// The file of this name; the first one where there are several.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.by_name.get(name).copied()
    }

    /// Every file, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.all)
    }

    /// Every file of one of these names.
    pub(crate) fn named(&self, names: &BTreeSet<String>) -> BTreeSet<FileId> {
        self.iter()
            .filter(|(_, file)| names.contains(file.name()))
            .map(|(id, _)| id)
            .collect()
    }

    #[must_use]
    pub fn get(&self, id: FileId) -> &File {
        &self.all[id.0 as usize]
    }

    /// `name:line:column`, as editors take it, of where something starts.
    pub(crate) fn spot(&self, place: Place) -> String {
        let file = self.get(place.file);
        let at = file.position(place.span.start);
        format!("{}:{}:{}", file.name(), at.line, at.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_does_not_count() {
        let file = File::new("a".into(), "\u{feff}ab\r\ncd".into());
        assert_eq!(file.text(), "ab\r\ncd");
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(4), Position { line: 2, column: 1 });
    }

    #[test]
    fn columns_count_characters() {
        let file = File::new("a".into(), "é = x\n".into());
        assert_eq!(file.position(5), Position { line: 1, column: 5 });
        assert_eq!(
            file.position(1),
            Position { line: 1, column: 1 },
            "inside é is before é"
        );
        assert_eq!(file.position(99), Position { line: 2, column: 1 });
    }

    #[test]
    fn a_first_line_ends_before_its_break() {
        let file = File::new("a".into(), "one\r\ntwo".into());
        assert_eq!(file.first_line(Span::new(1..8)), Span::new(1..3));
        assert_eq!(file.first_line(Span::new(5..8)), Span::new(5..8));
    }

    #[test]
    fn an_empty_file_has_one_line() {
        let file = File::new("a".into(), String::new());
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.line_range(7), 0..0);
    }
    #[test]
    fn a_name_finds_the_first_file_of_that_name() {
        let mut files = Files::default();
        let ids = ["a", "b", "a"].map(|name| files.add(File::new(name.into(), String::new())));
        assert_eq!(files.find("a"), Some(ids[0]));
        assert_eq!(files.find("b"), Some(ids[1]));
        assert_eq!(files.find("c"), None);
        let named = files.named(&BTreeSet::from(["a".to_owned()]));
        assert_eq!(named, BTreeSet::from([ids[0], ids[2]]));
    }
}

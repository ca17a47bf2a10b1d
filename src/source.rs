//! Source files, spans in them, and the way from a byte to a line and a column.

use std::ops::Range;
use std::sync::Arc;

/// Names a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that it lies in.
    pub file: FileId,
    /// The first byte, counted from the beginning of the file.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`. Ranges beyond 4 GiB do not occur: files are limited when they are read.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of this span that begins `offset` bytes in and is `len` bytes long, cut to this span.
    pub fn within(self, offset: usize, len: usize) -> Self {
        let start = (self.start + offset as u32).min(self.end);
        Self { file: self.file, start, end: (start + len as u32).min(self.end) }
    }
}

/// A file that was read: its path relative to the project and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the project, with `/` between folders.
    pub path: String,
    /// The text, without a byte-order mark.
    pub text: Arc<str>,
    /// Byte at which each line begins.
    lines: Vec<usize>,
}

/// A place for people: both numbers count from 1, the column in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in Unicode characters, counted from 1.
    pub column: usize,
}

impl SourceFile {
    fn new(path: String, text: &str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path, text: text.into(), lines }
    }

    /// Index, from 0, of the line that holds `byte`.
    pub fn line_index(&self, byte: usize) -> usize {
        self.lines.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// Bytes of a line, its end of line included.
    pub fn line_range(&self, index: usize) -> Option<Range<usize>> {
        let start = *self.lines.get(index)?;
        Some(start..self.lines.get(index + 1).copied().unwrap_or(self.text.len()))
    }

    /// Line and column of `byte`.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let index = self.line_index(byte);
        let start = self.lines.get(index).copied().unwrap_or(0);
        let column = self.text.get(start..byte).map_or(byte - start, |before| before.chars().count());
        Position { line: index + 1, column: column + 1 }
    }
}

/// Every file that was read, in the order of reading.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file. A byte-order mark is dropped; line ends stay as they are.
    pub fn add(&mut self, path: impl Into<String>, text: &str) -> FileId {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.files.push(SourceFile::new(path.into(), text));
        FileId((self.files.len() - 1) as u32)
    }

    /// The path and text of a file that was added.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text of a span; empty where the span does not lie on characters' borders.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// A span over the whole file.
    pub fn whole(&self, id: FileId) -> Span {
        Span::new(id, 0..self.file(id).text.len())
    }

    /// A span at the beginning of the file, for what is missing in it.
    pub fn head(&self, id: FileId) -> Span {
        let end = self.file(id).line_range(0).map_or(0, |line| line.end);
        let len = self.file(id).text[..end].trim_end().len();
        Span::new(id, 0..len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "\u{feff}one\nไทย x\r\nend");
        let file = sources.file(id);
        let at = file.text.find('x').unwrap();
        assert_eq!(file.position(at), Position { line: 2, column: 5 });
        assert_eq!(file.position(file.text.len()), Position { line: 3, column: 4 });
        assert_eq!(file.position(9999), Position { line: 3, column: 4 });
    }
}

//! Where in the sources a block of a document was written: the way back from what layouts mark to file, line and column.
//!
//! Layouts mark blocks by their keys, and what is inside a block by the key, a period and the piece: `.r2` is its second
//! row, `.i3` its third item. Here a cell has a name too, such as `.r2c1`; row 0 is the head.

use std::collections::BTreeMap;

use super::model::Target;
use crate::series::Cell;
use crate::source::Span;

/// The place of every block by its key, and those of rows, items and cells by their names. Words of a translation are
/// in its catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    known: BTreeMap<String, Span>,
}

impl Places {
    /// The place of a block, a piece of one, a page, a part, an answer or a sheet, by the name that layouts mark it with;
    /// of a piece that has none of its own, that of its block.
    pub fn get(&self, name: &str) -> Option<Span> {
        let mut name = Target::marked_block(name);
        loop {
            if let Some(span) = self.known.get(name) {
                return Some(*span);
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    /// The block in which something was written that begins at a place, or the last that begins before it in the same file;
    /// none if no block of the file does.
    pub fn block_at(&self, place: Span) -> Option<&str> {
        let before = |(_, span): &(&String, &Span)| span.file == place.file && span.start <= place.start;
        let holds = |span: &Span| place.start < span.end;
        // The innermost: it begins last, and of several that begin there ends first.
        let rank = |span: &Span| (holds(span), span.start, std::cmp::Reverse(span.end));
        self.known.iter().filter(before).max_by_key(|(_, span)| rank(span)).map(|(name, _)| name.as_str())
    }

    /// The place of a block; the first stands.
    pub(super) fn block(&mut self, key: &str, span: Span) {
        self.known.entry(key.to_string()).or_insert(span);
    }

    /// The places of items, in order.
    pub(super) fn items(&mut self, key: &str, spans: impl IntoIterator<Item = Span>) {
        for (index, span) in spans.into_iter().enumerate() {
            self.known.insert(format!("{key}.i{}", index + 1), span);
        }
    }

    /// The places of a table's rows and cells.
    pub(super) fn table(&mut self, key: &str, head: &[Cell], rows: &[Vec<Cell>]) {
        for (row, cells) in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).enumerate() {
            if let (Some(first), Some(last)) = (cells.first(), cells.last()) {
                let span = Span { end: last.span.end.max(first.span.start), ..first.span };
                self.known.insert(format!("{key}.r{row}"), span);
            }
            for (column, cell) in cells.iter().enumerate() {
                self.known.insert(cell_name(key, row, column), cell.span);
            }
        }
    }
}

/// The name of a cell: `row` counts from 1 and is 0 for the head, `column` counts from 0.
pub(super) fn cell_name(key: &str, row: usize, column: usize) -> String {
    format!("{key}.r{row}c{}", column + 1)
}

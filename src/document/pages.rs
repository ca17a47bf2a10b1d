//! What the other products know of the printed workbook: its page numbers and what stands where.

use std::collections::BTreeMap;

/// The workbook's pages, as far as other products need them.
#[derive(Debug, Clone, Default)]
pub struct PageList {
    /// One mark a page, in order, cover and blanks included.
    pub marks: Vec<PageMark>,
    /// Page label by the key of the block that begins on it.
    pub label_of: BTreeMap<String, String>,
    /// Index of the page, from 0, by the key of the block that begins on it.
    pub index_of: BTreeMap<String, usize>,
}

/// Where a page of the printed workbook begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMark {
    /// The label printed on it, such as `iv` or `34`.
    pub label: String,
    /// Key of the first block that begins on it; on a page that only continues one, that block; none before any block.
    pub key: Option<String>,
}

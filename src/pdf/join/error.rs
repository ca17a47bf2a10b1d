//! What can go wrong when pages are put between pages.

use std::fmt;

use crate::pdf::fault::Fault;

/// Why pages could not be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InsertError {
    /// The base is damaged, not tagged, or not as Typst writes it.
    Base(String),
    /// The inserted file is damaged, not tagged, not as Typst writes it, or has what cannot be carried over.
    Inserted(String),
    /// An insertion's page lies before that of the insertion before it.
    Order {
        /// The insertion's page, from 0.
        after: usize,
    },
    /// An insertion's page is none of the base's.
    Beyond {
        /// The insertion's page, from 0.
        after: usize,
        /// How many pages the base has.
        pages: usize,
    },
    /// There are more or fewer labels than inserted pages.
    Count {
        /// How many labels the insertions have together.
        labels: usize,
        /// How many pages the inserted file has.
        pages: usize,
    },
}

impl InsertError {
    /// A fault of the base.
    pub(super) fn base(fault: Fault) -> Self {
        Self::Base(fault.0)
    }

    /// A fault of the inserted file.
    pub(super) fn inserted(fault: Fault) -> Self {
        Self::Inserted(fault.0)
    }
}

impl InsertError {
    /// What to do about it, where a layout can be at fault.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Base(_) | Self::Inserted(_) => {
                Some("if the layout is your own, compare what it draws with the layout inside the program")
            }
            Self::Order { .. } | Self::Beyond { .. } | Self::Count { .. } => None,
        }
    }
}

impl std::error::Error for InsertError {}

impl fmt::Display for InsertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base(why) => write!(f, "the pdf cannot take pages: {why}"),
            Self::Inserted(why) => write!(f, "the pages to insert cannot be taken: {why}"),
            Self::Order { after } => write!(f, "pages to insert after page {after} (from 0) come too late in the list"),
            Self::Beyond { after, pages } => write!(f, "there is no page {after} (from 0) among {pages}"),
            Self::Count { labels, pages } => write!(f, "{labels} labels for {pages} pages to insert"),
        }
    }
}

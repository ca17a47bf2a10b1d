//! What the layout report can find.

use crate::diagnostic::Severity;

/// What is wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Words stand off the page: nobody reads them.
    OffPage,
    /// Words stand outside the area of the page or on other words.
    Outside,
    /// A line is wider than its column.
    FullLine,
    /// An exercise or a block to fill in goes on behind the leaf: its words cannot be seen where one writes.
    Turned,
    /// A tool goes on over a further page: it is to stand on one, and to be copied as one.
    LongTool,
    /// A row of a table is cut by a page break.
    TornRow,
    /// A table has too few rows on one side of a page break.
    FewRows,
    /// A page that does not end a part is less than half full.
    EmptyPage,
    /// A heading begins in the last fifth of a page.
    LowHeading,
    /// White space stands in the middle of a page or over its notes.
    Hole,
    /// A heading ends with a line of one word.
    LoneWordOfHeading,
    /// A paragraph ends with a line of one short word.
    LoneWord,
}

impl FindingKind {
    /// All, the worst first.
    pub const ALL: [Self; 12] = [
        Self::OffPage,
        Self::Outside,
        Self::FullLine,
        Self::Turned,
        Self::LongTool,
        Self::TornRow,
        Self::FewRows,
        Self::EmptyPage,
        Self::LowHeading,
        Self::Hole,
        Self::LoneWordOfHeading,
        Self::LoneWord,
    ];

    /// The code of its diagnostics.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OffPage => "layout-off-page",
            Self::Outside => "layout-outside",
            Self::FullLine => "layout-full-line",
            Self::Turned => "layout-turned",
            Self::LongTool => "layout-long-tool",
            Self::TornRow => "layout-torn-row",
            Self::FewRows => "layout-few-rows",
            Self::EmptyPage => "layout-empty-page",
            Self::LowHeading => "layout-low-heading",
            Self::Hole => "layout-hole",
            Self::LoneWordOfHeading => "layout-lone-word-of-heading",
            Self::LoneWord => "layout-lone-word",
        }
    }

    /// How much it matters: lost words are errors, and one short word is for information.
    pub const fn severity(self) -> Severity {
        match self {
            Self::OffPage => Severity::Error,
            Self::Outside
            | Self::FullLine
            | Self::Turned
            | Self::LongTool
            | Self::TornRow
            | Self::FewRows
            | Self::EmptyPage
            | Self::LowHeading
            | Self::Hole
            | Self::LoneWordOfHeading => Severity::Warning,
            Self::LoneWord => Severity::Note,
        }
    }

    /// What it is, to stand behind the page's number.
    pub const fn message(self) -> &'static str {
        match self {
            Self::OffPage => "words run off the page",
            Self::Outside => "words stand outside their place or on other words",
            Self::FullLine => "a line is wider than its column",
            Self::Turned => "one has to turn the leaf between this and its room to write",
            Self::LongTool => "a tool does not fit on one page",
            Self::TornRow => "a row of a table is cut by the end of the page",
            Self::FewRows => "a table has fewer than three rows on one side of the end of the page",
            Self::EmptyPage => "the page is less than half full",
            Self::LowHeading => "a heading stands in the last fifth of the page",
            Self::Hole => "white space stands in the middle of the page",
            Self::LoneWordOfHeading => "a heading ends with a line of one word",
            Self::LoneWord => "a paragraph ends with a line of one short word",
        }
    }

    /// What an author can do.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::OffPage | Self::FullLine => "break the long word or address, or write it shorter",
            Self::Outside => "write less in this place, or make several of it",
            Self::Turned => "shorten what stands before it, or begin it on a new page",
            Self::LongTool => "shorten it, or make two tools of it",
            Self::TornRow => "make several rows of it",
            Self::FewRows => "begin the table on a new page, or shorten what stands before it or in its rows",
            Self::EmptyPage => "let the large block after it come later, or put text before it",
            Self::LowHeading => "begin the section on a new page, or shorten what stands before it",
            Self::Hole => "move the large block after it, or the call of a long footnote",
            Self::LoneWordOfHeading => "write the heading a little shorter or longer",
            Self::LoneWord => "write the paragraph a word shorter or longer",
        }
    }
}

/// What pages are filled in, from each side of the page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the top.
    pub top: f64,
    /// From the bottom.
    pub bottom: f64,
    /// From the left and from the right.
    pub sides: f64,
}

/// Something found on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The page, from 0.
    pub page: usize,
    /// What is wrong.
    pub kind: FindingKind,
    /// The label that the page shows.
    pub label: String,
    /// The block or piece, by the name that the layout marks it with, if one is to blame.
    pub mark: Option<String>,
}

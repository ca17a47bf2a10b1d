//! Where a text that is parsed comes from, and what is reported of every text alike.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Where the text that is parsed comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// A file: offsets are the file's own.
    File(FileId),
    /// A message of a catalogue: everything is reported at its entry.
    Entry(Span),
}

impl Origin {
    /// The span of `range` in the text.
    pub fn span(self, range: Range<usize>) -> Span {
        match self {
            Self::File(file) => Span::new(file, range),
            Self::Entry(span) => span,
        }
    }
}

/// The error for raw HTML.
pub fn html_error(span: Span) -> Diagnostic {
    Diagnostic::error("raw-html", span, "HTML is not passed through to the books")
        .hint("write Markdown: *emphasis*, **strong**, a table, `\\` at the end of a line for a break")
        .hint("for a literal < write \\<")
}

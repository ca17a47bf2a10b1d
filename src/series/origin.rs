//! Where a text that is parsed comes from, and what is reported of every text alike.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::language::QuotationMarks;
use crate::source::{FileId, Span};

/// A text that is parsed: where it comes from, and how its language quotes.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'q> {
    /// Where it comes from.
    pub place: Place,
    /// The quotation marks of its language.
    pub quotes: &'q QuotationMarks,
}

/// Where a text that is parsed comes from.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// A file: offsets are the file's own.
    File(FileId),
    /// A message of a catalogue: everything is reported at its entry.
    Entry(Span),
}

impl Origin<'_> {
    /// The span of `range` in the text.
    pub fn span(self, range: Range<usize>) -> Span {
        match self.place {
            Place::File(file) => Span::new(file, range),
            Place::Entry(span) => span,
        }
    }
}

/// The error for raw HTML, of which a comment is one kind.
pub fn html_error(html: &str, span: Span) -> Diagnostic {
    if html.trim_start().starts_with("<!--") {
        return Diagnostic::error("raw-html", span, "a comment stands among words")
            .hint("put it on lines of its own, from <!-- to -->");
    }
    Diagnostic::error("raw-html", span, "HTML is not passed through to the books")
        .hint("write Markdown: *emphasis*, **strong**, a table, `\\` at the end of a line for a break")
        .hint("for a literal < write \\<")
}

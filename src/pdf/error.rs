//! Whatever goes wrong with a PDF, as diagnostics.

use std::fmt;

use super::draft::DraftError;
use super::font::FontError;
use super::form::FormError;
use super::join::InsertError;
use crate::diagnostic::{Diagnostic, Place, Severity};

/// What went wrong, by the pass that met it.
#[derive(Debug)]
#[non_exhaustive]
pub enum PdfError {
    /// The file could not be read or written.
    Draft(DraftError),
    /// Pages could not be put in.
    Insert(InsertError),
    /// There is no font to type with.
    Font(FontError),
    /// The form could not be made.
    Form(FormError),
}

impl PdfError {
    /// One diagnostic for each thing that is wrong with `book`, such as "the guide `swim` in the edition `north`". They
    /// have no place: the faults are a layout's or a font's, not the content's.
    pub fn diagnostics(&self, book: &str) -> Vec<Diagnostic> {
        let error = |code, message: &dyn fmt::Display, hint: Option<&str>| {
            Diagnostic::new(Severity::Error, code, Place::None, format!("{book}: {message}"))
                .maybe_hint(hint.map(str::to_owned))
        };
        match self {
            Self::Form(FormError::Fields(faults)) => {
                faults.iter().map(|fault| error(fault.code(), fault, Some(fault.hint()))).collect()
            }
            Self::Form(damaged @ FormError::Damaged(_)) => vec![error("form", damaged, None)],
            Self::Draft(draft) => vec![error("form", draft, None)],
            Self::Insert(insert) => vec![error("facilitator", insert, insert.hint())],
            Self::Font(font) => vec![error("field-font", font, Some(font.hint()))],
        }
    }
}

impl std::error::Error for PdfError {}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft(error) => error.fmt(f),
            Self::Insert(error) => error.fmt(f),
            Self::Font(error) => error.fmt(f),
            Self::Form(error) => error.fmt(f),
        }
    }
}

impl From<DraftError> for PdfError {
    fn from(error: DraftError) -> Self {
        Self::Draft(error)
    }
}

impl From<InsertError> for PdfError {
    fn from(error: InsertError) -> Self {
        Self::Insert(error)
    }
}

impl From<FontError> for PdfError {
    fn from(error: FontError) -> Self {
        Self::Font(error)
    }
}

impl From<FormError> for PdfError {
    fn from(error: FormError) -> Self {
        Self::Form(error)
    }
}

//! Values with the place they were written at.

use crate::source::Span;

/// A value with the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value, as it was read.
    pub value: T,
    /// Where in its file it stands.
    pub span: Span,
}

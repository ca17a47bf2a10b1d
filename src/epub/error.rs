//! Why an EPUB could not be made.

use std::fmt;

/// Why an EPUB could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EpubError {
    /// A picture cannot be read.
    Image {
        /// Its path, as the figure names it.
        asset: String,
        /// What is wrong.
        message: String,
    },
    /// The date is beyond what can be written.
    Date(String),
    /// A file could not be assembled: a fault of this program.
    Assemble(String),
}

impl EpubError {
    /// A fault while putting the book together.
    pub(super) fn assemble(error: impl fmt::Display) -> Self {
        Self::Assemble(error.to_string())
    }
}

impl fmt::Display for EpubError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image { asset, message } => write!(out, "cannot read picture `{asset}`: {message}"),
            Self::Date(message) => write!(out, "cannot write the date: {message}"),
            Self::Assemble(message) => write!(out, "cannot assemble the EPUB: {message}"),
        }
    }
}

impl std::error::Error for EpubError {}

//! The standards that finished files are made to, by the names that a manifest gives them.

use std::fmt;

/// A standard that a finished file can claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standard {
    /// ISO 14289-1: PDF that everybody can use.
    PdfUa1,
    /// ISO 19005-2, level A: PDF that can be kept.
    PdfA2a,
    /// ISO 15930-7: PDF for a press.
    PdfX4,
    /// EPUB 3.3.
    Epub33,
    /// EPUB Accessibility 1.1.
    EpubA11y11,
}

impl Standard {
    /// What every fillable PDF is made to, before and after each pass over it.
    pub const FILLABLE: &'static [Self] = &[Self::PdfUa1, Self::PdfA2a];
    /// What files for a press are made to.
    pub const PRESS: &'static [Self] = &[Self::PdfX4];
    /// What EPUBs are made to.
    pub const EPUB: &'static [Self] = &[Self::Epub33, Self::EpubA11y11];

    /// The name in the manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PdfUa1 => "PDF/UA-1",
            Self::PdfA2a => "PDF/A-2a",
            Self::PdfX4 => "PDF/X-4",
            Self::Epub33 => "EPUB 3.3",
            Self::EpubA11y11 => "EPUB-A11Y 1.1",
        }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! Why there is no font to type with.

use std::fmt;

/// Why no field font could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontError {
    /// No face with TrueType outlines (`glyf`) has any of the characters.
    NoFace,
    /// A face cannot be read.
    Damaged {
        /// The font's file.
        font: String,
        /// What is wrong with it.
        why: String,
    },
    /// A face has glyphs that are made of glyphs that are made of glyphs …, more than 16 levels deep, or without end.
    Nested {
        /// The font's file.
        font: String,
    },
    /// More glyphs than a font file can hold (65,535).
    TooManyGlyphs,
    /// Size and pitch are not positive, letters would be larger than the pitch or smaller than an eighth of it, or the
    /// leading is none.
    Size,
    /// The font cannot be written.
    Write(String),
}

impl std::error::Error for FontError {}

impl FontError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFace => "put a font with TrueType outlines (.ttf) into the folder fonts/",
            Self::Damaged { .. } | Self::Nested { .. } | Self::Write(_) => {
                "replace the font in the folder fonts/ by a sound version of it"
            }
            Self::TooManyGlyphs => "take a font of the script alone, or the edition to fewer languages",
            Self::Size => {
                "let the layout's mark `typing` name size and pitch of typed text in points, and the leading, which is 1 to 2"
            }
        }
    }

    /// From an error of the writer.
    pub(super) fn write(error: impl fmt::Display) -> Self {
        Self::Write(error.to_string())
    }
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFace => write!(f, "no font with truetype outlines was found for the form fields"),
            Self::Damaged { font, why } => write!(f, "the font {font} cannot be cut for the form fields: {why}"),
            Self::Nested { font } => {
                write!(
                    f,
                    "the font {font} cannot be cut for the form fields: it has glyphs made of themselves or too deep"
                )
            }
            Self::TooManyGlyphs => write!(f, "the font of the form fields would have more than 65,535 glyphs"),
            Self::Size => write!(f, "letters of this size do not fit lines of this pitch"),
            Self::Write(why) => write!(f, "the font of the form fields cannot be written: {why}"),
        }
    }
}

//! A face to cut.

use read_fonts::tables::glyf::Glyf;
use read_fonts::tables::hmtx::Hmtx;
use read_fonts::tables::loca::Loca;
use read_fonts::tables::post::Post;
use read_fonts::types::GlyphId;
use read_fonts::{FontRef, ReadError, TableProvider};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;

use super::error::FontError;
use crate::language::invisible;

/// A font file at hand.
#[derive(Debug, Clone, Copy)]
pub struct FontFile<'a> {
    /// Its name in messages, such as `NotoSans-Regular.ttf`.
    pub name: &'a str,
    /// The whole font file, or collection.
    pub bytes: &'a [u8],
    /// Which face of a collection it is; 0 in a file with one.
    pub index: u32,
}

/// The tables of a face that are read.
pub(super) struct Face<'a> {
    /// The file's name.
    pub(super) name: &'a str,
    /// All tables.
    pub(super) font: FontRef<'a>,
    /// Units per em.
    pub(super) em: u16,
    /// Outlines.
    pub(super) glyf: Glyf<'a>,
    /// Where they are.
    pub(super) loca: Loca<'a>,
    /// Advance widths.
    pub(super) hmtx: Hmtx<'a>,
    /// Glyph names.
    pub(super) post: Option<Post<'a>>,
    map: Charmap<'a>,
}

impl<'a> Face<'a> {
    /// Opens a face; none if it has no TrueType outlines, such as one with CFF outlines.
    pub(super) fn open(file: &FontFile<'a>) -> Result<Option<Self>, FontError> {
        let damaged = |error: ReadError| FontError::Damaged { font: file.name.to_owned(), why: error.to_string() };
        let font = FontRef::from_index(file.bytes, file.index).map_err(damaged)?;
        let (Ok(glyf), Ok(loca)) = (font.glyf(), font.loca(None)) else { return Ok(None) };
        let em = font.head().map_err(damaged)?.units_per_em();
        if em == 0 {
            return Err(FontError::Damaged { font: file.name.to_owned(), why: "its em has no units".to_owned() });
        }
        Ok(Some(Self {
            name: file.name,
            em,
            glyf,
            loca,
            hmtx: font.hmtx().map_err(damaged)?,
            post: font.post().ok(),
            map: font.charmap(),
            font,
        }))
    }

    /// The glyph for a character, if the face draws it or there is nothing to be drawn. Nastaliq faces, for one, map
    /// letters to empty glyphs and draw only what shaping makes of them, which no viewer does in a field.
    pub(super) fn glyph(&self, char: char) -> Option<GlyphId> {
        let glyph = self.map.map(char).filter(|glyph| glyph.to_u32() != 0)?;
        (invisible(char) || matches!(self.loca.get_glyf(glyph, &self.glyf), Ok(Some(_)))).then_some(glyph)
    }

    /// A fault of this face.
    pub(super) fn damaged(&self, why: impl ToString) -> FontError {
        FontError::Damaged { font: self.name.to_owned(), why: why.to_string() }
    }
}

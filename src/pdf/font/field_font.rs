//! The font that readers type with: cut from the edition's faces once, embedded in every book of the edition.
//!
//! It is a composite font (Type0, Identity-H, TrueType outlines) for every edition, Latin ones included: a simple font
//! has 255 codes, and Latin with Vietnamese alone has more characters than that. Each character has a code of its own
//! and `/ToUnicode` names them all, which is how PDFium, pdf.js, poppler and pypdf find the code of what is typed; the
//! file keeps its `cmap` and glyph names for those that look there. The name carries no subset tag, since Acrobat does
//! not type with a font that has one; it is not the face's own name either, for it is not the whole face.
//!
//! Measured on Noto faces: 26 kB for Latin, 38 kB with Thai, 39 to 52 kB with Khmer, Burmese, Hindi or Tibetan, 91 kB
//! with Arabic, 2.7 MB with Japanese, whose whole block of ideographs is kept; built in 3 to 15 ms, Japanese in 0.3 s.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use read_fonts::FontRef;
use skrifa::MetadataProvider;

use super::choose::choose;
use super::error::FontError;
use super::face::FontFile;
use super::glyphs::Glyphs;
use super::ruling::{ASCENT, Ruling};
use super::sfnt;
use super::subset;
use super::to_unicode::to_unicode;
use crate::language::{characters, letters};

/// A font for form fields, ready to be embedded.
#[derive(Debug, Clone)]
pub struct FieldFont {
    /// PostScript name, without a subset tag.
    name: String,
    /// The TrueType file as a stream object (`FontFile2`).
    file: Stream,
    /// The reverse map (`ToUnicode`).
    to_unicode: Stream,
    /// Advance widths that are not the usual one, as in `/W`, in thousandths of the em.
    widths: Vec<Object>,
    /// The width that most glyphs have (`/DW`).
    usual: u16,
    /// Left and right edge of all glyphs, in thousandths of the em.
    edges: (i64, i64),
    /// Height of capitals, in thousandths of the em.
    capitals: i64,
    /// The lines it is made for.
    ruling: Ruling,
    /// The characters it has.
    chars: Vec<char>,
}

impl FieldFont {
    /// Cuts fonts to the blocks that editions in `langs` (BCP 47 tags) need, for letters that stand on lines
    /// as `ruling` says. `files` are the regular, upright faces at hand, by file name. Of those that have TrueType
    /// outlines, which alone can be cut, it takes as many as it needs to have every character that can be had; faces
    /// that draw nothing without shaping count for nothing: an Urdu edition wants a Naskh face here, for Nastaliq faces
    /// draw none of their letters so. What no face draws is left out ([`FieldFont::has`]).
    ///
    /// # Errors
    ///
    /// [`FontError`] if none has TrueType outlines, if one that is needed cannot be cut, or if the measures of the
    /// ruling do not go together.
    pub fn build(files: &[FontFile<'_>], langs: &[&str], ruling: Ruling) -> Result<Self, FontError> {
        let characters: Vec<char> = characters(langs).into_iter().filter_map(char::from_u32).collect();
        let faces = choose(files, &characters)?;
        let first = faces.first().ok_or(FontError::NoFace)?;
        let subset = subset::cut(&faces, &characters)?;
        let em = ruling.enlarged(subset.em)?;
        let name = format!("Fieldbook-{}", face_name(&first.font));
        let file = sfnt::write(&subset, first, (em, ruling), &name)?;
        let length = file.len() as i64;
        let widths: Vec<u16> =
            subset.outlines.iter().map(|outline| thousandths(outline.advance.into(), em) as u16).collect();
        let usual = most_common(&widths);
        Ok(Self {
            file: packed(dictionary! { "Length1" => length }, file)?,
            to_unicode: packed(Dictionary::new(), to_unicode(&subset.chars))?,
            widths: width_runs(&widths, usual),
            usual,
            edges: edges(&subset, em),
            capitals: capitals(&subset, em),
            ruling,
            chars: subset.chars,
            name,
        })
    }

    /// The size for `/DA`, in pt: lines set with the font's own leading are one pitch apart.
    pub fn size(&self) -> f64 {
        self.ruling.field_size()
    }

    /// Leading as a multiple of that size.
    pub(in crate::pdf) fn leading(&self) -> f64 {
        self.ruling.leading
    }

    /// Whether the font has a glyph for the character.
    pub fn has(&self, char: char) -> bool {
        self.chars.binary_search(&char).is_ok()
    }

    /// Whether the font has letters of the script that a language (BCP 47 tag) is written in: no, where no face that
    /// it was built from draws any.
    pub fn writes(&self, lang: &str) -> bool {
        let within = |&(first, last): &(u32, u32)| {
            let from = self.chars.partition_point(|&char| u32::from(char) < first);
            self.chars[from..].iter().take_while(|&&char| u32::from(char) <= last).any(|char| char.is_alphabetic())
        };
        letters(lang).iter().any(within)
    }

    /// Bytes that the font adds to a file, to a few hundred.
    pub fn bytes(&self) -> usize {
        let lists = self.widths.iter().map(|item| item.as_array().map_or(5, |run| 4 * run.len()));
        self.file.content.len() + self.to_unicode.content.len() + lists.sum::<usize>() + 800
    }

    /// Adds the font to a document and returns its font dictionary: a composite font whose character codes are glyph
    /// numbers (ISO 32000-1, 9.7.4.2), embedded with all widths (ISO 19005-2, 6.2.11.4 and 6.2.11.5) and a map to
    /// Unicode (6.2.11.7).
    pub(in crate::pdf) fn add_to(&self, document: &mut Document) -> ObjectId {
        let file = document.add_object(self.file.clone());
        let to_unicode = document.add_object(self.to_unicode.clone());
        let descriptor = document.add_object(self.descriptor(file));
        let descendant = document.add_object(self.descendant(descriptor));
        document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => self.name.as_str(),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        })
    }

    /// Font descriptor (ISO 32000-1, 9.8): symbolic, since codes are glyph numbers.
    fn descriptor(&self, file: ObjectId) -> Dictionary {
        let (ascent, descent) = ((ASCENT * 1000.0) as i64, (self.ruling.descent() * -1000.0).round() as i64);
        dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => self.name.as_str(),
            "Flags" => 4,
            "FontBBox" => vec![self.edges.0.into(), descent.into(), self.edges.1.into(), ascent.into()],
            "ItalicAngle" => 0,
            "Ascent" => ascent,
            "Descent" => descent,
            "CapHeight" => self.capitals,
            "StemV" => 80,
            "FontFile2" => file,
        }
    }

    /// CIDFont (ISO 32000-1, 9.7.4).
    fn descendant(&self, descriptor: ObjectId) -> Dictionary {
        dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => self.name.as_str(),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::String(b"Adobe".to_vec(), StringFormat::Literal),
                "Ordering" => Object::String(b"Identity".to_vec(), StringFormat::Literal),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "DW" => i64::from(self.usual),
            "W" => self.widths.clone(),
            "CIDToGIDMap" => "Identity",
        }
    }
}

/// The width that most glyphs have: of Chinese, Japanese and Korean fonts nearly all.
fn most_common(widths: &[u16]) -> u16 {
    let mut counts = BTreeMap::new();
    for &width in widths {
        *counts.entry(width).or_insert(0usize) += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

/// Widths as `first [w w w …]` (ISO 32000-1, 9.7.4.3), without stretches of eight or more that are the usual one.
fn width_runs(widths: &[u16], usual: u16) -> Vec<Object> {
    const STRETCH: usize = 8;
    let mut runs: Vec<(usize, &[u16])> = Vec::new();
    let mut start = 0;
    while let Some(offset) = widths[start..].iter().position(|&width| width != usual) {
        let first = start + offset;
        let mut end = first + 1;
        while let Some(next) = widths[end..].iter().take(STRETCH).position(|&width| width != usual) {
            end += next + 1;
        }
        runs.push((first, &widths[first..end]));
        start = end;
    }
    let list = |run: &[u16]| Object::from(run.iter().map(|&width| i64::from(width).into()).collect::<Vec<Object>>());
    runs.into_iter().flat_map(|(first, run)| [Object::from(first as i64), list(run)]).collect()
}

/// Font units in thousandths of the em.
fn thousandths(units: i64, em: u16) -> i64 {
    (units as f64 * 1000.0 / f64::from(em)).round() as i64
}

/// Left and right edge of all glyphs.
fn edges(subset: &Glyphs, em: u16) -> (i64, i64) {
    let boxes = || subset.outlines.iter().filter_map(|outline| outline.glyph.bbox());
    let left = boxes().map(|bbox| bbox.x_min).min().unwrap_or(0);
    let right = boxes().map(|bbox| bbox.x_max).max().unwrap_or(0);
    (thousandths(left.into(), em), thousandths(right.into(), em))
}

/// Height of the H.
fn capitals(subset: &Glyphs, em: u16) -> i64 {
    let glyph = subset.chars.binary_search(&'H').ok().and_then(|index| subset.outlines.get(index + 1));
    let top = glyph.and_then(|outline| outline.glyph.bbox()).map_or(0, |bbox| bbox.y_max);
    thousandths(top.into(), em)
}

/// The face's PostScript name, letters, digits and hyphens only.
fn face_name(font: &FontRef<'_>) -> String {
    let name = font.localized_strings(skrifa::string::StringId::POSTSCRIPT_NAME).english_or_first();
    let name = name.map(|name| name.chars().collect::<String>()).unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { "Regular".to_owned() } else { name }
}

/// A deflated stream.
fn packed(dict: Dictionary, bytes: Vec<u8>) -> Result<Stream, FontError> {
    let mut stream = Stream::new(dict, bytes);
    stream.compress().map_err(FontError::write)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_widths_are_left_out_in_long_stretches() {
        let mut widths = vec![5; 40];
        (widths[3], widths[6], widths[30]) = (1, 2, 3);
        assert_eq!(most_common(&widths), 5);
        let expected = vec![
            Object::from(3),
            Object::from(vec![Object::from(1), 5.into(), 5.into(), 2.into()]),
            30.into(),
            Object::from(vec![Object::from(3)]),
        ];
        assert_eq!(width_runs(&widths, 5), expected);
        assert!(width_runs(&[7; 9], 7).is_empty() && width_runs(&[], 0).is_empty());
    }
}

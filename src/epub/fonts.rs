//! Fonts for scripts that reading systems often lack, cut to the text.
//!
//! Cutting keeps the numbers of the glyphs and empties those that the text cannot reach, so that the tables that
//! shape the script (GSUB, GPOS, GDEF) stay as their maker wrote them. Nothing is obfuscated.

use std::collections::{BTreeMap, BTreeSet};

use read_fonts::collections::IntSet;
use read_fonts::tables::glyf::Glyph;
use read_fonts::types::{GlyphId, Tag};
use read_fonts::{FontRef, TableProvider};
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;

use super::input::Face;
use crate::document::model::Language;
use crate::language::{Script, Typography};

/// A face cut to the text.
#[derive(Debug)]
pub(super) struct Cut {
    /// Path in the container's content folder.
    pub(super) href: String,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Its family.
    family: String,
    weight: u16,
}

/// Characters that belong with any script: space, joiners, the dotted circle.
const COMPANIONS: [char; 6] = [' ', '\u{a0}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{25cc}'];

/// Tables that a screen does not need.
const UNUSED: [&[u8; 4]; 8] = [b"DSIG", b"hdmx", b"VDMX", b"LTSH", b"PCLT", b"meta", b"FFTM", b"JSTF"];

/// The fonts that go into the book.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    /// The faces.
    pub(super) cuts: Vec<Cut>,
    /// The rules that declare them and apply them to their languages.
    pub(super) rules: String,
}

/// The faces that the text needs.
pub(super) fn embed(faces: &[Face], texts: &[String], languages: &[Language]) -> Fonts {
    let mut by_script: BTreeMap<Script, (&Typography, BTreeSet<&str>)> = BTreeMap::new();
    for Language { tag, profile, .. } in languages.iter().filter(|language| language.profile.typography.embedded) {
        by_script.entry(profile.script).or_insert((profile.typography, BTreeSet::new())).1.insert(tag);
    }
    let (mut cuts, mut css) = (Vec::new(), String::new());
    for (typography, tags) in by_script.into_values() {
        let cut = cut_family(typography, faces, &characters(typography, texts));
        if let Some(first) = cut.first() {
            tags.iter().for_each(|tag| css.push_str(&rule(tag, &first.family)));
        }
        cuts.extend(cut);
    }
    let declared: String = cuts.iter().map(declaration).collect();
    Fonts { cuts, rules: declared + &css }
}

fn characters(script: &Typography, texts: &[String]) -> BTreeSet<char> {
    texts.iter().flat_map(|text| text.chars()).filter(|character| script.holds(*character)).collect()
}

/// The upright faces of the family that has most of the script's letters: one in ten may be lacking, such as a sign of
/// another language in the same book, which then comes from the reading system.
fn cut_family(script: &Typography, faces: &[Face], characters: &BTreeSet<char>) -> Vec<Cut> {
    if characters.is_empty() {
        return Vec::new();
    }
    let named = |face: &&Face| script.hand.is_none_or(|part| face.family.contains(part));
    let lacks = |face: &Face| missing(face.bytes, characters);
    let fit = |face: &&Face| !face.italic && named(face) && 10 * lacks(face) <= characters.len();
    let mut fitting: Vec<&Face> = faces.iter().filter(fit).collect();
    fitting.sort_by_key(|face| (face.family, face.weight));
    // Of several cuts of one weight, such as a narrow one, a style sheet can tell one.
    fitting.dedup_by_key(|face| (face.family, face.weight));
    let family = fitting.iter().min_by_key(|face| lacks(face)).map(|face| face.family);
    let all: BTreeSet<char> = characters.iter().copied().chain(COMPANIONS).collect();
    fitting.into_iter().filter(|face| Some(face.family) == family).filter_map(|face| cut_face(face, &all)).collect()
}

fn cut_face(face: &Face, characters: &BTreeSet<char>) -> Option<Cut> {
    let safe = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let name: String = face.family.chars().map(safe).collect();
    Some(Cut {
        href: format!("fonts/{name}-{}.ttf", face.weight),
        bytes: cut(face.bytes, characters)?,
        family: face.family.replace(['"', '\\', '\n'], ""),
        weight: face.weight,
    })
}

fn declaration(cut: &Cut) -> String {
    format!(
        "@font-face {{ font-family: \"{}\"; font-weight: {}; font-style: normal; src: url({}); }}\n",
        cut.family, cut.weight, cut.href
    )
}

fn rule(tag: &str, family: &str) -> String {
    format!(":lang({tag}) {{ font-family: \"{family}\", sans-serif; }}\n")
}

/// How many of the characters a font lacks: all if it cannot be read.
fn missing(bytes: &[u8], characters: &BTreeSet<char>) -> usize {
    let Some(cmap) = FontRef::new(bytes).ok().and_then(|font| font.cmap().ok()) else { return characters.len() };
    characters.iter().filter(|character| cmap.map_codepoint(**character).is_none()).count()
}

/// The font with only the outlines that the characters can come to; none if the file is damaged.
fn cut(bytes: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let kept = reachable(&font, characters)?;
    let mut builder = FontBuilder::new();
    builder.add_table(&mapping(&font, characters)?).ok()?;
    if let Some((glyf, loca)) = outlines(&font, &kept) {
        let mut head = font.table_data(Tag::new(b"head"))?.as_bytes().to_vec();
        head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
        builder.add_raw(Tag::new(b"glyf"), glyf).add_raw(Tag::new(b"loca"), loca).add_raw(Tag::new(b"head"), head);
    }
    let mut post = font.table_data(Tag::new(b"post"))?.as_bytes().get(..32)?.to_vec();
    post.get_mut(..4)?.copy_from_slice(&[0, 3, 0, 0]);
    builder.add_raw(Tag::new(b"post"), post);
    for record in font.table_directory().table_records() {
        let tag = record.tag();
        if !UNUSED.iter().any(|unused| Tag::new(unused) == tag) && !builder.contains(tag) {
            builder.add_raw(tag, font.table_data(tag)?.as_bytes().to_vec());
        }
    }
    Some(builder.build())
}

/// Only the characters that are kept: what the font does not claim to have comes from the reading system.
fn mapping(font: &FontRef, characters: &BTreeSet<char>) -> Option<Cmap> {
    let cmap = font.cmap().ok()?;
    let glyph = |character: &char| Some((*character, cmap.map_codepoint(*character)?));
    Cmap::from_mappings(characters.iter().filter_map(glyph)).ok()
}

/// Glyphs of the characters, what the shaping tables make of them, and the parts of composed ones.
fn reachable(font: &FontRef, characters: &BTreeSet<char>) -> Option<BTreeSet<u32>> {
    let cmap = font.cmap().ok()?;
    let mut glyphs = IntSet::<GlyphId>::empty();
    glyphs.insert(GlyphId::new(0));
    characters.iter().filter_map(|character| cmap.map_codepoint(*character)).for_each(|glyph| {
        glyphs.insert(glyph);
    });
    if let Ok(gsub) = font.gsub() {
        gsub.closure_glyphs(&IntSet::all(), &mut glyphs).ok()?;
    }
    let mut kept: BTreeSet<u32> = glyphs.iter().map(GlyphId::to_u32).collect();
    let mut waiting: Vec<u32> = kept.iter().copied().collect();
    while let Some(glyph) = waiting.pop() {
        let parts = parts(font, glyph).unwrap_or_default();
        waiting.extend(parts.into_iter().filter(|part| kept.insert(*part)));
    }
    Some(kept)
}

/// The parts of a composed glyph.
fn parts(font: &FontRef, glyph: u32) -> Option<Vec<u32>> {
    let (loca, glyf) = (font.loca(None).ok()?, font.glyf().ok()?);
    match loca.get_glyf(GlyphId::new(glyph), &glyf).ok()?? {
        Glyph::Composite(composite) => Some(composite.components().map(|part| part.glyph.to_u32()).collect()),
        Glyph::Simple(_) => None,
    }
}

/// The outlines with gaps for what is left out, and where each begins; none if the font has no TrueType outlines.
fn outlines(font: &FontRef, kept: &BTreeSet<u32>) -> Option<(Vec<u8>, Vec<u8>)> {
    let loca = font.loca(None).ok()?;
    let data = font.table_data(Tag::new(b"glyf"))?;
    let (mut glyf, mut starts) = (Vec::new(), Vec::new());
    for glyph in 0..loca.len() {
        starts.extend_from_slice(&u32::try_from(glyf.len()).ok()?.to_be_bytes());
        if kept.contains(&u32::try_from(glyph).ok()?) {
            let range = loca.get_raw(glyph)? as usize..loca.get_raw(glyph + 1)? as usize;
            glyf.extend_from_slice(data.as_bytes().get(range)?);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
        }
    }
    starts.extend_from_slice(&u32::try_from(glyf.len()).ok()?.to_be_bytes());
    Some((glyf, starts))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");

    #[test]
    fn a_cut_font_has_the_letters_it_was_cut_to_and_no_others() {
        let letters = BTreeSet::from(['A', 'é', ' ']);
        let bytes = cut(REGULAR, &letters).unwrap();
        assert!(bytes.len() * 2 < REGULAR.len(), "{} of {} bytes", bytes.len(), REGULAR.len());
        assert_eq!((missing(&bytes, &letters), missing(&bytes, &BTreeSet::from(['B']))), (0, 1));
        let (whole, part) = (FontRef::new(REGULAR).unwrap(), FontRef::new(&bytes).unwrap());
        let glyphs = |font: &FontRef| font.maxp().unwrap().num_glyphs();
        assert_eq!(glyphs(&whole), glyphs(&part), "the shaping tables name glyphs by number");
        let drawn = |font: &FontRef, letter: char| {
            let glyph = whole.cmap().unwrap().map_codepoint(letter).unwrap();
            font.loca(None).unwrap().get_glyf(glyph, &font.glyf().unwrap()).unwrap().is_some()
        };
        assert!(drawn(&whole, 'B') && !drawn(&part, 'B'));
        assert!(drawn(&part, 'A') && drawn(&part, 'é') && drawn(&part, 'e'), "é is composed of e and an accent");
    }

    #[test]
    fn a_family_with_two_files_of_one_weight_goes_into_the_book_once() {
        let face = |weight| Face { family: "Noto Sans", weight, italic: false, bytes: REGULAR };
        let cyrillic = Script::of_character('я').unwrap().typography();
        let cuts = cut_family(cyrillic, &[face(400), face(700), face(400)], &BTreeSet::from(['я']));
        assert_eq!(cuts.iter().map(|cut| cut.weight).collect::<Vec<_>>(), [400, 700]);
    }

    #[test]
    fn one_sign_that_a_family_lacks_does_not_keep_its_letters_out() {
        let face = Face { family: "Noto Sans", weight: 400, italic: false, bytes: REGULAR };
        let cyrillic = Script::of_character('я').unwrap().typography();
        let letters: BTreeSet<char> = "абвгдежзийклмнопрстуф".chars().chain(['ก']).collect();
        assert_eq!(cut_family(cyrillic, &[face], &letters).len(), 1);
        assert!(cut_family(cyrillic, &[face], &BTreeSet::from(['а', 'ก'])).is_empty());
    }

    #[test]
    fn a_damaged_font_is_left_out() {
        assert!(cut(b"", &BTreeSet::from(['A'])).is_none());
        assert!(cut(&REGULAR[..2000], &BTreeSet::from(['A'])).is_none());
    }
}

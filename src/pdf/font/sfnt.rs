//! Writes a cut set of glyphs as a TrueType file with the vertical metrics that ruled lines ask for.
//!
//! Letters look smaller than the size in `/DA` because the em is enlarged, not because outlines are scaled: the size
//! in `/DA` is then a fixed part of the ruling's pitch, as viewers' leading wants it, and the letters have the size
//! the layout wants. Ascent is 1 em and descent the rest of the leading in `hhea`, in both pairs of `OS/2` and in the PDF's descriptor.

use read_fonts::TableProvider;
use read_fonts::tables::name::NameId;
use read_fonts::types::GlyphId;
use write_fonts::FontBuilder;
use write_fonts::from_obj::ToOwnedTable;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{Bbox, GlyfLocaBuilder, Glyph};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;

use super::error::FontError;
use super::face::Face;
use super::glyphs::{Extent, Glyphs, Outline};
use super::ruling::{ASCENT, Ruling};

/// The file's bytes. `first` is the first face, whose weight, style and version are kept; the em is the enlarged one.
pub(super) fn write(
    glyphs: &Glyphs,
    first: &Face<'_>,
    (em, ruling): (u16, Ruling),
    name: &str,
) -> Result<Vec<u8>, FontError> {
    let mut glyf = GlyfLocaBuilder::new();
    for outline in &glyphs.outlines {
        glyf.add_glyph(&outline.glyph).map_err(FontError::write)?;
    }
    let (glyf, loca, format) = glyf.build();
    let bbox = bounds(glyphs);
    let hmtx = metrics(glyphs);
    let mut builder = FontBuilder::new();
    builder.add_table(&glyf).map_err(FontError::write)?;
    builder.add_table(&loca).map_err(FontError::write)?;
    builder.add_table(&head(first, em, bbox, format)?).map_err(FontError::write)?;
    builder.add_table(&hhea(&hmtx, (em, ruling), bbox)).map_err(FontError::write)?;
    builder.add_table(&hmtx).map_err(FontError::write)?;
    builder.add_table(&maxp(glyphs)?).map_err(FontError::write)?;
    builder.add_table(&cmap(glyphs)?).map_err(FontError::write)?;
    builder.add_table(&os2(first, glyphs, (em, ruling))?).map_err(FontError::write)?;
    builder.add_table(&post(first, glyphs)).map_err(FontError::write)?;
    builder.add_table(&names(name)).map_err(FontError::write)?;
    Ok(builder.build())
}

/// The box around all glyphs.
fn bounds(glyphs: &Glyphs) -> Bbox {
    glyphs.outlines.iter().filter_map(|outline| outline.glyph.bbox()).reduce(Bbox::union).unwrap_or_default()
}

/// Advances, and left bearings that equal the outlines' left edges.
fn metrics(glyphs: &Glyphs) -> Hmtx {
    let metric =
        |outline: &Outline| LongMetric::new(outline.advance, outline.glyph.bbox().map_or(0, |bbox| bbox.x_min));
    Hmtx::new(glyphs.outlines.iter().map(metric).collect(), Vec::new())
}

/// The first face's header with the new em and box.
fn head(face: &Face<'_>, em: u16, bbox: Bbox, format: LocaFormat) -> Result<Head, FontError> {
    let mut head: Head = face.font.head().map_err(|error| face.damaged(error))?.to_owned_table();
    head.units_per_em = em;
    (head.x_min, head.y_min, head.x_max, head.y_max) = (bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max);
    head.index_to_loc_format = format as i16;
    Ok(head)
}

/// Horizontal header: ascent and descent fixed, no gap.
fn hhea(hmtx: &Hmtx, (em, ruling): (u16, Ruling), bbox: Bbox) -> Hhea {
    let advances = hmtx.h_metrics.iter().map(|metric| metric.advance);
    Hhea {
        ascender: part(em, ASCENT).into(),
        descender: (-part(em, ruling.descent())).into(),
        line_gap: 0.into(),
        advance_width_max: advances.max().unwrap_or(0).into(),
        min_left_side_bearing: bbox.x_min.into(),
        x_max_extent: bbox.x_max.into(),
        caret_slope_rise: 1,
        number_of_h_metrics: hmtx.h_metrics.len() as u16,
        ..Hhea::default()
    }
}

/// A part of the em, in units.
fn part(em: u16, share: f64) -> i16 {
    (f64::from(em) * share).round() as i16
}

/// Largest counts over the glyphs; no instructions, so the rest is zero.
fn maxp(glyphs: &Glyphs) -> Result<Maxp, FontError> {
    let number = u16::try_from(glyphs.outlines.len()).map_err(|_| FontError::TooManyGlyphs)?;
    let components = |outline: &Outline| match &outline.glyph {
        Glyph::Composite(composite) => composite.components().len(),
        Glyph::Simple(_) | Glyph::Empty => 0,
    };
    let most = |depths: fn(u16) -> bool, count: fn(&Extent) -> u16| {
        glyphs.extents.iter().filter(|extent| depths(extent.depth)).map(count).max().unwrap_or(0)
    };
    let (simple, composite) = (|depth| depth == 0, |depth| depth > 0);
    Ok(Maxp {
        num_glyphs: number,
        max_points: Some(most(simple, |extent| extent.points)),
        max_contours: Some(most(simple, |extent| extent.contours)),
        max_composite_points: Some(most(composite, |extent| extent.points)),
        max_composite_contours: Some(most(composite, |extent| extent.contours)),
        max_zones: Some(2),
        max_twilight_points: Some(0),
        max_storage: Some(0),
        max_function_defs: Some(0),
        max_instruction_defs: Some(0),
        max_stack_elements: Some(0),
        max_size_of_instructions: Some(0),
        max_component_elements: Some(glyphs.outlines.iter().map(components).max().unwrap_or(0) as u16),
        max_component_depth: Some(most(composite, |extent| extent.depth)),
    })
}

/// Character to glyph: the n-th character has glyph n.
fn cmap(glyphs: &Glyphs) -> Result<Cmap, FontError> {
    let pairs = glyphs.chars.iter().enumerate().map(|(index, &char)| (char, GlyphId::new(index as u32 + 1)));
    Cmap::from_mappings(pairs).map_err(FontError::write)
}

/// The first face's `OS/2` with the metrics of this file, embeddable and editable.
fn os2(face: &Face<'_>, glyphs: &Glyphs, (em, ruling): (u16, Ruling)) -> Result<Os2, FontError> {
    let mut os2: Os2 = face.font.os2().map_err(|error| face.damaged(error))?.to_owned_table();
    os2.fs_type = 0;
    os2.s_typo_ascender = part(em, ASCENT);
    os2.s_typo_descender = -part(em, ruling.descent());
    os2.s_typo_line_gap = 0;
    os2.us_win_ascent = part(em, ASCENT) as u16;
    os2.us_win_descent = part(em, ruling.descent()) as u16;
    let unit = |char: Option<&char>| char.map_or(0, |&char| u16::try_from(u32::from(char)).unwrap_or(u16::MAX));
    os2.us_first_char_index = unit(glyphs.chars.first());
    os2.us_last_char_index = unit(glyphs.chars.last());
    Ok(os2)
}

/// Glyph names.
fn post(face: &Face<'_>, glyphs: &Glyphs) -> Post {
    let mut post = Post::new_v2(glyphs.outlines.iter().map(|outline| outline.name.as_str()));
    if let Ok(old) = face.font.post() {
        post.underline_position = old.underline_position();
        post.underline_thickness = old.underline_thickness();
    }
    post
}

/// Family, style, full and PostScript name.
fn names(name: &str) -> Name {
    let record = |id: NameId, text: &str| NameRecord::new(3, 1, 0x0409, id, text.to_owned().into());
    Name::new(vec![
        record(NameId::FAMILY_NAME, name),
        record(NameId::SUBFAMILY_NAME, "Regular"),
        record(NameId::UNIQUE_ID, name),
        record(NameId::FULL_NAME, name),
        record(NameId::VERSION_STRING, "Version 1.000"),
        record(NameId::POSTSCRIPT_NAME, name),
    ])
}

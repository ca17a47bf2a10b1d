//! Writes a cut set of glyphs as a TrueType file with the vertical metrics that ruled lines ask for.
//!
//! Letters look smaller than the size in `/DA` because the em is enlarged, not because outlines are scaled: the size
//! in `/DA` is then a fixed part of the ruling's pitch, as viewers' leading wants it, and the letters have the size
//! the layout wants. Ascent is 1 em and descent 0.35 em in `hhea`, in both pairs of `OS/2` and in the PDF's descriptor.

use read_fonts::tables::name::NameId;
use read_fonts::types::GlyphId;
use read_fonts::{FontRef, TableProvider};
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

use super::field_font::FontError;
use super::subset::Subset;

/// Vertical measures of the font: ascent and descent together are the leading, with no gap.
#[derive(Clone, Copy)]
pub(super) struct Metrics {
    /// The enlarged em, in units.
    pub(super) em: u16,
    /// Ascent as a part of the em.
    pub(super) ascent: f64,
    /// Descent as a part of the em.
    pub(super) descent: f64,
}

/// The file's bytes. `first` is the first face, whose weight, style and version are kept.
pub(super) fn write(subset: &Subset, first: &[u8], metrics: Metrics, name: &str) -> Result<Vec<u8>, FontError> {
    let font = FontRef::new(first).map_err(FontError::damaged)?;
    let mut glyf = GlyfLocaBuilder::new();
    for outline in &subset.glyphs {
        glyf.add_glyph(&outline.glyph).map_err(FontError::write)?;
    }
    let (glyf, loca, format) = glyf.build();
    let bbox = bounds(subset);
    let hmtx = advances(subset);
    let mut builder = FontBuilder::new();
    builder.add_table(&glyf).map_err(FontError::write)?;
    builder.add_table(&loca).map_err(FontError::write)?;
    builder.add_table(&head(&font, metrics.em, bbox, format)?).map_err(FontError::write)?;
    builder.add_table(&hhea(&hmtx, metrics, bbox)).map_err(FontError::write)?;
    builder.add_table(&hmtx).map_err(FontError::write)?;
    builder.add_table(&maxp(subset)?).map_err(FontError::write)?;
    builder.add_table(&cmap(subset)?).map_err(FontError::write)?;
    builder.add_table(&os2(&font, subset, metrics)?).map_err(FontError::write)?;
    builder.add_table(&post(&font, subset)).map_err(FontError::write)?;
    builder.add_table(&names(name)).map_err(FontError::write)?;
    Ok(builder.build())
}

/// The box around all glyphs.
fn bounds(subset: &Subset) -> Bbox {
    subset.glyphs.iter().filter_map(|outline| outline.glyph.bbox()).reduce(Bbox::union).unwrap_or_default()
}

/// Advances, and left bearings that equal the outlines' left edges.
fn advances(subset: &Subset) -> Hmtx {
    let metric = |outline: &super::subset::Outline| {
        LongMetric::new(outline.advance, outline.glyph.bbox().map_or(0, |bbox| bbox.x_min))
    };
    Hmtx::new(subset.glyphs.iter().map(metric).collect(), Vec::new())
}

/// The first face's header with the new em and box.
fn head(font: &FontRef, em: u16, bbox: Bbox, format: LocaFormat) -> Result<Head, FontError> {
    let mut head: Head = font.head().map_err(FontError::damaged)?.to_owned_table();
    head.units_per_em = em;
    (head.x_min, head.y_min, head.x_max, head.y_max) = (bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max);
    head.index_to_loc_format = format as i16;
    Ok(head)
}

/// Horizontal header: ascent and descent fixed, no gap.
fn hhea(hmtx: &Hmtx, Metrics { em, ascent, descent }: Metrics, bbox: Bbox) -> Hhea {
    let advances = hmtx.h_metrics.iter().map(|metric| metric.advance);
    Hhea {
        ascender: part(em, ascent).into(),
        descender: (-part(em, descent)).into(),
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
fn maxp(subset: &Subset) -> Result<Maxp, FontError> {
    let glyphs = u16::try_from(subset.glyphs.len()).map_err(|_| FontError::TooManyGlyphs)?;
    let mut counts = Counts::default();
    for index in 0..subset.glyphs.len() {
        counts.add(subset, index);
    }
    Ok(Maxp {
        num_glyphs: glyphs,
        max_points: Some(counts.points),
        max_contours: Some(counts.contours),
        max_composite_points: Some(counts.composite.0),
        max_composite_contours: Some(counts.composite.1),
        max_zones: Some(2),
        max_twilight_points: Some(0),
        max_storage: Some(0),
        max_function_defs: Some(0),
        max_instruction_defs: Some(0),
        max_stack_elements: Some(0),
        max_size_of_instructions: Some(0),
        max_component_elements: Some(counts.components),
        max_component_depth: Some(counts.depth),
    })
}

/// What `maxp` counts.
#[derive(Default)]
struct Counts {
    points: u16,
    contours: u16,
    composite: (u16, u16),
    components: u16,
    depth: u16,
}

impl Counts {
    /// Takes one glyph into account.
    fn add(&mut self, subset: &Subset, index: usize) {
        let (points, contours, depth) = extent(subset, index, 0);
        match &subset.glyphs[index].glyph {
            Glyph::Composite(composite) => {
                self.composite = (self.composite.0.max(points), self.composite.1.max(contours));
                self.components = self.components.max(composite.components().len() as u16);
                self.depth = self.depth.max(depth);
            }
            _ => {
                self.points = self.points.max(points);
                self.contours = self.contours.max(contours);
            }
        }
    }
}

/// Points, contours and depth of a glyph with its components; a face that nests deeper than 16 is cut there.
fn extent(subset: &Subset, index: usize, level: u16) -> (u16, u16, u16) {
    let Some(outline) = subset.glyphs.get(index).filter(|_| level < 16) else { return (0, 0, level) };
    match &outline.glyph {
        Glyph::Empty => (0, 0, level),
        Glyph::Simple(simple) => {
            let points: usize = simple.contours.iter().map(|contour| contour.len()).sum();
            (points as u16, simple.contours.len() as u16, level)
        }
        Glyph::Composite(composite) => {
            let parts = composite.components().iter();
            parts
                .map(|part| extent(subset, part.glyph.to_u32() as usize, level + 1))
                .fold((0, 0, level), |sum, part| {
                    (u16::saturating_add(sum.0, part.0), u16::saturating_add(sum.1, part.1), sum.2.max(part.2))
                })
        }
    }
}

/// Character to glyph: the n-th character has glyph n.
fn cmap(subset: &Subset) -> Result<Cmap, FontError> {
    let pairs = subset.chars.iter().enumerate().map(|(index, &char)| (char, GlyphId::new(index as u32 + 1)));
    Cmap::from_mappings(pairs).map_err(FontError::write)
}

/// The first face's `OS/2` with the metrics of this file, embeddable and editable.
fn os2(font: &FontRef, subset: &Subset, Metrics { em, ascent, descent }: Metrics) -> Result<Os2, FontError> {
    let mut os2: Os2 = font.os2().map_err(FontError::damaged)?.to_owned_table();
    os2.fs_type = 0;
    os2.s_typo_ascender = part(em, ascent);
    os2.s_typo_descender = -part(em, descent);
    os2.s_typo_line_gap = 0;
    os2.us_win_ascent = part(em, ascent) as u16;
    os2.us_win_descent = part(em, descent) as u16;
    let unit = |char: Option<&char>| char.map_or(0, |&char| u16::try_from(u32::from(char)).unwrap_or(u16::MAX));
    os2.us_first_char_index = unit(subset.chars.first());
    os2.us_last_char_index = unit(subset.chars.last());
    Ok(os2)
}

/// Glyph names.
fn post(font: &FontRef, subset: &Subset) -> Post {
    let mut post = Post::new_v2(subset.glyphs.iter().map(|outline| outline.name.as_str()));
    if let Ok(old) = font.post() {
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

//! Cuts faces to the characters a field font needs, and joins them into one set of glyphs.
//!
//! Each character gets a glyph of its own, in the order of code points, even where the face draws two with one glyph:
//! viewers find the glyph of a typed character by reading `/ToUnicode` backwards, and a glyph with two meanings would
//! leave one of them without. Layout tables and hinting are dropped, for no viewer uses them when it sets a field.

use std::collections::BTreeMap;

use read_fonts::types::{GlyphId, GlyphId16};
use write_fonts::from_obj::ToOwnedTable;
use write_fonts::tables::glyf::{
    Anchor, Bbox, Component, ComponentFlags, CompositeGlyph, Contour, Glyph, SimpleGlyph, Transform,
};

use super::error::FontError;
use super::face::Face;
use super::glyphs::{self, Glyphs, Outline};

/// A glyph of a face: index of the face, number in it.
type Source = (usize, GlyphId);

/// What is being built.
struct Cutter<'f, 'a> {
    faces: &'f [Face<'a>],
    /// Each is filled once; none is left empty.
    glyphs: Vec<Option<Outline>>,
    number: BTreeMap<Source, usize>,
    /// Glyphs that others are made of, with their places among `glyphs`, to be filled.
    open: Vec<(usize, Source)>,
}

/// Cuts `faces` (the preferred first, which sets the scale) to those of `characters` that any of them has.
///
/// # Errors
///
/// [`FontError::Damaged`] and [`FontError::Nested`] name a font with a glyph that cannot be read, or that is made of
/// others without end.
pub(super) fn cut(faces: &[Face<'_>], characters: &[char]) -> Result<Glyphs, FontError> {
    let first = faces.first().ok_or(FontError::NoFace)?;
    let source = |char: char| faces.iter().enumerate().find_map(|(index, face)| Some((index, face.glyph(char)?)));
    let wanted: Vec<(char, Source)> = characters.iter().filter_map(|&char| Some((char, source(char)?))).collect();
    let mut cutter = Cutter { faces, glyphs: Vec::new(), number: BTreeMap::new(), open: Vec::new() };
    cutter.glyphs.resize_with(wanted.len() + 1, || None);
    cutter.number.insert((0, GlyphId::NOTDEF), 0);
    for (index, (_, source)) in wanted.iter().enumerate() {
        cutter.number.entry(*source).or_insert(index + 1);
    }
    cutter.place(0, (0, GlyphId::NOTDEF))?;
    for (index, (char, source)) in wanted.iter().enumerate() {
        cutter.place_char(index + 1, *char, *source)?;
    }
    while let Some((index, source)) = cutter.open.pop() {
        cutter.place(index, source)?;
    }
    let outlines = cutter.finish();
    let extents = glyphs::extents(&outlines).map_err(|index| FontError::Nested {
        font: outlines.get(index).and_then(|outline| faces.get(outline.face)).unwrap_or(first).name.to_owned(),
    })?;
    Ok(Glyphs { outlines, extents, chars: wanted.into_iter().map(|(char, _)| char).collect(), em: first.em })
}

impl Cutter<'_, '_> {
    /// Puts a character's glyph at `index`: the outline itself the first time, afterwards a reference to it.
    fn place_char(&mut self, index: usize, char: char, source: Source) -> Result<(), FontError> {
        match self.number.get(&source) {
            Some(&first) if first != index => self.repeat(index, first, char, source),
            _ => self.place(index, source),
        }
    }

    /// A glyph that draws another one, with a name of its own.
    fn repeat(&mut self, index: usize, first: usize, char: char, source: Source) -> Result<(), FontError> {
        let shape = self.shape(source)?;
        let glyph = match shape.bbox() {
            None => Glyph::Empty,
            Some(bbox) => Glyph::Composite(CompositeGlyph::new(
                Component::new(
                    GlyphId::new(first as u32),
                    Anchor::Offset { x: 0, y: 0 },
                    Transform::default(),
                    ComponentFlags::default(),
                ),
                bbox,
            )),
        };
        let name = format!("uni{:04X}", u32::from(char));
        self.glyphs[index] = Some(Outline { name, advance: self.advance(source), glyph, face: source.0 });
        Ok(())
    }

    /// Puts a glyph of a face at `index`.
    fn place(&mut self, index: usize, source: Source) -> Result<(), FontError> {
        let mut glyph = self.shape(source)?;
        if let Glyph::Composite(composite) = &mut glyph {
            self.renumber(composite, source.0);
        }
        let outline = Outline { name: self.name(source), advance: self.advance(source), glyph, face: source.0 };
        self.glyphs[index] = Some(outline);
        Ok(())
    }

    /// Gives the components their new numbers. Those that no character has come behind the characters' own, one after
    /// another and not one inside another: a font decides how deep they nest.
    fn renumber(&mut self, composite: &mut CompositeGlyph, face: usize) {
        for component in composite.components_mut() {
            let source = (face, component.glyph);
            let index = *self.number.entry(source).or_insert_with(|| {
                self.glyphs.push(None);
                self.open.push((self.glyphs.len() - 1, source));
                self.glyphs.len() - 1
            });
            component.glyph = GlyphId::new(index as u32);
        }
    }

    /// A glyph's shape, scaled, without instructions.
    fn shape(&self, (face, glyph): Source) -> Result<Glyph, FontError> {
        let scale = self.scale(face);
        let face = &self.faces[face];
        let Some(read) = face.loca.get_glyf(glyph, &face.glyf).map_err(|error| face.damaged(error))? else {
            return Ok(Glyph::Empty);
        };
        let scale = |value: i16| (f64::from(value) * scale).round() as i16;
        Ok(match read.to_owned_table() {
            Glyph::Simple(simple) => Glyph::Simple(scaled(simple, scale)),
            Glyph::Composite(composite) => Glyph::Composite(scaled_composite(composite, scale)),
            Glyph::Empty => Glyph::Empty,
        })
    }

    /// Advance width in the subset's units.
    fn advance(&self, (face, glyph): Source) -> u16 {
        (f64::from(self.faces[face].hmtx.advance(glyph).unwrap_or(0)) * self.scale(face)).round() as u16
    }

    /// What makes a face's units the subset's.
    fn scale(&self, face: usize) -> f64 {
        f64::from(self.faces[0].em) / f64::from(self.faces[face].em)
    }

    /// The face's name for the glyph, or one made of its number.
    fn name(&self, (face, glyph): Source) -> String {
        let known = self.faces[face].post.as_ref().and_then(|post| {
            let glyph = u16::try_from(glyph.to_u32()).ok()?;
            post.glyph_name(GlyphId16::new(glyph))
        });
        known.map_or_else(|| format!("glyph{}.{face}", glyph.to_u32()), str::to_owned)
    }

    /// The glyphs, names made unique.
    fn finish(self) -> Vec<Outline> {
        let mut seen = BTreeMap::new();
        let mut outlines = Vec::with_capacity(self.glyphs.len());
        for mut outline in self.glyphs.into_iter().flatten() {
            let times = seen.entry(outline.name.clone()).or_insert(0);
            *times += 1;
            if *times > 1 {
                outline.name = format!("{}.alt{}", outline.name, *times - 1);
            }
            outlines.push(outline);
        }
        outlines
    }
}

/// A simple glyph with scaled points and no instructions.
fn scaled(mut simple: SimpleGlyph, scale: impl Fn(i16) -> i16) -> SimpleGlyph {
    simple.instructions.clear();
    let contours = std::mem::take(&mut simple.contours).into_iter().map(|contour| {
        let mut points = Vec::from(contour);
        for point in &mut points {
            point.x = scale(point.x);
            point.y = scale(point.y);
        }
        Contour::from(points)
    });
    simple.contours = contours.collect();
    simple.bbox = scaled_box(simple.bbox, scale);
    simple
}

/// A composite glyph with scaled offsets and no instructions.
fn scaled_composite(mut composite: CompositeGlyph, scale: impl Fn(i16) -> i16) -> CompositeGlyph {
    composite.set_instructions(&[]);
    for component in composite.components_mut() {
        if let Anchor::Offset { x, y } = component.anchor {
            component.anchor = Anchor::Offset { x: scale(x), y: scale(y) };
        }
    }
    composite.bbox = scaled_box(composite.bbox, scale);
    composite
}

/// A scaled bounding box.
fn scaled_box(bbox: Bbox, scale: impl Fn(i16) -> i16) -> Bbox {
    Bbox { x_min: scale(bbox.x_min), y_min: scale(bbox.y_min), x_max: scale(bbox.x_max), y_max: scale(bbox.y_max) }
}

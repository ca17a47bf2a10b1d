//! Cuts faces to the characters a field font needs, and joins them into one set of glyphs.
//!
//! Each character gets a glyph of its own, in the order of code points, even where the face draws two with one glyph:
//! viewers find the glyph of a typed character by reading `/ToUnicode` backwards, and a glyph with two meanings would
//! leave one of them without. Layout tables and hinting are dropped, for no viewer uses them when it sets a field.

use std::collections::BTreeMap;

use read_fonts::tables::glyf::Glyf;
use read_fonts::tables::hmtx::Hmtx;
use read_fonts::tables::loca::Loca;
use read_fonts::tables::post::Post;
use read_fonts::types::{GlyphId, GlyphId16};
use read_fonts::{FontRef, TableProvider};
use skrifa::MetadataProvider;
use write_fonts::from_obj::ToOwnedTable;
use write_fonts::tables::glyf::{
    Anchor, Bbox, Component, ComponentFlags, CompositeGlyph, Contour, Glyph, SimpleGlyph, Transform,
};

use super::field_font::FontError;

/// The glyphs that remain, indexed by their new numbers; 0 is `.notdef`.
pub(super) struct Subset {
    /// What is drawn, in units of [`Subset::em`].
    pub(super) glyphs: Vec<Outline>,
    /// Character to glyph, ascending; the first has glyph 1, the next 2 and so on.
    pub(super) chars: Vec<char>,
    /// Units per em of the first face, to which the others are scaled.
    pub(super) em: u16,
}

/// One glyph.
pub(super) struct Outline {
    /// Its name, unique in the subset.
    pub(super) name: String,
    /// Advance width.
    pub(super) advance: u16,
    /// Its shape, components already numbered anew.
    pub(super) glyph: Glyph,
}

/// The tables of a face that are read.
struct Face<'a> {
    font: FontRef<'a>,
    glyf: Glyf<'a>,
    loca: Loca<'a>,
    hmtx: Hmtx<'a>,
    post: Option<Post<'a>>,
    scale: f64,
}

/// A glyph of a face: index of the face, number in it.
type Source = (usize, GlyphId);

/// What is being built.
struct Cutter<'a> {
    faces: Vec<Face<'a>>,
    glyphs: Vec<Option<Outline>>,
    number: BTreeMap<Source, usize>,
}

/// Cuts `faces` (whole TrueType files, the preferred first) to those of `characters` that any of them has.
pub(super) fn cut(faces: &[&[u8]], characters: &[u32]) -> Result<Subset, FontError> {
    let faces = open(faces)?;
    let em = faces[0].font.head().map_err(FontError::damaged)?.units_per_em();
    let wanted = choose(&faces, characters);
    let mut cutter = Cutter { faces, glyphs: Vec::new(), number: BTreeMap::new() };
    cutter.glyphs.resize_with(wanted.len() + 1, || None);
    cutter.number.insert((0, GlyphId::NOTDEF), 0);
    for (index, (_, source)) in wanted.iter().enumerate() {
        cutter.number.entry(*source).or_insert(index + 1);
    }
    cutter.place(0, (0, GlyphId::NOTDEF))?;
    for (index, (char, source)) in wanted.iter().enumerate() {
        cutter.place_char(index + 1, *char, *source)?;
    }
    let glyphs = cutter.finish()?;
    Ok(Subset { glyphs, chars: wanted.into_iter().map(|(char, _)| char).collect(), em })
}

/// Opens the faces; the first sets the scale.
fn open<'a>(faces: &[&'a [u8]]) -> Result<Vec<Face<'a>>, FontError> {
    let mut open: Vec<Face<'a>> = Vec::new();
    for data in faces {
        let font = FontRef::new(data).map_err(FontError::damaged)?;
        let em = f64::from(font.head().map_err(FontError::damaged)?.units_per_em());
        let first = match open.first() {
            Some(face) => f64::from(face.font.head().map_err(FontError::damaged)?.units_per_em()),
            None => em,
        };
        open.push(Face {
            glyf: font.glyf().map_err(|_| FontError::NotTrueType)?,
            loca: font.loca(None).map_err(|_| FontError::NotTrueType)?,
            hmtx: font.hmtx().map_err(FontError::damaged)?,
            post: font.post().ok(),
            scale: first / em,
            font,
        });
    }
    if open.is_empty() { Err(FontError::NoFace) } else { Ok(open) }
}

/// For each character the first face that has it and draws it. Nastaliq faces, for one, map letters to empty glyphs
/// and draw only what shaping makes of them, which no viewer does in a field.
fn choose(faces: &[Face], characters: &[u32]) -> Vec<(char, Source)> {
    let maps: Vec<_> = faces.iter().map(|face| face.font.charmap()).collect();
    let find = |char: char| {
        let glyph = |(index, map): (usize, &skrifa::charmap::Charmap)| {
            let glyph = map.map(char).filter(|glyph| glyph.to_u32() != 0)?;
            (blank(char) || faces[index].draws(glyph)).then_some((char, (index, glyph)))
        };
        maps.iter().enumerate().find_map(glyph)
    };
    characters.iter().filter_map(|&code| char::from_u32(code)).filter_map(find).collect()
}

/// Whether nothing is to be seen of a character: spaces, joiners, fillers and other format characters.
fn blank(char: char) -> bool {
    char.is_whitespace()
        || matches!(u32::from(char), 0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F)
        || matches!(u32::from(char), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F)
        || matches!(u32::from(char), 0xFEFF | 0xFFA0)
}

impl Face<'_> {
    /// Whether a glyph has an outline.
    fn draws(&self, glyph: GlyphId) -> bool {
        matches!(self.loca.get_glyf(glyph, &self.glyf), Ok(Some(_)))
    }
}

impl Cutter<'_> {
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
        self.glyphs[index] = Some(Outline { name, advance: self.advance(source), glyph });
        Ok(())
    }

    /// Puts a glyph of a face at `index`.
    fn place(&mut self, index: usize, source: Source) -> Result<(), FontError> {
        let mut glyph = self.shape(source)?;
        if let Glyph::Composite(composite) = &mut glyph {
            self.renumber(composite, source.0)?;
        }
        let outline = Outline { name: self.name(source), advance: self.advance(source), glyph };
        self.glyphs[index] = Some(outline);
        Ok(())
    }

    /// Gives the components their new numbers, adding those that no character has.
    fn renumber(&mut self, composite: &mut CompositeGlyph, face: usize) -> Result<(), FontError> {
        for component in composite.components_mut() {
            let source = (face, component.glyph);
            let index = match self.number.get(&source) {
                Some(&index) => index,
                None => self.append(source)?,
            };
            component.glyph = GlyphId::new(index as u32);
        }
        Ok(())
    }

    /// Adds a glyph behind the characters' own.
    fn append(&mut self, source: Source) -> Result<usize, FontError> {
        let index = self.glyphs.len();
        self.glyphs.push(None);
        self.number.insert(source, index);
        self.place(index, source)?;
        Ok(index)
    }

    /// A glyph's shape, scaled, without instructions.
    fn shape(&self, (face, glyph): Source) -> Result<Glyph, FontError> {
        let face = &self.faces[face];
        let Some(read) = face.loca.get_glyf(glyph, &face.glyf).map_err(FontError::damaged)? else {
            return Ok(Glyph::Empty);
        };
        let scale = |value: i16| (f64::from(value) * face.scale).round() as i16;
        Ok(match read.to_owned_table() {
            Glyph::Simple(simple) => Glyph::Simple(scaled(simple, scale)),
            Glyph::Composite(composite) => Glyph::Composite(scaled_composite(composite, scale)),
            Glyph::Empty => Glyph::Empty,
        })
    }

    /// Advance width in the subset's units.
    fn advance(&self, (face, glyph): Source) -> u16 {
        let face = &self.faces[face];
        (f64::from(face.hmtx.advance(glyph).unwrap_or(0)) * face.scale).round() as u16
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
    fn finish(self) -> Result<Vec<Outline>, FontError> {
        let mut seen = BTreeMap::new();
        let mut glyphs = Vec::with_capacity(self.glyphs.len());
        for outline in self.glyphs {
            let mut outline = outline.ok_or(FontError::NotTrueType)?;
            let times = seen.entry(outline.name.clone()).or_insert(0);
            *times += 1;
            if *times > 1 {
                outline.name = format!("{}.alt{}", outline.name, *times - 1);
            }
            glyphs.push(outline);
        }
        Ok(glyphs)
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

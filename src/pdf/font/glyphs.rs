//! What is left of the faces: outlines and the characters they stand for.

use std::collections::BTreeMap;

use write_fonts::tables::glyf::Glyph;

/// How deep glyphs may be made of glyphs. Noto's are made of letters and marks, one level deep or two.
pub(super) const DEEPEST: u16 = 16;

/// The glyphs that remain, indexed by their new numbers; 0 is `.notdef`.
pub(super) struct Glyphs {
    /// What is drawn, in units of [`Glyphs::em`].
    pub(super) outlines: Vec<Outline>,
    /// What each comes to.
    pub(super) extents: Vec<Extent>,
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
    /// Index of the face that it comes from.
    pub(super) face: usize,
}

/// What a glyph comes to with all that it is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// Points, at most 65,535.
    pub(super) points: u16,
    /// Contours, at most 65,535.
    pub(super) contours: u16,
    /// Levels of glyphs below it; 0 for one that is made of none.
    pub(super) depth: u16,
}

/// The extent of each outline.
///
/// # Errors
///
/// The index of one that nests deeper than [`DEEPEST`], which it also does if it is made of itself.
pub(super) fn extents(outlines: &[Outline]) -> Result<Vec<Extent>, usize> {
    let mut known = BTreeMap::new();
    (0..outlines.len()).map(|index| extent(outlines, index, 0, &mut known).ok_or(index)).collect()
}

/// The extent of one outline, `level` levels below another. Each is worked out once.
fn extent(outlines: &[Outline], index: usize, level: u16, known: &mut BTreeMap<usize, Extent>) -> Option<Extent> {
    if let Some(extent) = known.get(&index) {
        return (level + extent.depth <= DEEPEST).then_some(*extent);
    }
    let mut sum = Extent::default();
    match outlines.get(index).map(|outline| &outline.glyph) {
        None | Some(Glyph::Empty) => {}
        Some(Glyph::Simple(simple)) => {
            let points: usize = simple.contours.iter().map(|contour| contour.len()).sum();
            sum.points = u16::try_from(points).unwrap_or(u16::MAX);
            sum.contours = u16::try_from(simple.contours.len()).unwrap_or(u16::MAX);
        }
        Some(Glyph::Composite(_)) if level >= DEEPEST => return None,
        Some(Glyph::Composite(composite)) => {
            for component in composite.components() {
                let part = extent(outlines, component.glyph.to_u32() as usize, level + 1, known)?;
                sum.points = sum.points.saturating_add(part.points);
                sum.contours = sum.contours.saturating_add(part.contours);
                sum.depth = sum.depth.max(part.depth + 1);
            }
        }
    }
    known.insert(index, sum);
    Some(sum)
}

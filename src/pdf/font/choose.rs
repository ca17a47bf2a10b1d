//! Which faces to type with.

use std::collections::BTreeSet;

use super::error::FontError;
use super::face::{Face, FontFile};

/// As many faces as it takes to have every character that can be had: the one that has most of them last, before it the
/// one that has most of the rest, and so on, so that the face of the edition's own script comes before Latin. Of faces
/// that have as many, the first.
///
/// # Errors
///
/// [`FontError::NoFace`] if no face has any of the characters, [`FontError::Damaged`] if one cannot be read.
pub(super) fn choose<'a>(files: &[FontFile<'a>], characters: &[char]) -> Result<Vec<Face<'a>>, FontError> {
    let mut faces = Vec::new();
    for file in files {
        faces.extend(Face::open(file)?);
    }
    let mut open: BTreeSet<char> = characters.iter().copied().collect();
    let mut chosen: Vec<Face<'a>> = Vec::new();
    loop {
        let count = |face: &Face<'_>| open.iter().filter(|char| face.glyph(**char).is_some()).count();
        let counts = faces.iter().map(count).enumerate().rev();
        let Some((best, 1..)) = counts.max_by_key(|(_, count)| *count) else { break };
        let face = faces.remove(best);
        open.retain(|char| face.glyph(*char).is_none());
        chosen.insert(0, face);
    }
    if chosen.is_empty() { Err(FontError::NoFace) } else { Ok(chosen) }
}

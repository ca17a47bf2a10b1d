//! Characters without a face, found before layout, which would stop at the first and name no place; and the faces
//! that readers type with.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Sink};
use crate::edition::Edition;
use crate::language::characters;
use crate::series::Series;
use crate::typeset::{Face, Faces};

/// Reports every text that has a character which no face has.
pub fn check(series: &Series, editions: &[Edition], faces: &Faces, sink: &mut Sink) {
    let mut known: BTreeSet<char> = BTreeSet::new();
    let mut lacking: BTreeSet<char> = BTreeSet::new();
    let mut look = |text: &str, span: crate::source::Span| {
        for (at, character) in text.char_indices() {
            if known.contains(&character) {
                continue;
            }
            if lacking.contains(&character) || !faces.covers(character) {
                lacking.insert(character);
                let code = u32::from(character);
                let message = format!("no font has the character U+{code:04X} ({character})");
                let exact = span.end - span.start == text.len() as u32;
                let place = if exact { span.within(at, character.len_utf8()) } else { span };
                sink.push(
                    Diagnostic::error("missing-face", place, message)
                        .hint("put a font that has it into the folder fonts/, or write another character"),
                );
            } else {
                known.insert(character);
            }
        }
    };
    series.texts(&mut look);
    for edition in editions {
        edition.texts(&mut look);
    }
}

/// The faces for a form in these languages: regular and upright, as many as it takes to have every character that can
/// be had, the one that has most of them last.
pub fn for_typing<'f>(faces: &'f Faces, langs: &[&str]) -> Vec<&'f Face> {
    let mut open: BTreeSet<char> = characters(langs).into_iter().filter_map(char::from_u32).collect();
    let regular: Vec<&Face> = faces.faces.iter().filter(|face| face.weight == 400 && !face.italic).collect();
    let mut chosen: Vec<&Face> = Vec::new();
    loop {
        let count = |face: &Face| open.iter().filter(|character| face.covers(**character)).count();
        // Of faces that have as many, the first by file name.
        let best = regular.iter().map(|face| (count(face), *face)).rev().max_by_key(|(count, _)| *count);
        let Some((1.., face)) = best else { break };
        open.retain(|character| !face.covers(*character));
        chosen.insert(0, face);
    }
    chosen
}

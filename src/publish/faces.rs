//! Characters without a face, found before layout, which would stop at the first and name no place.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Sink};
use crate::edition::Edition;
use crate::series::Series;
use crate::typeset::Faces;

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

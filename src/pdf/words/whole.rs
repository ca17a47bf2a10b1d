//! Which pieces are a word, and the content written anew.

use std::ops::Range;

use super::fonts::Fonts;
use super::pieces::{Piece, pieces};
use crate::language::{mark, runs_back, unspaced};
use crate::pdf::read::{Operator, operators};

/// A word of more characters than this is none.
const LONGEST: usize = 200;

/// A content stream with one text round each word that needs it; none if no word does, or it is malformed.
pub(super) fn content(data: &[u8], fonts: &Fonts) -> Option<Vec<u8>> {
    let operators = operators(data)?;
    let mut out = Vec::new();
    let mut copied = 0;
    for object in text_objects(&operators) {
        let (Some(first), Some(last)) = (object.first(), object.last()) else { continue };
        let range = first.range.start..last.range.end;
        if let Some(written) = pieces(object, fonts).and_then(|pieces| rewritten(data, &pieces)) {
            out.extend_from_slice(&data[copied..range.start]);
            out.extend(written);
            copied = range.end;
        }
    }
    (copied > 0).then(|| {
        out.extend_from_slice(&data[copied..]);
        out
    })
}

/// What stands between each `BT` and its `ET`.
fn text_objects<'s, 'a>(operators: &'s [Operator<'a>]) -> impl Iterator<Item = &'s [Operator<'a>]> {
    let starts = operators.iter().enumerate().filter(|(_, operator)| operator.name == b"BT").map(|(at, _)| at + 1);
    starts.map(|start| {
        let rest = &operators[start..];
        let end = rest.iter().position(|operator| operator.name == b"ET").unwrap_or(0);
        &rest[..end]
    })
}

/// A text object with its words whole; none if no word needs it.
fn rewritten(data: &[u8], pieces: &[Piece]) -> Option<Vec<u8>> {
    let words = words(pieces);
    if words.is_empty() {
        return None;
    }
    let mut out = Vec::new();
    let mut at = 0;
    for (word, text) in words {
        write(data, &pieces[at..word.start], false, &mut out);
        let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        out.extend(format!("/Span<</ActualText<FEFF{units}>>>BDC ").bytes());
        write(data, &pieces[word.clone()], true, &mut out);
        out.extend(b"EMC ");
        at = word.end;
    }
    write(data, &pieces[at..], false, &mut out);
    Some(out)
}

/// Pieces as operators; glyphs that follow one another are shown at once. Within a word clusters have no text of their own.
fn write(data: &[u8], pieces: &[Piece], in_word: bool, out: &mut Vec<u8>) {
    let mut shown = false;
    for piece in pieces {
        let is_glyph = matches!(piece, Piece::Glyph { .. });
        match (shown, is_glyph) {
            (false, true) => out.push(b'['),
            (true, false) => out.extend(b"]TJ\n"),
            (false, false) | (true, true) => {}
        }
        shown = is_glyph;
        match piece {
            Piece::Setting(range) => out.extend_from_slice(&data[range.clone()]),
            Piece::Cluster { inner, .. } if in_word => out.extend_from_slice(&data[inner.clone()]),
            Piece::Cluster { outer, .. } => out.extend_from_slice(&data[outer.clone()]),
            Piece::Glyph { items, .. } => out.extend(items.bytes()),
        }
        if !is_glyph {
            out.push(b'\n');
        }
    }
    if shown {
        out.extend(b"]TJ\n");
    }
}

/// The words that need one text, with the space that follows, as ranges of pieces; and their texts.
fn words(pieces: &[Piece]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let is_space = |piece: &Piece| piece.text().is_some_and(|text| text.chars().all(char::is_whitespace));
        let end = pieces[start..].iter().position(is_space).map_or(pieces.len(), |at| start + at + 1);
        found.extend(word(&pieces[start..end]).map(|text| (start..end, text)));
        start = end;
    }
    found
}

/// The text of a word that needs to be whole: one with a cluster of several glyphs, of which it is not all.
fn word(pieces: &[Piece]) -> Option<String> {
    let several = |piece: &Piece| matches!(piece, Piece::Cluster { glyphs, .. } if *glyphs > 1);
    let texts: Vec<&str> = pieces.iter().filter_map(Piece::text).collect();
    let text = texts.concat();
    let fits = text.chars().count() <= LONGEST && !text.chars().any(left_alone);
    (texts.len() > 1 && fits && pieces.iter().any(several)).then_some(text)
}

/// Whether a character is a sign over, under or beside a letter that can make a word need one text.
pub(super) fn sign(character: char) -> bool {
    !character.is_ascii() && mark(character) && !left_alone(character)
}

/// What runs from right to left, and scripts without spaces between words.
fn left_alone(character: char) -> bool {
    runs_back(character) || unspaced(character)
}

//! Text that runs from right to left, letter by letter.
//!
//! Readers of PDF put such text in order by where it stands on the page: poppler and PDFium turn it round character by
//! character, and a text of several characters (`/ActualText`, a code that means two) with it, so that the sign of a
//! letter comes before the letter. So here each character has a text of its own, in the order in which it stands: a sign
//! the glyph that draws it, a joiner the glyph that the face has for it.
//!
//! Where a glyph stands over the line or beside the place that the line has come to, blanks that take no room stand
//! around it, within the same text: poppler takes the place of a text from its first and last glyph, and begins another
//! word where that is half a point higher or a tenth of the size further back; PDFium passes over an operator that shows
//! nothing but blanks, and over one that begins with an adjustment. Not a glyph that is seen moves.

use std::ops::Range;

use typst::layout::Em;
use typst::text::{FontInstance, Glyph, TextItem};

use crate::language::invisible;

/// Between punctuation and the signs of the letter before it, which to PDFium are one to be left in its order.
const MARK: char = '\u{200F}';

/// Faces whose blank says of itself that it is one: the first text that a glyph has in a file is what it says by itself
/// (`/ToUnicode`), and that must not be a sign.
#[derive(Default)]
pub(super) struct Blanks(Vec<FontInstance>);

impl Blanks {
    /// Whether the blank of a face has been told; from now on it has.
    fn tell(&mut self, font: &FontInstance) -> bool {
        let known = self.0.contains(font);
        if !known {
            self.0.push(font.clone());
        }
        known
    }
}

/// The item with each character's text for itself, if one was not; the text runs from right to left.
pub(super) fn letter_by_letter(item: &TextItem, blanks: &mut Blanks) -> Option<TextItem> {
    let clusters = || item.glyphs.chunk_by(|one, other| one.range == other.range);
    if clusters().all(|cluster| plain(item, cluster)) {
        return None;
    }
    let glyphs = Vec::with_capacity(item.glyphs.len() * 2);
    let mut letters = Letters { item, blank: Blank::of(&item.font)?, mark: 0..0, after_punctuation: false, glyphs };
    let mut text = item.text.clone();
    let mark = text.len();
    text.push(MARK);
    letters.mark = u16::try_from(mark).ok()?..u16::try_from(text.len()).ok()?;
    if !blanks.tell(&item.font) {
        // A space at the end of the line, which is on the left.
        let (start, end) = (text.len(), text.len() + 1);
        text.push(' ');
        let range = u16::try_from(start).ok()?..u16::try_from(end).ok()?;
        letters.glyphs.push(nothing(letters.blank.id, &range, item.glyphs.first()?));
    }
    clusters().for_each(|cluster| letters.take(cluster));
    Some(TextItem { text, glyphs: letters.glyphs, ..item.clone() })
}

/// Whether a cluster is one character, drawn by one glyph on the line.
fn plain(item: &TextItem, cluster: &[Glyph]) -> bool {
    let [glyph] = cluster else { return false };
    on_line(glyph) && item.text[glyph.range()].chars().nth(1).is_none()
}

/// Whether a glyph stands where the line has come to.
fn on_line(glyph: &Glyph) -> bool {
    glyph.y_offset == Em::zero() && glyph.x_offset == Em::zero()
}

/// The blank of a face.
struct Blank {
    id: u16,
    width: Em,
}

impl Blank {
    fn of(font: &FontInstance) -> Option<Self> {
        let id = font.ttf().glyph_index(' ')?.0;
        Some(Self { id, width: font.x_advance(id)? })
    }
}

/// An item that is being set letter by letter.
struct Letters<'a> {
    item: &'a TextItem,
    blank: Blank,
    /// Where the text has a mark of direction, to be put between signs of letters and of punctuation.
    mark: Range<u16>,
    /// Whether the last character was punctuation.
    after_punctuation: bool,
    glyphs: Vec<Glyph>,
}

impl Letters<'_> {
    fn take(&mut self, cluster: &[Glyph]) {
        let Some(first) = cluster.first().filter(|_| !plain(self.item, cluster)) else {
            self.glyphs.extend_from_slice(cluster);
            let text = cluster.first().map_or("", |glyph| &self.item.text[glyph.range()]);
            self.after_punctuation =
                text.chars().all(|character| !character.is_alphanumeric() && !character.is_whitespace());
            return;
        };
        let characters = self.characters(first);
        let letter = characters.iter().position(|(character, _)| !invisible(*character)).unwrap_or(0);
        let (before, rest) = characters.split_at(letter);
        let Some(((_, letter), signs)) = rest.split_first() else { return };
        let is_mark = |placed: &Placed<'_>| placed.glyph.x_advance == Em::zero() && cluster.len() > 1;
        let (marks, mut body): (Vec<Placed<'_>>, Vec<Placed<'_>>) = placed(cluster).into_iter().partition(is_mark);
        let mut marks = marks.into_iter();
        if std::mem::take(&mut self.after_punctuation) && !signs.is_empty() {
            let mark = self.mark.clone();
            self.bear(MARK, &mark, first);
        }
        for (character, range) in signs.iter().rev() {
            match marks.next().filter(|_| !invisible(*character)) {
                Some(mark) => self.group(&[mark], range, first),
                None => self.bear(*character, range, first),
            }
        }
        // What draws no sign is a part of the letter, such as its dots.
        body.extend(marks);
        self.group(&body, letter, first);
        before.iter().rev().for_each(|(character, range)| self.bear(*character, range, first));
    }

    /// The characters of a cluster, and where each stands in the text.
    fn characters(&self, glyph: &Glyph) -> Vec<(char, Range<u16>)> {
        let start = glyph.range.start;
        let found = self.item.text[glyph.range()].char_indices();
        // All are within the cluster, whose end is a u16.
        let place = |at: usize, character: char| start + at as u16..start + (at + character.len_utf8()) as u16;
        found.map(|(at, character)| (character, place(at, character))).collect()
    }

    /// A character that no glyph draws: the glyph that the face has for it, if that has neither width nor ink.
    fn bear(&mut self, character: char, range: &Range<u16>, like: &Glyph) {
        let face = self.item.font.ttf();
        let own = face
            .glyph_index(character)
            .filter(|glyph| face.glyph_hor_advance(*glyph) == Some(0) && face.glyph_bounding_box(*glyph).is_none());
        match own {
            Some(own) => self.glyphs.push(nothing(own.0, range, like)),
            None => self.group(&[], range, like),
        }
    }

    /// Glyphs that draw one character, between blanks unless they stand on the line.
    fn group(&mut self, glyphs: &[Placed<'_>], range: &Range<u16>, like: &Glyph) {
        if let [Placed { glyph, .. }] = glyphs
            && on_line(glyph)
            && glyph.x_advance != Em::zero()
        {
            self.glyphs.push(Glyph { range: range.clone(), ..(*glyph).clone() });
            return;
        }
        let blank = nothing(self.blank.id, range, like);
        let (mut height, mut pen) = (Em::zero(), Em::zero());
        self.glyphs.push(blank.clone());
        for Placed { at, glyph } in glyphs {
            if glyph.y_offset != height {
                height = glyph.y_offset;
                self.glyphs.push(Glyph { y_offset: height, ..blank.clone() });
            }
            self.glyphs.push(Glyph { range: range.clone(), x_offset: *at - pen, ..(*glyph).clone() });
            pen += glyph.x_advance;
        }
        self.glyphs.push(Glyph { x_offset: -self.blank.width, ..blank });
    }
}

/// A glyph, and how far from the beginning of its cluster it is drawn.
struct Placed<'a> {
    at: Em,
    glyph: &'a Glyph,
}

/// Where the glyphs of a cluster are drawn.
fn placed(cluster: &[Glyph]) -> Vec<Placed<'_>> {
    let mut pen = Em::zero();
    let mut placed = Vec::with_capacity(cluster.len());
    for glyph in cluster {
        placed.push(Placed { at: pen + glyph.x_offset, glyph });
        pen += glyph.x_advance;
    }
    placed
}

/// A glyph that takes no room.
fn nothing(id: u16, range: &Range<u16>, like: &Glyph) -> Glyph {
    Glyph {
        id,
        x_advance: Em::zero(),
        x_offset: Em::zero(),
        y_advance: Em::zero(),
        y_offset: Em::zero(),
        range: range.clone(),
        span: like.span,
    }
}

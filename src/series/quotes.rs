//! Straight quotation marks in Markdown and in plain words become those of the language that the text is in. What is code,
//! an address, or a mark behind a backslash stays as it is written; so do marks that were typed as they are to look.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::tree::Inline;
use crate::language::QuotationMarks;

/// What stands in a text for anything that is no letter of it: code, a placeholder.
const THING: char = 'x';

/// Sets the straight marks among the inline events of a block; `text` is what they were parsed from. The parser has made
/// English marks of them.
pub fn set(pieces: &mut [(Event<'_>, Range<usize>)], text: &str, marks: &QuotationMarks) {
    let mut letters = Vec::new();
    let mut found = Vec::new();
    for (index, (event, range)) in pieces.iter().enumerate() {
        match event {
            Event::Text(words) => {
                let straight = text.get(range.clone()).filter(|source| matches!(*source, "\"" | "'"));
                match straight.filter(|source| *source != &**words) {
                    Some(mark) => {
                        found.push((index, letters.len()));
                        letters.extend(mark.chars());
                    }
                    None => letters.extend(words.chars()),
                }
            }
            Event::SoftBreak | Event::HardBreak => letters.push(' '),
            Event::Code(_) | Event::Start(Tag::Image { .. }) => letters.push(THING),
            _ => {}
        }
    }
    let places: Vec<usize> = found.iter().map(|(_, place)| *place).collect();
    for ((index, _), mark) in found.into_iter().zip(marks.set(&letters, &places)) {
        pieces[index].0 = Event::Text(mark.into());
    }
}

/// Sets the straight marks of plain words: a title, a caption, an attribute.
pub fn set_plain(words: &mut [Inline], marks: &QuotationMarks) {
    let mut letters = Vec::new();
    for inline in &*words {
        match inline {
            Inline::Text(text, _) => letters.extend(text.chars()),
            Inline::Break => letters.push(' '),
            Inline::Emph(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Code(..)
            | Inline::Link { .. }
            | Inline::Note(..)
            | Inline::Placeholder(..) => letters.push(THING),
        }
    }
    let places: Vec<usize> = (0..letters.len()).filter(|at| is_straight(letters[*at])).collect();
    if places.is_empty() {
        return;
    }
    let mut set = marks.set(&letters, &places).into_iter();
    for inline in words {
        let Inline::Text(text, _) = inline else { continue };
        let mut made = String::with_capacity(text.len());
        for letter in text.chars() {
            match is_straight(letter).then(|| set.next()).flatten() {
                Some(mark) => made.push_str(&mark),
                None => made.push(letter),
            }
        }
        *text = made;
    }
}

fn is_straight(letter: char) -> bool {
    matches!(letter, '"' | '\'')
}

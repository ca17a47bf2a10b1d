//! Ids that links lead to and keys that pages are known by: all that a document makes for itself is made here.
//!
//! A written id is small Latin letters, digits and hyphens, and the name of a field joins such words by periods. What is
//! generated holds an underscore, so it is never one of either; each kind begins in its own way, so that no two kinds
//! meet.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use serde::Serialize;

/// What a finished book calls its answers, so that `verify` finds them: writers and layouts take the words from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AnswerMarks {
    /// The named destination of a PDF at the head of all answers, and in an EPUB the class of the section that holds them.
    pub all: &'static str,
    /// What the named destination of each answer begins with, before the answer's id; layouts label its heading so, and mark
    /// with it alone where the head of all answers begins, as blocks are marked with their keys.
    pub each: &'static str,
    /// In an EPUB, the class of the section of each answer, whose id is the answer's.
    #[serde(skip)]
    pub class: &'static str,
}

/// The words in use.
pub const ANSWER_MARKS: AnswerMarks = AnswerMarks { all: "answers", each: "answer:", class: "answer" };

/// A place that a link can lead to, or that layouts mark. Serialised as its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Target(String);

impl Target {
    /// An id that an author wrote.
    pub fn written(id: &str) -> Self {
        Self(id.to_string())
    }

    /// An exercise without a written id.
    pub fn exercise(number: usize) -> Self {
        Self(format!("exercise_{number}"))
    }

    /// A figure without a written id.
    pub fn figure(number: usize) -> Self {
        Self(format!("figure_{number}"))
    }

    /// The answer to an exercise.
    pub fn answer(exercise: &Self) -> Self {
        Self(format!("answer_{exercise}"))
    }

    /// A footnote of the body, by its place among those, from 1.
    pub fn note(place: usize) -> Self {
        Self(format!("note_{place}"))
    }

    /// A footnote of the front pages, on the same terms: they take no number from the body's.
    pub fn front_note(place: usize) -> Self {
        Self(format!("note_front_{place}"))
    }

    /// A page of the front matter, by its place from 1.
    pub fn front_page(place: usize) -> Self {
        Self(format!("front_{place}"))
    }

    /// A part: its number, or its name where it has none.
    pub fn part(number: Option<usize>, name: &str) -> Self {
        Self(number.map_or_else(|| format!("part_{name}"), |number| format!("part_{number}")))
    }

    /// A chapter, whose title no block need be: it may stand on the opener of its part.
    pub fn chapter(id: &str) -> Self {
        Self(format!("chapter_{id}"))
    }

    /// A block that begins at a place of the chapter or page that `scope` names; of several such, the `nth`, from 1. The
    /// place's name is of letters and digits.
    pub fn block(scope: &str, start: &str, nth: u32) -> Self {
        match nth {
            1 => Self(format!("b_{scope}_{start}")),
            more => Self(format!("b_{scope}_{start}.{more}")),
        }
    }

    /// A sheet that is made of a block.
    pub fn sheet(block: &Self) -> Self {
        Self(format!("sheet_{block}"))
    }

    /// A footnote on a sheet, by the sheet's place from 1: each sheet has the whole text of its notes.
    pub fn note_of_sheet(note: &Self, sheet: usize) -> Self {
        Self(format!("{note}.{sheet}"))
    }

    /// A facilitator's notes that belong to a block; `nth` counts all notes, from 1.
    pub fn notes(block: &Self, nth: usize) -> Self {
        Self(format!("notes_{block}_{nth}"))
    }

    /// The block that a mark of a layout is about, or what the mark is: sheets and a facilitator's notes bear the names of
    /// the blocks they are of.
    pub fn marked_block(mark: &str) -> &str {
        let of_sheet = mark.strip_prefix("sheet_").unwrap_or(mark);
        let of_notes = of_sheet.strip_prefix("notes_").and_then(|rest| rest.rsplit_once('_'));
        of_notes.map_or(of_sheet, |(block, _)| block)
    }

    /// The name as layouts and files have it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Deref for Target {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Target {
    fn borrow(&self) -> &str {
        &self.0
    }
}

//! The document: what one product of one guide in one edition contains, in order, in the languages it is printed in.
//!
//! This is the data that `layouts/` and the EPUB writer read. It is serialised as JSON with the names below, so its
//! shape is a contract with every designer's layout: a new kind of block is a new variant of [`Kind`].

mod block;
mod book;
mod compose;
mod facts;
mod target;
#[cfg(test)]
mod tests;
mod words;

pub use block::{Block, Cell, Choice, Definition, Inline, Item, Kind, NotepadPart, Prompt, StatusRow, Text};
pub use book::{
    Answer, Body, Chapter, Document, EditionFacts, Front, GuideFacts, Language, Lists, Material, Outcomes, Page, Part,
    Review, SeriesFacts, Sheet, Titles, Wish, asset, parts_of_asset,
};
pub use compose::{Elsewhere, Mode, PagePlan, PageStamp, PlaceLink, PlaceLinkParts, Unknown};
pub use facts::{Control, ExerciseFacts, Field, FigureFacts, NotepadFacts, ToolFacts};
pub use target::{ANSWER_MARKS, AnswerMarks, Target};
pub use words::{Name, Names, TargetKind};

pub use crate::language::Direction;
pub use crate::project::{PageRole, Paper, Product};
pub use crate::series::{Alignment, Callout, Group, NotepadStyle};

/// A BCP 47 language tag, as written in the edition (`th`, `fa-AF`).
pub type Tag = String;

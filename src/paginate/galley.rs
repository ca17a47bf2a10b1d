//! A body before it has pages: runs of pieces with heights, and where they may be parted. Every length is in points.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A body as one layout on pages without end shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Galley {
    /// Height of the text on a body page.
    pub room: f64,
    /// What the first note of a page costs beside its own height: the line over the notes and the gap above it.
    pub note_area: f64,
    /// How the space over headings may grow.
    pub gaps: Gaps,
    /// Rows to fill in grow by whole steps of this, all of a table on a page by as many, so that they stay alike.
    pub row_step: f64,
    /// What begins on a page of its own, in reading order. The first begins on the first page, a right-hand one.
    pub runs: Vec<Run>,
}

impl Galley {
    /// Lets a page begin with the first piece of some blocks. Blocks that have no piece change nothing.
    pub fn begin_page(&mut self, keys: &BTreeSet<&str>) {
        if let Some(piece) = self.first(keys) {
            piece.before = Break::Must;
        }
    }

    /// Fills the page that begins with the first piece of some blocks.
    pub fn fill_page(&mut self, keys: &BTreeSet<&str>) {
        if let Some(piece) = self.first(keys) {
            piece.fills = true;
        }
    }

    fn first(&mut self, keys: &BTreeSet<&str>) -> Option<&mut Piece> {
        let mut pieces = self.runs.iter_mut().flat_map(|run| &mut run.pieces);
        pieces.find(|piece| keys.contains(piece.spot.key.as_str()))
    }

    /// Keeps all pieces of some blocks, which stand one behind the other, on one page.
    pub fn keep(&mut self, keys: &BTreeSet<&str>) {
        for run in &mut self.runs {
            let mut within = false;
            for piece in &mut run.pieces {
                let own = keys.contains(piece.spot.key.as_str());
                piece.kept |= own && within;
                within = own;
            }
        }
    }
}

/// How far the space over a heading within a page may grow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gaps {
    /// It grows by whole steps, so that lines stay on the grid.
    pub step: f64,
    /// The most that is added over one heading; 0 for none.
    pub most: f64,
}

/// What begins on a fresh page and is read through: a part's opener or a chapter. Chapters that follow each other on one
/// page are one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The key of the part or chapter.
    pub key: String,
    /// On which side it begins.
    pub begin: Begin,
    /// Whether a part ends with it: its last page may be as empty as it comes.
    pub ends_part: bool,
    /// In reading order. An opener is one piece as high as the room.
    pub pieces: Vec<Piece>,
}

/// On which side a run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begin {
    /// On a right-hand page; one is left blank before it where that needs one.
    Right,
    /// On the next page, whichever side it is.
    Fresh,
}

/// The least that a break leaves whole: a heading, a line of a paragraph, a row, a figure, a part of a notepad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is of.
    pub spot: Spot,
    /// What it is.
    pub kind: Kind,
    /// Space between it and the piece before, both their margins taken together; it vanishes at the top of a page.
    pub above: f64,
    /// Its own height. The first row's holds the table's head, the first pad's not the prompt, which is a piece.
    pub height: f64,
    /// Height of the notes that it calls, with the gap over each.
    pub notes: f64,
    /// Whether a page may begin with it.
    pub before: Break,
    /// Whether the author asks that it stay on the page of the piece before.
    pub kept: bool,
    /// Whether a page that begins with it is to be full, be it the last of a part: what may be higher is, at no cost.
    pub fills: bool,
    /// The key of the exercise it stands in.
    pub exercise: Option<String>,
    /// Whether one writes, ticks or rates in it.
    pub field: bool,
}

impl Piece {
    /// A piece that stays whole, stands alone and is only read.
    pub fn whole(spot: Spot, height: f64) -> Self {
        Self {
            spot,
            kind: Kind::Whole,
            above: 0.0,
            height,
            notes: 0.0,
            before: Break::May,
            kept: false,
            fills: false,
            exercise: None,
            field: false,
        }
    }
}

/// A place in a body: a block and, where a block has several pieces, which of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// The block's key.
    pub key: String,
    /// Which row, item, line or part of a notepad, from 0, the outer first; empty for a whole block.
    pub at: Vec<u32>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        self.at.iter().try_for_each(|part| write!(f, "/{part}"))
    }
}

/// Whether a page may begin with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// It stays with the piece before, as what follows a heading does. Only what is taller than a page breaks it.
    Never,
    /// It may, where it would not have fitted on the page before: a line inside a paragraph, which nobody can push down.
    Full,
    /// It may.
    May,
    /// It must: the author says so.
    Must,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A heading with its number, or the head of an exercise.
    Heading {
        /// Its level, from 1.
        level: u8,
    },
    /// A line of a paragraph, also of one in a list or a callout.
    Line {
        /// Which, from 0.
        index: u32,
        /// Of how many.
        of: u32,
    },
    /// An item of a list, a term with what it means, an item to tick: what is not given line by line.
    Item {
        /// Which, from 0.
        index: u32,
        /// Of how many.
        of: u32,
    },
    /// A row of a table, its cells never parted.
    Row {
        /// Which, from 0, the head not counted.
        index: u32,
        /// Of how many.
        of: u32,
        /// Height of the head that is repeated over it where it begins a page; of the first row 0.
        head: f64,
        /// How much higher it may be made: room to write; 0 of what is read.
        spare: f64,
    },
    /// A figure with its caption.
    Figure {
        /// How much lower its picture may be made.
        spare: f64,
    },
    /// A notepad's field, or one of its parts.
    Pad {
        /// The lines that the author asks for; it has never fewer.
        lines: u32,
        /// The most it may have.
        most: u32,
        /// Height of a line.
        pitch: f64,
        /// Height of what stands over it where it begins a page: that it goes on. Within a page it stands right under the
        /// part before, as if they were one.
        head: f64,
    },
    /// Anything else that stays whole: a short callout, a prompt, a rule.
    Whole,
}

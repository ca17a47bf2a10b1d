//! What every fault costs, in one table with the reasons. One unit is a blemish that nobody sees; sums decide, so what is
//! ten times as dear is taken only where it spares ten of the other.

use std::fmt;

use serde::Serialize;

/// What can be wrong with a page, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// What stays together is parted: nothing else was left, since it is taller than a page.
    Torn,
    /// A piece is taller than a page and goes on over the next.
    Taller,
    /// What the author asked to keep together is parted.
    Unkept,
    /// An exercise stands on two sides of a leaf, some of its fields behind it.
    ExerciseTurned,
    /// A notepad or a table to fill in goes on behind the leaf.
    FieldTurned,
    /// A page that does not end a part is less than half full.
    HalfEmpty,
    /// A table has too few rows on one side of a break.
    FewRows,
    /// A heading begins in the last fifth of a page.
    LowHeading,
    /// A part ends with a page that holds next to nothing.
    NearlyEmpty,
    /// A line of a paragraph stands alone at the foot or the head of a page.
    LoneLine,
    /// White space stands over the notes of a page.
    HoleOverNotes,
    /// White space stands at the foot of a page.
    Hole,
}

impl FaultKind {
    /// All, the worst first.
    pub const ALL: [Self; 12] = [
        Self::Torn,
        Self::Taller,
        Self::Unkept,
        Self::ExerciseTurned,
        Self::FieldTurned,
        Self::HalfEmpty,
        Self::FewRows,
        Self::LowHeading,
        Self::NearlyEmpty,
        Self::LoneLine,
        Self::HoleOverNotes,
        Self::Hole,
    ];

    /// Its name, as in data.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Torn => "torn",
            Self::Taller => "taller",
            Self::Unkept => "unkept",
            Self::ExerciseTurned => "exercise-turned",
            Self::FieldTurned => "field-turned",
            Self::HalfEmpty => "half-empty",
            Self::FewRows => "few-rows",
            Self::LowHeading => "low-heading",
            Self::NearlyEmpty => "nearly-empty",
            Self::LoneLine => "lone-line",
            Self::HoleOverNotes => "hole-over-notes",
            Self::Hole => "hole",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The table of costs. Each is charged once for each time it occurs, but where its line says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// [`FaultKind::Torn`]. Dearer than all else on all pages of a book, so that it is taken only where nothing else is
    /// left; a break that would not come true is charged the same.
    pub torn: u64,
    /// [`FaultKind::Taller`], for each page more. It cannot be helped, so it only has to be told.
    pub taller: u64,
    /// [`FaultKind::Unkept`]. The author has looked at the page; only what cannot be held is against it.
    pub unkept: u64,
    /// [`FaultKind::ExerciseTurned`], for each block of fields behind the leaf: one turns back and forth between the
    /// question and the room for the answer.
    pub exercise_turned: u64,
    /// [`FaultKind::FieldTurned`], beside the above: the answer itself is on two sides of a leaf.
    pub field_turned: u64,
    /// [`FaultKind::HalfEmpty`], beside the hole. It looks like a mistake of the printer's, on every screen and every
    /// sheet; a turned exercise does not.
    pub half_empty: u64,
    /// [`FaultKind::FewRows`]. One row under a repeated head is read as a table of its own.
    pub few_rows: u64,
    /// [`FaultKind::LowHeading`]. What it announces is on another page; a page more, with pads that keep their lines, is
    /// the better choice, an exercise behind the leaf is not.
    pub low_heading: u64,
    /// [`FaultKind::NearlyEmpty`]. A leaf for a line or two; a little tighter, they stand on the page before.
    pub nearly_empty: u64,
    /// [`FaultKind::LoneLine`]. One reads over it.
    pub lone_line: u64,
    /// White space at the foot, times the square of its share of the page: a little is not seen, much is. Told as
    /// [`FaultKind::Hole`] from a third of the page on.
    pub hole: u64,
    /// The same over notes, which show where the page ends; beside the above. Told as [`FaultKind::HoleOverNotes`] from
    /// a sixth of the page on.
    pub hole_over_notes: u64,
    /// A page more, blank or not: paper, and weight to carry.
    pub page: u64,
    /// An exercise on two pages that face each other: all is in sight, yet one page is better.
    pub exercise_parted: u64,
    /// An exercise of which words without a field stand behind the leaf.
    pub exercise_tail: u64,
    /// A table cut where it may be.
    pub table_cut: u64,
    /// A table of fewer than six rows cut: it would nearly always have stood whole.
    pub short_table_cut: u64,
    /// A notepad, or another block of fields, cut on pages that face each other.
    pub field_parted: u64,
    /// A list cut between items.
    pub list_cut: u64,
    /// An item of a list alone on one side.
    pub lone_item: u64,
    /// A paragraph cut between lines.
    pub paragraph_cut: u64,
    /// A notepad stretched, times the square of its share of what it may grow: a few lines more are welcome, twice the
    /// lines ask for more than was asked.
    pub stretch: u64,
    /// A picture made smaller, times the square of the share of what it may be: its letters are smaller than the text's.
    pub small_figure: u64,
    /// A picture that stands later than it was written, for each block that it is put behind: who reads of it has to look
    /// for it. White of a third of a page is dearer than two blocks.
    pub later_figure: u64,
    /// A step over a heading: the rhythm of the page is lost a little.
    pub gap: u64,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            torn: 10_000_000,
            taller: 1_000,
            unkept: 100_000,
            exercise_turned: 6_000,
            field_turned: 1_000,
            half_empty: 30_000,
            few_rows: 12_000,
            low_heading: 4_000,
            nearly_empty: 600,
            lone_line: 1_500,
            hole: 1_500,
            hole_over_notes: 1_500,
            page: 1_000,
            exercise_parted: 40,
            exercise_tail: 300,
            table_cut: 40,
            short_table_cut: 3_000,
            field_parted: 60,
            list_cut: 15,
            lone_item: 80,
            paragraph_cut: 10,
            stretch: 40,
            small_figure: 60,
            later_figure: 80,
            gap: 1,
        }
    }
}

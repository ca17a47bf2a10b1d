//! What every fault costs, in one table with the reasons. One unit is a blemish hardly seen; sums decide, so what is ten
//! times as dear is preferred only to ten of the other.

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
    /// A line of a paragraph stands alone at the foot or the head of a page.
    LoneLine,
    /// White space stands over the notes of a page.
    HoleOverNotes,
    /// White space stands at the foot of a page.
    Hole,
}

impl FaultKind {
    /// All, the worst first.
    pub const ALL: [Self; 11] = [
        Self::Torn,
        Self::Taller,
        Self::Unkept,
        Self::ExerciseTurned,
        Self::FieldTurned,
        Self::HalfEmpty,
        Self::FewRows,
        Self::LowHeading,
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

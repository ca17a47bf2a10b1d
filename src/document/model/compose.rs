//! What layouts are told of composed pages: that a galley is asked for, or where the pages were decided to begin.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a layout is asked for where it is not the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The body on pages without end, with marks where pieces begin and end.
    Galley,
}

/// Where the pages of a body begin and what stretches on them, by the spots that the marks of a layout name: a block's
/// key and, of one in a block, `/` and its number from 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PagePlan {
    /// The pieces before which a page has to end, in reading order.
    pub breaks: Vec<String>,
    /// Lines of notepads, or parts of them, that have more than asked for.
    pub pads: BTreeMap<String, u32>,
    /// Points by which rows to fill in are higher than they would be.
    pub rows: BTreeMap<String, f64>,
    /// Points added to the space over headings.
    pub gaps: BTreeMap<String, f64>,
    /// Points by which the pictures of figures are lower than they would be.
    pub figures: BTreeMap<String, f64>,
    /// Figures that stand later than they were written, each with the block that it stands behind.
    pub later: BTreeMap<String, String>,
}

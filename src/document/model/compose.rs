//! What layouts are told of composed pages: that a galley is asked for, or where the pages were decided to begin.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a layout is asked for where it is not the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The body on pages without end, with marks where pieces begin and end.
    Galley,
    /// The pages before the body, then the stamps.
    Front,
    /// The body alone.
    Body,
}

/// What one part of a book knows of the pages of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Elsewhere {
    /// Their numbers by the labels of what stands on them.
    Known(BTreeMap<String, String>),
    /// Nothing yet: every number is as wide as most are.
    Unknown(Unknown),
}

/// The word for pages that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// They are not laid out yet.
    Unknown,
}

/// What is drawn over a page of the body in the edition's languages: how it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PageStamp {
    /// Whether the lines of the page run from right to left.
    pub rtl: bool,
    /// Whether it is light on a ground in colour.
    pub light: bool,
}

/// The address of a link to a place in the other part of the book: `place:<label>?<where it leads, in words>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLink {
    /// The label of what stands there.
    pub target: String,
    /// Where it leads, for those who do not see it.
    pub words: String,
}

/// What such an address begins with.
const PLACE_SCHEME: &str = "place:";

/// What stands before the words.
const PLACE_WORDS: char = '?';

impl FromStr for PlaceLink {
    type Err = ();

    fn from_str(address: &str) -> Result<Self, ()> {
        let (target, words) = address.strip_prefix(PLACE_SCHEME).and_then(|it| it.split_once(PLACE_WORDS)).ok_or(())?;
        Ok(Self { target: target.to_string(), words: words.to_string() })
    }
}

/// What layouts need to know to write a [`PlaceLink`].
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PlaceLinkParts {
    /// What it begins with.
    pub scheme: &'static str,
    /// What stands before the words.
    pub words: char,
}

impl Default for PlaceLinkParts {
    fn default() -> Self {
        Self { scheme: PLACE_SCHEME, words: PLACE_WORDS }
    }
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

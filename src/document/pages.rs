//! What the other products know of the printed workbook: its page numbers and what stands where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The workbook's pages, as far as other products need them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageList {
    /// One mark a page, in order, cover and blanks included.
    pub marks: Vec<PageMark>,
    /// Page label by the key of the block, or of the piece of one, that begins on it.
    pub label_of: BTreeMap<String, String>,
    /// Index of the page, from 0, by the key of the block, or of the piece of one, that begins on it.
    pub index_of: BTreeMap<String, usize>,
    /// Where what links lead to stands, by the label that layouts give it.
    #[serde(skip)]
    pub places: BTreeMap<String, Place>,
}

impl PageList {
    /// These pages, and those of another list behind them.
    pub fn followed_by(&self, other: &Self) -> Self {
        let behind = self.marks.len();
        let mut all = self.clone();
        all.marks.extend(other.marks.iter().cloned());
        all.label_of.extend(other.label_of.iter().map(|(key, label)| (key.clone(), label.clone())));
        all.index_of.extend(other.index_of.iter().map(|(key, index)| (key.clone(), index + behind)));
        let moved = |place: &Place| Place { page: place.page + behind, ..*place };
        all.places.extend(other.places.iter().map(|(label, place)| (label.clone(), moved(place))));
        all
    }

    /// The labels of the pages on which what links lead to stands.
    pub fn numbers(&self) -> BTreeMap<String, String> {
        let label = |place: &Place| self.marks.get(place.page).map(|mark| mark.label.clone());
        self.places.iter().filter_map(|(name, place)| Some((name.clone(), label(place)?))).collect()
    }
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The page, from 0.
    pub page: usize,
    /// Points from the page's left edge.
    pub x: f64,
    /// Points from its upper edge.
    pub y: f64,
}

/// Where a page of the printed workbook begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMark {
    /// The label printed on it, such as `iv` or `34`.
    pub label: String,
    /// Key of the block, or of the piece of one, that stands first on it; none before any block.
    pub key: Option<String>,
    /// Where in its words the page begins, if it began on a page before.
    pub cut: Option<Cut>,
}

/// Where in the words of a block or piece a page begins. Only letters and digits count: print and other products differ in
/// what stands between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// How many letters of it are printed on the pages before.
    pub at: usize,
    /// The last letters before the page begins, at most [`Cut::MOST`].
    pub before: String,
    /// The first letters on the page, at most [`Cut::MOST`].
    pub after: String,
}

impl Cut {
    /// How many letters are kept on each side.
    pub const MOST: usize = 48;

    /// The letters and digits of words.
    pub fn letters(words: &str) -> impl Iterator<Item = char> + '_ {
        words.chars().filter(|character| character.is_alphanumeric())
    }
}

/// A piece of a block that has no key of its own, and at which a page may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A row of a table, from 1.
    Row(usize),
    /// An item to tick or to rate, or a term with what it means, from 1.
    Item(usize),
    /// The part of a notepad that one field covers, from 1.
    Part(usize),
}

impl Piece {
    /// Its key, as layouts mark it: the block's, a full stop, a letter, the number.
    pub fn key(self, block: &str) -> String {
        match self {
            Self::Row(number) => format!("{block}.r{number}"),
            Self::Item(number) => format!("{block}.i{number}"),
            Self::Part(number) => format!("{block}.p{number}"),
        }
    }
}

//! Page marks: where each page of the printed workbook begins in the book's text.
//!
//! A mark stands before the block whose key the page list names. Pages before any block belong to the cover. A page
//! whose block the book lacks (it may stand in the workbook alone) goes to where the next page goes. Every label
//! occurs once, in order.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Plan;
use crate::document::pages::PageList;

/// A page's mark.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    /// The printed label.
    pub(super) label: &'a str,
    /// The anchor in the text.
    pub(super) id: String,
    /// Index of the file.
    pub(super) file: usize,
}

/// All marks in order, and by the key they stand at.
#[derive(Debug, Default)]
pub(super) struct Marks<'a> {
    /// In the order of the pages.
    pub(super) all: Vec<Mark<'a>>,
    at: BTreeMap<&'a str, Vec<usize>>,
    cover: Vec<usize>,
}

impl<'a> Marks<'a> {
    /// Places the pages of a list in a plan.
    pub(super) fn new(pages: &'a PageList, plan: &Plan<'a>) -> Self {
        let keys = plan.keys();
        let order: BTreeMap<&str, usize> = keys.iter().enumerate().rev().map(|(at, (key, _))| (*key, at + 1)).collect();
        let mut marks = Self::default();
        let mut seen = BTreeSet::new();
        for (mark, place) in pages.marks.iter().zip(places(pages, &order)) {
            let id = anchor(&mark.label, &mut seen);
            let index = marks.all.len();
            let (key, file) = place.checked_sub(1).and_then(|at| keys.get(at)).copied().unzip();
            marks.all.push(Mark { label: &mark.label, id, file: file.unwrap_or(0) });
            match key {
                Some(key) => marks.at.entry(key).or_default().push(index),
                None => marks.cover.push(index),
            }
        }
        marks
    }

    /// The marks at a key.
    pub(super) fn at(&self, key: &str) -> impl Iterator<Item = &Mark<'a>> {
        self.at.get(key).into_iter().flatten().map(|index| &self.all[*index])
    }

    /// The marks on the cover.
    pub(super) fn on_cover(&self) -> impl Iterator<Item = &Mark<'a>> {
        self.cover.iter().map(|index| &self.all[*index])
    }
}

/// The place of each page: 0 the cover, else that of its key from 1; never before the page that comes first.
fn places(pages: &PageList, order: &BTreeMap<&str, usize>) -> Vec<usize> {
    let known = |key: &Option<String>| key.as_deref().map_or(Some(0), |key| order.get(key).copied());
    let mut places: Vec<Option<usize>> = pages.marks.iter().map(|mark| known(&mark.key)).collect();
    let mut next = places.iter().copied().flatten().max().unwrap_or(0);
    for place in places.iter_mut().rev() {
        next = *place.get_or_insert(next);
    }
    let mut least = 0;
    for place in &mut places {
        least = least.max(place.unwrap_or(0));
        *place = Some(least);
    }
    places.into_iter().flatten().collect()
}

/// The anchor of a label: an XML name of its own. Written ids never begin with `_`.
fn anchor(label: &str, seen: &mut BTreeSet<String>) -> String {
    let safe = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let mut id = format!("_page-{}", label.chars().map(safe).collect::<String>());
    while !seen.insert(id.clone()) {
        id.push('-');
    }
    id
}

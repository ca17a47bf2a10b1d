//! Page breaks: where each page of the printed workbook begins in the book's text.
//!
//! A break stands at the block, or the piece of one, whose key the page list names: before it, or inside its words where
//! the page begins there. Pages before any block belong to the cover. A page whose block the book lacks (it may stand in
//! the workbook alone) goes to where the next page goes. Every label occurs once, in order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::spine::Spine;
use crate::document::pages::{Cut, PageList};

/// Where a page begins.
#[derive(Debug, Clone)]
pub(super) struct PageBreak<'a> {
    /// The printed label.
    pub(super) label: &'a str,
    /// The anchor in the text.
    pub(super) id: String,
    /// Index of the file.
    pub(super) file: usize,
    /// Where it stands inside the words of its block or piece; none if before them.
    pub(super) cut: Option<&'a Cut>,
}

/// All breaks in order, and by the key they stand at.
#[derive(Debug, Default)]
pub(super) struct PageBreaks<'a> {
    /// In the order of the pages.
    pub(super) all: Vec<PageBreak<'a>>,
    at: BTreeMap<Cow<'a, str>, Vec<usize>>,
    cover: Vec<usize>,
}

impl<'a> PageBreaks<'a> {
    /// Places the pages of a list in the book.
    pub(super) fn new(pages: &'a PageList, spine: &Spine<'a>) -> Self {
        let keys = spine.keys();
        let order: BTreeMap<&str, usize> =
            keys.iter().enumerate().rev().map(|(at, (key, _))| (key.as_ref(), at + 1)).collect();
        let mut breaks = Self::default();
        let mut seen = BTreeSet::new();
        for (mark, place) in pages.marks.iter().zip(places(pages, &order)) {
            let id = anchor(&mark.label, &mut seen);
            let index = breaks.all.len();
            let found = place.checked_sub(1).and_then(|at| keys.get(at));
            let own = found.is_some_and(|(key, _)| mark.key.as_deref() == Some(key));
            let file = found.map_or(0, |(_, file)| *file);
            breaks.all.push(PageBreak { label: &mark.label, id, file, cut: mark.cut.as_ref().filter(|_| own) });
            match found {
                Some((key, _)) => breaks.at.entry(key.clone()).or_default().push(index),
                None => breaks.cover.push(index),
            }
        }
        breaks
    }

    /// The breaks at a key.
    pub(super) fn at<'s>(&'s self, key: &str) -> impl Iterator<Item = &'s PageBreak<'a>> + use<'s, 'a> {
        self.at.get(key).into_iter().flatten().map(|index| &self.all[*index])
    }

    /// The breaks on the cover.
    pub(super) fn on_cover(&self) -> impl Iterator<Item = &PageBreak<'a>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::pages::PageMark;

    /// Pages that begin at these keys, and their places among the keys `a` to `d` of a book.
    fn placed(keys: &[Option<&str>]) -> Vec<usize> {
        let marks =
            keys.iter().map(|key| PageMark { label: "1".into(), key: key.map(str::to_string), cut: None }).collect();
        let order = ["a", "b", "c", "d"].into_iter().zip(1..).collect();
        places(&PageList { marks, ..PageList::default() }, &order)
    }

    #[test]
    fn a_page_stands_at_its_block_and_those_before_any_at_the_cover() {
        assert_eq!(placed(&[None, None, Some("a"), Some("c")]), [0, 0, 1, 3]);
    }

    #[test]
    fn a_page_whose_block_the_book_lacks_goes_to_the_next() {
        assert_eq!(placed(&[None, Some("x"), Some("b"), Some("y"), Some("z"), Some("d")]), [0, 2, 2, 4, 4, 4]);
        assert_eq!(placed(&[Some("c"), Some("x")]), [3, 3], "after the last there is no next");
    }

    #[test]
    fn no_page_stands_before_the_one_that_comes_first() {
        assert_eq!(placed(&[Some("c"), Some("b"), None, Some("d")]), [3, 3, 3, 4]);
    }

    #[test]
    fn every_label_has_an_anchor_of_its_own() {
        let mut seen = BTreeSet::new();
        let anchors = ["iv", "34", "34a", "٣", "٤", "iv"].map(|label| anchor(label, &mut seen));
        assert_eq!(anchors, ["_page-iv", "_page-34", "_page-34a", "_page--", "_page---", "_page-iv-"]);
    }
}

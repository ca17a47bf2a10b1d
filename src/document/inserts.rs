//! Where a facilitator's notes are put in: behind the spread on which their exercise ends, so that nothing is cut in two.
//!
//! Pages are put in two at a time. Behind a page that closes a spread, a right-hand page of a book that reads from left to
//! right, the two face each other, and all spreads of the workbook stay whole; behind any other page they part one.
//! Notes of two exercises on neighbouring spreads share a pair of pages, one each.

use super::model::Target;
use super::pages::PageList;

/// The pages of the workbook, from 0, on which an exercise begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Reach {
    /// The pages on which the blocks with these keys and their pieces (rows, items, parts) begin; none if the workbook has
    /// none of them.
    pub(super) fn of<'a>(keys: impl IntoIterator<Item = &'a Target>, pages: &PageList) -> Option<Self> {
        let found = keys.into_iter().flat_map(|key| pages_of(key, pages));
        found.fold(None, |reach, page| {
            let Self { first, last } = reach.unwrap_or(Self { first: page, last: page });
            Some(Self { first: first.min(page), last: last.max(page) })
        })
    }

    /// Whether pages put in after this one part it.
    fn is_cut(self, after: usize) -> bool {
        self.first <= after && after < self.last
    }
}

/// The pages on which a block and its pieces begin: the key of a piece is the block's, a period, a letter and a number.
fn pages_of<'a>(key: &'a Target, pages: &'a PageList) -> impl Iterator<Item = usize> + 'a {
    let is_piece = |rest: &str| rest.starts_with('.') && rest[1..].starts_with(char::is_alphabetic);
    let from = pages.index_of.range::<str, _>((std::ops::Bound::Included(key.as_str()), std::ops::Bound::Unbounded));
    let own = from.map_while(move |(known, page)| Some((known.strip_prefix(key.as_str())?, *page)));
    own.filter(move |(rest, _)| rest.is_empty() || is_piece(rest)).map(|(_, page)| page)
}

/// For each of some notes the page, from 0, after which they go, in order; those of which nothing is known follow the ones
/// before. `exercises` is what must not be cut, `pages` how many the workbook has.
pub(super) fn places(notes: &[Option<Reach>], exercises: &[Reach], pages: usize) -> Vec<usize> {
    let mut before = 0;
    let mut places: Vec<usize> = Vec::new();
    for reach in notes {
        before = reach.map_or(before, |reach| place(reach, exercises, pages)).max(before);
        places.push(before);
    }
    places
}

/// The notes that share a pair of pages: how many of the next ones do, one or two at a time.
pub(super) fn shares(places: &[usize]) -> Vec<usize> {
    let mut shares = Vec::new();
    let mut at = 0;
    while at < places.len() {
        let count = if places.get(at + 1).is_some_and(|next| next - places[at] <= 2) { 2 } else { 1 };
        shares.push(count);
        at += count;
    }
    shares
}

/// The end of the spread on which an exercise ends, or of the next if that would part another exercise.
fn place(reach: Reach, exercises: &[Reach], pages: usize) -> usize {
    let last = pages.saturating_sub(1);
    let natural = end_of_spread(reach.last).min(last);
    let is_free = |after: usize| after <= last && !exercises.iter().any(|exercise| exercise.is_cut(after));
    [natural, natural + 2].into_iter().find(|after| is_free(*after)).unwrap_or(natural)
}

/// The page that closes the spread of this page. The cover, page 0, stands alone on the side on which spreads close.
fn end_of_spread(page: usize) -> usize {
    page + page % 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(first: usize, last: usize) -> Reach {
        Reach { first, last }
    }

    #[test]
    fn notes_go_behind_the_spread_on_which_their_exercise_ends() {
        let exercises = [reach(3, 3), reach(5, 6), reach(9, 9)];
        let notes = exercises.map(Some);
        assert_eq!(places(&notes, &exercises, 20), [4, 6, 10]);
    }

    #[test]
    fn notes_part_no_exercise_that_goes_over_a_turn() {
        let exercises = [reach(3, 3), reach(4, 5)];
        assert_eq!(places(&exercises.map(Some), &exercises, 20), [6, 6]);
    }

    #[test]
    fn notes_never_go_beyond_the_last_page_nor_back() {
        let exercises = [reach(8, 9)];
        assert_eq!(places(&[Some(exercises[0]), None, Some(reach(1, 1))], &exercises, 10), [9, 9, 9]);
    }

    #[test]
    fn notes_on_neighbouring_spreads_share_a_pair_of_pages() {
        assert_eq!(shares(&[4, 6, 10, 10, 12, 20]), [2, 2, 1, 1]);
        assert_eq!(shares(&[4, 8, 10]), [1, 2]);
        assert!(shares(&[]).is_empty());
    }

    #[test]
    fn an_exercise_reaches_over_all_its_blocks() {
        let keys = ["a", "b", "c"].map(Target::written);
        let index_of = [("a", 4), ("c", 6), ("c.r1", 6), ("c.r2", 7), ("c.2", 9), ("cc", 9)];
        let index_of = index_of.map(|(key, page)| (key.to_string(), page)).into();
        let pages = PageList { index_of, ..PageList::default() };
        assert_eq!(Reach::of(&keys, &pages), Some(reach(4, 7)));
        assert_eq!(Reach::of(&keys[1..2], &pages), None);
    }
}

//! Facing pages that mirror one another.
//!
//! A layout sets every page as one whose outer side is where lines begin, and labels what stands elsewhere on the pages
//! across from it: a block or a box with the label `odd:90` moves on odd pages by 90 pt to the right, one with
//! `even:-7.5` on even pages by 7.5 pt to the left. Typst lays blocks out without knowing their page, and a block that
//! goes on over a page turn has one place for both pages; here each of its pieces knows its own.

use typst::foundations::Label;
use typst::layout::{Abs, Frame, FrameItem};

use super::frames::with_items;

/// How far to the right what has a label moves on a page; none if it says nothing of the kind.
fn shift(label: Label, page: usize) -> Option<Abs> {
    let name = label.resolve();
    let (pages, by) = name.as_str().split_once(':')?;
    let moves = match pages {
        "odd" => page % 2 == 1,
        "even" => page.is_multiple_of(2),
        _ => return None,
    };
    let by: f64 = by.parse().ok()?;
    (moves && by.is_finite()).then(|| Abs::pt(by))
}

/// The frame of a page with everything at its side, if anything moves. Pages are counted from 1.
pub(super) fn faced(frame: &Frame, page: usize) -> Option<Frame> {
    let mut changed = false;
    let items = frame.items().map(|(at, item)| {
        let (mut at, mut item) = (*at, item.clone());
        if let FrameItem::Group(group) = &mut item {
            if let Some(by) = group.label.and_then(|label| shift(label, page)) {
                at.x += by;
                changed = true;
            }
            if let Some(inner) = faced(&group.frame, page) {
                group.frame = inner;
                changed = true;
            }
        }
        (at, item)
    });
    let items = items.collect();
    changed.then(|| with_items(frame, items))
}

#[cfg(test)]
mod tests {
    use typst::layout::{Point, Size};
    use typst::utils::PicoStr;

    use super::*;

    /// A frame that holds another, which has a label.
    fn around(inner: Frame, label: &str) -> Frame {
        let mut labelled = inner;
        labelled.label(Label::new(PicoStr::intern(label)).unwrap());
        let mut frame = Frame::hard(Size::splat(Abs::pt(100.0)));
        frame.push_frame(Point::with_x(Abs::pt(10.0)), labelled);
        frame
    }

    /// Where the innermost group of a frame begins, from its left edge.
    fn left(frame: &Frame) -> f64 {
        let inner = frame.items().find_map(|(at, item)| match item {
            FrameItem::Group(group) => Some(at.x.to_pt() + left(&group.frame)),
            _ => None,
        });
        inner.unwrap_or_default()
    }

    fn empty() -> Frame {
        Frame::hard(Size::splat(Abs::pt(5.0)))
    }

    fn left_on(frame: &Frame, page: usize) -> f64 {
        left(faced(frame, page).as_ref().unwrap_or(frame))
    }

    #[test]
    fn what_is_labelled_moves_on_its_pages() {
        assert_eq!([1, 2, 3].map(|page| left_on(&around(empty(), "odd:90"), page)), [100.0, 10.0, 100.0]);
        assert_eq!([1, 2].map(|page| left_on(&around(empty(), "even:-7.5"), page)), [10.0, 2.5]);
    }

    #[test]
    fn what_stands_in_it_moves_with_it_and_by_itself() {
        let both = around(around(empty(), "odd:-30"), "odd:90");
        assert_eq!([1, 2].map(|page| left_on(&both, page)), [80.0, 20.0]);
    }

    #[test]
    fn other_labels_move_nothing() {
        for label in ["wide", "id:odd", "odd:", "odd:inf", "odd:NaN", "odd:far", "even"] {
            assert!([1, 2].iter().all(|page| faced(&around(empty(), label), *page).is_none()), "{label}");
        }
    }
}

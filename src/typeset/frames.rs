//! Pages changed after layout, frame by frame.

use typst::ecow::EcoVec;
use typst::layout::{Frame, FrameItem, Point};
use typst_layout::{Page, PagedDocument};

/// The document with what `change` makes of the frames of its pages, which it is given with their number from 1; none
/// leaves a page as it is. Where things stand is found out anew.
pub(super) fn with_frames(
    mut paged: PagedDocument,
    mut change: impl FnMut(usize, &Frame) -> Option<Frame>,
) -> PagedDocument {
    let numbered = paged.pages().iter().enumerate();
    let frames: Vec<Option<Frame>> = numbered.map(|(index, page)| change(index + 1, &page.frame)).collect();
    if frames.iter().all(Option::is_none) {
        return paged;
    }
    let pages: EcoVec<Page> = paged
        .pages()
        .iter()
        .zip(frames)
        .map(|(page, frame)| Page { frame: frame.unwrap_or_else(|| page.frame.clone()), ..page.clone() })
        .collect();
    let info = paged.info_mut().clone();
    PagedDocument::new(pages, info)
}

/// A frame like another with other items.
pub(super) fn with_items(frame: &Frame, items: Vec<(Point, FrameItem)>) -> Frame {
    let mut changed = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        changed.set_baseline(frame.baseline());
    }
    changed.push_multiple(items);
    changed
}

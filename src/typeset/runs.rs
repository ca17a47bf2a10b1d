//! Runs of text made whole again, so that what is read out is what was written.
//!
//! Typst makes an item of its own of glyphs that stand higher or lower than their neighbours, such as Thai vowels and
//! tone marks. Each item carries the text of its whole clusters, so what is drawn with two glyphs at two heights is
//! there twice, on what readers of PDF take for another line. Here such pieces become one item again, in which glyphs
//! are raised: one cluster has one text, and krilla writes it as one `/ActualText` (ISO 32000-1, 14.9.4). Not a glyph
//! moves.

use std::cmp::Ordering;
use std::ops::Range;

use typst::layout::{Abs, Em, Frame, FrameItem, Point};
use typst::text::{Glyph, TextItem};

use super::frames::with_items;
use super::letters::{Blanks, letter_by_letter};
use crate::language::runs_back;

/// What counts as no distance, in points: a hundredth of it can be seen by nobody.
const NEAR: f64 = 0.01;

/// The frame with its runs whole, if one was in pieces.
pub(super) fn whole_frame(frame: &Frame, blanks: &mut Blanks) -> Option<Frame> {
    let mut items = Vec::new();
    let mut changed = false;
    let mut run = Run::default();
    for (at, item) in frame.items() {
        if let FrameItem::Text(text) = item {
            if !run.take(*at, text) {
                changed |= run.finish(&mut items, blanks);
                run = Run::of(*at, text);
            }
            continue;
        }
        changed |= run.finish(&mut items, blanks);
        run = Run::default();
        let mut item = item.clone();
        if let FrameItem::Group(group) = &mut item
            && let Some(inner) = whole_frame(&group.frame, blanks)
        {
            group.frame = inner;
            changed = true;
        }
        items.push((*at, item));
    }
    changed |= run.finish(&mut items, blanks);
    changed.then(|| with_items(frame, items))
}

/// Which way the text goes from one glyph to the next on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// As in Latin.
    Onward,
    /// As in Arabic.
    Back,
}

/// Items that go on from one another, on the page and in the text.
#[derive(Default)]
struct Run<'a> {
    pieces: Vec<(Point, &'a TextItem)>,
    /// Known as soon as there are two clusters.
    course: Option<Course>,
}

impl<'a> Run<'a> {
    fn of(at: Point, item: &'a TextItem) -> Self {
        Self { pieces: vec![(at, item)], course: course_of(item) }
    }

    /// Takes an item in, if it goes on where the run ends.
    fn take(&mut self, at: Point, item: &'a TextItem) -> bool {
        let Some(&(last_at, last)) = self.pieces.last() else { return false };
        if !alike(last, item) || !near(last_at.x + last.width(), at.x) {
            return false;
        }
        let Some(between) = step(last, item) else { return false };
        let mut course = self.course;
        for found in [between, course_of(item)].into_iter().flatten() {
            if *course.get_or_insert(found) != found {
                return false;
            }
        }
        self.course = course;
        self.pieces.push((at, item));
        true
    }

    /// Puts the run among `items`: as one item if its pieces stand at several heights, else as it is. Says whether that
    /// changed something.
    fn finish(&mut self, items: &mut Vec<(Point, FrameItem)>, blanks: &mut Blanks) -> bool {
        let pieces = std::mem::take(&mut self.pieces);
        let uneven = pieces.iter().any(|(at, _)| at.y != pieces[0].0.y);
        if uneven && let Some((at, item)) = joined(&pieces, self.course.unwrap_or(Course::Onward)) {
            let item = lettered(&item, self.course, blanks).unwrap_or(item);
            items.push((at, FrameItem::Text(item)));
            return true;
        }
        let mut changed = false;
        items.extend(pieces.into_iter().map(|(at, item)| {
            let lettered = lettered(item, self.course, blanks);
            changed |= lettered.is_some();
            (at, FrameItem::Text(lettered.unwrap_or_else(|| item.clone())))
        }));
        changed
    }
}

/// The item letter by letter, if it runs from right to left and was not.
fn lettered(item: &TextItem, course: Option<Course>, blanks: &mut Blanks) -> Option<TextItem> {
    let back = match course {
        Some(Course::Back) => true,
        Some(Course::Onward) => false,
        None => item.text.chars().any(runs_back),
    };
    if back { letter_by_letter(item, blanks) } else { None }
}

fn near(one: Abs, other: Abs) -> bool {
    (one - other).to_pt().abs() < NEAR
}

/// Whether two items are set in the same way.
fn alike(one: &TextItem, other: &TextItem) -> bool {
    one.font == other.font
        && one.size == other.size
        && one.fill == other.fill
        && one.stroke == other.stroke
        && one.lang == other.lang
        && one.region == other.region
}

/// The course within an item, if it has several clusters.
fn course_of(item: &TextItem) -> Option<Course> {
    let (first, last) = (item.glyphs.first()?, item.glyphs.last()?);
    match first.range.start.cmp(&last.range.start) {
        Ordering::Less => Some(Course::Onward),
        Ordering::Equal => None,
        Ordering::Greater => Some(Course::Back),
    }
}

/// How the text goes from the end of one item to the beginning of the next: `Some(None)` within one cluster, `None` if
/// they do not touch in the text.
fn step(last: &TextItem, next: &TextItem) -> Option<Option<Course>> {
    let (end, start) = (last.glyphs.last()?, next.glyphs.first()?);
    let ((node, from), (other, to)) = (end.span, start.span);
    // Typst counts offsets no further than this.
    if node != other || from.max(to) == u16::MAX {
        return None;
    }
    let length = |glyph: &Glyph| glyph.range.end - glyph.range.start;
    if same_cluster(last, end, next, start) {
        Some(None)
    } else if from.checked_add(length(end)) == Some(to) {
        Some(Some(Course::Onward))
    } else if to.checked_add(length(start)) == Some(from) {
        Some(Some(Course::Back))
    } else {
        None
    }
}

fn same_cluster(last: &TextItem, end: &Glyph, next: &TextItem, start: &Glyph) -> bool {
    end.span == start.span && last.text[end.range()] == next.text[start.range()]
}

/// One item of several, and where it stands: on the line of its longest piece. None if its text is too long.
fn joined(pieces: &[(Point, &TextItem)], course: Course) -> Option<(Point, TextItem)> {
    let (first_at, first) = *pieces.first()?;
    let line = pieces.iter().max_by_key(|(_, item)| item.width())?.0.y;
    let mut clusters: Vec<&str> = Vec::new();
    let mut glyphs: Vec<(usize, Glyph)> = Vec::new();
    let mut last: Option<(&TextItem, &Glyph)> = None;
    for (at, item) in pieces {
        let raised = Em::from_abs(line - at.y, item.size);
        for glyph in &item.glyphs {
            if !last.is_some_and(|(before, end)| same_cluster(before, end, item, glyph)) {
                clusters.push(&item.text[glyph.range()]);
            }
            last = Some((item, glyph));
            glyphs.push((clusters.len() - 1, Glyph { y_offset: glyph.y_offset + raised, ..glyph.clone() }));
        }
    }
    let (text, ranges) = in_order(&clusters, course)?;
    let glyphs = glyphs.into_iter().map(|(cluster, glyph)| Glyph { range: ranges[cluster].clone(), ..glyph }).collect();
    Some((Point::new(first_at.x, line), TextItem { text: text.into(), glyphs, ..first.clone() }))
}

/// The text of clusters that stand on the page from left to right, and where in it each of them is.
fn in_order(clusters: &[&str], course: Course) -> Option<(String, Vec<Range<u16>>)> {
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    if course == Course::Back {
        order.reverse();
    }
    let mut text = String::new();
    let mut ranges = vec![0..0; clusters.len()];
    for index in order {
        let start = u16::try_from(text.len()).ok()?;
        text.push_str(clusters[index]);
        ranges[index] = start..u16::try_from(text.len()).ok()?;
    }
    Some((text, ranges))
}

#[cfg(test)]
mod tests;

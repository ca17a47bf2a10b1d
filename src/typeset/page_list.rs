//! What a document that is laid out knows of its pages: their labels, which block begins where, and what stands first on
//! each.
//!
//! Where a page begins is read from its frames, which hold marks and text in reading order: if a mark comes first, the page
//! begins with its block; if text does, with the rest of the last block before.

use std::collections::BTreeMap;

use typst::foundations::{Content, StyleChain, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, GridCell, Inherit, PlaceElem, Point};
use typst::model::{FootnoteEntry, TableCell};
use typst::pdf::{ArtifactElem, PdfMarkerTag, PdfMarkerTagKind};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::marks::{At, marks};
use crate::document::model::ANSWER_MARKS;
use crate::document::pages::{Cut, PageList, PageMark, Place};
use crate::language::{Direction, Script};

/// How layouts mark where a block begins.
const BLOCK: &str = "block";

/// How they mark where a piece of one begins.
const PIECE: &str = "piece";

/// The pages of a document.
pub(super) fn page_list(paged: &PagedDocument) -> PageList {
    let labels: Vec<String> = paged.pages().iter().enumerate().map(|(index, page)| page_label(page, index)).collect();
    let mut list = PageList::default();
    for (At { page, .. }, value) in [BLOCK, PIECE].into_iter().flat_map(|name| marks(paged, name)) {
        let Value::Str(key) = value else { continue };
        // A mark that stands twice, as in a head that is repeated, counts where it first stands.
        if list.index_of.contains_key(key.as_str()) {
            continue;
        }
        if let Some(label) = labels.get(page) {
            list.label_of.insert(key.to_string(), label.clone());
        }
        list.index_of.insert(key.into(), page);
    }
    list.places = places(paged);
    let starts = starts(paged, &list.index_of);
    list.marks = labels.into_iter().zip(starts).map(|(label, (key, cut))| PageMark { label, key, cut }).collect();
    list
}

/// Where what links lead to stands: what has a label of the kind that layouts lead to.
fn places(paged: &PagedDocument) -> BTreeMap<String, Place> {
    let introspector = paged.introspector();
    let mut places = BTreeMap::new();
    for element in introspector.elements().query_labelled() {
        let (Some(label), Some(location)) = (element.label(), element.location()) else { continue };
        let name = label.resolve();
        let leads = |kind: &&str| name.as_str().starts_with(kind);
        if ["id:", "h:", ANSWER_MARKS.all].iter().any(leads)
            && !places.contains_key(name.as_str())
            && let Some(at) = introspector.position(location)
        {
            let (x, y) = (at.point.x.to_pt(), at.point.y.to_pt());
            places.insert(name.as_str().to_string(), Place { page: at.page.get() - 1, x, y });
        }
    }
    places
}

/// The label that the page shows and that the PDF's page labels give it.
fn page_label(page: &typst_layout::Page, index: usize) -> String {
    use typst::model::Numbering;
    match &page.numbering {
        Some(Numbering::Pattern(pattern)) => pattern.apply(None, &[page.number]).unwrap_or_default().to_string(),
        _ => (index + 1).to_string(),
    }
}

/// What stands first on each page: the key, and where in its words the page begins if it began before.
fn starts(paged: &PagedDocument, index_of: &BTreeMap<String, usize>) -> Vec<(Option<String>, Option<Cut>)> {
    let mut reader = Reader::default();
    let pages = paged.pages().iter().enumerate();
    let read: Vec<Vec<Found>> = pages
        .map(|(index, page)| {
            reader.frame(&page.frame, Abs::zero());
            let first_there = |found: &Found| match found {
                Found::Mark(key) => index_of.get(key) == Some(&index),
                Found::Line(_) | Found::Cell(_) | Found::CellEnd(_) => true,
            };
            std::mem::take(&mut reader.found).into_iter().filter(first_there).collect()
        })
        .collect();
    let mut course = Course::default();
    read.iter().map(|page| course.page(page)).collect()
}

/// How far a document has been read.
#[derive(Default)]
struct Course<'a> {
    /// The block or piece that was begun last, and its letters so far.
    current: Reached<'a>,
    /// The same for every cell that goes over a page: its neighbours are read in between.
    cells: BTreeMap<u128, Reached<'a>>,
}

/// A block or piece, and its letters so far.
type Reached<'a> = (Option<&'a str>, Vec<char>);

impl<'a> Course<'a> {
    /// Reads a page; gives the key that stands first on it, and where in its words the page begins if it began before.
    fn page(&mut self, page: &'a [Found]) -> (Option<String>, Option<Cut>) {
        let mut start = None;
        for (at, found) in page.iter().enumerate() {
            match found {
                Found::Mark(key) => {
                    self.current = (Some(key), Vec::new());
                    start.get_or_insert((Some(key.clone()), None));
                }
                Found::Line(line) => {
                    let (key, before) = &mut self.current;
                    start.get_or_insert_with(|| (key.map(str::to_string), key.map(|_| cut(before, &page[at..]))));
                    before.extend(line.letters());
                }
                Found::Cell(cell) => {
                    if let Some(place) = self.cells.remove(cell) {
                        self.current = place;
                    }
                }
                Found::CellEnd(cell) => {
                    self.cells.insert(*cell, self.current.clone());
                }
            }
        }
        start.unwrap_or_else(|| (self.current.0.map(str::to_string), None))
    }
}

/// Where a page begins in the words of a piece: the letters of it that stand before, and what the page begins with.
fn cut(before: &[char], page: &[Found]) -> Cut {
    let lines = page.iter().map_while(|found| match found {
        Found::Line(line) => Some(line),
        Found::Mark(_) | Found::Cell(_) | Found::CellEnd(_) => None,
    });
    Cut {
        at: before.len(),
        before: before[before.len().saturating_sub(Cut::MOST)..].iter().collect(),
        after: lines.flat_map(Line::letters).take(Cut::MOST).collect(),
    }
}

/// What stands on a page, in reading order.
enum Found {
    /// The mark of a block or piece.
    Mark(String),
    /// A line of text.
    Line(Line),
    /// Here begins or goes on a cell that takes more than one page.
    Cell(u128),
    /// Here it ends, or the page does.
    CellEnd(u128),
}

/// The runs of a line as they stand on the page, from left to right.
struct Line {
    baseline: Abs,
    runs: Vec<String>,
}

impl Line {
    /// Its letters as they are read.
    fn letters(&self) -> Vec<char> {
        let mut runs: Vec<&str> = self.runs.iter().map(String::as_str).collect();
        if runs.len() > 1 && Script::of_text(&runs.concat()).map(Script::direction) == Some(Direction::Rtl) {
            runs.reverse();
        }
        runs.into_iter().flat_map(Cut::letters).collect()
    }
}

/// Reads frames: what stands in them, but for text that is not the body's own.
#[derive(Default)]
struct Reader {
    found: Vec<Found>,
    /// Elements around whose text does not count.
    aside: Vec<Location>,
}

impl Reader {
    fn frame(&mut self, frame: &Frame, top: Abs) {
        for (Point { y, .. }, item) in frame.items() {
            match item {
                FrameItem::Tag(Tag::Start(content, _)) => self.start(content),
                FrameItem::Tag(Tag::End(location, ..)) => self.aside.retain(|aside| aside != location),
                FrameItem::Text(text) if self.aside.is_empty() => self.text(text, top + *y),
                FrameItem::Group(group) => match group.parent {
                    // Footnotes stand under the page's own text, whatever belongs to them.
                    Some(parent) if parent.inherit == Inherit::No => {}
                    Some(parent) => {
                        let cell = parent.location.hash();
                        self.found.push(Found::Cell(cell));
                        self.frame(&group.frame, top + *y);
                        self.found.push(Found::CellEnd(cell));
                    }
                    None => self.frame(&group.frame, top + *y),
                },
                _ => {}
            }
        }
    }

    fn start(&mut self, content: &Content) {
        if let Some(key) = key_of(content) {
            self.found.push(Found::Mark(key));
        } else if is_aside(content)
            && let Some(location) = content.location()
        {
            self.aside.push(location);
        }
    }

    fn text(&mut self, text: &TextItem, baseline: Abs) {
        let run = text.text.to_string();
        if Cut::letters(&run).next().is_none() {
            return;
        }
        match self.found.last_mut() {
            // Raised and lowered text belongs to the line.
            Some(Found::Line(line)) if (line.baseline - baseline).abs() < text.size / 2.0 => line.runs.push(run),
            _ => self.found.push(Found::Line(Line { baseline, runs: vec![run] })),
        }
    }
}

/// The key that a mark of a layout carries.
fn key_of(content: &Content) -> Option<String> {
    let label = content.label()?.resolve();
    let name = label.as_str();
    match &content.to_packed::<MetadataElem>().filter(|_| name == BLOCK || name == PIECE)?.value {
        Value::Str(key) => Some(key.to_string()),
        _ => None,
    }
}

/// Whether the text of an element says nothing of where a page begins: heads and feet, what stands in the side column,
/// notes, the signs of lists and notes, heads of tables that are repeated.
fn is_aside(content: &Content) -> bool {
    let plain = StyleChain::default();
    let repeated = content.to_packed::<TableCell>().is_some_and(|cell| cell.is_repeated.get(plain))
        || content.to_packed::<GridCell>().is_some_and(|cell| cell.is_repeated.get(plain));
    let sign = content
        .to_packed::<PdfMarkerTag>()
        .is_some_and(|marker| matches!(marker.kind, PdfMarkerTagKind::ListItemLabel | PdfMarkerTagKind::Label));
    repeated || sign || content.is::<ArtifactElem>() || content.is::<PlaceElem>() || content.is::<FootnoteEntry>()
}

#[cfg(test)]
mod tests;

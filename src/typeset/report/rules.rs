//! The rules: what counts as a fault of a page.
//!
//! Thresholds are those of the review of pages: a fifth of a page under a heading, half of a page filled, a hole of a sixth
//! of the page. What is measured is what stands there, never how the layout came to it.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Area, Finding, FindingKind};
use super::walk::{Ink, PageSeen, Passage, PassageKind, Piece, Rect};
use crate::document::model::{Block, Document, Kind};
use crate::document::visit::{children, each_block, field_names};

/// What counts as nothing, in points: what nobody sees.
const NEAR: f64 = 1.0;

/// A heading below this share of the area stands low.
const LOW: f64 = 0.8;

/// A page filled to less than this share is nearly empty.
const HALF: f64 = 0.5;

/// Rows of a table that stand together on either side of a page break; of a shorter table half of them, but two.
const ROWS_TOGETHER: usize = 3;

/// White space of this share of the area is a hole.
const HOLE: f64 = 1.0 / 6.0;

/// A last line of a paragraph is short up to this share of its longest.
const SHORT: f64 = 0.12;

/// The pages of a document, with the document.
pub(super) struct Book<'a> {
    pub(super) document: &'a Document,
    pub(super) pages: &'a [PageSeen],
    pub(super) passages: &'a [Passage],
    pub(super) area: Option<Area>,
}

/// All that the rules find, rule by rule.
pub(super) fn find(book: &Book<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    book.off_page(&mut found);
    book.torn_rows(&mut found);
    book.turned(&mut found);
    book.long_tools(&mut found);
    book.few_rows(&mut found);
    if let Some(area) = book.area {
        book.outside(area, &mut found);
        book.lone_words(area, &mut found);
        book.low_headings(area, &mut found);
        for part in book.parts() {
            book.filled(area, &part, &mut found);
        }
    }
    found
}

/// From where to where something stands on a page, from its top.
type Stripes = Vec<(f64, f64)>;

/// A line of a passage: what stands on it, from its start to its end.
struct Line<'a> {
    page: usize,
    pieces: Vec<&'a Piece>,
}

impl Line<'_> {
    fn width(&self) -> f64 {
        let right = self.pieces.iter().map(|piece| piece.at.right).fold(f64::MIN, f64::max);
        right - self.pieces.iter().map(|piece| piece.at.left).fold(f64::MAX, f64::min)
    }

    /// How many words it has, as spaces part them; as one where pieces touch.
    fn words(&self) -> usize {
        let mut text = String::new();
        let mut end: Option<(f64, f64)> = None;
        for piece in &self.pieces {
            let gap = end.map_or(0.0, |(left, right)| f64::max(piece.at.left - right, left - piece.at.right));
            if gap > piece.size * 0.12 {
                text.push(' ');
            }
            text.push_str(&piece.text);
            end = Some((piece.at.left, piece.at.right));
        }
        text.split_whitespace().count()
    }
}

impl Book<'_> {
    /// Words of which a part lies off the page.
    fn off_page(&self, found: &mut Vec<Finding>) {
        for (index, page) in self.pages.iter().enumerate() {
            let paper = Rect { left: 0.0, top: 0.0, right: page.width, bottom: page.height };
            let lost = page.pieces.iter().filter(|piece| piece.ink == Ink::Words && !inside(piece.at, paper));
            found.extend(lost.map(|piece| finding(index, FindingKind::OffPage, piece.block.clone())));
        }
    }

    /// Words outside the sides of the area, and words on other words.
    fn outside(&self, area: Area, found: &mut Vec<Finding>) {
        for (index, page) in self.pages.iter().enumerate() {
            let paper = Rect { left: 0.0, top: 0.0, right: page.width, bottom: page.height };
            let column = Rect { left: area.sides, right: page.width - area.sides, ..paper };
            let mut words: Vec<&Piece> =
                page.pieces.iter().filter(|piece| is_in_body(piece, page, area) && inside(piece.at, paper)).collect();
            // What lies in the margin whole was put there: a tab.
            let crosses = |piece: &&&Piece| !inside(piece.at, column) && !beside(piece.at, column);
            for piece in words.iter().filter(crosses) {
                let in_lines = piece.passage.is_some_and(|passage| !self.passages[passage].in_cell);
                let kind = if in_lines { FindingKind::FullLine } else { FindingKind::Outside };
                found.push(finding(index, kind, piece.block.clone()));
            }
            words.sort_by(|one, other| one.at.top.total_cmp(&other.at.top));
            for (at, piece) in words.iter().enumerate() {
                let next = words[at + 1..].iter().take_while(|other| other.at.top < piece.at.bottom);
                if let Some(other) = next.into_iter().find(|other| overlap(piece, other)) {
                    found.push(finding(index, FindingKind::Outside, other.block.clone()));
                }
            }
        }
    }

    /// The lines of each passage that has any, in order.
    fn lines(&self, area: Area) -> BTreeMap<usize, Vec<Line<'_>>> {
        let mut all: BTreeMap<usize, Vec<Line<'_>>> = BTreeMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            for piece in page.pieces.iter().filter(|piece| is_in_body(piece, page, area)) {
                let Some(passage) = piece.passage else { continue };
                let lines = all.entry(passage).or_default();
                let goes_on = |line: &&mut Line<'_>| {
                    line.page == index
                        && line
                            .pieces
                            .first()
                            .is_some_and(|first| (first.baseline - piece.baseline).abs() < first.size * 0.6)
                };
                match lines.last_mut().filter(goes_on) {
                    Some(line) => line.pieces.push(piece),
                    None => lines.push(Line { page: index, pieces: vec![piece] }),
                }
            }
        }
        all
    }

    /// Last lines of one word: of headings any, of paragraphs one that is short.
    fn lone_words(&self, area: Area, found: &mut Vec<Finding>) {
        for (passage, lines) in self.lines(area) {
            let passage = &self.passages[passage];
            let [before @ .., last] = lines.as_slice() else { continue };
            let longest = before.iter().map(Line::width).fold(0.0, f64::max);
            let is_alone = !before.is_empty() && last.words() == 1 && last.pieces.iter().all(|piece| !piece.in_note);
            let kind = match passage.kind {
                PassageKind::Heading if last.width() < longest / 2.0 => FindingKind::LoneWordOfHeading,
                PassageKind::Paragraph if !passage.in_cell && last.width() < longest * SHORT => FindingKind::LoneWord,
                PassageKind::Heading | PassageKind::Paragraph | PassageKind::Cell => continue,
            };
            if is_alone {
                found.push(finding(last.page, kind, passage.block.clone()));
            }
        }
    }

    /// Whether what begins on a page goes on behind it: the next page begins nothing new.
    fn goes_on(&self, index: usize) -> bool {
        let begins = |mark: &String| {
            ["front_", "contents", "part_", "answer_", "blank-", "sheet_"].iter().any(|new| mark.starts_with(new))
        };
        self.pages.get(index + 1).is_some_and(|next| !next.marks.iter().any(begins))
    }

    /// Headings of the text that begin in the last fifth of the area, where the text goes on behind the page.
    fn low_headings(&self, area: Area, found: &mut Vec<Finding>) {
        for (index, page) in self.pages.iter().enumerate().filter(|(index, _)| self.goes_on(*index)) {
            let mut seen = BTreeSet::new();
            for piece in page.pieces.iter().filter(|piece| is_in_body(piece, page, area)) {
                let Some(at) = piece.passage.filter(|passage| self.passages[*passage].first == index) else { continue };
                let passage = &self.passages[at];
                let key = passage.name.as_ref().and_then(|name| name.strip_prefix("h:"));
                let (true, Some(key)) = (passage.kind == PassageKind::Heading && seen.insert(at), key) else {
                    continue;
                };
                if (piece.at.top - area.top) / height(page, area) > LOW {
                    found.push(finding(index, FindingKind::LowHeading, Some(key.to_string())));
                }
            }
        }
    }

    /// Rows with a cell on two pages.
    fn torn_rows(&self, found: &mut Vec<Finding>) {
        let torn =
            self.passages.iter().filter(|passage| passage.kind == PassageKind::Cell && passage.first < passage.last);
        found.extend(torn.map(|cell| finding(cell.first, FindingKind::TornRow, cell.block.clone())));
    }

    /// Tables that go on over a page break with too few rows on one of the pages.
    fn few_rows(&self, found: &mut Vec<Finding>) {
        let mut tables: BTreeMap<&str, BTreeMap<usize, BTreeSet<&str>>> = BTreeMap::new();
        for cell in self.passages.iter().filter(|passage| passage.kind == PassageKind::Cell) {
            let row = cell.block.as_deref().and_then(|mark| Some((mark, mark.rsplit_once('.')?.1)));
            let Some((mark, row)) = row.filter(|(_, row)| row.starts_with(['r', 'i'])) else { continue };
            tables.entry(block_of(mark)).or_default().entry(cell.first).or_default().insert(row);
        }
        for (table, pages) in tables.iter().filter(|(_, pages)| pages.len() > 1) {
            let count: usize = pages.values().map(BTreeSet::len).sum();
            let least = ROWS_TOGETHER.min(count / 2).max(2);
            let few = pages.iter().find(|(_, rows)| rows.len() < least);
            found.extend(few.map(|(page, _)| finding(*page, FindingKind::FewRows, Some((*table).to_string()))));
        }
    }

    /// Exercises and blocks to fill in of which a control stands behind the leaf, but those that no two pages hold. Sheets
    /// are turned anyway.
    fn turned(&self, found: &mut Vec<Finding>) {
        if !self.document.sheets.is_empty() {
            return;
        }
        let mut owners = BTreeMap::new();
        for blocks in self.blocks() {
            own(blocks, &[], &mut owners);
        }
        let mut begins: BTreeMap<&str, usize> = BTreeMap::new();
        let mut reaches: BTreeMap<&str, usize> = BTreeMap::new();
        let heights = self.area.map(|area| self.heights(area, &owners)).unwrap_or_default();
        for (index, page) in self.pages.iter().enumerate() {
            for mark in &page.marks {
                begins.entry(mark).or_insert(index);
            }
            for piece in page.pieces.iter().filter(|piece| piece.ink == Ink::Control) {
                let block = piece.block.as_deref().and_then(|mark| owners.get(block_of(mark)));
                for owner in block.into_iter().flatten() {
                    reaches.insert(owner, index);
                }
            }
        }
        for (owner, last) in reaches {
            let Some(&first) = begins.get(owner) else { continue };
            let spreads = self.area.zip(self.pages.get(first)).map(|(area, page)| 2.0 * height(page, area));
            let fits = spreads.is_none_or(|room| heights.get(owner).is_none_or(|height| *height <= room));
            if spread(first) != spread(last) && fits {
                found.push(finding(first, FindingKind::Turned, Some(owner.to_string())));
            }
        }
    }

    /// Tools of which something stands on a second page, in a book or on its sheets.
    fn long_tools(&self, found: &mut Vec<Finding>) {
        let mut tools: BTreeMap<&str, &str> = BTreeMap::new();
        let sheets = self.document.sheets.iter().map(|sheet| sheet.blocks.as_slice());
        for blocks in self.blocks().chain(sheets) {
            each_block(blocks, &mut |block| {
                if let Kind::Tool { blocks, .. } = &block.kind {
                    tools.insert(&block.key, &block.key);
                    each_block(blocks, &mut |inner| {
                        tools.insert(&inner.key, &block.key);
                    });
                }
            });
        }
        let mut reaches: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            // What stands before the first mark of a page, its running head and its tab, passes for the block before.
            let in_body = |piece: &Piece| self.area.is_some_and(|area| is_in_body(piece, page, area));
            let in_lines = |piece: &Piece| piece.passage.is_some() && !piece.in_note && in_body(piece);
            let is_own = |piece: &&Piece| piece.ink == Ink::Control || in_lines(piece);
            for piece in page.pieces.iter().filter(is_own) {
                if let Some(tool) = piece.block.as_deref().and_then(|mark| tools.get(block_of(mark))) {
                    reaches.entry(tool).or_insert((index, index)).1 = index;
                }
            }
        }
        for (tool, (first, _)) in reaches.into_iter().filter(|(_, (first, last))| first < last) {
            found.push(finding(first, FindingKind::LongTool, Some(tool.to_string())));
        }
    }

    /// How high each owner stands on all its pages together.
    fn heights<'a>(&self, area: Area, owners: &BTreeMap<&str, Vec<&'a str>>) -> BTreeMap<&'a str, f64> {
        let mut heights: BTreeMap<&str, f64> = BTreeMap::new();
        for page in self.pages {
            let mut extents: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
            for piece in page.pieces.iter().filter(|piece| !piece.in_note && is_in_area(piece, page, area)) {
                let block = piece.block.as_deref().and_then(|mark| owners.get(block_of(mark)));
                for owner in block.into_iter().flatten() {
                    let (top, bottom) = extents.entry(owner).or_insert((piece.at.top, piece.at.bottom));
                    (*top, *bottom) = (top.min(piece.at.top), bottom.max(piece.at.bottom));
                }
            }
            for (owner, (top, bottom)) in extents {
                *heights.entry(owner).or_default() += bottom - top;
            }
        }
        heights
    }

    fn blocks(&self) -> impl Iterator<Item = &[Block]> {
        let chapters = self.document.body.parts.iter().flat_map(|part| &part.chapters);
        let pages = self.document.front.pages.iter().map(|page| page.blocks.as_slice());
        pages.chain(chapters.map(|chapter| chapter.blocks.as_slice()))
    }

    /// The pages of each part behind its opener, to the last that has text.
    fn parts(&self) -> Vec<Vec<usize>> {
        let openers: BTreeSet<&str> = self.document.body.parts.iter().map(|part| part.key.as_str()).collect();
        let ends: BTreeSet<String> = self.document.answers().map(|answer| answer.id.to_string()).collect();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut is_open = false;
        for (index, page) in self.pages.iter().enumerate() {
            if page.marks.iter().any(|mark| openers.contains(mark.as_str())) {
                parts.push(Vec::new());
                is_open = true;
            } else if page.marks.iter().any(|mark| ends.contains(mark)) {
                is_open = false;
            } else if is_open && !page.marks.iter().any(|mark| mark.starts_with("blank-")) {
                parts.iter_mut().last().into_iter().for_each(|pages| pages.push(index));
            }
        }
        parts
    }

    /// Pages of a part that are filled to less than half, but the last; holes in any but the last.
    fn filled(&self, area: Area, part: &[usize], found: &mut Vec<Finding>) {
        for &index in part.split_last().map_or(&[][..], |(_, before)| before) {
            let page = &self.pages[index];
            let (text, notes) = stripes(page, area);
            let end = text.iter().map(|stripe| stripe.1).fold(area.top, f64::max);
            if end - area.top < height(page, area) * HALF && notes.is_empty() {
                found.push(finding(index, FindingKind::EmptyPage, last_block(page)));
                continue;
            }
            let wide = height(page, area) * HOLE;
            let mut above = None;
            for (top, bottom) in text.into_iter().chain(notes) {
                if above.is_some_and(|above| top - above > wide) {
                    found.push(finding(index, FindingKind::Hole, last_block(page)));
                    break;
                }
                above = Some(f64::max(bottom, above.unwrap_or(bottom)));
            }
        }
    }
}

fn finding(page: usize, kind: FindingKind, mark: Option<String>) -> Finding {
    Finding { page, kind, label: String::new(), mark }
}

/// The block of a mark: that of a piece of it.
fn block_of(mark: &str) -> &str {
    match mark.rsplit_once('.') {
        Some((block, piece)) if piece.starts_with(['r', 'i', 'p']) => block,
        _ => mark,
    }
}

/// For each block, the exercise and the block to fill in that it is or stands in.
fn own<'a>(blocks: &'a [Block], outer: &[&'a str], owners: &mut BTreeMap<&'a str, Vec<&'a str>>) {
    for block in blocks {
        let mut inner = outer.to_vec();
        if matches!(block.kind, Kind::Exercise { .. }) || !field_names(block).is_empty() {
            inner.push(&block.key);
        }
        owners.insert(&block.key, inner.clone());
        children(block, &mut |blocks| own(blocks, &inner, owners));
    }
}

/// Pages that face each other: the first lies alone.
fn spread(page: usize) -> usize {
    page.div_ceil(2)
}

fn height(page: &PageSeen, area: Area) -> f64 {
    page.height - area.top - area.bottom
}

/// Words between the running head and the foot.
fn is_in_body(piece: &Piece, page: &PageSeen, area: Area) -> bool {
    piece.ink == Ink::Words && piece.at.bottom > area.top - NEAR && piece.at.top < page.height - area.bottom + NEAR
}

/// What stands between the running head and the foot whole, beside what reaches over both.
fn is_in_area(piece: &Piece, page: &PageSeen, area: Area) -> bool {
    piece.at.top > area.top - NEAR && piece.at.bottom < page.height - area.bottom + NEAR
}

fn beside(one: Rect, column: Rect) -> bool {
    one.right < column.left || one.left > column.right
}

fn inside(one: Rect, outer: Rect) -> bool {
    one.left > outer.left - NEAR
        && one.top > outer.top - NEAR
        && one.right < outer.right + NEAR
        && one.bottom < outer.bottom + NEAR
}

/// Whether words stand on others: marks over and under letters are no such.
fn overlap(one: &Piece, other: &Piece) -> bool {
    let across = f64::min(one.at.right, other.at.right) - f64::max(one.at.left, other.at.left);
    let down = f64::min(one.at.bottom, other.at.bottom) - f64::max(one.at.top, other.at.top);
    let small = f64::min(one.size, other.size);
    across > small / 2.0 && down > small / 3.0
}

/// From where to where the page has something, in order: of the text, and of its notes with the rule over them.
fn stripes(page: &PageSeen, area: Area) -> (Stripes, Stripes) {
    let (mut text, mut notes) = (Stripes::new(), Stripes::new());
    for piece in &page.pieces {
        let at = piece.at;
        let is_ground = at.bottom - at.top > height(page, area) * 0.9;
        let is_beside = at.right < area.sides || at.left > page.width - area.sides;
        if is_ground || is_beside || at.bottom < area.top || at.top > page.height - area.bottom + NEAR || piece.in_room
        {
            continue;
        }
        if piece.in_note { notes.push((at.top, at.bottom)) } else { text.push((at.top, at.bottom)) }
    }
    text.sort_by(|one, other| one.0.total_cmp(&other.0));
    notes.sort_by(|one, other| one.0.total_cmp(&other.0));
    // The rule over the notes is no text.
    if let (Some(first), Some(last)) = (notes.first(), text.last())
        && last.1 - last.0 < NEAR
        && first.0 - last.1 < height(page, area) / 20.0
    {
        text.pop();
    }
    (text, notes)
}

/// The block that ends a page.
fn last_block(page: &PageSeen) -> Option<String> {
    page.pieces.iter().rev().find_map(|piece| piece.block.clone().filter(|_| piece.ink == Ink::Words && !piece.in_note))
}

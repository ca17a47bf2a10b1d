//! A body on pages without end, read as pieces with heights.
//!
//! Layouts mark where pieces begin and end with `#metadata((at: …)) <galley>`, where a note ends with
//! `#metadata(id) <note-end>`, and what all pages share with `#metadata((room: …)) <room>`; `layouts/marks.typ` says what
//! each holds. The same marks on the pages themselves tell whether these begin where they were planned to.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use typst_layout::PagedDocument;

use super::marks::{At, shaped_marks};
use crate::document::model::{PagePlan, Target, Wish};
use crate::paginate::{self, Break, Galley, Gaps, Kind, Piece, Plan, Run, Spot};

/// Lengths that differ by less are the same, in points.
const NEAR: f64 = 0.01;

/// What all pages of the body share, in points.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Room {
    /// Height of the text.
    room: f64,
    /// What the first note of a page costs beside its own height.
    note_area: f64,
    /// The space over a heading grows by this.
    gap_step: f64,
    /// And by no more than this.
    gap_most: f64,
    /// Rows to fill in grow by this.
    row_step: f64,
}

/// What a mark says.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
enum Mark {
    /// A part begins.
    Part { key: String },
    /// A chapter begins; `last` if the part ends with it.
    Run { key: String, last: bool },
    /// A piece begins.
    Begin(Begin),
    /// The piece ends that began last: `over` below the mark, or `under` below the baseline it stands on.
    End { over: f64, under: f64, line: Option<f64> },
    /// The first row of a table begins, `over` above the mark; `repeated` if what stands over it is, on each page.
    Rows { over: f64, repeated: bool },
    /// The picture of a figure, which may be lower by `spare`.
    Picture { spare: f64 },
    /// A note is called on the mark's line.
    Note { id: String },
}

/// What a piece says of itself where it begins.
#[derive(Debug, Clone, Deserialize)]
struct Begin {
    spot: String,
    before: Before,
    field: bool,
    exercise: Option<String>,
    #[serde(flatten)]
    what: What,
}

/// Whether a page may begin with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Before {
    May,
    Never,
}

/// What a piece is, to its layout.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum What {
    /// A paragraph.
    Lines,
    Heading {
        level: u8,
    },
    Item {
        index: u32,
        of: u32,
    },
    /// A row, which begins `over` above its mark.
    Row {
        index: u32,
        of: u32,
        #[serde(default)]
        over: f64,
        /// How much higher it may be.
        #[serde(default)]
        spare: f64,
    },
    Figure,
    Pad {
        lines: u32,
        most: u32,
        pitch: f64,
        /// What stands over it where it begins a page.
        #[serde(default)]
        head: f64,
    },
    Whole,
}

/// A body as its layout measured it.
#[derive(Debug, Clone)]
pub struct Measures {
    room: Room,
    entries: Vec<Entry>,
}

#[allow(clippy::large_enum_variant, reason = "nearly all entries are pieces")]
#[derive(Debug, Clone)]
enum Entry {
    Part(String),
    Run { key: String, last: bool },
    Piece(Box<Measured>),
}

/// A piece with what it measures. Where it goes on over the next page its height is not known.
#[derive(Debug, Clone)]
struct Measured {
    begin: Begin,
    top: At,
    bottom: Option<At>,
    /// Height of a line, of a paragraph.
    line: Option<f64>,
    /// Of a table's first row: what stands over it, and whether that is repeated.
    head: (f64, bool),
    /// Of a figure: how much lower its picture may be.
    spare: f64,
    /// Where it calls notes, from its top, and their ids.
    notes: Vec<(f64, String)>,
    /// Space between it and the piece before on the same page.
    above: Option<f64>,
    height: Option<f64>,
    /// Heights of those notes.
    note_heights: Vec<f64>,
}

/// Reads a galley; none if the layout says nothing of it.
pub(super) fn measures(paged: &PagedDocument) -> Option<Measures> {
    let (_, room) = shaped_marks::<Room>(paged, "room").into_iter().next()?;
    let mut entries = entries(paged);
    let heights = note_heights(paged, &entries, room);
    for entry in &mut entries {
        if let Entry::Piece(piece) = entry {
            piece.note_heights =
                piece.notes.iter().map(|(_, id)| heights.get(id).copied().unwrap_or_default()).collect();
        }
    }
    Some(Measures { room, entries })
}

/// What the marks say, in reading order.
fn entries(paged: &PagedDocument) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, mark) in shaped_marks::<Mark>(paged, "galley") {
        match mark {
            Mark::Part { key } => entries.push(Entry::Part(key)),
            Mark::Run { key, last } => entries.push(Entry::Run { key, last }),
            Mark::Begin(begin) => entries.push(Entry::Piece(Box::new(Measured::new(begin, at)))),
            Mark::End { .. } | Mark::Rows { .. } | Mark::Picture { .. } | Mark::Note { .. } => {
                if let Some(Entry::Piece(piece)) = entries.last_mut() {
                    piece.take(at, mark);
                }
            }
        }
    }
    measure(&mut entries);
    entries
}

/// Works out heights and the spaces between pieces.
fn measure(entries: &mut [Entry]) {
    let mut before: Option<At> = None;
    for index in 0..entries.len() {
        let next = match entries.get(index + 1) {
            Some(Entry::Piece(next)) => Some(next.top),
            _ => None,
        };
        let Some(Entry::Piece(piece)) = entries.get_mut(index) else {
            before = None;
            continue;
        };
        // A row ends where the next begins.
        piece.bottom = piece.bottom.or(next);
        piece.above = before.and_then(|before| before.to(piece.top)).map(|above| above.max(0.0));
        piece.height = piece.bottom.and_then(|bottom| piece.top.to(bottom));
        before = piece.bottom;
    }
}

impl At {
    /// How far below it another place of the same page is.
    fn to(self, other: Self) -> Option<f64> {
        (self.page == other.page).then_some(other.y - self.y)
    }
}

impl Measured {
    fn new(begin: Begin, at: At) -> Self {
        let over = if let What::Row { over, .. } = begin.what { over } else { 0.0 };
        Self {
            begin,
            top: At { y: at.y - over, ..at },
            bottom: None,
            line: None,
            head: (0.0, false),
            spare: 0.0,
            notes: Vec::new(),
            above: None,
            height: None,
            note_heights: Vec::new(),
        }
    }

    /// Takes what a mark inside it says.
    fn take(&mut self, at: At, mark: Mark) {
        match mark {
            Mark::End { over, under, line } => {
                self.bottom = Some(At { y: at.y + over + under, ..at });
                self.line = line;
            }
            Mark::Rows { over, repeated } => self.head = (self.top.to(at).unwrap_or_default() - over, repeated),
            Mark::Picture { spare } => self.spare = spare,
            Mark::Note { id } => self.notes.push((self.top.to(at).unwrap_or_default(), id)),
            Mark::Part { .. } | Mark::Run { .. } | Mark::Begin(_) => {}
        }
    }

    fn spot(&self) -> Spot {
        let spot = &self.begin.spot;
        let parts = spot.rsplit_once('/').and_then(|(key, part)| Some((key, part.parse().ok()?)));
        match parts {
            Some((key, part)) => Spot { key: key.to_string(), at: vec![part] },
            None => Spot { key: spot.clone(), at: Vec::new() },
        }
    }
}

/// Heights of notes: on a page without end each ends where the next begins, and the first begins under the text.
fn note_heights(paged: &PagedDocument, entries: &[Entry], room: Room) -> BTreeMap<String, f64> {
    let mut under: BTreeMap<usize, f64> = BTreeMap::new();
    for entry in entries {
        if let Entry::Piece(piece) = entry
            && let Some(bottom) = piece.bottom
        {
            under.insert(bottom.page, bottom.y + room.note_area);
        }
    }
    let mut heights = BTreeMap::new();
    for (at, id) in shaped_marks::<String>(paged, "note-end") {
        let top = under.insert(at.page, at.y).unwrap_or(at.y);
        heights.insert(id, (at.y - top).max(0.0));
    }
    heights
}

impl Measures {
    /// The body as pieces, with what is asked for them. Each part has a piece as high as a page for its opener.
    pub fn galley(&self, wishes: &[Wish]) -> Galley {
        let mut runs: Vec<Run> = Vec::new();
        let mut head = 0.0;
        let mut heading = false;
        for entry in &self.entries {
            match entry {
                Entry::Part(key) => runs.push(self.opener(key)),
                Entry::Run { key, last } => {
                    runs.push(run(key, paginate::Begin::Fresh, *last, Vec::new()));
                    heading = false;
                }
                Entry::Piece(piece) => {
                    let Some(run) = runs.last_mut() else { continue };
                    if let What::Row { index: 0, .. } = piece.begin.what {
                        head = if piece.head.1 { piece.head.0 } else { 0.0 };
                    }
                    run.pieces.extend(piece.pieces(head, heading));
                    heading = matches!(piece.begin.what, What::Heading { .. });
                }
            }
        }
        // A part may have no chapter.
        for index in 0..runs.len() {
            let is_last = runs.get(index + 1).is_none_or(|next| next.begin == paginate::Begin::Right);
            runs[index].ends_part |= is_last;
        }
        let Room { room, note_area, gap_step, gap_most, row_step } = self.room;
        let mut galley = Galley { room, note_area, gaps: Gaps { step: gap_step, most: gap_most }, row_step, runs };
        wishes.iter().for_each(|wish| grant(wish, &mut galley));
        galley
    }

    fn opener(&self, key: &str) -> Run {
        let piece = Piece::whole(Spot { key: key.to_string(), at: Vec::new() }, self.room.room);
        run(key, paginate::Begin::Right, false, vec![piece])
    }

    /// The same body with what pages laid out by a plan measured otherwise, such as a paragraph that names a page whose
    /// number is longer than was thought.
    pub(super) fn corrected(&self, paged: &PagedDocument, plan: &Plan) -> Self {
        let lines: BTreeMap<String, u32> = plan.pads.iter().map(|(spot, lines)| (spot.to_string(), *lines)).collect();
        let rows: BTreeMap<String, f64> = plan.rows.iter().map(|(spot, points)| (spot.to_string(), *points)).collect();
        let gaps: BTreeMap<String, f64> = plan.gaps.iter().map(|(spot, gap)| (spot.to_string(), *gap)).collect();
        let lower: BTreeMap<String, f64> =
            plan.figures.iter().map(|(spot, points)| (spot.to_string(), *points)).collect();
        let real = in_order(entries(paged));
        let before: BTreeMap<String, Option<String>> =
            in_order(self.entries.clone()).into_iter().map(|(spot, (before, _))| (spot, before)).collect();
        let mut all = self.clone();
        for entry in &mut all.entries {
            let Entry::Piece(piece) = entry else { continue };
            let spot = &piece.begin.spot;
            let Some((over, real)) = real.get(spot) else { continue };
            let stretch = match (piece.begin.what, lines.get(spot)) {
                (What::Pad { lines, pitch, .. }, Some(more)) => f64::from(more.saturating_sub(lines)) * pitch,
                _ => rows.get(spot).copied().unwrap_or_default(),
            };
            let gap = gaps.get(spot).copied().unwrap_or_default();
            let lower = lower.get(spot).copied().unwrap_or_default();
            piece.height = real.height.map(|height| height - stretch + lower).or(piece.height);
            // Where a picture stands elsewhere the space is another.
            if before.get(spot).is_some_and(|before| before == over) {
                piece.above = real.above.map(|above| above - gap).or(piece.above);
            }
        }
        all
    }
}

/// Measured pieces by their spots, each with the spot of the one before it.
fn in_order(entries: Vec<Entry>) -> BTreeMap<String, (Option<String>, Box<Measured>)> {
    let mut before = None;
    let mut pieces = BTreeMap::new();
    for entry in entries {
        if let Entry::Piece(piece) = entry {
            let spot = piece.begin.spot.clone();
            pieces.insert(spot.clone(), (before.replace(spot), piece));
        }
    }
    pieces
}

/// Notes in a galley what is asked for a block.
fn grant(wish: &Wish, galley: &mut Galley) {
    let keys: BTreeSet<&str> = wish.keys.iter().map(Target::as_str).collect();
    if wish.breaks {
        galley.begin_page(&keys);
    }
    if wish.keep {
        galley.keep(&keys);
    }
    if wish.fills {
        galley.fill_page(&keys);
    }
}

fn run(key: &str, begin: paginate::Begin, ends_part: bool, pieces: Vec<Piece>) -> Run {
    Run { key: key.to_string(), begin, ends_part, pieces }
}

impl Measured {
    /// The piece, or those of a paragraph's lines. `head` is repeated over a row that begins a page; what follows a
    /// `heading` stays with it.
    fn pieces(&self, head: f64, heading: bool) -> Vec<Piece> {
        let kind = match self.begin.what {
            What::Lines => return self.lines(heading),
            What::Heading { level } => Kind::Heading { level },
            What::Item { index, of } => Kind::Item { index, of },
            What::Row { index, of, spare, .. } => {
                Kind::Row { index, of, head: if index == 0 { 0.0 } else { head }, spare }
            }
            What::Figure => Kind::Figure { spare: self.spare },
            What::Pad { lines, most, pitch, head } => Kind::Pad { lines, most, pitch, head },
            What::Whole => Kind::Whole,
        };
        vec![Piece {
            spot: self.spot(),
            kind,
            above: self.above.unwrap_or_default(),
            height: self.height.unwrap_or_default(),
            notes: self.note_heights.iter().sum(),
            before: if heading || self.begin.before == Before::Never { Break::Never } else { Break::May },
            kept: false,
            fills: false,
            exercise: self.begin.exercise.clone(),
            field: self.begin.field,
        }]
    }

    /// A paragraph: its first two lines, each one between, its last two. Typst parts none of those, nor three lines.
    fn lines(&self, heading: bool) -> Vec<Piece> {
        let height = self.height.unwrap_or_default();
        let line = self.line.filter(|line| *line > NEAR).unwrap_or(height.max(NEAR));
        let count = (height / line).round().max(1.0) as u32;
        let each = height / f64::from(count);
        let begins: Vec<u32> = if count < 4 { vec![0] } else { [0].into_iter().chain(2..count - 1).collect() };
        let ends = begins.iter().copied().skip(1).chain([count]);
        begins
            .iter()
            .zip(ends)
            .map(|(&first, end)| Piece {
                spot: Spot { at: if first == 0 { Vec::new() } else { vec![first] }, ..self.spot() },
                kind: Kind::Line { index: first, of: count },
                above: if first == 0 { self.above.unwrap_or_default() } else { 0.0 },
                height: f64::from(end - first) * each,
                notes: self.notes_between(f64::from(first) * each, f64::from(end) * each, end == count),
                before: match first {
                    0 if heading || self.begin.before == Before::Never => Break::Never,
                    0 => Break::May,
                    _ => Break::Full,
                },
                kept: false,
                fills: false,
                exercise: self.begin.exercise.clone(),
                field: self.begin.field,
            })
            .collect()
    }

    /// Height of the notes that are called between two heights, or below them if these lines are the `last`.
    fn notes_between(&self, top: f64, bottom: f64, last: bool) -> f64 {
        let called = self.notes.iter().zip(&self.note_heights);
        called.filter(|((at, _), _)| *at >= top && (*at < bottom || last)).map(|(_, height)| height).sum()
    }
}

/// A plan as layouts read it.
pub fn page_plan(plan: &Plan) -> PagePlan {
    PagePlan {
        breaks: plan.breaks().map(ToString::to_string).collect(),
        pads: plan.pads.iter().map(|(spot, lines)| (spot.to_string(), *lines)).collect(),
        rows: plan.rows.iter().map(|(spot, points)| (spot.to_string(), *points)).collect(),
        figures: plan.figures.iter().map(|(spot, points)| (spot.to_string(), *points)).collect(),
        later: plan.later.iter().map(|(spot, behind)| (spot.to_string(), behind.to_string())).collect(),
        gaps: plan.gaps.iter().map(|(spot, gap)| (spot.to_string(), *gap)).collect(),
    }
}

/// The first planned page that begins elsewhere, from 1; none if all begin where they should. `parts` gives the pages of
/// what has no marks of a galley: the openers.
pub(super) fn first_astray(paged: &PagedDocument, plan: &Plan, parts: &BTreeMap<String, usize>) -> Option<usize> {
    let mut pages = parts.clone();
    let mut last = None;
    for entry in entries(paged) {
        if let Entry::Piece(piece) = entry {
            pages.entry(piece.begin.spot).or_insert(piece.top.page);
            last = piece.bottom.or(Some(piece.top));
        }
    }
    let page_of = |page: &paginate::PageAt| pages.get(&page.first.as_ref()?.to_string()).copied();
    let begin = plan.pages.first().and_then(page_of)?;
    let astray = |(index, page): (usize, &paginate::PageAt)| {
        (page_of(page).is_some_and(|real| real != begin + index)).then_some(index + 1)
    };
    let count = plan.pages.len();
    let too_long = || last.filter(|last| last.page + 1 != begin + count).map(|_| count);
    plan.pages.iter().enumerate().find_map(astray).or_else(too_long)
}

#[cfg(test)]
mod tests;

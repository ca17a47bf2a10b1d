//! A galley's pieces in one row, with what can be said of each before pages are known.

use super::galley::{Begin, Break, Galley, Kind, Piece};

/// Lengths nearer than this are equal: Typst adds the same heights in another order.
pub const SPECK: f64 = 0.01;
/// Lines of a paragraph that stay together at either end.
const LINES_TOGETHER: u32 = 2;

/// What a page has to take at once.
#[derive(Debug, Clone, Copy, Default)]
struct Chunk {
    height: f64,
    notes: f64,
}

/// The pieces of all runs.
pub struct Body<'g> {
    /// What they are of.
    pub galley: &'g Galley,
    /// Height of a page.
    pub room: f64,
    pieces: Vec<&'g Piece>,
    /// The run of each piece.
    runs: Vec<usize>,
    /// How many blocks of fields its exercise has in this piece and in later ones.
    fields_behind: Vec<u32>,
    /// What goes with each piece to the next place where a page may begin.
    chunks: Vec<Chunk>,
}

/// More than any piece is high: a page that has to take it is still found.
const HIGHEST: f64 = 100_000.0;

/// A length as it can be reckoned with.
pub fn length(of: f64) -> f64 {
    if of.is_finite() { of.clamp(0.0, HIGHEST) } else { 0.0 }
}

impl<'g> Body<'g> {
    /// Looks once at all pieces.
    pub fn new(galley: &'g Galley) -> Self {
        let room = length(galley.room).max(1.0);
        let runs = galley.runs.iter().enumerate();
        let (runs, pieces): (Vec<usize>, Vec<&Piece>) =
            runs.flat_map(|(index, run)| run.pieces.iter().map(move |piece| (index, piece))).unzip();
        let mut body = Self { galley, room, pieces, runs, fields_behind: Vec::new(), chunks: Vec::new() };
        body.fields_behind = body.backwards(0, |body, index, behind| {
            let goes_on = body.same_exercise(index + 1);
            let own = body.piece(index).exercise.is_some() && body.piece(index).field;
            let is_last = !goes_on || !body.same_field(index + 1);
            u32::from(own && is_last) + if goes_on { *behind } else { 0 }
        });
        body.chunks = body.backwards(Chunk::default(), |body, index, behind| {
            let own = Chunk { height: body.above(index) + body.height(index), notes: body.notes(index) };
            if body.begins_run(index + 1) || body.may_begin(index + 1) {
                return own;
            }
            Chunk { height: own.height + behind.height, notes: own.notes + behind.notes }
        });
        body
    }

    /// A value for each piece, each made from the next one's.
    fn backwards<T: Clone>(&self, last: T, make: impl Fn(&Self, usize, &T) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(self.len());
        let mut behind = last;
        for index in (0..self.len()).rev() {
            behind = make(self, index, &behind);
            values.push(behind.clone());
        }
        values.reverse();
        values
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// A piece.
    pub fn piece(&self, index: usize) -> &'g Piece {
        self.pieces[index]
    }

    /// Space over a piece within a page.
    pub fn above(&self, index: usize) -> f64 {
        length(self.piece(index).above)
    }

    /// Its height.
    pub fn height(&self, index: usize) -> f64 {
        length(self.piece(index).height)
    }

    /// Height of what stands over it where it begins a page: the head of its table, or that it goes on.
    pub fn head(&self, index: usize) -> f64 {
        match self.piece(index).kind {
            Kind::Row { head, .. } | Kind::Pad { head, .. } => length(head),
            Kind::Heading { .. } | Kind::Line { .. } | Kind::Item { .. } | Kind::Figure { .. } | Kind::Whole => 0.0,
        }
    }

    /// How much lower a picture may be made.
    pub fn spare(&self, index: usize) -> f64 {
        match self.piece(index).kind {
            Kind::Figure { spare } => length(spare).min(self.height(index)),
            Kind::Heading { .. }
            | Kind::Line { .. }
            | Kind::Item { .. }
            | Kind::Row { .. }
            | Kind::Pad { .. }
            | Kind::Whole => 0.0,
        }
    }

    /// Height of its notes.
    pub fn notes(&self, index: usize) -> f64 {
        length(self.piece(index).notes)
    }

    /// What the first note of a page takes beside itself.
    pub fn note_area(&self) -> f64 {
        length(self.galley.note_area)
    }

    /// The lines that a notepad was asked to have.
    pub fn lines(&self, index: usize) -> u32 {
        match self.piece(index).kind {
            Kind::Pad { lines, .. } => lines,
            Kind::Heading { .. }
            | Kind::Line { .. }
            | Kind::Item { .. }
            | Kind::Row { .. }
            | Kind::Figure { .. }
            | Kind::Whole => 0,
        }
    }

    /// Whether it is a notepad, or a part of one.
    pub fn is_pad(&self, index: usize) -> bool {
        matches!(self.piece(index).kind, Kind::Pad { .. })
    }

    /// Whether a run begins with a piece, or the body ends before it.
    pub fn begins_run(&self, index: usize) -> bool {
        index == 0 || index >= self.len() || self.runs[index] != self.runs[index - 1]
    }

    /// Whether it begins a run that wants a right-hand page.
    pub fn wants_right(&self, index: usize) -> bool {
        index < self.len()
            && self.begins_run(index)
            && match self.galley.runs[self.runs[index]].begin {
                Begin::Right => true,
                Begin::Fresh => false,
            }
    }

    /// Whether a part ends with the run that the piece before `index` ends.
    pub fn ends_part(&self, index: usize) -> bool {
        self.begins_run(index) && index > 0 && self.galley.runs[self.runs[index - 1]].ends_part
    }

    /// Whether a page has to end before a piece.
    pub fn has_to_break(&self, index: usize) -> bool {
        self.begins_run(index) || self.piece(index).before == Break::Must
    }

    /// Whether the piece and the one before it are of one exercise.
    pub fn same_exercise(&self, index: usize) -> bool {
        !self.begins_run(index)
            && self.piece(index).exercise.is_some()
            && self.piece(index).exercise == self.piece(index - 1).exercise
    }

    /// Whether both are fields of one block.
    pub fn same_field(&self, index: usize) -> bool {
        let (before, after) = (self.piece(index - 1), self.piece(index));
        before.field && after.field && before.spot.key == after.spot.key
    }

    /// How many blocks of fields the exercise of a piece has in it and behind it.
    pub fn fields_behind(&self, index: usize) -> u32 {
        self.fields_behind[index]
    }

    /// Whether a page may begin with a piece, if what is before it fills its page.
    pub fn may_begin(&self, index: usize) -> bool {
        match self.piece(index).before {
            Break::Never => false,
            Break::Full => !self.lone_line(index),
            Break::May | Break::Must => true,
        }
    }

    /// Whether a break before it leaves a line of its paragraph alone.
    pub fn lone_line(&self, index: usize) -> bool {
        match self.piece(index).kind {
            Kind::Line { index, of } if index > 0 => {
                index < LINES_TOGETHER || of.saturating_sub(index) < LINES_TOGETHER
            }
            Kind::Line { .. }
            | Kind::Heading { .. }
            | Kind::Item { .. }
            | Kind::Row { .. }
            | Kind::Figure { .. }
            | Kind::Pad { .. }
            | Kind::Whole => false,
        }
    }

    /// Whether a page with this much left, with or without notes, takes no more of what begins with a piece.
    pub fn is_full_before(&self, index: usize, left: f64, has_notes: bool) -> bool {
        let chunk = self.chunks[index];
        let area = if chunk.notes > 0.0 && !has_notes { self.note_area() } else { 0.0 };
        chunk.height + chunk.notes + area > left + SPECK
    }
}

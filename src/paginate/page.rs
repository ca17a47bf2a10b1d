//! One page: what stands on it, how it is filled, and what is wrong with it.

use super::body::{Body, SPECK, length};
use super::costs::{Costs, FaultKind};
use super::galley::{Break, Kind};

/// A heading that begins lower than this share of the page is low: it begins with the room over its words, so that one in
/// the last fifth begins a little higher.
const LOW: f64 = 0.79;
/// Pages that hold less are half empty. What is reckoned here ends with the room under its last line, a little lower than
/// what one sees, so it is a little more than half.
const HALF: f64 = 0.51;
/// Last pages of parts that hold less are nearly empty.
const NEARLY_EMPTY: f64 = 0.1;
/// From which share of the page on white space is told.
const HOLE_TOLD: f64 = 1.0 / 3.0;
const HOLE_OVER_NOTES_TOLD: f64 = 1.0 / 6.0;
/// Rows on either side of a break; a shorter table is cut in halves.
const ROWS_TOGETHER: u32 = 3;

/// Something that costs: at which piece, how much, and what it is called if it is a fault.
#[derive(Debug, Clone, Copy)]
pub struct Charge {
    /// The fault, if it is one.
    pub kind: Option<FaultKind>,
    /// The piece.
    pub piece: usize,
    /// What it costs.
    pub cost: u64,
}

/// The pieces from one that begins a page.
pub struct Page<'b, 'g> {
    body: &'b Body<'g>,
    start: usize,
    /// The piece behind the last.
    pub end: usize,
    /// Pages that the first piece fills before the one on which it ends.
    pub spilled: usize,
    text: f64,
    notes: f64,
    /// Headings that begin no page, with their distance from the top.
    headings: Vec<(usize, f64)>,
    /// Pictures that may be lower.
    figures: Vec<usize>,
    /// What may be higher.
    stretches: Vec<Stretch>,
}

/// A notepad that may have more lines, or the rows of a table to fill in, which grow together.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// The first piece, and how many there are.
    piece: usize,
    count: usize,
    /// How many steps each may grow, and how high a step is.
    spare: u32,
    step: f64,
}

impl Stretch {
    /// What a step takes of the page.
    fn height(&self) -> f64 {
        self.step * self.count as f64
    }
}

/// How the room of a page is used up.
#[derive(Debug, Clone, Default)]
pub struct Filling {
    /// Steps that what may be higher grows, by its number.
    steps: Vec<(usize, u32)>,
    /// Points more, by heading.
    pub gaps: Vec<(usize, f64)>,
    /// Points less, by picture.
    pub figures: Vec<(usize, f64)>,
    /// What is left of the page.
    pub left: f64,
}

impl<'b, 'g> Page<'b, 'g> {
    /// A page that begins with a piece.
    pub fn new(body: &'b Body<'g>, start: usize) -> Self {
        let mut page = Self {
            body,
            start,
            end: start,
            spilled: 0,
            text: 0.0,
            notes: 0.0,
            headings: Vec::new(),
            figures: Vec::new(),
            stretches: Vec::new(),
        };
        page.take();
        page.spill();
        page
    }

    /// A first piece that is taller than a page fills pages before this one.
    fn spill(&mut self) {
        let over = self.used() - self.body.room;
        if over > SPECK {
            self.spilled = ((over - SPECK) / self.body.room).ceil() as usize;
            self.text = self.used() - self.spilled as f64 * self.body.room;
            self.notes = 0.0;
        }
    }

    /// Takes the next piece.
    pub fn take(&mut self) {
        let index = self.end;
        let first = index == self.start;
        self.text += if first { self.body.head(index) } else { self.body.above(index) };
        match self.body.piece(index).kind {
            Kind::Heading { .. } if !first => self.headings.push((index, self.text)),
            Kind::Pad { lines, most, pitch, .. } if most > lines && pitch > 0.0 => {
                self.stretches.push(Stretch { piece: index, count: 1, spare: most - lines, step: pitch });
            }
            Kind::Row { spare, .. } => self.take_row(index, spare),
            Kind::Figure { spare } if spare > 0.0 => self.figures.push(index),
            Kind::Pad { .. }
            | Kind::Heading { .. }
            | Kind::Line { .. }
            | Kind::Item { .. }
            | Kind::Figure { .. }
            | Kind::Whole => {}
        }
        self.text += self.body.height(index);
        self.notes += self.body.notes(index);
        self.end += 1;
    }

    /// A row grows with those before it of its table, by what the one with the least to spare can.
    fn take_row(&mut self, index: usize, spare: f64) {
        let step = self.body.galley.row_step;
        let spare = if step > 0.0 { (length(spare) / step + SPECK).floor() as u32 } else { 0 };
        let follows = |last: &&mut Stretch| last.piece + last.count == index && self.body.same_field(index);
        match self.stretches.last_mut().filter(follows) {
            Some(last) => {
                last.count += 1;
                last.spare = last.spare.min(spare);
            }
            None => self.stretches.push(Stretch { piece: index, count: 1, spare, step }),
        }
    }

    /// Whether what it holds is no taller than a page, its pictures made smaller as far as they may be.
    pub fn fits(&self) -> bool {
        self.over() <= self.spare() + SPECK
    }

    /// How much lower its pictures may be in all.
    fn spare(&self) -> f64 {
        self.figures.iter().map(|piece| self.body.spare(*piece)).sum()
    }

    /// Whether it is no taller than a page as it is.
    pub fn fits_loosely(&self) -> bool {
        self.over() <= SPECK
    }

    /// What it is taller than a page.
    fn over(&self) -> f64 {
        self.used() - self.body.room
    }

    /// What text and notes take.
    fn used(&self) -> f64 {
        self.text + if self.notes > 0.0 { self.notes + self.body.note_area() } else { 0.0 }
    }

    /// Whether it may end here, with the page as full as it is: neither parting what stays together nor against the author.
    pub fn may_end(&self) -> bool {
        let end = self.end;
        let before = |end| self.body.piece(end).before;
        self.body.begins_run(end)
            || self.body.may_begin(end)
                && !self.body.piece(end).kept
                && (before(end) != Break::Full || self.body.is_full_before(end, self.left(), self.notes > 0.0))
    }

    fn left(&self) -> f64 {
        (self.body.room - self.used()).max(0.0)
    }

    /// The cheapest way to fill it, with what that costs. Where several cost the same, the fullest.
    pub fn filled(&self, costs: &Costs) -> (u64, Filling) {
        let mut best: Option<(u64, Filling)> = None;
        for filling in self.fillings() {
            let mut sum = 0;
            self.charge_filling(&filling, costs, &mut |charge| sum += charge.cost);
            if best.as_ref().is_none_or(|(least, _)| sum < *least) {
                best = Some((sum, filling));
            }
        }
        best.unwrap_or_default()
    }

    /// The ways to fill it: all that may be higher, and gaps; all that may be higher; what is behind the last heading; as
    /// it is.
    fn fillings(&self) -> Vec<Filling> {
        if !self.fits_loosely() {
            return vec![self.closed_up()];
        }
        let plain = Filling { left: self.left(), ..Filling::default() };
        let rests = self.body.ends_part(self.end) && !self.is_to_be_full();
        if rests || (self.stretches.is_empty() && self.headings.is_empty()) {
            return vec![plain];
        }
        let last_heading = self.headings.last().map_or(self.start, |(piece, _)| *piece);
        let late = self.stretches.iter().position(|stretch| stretch.piece > last_heading);
        let late = late.unwrap_or(self.stretches.len());
        let all = self.stretched(0);
        let mut ways = vec![self.with_gaps(&all), all];
        if late > 0 {
            ways.push(self.stretched(late));
        }
        ways.push(plain);
        ways
    }

    /// Whether what it begins with asks that it be full.
    fn is_to_be_full(&self) -> bool {
        self.body.piece(self.start).fills
    }

    /// Gives whole steps to what may be higher, from one on, one at a time, to the one that has used the least share of
    /// what it may have; the later where two have used the same.
    fn stretched(&self, from: usize) -> Filling {
        let mut left = self.left();
        let mut more = vec![0; self.stretches.len()];
        let used = |index: usize, more: &[u32]| f64::from(more[index]) / f64::from(self.stretches[index].spare);
        loop {
            let open = (from..self.stretches.len())
                .filter(|i| more[*i] < self.stretches[*i].spare && self.stretches[*i].height() <= left + SPECK);
            let next = open.rev().min_by(|a, b| used(*a, &more).total_cmp(&used(*b, &more)));
            let Some(index) = next else { break };
            more[index] += 1;
            left = (left - self.stretches[index].height()).max(0.0);
        }
        let steps = more.into_iter().enumerate().filter(|(_, more)| *more > 0).collect();
        Filling { steps, left, ..Filling::default() }
    }

    /// The lines that notepads have more by a filling.
    pub fn lines(&self, filling: &Filling) -> Vec<(usize, u32)> {
        let steps = filling.steps.iter().map(|(index, more)| (self.stretches[*index].piece, *more));
        steps.filter(|(piece, _)| self.body.is_pad(*piece)).collect()
    }

    /// The points by which rows are higher by a filling.
    pub fn rows(&self, filling: &Filling) -> Vec<(usize, f64)> {
        let tables = filling.steps.iter().map(|(index, more)| (self.stretches[*index], *more));
        let tables = tables.filter(|(table, _)| !self.body.is_pad(table.piece));
        let rows = tables.flat_map(|(table, more)| {
            (table.piece..table.piece + table.count).map(move |row| (row, f64::from(more) * table.step))
        });
        rows.collect()
    }

    /// Shares what is left among the headings, the later ones first, where that brings the page to its foot.
    fn with_gaps(&self, filling: &Filling) -> Filling {
        let gaps = self.body.galley.gaps;
        let each = (gaps.most / gaps.step + SPECK).floor();
        let steps = ((filling.left + SPECK) / gaps.step).floor();
        let count = self.headings.len();
        if !(each >= 1.0 && steps >= 1.0 && steps <= each * count as f64) {
            return filling.clone();
        }
        let (steps, mut filling) = (steps as usize, filling.clone());
        let share = |index: usize| steps / count + usize::from(count - index <= steps % count);
        let given =
            self.headings.iter().enumerate().map(|(index, (piece, _))| (*piece, share(index) as f64 * gaps.step));
        filling.gaps = given.filter(|(_, points)| *points > 0.0).collect();
        filling.left = (filling.left - steps as f64 * gaps.step).max(0.0);
        filling
    }

    /// Makes its pictures smaller until it fits, each by the same share of what it has to spare.
    fn closed_up(&self) -> Filling {
        let share = self.over() / self.spare().max(SPECK);
        let figures = self.figures.iter().map(|piece| (*piece, self.body.spare(*piece) * share)).collect();
        Filling { figures, ..Filling::default() }
    }

    /// The share of the page that is used.
    pub fn fill(&self, filling: &Filling) -> f64 {
        1.0 - filling.left / self.body.room
    }

    /// What a filling costs: stretch, headings that come to stand low, what stays white, and a break that would not come
    /// true because more would still fit.
    pub fn charge_filling(&self, filling: &Filling, costs: &Costs, charge: &mut impl FnMut(Charge)) {
        for (index, more) in &filling.steps {
            let Stretch { piece, spare, .. } = self.stretches[*index];
            let share = f64::from(*more) / f64::from(spare);
            let stretch = if self.is_to_be_full() { 0 } else { costs.stretch };
            charge(Charge { kind: None, piece, cost: rounded(stretch, share * share) });
        }
        for (piece, points) in &filling.gaps {
            let steps = points / self.body.galley.gaps.step;
            charge(Charge { kind: None, piece: *piece, cost: rounded(costs.gap, steps) });
        }
        for (piece, points) in &filling.figures {
            let share = points / self.body.spare(*piece).max(SPECK);
            charge(Charge { kind: None, piece: *piece, cost: rounded(costs.small_figure, share * share) });
        }
        for (piece, top) in &self.headings {
            if top + self.pushed_down(*piece, filling) > LOW * self.body.room + SPECK {
                charge(Charge { kind: Some(FaultKind::LowHeading), piece: *piece, cost: costs.low_heading });
            }
        }
        self.charge_white(filling, costs, charge);
        let within = !self.body.begins_run(self.end);
        if within && self.body.piece(self.end).before == Break::Full {
            let full = self.body.is_full_before(self.end, filling.left, self.notes > 0.0);
            if !full && !self.body.lone_line(self.end) {
                charge(Charge { kind: Some(FaultKind::Torn), piece: self.end, cost: costs.torn });
            }
        }
    }

    /// How much lower a filling brings a heading.
    fn pushed_down(&self, heading: usize, filling: &Filling) -> f64 {
        let before = filling.steps.iter().map(|(index, more)| (self.stretches[*index], *more));
        let before = before.filter(|(stretch, _)| stretch.piece < heading);
        let lines: f64 = before.map(|(stretch, more)| f64::from(more) * stretch.height()).sum();
        let gaps: f64 = filling.gaps.iter().filter(|(piece, _)| *piece <= heading).map(|(_, points)| points).sum();
        let figures: f64 = filling.figures.iter().filter(|(piece, _)| *piece < heading).map(|(_, points)| points).sum();
        lines + gaps - figures
    }

    fn charge_white(&self, filling: &Filling, costs: &Costs, charge: &mut impl FnMut(Charge)) {
        let piece = self.end - 1;
        let white = filling.left / self.body.room;
        if self.body.ends_part(self.end) {
            if white > 1.0 - NEARLY_EMPTY && self.spilled == 0 {
                charge(Charge { kind: Some(FaultKind::NearlyEmpty), piece, cost: costs.nearly_empty });
            }
            return;
        }
        if white > 1.0 - HALF {
            charge(Charge { kind: Some(FaultKind::HalfEmpty), piece, cost: costs.half_empty });
        }
        let kind = (white >= HOLE_TOLD).then_some(FaultKind::Hole);
        charge(Charge { kind, piece, cost: rounded(costs.hole, white * white) });
        if self.notes > 0.0 {
            let kind = (white >= HOLE_OVER_NOTES_TOLD).then_some(FaultKind::HoleOverNotes);
            charge(Charge { kind, piece, cost: rounded(costs.hole_over_notes, white * white) });
        }
    }

    /// What the pages it takes and its end cost; `turn` is whether the next page is behind the leaf.
    pub fn charge_end(&self, turn: bool, costs: &Costs, charge: &mut impl FnMut(Charge)) {
        let spilled = self.spilled as u64;
        charge(Charge { kind: None, piece: self.start, cost: costs.page * (spilled + 1) });
        if spilled > 0 {
            charge(Charge { kind: Some(FaultKind::Taller), piece: self.start, cost: costs.taller * spilled });
        }
        if self.body.begins_run(self.end) {
            return;
        }
        if !self.body.may_begin(self.end) {
            charge(Charge { kind: Some(FaultKind::Torn), piece: self.end, cost: costs.torn });
        } else if self.body.lone_line(self.end) {
            charge(Charge { kind: Some(FaultKind::LoneLine), piece: self.end, cost: costs.lone_line });
        }
        if self.body.piece(self.end).kept {
            charge(Charge { kind: Some(FaultKind::Unkept), piece: self.end, cost: costs.unkept });
        }
        self.charge_exercise(turn, costs, charge);
        self.charge_cut(costs, charge);
    }

    fn charge_exercise(&self, turn: bool, costs: &Costs, charge: &mut impl FnMut(Charge)) {
        let piece = self.end;
        if self.body.same_exercise(piece) {
            let (kind, cost) = match (turn, self.body.fields_behind(piece)) {
                (true, 0) => (None, costs.exercise_tail),
                (true, fields) => (Some(FaultKind::ExerciseTurned), costs.exercise_turned * u64::from(fields)),
                (false, _) => (None, costs.exercise_parted),
            };
            charge(Charge { kind, piece, cost });
        }
        if self.body.same_field(piece) {
            let (kind, cost) = match turn {
                true => (Some(FaultKind::FieldTurned), costs.field_turned),
                false => (None, costs.field_parted),
            };
            charge(Charge { kind, piece, cost });
        }
    }

    /// What it costs to cut a table, a list or a paragraph where the page ends.
    fn charge_cut(&self, costs: &Costs, charge: &mut impl FnMut(Charge)) {
        let piece = self.end;
        let lone = |index: u32, of: u32| index == 1 || index + 1 == of;
        match self.body.piece(piece).kind {
            Kind::Row { index, of, .. } if index > 0 => {
                let cost = if of < 2 * ROWS_TOGETHER { costs.short_table_cut } else { costs.table_cut };
                charge(Charge { kind: None, piece, cost });
                if self.too_few_rows(index, of) {
                    charge(Charge { kind: Some(FaultKind::FewRows), piece, cost: costs.few_rows });
                }
            }
            Kind::Item { index, of } if index > 0 => {
                let cost = costs.list_cut + if lone(index, of) { costs.lone_item } else { 0 };
                charge(Charge { kind: None, piece, cost });
            }
            Kind::Line { index, .. } if index > 0 => {
                charge(Charge { kind: None, piece, cost: costs.paragraph_cut });
            }
            Kind::Row { .. }
            | Kind::Item { .. }
            | Kind::Line { .. }
            | Kind::Heading { .. }
            | Kind::Figure { .. }
            | Kind::Pad { .. }
            | Kind::Whole => {}
        }
    }

    /// Whether a table cut before its row `index` has too few rows on this page or behind it.
    fn too_few_rows(&self, index: u32, of: u32) -> bool {
        let least = ROWS_TOGETHER.min(of / 2).max(2);
        let key = &self.body.piece(self.end).spot.key;
        let rows = (self.start..self.end).rev().take_while(|piece| {
            let piece = self.body.piece(*piece);
            matches!(piece.kind, Kind::Row { .. }) && piece.spot.key == *key
        });
        (rows.count() as u32) < least || of.saturating_sub(index) < least
    }
}

/// A cost times a share of it.
fn rounded(cost: u64, share: f64) -> u64 {
    (cost as f64 * share).round() as u64
}

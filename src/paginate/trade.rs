//! Pictures that trade places with what follows them.
//!
//! A picture that does not fit on its page leaves white there, where the words behind it would have fitted. So it may stand
//! later than it was written: behind paragraphs, lists, tables and callouts, up to the next heading. This is tried in
//! runs that have a fault or an empty foot, each alone; what gains there is weighed in the whole body.

use std::borrow::Cow;
use std::ops::Range;

use super::costs::Costs;
use super::galley::{Begin, Break, Galley, Kind, Piece, Run, Spot};
use super::plan::Plan;
use super::search;

/// The most blocks that a picture is put behind.
const MOST: usize = 4;

/// Pages that hold more need nothing.
const FULL: f64 = 0.75;

/// A galley, or one run of it, with some pictures later than they were written.
#[derive(Clone)]
struct Order<'g> {
    galley: Cow<'g, Galley>,
    /// The pictures, each with the block that it stands behind.
    later: Vec<(Spot, Spot)>,
    /// What it costs that they do.
    cost: u64,
}

impl Order<'_> {
    /// Its cheapest pages.
    fn plan(&self, costs: &Costs) -> Plan {
        let mut plan = search::plan(&self.galley, costs);
        plan.later.clone_from(&self.later);
        plan.cost += self.cost;
        plan
    }
}

/// The cheapest pages for a galley, its pictures where they were written or later.
pub fn plan(galley: &Galley, costs: &Costs) -> Plan {
    let mut order = Order { galley: Cow::Borrowed(galley), later: Vec::new(), cost: 0 };
    let mut best = order.plan(costs);
    for index in 0..galley.runs.len() {
        let Some(found) = better_run(galley, index, &best, costs) else { continue };
        let Some(run) = found.galley.runs.last() else { continue };
        let mut other = order.clone();
        other.galley.to_mut().runs[index].pieces.clone_from(&run.pieces);
        other.later.extend(found.later);
        other.cost += found.cost;
        let plan = other.plan(costs);
        if plan.cost < best.cost {
            (best, order) = (plan, other);
        }
    }
    best
}

/// A run alone with its pictures where they cost least; none if nothing is wrong with it, or they stand best where they are.
fn better_run(galley: &Galley, index: usize, plan: &Plan, costs: &Costs) -> Option<Order<'static>> {
    let run = &galley.runs[index];
    let written = pictures(run);
    if written.is_empty() {
        return None;
    }
    let alone = alone(galley, run, begins_left(plan, run));
    let mut order = Order { galley: Cow::Owned(alone), later: Vec::new(), cost: 0 };
    let mut best = order.plan(costs);
    for key in &written {
        if is_well(&best) {
            break;
        }
        for other in with_later(&order, key, galley, costs) {
            let plan = other.plan(costs);
            if plan.cost < best.cost {
                (best, order) = (plan, other);
            }
        }
    }
    (!order.later.is_empty()).then_some(order)
}

/// Whether nothing can be wrong with a plan for want of a picture elsewhere.
fn is_well(plan: &Plan) -> bool {
    let before_last = plan.pages.len().saturating_sub(1);
    plan.faults.is_empty() && plan.pages[..before_last].iter().all(|page| page.fill > FULL)
}

/// The keys of the pictures of a run.
fn pictures(run: &Run) -> Vec<String> {
    let figures = run.pieces.iter().filter(|piece| matches!(piece.kind, Kind::Figure { .. }));
    figures.map(|piece| piece.spot.key.clone()).collect()
}

/// Whether a run begins on a left-hand page of a plan.
fn begins_left(plan: &Plan, run: &Run) -> bool {
    let first = run.pieces.first().map(|piece| &piece.spot);
    plan.pages.iter().position(|page| page.first.as_ref() == first).is_some_and(|page| page % 2 == 1)
}

/// A galley of one run, behind a full page if it begins on a left-hand one.
fn alone(galley: &Galley, run: &Run, left: bool) -> Galley {
    let mut runs = vec![Run { begin: Begin::Fresh, ..run.clone() }];
    if left {
        let full = Piece::whole(Spot { key: String::new(), at: Vec::new() }, galley.room);
        runs.insert(0, Run { key: String::new(), begin: Begin::Right, ends_part: false, pieces: vec![full] });
    }
    Galley { runs, ..*galley }
}

/// The orders of a run in which a picture stands behind one block more, two, and so on.
fn with_later(order: &Order<'static>, key: &str, galley: &Galley, costs: &Costs) -> Vec<Order<'static>> {
    let mut orders = Vec::new();
    let Some(run) = order.galley.runs.last() else { return orders };
    let Some(at) = run.pieces.iter().position(|piece| piece.spot.key == key) else { return orders };
    let mut end = at + 1;
    while orders.len() < MOST && is_free(&run.pieces[at]) {
        let Some(block) = passable(&run.pieces, end) else { break };
        end = block.end;
        let Some(pieces) = moved(&run.pieces, at, end, galley) else { break };
        let mut other = order.clone();
        if let Some(run) = other.galley.to_mut().runs.last_mut() {
            run.pieces = pieces;
        }
        let behind = Spot { key: run_key(&order.galley, block.start), at: Vec::new() };
        other.later.push((Spot { key: key.to_string(), at: Vec::new() }, behind));
        other.cost += costs.later_figure * (orders.len() as u64 + 1);
        orders.push(other);
    }
    orders
}

/// The key of a piece of the last run.
fn run_key(galley: &Galley, index: usize) -> String {
    galley.runs.last().and_then(|run| run.pieces.get(index)).map(|piece| piece.spot.key.clone()).unwrap_or_default()
}

/// Whether nobody has said where a piece stands, and it is in no exercise.
fn is_free(piece: &Piece) -> bool {
    let is_bid = piece.kept || piece.before == Break::Must;
    !is_bid && piece.exercise.is_none() && !piece.field
}

/// The pieces of the block that begins with one, if a picture may stand behind it.
fn passable(pieces: &[Piece], begin: usize) -> Option<Range<usize>> {
    let key = &pieces.get(begin)?.spot.key;
    let end = begin + pieces[begin..].iter().take_while(|piece| piece.spot.key == *key).count();
    let is_read = |piece: &Piece| match piece.kind {
        Kind::Line { .. } | Kind::Item { .. } | Kind::Row { .. } | Kind::Whole => is_free(piece),
        Kind::Heading { .. } | Kind::Figure { .. } | Kind::Pad { .. } => false,
    };
    pieces[begin..end].iter().all(is_read).then_some(begin..end)
}

/// The pieces with that at `at` before that at `end`. None if no other place of the galley tells how far apart the blocks
/// stand that come together.
fn moved(pieces: &[Piece], at: usize, end: usize, galley: &Galley) -> Option<Vec<Piece>> {
    let mut pieces = pieces.to_vec();
    let (above, below) = (pieces[at].above, pieces[at + 1].above);
    if at > 0 {
        pieces[at + 1].above = usual_gap(galley, &pieces[at - 1], &pieces[at + 1])?;
    }
    pieces[at + 1].before = pieces[at].before;
    pieces[at].before = Break::May;
    pieces[at].above = above.max(below);
    if let Some(next) = pieces.get_mut(end) {
        next.above = next.above.max(below);
    }
    pieces[at..end].rotate_left(1);
    Some(pieces)
}

/// How far apart two such pieces stand in a galley.
fn usual_gap(galley: &Galley, over: &Piece, under: &Piece) -> Option<f64> {
    let pairs = galley.runs.iter().flat_map(|run| run.pieces.windows(2));
    let is_such =
        |pair: &&[Piece]| is_like(&pair[0], over) && is_like(&pair[1], under) && pair[0].spot.key != pair[1].spot.key;
    pairs.filter(is_such).map(|pair| pair[1].above).next()
}

/// Whether pieces are of a kind, for the space between them.
fn is_like(one: &Piece, other: &Piece) -> bool {
    match (one.kind, other.kind) {
        (Kind::Heading { level }, Kind::Heading { level: other }) => level == other,
        _ => {
            std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
                && one.field == other.field
                && one.exercise.is_some() == other.exercise.is_some()
        }
    }
}

//! The search: dynamic programming over the pieces that can begin a page, on either side of a leaf.
//!
//! The cost of a page depends on the piece that begins it, the piece that begins the next, and the side it is on: whether
//! a break there is a turn of the leaf. So the cheapest way to a piece on a side is the cheapest of the cheapest ways to
//! the pieces before it and one page (Plass 1981; Mittelbach 2016, 2019). Each piece has as many pages that begin with it
//! as pieces fit on one: the work grows with the number of pieces times the pieces of a page.

use super::body::Body;
use super::costs::Costs;
use super::galley::{Break, Galley};
use super::page::{Charge, Page};
use super::plan::{Fault, PageAt, Plan};

/// The cheapest pages for a galley in its order. Where several plans cost the same, the one of fewer pages, then the one whose later
/// pages are fuller.
pub fn plan(galley: &Galley, costs: &Costs) -> Plan {
    let body = Body::new(galley);
    compose(&body, costs, &cheapest(&body, costs))
}

/// Pages filled one after another as far as each will go, as all typesetters do it, judged by the same costs.
pub fn greedy(galley: &Galley, costs: &Costs) -> Plan {
    let body = Body::new(galley);
    compose(&body, costs, &fullest(&body))
}

/// Which side of a leaf a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Right,
    Left,
}

impl Side {
    /// The side of the page `pages` later.
    fn after(self, pages: usize) -> Self {
        match (self, pages % 2) {
            (side, 0) => side,
            (Self::Right, _) => Self::Left,
            (Self::Left, _) => Self::Right,
        }
    }
}

/// The best way found to a piece on a side.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: u64,
    pages: usize,
    /// The piece and side that begin the page before.
    from: (usize, Side),
}

/// Where a page that begins on a side leads, and what its end costs: blank pages with it.
fn turn_over(body: &Body<'_>, page: &Page<'_, '_>, side: Side, costs: &Costs) -> (u64, usize, Side) {
    let last = side.after(page.spilled);
    let mut sum = 0;
    page.charge_end(last == Side::Right, costs, &mut |charge| sum += charge.cost);
    let next = last.after(1);
    match body.wants_right(page.end) && next == Side::Left {
        true => (sum + costs.page, page.spilled + 2, Side::Right),
        false => (sum, page.spilled + 1, next),
    }
}

/// The pieces that begin the pages of the cheapest plan.
fn cheapest(body: &Body<'_>, costs: &Costs) -> Vec<usize> {
    let mut ways: Vec<[Option<Way>; 2]> = vec![[None; 2]; body.len() + 1];
    ways[0][Side::Right as usize] = Some(Way { cost: 0, pages: 0, from: (0, Side::Right) });
    for start in 0..body.len() {
        let here = ways[start];
        if here.iter().all(Option::is_none) {
            continue;
        }
        each_page(body, start, |page| {
            let (filled, _) = page.filled(costs);
            for side in [Side::Right, Side::Left] {
                let Some(way) = here[side as usize] else { continue };
                let (ended, pages, next) = turn_over(body, page, side, costs);
                let (cost, pages) = (way.cost + filled + ended, way.pages + pages);
                let known = &mut ways[page.end][next as usize];
                // Of equals the later start wins: its page before is the fuller one.
                if known.is_none_or(|known| (cost, pages) <= (known.cost, known.pages)) {
                    *known = Some(Way { cost, pages, from: (start, side) });
                }
            }
        });
    }
    way_back(&ways)
}

/// Shows every page that begins with a piece: those that fit, and one piece where not even that does.
fn each_page<'g>(body: &Body<'g>, start: usize, mut show: impl FnMut(&Page<'_, 'g>)) {
    let mut page = Page::new(body, start);
    loop {
        show(&page);
        if body.has_to_break(page.end) {
            return;
        }
        page.take();
        if !page.fits() {
            return;
        }
    }
}

/// The starts of pages, from the end of the body back to its beginning.
fn way_back(ways: &[[Option<Way>; 2]]) -> Vec<usize> {
    let Some(last) = ways.last() else { return Vec::new() };
    let [right, left] = *last;
    let mut next = [right, left].into_iter().flatten().min_by_key(|way| (way.cost, way.pages));
    let mut starts = Vec::new();
    while let Some(way) = next.filter(|way| way.pages > 0) {
        let (start, side) = way.from;
        starts.push(start);
        next = ways[start][side as usize];
    }
    starts.reverse();
    starts
}

/// The pieces that begin pages when each is filled as far as it goes.
fn fullest(body: &Body<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut start = 0;
    while start < body.len() {
        starts.push(start);
        let (mut legal, mut any) = (None, start + 1);
        each_page(body, start, |page| {
            any = if page.fits_loosely() { page.end } else { any };
            if page.fits_loosely() && page.may_end() {
                legal = Some(page.end);
            }
        });
        start = legal.unwrap_or(any);
    }
    starts
}

/// Pages that begin with these pieces, as a plan with its cost; none where one of them cannot be made.
#[cfg(test)]
pub fn judge(galley: &Galley, costs: &Costs, starts: &[usize]) -> Option<Plan> {
    let body = Body::new(galley);
    let made = starts.iter().enumerate().all(|(index, start)| {
        let end = starts.get(index + 1).copied().unwrap_or(body.len());
        let mut found = false;
        each_page(&body, *start, |page| found |= page.end == end);
        found
    });
    made.then(|| compose(&body, costs, starts))
}

/// Writes down the pages that begin with these pieces.
fn compose(body: &Body<'_>, costs: &Costs, starts: &[usize]) -> Plan {
    let mut plan = Plan {
        pages: Vec::new(),
        pads: Vec::new(),
        rows: Vec::new(),
        gaps: Vec::new(),
        figures: Vec::new(),
        later: Vec::new(),
        faults: Vec::new(),
        cost: 0,
    };
    for (index, start) in starts.iter().enumerate() {
        if body.wants_right(*start) && plan.pages.len() % 2 == 1 {
            plan.pages.push(PageAt { first: None, broken: false, fill: 0.0, blank: true });
            plan.cost += costs.page;
        }
        let end = starts.get(index + 1).copied().unwrap_or(body.len());
        let mut page = Page::new(body, *start);
        while page.end < end {
            page.take();
        }
        add_page(body, costs, &page, *start, &mut plan);
    }
    plan.faults.sort_by_key(|fault| (fault.page, fault.kind));
    plan
}

fn add_page(body: &Body<'_>, costs: &Costs, page: &Page<'_, '_>, start: usize, plan: &mut Plan) {
    let (_, filling) = page.filled(costs);
    let broken = !body.begins_run(start) && body.piece(start).before != Break::Full;
    let first = Some(body.piece(start).spot.clone());
    let fill = if page.spilled > 0 { 1.0 } else { page.fill(&filling) };
    plan.pages.push(PageAt { first, broken, fill, blank: false });
    for left in (0..page.spilled).rev() {
        let fill = if left > 0 { 1.0 } else { page.fill(&filling) };
        plan.pages.push(PageAt { first: None, broken: false, fill, blank: false });
    }
    let number = plan.pages.len();
    let turn = number % 2 == 1;
    let mut charges = Vec::new();
    page.charge_filling(&filling, costs, &mut |charge| charges.push(charge));
    page.charge_end(turn, costs, &mut |charge| charges.push(charge));
    plan.cost += charges.iter().map(|charge| charge.cost).sum::<u64>();
    plan.faults.extend(charges.into_iter().filter_map(|charge| fault(body, charge, number)));
    let spot = |piece: usize| body.piece(piece).spot.clone();
    plan.pads.extend(page.lines(&filling).iter().map(|(piece, more)| (spot(*piece), body.lines(*piece) + more)));
    plan.rows.extend(page.rows(&filling).iter().map(|(piece, points)| (spot(*piece), *points)));
    plan.figures.extend(filling.figures.iter().map(|(piece, points)| (spot(*piece), *points)));
    plan.gaps.extend(filling.gaps.iter().map(|(piece, points)| (spot(*piece), *points)));
}

fn fault(body: &Body<'_>, charge: Charge, page: usize) -> Option<Fault> {
    Some(Fault { kind: charge.kind?, page, spot: body.piece(charge.piece).spot.clone(), cost: charge.cost })
}

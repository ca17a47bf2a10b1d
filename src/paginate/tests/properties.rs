//! What holds for every galley: tried on many that a small generator of our own makes, the same ones every time.

use std::collections::BTreeSet;

use super::*;
use crate::paginate::search::plan;
use crate::paginate::{Costs, greedy};

/// Numbers that look like chance and are the same every time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

/// A block of any kind.
fn block(chance: &mut Chance, key: &str) -> Vec<Piece> {
    let size = |chance: &mut Chance| (chance.below(12) + 1) as f64 * 5.0;
    let mut pieces = match chance.below(7) {
        0 => vec![heading(), bound(whole(size(chance)))],
        1 | 2 => paragraph(key, chance.below(8) as u32 + 1),
        3 if chance.one_in(2) => table(key, chance.below(9) as u32 + 1),
        3 => fields(key, chance.below(9) as u32 + 1, chance.below(6) as f64),
        4 => {
            let lines = chance.below(5) as u32 + 1;
            vec![whole(size(chance)), pad(lines, 2 * lines)]
        }
        5 => vec![piece(Kind::Figure { spare: chance.below(3) as f64 * 2.0 }, size(chance))],
        _ => vec![whole(if chance.one_in(12) { 230.0 } else { size(chance) })],
    };
    for (index, piece) in pieces.iter_mut().enumerate() {
        piece.above = chance.below(4) as f64 * 2.5;
        piece.notes = if chance.one_in(8) { 15.0 } else { 0.0 };
        piece.kept |= chance.one_in(25);
        if piece.spot.key.is_empty() {
            piece.spot = Spot { key: key.to_string(), at: vec![index as u32] };
        }
        if piece.before == Break::May && chance.one_in(20) {
            piece.before = Break::Must;
        }
    }
    match chance.one_in(3) {
        true => in_exercise(key, pieces),
        false => pieces,
    }
}

/// A galley of some runs of up to so many pieces.
fn some_galley(chance: &mut Chance, pieces: usize) -> Galley {
    let mut runs = Vec::new();
    for index in 0..chance.below(3) + 1 {
        let mut own = Vec::new();
        while own.len() < pieces && !chance.one_in(pieces as u64) {
            own.extend(block(chance, &format!("r{index}b{}", own.len())));
        }
        let begin = if chance.one_in(2) { Begin::Right } else { Begin::Fresh };
        runs.push(Run { begin, ends_part: chance.one_in(2), ..run(own) });
    }
    galley(runs)
}

fn each(seeds: u64, pieces: usize, mut claim: impl FnMut(u64, &Galley)) {
    for seed in 0..seeds {
        claim(seed, &some_galley(&mut Chance(seed), pieces));
    }
}

fn pieces(galley: &Galley) -> Vec<&Piece> {
    galley.runs.iter().flat_map(|run| &run.pieces).collect()
}

/// Where the pages of a plan begin, as numbers of pieces.
fn starts(galley: &Galley, plan: &Plan) -> Vec<usize> {
    let pieces = pieces(galley);
    let mut at = 0;
    let mut starts = Vec::new();
    for spot in plan.pages.iter().filter_map(|page| page.first.as_ref()) {
        at += pieces[at..].iter().position(|piece| piece.spot == *spot).expect("a piece behind the last");
        starts.push(at);
    }
    starts
}

#[test]
fn every_piece_is_on_one_page_in_its_order() {
    each(400, 40, |seed, galley| {
        for plan in [plan(galley, &Costs::default()), greedy(galley, &Costs::default())] {
            let starts = starts(galley, &plan);
            assert_eq!(starts.first().copied(), (!pieces(galley).is_empty()).then_some(0), "seed {seed}");
            assert!(starts.is_sorted_by(|a, b| a < b), "seed {seed}");
        }
    });
}

#[test]
fn no_page_holds_more_than_its_room_but_what_is_taller_than_a_page() {
    each(400, 40, |seed, galley| {
        let plan = plan(galley, &Costs::default());
        let (pieces, starts) = (pieces(galley), starts(galley, &plan));
        for (index, start) in starts.iter().enumerate() {
            let own = &pieces[*start..starts.get(index + 1).copied().unwrap_or(pieces.len())];
            let head = match own[0].kind {
                Kind::Row { head, .. } => head,
                _ => 0.0,
            };
            let text = head - own[0].above + own.iter().map(|piece| piece.above + piece.height).sum::<f64>();
            let notes: f64 = own.iter().map(|piece| piece.notes).sum();
            let more: f64 = own.iter().map(|piece| more_of(&plan, piece)).sum();
            let used = text + more + if notes > 0.0 { notes + galley.note_area } else { 0.0 };
            let first = own[0].height + head + if own[0].notes > 0.0 { own[0].notes + galley.note_area } else { 0.0 };
            let spilled = ((first - 0.01) / ROOM).floor().max(0.0);
            assert!(used <= ROOM * (spilled + 1.0) + 0.01, "seed {seed}: {used} from {}\n{plan}", own[0].spot);
        }
    });
}

/// What a plan adds to a piece.
fn more_of(plan: &Plan, piece: &Piece) -> f64 {
    let gap = plan.gaps.iter().find(|(spot, _)| *spot == piece.spot).map_or(0.0, |(_, points)| *points);
    match piece.kind {
        Kind::Pad { lines, pitch, .. } => {
            let planned = plan.pads.iter().find(|(spot, _)| *spot == piece.spot).map_or(lines, |(_, lines)| *lines);
            f64::from(planned - lines) * pitch
        }
        Kind::Row { .. } => plan.rows.iter().find(|(spot, _)| *spot == piece.spot).map_or(0.0, |(_, points)| *points),
        _ => gap - plan.figures.iter().find(|(spot, _)| *spot == piece.spot).map_or(0.0, |(_, points)| *points),
    }
}

#[test]
fn nothing_grows_further_than_it_may() {
    each(200, 40, |seed, galley| {
        let plan = plan(galley, &Costs::default());
        for piece in pieces(galley) {
            let planned = plan.pads.iter().find(|(spot, _)| *spot == piece.spot).map(|(_, lines)| *lines);
            match (piece.kind, planned) {
                (Kind::Pad { lines, most, .. }, Some(planned)) => {
                    assert!(lines < planned && planned <= most, "seed {seed}")
                }
                (_, planned) => assert_eq!(planned, None, "seed {seed}"),
            }
        }
        for (spot, points) in &plan.rows {
            let row = pieces(galley).into_iter().find(|piece| piece.spot == *spot).unwrap();
            assert!(matches!(row.kind, Kind::Row { spare, .. } if *points <= spare), "seed {seed}");
        }
        assert!(plan.gaps.iter().all(|(_, points)| *points <= galley.gaps.most), "seed {seed}");
        let named: BTreeSet<&Spot> = plan.pads.iter().map(|(spot, _)| spot).collect();
        assert_eq!(named.len(), plan.pads.len(), "seed {seed}");
    });
}

#[test]
fn a_page_begins_where_a_run_does_and_where_the_author_says() {
    each(200, 40, |seed, galley| {
        let plan = plan(galley, &Costs::default());
        let starts = starts(galley, &plan);
        for (index, piece) in pieces(galley).iter().enumerate() {
            assert!(piece.before != Break::Must || starts.contains(&index), "seed {seed}");
        }
        let mut first = 0;
        for run in galley.runs.iter().filter(|run| !run.pieces.is_empty()) {
            assert!(starts.contains(&first), "seed {seed}");
            let page = plan.pages.iter().position(|page| page.first.as_ref() == Some(&run.pieces[0].spot)).unwrap();
            assert!(run.begin != Begin::Right || page % 2 == 0, "seed {seed}");
            first += run.pieces.len();
        }
    });
}

#[test]
fn a_plan_is_never_worse_than_pages_filled_one_after_another() {
    let mut better = 0;
    each(400, 40, |seed, galley| {
        let (plan, greedy) = (plan(galley, &Costs::default()), greedy(galley, &Costs::default()));
        assert!(plan.cost <= greedy.cost, "seed {seed}\n{plan}\n{greedy}");
        better += u32::from(plan.cost < greedy.cost);
    });
    assert!(better > 200, "only {better} of 400 are better");
}

/// The least cost of all ways to break a galley, each tried.
fn least_of_all(galley: &Galley, costs: &Costs) -> u64 {
    let count = pieces(galley).len();
    (0..1_u32 << count.saturating_sub(1))
        .filter_map(|set| {
            let starts: Vec<usize> = (0..count).filter(|index| *index == 0 || set >> (index - 1) & 1 == 1).collect();
            crate::paginate::search::judge(galley, costs, &starts)
        })
        .map(|plan| plan.cost)
        .min()
        .unwrap_or(0)
}

#[test]
fn no_other_breaks_are_cheaper() {
    let mut tried = 0;
    each(150, 12, |seed, galley| {
        if (4..=13).contains(&pieces(galley).len()) {
            tried += 1;
            let plan = plan(galley, &Costs::default());
            assert_eq!(plan.cost, least_of_all(galley, &Costs::default()), "seed {seed}\n{plan}");
        }
    });
    assert!(tried > 40, "only {tried} galleys are of a size that can be tried");
}

#[test]
fn what_is_freed_never_costs_more() {
    each(150, 30, |seed, galley| {
        let costs = Costs::default();
        let before = plan(galley, &costs).cost;
        let mut freed = galley.clone();
        for piece in freed.runs.iter_mut().flat_map(|run| &mut run.pieces) {
            piece.kept = false;
            if piece.before == Break::Must {
                piece.before = Break::May;
            }
        }
        assert!(plan(&freed, &costs).cost <= before, "seed {seed}");
        let cheaper = Costs { exercise_turned: costs.exercise_turned / 2, page: costs.page / 2, ..costs.clone() };
        assert!(plan(galley, &cheaper).cost <= before, "seed {seed}");
    });
}

#[test]
fn the_same_galley_has_the_same_plan() {
    each(50, 40, |seed, galley| {
        assert_eq!(plan(galley, &Costs::default()), plan(&galley.clone(), &Costs::default()), "seed {seed}");
    });
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -5.0, 1e300];
    for seed in 0..100 {
        let mut chance = Chance(seed);
        let mut galley = some_galley(&mut chance, 20);
        for piece in galley.runs.iter_mut().flat_map(|run| &mut run.pieces) {
            if chance.one_in(4) {
                piece.height = odd[chance.below(5) as usize];
            }
            if chance.one_in(4) {
                piece.above = odd[chance.below(5) as usize];
            }
            if chance.one_in(8) {
                piece.notes = odd[chance.below(5) as usize];
            }
        }
        galley.gaps.step = if chance.one_in(2) { 0.0 } else { f64::NAN };
        if chance.one_in(3) {
            galley.room = odd[chance.below(5) as usize];
        }
        let plan = plan(&galley, &Costs::default());
        starts(&galley, &plan);
        assert!(plan.pages.iter().all(|page| (0.0..=1.0).contains(&page.fill)), "seed {seed}\n{plan}");
    }
}

#[test]
fn a_plan_of_a_thousand_pages_is_found() {
    let mut chance = Chance(7);
    let own: Vec<Piece> = (0..10_000).flat_map(|index| block(&mut chance, &format!("b{index}"))).collect();
    let galley = galley(vec![run(own)]);
    let plan = plan(&galley, &Costs::default());
    assert!(plan.pages.len() > 1000 && starts(&galley, &plan).len() > 1000);
}

//! Galleys made by hand, and what is claimed of their plans.

mod faults;
mod properties;

use super::{Begin, Break, FaultKind, Galley, Gaps, Kind, Piece, Plan, Run, Spot};

/// A page of ten lines of ten points.
const ROOM: f64 = 100.0;

fn galley(runs: Vec<Run>) -> Galley {
    Galley { room: ROOM, note_area: 10.0, gaps: Gaps { step: 5.0, most: 10.0 }, row_step: 1.0, runs }
}

/// A run that ends a part, of pieces whose spots are their numbers where they have none.
fn run(pieces: Vec<Piece>) -> Run {
    let named = |(index, piece): (usize, Piece)| match piece.spot.key.is_empty() {
        true => Piece { spot: Spot { key: format!("p{index}"), at: Vec::new() }, ..piece },
        false => piece,
    };
    let pieces = pieces.into_iter().enumerate().map(named).collect();
    Run { key: "run".to_string(), begin: Begin::Fresh, ends_part: true, pieces }
}

fn piece(kind: Kind, height: f64) -> Piece {
    Piece { kind, ..Piece::whole(Spot { key: String::new(), at: Vec::new() }, height) }
}

fn whole(height: f64) -> Piece {
    piece(Kind::Whole, height)
}

fn heading() -> Piece {
    piece(Kind::Heading { level: 2 }, 10.0)
}

/// What stays with the piece before it.
fn bound(piece: Piece) -> Piece {
    Piece { before: Break::Never, ..piece }
}

fn in_exercise(name: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.into_iter().map(|piece| Piece { exercise: Some(name.to_string()), ..piece }).collect()
}

/// A notepad's field of lines of ten points, which stays with its prompt.
fn pad(lines: u32, most: u32) -> Piece {
    let kind = Kind::Pad { lines, most, pitch: 10.0, head: 0.0 };
    bound(Piece { field: true, ..piece(kind, f64::from(lines) * 10.0) })
}

/// A paragraph of lines of ten points.
fn paragraph(key: &str, of: u32) -> Vec<Piece> {
    let line = |index: u32| Piece {
        spot: Spot { key: key.to_string(), at: vec![index] },
        before: if index == 0 { Break::May } else { Break::Full },
        ..piece(Kind::Line { index, of }, 10.0)
    };
    (0..of).map(line).collect()
}

/// A table of rows of ten points under a head of five.
fn table(key: &str, of: u32) -> Vec<Piece> {
    let row = |index: u32| {
        let first = index == 0;
        let kind = Kind::Row { index, of, head: if first { 0.0 } else { 5.0 }, spare: 0.0 };
        Piece { spot: Spot { key: key.to_string(), at: vec![index] }, ..piece(kind, if first { 15.0 } else { 10.0 }) }
    };
    (0..of).map(row).collect()
}

/// A table to fill in, whose rows may be higher by `spare`.
fn fields(key: &str, of: u32, spare: f64) -> Vec<Piece> {
    let filled = |piece: Piece| match piece.kind {
        Kind::Row { index, of, head, .. } => Piece { kind: Kind::Row { index, of, head, spare }, field: true, ..piece },
        _ => piece,
    };
    table(key, of).into_iter().map(filled).collect()
}

/// The spots that begin the pages, `-` for a page that none begins.
fn firsts(plan: &Plan) -> Vec<String> {
    plan.pages.iter().map(|page| page.first.as_ref().map_or("-".to_string(), Spot::to_string)).collect()
}

fn kinds(plan: &Plan) -> Vec<FaultKind> {
    plan.faults.iter().map(|fault| fault.kind).collect()
}

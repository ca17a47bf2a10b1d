//! What was decided: where pages begin, what stretches, and what could not be met.

use std::fmt;

use serde::Serialize;

use super::costs::FaultKind;
use super::galley::Spot;

/// The pages of a galley.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Every page of the body in order, the first a right-hand one.
    pub pages: Vec<PageAt>,
    /// Notepads, or parts of them, that have more lines than asked for, with how many they have, in reading order.
    pub pads: Vec<(Spot, u32)>,
    /// Points by which rows to fill in are higher than they would be, in reading order.
    pub rows: Vec<(Spot, f64)>,
    /// Points added to the space over headings, in reading order.
    pub gaps: Vec<(Spot, f64)>,
    /// Points by which pictures are lower than they would be, in reading order.
    pub figures: Vec<(Spot, f64)>,
    /// Pictures that stand later than they were written, each with the block that it stands behind.
    pub later: Vec<(Spot, Spot)>,
    /// What could not be met, by page, the worst first.
    pub faults: Vec<Fault>,
    /// The sum of all costs, also of those that are no fault.
    pub cost: u64,
}

/// A planned page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageAt {
    /// The piece that begins it; none for a page left blank, and for one on which the piece before goes on.
    pub first: Option<Spot>,
    /// Whether a break has to be made for it: not where a run begins, nor where a paragraph goes on of itself.
    pub broken: bool,
    /// What is used of its height, notes and stretch with it, from 0 to 1.
    pub fill: f64,
    /// Whether it is left blank, so that a run begins on a right-hand page.
    pub blank: bool,
}

/// Something a page could not be spared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// The page, from 1 for the first of the body.
    pub page: usize,
    /// The piece at fault: the one parted, or the last on the page.
    pub spot: Spot,
    /// What it costs.
    pub cost: u64,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "page {}: {} at {} ({})", self.page, self.kind, self.spot, self.cost)
    }
}

impl Plan {
    /// Where pages have to be broken, in reading order.
    pub fn breaks(&self) -> impl Iterator<Item = &Spot> {
        self.pages.iter().filter(|page| page.broken).filter_map(|page| page.first.as_ref())
    }
}

/// A line a page: its number, the side, how full it is, what begins it, its faults.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, page) in self.pages.iter().enumerate() {
            let side = if index % 2 == 0 { "right" } else { "left" };
            let first = match (&page.first, page.blank) {
                (Some(spot), _) => spot.to_string(),
                (None, true) => "(blank)".to_string(),
                (None, false) => "(goes on)".to_string(),
            };
            let faults: Vec<String> = self
                .faults
                .iter()
                .filter(|fault| fault.page == index + 1)
                .map(|fault| format!("{} {}", fault.kind, fault.spot))
                .collect();
            let line =
                format!("{:>4} {side:<5} {:>4.0} % {first:<28} {}", index + 1, page.fill * 100.0, faults.join("; "));
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f, "cost {}", self.cost)
    }
}

//! Where pages break, and how far notepads and gaps stretch: numbers in, numbers out.
//!
//! A [`Galley`] is a body laid out on pages without end, as pieces with heights. [`plan`] chooses where its pages
//! begin and what stretches so that the faults, by their [`Costs`], come to the least sum; what could not be met is told
//! as [`Fault`]s of the [`Plan`]. Nothing here knows of Typst, PDF or Markdown.

mod body;
mod costs;
mod galley;
mod page;
mod plan;
mod search;
mod trade;

pub use costs::{Costs, FaultKind};
pub use galley::{Begin, Break, Galley, Gaps, Kind, Piece, Run, Spot};
pub use plan::{Fault, PageAt, Plan};
pub use search::greedy;
pub use trade::plan;

#[cfg(test)]
mod tests;

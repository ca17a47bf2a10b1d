//! Where pages break, and how far notepads and gaps stretch: numbers in, numbers out.
//!
//! A [`Galley`] is a body laid out on pages without end, as pieces with heights. A [`Plan`] says where its pages begin, what
//! stretches, and, as [`Fault`]s, what could not be met. Nothing here knows of Typst, PDF or Markdown.

mod costs;
mod galley;
mod plan;

pub use costs::FaultKind;
pub use galley::{Begin, Break, Galley, Gaps, Kind, Piece, Run, Spot};
pub use plan::{Fault, PageAt, Plan};

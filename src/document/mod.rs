//! What each product contains, in what order: one numbering and one list of fields for all of them.

mod anchors;
mod blocks;
mod build;
mod inline;
pub mod model;
pub mod pages;
mod sheets;
mod visit;
mod workbook;

pub use build::{Built, Input, build, facilitator_copy, facilitator_notes, handouts};

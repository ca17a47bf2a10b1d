//! What each product contains, in what order: one numbering and one list of fields for all of them.
//!
//! [`Documents::build`] goes through the guide and the edition's front pages once ([`Numberings`] number them before, in one
//! walk) and gives a [`Document`](model::Document) for each product: a [`Front`](model::Front) that belongs to the
//! edition and a [`Body`](model::Body) that all editions share which print the guide alike.

mod blocks;
mod builder;
mod composed;
mod documents;
mod facts;
mod inline;
mod input;
mod inserts;
mod materials;
pub mod model;
mod numbering;
mod order;
pub mod pages;
pub mod pieces;
mod placeholders;
mod places;
mod sheets;
mod starts;
#[cfg(test)]
mod tests;
pub mod visit;
mod whole;
mod wishes;
pub mod words;
mod workbook;

pub use documents::{Bodies, Documents};
pub use input::Input;
pub use numbering::{Anchor, Number, Numbering, Numberings};
pub use places::Places;

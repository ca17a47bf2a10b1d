//! The font that readers type with: cut from the edition's faces once, embedded in every book of the edition.
//!
//! | file | what it knows |
//! |---|---|
//! | `field_font` | the font as a whole, and its embedding |
//! | `choose` | which faces to type with |
//! | `subset` | cutting faces to the characters of a form |
//! | `sfnt`, `to_unicode` | writing the font file, and the map back to characters |
//! | `ruling` | the lines that typed text stands on |
//! | `face`, `glyphs` | a face to cut; what is left of it |
//! | [`error`] | what can be wrong |

mod choose;
pub mod error;
mod face;
mod field_font;
mod glyphs;
mod ruling;
mod sfnt;
mod subset;
#[cfg(test)]
pub(super) mod tests;
mod to_unicode;

pub use error::FontError;
pub use face::FontFile;
pub use field_font::FieldFont;
pub use ruling::Ruling;

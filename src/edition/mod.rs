//! An edition: the series in the languages of one state, with what is known of that state.
//!
//! [`Edition::all`] reads the catalogues once and gives every edition texts that are complete by construction: what a
//! catalogue lacks falls back to the series' language, and is reported where it must not.

mod all;
mod characters;
mod coverage;
mod editions;
mod fixes;
mod languages;
mod states;
mod symbols;
mod translation;
mod words;

pub use crate::catalogue::Review;
pub use characters::check_characters;
pub use editions::{Edition, PageVersion};
pub use languages::{Language, interface_words};
pub use states::{Instrument, State, instruments, state, state_name, states};
pub use symbols::{BLOCK_LABELS, KEY_ROWS, check_symbols};
pub use translation::{Translation, has_words};
pub use words::{Counted, Words, fill};

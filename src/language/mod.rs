//! What is known of languages, whatever the book: tags, scripts, the way they run, how they are set,
//! how they write numbers, dates and lists, and which plural goes with a number.
//!
//! What CLDR and Unicode's character data know comes from them, through ICU4X. What they do not know stands in one table of
//! ours, [`Typography`]: faces, heights of lines, the characters that a field must hold.

mod characters;
mod dates;
mod direction;
mod lists;
mod numbers;
mod plurals;
mod profile;
mod quotes;
mod script;
mod tag;
mod typography;

pub use characters::{characters, in_word, invisible, letters, mark, private, runs_back, steers, unspaced};
pub use dates::Dates;
pub use direction::Direction;
pub use lists::list;
pub use numbers::{Numbers, from_roman, roman};
pub use plurals::{PluralCategory, Plurals};
pub use profile::Profile;
pub use quotes::QuotationMarks;
pub use script::{Script, direction, language_of_text};
pub use tag::Tag;
pub use typography::{Range, Typography};

#[cfg(test)]
mod tests;

//! What is known of languages, whatever the book: tags, scripts, the way they run, how they are set.
//!
//! What CLDR and Unicode's character data know comes from them, through ICU4X. What they do not know stands in one table of
//! ours, [`Typography`]: faces, heights of lines, the characters that a field must hold.

mod characters;
mod direction;
mod profile;
mod script;
mod tag;
mod typography;

pub use characters::{characters, invisible, letters};
pub use direction::Direction;
pub use profile::Profile;
pub use script::{Script, direction, language_of_text};
pub use tag::Tag;
pub use typography::{Range, Typography};

#[cfg(test)]
mod tests;

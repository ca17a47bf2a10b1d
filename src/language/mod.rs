//! What is known of languages, whatever the book: tags, scripts, the way they run.
//!
//! All of it comes from Unicode's CLDR and character data through ICU4X.

mod direction;
mod script;
mod tag;

pub use direction::Direction;
pub use script::{Script, direction, language_of_text};
pub use tag::Tag;

#[cfg(test)]
mod tests;

//! gettext catalogues: the translations of a language (`.po`) and the template that says what is to be translated
//! (`.pot`).
//!
//! Every catalogue goes the same way, be it the project's, a layout's or one inside the binary: `outline` goes through
//! its lines, reports what `msgfmt` would refuse, and writes down the rest in the one form that rspolib surely reads
//! (it panics on some malformed files, and names no lines); then the entries are checked against each other.

mod escapes;
mod outline;
mod plural_forms;
mod read;
#[cfg(test)]
mod tests;

pub use plural_forms::{FormOf, by_category};
pub use read::{Asked, Catalogue, Message, Review, Template};

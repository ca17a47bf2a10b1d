//! The sources as a typed tree with spans: Markdown and fenced divs of every guide and front-matter page.
//!
//! [`Series::parse`] goes through the files of a [`Project`](crate::project::Project) once. Ids, footnotes, classes and attributes are checked
//! here; what depends on an edition (links into front matter, languages, facts) is checked later.

mod attributes;
mod blocks;
mod classes;
mod depth;
mod dialect;
mod drawing;
mod emphasis;
mod entry;
mod fences;
mod fields;
mod flanking;
mod flow;
mod headings;
mod ids;
mod inline;
mod law;
mod long_notes;
mod messages;
mod names;
mod notes;
mod origin;
mod parse;
mod passages;
mod pictures;
mod placeholders;
mod pointing;
mod prose;
mod quotes;
mod raster;
mod shared;
mod svg;
#[cfg(test)]
mod tests;
mod tree;
mod visit;
mod word_lists;

pub use depth::{MAX_DEPTH, check as check_depth};
pub use entry::parse_message;
pub use fields::{Slot, SlotKind, slots};
pub use long_notes::{MAX_NOTE, check as check_notes};
pub use names::{Alignment, Callout, Class, Group, Key, NotepadStyle, ProductName, UnknownName};
pub use prose::check as check_prose;
pub use svg::map_words;
pub use tree::*;
pub use visit::{Met, Role, Words, each_inline, plain};

//! What is done to the PDF that Typst wrote: pages are put between pages, then form fields where the layout left links
//! to `field:` addresses.
//!
//! | file | what it knows |
//! |---|---|
//! | [`forms`](mod@forms) | the pass as a whole: read, match, rewrite, write |
//! | [`insert`](mod@insert) | pages of one file between the pages of another |
//! | `spots` | where the layout wants which control |
//! | `names` | full names as a tree of partial names |
//! | `widgets` | field and widget dictionaries |
//! | `appearance` | appearance streams |
//! | `structure` | `Form` elements and their languages |
//! | [`field_font`] | the font that readers type with, and its embedding |
//! | `subset`, `sfnt` | cutting faces, writing the font file |
//! | `pieces` | what the file says about itself, for when it comes back |
//! | [`error`] | what can be wrong |

pub mod error;
pub mod field_font;
pub mod forms;
pub mod insert;

mod appearance;
mod names;
mod pieces;
mod sfnt;
mod spots;
mod structure;
mod subset;
mod widgets;

#[cfg(test)]
mod tests;

pub use error::{FieldFault, FormError};
pub use field_font::{FieldFont, FontError, Ruling};
pub use forms::{FormSettings, add_form};
pub use insert::{InsertError, Insertion, insert_pages};

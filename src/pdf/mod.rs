//! What is done to the PDFs that Typst wrote: pages are put between pages, then form fields where the layout left links
//! to `field:` addresses. A file is parsed once ([`Draft::read`]), changed by any number of passes and written once
//! ([`Draft::write`]).
//!
//! | room | what it knows |
//! |---|---|
//! | [`form`] | links become form fields, in a file that stays PDF/UA-1 and PDF/A-2a |
//! | [`font`] | the font that readers type with |
//! | [`words`] | one text round words that are read back wrong letter by letter |
//! | [`join`] | front and body of a book bound into one file; pages of one file put between the pages of another |
//! | `read` | PDFs from anywhere, for rooms that take them apart |
//!
//! | file | what it knows |
//! |---|---|
//! | `draft`, `written` | a file being rewritten; the bytes that it becomes |
//! | `error` | whatever goes wrong in here, as diagnostics |
//! | `viewer` | the way the pages follow each other |
//! | `fault`, `trees`, `text` | damage in a file; number and name trees; text strings |

pub mod font;
pub mod form;
pub mod join;
pub mod words;

mod draft;
mod error;
mod fault;
pub(crate) mod read;
mod text;
mod trees;
mod viewer;
mod written;

pub use draft::{Draft, DraftError};
pub use error::PdfError;
pub use font::{FieldFont, FontError, FontFile, Ruling};
pub use form::{BodyForm, FieldFault, FormError, FormSettings, TypingFonts, add_form, body_form};
pub use join::{Binding, Body, InsertError, Insertion, bind, insert_pages, insertions};
pub use viewer::set_direction;
pub use words::whole_words;

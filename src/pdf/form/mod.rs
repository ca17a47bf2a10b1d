//! The form pass: links to `field:` addresses become form fields, in a file that stays PDF/UA-1 and PDF/A-2a.
//!
//! **Why the font is called `/Wingdings`.** PDFium (Chrome, Edge) asks for each character which old Windows code page
//! it is in, and for all but Western ones takes a font of the system instead of the form's: not embedded, with other
//! leading. A default font whose name in `/DR` is `Wingdings` counts as a symbol font to it, and is then asked for
//! every character first. (`Wingdings2`, for cells, is another of the names that it knows.) Measured by typing in PDFium, in two files that differ in this name only: with `/Fieldbook`,
//! `ő` and `ữ` came from DejaVu, Thai from a system font in 8-bit codes, Arabic from DejaVu Sans, and veraPDF refused
//! the saved file (6.2.11.4.1); with `/Wingdings` all came from the embedded font, lines were 22.5004 pt apart where
//! 22.5 were wanted, and the saved file passed both profiles. pdf.js, poppler, MuPDF and pypdf wrote the same
//! appearance under either name. It is a key in a dictionary; the font itself is named after its face.
//!
//! The price: PDFium then draws nothing for a character that the font lacks, though it stores it. So the font should
//! be built for every language that readers of the edition may answer in, not only those that it is printed in.
//!
//! **Where typed text stands** on rules at 1 + size + 2 + (i − 1) · pitch below the field's top: 2.00 pt above every
//! rule in PDFium and in what pdf.js saves, in Latin, Thai, Arabic, Khmer, Burmese, Hindi, Tibetan and Japanese.
//!
//! | file | what it knows |
//! |---|---|
//! | `boxes` | where the layout wants which control |
//! | `check` | declared fields and boxes: whether they agree |
//! | `names` | full names as a tree of partial names |
//! | `fields` | the tree of fields in the file, and the form's own dictionary |
//! | `widgets` | field and widget dictionaries |
//! | `appearance` | appearance streams |
//! | `tags` | `Form` elements and their languages |
//! | `typing` | the fonts to type with, and which of them, how large, in a field |
//! | `pieces` | what the file says about itself, for when it comes back |
//! | [`error`] | what can be wrong |

mod appearance;
mod boxes;
mod check;
pub mod error;
mod fields;
mod names;
mod pieces;
mod tags;
#[cfg(test)]
mod tests;
mod typing;
mod widgets;

pub use error::{FieldFault, FormError};
pub use typing::TypingFonts;

use lopdf::Object;

use self::fields::{Fields, Known};
use super::draft::Draft;
use crate::document::model::Field;
use crate::identity::Identity;
use crate::language::Direction;

/// What the form pass must know besides the pages.
#[derive(Debug, Clone, Copy)]
pub struct FormSettings<'a> {
    /// The declared fields, in reading order.
    pub fields: &'a [Field],
    /// The direction of the edition's first language, and so the side on which typed text is aligned (`/Q`).
    pub dir: Direction,
    /// The fonts that readers type with.
    pub fonts: TypingFonts<'a>,
    /// Which book it is.
    pub identity: &'a Identity,
}

/// The fields of a body, which are the same in all books that share it.
#[derive(Debug)]
pub struct BodyForm(Known);

/// Makes fields of a body, which other books may share, before it is bound: each link annotation to the address of a
/// [`FieldLink`](crate::identity::FieldLink) becomes a widget at the same place in the page, in the tab order and in the
/// structure tree. Typed text is aligned on the side of `dir`. The same input gives the same bytes.
///
/// # Errors
///
/// As of [`add_form`].
pub fn body_form(
    draft: &mut Draft,
    fields: &[Field],
    fonts: TypingFonts<'_>,
    dir: Direction,
) -> Result<BodyForm, FormError> {
    let (known, _) = make(draft, fields, &Known::default(), fonts, dir)?;
    Ok(BodyForm(known))
}

/// Puts form fields into a PDF that Typst wrote, or into a book whose body has its own already, which are the last of the
/// declared ones then. A PDF without fields stays as it is. The same input gives the same bytes.
///
/// # Errors
///
/// [`FormError::Fields`] lists every field that is declared and not on a page, on a page and not declared, there
/// twice, without a label, or not to be named or tagged; [`FormError::Damaged`] tells of a file that is not as Typst
/// writes it.
pub fn add_form(draft: &mut Draft, settings: &FormSettings, body: Option<&BodyForm>) -> Result<(), FormError> {
    let none = Known::default();
    let known = body.map_or(&none, |BodyForm(known)| known);
    let FormSettings { fields, dir, fonts, identity } = *settings;
    let (_, top) = make(draft, fields, known, fonts, dir)?;
    if top.is_empty() {
        return Ok(());
    }
    let document = draft.change(fonts.bytes());
    fields::acro_form(document, fonts, top)?;
    pieces::write(document, identity, fields)?;
    Ok(())
}

/// Makes what is not known of these fields; gives what was made, and the nodes at the top of the tree of all.
fn make(
    draft: &mut Draft,
    fields: &[Field],
    known: &Known,
    fonts: TypingFonts<'_>,
    dir: Direction,
) -> Result<(Known, Vec<Object>), FormError> {
    let (tree, boxes) = check::agreed(draft, fields, known.fields.len())?;
    let parts = Fields { all: fields, boxes: &boxes, known, tree: &tree };
    if boxes.is_empty() && known.fields.is_empty() {
        return Ok(Default::default());
    }
    let document = draft.change(700 * boxes.len());
    for (field, found) in fields.iter().zip(&boxes).flat_map(|(field, found)| found.iter().map(move |it| (field, it))) {
        tags::make_form(document, found.element, &field.lang)?;
    }
    fields::write(document, parts, fonts, dir)
}

//! What a form says about itself, so that answers can be gathered from it when it comes back: which series, guide,
//! edition and product it is, in which version, and which fields it was given.
//!
//! It stands in the catalog's page-piece dictionary (ISO 32000-1, 14.5), the place that the standard keeps for a
//! program's own data: `/PieceInfo /Fieldbook /Private`. Viewers keep what they do not know in a catalog: PDFium,
//! pdf.js (4 and 5), MuPDF, poppler, pypdf, pikepdf and qpdf all returned it. Not a field: `list fields` and a file's
//! fields are the same list. Not `/TM` of a field either: pypdf takes it for the field's name. What the layout
//! writes among the keywords (`fieldbook:<series>/<guide>/<edition>/<version>`) is the reserve for viewers that write a
//! catalog of their own, as macOS Preview does: title, creator and keywords are what those carry over.
//!
//! The list of fields is a packed stream, a line a field: `<full name> <kind> <language>`, the kind being `text`,
//! `check` or `choice:` with the values after it, separated by commas. So a field that somebody added, and one that is
//! gone, can be told from one file alone.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::error::FormError;
use super::widgets::text_string;
use crate::document::model::{Control, Field};

/// The key of this tool in a page-piece dictionary.
pub const APPLICATION: &str = "Fieldbook";

/// What a keyword begins with that names the book.
pub const KEYWORD: &str = "fieldbook:";

/// Which book a form is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Id of the series.
    pub series: String,
    /// Id of the guide.
    pub guide: String,
    /// Id of the edition.
    pub edition: String,
    /// The product's name, such as `workbook`.
    pub product: String,
    /// Version of the text.
    pub version: String,
    /// The edition's languages, the guide's among them.
    pub languages: Vec<String>,
}

/// The tool and its version, as metadata name it.
pub fn tool() -> String {
    format!("fieldbook {}", env!("CARGO_PKG_VERSION"))
}

/// Writes the identity and the list of fields into the catalog.
pub(super) fn write(document: &mut Document, identity: &Identity, fields: &[Field]) -> Result<(), FormError> {
    let mut list = Stream::new(Dictionary::new(), list(fields).into_bytes());
    list.compress().map_err(|error| FormError::Write(error.to_string()))?;
    let list = document.add_object(list);
    let private = dictionary! {
        "Series" => text_string(&identity.series),
        "Guide" => text_string(&identity.guide),
        "Edition" => text_string(&identity.edition),
        "Product" => text_string(&identity.product),
        "Version" => text_string(&identity.version),
        "Languages" => text_string(&identity.languages.join(" ")),
        "Tool" => text_string(&tool()),
        "Fields" => list,
    };
    let data = dictionary! { "LastModified" => modified(document), "Private" => private };
    let mut pieces = Dictionary::new();
    pieces.set(APPLICATION, data);
    document.catalog_mut()?.set("PieceInfo", pieces);
    Ok(())
}

/// A line for each field.
fn list(fields: &[Field]) -> String {
    let kind = |control: &Control| match control {
        Control::Text { .. } => "text".to_owned(),
        Control::Check => "check".to_owned(),
        Control::Choice { values } => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            format!("choice:{}", values.join(","))
        }
    };
    fields.iter().map(|field| format!("{} {} {}\n", field.name, kind(&field.control), field.lang)).collect()
}

/// The document's own date of change, which the data dictionary must repeat.
fn modified(document: &Document) -> Object {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let date = info
        .and_then(|info| info.get_deref(b"ModDate", document).or_else(|_| info.get_deref(b"CreationDate", document)));
    date.cloned().unwrap_or_else(|_| Object::string_literal("D:19700101000000Z"))
}

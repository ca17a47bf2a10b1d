//! What a form says about itself, so that answers can be gathered from it when it comes back: its
//! [`Identity`] and the list of its fields, in the catalog's page-piece dictionary (ISO 32000-1, 14.5).
//!
//! Not a field: `list fields` and a file's fields are the same list. Not `/TM` of a field either: pypdf takes it for the
//! field's name.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::document::model::{Control, Field};
use crate::identity::{self, DeclaredField, Identity, Takes};
use crate::pdf::fault::Fault;
use crate::pdf::text::text_string;

/// Writes the identity and the list of fields into the catalog.
pub(super) fn write(document: &mut Document, identity: &Identity, fields: &[Field]) -> Result<(), Fault> {
    let mut list = Stream::new(Dictionary::new(), list(fields).into_bytes());
    list.compress().map_err(|error| Fault(error.to_string()))?;
    let list = document.add_object(list);
    let mut private = Dictionary::new();
    for (key, text) in identity.entries() {
        private.set(key, text_string(&text));
    }
    private.set(identity::TOOL, text_string(&identity::tool()));
    private.set(identity::FIELDS, list);
    let data = dictionary! { "LastModified" => modified(document), "Private" => private };
    let mut pieces = Dictionary::new();
    pieces.set(identity::APPLICATION, data);
    document.catalog_mut()?.set("PieceInfo", pieces);
    Ok(())
}

/// A line for each field.
fn list(fields: &[Field]) -> String {
    let takes = |control: &Control| match control {
        Control::Text { .. } => Takes::Text,
        Control::Check => Takes::Check,
        Control::Choice { values } => Takes::Choice(values.clone()),
    };
    let declared = |field: &Field| DeclaredField {
        name: field.name.clone(),
        takes: takes(&field.control),
        lang: field.lang.clone(),
    };
    fields.iter().map(|field| format!("{}\n", declared(field))).collect()
}

/// The document's own date of change, which the data dictionary must repeat.
fn modified(document: &Document) -> Object {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let date = info
        .and_then(|info| info.get_deref(b"ModDate", document).or_else(|_| info.get_deref(b"CreationDate", document)));
    date.cloned().unwrap_or_else(|_| Object::string_literal("D:19700101000000Z"))
}

//! The structure tree's side of a form: each widget in a `Form` element of its own (ISO 14289-1, 7.18.4), whose
//! `/Lang` says in which language its tooltip is, where that is not the language it stands in (7.2).
//!
//! The tooltip could also carry its language inside the string (ISO 32000-1, 7.9.2.2: ESC, code, ESC). It does not:
//! the escape knows only two-letter codes (no `fil`, no `zh-Hant`), and while PDFium, pdf.js and MuPDF take it out,
//! poppler and pypdf hand it on as part of the text. `/Lang` on the element takes any BCP 47 tag, and is what the
//! standard asks for.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::fault::Fault;
use crate::pdf::read::DEEPEST;
use crate::pdf::trees;

/// Structure elements by their key in the parent tree (ISO 32000-1, 14.7.4.4); arrays, which belong to pages, are
/// left out.
pub(super) fn parents(document: &Document) -> Result<BTreeMap<i64, ObjectId>, Fault> {
    let Ok(root) = document.catalog()?.get_deref(b"StructTreeRoot", document).and_then(Object::as_dict) else {
        return Ok(BTreeMap::new());
    };
    let Ok(tree) = root.get_deref(b"ParentTree", document).and_then(Object::as_dict) else {
        return Ok(BTreeMap::new());
    };
    let element = |parent: &Object| parent.as_reference().ok().filter(|id| document.get_dictionary(*id).is_ok());
    let parents = trees::numbers(document, tree)?;
    Ok(parents.into_iter().filter_map(|(key, parent)| Some((key, element(&parent)?))).collect())
}

/// Whether the element's only child is a reference to an object, as a `Form` element must have it (ISO 32000-1,
/// table 333).
pub(super) fn holds_one_object(document: &Document, element: ObjectId) -> bool {
    let reference = |kid: &Object| {
        let kid = document.dereference(kid).map(|(_, kid)| kid);
        kid.and_then(Object::as_dict).is_ok_and(|dict| dict.has_type(b"OBJR"))
    };
    let kids = document.get_dictionary(element).and_then(|dict| dict.get_deref(b"K", document));
    match kids {
        Ok(Object::Array(kids)) => kids.len() == 1 && kids.iter().all(reference),
        Ok(kid) => reference(kid),
        Err(_) => false,
    }
}

/// Turns a link's element into a widget's, in the language of its label.
pub(super) fn make_form(document: &mut Document, element: ObjectId, lang: &str) -> Result<(), Fault> {
    let differs = language(document, element).is_none_or(|around| !around.eq_ignore_ascii_case(lang.as_bytes()));
    let dict = document.get_dictionary_mut(element)?;
    dict.set("S", "Form");
    dict.remove(b"Alt");
    if differs {
        dict.set("Lang", Object::string_literal(lang));
    }
    Ok(())
}

/// The language that holds for an element: its own, the nearest ancestor's, or the document's.
fn language(document: &Document, element: ObjectId) -> Option<Vec<u8>> {
    let own = |dict: &Dictionary| dict.get_deref(b"Lang", document).and_then(Object::as_str).ok().map(<[u8]>::to_vec);
    let mut at = element;
    for _ in 0..DEEPEST {
        let dict = document.get_dictionary(at).ok()?;
        if let Some(lang) = own(dict) {
            return Some(lang);
        }
        match dict.get(b"P").and_then(Object::as_reference) {
            Ok(parent) => at = parent,
            Err(_) => break,
        }
    }
    own(document.catalog().ok()?)
}

//! Links to named destinations point to the place itself afterwards, so that two files' names cannot collide.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::fault::Fault;
use crate::pdf::trees::{self, list};

/// Resolves the names in the links of these pages.
pub(super) fn resolve(document: &mut Document, pages: &[ObjectId]) -> Result<(), Fault> {
    let names = names(document)?;
    let mut annotations = Vec::new();
    for page in pages {
        let page = document.get_dictionary(*page)?;
        annotations.extend(list(document, page, b"Annots").iter().filter_map(|link| link.as_reference().ok()));
    }
    for id in annotations {
        let annotation = document.get_dictionary_mut(id)?;
        direct(annotation, b"Dest", &names)?;
        match annotation.get_mut(b"A") {
            Ok(Object::Dictionary(action)) => direct(action, b"D", &names)?,
            Ok(Object::Reference(action)) => {
                let action = *action;
                direct(document.get_dictionary_mut(action)?, b"D", &names)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The named destinations (ISO 32000-1, 12.3.2.3).
pub(super) fn names(document: &Document) -> Result<BTreeMap<Vec<u8>, Object>, Fault> {
    let tree = document.catalog()?.get_deref(b"Names", document).and_then(Object::as_dict);
    match tree.and_then(|names| names.get_deref(b"Dests", document)).and_then(Object::as_dict) {
        Ok(tree) => trees::names(document, tree),
        Err(_) => Ok(BTreeMap::new()),
    }
}

/// Puts the destination in the place of its name.
fn direct(dict: &mut Dictionary, key: &[u8], names: &BTreeMap<Vec<u8>, Object>) -> Result<(), Fault> {
    if let Ok(target) = dict.get_mut(key)
        && let Object::String(name, _) | Object::Name(name) = target
    {
        let found = names.get(name).cloned();
        *target = found.ok_or_else(|| Fault(format!("a link leads to `{}`, which is nowhere", lossy(name))))?;
    }
    Ok(())
}

/// A name for people.
fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

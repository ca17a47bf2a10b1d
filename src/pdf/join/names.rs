//! The named destinations of both files (ISO 32000-1, 12.3.2.3), in one tree.

use std::collections::BTreeMap;

use lopdf::{Document, Object, dictionary};

use super::copy::Copy;
use super::links;
use crate::pdf::fault::Fault;
use crate::pdf::trees;

/// Takes the named destinations of a file out of it, with the tree that held them.
pub(super) fn take(document: &mut Document) -> Result<BTreeMap<Vec<u8>, Object>, Fault> {
    let names = links::names(document)?;
    let held = document.catalog()?.get(b"Names").ok().cloned();
    if let Some(held) = held {
        if let Ok((_, Object::Dictionary(tree))) = document.dereference(&held)
            && let Ok(id) = tree.get(b"Dests").and_then(Object::as_reference)
        {
            document.objects.remove(&id);
        }
        if let Ok(id) = held.as_reference() {
            document.objects.remove(&id);
        }
    }
    Ok(names)
}

/// Writes the names of the base and those that came over. Both parts of a book name their places differently.
pub(super) fn write(
    document: &mut Document,
    base: BTreeMap<Vec<u8>, Object>,
    more: BTreeMap<Vec<u8>, Object>,
    copy: &Copy,
) -> Result<(), Fault> {
    let mut all = base;
    for (name, mut place) in more {
        copy.rewrite(&mut place);
        if all.contains_key(&name) {
            return Err(Fault(format!("both parts have a place `{}`", String::from_utf8_lossy(&name))));
        }
        all.insert(name, place);
    }
    let names = (!all.is_empty()).then(|| dictionary! { "Dests" => document.add_object(trees::name_tree(all)) });
    let catalog = document.catalog_mut()?;
    match names {
        Some(names) => catalog.set("Names", names),
        None => {
            catalog.remove(b"Names");
        }
    }
    Ok(())
}

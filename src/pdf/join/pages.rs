//! The joined page tree, and what the metadata say about its length.

use lopdf::{Document, Object, ObjectId};

use super::copy::Copy;
use super::order::{Order, Page};
use super::part::Part;
use crate::pdf::fault::Fault;

/// Rewrites the page tree and what the metadata say about its length.
pub(super) fn write(base: &mut Part, order: &Order, copy: &Copy) -> Result<(), Fault> {
    let all: Vec<ObjectId> = order
        .pages()
        .map(|page| match page {
            Page::Base(page) => base.pages[page],
            Page::Inserted(page, _) => copy.pages[page],
        })
        .collect();
    put(&mut base.document, base.root, &all)
}

/// Writes these pages into the root of the page tree.
pub(super) fn put(document: &mut Document, root: ObjectId, pages: &[ObjectId]) -> Result<(), Fault> {
    let tree = document.get_dictionary_mut(root)?;
    tree.set("Count", pages.len() as i64);
    tree.set("Kids", pages.iter().copied().map(Object::from).collect::<Vec<_>>());
    metadata(document, pages.len())
}

/// Corrects the number of pages in the XMP packet, if it is there as Typst writes it.
fn metadata(document: &mut Document, count: usize) -> Result<(), Fault> {
    const OPEN: &str = "<xmpTPg:NPages>";
    let Ok(id) = document.catalog()?.get(b"Metadata").and_then(Object::as_reference) else { return Ok(()) };
    let stream = document.get_object_mut(id)?.as_stream_mut()?;
    let Ok(text) = str::from_utf8(&stream.content) else { return Ok(()) };
    if let Some((before, rest)) = text.split_once(OPEN)
        && let Some((_, after)) = rest.split_once('<')
    {
        let text = format!("{before}{OPEN}{count}<{after}");
        stream.set_content(text.into_bytes());
    }
    Ok(())
}

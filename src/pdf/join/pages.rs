//! The joined page tree, and what the metadata say about its length.

use lopdf::{Document, Object};

use super::copy::Copy;
use super::order::{Order, Page};
use super::part::Part;
use crate::pdf::fault::Fault;

/// Rewrites the page tree and what the metadata say about its length.
pub(super) fn write(base: &mut Part, order: &Order, copy: &Copy) -> Result<(), Fault> {
    let kids: Vec<Object> = order
        .pages()
        .map(|page| match page {
            Page::Base(page) => base.pages[page].into(),
            Page::Inserted(page, _) => copy.pages[page].into(),
        })
        .collect();
    let count = kids.len();
    let root = base.document.get_dictionary_mut(base.root)?;
    root.set("Count", count as i64);
    root.set("Kids", kids);
    metadata(&mut base.document, count)
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

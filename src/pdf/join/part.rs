//! One of the two files: its pages and its tags.

use lopdf::{Document, Object, ObjectId};

use super::tags::Tags;
use crate::pdf::fault::Fault;

/// A file, what its pages are and how they are tagged.
pub(super) struct Part {
    /// Its objects.
    pub(super) document: Document,
    /// The root of the page tree.
    pub(super) root: ObjectId,
    /// The pages, in order.
    pub(super) pages: Vec<ObjectId>,
    /// How they are tagged.
    pub(super) tags: Tags,
}

/// Looks at a file and refuses what this pass does not carry over.
pub(super) fn open(document: Document) -> Result<Part, Fault> {
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Fault::new("it is encrypted"));
    }
    let (root, pages) = pages(&document)?;
    let tags = Tags::read(&document, &pages)?;
    Ok(Part { document, root, pages, tags })
}

/// The root of the page tree and the pages, which stand right below it and inherit nothing.
fn pages(document: &Document) -> Result<(ObjectId, Vec<ObjectId>), Fault> {
    let root = document.catalog()?.get(b"Pages").and_then(Object::as_reference)?;
    let tree = document.get_dictionary(root)?;
    if tree.iter().any(|(key, _)| !matches!(key.as_slice(), b"Type" | b"Kids" | b"Count")) {
        return Err(Fault::new("its pages inherit from the page tree"));
    }
    let kids = tree.get_deref(b"Kids", document)?.as_array()?;
    let pages = kids.iter().map(Object::as_reference).collect::<Result<Vec<_>, _>>()?;
    if pages.iter().any(|page| !document.get_dictionary(*page).is_ok_and(|page| page.has_type(b"Page"))) {
        return Err(Fault::new("its page tree has more than one level"));
    }
    Ok((root, pages))
}

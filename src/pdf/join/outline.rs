//! The bookmarks of both files (ISO 32000-1, 12.3.3): those of the front, then those of the body.

use lopdf::{Document, Object, ObjectId};

use super::copy::Copy;
use crate::pdf::fault::Fault;

/// The outline of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// Its root.
    pub(super) root: ObjectId,
    /// The first item at the top.
    pub(super) first: ObjectId,
    /// The last item at the top.
    last: ObjectId,
    /// How many items are shown when all at the top are.
    count: i64,
}

impl Outline {
    /// The same with the numbers of the joined file.
    pub(super) fn renamed(self, copy: &Copy) -> Self {
        let id = |id| copy.id(id).unwrap_or(id);
        Self { root: id(self.root), first: id(self.first), last: id(self.last), count: self.count }
    }
}

/// Reads the outline of a file; none if it has no items.
pub(super) fn read(document: &Document) -> Result<Option<Outline>, Fault> {
    let Ok(root) = document.catalog()?.get(b"Outlines").and_then(Object::as_reference) else { return Ok(None) };
    let dict = document.get_dictionary(root)?;
    let item = |key: &[u8]| dict.get(key).and_then(Object::as_reference).ok();
    let count = dict.get_deref(b"Count", document).and_then(Object::as_i64).unwrap_or(0);
    Ok(item(b"First").zip(item(b"Last")).map(|(first, last)| Outline { root, first, last, count }))
}

/// Makes one outline of both. The items of the front name the root of the body's, if there is one.
pub(super) fn join(document: &mut Document, front: Option<Outline>, body: Option<Outline>) -> Result<(), Fault> {
    match (front, body) {
        (None, _) => {}
        (Some(front), None) => document.catalog_mut()?.set("Outlines", front.root),
        (Some(front), Some(body)) => {
            document.get_dictionary_mut(front.last)?.set("Next", body.first);
            document.get_dictionary_mut(body.first)?.set("Prev", front.last);
            let root = document.get_dictionary_mut(body.root)?;
            root.set("First", front.first);
            root.set("Count", front.count.saturating_add(body.count));
        }
    }
    Ok(())
}

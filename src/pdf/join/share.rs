//! Fonts, colour profiles and pictures that are in both files once are there once afterwards.
//!
//! An object of the inserted file is shared when the base has one that says the same, and all that it refers to is
//! shared as well. Only resources and contents of pages are looked at: nothing there is changed later.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::trees::list;

/// How deep resources may refer to resources.
const DEEPEST: usize = 32;

/// Inserted objects and those of the base that stand for them.
pub(super) struct Shared<'a> {
    base: &'a Document,
    inserted: &'a Document,
    candidates: BTreeMap<(u8, usize), Vec<ObjectId>>,
    known: BTreeMap<ObjectId, Option<ObjectId>>,
}

/// Finds what the resources of these pages of the inserted file have in common with the base.
pub(super) fn find(base: &Document, inserted: &Document, pages: &[ObjectId]) -> BTreeMap<ObjectId, ObjectId> {
    let mut candidates: BTreeMap<_, Vec<ObjectId>> = BTreeMap::new();
    for (id, object) in &base.objects {
        if let Some(size) = size(object) {
            candidates.entry(size).or_default().push(*id);
        }
    }
    let mut shared = Shared { base, inserted, candidates, known: BTreeMap::new() };
    for page in pages.iter().filter_map(|page| inserted.get_dictionary(*page).ok()) {
        for object in page.get(b"Resources").into_iter().chain(list(inserted, page, b"Contents")) {
            shared.visit(object, 0);
        }
    }
    shared.known.into_iter().filter_map(|(id, found)| Some((id, found?))).collect()
}

/// What two equal objects must have in common, of those that can be shared.
fn size(object: &Object) -> Option<(u8, usize)> {
    match object {
        Object::Stream(stream) => Some((0, stream.content.len())),
        Object::Dictionary(dict) if tagging(dict) => None,
        Object::Dictionary(dict) => Some((1, dict.len())),
        Object::Array(list) => Some((2, list.len())),
        _ => None,
    }
}

/// Whether a dictionary belongs to pages or tags.
fn tagging(dict: &Dictionary) -> bool {
    matches!(dict.get_type(), Ok(b"StructElem" | b"StructTreeRoot" | b"Page" | b"Pages" | b"Annot" | b"Catalog"))
}

impl Shared<'_> {
    /// Looks at all that an object refers to.
    fn visit(&mut self, object: &Object, level: usize) {
        match object {
            Object::Reference(id) => self.object(*id, level),
            Object::Array(list) => list.iter().for_each(|object| self.visit(object, level)),
            Object::Dictionary(dict) => dict.iter().for_each(|(_, object)| self.visit(object, level)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, object)| self.visit(object, level)),
            _ => {}
        }
    }

    /// Finds an object's twin, after those of what it refers to.
    fn object(&mut self, id: ObjectId, level: usize) {
        if level > DEEPEST || self.known.contains_key(&id) {
            return;
        }
        self.known.insert(id, None);
        let inserted = self.inserted;
        if let Some(object) = inserted.objects.get(&id)
            && let Some(size) = size(object)
        {
            self.visit(object, level + 1);
            let twins = self.candidates.get(&size).map_or(&[][..], Vec::as_slice);
            let twin =
                twins.iter().find(|twin| self.base.objects.get(twin).is_some_and(|twin| self.same(object, twin)));
            let twin = twin.copied();
            self.known.insert(id, twin);
        }
    }

    /// Whether an object of the inserted file says the same as one of the base.
    fn same(&self, one: &Object, other: &Object) -> bool {
        match (one, other) {
            (Object::Reference(one), Object::Reference(other)) => self.known.get(one) == Some(&Some(*other)),
            (Object::Reference(_), _) => false,
            (Object::Array(one), Object::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.same(one, other))
            }
            (Object::Dictionary(one), Object::Dictionary(other)) => self.same_entries(one, other),
            (Object::Stream(one), Object::Stream(other)) => {
                one.content == other.content && self.same_entries(&one.dict, &other.dict)
            }
            _ => one == other,
        }
    }

    /// Whether two dictionaries say the same.
    fn same_entries(&self, one: &Dictionary, other: &Dictionary) -> bool {
        let entry = |(key, one): (&Vec<u8>, &Object)| other.get(key).is_ok_and(|other| self.same(one, other));
        one.len() == other.len() && one.iter().all(entry)
    }
}

//! Fonts, colour profiles and pictures that are in both files once are there once afterwards.
//!
//! An object of the inserted file is shared when the base has one that says the same, and all that it refers to is
//! shared as well. Only resources and contents of pages are looked at: nothing there is changed later.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::copy::references;
use crate::pdf::trees::list;

/// How deep resources may refer to resources.
const DEEPEST: usize = 32;

/// What of a base's objects can stand for another's.
#[derive(Debug)]
pub(super) struct Resources {
    /// What its pages lead to, by what two equal objects must have in common.
    candidates: BTreeMap<(u8, usize), Vec<ObjectId>>,
}

/// Inserted objects and those of the base that stand for them.
struct Shared<'a> {
    base: &'a Document,
    inserted: &'a Document,
    resources: &'a Resources,
    known: BTreeMap<ObjectId, Option<ObjectId>>,
}

impl Resources {
    /// What these pages of a file are drawn with.
    pub(super) fn of(document: &Document, pages: &[ObjectId]) -> Self {
        let mut found = BTreeSet::new();
        let mut open = Vec::new();
        for page in pages.iter().filter_map(|page| document.get_dictionary(*page).ok()) {
            drawn_with(document, page).for_each(|object| references(object, &mut open));
        }
        while let Some(id) = open.pop() {
            if let Some(object) = document.objects.get(&id).filter(|object| size(object).is_some())
                && found.insert(id)
            {
                references(object, &mut open);
            }
        }
        let mut candidates: BTreeMap<_, Vec<ObjectId>> = BTreeMap::new();
        for id in found {
            if let Some(size) = document.objects.get(&id).and_then(size) {
                candidates.entry(size).or_default().push(id);
            }
        }
        Self { candidates }
    }

    /// Finds what the resources of these pages of the inserted file have in common with those of the base.
    pub(super) fn find(
        &self,
        base: &Document,
        inserted: &Document,
        pages: &[ObjectId],
    ) -> BTreeMap<ObjectId, ObjectId> {
        let mut shared = Shared { base, inserted, resources: self, known: BTreeMap::new() };
        for page in pages.iter().filter_map(|page| inserted.get_dictionary(*page).ok()) {
            drawn_with(inserted, page).for_each(|object| shared.visit(object, 0));
        }
        shared.known.into_iter().filter_map(|(id, found)| Some((id, found?))).collect()
    }
}

/// Resources and contents of a page.
fn drawn_with<'a>(document: &'a Document, page: &'a Dictionary) -> impl Iterator<Item = &'a Object> {
    page.get(b"Resources").into_iter().chain(list(document, page, b"Contents"))
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
            let twins = self.resources.candidates.get(&size).map_or(&[][..], Vec::as_slice);
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

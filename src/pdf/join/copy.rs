//! The inserted file's objects, put into the base under new numbers.
//!
//! Only what its pages and structure elements lead to comes over. On the way, keys into the parent tree are raised
//! above the base's, and IDs of elements (Typst's are "Note 1", "U1x0y0" in every file) get a prefix, as do the lists
//! of headers in table cells that name them (ISO 14289-1, 7.9 and 7.5).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::part::Part;
use super::structure::{Free, Trees};
use crate::pdf::fault::Fault;

/// How to read the inserted file's numbers, keys and names in the joined file.
pub(super) struct Copy {
    /// The inserted pages.
    pub(super) pages: Vec<ObjectId>,
    map: BTreeMap<ObjectId, ObjectId>,
    /// What is added to keys into the parent tree.
    pub(super) offset: i64,
    /// What comes before IDs.
    pub(super) prefix: Vec<u8>,
}

/// What comes over beside pages and structure, and what need not.
#[derive(Default)]
pub(super) struct More<'a> {
    /// Objects of the inserted file that those of the base stand for.
    pub(super) shared: BTreeMap<ObjectId, ObjectId>,
    /// Objects that come over with all that they lead to.
    pub(super) also: &'a [ObjectId],
    /// The numbers that some of them get.
    pub(super) given: BTreeMap<ObjectId, ObjectId>,
}

/// Copies what is needed of the inserted file into the base.
pub(super) fn copy(base: &mut Part, inserted: Part, free: &Free, trees: &Trees, more: More<'_>) -> Result<Copy, Fault> {
    let Part { mut document, root, pages, tags } = inserted;
    let More { mut shared, also, given } = more;
    shared.extend([(root, base.root), (tags.root, base.tags.root), (tags.body, base.tags.body)]);
    let from: Vec<ObjectId> = pages.iter().chain(also).copied().collect();
    let reached = reach(&document, &shared, from, &tags.body, trees)?;
    let mut map = shared;
    map.extend(given);
    for id in &reached {
        map.entry(*id).or_insert_with(|| base.document.new_object_id());
    }
    let mut copy = Copy { pages: Vec::new(), map, offset: free.key, prefix: free.prefix.clone() };
    copy.pages = pages.iter().filter_map(|page| copy.id(*page)).collect();
    for id in reached {
        if let (Some(to), Some(mut object)) = (copy.id(id), document.objects.remove(&id)) {
            copy.rewrite(&mut object);
            base.document.objects.insert(to, object);
        }
    }
    Ok(copy)
}

/// All objects that these and the structure lead to, not counting what the base has already.
fn reach(
    document: &Document,
    shared: &BTreeMap<ObjectId, ObjectId>,
    from: Vec<ObjectId>,
    body: &ObjectId,
    trees: &Trees,
) -> Result<BTreeSet<ObjectId>, Fault> {
    let mut found = BTreeSet::new();
    let mut open = from;
    trees.objects().for_each(|object| references(object, &mut open));
    if let Ok(kids) = document.get_dictionary(*body)?.get(b"K") {
        references(kids, &mut open);
    }
    while let Some(id) = open.pop() {
        if let Some(object) = document.objects.get(&id)
            && !shared.contains_key(&id)
            && found.insert(id)
        {
            references(object, &mut open);
        }
    }
    Ok(found)
}

/// Collects the references in an object.
pub(super) fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(list) => list.iter().for_each(|object| references(object, found)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, object)| references(object, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, object)| references(object, found)),
        _ => {}
    }
}

impl Copy {
    /// An object's number in the joined file.
    pub(super) fn id(&self, id: ObjectId) -> Option<ObjectId> {
        self.map.get(&id).copied()
    }

    /// An element's ID in the joined file.
    pub(super) fn name(&self, id: &[u8]) -> Vec<u8> {
        [&self.prefix, id].concat()
    }

    /// Makes an object fit for the joined file. A reference to nothing becomes the null that it stands for (7.3.10).
    pub(super) fn rewrite(&self, object: &mut Object) {
        match object {
            Object::Reference(id) => *object = self.id(*id).map_or(Object::Null, Object::Reference),
            Object::Array(list) => list.iter_mut().for_each(|object| self.rewrite(object)),
            Object::Dictionary(dict) => self.rewrite_entries(dict),
            Object::Stream(stream) => self.rewrite_entries(&mut stream.dict),
            _ => {}
        }
    }

    /// The same for all that a dictionary holds.
    fn rewrite_entries(&self, dict: &mut Dictionary) {
        let element = dict.has_type(b"StructElem");
        let cell = dict.get(b"O").and_then(Object::as_name).is_ok_and(|owner| owner == b"Table");
        for (key, value) in dict.iter_mut() {
            match (key.as_slice(), value) {
                (b"StructParent" | b"StructParents", Object::Integer(key)) => *key = key.saturating_add(self.offset),
                (b"ID", Object::String(id, _)) if element => *id = self.name(id),
                (b"Headers", Object::Array(headers)) if cell => {
                    headers.iter_mut().filter_map(|id| id.as_str_mut().ok()).for_each(|id| *id = self.name(id));
                }
                (_, value) => self.rewrite(value),
            }
        }
    }
}

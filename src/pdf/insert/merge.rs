//! Two structure trees made one (ISO 32000-1, 14.7.2): elements, parent tree, IDs, roles, classes, namespaces.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::copy::Copy;
use super::error::Fault;
use super::tags::Tags;
use super::{Part, list, trees};

/// A place among an element's kids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The element.
    pub(super) parent: ObjectId,
    /// How many kids come before the place.
    pub(super) index: usize,
}

/// What a structure tree holds besides its elements.
pub(super) struct Trees {
    parents: BTreeMap<i64, Object>,
    ids: BTreeMap<Vec<u8>, Object>,
    roles: Dictionary,
    classes: Dictionary,
    namespaces: Vec<Object>,
    lang: Option<Object>,
}

/// What the base's tree asks of keys and IDs that are to come into it.
pub(super) struct Joint {
    /// The first free key of the parent tree.
    pub(super) next: i64,
    /// A beginning that no ID has.
    pub(super) prefix: Vec<u8>,
    trees: Trees,
}

impl Trees {
    /// All that may refer to objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = &Object> {
        let classes = self.classes.iter().map(|(_, class)| class);
        self.parents.values().chain(self.ids.values()).chain(&self.namespaces).chain(classes)
    }

    /// The language of the whole.
    pub(super) fn lang(&self) -> Option<&Object> {
        self.lang.as_ref()
    }
}

/// Reads a tree's root.
pub(super) fn read(document: &Document, tags: &Tags) -> Result<Trees, Fault> {
    let root = document.get_dictionary(tags.root)?;
    let dict = |key: &[u8]| root.get_deref(key, document).and_then(Object::as_dict).ok();
    let lang = |dict: &Dictionary| dict.get_deref(b"Lang", document).ok().cloned();
    let own = lang(document.get_dictionary(tags.body)?);
    Ok(Trees {
        parents: dict(b"ParentTree").map_or_else(|| Ok(BTreeMap::new()), |tree| trees::numbers(document, tree))?,
        ids: dict(b"IDTree").map_or_else(|| Ok(BTreeMap::new()), |tree| trees::names(document, tree))?,
        roles: dict(b"RoleMap").cloned().unwrap_or_default(),
        classes: dict(b"ClassMap").cloned().unwrap_or_default(),
        namespaces: list(document, root, b"Namespaces").to_vec(),
        lang: own.or(lang(document.catalog()?)),
    })
}

/// Reads the base's tree and finds what is still free in it.
pub(super) fn joint(document: &Document, tags: &Tags) -> Result<Joint, Fault> {
    let trees = read(document, tags)?;
    let stated = document.get_dictionary(tags.root)?.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(0);
    let last = trees.parents.keys().next_back().copied().unwrap_or(-1);
    let next = stated.max(last.saturating_add(1)).max(0);
    if next > i64::from(i32::MAX) / 2 {
        return Err(Fault::new("its parent tree has keys that are too large"));
    }
    let mut prefix = b"~".to_vec(); // sorts after all that Typst begins an ID with
    while trees.ids.keys().any(|id| id.starts_with(&prefix)) {
        prefix.push(b'~');
    }
    Ok(Joint { next, prefix, trees })
}

/// Writes the joined root: the base's tree with the other's entries.
pub(super) fn merge(base: &mut Part, joint: Joint, inserted: Trees, copy: &Copy) -> Result<(), Fault> {
    let mut all = joint.trees;
    for (key, mut parent) in inserted.parents {
        copy.rewrite(&mut parent);
        all.parents.insert(key.saturating_add(copy.offset), parent);
    }
    for (id, mut element) in inserted.ids {
        copy.rewrite(&mut element);
        all.ids.insert(copy.name(&id), element);
    }
    for mut namespace in inserted.namespaces {
        copy.rewrite(&mut namespace);
        all.namespaces.push(namespace);
    }
    union(&mut all.roles, inserted.roles, copy)?;
    union(&mut all.classes, inserted.classes, copy)?;
    write(base.document.get_dictionary_mut(base.tags.root)?, all);
    Ok(())
}

/// Writes what there is into the root.
fn write(root: &mut Dictionary, trees: Trees) {
    root.set("ParentTreeNextKey", trees.parents.keys().next_back().map_or(0, |key| key.saturating_add(1)));
    root.set("ParentTree", trees::number_tree(trees.parents));
    if !trees.ids.is_empty() {
        root.set("IDTree", trees::name_tree(trees.ids));
    }
    if !trees.namespaces.is_empty() {
        root.set("Namespaces", trees.namespaces);
    }
    for (key, map) in [("RoleMap", trees.roles), ("ClassMap", trees.classes)] {
        if !map.is_empty() {
            root.set(key, map);
        }
    }
}

/// Adds the entries of one map to another, where they agree.
fn union(map: &mut Dictionary, more: Dictionary, copy: &Copy) -> Result<(), Fault> {
    for (key, value) in &more {
        let mut value = value.clone();
        copy.rewrite(&mut value);
        match map.get(key) {
            Ok(known) if *known != value => {
                let key = String::from_utf8_lossy(key);
                return Err(Fault(format!("`{key}` is another role or class in the pages to insert")));
            }
            Ok(_) => {}
            Err(_) => map.set(key.clone(), value),
        }
    }
    Ok(())
}

/// Makes a `Sect` of each group of elements, puts it in its place, and returns the new elements in order.
pub(super) fn sections(
    base: &mut Part,
    places: &[Place],
    groups: &[Vec<ObjectId>],
    copy: &Copy,
    lang: Option<&Object>,
) -> Result<Vec<ObjectId>, Fault> {
    let document = &mut base.document;
    let mut sections = Vec::new();
    for (place, group) in places.iter().zip(groups).filter(|(_, group)| !group.is_empty()) {
        let section = document.new_object_id();
        let kids: Vec<ObjectId> = group.iter().filter_map(|id| copy.id(*id)).collect();
        for kid in &kids {
            document.get_dictionary_mut(*kid)?.set("P", section);
        }
        let kids: Vec<Object> = kids.into_iter().map(Object::from).collect();
        let mut dict = dictionary! { "Type" => "StructElem", "S" => "Sect", "P" => place.parent, "K" => kids };
        if let Some(lang) = lang {
            dict.set("Lang", lang.clone());
        }
        document.objects.insert(section, dict.into());
        sections.push((*place, section));
    }
    // From the end, so that places stay what they are, and what has one place keeps its order.
    for (place, section) in sections.iter().rev() {
        put(document, *place, *section)?;
    }
    Ok(sections.into_iter().map(|(_, section)| section).collect())
}

/// Puts an element in its place.
fn put(document: &mut Document, place: Place, section: ObjectId) -> Result<(), Fault> {
    let mut kids = list(document, document.get_dictionary(place.parent)?, b"K").to_vec();
    kids.insert(place.index.min(kids.len()), section.into());
    document.get_dictionary_mut(place.parent)?.set("K", kids);
    Ok(())
}

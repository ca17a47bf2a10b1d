//! What a structure tree holds besides its elements (ISO 32000-1, 14.7.2): parent tree, IDs, roles, classes, namespaces.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::tags::Tags;
use crate::pdf::fault::Fault;
use crate::pdf::trees::{self, list};

/// What a structure tree holds besides its elements.
pub(super) struct Trees {
    /// Elements by their key in the parent tree.
    pub(super) parents: BTreeMap<i64, Object>,
    /// Elements by their ID.
    pub(super) ids: BTreeMap<Vec<u8>, Object>,
    /// What the types that are not standard stand for.
    pub(super) roles: Dictionary,
    /// Attributes by the name of their class.
    pub(super) classes: Dictionary,
    /// Namespaces of types.
    pub(super) namespaces: Vec<Object>,
    /// The language of the whole.
    lang: Option<Object>,
}

/// What the base's tree asks of keys and IDs that are to come into it.
pub(super) struct Joint {
    /// The first free key of the parent tree.
    pub(super) next: i64,
    /// A beginning that no ID has.
    pub(super) prefix: Vec<u8>,
    /// The tree itself.
    pub(super) trees: Trees,
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

/// Writes what there is into the root.
pub(super) fn write(root: &mut Dictionary, trees: Trees) {
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

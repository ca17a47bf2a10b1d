//! What a structure tree holds besides its elements (ISO 32000-1, 14.7.2): parent tree, IDs, roles, classes, namespaces.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

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
    pub(super) lang: Option<Object>,
}

/// What the base's tree asks of keys and IDs that are to come into it.
#[derive(Debug, Clone)]
pub(super) struct Free {
    /// The first free key of the parent tree.
    pub(super) key: i64,
    /// A beginning that no ID has.
    pub(super) prefix: Vec<u8>,
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

/// What is still free in a base's tree.
pub(super) fn free(document: &Document, tags: &Tags, trees: &Trees) -> Result<Free, Fault> {
    let stated = document.get_dictionary(tags.root)?.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(0);
    let last = trees.parents.keys().next_back().copied().unwrap_or(-1);
    let key = stated.max(last.saturating_add(1)).max(0);
    if key > i64::from(i32::MAX) / 2 {
        return Err(Fault::new("its parent tree has keys that are too large"));
    }
    let mut prefix = b"~".to_vec(); // sorts after all that Typst begins an ID with
    while trees.ids.keys().any(|id| id.starts_with(&prefix)) {
        prefix.push(b'~');
    }
    Ok(Free { key, prefix })
}

/// Takes the parent tree and the tree of IDs out of a file, with the objects that held them.
pub(super) fn take_trees(document: &mut Document, tags: &Tags) -> Result<(), Fault> {
    let root = document.get_dictionary(tags.root)?;
    let mut held = Vec::new();
    for key in [b"ParentTree".as_slice(), b"IDTree"] {
        let Ok(tree) = root.get(key) else { continue };
        held.extend(tree.as_reference().ok());
        let Ok((_, Object::Dictionary(tree))) = document.dereference(tree) else { continue };
        held.extend(list(document, tree, b"Kids").iter().filter_map(|kid| kid.as_reference().ok()));
    }
    for id in held {
        document.objects.remove(&id);
    }
    Ok(())
}

/// What a body's tree holds, as leaves that stay as they are when a front's entries come beside them.
#[derive(Debug, Clone)]
pub(super) struct Leaves {
    /// The parent tree, if it has entries.
    parents: Option<ObjectId>,
    /// The tree of IDs, if it has entries.
    ids: Option<ObjectId>,
    /// Roles, classes and namespaces.
    rest: Rest,
}

/// What a tree holds besides elements and the ways to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest {
    pub(super) roles: Dictionary,
    pub(super) classes: Dictionary,
    pub(super) namespaces: Vec<Object>,
}

/// Makes leaves of a body's tree.
pub(super) fn leaves(document: &mut Document, tags: &Tags, trees: Trees) -> Result<Leaves, Fault> {
    take_trees(document, tags)?;
    let Trees { parents, ids, roles, classes, namespaces, .. } = trees;
    let parents = trees::number_leaf(parents).map(|leaf| document.add_object(leaf));
    let ids = trees::name_leaf(ids).map(|leaf| document.add_object(leaf));
    Ok(Leaves { parents, ids, rest: Rest { roles, classes, namespaces } })
}

/// Writes what there is into the root: the leaves of a body, and beside them what came over from a front, whose keys and
/// IDs come behind.
pub(super) fn write_beside(
    document: &mut Document,
    root: ObjectId,
    leaves: &Leaves,
    front: Trees,
) -> Result<(), Fault> {
    let next = front.parents.keys().next_back().map(|key| key.saturating_add(1));
    let both = |body: Option<ObjectId>, front: Option<ObjectId>| {
        let kids: Vec<Object> = body.into_iter().chain(front).map(Object::from).collect();
        (!kids.is_empty()).then(|| dictionary! { "Kids" => kids })
    };
    let parents = trees::number_leaf(front.parents).map(|leaf| document.add_object(leaf));
    let ids = trees::name_leaf(front.ids).map(|leaf| document.add_object(leaf));
    let root = document.get_dictionary_mut(root)?;
    if let Some(next) = next {
        root.set("ParentTreeNextKey", next);
    }
    for (key, tree) in [("ParentTree", both(leaves.parents, parents)), ("IDTree", both(leaves.ids, ids))] {
        if let Some(tree) = tree {
            root.set(key, tree);
        }
    }
    write_rest(root, Rest { roles: front.roles, classes: front.classes, namespaces: front.namespaces });
    Ok(())
}

impl Leaves {
    /// The leaves.
    pub(super) fn objects(&self) -> Vec<ObjectId> {
        self.parents.into_iter().chain(self.ids).collect()
    }

    /// Roles, classes and namespaces.
    pub(super) fn rest(&self) -> &Rest {
        &self.rest
    }
}

fn write_rest(root: &mut Dictionary, rest: Rest) {
    if !rest.namespaces.is_empty() {
        root.set("Namespaces", rest.namespaces);
    }
    for (key, map) in [("RoleMap", rest.roles), ("ClassMap", rest.classes)] {
        if !map.is_empty() {
            root.set(key, map);
        }
    }
}

/// Writes what there is into the root.
pub(super) fn write(root: &mut Dictionary, trees: Trees) {
    root.set("ParentTreeNextKey", trees.parents.keys().next_back().map_or(0, |key| key.saturating_add(1)));
    root.set("ParentTree", trees::number_tree(trees.parents));
    if !trees.ids.is_empty() {
        root.set("IDTree", trees::name_tree(trees.ids));
    }
    write_rest(root, Rest { roles: trees.roles, classes: trees.classes, namespaces: trees.namespaces });
}

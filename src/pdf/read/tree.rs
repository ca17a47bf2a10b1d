//! Trees of a PDF, walked without trusting them: the pages (ISO 32000-1, 7.7.3.2), number and name trees (7.9.6, 7.9.7),
//! and [`Trail`] for all others.

use std::collections::BTreeSet;

use super::file::File;
use super::object::{Dict, Object};

/// How deep a tree may be.
pub(crate) const DEEPEST: usize = 128;
/// How many nodes it may have.
const NODES: usize = 1_000_000;

/// What was met on the way through a tree, so that each object is entered once, and no tree takes longer than it is
/// large.
pub(crate) struct Trail {
    seen: BTreeSet<u32>,
    left: usize,
}

impl Default for Trail {
    fn default() -> Self {
        Self { seen: BTreeSet::new(), left: NODES }
    }
}

impl Trail {
    /// The dictionary of a node at a depth. None if it was met before, lies too deep, or is no dictionary.
    pub(crate) fn enter<'f, 'a>(
        &mut self,
        file: &'f File<'a>,
        object: &'f Object<'a>,
        depth: usize,
    ) -> Option<&'f Dict<'a>> {
        if object.reference().is_some_and(|number| !self.seen.insert(number)) || depth >= DEEPEST {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        match file.resolve(object) {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }
}

/// Every node of the tree at a key whose branches are `/Kids`, in order.
fn nodes<'f, 'a>(file: &'f File<'a>, dict: &'f Dict<'a>, key: &str) -> Vec<&'f Dict<'a>> {
    let mut found = Vec::new();
    if let Some(root) = dict.get(key) {
        descend(file, root, 0, &mut Trail::default(), &mut found);
    }
    found
}

fn descend<'f, 'a>(
    file: &'f File<'a>,
    node: &'f Object<'a>,
    depth: usize,
    trail: &mut Trail,
    found: &mut Vec<&'f Dict<'a>>,
) {
    let Some(dict) = trail.enter(file, node, depth) else { return };
    found.push(dict);
    file.array(dict, "Kids").iter().for_each(|kid| descend(file, kid, depth + 1, trail, found));
}

/// The pages, in order: nodes of the page tree that are no branches.
pub(crate) fn pages<'f, 'a>(file: &'f File<'a>) -> Vec<&'f Dict<'a>> {
    let nodes = file.catalog().map(|catalog| nodes(file, catalog, "Pages")).unwrap_or_default();
    nodes.into_iter().filter(|node| !node.has("Kids")).collect()
}

/// The dictionary that holds a key which pages take from those above them (7.7.3.4): the page's own, or one above.
pub(crate) fn inherited<'f, 'a>(file: &'f File<'a>, page: &'f Dict<'a>, key: &str) -> Option<&'f Dict<'a>> {
    let mut at = page;
    for _ in 0..DEEPEST {
        if *file.get(at, key) != Object::Null {
            return Some(at);
        }
        at = file.dict(at, "Parent")?;
    }
    None
}

/// The pairs of the number tree at a key, in the order they stand.
pub(crate) fn numbers<'f, 'a>(file: &'f File<'a>, dict: &'f Dict<'a>, key: &str) -> Vec<(i64, &'f Object<'a>)> {
    pairs(file, dict, key, "Nums", |key| if let Object::Int(number) = key { Some(*number) } else { None })
}

/// The pairs of the name tree at a key, in the order they stand.
pub(crate) fn names<'f, 'a>(file: &'f File<'a>, dict: &'f Dict<'a>, key: &str) -> Vec<(&'f [u8], &'f Object<'a>)> {
    pairs(file, dict, key, "Names", |key| if let Object::Text(name) = key { Some(&**name) } else { None })
}

fn pairs<'f, 'a, K>(
    file: &'f File<'a>,
    dict: &'f Dict<'a>,
    key: &str,
    leaf: &str,
    read: impl Fn(&'f Object<'a>) -> Option<K>,
) -> Vec<(K, &'f Object<'a>)> {
    let mut found = Vec::new();
    for node in nodes(file, dict, key) {
        let pairs = file.array(node, leaf).as_chunks::<2>().0;
        found.extend(pairs.iter().filter_map(|[key, value]| Some((read(file.resolve(key))?, value))));
    }
    found
}

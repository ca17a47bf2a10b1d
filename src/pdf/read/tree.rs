//! Trees of a PDF, walked without trusting them: the pages (ISO 32000-1, 7.7.3.2), name trees (7.9.6), number
//! trees (7.9.7), and [`Trail`] for all others.

use std::collections::BTreeSet;

use super::file::File;
use super::object::{Dict, Object};

/// How deep a tree of any kind may be, in files that come back and in those that are being made: ten levels of blocks,
/// the most that a text may nest, are some fifty of a structure tree.
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
    pub(crate) fn enter<'f>(
        &mut self,
        file: &'f File<'_>,
        object: &'f Object<'f>,
        depth: usize,
    ) -> Option<&'f Dict<'f>> {
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

/// A node: its number, if it is an object of its own, and its dictionary.
type Node<'f> = (Option<u32>, &'f Dict<'f>);

/// Every node of the tree at a key whose branches are `/Kids`, in order.
fn nodes<'f>(file: &'f File<'_>, dict: &'f Dict<'f>, key: &str) -> Vec<Node<'f>> {
    let mut found = Vec::new();
    if let Some(root) = dict.get(key) {
        descend(file, root, 0, &mut Trail::default(), &mut found);
    }
    found
}

fn descend<'f>(file: &'f File<'_>, node: &'f Object<'f>, depth: usize, trail: &mut Trail, found: &mut Vec<Node<'f>>) {
    let Some(dict) = trail.enter(file, node, depth) else { return };
    found.push((node.reference(), dict));
    file.array(dict, "Kids").iter().for_each(|kid| descend(file, kid, depth + 1, trail, found));
}

/// The pages, in order, with their numbers: nodes of the page tree that are no branches.
pub(crate) fn pages<'f>(file: &'f File<'_>) -> Vec<Node<'f>> {
    let nodes = file.catalog().map(|catalog| nodes(file, catalog, "Pages")).unwrap_or_default();
    nodes.into_iter().filter(|(_, node)| !node.has("Kids")).collect()
}

/// The dictionary that holds a key which pages take from those above them (7.7.3.4): the page's own, or one above.
pub(crate) fn inherited<'f>(file: &'f File<'_>, page: &'f Dict<'f>, key: &str) -> Option<&'f Dict<'f>> {
    let mut at = page;
    for _ in 0..DEEPEST {
        if *file.get(at, key) != Object::Null {
            return Some(at);
        }
        at = file.dict(at, "Parent")?;
    }
    None
}

/// The pairs of the number tree at a key (7.9.7), in the order they stand.
pub(crate) fn numbers<'f>(file: &'f File<'_>, dict: &'f Dict<'f>, key: &str) -> Vec<(i64, &'f Object<'f>)> {
    let leaves = nodes(file, dict, key).into_iter().flat_map(|(_, node)| file.array(node, "Nums").as_chunks::<2>().0);
    leaves
        .filter_map(|[key, value]| if let Object::Int(number) = key { Some((*number, value)) } else { None })
        .collect()
}

/// The pairs of the name tree at a key (7.9.6), in the order they stand.
pub(crate) fn names<'f>(file: &'f File<'_>, dict: &'f Dict<'f>, key: &str) -> Vec<(&'f [u8], &'f Object<'f>)> {
    let leaves = nodes(file, dict, key).into_iter().flat_map(|(_, node)| file.array(node, "Names").as_chunks::<2>().0);
    leaves.filter_map(|[key, value]| if let Object::Text(name) = key { Some((&**name, value)) } else { None }).collect()
}

//! Number trees and name trees (ISO 32000-1, 7.9.6 and 7.9.7), read whatever their shape, and written
//! as one leaf, as Typst writes them, or as one of several.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::fault::Fault;
use super::read::DEEPEST;

/// A number tree's entries.
pub(super) fn numbers(document: &Document, tree: &Dictionary) -> Result<BTreeMap<i64, Object>, Fault> {
    let mut found = BTreeMap::new();
    Walk { document, pairs: b"Nums", seen: BTreeSet::new() }.node(tree, 0, &mut |key, value| {
        found.insert(key.as_i64()?, value.clone());
        Ok(())
    })?;
    Ok(found)
}

/// A name tree's entries.
pub(super) fn names(document: &Document, tree: &Dictionary) -> Result<BTreeMap<Vec<u8>, Object>, Fault> {
    let mut found = BTreeMap::new();
    Walk { document, pairs: b"Names", seen: BTreeSet::new() }.node(tree, 0, &mut |key, value| {
        found.insert(key.as_str()?.to_vec(), value.clone());
        Ok(())
    })?;
    Ok(found)
}

/// A way through one tree.
struct Walk<'a> {
    document: &'a Document,
    /// The key of a leaf's entries.
    pairs: &'static [u8],
    /// Nodes that were met: each stands in one place, so that no tree takes longer than it is large.
    seen: BTreeSet<ObjectId>,
}

impl Walk<'_> {
    /// Calls `each` with every key and value of a node and of all below it.
    fn node(
        &mut self,
        node: &Dictionary,
        level: usize,
        each: &mut impl FnMut(&Object, &Object) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if level > DEEPEST {
            return Err(Fault::new("a number or name tree is too deep"));
        }
        for pair in list(self.document, node, self.pairs).as_chunks::<2>().0 {
            each(self.document.dereference(&pair[0])?.1, &pair[1])?;
        }
        for kid in list(self.document, node, b"Kids") {
            let (id, kid) = self.document.dereference(kid)?;
            if id.is_some_and(|id| !self.seen.insert(id)) {
                return Err(Fault::new("a node of a number or name tree stands in two places"));
            }
            self.node(kid.as_dict()?, level + 1, each)?;
        }
        Ok(())
    }
}

/// A dictionary's array, behind a reference or not; one object alone is an array of one, none an empty one.
pub(super) fn list<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    let Ok(object) = dict.get(key) else { return &[] };
    match document.dereference(object) {
        Ok((_, Object::Array(list))) => list,
        _ => std::slice::from_ref(object),
    }
}

/// A number tree of these entries.
pub(super) fn number_tree(entries: BTreeMap<i64, Object>) -> Dictionary {
    let pairs: Vec<Object> = entries.into_iter().flat_map(|(key, value)| [key.into(), value]).collect();
    dictionary! { "Nums" => pairs }
}

/// A name tree of these entries.
pub(super) fn name_tree(entries: BTreeMap<Vec<u8>, Object>) -> Dictionary {
    let name = |key| Object::String(key, StringFormat::Literal);
    let pairs: Vec<Object> = entries.into_iter().flat_map(|(key, value)| [name(key), value]).collect();
    dictionary! { "Names" => pairs }
}

/// A leaf of a number tree that has others beside it; none without entries.
pub(super) fn number_leaf(entries: BTreeMap<i64, Object>) -> Option<Dictionary> {
    let limits = [*entries.keys().next()?, *entries.keys().next_back()?].map(Object::from).to_vec();
    let mut leaf = number_tree(entries);
    leaf.set("Limits", limits);
    Some(leaf)
}

/// A leaf of a name tree that has others beside it; none without entries.
pub(super) fn name_leaf(entries: BTreeMap<Vec<u8>, Object>) -> Option<Dictionary> {
    let limits = [entries.keys().next()?, entries.keys().next_back()?];
    let limits = limits.map(|name| Object::String(name.clone(), StringFormat::Literal)).to_vec();
    let mut leaf = name_tree(entries);
    leaf.set("Limits", limits);
    Some(leaf)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document with a tree of these nodes: kids by index, and keys.
    fn tree(nodes: &[(&[usize], &[i64])]) -> (Document, Dictionary) {
        let mut document = Document::with_version("1.7");
        let ids: Vec<ObjectId> = nodes.iter().map(|_| document.new_object_id()).collect();
        for (id, (kids, keys)) in ids.iter().zip(nodes) {
            let kids: Vec<Object> = kids.iter().map(|kid| ids[*kid].into()).collect();
            let pairs: Vec<Object> = keys.iter().flat_map(|key| [Object::from(*key), Object::from(-key)]).collect();
            document.objects.insert(*id, dictionary! { "Kids" => kids, "Nums" => pairs }.into());
        }
        let root = document.get_dictionary(ids[0]).cloned().unwrap_or_default();
        (document, root)
    }

    #[test]
    fn entries_are_found_at_every_level() {
        let (document, root) = tree(&[(&[1, 2], &[]), (&[3], &[5]), (&[], &[7]), (&[], &[1, 3])]);
        let found = numbers(&document, &root).unwrap();
        assert_eq!(
            found.into_iter().map(|(key, value)| (key, value.as_i64().unwrap())).collect::<Vec<_>>(),
            [(1, -1), (3, -3), (5, -5), (7, -7)]
        );
    }

    #[test]
    fn no_tree_runs_away() {
        let twice: Vec<(Vec<usize>, &[i64])> = (1..100).map(|next| (vec![next, next], &[][..])).collect();
        let mut nodes: Vec<(&[usize], &[i64])> = twice.iter().map(|(kids, keys)| (kids.as_slice(), *keys)).collect();
        nodes.push((&[], &[1]));
        let (document, root) = tree(&nodes);
        assert_eq!(numbers(&document, &root), Err(Fault::new("a node of a number or name tree stands in two places")));
        let (document, root) = tree(&[(&[1], &[]), (&[1], &[])]);
        assert!(numbers(&document, &root).is_err());
    }
}

//! Number trees and name trees (ISO 32000-1, 7.9.6 and 7.9.7), read whatever their shape and written as one leaf, as
//! Typst writes them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};

use super::error::Fault;
use super::list;

/// How deep a tree may nest before it is taken to be circular.
pub(super) const DEEPEST: usize = 256;

/// A number tree's entries.
pub(super) fn numbers(document: &Document, tree: &Dictionary) -> Result<BTreeMap<i64, Object>, Fault> {
    let mut found = BTreeMap::new();
    leaves(document, tree, b"Nums", 0, &mut |key, value| {
        found.insert(key.as_i64()?, value.clone());
        Ok(())
    })?;
    Ok(found)
}

/// A name tree's entries.
pub(super) fn names(document: &Document, tree: &Dictionary) -> Result<BTreeMap<Vec<u8>, Object>, Fault> {
    let mut found = BTreeMap::new();
    leaves(document, tree, b"Names", 0, &mut |key, value| {
        found.insert(key.as_str()?.to_vec(), value.clone());
        Ok(())
    })?;
    Ok(found)
}

/// Calls `each` with every key and value.
fn leaves(
    document: &Document,
    node: &Dictionary,
    pairs: &[u8],
    level: usize,
    each: &mut impl FnMut(&Object, &Object) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if level > DEEPEST {
        return Err(Fault::new("a number or name tree is too deep"));
    }
    for pair in list(document, node, pairs).as_chunks::<2>().0 {
        each(document.dereference(&pair[0])?.1, &pair[1])?;
    }
    for kid in list(document, node, b"Kids") {
        leaves(document, document.dereference(kid)?.1.as_dict()?, pairs, level + 1, each)?;
    }
    Ok(())
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

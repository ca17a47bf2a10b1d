//! Two structure trees made one (ISO 32000-1, 14.7.2): the base's entries and the other's, which get new keys and IDs.

use lopdf::Dictionary;

use super::copy::Copy;
use super::part::Part;
use super::structure::{self, Leaves, Trees};
use crate::pdf::fault::Fault;

/// Writes the joined root: the base's tree with the other's entries.
pub(super) fn merge(base: &mut Part, of_base: Trees, inserted: Trees, copy: &Copy) -> Result<(), Fault> {
    let mut all = of_base;
    let came = renamed(inserted, copy);
    all.parents.extend(came.parents);
    all.ids.extend(came.ids);
    all.namespaces.extend(came.namespaces);
    union(&mut all.roles, came.roles)?;
    union(&mut all.classes, came.classes)?;
    structure::take_trees(&mut base.document, &base.tags)?;
    structure::write(base.document.get_dictionary_mut(base.tags.root)?, all);
    Ok(())
}

/// Writes the root of a book: the leaves of its body, and the entries of its front beside them.
pub(super) fn beside(body: &mut Part, leaves: &Leaves, front: Trees, copy: &Copy) -> Result<(), Fault> {
    let mut came = renamed(front, copy);
    let rest = leaves.rest().clone();
    came.namespaces = rest.namespaces.into_iter().chain(came.namespaces).collect();
    for (of_body, came) in [(rest.roles, &mut came.roles), (rest.classes, &mut came.classes)] {
        let mut all = of_body;
        union(&mut all, std::mem::take(came))?;
        *came = all;
    }
    structure::write_beside(&mut body.document, body.tags.root, leaves, came)
}

/// A tree's entries with the keys, IDs and numbers of the joined file.
fn renamed(trees: Trees, copy: &Copy) -> Trees {
    let Trees { parents, ids, mut roles, mut classes, mut namespaces, lang } = trees;
    let rewritten = |mut object| {
        copy.rewrite(&mut object);
        object
    };
    let parents = parents.into_iter().map(|(key, parent)| (key.saturating_add(copy.offset), rewritten(parent)));
    let ids = ids.into_iter().map(|(id, element)| (copy.name(&id), rewritten(element)));
    namespaces.iter_mut().for_each(|namespace| copy.rewrite(namespace));
    [&mut roles, &mut classes].into_iter().flat_map(|map| map.iter_mut()).for_each(|(_, value)| copy.rewrite(value));
    Trees { parents: parents.collect(), ids: ids.collect(), roles, classes, namespaces, lang }
}

/// Adds the entries of one map to another, where they agree.
fn union(map: &mut Dictionary, more: Dictionary) -> Result<(), Fault> {
    for (key, value) in more {
        match map.get(&key) {
            Ok(known) if *known != value => {
                let key = String::from_utf8_lossy(&key);
                return Err(Fault(format!("`{key}` is another role or class in the pages to insert")));
            }
            Ok(_) => {}
            Err(_) => map.set(key, value),
        }
    }
    Ok(())
}

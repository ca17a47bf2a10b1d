//! Two structure trees made one (ISO 32000-1, 14.7.2): the base's entries and the other's, which get new keys and IDs.

use lopdf::Dictionary;

use super::copy::Copy;
use super::part::Part;
use super::structure::{self, Joint, Trees};
use crate::pdf::fault::Fault;

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
    structure::write(base.document.get_dictionary_mut(base.tags.root)?, all);
    Ok(())
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

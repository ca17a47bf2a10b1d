//! Where the layout wants a control: every link annotation whose address begins with `field:`.
//!
//! `field:<full name>` asks for a text field or a box to tick, `field:<full name>=<value>` for one value of a choice.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::error::{FieldFault, FormError};
use super::structure;
use crate::document::model::{Control, Field};

/// A place for a control.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// What stands after `field:`.
    pub(super) target: String,
    /// The link annotation, to become a widget.
    pub(super) annotation: ObjectId,
    /// The page it is on.
    pub(super) page: ObjectId,
    /// Left, bottom, right, top, in pt.
    pub(super) rect: [f32; 4],
    /// Its key in the structure's parent tree.
    pub(super) struct_parent: i64,
    /// Its structure element.
    pub(super) element: ObjectId,
}

impl Spot {
    /// Width in pt.
    pub(super) fn width(&self) -> f32 {
        self.rect[2] - self.rect[0]
    }

    /// Height in pt.
    pub(super) fn height(&self) -> f32 {
        self.rect[3] - self.rect[1]
    }
}

/// Finds all places, in the order of pages and annotations, and what is wrong with some of them.
pub(super) fn find(document: &Document) -> Result<(Vec<Spot>, Vec<FieldFault>), FormError> {
    let parents = structure::parents(document)?;
    let (mut spots, mut faults) = (Vec::new(), Vec::new());
    for page in document.page_iter() {
        for annotation in annotations(document, page)? {
            let Ok(dict) = document.get_dictionary(annotation) else { continue };
            let Some(target) = target(document, dict) else { continue };
            match spot(document, dict, &target, &parents) {
                Ok((rect, struct_parent, element)) => {
                    spots.push(Spot { target, annotation, page, rect, struct_parent, element });
                }
                Err(fault) => faults.push(fault),
            }
        }
    }
    Ok((spots, faults))
}

/// The page's annotations.
fn annotations(document: &Document, page: ObjectId) -> Result<Vec<ObjectId>, FormError> {
    match document.get_dictionary(page)?.get_deref(b"Annots", document) {
        Ok(Object::Array(list)) => Ok(list.iter().filter_map(|item| item.as_reference().ok()).collect()),
        _ => Ok(Vec::new()),
    }
}

/// What stands after `field:` in the link's address.
fn target(document: &Document, annotation: &Dictionary) -> Option<String> {
    let action = annotation.get_deref(b"A", document).ok()?.as_dict().ok()?;
    let address = action.get_deref(b"URI", document).ok()?.as_str().ok()?;
    let target = address.strip_prefix(b"field:")?;
    Some(String::from_utf8_lossy(target).into_owned())
}

/// Rectangle, key and structure element of a place.
fn spot(
    document: &Document,
    annotation: &Dictionary,
    target: &str,
    parents: &BTreeMap<i64, ObjectId>,
) -> Result<([f32; 4], i64, ObjectId), FieldFault> {
    let rect = rect(document, annotation).ok_or_else(|| FieldFault::Rect { target: target.to_owned() })?;
    let structure = || FieldFault::Structure { target: target.to_owned() };
    let key = annotation.get(b"StructParent").and_then(Object::as_i64).map_err(|_| structure())?;
    let element = *parents.get(&key).ok_or_else(structure)?;
    if structure::holds_one_object(document, element) { Ok((rect, key, element)) } else { Err(structure()) }
}

/// The rectangle with its corners in order, if it encloses an area.
fn rect(document: &Document, annotation: &Dictionary) -> Option<[f32; 4]> {
    let corners = annotation.get_deref(b"Rect", document).ok()?.as_array().ok()?;
    let [a, b, c, d] = corners.as_slice() else { return None };
    let [a, b, c, d] = [a.as_float().ok()?, b.as_float().ok()?, c.as_float().ok()?, d.as_float().ok()?];
    let rect = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (rect[0] < rect[2] && rect[1] < rect[3]).then_some(rect)
}

/// Gives each declared field its places: one for text and boxes, one for each value of a choice, in the order of the
/// values. Returns every disagreement otherwise.
pub(super) fn assign(fields: &[Field], spots: Vec<Spot>) -> Result<Vec<Vec<Spot>>, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut by_target = BTreeMap::new();
    let mut order = Vec::new();
    for spot in spots {
        order.push(spot.target.clone());
        let target = spot.target.clone();
        if by_target.insert(spot.target.clone(), spot).is_some() {
            faults.push(FieldFault::Repeated { target });
        }
    }
    let mut take = |name: &str, value: Option<i64>| {
        let target = value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}"));
        let spot = by_target.remove(&target);
        if spot.is_none() {
            faults.push(FieldFault::Missing { name: name.to_owned(), value });
        }
        spot
    };
    let assigned = fields.iter().map(|field| match &field.control {
        Control::Choice { values } => values.iter().filter_map(|value| take(&field.name, Some(*value))).collect(),
        _ => take(&field.name, None).into_iter().collect(),
    });
    let assigned = assigned.collect();
    let unknown = order.into_iter().filter(|target| by_target.contains_key(target));
    faults.extend(unknown.map(|target| FieldFault::Unknown { target }));
    if faults.is_empty() { Ok(assigned) } else { Err(faults) }
}

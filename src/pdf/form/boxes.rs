//! Where the layout wants a control: every link annotation whose address is a [`FieldLink`].

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::error::{FieldFault, FormError};
use super::tags;
use crate::document::model::{Control, Field};
use crate::identity::{FIELD_SCHEME, FieldLink, IdentityError};
use crate::pdf::draft::Draft;
use crate::pdf::trees::list;

/// A place for a control.
#[derive(Debug, Clone)]
pub(super) struct FieldBox {
    /// Which field, and which value of a choice.
    pub(super) link: FieldLink,
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

impl FieldBox {
    /// Width in pt.
    pub(super) fn width(&self) -> f32 {
        self.rect[2] - self.rect[0]
    }

    /// Height in pt.
    pub(super) fn height(&self) -> f32 {
        self.rect[3] - self.rect[1]
    }
}

/// Finds all boxes of a draft, in the order of pages and annotations, and what is wrong with some of them. On pages that
/// stood already there are none any more.
pub(super) fn find(draft: &Draft) -> Result<(Vec<FieldBox>, Vec<FieldFault>), FormError> {
    match draft.ground() {
        Some(ground) => on_pages(draft.document(), &ground.pages, &ground.parents),
        None => {
            let pages: Vec<ObjectId> = draft.document().page_iter().collect();
            on_pages(draft.document(), &pages, &tags::parents(draft.document())?)
        }
    }
}

fn on_pages(
    document: &Document,
    pages: &[ObjectId],
    parents: &BTreeMap<i64, ObjectId>,
) -> Result<(Vec<FieldBox>, Vec<FieldFault>), FormError> {
    let (mut boxes, mut faults) = (Vec::new(), Vec::new());
    for &page in pages {
        for annotation in list(document, document.get_dictionary(page)?, b"Annots") {
            let Ok(annotation) = annotation.as_reference() else { continue };
            let Ok(dict) = document.get_dictionary(annotation) else { continue };
            let Some(address) = address(document, dict) else { continue };
            match field_box(document, annotation, page, address, parents) {
                Ok(found) => boxes.push(found),
                Err(fault) => faults.push(fault),
            }
        }
    }
    Ok((boxes, faults))
}

/// The link's address, if it asks for a control.
fn address(document: &Document, annotation: &Dictionary) -> Option<String> {
    let action = annotation.get_deref(b"A", document).ok()?.as_dict().ok()?;
    let address = action.get_deref(b"URI", document).ok()?.as_str().ok()?;
    let address = String::from_utf8_lossy(address);
    address.starts_with(FIELD_SCHEME).then(|| address.into_owned())
}

/// The box that an annotation with this address makes.
fn field_box(
    document: &Document,
    annotation: ObjectId,
    page: ObjectId,
    address: String,
    parents: &BTreeMap<i64, ObjectId>,
) -> Result<FieldBox, FieldFault> {
    let link = address.parse().map_err(|why: IdentityError| FieldFault::Address { address, why });
    let link: FieldLink = link?;
    let structure = || FieldFault::Structure(link.clone());
    let dict = document.get_dictionary(annotation).map_err(|_| structure())?;
    let rect = rect(document, dict).ok_or_else(|| FieldFault::Rect(link.clone()))?;
    let struct_parent = dict.get(b"StructParent").and_then(Object::as_i64).map_err(|_| structure())?;
    let element = *parents.get(&struct_parent).ok_or_else(structure)?;
    if !tags::holds_one_object(document, element) {
        return Err(structure());
    }
    Ok(FieldBox { link, annotation, page, rect, struct_parent, element })
}

/// The rectangle with its corners in order, if it encloses an area.
fn rect(document: &Document, annotation: &Dictionary) -> Option<[f32; 4]> {
    let corners = annotation.get_deref(b"Rect", document).ok()?.as_array().ok()?;
    let [a, b, c, d] = corners.as_slice() else { return None };
    let [a, b, c, d] = [a.as_float().ok()?, b.as_float().ok()?, c.as_float().ok()?, d.as_float().ok()?];
    let rect = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (rect[0] < rect[2] && rect[1] < rect[3]).then_some(rect)
}

/// Gives each declared field its boxes: one for text and ticks, one for each value of a choice, in the order of the
/// values. Returns every disagreement otherwise.
pub(super) fn assign(fields: &[Field], boxes: Vec<FieldBox>) -> Result<Vec<Vec<FieldBox>>, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut by_link = BTreeMap::new();
    let order: Vec<FieldLink> = boxes.iter().map(|found| found.link.clone()).collect();
    for found in boxes {
        if let Some(other) = by_link.insert(found.link.clone(), found) {
            faults.push(FieldFault::Repeated(other.link));
        }
    }
    let mut take = |name: &str, value: Option<i64>| {
        let link = FieldLink { name: name.to_owned(), value };
        let found = by_link.remove(&link);
        if found.is_none() {
            faults.push(FieldFault::Missing(link));
        }
        found
    };
    let assigned = fields.iter().map(|field| match &field.control {
        Control::Choice { values } => values.iter().filter_map(|value| take(&field.name, Some(*value))).collect(),
        Control::Text { .. } | Control::Check => take(&field.name, None).into_iter().collect(),
    });
    let assigned = assigned.collect();
    let unknown = order.into_iter().filter(|link| by_link.contains_key(link));
    faults.extend(unknown.map(FieldFault::Unknown));
    if faults.is_empty() { Ok(assigned) } else { Err(faults) }
}

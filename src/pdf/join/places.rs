//! Links from one part of a book to the other: Typst writes their addresses, here they become destinations.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::copy::Copy;
use super::tags::Tags;
use crate::document::model::PlaceLink;
use crate::document::pages::Place;
use crate::pdf::fault::Fault;
use crate::pdf::text::text_string;
use crate::pdf::trees::{self, list};

/// A link to a place in the other part, which goes by this name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) annotation: ObjectId,
    target: String,
}

/// A link to a place in the other part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    annotation: ObjectId,
    place: Place,
}

impl Link {
    /// The same with the numbers of the joined file.
    pub(super) fn renamed(self, copy: &Copy) -> Option<Self> {
        Some(Self { annotation: copy.id(self.annotation)?, ..self })
    }
}

/// Takes the links of these pages that lead to the other part. Each says in words where it leads (ISO 14289-1, 7.18.5) and
/// has no address any more.
pub(super) fn take(document: &mut Document, pages: &[ObjectId], tags: &Tags) -> Result<Vec<Named>, Fault> {
    let mut found = Vec::new();
    for page in pages {
        for annotation in list(document, document.get_dictionary(*page)?, b"Annots") {
            let Ok(annotation) = annotation.as_reference() else { continue };
            if let Some(link) = address(document, document.get_dictionary(annotation)?) {
                found.push((annotation, link));
            }
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let parents = parents(document, tags)?;
    let mut links = Vec::with_capacity(found.len());
    for (annotation, PlaceLink { target, words }) in found {
        let dict = document.get_dictionary_mut(annotation)?;
        dict.remove(b"A");
        dict.set("Contents", text_string(&words));
        let key = dict.get(b"StructParent").and_then(Object::as_i64).ok();
        if let Some(element) = key.and_then(|key| parents.get(&key)?.as_reference().ok())
            && let Ok(element) = document.get_dictionary_mut(element)
            && element.has(b"Alt")
        {
            element.set("Alt", text_string(&words));
        }
        links.push(Named { annotation, target });
    }
    Ok(links)
}

/// Where these links lead.
pub(super) fn find(links: &[Named], places: &BTreeMap<String, Place>) -> Result<Vec<Link>, Fault> {
    let link = |Named { annotation, target }: &Named| {
        let place = places.get(target).ok_or_else(|| Fault(format!("a link leads to `{target}`, which is nowhere")))?;
        Ok(Link { annotation: *annotation, place: *place })
    };
    links.iter().map(link).collect()
}

fn parents(document: &Document, tags: &Tags) -> Result<BTreeMap<i64, Object>, Fault> {
    let root = document.get_dictionary(tags.root)?;
    match root.get_deref(b"ParentTree", document).and_then(Object::as_dict) {
        Ok(tree) => trees::numbers(document, tree),
        Err(_) => Ok(BTreeMap::new()),
    }
}

/// The address of a link to the other part.
fn address(document: &Document, annotation: &Dictionary) -> Option<PlaceLink> {
    let action = annotation.get_deref(b"A", document).ok()?.as_dict().ok()?;
    let address = action.get_deref(b"URI", document).ok()?.as_str().ok()?;
    String::from_utf8_lossy(address).parse().ok()
}

/// How far above the place a viewer shows the page, in points, as Typst has it: what stands at the place is to be seen.
const OVER: f64 = 10.0;

/// A page that links lead to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) page: ObjectId,
    /// In points.
    height: f32,
}

impl Leaf {
    /// The same with the number of the joined file.
    pub(super) fn renamed(self, copy: &Copy) -> Option<Self> {
        Some(Self { page: copy.id(self.page)?, ..self })
    }
}

/// These pages, with their heights.
pub(super) fn leaves(document: &Document, pages: &[ObjectId]) -> Result<Vec<Leaf>, Fault> {
    pages.iter().map(|page| Ok(Leaf { page: *page, height: height(document, *page)? })).collect()
}

/// Lets the links lead to their places on these pages.
pub(super) fn lead(document: &mut Document, links: &[Link], pages: &[Leaf]) -> Result<(), Fault> {
    for Link { annotation, place } in links {
        let Leaf { page, height } =
            pages.get(place.page).ok_or_else(|| Fault::new("a link leads behind the last page"))?;
        let y = height - (place.y - OVER).max(0.0) as f32;
        let place = vec![(*page).into(), "XYZ".into(), Object::Real(place.x as f32), Object::Real(y), 0.into()];
        document.get_dictionary_mut(*annotation)?.set("Dest", place);
    }
    Ok(())
}

/// A page's height in points.
fn height(document: &Document, page: ObjectId) -> Result<f32, Fault> {
    let media = document.get_dictionary(page)?.get_deref(b"MediaBox", document)?.as_array()?;
    let [_, bottom, _, top] = media.as_slice() else { return Err(Fault::new("a page has no size")) };
    Ok(top.as_float()? - bottom.as_float()?)
}

//! The inserted elements' places in the joined tree: a `Sect` for each insertion.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::copy::Copy;
use super::part::Part;
use super::tags::Place;
use crate::pdf::fault::Fault;
use crate::pdf::trees::list;

/// Makes a `Sect` of each group of elements, puts it in its place, and returns the new elements in order.
pub(super) fn put_in(
    base: &mut Part,
    places: &[Place],
    groups: &[Vec<ObjectId>],
    copy: &Copy,
    lang: Option<&Object>,
) -> Result<Vec<ObjectId>, Fault> {
    let document = &mut base.document;
    let mut sections = Vec::new();
    for (place, group) in places.iter().zip(groups).filter(|(_, group)| !group.is_empty()) {
        let section = document.new_object_id();
        let kids: Vec<ObjectId> = group.iter().filter_map(|id| copy.id(*id)).collect();
        for kid in &kids {
            document.get_dictionary_mut(*kid)?.set("P", section);
        }
        let kids: Vec<Object> = kids.into_iter().map(Object::from).collect();
        let mut dict = dictionary! { "Type" => "StructElem", "S" => "Sect", "P" => place.parent, "K" => kids };
        if let Some(lang) = lang {
            dict.set("Lang", lang.clone());
        }
        document.objects.insert(section, dict.into());
        sections.push((*place, section));
    }
    // From the end, so that places stay what they are, and what has one place keeps its order.
    for (place, section) in sections.iter().rev() {
        put(document, *place, *section)?;
    }
    Ok(sections.into_iter().map(|(_, section)| section).collect())
}

/// Puts an element in its place.
fn put(document: &mut Document, place: Place, section: ObjectId) -> Result<(), Fault> {
    let mut kids = list(document, document.get_dictionary(place.parent)?, b"K").to_vec();
    kids.insert(place.index.min(kids.len()), section.into());
    document.get_dictionary_mut(place.parent)?.set("K", kids);
    Ok(())
}

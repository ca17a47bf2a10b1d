//! What the codes of a page's fonts say.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::read::to_unicode;

/// The text of each code of a font.
pub(super) type Codes = Rc<BTreeMap<u32, String>>;

/// Fonts of a page by the name of the resource.
pub(super) type Fonts = BTreeMap<Vec<u8>, Codes>;

/// The fonts of a page whose codes are two bytes and mapped to Unicode.
pub(super) fn fonts(document: &Document, page: ObjectId, known: &mut BTreeMap<ObjectId, Codes>) -> Fonts {
    let found = document.get_page_fonts(page).unwrap_or_default();
    let composite = found.into_iter().filter(|(_, font)| {
        let named = |key: &[u8], name: &[u8]| font.get(key).and_then(Object::as_name).is_ok_and(|found| found == name);
        named(b"Subtype", b"Type0") && named(b"Encoding", b"Identity-H")
    });
    composite.filter_map(|(name, font)| Some((name, codes(document, font, known)?))).collect()
}

/// What the codes of a font say; read once for all pages.
fn codes(document: &Document, font: &Dictionary, known: &mut BTreeMap<ObjectId, Codes>) -> Option<Codes> {
    let id = font.get(b"ToUnicode").and_then(Object::as_reference).ok()?;
    if let Some(codes) = known.get(&id) {
        return Some(codes.clone());
    }
    let map = document.get_object(id).and_then(Object::as_stream).ok()?.get_plain_content().ok()?;
    let codes: Codes = Rc::new(to_unicode(&map));
    known.insert(id, codes.clone());
    Some(codes)
}

//! What a file says of itself: metadata, `/Info` and `/ID` (ISO 32000-1, 14.3 and 14.4).

use lopdf::{Document, Object, ObjectId};

use crate::digest::sha256;
use crate::pdf::fault::Fault;

/// What a file says of itself.
pub(super) struct Said {
    info: Option<Object>,
    metadata: Option<Object>,
    id: Option<Object>,
}

/// The objects that say it.
pub(super) fn objects(document: &Document) -> Result<Vec<ObjectId>, Fault> {
    let place = |object: lopdf::Result<&Object>| object.and_then(Object::as_reference).ok();
    let metadata = place(document.catalog()?.get(b"Metadata"));
    Ok(place(document.trailer.get(b"Info")).into_iter().chain(metadata).collect())
}

impl Said {
    pub(super) fn of(document: &Document) -> Result<Self, Fault> {
        let at = |object: Option<&Object>| object.and_then(|object| Some(document.dereference(object).ok()?.1.clone()));
        let metadata = at(document.catalog()?.get(b"Metadata").ok());
        let (info, id) = (at(document.trailer.get(b"Info").ok()), at(document.trailer.get(b"ID").ok()));
        Ok(Self { info, metadata, id })
    }

    /// Puts this in the place of what the body says of itself, whose ID goes into that of the book.
    pub(super) fn replace(self, document: &mut Document) -> Result<(), Fault> {
        let place = |object: lopdf::Result<&Object>| object.and_then(Object::as_reference).ok();
        let metadata = place(document.catalog()?.get(b"Metadata"));
        if let (Some(id), Some(info)) = (place(document.trailer.get(b"Info")), self.info) {
            document.objects.insert(id, info);
        }
        if let (Some(at), Some(packet)) = (metadata, self.metadata) {
            document.objects.insert(at, packet);
        }
        let Some(Object::Array(mut ids)) = self.id else { return Ok(()) };
        let of_body = document.trailer.get(b"ID").ok().cloned();
        if let [_, Object::String(instance, _)] = ids.as_mut_slice() {
            let before = instance.clone();
            *instance = mixed(instance, of_body.as_ref());
            if let Some(at) = metadata {
                rename(document.get_object_mut(at)?, &before, instance);
            }
        }
        document.trailer.set("ID", ids);
        Ok(())
    }
}

/// An instance's ID of those of both files: base 64 of 16 bytes, as Typst writes it.
fn mixed(front: &[u8], body: Option<&Object>) -> Vec<u8> {
    let mut both = front.to_vec();
    if let Some(Object::Array(ids)) = body {
        ids.iter().filter_map(|id| id.as_str().ok()).for_each(|id| both.extend(id));
    }
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = sha256(&both);
    let sixths = |bytes: &[u8]| {
        let whole = bytes.iter().fold(0u32, |whole, byte| whole << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        (0..=bytes.len()).map(|at| LETTERS[(whole >> (18 - 6 * at) & 63) as usize]).collect::<Vec<u8>>()
    };
    let mut text: Vec<u8> = digest[..16].chunks(3).flat_map(sixths).collect();
    text.extend(b"==");
    text
}

/// Puts one ID in the place of another in an XMP packet.
fn rename(packet: &mut Object, before: &[u8], after: &[u8]) {
    let Ok(stream) = packet.as_stream_mut() else { return };
    if let (Ok(text), Ok(before), Ok(after)) =
        (str::from_utf8(&stream.content), str::from_utf8(before), str::from_utf8(after))
        && !before.is_empty()
    {
        let text = text.replace(before, after);
        stream.set_content(text.into_bytes());
    }
}

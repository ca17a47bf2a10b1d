//! Front and body of a book, two files, bound into one: the front's pages before the body's.
//!
//! The body is the base: its objects keep their numbers, so that one body can be bound with many fronts. What the file
//! says of itself is the front's: metadata, `/Info` and `/ID`, whose second part tells both files apart from every other
//! pair. Elements of the front stand before those of the body under one `Document`; bookmarks and named destinations
//! are those of both; links between the two lead where their words say.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use super::copy::{self, Copy};
use super::error::InsertError;
use super::part::{self, Part};
use super::places::{self, Link};
use super::stamps;
use super::{check, labels, merge, names, outline, pages, structure};
use crate::digest::sha256;
use crate::document::pages::Place;
use crate::pdf::draft::Draft;
use crate::pdf::fault::Fault;
use crate::pdf::trees::list;

/// What of two files becomes which part of a book.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// How many of the front's pages are pages of the book; behind them stand stamps.
    pub front: usize,
    /// The pages of the body, from 0, that are stamped, each with the page of the front's file that is the stamp.
    pub stamps: &'a BTreeMap<usize, usize>,
    /// Where links from the body to the front lead.
    pub in_front: &'a BTreeMap<String, Place>,
    /// Where links from the front to the body lead.
    pub in_body: &'a BTreeMap<String, Place>,
}

/// Binds a front and a body. The same input gives the same bytes.
///
/// # Errors
///
/// [`InsertError::Base`] tells of a body, [`InsertError::Inserted`] of a front that is damaged or unlike what Typst
/// writes, and of links that lead nowhere.
pub fn bind(front: Draft, body: &Draft, binding: &Binding<'_>) -> Result<Draft, InsertError> {
    let size = front.size() + body.size();
    let body = part::open(body.document().clone()).map_err(InsertError::base)?;
    let front = part::open(front.document).map_err(InsertError::inserted)?;
    check(&body.document, &front.document).map_err(InsertError::inserted)?;
    Ok(Draft::of(join(front, body, binding)?, size))
}

/// What is taken out of the front before its objects go over.
struct Taken {
    /// Elements at the top of its structure.
    elements: Vec<ObjectId>,
    labels: Vec<labels::Label>,
    names: BTreeMap<Vec<u8>, Object>,
    outline: Option<outline::Outline>,
    links: Vec<Link>,
    stamps: BTreeMap<usize, ObjectId>,
    said: Said,
}

/// What a file says of itself.
struct Said {
    info: Option<Object>,
    metadata: Option<Object>,
    id: Option<Object>,
}

fn join(mut front: Part, mut body: Part, binding: &Binding<'_>) -> Result<Document, InsertError> {
    let back = take(&mut body, binding).map_err(InsertError::base)?;
    let fore = take_front(&mut front, binding).map_err(InsertError::inserted)?;
    let trees = structure::read(&front.document, &front.tags).map_err(InsertError::inserted)?;
    let joint = structure::joint(&body.document, &body.tags).map_err(InsertError::base)?;
    let tops = fore.outline.iter().zip(&back.outline).map(|(front, body)| (front.root, body.root)).collect();
    let also = also(&fore);
    let more = copy::More { tops, also: &also };
    let copy = copy::copy(&mut body, front, &joint, &trees, more).map_err(InsertError::inserted)?;
    merge::merge(&mut body, joint, trees, &copy).map_err(InsertError::inserted)?;
    tie(&mut body, fore, back, &copy, binding).map_err(InsertError::base)?;
    Ok(body.document)
}

/// What of the body has to be known or to go.
fn take(body: &mut Part, binding: &Binding<'_>) -> Result<Taken, Fault> {
    let (document, pages) = (&mut body.document, &body.pages);
    let said = Said::of(document)?;
    Ok(Taken {
        elements: Vec::new(),
        labels: labels::base(document, pages.len())?,
        names: names::take(document)?,
        outline: outline::read(document)?,
        links: places::find(document, pages, &body.tags, binding.in_front)?,
        stamps: BTreeMap::new(),
        said,
    })
}

fn take_front(front: &mut Part, binding: &Binding<'_>) -> Result<Taken, Fault> {
    let elements = front.tags.top(&front.document)?;
    let mut labels = labels::base(&mut front.document, front.pages.len())?;
    labels.truncate(binding.front);
    let behind = front.pages.split_off(binding.front.min(front.pages.len()));
    let wanted: Vec<usize> = binding.stamps.values().copied().collect();
    let stamps = stamps::forms(&mut front.document, &behind, binding.front, &wanted)?;
    let document = &mut front.document;
    let said = Said::of(document)?;
    Ok(Taken {
        elements,
        labels,
        names: names::take(document)?,
        outline: outline::read(document)?,
        links: places::find(document, &front.pages, &front.tags, binding.in_body)?,
        stamps,
        said,
    })
}

/// What of the front comes over beside its pages and their structure.
fn also(front: &Taken) -> Vec<ObjectId> {
    let mut also: Vec<ObjectId> = front.stamps.values().copied().collect();
    front.names.values().for_each(|name| copy::references(name, &mut also));
    also.extend(front.outline.iter().map(|outline| outline.first));
    also
}

/// Ties what came over to what was there.
fn tie(body: &mut Part, fore: Taken, back: Taken, copy: &Copy, binding: &Binding<'_>) -> Result<(), Fault> {
    let top = body.tags.body;
    let document = &mut body.document;
    let mut kids: Vec<Object> = fore.elements.iter().filter_map(|id| copy.id(*id)).map(Object::from).collect();
    kids.extend(list(document, document.get_dictionary(top)?, b"K").iter().cloned());
    document.get_dictionary_mut(top)?.set("K", kids);
    places::lead(document, &back.links, &copy.pages)?;
    let links: Vec<Link> = fore.links.into_iter().filter_map(|link| link.renamed(copy)).collect();
    places::lead(document, &links, &body.pages)?;
    outline::join(document, fore.outline.map(|outline| outline.renamed(copy)), back.outline)?;
    names::write(document, back.names, fore.names, copy)?;
    for (page, stamp) in binding.stamps {
        let form = fore.stamps.get(stamp).and_then(|form| copy.id(*form));
        let page = body.pages.get(*page).ok_or_else(|| Fault::new("a page to be stamped is not there"))?;
        stamps::put(document, *page, form.ok_or_else(|| Fault::new("a stamp is not there"))?)?;
    }
    stamps::finish(document)?;
    labels::put(document, fore.labels.into_iter().chain(back.labels))?;
    let all: Vec<ObjectId> = copy.pages.iter().chain(&body.pages).copied().collect();
    fore.said.replace(document, &back.said)?;
    pages::put(document, body.root, &all)
}

impl Said {
    fn of(document: &Document) -> Result<Self, Fault> {
        let at = |object: Option<&Object>| object.and_then(|object| Some(document.dereference(object).ok()?.1.clone()));
        let metadata = at(document.catalog()?.get(b"Metadata").ok());
        let (info, id) = (at(document.trailer.get(b"Info").ok()), at(document.trailer.get(b"ID").ok()));
        Ok(Self { info, metadata, id })
    }

    /// Puts this in the place of what the body said of itself.
    fn replace(self, document: &mut Document, body: &Self) -> Result<(), Fault> {
        let place = |object: lopdf::Result<&Object>| object.and_then(Object::as_reference).ok();
        let metadata = place(document.catalog()?.get(b"Metadata"));
        if let (Some(id), Some(info)) = (place(document.trailer.get(b"Info")), self.info) {
            document.objects.insert(id, info);
        }
        if let (Some(at), Some(packet)) = (metadata, self.metadata) {
            document.objects.insert(at, packet);
        }
        let Some(Object::Array(mut ids)) = self.id else { return Ok(()) };
        if let [_, Object::String(instance, _)] = ids.as_mut_slice() {
            let before = instance.clone();
            *instance = mixed(instance, body.id.as_ref());
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

//! Front and body of a book, two files, bound into one: the front's pages before the body's.
//!
//! The body is the base: its objects keep their numbers, so that one body can be bound with many fronts. What the file
//! says of itself is the front's: metadata, `/Info` and `/ID`, whose second part tells both files apart from every other
//! pair. Elements of the front stand before those of the body under one `Document`; bookmarks and named destinations
//! are those of both; links between the two lead where their words say.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};

use super::body::Body;
use super::copy::{self, Copy};
use super::error::InsertError;
use super::part::{self, Part};
use super::places::{self, Leaf, Link};
use super::said::Said;
use super::{check, labels, merge, names, outline, pages, stamps, structure};
use crate::document::pages::Place;
use crate::pdf::draft::{Draft, Ground};
use crate::pdf::fault::Fault;
use crate::pdf::trees::list;

/// What of two files becomes which part of a book.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// How many of the front's pages are pages of the book; behind them stand stamps, in the order of their numbers.
    pub front: usize,
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
pub fn bind(front: Draft, body: &Body, binding: &Binding<'_>) -> Result<Draft, InsertError> {
    let (size, (front, _)) = (front.size() + body.size, front.whole());
    let part = body.part();
    check(&part.document, &front).map_err(InsertError::inserted)?;
    let front = part::open(front).map_err(InsertError::inserted)?;
    join(front, part, body, binding).map(|bound| bound.draft(body, size))
}

/// A book, and what came over.
struct Bound {
    part: Part,
    pages: Vec<ObjectId>,
    parents: BTreeMap<i64, ObjectId>,
}

impl Bound {
    fn draft(self, body: &Body, size: usize) -> Draft {
        let Self { part, pages, parents } = self;
        Draft::of(part.document, size).on(Ground { standing: body.standing.clone(), pages, parents })
    }
}

/// What is taken out of the front before its objects go over.
struct Taken {
    /// Elements at the top of its structure.
    elements: Vec<ObjectId>,
    leaves: Vec<Leaf>,
    labels: Vec<labels::Label>,
    names: BTreeMap<Vec<u8>, Object>,
    outline: Option<outline::Outline>,
    links: Vec<Link>,
    /// The stamps, and the objects that they become.
    stamps: BTreeMap<ObjectId, ObjectId>,
    said: Said,
}

fn join(mut front: Part, mut book: Part, body: &Body, binding: &Binding<'_>) -> Result<Bound, InsertError> {
    let back = places::find(&body.links, binding.in_front).map_err(InsertError::base)?;
    let fore = take(&mut front, body, binding).map_err(InsertError::inserted)?;
    let trees = structure::read(&front.document, &front.tags).map_err(InsertError::inserted)?;
    let mut shared = body.resources.find(&body.standing.whole, &front.document, &front.pages);
    shared.extend(fore.outline.iter().zip(&body.outline).map(|(front, body)| (front.root, body.root)));
    let also = also(&fore);
    let more = copy::More { shared, also: &also, given: fore.stamps.clone() };
    let copy = copy::copy(&mut book, front, &body.free, &trees, more).map_err(InsertError::inserted)?;
    let parents = parents(&trees, &copy);
    merge::beside(&mut book, &body.leaves, trees, &copy).map_err(InsertError::inserted)?;
    let pages = copy.pages.clone();
    tie(&mut book, fore, back, &copy, body).map_err(InsertError::inserted)?;
    Ok(Bound { part: book, pages, parents })
}

/// Takes what of the front is not copied as it is.
fn take(front: &mut Part, body: &Body, binding: &Binding<'_>) -> Result<Taken, Fault> {
    let elements = front.tags.top(&front.document)?;
    let mut labels = labels::base(&mut front.document, front.pages.len())?;
    labels.truncate(binding.front);
    let behind = front.pages.split_off(binding.front.min(front.pages.len()));
    let document = &mut front.document;
    let mut stamps = BTreeMap::new();
    for (number, object) in &body.stamps {
        let page = behind.get(*number).ok_or_else(|| Fault::new("a stamp is not there"))?;
        stamps.insert(stamps::form_of(document, *page)?, *object);
    }
    let links = places::take(document, &front.pages, &front.tags)?;
    Ok(Taken {
        elements,
        leaves: places::leaves(document, &front.pages)?,
        labels,
        said: Said::of(document)?,
        names: names::take(document)?,
        outline: outline::read(document)?,
        links: places::find(&links, binding.in_body)?,
        stamps,
    })
}

/// What of the front comes over beside its pages and their structure.
fn also(front: &Taken) -> Vec<ObjectId> {
    let mut also: Vec<ObjectId> = front.stamps.keys().copied().collect();
    front.names.values().for_each(|name| copy::references(name, &mut also));
    also.extend(front.outline.iter().map(|outline| outline.first));
    also
}

/// The front's structure elements by the keys that they have in the book.
fn parents(trees: &structure::Trees, copy: &Copy) -> BTreeMap<i64, ObjectId> {
    let parent =
        |(key, parent): (&i64, &Object)| Some((key.saturating_add(copy.offset), copy.id(parent.as_reference().ok()?)?));
    trees.parents.iter().filter_map(parent).collect()
}

/// Ties what came over to what was there.
fn tie(book: &mut Part, fore: Taken, back: Vec<Link>, copy: &Copy, body: &Body) -> Result<(), Fault> {
    let top = book.tags.body;
    let document = &mut book.document;
    let mut kids: Vec<Object> = fore.elements.iter().filter_map(|id| copy.id(*id)).map(Object::from).collect();
    kids.extend(list(document, document.get_dictionary(top)?, b"K").iter().cloned());
    document.get_dictionary_mut(top)?.set("K", kids);
    let leaves: Vec<Leaf> = fore.leaves.into_iter().filter_map(|leaf| leaf.renamed(copy)).collect();
    places::lead(document, &back, &leaves)?;
    let links: Vec<Link> = fore.links.into_iter().filter_map(|link| link.renamed(copy)).collect();
    places::lead(document, &links, &body.pages)?;
    outline::join(document, fore.outline.map(|outline| outline.renamed(copy)), body.outline)?;
    names::write(document, body.names.clone(), fore.names, copy)?;
    labels::put(document, fore.labels.into_iter().chain(body.labels.iter().cloned()))?;
    let all: Vec<ObjectId> = copy.pages.iter().chain(&book.pages).copied().collect();
    fore.said.replace(document)?;
    pages::put(document, book.root, &all)
}

#[cfg(test)]
mod tests;

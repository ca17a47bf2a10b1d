//! The body of a book, made ready once for all the fronts that it is bound with.
//!
//! Its objects keep their numbers, and most of them are written once: what differs from book to book is known before.
//! That is the catalogue, the roots of pages, structure and bookmarks with what stands right below them, the first
//! bookmark, what a file says of itself, and the links to the front. A stamp has its number before there is one. Parent
//! tree and tree of IDs are leaves, beside which those of a front come to stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Document, Object, ObjectId};

use super::copy::references;
use super::error::InsertError;
use super::labels::{self, Label};
use super::outline::{self, Outline};
use super::part::{self, Part};
use super::places::{self, Leaf, Named};
use super::share::Resources;
use super::structure::{self, Free, Leaves};
use super::tags::Tags;
use super::{names, said, stamps};
use crate::pdf::draft::{Draft, DraftError, Standing};
use crate::pdf::fault::Fault;
use crate::pdf::written::Written;

/// A body that can be bound with fronts.
#[derive(Debug)]
pub struct Body {
    /// All its objects, and the beginning of every file.
    pub(super) standing: Arc<Standing>,
    /// The objects that each book has of its own.
    own: Document,
    root: ObjectId,
    tags: (ObjectId, ObjectId),
    /// Its pages.
    pub(super) pages: Vec<Leaf>,
    pub(super) labels: Vec<Label>,
    pub(super) names: BTreeMap<Vec<u8>, Object>,
    pub(super) outline: Option<Outline>,
    pub(super) links: Vec<Named>,
    /// The objects that stamps are to be, by the number of the stamp.
    pub(super) stamps: BTreeMap<usize, ObjectId>,
    pub(super) resources: Resources,
    pub(super) free: Free,
    pub(super) leaves: Leaves,
    /// About how many bytes its file has.
    pub(super) size: usize,
}

impl Body {
    /// Makes a body ready. `stamped` are the pages, from 0, over which a stamp is drawn, each with the number of the stamp
    /// among the pages behind those of the front. The same input gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`InsertError::Base`] if it is damaged, unlike what Typst writes, or cannot be written.
    pub fn new(draft: Draft, stamped: &BTreeMap<usize, usize>) -> Result<Self, InsertError> {
        let (size, (document, _)) = (draft.size(), draft.whole());
        let part = part::open(document).map_err(InsertError::base)?;
        ready(part, size, stamped).map_err(InsertError::base)
    }

    /// The objects that a book has of its own, to be joined by those of a front.
    pub(super) fn part(&self) -> Part {
        let (root, body) = self.tags;
        let pages = self.pages.iter().map(|leaf| leaf.page).collect();
        Part { document: self.own.clone(), root: self.root, pages, tags: Tags::bare(root, body) }
    }
}

fn ready(part: Part, size: usize, stamped: &BTreeMap<usize, usize>) -> Result<Body, Fault> {
    let Part { mut document, root, pages, tags } = part;
    let resources = Resources::of(&document, &pages);
    let labels = labels::base(&mut document, pages.len())?;
    let names = names::take(&mut document)?;
    let outline = outline::read(&document)?;
    let links = places::take(&mut document, &pages, &tags)?;
    let stamps = stamps::reserve(&mut document, &pages, stamped)?;
    let trees = structure::read(&document, &tags)?;
    let free = structure::free(&document, &tags, &trees)?;
    let leaves = structure::leaves(&mut document, &tags, trees)?;
    let pages = places::leaves(&document, &pages)?;
    drop_unreached(&mut document, names.values(), &leaves.objects());

    let mut own: BTreeSet<ObjectId> = [root, tags.root, tags.body].into();
    own.extend(document.trailer.get(b"Root").and_then(Object::as_reference));
    own.extend(said::objects(&document)?);
    own.extend(outline.iter().flat_map(|outline| [outline.root, outline.first]));
    own.extend(links.iter().map(|link| link.annotation));
    let (standing, own) = written(document, &own, size).map_err(|error| Fault(error.to_string()))?;
    let tags = (tags.root, tags.body);
    Ok(Body {
        standing: Arc::new(standing),
        own,
        root,
        tags,
        pages,
        labels,
        names,
        outline,
        links,
        stamps,
        resources,
        free,
        leaves,
        size,
    })
}

/// Drops what nothing leads to: neither the trailer nor what was taken out of the catalogue.
fn drop_unreached<'o>(document: &mut Document, names: impl Iterator<Item = &'o Object>, leaves: &[ObjectId]) {
    let mut open = leaves.to_vec();
    names.for_each(|object| references(object, &mut open));
    document.trailer.iter().for_each(|(_, object)| references(object, &mut open));
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if let Some(object) = document.objects.get(&id)
            && reached.insert(id)
        {
            references(object, &mut open);
        }
    }
    document.objects.retain(|id, _| reached.contains(id));
}

/// Writes all but the objects that each book has of its own, and gives these.
fn written(mut whole: Document, own: &BTreeSet<ObjectId>, size: usize) -> Result<(Standing, Document), DraftError> {
    let mut written = Written::new(&whole, size);
    let shared = whole.objects.iter().filter(|(id, _)| !own.contains(id));
    let last = written.put(shared, whole.max_id).map_err(|error| DraftError::Write(error.to_string()))?;
    whole.max_id = last;
    let mut apart = Document::with_version(whole.version.clone());
    apart.binary_mark.clone_from(&whole.binary_mark);
    apart.trailer = whole.trailer.clone();
    apart.max_id = last;
    apart.objects = whole.objects.iter().filter(|(id, _)| own.contains(id)).map(|(id, it)| (*id, it.clone())).collect();
    Ok((Standing { whole, written }, apart))
}

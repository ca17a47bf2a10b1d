//! Structure elements (ISO 32000-1, 14.7), the pages that they stand on, and where a page break falls among them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::fault::Fault;
use crate::pdf::read::DEEPEST;
use crate::pdf::trees::list;

/// A place among an element's kids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The element.
    pub(super) parent: ObjectId,
    /// How many kids come before the place.
    pub(super) index: usize,
}

/// First and last page of an element, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    first: usize,
    last: usize,
}

/// An element, or `None` for content, and the pages it stands on, or `None` for what is not seen.
type Spread = (Option<ObjectId>, Option<Span>);

/// What an element holds.
enum Kid<'a> {
    /// Another element.
    Element(ObjectId, &'a Dictionary),
    /// Content, or an object, on a page.
    Content(Option<ObjectId>),
}

/// A file's structure tree.
pub(super) struct Tags {
    /// The structure tree's root.
    pub(super) root: ObjectId,
    /// The one element below it, of type `Document`.
    pub(super) body: ObjectId,
    spans: BTreeMap<ObjectId, Option<Span>>,
}

impl Tags {
    /// Reads the tree of a file with these pages.
    pub(super) fn read(document: &Document, pages: &[ObjectId]) -> Result<Self, Fault> {
        let untagged = |_| Fault::new("it is not tagged");
        let root = document.catalog()?.get(b"StructTreeRoot").and_then(Object::as_reference).map_err(untagged)?;
        let tree = document.get_dictionary(root)?;
        let [body] = list(document, tree, b"K") else {
            return Err(Fault::new("its structure tree has not one element at the top"));
        };
        let body = body.as_reference()?;
        let pages = pages.iter().enumerate().map(|(index, page)| (*page, index)).collect();
        let mut reader = Reader { document, pages, spans: BTreeMap::new() };
        reader.element(body, document.get_dictionary(body)?, 0)?;
        Ok(Self { root, body, spans: reader.spans })
    }

    /// A tree with these tops, of which nobody asks where elements stand.
    pub(super) fn bare(root: ObjectId, body: ObjectId) -> Self {
        Self { root, body, spans: BTreeMap::new() }
    }

    /// Where in the tree the break after a page falls.
    pub(super) fn place(&self, document: &Document, after: usize) -> Result<Place, Fault> {
        let mut parent = self.body;
        loop {
            let spans = self.kids(document, parent)?;
            let later = |span: &Option<Span>| span.is_some_and(|span| span.first > after);
            let index = spans.iter().position(|(_, span)| later(span)).unwrap_or(spans.len());
            let before = spans[..index].iter().rev().find_map(|(id, span)| Some((*id, (*span)?)));
            match before {
                Some((Some(id), span)) if span.last > after && groups(document, id) => parent = id,
                _ => return Ok(Place { parent, index }),
            }
        }
    }

    /// The elements at the top.
    pub(super) fn top(&self, document: &Document) -> Result<Vec<ObjectId>, Fault> {
        let kids = list(document, document.get_dictionary(self.body)?, b"K").iter();
        let all = kids.map(|kid| kid.as_reference().map_err(|_| Fault::new("content stands in no element")));
        all.collect()
    }

    /// What stands in an element, and where.
    fn kids(&self, document: &Document, id: ObjectId) -> Result<Vec<Spread>, Fault> {
        let element = document.get_dictionary(id)?;
        let kid = |kid: &Object| match kid.as_reference() {
            Ok(id) => (Some(id), self.spans.get(&id).copied().flatten()),
            Err(_) => (None, None),
        };
        Ok(list(document, element, b"K").iter().map(kid).collect())
    }

    /// The elements at the top, divided among insertions with so many pages each, by the page that they begin on.
    pub(super) fn groups(&self, document: &Document, counts: &[usize]) -> Result<Vec<Vec<ObjectId>>, Fault> {
        let mut groups = vec![Vec::new(); counts.len()];
        let mut ends = Vec::with_capacity(counts.len());
        for count in counts {
            ends.push(count + ends.last().copied().unwrap_or(0));
        }
        let mut group = 0;
        for (id, span) in self.kids(document, self.body)? {
            let id = id.filter(|id| self.spans.contains_key(id));
            let id = id.ok_or_else(|| Fault::new("content stands in no element but the document's"))?;
            if let Some(span) = span {
                group = ends.partition_point(|end| *end <= span.first);
            }
            groups.get_mut(group).ok_or_else(|| Fault::new("it has no pages"))?.push(id);
        }
        Ok(groups)
    }
}

/// Whether an element groups others and says nothing more, so that pages may be put between what it holds.
fn groups(document: &Document, id: ObjectId) -> bool {
    let kind = document.get_dictionary(id).and_then(|element| element.get(b"S")).and_then(Object::as_name);
    kind.is_ok_and(|kind| matches!(kind, b"Part" | b"Art" | b"Sect" | b"Div"))
}

/// Finds the pages of elements.
struct Reader<'a> {
    document: &'a Document,
    pages: BTreeMap<ObjectId, usize>,
    spans: BTreeMap<ObjectId, Option<Span>>,
}

impl<'a> Reader<'a> {
    /// Takes in an element and all below it.
    fn element(&mut self, id: ObjectId, element: &'a Dictionary, level: usize) -> Result<Option<Span>, Fault> {
        if level > DEEPEST {
            return Err(Fault::new("its structure tree is too deep"));
        }
        let page = page(element);
        let mut span = None;
        for kid in list(self.document, element, b"K") {
            let more = match self.kid(kid, page)? {
                Kid::Element(id, kid) => self.element(id, kid, level + 1)?,
                Kid::Content(page) => page.and_then(|page| self.pages.get(&page)).map(|&page| page.into()),
            };
            span = union(span, more);
        }
        if self.spans.insert(id, span).is_some() {
            return Err(Fault::new("a structure element stands in two places"));
        }
        Ok(span)
    }

    /// What one entry in the `/K` of an element on this page is.
    fn kid(&self, kid: &'a Object, around: Option<ObjectId>) -> Result<Kid<'a>, Fault> {
        if let Object::Integer(_) = kid {
            return Ok(Kid::Content(around));
        }
        match self.document.dereference(kid)? {
            (_, Object::Integer(_)) => Ok(Kid::Content(around)),
            (_, Object::Dictionary(dict)) if matches!(dict.get_type(), Ok(b"MCR" | b"OBJR")) => {
                Ok(Kid::Content(page(dict).or(around)))
            }
            (Some(id), Object::Dictionary(dict)) => Ok(Kid::Element(id, dict)),
            _ => Err(Fault::new("its structure tree is damaged")),
        }
    }
}

/// The page that a dictionary names.
fn page(dict: &Dictionary) -> Option<ObjectId> {
    dict.get(b"Pg").and_then(Object::as_reference).ok()
}

impl From<usize> for Span {
    fn from(page: usize) -> Self {
        Self { first: page, last: page }
    }
}

/// The span of both.
fn union(one: Option<Span>, other: Option<Span>) -> Option<Span> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Span { first: one.first.min(other.first), last: one.last.max(other.last) }),
        _ => one.or(other),
    }
}

//! The layout report: what a book designer would mend on pages that are laid out.
//!
//! One walk through the frames of the pages ([`walk`]) gives what stands where: lines of paragraphs and headings, cells,
//! controls, where blocks begin. The rules ([`rules`]) look at nothing else but the document and the area that pages are
//! filled in, which layouts tell by `#metadata((top: …, bottom: …, sides: …)) <area>`: from the top, from the bottom
//! and from both sides of the page. What has no such area is looked at for words off the page alone.

mod finding;
mod rules;
mod walk;

pub use finding::{Area, Finding, FindingKind};

use std::collections::BTreeMap;

use typst_layout::Page;

use crate::document::model::Document;

use rules::{Book, find};
pub(super) use walk::{Ink, PageSeen, Rect, rect, walk};

/// Everything that is found on the pages of a document, in their order.
pub(super) fn report(document: &Document, laid_out: &[Page], area: Option<Area>, labels: &[String]) -> Vec<Finding> {
    let (pages, passages) = walk(laid_out);
    let book = Book { document, pages: &pages, passages: &passages, area };
    let mut found: Vec<Finding> = find(&book);
    for finding in &mut found {
        finding.label = labels.get(finding.page).cloned().unwrap_or_default();
    }
    // The same is told once: a row has many cells.
    let mut once: BTreeMap<(usize, FindingKind, Option<String>), Finding> = BTreeMap::new();
    for finding in found {
        once.entry((finding.page, finding.kind, finding.mark.clone())).or_insert(finding);
    }
    once.into_values().collect()
}

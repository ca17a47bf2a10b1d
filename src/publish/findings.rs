//! The layout report of books: what is found on their pages, told at the blocks to blame.

use std::io;

use super::bodies::BodyPages;
use super::book::{Book, BookPages, Composed, Parts, Prepared};
use super::groups::{Group, book_by_book, groups};
use super::plan::Plan;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Place, Sink};
use crate::document::model::Document;
use crate::project::Product;
use crate::typeset::{self, Finding, Pages};

/// Lays out every book of a plan, `jobs` at once, and tells what a designer would mend on its pages. What cannot be laid
/// out is told as in a build.
///
/// # Errors
///
/// What the machine refuses.
pub fn layout_report(workspace: &Workspace, plan: &Plan, jobs: usize) -> io::Result<Sink> {
    let groups = groups(plan);
    let look = |group: &Group| {
        let mut sink = Sink::default();
        let book = Book { workspace, edition: group.edition, guide: &group.guide };
        book.report_all(&group.products, &mut sink);
        typeset::trim_cache();
        sink
    };
    let mut sink = Sink::default();
    book_by_book(workspace, &groups, jobs, look)?.into_iter().for_each(|found| sink.append(found));
    Ok(sink)
}

impl Book<'_> {
    /// The report of these products; none of what cannot be laid out. An EPUB has no pages, and a facilitator's copy has
    /// the workbook's beside its own.
    fn report_all(&self, products: &[Product], sink: &mut Sink) -> Option<()> {
        let Composed { document: workbook, pages } = self.workbook(sink)?;
        let pages = pages?;
        for &product in products {
            match product {
                Product::Workbook => self.report_book(product, &workbook, &pages, sink),
                Product::Handouts => {
                    let Prepared { document, .. } = self.prepare(product, &workbook, &pages.list, sink)?;
                    if document.sheets.is_empty() {
                        continue;
                    }
                    let own = self.lay_out(&document, sink)?;
                    self.report(product, &document, &own, sink);
                }
                Product::Facilitator => {
                    let Prepared { notes, .. } = self.prepare(product, &workbook, &pages.list, sink)?;
                    let Some(notes) = notes else { continue };
                    let own = self.lay_out(&notes.document, sink)?;
                    self.report(product, &notes.document, &own, sink);
                }
                Product::Epub => {}
            }
        }
        Some(())
    }

    /// Tells what is found on the pages of a book: those of its front, then those of its body, which are looked at once.
    pub(super) fn report_book(&self, product: Product, document: &Document, pages: &BookPages, sink: &mut Sink) {
        let two = match &pages.parts {
            Parts::Whole(pages) => return self.report(product, document, pages, sink),
            Parts::Two(two) => two,
        };
        self.tell_findings(product, &two.front.report(document), sink);
        let BodyPages { document, pages, findings, .. } = &*two.body;
        let Some(pages) = pages else { return };
        self.tell_findings(product, findings.get_or_init(|| pages.report(document)), sink);
    }

    /// Tells what is found on the pages of a product.
    pub(super) fn report(&self, product: Product, document: &Document, pages: &Pages, sink: &mut Sink) {
        self.tell_findings(product, &pages.report(document), sink);
    }

    fn tell_findings(&self, product: Product, findings: &[Finding], sink: &mut Sink) {
        let places = self.places(product);
        for found in findings {
            let place = found.mark.as_deref().and_then(|mark| places?.get(mark)).map_or(Place::None, Place::Span);
            let message = format!("{}, {}, page {}: {}", self.name(), product.id(), found.label, found.kind.message());
            let told = Diagnostic::new(found.kind.severity(), found.kind.code(), place, message);
            sink.push(told.hint(found.kind.hint()));
        }
    }
}

//! The layout report of books: what is found on their pages, told at the blocks to blame.

use std::io;

use super::book::{Book, BookPages, Composed, Parts};
use super::groups::{Group, book_by_book, groups};
use super::plan::Plan;
use super::reuse::{Desk, PagesKept, Report, Shelf};
use super::workspace::Workspace;
use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Place, Sink};
use crate::document::model::Document;
use crate::project::Product;
use crate::typeset::{self, Finding};

/// Lays out every book of a plan that was not laid out before from the same, `jobs` at once, and tells what a designer would
/// mend on its pages. What cannot be laid out is told as in a build.
///
/// # Errors
///
/// What the machine refuses.
pub fn layout_report(workspace: &Workspace, plan: &Plan, jobs: usize, cache: &Cache) -> io::Result<Sink> {
    let groups = groups(plan);
    let shelf = Shelf::new(cache, workspace);
    let look = |group: &Group| {
        let mut sink = Sink::default();
        let book = Book::new(workspace, group.edition, &group.guide).on(&shelf);
        book.report_all(&group.products, &shelf, &mut sink);
        typeset::trim_cache();
        sink
    };
    let mut sink = Sink::default();
    book_by_book(workspace, &groups, jobs, look)?.into_iter().for_each(|found| sink.append(found));
    cache.trim();
    Ok(sink)
}

impl BookPages {
    /// What a book designer would mend on these pages: those of the front, then those of the body, which are looked at
    /// once.
    pub fn report(&self, document: &Document) -> Vec<Finding> {
        let two = match &self.parts {
            Parts::Whole(pages) => return pages.report(document),
            Parts::Two(two) => two,
        };
        let mut all = two.front.report(document);
        let front = two.front.count();
        let behind = |found: &Finding| Finding { page: found.page + front, ..found.clone() };
        all.extend(two.laid().iter().flat_map(|laid| &laid.findings).map(behind));
        all
    }
}

impl Book<'_> {
    /// The report of these products; none of what cannot be laid out.
    fn report_all(&self, products: &[Product], shelf: &Shelf, sink: &mut Sink) -> Option<()> {
        let limits = self.workspace.project.series.images;
        let desk = shelf.desk((self.edition(), self.guide), limits, &self.documents()?.workbook());
        let known = desk.pages(false);
        // An EPUB has no pages.
        let mut open: Vec<Product> = products.iter().copied().filter(|product| product.is_fillable()).collect();
        if let Some(known) = &known {
            open.retain(|product| !self.reported_before(*product, &desk, known, sink));
        }
        if open.is_empty() {
            return Some(());
        }
        let mut told = Sink::default();
        let composed = self.workbook(&mut told);
        sink.append(told.clone());
        let Composed { document: workbook, pages } = composed?;
        let pages = pages?;
        let kept = PagesKept::new(&pages.list, workbook.plan.as_ref(), None);
        if known.is_none() {
            desk.keep_pages(&kept);
            open.retain(|product| !self.reported_before(*product, &desk, &kept, sink));
        }
        for product in open {
            let mut own = Sink::default();
            let findings = self.findings(product, &workbook, &pages, &mut own);
            sink.append(own.clone());
            let findings = findings?;
            self.tell_findings(product, &findings, sink);
            if let Some(key) = desk.product(product, &kept, &self.sources(product, &kept.list)) {
                let mut all = told.clone();
                all.append(own);
                desk.keep_report(key, &Report { sink: all, findings });
            }
        }
        Some(())
    }

    /// Tells the report of a product that was laid out before, if it was.
    fn reported_before(&self, product: Product, desk: &Desk<'_>, pages: &PagesKept, sink: &mut Sink) -> bool {
        let key = desk.product(product, pages, &self.sources(product, &pages.list));
        let Some(Report { sink: told, findings }) = key.and_then(|key| desk.report(key)) else { return false };
        sink.append(told);
        self.tell_findings(product, &findings, sink);
        true
    }

    /// What is found on the pages of a product. A facilitator's copy has the workbook's beside its own.
    fn findings(
        &self,
        product: Product,
        workbook: &Document,
        pages: &BookPages,
        sink: &mut Sink,
    ) -> Option<Vec<Finding>> {
        let own = match product {
            Product::Workbook => return Some(pages.report(workbook)),
            Product::Handouts => self.prepare(product, workbook, &pages.list, sink)?.document,
            Product::Facilitator => match self.prepare(product, workbook, &pages.list, sink)?.notes {
                Some(notes) => notes.document,
                None => return Some(Vec::new()),
            },
            Product::Epub => return Some(Vec::new()),
        };
        let has_pages = product != Product::Handouts || !own.sheets.is_empty();
        if has_pages { Some(self.lay_out(&own, sink)?.report(&own)) } else { Some(Vec::new()) }
    }

    /// Tells what was found on the pages of a product, at the places where its blocks are written today.
    pub(super) fn tell_findings(&self, product: Product, findings: &[Finding], sink: &mut Sink) {
        let places = self.places(product);
        for found in findings {
            let place = found.mark.as_deref().and_then(|mark| places?.get(mark)).map_or(Place::None, Place::Span);
            let message = format!("{}, {}, page {}: {}", self.name(), product.id(), found.label, found.kind.message());
            let told = Diagnostic::new(found.kind.severity(), found.kind.code(), place, message);
            sink.push(told.hint(found.kind.hint()));
        }
    }
}

//! A book: the documents of all products of one guide in one edition, built together and at most once each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::input::Input;
use super::model::Document;
use super::order::front_pages;
use super::pages::PageList;
use super::sheets;
use super::whole::{self, Whole};
use crate::diagnostic::Sink;
use crate::identity::Identity;
use crate::project::Product;
use crate::series::BlockKind;

/// The documents of a guide in an edition. Products whose `only` blocks are the same share one document, so what the
/// functions give is cheap: front and body are not copied.
#[derive(Debug)]
pub struct Book {
    workbook: Arc<Whole>,
    /// The documents of products that show other blocks than the workbook.
    others: BTreeMap<Product, Arc<Whole>>,
}

impl Book {
    /// Builds the documents of all products. What the content lacks for them is reported; they are whole all the same.
    pub fn build(input: Input<'_>) -> (Self, Sink) {
        Self::build_for(input, &Product::ALL)
    }

    /// The same for some products; the others show what the workbook shows.
    pub fn build_for(input: Input<'_>, products: &[Product]) -> (Self, Sink) {
        let mut sink = Sink::default();
        let workbook = Arc::new(whole::build(input, Product::Workbook, &mut sink));
        let mut known = vec![(shown(input, Product::Workbook), workbook.clone())];
        let mut others = BTreeMap::new();
        for &product in products {
            let blocks = shown(input, product);
            let built = known.iter().find(|(known, _)| *known == blocks).map(|(_, whole)| whole.clone());
            let whole = built.unwrap_or_else(|| {
                let whole = Arc::new(whole::build(input, product, &mut sink));
                known.push((blocks, whole.clone()));
                whole
            });
            others.insert(product, whole);
        }
        (Self { workbook, others }, sink)
    }

    /// The workbook.
    pub fn workbook(&self) -> Document {
        self.document(Product::Workbook)
    }

    /// The workbook's document as a facilitator's copy: the same pages, and the cover says so.
    pub fn facilitator_copy(&self) -> Document {
        let document = self.document(Product::Facilitator);
        Document { product: Product::Workbook, copy: Some(Product::Facilitator), ..document }
    }

    /// The facilitator's own pages: a sheet for each page of the workbook that notes belong to.
    pub fn facilitator_notes(&self, pages: &PageList) -> Document {
        let whole = self.whole(Product::Facilitator);
        let document = self.document(Product::Facilitator);
        sheets::facilitator(&document, &whole.notes, whole.notes_pictures.clone(), pages)
    }

    /// The handouts: sheets with the page numbers of the workbook, whose pages are given.
    pub fn handouts(&self, pages: &PageList) -> Document {
        sheets::handouts(&self.document(Product::Handouts), pages)
    }

    /// The EPUB.
    pub fn epub(&self) -> Document {
        self.document(Product::Epub)
    }

    fn whole(&self, product: Product) -> &Whole {
        self.others.get(&product).unwrap_or(&self.workbook)
    }

    fn document(&self, product: Product) -> Document {
        let document = self.whole(product).document.clone();
        let identity = Identity { product: product.id().to_string(), ..document.identity.clone() };
        Document { product, identity, ..document }
    }
}

/// Of every `only` block that the book can hold whether a product shows it.
fn shown(input: Input<'_>, product: Product) -> Vec<bool> {
    let pages = front_pages(input.project, input.series, input.edition);
    let bodies = pages.iter().map(|page| &page.version.page.body);
    let mut shown = Vec::new();
    for body in bodies.chain(input.guide.chapters.iter().map(|chapter| &chapter.body)) {
        body.walk(&mut |block| {
            if let BlockKind::Only(condition, _) = &block.kind {
                shown.push(condition.holds(input.edition.id(), product));
            }
        });
    }
    shown
}

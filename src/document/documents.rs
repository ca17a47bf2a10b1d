//! The documents of all products of one guide in one edition, built together and at most once each.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::input::Input;
use super::model::{Body, Document};
use super::order::front_pages;
use super::pages::PageList;
use super::places::Places;
use super::sheets;
use super::whole::{self, Whole};
use crate::diagnostic::Sink;
use crate::identity::Identity;
use crate::project::Product;
use crate::series::BlockKind;

/// The documents of a guide in an edition. Products whose `only` blocks are the same share one document, so what the
/// functions give is cheap: front and body are not copied.
#[derive(Debug)]
pub struct Documents {
    workbook: Arc<Whole>,
    /// The documents of products that show other blocks than the workbook.
    others: BTreeMap<Product, Arc<Whole>>,
}

impl Documents {
    /// Builds the documents of all products. What the content lacks for them is reported; they are whole all the same.
    /// Bodies that other editions have are taken from them.
    pub fn build(input: Input<'_>, bodies: &Bodies) -> (Self, Sink) {
        let mut sink = Sink::default();
        let mut build = |product| {
            let mut whole = whole::build(input, product, &mut sink);
            whole.document.body = bodies.share(whole.document.body);
            Arc::new(whole)
        };
        let workbook = build(Product::Workbook);
        let mut known = vec![(shown(input, Product::Workbook), workbook.clone())];
        let mut others = BTreeMap::new();
        for product in Product::ALL.into_iter().filter(|product| *product != Product::Workbook) {
            let blocks = shown(input, product);
            let built = known.iter().find(|(known, _)| *known == blocks).map(|(_, whole)| whole.clone());
            let whole = built.unwrap_or_else(|| build(product));
            known.push((blocks, whole.clone()));
            others.insert(product, whole);
        }
        (Self { workbook, others }, sink)
    }

    /// The workbook's document.
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

    /// The document that gives a product's pages; sheets have the page numbers of the workbook, whose pages are given.
    pub fn of(&self, product: Product, pages: &PageList) -> Document {
        match product {
            Product::Workbook => self.workbook(),
            Product::Handouts => self.handouts(pages),
            Product::Facilitator => self.facilitator_copy(),
            Product::Epub => self.epub(),
        }
    }

    /// The document that the EPUB is written from.
    pub fn epub(&self) -> Document {
        self.document(Product::Epub)
    }

    /// Where the blocks of a product were written.
    pub fn places(&self, product: Product) -> &Places {
        &self.whole(product).places
    }

    /// Every picture of every product, by its path in the layout's folder.
    pub fn pictures(&self) -> BTreeMap<String, Arc<[u8]>> {
        let wholes = self.others.values().chain([&self.workbook]);
        let all = wholes.flat_map(|whole| {
            let notes = whole.notes_pictures.iter().map(|(asset, bytes)| (asset.clone(), bytes.clone()));
            whole.document.pictures().into_iter().chain(notes)
        });
        all.collect()
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

/// The bodies that are in use: equal ones are kept once, whatever edition they were built for.
#[derive(Debug, Default)]
pub struct Bodies {
    known: Mutex<BTreeMap<u64, Vec<Arc<Body>>>>,
}

impl Bodies {
    fn share(&self, body: Arc<Body>) -> Arc<Body> {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        // A body is put in whole: a thread that panicked left nothing half done.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = known.entry(hasher.finish()).or_default();
        if let Some(kept) = alike.iter().find(|kept| **kept == body) {
            return kept.clone();
        }
        alike.push(body.clone());
        body
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

//! A product as it is bound: its pages in their order, a facilitator's own between those of the workbook.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use super::problems::{self, Leaf};
use super::shown::{BlockShown, Box4, Drawn, FieldShown, LinkShown, PageShown, Problem, Stand, digest, json};
use crate::diagnostic::{Place, Sink};
use crate::document::Places;
use crate::document::model::{Document, Field};
use crate::identity::FieldLink;
use crate::pdf::Insertion;
use crate::project::Product;
use crate::publish::{Book, Prepared};
use crate::source::Sources;
use crate::typeset::{LinkTo, PageView, Pages, PlaceView};

/// A document that was laid out.
struct Laid {
    document: Document,
    pages: Arc<Pages>,
    views: Vec<PageView>,
}

impl Laid {
    fn new(document: Document, pages: Arc<Pages>) -> Self {
        let views = pages.views();
        Self { document, pages, views }
    }
}

/// A product whose pages are in their order.
pub(super) struct Bound {
    base: Laid,
    /// A facilitator's own pages.
    notes: Option<Laid>,
    order: Vec<Turn>,
    product: Product,
}

/// A page of the product: which one of what was laid out.
struct Turn {
    insert: bool,
    index: usize,
    label: String,
}

impl Bound {
    /// The product, of a workbook that was laid out; none if its own pages cannot be laid out or it has none, which is told.
    pub(super) fn new(
        book: &Book<'_>,
        product: Product,
        workbook: &Document,
        pages: &Arc<Pages>,
        sink: &mut Sink,
    ) -> Option<Self> {
        if matches!(product, Product::Workbook | Product::Epub) {
            return Some(Self::of(Laid::new(workbook.clone(), pages.clone()), None, &[], product));
        }
        let Prepared { document, notes } = book.prepare(product, workbook, &pages.list, sink)?;
        if product == Product::Handouts && document.sheets.is_empty() {
            sink.push(book.no_handouts());
            return None;
        }
        let own = Arc::new(book.lay_out(&document, sink)?);
        let base = Laid::new(document, own);
        let Some(notes) = notes else { return Some(Self::of(base, None, &[], product)) };
        let between = Arc::new(book.lay_out(&notes.document, sink)?);
        Some(Self::of(base, Some(Laid::new(notes.document, between)), &notes.insertions, product))
    }

    fn of(base: Laid, notes: Option<Laid>, insertions: &[Insertion], product: Product) -> Self {
        let mut order = Vec::new();
        let mut put = 0;
        for (index, mark) in base.pages.list.marks.iter().enumerate() {
            order.push(Turn { insert: false, index, label: mark.label.clone() });
            for label in insertions.iter().filter(|one| one.after == index).flat_map(|one| &one.labels) {
                order.push(Turn { insert: true, index: put, label: label.clone() });
                put += 1;
            }
        }
        Self { base, notes, order, product }
    }

    /// The digest of the first page, which an EPUB has for its cover.
    pub(super) fn cover(&self) -> Option<&str> {
        self.base.views.first().map(|view| view.digest.as_str())
    }

    /// What was laid out of pages of one kind.
    fn laid(&self, insert: bool) -> &Laid {
        match &self.notes {
            Some(notes) if insert => notes,
            _ => &self.base,
        }
    }

    fn view(&self, turn: &Turn) -> Option<&PageView> {
        self.laid(turn.insert).views.get(turn.index)
    }

    /// The pages as problems look for them.
    pub(super) fn leaves(&self) -> Vec<Leaf<'_>> {
        let leaf = |turn: &Turn| Some(Leaf { view: self.view(turn)?, insert: turn.insert });
        self.order.iter().filter_map(leaf).collect()
    }

    /// The place in the product of a page of what was laid out.
    fn place(&self, insert: bool, index: usize) -> Option<usize> {
        self.order.iter().position(|turn| turn.insert == insert && turn.index == index)
    }

    /// The layout report of the product's own pages: a facilitator's copy has the workbook's, whose report the workbook has.
    pub(super) fn report(&self, sources: &Sources, places: Option<&Places>) -> Vec<Problem> {
        let inserts = match self.product {
            Product::Facilitator => self.notes.is_some(),
            Product::Workbook | Product::Handouts | Product::Epub => false,
        };
        let laid = self.laid(inserts);
        let found = laid.pages.report(&laid.document);
        let shift = |page| self.place(inserts, page);
        found.iter().map(|found| problems::finding(found, sources, places, &shift)).collect()
    }

    /// What a browser is told of the pages, and what it may fetch of them.
    pub(super) fn show(&self, sources: &Sources, places: Option<&Places>) -> (Vec<PageShown>, Drawn) {
        let fields: BTreeMap<&str, &Field> =
            self.base.document.fields().map(|field| (field.name.as_str(), field)).collect();
        let mut drawn = Drawn::default();
        let mut pages = Vec::new();
        for turn in &self.order {
            let Some(view) = self.view(turn) else { continue };
            let stand = json(&self.stand(turn.insert, view, &fields, sources, places));
            let page = PageShown {
                id: view.digest.clone(),
                stand: digest(&stand),
                label: turn.label.clone(),
                width: view.width,
                height: view.height,
                insert: turn.insert,
                keys: view.blocks.iter().map(|block| block.key.clone()).collect(),
            };
            drawn.drawings.insert(page.id.clone(), (self.laid(turn.insert).pages.clone(), turn.index));
            drawn.stands.insert(page.stand.clone(), stand);
            pages.push(page);
        }
        (pages, drawn)
    }

    fn stand(
        &self,
        insert: bool,
        view: &PageView,
        fields: &BTreeMap<&str, &Field>,
        sources: &Sources,
        places: Option<&Places>,
    ) -> Stand {
        let blocks = view.blocks.iter().map(|block| {
            let span = places.and_then(|places| places.get(&block.key));
            let (file, line, column) = span.map_or(Place::None, Place::Span).parts(sources);
            let (key, words) = (block.key.clone(), block.words.clone());
            BlockShown { key, place: box4(block.place), words, file, line, column }
        });
        let controls = view.controls.iter().filter_map(|control| {
            let link = FieldLink::from_str(&control.address).ok()?;
            let field = fields.get(link.name.as_str())?;
            let value = link.value.map_or_else(String::new, |value| format!(": {value}"));
            Some(FieldShown {
                kind: field.control.kind().to_string(),
                label: format!("{}{value}", field.label),
                lang: field.lang.clone(),
                name: link.name,
                place: box4(control.place),
            })
        });
        let links = view.links.iter().map(|link| {
            let (address, page) = match &link.to {
                LinkTo::Address(address) => (Some(address.clone()), None),
                LinkTo::Page(page) => (None, self.place(insert, *page)),
            };
            LinkShown { address, page, place: box4(link.place) }
        });
        Stand { blocks: blocks.collect(), fields: controls.collect(), links: links.collect() }
    }
}

fn box4(place: PlaceView) -> Box4 {
    // Hundredths of a point are finer than any screen.
    [place.left, place.top, place.width, place.height].map(|number| (number * 100.0).round() / 100.0)
}

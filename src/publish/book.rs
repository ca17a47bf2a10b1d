//! A guide in an edition: its documents as they go to layout, and laying them out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::blame::{Culprit, culprits};
use super::bodies::{BodyPages, Laid, Trouble};
use super::compositions::Composition;
use super::plain;
use super::reuse::Shelf;
use super::spans::stage_span;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::document::model::{Document, Elsewhere, Unknown};
use crate::document::pages::PageList;
use crate::document::{Documents, Places};
use crate::edition::Edition;
use crate::pdf::{Insertion, insertions};
use crate::project::Product;
use crate::typeset::{self, LayoutFault, Pages, Stamp, Typing};

/// A guide in an edition.
#[derive(Clone, Copy)]
pub struct Book<'a> {
    /// The workspace whose guide and edition it is.
    pub workspace: &'a Workspace,
    /// Index of the edition.
    pub edition: usize,
    /// Id of the guide.
    pub guide: &'a str,
    /// Where bodies are kept between runs, if they are.
    shelf: Option<&'a Shelf>,
}

/// The documents of a product, whole: what a build makes the product of, and what designers get.
pub struct Prepared {
    /// The document that gives the product's pages, or that the EPUB is written from.
    pub document: Document,
    /// A facilitator's own pages, where there are any.
    pub notes: Option<Notes>,
}

/// Pages that are put between those of a workbook.
pub struct Notes {
    /// The document of these pages, with their labels.
    pub document: Document,
    /// Where each of its sheets goes.
    pub insertions: Vec<Insertion>,
}

/// A document whose pages are decided, and those pages.
pub struct Composed<P = BookPages> {
    /// The document with its plan; without one if the layout tells nothing of its pieces.
    pub document: Document,
    /// Its pages; none if the layout has a fault, which was told.
    pub pages: Option<P>,
}

/// The pages of a book.
pub struct BookPages {
    /// All of them.
    pub list: PageList,
    /// How they were laid out.
    pub(super) parts: Parts,
}

/// A book as it was laid out.
pub(super) enum Parts {
    /// The whole as one document: the layout, of a designer, knows no parts.
    Whole(Box<Pages>),
    /// Front and body each by itself.
    Two(Box<Two>),
}

/// A front, and a body that other books may share.
pub(super) struct Two {
    /// What the front is laid out from.
    pub(super) alone: Document,
    /// The pages of the front, and the stamps for the body's.
    pub(super) front: Pages,
    /// The body.
    pub(super) body: Arc<BodyPages>,
}

/// How often the pages of a book are laid out anew because numbers that its parts print of each other have changed.
const MOST_ROUNDS: usize = 3;

/// The product in whose sources the blocks of a document stand.
pub(super) fn told_of(document: &Document) -> Product {
    document.copy.unwrap_or(document.product)
}

/// The labels of a front's pages that are asked for.
fn numbers_of(front: &Pages, asked: &BTreeSet<String>) -> BTreeMap<String, String> {
    front.list.numbers().into_iter().filter(|(label, _)| asked.contains(label)).collect()
}

impl BookPages {
    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.list.marks.len()
    }

    /// How typed text stands, if the layout says it.
    pub fn typing(&self) -> Option<Typing> {
        match &self.parts {
            Parts::Whole(pages) => pages.typing,
            Parts::Two(two) => two.laid().and_then(|laid| laid.typing).or(two.front.typing),
        }
    }

    /// The pages with the cover.
    pub fn front(&self) -> &Pages {
        match &self.parts {
            Parts::Whole(pages) => pages,
            Parts::Two(two) => &two.front,
        }
    }
}

impl Two {
    /// What is known of the body's pages.
    pub(super) fn laid(&self) -> Option<&Laid> {
        self.body.laid.as_ref()
    }
}

impl<'a> Book<'a> {
    /// A guide in the edition of this index.
    pub fn new(workspace: &'a Workspace, edition: usize, guide: &'a str) -> Self {
        Self { workspace, edition, guide, shelf: None }
    }

    /// The same, with bodies kept on a shelf.
    pub(super) fn on(self, shelf: &'a Shelf) -> Self {
        Self { shelf: Some(shelf), ..self }
    }
}

impl Book<'_> {
    /// The edition, whole.
    pub fn edition(&self) -> &Edition {
        &self.workspace.editions[self.edition]
    }

    /// The book in messages.
    pub fn name(&self) -> String {
        format!("the guide `{}` in the edition `{}`", self.guide, self.edition().id())
    }

    /// The documents of its products.
    pub(super) fn documents(&self) -> Option<&Documents> {
        self.workspace.documents(self.edition, self.guide).map(|(documents, _)| documents)
    }

    /// Where the blocks of a product were written.
    pub(super) fn places(&self, product: Product) -> Option<&Places> {
        self.documents().map(|documents| documents.places(product))
    }

    /// The workbook, whose pages all products share.
    pub fn workbook(&self, sink: &mut Sink) -> Option<Composed> {
        let document = self.documents().map(Documents::workbook)?;
        Some(self.compose(document, sink))
    }

    /// Lays out a document's body, if that was not done, and its front round it.
    ///
    /// A body that refers to the front prints the numbers of its pages, and the front's contents print the body's. So the
    /// front of such a book is laid out once before, as if all numbers were as wide as most are.
    pub(super) fn compose(&self, document: Document, sink: &mut Sink) -> Composed {
        let asked = document.asked_of_front();
        let mut numbers = BTreeMap::new();
        if !asked.is_empty() {
            let guess = document.front_alone(Elsewhere::Unknown(Unknown::Unknown), Vec::new());
            match self.lay_out(&guess, sink) {
                Some(front) => numbers = numbers_of(&front, &asked),
                None => return Composed { document, pages: None },
            }
        }
        let mut told = Sink::default();
        let mut composed = self.around(document, &numbers, &mut told);
        for _ in 0..MOST_ROUNDS {
            let Some(pages) = &composed.pages else { break };
            let now = numbers_of(pages.front(), &asked);
            if now == numbers {
                break;
            }
            (numbers, told) = (now, Sink::default());
            composed = self.around(composed.document, &numbers, &mut told);
        }
        sink.append(told);
        composed
    }

    /// A document's body, which prints these numbers of the front's pages, and the front around it.
    fn around(&self, document: Document, numbers: &BTreeMap<String, String>, sink: &mut Sink) -> Composed {
        let body = self.body(&document, numbers);
        self.say(&body.trouble, told_of(&document), sink);
        let document = Document { plan: body.document.plan.clone(), ..document };
        let Some(laid) = &body.laid else {
            // The front is looked at all the same, without contents: all that is wrong is told at once.
            let mut told = Sink::default();
            self.lay_out(&document.front_without_contents(), &mut told);
            sink.append_new(told);
            return Composed { document, pages: None };
        };
        if !laid.is_part {
            let Composed { document, pages } = self.whole(Document { plan: None, ..document }, sink);
            let pages = pages.map(|pages| BookPages { list: pages.list.clone(), parts: Parts::Whole(Box::new(pages)) });
            return Composed { document, pages };
        }
        body.astray.iter().for_each(|label| sink.push(self.astray(label)));
        let alone = document.front_alone(Elsewhere::Known(laid.list.numbers()), laid.stamps());
        let front = self.lay_out(&alone, sink);
        let pages = front.map(|front| BookPages {
            list: front.list.followed_by(&laid.list),
            parts: Parts::Two(Box::new(Two { alone, front, body: body.clone() })),
        });
        Composed { document, pages }
    }

    /// Pages that begin elsewhere than was decided, though they were measured, are the layout's doing.
    fn astray(&self, label: &str) -> Diagnostic {
        let message = format!("{}: page {label} begins elsewhere than was decided", self.name());
        Diagnostic::new(Severity::Note, "layout-astray", Place::None, message)
            .hint("let the layout set each block as high on its page as in the galley, but for what the plan stretches")
    }

    /// The workbook laid out in one piece, as designers have it: the same pages, shared with no other book.
    pub fn in_one(&self, sink: &mut Sink) -> Option<Composed<Pages>> {
        let document = self.documents().map(Documents::workbook)?;
        Some(self.whole(document, sink))
    }

    /// A document laid out in one piece, with its pages decided if the layout tells of its pieces.
    fn whole(&self, document: Document, sink: &mut Sink) -> Composed<Pages> {
        let kept = self.workspace.compositions.of(&document);
        let Some(composition) = kept.get_or_init(|| self.composition(&document)) else {
            let pages = self.lay_out(&document, sink);
            return Composed { document, pages };
        };
        let mut told = Sink::default();
        let mut composed = self.with_plan(document, composition, &mut told);
        let corrected = |Composed { document, pages }: &Composed<Pages>| {
            pages.as_ref().and_then(|pages| composition.corrected(pages, &document.body))
        };
        if let Some(corrected) = corrected(&composed) {
            told = Sink::default();
            composed = self.with_plan(composed.document, &corrected, &mut told);
            let Composed { document, pages } = &composed;
            let astray = pages.as_ref().and_then(|pages| corrected.astray(pages, &document.body));
            astray.into_iter().for_each(|label| told.push(self.astray(&label)));
        }
        sink.append(told);
        composed
    }

    fn with_plan(&self, document: Document, composition: &Composition, sink: &mut Sink) -> Composed<Pages> {
        let document = document.planned(composition.page_plan());
        let pages = self.lay_out(&document, sink);
        Composed { document, pages }
    }

    /// The pages of a document's body, laid out by its plan.
    fn body(&self, document: &Document, numbers: &BTreeMap<String, String>) -> Arc<BodyPages> {
        let alone = Document { plan: None, ..document.body_alone(numbers.clone()) };
        let known = || self.shelf.and_then(|shelf| shelf.body(&alone));
        let made = || {
            Arc::new(known().unwrap_or_else(|| {
                let made = self.body_pages(alone.clone());
                // No other is like it.
                typeset::empty_cache();
                made
            }))
        };
        self.workspace.laid_out.of(&alone).get_or_init(made).clone()
    }

    /// Lays a body out. Where its pages come to begin elsewhere than planned, as where a reference is longer than the galley
    /// took it for, they are decided once more from what they measure.
    fn body_pages(&self, alone: Document) -> BodyPages {
        let kept = self.workspace.compositions.of(&alone);
        let Some(composition) = kept.get_or_init(|| self.composition(&alone)) else {
            let (pages, trouble) = self.laid_out(&alone);
            return BodyPages::new(alone, pages, trouble, None);
        };
        let document = alone.planned(composition.page_plan());
        let (pages, trouble) = self.laid_out(&document);
        let Some(corrected) = pages.as_ref().and_then(|pages| composition.corrected(pages, &document.body)) else {
            return BodyPages::new(document, pages, trouble, None);
        };
        let document = document.planned(corrected.page_plan());
        let (pages, trouble) = self.laid_out(&document);
        let astray = pages.as_ref().and_then(|pages| corrected.astray(pages, &document.body));
        BodyPages::new(document, pages, trouble, astray)
    }

    fn laid_out(&self, document: &Document) -> (Option<Pages>, Trouble) {
        let (pages, warnings) = self.set(document);
        match pages {
            // What is said of the whole is said of each book.
            Ok(pages) if !pages.is_part() => (Some(pages), Trouble::default()),
            Ok(pages) => (Some(pages), Trouble { warnings, ..Trouble::default() }),
            Err(faults) => (None, Trouble { warnings, ..self.blame(document, faults, &|it| self.set(it).0.err()) }),
        }
    }

    /// What a body measures, and its plan. A fault of the layout is told where the pages are laid out.
    fn composition(&self, document: &Document) -> Option<Composition> {
        let Workspace { layouts, faces, trials, .. } = self.workspace;
        let galley = document.galley();
        let pictures = trials.printed(&galley, layouts, faces);
        let measures = typeset::measure(&galley, pictures, layouts, faces)?;
        Some(Composition::of(measures, &document.body))
    }

    /// The documents of a product, for designers: those of which a build makes it. Where the workbook's layout has a
    /// fault, which is told, its page numbers are wanting: in the folder the fault can be looked for.
    pub fn for_designers(&self, product: Product, sink: &mut Sink) -> Option<Prepared> {
        let Composed { document, pages } = self.workbook(sink)?;
        let list = pages.map(|pages| pages.list).unwrap_or_default();
        self.prepare(product, &document, &list, sink)
    }

    /// The documents of a product. `workbook` has the plan of the workbook's pages, and `list` are these pages: sheets
    /// and notes name them. Faults of a layout are told.
    pub fn prepare(&self, product: Product, workbook: &Document, list: &PageList, sink: &mut Sink) -> Option<Prepared> {
        let documents = self.documents()?;
        let document = self.like(documents.of(product, list), workbook, sink);
        let notes = match product {
            Product::Workbook | Product::Handouts | Product::Epub => None,
            Product::Facilitator => {
                let notes = documents.facilitator_notes(list);
                (!notes.sheets.is_empty()).then(|| self.label(notes, list, sink))
            }
        };
        Some(Prepared { document, notes })
    }

    /// The documents that a product is made from, as they are before layout; `list` are the workbook's pages.
    pub(super) fn sources(&self, product: Product, list: &PageList) -> Vec<Document> {
        let Some(documents) = self.documents() else { return Vec::new() };
        match product {
            Product::Workbook | Product::Handouts | Product::Epub => vec![documents.of(product, list)],
            Product::Facilitator => vec![documents.of(product, list), documents.facilitator_notes(list)],
        }
    }

    /// A document with the workbook's pages, or with its own where it shows other blocks. Handouts have none of them.
    fn like(&self, document: Document, workbook: &Document, sink: &mut Sink) -> Document {
        match (document.product, &workbook.plan) {
            (Product::Handouts, _) => document,
            (Product::Epub, Some(plan)) => {
                let shared = document.has_body(&workbook.body);
                let ordered = document.in_print_order(plan);
                if shared { ordered.planned(plan.clone()) } else { ordered }
            }
            (_, Some(plan)) if document.has_body(&workbook.body) => document.planned(plan.clone()),
            (Product::Workbook | Product::Facilitator, _) => self.compose(document, sink).document,
            (Product::Epub, None) => document,
        }
    }

    /// Lays notes out once to know how many pages each sheet takes: the document whose sheets have the labels of those
    /// pages, and where they go. Without them if the layout has a fault, which is told.
    fn label(&self, document: Document, workbook: &PageList, sink: &mut Sink) -> Notes {
        let first = self.lay_out(&document, sink);
        let insertions = first.map(|first| insertions(&document.sheets, &first.list, workbook)).unwrap_or_default();
        Notes { document: document.labelled(insertions.iter().map(|insertion| insertion.labels.clone())), insertions }
    }

    /// Lays a document out; none if the layout has a fault, which is told at the blocks that cause it.
    pub fn lay_out(&self, document: &Document, sink: &mut Sink) -> Option<Pages> {
        let (pages, warnings) = self.set(document);
        warnings.iter().for_each(|fault| sink.push(fault.diagnostic(&self.name())));
        let tell =
            |faults| self.say(&self.blame(document, faults, &|it| self.set(it).0.err()), told_of(document), sink);
        pages.map_err(tell).ok()
    }

    /// The PDF of a document that was laid out; none if a standard forbids what is on its pages, which is told likewise.
    pub fn export(
        &self,
        document: &Document,
        pages: &Pages,
        name: &str,
        stamp: Stamp,
        sink: &mut Sink,
    ) -> Option<Vec<u8>> {
        self.exported(document, pages, name, stamp).map_err(|trouble| self.say(&trouble, told_of(document), sink)).ok()
    }

    /// The PDF of a document that was laid out, or what a standard forbids of it.
    pub(super) fn exported(
        &self,
        document: &Document,
        pages: &Pages,
        name: &str,
        stamp: Stamp,
    ) -> Result<Vec<u8>, Trouble> {
        let _span = stage_span!("export", self, document.product);
        // What cannot be laid out is another fault than those that are looked for.
        let trial = |document: &Document| self.set(document).0.ok()?.pdf(name, stamp).err();
        pages.pdf(name, stamp).map_err(|faults| self.blame(document, faults, &trial))
    }

    fn set(&self, document: &Document) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
        let _span = stage_span!("layout", self, document.product);
        let Workspace { layouts, faces, trials, .. } = self.workspace;
        let pictures = trials.printed(document, layouts, faces);
        typeset::typeset(document, pictures, layouts, faces)
    }

    /// Finds the blocks of a document that cause faults of a layout.
    fn blame(
        &self,
        document: &Document,
        faults: Vec<LayoutFault>,
        trial: &dyn Fn(&Document) -> Option<Vec<LayoutFault>>,
    ) -> Trouble {
        let messages: BTreeSet<String> = faults.iter().map(|fault| fault.message.clone()).collect();
        let culprits = culprits(document, &messages, &|document| {
            typeset::trim_cache();
            trial(document).unwrap_or_default().into_iter().map(|fault| fault.message).collect()
        });
        Trouble { warnings: Vec::new(), faults, culprits }
    }

    /// Tells faults of a layout at the blocks that cause them; those of none at their place in the layout.
    pub(super) fn say(&self, trouble: &Trouble, product: Product, sink: &mut Sink) {
        trouble.warnings.iter().for_each(|fault| sink.push(fault.diagnostic(&self.name())));
        let faults: BTreeMap<&str, &LayoutFault> =
            trouble.faults.iter().map(|fault| (fault.message.as_str(), fault)).collect();
        let places = self.places(product);
        let mut untold: BTreeSet<&str> = faults.keys().copied().collect();
        for Culprit { name, word, messages } in &trouble.culprits {
            let Some(span) = places.and_then(|places| places.get(name)) else { continue };
            for (message, fault) in messages.iter().filter_map(|message| faults.get_key_value(message.as_str())) {
                sink.push(plain::at_block(word, span, fault));
                untold.remove(message);
            }
        }
        let untold = untold.iter().filter_map(|message| faults.get(message));
        untold.for_each(|fault| sink.push(fault.diagnostic(&self.name())));
    }

    /// A book with nothing to fill in has no sheets: a file without pages of its own would say nothing.
    pub fn no_handouts(&self) -> Diagnostic {
        let project = &self.workspace.project;
        let place =
            project.guide(self.guide).map_or(Place::None, |guide| Place::Span(project.sources.head(guide.file)));
        let message = format!("{} has no handouts: it has no exercise and no block to fill in", self.name());
        Diagnostic::new(Severity::Note, "no-handouts", place, message)
    }

    /// A fault that has no place in the content.
    pub fn fault(&self, code: &'static str, message: &str) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, Place::None, format!("{}: {message}", self.name()))
    }
}

//! A guide in an edition: its documents as they go to layout, and laying them out.

use std::collections::{BTreeMap, BTreeSet};

use super::blame::{Culprit, culprits};
use super::compositions::Composition;
use super::plain;
use super::spans::stage_span;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::document::model::Document;
use crate::document::pages::PageList;
use crate::document::{Documents, Places};
use crate::edition::Edition;
use crate::pdf::{Insertion, insertions};
use crate::project::Product;
use crate::typeset::{self, LayoutFault, Pages, Stamp};

/// A guide in an edition.
#[derive(Clone, Copy)]
pub struct Book<'a> {
    /// The workspace whose guide and edition it is.
    pub workspace: &'a Workspace,
    /// Index of the edition.
    pub edition: usize,
    /// Id of the guide.
    pub guide: &'a str,
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
pub struct Composed {
    /// The document with its plan; without one if the layout tells nothing of its pieces.
    pub document: Document,
    /// Its pages; none if the layout has a fault, which was told.
    pub pages: Option<Pages>,
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

    /// Decides where the pages of a document's body begin, and lays it out so. Where they come to begin elsewhere, as where
    /// a reference to a front page is longer than the galley took it for, they are decided once more from what they measure.
    fn compose(&self, document: Document, sink: &mut Sink) -> Composed {
        let kept = self.workspace.compositions.of(&document);
        let Some(composition) = kept.get_or_init(|| self.composition(&document)) else {
            let pages = self.lay_out(&document, sink);
            return Composed { document, pages };
        };
        let mut told = Sink::default();
        let mut composed = self.with_plan(document, composition, &mut told);
        if let Some(corrected) =
            composed.pages.as_ref().and_then(|pages| composition.corrected(pages, &composed.document.body))
        {
            told = Sink::default();
            composed = self.with_plan(composed.document, &corrected, &mut told);
            let Composed { document, pages } = &composed;
            let astray = pages.as_ref().and_then(|pages| corrected.astray(pages, &document.body));
            astray.into_iter().for_each(|label| told.push(self.astray(&label)));
        }
        sink.append(told);
        composed
    }

    /// Pages that begin elsewhere than was decided, though they were measured, are the layout's doing.
    fn astray(&self, label: &str) -> Diagnostic {
        let message = format!("{}: page {label} begins elsewhere than was decided", self.name());
        Diagnostic::new(Severity::Note, "layout-astray", Place::None, message)
            .hint("let the layout set each block as high on its page as in the galley, but for what the plan stretches")
    }

    fn with_plan(&self, document: Document, composition: &Composition, sink: &mut Sink) -> Composed {
        let document = document.planned(composition.page_plan());
        let pages = self.lay_out(&document, sink);
        Composed { document, pages }
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
        let trial = |document: &Document| self.set(document).0.err().unwrap_or_default();
        pages.map_err(|faults| self.tell(document, &faults, &trial, sink)).ok()
    }

    /// The PDF of a document that was laid out; none if a standard forbids what is on its pages, which is told likewise.
    pub fn export(
        &self,
        document: &Document,
        pages: &mut Pages,
        name: &str,
        stamp: Stamp,
        sink: &mut Sink,
    ) -> Option<Vec<u8>> {
        let _span = stage_span!("export", self, document.product);
        // What cannot be laid out is another fault than those that are looked for.
        let trial = |document: &Document| match self.set(document).0 {
            Ok(mut pages) => pages.pdf(name, stamp).err().unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        pages.pdf(name, stamp).map_err(|faults| self.tell(document, &faults, &trial, sink)).ok()
    }

    fn set(&self, document: &Document) -> (Result<Pages, Vec<LayoutFault>>, Vec<LayoutFault>) {
        let _span = stage_span!("layout", self, document.product);
        let Workspace { layouts, faces, trials, .. } = self.workspace;
        let pictures = trials.printed(document, layouts, faces);
        typeset::typeset(document, pictures, layouts, faces)
    }

    /// Tells faults of a layout at the blocks of a document that cause them; those of none at their place in the layout.
    fn tell(
        &self,
        document: &Document,
        faults: &[LayoutFault],
        trial: &dyn Fn(&Document) -> Vec<LayoutFault>,
        sink: &mut Sink,
    ) {
        let faults: BTreeMap<String, &LayoutFault> =
            faults.iter().map(|fault| (fault.message.clone(), fault)).collect();
        let messages: BTreeSet<String> = faults.keys().cloned().collect();
        let found = culprits(document, &messages, &|document| {
            typeset::trim_cache();
            trial(document).into_iter().map(|fault| fault.message).collect()
        });
        let places = self.places(document.copy.unwrap_or(document.product));
        let mut untold = messages;
        for Culprit { name, word, messages } in &found {
            let Some(span) = places.and_then(|places| places.get(name)) else { continue };
            for fault in messages.iter().filter_map(|message| faults.get(message)) {
                sink.push(plain::at_block(word, span, fault));
                untold.remove(&fault.message);
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

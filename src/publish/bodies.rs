//! Bodies laid out: once for all books that print them alike, and exported once.
//!
//! What a body is laid out from holds nothing of the edition but what its pages print of the front, so it is known by
//! that value. What goes wrong with it is kept beside it and told of every book.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::blame::Culprit;
use crate::document::model::{Body, Document, PageStamp};
use crate::document::pages::PageList;
use crate::language::Direction;
use crate::pdf::{self, BodyForm, PdfError};
use crate::typeset::{Finding, LayoutFault, Pages, Typing};

/// A body with its pages.
pub struct BodyPages {
    /// What it is laid out from: the body alone, with its plan.
    pub(super) document: Document,
    /// What is known of its pages; none if the layout has a fault.
    pub(super) laid: Option<Laid>,
    /// What is told of the layout.
    pub(super) trouble: Trouble,
    /// The label of the first page that begins elsewhere than decided, though the pages were measured.
    pub(super) astray: Option<String>,
    /// Its pages as they were laid out, until they are exported.
    pages: Mutex<Option<Pages>>,
    /// The PDF that Typst wrote, once it was asked for.
    pdf: OnceLock<Result<Vec<u8>, Trouble>>,
    /// What books are made with, once it was asked for, by the direction in which people type.
    ready: [OnceLock<Arc<BodyFile>>; 2],
}

/// What is known of pages that were laid out.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    /// Whether they are those of the body, and not of the whole book.
    pub(super) is_part: bool,
    /// Labels and what begins on them.
    pub(super) list: PageList,
    /// How typed text stands, if the layout says it.
    pub(super) typing: Option<Typing>,
    /// The stamp of each page that asks for one, by the page, from 0.
    pub(super) stamped: BTreeMap<usize, PageStamp>,
    /// What a book designer would mend on them, as the report of a book without a front.
    pub(super) findings: Vec<Finding>,
}

/// A body that books are bound with, and its fields; or why there is none.
pub(super) type BodyFile = Result<(pdf::Body, BodyForm), PdfError>;

/// What Typst objected to, and the blocks to blame.
#[derive(Default)]
pub(super) struct Trouble {
    pub(super) warnings: Vec<LayoutFault>,
    pub(super) faults: Vec<LayoutFault>,
    pub(super) culprits: Vec<Culprit>,
}

impl Laid {
    fn of(pages: &Pages, document: &Document) -> Self {
        Self {
            is_part: pages.is_part(),
            list: pages.list.clone(),
            typing: pages.typing,
            stamped: pages.stamps(),
            findings: pages.report(document),
        }
    }

    /// The stamps that its pages ask for, each kind once, in order.
    pub(super) fn stamps(&self) -> Vec<PageStamp> {
        let mut kinds: Vec<PageStamp> = self.stamped.values().copied().collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// The stamp of each page that asks for one, by the page, as its number among the pages behind those of a front.
    pub(super) fn stamp_pages(&self) -> BTreeMap<usize, usize> {
        let kinds = self.stamps();
        let page = |(page, stamp): (&usize, &PageStamp)| {
            let nth = kinds.iter().position(|kind| kind == stamp)?;
            Some((*page, Pages::stamp_page(nth, *page)))
        };
        self.stamped.iter().filter_map(page).collect()
    }
}

impl BodyPages {
    /// A body whose pages were laid out from this document, if they could be.
    pub(super) fn new(document: Document, pages: Option<Pages>, trouble: Trouble, astray: Option<String>) -> Self {
        let laid = pages.as_ref().map(|pages| Laid::of(pages, &document));
        let pages = Mutex::new(pages);
        Self { document, laid, trouble, astray, pages, pdf: OnceLock::new(), ready: Default::default() }
    }

    /// A body that was laid out before and exported as this PDF.
    pub(super) fn known(
        document: Document,
        laid: Laid,
        trouble: Trouble,
        astray: Option<String>,
        pdf: Vec<u8>,
    ) -> Self {
        let (laid, pdf) = (Some(laid), OnceLock::from(Ok(pdf)));
        Self { document, laid, trouble, astray, pages: Mutex::default(), pdf, ready: Default::default() }
    }

    /// The PDF that Typst wrote, which `export` makes of the pages. They are not needed any more then.
    pub(super) fn pdf(&self, export: impl FnOnce(&Pages) -> Result<Vec<u8>, Trouble>) -> Result<&[u8], &Trouble> {
        let pdf = self.pdf.get_or_init(|| {
            let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner).take();
            pages.as_ref().map_or_else(|| Err(Trouble::default()), export)
        });
        pdf.as_deref()
    }

    /// What books are made with in whose first language people type in this direction.
    pub(super) fn ready(&self, dir: Direction, make: impl FnOnce() -> BodyFile) -> Arc<BodyFile> {
        let [ltr, rtl] = &self.ready;
        let ready = match dir {
            Direction::Ltr => ltr,
            Direction::Rtl => rtl,
        };
        ready.get_or_init(|| Arc::new(make())).clone()
    }
}

/// A body that is laid out when it is first asked for.
pub(super) type Kept = Arc<OnceLock<Arc<BodyPages>>>;

/// The bodies laid out so far and still needed.
#[derive(Default)]
pub(super) struct LaidOut {
    known: Mutex<Vec<(Document, Kept)>>,
}

impl LaidOut {
    /// The pages of a body that stands alone, once it is laid out.
    pub(super) fn of(&self, alone: &Document) -> Kept {
        // A body is put in whole: a thread that panicked left nothing half done.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_alike = |known: &Document| {
            alone.has_body(&known.body) && known.front == alone.front && known.places == alone.places
        };
        if let Some((_, kept)) = known.iter().find(|(known, _)| is_alike(known)) {
            return kept.clone();
        }
        let kept = Kept::default();
        known.push((alone.clone(), kept.clone()));
        kept
    }

    /// Drops all but the pages of bodies that are still needed.
    pub(super) fn keep(&self, is_needed: impl Fn(&Arc<Body>) -> bool) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(document, _)| is_needed(&document.body));
    }
}

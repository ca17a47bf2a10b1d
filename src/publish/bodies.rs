//! Bodies laid out: once for all books that print them alike, and exported once.
//!
//! What a body is laid out from holds nothing of the edition but what its pages print of the front, so it is known by
//! that value. What goes wrong with it is kept beside it and told of every book.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::blame::Culprit;
use crate::document::model::{Body, Document, PageStamp};
use crate::pdf::{Draft, DraftError};
use crate::typeset::{Finding, LayoutFault, Pages};

/// A body with its pages.
pub struct BodyPages {
    /// What it is laid out from: the body alone, with its plan.
    pub document: Document,
    /// Its pages; none if the layout has a fault.
    pub pages: Option<Pages>,
    /// What is told of the layout.
    pub(super) trouble: Trouble,
    /// The label of the first page that begins elsewhere than decided, though the pages were measured.
    pub(super) astray: Option<String>,
    /// The file, once it was asked for.
    pub(super) file: OnceLock<BodyFile>,
    /// The layout report, once it was asked for.
    pub(super) findings: OnceLock<Vec<Finding>>,
}

/// A body as a file, or why there is none.
pub(super) type BodyFile = Result<Draft, BodyFault>;

/// Why a body is no file.
pub(super) enum BodyFault {
    /// A standard forbids what is on its pages.
    Forbidden(Trouble),
    /// It cannot be rewritten.
    Unfit(DraftError),
}

/// What Typst objected to, and the blocks to blame.
#[derive(Default)]
pub(super) struct Trouble {
    pub(super) warnings: Vec<LayoutFault>,
    pub(super) faults: Vec<LayoutFault>,
    pub(super) culprits: Vec<Culprit>,
}

impl BodyPages {
    /// The stamps that its pages ask for, each kind once, in order.
    pub(super) fn stamps(&self) -> Vec<PageStamp> {
        let mut kinds: Vec<PageStamp> = self.stamped().into_values().collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// What a book designer would mend on its pages, as the report of a book without a front.
    pub(super) fn findings(&self) -> &[Finding] {
        let report = || self.pages.as_ref().map(|pages| pages.report(&self.document)).unwrap_or_default();
        self.findings.get_or_init(report)
    }

    /// The stamp of each page that asks for one, by the page, from 0.
    pub(super) fn stamped(&self) -> BTreeMap<usize, PageStamp> {
        self.pages.as_ref().map(Pages::stamps).unwrap_or_default()
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

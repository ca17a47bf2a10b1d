//! Pages composed: a body laid out once without pages, its pages decided, then laid out with them.
//!
//! The galley and the plan are made once for a body, whatever edition and product it is printed in. A book whose pages
//! then begin elsewhere than planned, as where a reference to a front page is longer than the galley took it for, gets a
//! plan of its own from what its pages measure.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::document::model::{Body, Document, PagePlan};
use crate::paginate::{self, Costs, Plan};
use crate::typeset::{Measures, Pages, page_plan};

/// What a body measures, and where its pages begin.
pub(super) struct Composition {
    measures: Measures,
    plan: Plan,
}

/// A composition that is made when it is first asked for; none if the layout tells nothing of its pieces.
pub(super) type Kept = Arc<OnceLock<Option<Composition>>>;

/// The compositions made so far, by body.
#[derive(Default)]
pub(super) struct Compositions {
    known: Mutex<Vec<(Arc<Body>, Kept)>>,
}

impl Compositions {
    /// The composition of a document's body, once it is made.
    pub(super) fn of(&self, document: &Document) -> Kept {
        // A body is put in whole: a thread that panicked left nothing half done.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = known.iter().find(|(body, _)| document.has_body(body)) {
            return kept.clone();
        }
        let kept = Kept::default();
        known.push((document.body.clone(), kept.clone()));
        kept
    }
}

impl Composition {
    /// The pages of a body with these measures.
    pub(super) fn of(measures: Measures, body: &Body) -> Self {
        let _span = tracing::info_span!("pagination", guide = body.guide.id).entered();
        let plan = paginate::plan(&measures.galley(&body.lists.wishes), &Costs::default());
        Self { measures, plan }
    }

    /// The pages decided anew, if those that were laid out begin elsewhere than planned.
    pub(super) fn corrected(&self, pages: &Pages, body: &Body) -> Option<Self> {
        pages.first_astray(&self.plan)?;
        Some(Self::of(pages.corrected(&self.measures, &self.plan), body))
    }

    /// The label of the first page that begins elsewhere than planned.
    pub(super) fn astray(&self, pages: &Pages, body: &Body) -> Option<String> {
        let page = pages.first_astray(&self.plan)?;
        let begin = pages.list.index_of.get(body.parts.first()?.key.as_str())?;
        pages.list.marks.get(begin + page - 1).or(pages.list.marks.last()).map(|mark| mark.label.clone())
    }

    /// Where the pages begin, as layouts read it.
    pub(super) fn page_plan(&self) -> PagePlan {
        page_plan(&self.plan)
    }
}

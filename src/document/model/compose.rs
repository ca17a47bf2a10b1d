//! What layouts are told of composed pages: that a galley is asked for, or where the pages were decided to begin.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Body, Document, EditionFacts, Front, Lists, Names, Titles};
use crate::identity::Identity;
use crate::project::Product;

/// What a layout is asked for where it is not the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The body on pages without end, with marks where pieces begin and end.
    Galley,
}

/// Where the pages of a body begin and what stretches on them, by the spots that the marks of a layout name: a block's
/// key and, of one in a block, `/` and its number from 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PagePlan {
    /// The pieces before which a page has to end, in reading order.
    pub breaks: Vec<String>,
    /// Lines of notepads, or parts of them, that have more than asked for.
    pub pads: BTreeMap<String, u32>,
    /// Points added to the space over headings.
    pub gaps: BTreeMap<String, f64>,
}

impl Document {
    /// The same document with its pages decided.
    pub fn planned(self, plan: PagePlan) -> Self {
        Self { plan: Some(plan), ..self }
    }

    /// What a galley of its body is laid out from. Nothing of the edition is in it: equal bodies have equal galleys.
    pub fn galley(&self) -> Self {
        Self {
            product: Product::Workbook,
            copy: None,
            identity: Identity::default(),
            front: Arc::new(no_front()),
            sheets: Vec::new(),
            plan: None,
            mode: Some(Mode::Galley),
            ..self.clone()
        }
    }

    /// Whether another document has this very body.
    pub fn has_body(&self, body: &Arc<Body>) -> bool {
        Arc::ptr_eq(&self.body, body) || self.body == *body
    }
}

/// Front matter that says nothing.
fn no_front() -> Front {
    let none = Names::new;
    Front {
        languages: Vec::new(),
        words: BTreeMap::new(),
        minutes: BTreeMap::new(),
        titles: Titles { series: none(), publisher: none(), guide: none(), subtitle: none() },
        edition: EditionFacts {
            id: String::new(),
            state: None,
            name: none(),
            languages: Vec::new(),
            date: String::new(),
            date_text: BTreeMap::new(),
            partners: Vec::new(),
            partners_text: BTreeMap::new(),
        },
        pages: Vec::new(),
        answers: Vec::new(),
        lists: Lists::default(),
    }
}

//! A document as it goes to layout for composed pages: its galley first, then itself with a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{Block, Body, Document, EditionFacts, Front, Lists, Mode, Names, PagePlan, Titles};
use crate::identity::Identity;
use crate::project::Product;

impl Document {
    /// The same document with its pages decided.
    pub fn planned(self, plan: PagePlan) -> Self {
        Self { plan: Some(plan), ..self }
    }

    /// The same document with its figures in the order in which they are printed, for a product without pages.
    pub fn in_print_order(mut self, plan: &PagePlan) -> Self {
        if !plan.later.is_empty() {
            let chapters = Arc::make_mut(&mut self.body).parts.iter_mut().flat_map(|part| &mut part.chapters);
            chapters.for_each(|chapter| put_later(&mut chapter.blocks, &plan.later));
        }
        self
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

/// Puts figures behind the blocks that they stand behind.
fn put_later(blocks: &mut Vec<Block>, later: &BTreeMap<String, String>) {
    let (late, mut ordered): (Vec<Block>, Vec<Block>) =
        blocks.drain(..).partition(|block| later.contains_key(block.key.as_str()));
    // Of several behind one block the first comes first.
    for figure in late.into_iter().rev() {
        let behind = later.get(figure.key.as_str()).map(String::as_str);
        let at = ordered.iter().position(|block| Some(block.key.as_str()) == behind);
        ordered.insert(at.map_or(ordered.len(), |at| at + 1), figure);
    }
    *blocks = ordered;
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

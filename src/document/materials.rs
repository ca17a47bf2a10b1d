//! What the words of an exercise or a tool point to, so that its handout can print it: a figure, a case, a callout, or the tables and
//! numbered lists of a section.
//!
//! Tables and lists have no ids of their own. They are named by the heading that they stand under, and a link to that
//! heading brings those that follow it before the next one.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Block, Inline, Kind, Material, Names, Target};
use super::pages::PageList;
use super::visit::{children, each_block, each_inline_mut};
use super::words;

/// What can be printed again, by the id that links name.
#[derive(Debug, Default)]
pub(super) struct Materials {
    by_id: BTreeMap<Target, Found>,
}

#[derive(Debug, Clone)]
struct Found {
    title: Names,
    blocks: Vec<Block>,
}

impl Materials {
    /// Takes in what stands among these blocks and inside them.
    pub(super) fn take_in(&mut self, blocks: &[Block]) {
        let mut under: Option<&Target> = None;
        for block in blocks {
            match &block.kind {
                Kind::Heading { text, .. } => {
                    under = block.id.as_ref();
                    if let Some(id) = under {
                        let found = Found { title: words::names(text), blocks: Vec::new() };
                        self.by_id.entry(id.clone()).or_insert(found);
                    }
                }
                Kind::Table { .. } | Kind::List { start: Some(_), .. } => {
                    if let Some(found) = under.and_then(|id| self.by_id.get_mut(id)) {
                        found.blocks.push(copy(block));
                    }
                }
                Kind::Figure { .. } | Kind::Case { .. } | Kind::Callout { .. } => {
                    if let Some(id) = &block.id {
                        let found = Found { title: Names::new(), blocks: vec![copy(block)] };
                        self.by_id.entry(id.clone()).or_insert(found);
                    }
                }
                Kind::Paragraph { .. }
                | Kind::List { start: None, .. }
                | Kind::Quote { .. }
                | Kind::Code { .. }
                | Kind::Definitions { .. }
                | Kind::Rule
                | Kind::Notepad { .. }
                | Kind::Exercise { .. }
                | Kind::Tool { .. }
                | Kind::Checklist { .. }
                | Kind::Scale { .. }
                | Kind::Fields { .. }
                | Kind::Voice { .. }
                | Kind::Facilitator { .. }
                | Kind::Status { .. } => {}
            }
            children(block, &mut |inner| self.take_in(inner));
        }
    }

    /// What the words of these blocks point to and what does not stand in them, each once, in the order of the words.
    pub(super) fn of(&self, blocks: &[Block], pages: &PageList) -> Vec<Material> {
        let mut seen = BTreeSet::new();
        each_block(blocks, &mut |block| seen.extend(block.id.clone()));
        let mut materials = Vec::new();
        for target in targets(blocks) {
            let Some(found) = self.by_id.get(&target).filter(|found| !found.blocks.is_empty()) else { continue };
            if seen.insert(target) {
                let page = found.blocks.first().and_then(|block| pages.label_of.get(block.key.as_str())).cloned();
                materials.push(Material { title: found.title.clone(), page, blocks: found.blocks.clone() });
            }
        }
        materials
    }
}

/// A block to be printed again: links lead to the place it comes from, and so do its footnotes, whose sources stand there.
fn copy(block: &Block) -> Block {
    let mut copy = Block { id: None, ..block.clone() };
    each_inline_mut(std::slice::from_mut(&mut copy), &mut |inline| {
        if matches!(inline, Inline::Note { .. }) {
            *inline = Inline::Text { v: String::new() };
        }
    });
    copy
}

/// The ids that references in these blocks name, in order.
fn targets(blocks: &[Block]) -> Vec<Target> {
    let mut found = Vec::new();
    each_inline_mut(&mut blocks.to_vec(), &mut |inline| {
        if let Inline::Ref { target, .. } = inline {
            found.push(target.clone());
        }
    });
    found
}

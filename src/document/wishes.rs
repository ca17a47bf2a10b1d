//! What authors and editions ask of pages, as a list of the blocks that it is asked for.

use super::builder::Builder;
use super::model::{self, Kind, Target, Wish};
use super::visit::each_block;
use crate::series::{Block, BlockKind, Placing};

impl<'a> Builder<'a> {
    /// Notes what is asked for blocks that follow each other; of a tool, which is a page, all. With each block of the source stands where in `built` begins
    /// what it became.
    pub(super) fn wishes(&mut self, sources: &[(&'a Block, usize)], built: &[model::Block]) {
        for (index, (block, begin)) in sources.iter().enumerate() {
            let fills = matches!(block.kind, BlockKind::Tool { .. });
            let page = Placing { breaks: fills || is_behind_tool(built, *begin), keep: fills };
            let asked = self.asked(block).or(page);
            let own = &built[*begin..end_of(sources, index).unwrap_or(built.len())];
            if asked.is_asked() && !own.is_empty() {
                self.lists.wishes.push(Wish { keys: keys(own), breaks: asked.breaks, keep: asked.keep, fills });
            }
        }
    }

    /// What is asked for a block, by its author or by the edition.
    fn asked(&self, block: &Block) -> Placing {
        let Some(id) = &block.id else { return block.placing };
        let (edition, guide) = (&self.input.edition.config, &self.input.guide.id);
        let ours = edition.fixes.iter().filter(|fix| fix.guide.value == *guide && fix.block.value == id.value);
        // A front page may have a block of the same id, and its pages are not composed.
        let ours = ours.filter(|_| self.at.part.is_some());
        ours.fold(block.placing, |asked, fix| asked.or(Placing { breaks: fix.breaks, keep: fix.keep }))
    }
}

/// Whether what begins there stands behind a tool, which has its page to itself.
fn is_behind_tool(built: &[model::Block], begin: usize) -> bool {
    let before = begin.checked_sub(1).and_then(|before| built.get(before));
    before.is_some_and(|before| matches!(before.kind, Kind::Tool { .. }))
}

/// Where the blocks end that stay together with one: of a heading all up to the next heading.
fn end_of(sources: &[(&Block, usize)], index: usize) -> Option<usize> {
    let is_heading = |(block, _): &(&Block, usize)| block.heading_level().is_some();
    let mut behind = sources[index + 1..].iter();
    let next = if is_heading(&sources[index]) { behind.find(|next| is_heading(next)) } else { behind.next() };
    next.map(|(_, begin)| *begin)
}

/// The keys of blocks and of all inside them.
fn keys(blocks: &[model::Block]) -> Vec<Target> {
    let mut keys = Vec::new();
    each_block(blocks, &mut |block| keys.push(block.key.clone()));
    keys
}

//! The one way through the sources: everything that is met on it, in the order of reading.
//!
//! What looks for something in the sources takes this way instead of a walk of its own, so that nothing is forgotten:
//! footnotes, cells, terms, alternative texts and the words of attributes are all on it.

use super::tree::{Block, BlockKind, Body, Flow, FlowKind, Inline, Series, Unit};
use crate::source::Span;

/// What is met, outer things before what they hold.
#[derive(Debug, Clone, Copy)]
pub enum Met<'a> {
    /// A block.
    Block(&'a Block),
    /// A piece that is translated as a whole.
    Unit(&'a Unit),
    /// A piece of Markdown; of a list or quotation also each inside it.
    Flow(&'a Flow),
    /// Words that stand together.
    Words(Words<'a>),
    /// Text that stands as it is written in every language: preformatted, or signs in a picture.
    Code(&'a str, Span),
}

/// Words that stand together: a paragraph, a heading, a cell, a term, what an item says.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The words, as written.
    pub inlines: &'a [Inline],
    /// The bytes of the flow, cell or item that they are of.
    pub span: Span,
    /// What they are for.
    pub role: Role,
}

/// What words are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// They are printed.
    Text,
    /// They stand for a picture, read aloud and not printed.
    Alternative,
}

impl Series {
    /// Everything: the titles in TOML, every chapter and page, the words of pictures.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(Met<'a>)) {
        self.names().for_each(|unit| unit.visit(look));
        self.bodies().for_each(|body| body.visit(look));
        for (_, picture) in self.pictures.iter() {
            picture.words.iter().for_each(|unit| unit.visit(look));
            picture.signs.iter().for_each(|sign| look(Met::Code(&sign.value, sign.span)));
        }
    }

    /// Every body: chapters, then pages.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let chapters = self.guides.iter().flat_map(|guide| guide.chapters.iter().map(|chapter| &chapter.body));
        chapters.chain(self.pages.iter().map(|page| &page.body))
    }

    /// The titles and names in TOML that are translated.
    pub fn names(&self) -> impl Iterator<Item = &Unit> {
        let guides = self.guides.iter().flat_map(|guide| [&guide.title, &guide.subtitle, &guide.subject]);
        [&self.title, &self.publisher].into_iter().chain(guides)
    }
}

impl Body {
    /// Everything in it, footnotes last.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(Met<'a>)) {
        self.visit_kept(&|_| true, look);
    }

    /// Everything in it but the blocks that `keep` leaves out, with what they hold; footnotes last.
    pub fn visit_kept<'a>(&'a self, keep: &impl Fn(&Block) -> bool, look: &mut impl FnMut(Met<'a>)) {
        for block in self.blocks.iter().chain(self.notes.iter().flat_map(|note| &note.blocks)) {
            block.visit_kept(0, keep, &mut |met, _| look(met));
        }
    }

    /// Calls `visit` on every block, those of footnotes last.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        self.visit(&mut |met| {
            if let Met::Block(block) = met {
                visit(block);
            }
        });
    }

    /// Every unit, in the order of reading, those of footnotes last.
    pub fn units(&self) -> Vec<&Unit> {
        let notes = self.notes.iter().flat_map(|note| &note.blocks);
        self.blocks.iter().chain(notes).flat_map(Block::all_units).collect()
    }
}

impl Block {
    /// This block and everything in it.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(Met<'a>)) {
        self.visit_at(0, &mut |met, _| look(met));
    }

    /// The same; `look` is also told how many blocks, lists, quotations and tables stand around what is met, where
    /// `depth` stand around this block.
    pub fn visit_at<'a>(&'a self, depth: usize, look: &mut impl FnMut(Met<'a>, usize)) {
        self.visit_kept(depth, &|_| true, look);
    }

    fn visit_kept<'a>(&'a self, depth: usize, keep: &impl Fn(&Block) -> bool, look: &mut impl FnMut(Met<'a>, usize)) {
        if !keep(self) {
            return;
        }
        look(Met::Block(self), depth);
        let (before, behind) = self.own_units();
        let inside = depth + usize::from(!matches!(self.kind, BlockKind::Leaf(_) | BlockKind::Item { .. }));
        before.into_iter().for_each(|unit| unit.visit_at(inside, look));
        if let BlockKind::Code(text) = &self.kind {
            look(Met::Code(text, self.span), depth);
        }
        self.children().iter().for_each(|child| child.visit_kept(inside, keep, look));
        behind.into_iter().for_each(|unit| unit.visit_at(inside, look));
    }

    /// The blocks inside this one.
    pub fn children(&self) -> &[Block] {
        match &self.kind {
            BlockKind::Quote(blocks)
            | BlockKind::List { items: blocks, .. }
            | BlockKind::Item { blocks, .. }
            | BlockKind::Notepad { prompt: blocks, .. }
            | BlockKind::Exercise { blocks, .. }
            | BlockKind::Tool { blocks, .. }
            | BlockKind::Checklist { intro: blocks, .. }
            | BlockKind::Scale { intro: blocks, .. }
            | BlockKind::Fields { intro: blocks, .. }
            | BlockKind::Case(blocks)
            | BlockKind::Voice { blocks, .. }
            | BlockKind::Callout(_, blocks)
            | BlockKind::Answer { blocks, .. }
            | BlockKind::Facilitator(blocks)
            | BlockKind::Only(_, blocks) => blocks,
            BlockKind::Leaf(_) | BlockKind::Code(_) | BlockKind::Rule | BlockKind::Status => &[],
        }
    }

    /// Every unit of this block and of the blocks inside it, in the order of reading.
    pub fn all_units(&self) -> Vec<&Unit> {
        let mut units = Vec::new();
        self.visit(&mut |met| {
            if let Met::Unit(unit) = met {
                units.push(unit);
            }
        });
        units
    }

    /// The units of this block itself, not those of the blocks inside it, in the order of reading.
    pub fn units(&self) -> Vec<&Unit> {
        let (mut units, behind) = self.own_units();
        units.extend(behind);
        units
    }

    /// The units of this block itself: those read before the blocks inside it, and those read after them.
    fn own_units(&self) -> (Vec<&Unit>, Vec<&Unit>) {
        match &self.kind {
            BlockKind::Leaf(unit) | BlockKind::Exercise { title: unit, .. } | BlockKind::Tool { title: unit, .. } => {
                (vec![unit], Vec::new())
            }
            BlockKind::Checklist { items: unit, .. }
            | BlockKind::Fields { cells: unit, .. }
            | BlockKind::Voice { source: unit, .. } => (Vec::new(), vec![unit]),
            BlockKind::Scale { low, high, items, .. } => (Vec::new(), low.iter().chain(high).chain([items]).collect()),
            BlockKind::Quote(_)
            | BlockKind::List { .. }
            | BlockKind::Item { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Notepad { .. }
            | BlockKind::Case(_)
            | BlockKind::Callout(..)
            | BlockKind::Answer { .. }
            | BlockKind::Facilitator(_)
            | BlockKind::Status
            | BlockKind::Only(..) => (Vec::new(), Vec::new()),
        }
    }
}

impl Unit {
    /// This unit and everything in it.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(Met<'a>)) {
        self.visit_at(0, &mut |met, _| look(met));
    }

    fn visit_at<'a>(&'a self, depth: usize, look: &mut impl FnMut(Met<'a>, usize)) {
        look(Met::Unit(self), depth);
        self.flow.visit_at(depth, look);
    }
}

impl Flow {
    /// This flow and everything in it.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(Met<'a>)) {
        self.visit_at(0, &mut |met, _| look(met));
    }

    /// The same; `look` is also told how many lists, quotations and tables stand around what is met, where `depth` stand
    /// around this flow.
    pub fn visit_at<'a>(&'a self, depth: usize, look: &mut impl FnMut(Met<'a>, usize)) {
        look(Met::Flow(self), depth);
        let inside = depth + 1;
        let text = |inlines, span| Met::Words(Words { inlines, span, role: Role::Text });
        match &self.kind {
            FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => look(text(content, self.span), depth),
            FlowKind::Figure(figure) => {
                let alternative = Words { inlines: &figure.alt, span: self.span, role: Role::Alternative };
                look(Met::Words(alternative), depth);
                look(text(&figure.caption, figure.path.span), depth);
            }
            FlowKind::List(list) => {
                list.items.iter().flat_map(|item| &item.flows).for_each(|flow| flow.visit_at(inside, look));
            }
            FlowKind::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| look(text(&cell.content, cell.span), inside));
            }
            FlowKind::Definitions(terms) => {
                for term in terms {
                    look(text(&term.content, term.span), inside);
                    term.definitions.iter().flatten().for_each(|flow| flow.visit_at(inside, look));
                }
            }
            FlowKind::Quote(flows) => flows.iter().for_each(|flow| flow.visit_at(inside, look)),
            FlowKind::Code(text) => look(Met::Code(text, self.span), depth),
            FlowKind::Rule => {}
        }
    }
}

/// Calls `look` on every inline, outer ones before what they hold.
pub fn each_inline<'a>(inlines: &'a [Inline], look: &mut impl FnMut(&'a Inline)) {
    each_inline_at(inlines, 0, &mut |inline, _| look(inline));
}

/// The same; `look` is also told how deep the inline stands, where these stand `depth` deep.
pub fn each_inline_at<'a>(inlines: &'a [Inline], depth: usize, look: &mut impl FnMut(&'a Inline, usize)) {
    for inline in inlines {
        look(inline, depth);
        match inline {
            Inline::Emph(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Link { content, .. } => each_inline_at(content, depth + 1, look),
            Inline::Text(..) | Inline::Code(..) | Inline::Break | Inline::Note(..) | Inline::Placeholder(..) => {}
        }
    }
}

/// The words of inlines without markup: a break leaves a gap, a footnote nothing, a placeholder its name in braces.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    each_inline(inlines, &mut |inline| match inline {
        Inline::Text(text, _) | Inline::Code(text, _) => out.push_str(text),
        Inline::Break => out.push(' '),
        Inline::Placeholder(name, _) => {
            out.push_str("{{");
            out.push_str(name);
            out.push_str("}}");
        }
        Inline::Emph(_) | Inline::Strong(_) | Inline::Strike(_) | Inline::Link { .. } | Inline::Note(..) => {}
    });
    out
}

//! Walking over blocks in reading order, notes left out: for link targets, page marks and sizes.

use crate::document::model::{Block, Inline, Kind};

/// Calls `see` for every block, outer ones first.
pub(super) fn blocks<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        see(block);
        children(block, &mut |inner| self::blocks(inner, see));
    }
}

/// The lists of blocks inside a block, in reading order.
fn children<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a [Block])) {
    match &block.kind {
        Kind::List { items, .. } => items.iter().for_each(|item| visit(&item.blocks)),
        Kind::Definitions { items } => {
            items.iter().flat_map(|item| &item.definitions).for_each(|definition| visit(definition));
        }
        Kind::Notepad { prompts, .. } => prompts.iter().for_each(|prompt| visit(&prompt.blocks)),
        Kind::Quote { blocks }
        | Kind::Exercise { blocks, .. }
        | Kind::Case { blocks }
        | Kind::Voice { blocks, .. }
        | Kind::Callout { blocks, .. }
        | Kind::Facilitator { blocks, .. } => visit(blocks),
        Kind::Checklist { intro, .. } | Kind::Scale { intro, .. } | Kind::Fields { intro, .. } => visit(intro),
        Kind::Heading { .. }
        | Kind::Paragraph { .. }
        | Kind::Code { .. }
        | Kind::Table { .. }
        | Kind::Figure { .. }
        | Kind::Rule
        | Kind::Status { .. } => {}
    }
}

/// About how many bytes of XHTML a block takes, rather too many than too few.
pub(super) fn size(block: &Block) -> usize {
    let mut total = 160 + own_size(&block.kind);
    children(block, &mut |inner| total += inner.iter().map(size).sum::<usize>());
    total
}

fn own_size(kind: &Kind) -> usize {
    match kind {
        Kind::Heading { text, .. } => text.iter().map(|text| inlines_size(&text.text) + 120).sum(),
        Kind::Paragraph { text } => inlines_size(text),
        Kind::Code { text } => text.len() * 2,
        Kind::Figure { caption, alt, .. } => inlines_size(caption) + alt.len() + 2000,
        Kind::Table { head, rows, .. } => {
            let cells: usize = rows.iter().flatten().map(|cell| inlines_size(cell) + 160).sum();
            cells + rows.len() * head.iter().map(|cell| inlines_size(cell)).sum::<usize>()
        }
        Kind::Definitions { items } => {
            items.iter().flat_map(|item| &item.terms).map(|term| inlines_size(&term.text) + 120).sum()
        }
        Kind::Checklist { items, .. } | Kind::Scale { items, .. } => {
            items.iter().flat_map(|item| &item.text).map(|text| inlines_size(&text.text) + 400).sum()
        }
        Kind::Fields { rows, .. } => {
            let cells = rows.iter().flatten();
            cells.map(|cell| 300 + cell.text.iter().map(|text| inlines_size(&text.text)).sum::<usize>()).sum()
        }
        Kind::Status { rows } => rows.len() * 2500,
        Kind::Notepad { parts, .. } => 600 + parts.len() * 120,
        _ => 300,
    }
}

fn inlines_size(inlines: &[Inline]) -> usize {
    inlines.iter().map(inline_size).sum()
}

fn inline_size(inline: &Inline) -> usize {
    match inline {
        Inline::Text { v } | Inline::Code { v } => v.len() + v.len() / 8 + 20,
        Inline::Break => 5,
        Inline::Emph { c } | Inline::Strong { c } | Inline::Strike { c } => 20 + inlines_size(c),
        Inline::Span { c, .. } => 60 + inlines_size(c),
        Inline::Link { url, c } => 40 + url.len() + inlines_size(c),
        Inline::Ref { c, title, target, .. } => 120 + title.len() + target.len() + inlines_size(c),
        Inline::Xref { c, title, .. } => 240 + title.len() + inlines_size(c),
        Inline::Note { blocks, .. } => 500 + blocks.iter().map(size).sum::<usize>(),
    }
}

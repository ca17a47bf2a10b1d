//! How large blocks are as XHTML.

use crate::document::model::{Block, Inline, Kind};
use crate::document::visit::children;

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
        Kind::List { .. }
        | Kind::Quote { .. }
        | Kind::Rule
        | Kind::Exercise { .. }
        | Kind::Tool { .. }
        | Kind::Case { .. }
        | Kind::Voice { .. }
        | Kind::Callout { .. }
        | Kind::Facilitator { .. } => 300,
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
        Inline::Link { url, c, tip } => 50 + url.len() + tip.len() + inlines_size(c),
        Inline::Ref { c, title, target, .. } => 120 + title.len() + target.len() + inlines_size(c),
        Inline::Xref { c, title, .. } => 240 + title.len() + inlines_size(c),
        Inline::Note { blocks, .. } => 500 + blocks.iter().map(size).sum::<usize>(),
    }
}

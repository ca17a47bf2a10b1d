//! Going through a document's blocks and words.

use super::model::{Block, Inline, Kind};

/// Calls `visit` on every block, outer ones first.
pub fn each_block<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            Kind::Quote { blocks }
            | Kind::Exercise { blocks, .. }
            | Kind::Case { blocks }
            | Kind::Voice { blocks, .. }
            | Kind::Callout { blocks, .. }
            | Kind::Facilitator { blocks, .. } => each_block(blocks, visit),
            Kind::Checklist { intro, .. } | Kind::Scale { intro, .. } | Kind::Fields { intro, .. } => {
                each_block(intro, visit);
            }
            Kind::List { items, .. } => items.iter().for_each(|item| each_block(&item.blocks, visit)),
            Kind::Notepad { prompts, .. } => prompts.iter().for_each(|prompt| each_block(&prompt.blocks, visit)),
            Kind::Definitions { items } => {
                items.iter().flat_map(|item| &item.definitions).for_each(|blocks| each_block(blocks, visit));
            }
            Kind::Heading { .. }
            | Kind::Paragraph { .. }
            | Kind::Code { .. }
            | Kind::Table { .. }
            | Kind::Figure { .. }
            | Kind::Rule
            | Kind::Status { .. } => {}
        }
    }
}

/// Calls `visit` on every inline of every block, outer ones first, those of footnotes among them.
pub fn each_inline_mut(blocks: &mut [Block], visit: &mut impl FnMut(&mut Inline)) {
    for block in blocks {
        match &mut block.kind {
            Kind::Heading { text, .. } => text.iter_mut().for_each(|text| words(&mut text.text, visit)),
            Kind::Paragraph { text } => words(text, visit),
            Kind::Figure { caption, .. } => words(caption, visit),
            Kind::Table { head, rows, .. } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| words(cell, visit));
            }
            Kind::List { items, .. } => items.iter_mut().for_each(|item| each_inline_mut(&mut item.blocks, visit)),
            Kind::Notepad { prompts, .. } => {
                prompts.iter_mut().for_each(|prompt| each_inline_mut(&mut prompt.blocks, visit));
            }
            Kind::Checklist { intro, items } | Kind::Scale { intro, items, .. } => {
                each_inline_mut(intro, visit);
                items.iter_mut().flat_map(|item| &mut item.text).for_each(|text| words(&mut text.text, visit));
            }
            Kind::Fields { intro, head, rows, .. } => {
                each_inline_mut(intro, visit);
                let cells = rows.iter_mut().flatten().flat_map(|cell| &mut cell.text);
                head.iter_mut().flatten().chain(cells).for_each(|text| words(&mut text.text, visit));
            }
            Kind::Definitions { items } => {
                for item in items {
                    item.terms.iter_mut().for_each(|text| words(&mut text.text, visit));
                    item.definitions.iter_mut().for_each(|blocks| each_inline_mut(blocks, visit));
                }
            }
            Kind::Quote { blocks }
            | Kind::Exercise { blocks, .. }
            | Kind::Case { blocks }
            | Kind::Voice { blocks, .. }
            | Kind::Callout { blocks, .. }
            | Kind::Facilitator { blocks, .. } => each_inline_mut(blocks, visit),
            Kind::Code { .. } | Kind::Rule | Kind::Status { .. } => {}
        }
    }
}

fn words(inlines: &mut [Inline], visit: &mut impl FnMut(&mut Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emph { c }
            | Inline::Strong { c }
            | Inline::Strike { c }
            | Inline::Span { c, .. }
            | Inline::Link { c, .. }
            | Inline::Ref { c, .. }
            | Inline::Xref { c, .. } => words(c, visit),
            Inline::Note { blocks, .. } => each_inline_mut(blocks, visit),
            Inline::Text { .. } | Inline::Code { .. } | Inline::Break => {}
        }
    }
}

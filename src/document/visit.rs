//! The one way through a document's blocks and words.

use std::borrow::Cow;

use super::model::{Block, Inline, Kind};
use super::pages::Piece;

/// Calls `see` on each list of blocks inside a block, in reading order; footnotes are not among them.
pub fn children<'a>(block: &'a Block, see: &mut dyn FnMut(&'a [Block])) {
    match &block.kind {
        Kind::Quote { blocks }
        | Kind::Exercise { blocks, .. }
        | Kind::Tool { blocks, .. }
        | Kind::Case { blocks }
        | Kind::Voice { blocks, .. }
        | Kind::Callout { blocks, .. } => see(blocks),
        Kind::Facilitator { blocks, answer, .. } => {
            see(blocks);
            see(answer);
        }
        Kind::Checklist { intro, .. } | Kind::Scale { intro, .. } | Kind::Fields { intro, .. } => see(intro),
        Kind::List { items, .. } => items.iter().for_each(|item| see(&item.blocks)),
        Kind::Notepad { prompts, .. } => prompts.iter().for_each(|prompt| see(&prompt.blocks)),
        Kind::Definitions { items } => items.iter().flat_map(|item| &item.definitions).for_each(|blocks| see(blocks)),
        Kind::Heading { .. }
        | Kind::Paragraph { .. }
        | Kind::Code { .. }
        | Kind::Table { .. }
        | Kind::Figure { .. }
        | Kind::Rule
        | Kind::Status { .. } => {}
    }
}

/// The same, to change the lists.
pub fn children_mut(block: &mut Block, change: &mut dyn FnMut(&mut Vec<Block>)) {
    match &mut block.kind {
        Kind::Quote { blocks }
        | Kind::Exercise { blocks, .. }
        | Kind::Tool { blocks, .. }
        | Kind::Case { blocks }
        | Kind::Voice { blocks, .. }
        | Kind::Callout { blocks, .. }
        | Kind::Facilitator { blocks, .. } => change(blocks),
        Kind::Checklist { intro, .. } | Kind::Scale { intro, .. } | Kind::Fields { intro, .. } => change(intro),
        Kind::List { items, .. } => items.iter_mut().for_each(|item| change(&mut item.blocks)),
        Kind::Notepad { prompts, .. } => prompts.iter_mut().for_each(|prompt| change(&mut prompt.blocks)),
        Kind::Definitions { items } => items.iter_mut().flat_map(|item| &mut item.definitions).for_each(change),
        Kind::Heading { .. }
        | Kind::Paragraph { .. }
        | Kind::Code { .. }
        | Kind::Table { .. }
        | Kind::Figure { .. }
        | Kind::Rule
        | Kind::Status { .. } => {}
    }
}

/// Calls `see` on every block, outer ones first, in reading order; those of footnotes are not among them.
pub fn each_block<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        see(block);
        children(block, &mut |inner| each_block(inner, see));
    }
}

/// Calls `see` with the key of every block and of every piece of one, in reading order; those of footnotes are not among
/// them.
pub fn each_key<'a>(blocks: impl IntoIterator<Item = &'a Block>, see: &mut dyn FnMut(Cow<'a, str>)) {
    for block in blocks {
        see(Cow::Borrowed(block.key.as_str()));
        if let Kind::Definitions { items } = &block.kind {
            for (number, item) in (1..).zip(items) {
                see(Cow::Owned(Piece::Item(number).key(&block.key)));
                item.definitions.iter().for_each(|inner| each_key(inner, see));
            }
            continue;
        }
        children(block, &mut |inner| each_key(inner, see));
        pieces(&block.kind).for_each(|piece| see(Cow::Owned(piece.key(&block.key))));
    }
}

/// The pieces that stand behind everything else in a block.
fn pieces(kind: &Kind) -> impl Iterator<Item = Piece> {
    let (piece, count): (fn(usize) -> Piece, usize) = match kind {
        Kind::Table { rows, .. } => (Piece::Row, rows.len()),
        Kind::Fields { rows, .. } => (Piece::Row, rows.len()),
        Kind::Status { rows } => (Piece::Row, rows.len()),
        Kind::Checklist { items, .. } | Kind::Scale { items, .. } => (Piece::Item, items.len()),
        Kind::Notepad { parts, .. } => (Piece::Part, parts.len()),
        Kind::Heading { .. }
        | Kind::Paragraph { .. }
        | Kind::List { .. }
        | Kind::Quote { .. }
        | Kind::Code { .. }
        | Kind::Definitions { .. }
        | Kind::Figure { .. }
        | Kind::Rule
        | Kind::Exercise { .. }
        | Kind::Tool { .. }
        | Kind::Case { .. }
        | Kind::Voice { .. }
        | Kind::Callout { .. }
        | Kind::Facilitator { .. } => (Piece::Item, 0),
    };
    (1..=count).map(piece)
}

/// Calls `change` on every inline of every block, outer ones first, those of footnotes among them.
pub fn each_inline_mut(blocks: &mut [Block], change: &mut dyn FnMut(&mut Inline)) {
    for block in blocks {
        match &mut block.kind {
            Kind::Heading { text, .. } => text.iter_mut().for_each(|text| words(&mut text.text, change)),
            Kind::Paragraph { text } => words(text, change),
            Kind::Figure { caption, .. } => words(caption, change),
            Kind::Table { head, rows, .. } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| words(cell, change));
            }
            Kind::List { items, .. } => items.iter_mut().for_each(|item| each_inline_mut(&mut item.blocks, change)),
            Kind::Notepad { prompts, .. } => {
                prompts.iter_mut().for_each(|prompt| each_inline_mut(&mut prompt.blocks, change));
            }
            Kind::Checklist { intro, items } | Kind::Scale { intro, items, .. } => {
                each_inline_mut(intro, change);
                items.iter_mut().flat_map(|item| &mut item.text).for_each(|text| words(&mut text.text, change));
            }
            Kind::Fields { intro, head, rows, .. } => {
                each_inline_mut(intro, change);
                let cells = rows.iter_mut().flatten().flat_map(|cell| &mut cell.text);
                head.iter_mut().flatten().chain(cells).for_each(|text| words(&mut text.text, change));
            }
            Kind::Definitions { items } => {
                for item in items {
                    item.terms.iter_mut().for_each(|text| words(&mut text.text, change));
                    item.definitions.iter_mut().for_each(|blocks| each_inline_mut(blocks, change));
                }
            }
            Kind::Exercise { title, blocks, .. } | Kind::Tool { title, blocks, .. } => {
                title.iter_mut().for_each(|text| words(&mut text.text, change));
                each_inline_mut(blocks, change);
            }
            Kind::Quote { blocks }
            | Kind::Case { blocks }
            | Kind::Voice { blocks, .. }
            | Kind::Callout { blocks, .. } => each_inline_mut(blocks, change),
            Kind::Facilitator { blocks, answer, .. } => {
                each_inline_mut(blocks, change);
                each_inline_mut(answer, change);
            }
            Kind::Code { .. } | Kind::Rule | Kind::Status { .. } => {}
        }
    }
}

fn words(inlines: &mut [Inline], change: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        change(inline);
        match inline {
            Inline::Emph { c }
            | Inline::Strong { c }
            | Inline::Strike { c }
            | Inline::Span { c, .. }
            | Inline::Link { c, .. }
            | Inline::Ref { c, .. }
            | Inline::Xref { c, .. } => words(c, change),
            Inline::Note { blocks, .. } => each_inline_mut(blocks, change),
            Inline::Text { .. } | Inline::Code { .. } | Inline::Break => {}
        }
    }
}

/// The printed level of a heading.
pub fn heading_level(block: &Block) -> Option<u8> {
    if let Kind::Heading { level, .. } = block.kind { Some(level) } else { None }
}

/// The names of the fields of a block itself, in reading order.
pub fn field_names(block: &Block) -> Vec<&str> {
    match &block.kind {
        Kind::Notepad { parts, .. } => parts.iter().map(|part| part.field.as_str()).collect(),
        Kind::Checklist { items, .. } | Kind::Scale { items, .. } => {
            items.iter().map(|item| item.field.as_str()).collect()
        }
        Kind::Fields { rows, .. } => rows.iter().flatten().filter_map(|cell| cell.field.as_deref()).collect(),
        Kind::Status { rows } => rows.iter().filter_map(|row| row.field.as_deref()).collect(),
        Kind::Heading { .. }
        | Kind::Paragraph { .. }
        | Kind::List { .. }
        | Kind::Quote { .. }
        | Kind::Code { .. }
        | Kind::Table { .. }
        | Kind::Definitions { .. }
        | Kind::Figure { .. }
        | Kind::Rule
        | Kind::Exercise { .. }
        | Kind::Tool { .. }
        | Kind::Case { .. }
        | Kind::Voice { .. }
        | Kind::Callout { .. }
        | Kind::Facilitator { .. } => Vec::new(),
    }
}

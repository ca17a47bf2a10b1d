//! A document with most of its pieces left out: how the piece is found that a layout fails on.

use std::collections::BTreeSet;

use super::model::{Block, Body, Document, Front, Inline, Kind, Sheet, Target};
use super::places::cell_name;
use super::visit::{children, children_mut, each_inline_mut};

/// What can be left out of a document: a page, a chapter, an answer, a sheet, a block, a cell; and what stands inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The name by which [`only`] keeps it whole, and by which [`Places`](super::Places) knows it.
    pub name: String,
    /// What it is, in a word for authors.
    pub word: &'static str,
    /// Whether it is a heading, whose level others depend on.
    pub is_heading: bool,
    /// What can be left out inside it.
    pub inner: Vec<Piece>,
}

impl Piece {
    /// The name by which [`only`] keeps a block with its own words alone.
    pub fn shell(&self) -> String {
        shell(&self.name)
    }
}

fn shell(name: &str) -> String {
    format!("{name} alone")
}

/// The pieces of a document, in reading order.
pub fn pieces(document: &Document) -> Vec<Piece> {
    let of = |name: &str, word, blocks: &[Block]| Piece {
        name: name.to_string(),
        word,
        is_heading: false,
        inner: blocks.iter().map(piece).collect(),
    };
    let mut found: Vec<Piece> = document.front.pages.iter().map(|page| of(&page.key, "page", &page.blocks)).collect();
    for chapter in document.body.parts.iter().flat_map(|part| &part.chapters) {
        found.push(of(&Target::chapter(&chapter.id), "chapter", &chapter.blocks));
    }
    found.extend(document.answers().map(|answer| of(&answer.id, "answer", &answer.blocks)));
    found.extend(document.sheets.iter().map(|sheet| of(&sheet.key, "sheet", &sheet.blocks)));
    found
}

fn piece(block: &Block) -> Piece {
    let mut inner = Vec::new();
    children(block, &mut |blocks| inner.extend(blocks.iter().map(piece)));
    if let Kind::Table { head, rows, .. } = &block.kind {
        for (row, cells) in std::iter::once(head).chain(rows).enumerate() {
            let cell = |column| Piece {
                name: cell_name(&block.key, row, column),
                word: "cell",
                is_heading: false,
                inner: Vec::new(),
            };
            inner.extend((0..cells.len()).map(cell));
        }
    }
    let is_heading = matches!(block.kind, Kind::Heading { .. });
    Piece { name: block.key.to_string(), word: word(&block.kind), is_heading, inner }
}

fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Heading { .. } => "heading",
        Kind::Paragraph { .. } => "paragraph",
        Kind::List { .. } => "list",
        Kind::Quote { .. } => "quotation",
        Kind::Code { .. } => "piece of code",
        Kind::Table { .. } => "table",
        Kind::Definitions { .. } => "definition list",
        Kind::Figure { .. } => "figure",
        Kind::Rule => "rule",
        Kind::Notepad { .. } => "notepad",
        Kind::Exercise { .. } => "exercise",
        Kind::Tool { .. } => "tool",
        Kind::Checklist { .. } => "checklist",
        Kind::Scale { .. } => "scale",
        Kind::Fields { .. } => "block of fields",
        Kind::Case { .. } => "case",
        Kind::Voice { .. } => "voice",
        Kind::Callout { .. } => "callout",
        Kind::Facilitator { .. } => "facilitator's note",
        Kind::Status { .. } => "status table",
    }
}

/// The document with nothing but the pieces of these names, and what they stand in.
pub fn only(document: &Document, kept: &BTreeSet<&str>) -> Document {
    let keep = Keep { kept };
    let mut front = Front::clone(&document.front);
    let mut body = Body::clone(&document.body);
    let mut sheets = document.sheets.clone();
    let mut lists: Vec<&mut Vec<Block>> = Vec::new();
    for page in &mut front.pages {
        lists.push(keep.in_list(&page.key, &mut page.blocks));
    }
    for chapter in body.parts.iter_mut().flat_map(|part| &mut part.chapters) {
        lists.push(keep.in_list(&Target::chapter(&chapter.id), &mut chapter.blocks));
    }
    for answer in front.answers.iter_mut().chain(&mut body.answers) {
        lists.push(keep.in_list(&answer.id, &mut answer.blocks));
    }
    for Sheet { key, blocks, .. } in &mut sheets {
        lists.push(keep.in_list(key, blocks));
    }
    drop_lost_notes(lists);
    Document { front: front.into(), body: body.into(), sheets, ..document.clone() }
}

struct Keep<'a> {
    kept: &'a BTreeSet<&'a str>,
}

impl Keep<'_> {
    /// What is left of the blocks of a page, chapter, answer or sheet.
    fn in_list<'b>(&self, name: &str, blocks: &'b mut Vec<Block>) -> &'b mut Vec<Block> {
        if !self.kept.contains(name) {
            blocks.retain_mut(|block| self.in_block(block));
        }
        blocks
    }

    /// Leaves out what is not kept in a block; says whether anything is.
    fn in_block(&self, block: &mut Block) -> bool {
        if self.kept.contains(block.key.as_str()) {
            return true;
        }
        let mut any = self.kept.contains(shell(&block.key).as_str());
        children_mut(block, &mut |blocks| {
            blocks.retain_mut(|inner| self.in_block(inner));
            any |= !blocks.is_empty();
        });
        if let Kind::Table { head, rows, .. } = &mut block.kind {
            for (row, cells) in std::iter::once(head).chain(rows).enumerate() {
                for (column, cell) in cells.iter_mut().enumerate() {
                    match self.kept.contains(cell_name(&block.key, row, column).as_str()) {
                        true => any = true,
                        false => cell.clear(),
                    }
                }
            }
        }
        any
    }
}

/// A further call of a footnote whose text was left out calls nothing.
fn drop_lost_notes(mut lists: Vec<&mut Vec<Block>>) {
    let mut there: BTreeSet<Target> = BTreeSet::new();
    for blocks in &mut lists {
        each_inline_mut(blocks, &mut |inline| {
            if let Inline::Note { id, again: false, .. } = inline {
                there.insert(id.clone());
            }
        });
    }
    for blocks in lists {
        each_inline_mut(blocks, &mut |inline| {
            if matches!(inline, Inline::Note { id, again: true, .. } if !there.contains(id)) {
                *inline = Inline::Text { v: String::new() };
            }
        });
    }
}

//! Sheets: an exercise or a lone block to fill in as a page of its own for a workshop, and a facilitator's notes.
//!
//! Sheets are taken out of the whole document, so that names, numbers and labels are the workbook's.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::plain_words;
use super::model::{Block, Document, Field, Inline, Kind, Name, Names, Sheet, Target, Text};
use super::pages::PageList;
use super::visit::{each_block, each_inline_mut};
use crate::edition::fill;

/// Turns a whole document into handouts: a sheet for every exercise and every block to fill in outside one.
pub fn handouts(document: &mut Document, pages: &PageList) {
    let mut sheets = Vec::new();
    let front = std::mem::take(&mut document.front);
    let parts = std::mem::take(&mut document.parts);
    let bodies = front
        .into_iter()
        .map(|page| page.blocks)
        .chain(parts.into_iter().flat_map(|part| part.chapters).map(|chapter| chapter.blocks));
    let mut notes = BTreeMap::new();
    for blocks in bodies {
        collect_notes(&blocks, &mut notes);
        collect_sheets(blocks, &mut Names::new(), pages, &mut sheets);
    }
    mend(&mut sheets, notes, document, pages);
    let names = field_names(&sheets);
    document.fields.retain(|field: &Field| names.contains(&field.name));
    document.sheets = sheets;
    document.answers.clear();
    document.notepads.clear();
    document.figures.clear();
}

/// Walks blocks in order; `heading` is the last heading seen, which names a lone block.
fn collect_sheets(blocks: Vec<Block>, heading: &mut Names, pages: &PageList, sheets: &mut Vec<Sheet>) {
    for block in blocks {
        let page = pages.label_of.get(block.key.as_str()).cloned();
        let title = heading.clone();
        match block.kind {
            Kind::Heading { text, .. } => *heading = names(&text),
            Kind::Exercise { exercise, .. } => {
                sheets.push(Sheet::new(block, Some(exercise), Names::new(), page));
            }
            Kind::Notepad { .. }
            | Kind::Checklist { .. }
            | Kind::Scale { .. }
            | Kind::Fields { .. }
            | Kind::Status { .. } => sheets.push(Sheet::new(block, None, title, page)),
            Kind::Case { blocks } | Kind::Callout { blocks, .. } | Kind::Quote { blocks } => {
                collect_sheets(blocks, heading, pages, sheets);
            }
            _ => {}
        }
    }
}

fn names(texts: &[Text]) -> Names {
    texts.iter().map(|text| Name { lang: text.lang.clone(), text: plain_words(&text.text) }).collect()
}

/// The names of the fields on the sheets.
fn field_names(sheets: &[Sheet]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for sheet in sheets {
        each_block(&sheet.blocks, &mut |block| match &block.kind {
            Kind::Notepad { parts, .. } => names.extend(parts.iter().map(|part| part.field.clone())),
            Kind::Checklist { items, .. } | Kind::Scale { items, .. } => {
                names.extend(items.iter().map(|item| item.field.clone()));
            }
            Kind::Fields { rows, .. } => names.extend(rows.iter().flatten().filter_map(|cell| cell.field.clone())),
            Kind::Status { rows } => names.extend(rows.iter().filter_map(|row| row.field.clone())),
            _ => {}
        });
    }
    names
}

/// The text of every footnote by its id.
fn collect_notes(blocks: &[Block], notes: &mut BTreeMap<Target, Vec<Block>>) {
    let mut copy = blocks.to_vec();
    each_inline_mut(&mut copy, &mut |inline| {
        if let Inline::Note { id, blocks, again: false, .. } = inline {
            notes.insert(id.clone(), std::mem::take(blocks));
        }
    });
}

/// References to places that no sheet holds become words with the workbook's page; a footnote's text stands at its
/// first mark.
fn mend(sheets: &mut [Sheet], notes: BTreeMap<Target, Vec<Block>>, document: &Document, pages: &PageList) {
    let targets = targets(sheets);
    let keys = keys_of_targets(document, pages);
    let page_word = document.words.get(&document.lang).and_then(|words| words.get("page {page}")).cloned();
    let mut seen = BTreeSet::new();
    for sheet in sheets {
        each_inline_mut(&mut sheet.blocks, &mut |inline| match inline {
            Inline::Ref { target, c, .. } if !targets.contains(target) => {
                let mut words = std::mem::take(c);
                if let (Some(label), Some(word)) = (keys.get(target), &page_word) {
                    words.push(Inline::Text { v: format!(" ({})", fill(word, &[("page", label)])) });
                }
                *inline = Inline::Span { lang: document.lang.clone(), c: words };
            }
            Inline::Note { id, blocks, again, .. } => {
                let first = seen.insert(id.clone());
                *again = !first;
                *blocks = if first { notes.get(id).cloned().unwrap_or_default() } else { Vec::new() };
            }
            _ => {}
        });
    }
}

/// Ids that stand on a sheet.
fn targets(sheets: &[Sheet]) -> BTreeSet<Target> {
    let mut targets = BTreeSet::new();
    for sheet in sheets {
        each_block(&sheet.blocks, &mut |block| targets.extend(block.id.clone()));
    }
    targets
}

/// The workbook's page of each id.
fn keys_of_targets(document: &Document, pages: &PageList) -> BTreeMap<Target, String> {
    let mut found = BTreeMap::new();
    for (id, key) in &document.targets {
        if let Some(label) = pages.label_of.get(key.as_str()) {
            found.insert(id.clone(), label.clone());
        }
    }
    found
}

/// The facilitator's notes as sheets: one for each page of the workbook on which the exercises of its notes begin.
/// `notes` gives for each the key of the block it belongs to, in reading order.
pub fn facilitator(document: &mut Document, notes: Vec<(Target, Option<usize>, Vec<Block>)>, pages: &PageList) {
    let mut sheets: Vec<Sheet> = Vec::new();
    for (anchor, exercise, blocks) in notes {
        let page = pages.label_of.get(anchor.as_str()).cloned();
        let block = Block {
            key: Target::notes(&anchor, sheets.len() + 1),
            id: None,
            lang: document.lang.clone(),
            kind: Kind::Facilitator { exercise, blocks },
        };
        match sheets.last_mut().filter(|last| last.page.is_some() && last.page == page) {
            Some(last) => last.blocks.push(block),
            None => sheets.push(Sheet::new(block, exercise, Names::new(), page)),
        }
    }
    let mut texts = BTreeMap::new();
    for sheet in &sheets {
        collect_notes(&sheet.blocks, &mut texts);
    }
    document.front.clear();
    document.parts.clear();
    document.answers.clear();
    document.fields.clear();
    mend(&mut sheets, texts, document, pages);
    document.sheets = sheets;
}

impl Sheet {
    fn new(block: Block, exercise: Option<usize>, title: Names, page: Option<String>) -> Self {
        let key = Target::sheet(&block.key);
        Self { key, id: block.id.clone(), exercise, title, page, labels: Vec::new(), blocks: vec![block] }
    }
}

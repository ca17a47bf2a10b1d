//! Sheets: an exercise or a lone block to fill in as a page of its own for a workshop, and a facilitator's notes.
//!
//! Sheets are taken out of the whole document, so that names, numbers and labels are the workbook's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::builder::Notes;
use super::model::{Block, Body, Document, Front, Inline, Kind, Lists, Names, Product, Sheet, Target};
use super::pages::PageList;
use super::visit::{each_block, each_inline_mut, field_names};
use super::words;
use crate::edition::fill;

/// The handouts of a whole document: a sheet for every exercise and every block to fill in outside one.
pub(super) fn handouts(whole: &Document, pages: &PageList) -> Document {
    let mut sheets = Vec::new();
    let mut notes = BTreeMap::new();
    for blocks in bodies(whole) {
        collect_notes(blocks, &mut notes);
        collect_sheets(blocks, &mut Names::new(), pages, &mut sheets);
    }
    mend(&mut sheets, &notes, whole, pages);
    let mut names: BTreeSet<String> = BTreeSet::new();
    for sheet in &sheets {
        each_block(&sheet.blocks, &mut |block| names.extend(field_names(block).into_iter().map(str::to_string)));
    }
    let lists = |lists: &Lists| Lists {
        fields: lists.fields.iter().filter(|field| names.contains(&field.name)).cloned().collect(),
        pictures: lists.pictures.clone(),
        ..lists_of_sheets(lists)
    };
    Document {
        front: Arc::new(Front { lists: lists(&whole.front.lists), ..front_of_sheets(&whole.front) }),
        body: Arc::new(Body { lists: lists(&whole.body.lists), ..body_of_sheets(&whole.body) }),
        sheets,
        ..whole.clone()
    }
}

/// The facilitator's notes as sheets: one for each page of the workbook on which the exercises of its notes begin.
pub(super) fn facilitator(
    whole: &Document,
    notes: &[Notes],
    pictures: BTreeMap<String, Arc<[u8]>>,
    pages: &PageList,
) -> Document {
    let mut sheets: Vec<Sheet> = Vec::new();
    for Notes { anchor, exercise, blocks } in notes {
        let page = pages.label_of.get(anchor.as_str()).cloned();
        let block = Block {
            key: Target::notes(anchor, sheets.len() + 1),
            id: None,
            lang: whole.body.lang.clone(),
            kind: Kind::Facilitator { exercise: *exercise, blocks: blocks.clone() },
        };
        match sheets.last_mut().filter(|last| last.page.is_some() && last.page == page) {
            Some(last) => last.blocks.push(block),
            None => sheets.push(Sheet::new(block, *exercise, Names::new(), page)),
        }
    }
    let mut texts = BTreeMap::new();
    for sheet in &sheets {
        collect_notes(&sheet.blocks, &mut texts);
    }
    mend(&mut sheets, &texts, whole, pages);
    Document {
        product: Product::Facilitator,
        front: Arc::new(front_of_sheets(&whole.front)),
        body: Arc::new(Body {
            lists: Lists { pictures, ..lists_of_sheets(&whole.body.lists) },
            ..body_of_sheets(&whole.body)
        }),
        sheets,
        ..whole.clone()
    }
}

/// What sheets need of the front matter: its facts and exercises.
fn front_of_sheets(front: &Front) -> Front {
    Front {
        languages: front.languages.clone(),
        words: front.words.clone(),
        minutes: front.minutes.clone(),
        titles: front.titles.clone(),
        edition: front.edition.clone(),
        pages: Vec::new(),
        answers: Vec::new(),
        lists: lists_of_sheets(&front.lists),
    }
}

/// What sheets need of the body: its facts and exercises.
fn body_of_sheets(body: &Body) -> Body {
    Body {
        lang: body.lang.clone(),
        dir: body.dir,
        paper: body.paper,
        languages: body.languages.clone(),
        words: body.words.clone(),
        minutes: body.minutes.clone(),
        series: body.series.clone(),
        guide: body.guide.clone(),
        parts: Vec::new(),
        answers: Vec::new(),
        lists: lists_of_sheets(&body.lists),
    }
}

/// The exercises, whose titles and numbers sheets print.
fn lists_of_sheets(lists: &Lists) -> Lists {
    Lists { exercises: lists.exercises.clone(), ..Lists::default() }
}

/// The blocks of each front page and chapter.
fn bodies(document: &Document) -> impl Iterator<Item = &[Block]> {
    let chapters = document.body.parts.iter().flat_map(|part| &part.chapters).map(|chapter| chapter.blocks.as_slice());
    document.front.pages.iter().map(|page| page.blocks.as_slice()).chain(chapters)
}

/// Walks blocks in order; `heading` is the last heading seen, which names a lone block.
fn collect_sheets(blocks: &[Block], heading: &mut Names, pages: &PageList, sheets: &mut Vec<Sheet>) {
    for block in blocks {
        let page = || pages.label_of.get(block.key.as_str()).cloned();
        match &block.kind {
            Kind::Heading { text, .. } => *heading = words::names(text),
            Kind::Exercise { exercise, .. } => {
                sheets.push(Sheet::new(block.clone(), Some(*exercise), Names::new(), page()));
            }
            Kind::Case { blocks } | Kind::Callout { blocks, .. } | Kind::Quote { blocks } => {
                collect_sheets(blocks, heading, pages, sheets);
            }
            Kind::List { items, .. } => {
                items.iter().for_each(|item| collect_sheets(&item.blocks, heading, pages, sheets));
            }
            Kind::Notepad { .. }
            | Kind::Checklist { .. }
            | Kind::Scale { .. }
            | Kind::Fields { .. }
            | Kind::Status { .. } => sheets.push(Sheet::new(block.clone(), None, heading.clone(), page())),
            Kind::Paragraph { .. }
            | Kind::Code { .. }
            | Kind::Table { .. }
            | Kind::Definitions { .. }
            | Kind::Figure { .. }
            | Kind::Rule
            | Kind::Voice { .. }
            | Kind::Facilitator { .. } => {}
        }
    }
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
fn mend(sheets: &mut [Sheet], notes: &BTreeMap<Target, Vec<Block>>, whole: &Document, pages: &PageList) {
    let targets = targets(sheets);
    let pages = pages_of_targets(whole, pages);
    let lang = &whole.body.lang;
    let page_word = whole.words(lang).and_then(|words| words.get("(page {page})"));
    let mut seen = BTreeSet::new();
    for sheet in sheets {
        each_inline_mut(&mut sheet.blocks, &mut |inline| match inline {
            Inline::Ref { target, c, .. } if !targets.contains(target) => {
                let mut words = std::mem::take(c);
                if let (Some(label), Some(word)) = (pages.get(target), page_word) {
                    words.push(Inline::Text { v: format!(" {}", fill(word, &[("page", label)])) });
                }
                *inline = Inline::Span { lang: lang.clone(), c: words };
            }
            Inline::Note { id, blocks, again, .. } => {
                let first = seen.insert(id.clone());
                *again = !first;
                *blocks = if first { notes.get(id).cloned().unwrap_or_default() } else { Vec::new() };
            }
            Inline::Ref { .. }
            | Inline::Text { .. }
            | Inline::Emph { .. }
            | Inline::Strong { .. }
            | Inline::Strike { .. }
            | Inline::Code { .. }
            | Inline::Break
            | Inline::Span { .. }
            | Inline::Link { .. }
            | Inline::Xref { .. } => {}
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

/// The label of the workbook's page on which each target stands.
fn pages_of_targets(document: &Document, pages: &PageList) -> BTreeMap<Target, String> {
    let mut found = BTreeMap::new();
    let answers = document.answers().map(|answer| answer.blocks.as_slice());
    for blocks in bodies(document).chain(answers) {
        each_block(blocks, &mut |block| {
            if let (Some(id), Some(label)) = (&block.id, pages.label_of.get(block.key.as_str())) {
                found.entry(id.clone()).or_insert_with(|| label.clone());
            }
        });
    }
    found
}

impl Document {
    /// The same document with these labels of its sheets' own pages, sheet by sheet; sheets beyond them have none.
    pub fn labelled(&self, labels: impl IntoIterator<Item = Vec<String>>) -> Self {
        let labels = labels.into_iter().chain(std::iter::repeat(Vec::new()));
        let sheets = self.sheets.iter().zip(labels).map(|(sheet, labels)| Sheet { labels, ..sheet.clone() });
        Self { sheets: sheets.collect(), ..self.clone() }
    }
}

impl Sheet {
    fn new(block: Block, exercise: Option<usize>, title: Names, page: Option<String>) -> Self {
        let key = Target::sheet(&block.key);
        Self { key, id: block.id.clone(), exercise, title, page, labels: Vec::new(), blocks: vec![block] }
    }
}

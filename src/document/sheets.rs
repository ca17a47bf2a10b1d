//! Sheets: an exercise, a tool or a lone block to fill in as a page of its own for a workshop, and a facilitator's notes.
//!
//! Sheets are taken out of the whole document, so that names, numbers and labels are the workbook's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::builder::Notes;
use super::inserts::{self, Reach};
use super::materials::Materials;
use super::model::{Block, Body, Document, Front, Inline, Kind, Lists, Names, Product, Sheet, Target};
use super::pages::PageList;
use super::visit::{each_block, each_inline_mut, field_names};
use super::words;

/// The handouts of a whole document: a sheet for every exercise, every tool and every block to fill in outside them, each with what
/// its words point to.
pub(super) fn handouts(whole: &Document, pages: &PageList) -> Document {
    let mut sheets = Vec::new();
    let mut notes = BTreeMap::new();
    let mut materials = Materials::default();
    for blocks in bodies(whole) {
        collect_notes(blocks, &mut notes);
        collect_sheets(blocks, &mut Trail::default(), pages, &mut sheets);
        materials.take_in(blocks);
    }
    for sheet in &mut sheets {
        sheet.materials = materials.of(&sheet.blocks, pages);
    }
    number_alike(&mut sheets);
    mend(&mut sheets, &notes, whole, pages);
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for sheet in &sheets {
        each_block(&sheet.blocks, &mut |block| names.extend(field_names(block).into_iter().map(str::to_string)));
        let materials = sheet.materials.iter().map(|material| material.blocks.as_slice());
        for blocks in materials.chain([sheet.blocks.as_slice()]) {
            each_block(blocks, &mut |block| shown.extend(asset(block)));
        }
    }
    let pictures =
        |lists: &Lists| lists.pictures.clone().into_iter().filter(|(path, _)| shown.contains(path)).collect();
    let lists = |lists: &Lists| Lists {
        fields: lists.fields.iter().filter(|field| names.contains(&field.name)).cloned().collect(),
        pictures: pictures(lists),
        ..lists_of_sheets(lists)
    };
    Document {
        front: Arc::new(Front { lists: lists(&whole.front.lists), ..front_of_sheets(&whole.front) }),
        body: Arc::new(Body { lists: lists(&whole.body.lists), ..body_of_sheets(&whole.body) }),
        sheets,
        ..whole.clone()
    }
}

/// The picture that a block is.
fn asset(block: &Block) -> Option<String> {
    if let Kind::Figure { asset, .. } = &block.kind { Some(asset.clone()) } else { None }
}

/// The facilitator's notes as sheets: each holds the notes of one exercise or of two neighbours, with their answers.
pub(super) fn facilitator(
    whole: &Document,
    notes: &[Notes],
    pictures: BTreeMap<String, Arc<[u8]>>,
    pages: &PageList,
) -> Document {
    let mut texts = BTreeMap::new();
    for blocks in bodies(whole).chain(whole.answers().map(|answer| answer.blocks.as_slice())) {
        collect_notes(blocks, &mut texts);
    }
    let reaches = reaches(whole, pages);
    let of_notes: Vec<Option<Reach>> = notes
        .iter()
        .map(|notes| reaches.get(&notes.anchor).copied().or_else(|| Reach::of([&notes.anchor], pages)))
        .collect();
    let exercises: Vec<Reach> = reaches.into_values().collect();
    let places = inserts::places(&of_notes, &exercises, pages.marks.len());
    let mut sheets = Vec::new();
    let mut at = 0;
    for count in inserts::shares(&places) {
        let (here, place) = (at..at + count, places[at + count - 1]);
        let blocks: Vec<Block> = here.map(|index| notes_block(whole, &notes[index], index + 1, pages)).collect();
        let known = of_notes[at..at + count].iter().any(Option::is_some);
        let page = pages.marks.get(place).filter(|_| known).map(|mark| mark.label.clone());
        sheets.extend(Sheet::of_notes(blocks, notes[at].exercise, page));
        at += count;
    }
    for sheet in &sheets {
        collect_notes(&sheet.blocks, &mut texts);
    }
    mend(&mut sheets, &texts, whole, pages);
    let pictures = whole.pictures().into_iter().chain(pictures).collect();
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

/// The notes of one exercise as a block; `nth` counts all notes, from 1.
fn notes_block(whole: &Document, notes: &Notes, nth: usize, pages: &PageList) -> Block {
    let Notes { anchor, exercise, blocks } = notes;
    let answer = exercise.and_then(|number| whole.answers().find(|answer| answer.exercise == number));
    Block {
        key: Target::notes(anchor, nth),
        id: None,
        lang: whole.body.lang.clone(),
        kind: Kind::Facilitator {
            exercise: *exercise,
            page: pages.label_of.get(anchor.as_str()).cloned(),
            blocks: blocks.clone(),
            answer: answer.map(|answer| answer.blocks.clone()).unwrap_or_default(),
        },
    }
}

/// On which pages of the workbook each exercise stands, by its key.
fn reaches(whole: &Document, pages: &PageList) -> BTreeMap<Target, Reach> {
    let mut reaches = BTreeMap::new();
    for blocks in bodies(whole) {
        each_block(blocks, &mut |block| {
            let Kind::Exercise { blocks, .. } = &block.kind else { return };
            let mut keys = vec![&block.key];
            each_block(blocks, &mut |inner| keys.push(&inner.key));
            if let Some(reach) = Reach::of(keys, pages) {
                reaches.insert(block.key.clone(), reach);
            }
        });
    }
    reaches
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

/// The headings that a block stands under, outer ones first, with their levels.
#[derive(Debug, Default)]
struct Trail(Vec<(u8, Names)>);

impl Trail {
    fn heading(&mut self, level: u8, names: Names) {
        self.0.retain(|(outer, _)| *outer < level);
        self.0.push((level, names));
    }

    /// The nearest heading, and the one over it.
    fn names(&self) -> (Names, Names) {
        let mut inner = self.0.iter().rev().map(|(_, names)| names.clone());
        (inner.next().unwrap_or_default(), inner.next().unwrap_or_default())
    }
}

/// Walks blocks in order; `trail` are the headings seen, which name a lone block.
fn collect_sheets(blocks: &[Block], trail: &mut Trail, pages: &PageList, sheets: &mut Vec<Sheet>) {
    for block in blocks {
        let page = || pages.label_of.get(block.key.as_str()).cloned();
        match &block.kind {
            Kind::Heading { level, text, .. } => trail.heading(*level, words::names(text)),
            Kind::Exercise { exercise, .. } => {
                sheets.push(Sheet::new(block.clone(), Some(*exercise), (Names::new(), Names::new()), page()));
            }
            Kind::Tool { title, .. } => {
                sheets.push(Sheet::new(block.clone(), None, (words::names(title), Names::new()), page()));
            }
            Kind::Case { blocks } | Kind::Callout { blocks, .. } | Kind::Quote { blocks } => {
                collect_sheets(blocks, trail, pages, sheets);
            }
            Kind::List { items, .. } => {
                items.iter().for_each(|item| collect_sheets(&item.blocks, trail, pages, sheets));
            }
            Kind::Notepad { .. }
            | Kind::Checklist { .. }
            | Kind::Scale { .. }
            | Kind::Fields { .. }
            | Kind::Status { .. } => sheets.push(Sheet::new(block.clone(), None, trail.names(), page())),
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

/// Counts sheets outside exercises that have the same names, so that no two are called alike.
fn number_alike(sheets: &mut [Sheet]) {
    let name = |sheet: &Sheet| (sheet.section.clone(), sheet.title.clone());
    let mut counts: BTreeMap<(Names, Names), usize> = BTreeMap::new();
    for sheet in sheets.iter().filter(|sheet| sheet.exercise.is_none()) {
        *counts.entry(name(sheet)).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts.values_mut().for_each(|count| *count = 0);
    for sheet in sheets.iter_mut().filter(|sheet| sheet.exercise.is_none()) {
        if let Some(count) = counts.get_mut(&name(sheet)) {
            *count += 1;
            sheet.nth = Some(*count);
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

/// References learn the workbook's pages, and each sheet has the text of its footnotes at their first mark on it.
fn mend(sheets: &mut [Sheet], notes: &BTreeMap<Target, Vec<Block>>, whole: &Document, pages: &PageList) {
    let pages = pages_of_targets(whole, pages);
    for (index, sheet) in sheets.iter_mut().enumerate() {
        let mut seen = BTreeSet::new();
        let materials = sheet.materials.iter_mut().flat_map(|material| &mut material.blocks);
        for block in sheet.blocks.iter_mut().chain(materials) {
            each_inline_mut(std::slice::from_mut(block), &mut |inline| match inline {
                Inline::Ref { target, page, .. } => *page = pages.get(target).cloned(),
                Inline::Note { id, blocks, again, .. } => {
                    let first = seen.insert(id.clone());
                    *again = !first;
                    *blocks = if first { notes.get(id).cloned().unwrap_or_default() } else { Vec::new() };
                    *id = Target::note_of_sheet(id, index + 1);
                }
                Inline::Text { .. }
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
    /// The sheet of a block; `names` are the heading it stands under and the one over that.
    fn new(block: Block, exercise: Option<usize>, names: (Names, Names), page: Option<String>) -> Self {
        let (title, section) = names;
        Self {
            key: Target::sheet(&block.key),
            id: block.id.clone(),
            exercise,
            title,
            section,
            nth: None,
            page,
            materials: Vec::new(),
            labels: Vec::new(),
            blocks: vec![block],
        }
    }

    /// A sheet of notes; none if there are none.
    fn of_notes(blocks: Vec<Block>, exercise: Option<usize>, page: Option<String>) -> Option<Self> {
        let mut blocks = blocks.into_iter();
        let sheet = Self::new(blocks.next()?, exercise, (Names::new(), Names::new()), page);
        Some(Self { blocks: sheet.blocks.into_iter().chain(blocks).collect(), ..sheet })
    }
}

//! The whole document, from the first front page to the last answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builder::{Builder, Notes};
use super::facts;
use super::input::Input;
use super::model::{
    ANSWER_MARKS, Answer, Body, Chapter, Document, Front, Inline, Lists, Name, Outcomes, Page, Part, PlaceLinkParts,
    Target,
};
use super::numbering::Numbering;
use super::order::{FrontPage, PartPlan, front_pages, outcomes, parts};
use super::places::Places;
use super::words;
use crate::diagnostic::Sink;
use crate::edition::{Language, Review};
use crate::identity::FieldLinkParts;
use crate::project::Product;
use crate::series::Block;

/// A whole document and what it does not print.
#[derive(Debug)]
pub(super) struct Whole {
    /// The document.
    pub(super) document: Document,
    /// The facilitator's notes.
    pub(super) notes: Vec<Notes>,
    /// Where each block was written.
    pub(super) places: Places,
    /// The pictures in them.
    pub(super) notes_pictures: BTreeMap<String, Arc<[u8]>>,
}

/// Makes the document that a product takes its blocks from. What the content lacks for it is reported; the document is
/// whole all the same.
pub(super) fn build(input: Input<'_>, product: Product, sink: &mut Sink) -> Whole {
    static NOTHING: Numbering = Numbering::NOTHING;
    let numbering = input.numbering(input.guide).unwrap_or(&NOTHING);
    let mut builder = Builder::new(input, product, numbering);
    let pages = pages(&mut builder);
    let front = std::mem::take(&mut builder.lists);
    let of_pages = builder.answers.len();
    let parts: Vec<Part> = parts(input.guide).iter().map(|plan| part(&mut builder, plan)).collect();
    let body = std::mem::take(&mut builder.lists);
    let mut answers = std::mem::take(&mut builder.answers);
    let mut others = answers.split_off(of_pages);
    answers.sort_by_key(|answer| answer.exercise);
    others.sort_by_key(|answer| answer.exercise);
    let (front, body) = (answered(front, &answers, &others), answered(body, &others, &answers));
    let document = Document {
        product,
        copy: None,
        families: input.families.to_vec(),
        identity: facts::identity(input, product),
        field_link: FieldLinkParts::default(),
        answer_marks: ANSWER_MARKS,
        place_link: PlaceLinkParts::default(),
        front: Arc::new(front_of(input, pages, front, answers, &mut builder.sink)),
        body: Arc::new(body_of(input, parts, body, others, &mut builder.sink)),
        sheets: Vec::new(),
        mode: None,
        places: None,
        stamps: Vec::new(),
        plan: None,
    };
    sink.append(std::mem::take(&mut builder.sink));
    Whole { document, notes: builder.notes, places: builder.places, notes_pictures: builder.aside.pictures }
}

fn front_of(input: Input<'_>, pages: Vec<Page>, lists: Lists, answers: Vec<Answer>, sink: &mut Sink) -> Front {
    let languages = facts::front_languages(input.edition);
    let edition = facts::edition(input.edition);
    Front {
        languages: facts::with_names(facts::languages(&languages), &edition.name),
        words: facts::words(&languages),
        minutes: facts::minutes(&languages, &lists.exercises, &[]),
        titles: facts::titles(input, sink),
        edition,
        pages,
        answers,
        lists,
    }
}

fn body_of(input: Input<'_>, parts: Vec<Part>, lists: Lists, answers: Vec<Answer>, sink: &mut Sink) -> Body {
    let languages = facts::body_languages(input.edition);
    Body {
        lang: input.edition.guide_language.tag.clone(),
        dir: input.edition.guide_language.dir,
        paper: input.edition.config.paper,
        languages: facts::languages(&languages),
        words: facts::words(&languages),
        minutes: facts::minutes(&languages, &lists.exercises, &parts),
        series: facts::series(input, sink),
        guide: facts::guide(input, sink),
        parts,
        answers,
        lists,
    }
}

/// Lists whose exercises lead to their answers: those that are written with them, or else `others`, since a guide may
/// answer an exercise of a front page.
fn answered(mut lists: Lists, own: &[Answer], others: &[Answer]) -> Lists {
    for exercise in &mut lists.exercises {
        let answer = own.iter().chain(others).find(|answer| answer.exercise == exercise.number);
        exercise.answer = answer.map(|answer| answer.id.clone());
    }
    lists.figures.sort_by_key(|figure| figure.number);
    lists
}

fn pages(builder: &mut Builder<'_>) -> Vec<Page> {
    let Input { project, series, edition, .. } = builder.input;
    let pages = front_pages(project, series, edition);
    let numbered = pages.iter().enumerate();
    numbered.filter_map(|(index, page)| front_page(builder, Target::front_page(index + 1), page)).collect()
}

fn front_page<'a>(builder: &mut Builder<'a>, key: Target, page: &FrontPage<'a>) -> Option<Page> {
    let first = *page.languages.first()?;
    let is_draft = |language: &&&Language| !page.version.is_monolingual && language.review == Some(Review::Drafted);
    let drafted = page.languages.iter().filter(is_draft).map(|language| language.tag.clone()).collect();
    builder.begin_page(&key, page);
    let written = &page.version.page.body.blocks;
    let blocks = builder.blocks(written);
    let title = words::names(&builder.title(written));
    if let Some(first) = written.first() {
        builder.places.block(&key, first.span);
    }
    Some(Page {
        key,
        name: page.name.clone(),
        role: page.role,
        lang: first.tag.clone(),
        dir: first.dir,
        shared: page.languages.len() > 1,
        drafted,
        title,
        blocks,
    })
}

fn part<'a>(builder: &mut Builder<'a>, plan: &PartPlan<'a>) -> Part {
    let language: &'a Language = &builder.input.edition.guide_language;
    let key = Target::part(plan.number, plan.part.id());
    let alone = plan.chapters.len() == 1;
    let before = builder.lists.exercises.len();
    builder.begin_part(&key);
    let (mut chapters, mut opening) = (Vec::new(), (None, None));
    for (index, source) in plan.chapters.iter().enumerate() {
        builder.begin_chapter(source, alone);
        if let Some(first) = source.body.blocks.first() {
            builder.places.block(&key, first.span);
            builder.places.block(&Target::chapter(&source.id), first.span);
        }
        let blocks = &source.body.blocks;
        let at = if index == 0 { outcomes(blocks) } else { None };
        let title = builder.title(blocks).into_iter().next();
        if alone {
            opening.0 = title.as_ref().map(|title| title.text.clone()).filter(|title| !title.is_empty());
        }
        opening.1 = opening.1.or_else(|| part_outcomes(builder, blocks, at?));
        let skipped = usize::from(alone);
        let printed = blocks.iter().enumerate().skip(skipped).filter(|(index, _)| !belongs_to_outcomes(*index, at));
        let title = title.map_or_else(
            || Name { lang: language.tag.clone(), text: String::new() },
            |title| Name { text: words::plain(&title.text), lang: title.lang },
        );
        let blocks = builder.blocks(printed.map(|(_, block)| block));
        chapters.push(Chapter { id: source.id.clone(), title, blocks });
    }
    let exercises = &builder.lists.exercises[before..];
    Part {
        key,
        part: plan.part,
        number: plan.number,
        lang: language.tag.clone(),
        title: opening.0.unwrap_or_else(|| vec![Inline::Text { v: language.word(plan.part.word()).to_string() }]),
        outcomes: opening.1,
        minutes: exercises.iter().filter_map(|exercise| exercise.minutes).sum(),
        exercises: exercises.iter().map(|exercise| exercise.number).collect(),
        chapters,
    }
}

/// Whether the block at `index` is the heading or the list of the outcomes that begin at `at`.
fn belongs_to_outcomes(index: usize, at: Option<usize>) -> bool {
    at.is_some_and(|at| index == at || index == at + 1)
}

/// A part's outcomes: the heading and the list.
fn part_outcomes<'a>(builder: &mut Builder<'a>, blocks: &'a [Block], at: usize) -> Option<Outcomes> {
    let heading = builder.block(blocks.get(at)?).into_iter().next()?;
    let list = builder.block(blocks.get(at + 1)?).into_iter().next()?;
    Some(Outcomes { heading, list })
}

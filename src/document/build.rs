//! Building a document: the series as an edition prints it, made into one product's blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::anchors::{Anchors, PartPlan, outcomes, parts};
use super::blocks::Builder;
use super::model::{
    Answer, Chapter, Document, EditionFacts, GuideFacts, Language as LanguageFacts, Name, Names, Outcomes, Page, Part,
    SeriesFacts, Target,
};
use super::pages::PageList;
use super::sheets;
use super::visit::each_block;
use crate::diagnostic::Sink;
use crate::edition::{Edition, Language, Review, state_name};
use crate::identity::{FieldLinkParts, Identity};
use crate::language::{Profile, Tag, list};
use crate::project::{PageRole, Product, Project};
use crate::series::{Block, Flow, FlowKind, Guide, Series, Unit, plain};

/// What a document is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The project.
    pub project: &'a Project,
    /// The series as written.
    pub series: &'a Series,
    /// The edition.
    pub edition: &'a Edition,
    /// The guide.
    pub guide: &'a Guide,
    /// Families of the faces at hand.
    pub families: &'a [String],
}

/// A document and the pictures it names.
#[derive(Debug, Clone)]
pub struct Built {
    /// The document.
    pub document: Document,
    /// The pictures in the guide's language, by the path that figures give.
    pub assets: BTreeMap<String, Arc<[u8]>>,
}

/// Makes the document of a product that holds the whole guide. What the content lacks for it is reported; the document
/// is whole all the same.
pub fn build(input: Input<'_>, product: Product) -> (Built, Sink) {
    let anchors = Anchors::of(input.guide, input.edition, input.project, input.series, product);
    let mut builder = Builder::new(input, product, &anchors);
    let document = whole(&mut builder, input, product);
    let assets = std::mem::take(&mut builder.assets);
    (Built { document, assets }, builder.sink)
}

/// The handouts: sheets with the page numbers of the workbook, whose pages are given.
pub fn handouts(input: Input<'_>, pages: &PageList) -> Built {
    let (mut built, _) = build(input, Product::Handouts);
    sheets::handouts(&mut built.document, pages);
    built
}

/// The facilitator's own pages: a sheet for each page of the workbook that notes belong to.
pub fn facilitator_notes(input: Input<'_>, pages: &PageList) -> Built {
    let anchors = Anchors::of(input.guide, input.edition, input.project, input.series, Product::Facilitator);
    let mut builder = Builder::new(input, Product::Facilitator, &anchors);
    let mut document = whole(&mut builder, input, Product::Facilitator);
    let notes = std::mem::take(&mut builder.facilitator);
    sheets::facilitator(&mut document, notes, pages);
    Built { document, assets: std::mem::take(&mut builder.assets) }
}

/// The workbook's document as a facilitator's copy: the same pages, and the cover says so.
pub fn facilitator_copy(input: Input<'_>) -> Built {
    let (mut built, _) = build(input, Product::Facilitator);
    built.document.product = Product::Workbook;
    built.document.copy = Some(Product::Facilitator);
    built
}

/// The whole document, from the first front page to the last answer.
fn whole<'a>(builder: &mut Builder<'a>, input: Input<'a>, product: Product) -> Document {
    let front = front_pages(builder, input);
    let parts: Vec<Part> = parts(input.guide).iter().map(|plan| part(builder, plan)).collect();
    let mut document = frame(input, product);
    document.front = front;
    document.parts = parts;
    document.answers = sorted_answers(std::mem::take(&mut builder.answers));
    document.fields = std::mem::take(&mut builder.fields);
    document.exercises = std::mem::take(&mut builder.exercises);
    document.notepads = std::mem::take(&mut builder.notepads);
    document.figures = std::mem::take(&mut builder.figures);
    for answer in &document.answers {
        document.exercises[answer.exercise].answer = Some(answer.id.clone());
    }
    document.minutes = minutes(input.edition, &document);
    document.targets = targets(&document);
    document
}

/// The minutes that occur, in words, in every language.
fn minutes(edition: &Edition, document: &Document) -> BTreeMap<String, BTreeMap<u32, String>> {
    let exercises = document.exercises.iter().filter_map(|exercise| exercise.minutes);
    let counts: BTreeSet<u32> = exercises.chain(document.parts.iter().map(|part| part.minutes)).collect();
    let in_words = |language: &Language| {
        counts.iter().map(|count| (*count, language.counted.write("{count} minutes", *count))).collect()
    };
    document_languages(edition).iter().map(|language| (language.tag.clone(), in_words(language))).collect()
}

/// The key of the block that each id stands at.
fn targets(document: &Document) -> BTreeMap<Target, Target> {
    let mut targets = BTreeMap::new();
    let chapters = document.parts.iter().flat_map(|part| &part.chapters).map(|chapter| &chapter.blocks);
    let bodies = document.front.iter().map(|page| &page.blocks).chain(chapters);
    for blocks in bodies.chain(document.answers.iter().map(|answer| &answer.blocks)) {
        each_block(blocks, &mut |block| {
            if let Some(id) = &block.id {
                targets.insert(id.clone(), block.key.clone());
            }
        });
    }
    targets
}

fn sorted_answers(mut answers: Vec<Answer>) -> Vec<Answer> {
    answers.sort_by_key(|answer| answer.exercise);
    answers
}

/// The document without its pages.
fn frame(input: Input<'_>, product: Product) -> Document {
    let Input { project, series, edition, guide, families } = input;
    let languages = document_languages(edition);
    let edition_facts = edition_facts(edition);
    let words = languages.iter().map(|language| (language.tag.clone(), language.words.clone())).collect();
    let number = series.guides.iter().position(|other| other.id == guide.id).map_or(0, |index| index + 1);
    Document {
        product,
        copy: None,
        lang: edition.guide_language.tag.clone(),
        dir: edition.guide_language.dir,
        paper: edition.config.paper,
        languages: language_list(&languages, &edition_facts.name),
        families: families.to_vec(),
        identity: Identity {
            series: project.series.id.value.clone(),
            guide: guide.id.clone(),
            edition: edition.id().to_string(),
            product: product.id().to_owned(),
            version: project.series.version.value.clone(),
            languages: edition.all_languages().iter().map(|language| language.tag.clone()).collect(),
        },
        field_link: FieldLinkParts::default(),
        series: SeriesFacts {
            id: project.series.id.value.clone(),
            title: names(edition, &series.title),
            publisher: names(edition, &series.publisher),
            licence: project.series.licence.value.clone(),
            version: project.series.version.value.clone(),
            address: project.series.address.as_ref().map(|address| address.value.clone()),
        },
        guide: GuideFacts {
            id: guide.id.clone(),
            number,
            count: project.series.guides.len(),
            title: names(edition, &guide.title),
            subtitle: names(edition, &guide.subtitle),
            subject: plain_in(edition, &guide.subject, &edition.guide_language).text,
            colour: project.guide(&guide.id).map_or_else(String::new, |config| config.colour.value.clone()),
        },
        edition: edition_facts,
        words,
        minutes: BTreeMap::new(),
        front: Vec::new(),
        parts: Vec::new(),
        answers: Vec::new(),
        sheets: Vec::new(),
        fields: Vec::new(),
        exercises: Vec::new(),
        notepads: Vec::new(),
        figures: Vec::new(),
        targets: BTreeMap::new(),
    }
}

/// The edition's languages, the guide's, and the source's, to which texts fall back: each once.
fn document_languages<'e>(edition: &'e Edition) -> Vec<&'e Arc<Language>> {
    let mut all = edition.all_languages();
    if all.iter().all(|language| language.tag != edition.source_language.tag) {
        all.push(&edition.source_language);
    }
    all
}

/// What the layouts are told of each language, and of English where a state has no other name.
fn language_list(languages: &[&Arc<Language>], state: &Names) -> Vec<LanguageFacts> {
    let mut all: Vec<LanguageFacts> = languages.iter().map(|language| language_facts(language)).collect();
    for Name { lang, .. } in state {
        if all.iter().all(|known| known.tag != *lang) {
            all.push(LanguageFacts {
                tag: lang.clone(),
                profile: Profile::of(&Tag::of(lang)),
                review: super::model::Review::Reviewed,
            });
        }
    }
    all
}

fn language_facts(language: &Language) -> LanguageFacts {
    LanguageFacts {
        tag: language.tag.clone(),
        profile: Profile::of(&Tag::of(&language.tag)),
        review: language.review.into(),
    }
}

fn edition_facts(edition: &Edition) -> EditionFacts {
    let name_in = |language: &Language| match edition.state {
        Some(state) => state_name(state, &language.tag).map_or_else(
            || Name { lang: "en".into(), text: state.listing_name.clone() },
            |text| Name { lang: language.tag.clone(), text },
        ),
        None => Name { lang: language.tag.clone(), text: language.word("Regional edition").to_string() },
    };
    let partners: Vec<String> = edition.config.partners.iter().map(|partner| partner.value.clone()).collect();
    let in_languages = |words: &dyn Fn(&Language) -> String| {
        document_languages(edition).iter().map(|language| (language.tag.clone(), words(language))).collect()
    };
    EditionFacts {
        id: edition.id().to_string(),
        state: edition.state.map(|state| state.iso2.clone()),
        name: once(edition.all_languages().into_iter().map(|language| name_in(language))),
        languages: edition.languages.iter().map(|language| language.tag.clone()).collect(),
        date: edition.date.to_string(),
        date_text: in_languages(&|language| edition.date_in(language, edition.date)),
        partners_text: in_languages(&|language| list(&Tag::of(&language.tag), &partners)),
        partners,
    }
}

/// A unit's plain words in all the edition's languages and the guide's, each once.
fn names(edition: &Edition, unit: &Unit) -> Names {
    once(edition.all_languages().into_iter().map(|language| plain_in(edition, unit, language)))
}

fn once(names: impl Iterator<Item = Name>) -> Names {
    let mut all = Names::new();
    for name in names {
        if all.iter().all(|known| known.text != name.text) {
            all.push(name);
        }
    }
    all
}

/// A unit's words in a language, without markup.
pub fn plain_in(edition: &Edition, unit: &Unit, language: &Language) -> Name {
    let (flow, lang) = edition.flow(unit, language);
    Name { lang: lang.to_string(), text: plain_flow(flow) }
}

fn plain_flow(flow: &Flow) -> String {
    match &flow.kind {
        FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => plain(content),
        _ => String::new(),
    }
}

/// The front matter: each page in each language, those that people write on and the glossary once in all.
fn front_pages<'a>(builder: &mut Builder<'a>, input: Input<'a>) -> Vec<Page> {
    let mut pages = Vec::new();
    for name in input.project.page_names(&input.edition.config) {
        let shared = input.edition.page(input.series, &name, "").is_some_and(|version| version.page.body.is_fillable());
        let languages: Vec<&Language> = input.edition.languages.iter().map(|language| &**language).collect();
        let groups: Vec<Vec<&Language>> = match shared || PageRole::of(&name) == Some(PageRole::Glossary) {
            true => vec![languages],
            false => languages.into_iter().map(|language| vec![language]).collect(),
        };
        for group in groups {
            let key = Target::front_page(pages.len() + 1);
            pages.extend(front_page(builder, input, &name, group, key));
        }
    }
    pages
}

fn front_page<'a>(
    builder: &mut Builder<'a>,
    input: Input<'a>,
    name: &str,
    languages: Vec<&'a Language>,
    key: Target,
) -> Option<Page> {
    let first = *languages.first()?;
    let shared = languages.len() > 1;
    let version = input.edition.page(input.series, name, if shared { "" } else { &first.tag })?;
    let drafted = languages.iter().filter(|language| !version.own && language.review == Some(Review::Drafted));
    let drafted = drafted.map(|language| language.tag.clone()).collect();
    builder.begin(&key, languages.clone(), &version.page.body, version.own, None);
    let blocks = builder.blocks(&version.page.body.blocks);
    let title = version.page.body.blocks.first().map_or_else(Names::new, |block| builder.title_names(block));
    Some(Page {
        key,
        name: name.into(),
        role: PageRole::of(name),
        lang: first.tag.clone(),
        dir: first.dir,
        shared,
        drafted,
        title,
        blocks,
    })
}

fn part<'a>(builder: &mut Builder<'a>, plan: &PartPlan<'a>) -> Part {
    let language: &'a Language = &builder.input.edition.guide_language;
    let first_exercise = builder.exercises.len();
    let key = Target::part(plan.number, plan.part.id());
    let single = plan.chapters.len() == 1;
    let mut chapters = Vec::new();
    let mut part_outcomes = None;
    let mut title = None;
    builder.begin_part(&key);
    for (index, chapter) in plan.chapters.iter().enumerate() {
        builder.begin(&chapter.id, vec![language], &chapter.body, false, Some(single));
        let blocks = &chapter.body.blocks;
        let at = if index == 0 { outcomes(blocks) } else { None };
        let heading = blocks.first().map(|block| builder.title(block)).unwrap_or_default();
        let name = blocks.first().map(|block| builder.title_names(block)).unwrap_or_default().into_iter().next();
        let mut printed: Vec<&'a Block> = blocks.iter().skip(usize::from(single)).collect();
        if let Some(at) = at {
            let (head, list) = (&blocks[at], &blocks[at + 1]);
            printed.retain(|block| !std::ptr::eq(*block, head) && !std::ptr::eq(*block, list));
            part_outcomes = builder.outcomes(head, list).map(|(heading, list)| Outcomes { heading, list });
        }
        if single {
            title = Some(heading);
        }
        let blocks = printed.into_iter().flat_map(|block| builder.block(block)).collect();
        let title = name.unwrap_or_else(|| Name { lang: language.tag.clone(), text: String::new() });
        chapters.push(Chapter { id: chapter.id.clone(), title, blocks });
    }
    let exercises: Vec<usize> = (first_exercise..builder.exercises.len()).collect();
    let minutes = exercises.iter().filter_map(|&index| builder.exercises[index].minutes).sum();
    let word = language.word(plan.part.word()).to_string();
    Part {
        key,
        part: plan.part,
        number: plan.number,
        lang: language.tag.clone(),
        title: title.filter(|title| !title.is_empty()).unwrap_or_else(|| vec![super::model::Inline::Text { v: word }]),
        outcomes: part_outcomes,
        minutes,
        exercises,
        chapters,
    }
}

//! A document as data: the files that layouts read.
//!
//! They are pieces of a document, by what they depend on: what is the same in all editions of a guide, what is the
//! edition's, each language for itself. Typst remembers which files a function read for what it made, and makes nothing
//! anew where those are the same: so blocks that stand in two editions alike are set once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::document::model::{
    Answer, AnswerMarks, Direction, Document, EditionFacts, Elsewhere, ExerciseFacts, Field, FigureFacts, GuideFacts,
    Language, Mode, NotepadFacts, Page, PagePlan, Part, PlaceLinkParts, SeriesFacts, Tag, Titles, ToolFacts, Wish,
};
use crate::identity::{FieldLinkParts, Identity};
use crate::project::{Paper, Product};

/// The folder in which layouts find the document.
pub const DOCUMENT: &str = "document";

/// Files by their paths in the layout's folder.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// What all editions of a guide have alike: `book.json`.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Book<'a> {
    product: Product,
    families: &'a [String],
    lang: &'a Tag,
    dir: Direction,
    paper: Paper,
    series: &'a SeriesFacts,
    guide: &'a GuideFacts,
    field_link: &'a FieldLinkParts,
    answer_marks: &'a AnswerMarks,
    place_link: &'a PlaceLinkParts,
    sheets: bool,
}

/// What the edition says of itself: `edition.json`.
#[derive(Serialize)]
struct Edition<'a> {
    copy: Option<Product>,
    keyword: &'a Identity,
    titles: &'a Titles,
    edition: &'a EditionFacts,
}

/// The pages before the body, and their answers: `front.json`.
#[derive(Serialize)]
struct Front<'a> {
    pages: &'a [Page],
    answers: &'a [Answer],
}

/// The guide itself: `body.json`.
#[derive(Serialize)]
struct Body<'a> {
    parts: &'a [Part],
    answers: &'a [Answer],
}

/// What indexes list, in front and body: `lists.json`.
#[derive(Serialize)]
struct Lists<'a> {
    exercises: Vec<&'a ExerciseFacts>,
    tools: Vec<&'a ToolFacts>,
    figures: Vec<&'a FigureFacts>,
}

/// What is filled in, and what is asked of pages: `fields.json`.
#[derive(Serialize)]
struct Fields<'a> {
    fields: Vec<&'a Field>,
    notepads: Vec<&'a NotepadFacts>,
    wishes: Vec<&'a Wish>,
}

/// Which pages are asked for, and what was decided of them: `pages.json`.
#[derive(Serialize)]
struct Asked<'a> {
    mode: Option<Mode>,
    plan: Option<&'a PagePlan>,
}

/// The words of a language: `words/<tag>.json`.
#[derive(Serialize)]
struct Words<'a> {
    words: &'a BTreeMap<String, String>,
    minutes: BTreeMap<u32, &'a str>,
}

/// The path of a piece in a document's folder.
pub fn piece(folder: &str, name: &str) -> String {
    format!("{folder}/{name}.json")
}

/// The pieces of a document in a folder, each on one line or `pretty`.
///
/// # Errors
///
/// What cannot be written as JSON.
pub(super) fn pieces(document: &Document, folder: &str, pretty: bool) -> serde_json::Result<Files> {
    let mut out = Pieces { folder, pretty, files: Files::new() };
    let Document { front, body, .. } = document;
    out.put("book", &book(document))?;
    out.put(
        "edition",
        &Edition { copy: document.copy, keyword: &document.identity, titles: &front.titles, edition: &front.edition },
    )?;
    out.put("front", &Front { pages: &front.pages, answers: &front.answers })?;
    out.put("body", &Body { parts: &body.parts, answers: &body.answers })?;
    out.put("sheets", &document.sheets)?;
    out.put("lists", &lists(document))?;
    out.put("fields", &fields(document))?;
    out.put("pages", &Asked { mode: document.mode, plan: document.plan.as_ref() })?;
    let nothing = Elsewhere::Known(BTreeMap::new());
    out.put("places", document.places.as_ref().unwrap_or(&nothing))?;
    out.put("stamps", &document.stamps)?;
    out.put_languages(document)?;
    Ok(out.files)
}

fn book(document: &Document) -> Book<'_> {
    let body = &document.body;
    Book {
        product: document.product,
        families: &document.families,
        lang: &body.lang,
        dir: body.dir,
        paper: body.paper,
        series: &body.series,
        guide: &body.guide,
        field_link: &document.field_link,
        answer_marks: &document.answer_marks,
        place_link: &document.place_link,
        sheets: !document.sheets.is_empty(),
    }
}

fn lists(document: &Document) -> Lists<'_> {
    Lists {
        exercises: document.exercises().collect(),
        tools: document.tools().collect(),
        figures: document.figures().collect(),
    }
}

fn fields(document: &Document) -> Fields<'_> {
    let [front, body] = [&document.front.lists, &document.body.lists];
    Fields {
        fields: document.fields().collect(),
        notepads: document.notepads().collect(),
        wishes: front.wishes.iter().chain(&body.wishes).collect(),
    }
}

/// Pieces on their way into a folder.
struct Pieces<'a> {
    folder: &'a str,
    pretty: bool,
    files: Files,
}

impl Pieces<'_> {
    fn put(&mut self, name: &str, value: &impl Serialize) -> serde_json::Result<()> {
        let bytes = if self.pretty { serde_json::to_vec_pretty(value) } else { serde_json::to_vec(value) }?;
        self.files.insert(piece(self.folder, name), bytes.into());
        Ok(())
    }

    /// Each language, and its words.
    fn put_languages(&mut self, document: &Document) -> serde_json::Result<()> {
        let languages: BTreeMap<&str, &Language> =
            document.front.languages.iter().chain(&document.body.languages).map(|it| (&*it.tag, it)).collect();
        for (tag, language) in languages {
            self.put(&format!("languages/{tag}"), language)?;
        }
        let [front, body] = [&document.front.minutes, &document.body.minutes];
        let tags: BTreeSet<&Tag> = document.front.words.keys().chain(document.body.words.keys()).collect();
        for tag in tags {
            let Some(words) = document.words(tag) else { continue };
            let tables = [front, body].into_iter().filter_map(|table| table.get(tag)).flatten();
            let minutes = tables.map(|(count, words)| (*count, words.as_str())).collect();
            self.put(&format!("words/{tag}"), &Words { words, minutes })?;
        }
        Ok(())
    }
}

//! The answers question by question, for the debriefing: data for `layouts/answers.typ`, which Typst shapes in every
//! script that the project has faces for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::returned::{Answered, Returned};
use super::table;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::edition::{Words, interface_words};
use crate::identity::FieldKind;
use crate::language::{Direction, Profile, Tag, direction, language_of_text};
use crate::typeset::{DOCUMENT, Faces, Files, LayoutStore, Stamp, piece, typeset_data};

/// The layout.
const MAIN: &str = "answers.typ";
/// How many characters without a face are named.
const NAMED: usize = 20;

/// How a listing is to be set.
pub struct Setting<'a> {
    /// Layouts and interface words.
    pub layouts: &'a LayoutStore,
    /// The faces at hand.
    pub faces: &'a Faces,
    /// The language of headings; that of most books if none.
    pub lang: Option<&'a str>,
    /// Whether each answer names its file.
    pub names: bool,
    /// The moment that metadata name; that of the newest form if none.
    pub stamp: Option<Stamp>,
}

/// What the layout reads: as much of a [`Document`](crate::document::model::Document) as the theme asks for, and the
/// answers.
struct Listing<'a> {
    book: Book<'a>,
    languages: Vec<Language>,
    words: Table,
    guides: Vec<Guide<'a>>,
}

/// What the theme asks of a book.
#[derive(Serialize)]
struct Book<'a> {
    product: &'static str,
    families: Vec<String>,
    lang: &'a str,
    dir: Direction,
    paper: &'static str,
    sheets: bool,
}

/// Interface words of a language.
#[derive(Serialize)]
struct Table {
    words: Words,
}

#[derive(Serialize)]
struct Language {
    tag: String,
    #[serde(flatten)]
    profile: Profile,
}

#[derive(Serialize)]
struct Guide<'a> {
    id: &'a str,
    title: Option<Said>,
    /// Editions with the number of their files.
    editions: Vec<(&'a str, usize)>,
    questions: Vec<Question<'a>>,
}

/// Words in one language.
#[derive(Serialize, PartialEq, Eq)]
struct Said {
    lang: String,
    text: String,
}

#[derive(Serialize)]
struct Question<'a> {
    field: &'a str,
    /// The question as the editions print it, each wording once.
    texts: Vec<Said>,
    kind: FieldKind,
    /// Of boxes and scales: each answer with how many gave it.
    counts: Vec<(&'a str, usize)>,
    /// Of texts.
    answers: Vec<Answer<'a>>,
    /// How many files have the field and no answer.
    none: usize,
}

#[derive(Serialize)]
struct Answer<'a> {
    lang: String,
    text: String,
    edition: &'a str,
    file: Option<&'a str>,
}

/// The PDF. What the layout or a face lacks is reported; none if it cannot be made.
pub fn write(returned: &[Returned], setting: &Setting<'_>) -> (Option<Vec<u8>>, Sink) {
    let mut sink = Sink::default();
    let mut listing = listing(returned, setting, &mut sink);
    let missing = replace(&mut listing, setting.faces);
    lacking(&missing, &mut sink);
    let files = match files(&listing) {
        Ok(files) => files,
        Err(error) => {
            sink.push(Diagnostic::new(Severity::Error, "layout", Place::None, error.to_string()));
            return (None, sink);
        }
    };
    let (pages, warnings) = typeset_data(MAIN, files, setting.layouts, setting.faces);
    let stamp = setting.stamp.unwrap_or_else(|| newest(returned));
    let pdf = pages.and_then(|pages| pages.pdf("answers", stamp));
    let faults = match &pdf {
        Ok(_) => &[][..],
        Err(faults) => faults,
    };
    warnings.iter().chain(faults).for_each(|found| sink.push(found.diagnostic("the answers")));
    (pdf.ok(), sink)
}

/// The files of a listing.
fn files(listing: &Listing<'_>) -> serde_json::Result<Files> {
    let Listing { book, languages, words, guides } = listing;
    let mut files = Files::new();
    let mut put = |name: &str, bytes: Vec<u8>| files.insert(piece(DOCUMENT, name), bytes.into());
    put("book", serde_json::to_vec(book)?);
    put("answers", serde_json::to_vec(guides)?);
    put(&format!("words/{}", book.lang), serde_json::to_vec(words)?);
    for language in languages {
        put(&format!("languages/{}", language.tag), serde_json::to_vec(language)?);
    }
    Ok(files)
}

/// When the newest form was saved.
fn newest(returned: &[Returned]) -> Stamp {
    let moments = returned.iter().filter_map(|file| file.date.parse::<jiff::Timestamp>().ok());
    Stamp(moments.max().map_or(0, |moment| moment.as_second()))
}

/// Characters that no face has.
fn lacking(missing: &BTreeSet<char>, sink: &mut Sink) {
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(|c| format!("U+{:04X} ({c})", u32::from(*c))).collect();
    let more = missing.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("no font has these characters of the answers: {}{more}", named.join(", "));
    sink.push(
        Diagnostic::new(Severity::Warning, "missing-face", Place::None, message)
            .hint("run the command in the project's folder, or put a font that has them into its folder fonts/"),
    );
}

/// The data of a listing.
fn listing<'a>(returned: &'a [Returned], setting: &Setting<'a>, sink: &mut Sink) -> Listing<'a> {
    let lang = setting.lang.unwrap_or_else(|| common(returned));
    let mut guides: BTreeMap<&str, Vec<&Returned>> = BTreeMap::new();
    for file in returned {
        guides.entry(&file.guide).or_default().push(file);
    }
    let order = table::fields(returned);
    let guides: Vec<Guide<'_>> =
        guides.into_iter().map(|(id, files)| guide(id, &files, &order, lang, setting.names)).collect();
    let mut tags: BTreeSet<String> = BTreeSet::from([lang.to_owned()]);
    for guide in &guides {
        tags.extend(guide.title.iter().map(|title| title.lang.clone()));
        for question in &guide.questions {
            tags.extend(question.texts.iter().map(|words| words.lang.clone()));
            tags.extend(question.answers.iter().map(|answer| answer.lang.clone()));
        }
    }
    let languages = tags.into_iter().map(|tag| Language { profile: Profile::of(&Tag::of(&tag)), tag }).collect();
    let families = setting.faces.families();
    Listing {
        book: Book { product: "answers", families, lang, dir: direction(lang), paper: "a4", sheets: false },
        languages,
        words: Table { words: interface_words(lang, setting.layouts.layouts(), sink) },
        guides,
    }
}

/// The language of most books.
fn common(returned: &[Returned]) -> &str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in returned.iter().filter(|file| !file.lang.is_empty()) {
        *counts.entry(&file.lang).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("en", |(lang, _)| lang)
}

/// A guide with its questions in the order of the book.
fn guide<'a>(id: &'a str, files: &[&'a Returned], order: &[&'a str], lang: &str, names: bool) -> Guide<'a> {
    let mut editions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut answers: BTreeMap<&str, Vec<(&Returned, &Answered)>> = BTreeMap::new();
    for file in files {
        *editions.entry(&file.edition).or_default() += 1;
        for answered in &file.answers {
            answers.entry(&answered.field).or_default().push((file, answered));
        }
    }
    let title = files.iter().find(|file| !file.title.is_empty());
    let title = title.map(|file| words(&file.title, "", file));
    let questions = order.iter().filter_map(|field| Some(question(field, answers.get(field)?, lang, names))).collect();
    Guide { id, title, editions: editions.into_iter().collect(), questions }
}

/// Words with their language: the one that is known, else by their script.
fn words(text: &str, known: &str, file: &Returned) -> Said {
    let tags: Vec<&str> =
        std::iter::once(file.lang.as_str()).chain(file.languages.iter().map(String::as_str)).collect();
    let found = || language_of_text(text, &tags).unwrap_or_else(|| file.lang.clone());
    let lang = if known.is_empty() { found() } else { known.to_owned() };
    let lang = if lang.is_empty() { "en".to_owned() } else { lang };
    Said { lang, text: text.to_owned() }
}

fn question<'a>(field: &'a str, answers: &[(&'a Returned, &'a Answered)], lang: &str, names: bool) -> Question<'a> {
    let mut texts: Vec<Said> = Vec::new();
    for (file, answered) in answers.iter().filter(|(_, answered)| !answered.question.is_empty()) {
        let words = words(&answered.question, &answered.lang, file);
        if !texts.contains(&words) {
            texts.push(words);
        }
    }
    texts.sort_by_key(|words| words.lang != lang);
    let kind = answers.first().map_or(FieldKind::Text, |(_, answered)| answered.kind);
    let given = || answers.iter().filter(|(_, answered)| !answered.answer.trim().is_empty());
    let none = answers.len() - given().count();
    let mut question = Question { field, texts, kind, counts: Vec::new(), answers: Vec::new(), none };
    if kind == FieldKind::Text {
        question.answers = given().map(|(file, answered)| answer(file, answered, names)).collect();
        return question;
    }
    let mut counts: BTreeMap<(i64, &str), usize> = BTreeMap::new();
    for (_, answered) in given() {
        // `yes` before `no`, numbers by size.
        let place = answered.answer.parse().unwrap_or(if answered.answer == "no" { i64::MAX } else { i64::MAX - 1 });
        *counts.entry((place, &answered.answer)).or_default() += 1;
    }
    question.counts = counts.into_iter().map(|((_, answer), count)| (answer, count)).collect();
    question
}

fn answer<'a>(file: &'a Returned, answered: &'a Answered, names: bool) -> Answer<'a> {
    let words = words(answered.answer.trim(), "", file);
    Answer { lang: words.lang, text: words.text, edition: &file.edition, file: names.then_some(file.file.as_str()) }
}

/// Puts U+FFFD, or a question mark, in the place of characters that no face has, and drops control characters.
fn replace(listing: &mut Listing<'_>, faces: &Faces) -> BTreeSet<char> {
    let mut known: BTreeMap<char, bool> = BTreeMap::new();
    let mut missing = BTreeSet::new();
    let stand_in = if faces.covers(char::REPLACEMENT_CHARACTER) { char::REPLACEMENT_CHARACTER } else { '?' };
    let mut clean = |text: &mut String| {
        let covered = |c: char, known: &mut BTreeMap<char, bool>| *known.entry(c).or_insert_with(|| faces.covers(c));
        let change = |c: char| if c == '\n' || c == '\t' { Some(c) } else { (!c.is_control()).then_some(c) };
        let cleaned: String = text
            .chars()
            .filter_map(change)
            .map(|c| {
                if covered(c, &mut known) {
                    return c;
                }
                missing.insert(c);
                stand_in
            })
            .collect();
        *text = cleaned;
    };
    for guide in &mut listing.guides {
        guide.title.iter_mut().for_each(|title| clean(&mut title.text));
        for question in &mut guide.questions {
            question.texts.iter_mut().for_each(|words| clean(&mut words.text));
            question.answers.iter_mut().for_each(|answer| clean(&mut answer.text));
        }
    }
    missing
}

//! `content/editions/<edition>/edition.toml`.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::de::DeTable;

use super::checks::{check_id, check_once, check_tag, read_word};
use super::dates::PartialDate;
use super::files::Folder;
use super::names::PageBreak;
use super::reader::{self, Reader};
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{FileId, Span};

/// The sizes of paper that a book can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// All sizes.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The name in TOML.
    pub fn id(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }
}

/// A state's position towards an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Party by ratification.
    Ratified,
    /// Party by accession.
    Acceded,
    /// Party by succession.
    Succeeded,
    /// Signed, not a party.
    Signed,
    /// Applied to a territory.
    Extended,
    /// Not a party.
    None,
    /// Not known.
    Unknown,
}

impl Standing {
    /// All standings.
    pub const ALL: [Self; 7] =
        [Self::Ratified, Self::Acceded, Self::Succeeded, Self::Signed, Self::Extended, Self::None, Self::Unknown];

    /// The name in TOML.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ratified => "ratified",
            Self::Acceded => "acceded",
            Self::Succeeded => "succeeded",
            Self::Signed => "signed",
            Self::Extended => "extended",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the state took a step towards the instrument, to which it can have made a reservation.
    fn is_step(self) -> bool {
        match self {
            Self::Ratified | Self::Acceded | Self::Succeeded | Self::Signed | Self::Extended => true,
            Self::None | Self::Unknown => false,
        }
    }
}

/// How sure somebody is of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Confidence {
    /// Seen in the depositary's own words.
    High,
    /// Seen in somebody's who should know.
    Medium,
    /// Heard.
    Low,
}

impl Confidence {
    const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The name in TOML.
    fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// One `[[fact]]`.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The instrument's id, as written; `data/instruments.csv` has those there are.
    pub instrument: Spanned<String>,
    /// How the state stands to it.
    pub status: Standing,
    /// Its date, as far as known.
    pub date: Option<PartialDate>,
    /// Whether the state joined with a reservation that is on record.
    pub reservation: bool,
    /// How far the source knows; always given for a printed state that is not a party.
    pub as_of: Option<PartialDate>,
    /// Where this is known from.
    pub source: String,
    /// When it was checked.
    pub checked: PartialDate,
    /// Whether it may be printed as a fact.
    pub high: bool,
}

/// One `[[fix]]`: what the edition asks of the page that a block of a guide stands on.
#[derive(Debug, Clone)]
pub struct Fix {
    /// The guide's id, as written.
    pub guide: Spanned<String>,
    /// The block's id in the guide, as written.
    pub block: Spanned<String>,
    /// Whether a page begins with it.
    pub breaks: bool,
    /// Whether it all stands on one page.
    pub keep: bool,
}

/// An edition, as its TOML says.
#[derive(Debug)]
pub struct EditionConfig {
    /// The `edition.toml` it was read from.
    pub file: FileId,
    /// The folder's name: `regional` or the state's code in lower case.
    pub id: String,
    /// Two letters of ISO 3166-1 for the state it is for, as written; none for a regional edition.
    pub state: Option<Spanned<String>>,
    /// Languages of the front matter, the national one first.
    pub languages: Vec<Spanned<String>>,
    /// Language of the guides' own pages; the series' if absent.
    pub guide_language: Option<Spanned<String>>,
    /// The paper of all its books.
    pub paper: Paper,
    /// The edition's own date.
    pub date: Option<Spanned<PartialDate>>,
    /// Partners to name in the imprint, in this order; may be empty.
    pub partners: Vec<Spanned<String>>,
    /// Order of the front-matter pages.
    pub front_matter: Option<Vec<Spanned<String>>>,
    /// Languages whose drafts a release may hold.
    pub allow_drafted: Vec<Spanned<String>>,
    /// What is known of treaties.
    pub facts: Vec<Fact>,
    /// What it asks of pages, in the order written.
    pub fixes: Vec<Fix>,
    /// First 12 digits of the SHA-256 of each page that one of this edition replaces, with where it is written.
    pub base: BTreeMap<String, Spanned<String>>,
}

/// Reads every edition, by id.
pub fn read_all(folder: &mut Folder, sink: &mut Sink) -> Vec<EditionConfig> {
    let mut editions = Vec::new();
    for id in folder.folders("content/editions", sink) {
        let path = format!("content/editions/{id}/edition.toml");
        let Some(file) = folder.read(&path, sink) else { continue };
        editions.extend(reader::read_file(folder, file, sink, |table, head, sink| {
            read_table(table, file, head, &id, sink)
        }));
    }
    editions
}

fn read_table(table: &DeTable<'_>, file: FileId, head: Span, id: &str, sink: &mut Sink) -> Option<EditionConfig> {
    let folder_name = Spanned { value: id.to_string(), span: head };
    let named = check_id(&folder_name, "edition (the name of its folder)", sink);
    let mut reader = Reader::new(table, file, head, "edition.toml", sink);
    let state = reader.text("state");
    let languages = reader.texts("languages");
    if !table.contains_key("languages") {
        reader.missing("languages", "[\"th\", \"en\"]");
    }
    let guide_language = reader.text("guide-language");
    let paper = reader.required_text("paper", "\"a4\"");
    let date = reader.date("date");
    let partners = reader.texts("partners").unwrap_or_default();
    let front_matter = reader.texts("front-matter");
    let allow_drafted = reader.texts("allow-drafted").unwrap_or_default();
    let fact_tables = reader.tables("fact");
    let fix_tables = reader.tables("fix");
    let base = reader.table("base");
    reader.finish();
    let languages = languages.map(|tags| read_languages(tags, head, sink));
    let guide_language = guide_language.filter(|tag| check_tag(tag, sink));
    let paper = paper.and_then(|word| read_word(&word, "unknown-paper", "paper", &Paper::ALL, Paper::id, sink));
    check_folder_name(state.as_ref(), id, sink);
    let facts = read_facts(&fact_tables, file, sink);
    let fixes = fix_tables.into_iter().filter_map(|(table, span)| read_fix(table, file, span, sink)).collect();
    let base = base.map_or_else(Vec::new, |(table, span)| Reader::new(table, file, span, "[base]", sink).open_texts());
    let base = base.into_iter().map(|(page, digits)| (page.value, digits)).collect();
    if !named {
        return None;
    }
    Some(EditionConfig {
        file,
        id: id.to_string(),
        state,
        languages: languages?,
        guide_language,
        paper: paper?,
        date,
        partners,
        front_matter,
        allow_drafted,
        facts,
        fixes,
        base,
    })
}

fn read_languages(tags: Vec<Spanned<String>>, head: Span, sink: &mut Sink) -> Vec<Spanned<String>> {
    let given = tags.len();
    let tags: Vec<_> = tags.into_iter().filter(|tag| check_tag(tag, sink)).collect();
    if given == 0 {
        sink.push(
            Diagnostic::error("bad-value", head, "`languages` is empty")
                .hint("name at least one language, such as [\"en\"]"),
        );
    }
    check_once(tags, "language", sink)
}

/// A state's edition has the state's code as its id, so that file names and answers can be told apart.
fn check_folder_name(state: Option<&Spanned<String>>, id: &str, sink: &mut Sink) {
    if let Some(state) = state.filter(|state| state.value.to_lowercase() != id) {
        let wanted = state.value.to_lowercase();
        sink.push(
            Diagnostic::error(
                "edition-name",
                state.span,
                format!("the edition of {} stands in the folder `{id}`", state.value),
            )
            .hint(format!("rename the folder to content/editions/{wanted}")),
        );
    }
}

fn read_facts(tables: &[(&DeTable<'_>, Span)], file: FileId, sink: &mut Sink) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for &(table, span) in tables {
        let Some(fact) = read_fact(table, file, span, sink) else { continue };
        if facts.iter().any(|before| before.instrument.value == fact.instrument.value) {
            let message = format!("there are two facts about `{}`", fact.instrument.value);
            sink.push(
                Diagnostic::error("named-twice", fact.instrument.span, message)
                    .hint("keep the one that was checked last"),
            );
        } else {
            facts.push(fact);
        }
    }
    facts
}

fn read_fact(table: &DeTable<'_>, file: FileId, span: Span, sink: &mut Sink) -> Option<Fact> {
    let mut reader = Reader::new(table, file, span, "[[fact]]", sink);
    let instrument = reader.required_text("instrument", "\"palermo-protocol\"");
    let status = reader.required_text("status", "\"ratified\"");
    let date = reader.date("date");
    let reservation = reader.flag("reservation");
    let as_of = reader.date("as-of");
    let source = reader.required_text("source", "\"depositary notification …\"");
    let checked = reader.date("checked");
    if !table.contains_key("checked") {
        reader.missing("checked", "2026-11-23");
    }
    let confidence = reader.required_text("confidence", "\"high\"");
    reader.finish();
    let status =
        status.and_then(|word| read_word(&word, "unknown-status", "status", &Standing::ALL, Standing::id, sink));
    let confidence = confidence
        .and_then(|word| read_word(&word, "unknown-confidence", "confidence", &Confidence::ALL, Confidence::id, sink));
    let fact = Fact {
        instrument: instrument?,
        status: status?,
        date: date.map(|date| date.value),
        reservation,
        as_of: as_of.map(|date| date.value),
        source: source?.value,
        checked: checked?.value,
        high: confidence? == Confidence::High,
    };
    check_reservation(&fact, span, sink);
    check_as_of(&fact, span, sink);
    Some(fact)
}

/// A reservation is made by a state that takes a step towards the instrument.
fn check_reservation(fact: &Fact, place: Span, sink: &mut Sink) {
    if fact.reservation && !fact.status.is_step() {
        let message = format!("a state whose status is `{}` has no reservation", fact.status.id());
        sink.push(
            Diagnostic::error("bad-value", place, message).hint("remove the key `reservation`, or give the status"),
        );
    }
}

/// That a state is not bound can change any day: nobody may read it without the date up to which it is known.
fn check_as_of(fact: &Fact, place: Span, sink: &mut Sink) {
    let can_change = matches!(fact.status, Standing::None | Standing::Signed);
    if fact.high && can_change && fact.as_of.is_none() {
        let message = format!("the status `{}` has no `as-of`", fact.status.id());
        sink.push(
            Diagnostic::error("missing-key", place, message)
                .hint("write how far the source knows, such as as-of = \"2022-06\""),
        );
    }
}

fn read_fix(table: &DeTable<'_>, file: FileId, span: Span, sink: &mut Sink) -> Option<Fix> {
    let mut reader = Reader::new(table, file, span, "[[fix]]", sink);
    let guide = reader.required_text("guide", "\"identification\"");
    let block = reader.required_text("block", "\"safety-plan\"");
    let breaks = reader.text("break");
    let keep = reader.flag("keep");
    if !table.contains_key("break") && !table.contains_key("keep") {
        reader.missing("break", "\"before\"");
    }
    reader.finish();
    let breaks =
        breaks.and_then(|word| read_word(&word, "unknown-break", "break", &PageBreak::ALL, PageBreak::id, sink));
    let breaks = match breaks {
        Some(PageBreak::Before) => true,
        None => false,
    };
    Some(Fix { guide: guide?, block: block?, breaks, keep })
}

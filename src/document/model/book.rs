//! A whole book: its front pages, parts and answers, and the facts that covers and imprints print.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Block, Direction, ExerciseFacts, Field, FigureFacts, Inline, Name, Names, NotepadFacts, Tag, Target};
use crate::edition;
use crate::identity::{FieldLinkParts, Identity};
use crate::language::Profile;
use crate::project::{PageRole, Paper, Product};

/// One book, sheet set or e-book: everything it shows, nothing about how it looks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// Which product.
    pub product: Product,
    /// `facilitator` where the pages are those of a facilitator's copy.
    pub copy: Option<Product>,
    /// The language of the guide's own pages, and so of the book as a whole.
    pub lang: Tag,
    /// The direction of that language; binding and page progression follow it.
    pub dir: Direction,
    /// The size of its pages.
    pub paper: Paper,
    /// Every language that occurs, the edition's first language first.
    pub languages: Vec<Language>,
    /// The families of the faces at hand, sorted, so that a layout names none that is missing.
    pub families: Vec<String>,
    /// Which book it is; layouts write it among the keywords of the metadata, as it is.
    #[serde(rename = "keyword")]
    pub identity: Identity,
    /// How layouts write the address of a link that asks for a control.
    pub field_link: FieldLinkParts,
    /// Facts about the series.
    pub series: SeriesFacts,
    /// Facts about the guide.
    pub guide: GuideFacts,
    /// Facts about the edition.
    pub edition: EditionFacts,
    /// Interface words: language, then English word, then its translation; complete for every language of `languages`.
    pub words: BTreeMap<Tag, BTreeMap<String, String>>,
    /// How long exercises and parts take, in words: language, then number of minutes.
    pub minutes: BTreeMap<Tag, BTreeMap<u32, String>>,
    /// The pages before the body, in the order they are printed.
    pub front: Vec<Page>,
    /// The body, part by part.
    pub parts: Vec<Part>,
    /// Model answers, in the order of their exercises; printed after the last part.
    pub answers: Vec<Answer>,
    /// Of handouts and of a facilitator's notes: the sheets; empty elsewhere.
    pub sheets: Vec<Sheet>,
    /// Every field a reader can fill in, in reading order.
    pub fields: Vec<Field>,
    /// Every exercise, in order, for indexes and part openers.
    pub exercises: Vec<ExerciseFacts>,
    /// Every notepad, in order, for the list of notepads.
    pub notepads: Vec<NotepadFacts>,
    /// Every numbered figure, in order.
    pub figures: Vec<FigureFacts>,
    /// The key of the block that each link target stands at.
    #[serde(skip)]
    pub targets: BTreeMap<Target, Target>,
}

/// A page, or more if need be, that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Sheet {
    /// Unique in the document; layouts mark with it where the sheet begins.
    pub key: Target,
    /// The id of its block.
    pub id: Option<Target>,
    /// Index into [`Document::exercises`], of an exercise or its notes.
    pub exercise: Option<usize>,
    /// Of a block outside an exercise: the heading it stands under, in the page's languages.
    pub title: Names,
    /// The label of the workbook's page on which its block begins.
    pub page: Option<String>,
    /// Labels of its own pages, where they are put between the workbook's.
    pub labels: Vec<String>,
    /// The block, or the notes of all exercises that begin on that page.
    pub blocks: Vec<Block>,
}

/// A language of the edition and how far its translation can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Language {
    /// The tag.
    pub tag: Tag,
    /// How it is written and set.
    #[serde(flatten)]
    pub profile: Profile,
    /// How far its translation can be trusted.
    pub review: Review,
}

/// How far the words of a language can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// The series' own language: not translated.
    Source,
    /// A native speaker has read the translation.
    Reviewed,
    /// Nobody has.
    Drafted,
}

impl From<Option<edition::Review>> for Review {
    fn from(review: Option<edition::Review>) -> Self {
        match review {
            None => Self::Source,
            Some(edition::Review::Reviewed) => Self::Reviewed,
            Some(edition::Review::Drafted) => Self::Drafted,
        }
    }
}

/// What covers, imprints and metadata say of the series.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesFacts {
    /// The series' id.
    pub id: String,
    /// The title, in the edition's languages and the guide's.
    pub title: Names,
    /// The publisher, likewise.
    pub publisher: Names,
    /// SPDX identifier or words.
    pub licence: String,
    /// Version of the text.
    pub version: String,
    /// Where the series is published, if anywhere.
    pub address: Option<String>,
}

/// What covers, running heads and metadata say of the guide.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct GuideFacts {
    /// The guide's id.
    pub id: String,
    /// Place in the series, from 1.
    pub number: usize,
    /// How many guides the series has.
    pub count: usize,
    /// The title in the edition's languages and the guide's, without repeats.
    pub title: Names,
    /// The subtitle, likewise.
    pub subtitle: Names,
    /// The subject in the guide's language.
    pub subject: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// What covers and title pages say of the edition.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct EditionFacts {
    /// The edition's id, such as `th` or `regional`.
    pub id: String,
    /// ISO 3166-1 code of the state, if the edition has one.
    pub state: Option<String>,
    /// The state's name, or "Regional edition", in the edition's languages and the guide's.
    pub name: Names,
    /// The languages of the front matter.
    pub languages: Vec<Tag>,
    /// The edition's date as `YYYY-MM-DD`.
    pub date: String,
    /// The edition's date in words, by language.
    pub date_text: BTreeMap<Tag, String>,
    /// Partners, as the edition names them.
    pub partners: Vec<String>,
    /// The partners as one text, "a, b and c", by language.
    pub partners_text: BTreeMap<Tag, String>,
}

/// A page of the front matter: in one language, or, where people write on it, in all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Page {
    /// Unique in the document; a link target in layouts.
    pub key: Target,
    /// The page's name, such as `privacy`.
    pub name: String,
    /// What it is to the book, where its name says so.
    pub role: Option<PageRole>,
    /// Its language; of a page in several, the first.
    pub lang: Tag,
    /// Its direction.
    pub dir: Direction,
    /// Whether the page is printed once for all languages.
    pub shared: bool,
    /// Languages on this page whose translation nobody has reviewed.
    pub drafted: Vec<Tag>,
    /// The title, taken from the page's first heading.
    pub title: Names,
    /// The blocks, the title's heading among them.
    pub blocks: Vec<Block>,
}

/// A part of the guide: an opener and its chapters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Part {
    /// Unique in the document; a link target.
    pub key: Target,
    /// Which part.
    pub part: crate::project::Part,
    /// From 1; none for an appendix.
    pub number: Option<usize>,
    /// The language of the title.
    pub lang: Tag,
    /// The only chapter's title, or the part's name where it has several.
    pub title: Vec<Inline>,
    /// What the reader will be able to do: the list of the first section, where that section is nothing but a list.
    pub outcomes: Option<Outcomes>,
    /// Minutes of all its exercises together.
    pub minutes: u32,
    /// Indices into [`Document::exercises`].
    pub exercises: Vec<usize>,
    /// The chapters. With one chapter its heading is the opener's and is not among the blocks.
    pub chapters: Vec<Chapter>,
}

/// The section of outcomes that a part's opener prints.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Outcomes {
    /// Its heading.
    pub heading: Block,
    /// Its list.
    pub list: Block,
}

/// One chapter's blocks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Chapter {
    /// Unique in the document, such as `key-concepts`: the file's name without `.md`.
    pub id: String,
    /// The title for running heads, in plain words.
    pub title: Name,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A model answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Answer {
    /// Link target.
    pub id: Target,
    /// Index into [`Document::exercises`].
    pub exercise: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
}

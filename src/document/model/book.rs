//! A whole book: its front pages, parts and answers, and the facts that covers and imprints print.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::{
    AnswerMarks, Block, Direction, Elsewhere, ExerciseFacts, Field, FigureFacts, Inline, Mode, Name, Names,
    NotepadFacts, PagePlan, PageStamp, PlaceLinkParts, Tag, Target, ToolFacts,
};
use crate::edition;
use crate::identity::{FieldLinkParts, Identity};
use crate::language::Profile;
use crate::project::{PageRole, Paper, Product};

/// One book, sheet set or e-book: everything it shows, nothing about how it looks.
///
/// What belongs to one edition alone is the [`Front`]; the [`Body`] is the same for all editions that print the guide
/// alike, and can be laid out once for them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// The product that its layout shows.
    pub product: Product,
    /// `facilitator` where the pages are those of a facilitator's copy.
    pub copy: Option<Product>,
    /// The families of the faces at hand, sorted, so that a layout names none that is missing.
    pub families: Vec<String>,
    /// Which book it is; layouts write it among the keywords of the metadata, as it is.
    #[serde(rename = "keyword")]
    pub identity: Identity,
    /// How layouts write the address of a link that asks for a control.
    pub field_link: FieldLinkParts,
    /// How layouts label the head of the answers and each answer.
    pub answer_marks: AnswerMarks,
    /// How layouts write the address of a link from one part of the book to the other.
    pub place_link: PlaceLinkParts,
    /// What belongs to the edition: its names, its pages before the body.
    #[serde(serialize_with = "as_it_is")]
    pub front: Arc<Front>,
    /// The guide: one value for all editions that show it alike.
    #[serde(serialize_with = "as_it_is")]
    pub body: Arc<Body>,
    /// Of handouts and of a facilitator's notes: the sheets, which stand for front and body; empty elsewhere.
    pub sheets: Vec<Sheet>,
    /// What is asked for, where it is not the pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What stands in the other part of the book, where this is one of its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Elsewhere>,
    /// Of a front: the stamps that the body's pages ask for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<PageStamp>,
    /// Where the pages of the body begin, if that is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PagePlan>,
}

/// A shared value as data is the value.
fn as_it_is<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().serialize(serializer)
}

impl Document {
    /// Every field a reader can fill in, in reading order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.front.lists.fields.iter().chain(&self.body.lists.fields)
    }

    /// Every exercise, in reading order.
    pub fn exercises(&self) -> impl Iterator<Item = &ExerciseFacts> {
        self.front.lists.exercises.iter().chain(&self.body.lists.exercises)
    }

    /// The exercise with this number.
    pub fn exercise(&self, number: usize) -> Option<&ExerciseFacts> {
        self.exercises().find(|exercise| exercise.number == number)
    }

    /// Every tool, in reading order.
    pub fn tools(&self) -> impl Iterator<Item = &ToolFacts> {
        self.front.lists.tools.iter().chain(&self.body.lists.tools)
    }

    /// Every notepad, in reading order.
    pub fn notepads(&self) -> impl Iterator<Item = &NotepadFacts> {
        self.front.lists.notepads.iter().chain(&self.body.lists.notepads)
    }

    /// Every numbered figure, by its number: those in answers to front pages come behind the guide's.
    pub fn figures(&self) -> impl Iterator<Item = &FigureFacts> {
        let mut all: Vec<&FigureFacts> = self.front.lists.figures.iter().chain(&self.body.lists.figures).collect();
        all.sort_by_key(|figure| figure.number);
        all.into_iter()
    }

    /// The model answers as they are printed at the back: those of the front pages, then the guide's.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.front.answers.iter().chain(&self.body.answers)
    }

    /// The interface words of a language.
    pub fn words(&self, lang: &str) -> Option<&BTreeMap<String, String>> {
        self.front.words.get(lang).or_else(|| self.body.words.get(lang))
    }

    /// A number of minutes that occurs, in words of a language.
    pub fn minutes(&self, lang: &str, count: u32) -> Option<&str> {
        let tables = [&self.body.minutes, &self.front.minutes];
        tables.into_iter().find_map(|table| table.get(lang)?.get(&count)).map(String::as_str)
    }

    /// The pictures by the path that figures give.
    pub fn pictures(&self) -> BTreeMap<String, Arc<[u8]>> {
        let all = self.front.lists.pictures.iter().chain(&self.body.lists.pictures);
        all.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }
}

/// What belongs to one edition: what covers, title pages and imprints say, the pages before the body, and the answers to
/// their exercises.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Front {
    /// Every language that occurs in it, the edition's first language first.
    pub languages: Vec<Language>,
    /// Interface words: language, then English word, then its translation; complete for every language of `languages`.
    pub words: BTreeMap<Tag, BTreeMap<String, String>>,
    /// How long its exercises and parts take, in words: language, then number of minutes.
    pub minutes: BTreeMap<Tag, BTreeMap<u32, String>>,
    /// Titles of the series and of the guide in the edition's languages and the guide's.
    pub titles: Titles,
    /// Facts about the edition.
    pub edition: EditionFacts,
    /// The pages before the body, in the order they are printed.
    pub pages: Vec<Page>,
    /// Model answers that are written on those pages, in the order of their exercises; printed after the last part, before
    /// those of the body. They are the edition's: its languages, its pictures, its notes.
    pub answers: Vec<Answer>,
    /// What stands on the pages and in their answers.
    #[serde(flatten)]
    pub lists: Lists,
}

/// A guide as it is printed: no text, picture or footnote in it belongs to one edition alone. Two editions with the same
/// guide language, paper and `only` blocks have equal bodies if their front pages have as many exercises and as many
/// numbered figures: those count first, so a guide's own numbers follow from them. What the front pages say changes no
/// body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Body {
    /// The language of the guide's own pages, and so of the book as a whole.
    pub lang: Tag,
    /// The direction of that language; binding and page progression follow it.
    pub dir: Direction,
    /// The size of its pages.
    pub paper: Paper,
    /// The guide's language, and that of the series, to which its texts fall back.
    pub languages: Vec<Language>,
    /// Interface words: language, then English word, then its translation; complete for every language of `languages`.
    pub words: BTreeMap<Tag, BTreeMap<String, String>>,
    /// How long its exercises and parts take, in words: language, then number of minutes.
    pub minutes: BTreeMap<Tag, BTreeMap<u32, String>>,
    /// Facts about the series.
    pub series: SeriesFacts,
    /// Facts about the guide.
    pub guide: GuideFacts,
    /// The parts, in the order of the guide.
    pub parts: Vec<Part>,
    /// Model answers that are written in the guide, in the order of their exercises; printed last.
    pub answers: Vec<Answer>,
    /// What stands in it.
    #[serde(flatten)]
    pub lists: Lists,
}

/// Lists of what stands in the front matter or in the body, in reading order; figures by their numbers. A front page that is printed once for each
/// language adds to them in the first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Lists {
    /// The fields that a reader can fill in.
    pub fields: Vec<Field>,
    /// The exercises in reading order, by whose number blocks name them.
    pub exercises: Vec<ExerciseFacts>,
    /// The tools in reading order.
    pub tools: Vec<ToolFacts>,
    /// The notepads in reading order.
    pub notepads: Vec<NotepadFacts>,
    /// The numbered figures in reading order, for the list of figures.
    pub figures: Vec<FigureFacts>,
    /// What authors and the edition ask of pages, in reading order.
    pub wishes: Vec<Wish>,
    /// The pictures by the path that figures give.
    #[serde(skip)]
    pub pictures: BTreeMap<String, Arc<[u8]>>,
}

/// What is asked of the page that a block stands on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Wish {
    /// The block and all that is inside it, in reading order; of a heading also what follows up to the next one.
    pub keys: Vec<Target>,
    /// Whether a page begins with the first of them.
    pub breaks: bool,
    /// Whether all of them stand on one page.
    pub keep: bool,
    /// Whether they fill it, be it the last of a part: whatever may be higher is.
    pub fills: bool,
}

/// The path of a picture in the layout's folder, its words in a language; `path` is relative to `content/`.
pub fn asset(lang: &str, path: &str) -> String {
    format!("assets/{lang}/{path}")
}

/// Language and path of the picture at a path in the layout's folder.
pub fn parts_of_asset(asset: &str) -> Option<(&str, &str)> {
    asset.strip_prefix("assets/")?.split_once('/')
}

/// A page, or more if need be, that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Sheet {
    /// Unique in the document; layouts mark with it where the sheet begins.
    pub key: Target,
    /// The id of its block.
    pub id: Option<Target>,
    /// Number of the exercise that it is or whose notes it holds.
    pub exercise: Option<usize>,
    /// Of a tool its title; of any other block outside an exercise the heading it stands under, in the page's languages.
    pub title: Names,
    /// Of such another block: the heading over that one, on the same page or in the same chapter.
    pub section: Names,
    /// Where several sheets have the same title and section: which of them this is, from 1.
    pub nth: Option<usize>,
    /// The label of the workbook's page on which its block begins; of notes, the page after which they are put in.
    pub page: Option<String>,
    /// What its words point to elsewhere in the guide, printed with it so that the sheet stands alone.
    pub materials: Vec<Material>,
    /// Labels of its own pages, where they are put between the workbook's.
    pub labels: Vec<String>,
    /// The block, or the notes of all exercises that begin on that page.
    pub blocks: Vec<Block>,
}

/// A figure, a case, a callout or the tables and numbered lists of a section, printed again on a sheet that speaks of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Material {
    /// Of tables and lists: the heading they stand under.
    pub title: Names,
    /// The label of the workbook's page on which it stands.
    pub page: Option<String>,
    /// The blocks, without their ids: links lead to the place they come from.
    pub blocks: Vec<Block>,
}

/// A language of the edition and how far its translation can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Language {
    /// The BCP 47 tag.
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

/// Titles in the edition's languages and the guide's, each once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Titles {
    /// The title of the series.
    pub series: Names,
    /// Who publishes the series.
    pub publisher: Names,
    /// The title of the guide.
    pub guide: Names,
    /// The subtitle of the guide.
    pub subtitle: Names,
}

/// The series, in the guide's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesFacts {
    /// The series' id in `series.toml`.
    pub id: String,
    /// The series' title in the guide's language.
    pub title: Name,
    /// The publisher's name in the guide's language.
    pub publisher: Name,
    /// SPDX identifier or words.
    pub licence: String,
    /// Version of the text.
    pub version: String,
    /// Where the series is published, if anywhere.
    pub address: Option<String>,
}

/// The guide, in its own language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct GuideFacts {
    /// The guide's id: the name of its folder.
    pub id: String,
    /// Place in the series, from 1.
    pub number: usize,
    /// How many guides the series has.
    pub count: usize,
    /// The guide's title in the guide's language.
    pub title: Name,
    /// The guide's subtitle in the guide's language.
    pub subtitle: Name,
    /// What the guide is about, in plain words of the guide's language: the subject in metadata.
    pub subject: String,
    /// The colour from which the book's colours are worked out, as `#rrggbb`.
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
    /// The way the script of that language runs.
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
    /// Which of the parts that a guide can have.
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
    /// The numbers of its exercises.
    pub exercises: Vec<usize>,
    /// The chapters. With one chapter its heading is the opener's and is not among the blocks.
    pub chapters: Vec<Chapter>,
}

/// The section of outcomes that a part's opener prints.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Outcomes {
    /// The heading over the outcomes.
    pub heading: Block,
    /// The outcomes, a list.
    pub list: Block,
}

/// One chapter's blocks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Chapter {
    /// Unique in the document, such as `key-concepts`: the file's name without `.md`.
    pub id: String,
    /// The title for running heads, in plain words.
    pub title: Name,
    /// The chapter's blocks, in reading order.
    pub blocks: Vec<Block>,
}

/// The model answer of an exercise, in the answers at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Answer {
    /// Where links to the answer lead.
    pub id: Target,
    /// Number of its exercise.
    pub exercise: usize,
    /// The language it is printed in: the guide's, or that of a front page which is written in one alone.
    pub lang: Tag,
    /// The answer's blocks.
    pub blocks: Vec<Block>,
}

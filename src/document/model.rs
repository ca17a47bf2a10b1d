//! The document: what one product of one guide in one edition contains, in order, in the languages it is printed in.
//!
//! This is the data that `layouts/` and the EPUB writer read. It is serialised as JSON with the names below, so its
//! shape is a contract with every designer's layout: a new kind of block is a new variant of [`Kind`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::identity::{FieldKind, FieldLinkParts, Identity};
pub use crate::language::Direction;
use crate::language::Profile;

/// A BCP 47 language tag, as written in the edition (`th`, `fa-AF`).
pub type Tag = String;

/// One book, sheet set or e-book: everything it shows, nothing about how it looks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// `workbook`, `handouts`, …, as in the contract's table of products.
    pub product: &'static str,
    /// `facilitator` where the pages are those of a facilitator's copy.
    pub copy: Option<&'static str>,
    /// The language of the guide's own pages, and so of the book as a whole.
    pub lang: Tag,
    /// The direction of that language; binding and page progression follow it.
    pub dir: Direction,
    /// `a4` or `letter`.
    pub paper: &'static str,
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
    pub targets: BTreeMap<String, String>,
}

/// A page, or more if need be, that stands alone.
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    /// Unique in the document; layouts mark with it where the sheet begins.
    pub key: String,
    /// The id of its block.
    pub id: Option<String>,
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
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Language {
    /// The tag.
    pub tag: Tag,
    /// How it is written and set.
    #[serde(flatten)]
    pub profile: Profile,
    /// `source` (the series' own language), `reviewed` or `drafted`.
    pub review: &'static str,
}

/// The same plain words in one or more languages, the edition's first language first.
pub type Names = Vec<Name>;

/// Plain words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The language the words really are in, after any fallback.
    pub lang: Tag,
    /// The words.
    pub text: String,
}

/// What covers, imprints and metadata say of the series.
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
#[derive(Debug, Clone, Serialize)]
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
}

/// A page of the front matter: in one language, or, where people write on it, in all of them at once.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Page {
    /// Unique in the document, such as `f3`; a link target in layouts.
    pub key: String,
    /// The page's name, such as `privacy`.
    pub name: String,
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
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Unique in the document, such as `part-2`; a link target.
    pub key: String,
    /// `introduction` … `guidance`, `appendix`.
    pub part: &'static str,
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
#[derive(Debug, Clone, Serialize)]
pub struct Outcomes {
    /// Its heading.
    pub heading: Block,
    /// Its list.
    pub list: Block,
}

/// One chapter's blocks.
#[derive(Debug, Clone, Serialize)]
pub struct Chapter {
    /// Unique in the document, such as `key-concepts`: the file's name without `.md`.
    pub id: String,
    /// The title for running heads, in plain words.
    pub title: Name,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A model answer.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Link target, such as `answer-spot-the-signs`.
    pub id: String,
    /// Index into [`Document::exercises`].
    pub exercise: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// An exercise as indexes show it.
#[derive(Debug, Clone, Serialize)]
pub struct ExerciseFacts {
    /// Link target: the exercise's id, or a generated one.
    pub id: String,
    /// From 1, through the guide.
    pub number: usize,
    /// The title.
    pub title: Vec<Inline>,
    /// The title in plain words.
    pub plain: String,
    /// The language of the title.
    pub lang: Tag,
    /// Minutes, if the source says.
    pub minutes: Option<u32>,
    /// `alone`, `pairs`, `group`, `plenary`, if the source says.
    pub group: Option<&'static str>,
    /// Key of the part it stands in.
    pub part: String,
    /// Whether an answer stands at the back (as `answer-<id>`).
    pub answer: bool,
}

/// A notepad as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct NotepadFacts {
    /// Link target.
    pub id: String,
    /// The prompt in plain words.
    pub plain: String,
    /// The language of the prompt.
    pub lang: Tag,
}

/// A figure as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct FigureFacts {
    /// Link target.
    pub id: String,
    /// From 1, through the guide.
    pub number: usize,
    /// The caption, or the alternative text where there is none, in plain words.
    pub plain: String,
    /// The language of those words.
    pub lang: Tag,
}

/// A control of the form.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Full name: `<guide>.<id>` or `<guide>.<id>.<number>`.
    pub name: String,
    /// What is entered.
    #[serde(flatten)]
    pub control: Control,
    /// What a screen reader says: the prompt with the exercise's name; never empty.
    pub label: String,
    /// The language of the label, and so of the tooltip.
    pub lang: Tag,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Control {
    /// Text.
    Text {
        /// Ruled lines of a notepad's field (1 to 20); none for a cell, which holds as many as its height allows.
        lines: Option<u32>,
    },
    /// A box to tick.
    Check,
    /// One of several values.
    Choice {
        /// The values, in the order they stand.
        values: Vec<i64>,
    },
}

impl Control {
    /// What kind of field it is; as data, the key `kind` holds its word.
    pub fn kind(&self) -> FieldKind {
        match self {
            Self::Text { .. } => FieldKind::Text,
            Self::Check => FieldKind::Check,
            Self::Choice { .. } => FieldKind::Choice,
        }
    }
}

/// A block: its place in the document, its language, what it is.
#[derive(Debug, Clone, Serialize)]
pub struct Block {
    /// Unique in the document, such as `b17`, ascending in reading order; layouts mark where it begins with it.
    pub key: String,
    /// Link target, where the source gives one or a list needs one.
    pub id: Option<String>,
    /// The language of its words.
    pub lang: Tag,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a block is. In JSON the variant's name is the key `kind`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Kind {
    /// A heading; `level` is the one to print (1 to 6), `number` such as `2.1` in the body.
    Heading {
        /// 1 to 6, without gaps.
        level: u8,
        /// Section number in the body down to level 2, such as `2.1`.
        number: Option<String>,
        /// The words; several languages on a shared page.
        text: Vec<Text>,
    },
    /// A paragraph.
    Paragraph {
        /// The words.
        text: Vec<Inline>,
    },
    /// A list; ordered if it has a start.
    List {
        /// The first number, of an ordered list.
        start: Option<u64>,
        /// Whether items stand close together.
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A block quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// Preformatted text.
    Code {
        /// The text.
        text: String,
    },
    /// A table; the first row is the header, the first column heads the rows where `row-headers` says so.
    Table {
        /// `left`, `right`, `center` or `none`, by column.
        align: Vec<&'static str>,
        /// The header's cells.
        head: Vec<Vec<Inline>>,
        /// The rows.
        rows: Vec<Vec<Vec<Inline>>>,
        /// Whether the first column heads its row.
        row_headers: bool,
    },
    /// A definition list; on a shared page each term in all languages.
    Definitions {
        /// Terms with what they mean.
        items: Vec<Definition>,
    },
    /// A figure.
    Figure {
        /// Path of the picture in the layout's folder, such as `assets/figures/path.svg`.
        asset: String,
        /// Alternative text in plain words; empty if decorative.
        alt: String,
        /// Whether the picture says nothing.
        decorative: bool,
        /// The caption.
        caption: Vec<Inline>,
        /// From 1, through the guide; none if it has no caption.
        number: Option<usize>,
    },
    /// A break between paragraphs.
    Rule,
    /// A prompt and space to write in.
    Notepad {
        /// The prompt; on a shared page in every language.
        prompts: Vec<Prompt>,
        /// `ruled`, `dotted`, `grid` or `box`.
        style: &'static str,
        /// The field or fields: one, or one for each 20 lines.
        parts: Vec<NotepadPart>,
    },
    /// A mini-exercise.
    Exercise {
        /// Index into [`Document::exercises`], where number, title, minutes and group are.
        exercise: usize,
        /// The level its heading has where it stands.
        level: u8,
        /// Instructions and room to write.
        blocks: Vec<Block>,
    },
    /// Boxes to tick.
    Checklist {
        /// What stands before the list.
        intro: Vec<Block>,
        /// The items.
        items: Vec<Choice>,
    },
    /// Statements to rate.
    Scale {
        /// What stands before the list.
        intro: Vec<Block>,
        /// The values, in order.
        values: Vec<i64>,
        /// What the lowest value means; empty if not said.
        low: Names,
        /// What the highest value means; empty if not said.
        high: Names,
        /// The statements.
        items: Vec<Choice>,
    },
    /// A table of cells to fill in.
    Fields {
        /// What stands before the table.
        intro: Vec<Block>,
        /// The header's cells; empty for a list of labels.
        head: Vec<Vec<Text>>,
        /// The rows; of a list, a label and a field.
        rows: Vec<Vec<Cell>>,
        /// Whether it was written as a list of labels.
        list: bool,
        /// Whether the first column heads its row.
        row_headers: bool,
    },
    /// An illustrative case.
    Case {
        /// Its blocks.
        blocks: Vec<Block>,
    },
    /// An attributed quotation.
    Voice {
        /// Who said it, where.
        source: String,
        /// What was said.
        blocks: Vec<Block>,
    },
    /// A callout: `key-point`, `caution`, `legal` or `definition`.
    Callout {
        /// Which.
        callout: &'static str,
        /// Its blocks.
        blocks: Vec<Block>,
    },
    /// Notes for the facilitator.
    Facilitator {
        /// Index into [`Document::exercises`], if it stands in one.
        exercise: Option<usize>,
        /// Its blocks.
        blocks: Vec<Block>,
    },
    /// The treaty status of the edition's state.
    Status {
        /// One row an instrument.
        rows: Vec<StatusRow>,
    },
}

/// An item of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Of a task list outside a checklist: whether it is ticked.
    pub ticked: Option<bool>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// Words in one language, with markup.
#[derive(Debug, Clone, Serialize)]
pub struct Text {
    /// The language.
    pub lang: Tag,
    /// The words.
    pub text: Vec<Inline>,
}

/// A notepad's prompt in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Prompt {
    /// The language.
    pub lang: Tag,
    /// The prompt's blocks.
    pub blocks: Vec<Block>,
}

/// The part of a notepad that one field covers.
#[derive(Debug, Clone, Serialize)]
pub struct NotepadPart {
    /// Full name of the field.
    pub field: String,
    /// Lines, 1 to 20.
    pub lines: u32,
}

/// A term and what it means.
#[derive(Debug, Clone, Serialize)]
pub struct Definition {
    /// Link target, if the source gives one.
    pub id: Option<String>,
    /// The term, in one language or, on a shared page, in all.
    pub terms: Vec<Text>,
    /// Its definitions.
    pub definitions: Vec<Vec<Block>>,
}

/// An item to tick or to rate.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Full name of the field.
    pub field: String,
    /// The item's words, in one language or in all.
    pub text: Vec<Text>,
}

/// A cell of a `fields` block.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// Its words; empty where the cell is to be filled in.
    pub text: Vec<Text>,
    /// Full name of the field, where the cell is to be filled in.
    pub field: Option<String>,
}

/// One instrument and the state's position.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StatusRow {
    /// The instrument's id.
    pub instrument: String,
    /// Its title in every language of the page.
    pub title: Names,
    /// The status in words, as the languages have it; empty where it is to be confirmed.
    pub status: Names,
    /// The date as known, in words; empty if none or to be confirmed.
    pub date: Names,
    /// Date of the check, in words.
    pub checked: Names,
    /// Where the fact comes from; empty where it is to be confirmed.
    pub source: String,
    /// Full name of the field, where the status is to be filled in.
    pub field: Option<String>,
}

/// Words inside a block. In JSON the variant's name is the key `k`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "k", rename_all = "lowercase")]
pub enum Inline {
    /// Plain words.
    Text {
        /// The words.
        v: String,
    },
    /// Emphasis.
    Emph {
        /// What is emphasised.
        c: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasised.
        c: Vec<Inline>,
    },
    /// Struck through.
    Strike {
        /// What is struck.
        c: Vec<Inline>,
    },
    /// Code.
    Code {
        /// The text.
        v: String,
    },
    /// A line break.
    Break,
    /// Words in another language than the block's.
    Span {
        /// Their language.
        lang: Tag,
        /// The words.
        c: Vec<Inline>,
    },
    /// A link to an address.
    Link {
        /// The address.
        url: String,
        /// What is shown.
        c: Vec<Inline>,
    },
    /// A reference to a place in this guide.
    Ref {
        /// Link target.
        target: String,
        /// What the source shows.
        c: Vec<Inline>,
        /// The target's title in plain words; empty if it has none.
        title: String,
        /// The target's number: of a section (`2.1`) or an exercise (`7`).
        number: Option<String>,
        /// `heading`, `exercise`, `notepad`, `figure` or `block`.
        what: &'static str,
    },
    /// A reference to a place in another guide of the series.
    Xref {
        /// That guide's id.
        guide: String,
        /// That guide's title in the language of the text.
        title: String,
        /// Number of the section or exercise there.
        number: Option<String>,
        /// `heading`, `exercise`, `notepad`, `figure`, `block` or `guide`.
        what: &'static str,
        /// The address, where the series has one.
        url: Option<String>,
        /// What the source shows.
        c: Vec<Inline>,
    },
    /// A footnote, at its place in the text.
    Note {
        /// Unique in the document, such as `n4`.
        id: String,
        /// Language of its text.
        lang: Tag,
        /// Its text.
        blocks: Vec<Block>,
        /// Whether this is a further reference to a note that stood before.
        again: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_tells_layouts_its_kind_in_the_word_of_the_kind() {
        for control in [Control::Text { lines: None }, Control::Check, Control::Choice { values: vec![1] }] {
            let data = serde_json::to_value(&control).unwrap_or_default();
            assert_eq!(data.get("kind").and_then(serde_json::Value::as_str), Some(control.kind().id()));
        }
    }
}

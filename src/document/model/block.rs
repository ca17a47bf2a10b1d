//! Blocks, and the words inside them, which may hold blocks again: the text of a footnote.

use serde::Serialize;

use super::{Names, Tag, Target, TargetKind};
use crate::series::{Alignment, Callout, NotepadStyle};

/// A block: its place in the document, its language, what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Block {
    /// Unique in the document and the same in every product of an edition; layouts mark with it where the block begins.
    pub key: Target,
    /// Link target, where the source gives one or a list needs one.
    pub id: Option<Target>,
    /// The language of its words.
    pub lang: Tag,
    /// What it shows, and what of that.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a block is. In JSON the variant's name is the key `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
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
        /// By column.
        align: Vec<Alignment>,
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
        /// How its lines look.
        style: NotepadStyle,
        /// The field or fields: one, or one for each 20 lines.
        parts: Vec<NotepadPart>,
    },
    /// A mini-exercise.
    Exercise {
        /// Its number, by which minutes and group are found among the exercises.
        exercise: usize,
        /// Its title; several languages on a shared page.
        title: Vec<Text>,
        /// The level its heading has where it stands.
        level: u8,
        /// Instructions and room to write.
        blocks: Vec<Block>,
    },
    /// A sheet that stands alone, on a page of its own.
    Tool {
        /// Its title; several languages on a shared page.
        title: Vec<Text>,
        /// The level its heading has where it stands.
        level: u8,
        /// Words and room to write.
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
        /// How wide the columns are, relative to one another; empty where the layout chooses.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        widths: Vec<u32>,
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
    /// A callout.
    Callout {
        /// Which.
        callout: Callout,
        /// Its blocks.
        blocks: Vec<Block>,
    },
    /// Notes for the facilitator.
    Facilitator {
        /// Number of the exercise that they belong to, if any.
        exercise: Option<usize>,
        /// Label of the workbook's page on which that exercise begins.
        page: Option<String>,
        /// Its blocks.
        blocks: Vec<Block>,
        /// The exercise's model answer, printed again beside the notes; empty if it has none.
        answer: Vec<Block>,
    },
    /// The treaty status of the edition's state.
    Status {
        /// One row an instrument.
        rows: Vec<StatusRow>,
    },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Item {
    /// Of a task list outside a checklist: whether it is ticked.
    pub ticked: Option<bool>,
    /// What the item holds, nested lists among it.
    pub blocks: Vec<Block>,
}

/// A notepad's prompt in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Prompt {
    /// The language of the prompt, one of the page's.
    pub lang: Tag,
    /// The prompt in that language.
    pub blocks: Vec<Block>,
}

/// The part of a notepad that one field covers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NotepadPart {
    /// Full name of the field.
    pub field: String,
    /// Lines, 1 to 20.
    pub lines: u32,
}

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Definition {
    /// The term, in one language or, on a shared page, in all.
    pub terms: Vec<Text>,
    /// What the terms mean, a list of blocks for each definition.
    pub definitions: Vec<Vec<Block>>,
}

/// An item to tick or to rate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Choice {
    /// Full name of the field.
    pub field: String,
    /// The item's words, in one language or in all.
    pub text: Vec<Text>,
}

/// A cell of a `fields` block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Cell {
    /// Its words; empty where the cell is to be filled in.
    pub text: Vec<Text>,
    /// Full name of the field, where the cell is to be filled in.
    pub field: Option<String>,
}

/// One instrument and the state's position.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StatusRow {
    /// The instrument's id in `data/instruments.csv`.
    pub instrument: String,
    /// Its title in every language of the page.
    pub title: Names,
    /// The status in words, as the languages have it; empty where it is to be confirmed.
    pub status: Names,
    /// The date as known, in words; empty if none or to be confirmed.
    pub date: Names,
    /// Whether the state joined with a reservation that is on record.
    pub reservation: bool,
    /// How far the source knows, in words; empty if that is not printed.
    pub as_of: Names,
    /// Date of the check, in words.
    pub checked: Names,
    /// Where the fact comes from; empty where it is to be confirmed.
    pub source: String,
    /// Full name of the field, where the status is to be filled in.
    pub field: Option<String>,
    /// That field's ruled lines; 0 where there is none.
    pub lines: u32,
}

/// Words in one language, with markup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Text {
    /// The language of the words.
    pub lang: Tag,
    /// The words, marked up; may be empty, as in a blank cell.
    pub text: Vec<Inline>,
}

/// Words inside a block. In JSON the variant's name is the key `k`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
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
        /// What the source tells beside the link, for e-books; empty if nothing.
        #[serde(skip_serializing_if = "String::is_empty")]
        tip: String,
    },
    /// A reference to a place in this guide.
    Ref {
        /// Link target.
        target: Target,
        /// What the source shows.
        c: Vec<Inline>,
        /// The target's title in plain words; empty if it has none.
        title: String,
        /// The target's number: of a section (`2.1`) or an exercise (`7`).
        number: Option<String>,
        /// What stands there.
        what: TargetKind,
        /// Label of the workbook's page on which it stands, on sheets, whose own pages are others; none elsewhere.
        page: Option<String>,
        /// What the source tells beside the link, for e-books; empty if nothing.
        #[serde(skip_serializing_if = "String::is_empty")]
        tip: String,
    },
    /// A reference to a place in another guide of the series.
    Xref {
        /// That guide's id.
        guide: String,
        /// That guide's title in the language of the text.
        title: String,
        /// Number of the section or exercise there.
        number: Option<String>,
        /// What stands there.
        what: TargetKind,
        /// The address, where the series has one.
        url: Option<String>,
        /// What the source tells beside the link, for e-books; empty if nothing.
        #[serde(skip_serializing_if = "String::is_empty")]
        tip: String,
        /// What the source shows.
        c: Vec<Inline>,
    },
    /// A footnote, at its place in the text.
    Note {
        /// Unique in the document.
        id: Target,
        /// Language of its text.
        lang: Tag,
        /// Its text.
        blocks: Vec<Block>,
        /// Whether this is a further reference to a note that stood before.
        again: bool,
    },
}

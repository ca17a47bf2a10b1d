//! The typed tree of the sources: blocks and words as they were written, each with its span.
//!
//! [`Flow`] is what Markdown says; a leaf flow together with its message is a [`Unit`], the piece that is translated
//! as a whole; [`Block`] adds the workbook's own blocks around them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::{Alignment, Callout, Group, NotepadStyle, ProductName};
use crate::project::{Part, Spanned};
use crate::source::{FileId, Span};

/// The whole series as written: every guide and every front-matter page.
#[derive(Debug)]
pub struct Series {
    /// The series' title, from `series.toml`.
    pub title: Unit,
    /// Who publishes the series, from `series.toml`.
    pub publisher: Unit,
    /// The guides, in the order of `series.toml`.
    pub guides: Vec<Guide>,
    /// All front-matter pages, the series' and the editions'.
    pub pages: Vec<Page>,
    /// The pictures that figures name.
    pub pictures: Pictures,
}

/// What a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// Scalable, with words that are translated.
    Svg,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// A picture as it was read.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The format, by the ending of its name.
    pub kind: PictureKind,
    /// The whole file, as it was found.
    pub bytes: Arc<[u8]>,
    /// The words of an SVG, one unit for each run of text with a letter in it.
    pub words: Vec<Unit>,
    /// The runs of text of an SVG that have no letter: printed, and the same in every language.
    pub signs: Vec<Spanned<String>>,
    /// The first figure that shows it.
    pub span: Span,
}

/// All pictures, by path relative to `content/`.
#[derive(Debug, Default)]
pub struct Pictures {
    by_path: BTreeMap<String, Picture>,
}

impl Pictures {
    /// The picture at a path relative to `content/`.
    pub fn get(&self, path: &str) -> Option<&Picture> {
        self.by_path.get(path)
    }

    /// Takes in a picture.
    pub(super) fn insert(&mut self, path: String, picture: Picture) {
        self.by_path.insert(path, picture);
    }

    /// All with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Picture)> {
        self.by_path.iter().map(|(path, picture)| (path.as_str(), picture))
    }
}

/// A guide as written.
#[derive(Debug)]
pub struct Guide {
    /// The guide's id: the name of its folder.
    pub id: String,
    /// The title, from `guide.toml`, in the series' language.
    pub title: Unit,
    /// The subtitle, from `guide.toml`, in the series' language.
    pub subtitle: Unit,
    /// What the guide is about, from `guide.toml`: the subject in metadata, in the series' language.
    pub subject: Unit,
    /// The chapters in the order of `guide.toml`.
    pub chapters: Vec<Chapter>,
}

/// A chapter as written.
#[derive(Debug)]
pub struct Chapter {
    /// The file's name without `.md`.
    pub id: String,
    /// The part it belongs to.
    pub part: Part,
    /// The Markdown file it was read from.
    pub file: FileId,
    /// Its blocks.
    pub body: Body,
}

/// A front-matter page as written.
#[derive(Debug)]
pub struct Page {
    /// The name of its file without language and `.md`.
    pub name: String,
    /// The edition it belongs to; none for the series' pages.
    pub edition: Option<String>,
    /// The language it is written in, where that is one language alone.
    pub lang: Option<String>,
    /// The Markdown file it was read from.
    pub file: FileId,
    /// Its blocks.
    pub body: Body,
}

/// Blocks and the footnotes they refer to.
#[derive(Debug, Default)]
pub struct Body {
    /// The blocks in reading order; may be empty.
    pub blocks: Vec<Block>,
    /// The footnotes, in the order they are defined.
    pub notes: Vec<Note>,
}

impl Body {
    /// The labels of its footnotes.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.notes.iter().map(|note| note.label.as_str()).collect()
    }
}

/// The text of a footnote.
#[derive(Debug)]
pub struct Note {
    /// The label, as in `[^label]`.
    pub label: String,
    /// Where it is defined.
    pub span: Span,
    /// Its blocks: paragraphs and lists.
    pub blocks: Vec<Block>,
}

/// A piece of text that is translated as a whole.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The message's context, such as `front-matter/privacy`.
    pub context: Arc<str>,
    /// The message: the source of the block.
    pub message: String,
    /// What the source says, parsed.
    pub flow: Flow,
}

impl Unit {
    /// The bytes of its source.
    pub fn span(&self) -> Span {
        self.flow.span
    }
}

/// A block as written.
#[derive(Debug)]
pub struct Block {
    /// Where it stands: of a div, its opening fence.
    pub span: Span,
    /// The id that was written, if any: links and fields name it.
    pub id: Option<Spanned<String>>,
    /// What the author asks of its page.
    pub placing: Placing,
    /// What the block is, with all that belongs to it.
    pub kind: BlockKind,
}

/// What an author asks of the page that a block stands on. Nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Placing {
    /// That the page begins with it.
    pub breaks: bool,
    /// That it all stands there; of a heading, all up to the next one.
    pub keep: bool,
}

impl Placing {
    /// What either asks.
    pub fn or(self, other: Self) -> Self {
        Self { breaks: self.breaks || other.breaks, keep: self.keep || other.keep }
    }

    /// Whether anything is asked.
    pub fn is_asked(self) -> bool {
        self.breaks || self.keep
    }
}

impl Block {
    /// Its own id and those of the pictures inside its lists: all that a link can lead to here.
    pub fn ids(&self) -> Vec<&Spanned<String>> {
        let inner = if let BlockKind::Leaf(unit) = &self.kind { unit.flow.inner_figures() } else { Vec::new() };
        self.id.iter().chain(inner.into_iter().filter_map(|figure| figure.id.as_ref())).collect()
    }

    /// The level of a heading, as written.
    pub fn heading_level(&self) -> Option<u8> {
        let BlockKind::Leaf(Unit { flow: Flow { kind: FlowKind::Heading { level, .. }, .. }, .. }) = &self.kind else {
            return None;
        };
        Some(*level)
    }
}

/// What a block is. One variant for each class of the contract.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "most blocks are leaves, and a box would not make them smaller")]
pub enum BlockKind {
    /// A heading, paragraph, figure, list, table or definition list.
    Leaf(Unit),
    /// A quotation.
    Quote(Vec<Block>),
    /// A list whose items hold divs: each of its blocks is an [`Item`](Self::Item). A list without any is a leaf.
    List {
        /// First number, of an ordered list.
        start: Option<u64>,
        /// Whether items stand close.
        tight: bool,
        /// The items, at least one.
        items: Vec<Block>,
    },
    /// An item of such a list.
    Item {
        /// Of a task list: whether it is ticked.
        ticked: Option<bool>,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Preformatted text.
    Code(String),
    /// A break.
    Rule,
    /// `.notepad`
    Notepad {
        /// Lines to write on.
        lines: u32,
        /// How they look.
        style: NotepadStyle,
        /// What is asked.
        prompt: Vec<Block>,
    },
    /// `.exercise`
    Exercise {
        /// How long it takes.
        minutes: Option<u32>,
        /// With whom.
        group: Option<Group>,
        /// Its heading.
        title: Unit,
        /// What follows the heading.
        blocks: Vec<Block>,
    },
    /// `.tool`
    Tool {
        /// Its heading.
        title: Unit,
        /// What follows the heading.
        blocks: Vec<Block>,
    },
    /// `.checklist`
    Checklist {
        /// What stands before the list.
        intro: Vec<Block>,
        /// The task list.
        items: Unit,
    },
    /// `.scale`
    Scale {
        /// Lowest value.
        from: i64,
        /// Highest value.
        to: i64,
        /// What the lowest means.
        low: Option<Unit>,
        /// What the highest means.
        high: Option<Unit>,
        /// What stands before the list.
        intro: Vec<Block>,
        /// The statements.
        items: Unit,
    },
    /// `.fields`
    Fields {
        /// Blank rows to add.
        rows: u32,
        /// How wide the columns are, relative to one another (1 to 100): one number a column, or none where the layout
        /// is to choose.
        widths: Vec<u32>,
        /// What stands before the table or list.
        intro: Vec<Block>,
        /// The table or list.
        cells: Unit,
    },
    /// `.case`
    Case(Vec<Block>),
    /// `.voice`
    Voice {
        /// Who says it, where it is published.
        source: Unit,
        /// What is said.
        blocks: Vec<Block>,
    },
    /// `.key-point`, `.caution`, `.legal`, `.definition`
    Callout(Callout, Vec<Block>),
    /// `.answer`
    Answer {
        /// Id of the exercise.
        exercise: Spanned<String>,
        /// The answer.
        blocks: Vec<Block>,
    },
    /// `.facilitator`
    Facilitator(Vec<Block>),
    /// `.status`
    Status,
    /// `.only`
    Only(Condition, Vec<Block>),
}

/// For which editions and products an `only` block is.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// These editions alone; all if empty.
    pub editions: Vec<Spanned<String>>,
    /// These products alone; all if empty.
    pub products: Vec<Spanned<ProductName>>,
    /// The editions that do not show it; empty for none.
    pub not_editions: Vec<Spanned<String>>,
    /// The products that do not show it; empty for none.
    pub not_products: Vec<Spanned<ProductName>>,
}

impl Condition {
    /// Whether the blocks are for this edition and product.
    pub fn holds(&self, edition: &str, product: impl Into<ProductName>) -> bool {
        self.holds_for_edition(edition) && self.holds_for_product(product.into())
    }

    /// Whether the blocks are for this edition in some product.
    pub fn holds_for_edition(&self, edition: &str) -> bool {
        allows(&self.editions, &self.not_editions, |name| name == edition)
    }

    /// Whether the blocks are for this product in some edition.
    pub fn holds_for_product(&self, product: ProductName) -> bool {
        allows(&self.products, &self.not_products, |name| *name == product)
    }
}

/// Whether one is among those named, or none is, and it is not among those excluded.
fn allows<T>(only: &[Spanned<T>], not: &[Spanned<T>], is_it: impl Fn(&T) -> bool) -> bool {
    let any = |list: &[Spanned<T>]| list.iter().any(|item| is_it(&item.value));
    (only.is_empty() || any(only)) && !any(not)
}

/// A piece of Markdown without the workbook's blocks.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Where it stands.
    pub span: Span,
    /// What it is, with the words it holds.
    pub kind: FlowKind,
}

impl Flow {
    /// The pictures inside this flow, in order: those of items and definitions. A picture holds none.
    pub fn inner_figures(&self) -> Vec<&Figure> {
        let mut found = Vec::new();
        for flow in self.kind.inner() {
            match &flow.kind {
                FlowKind::Figure(figure) => found.push(figure),
                FlowKind::Heading { .. }
                | FlowKind::Paragraph(_)
                | FlowKind::List(_)
                | FlowKind::Table(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => found.extend(flow.inner_figures()),
            }
        }
        found
    }

    /// Calls `change` on each of them.
    pub fn change_inner_figures(&mut self, change: &mut impl FnMut(&mut Figure)) {
        for flow in self.kind.inner_mut() {
            match &mut flow.kind {
                FlowKind::Figure(figure) => change(figure),
                FlowKind::Heading { .. }
                | FlowKind::Paragraph(_)
                | FlowKind::List(_)
                | FlowKind::Table(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => flow.change_inner_figures(change),
            }
        }
    }
}

/// What a flow is.
#[derive(Debug, Clone)]
pub enum FlowKind {
    /// A heading.
    Heading {
        /// Number of `#`.
        level: u8,
        /// Its id.
        id: Option<Spanned<String>>,
        /// What is asked of its page.
        placing: Placing,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A paragraph that holds one picture.
    Figure(Figure),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A definition list.
    Definitions(Vec<Term>),
    /// A quotation.
    Quote(Vec<Flow>),
    /// Preformatted text.
    Code(String),
    /// A break.
    Rule,
}

impl FlowKind {
    /// The flows inside this one.
    pub fn inner(&self) -> Vec<&Flow> {
        match self {
            Self::List(list) => list.items.iter().flat_map(|item| &item.flows).collect(),
            Self::Definitions(terms) => terms.iter().flat_map(|term| term.definitions.iter().flatten()).collect(),
            Self::Quote(flows) => flows.iter().collect(),
            Self::Heading { .. }
            | Self::Paragraph(_)
            | Self::Figure(_)
            | Self::Table(_)
            | Self::Code(_)
            | Self::Rule => Vec::new(),
        }
    }

    /// The same, to be changed.
    fn inner_mut(&mut self) -> Vec<&mut Flow> {
        match self {
            Self::List(list) => list.items.iter_mut().flat_map(|item| &mut item.flows).collect(),
            Self::Definitions(terms) => {
                terms.iter_mut().flat_map(|term| term.definitions.iter_mut().flatten()).collect()
            }
            Self::Quote(flows) => flows.iter_mut().collect(),
            Self::Heading { .. }
            | Self::Paragraph(_)
            | Self::Figure(_)
            | Self::Table(_)
            | Self::Code(_)
            | Self::Rule => Vec::new(),
        }
    }
}

/// A picture with its caption and what stands for it where it cannot be seen.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its path as written.
    pub path: Spanned<String>,
    /// The alternative text; none of a decorative figure.
    pub alt: Vec<Inline>,
    /// Caption: plain words and placeholders.
    pub caption: Vec<Inline>,
    /// Whether it is marked `.decorative`.
    pub decorative: bool,
    /// The id that was written, if any: links name it.
    pub id: Option<Spanned<String>>,
}

impl Figure {
    /// Makes a translated figure the picture of its source: the same file, id and mark.
    pub fn take_place_of(&mut self, source: &Self) {
        self.path.clone_from(&source.path);
        self.id.clone_from(&source.id);
        self.decorative = source.decorative;
    }
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    /// First number, of an ordered list.
    pub start: Option<u64>,
    /// Whether items stand close.
    pub tight: bool,
    /// The items, at least one.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// Of a task list: whether it is ticked.
    pub ticked: Option<bool>,
    /// What the item holds, nested lists among it.
    pub flows: Vec<Flow>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// How each column is set.
    pub align: Vec<Alignment>,
    /// The cells of the header, one for each column.
    pub head: Vec<Cell>,
    /// The rows below the header, each with as many cells as the header has.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Where it stands.
    pub span: Span,
    /// The words of the cell; may be empty.
    pub content: Vec<Inline>,
}

/// A term and its definitions.
#[derive(Debug, Clone)]
pub struct Term {
    /// Where it stands.
    pub span: Span,
    /// The words of the term.
    pub content: Vec<Inline>,
    /// What it means, one or more times.
    pub definitions: Vec<Vec<Flow>>,
}

/// Words as written, with their marks and places.
#[derive(Debug, Clone)]
pub enum Inline {
    /// Plain words.
    Text(String, Span),
    /// Emphasis.
    Emph(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck through.
    Strike(Vec<Inline>),
    /// Code.
    Code(String, Span),
    /// A line break.
    Break,
    /// A link.
    Link {
        /// Where it leads.
        target: Target,
        /// Where it stands.
        span: Span,
        /// What is shown.
        content: Vec<Inline>,
        /// What an e-book tells beside it; empty if nothing was written.
        title: Vec<Inline>,
    },
    /// A reference to a footnote.
    Note(String, Span),
    /// `{{scope.key}}`, without the braces.
    Placeholder(String, Span),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An id in this guide or its front matter.
    Here(String),
    /// A guide, or an id in it.
    Guide(String, Option<String>),
    /// An absolute address.
    Address(String),
}

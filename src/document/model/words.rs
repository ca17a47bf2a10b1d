//! Words: plain in one or more languages, or with markup.

use serde::Serialize;

use super::{Block, Tag, Target};

/// The same plain words in one or more languages, the edition's first language first.
pub type Names = Vec<Name>;

/// Plain words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// The language the words really are in, after any fallback.
    pub lang: Tag,
    /// The words.
    pub text: String,
}

/// Words in one language, with markup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Text {
    /// The language.
    pub lang: Tag,
    /// The words.
    pub text: Vec<Inline>,
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// A heading, and so the section it begins.
    Heading,
    /// An exercise.
    Exercise,
    /// A notepad.
    Notepad,
    /// A figure.
    Figure,
    /// Any other block.
    Block,
    /// A whole guide; only of a reference to another guide.
    Guide,
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

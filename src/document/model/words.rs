//! Plain words in one or more languages, and what references call their targets.

use serde::Serialize;

use super::Tag;

/// The same plain words in one or more languages, the edition's first language first.
pub type Names = Vec<Name>;

/// Plain words in one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name {
    /// The language the words really are in, after any fallback.
    pub lang: Tag,
    /// The words, without marks; may be empty.
    pub text: String,
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// A heading, and so the section it begins.
    Heading,
    /// An exercise.
    Exercise,
    /// A tool.
    Tool,
    /// A notepad.
    Notepad,
    /// A figure.
    Figure,
    /// Any other block.
    Block,
    /// A whole guide; only of a reference to another guide.
    Guide,
}

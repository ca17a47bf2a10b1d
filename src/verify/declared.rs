//! What an artifact must have, as its sources declare it.

use std::collections::BTreeMap;

use crate::identity::FieldKind;

/// A field as the sources declare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The full name, as in the form.
    pub name: String,
    /// What a reader may enter.
    pub kind: FieldKind,
    /// Ruled lines of a notepad's field.
    pub lines: Option<u32>,
    /// The language of its label, a BCP 47 tag.
    pub lang: String,
}

/// What the sources declare of one artifact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredBook {
    /// Its fields, in reading order; an EPUB has none.
    pub fields: Vec<Declared>,
    /// The ids of its model answers.
    pub answers: Vec<String>,
}

/// What is declared of artifacts, by path.
pub type Declarations = BTreeMap<String, DeclaredBook>;

//! The answers of all files, and what was not good about them.

use crate::diagnostic::Sink;
use crate::identity::FieldKind;

/// The answers of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// The file's name, or its path below the folder that was named.
    pub file: String,
    /// Id of the guide.
    pub guide: String,
    /// Id of the edition; empty if the form does not say.
    pub edition: String,
    /// Version of the text; empty if the form does not say.
    pub version: String,
    /// The tool and version that made the form, such as `fieldbook 0.1.0`; empty if it does not say.
    pub tool: String,
    /// When the form was last saved, as ISO 8601; empty if it does not say.
    pub date: String,
    /// The language of the book.
    pub lang: String,
    /// The title of the book.
    pub title: String,
    /// The edition's languages, BCP 47 tags.
    pub languages: Vec<String>,
    /// The answers, in the order of the form.
    pub answers: Vec<Answered>,
}

/// A field with its question and its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// The field's full name.
    pub field: String,
    /// The question, in the language it is printed in.
    pub question: String,
    /// The question's language; empty if the form does not say.
    pub lang: String,
    /// The kind of field.
    pub kind: FieldKind,
    /// The answer: `yes` or `no`, a number, or the text; empty if there is none.
    pub answer: String,
}

/// All good answers, and what was not good.
#[derive(Debug, Default)]
pub struct Collected {
    /// The files with answers, in the order in which they were found.
    pub returned: Vec<Returned>,
    /// What was left out, by name.
    pub sink: Sink,
    /// How many files were looked at.
    pub files: usize,
}

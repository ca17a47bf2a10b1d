//! What can go wrong when form fields are put into a PDF. All that is wrong with the fields is told at once.

use std::fmt;

use crate::diagnostic::{Diagnostic, Place, Severity};

/// Why the form could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormError {
    /// The bytes are not a PDF that can be read, or lack a catalog, a structure tree or a page's dictionary.
    Read(String),
    /// Controls on the pages and declared fields do not agree; every disagreement, in reading order.
    Fields(Vec<FieldFault>),
    /// The finished file could not be written.
    Write(String),
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldFault {
    /// The field is declared, but no control of the pages has its name; of a choice, the value that is missing.
    Missing {
        /// The full name.
        name: String,
        /// The value of a choice.
        value: Option<i64>,
    },
    /// A control of the pages names a field, or a value of a choice, that is not declared.
    Unknown {
        /// What stands after `field:`.
        target: String,
    },
    /// Two controls of the pages have one name (and value), or a name is declared twice.
    Repeated {
        /// What stands after `field:`.
        target: String,
    },
    /// The name is no list of partial names separated by single periods, or it is also the beginning of another's, so
    /// that the tree of fields cannot hold both (ISO 32000-1, 12.7.3.2).
    Name {
        /// The full name.
        name: String,
    },
    /// The field has no label for screen readers (ISO 14289-1, 7.18.1).
    Label {
        /// The full name.
        name: String,
    },
    /// The control has no structure element of its own, or one that holds more than the control (ISO 14289-1, 7.18.4).
    Structure {
        /// What stands after `field:`.
        target: String,
    },
    /// The control's rectangle is not four numbers that enclose an area.
    Rect {
        /// What stands after `field:`.
        target: String,
    },
}

impl FormError {
    /// One diagnostic for each thing that is wrong in `book`, such as "the guide `swim` in the edition `north`", without
    /// a place: the faults are the layout's, not the content's.
    pub fn diagnostics(&self, book: &str) -> Vec<Diagnostic> {
        let error =
            |code, message: String| Diagnostic::new(Severity::Error, code, Place::None, format!("{book}: {message}"));
        match self {
            Self::Fields(faults) => {
                faults.iter().map(|fault| error(fault.code(), fault.to_string()).hint(fault.hint())).collect()
            }
            _ => vec![error("form", self.to_string())],
        }
    }
}

impl FieldFault {
    /// The diagnostic's stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "field-missing",
            Self::Unknown { .. } => "field-unknown",
            Self::Repeated { .. } => "field-repeated",
            Self::Name { .. } => "field-name",
            Self::Label { .. } => "field-label",
            Self::Structure { .. } => "field-structure",
            Self::Rect { .. } => "field-area",
        }
    }

    /// What to do about it.
    fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "let the layout draw it: link(\"field:<name>\", box), or \"field:<name>=<value>\"",
            Self::Unknown { .. } => "let the layout take names and values from the document's `fields`",
            Self::Repeated { .. } => "draw each field once, in a box that does not break across pages",
            Self::Name { .. } => "give the block an id that is not the beginning of another field's name",
            Self::Label { .. } => "give the block a prompt or the exercise a heading",
            Self::Structure { .. } => "put only artifacts (rules, frames) inside the link, and text beside it",
            Self::Rect { .. } => "give the box inside the link a width and a height",
        }
    }
}

impl std::error::Error for FormError {}

impl From<lopdf::Error> for FormError {
    fn from(error: lopdf::Error) -> Self {
        Self::Read(error.to_string())
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(why) => write!(f, "the pdf cannot be given fields: {why}"),
            Self::Write(why) => write!(f, "the pdf with fields cannot be written: {why}"),
            Self::Fields(faults) => {
                for (index, fault) in faults.iter().enumerate() {
                    write!(f, "{}{fault}", if index == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for FieldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, value: None } => write!(f, "field `{name}` is on no page"),
            Self::Missing { name, value: Some(value) } => write!(f, "value {value} of field `{name}` is on no page"),
            Self::Unknown { target } => write!(f, "`field:{target}` is on a page, but no such field is declared"),
            Self::Repeated { target } => write!(f, "field `{target}` occurs twice"),
            Self::Name { name } => write!(f, "field name `{name}` cannot stand in the tree of fields"),
            Self::Label { name } => write!(f, "field `{name}` has no label"),
            Self::Structure { target } => write!(f, "field `{target}` has no structure element to itself"),
            Self::Rect { target } => write!(f, "field `{target}` has no area"),
        }
    }
}

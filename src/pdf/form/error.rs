//! What can go wrong when form fields are put into a PDF. All that is wrong with the fields is told at once.

use std::fmt;

use crate::identity::{FieldLink, IdentityError};
use crate::pdf::fault::Fault;

/// Why the form could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormError {
    /// The file lacks a catalog, a structure tree or a page's dictionary, or has trees that do not end.
    Damaged(String),
    /// Controls on the pages and declared fields do not agree; every disagreement, in reading order.
    Fields(Vec<FieldFault>),
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldFault {
    /// The field, or the value of a choice, is declared, but no control of the pages has its name.
    Missing(FieldLink),
    /// A control of the pages names a field, or a value of a choice, that is not declared.
    Unknown(FieldLink),
    /// A link of the pages begins as a field's does and names none.
    Address {
        /// The link's address.
        address: String,
        /// Why it names no field.
        why: IdentityError,
    },
    /// Two controls of the pages have one name (and value), or a name is declared twice.
    Repeated(FieldLink),
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
    Structure(FieldLink),
    /// The control's rectangle is not four numbers that enclose an area.
    Rect(FieldLink),
}

impl FieldFault {
    /// The diagnostic's stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "field-missing",
            Self::Unknown(_) | Self::Address { .. } => "field-unknown",
            Self::Repeated(_) => "field-repeated",
            Self::Name { .. } => "field-name",
            Self::Label { .. } => "field-label",
            Self::Structure(_) => "field-structure",
            Self::Rect(_) => "field-area",
        }
    }

    /// The control of the pages that is wrong; none if the fault is the declaration's, or that there is no control.
    pub(super) fn control(&self) -> Option<&FieldLink> {
        match self {
            Self::Unknown(link) | Self::Repeated(link) | Self::Structure(link) | Self::Rect(link) => Some(link),
            Self::Missing(_) | Self::Address { .. } | Self::Name { .. } | Self::Label { .. } => None,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing(_) => "let the layout draw it with `field` of marks.typ",
            Self::Unknown(_) | Self::Address { .. } => {
                "let the layout take names and values from the document's `fields`, and the address from its `field-link`"
            }
            Self::Repeated(_) => "draw each field once, in a box that does not break across pages",
            Self::Name { .. } => "give the block an id that is not the beginning of another field's name",
            Self::Label { .. } => "give the block a prompt or the exercise a heading",
            Self::Structure(_) => "put only artifacts (rules, frames) inside the link, and text beside it",
            Self::Rect(_) => "give the box inside the link a width and a height",
        }
    }
}

impl std::error::Error for FormError {}

impl From<lopdf::Error> for FormError {
    fn from(error: lopdf::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<Fault> for FormError {
    fn from(fault: Fault) -> Self {
        Self::Damaged(fault.0)
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) => write!(f, "the pdf cannot be given fields: {why}"),
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
            Self::Missing(link) => write!(f, "{} is on no page", Named(link)),
            Self::Unknown(link) => write!(f, "{} is on a page, but it is not declared", Named(link)),
            Self::Address { address, why } => write!(f, "the link to `{address}` names no field: {why}"),
            Self::Repeated(link) => write!(f, "{} occurs twice", Named(link)),
            Self::Name { name } => write!(f, "field name `{name}` cannot stand in the tree of fields"),
            Self::Label { name } => write!(f, "field `{name}` has no label"),
            Self::Structure(link) => write!(f, "{} has no structure element to itself", Named(link)),
            Self::Rect(link) => write!(f, "{} has no area", Named(link)),
        }
    }
}

/// A field or a value of a choice, for people.
struct Named<'a>(&'a FieldLink);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FieldLink { name, value } = self.0;
        value.map_or(Ok(()), |value| write!(f, "value {value} of "))?;
        write!(f, "field `{name}`")
    }
}

//! What indexes list, and the fields of the form.

use serde::Serialize;

use super::{Inline, Tag, Target};
use crate::identity::FieldKind;
use crate::series::Group;

/// An exercise as indexes show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ExerciseFacts {
    /// Link target: the exercise's id, or a generated one.
    pub id: Target,
    /// From 1, through the guide.
    pub number: usize,
    /// The exercise's title, marked up, in the language `lang`.
    pub title: Vec<Inline>,
    /// The title in plain words.
    pub plain: String,
    /// The language of the title.
    pub lang: Tag,
    /// Minutes, if the source says.
    pub minutes: Option<u32>,
    /// With whom, if the source says.
    pub group: Option<Group>,
    /// Key of the part it stands in.
    pub part: Option<Target>,
    /// Link target of its answer at the back, if it has one.
    pub answer: Option<Target>,
}

/// A tool as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ToolFacts {
    /// Where links to the tool lead.
    pub id: Target,
    /// The title, marked up.
    pub title: Vec<Inline>,
    /// The title in plain words.
    pub plain: String,
    /// The language of the title.
    pub lang: Tag,
}

/// A notepad as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NotepadFacts {
    /// Where links to the notepad lead.
    pub id: Target,
    /// The prompt in plain words.
    pub plain: String,
    /// The language of the prompt.
    pub lang: Tag,
}

/// A figure as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FigureFacts {
    /// Where links to the figure lead.
    pub id: Target,
    /// From 1, through the guide.
    pub number: usize,
    /// The caption, or the alternative text where there is none, in plain words.
    pub plain: String,
    /// The language of those words.
    pub lang: Tag,
}

/// A control of the form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Field {
    /// Full name: `<guide>.<id>` or `<guide>.<id>.<number>`.
    pub name: String,
    /// What a reader enters, and how.
    #[serde(flatten)]
    pub control: Control,
    /// What a screen reader says: the prompt with the name of its exercise or tool; never empty.
    pub label: String,
    /// The language of the label, and so of the tooltip.
    pub lang: Tag,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
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

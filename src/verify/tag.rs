//! Language tags in finished files.

use crate::language::Tag;

/// Whether a text is a language tag as BCP 47 writes it.
pub(super) fn is_tag(text: &str) -> bool {
    Tag::parse(text).is_some()
}

//! Whether asterisks between two characters can begin or end emphasis: where CommonMark (0.31, 6.2) says so, and beside
//! letters of scripts without spaces and beside any punctuation too.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// What asterisks can do where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flanking {
    /// They can begin emphasis.
    pub can_open: bool,
    /// They can end emphasis.
    pub can_close: bool,
    /// They stand behind the end of a quotation, a bracket or a sentence and before a letter: CommonMark sees a beginning
    /// only, and their author may have meant an end.
    pub ends_sentence: bool,
}

impl Flanking {
    /// Of asterisks behind `before` and in front of `after`, both within one block.
    pub fn of(before: &str, after: &str) -> Self {
        let (last, first) = (before.chars().next_back(), after.chars().next());
        let (is_word_before, is_word_after) = (last.is_some_and(is_visible), first.is_some_and(is_visible));
        let opens = is_word_after && (!first.is_some_and(is_mark) || !is_word_before || last.is_some_and(is_mark));
        let closes = is_word_before && (!last.is_some_and(is_mark) || !is_word_after || first.is_some_and(is_mark));
        Self {
            can_open: opens || is_word_after && !ends(after),
            can_close: closes || is_word_before && !begins(before),
            ends_sentence: last.is_some_and(is_mark) && !begins(before) && first.is_some_and(char::is_alphanumeric),
        }
    }
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace()
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Punctuation as CommonMark has it: of the Unicode categories P and S.
fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Punctuation.union(GeneralCategoryGroup::Symbol).contains(category(c))
}

/// Whether words end in what begins something: an opening bracket or quotation mark.
fn begins(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('"' | '\'') => back.next().is_none_or(|c| !is_visible(c) || is_opening(c)),
        Some(c) => is_opening(c),
        None => false,
    }
}

/// Whether words begin with what ends something: a closing bracket or quotation mark, or a mark behind a sentence or a
/// part of it.
fn ends(after: &str) -> bool {
    let mut ahead = after.chars();
    let is_end = |c| {
        matches!(category(c), GeneralCategory::ClosePunctuation | GeneralCategory::FinalPunctuation)
            || ".,;:!?…。，、；：！？．；؟،؛।".contains(c)
    };
    match ahead.next() {
        Some('"' | '\'') => ahead.next().is_none_or(|c| !is_visible(c) || is_end(c)),
        Some(c) => is_end(c),
        None => false,
    }
}

fn is_opening(c: char) -> bool {
    matches!(category(c), GeneralCategory::OpenPunctuation | GeneralCategory::InitialPunctuation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asterisks_begin_and_end_beside_every_script_and_punctuation() {
        for (before, after, open, close) in [
            ("说", "“", true, true),
            ("”", "吧", true, true),
            ("คำ:", "ต่อ", true, true),
            ("(", "foo", true, false),
            ("foo \"", "bar", true, false),
            ("foo", ")", false, true),
            ("重要", "。", false, true),
            ("a ", "\"b", true, false),
            ("a", " b", false, true),
            ("", "", false, false),
        ] {
            let found = Flanking::of(before, after);
            assert_eq!((found.can_open, found.can_close), (open, close), "{before}**{after}");
        }
    }
}

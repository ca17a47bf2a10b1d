//! Words: those of the interface, looked up by their English, and the plain words of marked-up text.

use crate::document::model::{Document, Name, Text};
pub(super) use crate::document::words::plain;
use crate::edition::fill;
use crate::language::{Profile, Tag};

/// Looks up interface words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    document: &'a Document,
}

impl<'a> Words<'a> {
    /// The words of a document.
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document }
    }

    /// The word in `lang`; the English one where there is no catalogue, as for English itself.
    pub(super) fn get(self, lang: &str, english: &'static str) -> &'a str {
        self.document.words(lang).and_then(|words| words.get(english)).map_or(english, String::as_str)
    }

    /// The words with `{name}` filled in.
    pub(super) fn fill(self, lang: &str, english: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.get(lang, english), values)
    }

    /// How long something takes, in words.
    pub(super) fn minutes(self, lang: &str, count: u32) -> String {
        self.document.minutes(lang, count).map_or_else(|| count.to_string(), str::to_string)
    }
}

/// The words of a text in several languages, with a stroke between them.
pub(super) fn plain_texts(texts: &[Text]) -> String {
    side_by_side(texts.iter().map(|text| (text.lang.as_str(), plain(&text.text))))
}

/// Names with a stroke between them.
pub(super) fn joined(names: &[Name]) -> String {
    side_by_side(names.iter().map(|name| (name.lang.as_str(), name.text.clone())))
}

/// Words with a stroke between them. Where they run in different directions each stands in an isolate (UAX 9, 2.4.2), so
/// that brackets and commas stay at their own words.
fn side_by_side<'a>(words: impl Iterator<Item = (&'a str, String)>) -> String {
    let words: Vec<_> = words.map(|(lang, words)| (Profile::of(&Tag::of(lang)).dir, words)).collect();
    let is_mixed = words.windows(2).any(|pair| pair[0].0 != pair[1].0);
    let isolated = |words: String| if is_mixed { format!("\u{2068}{words}\u{2069}") } else { words };
    words.into_iter().map(|(_, words)| isolated(words)).collect::<Vec<_>>().join(" / ")
}

/// The name in `lang`, else the first.
pub(super) fn name<'a>(names: &'a [Name], lang: &str) -> Option<&'a Name> {
    names.iter().find(|name| name.lang == lang).or_else(|| names.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_directions_keep_their_brackets() {
        let names = |tags: [&str; 2]| tags.map(|lang| Name { lang: lang.into(), text: format!("{lang} (x)") });
        assert_eq!(joined(&names(["ar", "en"])), "\u{2068}ar (x)\u{2069} / \u{2068}en (x)\u{2069}");
        assert_eq!(joined(&names(["th", "en"])), "th (x) / en (x)");
    }
}

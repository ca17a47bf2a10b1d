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

    /// The plain words of a text in several languages as one text, put together in the way of `lang`.
    pub(super) fn plain_texts(self, lang: &str, texts: &[Text]) -> String {
        self.together(lang, texts.iter().map(|text| (text.lang.as_str(), plain(&text.text))))
    }

    /// Names in several languages as one text, put together in the way of `lang`.
    pub(super) fn joined(self, lang: &str, names: &[Name]) -> String {
        self.together(lang, names.iter().map(|name| (name.lang.as_str(), name.text.clone())))
    }

    fn together<'t>(self, lang: &str, texts: impl Iterator<Item = (&'t str, String)>) -> String {
        let both = |words: String, other: String| {
            self.fill(lang, "{words} / {other}", &[("words", &words), ("other", &other)])
        };
        isolated(texts.collect()).into_iter().reduce(both).unwrap_or_default()
    }

    /// How long something takes, in words.
    pub(super) fn minutes(self, lang: &str, count: u32) -> String {
        self.document.minutes(lang, count).map_or_else(|| count.to_string(), str::to_string)
    }
}

/// Texts with their languages, to stand in one line. Where they run in different directions each is put into an isolate
/// (UAX 9, 2.4.2), so that brackets and commas stay at their own words.
fn isolated(texts: Vec<(&str, String)>) -> Vec<String> {
    let texts: Vec<_> = texts.into_iter().map(|(lang, words)| (Profile::of(&Tag::of(lang)).dir, words)).collect();
    let is_mixed = texts.windows(2).any(|pair| pair[0].0 != pair[1].0);
    let isolate = |words: String| if is_mixed { format!("\u{2068}{words}\u{2069}") } else { words };
    texts.into_iter().map(|(_, words)| isolate(words)).collect()
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
        let of = |tags: [&str; 2]| isolated(tags.map(|lang| (lang, format!("{lang} (x)"))).to_vec());
        assert_eq!(of(["ar", "en"]), ["\u{2068}ar (x)\u{2069}", "\u{2068}en (x)\u{2069}"]);
        assert_eq!(of(["th", "en"]), ["th (x)", "en (x)"]);
    }
}

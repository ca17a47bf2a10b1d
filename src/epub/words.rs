//! Words: those of the interface, looked up by their English, and the plain words of marked-up text.

use crate::document::model::{Document, Name, Text};
pub(super) use crate::document::words::plain;
use crate::edition::fill;

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
        self.together(lang, texts.iter().map(|text| plain(&text.text)))
    }

    /// Names in several languages as one text, put together in the way of `lang`.
    pub(super) fn joined(self, lang: &str, names: &[Name]) -> String {
        self.together(lang, names.iter().map(|name| name.text.clone()))
    }

    fn together(self, lang: &str, texts: impl Iterator<Item = String>) -> String {
        let both = |words: String, other: String| {
            self.fill(lang, "{words} / {other}", &[("words", &words), ("other", &other)])
        };
        texts.reduce(both).unwrap_or_default()
    }

    /// How long something takes, in words.
    pub(super) fn minutes(self, lang: &str, count: u32) -> String {
        self.document.minutes(lang, count).map_or_else(|| count.to_string(), str::to_string)
    }
}

/// The name in `lang`, else the first.
pub(super) fn name<'a>(names: &'a [Name], lang: &str) -> Option<&'a Name> {
    names.iter().find(|name| name.lang == lang).or_else(|| names.first())
}

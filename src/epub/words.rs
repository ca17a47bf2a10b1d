//! Words: those of the interface, looked up by their English, and the plain words of marked-up text.

use crate::document::model::{Document, Inline, Name, Text};
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
        self.document.words.get(lang).and_then(|words| words.get(english)).map_or(english, String::as_str)
    }

    /// The words with `{name}` filled in.
    pub(super) fn fill(self, lang: &str, english: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.get(lang, english), values)
    }

    /// How long something takes, in words.
    pub(super) fn minutes(self, lang: &str, count: u32) -> String {
        let known = self.document.minutes.get(lang).and_then(|minutes| minutes.get(&count));
        known.cloned().unwrap_or_else(|| count.to_string())
    }
}

/// The words without their markup and without notes.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    plain_into(&mut out, inlines);
    out
}

fn plain_into(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { v } | Inline::Code { v } => out.push_str(v),
            Inline::Break => out.push(' '),
            Inline::Emph { c } | Inline::Strong { c } | Inline::Strike { c } => plain_into(out, c),
            Inline::Span { c, .. } | Inline::Link { c, .. } | Inline::Xref { c, .. } => plain_into(out, c),
            Inline::Ref { c, title, .. } if c.is_empty() => out.push_str(title),
            Inline::Ref { c, .. } => plain_into(out, c),
            Inline::Note { .. } => {}
        }
    }
}

/// The words of a text in several languages, with a stroke between them.
pub(super) fn plain_texts(texts: &[Text]) -> String {
    let all: Vec<String> = texts.iter().map(|text| plain(&text.text)).collect();
    all.join(" / ")
}

/// The name in `lang`, else the first.
pub(super) fn name<'a>(names: &'a [Name], lang: &str) -> Option<&'a Name> {
    names.iter().find(|name| name.lang == lang).or_else(|| names.first())
}

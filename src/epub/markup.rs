//! Writing XHTML: tags opened and closed in order, text and attributes escaped, languages marked where they change.
//!
//! Every open element remembers its language, so that `lang`, `xml:lang` and `dir` appear exactly where a language
//! begins and nowhere else.

use std::borrow::Cow;

use super::error::EpubError;
use crate::document::model::{Direction, Language};

/// A start tag in the making.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    name: &'static str,
    lang: Option<&'a str>,
    attributes: Vec<(&'static str, Cow<'a, str>)>,
}

impl<'a> Tag<'a> {
    /// A tag without attributes.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, lang: None, attributes: Vec::new() }
    }

    /// The same with an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The same with an attribute, if there is a value.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl Into<Cow<'a, str>>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with a class.
    pub(super) fn class(self, class: impl Into<Cow<'a, str>>) -> Self {
        self.with("class", class)
    }

    /// The same with a language; written only where it differs from the surroundings.
    pub(super) fn lang(mut self, lang: &'a str) -> Self {
        self.lang = Some(lang);
        self
    }

    /// The same with a term of the EPUB structural semantics vocabulary and the ARIA role that goes with it.
    pub(super) fn is(self, kind: &'static str, role: &'static str) -> Self {
        self.with("epub:type", kind).with("role", role)
    }
}

/// A piece of XHTML that grows.
#[derive(Debug)]
pub(super) struct Markup<'a> {
    out: String,
    open: Vec<(&'static str, &'a str)>,
    root: &'a str,
    languages: &'a [Language],
}

impl<'a> Markup<'a> {
    /// An empty piece whose surroundings are in `root`.
    pub(super) fn new(root: &'a str, languages: &'a [Language]) -> Self {
        Self { out: String::new(), open: Vec::new(), root, languages }
    }

    /// The language at this point.
    pub(super) fn lang(&self) -> &'a str {
        self.open.last().map_or(self.root, |(_, lang)| lang)
    }

    /// Opens an element.
    pub(super) fn open(&mut self, tag: Tag<'a>) {
        let (name, lang) = (tag.name, tag.lang.unwrap_or(self.lang()));
        self.start(&tag);
        self.out.push('>');
        self.open.push((name, lang));
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        if let Some((name, _)) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
            if is_block(name) {
                self.out.push('\n');
            }
        }
    }

    /// An element without content, such as `br`.
    pub(super) fn void(&mut self, tag: Tag<'a>) {
        self.start(&tag);
        self.out.push_str("/>");
    }

    /// An element that holds only words.
    pub(super) fn words(&mut self, tag: Tag<'a>, words: &str) {
        self.open(tag);
        self.text(words);
        self.close();
    }

    /// Words.
    pub(super) fn text(&mut self, words: &str) {
        escape_into(&mut self.out, words, false);
    }

    /// XHTML that is written already.
    pub(super) fn xhtml(&mut self, written: &str) {
        self.out.push_str(written);
    }

    /// What was written; an error if an element is still open, which is a fault of this program.
    pub(super) fn finish(self) -> Result<String, EpubError> {
        match self.open.last() {
            None => Ok(self.out),
            Some((name, _)) => Err(EpubError::assemble(format!("the element `{name}` is left open"))),
        }
    }

    fn start(&mut self, tag: &Tag<'a>) {
        self.out.push('<');
        self.out.push_str(tag.name);
        for (name, value) in &tag.attributes {
            attribute(&mut self.out, name, value);
        }
        if let Some(lang) = tag.lang
            && lang != self.lang()
        {
            self.language(lang);
        }
    }

    fn language(&mut self, lang: &str) {
        attribute(&mut self.out, "lang", lang);
        attribute(&mut self.out, "xml:lang", lang);
        let direction = direction(lang, self.languages);
        if direction != self::direction(self.lang(), self.languages) {
            attribute(&mut self.out, "dir", direction.word());
        }
    }
}

/// The direction of a language: as the edition says, else by its script.
pub(super) fn direction(lang: &str, languages: &[Language]) -> Direction {
    let known = languages.iter().find(|language| language.tag == lang);
    known.map_or_else(|| crate::language::direction(lang), |language| language.profile.dir)
}

/// Text fit for XML: markup characters escaped, characters that XML forbids left out.
pub(super) fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    escape_into(&mut out, words, true);
    out
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_into(out, value, true);
    out.push('"');
}

fn escape_into(out: &mut String, words: &str, quotes: bool) {
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\t' | '\n' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
}

fn is_block(name: &str) -> bool {
    !matches!(name, "a" | "b" | "bdi" | "code" | "em" | "i" | "q" | "s" | "span" | "strong" | "sup")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::Review;
    use crate::language::{Profile, Tag as LanguageTag};

    fn languages() -> Vec<Language> {
        let language = |tag: &str| Language {
            tag: tag.into(),
            profile: Profile::of(&LanguageTag::of(tag)),
            review: Review::Source,
        };
        ["ar", "en", "th"].map(language).into()
    }

    #[test]
    fn odd_characters_are_escaped_and_what_xml_forbids_is_left_out() {
        assert_eq!(escape("A & B <c> \"d\" 'e' &amp;"), "A &amp; B &lt;c&gt; &quot;d&quot; 'e' &amp;amp;");
        assert_eq!(escape("a\u{0}b\u{8}c\td\ne\u{ffff}\u{fffe}ก\u{1f600}"), "abc\td\neก\u{1f600}");
    }

    #[test]
    fn a_language_is_marked_where_it_begins_and_nowhere_else() {
        let languages = languages();
        let mut out = Markup::new("ar", &languages);
        out.open(Tag::new("p").lang("ar"));
        out.words(Tag::new("span").lang("en"), "one");
        out.open(Tag::new("em").lang("en"));
        out.words(Tag::new("b").lang("en"), "two");
        out.words(Tag::new("b").lang("th"), "สาม");
        out.words(Tag::new("b").lang("ar"), "أربعة");
        out.close();
        out.close();
        assert_eq!(
            out.finish().unwrap(),
            "<p><span lang=\"en\" xml:lang=\"en\" dir=\"ltr\">one</span>\
             <em lang=\"en\" xml:lang=\"en\" dir=\"ltr\"><b>two</b><b lang=\"th\" xml:lang=\"th\">สาม</b>\
             <b lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">أربعة</b></em></p>\n"
        );
    }

    #[test]
    fn an_element_that_is_left_open_is_a_fault() {
        let mut out = Markup::new("en", &[]);
        out.open(Tag::new("p"));
        out.open(Tag::new("em"));
        out.close();
        assert_eq!(out.finish(), Err(EpubError::Assemble("the element `p` is left open".into())));
    }

    #[test]
    fn a_language_that_the_edition_does_not_name_runs_as_its_script_does() {
        for (tag, runs) in
            [("dv", Direction::Rtl), ("prs", Direction::Rtl), ("my", Direction::Ltr), ("ar", Direction::Rtl)]
        {
            assert_eq!(direction(tag, &languages()), runs, "{tag}");
        }
    }
}

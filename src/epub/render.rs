//! A content document in the making: what all parts of rendering share.

use std::collections::BTreeSet;

use super::book::Book;
use super::cuts::Cuts;
use super::markup::{Markup, Tag};
use super::page_breaks::PageBreak;
use crate::document::model::{Block, ExerciseFacts};
use crate::document::pages::Piece;

/// A note that was referred to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note<'a> {
    /// Its id in the document.
    pub(super) id: &'a str,
    /// The language of its text.
    pub(super) lang: &'a str,
    /// Its text.
    pub(super) blocks: &'a [Block],
}

/// A content document in the making.
#[derive(Debug)]
pub(super) struct Renderer<'a> {
    /// The book.
    pub(super) book: &'a Book<'a>,
    /// Index of the file.
    pub(super) file: usize,
    /// The XHTML so far.
    pub(super) out: Markup<'a>,
    /// The language of interface words.
    pub(super) labels: &'a str,
    /// What is taken off the printed level of headings.
    pub(super) shift: i16,
    /// Notes referred to so far, in order.
    pub(super) notes: Vec<Note<'a>>,
    /// Levels of the sections that are open.
    pub(super) sections: Vec<i16>,
    /// Label of the printed page we are on, as far as known.
    pub(super) page: Option<&'a str>,
    claimed: BTreeSet<String>,
    cuts: Cuts<'a>,
}

impl<'a> Renderer<'a> {
    /// An empty document: file number `file` of the book.
    pub(super) fn new(book: &'a Book<'a>, file: usize) -> Self {
        let lang = book.spine.documents[file].lang;
        Self {
            book,
            file,
            out: Markup::new(lang, &book.document.front.languages),
            labels: lang,
            shift: 0,
            notes: Vec::new(),
            sections: Vec::new(),
            page: None,
            claimed: BTreeSet::new(),
            cuts: Cuts::default(),
        }
    }

    /// An interface word in this document's language.
    pub(super) fn word(&self, english: &'static str) -> &'a str {
        self.book.words.get(self.labels, english)
    }

    /// The same with values filled in.
    pub(super) fn fill(&self, english: &'static str, values: &[(&str, &str)]) -> String {
        self.book.words.fill(self.labels, english, values)
    }

    /// How long something takes, in words.
    pub(super) fn minutes(&self, count: u32) -> String {
        self.book.words.minutes(self.labels, count)
    }

    /// An element that holds an interface word.
    pub(super) fn label(&mut self, tag: Tag<'a>, english: &'static str) {
        let word = self.word(english);
        self.out.words(tag.lang(self.labels), word);
    }

    /// An id, if the document does not have it yet: two blocks may be given the same by mistake.
    pub(super) fn claim(&mut self, id: &str) -> Option<String> {
        self.claimed.insert(id.to_string()).then(|| id.to_string())
    }

    /// A tag with a block's id and language.
    pub(super) fn tag(&mut self, name: &'static str, block: &'a Block) -> Tag<'a> {
        let id = block.id.as_deref().and_then(|id| self.claim(id));
        Tag::new(name).maybe("id", id).lang(&block.lang)
    }

    /// The breaks of printed pages that begin at a key.
    pub(super) fn page_breaks(&mut self, key: &str) {
        let book = self.book;
        for page in book.breaks.at(key) {
            self.page_break(page);
        }
        self.page = book.labels.get(key).map(String::as_str).or(self.page);
    }

    /// The same of a piece of a block, whose key is made up.
    pub(super) fn piece_breaks(&mut self, block: &Block, piece: Piece) {
        self.page_breaks(&piece.key(&block.key));
    }

    /// The breaks of printed pages at a key whose words come next: those that stand inside them wait, until
    /// [`Self::running`] comes to them or [`Self::cuts_done`] says that the words are written.
    pub(super) fn breaks_around(&mut self, key: &str, words: impl FnOnce() -> String) {
        let book = self.book;
        if book.breaks.at(key).all(|page| page.cut.is_none()) {
            return self.page_breaks(key);
        }
        self.page = book.labels.get(key).map(String::as_str).or(self.page);
        self.cuts = Cuts::new(book.breaks.at(key), &words());
        while let Some(page) = self.cuts.at_once() {
            self.page_break(page);
        }
    }

    /// Words of the source, with the breaks that stand in them.
    pub(super) fn running(&mut self, words: &str) {
        let mut rest = words;
        while let Some((at, page)) = self.cuts.within(rest) {
            let (before, after) = rest.split_at(at);
            self.out.text(before);
            self.inner_break(page);
            rest = after;
        }
        self.out.text(rest);
    }

    /// The words of a piece are written: what has found no place in them stands at their end.
    pub(super) fn cuts_done(&mut self) {
        while let Some(page) = self.cuts.rest() {
            self.inner_break(page);
        }
    }

    /// The printed page on which a piece of a block begins.
    pub(super) fn page_of_piece(&self, block: &Block, piece: Piece) -> Option<&'a str> {
        self.book.labels.get(&piece.key(&block.key)).map(String::as_str).or(self.page)
    }

    /// A break between words, where no rule may stand. A span may have a title where axe-core allows it no name.
    fn inner_break(&mut self, page: &PageBreak<'a>) {
        let tag = Tag::new("span").class("page").with("id", page.id.clone()).is("pagebreak", "doc-pagebreak");
        self.out.void(tag.with("title", page.label));
        self.page = Some(page.label);
    }

    /// One break: a rule that is not seen. Of the elements that may be a page break only `hr` may also have a name in
    /// axe-core, which takes no notice of the digital publishing roles.
    pub(super) fn page_break(&mut self, page: &PageBreak<'a>) {
        let tag = Tag::new("hr").class("page").with("id", page.id.clone()).is("pagebreak", "doc-pagebreak");
        self.out.void(tag.with("aria-label", page.label));
        self.page = Some(page.label);
    }

    /// The facts of the exercise with this number.
    pub(super) fn exercise_facts(&self, number: usize) -> Option<&'a ExerciseFacts> {
        self.book.document.exercise(number)
    }

    /// The name of the heading element for a printed level.
    pub(super) fn heading_name(&self, level: u8) -> (&'static str, i16) {
        const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let level = (i16::from(level) - self.shift).clamp(1, 6);
        (NAMES[level as usize - 1], level)
    }
}

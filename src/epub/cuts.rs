//! Page breaks inside words: a printed page that begins in the middle of a paragraph or row begins there at the same word.
//!
//! Print and EPUB share letters and digits, not what stands between them or is added to them ("page 20" behind a reference).
//! So a break is sought by the letters on either side of it, next to where it would be by their number.

use std::collections::VecDeque;

use super::page_breaks::PageBreak;
use crate::document::model::{Inline, Text};
use crate::document::pages::Cut;

/// How many letters must be the same for a place to be it, and how far from where it would be by number it may lie.
const ALIKE: [(usize, usize); 4] = [(Cut::MOST, usize::MAX), (24, usize::MAX), (12, 60), (4, 20)];

/// The breaks that stand in the words being written.
#[derive(Debug, Default)]
pub(super) struct Cuts<'a> {
    /// Letters written so far.
    letters: usize,
    /// Before which letter each stands, in order.
    open: VecDeque<(usize, &'a PageBreak<'a>)>,
}

impl<'a> Cuts<'a> {
    /// The breaks at their places in the letters of what is to be written.
    pub(super) fn new(breaks: impl Iterator<Item = &'a PageBreak<'a>>, words: &str) -> Self {
        let letters: Vec<char> = Cut::letters(words).collect();
        let mut least = 0;
        let open = breaks.map(|page| {
            least = least.max(page.cut.map_or(0, |cut| place(&letters, cut)));
            (least, page)
        });
        Self { letters: 0, open: open.collect() }
    }

    /// The next break that stands before everything that is still to be written.
    pub(super) fn at_once(&mut self) -> Option<&'a PageBreak<'a>> {
        let (at, page) = *self.open.front()?;
        (at <= self.letters).then(|| {
            self.open.pop_front();
            page
        })
    }

    /// The next break inside words about to be written, and at which byte of them; else the words count as written.
    pub(super) fn within(&mut self, words: &str) -> Option<(usize, &'a PageBreak<'a>)> {
        let (at, _) = self.open.front()?;
        let ahead = at.saturating_sub(self.letters);
        let mut letters = words.char_indices().filter(|(_, character)| character.is_alphanumeric());
        match letters.nth(ahead) {
            Some((byte, _)) => {
                self.letters += ahead;
                let (_, page) = self.open.pop_front()?;
                Some((with_signs(words, byte), page))
            }
            None => {
                self.letters += Cut::letters(words).count();
                None
            }
        }
    }

    /// What is left when all is written.
    pub(super) fn rest(&mut self) -> Option<&'a PageBreak<'a>> {
        self.open.pop_front().map(|(_, page)| page)
    }
}

/// The beginning of the signs that belong to the word at `byte`, such as a quotation mark.
fn with_signs(words: &str, byte: usize) -> usize {
    let start = words[..byte].rfind(|character: char| character.is_alphanumeric() || character.is_whitespace());
    let after = |at: usize| at + words[at..].chars().next().map_or(0, char::len_utf8);
    match start {
        Some(at) if words[at..].starts_with(char::is_whitespace) => after(at),
        Some(_) => byte,
        None => 0,
    }
}

/// Before which of the letters a page begins: where the letters are those on the page, else behind those before it, else
/// at the nearer end.
fn place(letters: &[char], cut: &Cut) -> usize {
    let [before, after] = [&cut.before, &cut.after].map(|side| side.chars().collect::<Vec<char>>());
    let begins = |most: usize| nearest(letters, &after[..most.min(after.len())], cut.at);
    let ends = |most: usize| {
        let tail = &before[before.len() - most.min(before.len())..];
        nearest(letters, tail, cut.at.saturating_sub(tail.len())).map(|at| at + tail.len())
    };
    for (most, far) in ALIKE {
        let near = |at: &usize| at.abs_diff(cut.at) <= far;
        if let Some(at) = begins(most).filter(near).or_else(|| ends(most).filter(near)) {
            return at;
        }
    }
    if 2 * cut.at < letters.len() { 0 } else { letters.len() }
}

/// Where a row of letters stands among others: of several places the one nearest to `wanted`. None for no letters.
fn nearest(letters: &[char], sought: &[char], wanted: usize) -> Option<usize> {
    if sought.is_empty() {
        return None;
    }
    let places = letters.windows(sought.len()).enumerate().filter(|(_, there)| *there == sought).map(|(at, _)| at);
    places.min_by_key(|at| at.abs_diff(wanted))
}

/// The words that [`super::render::Renderer::inlines`] writes letter by letter: those of the source.
pub(super) fn words(inlines: &[Inline]) -> String {
    let mut found = String::new();
    collect(inlines, &mut found);
    found
}

/// The same of words in several languages.
pub(super) fn words_of_all(texts: &[Text]) -> String {
    texts.iter().map(|text| words(&text.text)).collect()
}

fn collect(inlines: &[Inline], found: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { v } | Inline::Code { v } => found.push_str(v),
            Inline::Emph { c }
            | Inline::Strong { c }
            | Inline::Strike { c }
            | Inline::Span { c, .. }
            | Inline::Link { c, .. }
            | Inline::Ref { c, .. }
            | Inline::Xref { c, .. } => collect(c, found),
            Inline::Break | Inline::Note { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "One two three, one two four; one two “five” six.";

    fn letters() -> Vec<char> {
        Cut::letters(WORDS).collect()
    }

    fn cut(at: usize, before: &str, after: &str) -> Cut {
        let [before, after] = [before, after].map(|side| Cut::letters(side).collect());
        Cut { at, before, after }
    }

    /// The words behind the place that a cut has.
    fn behind(cut: &Cut) -> String {
        letters()[place(&letters(), cut)..].iter().collect()
    }

    #[test]
    fn a_page_begins_at_the_letters_that_it_begins_with() {
        assert_eq!(behind(&cut(22, "One two three one two four", "one two five six")), "onetwofivesix");
        assert_eq!(behind(&cut(15, "One two three one", "two four one two five six")), "twofouronetwofivesix");
        assert_eq!(behind(&cut(21, "", "one two")), "onetwofivesix", "of two places the nearer");
    }

    #[test]
    fn what_print_adds_or_leaves_out_moves_no_page() {
        let added = cut(32, "One two three page 20 one two four", "page 21 one two five six");
        assert_eq!(behind(&added), "onetwofivesix", "found by the letters before");
        let wrong = cut(5, "nothing", "like this");
        assert_eq!(behind(&wrong), letters().iter().collect::<String>(), "the nearer end");
        assert_eq!(behind(&Cut { at: 30, ..wrong }), "");
    }

    #[test]
    fn signs_belong_to_the_word_behind_them() {
        let five = WORDS.find("five").unwrap();
        assert_eq!(&WORDS[with_signs(WORDS, five)..], "“five” six.");
        assert_eq!(with_signs("(a)", 1), 0);
        assert_eq!(with_signs("a-b", 2), 2, "inside a word it stays");
    }
}

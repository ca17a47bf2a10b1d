//! Passages: what one reads in one go, a paragraph, an item, a row of a table. Footnotes are none: they are sources.

use super::tree::{Body, Flow, FlowKind, Inline};
use super::visit::{Met, each_inline, plain};
use crate::source::Span;

/// A passage as it was written.
#[derive(Debug)]
pub(super) struct Passage<'a> {
    /// Its words; of a row those of each cell.
    pub(super) cells: Vec<&'a [Inline]>,
    /// Where it begins.
    pub(super) span: Span,
    /// Of a row: which of the body's tables it is of.
    pub(super) table: Option<usize>,
}

impl Passage<'_> {
    /// Its words without markup.
    pub(super) fn plain(&self) -> String {
        let cells: Vec<String> = self.cells.iter().map(|cell| plain(cell)).collect();
        cells.join(" ")
    }
}

/// The passages of a body, in the order of reading.
pub(super) fn passages(body: &Body) -> Vec<Passage<'_>> {
    let mut found = Vec::new();
    let mut tables = 0;
    for block in &body.blocks {
        block.visit(&mut |met| {
            let Met::Flow(flow) = met else { return };
            take_in(flow, &mut tables, &mut found);
        });
    }
    found
}

fn take_in<'a>(flow: &'a Flow, tables: &mut usize, found: &mut Vec<Passage<'a>>) {
    match &flow.kind {
        FlowKind::Paragraph(content) => {
            found.push(Passage { cells: vec![content], span: flow.span, table: None });
        }
        FlowKind::Table(table) => {
            for row in &table.rows {
                let Some(first) = row.first() else { continue };
                let cells = row.iter().map(|cell| cell.content.as_slice()).collect();
                found.push(Passage { cells, span: first.span, table: Some(*tables) });
            }
            *tables += 1;
        }
        FlowKind::Heading { .. }
        | FlowKind::Figure(_)
        | FlowKind::List(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => {}
    }
}

/// A sentence with the footnotes that it calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    /// Its words, in small letters.
    pub(super) words: String,
    /// The labels of its footnotes.
    pub(super) notes: Vec<&'a str>,
}

/// What stands for a footnote's mark among letters: no text has this character.
const MARK: char = '\u{FDD0}';

/// The sentences of words, each with the notes that are called in it or right behind its end.
pub(super) fn sentences(inlines: &[Inline]) -> Vec<Sentence<'_>> {
    let (text, labels) = marked(inlines);
    let mut labels = labels.into_iter();
    let mut found = Vec::new();
    let mut start = 0;
    for end in ends(&text).into_iter().chain([text.len()]) {
        let part = &text[start..end];
        let notes: Vec<&str> = labels.by_ref().take(part.matches(MARK).count()).collect();
        let words = part.replace(MARK, "").trim().to_lowercase();
        if !words.is_empty() {
            found.push(Sentence { words, notes });
        }
        start = end;
    }
    found
}

/// Plain words with a sign for each footnote's mark, and the labels of those.
fn marked(inlines: &[Inline]) -> (String, Vec<&str>) {
    let (mut text, mut labels) = (String::new(), Vec::new());
    each_inline(inlines, &mut |inline| match inline {
        Inline::Text(words, _) | Inline::Code(words, _) => text.push_str(words),
        Inline::Note(label, _) => {
            text.push(MARK);
            labels.push(label.as_str());
        }
        Inline::Break => text.push(' '),
        Inline::Placeholder(..) | Inline::Emph(_) | Inline::Strong(_) | Inline::Strike(_) | Inline::Link { .. } => {}
    });
    (text, labels)
}

/// Where sentences end: behind a full stop and what closes with it, before a space and no small letter or digit ("No. 29").
fn ends(text: &str) -> Vec<usize> {
    let closes = |it: char| matches!(it, MARK | '"' | '\'' | ')' | '\u{2019}' | '\u{201D}' | '»');
    let mut found = Vec::new();
    for (at, stop) in text.match_indices(['.', '!', '?']) {
        let behind = text[at + stop.len()..].trim_start_matches(closes);
        let next = behind.trim_start().chars().next();
        let goes_on = next.is_none_or(|next| next.is_lowercase() || next.is_ascii_digit());
        if behind.starts_with(char::is_whitespace) && !goes_on {
            found.push(text.len() - behind.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn nowhere() -> Span {
        Span::new(Sources::default().add("a.md", ""), 0..0)
    }

    fn text(words: &str) -> Inline {
        Inline::Text(words.into(), nowhere())
    }

    fn note(label: &str) -> Inline {
        Inline::Note(label.into(), nowhere())
    }

    #[test]
    fn a_note_is_of_the_sentence_before_its_mark() {
        let words = [
            text("States shall help, as in (No. 29).\u{201D}"),
            note("one"),
            note("two"),
            text(" Ask. Somebody"),
            note("three"),
            text(" knows"),
        ];
        let found = sentences(&words);
        let seen: Vec<(&str, &[&str])> = found.iter().map(|it| (it.words.as_str(), it.notes.as_slice())).collect();
        assert_eq!(
            seen,
            [
                ("states shall help, as in (no. 29).\u{201D}", &["one", "two"][..]),
                ("ask.", &[]),
                ("somebody knows", &["three"])
            ]
        );
    }
}

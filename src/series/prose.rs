//! The mechanical part of the house style: what can be seen without understanding the text.

use std::collections::BTreeSet;

use super::law::{self, LawWords};
use super::names::Callout;
use super::pointing::{self, PointingWords};
use super::shared;
use super::tree::{Block, BlockKind, Body, FlowKind, Inline, Page, Series};
use super::visit::{Met, Words, each_inline, plain};
use super::word_lists::find_word;
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{PageRole, Project};
use crate::source::Span;

/// A sentence of more words is hard to read in a second or third language.
const LONGEST_SENTENCE: usize = 40;
/// What authors write where something is still to come.
const STRAY: [&str; 6] = ["todo", "fixme", "tbd", "xxx", "lorem ipsum", "???"];
/// The mark of a definition that lists words to avoid.
const AVOID: &str = "Avoid:";

/// Checks every guide and page, in the series' language.
pub fn check(series: &Series, project: &Project, sink: &mut Sink) {
    let language = &project.series.language.value;
    let avoid = deprecated(series);
    let (pointing, law) = (PointingWords::of(language), LawWords::of(language));
    for guide in &series.guides {
        for chapter in &guide.chapters {
            check_body(&chapter.body, &avoid, sink);
            pointing::check(&chapter.body, &pointing, sink);
            check_exercises(&chapter.body, sink);
            check_sources(&chapter.body, sink);
            law::check(&chapter.body, &law, sink);
        }
    }
    shared::check(series, &project.sources, sink);
    for page in series.pages.iter().filter(|page| page.lang.is_none()) {
        let none = BTreeSet::new();
        check_body(&page.body, if is_glossary(page) { &none } else { &avoid }, sink);
        pointing::check(&page.body, &pointing, sink);
    }
}

fn is_glossary(page: &Page) -> bool {
    PageRole::of(&page.name) == Some(PageRole::Glossary)
}

/// The words that the glossary lists after `Avoid:`, in small letters.
fn deprecated(series: &Series) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for page in series.pages.iter().filter(|page| is_glossary(page) && page.lang.is_none()) {
        for unit in page.body.units() {
            let FlowKind::Definitions(terms) = &unit.flow.kind else { continue };
            for flow in terms.iter().flat_map(|term| term.definitions.iter().flatten()) {
                let FlowKind::Paragraph(content) = &flow.kind else { continue };
                let text = plain(content);
                let Some(list) = text.trim().strip_prefix(AVOID) else { continue };
                let listed = list.split([',', ';']).map(|word| word.trim().trim_matches('.').to_lowercase());
                words.extend(listed.filter(|word| !word.is_empty()));
            }
        }
    }
    words
}

fn check_body(body: &Body, avoid: &BTreeSet<String>, sink: &mut Sink) {
    body.visit(&mut |met| {
        let Met::Words(Words { inlines, span, .. }) = met else { return };
        check_sentences(inlines, span, sink);
        each_inline(inlines, &mut |inline| {
            if let Inline::Text(text, span) = inline {
                check_words(text, *span, avoid, sink);
            }
        });
    });
}

/// Words are what spaces part, so scripts without spaces have no long sentences here.
fn check_sentences(inlines: &[Inline], span: Span, sink: &mut Sink) {
    let text = plain(inlines);
    for sentence in text.split_inclusive(['.', '!', '?', ':', ';']) {
        let count = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if count > LONGEST_SENTENCE {
            let start: String = sentence.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
            let message = format!("a sentence of {count} words, \"{start} …\"");
            sink.push(
                Diagnostic::warning("long-sentence", span, message)
                    .hint(format!("make two of it; at most {LONGEST_SENTENCE} words, better 15")),
            );
        }
    }
}

fn check_words(text: &str, span: Span, avoid: &BTreeSet<String>, sink: &mut Sink) {
    let small = text.to_lowercase();
    let place = |at: usize, length: usize| {
        let same = small.len() == text.len() && span.end - span.start == text.len() as u32;
        if same { span.within(at, length) } else { span }
    };
    for stray in STRAY {
        if let Some(at) = find_word(&small, stray) {
            let message = format!("\"{stray}\" stands for something that is still to be written");
            sink.push(
                Diagnostic::warning("stray-placeholder", place(at, stray.len()), message)
                    .hint("write it, or take it out"),
            );
        }
    }
    for word in avoid {
        if let Some(at) = find_word(&small, word) {
            let message = format!("the glossary says to avoid \"{word}\"");
            sink.push(
                Diagnostic::warning("deprecated-term", place(at, word.len()), message)
                    .hint("use the term that the glossary gives in its place"),
            );
        }
    }
}

fn check_exercises(body: &Body, sink: &mut Sink) {
    body.walk(&mut |block| {
        let BlockKind::Exercise { minutes, group, .. } = &block.kind else { return };
        let missing = match (minutes, group) {
            (None, None) => "minutes and group",
            (None, _) => "minutes",
            (_, None) => "group",
            _ => return,
        };
        let message = format!("this exercise does not say its {missing}");
        sink.push(
            Diagnostic::warning("exercise-time", block.span, message).hint("add for example minutes=15 group=pairs"),
        );
    });
}

/// What the law says has a footnote that names the instrument and article.
fn check_sources(body: &Body, sink: &mut Sink) {
    body.walk(&mut |block| {
        let BlockKind::Callout(Callout::Legal, inner) = &block.kind else { return };
        if !inner.iter().any(has_note) {
            sink.push(
                Diagnostic::warning("unsourced-claim", block.span, "a legal claim has no footnote")
                    .hint("add a footnote that names the instrument and the article"),
            );
        }
    });
}

fn has_note(block: &Block) -> bool {
    let mut found = false;
    block.visit(&mut |met| {
        if let Met::Words(words) = met {
            each_inline(words.inlines, &mut |inline| found |= matches!(inline, Inline::Note(..)));
        }
    });
    found
}

//! Placeholders as they are written: `{{scope.key}}` among words; `\{{` is two braces.

use std::ops::Range;

use super::tree::Inline;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Span;

/// Words with their placeholders taken out. `is_literal` says of the place of two braces whether they are meant as such,
/// `span` where a range of the words stands.
pub fn split(
    words: &str,
    is_literal: impl Fn(usize) -> bool,
    span: impl Fn(Range<usize>) -> Span,
    sink: &mut Sink,
) -> Vec<Inline> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    let text = |range: Range<usize>| Inline::Text(words[range.clone()].into(), span(range));
    while let Some(found) = words[at..].find("{{").map(|offset| at + offset) {
        if is_literal(found) {
            at = found + 2;
            continue;
        }
        let Some(end) = words[found..].find("}}").map(|offset| found + offset) else {
            sink.push(
                Diagnostic::error("bad-placeholder", span(found..words.len()), "`{{` is not closed by `}}`")
                    .hint("close it, or write \\{{ for two braces"),
            );
            break;
        };
        if found > from {
            out.push(text(from..found));
        }
        out.push(Inline::Placeholder(words[found + 2..end].trim().to_string(), span(found..end + 2)));
        (from, at) = (end + 2, end + 2);
    }
    if from < words.len() {
        out.push(text(from..words.len()));
    }
    out
}

/// Plain words that stand at `at`: a text of TOML, an attribute, words of a drawing. Of Markdown they have placeholders
/// alone, and `\{{`.
pub fn plain_words(words: &str, at: Span, sink: &mut Sink) -> Vec<Inline> {
    let mut literal = Vec::new();
    let mut text = String::new();
    let mut rest = words;
    while let Some(found) = rest.find("\\{{") {
        text.push_str(&rest[..found]);
        literal.push(text.len());
        text.push_str("{{");
        rest = &rest[found + 3..];
    }
    text.push_str(rest);
    split(&text, |place| literal.contains(&place), |_| at, sink)
}

/// The title of an image, which is its caption: `raw` is the image as it is written, and begins at `start` of its file's
/// text; `title` is what Markdown made of the title.
pub fn caption(
    title: &str,
    raw: &str,
    start: usize,
    span: impl Fn(Range<usize>) -> Span,
    sink: &mut Sink,
) -> Vec<Inline> {
    let written = written_title(raw);
    let escaped = written.clone().map_or_else(Vec::new, |range| escaped_braces(&raw[range]));
    let braces = |end: usize| title[..end].matches('{').count();
    // With a brace written as an entity one cannot tell which is which.
    let known = escaped.len() == braces(title.len());
    let is_literal = |place: usize| known && escaped[braces(place)];
    let exact = written.clone().filter(|range| raw[range.clone()] == *title);
    let place = |range: Range<usize>| match &exact {
        Some(title) => span(start + title.start + range.start..start + title.start + range.end),
        None => span(start..start + raw.len()),
    };
    split(title, is_literal, place, sink)
}

/// The range of an image's title in its source, `![…](path "title")`, without its quotes (CommonMark 0.31, 6.3).
pub fn written_title(raw: &str) -> Option<Range<usize>> {
    let inner = raw.strip_suffix(')')?.trim_end();
    let opening = match inner.chars().next_back()? {
        quote @ ('"' | '\'') => quote,
        ')' => '(',
        _ => return None,
    };
    let end = inner.len() - 1;
    let is_escaped = |at: usize| raw[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let begin = raw[..end].rmatch_indices(opening).map(|(at, _)| at).find(|at| !is_escaped(*at))?;
    Some(begin + 1..end)
}

/// Of each opening brace whether a backslash stands before it that is not itself escaped.
fn escaped_braces(text: &str) -> Vec<bool> {
    let mut escaped = false;
    let mut found = Vec::new();
    for letter in text.chars() {
        if letter == '{' {
            found.push(escaped);
        }
        escaped = letter == '\\' && !escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{FlowKind, parse_message, plain};
    use super::*;
    use crate::language::{QuotationMarks, Tag};
    use crate::source::Sources;

    fn at() -> Span {
        Span::new(Sources::default().add("a.toml", ""), 0..9)
    }

    fn names(words: &[Inline]) -> Vec<&str> {
        let mut found = Vec::new();
        for inline in words {
            if let Inline::Placeholder(name, _) = inline {
                found.push(name.as_str());
            }
        }
        found
    }

    fn figure(text: &str) -> (Vec<Inline>, Sink) {
        let mut sink = Sink::default();
        match parse_message(text, at(), &BTreeSet::new(), &QuotationMarks::of(&Tag::of("en")), &mut sink)
            .pop()
            .map(|flow| flow.kind)
        {
            Some(FlowKind::Figure(figure)) => (figure.caption, sink),
            other => panic!("{text} is no figure: {other:?}"),
        }
    }

    #[test]
    fn plain_words_hold_placeholders_and_literal_braces() {
        let mut sink = Sink::default();
        let words = plain_words("Of {{edition.date}}, {{ series.version }} \\{{x}} end", at(), &mut sink);
        assert_eq!(names(&words), ["edition.date", "series.version"]);
        assert_eq!(plain(&words), "Of {{edition.date}}, {{series.version}} {{x}} end");
        assert!(sink.is_empty());
        plain_words("Of {{edition.date", at(), &mut sink);
        assert!(sink.has_errors(), "a brace that is not closed is told");
    }

    #[test]
    fn a_caption_holds_placeholders_in_any_kind_of_quotes() {
        for (open, close) in [("\"", "\""), ("'", "'"), ("(", ")")] {
            let (caption, sink) = figure(&format!("![a (b)](x.svg {open}As of {{{{edition.date}}}}{close})"));
            assert_eq!(names(&caption), ["edition.date"], "{open}");
            assert!(sink.is_empty(), "{sink:?}");
        }
        assert_eq!(figure("![a](x.svg)").0.len(), 0);
    }

    #[test]
    fn escaped_braces_of_a_caption_are_literal() {
        let (caption, _) = figure("![a](x.svg \"\\{{a}} {{guide.title}} \\\\{{guide.subject}} \\\"q\\\"\")");
        assert_eq!(names(&caption), ["guide.title", "guide.subject"]);
        assert_eq!(plain(&caption), "{{a}} {{guide.title}} \\{{guide.subject}} “q”");
    }
}

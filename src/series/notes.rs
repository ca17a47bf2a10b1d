//! Marks that call footnotes, as they are written: where they are, and where none can stand.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::dialect::options;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Span;

/// A mark `[^label]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The label, without `[^` and `]`.
    pub label: &'a str,
    /// The bytes of the mark.
    pub range: Range<usize>,
    /// The bytes from `![` to `]` of the image in whose alternative text it stands.
    pub image: Option<Range<usize>>,
}

/// The marks of a Markdown text, in order, those of definitions among them. What is code, a comment or a whole image for
/// the parser holds none: images are asked for theirs when they are read.
pub fn marks(text: &str) -> Vec<Mark<'_>> {
    if !text.contains("[^") {
        return Vec::new();
    }
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let apart = events.filter_map(|(event, range)| is_apart(&event).then_some(range));
    marks_outside(text, &apart.collect::<Vec<_>>())
}

fn is_apart(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. })
    )
}

/// The marks of a text outside `apart`, ranges in the order of their beginnings.
pub fn marks_outside<'a>(text: &'a str, apart: &[Range<usize>]) -> Vec<Mark<'a>> {
    let mut scan = Scan { text, close: None, open: Vec::new(), marks: Vec::new() };
    let mut apart = apart.iter().peekable();
    let (mut escaped, mut behind) = (false, 0);
    for (at, character) in text.char_indices() {
        while let Some(range) = apart.next_if(|range| range.start <= at) {
            behind = behind.max(range.end);
        }
        if at < behind {
            continue;
        }
        let is_literal = escaped;
        escaped = character == '\\' && !is_literal;
        match character {
            '\n' if text[at..].starts_with("\n\n") => scan.open.clear(),
            '[' if !is_literal => behind = scan.opens(at).unwrap_or(behind),
            ']' if !is_literal => scan.closes(at),
            _ => {}
        }
    }
    scan.marks
}

/// A scan of a text for marks.
struct Scan<'a> {
    text: &'a str,
    /// The next closing bracket, looked for once, however many brackets open before it.
    close: Option<usize>,
    /// The brackets that are open, and whether an image begins with them.
    open: Vec<(usize, bool)>,
    marks: Vec<Mark<'a>>,
}

impl Scan<'_> {
    /// A bracket at `at`: where the mark ends that begins with it, if one does.
    fn opens(&mut self, at: usize) -> Option<usize> {
        if self.text[at..].starts_with("[^") {
            if self.close.is_none_or(|close| close < at) {
                self.close = self.text[at..].find(']').map(|length| at + length);
            }
            let close = self.close?;
            let label = &self.text[at + 2..close];
            if !label.is_empty() && !label.contains(char::is_whitespace) {
                self.marks.push(Mark { label, range: at..close + 1, image: None });
                return Some(close + 1);
            }
        }
        let before = &self.text[..at];
        self.open.push((at, before.ends_with('!') && !before.ends_with("\\!")));
        None
    }

    /// The marks since the bracket that this one closes are the image's, if it is one.
    fn closes(&mut self, at: usize) {
        let Some((start, is_image)) = self.open.pop() else { return };
        if !is_image || !self.text[at + 1..].starts_with(['(', '[']) {
            return;
        }
        let inside = self.marks.iter_mut().rev().take_while(|mark| mark.range.start > start && mark.image.is_none());
        inside.for_each(|mark| mark.image = Some(start - 1..at + 1));
    }
}

/// The error for a footnote that is called in an image.
pub fn in_image(label: &str, image: Span) -> Diagnostic {
    let message = format!("the footnote `{label}` is called in an image, whose words are plain");
    Diagnostic::error("misplaced-footnote", image, message)
        .hint(format!("write [^{label}] in the paragraph before or behind it, or \\[ for a bracket"))
}

/// Reports the footnotes that plain words call: those of an attribute, of TOML, of the title of a link.
pub fn report_in_plain(words: &str, at: Span, sink: &mut Sink) {
    for Mark { label, .. } in marks_outside(words, &[]) {
        let message = format!("the footnote `{label}` is called in plain words, which no note can follow");
        sink.push(
            Diagnostic::error("misplaced-footnote", at, message)
                .hint(format!("write [^{label}] in the text that these words belong to")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<&str> {
        marks(text).into_iter().map(|mark| mark.label).collect()
    }

    #[test]
    fn a_mark_may_begin_a_text_and_stand_anywhere_in_it() {
        assert_eq!(labels("[^a]"), ["a"]);
        assert_eq!(labels("[^a] and [^b].[^c]\n\n[^d]: x"), ["a", "b", "c", "d"]);
        assert_eq!(labels("[^"), [""; 0]);
        assert_eq!(labels("[^]][^ a][^b"), [""; 0]);
        assert_eq!(labels("\\[^a] \\\\[^b] ]]][^c]"), ["b", "c"]);
    }

    #[test]
    fn code_and_comments_hold_no_marks() {
        for code in [
            "`[^0-9]+`",
            "``[^a] ` [^b]``",
            "```\n[^a]\n\n[^b] `\n```\n\n[^z]",
            "~~~\n`[^a]\n~~~",
            "p\n\n    [^a]\n\n    [^b]",
            "- item\n\n  ```\n  [^a]\n\n  [^b]\n  ```",
            "- item\n\n      [^a]",
            "> ```\n> [^a]\n> ```",
            "<!-- [^a] -->",
            "p <!-- [^a] --> p",
        ] {
            let wanted: &[&str] = if code.ends_with("[^z]") { &["z"] } else { &[] };
            assert_eq!(labels(code), wanted, "{code}");
        }
        assert_eq!(labels("a ` alone.\n[^a]"), ["a"], "a single backtick makes no code");
    }

    #[test]
    fn a_mark_in_square_brackets_of_an_image_is_the_images() {
        let text = "[^a]: x\n\nNo image! [see [^a]](#x)\n\n![flags [at *sea* [^a]] here](x.svg)[^a]";
        let images: Vec<_> = marks(text).into_iter().map(|mark| mark.image.map(|range| &text[range])).collect();
        assert_eq!(images, [None, None, Some("![flags [at *sea* [^a]] here]"), None]);
    }
}

//! Words inside a block: emphasis, links, footnote marks, placeholders, and pictures that stand alone.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType, Tag};

use super::attributes::{self, AttributeKind};
use super::emphasis;
use super::notes;
use super::origin::{Origin, html_error};
use super::placeholders;
use super::quotes;
use super::tree::{Figure, Inline, Target};
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::Spanned;
use crate::source::Span;

/// Inline events of one block.
pub type Pieces<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Gathers the events of a block into words. A picture among words is an error: it must stand alone.
pub fn build(pieces: Pieces<'_>, text: &str, origin: Origin<'_>, sink: &mut Sink) -> Vec<Inline> {
    let mut pieces = emphasis::pair(pieces, text, origin, sink);
    quotes::set(&mut pieces, text, origin.quotes);
    let mut builder = Builder { text, origin, sink };
    let mut pieces = pieces.into_iter();
    let mut words = builder.until_end(&mut pieces);
    merge_text(&mut words);
    words
}

struct Builder<'a, 's> {
    text: &'a str,
    origin: Origin<'a>,
    sink: &'s mut Sink,
}

impl Builder<'_, '_> {
    fn until_end<'e>(&mut self, pieces: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, range)) = pieces.next() {
            let span = self.origin.span(range.clone());
            match event {
                Event::Text(words) => self.words(&words, range, &mut out),
                Event::Code(code) => out.push(Inline::Code(code.to_string(), span)),
                Event::SoftBreak => out.push(Inline::Text(" ".into(), span)),
                Event::HardBreak => out.push(Inline::Break),
                Event::FootnoteReference(label) => out.push(Inline::Note(label.to_string(), span)),
                Event::InlineHtml(html) | Event::Html(html) => self.sink.push(html_error(&html, span)),
                Event::Start(Tag::Emphasis) => out.push(Inline::Emph(self.until_end(pieces))),
                Event::Start(Tag::Strong) => out.push(Inline::Strong(self.until_end(pieces))),
                Event::Start(Tag::Strikethrough) => out.push(Inline::Strike(self.until_end(pieces))),
                Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                    let content = self.until_end(pieces);
                    let url = if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.into() };
                    let title = self.title(&title, range);
                    out.extend(self.link(&url, title, content, span));
                }
                Event::Start(Tag::Image { .. }) => {
                    self.until_end(pieces);
                    self.report_inline_picture(span);
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        out
    }

    /// The title of a link: an e-book tells it, paper cannot.
    fn title(&mut self, title: &str, range: Range<usize>) -> Vec<Inline> {
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let origin = self.origin;
        let mut words = placeholders::caption(title, raw, range.start, |part| origin.span(part), self.sink);
        quotes::set_plain(&mut words, origin.quotes);
        if let Some(written) = placeholders::written_title(raw) {
            notes::report_in_plain(&raw[written], origin.span(range.clone()), self.sink);
        }
        if !words.is_empty() {
            self.sink.push(
                Diagnostic::warning("link-title", origin.span(range), "the title of a link is not shown in print")
                    .hint("write it in the text, if it matters to those who read on paper"),
            );
        }
        words
    }

    fn link(&mut self, url: &str, title: Vec<Inline>, content: Vec<Inline>, span: Span) -> Option<Inline> {
        match target(url) {
            Some(target) => Some(Inline::Link { target, span, content, title }),
            None => {
                self.sink.push(bad_link(url, span));
                None
            }
        }
    }

    fn report_inline_picture(&mut self, span: Span) {
        self.sink.push(
            Diagnostic::error("inline-image", span, "an image stands among words")
                .hint("put the image on a line of its own"),
        );
    }

    /// Words with their placeholders taken out. A `{{` whose first brace is escaped is literal.
    fn words(&mut self, words: &str, range: Range<usize>, out: &mut Vec<Inline>) {
        let escaped = range.start > 0 && self.text.as_bytes().get(range.start - 1) == Some(&b'\\');
        let exact = self.text.get(range.clone()) == Some(words);
        let origin = self.origin;
        let span = |part: Range<usize>| match exact {
            true => origin.span(range.start + part.start..range.start + part.end),
            false => origin.span(range.clone()),
        };
        out.extend(placeholders::split(words, |place| place == 0 && escaped, span, self.sink));
    }
}

/// The error for a link to a file, or to nothing.
fn bad_link(url: &str, span: Span) -> Diagnostic {
    let message = format!("`{url}` is no place that a link can lead to");
    let error = Diagnostic::error("bad-link", span, message)
        .hint("write #id, guide#id, or a whole address beginning with https:// or mailto:");
    let file = url.split('#').next().unwrap_or_default();
    match [".md", ".html", "/"].iter().any(|end| file.ends_with(end)) {
        true => {
            error.hint("for a chapter give its title an id, such as # Setting up {#setting-up}, and write #setting-up")
        }
        false => error,
    }
}

/// Joins neighbouring texts, which the parser splits at every special character.
fn merge_text(words: &mut Vec<Inline>) {
    let mut merged: Vec<Inline> = Vec::with_capacity(words.len());
    for mut word in words.drain(..) {
        match &mut word {
            Inline::Emph(content) | Inline::Strong(content) | Inline::Strike(content) => merge_text(content),
            Inline::Link { content, .. } => merge_text(content),
            Inline::Text(..) | Inline::Code(..) | Inline::Break | Inline::Note(..) | Inline::Placeholder(..) => {}
        }
        match (merged.last_mut(), word) {
            (Some(Inline::Text(before, span)), Inline::Text(text, next)) => {
                before.push_str(&text);
                if span.file == next.file && next.end > span.end {
                    span.end = next.end;
                }
            }
            (_, word) => merged.push(word),
        }
    }
    *words = merged;
}

/// The target of a link, or none if it is a path or nothing.
fn target(url: &str) -> Option<Target> {
    if let Some(id) = url.strip_prefix('#') {
        return (!id.is_empty()).then(|| Target::Here(id.into()));
    }
    if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme)) {
        return Some(Target::Address(url.into()));
    }
    let (guide, id) = match url.split_once('#') {
        Some((guide, id)) => (guide, Some(id.to_string())),
        None => (url, None),
    };
    let is_name = !guide.is_empty() && guide.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| Target::Guide(guide.into(), id))
}

/// The lines of a paragraph, if one of them is a picture with nothing beside it: it need not stand between empty lines.
/// A paragraph without any comes back whole.
pub fn lines(pieces: Pieces<'_>) -> Vec<Pieces<'_>> {
    let mut lines: Vec<Pieces<'_>> = vec![Vec::new()];
    let mut depth = 0;
    for (event, range) in pieces {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        let is_break = depth == 0 && matches!(event, Event::SoftBreak | Event::HardBreak);
        let line = lines.len() - 1;
        lines[line].push((event, range));
        if is_break {
            lines.push(Vec::new());
        }
    }
    let mut parts: Vec<(bool, Pieces<'_>)> = Vec::new();
    for line in lines {
        let is_picture = picture_alone(without_break(&line)).is_some();
        match parts.last_mut().filter(|(before, _)| !is_picture && !before) {
            Some((_, part)) => part.extend(line),
            None => parts.push((is_picture, line)),
        }
    }
    for (_, part) in parts.iter_mut() {
        part.truncate(without_break(part).len());
    }
    parts.into_iter().map(|(_, part)| part).filter(|part| !part.is_empty()).collect()
}

/// A line without the break at its end.
fn without_break<'p, 'a>(line: &'p [(Event<'a>, Range<usize>)]) -> &'p [(Event<'a>, Range<usize>)] {
    match line {
        [before @ .., (Event::SoftBreak | Event::HardBreak, _)] => before,
        line => line,
    }
}

/// Of pieces that are one picture with nothing but attributes after it: where it ends, and the attributes.
fn picture_alone(pieces: &[(Event<'_>, Range<usize>)]) -> Option<(usize, String)> {
    let (Event::Start(Tag::Image { .. }), range) = pieces.first()? else { return None };
    let end = pieces.iter().position(|(event, found)| matches!(event, Event::End(_)) && found == range)?;
    let rest: String = pieces[end + 1..]
        .iter()
        .map(|(event, _)| match event {
            Event::Text(words) => words.to_string(),
            Event::SoftBreak => " ".into(),
            _ => "\u{0}".into(),
        })
        .collect();
    let rest = rest.trim();
    let is_attributes = rest.starts_with('{') && rest.ends_with('}');
    (rest.is_empty() || is_attributes).then(|| (end, rest.to_string()))
}

/// Whether a block is one picture with nothing but attributes after it.
pub fn is_figure(pieces: &Pieces<'_>) -> bool {
    picture_alone(pieces).is_some()
}

/// The picture, if the block is one picture with nothing but attributes after it.
pub fn figure(pieces: &Pieces<'_>, text: &str, origin: Origin<'_>, sink: &mut Sink) -> Option<Figure> {
    let (Event::Start(Tag::Image { dest_url, title, .. }), range) = pieces.first()? else { return None };
    let (end, rest) = picture_alone(pieces)?;
    let span = origin.span(range.clone());
    let inner = pieces[1..end].to_vec();
    let alt = build(inner, text, origin, sink);
    let path = Spanned { value: percent_decode_str(dest_url).decode_utf8_lossy().into_owned(), span };
    let raw = text.get(range.clone()).unwrap_or_default();
    report_notes(pieces, raw, range, span, sink);
    let mut caption = placeholders::caption(title, raw, range.start, |part| origin.span(part), sink);
    quotes::set_plain(&mut caption, origin.quotes);
    let mut figure = Figure { path, alt, caption, decorative: false, id: None };
    if !rest.is_empty() {
        let attributes_span = pieces.get(end + 1).map_or(span, |(_, range)| origin.span(range.clone()));
        read_figure_attributes(&mut figure, &rest, attributes_span, sink);
    }
    Some(figure)
}

/// The words of a picture are told and repeated apart from the page, where no note can follow them. `raw` is the picture
/// as it is written, at `range`.
fn report_notes(pieces: &Pieces<'_>, raw: &str, range: &Range<usize>, span: Span, sink: &mut Sink) {
    let codes = pieces.iter().filter(|(event, code)| matches!(event, Event::Code(_)) && code.end <= range.end);
    let codes: Vec<_> = codes.map(|(_, code)| code.start - range.start..code.end - range.start).collect();
    for mark in notes::marks_outside(raw, &codes) {
        sink.push(notes::in_image(mark.label, span));
    }
}

fn read_figure_attributes(figure: &mut Figure, text: &str, span: Span, sink: &mut Sink) {
    for attribute in attributes::read(text) {
        match attribute.kind {
            AttributeKind::Class(class) if class == "decorative" => figure.decorative = true,
            AttributeKind::Id(id) => figure.id = Some(Spanned { value: id, span }),
            _ => sink.push(
                Diagnostic::error("unknown-attribute", span, "an image takes `.decorative` or an id and nothing else")
                    .hint("write {.decorative} or for example {#the-path}"),
            ),
        }
    }
}

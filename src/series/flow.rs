//! Markdown to [`Flow`]s: pulldown-cmark's events, with offsets, gathered into a tree.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::depth;
use super::dialect::options;
use super::inline::{self, Pieces};
use super::names::{Alignment, Key};
use super::origin::{Origin, html_error};
use super::tree::{Cell, Flow, FlowKind, Inline, Item, List, Placing, Table, Term};
use super::visit::each_inline;
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{PageBreak, Spanned};
use crate::source::Span;

/// What a text holds: its flows with the bytes of their own content, and its footnotes.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The flows in order.
    pub flows: Vec<Ranged>,
    /// The footnotes, in the order they are defined.
    pub notes: Vec<ParsedNote>,
}

/// A footnote's text.
#[derive(Debug)]
pub struct ParsedNote {
    /// The label, without `[^` and `]`.
    pub label: String,
    /// The bytes of its definition.
    pub range: Range<usize>,
    /// Its flows with the bytes of their content.
    pub flows: Vec<Ranged>,
}

/// A flow and the bytes of what it says, without markers and attributes.
pub type Ranged = (Flow, Range<usize>);

/// Parses `masked`, a text in which fences are overwritten; `text` is the same text as it was written.
pub fn parse(text: &str, masked: &str, origin: Origin<'_>, sink: &mut Sink) -> Parsed {
    let events = depth::bounded(Parser::new_ext(masked, options()).into_offset_iter(), origin, sink);
    let mut parser = FlowParser { text, origin, events, parsed: Parsed::default(), sink };
    while let Some((event, range)) = parser.events.pop_front() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let flows = parser.flows_until(&TagEnd::FootnoteDefinition);
            parser.parsed.notes.push(ParsedNote { label: label.to_string(), range, flows });
        } else {
            let flows = parser.flows(event, range);
            parser.parsed.flows.extend(flows);
        }
    }
    parser.parsed
}

struct FlowParser<'a, 's> {
    text: &'a str,
    origin: Origin<'a>,
    events: VecDeque<(Event<'a>, Range<usize>)>,
    parsed: Parsed,
    sink: &'s mut Sink,
}

impl<'a> FlowParser<'a, '_> {
    /// The flows that begin with this event: several of a paragraph with pictures on lines of their own.
    fn flows(&mut self, event: Event<'a>, range: Range<usize>) -> Vec<Ranged> {
        if !matches!(event, Event::Start(Tag::Paragraph)) {
            return self.flow(event, range).into_iter().collect();
        }
        let (pieces, _) = self.pieces(&TagEnd::Paragraph);
        self.paragraphs(pieces, range)
    }

    /// The flow that begins with this event, which begins no paragraph.
    fn flow(&mut self, event: Event<'a>, range: Range<usize>) -> Option<Ranged> {
        match event {
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                let placing = self.heading_placing(&classes, &attrs, &range);
                let (pieces, inner) = self.pieces(&TagEnd::Heading(level));
                let content = inline::build(pieces, self.text, self.origin, self.sink);
                self.report_notes(&content);
                let id = id.map(|id| Spanned { value: id.to_string(), span: self.id_span(&id, &range) });
                let kind = FlowKind::Heading { level: level as u8, id, placing, content };
                Some((Flow { span: self.origin.span(range), kind }, inner))
            }
            Event::Start(Tag::List(start)) => {
                let list = self.list(start);
                Some(self.whole(range, FlowKind::List(list)))
            }
            Event::Start(Tag::Table(align)) => {
                let table = self.table(&align);
                Some(self.whole(range, FlowKind::Table(table)))
            }
            Event::Start(Tag::DefinitionList) => {
                let terms = self.terms();
                Some(self.whole(range, FlowKind::Definitions(terms)))
            }
            Event::Start(Tag::BlockQuote(_)) => {
                let flows = self.flows_until_quote();
                Some(self.whole(range, FlowKind::Quote(flows.into_iter().map(|(flow, _)| flow).collect())))
            }
            Event::Start(Tag::CodeBlock(_)) => {
                let text = self.code();
                Some(self.whole(range, FlowKind::Code(text)))
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.report_inner_note(&label, &range);
                let flows = self.flows_until(&TagEnd::FootnoteDefinition);
                self.parsed.notes.push(ParsedNote { label: label.to_string(), range, flows });
                None
            }
            Event::Rule => Some(self.whole(range, FlowKind::Rule)),
            Event::Start(Tag::HtmlBlock) => {
                self.skip_to(&TagEnd::HtmlBlock);
                if !is_comment(self.text.get(range.clone()).unwrap_or_default()) {
                    self.report_html(range);
                }
                None
            }
            _ => None,
        }
    }

    fn whole(&self, range: Range<usize>, kind: FlowKind) -> Ranged {
        (Flow { span: self.origin.span(range.clone()), kind }, range)
    }

    /// Words and pictures that stand together, each picture on a line of its own a flow of its own.
    fn paragraphs(&mut self, pieces: Pieces<'a>, range: Range<usize>) -> Vec<Ranged> {
        if inline::is_figure(&pieces) {
            let inner = covered(&pieces);
            return vec![self.paragraph(pieces, inner, range)];
        }
        let parts = inline::lines(pieces).into_iter().map(|part| {
            let inner = covered(&part);
            self.paragraph(part, inner, range.clone())
        });
        parts.collect()
    }

    fn paragraph(&mut self, pieces: Pieces<'a>, inner: Range<usize>, range: Range<usize>) -> Ranged {
        let span = self.origin.span(inner.clone());
        let kind = match inline::figure(&pieces, self.text, self.origin, self.sink) {
            Some(figure) => FlowKind::Figure(figure),
            None => FlowKind::Paragraph(inline::build(pieces, self.text, self.origin, self.sink)),
        };
        let inner = if inner.is_empty() { range } else { inner };
        (Flow { span, kind }, inner)
    }

    /// The inline events up to the end of a block, and the bytes they cover.
    fn pieces(&mut self, end: &TagEnd) -> (Pieces<'a>, Range<usize>) {
        let mut pieces = Vec::new();
        let mut inner: Option<Range<usize>> = None;
        while let Some((event, range)) = self.events.pop_front() {
            if matches!(&event, Event::End(found) if found == end) {
                break;
            }
            let joined = inner.map_or(range.clone(), |inner| inner.start.min(range.start)..inner.end.max(range.end));
            inner = Some(joined);
            pieces.push((event, range));
        }
        (pieces, inner.unwrap_or(0..0))
    }

    fn flows_until(&mut self, end: &TagEnd) -> Vec<Ranged> {
        let mut flows = Vec::new();
        while let Some((event, range)) = self.events.pop_front() {
            if matches!(&event, Event::End(found) if found == end) {
                break;
            }
            if is_inline(&event) {
                let (pieces, inner) = self.loose_pieces((event, range));
                flows.extend(self.paragraphs(pieces, inner));
            } else {
                flows.extend(self.flows(event, range));
            }
        }
        flows
    }

    fn flows_until_quote(&mut self) -> Vec<Ranged> {
        let mut flows = Vec::new();
        while let Some((event, range)) = self.events.pop_front() {
            if matches!(event, Event::End(TagEnd::BlockQuote(_))) {
                break;
            }
            flows.extend(self.flows(event, range));
        }
        flows
    }

    /// Inline events of a tight item, which pulldown-cmark gives without a paragraph around them.
    fn loose_pieces(&mut self, first: (Event<'a>, Range<usize>)) -> (Pieces<'a>, Range<usize>) {
        let mut inner = first.1.clone();
        let mut depth = usize::from(matches!(first.0, Event::Start(_)));
        let mut pieces = vec![first];
        while let Some((event, _)) = self.events.front() {
            if depth == 0 && !is_inline(event) {
                break;
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            let Some((event, range)) = self.events.pop_front() else { break };
            inner = inner.start.min(range.start)..inner.end.max(range.end);
            pieces.push((event, range));
        }
        (pieces, inner)
    }

    fn list(&mut self, start: Option<u64>) -> List {
        let mut list = List { start, tight: true, items: Vec::new() };
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::Item) => {
                    let (item, loose) = self.item(range);
                    list.tight &= !loose;
                    list.items.push(item);
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        list
    }

    fn item(&mut self, range: Range<usize>) -> (Item, bool) {
        let mut ticked = None;
        if let Some((Event::TaskListMarker(on), _)) = self.events.front() {
            ticked = Some(*on);
            self.events.pop_front();
        }
        let loose = matches!(self.events.front(), Some((Event::Start(Tag::Paragraph), _)));
        if ticked.is_none() && loose {
            ticked = self.marker_in_paragraph();
        }
        let flows = self.flows_until(&TagEnd::Item);
        let flows = flows.into_iter().map(|(flow, _)| flow).filter(|flow| !is_empty_paragraph(flow)).collect();
        let end = range.start + self.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        (Item { span: self.origin.span(range.start..end), ticked, flows }, loose)
    }

    /// In a loose task list the marker is the first event inside the paragraph: it is taken out of it.
    fn marker_in_paragraph(&mut self) -> Option<bool> {
        let (Event::TaskListMarker(on), _) = self.events.get(1)? else { return None };
        let on = *on;
        self.events.remove(1);
        Some(on)
    }

    fn table(&mut self, align: &[pulldown_cmark::Alignment]) -> Table {
        let mut table = Table { align: align.iter().map(alignment).collect(), head: Vec::new(), rows: Vec::new() };
        let mut row = Vec::new();
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.cell(range)),
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => {
                    self.report_extra_cells(range, table.head.len());
                    table.rows.push(std::mem::take(&mut row));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table
    }

    /// The parser drops the cells of a row that the head has no column for.
    fn report_extra_cells(&mut self, row: Range<usize>, columns: usize) {
        let cells = cell_ranges(self.text.get(row.clone()).unwrap_or_default());
        let Some(extra) = cells.get(columns) else { return };
        let end = cells.last().map_or(extra.end, |last| last.end);
        let span = self.origin.span(row.start + extra.start..row.start + end);
        let message = format!("this row has {} cells and the head of its table has {columns}", cells.len());
        self.sink.push(
            Diagnostic::error("extra-cell", span, message)
                .hint("give the head a cell more, or write \\| for a bar that is part of the words, also in code"),
        );
    }

    fn cell(&mut self, range: Range<usize>) -> Cell {
        let (pieces, inner) = self.pieces(&TagEnd::TableCell);
        let span = self.origin.span(if inner.is_empty() { range } else { inner });
        Cell { span, content: inline::build(pieces, self.text, self.origin, self.sink) }
    }

    fn terms(&mut self) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    let (pieces, inner) = self.pieces(&TagEnd::DefinitionListTitle);
                    let content = inline::build(pieces, self.text, self.origin, self.sink);
                    let span = self.origin.span(if inner.is_empty() { range } else { inner });
                    terms.push(Term { span, content, definitions: Vec::new() });
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let flows = self.flows_until(&TagEnd::DefinitionListDefinition);
                    let flows = flows.into_iter().map(|(flow, _)| flow).collect();
                    if let Some(term) = terms.last_mut() {
                        term.definitions.push(flows);
                    }
                }
                Event::End(TagEnd::DefinitionList) => break,
                _ => {}
            }
        }
        terms
    }

    fn code(&mut self) -> String {
        let mut text = String::new();
        while let Some((event, _)) = self.events.pop_front() {
            match event {
                Event::Text(piece) => text.push_str(&piece),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        text
    }

    fn skip_to(&mut self, end: &TagEnd) {
        while let Some((event, _)) = self.events.pop_front() {
            if matches!(&event, Event::End(found) if found == end) {
                break;
            }
        }
    }

    fn id_span(&self, id: &CowStr<'_>, range: &Range<usize>) -> Span {
        let heading = self.text.get(range.clone()).unwrap_or_default();
        match heading.rfind(&format!("#{id}")) {
            Some(at) => self.origin.span(range.start + at..range.start + at + 1 + id.len()),
            None => self.origin.span(range.clone()),
        }
    }

    /// What the braces of a heading ask of its page.
    fn heading_placing(
        &mut self,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
    ) -> Placing {
        let mut placing = Placing::default();
        for (key, value) in attributes {
            match (key.parse(), value.as_deref()) {
                (Ok(Key::Break), Some(value)) if value == PageBreak::Before.id() => placing.breaks = true,
                (Ok(Key::Keep), None) => placing.keep = true,
                (Ok(_) | Err(_), value) => {
                    let written = value.map_or_else(|| key.to_string(), |value| format!("{key}={value}"));
                    self.report_heading_attribute(key, &written, range.clone());
                }
            }
        }
        if let Some(class) = classes.first() {
            self.report_heading_attribute(class, &format!(".{class}"), range.clone());
        }
        placing
    }

    /// The parser does not say where in the braces an attribute stands: the heading is shown.
    fn report_heading_attribute(&mut self, name: &str, written: &str, range: Range<usize>) {
        let words = self.text[range.clone()].trim_end().len();
        let span = self.origin.span(range.start..range.start + words);
        let known = [Key::Break, Key::Keep].map(Key::id).into_iter().filter(|known| *known != name);
        let message = format!("a heading takes an id, break=before and keep in braces, and not `{written}`");
        self.sink.push(Diagnostic::error("unknown-attribute", span, message).suggest(
            name,
            known,
            "write for example {#safety-plan break=before}",
        ));
    }

    /// Headings are repeated in contents, running heads and bookmarks, where no note can stand.
    fn report_notes(&mut self, heading: &[Inline]) {
        each_inline(heading, &mut |inline| {
            let Inline::Note(label, span) = inline else { return };
            let message = format!("the footnote `{label}` is called in a heading, which contents and bookmarks repeat");
            self.sink.push(
                Diagnostic::error("misplaced-footnote", *span, message)
                    .hint(format!("write [^{label}] in the first paragraph under the heading")),
            );
        });
    }

    /// A footnote belongs to the whole file, wherever it is called.
    fn report_inner_note(&mut self, label: &str, range: &Range<usize>) {
        let line = self.text.get(range.clone()).and_then(|note| note.lines().next()).unwrap_or_default();
        let span = self.origin.span(range.start..range.start + line.len());
        let message = format!("the footnote `{label}` is defined in a quotation, a list or another footnote");
        self.sink.push(
            Diagnostic::error("misplaced-footnote", span, message)
                .hint(format!("write [^{label}]: and its text at the left margin, between empty lines")),
        );
    }

    fn report_html(&mut self, range: Range<usize>) {
        let end = range.start + self.text.get(range.clone()).map_or(0, |html| html.lines().next().unwrap_or("").len());
        let span = self.origin.span(range.start..end);
        let html = self.text.get(range).unwrap_or_default();
        self.sink.push(html_error(html, span));
    }
}

/// The bytes of the cells of a row: between bars, those at its ends not counted; a bar behind a backslash is no bar
/// (GFM, 4.10), inside code too.
fn cell_ranges(row: &str) -> Vec<Range<usize>> {
    let line = row.lines().next().unwrap_or_default();
    let start = line.len() - line.trim_start().trim_start_matches('|').len();
    let mut cells = Vec::new();
    let (mut from, mut escaped) = (start, false);
    for (at, byte) in line.bytes().enumerate().skip(start) {
        if byte == b'|' && !escaped {
            cells.push(from..at);
            from = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if !line[from..].trim().is_empty() {
        cells.push(from..line.trim_end().len());
    }
    cells.into_iter().map(|cell| trimmed(line, cell)).collect()
}

/// The bytes of a piece of a line without the space around it.
fn trimmed(line: &str, piece: Range<usize>) -> Range<usize> {
    let words = &line[piece.clone()];
    let start = piece.start + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}

/// The bytes that pieces cover.
fn covered(pieces: &Pieces<'_>) -> Range<usize> {
    let start = pieces.iter().map(|(_, range)| range.start).min().unwrap_or_default();
    start..pieces.iter().map(|(_, range)| range.end).max().unwrap_or_default()
}

/// Whether a piece of HTML is comments for authors and nothing else.
fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(inner) = rest.strip_prefix("<!--") {
        let Some(end) = inner.find("-->") else { return false };
        rest = inner[end + 3..].trim_start();
    }
    rest.is_empty()
}

fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
    )
}

fn is_empty_paragraph(flow: &Flow) -> bool {
    matches!(&flow.kind, FlowKind::Paragraph(content) if content.iter().all(is_blank))
}

fn is_blank(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(text, _) if text.trim().is_empty())
}

fn alignment(align: &pulldown_cmark::Alignment) -> Alignment {
    match align {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

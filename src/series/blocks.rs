//! Flows and fences to blocks: divs are opened and closed, every leaf becomes a unit with its message.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::attributes;
use super::classes::{self, Div};
use super::fences::{self, Fence, FenceKind};
use super::flow::{self, Origin, Parsed, ParsedNote};
use super::messages;
use super::tree::{Block, BlockKind, Body, Flow, FlowKind, Note, Unit};
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::Spanned;
use crate::source::{FileId, Span};

/// Parses the Markdown of a chapter or page.
pub fn parse(text: &str, file: FileId, context: &str, sink: &mut Sink) -> Body {
    check_characters(text, file, sink);
    let (fences, masked) = fences::find(text);
    let parsed = flow::parse(text, &masked, Origin::File(file), sink);
    check_notes(text, file, &parsed, sink);
    let mut builder = Builder { text, file, context: context.into(), fences: &fences, met: BTreeSet::new(), sink };
    let blocks = builder.blocks(parsed.flows);
    let mut notes: Vec<Note> = Vec::new();
    for note in parsed.notes {
        builder.note(note, &mut notes);
    }
    builder.report_inner_fences();
    report_unused_notes(text, &notes, sink);
    Body { blocks, notes }
}

/// Control characters have no place in a book; tabs and line ends have.
fn check_characters(text: &str, file: FileId, sink: &mut Sink) {
    for (at, character) in text.char_indices() {
        let noncharacter = matches!(u32::from(character) & 0xFFFF, 0xFFFE | 0xFFFF);
        if noncharacter || (character.is_control() && !matches!(character, '\n' | '\r' | '\t')) {
            let span = Span::new(file, at..at + character.len_utf8());
            sink.push(
                Diagnostic::error(
                    "control-character",
                    span,
                    format!("there is a control character U+{:04X}", u32::from(character)),
                )
                .hint("delete it; it may be invisible in the editor"),
            );
        }
    }
}

/// Footnotes that are referred to and not defined, or defined twice.
fn check_notes(text: &str, file: FileId, parsed: &Parsed, sink: &mut Sink) {
    let defined: Vec<&str> = parsed.notes.iter().map(|note| note.label.as_str()).collect();
    for range in undefined_notes(text, &defined) {
        let label = &text[range.start + 2..range.end - 1];
        let near = crate::diagnostic::nearest(label, defined.iter().copied());
        let message = format!("the footnote `{label}` is not defined in this file");
        sink.push(Diagnostic::error("undefined-footnote", Span::new(file, range.clone()), message).hint(match near {
            Some(near) => format!("did you mean [^{near}]?"),
            None => format!("add a line [^{label}]: with its text, or write \\[ for a bracket"),
        }));
    }
}

/// Footnotes that nothing refers to are in no book.
fn report_unused_notes(text: &str, notes: &[Note], sink: &mut Sink) {
    for note in notes {
        let mark = format!("[^{}]", note.label);
        let definition = format!("{mark}:");
        if text.matches(&mark).count() <= text.matches(&definition).count() {
            let message = format!("nothing refers to the footnote `{}`, so no book shows it", note.label);
            sink.push(
                Diagnostic::warning("unused-footnote", note.span, message)
                    .hint(format!("write {mark} where it belongs, or take it out")),
            );
        }
    }
}

/// Bytes of each `[^label]` outside code whose label is not among `defined`.
pub fn undefined_notes(text: &str, defined: &[&str]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, character) in text.char_indices() {
        if character == '`' {
            in_code = !in_code;
        }
        if character == '\n' && text[at..].starts_with("\n\n") {
            in_code = false;
        }
        let opens = !in_code && text[at..].starts_with("[^") && !text[..at].ends_with('\\');
        let Some(length) = opens.then(|| text[at..].find(']')).flatten() else { continue };
        let label = &text[at + 2..at + length];
        let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
        if is_label && !defined.contains(&label) {
            found.push(at..at + length + 1);
        }
    }
    found
}

struct Builder<'a, 's> {
    text: &'a str,
    file: FileId,
    context: Arc<str>,
    fences: &'a [Fence],
    /// Offsets of the fences that stood between blocks, where they belong.
    met: BTreeSet<usize>,
    sink: &'s mut Sink,
}

/// A div that is not closed yet.
struct Open {
    div: Div,
    blocks: Vec<Block>,
}

impl Builder<'_, '_> {
    fn blocks(&mut self, flows: Vec<(Flow, Range<usize>)>) -> Vec<Block> {
        let mut open: Vec<Open> = Vec::new();
        let mut blocks: Vec<Block> = Vec::new();
        for (flow, range) in flows {
            let fence = match flow.kind {
                FlowKind::Rule => self.fence_at(range.start),
                _ => None,
            };
            match fence {
                Some(fence) => self.fence(fence, &mut open, &mut blocks),
                None => {
                    let block = self.block(flow, range);
                    open.last_mut().map_or(&mut blocks, |open| &mut open.blocks).push(block);
                }
            }
        }
        while let Some(unclosed) = open.pop() {
            self.report_unclosed(&unclosed.div);
            self.close(unclosed, &mut open, &mut blocks);
        }
        blocks
    }

    fn fence_at(&mut self, start: usize) -> Option<Fence> {
        let fences = self.fences;
        let fence = fences.iter().find(|fence| fence.range.start == start)?;
        self.met.insert(start);
        Some(fence.clone())
    }

    fn fence(&mut self, fence: Fence, open: &mut Vec<Open>, blocks: &mut Vec<Block>) {
        let span = Span::new(self.file, fence.range.clone());
        match fence.kind {
            FenceKind::Open(range) => {
                let attributes = attributes::read(&self.text[range.clone()]);
                let inside = Span::new(self.file, range);
                let div = classes::open(span, inside, attributes, &self.context, self.sink);
                open.push(Open { div, blocks: Vec::new() });
            }
            FenceKind::Close => match open.pop() {
                Some(closed) => self.close(closed, open, blocks),
                None => self.sink.push(
                    Diagnostic::error("stray-fence", span, "there is no open block that this ::: could close")
                        .hint("take the line out, or add the opening line such as ::: {.case}"),
                ),
            },
            FenceKind::Malformed => self.sink.push(
                Diagnostic::error("bad-fence", span, "a line of colons that neither opens nor closes a block")
                    .hint("write ::: {.class #id key=value} to open a block, ::: alone to close it"),
            ),
        }
    }

    fn close(&mut self, closed: Open, open: &mut [Open], blocks: &mut Vec<Block>) {
        let inside: Vec<_> = open.iter().filter_map(|outer| outer.div.class).collect();
        let made = classes::close(closed.div, closed.blocks, &inside, self.sink);
        open.last_mut().map_or(blocks, |outer| &mut outer.blocks).extend(made);
    }

    fn report_unclosed(&mut self, div: &Div) {
        self.sink.push(
            Diagnostic::error("unclosed-block", div.span, "this block is never closed")
                .hint("add a line ::: after its last paragraph; each block inside it needs its own"),
        );
    }

    fn block(&mut self, flow: Flow, range: Range<usize>) -> Block {
        let span = flow.span;
        let id = flow_id(&flow);
        let kind = match flow.kind {
            FlowKind::Quote(flows) => BlockKind::Quote(flows.into_iter().map(|flow| self.inner(flow)).collect()),
            FlowKind::Code(text) => BlockKind::Code(text),
            FlowKind::Rule => BlockKind::Rule,
            _ => {
                self.check_nested(&flow);
                BlockKind::Leaf(self.unit(flow, range))
            }
        };
        Block { span, id, kind }
    }

    /// A block of a quotation, whose flow knows its place.
    fn inner(&mut self, flow: Flow) -> Block {
        let range = flow.span.range();
        self.block(flow, range)
    }

    fn unit(&self, flow: Flow, range: Range<usize>) -> Unit {
        let message = match flow.kind {
            FlowKind::List(_) | FlowKind::Table(_) | FlowKind::Definitions(_) => messages::of_block(self.text, range),
            _ => messages::of_words(self.text, range),
        };
        Unit { context: self.context.clone(), message, flow }
    }

    /// A heading or picture inside a list has no level and no number.
    fn check_nested(&mut self, flow: &Flow) {
        let flows: Vec<&Flow> = match &flow.kind {
            FlowKind::List(list) => list.items.iter().flat_map(|item| &item.flows).collect(),
            FlowKind::Definitions(terms) => terms.iter().flat_map(|term| term.definitions.iter().flatten()).collect(),
            _ => return,
        };
        for inner in flows {
            let what = match inner.kind {
                FlowKind::Heading { .. } => "a heading",
                FlowKind::Figure(_) => "an image",
                _ => {
                    self.check_nested(inner);
                    continue;
                }
            };
            self.sink.push(
                Diagnostic::error("misplaced-block", inner.span, format!("{what} stands inside a list"))
                    .hint("end the list before it, or write the words in bold"),
            );
        }
    }

    fn note(&mut self, note: ParsedNote, notes: &mut Vec<Note>) {
        let ParsedNote { label, range, flows } = note;
        let line = self.text[range.clone()].lines().next().unwrap_or_default();
        let span = Span::new(self.file, range.start..range.start + line.len());
        if notes.iter().any(|note| note.label == label) {
            self.sink.push(
                Diagnostic::error("duplicate-footnote", span, format!("the footnote `{label}` is defined twice"))
                    .hint("give one of them another name"),
            );
            return;
        }
        let blocks = flows.into_iter().map(|(flow, range)| self.block(flow, range)).collect();
        notes.push(Note { label, span, blocks });
    }

    /// Fences that the parser met inside something else.
    fn report_inner_fences(&mut self) {
        for fence in self.fences.iter().filter(|fence| !self.met.contains(&fence.range.start)) {
            self.sink.push(
                Diagnostic::error(
                    "misplaced-block",
                    Span::new(self.file, fence.range.clone()),
                    "a ::: line stands inside a list, a quotation or a footnote",
                )
                .hint("begin the line at the left margin, after an empty line"),
            );
        }
    }
}

fn flow_id(flow: &Flow) -> Option<Spanned<String>> {
    match &flow.kind {
        FlowKind::Heading { id, .. } => id.clone(),
        FlowKind::Figure(figure) => figure.id.clone(),
        _ => None,
    }
}

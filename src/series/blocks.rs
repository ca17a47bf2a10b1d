//! Flows and fences to blocks: divs are opened and closed, every leaf becomes a unit with its message.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::attributes;
use super::classes::{self, Div, Written};
use super::depth::{self, MAX_DEPTH};
use super::fences::{self, Fence, FenceKind, Slip};
use super::flow::{self, Parsed, ParsedNote};
use super::long_notes;
use super::messages;
use super::names::Class;
use super::notes::{self, Mark};
use super::origin::{Origin, Place};
use super::tree::{Block, BlockKind, Body, Flow, FlowKind, Inline, Item, List, Note, Placing, Unit};
use super::visit::{Met, each_inline};
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::{QuotationMarks, steers};
use crate::project::Spanned;
use crate::source::{FileId, Span};

/// Parses the Markdown of a chapter or page.
/// `quotes` are the quotation marks of the language it is in.
pub fn parse(text: &str, file: FileId, context: &str, quotes: &Arc<QuotationMarks>, sink: &mut Sink) -> Body {
    check_characters(text, file, sink);
    let (fences, masked) = fences::find(text);
    let parsed = flow::parse(text, &masked, Origin { place: Place::File(file), quotes }, sink);
    check_notes(&masked, file, &parsed, sink);
    let mut builder = Builder {
        text,
        file,
        written: Written { context: context.into(), quotes: quotes.clone() },
        fences: &fences,
        met: BTreeSet::new(),
        around: Vec::new(),
        items: 0,
        left_out: 0,
        in_note: false,
        sink,
    };
    builder.report_slips();
    let blocks = builder.blocks(parsed.flows);
    let mut labels = BTreeSet::new();
    let notes = parsed.notes.into_iter().filter_map(|note| builder.note(note, &mut labels)).collect();
    builder.report_inner_fences();
    let mut body = Body { blocks, notes };
    report_unused_notes(&body, sink);
    long_notes::check(&body, &|unit| Some(&unit.flow), sink);
    // What is reported is emptied, so that later stages can go on and report what else is wrong.
    let endless: BTreeSet<String> = depth::check(&body, &|unit| &unit.flow, sink).into_iter().map(Into::into).collect();
    body.notes.iter_mut().filter(|note| endless.contains(&note.label)).for_each(|note| note.blocks.clear());
    body
}

/// Control characters have no place in a book; tabs and line ends have.
fn check_characters(text: &str, file: FileId, sink: &mut Sink) {
    for (at, character) in text.char_indices() {
        if steers(character) && !matches!(character, '\n' | '\r' | '\t') {
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

/// Footnotes that are referred to and not defined, or called where no note can stand. `masked` is the text without its
/// fences, whose words are asked for their marks when they are read.
fn check_notes(masked: &str, file: FileId, parsed: &Parsed, sink: &mut Sink) {
    let defined: BTreeSet<&str> = parsed.notes.iter().map(|note| note.label.as_str()).collect();
    for Mark { label, range, image } in notes::marks(masked) {
        if let Some(image) = image {
            sink.push(notes::in_image(label, Span::new(file, image)));
        } else if !defined.contains(label) {
            let message = format!("the footnote `{label}` is not defined in this file");
            sink.push(Diagnostic::error("undefined-footnote", Span::new(file, range), message).suggest_as(
                label,
                defined.iter().copied(),
                |near| format!("[^{near}]"),
                format!("add a line [^{label}]: with its text, or write \\[ for a bracket"),
            ));
        }
    }
}

/// Footnotes that nothing refers to are in no book.
fn report_unused_notes(body: &Body, sink: &mut Sink) {
    let mut called: BTreeSet<&str> = BTreeSet::new();
    body.visit(&mut |met| {
        let Met::Words(words) = met else { return };
        each_inline(words.inlines, &mut |inline| {
            if let Inline::Note(label, _) = inline {
                called.insert(label);
            }
        });
    });
    for note in body.notes.iter().filter(|note| !called.contains(note.label.as_str())) {
        let message = format!("nothing refers to the footnote `{}`, so no book shows it", note.label);
        sink.push(
            Diagnostic::warning("unused-footnote", note.span, message)
                .hint(format!("write [^{}] where it belongs, or take it out", note.label)),
        );
    }
}

struct Builder<'a, 's> {
    text: &'a str,
    file: FileId,
    written: Written,
    fences: &'a [Fence],
    /// Offsets of the fences that stood between blocks, where they belong.
    met: BTreeSet<usize>,
    /// The classes of the divs that are open, those around a list whose items are read among them.
    around: Vec<Option<Class>>,
    /// How many lists one is inside of.
    items: usize,
    /// How many divs are open that stand too deep: they are read as if they were not there.
    left_out: usize,
    /// Whether one is in a footnote.
    in_note: bool,
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
            let is_rule = matches!(flow.kind, FlowKind::Rule);
            let fence = is_rule.then(|| self.fence_at(range.start)).flatten();
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
        let index = fences.binary_search_by_key(&start, |fence| fence.range.start).ok()?;
        self.met.insert(start);
        Some(fences[index].clone())
    }

    fn fence(&mut self, fence: Fence, open: &mut Vec<Open>, blocks: &mut Vec<Block>) {
        let span = Span::new(self.file, fence.range.clone());
        match fence.kind {
            FenceKind::Open(_) if self.around.len() == MAX_DEPTH => {
                if self.left_out == 0 {
                    self.sink.push(depth::too_deep(span));
                }
                self.left_out += 1;
            }
            FenceKind::Close if self.left_out > 0 => self.left_out -= 1,
            FenceKind::Open(range) => {
                let attributes = attributes::read(&self.text[range.clone()]);
                let inside = Span::new(self.file, range);
                let div = classes::open(span, inside, attributes, &self.written, self.sink);
                self.check_in_list(&div);
                self.around.push(div.class);
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
        self.around.pop();
        let inside: Vec<_> = self.around.iter().copied().flatten().collect();
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
        let placing = flow_placing(&flow);
        let kind = match flow.kind {
            FlowKind::List(list) if !self.in_note && self.holds_fence(&list) => self.list(list),
            FlowKind::Quote(flows) => BlockKind::Quote(flows.into_iter().map(|flow| self.inner(flow)).collect()),
            FlowKind::Code(text) => BlockKind::Code(text),
            FlowKind::Rule => BlockKind::Rule,
            FlowKind::Heading { .. }
            | FlowKind::Paragraph(_)
            | FlowKind::Figure(_)
            | FlowKind::List(_)
            | FlowKind::Table(_)
            | FlowKind::Definitions(_) => {
                self.check_nested(&flow);
                if self.items > 0 && matches!(flow.kind, FlowKind::Heading { .. }) {
                    self.report_heading(span);
                }
                BlockKind::Leaf(self.unit(flow, range))
            }
        };
        Block { span, id, placing, kind }
    }

    /// A block of a quotation, whose flow knows its place.
    fn inner(&mut self, flow: Flow) -> Block {
        let range = flow.span.range();
        self.block(flow, range)
    }

    /// Whether a div stands in an item of a list, or in one of a list in it.
    fn holds_fence(&self, list: &List) -> bool {
        let flows = list.items.iter().flat_map(|item| &item.flows);
        flows.into_iter().any(|flow| match &flow.kind {
            FlowKind::Rule => {
                let start = flow.span.range().start;
                self.fences.binary_search_by_key(&start, |fence| fence.range.start).is_ok()
            }
            FlowKind::List(inner) => self.holds_fence(inner),
            FlowKind::Heading { .. }
            | FlowKind::Paragraph(_)
            | FlowKind::Figure(_)
            | FlowKind::Table(_)
            | FlowKind::Definitions(_)
            | FlowKind::Quote(_)
            | FlowKind::Code(_) => false,
        })
    }

    /// A list whose items hold divs: each item is read as a chapter is, and its divs end in it.
    fn list(&mut self, list: List) -> BlockKind {
        let List { start, tight, items } = list;
        self.items += 1;
        let items = items.into_iter().map(|item| self.item(item)).collect();
        self.items -= 1;
        BlockKind::List { start, tight, items }
    }

    fn item(&mut self, item: Item) -> Block {
        let Item { span, ticked, flows } = item;
        let left_out = std::mem::take(&mut self.left_out);
        let blocks = self.blocks(flows.into_iter().map(with_range).collect());
        self.left_out = left_out;
        Block { span, id: None, placing: Placing::default(), kind: BlockKind::Item { ticked, blocks } }
    }

    /// An exercise is a place of its own, with a heading and a number; a tool is a page.
    fn check_in_list(&mut self, div: &Div) {
        let what = if div.class == Some(Class::Tool) { "a tool" } else { "an exercise" };
        if self.items > 0 && [Some(Class::Exercise), Some(Class::Tool)].contains(&div.class) {
            let message = format!("{what} stands inside a list");
            let hint = format!("end the list before it; {what} may hold lists");
            self.sink.push(Diagnostic::error("misplaced-block", div.span, message).hint(hint));
        }
    }

    /// Headings of an exercise or a tool in a list are not told: the block is.
    fn report_heading(&mut self, span: Span) {
        if ![Class::Exercise, Class::Tool].iter().any(|class| self.around.contains(&Some(*class))) {
            self.sink.push(heading_in_list(span));
        }
    }

    fn unit(&self, flow: Flow, range: Range<usize>) -> Unit {
        let message = match flow.kind {
            FlowKind::List(_) | FlowKind::Table(_) | FlowKind::Definitions(_) => messages::of_block(self.text, range),
            FlowKind::Heading { .. }
            | FlowKind::Paragraph(_)
            | FlowKind::Figure(_)
            | FlowKind::Quote(_)
            | FlowKind::Code(_)
            | FlowKind::Rule => messages::of_words(self.text, range),
        };
        Unit { context: self.written.context.clone(), message, flow }
    }

    /// A heading inside a list has no level and no number.
    fn check_nested(&mut self, flow: &Flow) {
        for inner in flow.kind.inner() {
            match inner.kind {
                FlowKind::Heading { .. } => self.sink.push(heading_in_list(inner.span)),
                FlowKind::Paragraph(_)
                | FlowKind::Figure(_)
                | FlowKind::List(_)
                | FlowKind::Table(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => self.check_nested(inner),
            }
        }
    }

    /// A footnote; none if it is defined a second time.
    fn note(&mut self, note: ParsedNote, labels: &mut BTreeSet<String>) -> Option<Note> {
        let ParsedNote { label, range, flows } = note;
        let line = self.text[range.clone()].lines().next().unwrap_or_default();
        let span = Span::new(self.file, range.start..range.start + line.len());
        if !labels.insert(label.clone()) {
            self.sink.push(
                Diagnostic::error("duplicate-footnote", span, format!("the footnote `{label}` is defined twice"))
                    .hint("give one of them another name"),
            );
            return None;
        }
        self.in_note = true;
        let blocks: Vec<_> = flows.into_iter().map(|(flow, range)| self.block(flow, range)).collect();
        self.in_note = false;
        blocks.iter().for_each(|block| self.check_noted(block));
        Some(Note { label, span, blocks })
    }

    /// At the foot of a page stands what one reads in a line or two.
    fn check_noted(&mut self, block: &Block) {
        block.visit(&mut |met| {
            let Met::Flow(flow) = met else { return };
            let what = match flow.kind {
                FlowKind::Heading { .. } => "a heading",
                FlowKind::Table(_) => "a table",
                FlowKind::Figure(_) => "an image",
                FlowKind::Paragraph(_)
                | FlowKind::List(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => return,
            };
            let message = format!("{what} stands in a footnote, which holds words, lists, quotations and code");
            self.sink.push(
                Diagnostic::error("misplaced-block", flow.span, message)
                    .hint("put it into the text, and let the footnote say where it is"),
            );
        });
    }

    /// Fences that the parser met inside something else.
    fn report_inner_fences(&mut self) {
        for fence in self.fences.iter().filter(|fence| !self.met.contains(&fence.range.start)) {
            self.sink.push(
                Diagnostic::error(
                    "misplaced-block",
                    Span::new(self.file, fence.range.clone()),
                    "a ::: line stands inside a quotation, a definition or a footnote, or in the middle of a paragraph",
                )
                .hint("begin the line at the left margin, or under the words of its list item, after an empty line")
                .hint("a block may hold quotations, lists and definitions"),
            );
        }
    }

    /// Lines of which it is clear that they open or close a block, though they do not.
    fn report_slips(&mut self) {
        for fence in self.fences {
            let span = Span::new(self.file, fence.range.clone());
            let slip = match fence.slip {
                None => continue,
                Some(Slip::Tab) => Diagnostic::error("bad-fence", span, "a tab before ::: makes this line code")
                    .hint("take the tab out; to show the line as it is, put it between two lines of ```"),
                Some(Slip::TwoColons) => Diagnostic::error("bad-fence", span, "a line of two colons opens no block")
                    .hint("write three colons"),
            };
            self.sink.push(slip);
        }
    }
}

/// A flow of an item with the bytes that it stands in.
fn with_range(flow: Flow) -> (Flow, Range<usize>) {
    let range = flow.span.range();
    (flow, range)
}

/// The error for a heading in a list.
fn heading_in_list(span: Span) -> Diagnostic {
    Diagnostic::error("misplaced-block", span, "a heading stands inside a list")
        .hint("end the list before it, or write the words in bold")
}

fn flow_placing(flow: &Flow) -> Placing {
    match &flow.kind {
        FlowKind::Heading { placing, .. } => *placing,
        FlowKind::Figure(_)
        | FlowKind::Paragraph(_)
        | FlowKind::List(_)
        | FlowKind::Table(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => Placing::default(),
    }
}

fn flow_id(flow: &Flow) -> Option<Spanned<String>> {
    match &flow.kind {
        FlowKind::Heading { id, .. } => id.clone(),
        FlowKind::Figure(figure) => figure.id.clone(),
        FlowKind::Paragraph(_)
        | FlowKind::List(_)
        | FlowKind::Table(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => None,
    }
}

//! How deep things may stand in each other. Every later stage goes through the tree by recursion, and so does Typst, so
//! the depth is limited here, where the place is still known: first of what the parser gives, then of the whole.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::origin::Origin;
use super::tree::{Block, Body, Flow, Inline, Note, Unit};
use super::visit::{Met, each_inline_at};
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::Span;

/// So many blocks, quotations, lists, tables, footnotes and marks of emphasis can stand in each other; every product
/// can show them (a test builds them). Typst's own limit, which lies beyond, names no place.
pub const MAX_DEPTH: usize = 10;

/// The events of a text without what stands deeper than [`MAX_DEPTH`], which is reported.
pub fn bounded<'a>(
    events: impl Iterator<Item = (Event<'a>, Range<usize>)>,
    origin: Origin<'_>,
    sink: &mut Sink,
) -> VecDeque<(Event<'a>, Range<usize>)> {
    let mut kept = VecDeque::new();
    let mut depth = 0;
    // How many elements are open inside the one that is left out.
    let mut left_out = 0;
    for (event, range) in events {
        match &event {
            Event::Start(_) if left_out > 0 => left_out += 1,
            Event::Start(tag) if is_container(tag) && depth == MAX_DEPTH => {
                left_out = 1;
                sink.push(too_deep(origin.span(range.start..range.end.min(range.start + 1))));
            }
            Event::Start(tag) => depth += usize::from(is_container(tag)),
            Event::End(_) if left_out > 0 => {
                left_out -= 1;
                continue;
            }
            Event::End(tag) => depth -= usize::from(is_container_end(tag)),
            _ => {}
        }
        if left_out == 0 {
            kept.push_back((event, range));
        }
    }
    kept
}

/// Whether things stand deeper inside an element than around it.
fn is_container(tag: &Tag<'_>) -> bool {
    is_container_end(&tag.to_end())
}

fn is_container_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// The error for what stands too deep.
pub fn too_deep(span: Span) -> Diagnostic {
    let message = format!(
        "this stands in more than {MAX_DEPTH} blocks, quotations, lists, footnotes or marks of emphasis around each other"
    );
    Diagnostic::error("too-deep", span, message)
        .hint("end some of them before it; what is read easily stands in three or four")
}

/// Checks how deep things stand in a body, footnotes taken in where they are called, and that no footnotes call each
/// other in a circle. `flow` is what a unit says: in the source, or in a translation. The labels that come back are of
/// footnotes into which nobody may go: they have no end, or too far a one.
pub fn check<'a>(body: &'a Body, flow: &impl Fn(&'a Unit) -> &'a Flow, sink: &mut Sink) -> Vec<&'a str> {
    let main = Measured::of(&body.blocks, flow);
    let notes: BTreeMap<&str, Measured<'_>> =
        body.notes.iter().map(|note| (note.label.as_str(), Measured::of(&note.blocks, flow))).collect();
    let heights = heights(&notes);
    report_circle(&body.notes, &notes, &heights, sink);
    if let Some((_, span)) = main.deepest.filter(|(depth, _)| *depth > MAX_DEPTH) {
        sink.push(too_deep(span));
    }
    for call in &main.calls {
        if heights.get(call.label).is_some_and(|height| call.depth + 1 + height > MAX_DEPTH) {
            sink.push(too_deep(call.span));
        }
    }
    let ends = |label: &&str| heights.get(label).is_some_and(|height| *height <= MAX_DEPTH);
    notes.keys().copied().filter(|label| !ends(label)).collect()
}

/// What was found in some blocks.
#[derive(Default)]
struct Measured<'a> {
    /// The depth of what stands deepest, and its place.
    deepest: Option<(usize, Span)>,
    calls: Vec<Call<'a>>,
}

/// A mark that calls a footnote.
struct Call<'a> {
    label: &'a str,
    depth: usize,
    span: Span,
}

impl<'a> Measured<'a> {
    fn of(blocks: &'a [Block], flow: &impl Fn(&'a Unit) -> &'a Flow) -> Self {
        let mut measured = Self::default();
        for block in blocks {
            block.visit_at(0, &mut |met, depth| match met {
                Met::Block(block) => measured.note(depth, block.span),
                Met::Unit(unit) => flow(unit).visit_at(depth, &mut |met, depth| measured.meet(met, depth)),
                Met::Flow(_) | Met::Words(_) | Met::Code(..) => {}
            });
        }
        measured
    }

    fn meet(&mut self, met: Met<'a>, depth: usize) {
        match met {
            Met::Flow(flow) => self.note(depth, flow.span),
            Met::Words(words) => each_inline_at(words.inlines, depth, &mut |inline, depth| {
                self.note(depth, words.span);
                if let Inline::Note(label, span) = inline {
                    self.calls.push(Call { label, depth, span: *span });
                }
            }),
            Met::Block(_) | Met::Unit(_) | Met::Code(..) => {}
        }
    }

    fn note(&mut self, depth: usize, span: Span) {
        if self.deepest.is_none_or(|(before, _)| before < depth) {
            self.deepest = Some((depth, span));
        }
    }
}

/// How deep things stand in each footnote, those that it calls taken in. Footnotes that come to no end are not there.
fn heights<'a>(notes: &BTreeMap<&'a str, Measured<'a>>) -> BTreeMap<&'a str, usize> {
    let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, measured) in notes {
        let called: Vec<_> = measured.calls.iter().filter(|call| notes.contains_key(call.label)).collect();
        open.insert(label, called.len());
        called.iter().for_each(|call| callers.entry(call.label).or_default().push(label));
    }
    let mut heights = BTreeMap::new();
    let mut ready: Vec<&str> = open.iter().filter(|(_, count)| **count == 0).map(|(label, _)| *label).collect();
    while let Some(label) = ready.pop() {
        let measured = &notes[label];
        let called = measured.calls.iter().filter_map(|call| Some(call.depth + 1 + heights.get(call.label)?));
        let own = measured.deepest.map_or(0, |(depth, _)| depth);
        heights.insert(label, called.fold(own, usize::max));
        for caller in callers.get(label).into_iter().flatten() {
            if let Some(count) = open.get_mut(caller) {
                *count -= 1;
                if *count == 0 {
                    ready.push(caller);
                }
            }
        }
    }
    heights
}

/// Reports the first circle of footnotes.
fn report_circle(
    written: &[Note],
    notes: &BTreeMap<&str, Measured<'_>>,
    heights: &BTreeMap<&str, usize>,
    sink: &mut Sink,
) {
    let endless = |label: &str| !heights.contains_key(label) && notes.contains_key(label);
    let Some(first) = written.iter().find(|note| endless(&note.label)) else { return };
    let mut way: Vec<&str> = vec![&first.label];
    let mut seen: BTreeMap<&str, usize> = BTreeMap::from([(first.label.as_str(), 0)]);
    let circle = loop {
        let last = way[way.len() - 1];
        // Whoever comes to no end calls one that comes to none.
        let Some(next) = notes[last].calls.iter().map(|call| call.label).find(|label| endless(label)) else { return };
        if let Some(start) = seen.insert(next, way.len()) {
            break &way[start..];
        }
        way.push(next);
    };
    let names: Vec<String> = circle.iter().take(4).map(|label| format!("`{label}`")).collect();
    let message = match circle.len() {
        1 => format!("the footnote {} calls itself", names[0]),
        2..=4 => format!("the footnotes {} call each other in a circle", names.join(", ")),
        more => format!("{more} footnotes call each other in a circle: {} …", names.join(", ")),
    };
    let span = written.iter().find(|note| note.label == circle[0]).map_or(first.span, |note| note.span);
    sink.push(
        Diagnostic::error("footnote-circle", span, message).hint("take one of the marks out, or write its text there"),
    );
}

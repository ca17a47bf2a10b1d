//! Footnotes that are too long for the foot of a page. Typst sets the end of a note that is about as long as a page on the
//! pages behind it, and may lose a line of the text over it; nobody reads such a note either.

use icu_properties::CodePointMapData;
use icu_properties::props::EastAsianWidth;

use super::tree::{Block, Body, Flow, Inline, Unit};
use super::visit::{Met, each_inline};
use crate::diagnostic::{Diagnostic, Sink};

/// So many letters one footnote may have, about half a page in small type; a Chinese or Japanese one counts twice.
pub const MAX_NOTE: usize = 3_500;
/// A paragraph, an item or a break begins a line: so many letters have room on it.
const LINE: usize = 100;

/// Reports the footnotes of a body that are too long; `flow` gives what a unit says, if it is to be looked at.
pub fn check<'a>(body: &'a Body, flow: &impl Fn(&'a Unit) -> Option<&'a Flow>, sink: &mut Sink) {
    for note in &body.notes {
        let flows: Vec<&Flow> = note.blocks.iter().flat_map(Block::all_units).filter_map(flow).collect();
        let letters = room(&flows);
        if let Some(first) = flows.first().filter(|_| letters > MAX_NOTE) {
            let message =
                format!("the footnote `{}` takes the room of {letters} letters, of {MAX_NOTE} at most", note.label);
            let span = if first.span.file == note.span.file { note.span } else { first.span };
            sink.push(
                Diagnostic::error("long-footnote", span, message)
                    .hint("say it in a section of its own and refer to that"),
            );
        }
    }
}

/// How many letters would fill the lines of a note: lines that end early are counted as full ones.
fn room(flows: &[&Flow]) -> usize {
    let mut lines = Vec::new();
    for flow in flows {
        flow.visit(&mut |met| match met {
            Met::Words(words) => lines.extend(lines_of(words.inlines)),
            Met::Code(text, _) => lines.extend(text.lines().map(width)),
            Met::Block(_) | Met::Unit(_) | Met::Flow(_) => {}
        });
    }
    match lines[..] {
        [only] => only,
        _ => lines.iter().map(|line| line.div_ceil(LINE).max(1) * LINE).sum(),
    }
}

/// The widths of words between breaks.
fn lines_of(inlines: &[Inline]) -> Vec<usize> {
    let (mut lines, mut line) = (Vec::new(), 0);
    each_inline(inlines, &mut |inline| match inline {
        Inline::Text(text, _) | Inline::Code(text, _) | Inline::Placeholder(text, _) => line += width(text),
        Inline::Break => lines.push(std::mem::take(&mut line)),
        Inline::Emph(_) | Inline::Strong(_) | Inline::Strike(_) | Inline::Link { .. } | Inline::Note(..) => {}
    });
    lines.push(line);
    lines
}

fn width(text: &str) -> usize {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let is_wide = |c| matches!(widths.get(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth);
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

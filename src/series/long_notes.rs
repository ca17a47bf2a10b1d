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
        let letters: usize = flows.iter().map(|flow| letters(flow)).sum();
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

/// How many letters a flow takes, unfilled lines counted as full ones.
fn letters(flow: &Flow) -> usize {
    let mut sum = 0;
    flow.visit(&mut |met| match met {
        Met::Words(words) => {
            let mut lines = vec![0];
            each_inline(words.inlines, &mut |inline| match inline {
                Inline::Text(text, _) | Inline::Code(text, _) | Inline::Placeholder(text, _) => {
                    *lines.last_mut().unwrap_or(&mut 0) += width(text);
                }
                Inline::Break => lines.push(0),
                Inline::Emph(_) | Inline::Strong(_) | Inline::Strike(_) | Inline::Link { .. } | Inline::Note(..) => {}
            });
            sum += lines.iter().map(|line| filled(*line, lines.len())).sum::<usize>();
        }
        Met::Code(text, _) => sum += text.lines().map(|line| filled(width(line), 2)).sum::<usize>(),
        Met::Block(_) | Met::Unit(_) | Met::Flow(_) => {}
    });
    sum
}

/// What words take where they are one of several pieces with lines of their own.
fn filled(width: usize, pieces: usize) -> usize {
    if pieces > 1 { width.div_ceil(LINE).max(1) * LINE } else { width }
}

fn width(text: &str) -> usize {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let is_wide = |c| matches!(widths.get(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth);
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

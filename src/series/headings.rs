//! Levels of headings: they begin with one title and skip none.

use super::tree::{Block, BlockKind, Series};
use crate::diagnostic::{Diagnostic, Sink};

/// Checks the levels in every chapter and page.
pub fn check(series: &Series, sink: &mut Sink) {
    for body in series.bodies() {
        check_blocks(&body.blocks, &mut 0, sink);
    }
}

/// `last` is the level of the heading before. Headings inside a div are placed under it, so they are counted from the
/// first of their own; the title of an exercise or a tool is that first one.
fn check_blocks(blocks: &[Block], last: &mut u8, sink: &mut Sink) {
    for block in blocks {
        if let Some(level) = block.heading_level() {
            check_level(block, level, *last, sink);
            *last = level;
        }
        match &block.kind {
            BlockKind::Only(_, inner) => check_blocks(inner, last, sink),
            BlockKind::Exercise { title, blocks, .. } | BlockKind::Tool { title, blocks } => {
                let crate::series::FlowKind::Heading { level, .. } = title.flow.kind else { continue };
                check_inner(blocks, Some(level), sink);
            }
            BlockKind::Leaf(_)
            | BlockKind::Quote(_)
            | BlockKind::List { .. }
            | BlockKind::Item { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Notepad { .. }
            | BlockKind::Checklist { .. }
            | BlockKind::Scale { .. }
            | BlockKind::Fields { .. }
            | BlockKind::Case(_)
            | BlockKind::Voice { .. }
            | BlockKind::Callout(..)
            | BlockKind::Answer { .. }
            | BlockKind::Facilitator(_)
            | BlockKind::Status => check_inner(block.children(), None, sink),
        }
    }
}

fn check_inner(blocks: &[Block], title: Option<u8>, sink: &mut Sink) {
    let first =
        title.or_else(|| blocks.iter().find_map(|block| block.heading_level().map(|level| level.saturating_sub(1))));
    if let Some(mut last) = first {
        check_blocks(blocks, &mut last, sink);
    } else {
        blocks.iter().for_each(|block| check_inner(block.children(), None, sink));
    }
}

fn check_level(block: &Block, level: u8, last: u8, sink: &mut Sink) {
    // The first heading must be a title, which is reported where it is missing.
    if last == 0 {
        return;
    }
    if level > last + 1 {
        let message = format!("this heading is of level {level} and follows one of level {last}");
        sink.push(Diagnostic::error("skipped-heading", block.span, message).hint(format!(
            "write it with {} signs: {}",
            last + 1,
            "#".repeat(usize::from(last) + 1)
        )));
    } else if level == 1 {
        sink.push(
            Diagnostic::error(
                "second-title",
                block.span,
                "a file has one title, and this is a second heading of level 1",
            )
            .hint("write it with ##, or put what follows into a file of its own"),
        );
    }
}

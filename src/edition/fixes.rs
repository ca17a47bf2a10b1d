//! What an edition asks of pages: each fix names a guide and a block that there are.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{EditionConfig, Fix};
use crate::series::{Guide, Series};

/// Reports fixes of guides or blocks that there are not, and those that are there twice.
pub fn check(config: &EditionConfig, series: &Series, sink: &mut Sink) {
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for fix in &config.fixes {
        let Some(guide) = series.guides.iter().find(|guide| guide.id == fix.guide.value) else {
            no_guide(fix, series, sink);
            continue;
        };
        let ids = block_ids(guide);
        if !ids.contains(fix.block.value.as_str()) {
            no_block(fix, &ids, sink);
        } else if !known.insert((&fix.guide.value, &fix.block.value)) {
            let message = format!("there are two fixes of the block `{}`", fix.block.value);
            sink.push(
                Diagnostic::error("named-twice", fix.block.span, message)
                    .hint("keep one, with break and keep if both are wanted"),
            );
        }
    }
}

/// The ids of the blocks of a guide's chapters.
fn block_ids(guide: &Guide) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    for chapter in &guide.chapters {
        chapter.body.walk(&mut |block| ids.extend(block.id.as_ref().map(|id| id.value.as_str())));
    }
    ids
}

fn no_guide(fix: &Fix, series: &Series, sink: &mut Sink) {
    let known = || series.guides.iter().map(|guide| guide.id.as_str());
    let all = format!("guides are {}", known().collect::<Vec<_>>().join(", "));
    let name = &fix.guide.value;
    let message = format!("there is no guide `{name}`");
    sink.push(Diagnostic::error("unknown-guide", fix.guide.span, message).suggest_as(
        name,
        known(),
        |near| format!("\"{near}\""),
        all,
    ));
}

fn no_block(fix: &Fix, ids: &BTreeSet<&str>, sink: &mut Sink) {
    let name = &fix.block.value;
    let message = format!("the guide `{}` has no block with the id `{name}`", fix.guide.value);
    sink.push(Diagnostic::error("unknown-block", fix.block.span, message).suggest_as(
        name,
        ids.iter().copied(),
        |near| format!("\"{near}\""),
        "write the id of a heading, a figure or a block in braces: {#safety-plan}",
    ));
}

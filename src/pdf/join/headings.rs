//! Levels of headings across insertions.
//!
//! ISO 14289-1, 7.4.2 forbids to skip a level downwards, and a heading belongs to the last one above its level. An
//! inserted `H1` between a base's `H2` and `H3` would break the one rule, and between two `H2` take the second away from
//! its chapter. So the highest heading of each insertion gets the level of the base's next heading, the others theirs
//! below it: the base reads on as if nothing had been put in.

use lopdf::{Document, Object, ObjectId};

use crate::pdf::fault::Fault;
use crate::pdf::read::DEEPEST;
use crate::pdf::trees::list;

/// The lowest level that has a standard type.
const LOWEST: u8 = 6;

/// A heading of the joined tree, in reading order.
struct Heading {
    id: ObjectId,
    level: u8,
    /// The insertion that it comes with.
    section: Option<ObjectId>,
}

/// Gives the headings in these sections their levels.
pub(super) fn settle(document: &mut Document, body: ObjectId, sections: &[ObjectId]) -> Result<(), Fault> {
    let mut headings = Vec::new();
    collect(document, body, None, sections, 0, &mut headings)?;
    let mut last = 0;
    let mut rest = headings.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|heading| heading.section == first.section).count();
        let (run, after) = rest.split_at(same);
        last = match first.section {
            Some(_) => shift(document, run, last, next(after))?,
            None => run[same - 1].level,
        };
        rest = after;
    }
    Ok(())
}

/// The level of the base's next heading; the highest level if there is none.
fn next(after: &[Heading]) -> u8 {
    after.iter().find(|heading| heading.section.is_none()).map_or(1, |heading| heading.level)
}

/// Shifts one insertion's headings so that the highest has level `top`, and none skips a level; returns the last level.
fn shift(document: &mut Document, run: &[Heading], mut last: u8, top: u8) -> Result<u8, Fault> {
    let highest = run.iter().map(|heading| heading.level).min().unwrap_or(1);
    for heading in run {
        let level = (heading.level - highest + top).min(last + 1).min(LOWEST);
        if level != heading.level {
            document.get_dictionary_mut(heading.id)?.set("S", Object::Name(format!("H{level}").into_bytes()));
        }
        last = level;
    }
    Ok(last)
}

/// Collects an element's headings in reading order.
fn collect(
    document: &Document,
    id: ObjectId,
    section: Option<ObjectId>,
    sections: &[ObjectId],
    depth: usize,
    found: &mut Vec<Heading>,
) -> Result<(), Fault> {
    if depth > DEEPEST + 1 {
        return Err(Fault::new("its structure tree is too deep"));
    }
    let element = document.get_dictionary(id)?;
    let Ok(kind) = element.get(b"S").and_then(Object::as_name) else { return Ok(()) };
    let section = section.or_else(|| sections.binary_search(&id).is_ok().then_some(id));
    if let Some(level) = level(kind) {
        found.push(Heading { id, level, section });
    } else if !matches!(kind, b"P" | b"Span" | b"Link" | b"Lbl") {
        for kid in list(document, element, b"K").iter().filter_map(|kid| kid.as_reference().ok()) {
            collect(document, kid, section, sections, depth + 1, found)?;
        }
    }
    Ok(())
}

/// The level of `H1` to `H6`.
fn level(kind: &[u8]) -> Option<u8> {
    match kind {
        [b'H', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

//! Problems as a browser is told them: with file, line and column, and with the page and block where they show.

use super::shown::Problem;
use crate::diagnostic::{Diagnostic, Place, Sink};
use crate::document::Places;
use crate::source::Sources;
use crate::typeset::{Finding, PageView};

/// A page of the book, as problems look for it.
pub(super) struct Leaf<'a> {
    /// What stands on it.
    pub(super) view: &'a PageView,
    /// Whether it is put between those of the workbook.
    pub(super) insert: bool,
}

/// All of a sink, errors first, then by file and place; each with the page on which its block stands.
pub(super) fn told(sink: &Sink, sources: &Sources, places: Option<&Places>, pages: &[Leaf<'_>]) -> Vec<Problem> {
    let tell = |found: Diagnostic| {
        let block = match found.place {
            Place::Span(span) => places.and_then(|places| places.block_at(span)),
            Place::Path(_) | Place::Line(..) | Place::None => None,
        };
        let at = block.and_then(|block| page_of(block, pages));
        let (file, line, column) = found.place.parts(sources);
        Problem {
            severity: found.severity,
            code: found.code,
            message: found.message,
            hints: found.hints,
            file,
            line,
            column,
            page: at.as_ref().map(|(page, _)| *page),
            key: at.map(|(_, key)| key),
        }
    };
    let mut all: Vec<Problem> = sink.sorted(sources).into_iter().map(tell).collect();
    // What is in the way stands first.
    all.sort_by_key(|problem| problem.severity);
    all
}

/// A finding of the layout report; `shift` gives the page of the book for a page of what was laid out.
pub(super) fn finding(
    found: &Finding,
    sources: &Sources,
    places: Option<&Places>,
    shift: &dyn Fn(usize) -> Option<usize>,
) -> Problem {
    let span = found.mark.as_deref().and_then(|mark| places?.get(mark));
    let (file, line, column) = span.map_or(Place::None, Place::Span).parts(sources);
    Problem {
        severity: found.kind.severity(),
        code: found.kind.code(),
        message: found.kind.message().to_string(),
        hints: vec![found.kind.hint().to_string()],
        file,
        line,
        column,
        page: shift(found.page),
        key: found.mark.clone(),
    }
}

/// The first page that a block, or the nearest it stands in, is on, with the key that it has there.
fn page_of(block: &str, pages: &[Leaf<'_>]) -> Option<(usize, String)> {
    let mut name = block;
    loop {
        let on = |leaf: &Leaf<'_>| {
            leaf.view.blocks.iter().find(|view| is_part(&view.key, name)).map(|view| view.key.clone())
        };
        // Pages of the workbook go before those that are put between: words of notes stand on these alone.
        for insert in [false, true] {
            let found = pages.iter().enumerate().filter(|(_, leaf)| leaf.insert == insert);
            if let Some(at) = found.filter_map(|(index, leaf)| Some((index, on(leaf)?))).next() {
                return Some(at);
            }
        }
        name = name.rsplit_once('.')?.0;
    }
}

/// Whether a key is that of a block, or of a piece of it.
fn is_part(key: &str, block: &str) -> bool {
    key.strip_prefix(block).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

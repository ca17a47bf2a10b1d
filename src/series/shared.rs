//! Lines that two guides share: who works with both reads them twice, and one of them is not written for its guide.

use std::collections::BTreeMap;

use super::passages::passages;
use super::tree::Series;
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{Sources, Span};

/// Passages of fewer words may be alike: steps, labels, what a card says.
const LONG: usize = 12;

/// Tells each long passage that another guide has word for word, at the later of both.
pub(super) fn check(series: &Series, sources: &Sources, sink: &mut Sink) {
    let mut seen: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    for (index, guide) in series.guides.iter().enumerate() {
        for passage in guide.chapters.iter().flat_map(|chapter| passages(&chapter.body)) {
            let text = passage.plain();
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).count() < LONG {
                continue;
            }
            let (owner, first) = *seen.entry(words.join(" ")).or_insert((index, passage.span));
            if owner != index {
                let file = sources.file(first.file);
                let line = file.position(first.start as usize).line;
                sink.push(
                    Diagnostic::warning("shared-line", passage.span, "another guide has this word for word").hint(
                        format!("it stands in {}:{line}; write it for this guide, or link to it there", file.path),
                    ),
                );
            }
        }
    }
}

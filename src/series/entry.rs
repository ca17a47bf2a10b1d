//! A message of a catalogue: Markdown again.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::flow;
use super::notes;
use super::origin::{Origin, Place};
use super::tree::Flow;
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::QuotationMarks;
use crate::source::Span;

/// Parses the translation of a unit, which stands in a catalogue at `at`. `labels` are the footnotes that it may
/// refer to, `quotes` the quotation marks of its language.
pub fn parse_message(
    text: &str,
    at: Span,
    labels: &BTreeSet<&str>,
    quotes: &QuotationMarks,
    sink: &mut Sink,
) -> Vec<Flow> {
    let mut whole = text.to_string();
    let marks: BTreeSet<&str> = notes::marks(text).into_iter().map(|mark| mark.label).collect();
    for label in marks.intersection(labels) {
        // A footnote mark is one only where its text is defined.
        let _ = write!(whole, "\n\n[^{label}]: x");
    }
    let parsed = flow::parse(&whole, &whole, Origin { place: Place::Entry(at), quotes }, sink);
    for label in marks.difference(labels) {
        sink.push(
            Diagnostic::error(
                "undefined-footnote",
                at,
                format!("the translation has a footnote `{label}` that its source file lacks"),
            )
            .hint("keep the names of footnotes as they are in the source"),
        );
    }
    parsed.flows.into_iter().map(|(flow, _)| flow).collect()
}

//! Diagnostics as they are kept: what was told of a file is told again when it is not made again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::{FileId, Position, Sources, Span};

/// A diagnostic without ties to a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    severity: String,
    code: String,
    message: String,
    place: Where,
    hints: Vec<String>,
}

/// The place of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Where {
    /// First byte and byte after the last in a source file.
    File(String, u32, u32),
    /// A path relative to the project.
    Path(String),
    /// Line and column of another file.
    Line(String, usize, usize),
    /// Nowhere in particular.
    Nowhere,
}

/// Diagnostics to be kept. Without `sources`, none if one stands in a source: what it points to may move while the
/// document stays as it is.
pub(super) fn kept(sink: &Sink, sources: Option<&Sources>) -> Option<Vec<Told>> {
    sink.iter().map(|found| Told::of(found, sources)).collect()
}

/// The files that kept diagnostics point into.
pub(super) fn files(told: &[Told]) -> impl Iterator<Item = &str> {
    told.iter().filter_map(|told| match &told.place {
        Where::File(path, _, _) => Some(path.as_str()),
        Where::Path(_) | Where::Line(_, _, _) | Where::Nowhere => None,
    })
}

/// Kept diagnostics as they were, with sources by their paths; none if one cannot be understood.
pub(super) fn again(told: Vec<Told>, sources: &BTreeMap<String, FileId>) -> Option<Sink> {
    let mut sink = Sink::default();
    for told in told {
        sink.push(told.diagnostic(sources)?);
    }
    Some(sink)
}

impl Told {
    fn of(found: &Diagnostic, sources: Option<&Sources>) -> Option<Self> {
        let Diagnostic { severity, code, message, place, hints } = found;
        let place = match place {
            Place::Span(Span { file, start, end }) => Where::File(sources?.file(*file).path.clone(), *start, *end),
            Place::Path(path) => Where::Path(path.clone()),
            Place::Line(path, Position { line, column }) => Where::Line(path.clone(), *line, *column),
            Place::None => Where::Nowhere,
        };
        let severity = severity.word().to_string();
        Some(Self { severity, code: (*code).to_string(), message: message.clone(), place, hints: hints.clone() })
    }

    fn diagnostic(self, sources: &BTreeMap<String, FileId>) -> Option<Diagnostic> {
        let place = match self.place {
            Where::File(path, start, end) => Place::Span(Span::new(*sources.get(&path)?, start as usize..end as usize)),
            Where::Path(path) => Place::Path(path),
            Where::Line(path, line, column) => Place::Line(path, Position { line, column }),
            Where::Nowhere => Place::None,
        };
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let severity = severities.into_iter().find(|severity| severity.word() == self.severity)?;
        let mut found = Diagnostic::new(severity, code(&self.code), place, self.message);
        found.hints = self.hints;
        Some(found)
    }
}

/// A code as the program's own, which live as long as it runs. There are a few dozen, so the few that are kept are no leak
/// that grows.
fn code(word: &str) -> &'static str {
    static KNOWN: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(word.to_string()).or_insert_with(|| Box::leak(word.to_string().into_boxed_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_told_again_the_same() {
        let mut sources = Sources::default();
        sources.add("content/other.md", "other");
        let file = sources.add("content/a.md", "one two");
        let places = [
            Place::Span(Span::new(file, 4..7)),
            Place::Path("fonts/a.ttf".into()),
            Place::Line("layouts/main.typ".into(), Position { line: 3, column: 5 }),
            Place::None,
        ];
        let mut sink = Sink::default();
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            for place in &places {
                let found = Diagnostic::new(severity, "layout", place.clone(), "it is so");
                sink.push(found.hint("mend it").hint("or leave it"));
            }
        }
        let kept = kept(&sink, Some(&sources)).unwrap();
        assert_eq!(files(&kept).collect::<Vec<_>>(), ["content/a.md"; 3]);
        let text = serde_json::to_vec(&kept).unwrap();
        // Another run reads its files in another order.
        let mut sources = Sources::default();
        let ids = BTreeMap::from([("content/a.md".to_string(), sources.add("content/a.md", "one two"))]);
        let again = again(serde_json::from_slice(&text).unwrap(), &ids).unwrap();
        assert_eq!(again.iter().count(), 12);
        for (one, other) in again.iter().zip(sink.iter()) {
            assert_eq!(
                (one.severity, one.code, &one.message, &one.hints),
                (other.severity, other.code, &other.message, &other.hints)
            );
            match &other.place {
                Place::Span(_) => assert_eq!(one.place, Place::Span(Span::new(ids["content/a.md"], 4..7))),
                place => assert_eq!(&one.place, place),
            }
        }
    }

    #[test]
    fn what_stands_in_a_source_is_not_kept_without_the_sources() {
        let mut sources = Sources::default();
        let file = sources.add("content/a.md", "one");
        let mut sink = Sink::default();
        sink.push(Diagnostic::note("one", sources.whole(file), "a note"));
        assert_eq!(kept(&sink, None), None);
        let told = kept(&sink, Some(&sources)).unwrap();
        assert!(again(told, &BTreeMap::new()).is_none(), "nor told without its file");
    }
}

//! What is wrong with the content: one type for every stage, gathered, sorted and shown together.
//!
//! Messages are lower case and factual. Hints are imperative and name the key, file or command.

use crate::source::{Position, Sources, Span};

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build cannot go on.
    Error,
    /// The build goes on; `--strict` makes it an error.
    Warning,
    /// For information; `--strict` leaves it alone.
    Note,
}

impl Severity {
    /// The word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where a problem is, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file that was read.
    Span(Span),
    /// A path relative to the project: a file that is missing or is not text.
    Path(String),
    /// A line and column, from 1, of a file that is not among the sources: a layout.
    Line(String, Position),
    /// Nowhere in particular.
    None,
}

impl Place {
    /// Its file, line and column, both from 1, as far as it has them.
    pub fn parts(&self, sources: &Sources) -> (Option<String>, Option<usize>, Option<usize>) {
        match self {
            Self::Span(span) => {
                let file = sources.file(span.file);
                let at = file.position(span.start as usize);
                (Some(file.path.clone()), Some(at.line), Some(at.column))
            }
            Self::Path(path) => (Some(path.clone()), None, None),
            Self::Line(path, at) => (Some(path.clone()), Some(at.line), Some(at.column)),
            Self::None => (None, None, None),
        }
    }
}

/// One problem, as it is told to whoever can mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name, such as `unknown-key`, for scripts.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error at a span.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Place::Span(span), message)
    }

    /// A warning at a span.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, Place::Span(span), message)
    }

    /// A note at a span.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, Place::Span(span), message)
    }

    /// A problem of any severity at any place, without hints.
    pub fn new(severity: Severity, code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), place, hints: Vec::new() }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with the hint "did you mean `…`?" for a word that nobody knows, or `otherwise` where no known one is
    /// near.
    pub fn suggest<'a>(
        self,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<String>,
    ) -> Self {
        self.suggest_as(word, known, |near| format!("`{near}`"), otherwise)
    }

    /// The same as [`suggest`](Self::suggest), with the known word as people write it there: `#near`, `"near"`.
    pub fn suggest_as<'a>(
        self,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
        written: impl Fn(&str) -> String,
        otherwise: impl Into<String>,
    ) -> Self {
        self.hint(suggestion(word, known, written).unwrap_or_else(|| otherwise.into()))
    }

    /// The same with a hint, if there is one.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }
}

/// Diagnostics of a stage, in the order they were found.
#[derive(Debug, Default, Clone)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a diagnostic behind those that there are.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// All, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Adds all of another stage.
    pub fn append(&mut self, other: Sink) {
        self.found.extend(other.found);
    }

    /// The same, but for what was found before.
    pub fn append_new(&mut self, other: Sink) {
        let new: Vec<Diagnostic> = other.found.into_iter().filter(|found| !self.found.contains(found)).collect();
        self.found.extend(new);
    }

    /// The same with lines and columns in place of spans, for files that are among `sources` and not among the project's.
    pub fn outside(mut self, sources: &Sources) -> Self {
        for found in &mut self.found {
            if let Place::Span(span) = found.place {
                let file = sources.file(span.file);
                found.place = Place::Line(file.path.clone(), file.position(span.start as usize));
            }
        }
        self
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|found| found.severity == severity).count()
    }

    /// Turns warnings into errors.
    pub fn strict(&mut self) {
        for found in &mut self.found {
            if found.severity == Severity::Warning {
                found.severity = Severity::Error;
            }
        }
    }

    /// All, sorted by file, place, severity and text, each once.
    pub fn sorted(&self, sources: &Sources) -> Vec<Diagnostic> {
        let mut all = self.found.clone();
        all.sort_by_cached_key(|found| sort_key(found, sources));
        // Found once for each edition and guide, told once; the hints of the first stand.
        all.dedup_by(|one, other| (one.code, &one.place, &one.message) == (other.code, &other.place, &other.message));
        all
    }
}

/// Path, bytes, severity, code and message: the same order on any number of jobs.
fn sort_key(found: &Diagnostic, sources: &Sources) -> (String, u32, Severity, &'static str, String) {
    let (path, start) = match &found.place {
        Place::Span(span) => (sources.file(span.file).path.clone(), span.start),
        Place::Path(path) => (path.clone(), 0),
        Place::Line(path, at) => (path.clone(), at.line as u32),
        Place::None => (String::new(), 0),
    };
    (path, start, found.severity, found.code, found.message.clone())
}

/// "did you mean …?" with the known word nearest to `word` as people write it there, if one is near enough.
pub fn suggestion<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    written: impl Fn(&str) -> String,
) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean {}?", written(near)))
}

/// The nearest of `known` to `word`, if it is near enough to be a slip.
fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

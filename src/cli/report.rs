//! Showing diagnostics: with their source lines, one a line, or as JSON.

use std::io::{self, IsTerminal};
use std::ops::Range;

use codespan_reporting::diagnostic as shown;
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::{self, termcolor};
use serde::Serialize;

use super::args::MessageFormat;
use super::output::tell;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::{FileId, Sources};

/// Shows what is wrong, on standard error.
#[derive(Debug, Clone)]
pub struct Reporter {
    format: MessageFormat,
    quiet: bool,
}

/// Who sees how far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    /// A person at a terminal that can draw over a line.
    Terminal,
    /// Whoever reads the lines later.
    Log,
    /// Nobody.
    Nobody,
}

/// A diagnostic as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    hints: &'a [String],
}

impl Reporter {
    /// A reporter for a format; a quiet one tells errors and warnings alone.
    pub fn new(format: MessageFormat, quiet: bool) -> Self {
        Self { format, quiet }
    }

    /// Whether errors and warnings alone are to be told.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Who sees how far the work is. `TERM=dumb` and `NO_COLOR` are taken to ask for plain lines.
    pub fn watching(&self) -> Watching {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        let plain = dumb || no_colour() || !io::stderr().is_terminal();
        match self.format {
            MessageFormat::Json => Watching::Nobody,
            MessageFormat::Human | MessageFormat::Short if self.quiet => Watching::Nobody,
            MessageFormat::Human if !plain => Watching::Terminal,
            MessageFormat::Human | MessageFormat::Short => Watching::Log,
        }
    }

    /// A sentence about what goes on; left out of JSON.
    pub fn status(&self, message: &str) {
        if self.format != MessageFormat::Json && !self.quiet {
            tell(message);
        }
    }

    /// Why the command failed, where no content is to blame; `code` is a stable name for scripts.
    pub fn failure(&self, code: &'static str, message: &str) {
        match self.format {
            MessageFormat::Json => {
                let line = Line { severity: "error", code, message, file: None, line: None, column: None, hints: &[] };
                print_json(&line);
            }
            MessageFormat::Human | MessageFormat::Short => tell(&format!("error: {message}")),
        }
    }

    /// Shows everything in a sink, sorted, and a sum of it.
    pub fn show(&self, sink: &Sink, sources: &Sources) {
        let mut all = sink.sorted(sources);
        all.retain(|found| !self.quiet || found.severity != Severity::Note);
        for found in &all {
            match self.format {
                MessageFormat::Human => human(found, sources),
                MessageFormat::Short => tell(&short(found, sources)),
                MessageFormat::Json => print_json(&line(found, sources)),
            }
        }
        let count = |severity| all.iter().filter(|found| found.severity == severity).count();
        let sums: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .filter_map(|severity| counted(count(severity), severity.word()))
            .collect();
        if !sums.is_empty() {
            self.status(&sums.join(", "));
        }
    }
}

/// Whether `NO_COLOR` asks for none (no-color.org: set, and not empty).
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

pub(super) fn counted(count: usize, word: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    }
}

fn line<'a>(found: &'a Diagnostic, sources: &Sources) -> Line<'a> {
    let (file, line, column) = found.place.parts(sources);
    Line {
        severity: found.severity.word(),
        code: found.code,
        message: &found.message,
        file,
        line,
        column,
        hints: &found.hints,
    }
}

fn print_json(line: &Line<'_>) {
    if let Ok(json) = serde_json::to_string(line) {
        tell(&json);
    }
}

fn short(found: &Diagnostic, sources: &Sources) -> String {
    let prefix = match found.place.parts(sources) {
        (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
        (Some(file), ..) => format!("{file}: "),
        _ => String::new(),
    };
    let hints: String = found.hints.iter().map(|hint| format!(" ({hint})")).collect();
    format!("{prefix}{}[{}]: {}{hints}", found.severity.word(), found.code, found.message)
}

fn human(found: &Diagnostic, sources: &Sources) {
    let mut notes: Vec<String> = Vec::new();
    let mut labels = Vec::new();
    match &found.place {
        Place::Span(span) => labels.push(shown::Label::primary(span.file, span.range())),
        Place::Path(path) => notes.push(format!("in {path}")),
        Place::Line(path, at) => notes.push(format!("in {path}:{}:{}", at.line, at.column)),
        Place::None => {}
    }
    notes.extend(found.hints.iter().map(|hint| format!("hint: {hint}")));
    let severity = match found.severity {
        Severity::Error => shown::Severity::Error,
        Severity::Warning => shown::Severity::Warning,
        Severity::Note => shown::Severity::Note,
    };
    let diagnostic = shown::Diagnostic::new(severity)
        .with_code(found.code)
        .with_message(&found.message)
        .with_labels(labels)
        .with_notes(notes);
    let colour = match io::stderr().is_terminal() && !no_colour() {
        true => termcolor::ColorChoice::Auto,
        false => termcolor::ColorChoice::Never,
    };
    let mut stream = termcolor::StandardStream::stderr(colour);
    let config = term::Config::default();
    if term::emit_to_write_style(&mut stream, &config, &SourceFiles(sources), &diagnostic).is_err() {
        // A place that cannot be drawn is still told.
        tell(&short(found, sources));
    }
}

/// The sources as codespan-reporting wants them.
struct SourceFiles<'a>(&'a Sources);

impl<'a> Files<'a> for SourceFiles<'a> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(&self.0.file(id).path)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(&self.0.file(id).text)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, files::Error> {
        Ok(self.0.file(id).line_index(byte))
    }

    fn line_range(&'a self, id: FileId, index: usize) -> Result<Range<usize>, files::Error> {
        let file = self.0.file(id);
        file.line_range(index).ok_or(files::Error::LineTooLarge { given: index, max: usize::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn found() -> (Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let file = sources.add("content/a.md", "one\nไทย x\n");
        let span = Span::new(file, 14..15);
        let at = crate::source::Position { line: 7, column: 3 };
        let all = vec![
            Diagnostic::error("odd", span, "this is odd").hint("write another").hint("or none"),
            Diagnostic::new(Severity::Warning, "far", Place::Line("layouts/main.typ".into(), at), "too far"),
            Diagnostic::new(Severity::Note, "near", Place::Path("content/b.md".into()), "seen"),
            Diagnostic::new(Severity::Error, "lost", Place::None, "nowhere"),
        ];
        (sources, all)
    }

    #[test]
    fn short_lines_have_place_code_message_and_hints() {
        let (sources, all) = found();
        let lines: Vec<String> = all.iter().map(|found| short(found, &sources)).collect();
        assert_eq!(
            lines,
            [
                "content/a.md:2:5: error[odd]: this is odd (write another) (or none)",
                "layouts/main.typ:7:3: warning[far]: too far",
                "content/b.md: note[near]: seen",
                "error[lost]: nowhere",
            ]
        );
    }

    #[test]
    fn lines_of_json_have_all_keys_and_count_characters_from_1() {
        let (sources, all) = found();
        let lines: Vec<String> =
            all.iter().map(|found| serde_json::to_string(&line(found, &sources)).unwrap()).collect();
        assert_eq!(
            lines[0],
            "{\"severity\":\"error\",\"code\":\"odd\",\"message\":\"this is odd\",\"file\":\"content/a.md\",\"line\":2,\"column\":5,\"hints\":[\"write another\",\"or none\"]}"
        );
        assert!(lines[2].contains("\"file\":\"content/b.md\",\"line\":null,\"column\":null,\"hints\":[]"));
        assert!(lines[3].contains("\"file\":null"));
    }

    #[test]
    fn sums_have_a_plural() {
        let words = [0, 1, 2].map(|count| counted(count, "error"));
        assert_eq!(words, [None, Some("1 error".into()), Some("2 errors".into())]);
    }
}

//! What was not good: one diagnostic for each file that was left out and each field that does not belong, and the same
//! as a table.

use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::identity::IdentityError;
use crate::pdf::read::Fault;
use crate::source::Sources;

/// How many fields of one file are named; the rest is counted.
const NAMED: usize = 100;

/// Why no answers were taken from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It could not be read; what the machine says.
    Unreadable(String),
    /// It is larger than this many MB.
    TooLarge(u64),
    /// What is in it is no form that can be read.
    Fault(Fault),
    /// It is one of ours without its form.
    Flattened,
    /// It is a PDF of somebody else's.
    Foreign,
}

/// The diagnostic of a file that was left out.
pub(super) fn refused(path: &str, refusal: &Refusal) -> Diagnostic {
    let (code, message, hint) = match refusal {
        Refusal::Unreadable(error) => {
            ("unreadable", format!("the file cannot be read: {error}"), "see that it may be read, and collect again")
        }
        Refusal::TooLarge(limit) => (
            "too-large",
            format!("the file has more than {limit} MB"),
            "ask for the form without pictures or attachments",
        ),
        Refusal::Fault(Fault::NoPdf) => (
            "not-ours",
            "the file is no PDF".into(),
            "take it out of the folder, or ask for the PDF that was filled in",
        ),
        Refusal::Fault(Fault::Damaged(what)) => (
            "damaged",
            format!("the file is damaged: {what}"),
            "ask for it again; or open it in a viewer, see what is left, save it under another name and collect that",
        ),
        Refusal::Fault(Fault::Encrypted) => {
            ("encrypted", "the file is encrypted".into(), "save it without a password and collect it again")
        }
        Refusal::Flattened => (
            "flattened",
            "the file is flattened: its answers are part of the picture, and its form is gone".into(),
            "ask for the form as it was saved, not printed to PDF; or copy its answers by hand",
        ),
        Refusal::Foreign => (
            "not-ours",
            "the file is no form of this tool".into(),
            "take it out of the folder; if it was printed to PDF, ask for the form as it was saved",
        ),
    };
    error(path, code, message).hint(hint)
}

fn error(path: &str, code: &'static str, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, code, Place::Path(path.to_owned()), message)
}

fn warning(path: &str, code: &'static str, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Warning, code, Place::Path(path.to_owned()), message)
}

/// Fields that the form was not made with.
pub(super) fn foreign(path: &str, names: &[String], sink: &mut Sink) {
    for name in names.iter().take(NAMED) {
        let message = format!("the field `{}` does not belong to this form; its answer was left out", shown(name));
        sink.push(error(path, "foreign-field", message).hint("see in a viewer what it is, and whether it matters"));
    }
    if names.len() > NAMED {
        let message = format!("{} more fields do not belong to this form", names.len() - NAMED);
        sink.push(error(path, "foreign-field", message));
    }
}

/// What the form says of itself and cannot be understood.
pub(super) fn doubts(path: &str, doubts: &[IdentityError], sink: &mut Sink) {
    let Some(first) = doubts.first() else { return };
    let more = if doubts.len() == 1 { String::new() } else { format!(" ({} more)", doubts.len() - 1) };
    let message = format!("what the form says of itself cannot be understood: {}{more}", shown(&first.to_string()));
    sink.push(warning(path, "unclear-form", message).hint(
        "it may be of a newer version of this tool, or changed by hand; its answers were taken as far as its fields tell",
    ));
}

/// Fields that the form was made with and has no more.
pub(super) fn missing(path: &str, names: &[String]) -> Diagnostic {
    warning(path, "missing-field", format!("the form lacks {}", listed(names)))
        .hint("pages may have been taken out; ask for the whole file if their answers matter")
}

/// Fields that only some files of a guide and edition have.
pub(super) fn unknown(path: &str, names: &[String]) -> Diagnostic {
    warning(path, "unknown-field", format!("no other file of this guide and edition has {}", listed(names)))
        .hint("it may be of another version; its answers were taken all the same")
}

/// A file that does not say which edition it is.
pub(super) fn nameless(path: &str) -> Diagnostic {
    warning(
        path,
        "unknown-edition",
        "the form does not say which edition it is; it was recognised by its fields".into(),
    )
    .hint("write the edition into the table, if you know it")
}

/// A scale with several values.
pub(super) fn several(path: &str, name: &str, answer: &str) -> Diagnostic {
    warning(path, "several-values", format!("the scale `{name}` has several values: {answer}"))
        .hint("its answer names all of them; take one")
}

/// A text that is too long for a cell of a workbook.
pub(super) fn too_long(field: &str, limit: usize) -> Diagnostic {
    let message = format!("the answer to `{field}` is longer than the {limit} characters of a cell, and was cut");
    Diagnostic::new(Severity::Warning, "cut-answer", Place::None, message)
        .hint("take --format csv or json for all of it")
}

/// Names in a row, those beyond some counted.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let first: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", shown(name))).collect();
    let more = names.len().saturating_sub(MOST);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    let what = if names.len() == 1 { "the field" } else { "the fields" };
    format!("{what} {}{rest}", first.join(", "))
}

/// A name out of a file, fit for a terminal: without control characters, not too long.
fn shown(name: &str) -> String {
    let clean = name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c });
    let cut: String = clean.clone().take(120).collect();
    if clean.count() > 120 { cut + "…" } else { cut }
}

/// The diagnostics as rows of a table: file, severity, code, message, hint.
pub fn rows(sink: &Sink) -> Vec<[String; 5]> {
    let place = |place: &Place| match place {
        Place::Path(path) | Place::Line(path, _) => path.clone(),
        // Returned files are no sources, so none of them has spans.
        Place::Span(_) | Place::None => String::new(),
    };
    let all = sink.sorted(&Sources::default()).into_iter();
    all.map(|found| {
        [
            place(&found.place),
            found.severity.word().to_owned(),
            found.code.to_owned(),
            found.message,
            found.hints.join("; "),
        ]
    })
    .collect()
}

//! A catalogue's entries, checked against each other.

use std::collections::{BTreeMap, BTreeSet};

use rspolib::POEntry;

use super::outline::{Outline, outline};
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::source::{FileId, SourceFile, Sources, Span};

/// How far a catalogue can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// A native speaker has read it.
    Reviewed,
    /// A draft.
    Drafted,
}

/// A message with its translation, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The translation; Markdown, or plain words under `ui`. Empty of a message with a plural.
    pub text: String,
    /// Of a message with a plural: its forms, in the order of `Plural-Forms`, none of them empty.
    pub forms: Vec<String>,
    /// Where its entry stands.
    pub span: Span,
    /// How many entries stand before it.
    pub order: usize,
}

/// A catalogue: translations by context and message.
#[derive(Debug)]
pub struct Catalogue {
    /// Whether it has been reviewed.
    pub review: Review,
    /// The line `Plural-Forms` of its header; empty if it has none.
    pub plural_forms: String,
    /// Translated, not fuzzy.
    messages: BTreeMap<(String, String), Message>,
}

/// What a template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `msgctxt`, such as `ui`; empty if there is none.
    pub context: String,
    /// `msgid`: the English words, by which translations are found.
    pub message: String,
    /// The message for more than one, of a message that goes with a number.
    pub plural: Option<String>,
    /// Where its entry stands.
    pub span: Span,
}

/// A template: what is to be translated, in order.
#[derive(Debug, Default)]
pub struct Template {
    /// The messages that a catalogue is to answer, in order.
    pub messages: Vec<Asked>,
}

impl Catalogue {
    /// The translation of a message.
    pub fn get(&self, context: &str, message: &str) -> Option<&Message> {
        self.messages.get(&(context.to_string(), message.to_string()))
    }

    /// All messages with their context.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Message)> {
        self.messages.iter().map(|((context, message), found)| (context.as_str(), message.as_str(), found))
    }

    /// Reads a catalogue; none if it is malformed, which is then reported at its line.
    pub fn read(source: &SourceFile, file: FileId, sink: &mut Sink) -> Option<Self> {
        let parsed = Parsed::read(source, file, sink)?;
        let review = read_review(&parsed, sink);
        let plural_forms = parsed.header.get("Plural-Forms").cloned().unwrap_or_default();
        let mut messages = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (order, (entry, span)) in parsed.entries.into_iter().enumerate() {
            check_lines(&entry, span, sink);
            check_plural(&entry, &plural_forms, span, sink);
            let done = is_translated(&entry);
            let key = (entry.msgctxt.unwrap_or_default(), entry.msgid);
            if !seen.insert(key.clone()) {
                sink.push(
                    Diagnostic::error("duplicate-message", span, "this message stands twice in the catalogue")
                        .hint("delete one of the two entries"),
                );
            } else if done {
                let text = entry.msgstr.unwrap_or_default();
                messages.insert(key, Message { text, forms: entry.msgstr_plural, span, order });
            }
        }
        Some(Self { review, plural_forms, messages })
    }

    /// Reads a catalogue of the layouts, which are not among the project's sources; `path` is its path in the project.
    pub fn read_layout(path: &str, bytes: &[u8], sink: &mut Sink) -> Option<Self> {
        read_outside(path, bytes, sink, Self::read)
    }
}

impl Template {
    /// Reads a template; none if it is malformed, which is then reported at its line.
    pub fn read(source: &SourceFile, file: FileId, sink: &mut Sink) -> Option<Self> {
        let parsed = Parsed::read(source, file, sink)?;
        let asked = |(entry, span): (POEntry, Span)| Asked {
            context: entry.msgctxt.unwrap_or_default(),
            message: entry.msgid,
            plural: entry.msgid_plural,
            span,
        };
        Some(Self { messages: parsed.entries.into_iter().map(asked).collect() })
    }

    /// Reads a template of the layouts, which are not among the project's sources; `path` is its path in the project.
    pub fn read_layout(path: &str, bytes: &[u8], sink: &mut Sink) -> Option<Self> {
        read_outside(path, bytes, sink, Self::read)
    }
}

/// Reads a file that is not among the project's sources: what is reported of it names path, line and column.
fn read_outside<T>(
    path: &str,
    bytes: &[u8],
    sink: &mut Sink,
    read: fn(&SourceFile, FileId, &mut Sink) -> Option<T>,
) -> Option<T> {
    let mut sources = Sources::default();
    let file = sources.add(path, &String::from_utf8_lossy(bytes));
    let mut found = Sink::default();
    let value = match std::str::from_utf8(bytes) {
        Ok(_) => read(sources.file(file), file, &mut found),
        Err(error) => {
            let at = error.valid_up_to();
            found.push(
                Diagnostic::error("not-utf8", Span::new(file, at..at), "the file is not UTF-8 text from here on")
                    .hint("save the file again with the encoding UTF-8"),
            );
            None
        }
    };
    sink.append(found.outside(&sources));
    value
}

/// What a catalogue holds.
struct Parsed {
    /// The fields of the header, and its place.
    header: BTreeMap<String, String>,
    header_place: Span,
    /// The other entries with their places.
    entries: Vec<(POEntry, Span)>,
}

impl Parsed {
    /// Nothing if a line is wrong, which is reported.
    fn read(source: &SourceFile, file: FileId, sink: &mut Sink) -> Option<Self> {
        let before = sink.count(Severity::Error);
        let Outline { header, text, places } = outline(source, file, sink);
        if sink.count(Severity::Error) > before {
            return None;
        }
        let head = Span::new(file, source.line_range(0).unwrap_or(0..0));
        let Some((header, header_place)) = header else {
            sink.push(Diagnostic::error("missing-header", head, "the catalogue has no header").hint(
                "let Poedit write it, or begin with msgid \"\" and a msgstr with Language, Content-Type and X-Review",
            ));
            return None;
        };
        // A text without a line end could be taken for a path.
        let entries = rspolib::pofile(format!("{text}\n").as_str()).map(|parsed| parsed.entries).unwrap_or_default();
        if entries.len() != places.len() {
            sink.push(
                Diagnostic::error("bad-catalogue", head, "the catalogue cannot be read")
                    .hint("open it in Poedit, or run msgfmt --check on it"),
            );
            return None;
        }
        Some(Self { header: fields(&header), header_place, entries: entries.into_iter().zip(places).collect() })
    }
}

/// The fields of a header: a line each.
fn fields(header: &str) -> BTreeMap<String, String> {
    let fields = header.lines().filter_map(|line| line.split_once(':'));
    fields.map(|(name, value)| (name.trim().to_string(), value.trim().to_string())).collect()
}

fn read_review(parsed: &Parsed, sink: &mut Sink) -> Review {
    match parsed.header.get("X-Review").map(String::as_str) {
        Some("reviewed") => Review::Reviewed,
        Some("drafted") => Review::Drafted,
        _ => {
            sink.push(
                Diagnostic::warning(
                    "missing-review",
                    parsed.header_place,
                    "the header does not say whether the catalogue is reviewed",
                )
                .hint("add the line X-Review: drafted, or reviewed once a native speaker has read it"),
            );
            Review::Drafted
        }
    }
}

/// Whether every form of an entry has words that count: fuzzy ones do not.
fn is_translated(entry: &POEntry) -> bool {
    let fuzzy = entry.flags.iter().any(|flag| flag == "fuzzy");
    let done = match entry.msgid_plural {
        Some(_) => entry.msgstr_plural.iter().all(|form| !form.is_empty()),
        None => entry.msgstr.as_ref().is_some_and(|text| !text.is_empty()),
    };
    done && !fuzzy
}

/// A translation begins and ends with a line end where its message does (`msgfmt --check-format`).
fn check_lines(entry: &POEntry, span: Span, sink: &mut Sink) {
    let texts = entry.msgstr.iter().chain(&entry.msgstr_plural).chain(&entry.msgid_plural);
    for text in texts.filter(|text| !text.is_empty()) {
        for (side, differs) in [
            ("begin", text.starts_with('\n') != entry.msgid.starts_with('\n')),
            ("end", text.ends_with('\n') != entry.msgid.ends_with('\n')),
        ] {
            if differs {
                let message = format!("message and translation do not both {side} with a line end");
                sink.push(
                    Diagnostic::error("message-lines", span, message)
                        .hint("write or take out the \\n in the translation"),
                );
            }
        }
    }
}

/// A message with a plural has as many forms as the header says.
fn check_plural(entry: &POEntry, plural_forms: &str, span: Span, sink: &mut Sink) {
    if entry.msgid_plural.is_none() || !is_translated(entry) {
        return;
    }
    let wanted = plural_forms.split_once("nplurals").and_then(|(_, rest)| {
        let digits: String = rest.trim_start_matches([' ', '=']).chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    let forms = entry.msgstr_plural.len();
    let message = match wanted {
        Some(wanted) if wanted == forms => return,
        Some(wanted) => format!("this message has {forms} forms, and the header says nplurals={wanted}"),
        None => {
            "this message has a plural, and the header has no Plural-Forms that says how many forms there are".into()
        }
    };
    sink.push(
        Diagnostic::error("plural-forms", span, message)
            .hint("write a msgstr[…] for each form, and in the header such as Plural-Forms: nplurals=1; plural=0;"),
    );
}

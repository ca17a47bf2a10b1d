//! Reading a gettext catalogue.
//!
//! rspolib reads the entries; it panics on some malformed files and gives no lines. So [`outline`] goes first: it
//! accepts what `msgfmt` accepts, reports the rest at its line, and notes where each entry stands.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{FileId, SourceFile, Span};

/// How far a catalogue can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// A native speaker has read it.
    Reviewed,
    /// A draft.
    Drafted,
}

/// A translated message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The translation; Markdown, or plain words under `ui`.
    pub text: String,
    /// Of a message with a plural: its forms, in the order of `Plural-Forms`.
    pub forms: Vec<String>,
    /// Where its entry stands.
    pub span: Span,
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

impl Catalogue {
    /// The translation of a message.
    pub fn get(&self, context: &str, message: &str) -> Option<&Message> {
        self.messages
            .get(&(context.to_string(), message.to_string()))
            .filter(|found| !found.text.is_empty() || !found.forms.is_empty())
    }

    /// All messages with their context.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Message)> {
        self.messages.iter().map(|((context, message), found)| (context.as_str(), message.as_str(), found))
    }

    /// Reads a catalogue; none if it is malformed, which is then reported.
    pub fn read(source: &SourceFile, file: FileId, sink: &mut Sink) -> Option<Self> {
        let before = sink.count(crate::diagnostic::Severity::Error);
        let places = outline(source, file, sink);
        if sink.count(crate::diagnostic::Severity::Error) > before {
            return None;
        }
        // A text of one line that names a file would be taken for its path.
        let text = format!("{}\n", source.text);
        let parsed = match rspolib::pofile(text.as_str()) {
            Ok(parsed) => parsed,
            Err(error) => {
                let span = Span::new(file, 0..source.line_range(0).map_or(0, |line| line.end));
                sink.push(
                    Diagnostic::error("bad-catalogue", span, format!("the catalogue cannot be read: {error}"))
                        .hint("open it in Poedit, or run msgfmt --check on it"),
                );
                return None;
            }
        };
        let review = read_review(parsed.metadata.get("X-Review").map(String::as_str), &places, sink);
        let entries = parsed.entries.iter().filter(|entry| !entry.obsolete);
        let spans = places.iter().filter(|place| !place.header).map(|place| place.span);
        let mut messages = BTreeMap::new();
        for (entry, span) in entries.zip(spans) {
            let fuzzy = entry.flags.iter().any(|flag| flag == "fuzzy");
            let text = entry.msgstr.clone().unwrap_or_default();
            let forms = entry.msgstr_plural.clone();
            let key = (entry.msgctxt.clone().unwrap_or_default(), entry.msgid.clone());
            if fuzzy {
                continue;
            }
            match messages.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(Message { text, forms, span });
                }
                Entry::Occupied(_) => sink.push(
                    Diagnostic::error("duplicate-message", span, "this message stands twice in the catalogue")
                        .hint("delete one of the two entries"),
                ),
            }
        }
        let plural_forms = parsed.metadata.get("Plural-Forms").cloned().unwrap_or_default();
        Some(Self { review, plural_forms, messages })
    }
}

fn read_review(value: Option<&str>, places: &[Place], sink: &mut Sink) -> Review {
    match value {
        Some("reviewed") => Review::Reviewed,
        Some("drafted") => Review::Drafted,
        _ => {
            if let Some(place) = places.first() {
                sink.push(
                    Diagnostic::warning(
                        "missing-review",
                        place.span,
                        "the header does not say whether the catalogue is reviewed",
                    )
                    .hint("add the line X-Review: drafted, or reviewed once a native speaker has read it"),
                );
            }
            Review::Drafted
        }
    }
}

/// Where an entry stands: its `msgid` line.
#[derive(Debug)]
struct Place {
    span: Span,
    header: bool,
}

/// What the last line was, to know what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Context,
    Id,
    Plural,
    Text,
    /// A form of a plural, with its number.
    Form(usize),
}

/// Goes through the lines: comments, keywords each followed by a quoted text, quoted texts that continue one.
fn outline(source: &SourceFile, file: FileId, sink: &mut Sink) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut after = After::Nothing;
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let trimmed = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        let span = Span::new(file, at..at + trimmed.len());
        start += line.len();
        if trimmed.is_empty() || (trimmed.starts_with('#') && !trimmed.starts_with("#~") && !trimmed.starts_with("#|"))
        {
            if matches!(after, After::Text | After::Form(_)) {
                after = After::Nothing;
            }
            continue;
        }
        if let Some(rest) = trimmed.strip_prefix("#~").or(trimmed.strip_prefix("#|")) {
            check_rest(rest.trim_start_matches('|').trim(), span, sink);
            continue;
        }
        let (keyword, rest) = trimmed.split_at(trimmed.find('"').unwrap_or(trimmed.len()));
        let expected = match (keyword.trim(), after) {
            ("msgctxt", After::Nothing | After::Text | After::Form(_)) => Some(After::Context),
            ("msgid", After::Nothing | After::Text | After::Form(_) | After::Context) => {
                places.push(Place { span, header: false });
                Some(After::Id)
            }
            ("msgid_plural", After::Id) => Some(After::Plural),
            ("msgstr", After::Id) => Some(After::Text),
            ("msgstr[0]", After::Plural) => Some(After::Form(0)),
            (form, After::Form(before)) if form == format!("msgstr[{}]", before + 1) => Some(After::Form(before + 1)),
            ("", After::Context | After::Id | After::Plural | After::Text | After::Form(_)) => Some(after),
            _ => None,
        };
        match expected {
            Some(next) if is_quoted(rest) => after = next,
            _ => sink.push(bad_line(span)),
        }
    }
    if !matches!(after, After::Text | After::Form(_) | After::Nothing) {
        sink.push(bad_line(places.last().map_or(Span::new(file, 0..0), |place| place.span)));
    }
    if let Some(first) = places.first_mut() {
        first.header =
            source.text[first.span.range()].trim_end().ends_with("\"\"") && header_follows(source, first.span);
    }
    places
}

/// An empty `msgid` that no quoted line continues is the header's.
fn header_follows(source: &SourceFile, span: Span) -> bool {
    let next = source.text[span.end as usize..].lines().map(str::trim).find(|line| !line.is_empty());
    next.is_some_and(|line| line.starts_with("msgstr"))
}

fn check_rest(rest: &str, span: Span, sink: &mut Sink) {
    let (keyword, text) = rest.split_at(rest.find('"').unwrap_or(rest.len()));
    let known = ["", "msgctxt", "msgid", "msgid_plural", "msgstr"].contains(&keyword.trim())
        || keyword
            .trim()
            .strip_prefix("msgstr[")
            .is_some_and(|number| matches!(number, "0]" | "1]" | "2]" | "3]" | "4]" | "5]"));
    if !known || !is_quoted(text) {
        sink.push(bad_line(span));
    }
}

/// Whether a text is one string in quotes with known escapes.
fn is_quoted(text: &str) -> bool {
    let Some(inner) = text.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let good = match character {
            '"' => false,
            '\\' => characters.next().is_some_and(|escaped| "\"ntr\\bvf".contains(escaped)),
            _ => true,
        };
        if !good {
            return false;
        }
    }
    text.trim().len() >= 2
}

fn bad_line(span: Span) -> Diagnostic {
    Diagnostic::error("bad-catalogue", span, "this line has no place in a gettext catalogue here")
        .hint("each entry is msgctxt, msgid and msgstr, or a plural's msgid_plural and msgstr[0] and so on, each with its text in double quotes; open the file in Poedit, or run msgfmt --check on it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Option<Catalogue>, Sink) {
        let mut sources = Sources::default();
        let file = sources.add("th.po", text);
        let mut sink = Sink::default();
        (Catalogue::read(sources.file(file), file, &mut sink), sink)
    }

    const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"X-Review: drafted\\n\"\n\n";

    #[test]
    fn fuzzy_and_obsolete_entries_do_not_count() {
        let text = format!(
            "{HEADER}msgctxt \"ui\"\nmsgid \"page\"\nmsgstr \"หน้า\"\n\n#, fuzzy\nmsgctxt \"ui\"\nmsgid \"a\"\nmsgstr \"b\"\n\n\
             msgctxt \"x\"\nmsgid \"\"\n\"long \"\n\"text\"\nmsgstr \"t\"\n\n#~ msgid \"old\"\n#~ msgstr \"o\"\n"
        );
        let (catalogue, sink) = read(&text);
        let catalogue = catalogue.unwrap();
        assert!(sink.is_empty());
        assert_eq!(catalogue.get("ui", "page").unwrap().text, "หน้า");
        assert!(catalogue.get("ui", "a").is_none());
        assert_eq!(catalogue.get("x", "long text").unwrap().text, "t");
        assert_eq!(catalogue.review, Review::Drafted);
    }

    #[test]
    fn plurals_have_forms_that_are_counted_from_0() {
        let entry = "msgctxt \"ui\"\nmsgid \"{count} day\"\nmsgid_plural \"\"\n\"{count} days\"\nmsgstr[0] \"a\"\nmsgstr[1] \"\"\n\"b\"\n";
        let (catalogue, sink) = read(&format!("{HEADER}{entry}"));
        assert!(sink.is_empty());
        assert_eq!(catalogue.unwrap().get("ui", "{count} day").unwrap().forms, ["a", "b"]);
        for bad in [
            entry.replace("msgstr[0]", "msgstr[1]"),
            entry.replace("msgstr[1]", "msgstr[2]"),
            entry.replace("msgstr[1]", "msgstr[99999999999]"),
            entry.replace("msgstr[0]", "msgstr"),
            entry.replace("msgid_plural \"\"\n\"{count} days\"\n", ""),
        ] {
            let (catalogue, sink) = read(&format!("{HEADER}{bad}"));
            assert!(catalogue.is_none() && sink.has_errors(), "{bad}");
        }
    }

    #[test]
    fn malformed_files_are_reported_not_panicked_on() {
        for bad in [
            "msgid \"a\nmsgstr \"b\"\n",
            "msgstr b\n",
            "\"\n",
            "msgid \"a\"\n",
            "\"x\"\n",
            "msgid \"a\\q\"\nmsgstr \"\"\n",
            "#| \"\n",
            "nonsense\n",
        ] {
            let (catalogue, sink) = read(&format!("{HEADER}{bad}"));
            assert!(catalogue.is_none() && sink.has_errors(), "{bad}");
        }
    }
}

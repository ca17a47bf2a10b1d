//! Reading a TOML table: every value with its span, every key accounted for.

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::dates::PartialDate;
use super::files::Folder;
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::steers;
use crate::source::{FileId, Span};

/// A table that is being read. Keys that nobody asked for are reported by [`Reader::finish`].
pub struct Reader<'t, 's> {
    table: &'t DeTable<'t>,
    file: FileId,
    /// Where what is missing is reported.
    head: Span,
    /// How messages name the table: `series.toml`, `[[fact]]`.
    what: &'static str,
    asked: Vec<&'static str>,
    sink: &'s mut Sink,
}

/// Reads the table of a TOML file. What `read` reports is left out where the file has an error of syntax: a key that
/// seems to be missing may only be unreadable.
pub fn read_file<T>(
    folder: &Folder,
    file: FileId,
    sink: &mut Sink,
    read: impl FnOnce(&DeTable<'_>, Span, &mut Sink) -> Option<T>,
) -> Option<T> {
    let text = folder.text(file);
    let (table, whole) = parse(&text, file, sink);
    let mut left_out = Sink::default();
    let target = if whole { sink } else { &mut left_out };
    read(table.get_ref(), folder.head(file), target)
}

/// Parses TOML as far as it goes; every error of syntax is reported at its place.
fn parse<'t>(text: &'t str, file: FileId, sink: &mut Sink) -> (TomlSpanned<DeTable<'t>>, bool) {
    if let Some(too_deep) = super::depth::check(text, file) {
        sink.push(too_deep);
        return (TomlSpanned::new(0..0, DeTable::new()), false);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        let end = range.end.max(range.start + 1).min(text.len());
        let message = error.message().trim().to_lowercase();
        sink.push(
            Diagnostic::error(
                "bad-toml",
                Span::new(file, range.start.min(end)..end),
                format!("not valid TOML: {message}"),
            )
            .hint("write text in double quotes, dates as 2026-11-23, lists in square brackets"),
        );
    }
    (table, errors.is_empty())
}

impl<'t, 's> Reader<'t, 's> {
    /// Begins to read `table`.
    pub fn new(table: &'t DeTable<'t>, file: FileId, head: Span, what: &'static str, sink: &'s mut Sink) -> Self {
        Self { table, file, head, what, asked: Vec::new(), sink }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t TomlSpanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn span(&self, value: &TomlSpanned<DeValue<'_>>) -> Span {
        Span::new(self.file, value.span())
    }

    fn wrong(&mut self, key: &str, value: &TomlSpanned<DeValue<'_>>, wanted: &str) {
        let span = self.span(value);
        let found = value.get_ref().type_str();
        self.sink.push(
            Diagnostic::error("bad-value", span, format!("`{key}` is {found}, not {wanted}"))
                .hint(format!("give `{key}` {wanted}")),
        );
    }

    /// Reports a key that must be there.
    pub fn missing(&mut self, key: &str, example: &str) {
        self.sink.push(
            Diagnostic::error("missing-key", self.head, format!("{} has no key `{key}`", self.what))
                .hint(format!("add a line such as `{key} = {example}`")),
        );
    }

    /// A text as it is decoded. Everything in TOML is one line of a book, its metadata or a name: a character that steers,
    /// which an escape can give, is reported.
    fn written(&mut self, text: &str, span: Span) -> Spanned<String> {
        if let Some(found) = text.chars().find(|&character| steers(character)) {
            let message = format!("there is a control character U+{:04X}", u32::from(found));
            self.sink.push(
                Diagnostic::error("control-character", span, message)
                    .hint("delete it, or write a space; it may be an escape such as \\u0007, or a line end"),
            );
        }
        Spanned { value: text.to_string(), span }
    }

    /// A text, if it is there.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(self.written(text, self.span(value))),
            _ => {
                self.wrong(key, value, "text in quotes");
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub fn required_text(&mut self, key: &'static str, example: &str) -> Option<Spanned<String>> {
        if !self.table.contains_key(key) {
            self.asked.push(key);
            self.missing(key, example);
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            let message = format!("`{key}` is empty");
            self.sink
                .push(Diagnostic::error("bad-value", text.span, message).hint(format!("write for example {example}")));
            return None;
        }
        Some(text)
    }

    /// Whether it is so; not if nothing is said.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            _ => {
                self.wrong(key, value, "true or false");
                false
            }
        }
    }

    /// A whole number from 1 on.
    pub fn count(&mut self, key: &'static str) -> Option<Spanned<u64>> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        match number.filter(|&number| number > 0) {
            Some(number) => Some(Spanned { value: number, span: self.span(value) }),
            None => {
                self.wrong(key, value, "a whole number above 0");
                None
            }
        }
    }

    /// A list of texts, if it is there.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        let value = self.get(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, value, "a list of texts in square brackets");
            return None;
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(self.written(text, self.span(item))),
                _ => self.wrong(key, item, "a list of texts in square brackets"),
            }
        }
        Some(texts)
    }

    /// A date: TOML's own, or text for a month or a year.
    pub fn date(&mut self, key: &'static str) -> Option<Spanned<PartialDate>> {
        let value = self.get(key)?;
        let span = self.span(value);
        let date = match value.get_ref() {
            DeValue::String(text) => PartialDate::parse(text),
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date.and_then(|date| PartialDate::parse(&date.to_string()))
            }
            _ => None,
        };
        if date.is_none() {
            self.sink.push(
                Diagnostic::error("bad-date", span, format!("`{key}` is not a date"))
                    .hint("write the day as 2026-11-23, without quotes; a month or a year as \"2026-11\" or \"2026\""),
            );
        }
        Some(Spanned { value: date?, span })
    }

    /// A table, if it is there, and its span.
    pub fn table(&mut self, key: &'static str) -> Option<(&'t DeTable<'t>, Span)> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some((table, self.span(value))),
            _ => {
                self.wrong(key, value, "a table");
                None
            }
        }
    }

    /// The tables of `[[key]]`, each with its span.
    pub fn tables(&mut self, key: &'static str) -> Vec<(&'t DeTable<'t>, Span)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, value, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((table, self.span(item))),
                _ => self.wrong(key, item, "a list of tables"),
            }
        }
        tables
    }

    /// Texts under any key, in the order of the keys.
    pub fn open_texts(mut self) -> Vec<(Spanned<String>, Spanned<String>)> {
        let mut pairs = Vec::new();
        for (key, value) in self.table {
            let name = Spanned { value: key.get_ref().to_string(), span: Span::new(self.file, key.span()) };
            let span = Span::new(self.file, value.span());
            match value.get_ref() {
                DeValue::String(text) => pairs.push((name, self.written(text, span))),
                _ => self.sink.push(Diagnostic::error("bad-value", span, format!("`{}` is not text", name.value))),
            }
        }
        pairs
    }

    /// Reports every key that nobody asked for, with the nearest known one.
    pub fn finish(self) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(&name) {
                let span = Span::new(self.file, key.span());
                let message = format!("{} has no key `{name}`", self.what);
                let known = format!("known keys are {}", self.asked.join(", "));
                let found = Diagnostic::error("unknown-key", span, message);
                self.sink.push(found.suggest(name, self.asked.iter().copied(), known));
            }
        }
    }
}

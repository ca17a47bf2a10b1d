//! Going through the lines of a catalogue, before rspolib sees it.

use super::escapes::{decode, encode};
use crate::diagnostic::{Diagnostic, Sink};
use crate::source::{FileId, SourceFile, Span};

/// A catalogue whose lines are in order.
#[derive(Debug, Default)]
pub struct Outline {
    /// What the header says, and where it stands: the entry whose message is empty, the first of all.
    pub header: Option<(String, Span)>,
    /// The other entries in the form that rspolib reads: each text on one line, with the plainest escapes, without
    /// comments and what entries said before.
    pub text: String,
    /// Where each of them stands: its `msgid` line.
    pub places: Vec<Span>,
}

/// What the last line was, to know what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// Nothing, or a comment: an entry may begin.
    Nothing,
    Context,
    Id,
    Plural,
    Text,
    /// A form of a plural, with its number.
    Form(usize),
}

impl After {
    /// Whether an entry is whole here.
    fn is_whole(self) -> bool {
        match self {
            Self::Nothing | Self::Text | Self::Form(_) => true,
            Self::Context | Self::Id | Self::Plural => false,
        }
    }

    /// What a keyword makes of it; none if it may not stand here.
    fn next(self, keyword: &str) -> Option<Self> {
        match (keyword, self) {
            ("msgctxt", after) if after.is_whole() => Some(Self::Context),
            ("msgid", after) if after.is_whole() || after == Self::Context => Some(Self::Id),
            ("msgid_plural", Self::Id) => Some(Self::Plural),
            ("msgstr", Self::Id) => Some(Self::Text),
            ("msgstr[0]", Self::Plural) => Some(Self::Form(0)),
            ("", Self::Nothing) => None,
            ("", after) => Some(after),
            (form, Self::Form(before)) => (form == format!("msgstr[{}]", before + 1)).then_some(Self::Form(before + 1)),
            _ => None,
        }
    }
}

/// A line of a catalogue.
enum Line<'a> {
    /// Nothing but space.
    Empty,
    /// `#,`: its flags.
    Flags(&'a str),
    /// `#~` or `#|`: what an entry said before.
    Former(&'a str),
    /// Any other line that begins with `#`.
    Comment,
    /// A keyword and a quoted text; a quoted text that goes on from the line before has none.
    Text(&'a str, &'a str),
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        if line.is_empty() {
            return Self::Empty;
        }
        match line.strip_prefix('#') {
            None => {
                let (keyword, quoted) = line.split_at(line.find('"').unwrap_or(line.len()));
                Self::Text(keyword.trim_end(), quoted)
            }
            Some(comment) => match comment.strip_prefix(',') {
                Some(flags) => Self::Flags(flags),
                None => match comment.strip_prefix("~|").or(comment.strip_prefix(['~', '|'])) {
                    Some(former) => Self::Former(former.trim()),
                    None => Self::Comment,
                },
            },
        }
    }
}

/// Reads the lines of a catalogue; each that has no place in one is reported.
pub fn outline(source: &SourceFile, file: FileId, sink: &mut Sink) -> Outline {
    let mut reader =
        Reader { outline: Outline::default(), after: After::Nothing, entry: Open::default(), is_broken: false, sink };
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let at = start + (line.len() - line.trim_start().len());
        let text = line.trim();
        reader.line(Line::read(text), Span::new(file, at..at + text.len()));
        start += line.len();
    }
    if !reader.after.is_whole() && !reader.is_broken {
        let last = reader.entry.place.unwrap_or(Span::new(file, start..start));
        reader.sink.push(Diagnostic::error("bad-catalogue", last, "this entry has no translation").hint(HINT));
    }
    reader.finish();
    reader.outline
}

/// The entry that is being read.
#[derive(Default)]
struct Open {
    /// Its lines, as far as they are complete.
    lines: String,
    /// The keyword whose text goes on, and the text so far.
    keyword: String,
    text: String,
    place: Option<Span>,
    has_context: bool,
    message: String,
}

impl Open {
    fn write(&mut self, keyword: &str, rest: &str) {
        for part in [keyword, " ", rest, "\n"] {
            self.lines.push_str(part);
        }
    }

    /// Writes the text that went on until here.
    fn flush(&mut self) {
        let (keyword, text) = (std::mem::take(&mut self.keyword), std::mem::take(&mut self.text));
        if !keyword.is_empty() {
            self.write(&keyword, &encode(&text));
        }
        if keyword == "msgid" {
            self.message = text;
        }
    }
}

struct Reader<'s> {
    outline: Outline,
    after: After,
    entry: Open,
    /// Whether some line has no place: then nothing is said of entries that have no end.
    is_broken: bool,
    sink: &'s mut Sink,
}

impl Reader<'_> {
    fn line(&mut self, line: Line<'_>, span: Span) {
        match line {
            Line::Empty => {}
            Line::Flags(_) | Line::Comment if !self.after.is_whole() => self.misplaced(span),
            Line::Flags(flags) => {
                self.begin();
                let flags: Vec<&str> = flags.split(',').map(str::trim).filter(|flag| !flag.is_empty()).collect();
                if !flags.is_empty() {
                    self.entry.write("#,", &flags.join(", "));
                }
            }
            Line::Comment => self.begin(),
            Line::Former(rest) => {
                let Line::Text(keyword, quoted) = Line::read(rest) else { return };
                if !is_keyword(keyword) || decode(quoted).is_none() {
                    self.misplaced(span);
                }
            }
            Line::Text(keyword, quoted) => self.text(keyword, quoted, span),
        }
    }

    fn text(&mut self, keyword: &str, quoted: &str, span: Span) {
        let (Some(next), Some(text)) = (self.after.next(keyword), decode(quoted)) else {
            return self.misplaced(span);
        };
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            let message = format!("there is a control character U+{:04X}", u32::from(control));
            self.sink
                .push(Diagnostic::error("control-character", span, message).hint("delete it; it may be an escape"));
        }
        if matches!(next, After::Context | After::Id) && self.after.is_whole() {
            self.begin();
        }
        if !keyword.is_empty() {
            self.entry.flush();
            self.entry.keyword.push_str(keyword);
        }
        self.entry.text.push_str(&text);
        match keyword {
            "msgid" => self.entry.place = Some(span),
            "msgctxt" => self.entry.has_context = true,
            _ => {}
        }
        self.after = next;
    }

    /// What is met begins another entry, if one was read.
    fn begin(&mut self) {
        if self.after != After::Nothing {
            self.finish();
            self.after = After::Nothing;
        }
    }

    /// The entry is read.
    fn finish(&mut self) {
        let text = self.entry.text.clone();
        self.entry.flush();
        let entry = std::mem::take(&mut self.entry);
        let Some(place) = entry.place else { return };
        if !entry.message.is_empty() {
            self.outline.text.push_str(&entry.lines);
            self.outline.places.push(place);
            return;
        }
        let is_first = self.outline.header.is_none() && self.outline.places.is_empty();
        if is_first && !entry.has_context && self.after == After::Text {
            self.outline.header = Some((text, place));
        } else {
            let message = "an empty message is the header, which stands first and once";
            self.sink.push(
                Diagnostic::error("bad-catalogue", place, message).hint("write the message, or delete the entry"),
            );
        }
    }

    fn misplaced(&mut self, span: Span) {
        self.is_broken = true;
        let message = "this line has no place in a gettext catalogue here";
        self.sink.push(Diagnostic::error("bad-catalogue", span, message).hint(HINT));
    }
}

const HINT: &str = "each entry is msgctxt, msgid and msgstr (with a plural msgctxt, msgid, msgid_plural, msgstr[0], \
    msgstr[1] …), each with its text in double quotes; open the file in Poedit, or run msgfmt --check on it";

/// Whether a word begins a line of some entry; none goes on from the line before.
fn is_keyword(word: &str) -> bool {
    let form = word.strip_prefix("msgstr[").and_then(|rest| rest.strip_suffix(']'));
    ["", "msgctxt", "msgid", "msgid_plural", "msgstr"].contains(&word)
        || form.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

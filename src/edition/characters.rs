//! Characters that cannot be printed, found before layout, which would stop at the first and name no place: those without a
//! face, and those that no PDF may hold.
//!
//! Every text that is printed is looked at: the sources and their translations, the words of pictures, what TOML says of
//! the series, an edition, its partners and its facts, interface words, names of states, and dates as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::editions::Edition;
use super::languages::Language;
use super::states::state_name;
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::{Script, private, steers};
use crate::project::{Fact, Project};
use crate::series::{Inline, Met, Role, Series, Target, each_inline, plain};
use crate::source::Span;

/// Of a script that lacks more characters than this a single error tells: its face is missing.
const TOLD_ONE_BY_ONE: usize = 8;

/// What a text is that does not stand as such in a file of the project.
#[derive(Clone, Copy)]
enum Text<'a> {
    /// It stands there.
    Written,
    /// The address of a link.
    Address,
    /// An interface word, in a language.
    Word(&'a str, &'a str),
    /// The name of the state with this code, in a language.
    State(&'a str, &'a str),
    /// A date in a language.
    Date(&'a str),
    /// The source of the fact on this instrument.
    FactSource(&'a str),
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written => Ok(()),
            Self::Address => f.write_str(" in the address, which print shows"),
            Self::Word(word, tag) => write!(f, " in the interface word \"{word}\" in `{tag}`"),
            Self::State(code, tag) => write!(f, " in the name of the state {code} in `{tag}`"),
            Self::Date(tag) => write!(f, " in a date in `{tag}`"),
            Self::FactSource(instrument) => write!(f, " in the source of the fact on `{instrument}`"),
        }
    }
}

/// Reports every character that is printed and that no face has, by `covers`, or no PDF may hold.
pub fn check_characters(
    project: &Project,
    series: &Series,
    editions: &[Edition],
    covers: &dyn Fn(char) -> bool,
    sink: &mut Sink,
) {
    let mut search = Search { covers, known: BTreeMap::new(), lacking: Vec::new() };
    series.visit(&mut |met| search.met(met));
    search.series(project);
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    for edition in editions {
        search.edition(project, edition);
        for language in edition.all_languages() {
            let place = edition.language_span(project, language);
            search.dates_and_states(project, edition, language, place);
            if tags.insert(&language.tag) {
                search.language(language, place);
            }
        }
    }
    report(project, search.lacking, sink);
}

/// Whether a PDF may hold a character. Line ends and tabs, as code has them, are not printed as such.
fn is_allowed(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\t') || !private(character) && !steers(character)
}

/// A character that cannot be printed, and where it would be.
struct Lacking {
    character: char,
    place: Span,
    text: String,
}

struct Search<'c> {
    covers: &'c dyn Fn(char) -> bool,
    known: BTreeMap<char, bool>,
    lacking: Vec<Lacking>,
}

impl Search<'_> {
    fn look(&mut self, words: &str, span: Span, text: Text<'_>) {
        for (at, character) in words.char_indices() {
            let printable = || is_allowed(character) && (self.covers)(character);
            if *self.known.entry(character).or_insert_with(printable) {
                continue;
            }
            let is_exact = matches!(text, Text::Written) && (span.end - span.start) as usize == words.len();
            let place = if is_exact { span.within(at, character.len_utf8()) } else { span };
            self.lacking.push(Lacking { character, place, text: text.to_string() });
        }
    }

    /// What is printed of what is met on the way through the sources: alternative texts are not.
    fn met(&mut self, met: Met<'_>) {
        match met {
            Met::Code(text, span) => self.look(text, span, Text::Written),
            Met::Words(words) if words.role == Role::Text => {
                each_inline(words.inlines, &mut |inline| self.inline(inline));
            }
            Met::Words(_) | Met::Block(_) | Met::Unit(_) | Met::Flow(_) => {}
        }
    }

    /// Words, and the address of a link that shows others: print shows both.
    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text, span) | Inline::Code(text, span) => self.look(text, *span, Text::Written),
            Inline::Link { target: Target::Address(address), span, content, .. } if plain(content) != *address => {
                self.look(address, *span, Text::Address);
            }
            Inline::Link { .. }
            | Inline::Emph(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Break
            | Inline::Note(..)
            | Inline::Placeholder(..) => {}
        }
    }

    /// What is printed as it stands in `series.toml`; titles and names were met with the sources.
    fn series(&mut self, project: &Project) {
        let series = &project.series;
        for text in [&series.id, &series.licence, &series.language, &series.version].into_iter().chain(&series.address)
        {
            self.look(&text.value, text.span, Text::Written);
        }
    }

    fn edition(&mut self, project: &Project, edition: &Edition) {
        for text in edition.config.partners.iter().chain(&edition.config.state) {
            self.look(&text.value, text.span, Text::Written);
        }
        for fact in &edition.config.facts {
            let written = project.sources.text(fact.instrument.span);
            self.look(&fact.source, fact.instrument.span, Text::FactSource(written.trim_matches('"')));
        }
    }

    fn dates_and_states(&mut self, project: &Project, edition: &Edition, language: &Language, place: Span) {
        let of_fact = |fact: &Fact| [fact.date, fact.as_of, Some(fact.checked)];
        let facts = edition.config.facts.iter().flat_map(of_fact).flatten();
        for date in [project.series.date.value, edition.date].into_iter().chain(facts) {
            self.look(&edition.date_in(language, date), place, Text::Date(&language.tag));
        }
        if let Some(state) = edition.state {
            let name = state_name(state, &language.tag).unwrap_or_else(|| state.listing_name.clone());
            self.look(&name, place, Text::State(&state.iso2, &language.tag));
        }
    }

    /// Translations and interface words.
    fn language(&mut self, language: &Language, place: Span) {
        for flow in language.translated() {
            flow.visit(&mut |met| self.met(met));
        }
        for (message, word) in &language.words {
            self.look(word, place, Text::Word(message, &language.tag));
        }
        for (message, form) in language.counted.forms() {
            self.look(&form, place, Text::Word(message, &language.tag));
        }
    }
}

/// Reports each place, but a script whose face is missing once.
fn report(project: &Project, lacking: Vec<Lacking>, sink: &mut Sink) {
    let mut by_script: BTreeMap<Script, BTreeSet<char>> = BTreeMap::new();
    for found in &lacking {
        if let Some(script) = Script::of_character(found.character) {
            by_script.entry(script).or_default().insert(found.character);
        }
    }
    let mut told: BTreeSet<Script> = BTreeSet::new();
    for found in lacking {
        let Lacking { character, place, text } = found;
        if steers(character) {
            // Where it stands as such it was told when the file was read.
            if project.sources.text(place).contains('&') {
                let message = format!("there is a control character U+{:04X}{text}", u32::from(character));
                sink.push(Diagnostic::error("control-character", place, message).hint("write no &#…; for it"));
            }
            continue;
        }
        let code = format!("U+{:04X} ({character})", u32::from(character));
        let all = Script::of_character(character).and_then(|script| Some((script, by_script.get(&script)?.len())));
        match all.filter(|(_, count)| *count > TOLD_ONE_BY_ONE) {
            Some((script, count)) if told.insert(script) => {
                let message = format!("no font has {count} characters of the script {script}, first {code}{text}");
                sink.push(Diagnostic::error("missing-face", place, message).hint(face_hint(script, character)));
            }
            Some(_) => {}
            None => {
                let message = match private(character) {
                    true => format!("the character {code} has a meaning in one font alone{text}"),
                    false => format!("no font has the character {code}{text}"),
                };
                sink.push(Diagnostic::error("missing-face", place, message).hint(hint(character)));
            }
        }
    }
}

fn face_hint(script: Script, character: char) -> String {
    let row = script.typography();
    match row.faces.first().filter(|_| row.holds(character)) {
        Some(face) => format!("put the font {face} into the folder fonts/"),
        None => "put a font for the script into the folder fonts/".into(),
    }
}

fn hint(character: char) -> &'static str {
    match private(character) {
        true => {
            "it comes from a symbol font of a word processor: write a list with - at the beginning of each line, or the \
             sign itself"
        }
        false => "put a font that has it into the folder fonts/, or write another character",
    }
}

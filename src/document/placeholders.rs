//! Placeholders: `{{scope.key}}` becomes the value of a key of the series', the guide's or the edition's TOML, in the
//! language of the words around it. They are filled wherever words are printed or read aloud: text, titles, captions,
//! alternative texts, attributes, words of drawings.

use super::input::Input;
use super::model::{Name, Names};
use crate::diagnostic::{Diagnostic, Sink};
use crate::edition::{Language, state_name};
use crate::series::{Flow, FlowKind, Guide, Inline, Unit};
use crate::source::Span;

/// What a placeholder names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    SeriesId,
    SeriesTitle,
    SeriesPublisher,
    SeriesLicence,
    SeriesLanguage,
    SeriesVersion,
    SeriesDate,
    SeriesAddress,
    GuideTitle,
    GuideSubtitle,
    GuideSubject,
    GuideColour,
    EditionState,
    EditionGuideLanguage,
    EditionPaper,
    EditionDate,
    StateName,
}

impl Key {
    /// All with their names.
    const ALL: [(&'static str, Self); 17] = [
        ("series.id", Self::SeriesId),
        ("series.title", Self::SeriesTitle),
        ("series.publisher", Self::SeriesPublisher),
        ("series.licence", Self::SeriesLicence),
        ("series.language", Self::SeriesLanguage),
        ("series.version", Self::SeriesVersion),
        ("series.date", Self::SeriesDate),
        ("series.address", Self::SeriesAddress),
        ("guide.title", Self::GuideTitle),
        ("guide.subtitle", Self::GuideSubtitle),
        ("guide.subject", Self::GuideSubject),
        ("guide.colour", Self::GuideColour),
        ("edition.state", Self::EditionState),
        ("edition.guide-language", Self::EditionGuideLanguage),
        ("edition.paper", Self::EditionPaper),
        ("edition.date", Self::EditionDate),
        ("state.name", Self::StateName),
    ];

    fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
    }
}

/// Fills the placeholders of one guide in one edition.
#[derive(Clone, Copy)]
pub struct Filler<'a> {
    input: Input<'a>,
    guide: &'a Guide,
}

impl<'a> Filler<'a> {
    /// One for the guide that the document is of.
    pub fn new(input: Input<'a>) -> Self {
        Self { input, guide: input.guide }
    }

    /// The same for another guide, whose title is quoted.
    pub fn of_guide(self, guide: &'a Guide) -> Self {
        Self { guide, ..self }
    }

    /// The value of a placeholder and the language it is in; what it lacks is reported at its place.
    pub fn value(self, name: &str, span: Span, language: &Language, sink: &mut Sink) -> Option<Name> {
        self.value_in(name, span, language, &mut Vec::new(), sink)
    }

    /// A unit's words in a language, without markup.
    pub fn plain_in(self, unit: &Unit, language: &Language, sink: &mut Sink) -> Name {
        self.unit(unit, language, &mut Vec::new(), sink)
    }

    /// A unit's plain words in all the edition's languages and the guide's, each once.
    pub fn names(self, unit: &Unit, sink: &mut Sink) -> Names {
        once(self.input.edition.all_languages().into_iter().map(|language| self.plain_in(unit, language, sink)))
    }

    /// Words without markup in the language they are written in: a break leaves a gap, a footnote nothing.
    pub fn plain(self, inlines: &[Inline], lang: &str, sink: &mut Sink) -> String {
        let mut out = String::new();
        self.push(inlines, self.input.language(lang), &mut Vec::new(), &mut out, sink);
        out
    }

    fn unit(self, unit: &Unit, language: &Language, open: &mut Vec<Key>, sink: &mut Sink) -> Name {
        let (flow, lang) = self.input.edition.flow(unit, language);
        let mut text = String::new();
        self.push(words_of(flow), self.input.language(lang), open, &mut text, sink);
        Name { lang: lang.to_string(), text }
    }

    fn push(self, inlines: &[Inline], language: &Language, open: &mut Vec<Key>, out: &mut String, sink: &mut Sink) {
        for inline in inlines {
            match inline {
                Inline::Text(text, _) | Inline::Code(text, _) => out.push_str(text),
                Inline::Break => out.push(' '),
                Inline::Note(..) => {}
                Inline::Placeholder(name, span) => {
                    let value = self.value_in(name, *span, language, open, sink);
                    out.push_str(value.as_ref().map_or("", |value| &value.text));
                }
                Inline::Emph(content)
                | Inline::Strong(content)
                | Inline::Strike(content)
                | Inline::Link { content, .. } => self.push(content, language, open, out, sink),
            }
        }
    }

    /// `open` are the placeholders whose own values are being filled.
    fn value_in(
        self,
        name: &str,
        span: Span,
        language: &Language,
        open: &mut Vec<Key>,
        sink: &mut Sink,
    ) -> Option<Name> {
        let Some(key) = Key::of(name) else {
            sink.push(unknown(name, span));
            return None;
        };
        if open.contains(&key) {
            let message = format!("`{{{{{name}}}}}` stands in its own value");
            sink.push(
                Diagnostic::error("no-value", span, message).hint("write the words themselves in one of the two"),
            );
            return None;
        }
        open.push(key);
        let value = self.look_up(key, language, open, sink);
        open.pop();
        if value.is_none() {
            sink.push(self.lacking(key, name, span));
        }
        value
    }

    fn look_up(self, key: Key, language: &Language, open: &mut Vec<Key>, sink: &mut Sink) -> Option<Name> {
        let Input { project, series, edition, .. } = self.input;
        let config = &project.series;
        let here = |text: &str| Some(Name { lang: language.tag.clone(), text: text.to_string() });
        match key {
            Key::SeriesId => here(&config.id.value),
            Key::SeriesTitle => Some(self.unit(&series.title, language, open, sink)),
            Key::SeriesPublisher => Some(self.unit(&series.publisher, language, open, sink)),
            Key::SeriesLicence => here(&config.licence.value),
            Key::SeriesLanguage => here(&config.language.value),
            Key::SeriesVersion => here(&config.version.value),
            Key::SeriesDate => here(&edition.date_in(language, config.date.value)),
            Key::SeriesAddress => here(&config.address.as_ref()?.value),
            Key::GuideTitle => Some(self.unit(&self.guide.title, language, open, sink)),
            Key::GuideSubtitle => Some(self.unit(&self.guide.subtitle, language, open, sink)),
            Key::GuideSubject => Some(self.unit(&self.guide.subject, language, open, sink)),
            Key::GuideColour => here(&project.guide(&self.guide.id)?.colour.value),
            Key::EditionState => here(&edition.config.state.as_ref()?.value),
            Key::EditionGuideLanguage => here(&edition.guide_language.tag),
            Key::EditionPaper => here(edition.config.paper.id()),
            Key::EditionDate => here(&edition.date_in(language, edition.date)),
            Key::StateName => {
                let state = edition.state?;
                match state_name(state, &language.tag) {
                    Some(name) => here(&name),
                    None => Some(Name { lang: "en".into(), text: state.listing_name.clone() }),
                }
            }
        }
    }

    fn lacking(self, key: Key, name: &str, span: Span) -> Diagnostic {
        let edition = self.input.edition.id();
        let message = format!("`{{{{{name}}}}}` has no value in the edition `{edition}`");
        let hint = match key {
            Key::StateName | Key::EditionState => format!(
                "put the text into ::: {{.only not-editions={edition}}}, or leave the page out of that edition's \
                 `front-matter`"
            ),
            Key::SeriesId
            | Key::SeriesTitle
            | Key::SeriesPublisher
            | Key::SeriesLicence
            | Key::SeriesLanguage
            | Key::SeriesVersion
            | Key::SeriesDate
            | Key::SeriesAddress
            | Key::GuideTitle
            | Key::GuideSubtitle
            | Key::GuideSubject
            | Key::GuideColour
            | Key::EditionGuideLanguage
            | Key::EditionPaper
            | Key::EditionDate => "add the key to the TOML, or take the placeholder out".to_string(),
        };
        Diagnostic::error("no-value", span, message).hint(hint)
    }
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let known = Key::ALL.map(|(name, _)| name);
    let message = format!("there is no placeholder `{{{{{name}}}}}`");
    let all = format!("known ones are {}; for two braces write \\{{{{", known.join(", "));
    Diagnostic::error("unknown-placeholder", span, message).suggest_as(
        name,
        known,
        |near| format!("{{{{{near}}}}}"),
        all,
    )
}

/// Names, those that repeat another's words left out.
pub fn once(names: impl Iterator<Item = Name>) -> Names {
    let mut all = Names::new();
    for name in names {
        if all.iter().all(|known| known.text != name.text) {
            all.push(name);
        }
    }
    all
}

/// The words of a heading or paragraph; none of other flows.
pub fn words_of(flow: &Flow) -> &[Inline] {
    match &flow.kind {
        FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => content,
        FlowKind::Figure(_)
        | FlowKind::List(_)
        | FlowKind::Table(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => &[],
    }
}

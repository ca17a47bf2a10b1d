//! An edition: its languages, its state, and what each text says in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::languages::Language;
use super::states::{Instrument, State};
use super::translation::has_words;
use super::words;
use crate::language::{Dates, Tag};
use crate::project::{EditionConfig, Fact, PartialDate, Project};
use crate::series::{Flow, FlowKind, Inline, Page, Picture, PictureKind, Series, Unit, map_words};
use crate::source::Span;

/// An edition ready to be made into documents.
#[derive(Debug)]
pub struct Edition {
    /// Its `edition.toml`, as read.
    pub config: Arc<EditionConfig>,
    /// Languages of the front matter, the national one first.
    pub languages: Vec<Arc<Language>>,
    /// Language of the guides' own pages.
    pub guide_language: Arc<Language>,
    /// The series' own language.
    pub source_language: Arc<Language>,
    /// The state; none in a regional edition.
    pub state: Option<&'static State>,
    /// The date of the edition, or of the series where it names none; as far as it is known.
    pub date: PartialDate,
    /// How its languages write dates in the state, by tag; none of languages that CLDR does not know.
    pub(super) dates: BTreeMap<String, Dates>,
}

/// A page in the version that an edition prints in a language.
#[derive(Debug, Clone, Copy)]
pub struct PageVersion<'a> {
    /// The page as written, in this language or in the series'.
    pub page: &'a Page,
    /// Whether it is written in that language alone and not translated.
    pub is_monolingual: bool,
}

impl Edition {
    /// How its languages write dates: each as it is spoken in the state, if it is one of the state's.
    pub(super) fn known_dates(&self) -> BTreeMap<String, Dates> {
        let languages = self.all_languages().into_iter().chain([&self.source_language]);
        let known = |tag: &str| {
            let state = self.state.filter(|state| state.speaks(tag)).map(|state| state.iso2.as_str());
            Dates::of(&Tag::of(tag), state)
        };
        languages.filter_map(|language| Some((language.tag.clone(), known(&language.tag)?))).collect()
    }

    /// A date in words, as far as it is known: as CLDR writes it, or with the words of the language's catalogue.
    pub fn date_in(&self, language: &Language, date: PartialDate) -> String {
        let part = |part: Option<i8>| part.and_then(|part| u8::try_from(part).ok());
        let known = self.dates.get(&language.tag);
        let written = known.and_then(|dates| dates.write(date.year.into(), part(date.month), part(date.day)));
        written.unwrap_or_else(|| words::date(&language.date_words, date))
    }

    /// The edition's id: the name of its folder.
    pub fn id(&self) -> &str {
        &self.config.id
    }

    /// The front matter's languages and the guide's, each once.
    pub fn all_languages(&self) -> Vec<&Arc<Language>> {
        let mut all: Vec<&Arc<Language>> = Vec::new();
        for language in self.languages.iter().chain([&self.guide_language]) {
            if all.iter().all(|known| known.tag != language.tag) {
                all.push(language);
            }
        }
        all
    }

    /// Where the edition names a language; the head of its TOML where it does not.
    pub(crate) fn language_span(&self, project: &Project, language: &Language) -> Span {
        let named =
            self.config.languages.iter().chain(&self.config.guide_language).find(|tag| tag.value == language.tag);
        named.map_or_else(|| project.sources.head(self.config.file), |tag| tag.span)
    }

    /// What a unit says in a language, and the language it is in after any fallback.
    pub fn flow<'s>(&'s self, unit: &'s Unit, language: &'s Language) -> (&'s Flow, &'s str) {
        if language.review.is_none() || !has_words(unit) {
            return (&unit.flow, &language.tag);
        }
        match language.translation.get(unit) {
            Some(flow) => (flow, &language.tag),
            None => (&unit.flow, &self.source_language.tag),
        }
    }

    /// Whether a unit needs no fallback in a language.
    pub fn is_translated(&self, unit: &Unit, language: &Language) -> bool {
        language.review.is_none() || !has_words(unit) || language.translation.get(unit).is_some()
    }

    /// The page with this name in a language: the edition's own in that language, else its own, else the series'.
    pub fn page<'s>(&self, series: &'s Series, name: &str, language: &str) -> Option<PageVersion<'s>> {
        let named = || series.pages.iter().filter(move |page| page.name == name);
        let ours = |page: &&Page| page.edition.as_deref() == Some(self.id());
        if let Some(page) = named().filter(ours).find(|page| page.lang.as_deref() == Some(language)) {
            return Some(PageVersion { page, is_monolingual: true });
        }
        let shared = named().filter(ours).find(|page| page.lang.is_none());
        shared
            .or_else(|| named().find(|page| page.edition.is_none()))
            .map(|page| PageVersion { page, is_monolingual: false })
    }

    /// What is known of an instrument.
    pub fn fact(&self, instrument: &Instrument) -> Option<&Fact> {
        self.config.facts.iter().find(|fact| fact.instrument.value == instrument.id)
    }

    /// A picture with its words in a language. `plain` gives what words in a language say, placeholders filled.
    pub fn picture(
        &self,
        picture: &Picture,
        language: &Language,
        plain: &mut dyn FnMut(&[Inline], &str) -> String,
    ) -> Arc<[u8]> {
        let changes = |unit: &Unit| language.translation.get(unit).is_some() || !is_literal(unit);
        if picture.kind != PictureKind::Svg || !picture.words.iter().any(changes) {
            return picture.bytes.clone();
        }
        let svg = String::from_utf8_lossy(&picture.bytes);
        map_words(&svg, |words| {
            let unit = picture.words.iter().find(|unit| unit.message == words)?;
            let (flow, lang) = self.flow(unit, language);
            match &flow.kind {
                FlowKind::Paragraph(content) => Some(plain(content, lang)),
                FlowKind::Heading { .. }
                | FlowKind::Figure(_)
                | FlowKind::List(_)
                | FlowKind::Table(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => None,
            }
        })
        .map_or_else(|_| picture.bytes.clone(), Arc::from)
    }
}

/// Whether a unit's words are printed as its message is written: no placeholder, no escaped braces.
fn is_literal(unit: &Unit) -> bool {
    let FlowKind::Paragraph(content) = &unit.flow.kind else { return false };
    matches!(&content[..], [Inline::Text(text, _)] if *text == unit.message)
}

//! An edition: the series in the languages of one state, with what is known of that state.
//!
//! [`Edition::all`] reads the catalogues once and gives every edition texts that are complete by construction: what a
//! catalogue lacks falls back to the series' language, and is reported where it must not.

mod characters;
mod coverage;
mod states;
mod translation;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::catalogue::Review;
pub use characters::check_characters;
pub use states::{Instrument, State, instruments, state, state_name, states};
pub use translation::{Translation, has_words};
pub use words::{Counted, Words, fill};

use crate::catalogue::{Catalogue, Template, by_category};
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::language::{Dates, Direction, Plurals, Tag, direction};
use crate::project::{EditionConfig, Fact, Layouts, PartialDate, Project, Spanned};
use crate::series::{Flow, FlowKind, Inline, Page, Picture, PictureKind, Series, Unit};
use crate::source::Span;

/// What the editions share of a language.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// The way its script runs.
    pub dir: Direction,
    /// How far its translation can be trusted; none of the series' own language.
    pub review: Option<Review>,
    /// Interface words, complete: where a word is missing, English stands in and `missing` names it.
    pub words: Words,
    /// Interface words that go with a number.
    pub counted: Counted,
    /// What dates are made of, where CLDR does not know.
    date_words: Words,
    /// Interface words that no catalogue has.
    pub missing: Vec<String>,
    /// The series' texts.
    translation: Translation,
    /// Whether a catalogue of it is malformed, so that nothing can be said of what it lacks.
    is_unread: bool,
}

impl Language {
    /// Every translated text of the series.
    pub(crate) fn translated(&self) -> impl Iterator<Item = &Flow> {
        self.translation.flows()
    }

    /// An interface word; the English one if it is not a word of the template.
    pub fn word<'a>(&'a self, english: &'a str) -> &'a str {
        self.words.get(english).map_or(english, String::as_str)
    }
}

/// An edition ready to be made into documents.
#[derive(Debug)]
pub struct Edition {
    /// Its TOML.
    pub config: Arc<EditionConfig>,
    /// Languages of the front matter, the national one first.
    pub languages: Vec<Arc<Language>>,
    /// Language of the guides' own pages.
    pub guide_language: Arc<Language>,
    /// The series' own language.
    pub source_language: Arc<Language>,
    /// The state; none in a regional edition.
    pub state: Option<&'static State>,
    /// The edition's date.
    pub date: PartialDate,
    /// How its languages write dates in the state, by tag; none of languages that CLDR does not know.
    dates: BTreeMap<String, Dates>,
}

/// A page in the version that an edition prints in a language.
#[derive(Debug, Clone, Copy)]
pub struct PageVersion<'a> {
    /// The page.
    pub page: &'a Page,
    /// Whether it is written in that language alone and not translated.
    pub own: bool,
}

impl Edition {
    /// Every edition of the project.
    pub fn all(project: &Project, series: &Series, layouts: &Layouts) -> (Vec<Self>, Sink) {
        let mut sink = Sink::default();
        let languages = read_languages(project, series, layouts, &mut sink);
        if project.editions.is_empty() && !project.has_edition_folders {
            let span = project.sources.head(project.series.file);
            sink.push(Diagnostic::error("no-edition", span, "the series has no edition").hint(
                "add content/editions/regional/edition.toml with the lines languages = [\"en\"] and paper = \"a4\"",
            ));
        }
        let mut editions = Vec::new();
        for config in &project.editions {
            let edition = Self::new(config, project, &languages, &mut sink);
            coverage::check(&edition, project, series, &mut sink);
            editions.push(edition);
        }
        (editions, sink)
    }

    fn new(
        config: &Arc<EditionConfig>,
        project: &Project,
        languages: &BTreeMap<String, Arc<Language>>,
        sink: &mut Sink,
    ) -> Self {
        let source = &languages[&project.series.language.value];
        let get = |tag: &str| languages.get(tag).unwrap_or(source).clone();
        let guide_tag = config.guide_language.as_ref().unwrap_or(&project.series.language);
        let state = config.state.as_ref().and_then(|code| read_state(code, sink));
        check_facts(config, sink);
        let mut edition = Self {
            config: config.clone(),
            languages: config.languages.iter().map(|tag| get(&tag.value)).collect(),
            guide_language: get(&guide_tag.value),
            source_language: source.clone(),
            state,
            date: config.date.as_ref().unwrap_or(&project.series.date).value,
            dates: BTreeMap::new(),
        };
        edition.dates = edition.known_dates();
        edition
    }

    /// How its languages write dates: each as it is spoken in the state, if it is one of the state's.
    fn known_dates(&self) -> BTreeMap<String, Dates> {
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

    /// Its id.
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
            return Some(PageVersion { page, own: true });
        }
        let shared = named().filter(ours).find(|page| page.lang.is_none());
        shared.or_else(|| named().find(|page| page.edition.is_none())).map(|page| PageVersion { page, own: false })
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
        crate::series::map_words(&svg, |words| {
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

fn read_state(code: &Spanned<String>, sink: &mut Sink) -> Option<&'static State> {
    let found = state(&code.value);
    if found.is_none() {
        let near = nearest(&code.value.to_uppercase(), states().iter().map(|state| state.iso2.as_str()));
        sink.push(
            Diagnostic::error("unknown-state", code.span, format!("`{}` is no member of the Bali Process", code.value))
                .hint(match near {
                    Some(near) => format!("did you mean \"{near}\"? write the two capital letters of ISO 3166-1"),
                    None => "write the two capital letters of ISO 3166-1, such as \"TH\"".into(),
                }),
        );
    }
    found
}

fn check_facts(config: &EditionConfig, sink: &mut Sink) {
    for fact in &config.facts {
        let name = &fact.instrument.value;
        if !instruments().iter().any(|instrument| instrument.id == *name) {
            let near = nearest(name, instruments().iter().map(|instrument| instrument.id.as_str()));
            sink.push(
                Diagnostic::error(
                    "unknown-instrument",
                    fact.instrument.span,
                    format!("there is no instrument `{name}`"),
                )
                .hint(match near {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "`fieldbook info` lists the instruments".into(),
                }),
            );
        }
    }
}

/// Every language that an edition names, and the series' own.
fn read_languages(
    project: &Project,
    series: &Series,
    layouts: &Layouts,
    sink: &mut Sink,
) -> BTreeMap<String, Arc<Language>> {
    let template = template(layouts, sink);
    let named = project.editions.iter().flat_map(|edition| edition.languages.iter().chain(&edition.guide_language));
    let mut tags: Vec<&str> = named.map(|tag| tag.value.as_str()).collect();
    tags.push(&project.series.language.value);
    tags.sort_unstable();
    tags.dedup();
    let read = |tag: &str, sink: &mut Sink| {
        let own = project.catalogues.get(tag).and_then(|&file| Catalogue::read(project.sources.file(file), file, sink));
        (tag.to_string(), Arc::new(language(tag, own, &template, project, series, layouts, sink)))
    };
    tags.into_iter().map(|tag| read(tag, sink)).collect()
}

fn language(
    tag: &str,
    own: Option<Catalogue>,
    template: &Template,
    project: &Project,
    series: &Series,
    layouts: &Layouts,
    sink: &mut Sink,
) -> Language {
    let built_in = built_in_catalogue(tag, layouts, sink);
    let is_unread = own.is_none() && project.catalogues.contains_key(tag)
        || built_in.is_none() && layouts.get(&format!("locale/{tag}.po")).is_some();
    let catalogues: Vec<&Catalogue> = own.iter().chain(&built_in).collect();
    let words::Translated { words, counted, dates, missing } =
        words::Translated::new(&Tag::of(tag), template, &catalogues);
    own.iter().for_each(|own| check_plurals(tag, own, sink));
    let is_source = tag == project.series.language.value;
    let missing = if tag == "en" { Vec::new() } else { missing };
    let translation = match &own {
        Some(catalogue) if !is_source => Translation::read(catalogue, series, sink),
        _ => Translation::default(),
    };
    let drafted = catalogues.is_empty() || catalogues.iter().any(|catalogue| catalogue.review == Review::Drafted);
    let review = if drafted { Review::Drafted } else { Review::Reviewed };
    Language {
        tag: tag.to_string(),
        dir: direction(tag),
        review: (!is_source).then_some(review),
        words,
        counted,
        date_words: dates,
        missing,
        translation,
        is_unread,
    }
}

/// Reports forms of a plural under a line that does not say what CLDR says of the language.
fn check_plurals(tag: &str, catalogue: &Catalogue, sink: &mut Sink) {
    let Some((_, _, first)) = catalogue.iter().find(|(_, _, message)| !message.forms.is_empty()) else { return };
    let line = &catalogue.plural_forms;
    if !line.is_empty() && by_category(line, &Plurals::of(&Tag::of(tag))).is_none() {
        let message = format!("the forms of plurals are not those of the language `{tag}`: `{line}`");
        sink.push(
            Diagnostic::error("plural-forms", first.span, message)
                .hint("take the line that Poedit offers for the language, or that of layouts/locale/"),
        );
    }
}

/// The interface words of a language, for what is no book and has no project's catalogue: English where the layouts
/// have no catalogue for it.
pub fn interface_words(tag: &str, layouts: &Layouts, sink: &mut Sink) -> Words {
    let template = template(layouts, sink);
    let catalogue = built_in_catalogue(tag, layouts, sink);
    let catalogues: Vec<&Catalogue> = catalogue.iter().collect();
    words::Translated::new(&Tag::of(tag), &template, &catalogues).words
}

/// The interface words that the layouts ask for.
fn template(layouts: &Layouts, sink: &mut Sink) -> Template {
    let bytes = layouts.get("locale/ui.pot").unwrap_or_default();
    Template::read_layout("layouts/locale/ui.pot", bytes, sink).unwrap_or_default()
}

/// The interface words that come with the layouts: the project's, or those in the binary.
fn built_in_catalogue(tag: &str, layouts: &Layouts, sink: &mut Sink) -> Option<Catalogue> {
    let path = format!("locale/{tag}.po");
    Catalogue::read_layout(&format!("layouts/{path}"), layouts.get(&path)?, sink)
}

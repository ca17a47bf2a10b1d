//! Languages: interface words and the series' texts, read once for all editions that have them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::translation::Translation;
use super::words::{self, Counted, Words};
use crate::catalogue::{Catalogue, Review, Template, by_category};
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::{Direction, Plurals, Tag, direction};
use crate::project::{Layouts, Project};
use crate::series::{Flow, Series, Unit};

/// What the editions share of a language.
#[derive(Debug)]
pub struct Language {
    /// The BCP 47 tag, as the project writes it.
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
    pub(super) date_words: Words,
    /// Interface words that no catalogue has.
    pub missing: Vec<String>,
    /// The series' texts.
    pub(super) translation: Translation,
    /// Whether a catalogue of it is malformed, so that nothing can be said of what it lacks.
    pub(super) is_unread: bool,
}

impl Language {
    /// Every translated text of the series.
    pub(crate) fn translated(&self) -> impl Iterator<Item = &Flow> {
        self.translation.flows()
    }

    /// What a unit says in this language, if its catalogue has it.
    pub(super) fn translation(&self, unit: &Unit) -> Option<&Flow> {
        self.translation.get(unit)
    }

    /// An interface word; the English one if it is not a word of the template.
    pub fn word<'a>(&'a self, english: &'a str) -> &'a str {
        self.words.get(english).map_or(english, String::as_str)
    }
}

/// Every language that an edition names, and the series' own.
pub fn read_all(
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
        Some(catalogue) if !is_source => Translation::read(catalogue, &Tag::of(tag), series, sink),
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

//! What covers, imprints, running heads and metadata say: names, facts and interface words of a series, guide and edition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::input::Input;
use super::model::{
    EditionFacts, ExerciseFacts, GuideFacts, Language as LanguageFacts, Name, Names, Part, Review, SeriesFacts, Titles,
};
use super::placeholders::{Filler, once};
use crate::diagnostic::Sink;
use crate::edition::{Edition, Language, state_name};
use crate::identity::Identity;
use crate::language::{Profile, Tag, list};
use crate::project::Product;

/// Titles in the edition's languages and the guide's.
pub(super) fn titles(input: Input<'_>, sink: &mut Sink) -> Titles {
    let filler = Filler::new(input);
    Titles {
        series: filler.names(&input.series.title, sink),
        publisher: filler.names(&input.series.publisher, sink),
        guide: filler.names(&input.guide.title, sink),
        subtitle: filler.names(&input.guide.subtitle, sink),
    }
}

/// The series in the guide's language.
pub(super) fn series(input: Input<'_>, sink: &mut Sink) -> SeriesFacts {
    let (filler, language) = (Filler::new(input), &input.edition.guide_language);
    let config = &input.project.series;
    SeriesFacts {
        id: config.id.value.clone(),
        title: filler.plain_in(&input.series.title, language, sink),
        publisher: filler.plain_in(&input.series.publisher, language, sink),
        licence: config.licence.value.clone(),
        version: config.version.value.clone(),
        address: config.address.as_ref().map(|address| address.value.clone()),
    }
}

/// The guide in its own language.
pub(super) fn guide(input: Input<'_>, sink: &mut Sink) -> GuideFacts {
    let (filler, language) = (Filler::new(input), &input.edition.guide_language);
    let Input { project, series, guide, .. } = input;
    let number = series.guides.iter().position(|other| other.id == guide.id).map_or(0, |index| index + 1);
    GuideFacts {
        id: guide.id.clone(),
        number,
        count: project.series.guides.len(),
        title: filler.plain_in(&guide.title, language, sink),
        subtitle: filler.plain_in(&guide.subtitle, language, sink),
        subject: filler.plain_in(&guide.subject, language, sink).text,
        colour: project.guide(&guide.id).map_or_else(String::new, |config| config.colour.value.clone()),
    }
}

/// The edition.
pub(super) fn edition(edition: &Edition) -> EditionFacts {
    let name_in = |language: &Language| match edition.state {
        Some(state) => state_name(state, &language.tag).map_or_else(
            || Name { lang: "en".into(), text: state.listing_name.clone() },
            |text| Name { lang: language.tag.clone(), text },
        ),
        None => Name { lang: language.tag.clone(), text: language.word("Regional edition").to_string() },
    };
    let partners: Vec<String> = edition.config.partners.iter().map(|partner| partner.value.clone()).collect();
    let in_languages = |words: &dyn Fn(&Language) -> String| {
        front_languages(edition).iter().map(|language| (language.tag.clone(), words(language))).collect()
    };
    EditionFacts {
        id: edition.id().to_string(),
        state: edition.state.map(|state| state.iso2.clone()),
        name: once(edition.all_languages().into_iter().map(|language| name_in(language))),
        languages: edition.languages.iter().map(|language| language.tag.clone()).collect(),
        date: edition.date.to_string(),
        date_text: in_languages(&|language| edition.date_in(language, edition.date)),
        partners_text: in_languages(&|language| list(&Tag::of(&language.tag), &partners)),
        partners,
    }
}

/// What the book says of itself.
pub(super) fn identity(input: Input<'_>, product: Product) -> Identity {
    let Input { project, edition, guide, .. } = input;
    Identity {
        series: project.series.id.value.clone(),
        guide: guide.id.clone(),
        edition: edition.id().to_string(),
        product: product.id().to_owned(),
        version: project.series.version.value.clone(),
        languages: edition.all_languages().iter().map(|language| language.tag.clone()).collect(),
    }
}

/// The edition's languages, the guide's, and the source's, to which texts fall back: each once.
pub(super) fn front_languages(edition: &Edition) -> Vec<&Arc<Language>> {
    each_once(edition.languages.iter().chain([&edition.guide_language, &edition.source_language]))
}

/// The languages that a guide's own pages can hold.
pub(super) fn body_languages(edition: &Edition) -> Vec<&Arc<Language>> {
    each_once([&edition.guide_language, &edition.source_language].into_iter())
}

fn each_once<'e>(languages: impl Iterator<Item = &'e Arc<Language>>) -> Vec<&'e Arc<Language>> {
    let mut all: Vec<&Arc<Language>> = Vec::new();
    for language in languages {
        if all.iter().all(|known| known.tag != language.tag) {
            all.push(language);
        }
    }
    all
}

/// What layouts are told of languages.
pub(super) fn languages(languages: &[&Arc<Language>]) -> Vec<LanguageFacts> {
    let facts = |language: &&Arc<Language>| LanguageFacts {
        tag: language.tag.clone(),
        profile: Profile::of(&Tag::of(&language.tag)),
        review: language.review.into(),
    };
    languages.iter().map(facts).collect()
}

/// The same with English, where a state has no other name.
pub(super) fn with_names(mut all: Vec<LanguageFacts>, names: &Names) -> Vec<LanguageFacts> {
    for Name { lang, .. } in names {
        if all.iter().all(|known| known.tag != *lang) {
            let profile = Profile::of(&Tag::of(lang));
            all.push(LanguageFacts { tag: lang.clone(), profile, review: Review::Reviewed });
        }
    }
    all
}

/// The interface words of languages.
pub(super) fn words(languages: &[&Arc<Language>]) -> BTreeMap<String, BTreeMap<String, String>> {
    languages.iter().map(|language| (language.tag.clone(), language.words.clone())).collect()
}

/// How long exercises and parts take, in words of the languages, for each number of minutes that occurs.
pub(super) fn minutes(
    languages: &[&Arc<Language>],
    exercises: &[ExerciseFacts],
    parts: &[Part],
) -> BTreeMap<String, BTreeMap<u32, String>> {
    let exercises = exercises.iter().filter_map(|exercise| exercise.minutes);
    let counts: BTreeSet<u32> = exercises.chain(parts.iter().map(|part| part.minutes)).collect();
    let in_words = |language: &Language| {
        counts.iter().map(|count| (*count, language.counted.write("{count} minutes", *count))).collect()
    };
    languages.iter().map(|language| (language.tag.clone(), in_words(language))).collect()
}

//! Every edition of a project, checked against what is known of states and instruments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::coverage;
use super::editions::Edition;
use super::fixes;
use super::languages::{self, Language};
use super::states::{State, instruments, state, states};
use crate::diagnostic::{Diagnostic, Sink, suggestion};
use crate::project::{EditionConfig, Layouts, Project, Spanned};
use crate::series::Series;

impl Edition {
    /// Every edition of the project.
    pub fn all(project: &Project, series: &Series, layouts: &Layouts) -> (Vec<Self>, Sink) {
        let mut sink = Sink::default();
        let languages = languages::read_all(project, series, layouts, &mut sink);
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
            fixes::check(config, series, &mut sink);
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
}

fn read_state(code: &Spanned<String>, sink: &mut Sink) -> Option<&'static State> {
    let found = state(&code.value);
    if found.is_none() {
        let known = states().iter().map(|state| state.iso2.as_str());
        let near = suggestion(&code.value.to_uppercase(), known, |near| format!("\"{near}\""));
        let advice = "write the two capital letters of ISO 3166-1";
        sink.push(
            Diagnostic::error("unknown-state", code.span, format!("`{}` is no member of the Bali Process", code.value))
                .hint(match near {
                    Some(near) => format!("{near} {advice}"),
                    None => format!("{advice}, such as \"TH\""),
                }),
        );
    }
    found
}

fn check_facts(config: &EditionConfig, sink: &mut Sink) {
    for fact in &config.facts {
        let name = &fact.instrument.value;
        if !instruments().iter().any(|instrument| instrument.id == *name) {
            let message = format!("there is no instrument `{name}`");
            sink.push(Diagnostic::error("unknown-instrument", fact.instrument.span, message).suggest_as(
                name,
                instruments().iter().map(|instrument| instrument.id.as_str()),
                |near| format!("\"{near}\""),
                "`fieldbook info` lists the instruments",
            ));
        }
    }
}

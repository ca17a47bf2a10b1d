//! What an edition's catalogues lack: errors in the front matter and interface, a share in the guides.

use super::editions::Edition;
use super::languages::Language;
use crate::catalogue::Review;
use crate::diagnostic::{Diagnostic, Sink};
use crate::digest::{hex, sha256};
use crate::project::{Project, Spanned};
use crate::series::{Block, BlockKind, Body, Met, ProductName, Series, Unit};
use crate::source::Span;

/// A share of a guide's texts above which the guide's pages should follow its translation.
const MOST: f64 = 0.5;

/// Reports what is missing, and notes what is drafted or falls back.
pub fn check(edition: &Edition, project: &Project, series: &Series, sink: &mut Sink) {
    for language in edition.all_languages().into_iter().filter(|language| !language.is_unread) {
        let place = edition.language_span(project, language);
        check_words(language, place, sink);
        if language.review == Some(Review::Drafted) {
            let message = format!("the translation into `{}` is a draft, and its pages say so", language.tag);
            sink.push(
                Diagnostic::note("drafted", place, message)
                    .hint("set X-Review: reviewed in its catalogue once a native speaker has read it"),
            );
        }
        check_titles(edition, language, series, sink);
    }
    for language in edition.languages.iter().filter(|language| !language.is_unread) {
        check_pages(edition, project, series, language, sink);
    }
    note_shares(edition, project, series, sink);
    check_bases(edition, project, sink);
}

fn check_words(language: &Language, place: Span, sink: &mut Sink) {
    let missing = &language.missing;
    if missing.is_empty() {
        return;
    }
    let first: Vec<String> = missing.iter().take(3).map(|word| format!("\"{word}\"")).collect();
    let message = match missing.len() == language.words.len() {
        true => format!("there are no interface words in `{}`", language.tag),
        false => format!("{} interface words are missing in `{}`: {} …", missing.len(), language.tag, first.join(", ")),
    };
    sink.push(
        Diagnostic::error("missing-words", place, message)
            .hint(format!("translate layouts/locale/ui.pot into layouts/locale/{0}.po, or add the messages to content/locale/{0}.po under the context \"ui\"", language.tag)),
    );
}

fn missing(unit: &Unit, edition: &Edition, language: &Language) -> Diagnostic {
    let short: String = unit.message.chars().take(60).collect();
    let message =
        format!("no translation into `{}` of this text, which the edition `{}` prints", language.tag, edition.id());
    Diagnostic::error("missing-translation", unit.span(), message).hint(format!(
        "translate the message \"{}\" with the context \"{}\" in content/locale/{}.po",
        short.replace('\n', " "),
        unit.context,
        language.tag
    ))
}

fn check_titles(edition: &Edition, language: &Language, series: &Series, sink: &mut Sink) {
    let guides = series.guides.iter().flat_map(|guide| [&guide.title, &guide.subtitle]);
    for unit in [&series.title, &series.publisher].into_iter().chain(guides) {
        if !edition.is_translated(unit, language) {
            sink.push(missing(unit, edition, language));
        }
    }
}

fn check_pages(edition: &Edition, project: &Project, series: &Series, language: &Language, sink: &mut Sink) {
    for name in project.page_names(&edition.config) {
        let Some(version) = edition.page(series, &name, &language.tag) else { continue };
        if version.is_monolingual {
            if version.page.body.is_fillable() {
                let span = project.sources.head(version.page.file);
                sink.push(
                    Diagnostic::error(
                        "fillable-page",
                        span,
                        "a page with blocks to fill in is printed once, in all languages together",
                    )
                    .hint("write it as one page without a language in its name, and translate it in the catalogue"),
                );
            }
            continue;
        }
        for unit in printed_units(&version.page.body, edition.id()) {
            if !edition.is_translated(unit, language) {
                sink.push(missing(unit, edition, language));
            }
        }
    }
}

/// The units of blocks that the edition prints in any product, and of footnotes.
fn printed_units<'a>(body: &'a Body, edition: &str) -> Vec<&'a Unit> {
    let printed = |block: &Block| {
        let BlockKind::Only(condition, _) = &block.kind else { return true };
        ProductName::ALL.iter().any(|product| condition.holds(edition, *product))
    };
    let mut units = Vec::new();
    body.visit_kept(&printed, &mut |met| {
        if let Met::Unit(unit) = met {
            units.push(unit);
        }
    });
    units
}

/// Notes how much of each guide is translated, and suggests the change of `guide-language`.
fn note_shares(edition: &Edition, project: &Project, series: &Series, sink: &mut Sink) {
    for guide in &series.guides {
        let units: Vec<&Unit> = guide.chapters.iter().flat_map(|chapter| chapter.body.units()).collect();
        let share = |language: &Language| {
            let done = units.iter().filter(|unit| edition.is_translated(unit, language)).count();
            done as f64 / units.len().max(1) as f64
        };
        let language = &edition.guide_language;
        let done = share(language);
        if done < 1.0 && !language.is_unread {
            let place = edition.language_span(project, language);
            let percent = (done * 100.0).floor();
            let message = format!(
                "{percent} % of the guide `{}` is translated into `{}`; the rest is in `{}`",
                guide.id, language.tag, edition.source_language.tag
            );
            sink.push(Diagnostic::note("guide-share", place, message));
        }
        let first = edition.languages.first().filter(|first| first.tag != language.tag && share(first) >= MOST);
        if let Some(first) = first {
            let message = format!("most of the guide `{}` is translated into `{}`", guide.id, first.tag);
            let place = edition.language_span(project, first);
            sink.push(
                Diagnostic::note("guide-language", place, message)
                    .hint(format!("set guide-language = \"{}\"", first.tag)),
            );
        }
    }
}

/// `[base]`: pages of the series that have changed since an edition replaced them.
fn check_bases(edition: &Edition, project: &Project, sink: &mut Sink) {
    for (name, recorded) in &edition.config.base {
        let page = project.pages.iter().find(|page| page.edition.is_none() && page.name == *name);
        match page.map(|page| digest(&project.sources.file(page.file).text)) {
            None => sink.push(unknown_base(name, recorded)),
            Some(now) if now != recorded.value => sink.push(
                Diagnostic::warning(
                    "base-changed",
                    recorded.span,
                    format!("the series' page `{name}` has changed since this edition replaced it"),
                )
                .hint(format!("compare the two pages, then set {name} = \"{now}\"")),
            ),
            Some(_) => {}
        }
    }
}

fn unknown_base(name: &str, recorded: &Spanned<String>) -> Diagnostic {
    Diagnostic::warning("base-changed", recorded.span, format!("the series has no page `{name}` any more"))
        .hint("take the line out of [base]")
}

/// First 12 hexadecimal digits of the SHA-256 of a page.
fn digest(text: &str) -> String {
    hex(&sha256(text.as_bytes())[..6])
}

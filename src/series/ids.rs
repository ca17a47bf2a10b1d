//! Ids are unique in a guide and the front matter taken together; `for` names an exercise; conditions name editions.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Block, BlockKind, Body, FlowKind, Guide, Page, Series};
use super::visit::plain;
use crate::diagnostic::{Diagnostic, Sink, suggestion};
use crate::project::{PageRole, Project, Spanned, is_id};
use crate::source::Span;

/// Checks the ids of every guide with the front matter of every edition.
pub fn check(series: &Series, project: &Project, sink: &mut Sink) {
    check_shapes(series, sink);
    let editions: Vec<&str> = project.editions.iter().map(|edition| edition.id.as_str()).collect();
    for edition in editions.iter().copied().chain(editions.is_empty().then_some("")) {
        let pages: Vec<&Page> = series.pages.iter().filter(|page| belongs(page, edition, series)).collect();
        for guide in &series.guides {
            check_unique(guide, &pages, project, sink);
        }
    }
    let pages: Vec<&Body> = series.pages.iter().map(|page| &page.body).collect();
    for guide in &series.guides {
        let chapters: Vec<&Body> = guide.chapters.iter().map(|chapter| &chapter.body).collect();
        check_answers(&chapters, &pages, "in this guide", sink);
    }
    for page in &pages {
        check_answers(&[page], &pages, "on the front pages", sink);
    }
    pages.iter().for_each(|page| check_tools(page, sink));
    check_glossaries(series, project, sink);
    for body in series.bodies() {
        body.walk(&mut |block| check_editions(block, &editions, sink));
    }
}

/// Whether an edition prints this page: its own, or the series' where it has none of that name.
fn belongs(page: &Page, edition: &str, series: &Series) -> bool {
    match &page.edition {
        Some(owner) => owner == edition && page.lang.is_none(),
        None => !series
            .pages
            .iter()
            .any(|other| other.edition.as_deref() == Some(edition) && other.lang.is_none() && other.name == page.name),
    }
}

fn check_shapes(series: &Series, sink: &mut Sink) {
    for body in series.bodies() {
        body.walk(&mut |block| {
            for id in block.ids().into_iter().filter(|id| !is_id(&id.value)) {
                sink.push(
                    Diagnostic::error("bad-id", id.span, format!("`{}` cannot be an id", id.value))
                        .hint("use small letters a to z, digits and hyphens, beginning with a letter"),
                );
            }
        });
    }
}

fn check_unique(guide: &Guide, pages: &[&Page], project: &Project, sink: &mut Sink) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let bodies = pages.iter().map(|page| &page.body).chain(guide.chapters.iter().map(|chapter| &chapter.body));
    for body in bodies {
        body.walk(&mut |block| {
            for id in block.ids() {
                let Some(first) = seen.insert(&id.value, id.span) else { continue };
                let file = project.sources.file(first.file);
                let line = file.position(first.start as usize).line;
                sink.push(
                    Diagnostic::error("duplicate-id", id.span, format!("the id `{}` is used twice", id.value))
                        .hint(format!("it stands first in {}:{line}; give this one another name", file.path)),
                );
                seen.insert(&id.value, first);
            }
        });
    }
}

/// Answers in `bodies` are for exercises that stand there or on the front pages, `pages`; `place` says so in words.
fn check_answers(bodies: &[&Body], pages: &[&Body], place: &str, sink: &mut Sink) {
    let mut exercises: BTreeSet<&str> = BTreeSet::new();
    let mut answers: Vec<&Spanned<String>> = Vec::new();
    for body in bodies.iter().chain(pages) {
        body.walk(&mut |block| {
            if let BlockKind::Exercise { .. } = &block.kind {
                exercises.extend(block.id.as_ref().map(|id| id.value.as_str()));
            }
        });
    }
    for body in bodies {
        body.walk(&mut |block| {
            if let BlockKind::Answer { exercise, .. } = &block.kind {
                answers.push(exercise);
            }
        });
    }
    let mut answered: BTreeSet<&str> = BTreeSet::new();
    for answer in answers {
        let name = &answer.value;
        if !exercises.contains(name.as_str()) {
            let message = format!("there is no exercise `{name}` {place}");
            sink.push(Diagnostic::error("unknown-exercise", answer.span, message).suggest_as(
                name,
                exercises.iter().copied(),
                |near| format!("for={near}"),
                "give the exercise an id and name it here",
            ));
        } else if !answered.insert(name) {
            sink.push(
                Diagnostic::error("named-twice", answer.span, format!("the exercise `{name}` has two answers"))
                    .hint("put both into one block"),
            );
        }
    }
}

/// Front pages are the edition's, and are not composed: a tool is a page of a guide.
fn check_tools(page: &Body, sink: &mut Sink) {
    page.walk(&mut |block| {
        if let BlockKind::Tool { .. } = &block.kind {
            sink.push(
                Diagnostic::error("misplaced-block", block.span, "a tool stands on a page of the front matter")
                    .hint("move it into a chapter of a guide"),
            );
        }
    });
}

/// Terms that a guide selects and the glossary lacks.
fn check_glossaries(series: &Series, project: &Project, sink: &mut Sink) {
    let pages = series.pages.iter().filter(|page| is_glossary(page));
    let mut known: Vec<String> = Vec::new();
    for unit in pages.flat_map(|page| page.body.units()) {
        if let FlowKind::Definitions(terms) = &unit.flow.kind {
            known.extend(terms.iter().map(|term| plain(&term.content)));
        }
    }
    for term in project.guides.iter().flat_map(|guide| guide.glossary.iter().flatten()) {
        if !known.contains(&term.value) {
            let message = format!("the glossary has no term \"{}\"", term.value);
            sink.push(Diagnostic::error("unknown-term", term.span, message).suggest_as(
                &term.value,
                known.iter().map(String::as_str),
                |near| format!("\"{near}\""),
                "add it to front-matter/glossary.md, or take it out here",
            ));
        }
    }
}

/// Whether guides select from this page.
fn is_glossary(page: &Page) -> bool {
    PageRole::of(&page.name) == Some(PageRole::Glossary) && page.lang.is_none()
}

fn check_editions(block: &Block, editions: &[&str], sink: &mut Sink) {
    let BlockKind::Only(condition, _) = &block.kind else { return };
    for edition in condition.editions.iter().chain(&condition.not_editions) {
        if !editions.contains(&edition.value.as_str()) {
            // Not an error: an edition may be added later, and a partner may build a part of them.
            let near = suggestion(&edition.value, editions.iter().copied(), |near| format!("`{near}`"));
            sink.push(
                Diagnostic::warning(
                    "unknown-edition",
                    edition.span,
                    format!("there is no edition `{}`", edition.value),
                )
                .maybe_hint(near),
            );
        }
    }
}

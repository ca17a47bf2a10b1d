//! Every file of the project to the series.

use std::sync::Arc;

use super::classes::Written;
use super::tree::{Block, Body, Chapter, Guide, Page, Pictures, Series, Unit};
use super::{blocks, classes, headings, ids, pictures};
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::{QuotationMarks, Tag};
use crate::project::{GuideConfig, Project, Spanned};
use crate::source::Span;

impl Series {
    /// Parses every chapter and page of the project.
    pub fn parse(project: &Project) -> (Self, Sink) {
        let mut sink = Sink::default();
        let quotes = Arc::new(QuotationMarks::of(&Tag::of(&project.series.language.value)));
        let written = Written { context: "series".into(), quotes };
        let series = Self {
            title: title_unit(&written, &project.series.title, &mut sink),
            publisher: title_unit(&written, &project.series.publisher, &mut sink),
            guides: project
                .guides
                .iter()
                .map(|guide| parse_guide(project, guide, &written.quotes, &mut sink))
                .collect(),
            pages: parse_pages(project, &written.quotes, &mut sink),
            pictures: Pictures::default(),
        };
        let pictures = pictures::read(&series, project, &mut sink);
        let series = Self { pictures, ..series };
        ids::check(&series, project, &mut sink);
        headings::check(&series, &mut sink);
        (series, sink)
    }
}

fn title_unit(written: &Written, text: &Spanned<String>, sink: &mut Sink) -> Unit {
    classes::words_unit(written, &text.value, text.span, sink)
}

fn parse_guide(project: &Project, config: &GuideConfig, quotes: &Arc<QuotationMarks>, sink: &mut Sink) -> Guide {
    let written = Written { context: format!("guides/{}", config.id).into(), quotes: quotes.clone() };
    let mut chapters = Vec::new();
    for entry in &config.chapters {
        let key = (config.id.clone(), entry.file.value.clone());
        let Some(&file) = project.chapters.get(&key) else { continue };
        let id = entry.file.value.trim_end_matches(".md").to_string();
        let text = project.sources.file(file).text.clone();
        let body = blocks::parse(&text, file, &format!("{}/{id}", written.context), quotes, sink);
        check_title(&body, project.sources.head(file), sink);
        chapters.push(Chapter { id, part: entry.part, file, body });
    }
    Guide {
        id: config.id.clone(),
        title: title_unit(&written, &config.title, sink),
        subtitle: title_unit(&written, &config.subtitle, sink),
        subject: title_unit(&written, &config.subject, sink),
        chapters,
    }
}

fn parse_pages(project: &Project, quotes: &Arc<QuotationMarks>, sink: &mut Sink) -> Vec<Page> {
    let mut pages = Vec::new();
    for page in &project.pages {
        let text = project.sources.file(page.file).text.clone();
        let own = page.lang.as_ref().map(|lang| Arc::new(QuotationMarks::of(&Tag::of(lang))));
        let quotes = own.as_ref().unwrap_or(quotes);
        let body = blocks::parse(&text, page.file, &format!("front-matter/{}", page.name), quotes, sink);
        check_title(&body, project.sources.head(page.file), sink);
        check_placing(&body, sink);
        pages.push(Page {
            name: page.name.clone(),
            edition: page.edition.clone(),
            lang: page.lang.clone(),
            file: page.file,
            body,
        });
    }
    pages
}

/// What is asked of pages is asked in chapters: a page of the front matter begins by itself and ends by itself.
fn check_placing(page: &Body, sink: &mut Sink) {
    page.walk(&mut |block| {
        if block.placing.is_asked() {
            let message = "`break` and `keep` stand in the chapters of guides";
            sink.push(
                Diagnostic::error("misplaced-attribute", block.span, message)
                    .hint("take it out; an edition's pages are composed by themselves"),
            );
        }
    });
}

/// A chapter or page begins with its title, at level 1.
fn check_title(body: &Body, head: Span, sink: &mut Sink) {
    let first = body.blocks.first().and_then(Block::heading_level);
    if first != Some(1) {
        let span = body.blocks.first().map_or(head, |block| block.span);
        sink.push(
            Diagnostic::error("missing-title", span, "the file does not begin with its title")
                .hint("write the title as the first line, after one # and a space"),
        );
    }
}

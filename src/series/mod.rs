//! The sources as a typed tree with spans: Markdown and fenced divs of every guide and front-matter page.
//!
//! [`Series::parse`] goes through the files of a [`Project`] once. Ids, footnotes, classes and attributes are checked
//! here; what depends on an edition (links into front matter, languages, facts) is checked later.

mod attributes;
mod blocks;
mod classes;
mod depth;
mod drawing;
mod fences;
mod fields;
mod flow;
mod headings;
mod ids;
mod inline;
mod messages;
mod names;
mod origin;
mod pictures;
mod placeholders;
mod prose;
mod svg;
mod tree;
mod visit;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use depth::{MAX_DEPTH, check as check_depth};
pub use fields::{Slot, SlotKind, slots};
pub use names::{Alignment, Callout, Class, Group, Key, NotepadStyle, ProductName, UnknownName};
pub use pictures::{Picture, PictureKind, Pictures};
pub use prose::check as check_prose;
pub use svg::map_words;
pub use tree::*;
pub use visit::{Met, Role, Words, each_inline, plain};

use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{GuideConfig, Project, Spanned};
use crate::source::Span;

impl Series {
    /// Parses every chapter and page of the project.
    pub fn parse(project: &Project) -> (Self, Sink) {
        let mut sink = Sink::default();
        let context: Arc<str> = "series".into();
        let series = Self {
            title: title_unit(&context, &project.series.title, &mut sink),
            publisher: title_unit(&context, &project.series.publisher, &mut sink),
            guides: project.guides.iter().map(|guide| parse_guide(project, guide, &mut sink)).collect(),
            pages: parse_pages(project, &mut sink),
            pictures: Pictures::default(),
        };
        let pictures = Pictures::read(&series, project, &mut sink);
        let series = Self { pictures, ..series };
        ids::check(&series, project, &mut sink);
        headings::check(&series, &mut sink);
        (series, sink)
    }
}

/// Parses a message of a catalogue: Markdown again. `labels` are the footnotes that it may refer to.
pub fn parse_message(text: &str, at: Span, labels: &BTreeSet<&str>, sink: &mut Sink) -> Vec<Flow> {
    use std::fmt::Write;
    let mut whole = text.to_string();
    let marks: BTreeSet<&str> = blocks::note_marks(text).into_iter().map(|(label, _)| label).collect();
    for label in marks.intersection(labels) {
        // A footnote mark is one only where its text is defined.
        let _ = write!(whole, "\n\n[^{label}]: x");
    }
    let parsed = flow::parse(&whole, &whole, origin::Origin::Entry(at), sink);
    for label in marks.difference(labels) {
        sink.push(
            Diagnostic::error(
                "undefined-footnote",
                at,
                format!("the translation has a footnote `{label}` that its source file lacks"),
            )
            .hint("keep the names of footnotes as they are in the source"),
        );
    }
    parsed.flows.into_iter().map(|(flow, _)| flow).collect()
}

fn title_unit(context: &Arc<str>, text: &Spanned<String>, sink: &mut Sink) -> Unit {
    classes::words_unit(context, &text.value, text.span, sink)
}

fn parse_guide(project: &Project, config: &GuideConfig, sink: &mut Sink) -> Guide {
    let context: Arc<str> = format!("guides/{}", config.id).into();
    let mut chapters = Vec::new();
    for entry in &config.chapters {
        let key = (config.id.clone(), entry.file.value.clone());
        let Some(&file) = project.chapters.get(&key) else { continue };
        let id = entry.file.value.trim_end_matches(".md").to_string();
        let text = project.sources.file(file).text.clone();
        let body = blocks::parse(&text, file, &format!("{context}/{id}"), sink);
        check_title(&body, project.sources.head(file), sink);
        chapters.push(Chapter { id, part: entry.part, file, body });
    }
    Guide {
        id: config.id.clone(),
        title: title_unit(&context, &config.title, sink),
        subtitle: title_unit(&context, &config.subtitle, sink),
        subject: title_unit(&context, &config.subject, sink),
        chapters,
    }
}

fn parse_pages(project: &Project, sink: &mut Sink) -> Vec<Page> {
    let mut pages = Vec::new();
    for page in &project.pages {
        let text = project.sources.file(page.file).text.clone();
        let body = blocks::parse(&text, page.file, &format!("front-matter/{}", page.name), sink);
        check_title(&body, project.sources.head(page.file), sink);
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

impl Block {
    /// The level of a heading, as written.
    pub fn heading_level(&self) -> Option<u8> {
        match &self.kind {
            BlockKind::Leaf(Unit { flow: Flow { kind: FlowKind::Heading { level, .. }, .. }, .. }) => Some(*level),
            _ => None,
        }
    }
}

impl Body {
    /// Whether a person can fill in anything here.
    pub fn is_fillable(&self) -> bool {
        let mut found = false;
        self.walk(&mut |block| found |= !slots(block).is_empty() || matches!(block.kind, BlockKind::Status));
        found
    }

    /// The labels of its footnotes.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.notes.iter().map(|note| note.label.as_str()).collect()
    }
}

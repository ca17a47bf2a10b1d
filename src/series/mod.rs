//! The sources as a typed tree with spans: Markdown and fenced divs of every guide and front-matter page.
//!
//! [`Series::parse`] goes through the files of a [`Project`] once. Ids, footnotes, classes and attributes are checked
//! here; what depends on an edition (links into front matter, languages, facts) is checked later.

mod attributes;
mod blocks;
mod classes;
mod fences;
mod fields;
mod flow;
mod headings;
mod ids;
mod inline;
mod messages;
mod pictures;
mod prose;
mod svg;
mod tree;

use std::sync::Arc;

pub use fields::{FieldKind, Slot, SlotKind, UnknownKind, slots};
pub use pictures::{Picture, PictureKind, Pictures};
pub use prose::check as check_prose;
pub use svg::map_words;
pub use tree::*;

use crate::diagnostic::{Diagnostic, Sink};
use crate::project::{GuideConfig, Project, Spanned};
use crate::source::Span;

impl Series {
    /// Parses every chapter and page of the project.
    pub fn parse(project: &Project) -> (Self, Sink) {
        let mut sink = Sink::default();
        let context: Arc<str> = "series".into();
        let series = Self {
            title: title_unit(&context, &project.series.title),
            publisher: title_unit(&context, &project.series.publisher),
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
pub fn parse_message(text: &str, at: Span, labels: &[&str], sink: &mut Sink) -> Vec<Flow> {
    use std::fmt::Write;
    let mut whole = text.to_string();
    for label in labels {
        // A footnote mark is one only where its text is defined.
        let _ = write!(whole, "\n\n[^{label}]: x");
    }
    let parsed = flow::parse(&whole, &whole, flow::Origin::Entry(at), sink);
    for range in blocks::undefined_notes(text, labels) {
        let label = &text[range];
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

fn title_unit(context: &Arc<str>, text: &Spanned<String>) -> Unit {
    classes::words_unit(context, &text.value, text.span)
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
        title: title_unit(&context, &config.title),
        subtitle: title_unit(&context, &config.subtitle),
        subject: title_unit(&context, &config.subject),
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

impl Series {
    /// Every body: chapters, then pages.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let chapters = self.guides.iter().flat_map(|guide| guide.chapters.iter().map(|chapter| &chapter.body));
        chapters.chain(self.pages.iter().map(|page| &page.body))
    }

    /// The titles and names in TOML that are translated.
    pub fn names(&self) -> impl Iterator<Item = &Unit> {
        let guides = self.guides.iter().flat_map(|guide| [&guide.title, &guide.subtitle, &guide.subject]);
        [&self.title, &self.publisher].into_iter().chain(guides)
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

    /// The blocks inside this one.
    pub fn children(&self) -> &[Block] {
        match &self.kind {
            BlockKind::Quote(blocks)
            | BlockKind::Notepad { prompt: blocks, .. }
            | BlockKind::Exercise { blocks, .. }
            | BlockKind::Checklist { intro: blocks, .. }
            | BlockKind::Scale { intro: blocks, .. }
            | BlockKind::Fields { intro: blocks, .. }
            | BlockKind::Case(blocks)
            | BlockKind::Voice { blocks, .. }
            | BlockKind::Callout(_, blocks)
            | BlockKind::Answer { blocks, .. }
            | BlockKind::Facilitator(blocks)
            | BlockKind::Only(_, blocks) => blocks,
            BlockKind::Leaf(_) | BlockKind::Code(_) | BlockKind::Rule | BlockKind::Status => &[],
        }
    }

    /// The units of this block itself, not those of the blocks inside it, in reading order.
    pub fn units(&self) -> Vec<&Unit> {
        match &self.kind {
            BlockKind::Leaf(unit) => vec![unit],
            BlockKind::Exercise { title, .. } => vec![title],
            BlockKind::Checklist { items, .. } => vec![items],
            BlockKind::Scale { low, high, items, .. } => low.iter().chain(high).chain([items]).collect(),
            BlockKind::Fields { cells, .. } => vec![cells],
            BlockKind::Voice { source, .. } => vec![source],
            _ => Vec::new(),
        }
    }

    /// Calls `visit` on this block and every block inside it, in reading order.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}

impl Body {
    /// Calls `visit` on every block, those of footnotes last.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        for block in self.blocks.iter().chain(self.notes.iter().flat_map(|note| &note.blocks)) {
            block.walk(visit);
        }
    }

    /// Every unit, in reading order, those of footnotes last.
    pub fn units(&self) -> Vec<&Unit> {
        let mut units = Vec::new();
        self.walk(&mut |block| units.extend(block.units()));
        units
    }

    /// Whether a person can fill in anything here.
    pub fn is_fillable(&self) -> bool {
        let mut found = false;
        self.walk(&mut |block| found |= !slots(block).is_empty() || matches!(block.kind, BlockKind::Status));
        found
    }

    /// The labels of its footnotes.
    pub fn labels(&self) -> Vec<&str> {
        self.notes.iter().map(|note| note.label.as_str()).collect()
    }
}

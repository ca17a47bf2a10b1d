//! What is printed, in which order: the pages of the front matter in each of their versions, and the parts of a guide.

use crate::edition::{Edition, Language, PageVersion};
use crate::project::{PageRole, Part, Project};
use crate::series::{Block, BlockKind, Chapter, FlowKind, Guide, Series};

/// A page of the front matter as it is printed once.
#[derive(Debug)]
pub struct FrontPage<'a> {
    /// The name of the page: of its file, without language and `.md`.
    pub name: String,
    /// What it is to the book, where its name says so.
    pub role: Option<PageRole>,
    /// What stands on it.
    pub version: PageVersion<'a>,
    /// The languages that it is printed in: one, or all at once.
    pub languages: Vec<&'a Language>,
}

/// The pages of the front matter: each in each language, those that people write on and the glossary once in all. The
/// versions of a page stand together.
pub fn front_pages<'a>(project: &Project, series: &'a Series, edition: &'a Edition) -> Vec<FrontPage<'a>> {
    let languages: Vec<&Language> = edition.languages.iter().map(|language| &**language).collect();
    let mut pages = Vec::new();
    for name in project.page_names(&edition.config) {
        let role = PageRole::of(&name);
        let written = edition.page(series, &name, "");
        let together = role == Some(PageRole::Glossary) || written.is_some_and(|it| it.page.body.is_fillable());
        let groups: Vec<Vec<&Language>> = match together {
            true => vec![languages.clone()],
            false => languages.iter().map(|language| vec![*language]).collect(),
        };
        for languages in groups {
            let one = if let [one] = languages[..] { one.tag.as_str() } else { "" };
            if let Some(version) = edition.page(series, &name, one).filter(|_| !languages.is_empty()) {
                pages.push(FrontPage { name: name.clone(), role, version, languages });
            }
        }
    }
    pages
}

/// A part's chapters, and its number.
#[derive(Debug)]
pub struct PartPlan<'s> {
    /// Which of the parts that a guide can have.
    pub part: Part,
    /// From 1; none of an appendix.
    pub number: Option<usize>,
    /// Its chapters, in the guide's order.
    pub chapters: Vec<&'s Chapter>,
}

/// The parts of a guide in order.
pub fn parts(guide: &Guide) -> Vec<PartPlan<'_>> {
    let mut parts: Vec<PartPlan<'_>> = Vec::new();
    for chapter in &guide.chapters {
        match parts.last_mut().filter(|last| last.part == chapter.part) {
            Some(last) => last.chapters.push(chapter),
            None => {
                let number = (chapter.part != Part::Appendix).then_some(parts.len() + 1);
                parts.push(PartPlan { part: chapter.part, number, chapters: vec![chapter] });
            }
        }
    }
    parts
}

/// Index of the heading of a part's outcomes: its first section, where that is a heading and one list and nothing else.
pub fn outcomes(blocks: &[Block]) -> Option<usize> {
    let at = blocks.iter().position(|block| block.heading_level() == Some(2))?;
    let is_list =
        matches!(&blocks.get(at + 1)?.kind, BlockKind::Leaf(unit) if matches!(unit.flow.kind, FlowKind::List(_)));
    let ends = blocks.get(at + 2).is_none_or(|next| next.heading_level().is_some_and(|level| level <= 2));
    (is_list && ends).then_some(at)
}

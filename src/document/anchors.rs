//! Numbers and targets: what a link can lead to, and what it is called there.
//!
//! Numbers follow from the source and the edition alone, so that every product of a guide and edition has the same.

use std::collections::BTreeMap;

use super::model::TargetKind;
use crate::edition::Edition;
use crate::project::{Part, Product, Project};
use crate::series::{Block, BlockKind, Chapter, Flow, FlowKind, Guide, Series, Unit};
use crate::source::Span;

/// What a link can lead to.
#[derive(Debug, Clone)]
pub struct Anchor<'s> {
    /// What it is.
    pub what: TargetKind,
    /// `2.1` or `7`.
    pub number: Option<String>,
    /// The title, where it has one.
    pub title: Option<&'s Unit>,
}

/// The targets of a guide and of an edition's front matter, by id.
#[derive(Debug, Default)]
pub struct Anchors<'s> {
    by_id: BTreeMap<&'s str, Anchor<'s>>,
    /// Numbers of sections, by the place of their headings.
    sections: BTreeMap<Span, String>,
}

/// A part's chapters, and its number.
#[derive(Debug)]
pub struct PartPlan<'s> {
    /// The part.
    pub part: Part,
    /// From 1; none of an appendix.
    pub number: Option<usize>,
    /// Its chapters.
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

impl<'s> Anchors<'s> {
    /// The target with this id.
    pub fn get(&self, id: &str) -> Option<&Anchor<'s>> {
        self.by_id.get(id)
    }

    /// The number of the section that the heading at this place begins.
    pub fn section(&self, heading: Span) -> Option<String> {
        self.sections.get(&heading).cloned()
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &'s str> {
        self.by_id.keys().copied()
    }

    /// Numbers the guide as the edition prints it, and takes in the front matter's ids.
    pub fn of(guide: &'s Guide, edition: &Edition, project: &Project, series: &'s Series, product: Product) -> Self {
        let mut counter = Counter { anchors: Self::default(), edition: edition.id(), product, ..Counter::new() };
        for name in project.page_names(&edition.config) {
            if let Some(version) = edition.page(series, &name, "") {
                counter.front(&version.page.body.blocks);
            }
        }
        for plan in parts(guide) {
            counter.part(&plan);
        }
        counter.anchors
    }
}

struct Counter<'s, 'e> {
    anchors: Anchors<'s>,
    edition: &'e str,
    product: Product,
    part: Option<usize>,
    section: usize,
    exercise: usize,
    figure: usize,
    /// Added to the level of a heading: 1 where a part has several chapters.
    shift: u8,
}

impl<'s> Counter<'s, '_> {
    fn new() -> Self {
        Self {
            anchors: Anchors::default(),
            edition: "",
            product: Product::Workbook,
            part: None,
            section: 0,
            exercise: 0,
            figure: 0,
            shift: 0,
        }
    }

    fn front(&mut self, blocks: &'s [Block]) {
        for block in blocks {
            if self.is_printed(block) {
                self.add(block, None);
                self.front(block.children());
            }
        }
    }

    fn part(&mut self, plan: &PartPlan<'s>) {
        self.part = plan.number;
        self.section = 0;
        self.shift = u8::from(plan.chapters.len() > 1);
        for (index, chapter) in plan.chapters.iter().enumerate() {
            let outcomes = if index == 0 { outcomes(&chapter.body.blocks) } else { None };
            for (index, block) in chapter.body.blocks.iter().enumerate() {
                self.block(block, outcomes == Some(index));
            }
        }
    }

    fn is_printed(&self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Only(condition, _) => condition.holds(self.edition, self.product),
            _ => true,
        }
    }

    fn block(&mut self, block: &'s Block, is_outcomes: bool) {
        if !self.is_printed(block) {
            return;
        }
        let number = self.number(block, is_outcomes);
        self.add(block, number);
        for child in block.children() {
            self.block(child, false);
        }
    }

    fn number(&mut self, block: &Block, is_outcomes: bool) -> Option<String> {
        match &block.kind {
            BlockKind::Exercise { .. } => {
                self.exercise += 1;
                Some(self.exercise.to_string())
            }
            BlockKind::Leaf(Unit { flow: Flow { kind: FlowKind::Figure(figure), .. }, .. })
                if !figure.caption.is_empty() =>
            {
                self.figure += 1;
                Some(self.figure.to_string())
            }
            _ => {
                let level = block.heading_level()? + self.shift;
                let number = self.section_number(level, level == 2 && !is_outcomes);
                if let Some(number) = number.as_ref().filter(|_| level <= 2 && !is_outcomes) {
                    self.anchors.sections.insert(block.span, number.clone());
                }
                number
            }
        }
    }

    /// The number of the section that a heading begins or stands in: of the part alone before its first section.
    fn section_number(&mut self, level: u8, begins: bool) -> Option<String> {
        let part = self.part?;
        self.section += usize::from(begins);
        match (level, self.section) {
            (1, _) | (_, 0) => Some(part.to_string()),
            (_, section) => Some(format!("{part}.{section}")),
        }
    }

    fn add(&mut self, block: &'s Block, number: Option<String>) {
        let Some(id) = &block.id else { return };
        let (what, title) = match &block.kind {
            BlockKind::Exercise { title, .. } => (TargetKind::Exercise, Some(title)),
            BlockKind::Notepad { .. } => (TargetKind::Notepad, None),
            BlockKind::Leaf(unit) => match unit.flow.kind {
                FlowKind::Heading { .. } => (TargetKind::Heading, Some(unit)),
                FlowKind::Figure(_) => (TargetKind::Figure, None),
                _ => (TargetKind::Block, None),
            },
            _ => (TargetKind::Block, None),
        };
        self.anchors.by_id.insert(&id.value, Anchor { what, number, title });
    }
}

/// Index of the heading of a part's outcomes: its first section, where that is a heading and one list and nothing else.
pub fn outcomes(blocks: &[Block]) -> Option<usize> {
    let at = blocks.iter().position(|block| block.heading_level() == Some(2))?;
    let is_list =
        matches!(&blocks.get(at + 1)?.kind, BlockKind::Leaf(unit) if matches!(unit.flow.kind, FlowKind::List(_)));
    let ends = blocks.get(at + 2).is_none_or(|next| next.heading_level().is_some_and(|level| level <= 2));
    (is_list && ends).then_some(at)
}

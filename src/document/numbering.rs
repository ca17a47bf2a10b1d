//! The one numbering: sections, exercises and figures of a guide and of an edition's front pages, and what links can
//! lead to.
//!
//! One walk goes through everything in the order in which it is printed. Numbers follow from the source and the edition
//! alone, so that every product of a guide and edition has the same, and a room with all kinds of copy can be told
//! "exercise 7":
//!
//! - First come the numbers of what the workbook prints: front pages, the guide, answers.
//! - What only other products print (`only products=epub`) is numbered after that, and so takes no number from it.
//! - Figures in a facilitator's notes come last.
//! - A front page that is printed once for each language has the same numbers in all of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::model::TargetKind;
use super::order::{FrontPage, PartPlan, front_pages, outcomes, parts};
use crate::edition::Edition;
use crate::project::{Product, Project};
use crate::series::{Block, BlockKind, FlowKind, Guide, Met, Series, Unit};
use crate::source::Span;

/// A printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// Of a section, printed as `2.1`; of what stands in a part before its first, as `2`.
    Section {
        /// The part, from 1.
        part: usize,
        /// The section in it, from 1.
        section: Option<usize>,
    },
    /// Of an exercise or a figure, from 1.
    Counted(usize),
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section { part, section: Some(section) } => write!(out, "{part}.{section}"),
            Self::Section { part, section: None } => write!(out, "{part}"),
            Self::Counted(number) => write!(out, "{number}"),
        }
    }
}

/// What a link can lead to.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// What kind of place it is.
    pub kind: TargetKind,
    /// Its number: of a section (`2.1`), exercise or figure (`7`).
    pub number: Option<Number>,
    /// The number of the section that it stands in; none in front matter and appendices.
    pub section: Option<Number>,
    /// The title, where it has one.
    pub title: Option<Unit>,
    products: Vec<Product>,
}

impl Anchor {
    /// Whether a product prints it.
    pub fn is_in(&self, product: Product) -> bool {
        self.products.contains(&product)
    }
}

/// The numbers of a guide and of an edition's front pages, and their targets by id.
#[derive(Debug, Default)]
pub struct Numbering {
    anchors: BTreeMap<String, Anchor>,
    /// Numbers of sections, by the place of their headings.
    sections: BTreeMap<Span, Number>,
    exercises: BTreeMap<Spot, usize>,
    figures: BTreeMap<Spot, usize>,
}

/// A block, and of several figures in it which one, from 0.
type Spot = (Span, usize);

impl Numbering {
    /// Of no guide and no pages.
    pub const NOTHING: Self = Self {
        anchors: BTreeMap::new(),
        sections: BTreeMap::new(),
        exercises: BTreeMap::new(),
        figures: BTreeMap::new(),
    };

    /// Numbers a guide as an edition prints it, with the edition's front pages.
    pub fn new(guide: &Guide, edition: &Edition, project: &Project, series: &Series) -> Self {
        let mut walk = Walk::new(edition.id());
        let pages = front_pages(project, series, edition);
        for versions in pages.chunk_by(|one, other| one.name == other.name) {
            walk.front_page(versions);
        }
        parts(guide).iter().for_each(|plan| walk.part(plan));
        walk.finish()
    }

    /// The target with this id.
    pub fn get(&self, id: &str) -> Option<&Anchor> {
        self.anchors.get(id)
    }

    /// All ids that a link can name, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.anchors.keys().map(String::as_str)
    }

    /// The number of the section that the heading at this place begins.
    pub fn section(&self, heading: Span) -> Option<Number> {
        self.sections.get(&heading).copied()
    }

    /// The number of the exercise at this place.
    pub fn exercise(&self, block: Span) -> Option<usize> {
        self.exercises.get(&(block, 0)).copied()
    }

    /// The number of the `nth` figure in a block, from 0, if it is numbered.
    pub fn figure(&self, block: Span, nth: usize) -> Option<usize> {
        self.figures.get(&(block, nth)).copied()
    }

    /// The number of the exercise with this id, if a product prints it.
    pub fn exercise_of(&self, id: &str, product: Product) -> Option<usize> {
        let anchor = self.get(id).filter(|anchor| anchor.kind == TargetKind::Exercise && anchor.is_in(product))?;
        match anchor.number? {
            Number::Counted(number) => Some(number),
            Number::Section { .. } => None,
        }
    }
}

/// The numberings of all guides in one edition: each is made when it is first asked for, and kept.
#[derive(Debug, Default)]
pub struct Numberings {
    guides: BTreeMap<String, OnceLock<Numbering>>,
}

impl Numberings {
    /// Those of a series' guides, none made yet.
    pub fn new(series: &Series) -> Self {
        Self { guides: series.guides.iter().map(|guide| (guide.id.clone(), OnceLock::new())).collect() }
    }

    /// The numbering of a guide, always to be asked for with the same edition; none if there was no such guide.
    pub fn of(&self, guide: &Guide, edition: &Edition, project: &Project, series: &Series) -> Option<&Numbering> {
        let kept = self.guides.get(&guide.id)?;
        Some(kept.get_or_init(|| Numbering::new(guide, edition, project, series)))
    }
}

/// Stretches of a book that are numbered one after another, whatever the order of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Region {
    /// Where it is written.
    Text,
    /// Behind the last part.
    Answers,
    /// On pages of their own.
    Notes,
}

/// Where a block stands.
#[derive(Debug, Clone)]
struct Place {
    region: Region,
    /// Whether it stands in another block, where headings begin no section.
    inside: bool,
    /// The products that print it.
    products: Vec<Product>,
}

impl Place {
    fn is_in_workbook(&self) -> bool {
        self.products.contains(&Product::Workbook)
    }

    /// Where the blocks inside a block stand; none if no product of the edition prints them.
    fn within(&self, block: &Block, edition: &str) -> Option<Self> {
        let mut place = self.clone();
        match &block.kind {
            BlockKind::Only(condition, _) => {
                place.products.retain(|product| condition.holds(edition, *product));
                return (!place.products.is_empty()).then_some(place);
            }
            BlockKind::Answer { .. } => place.region = Region::Answers,
            BlockKind::Facilitator(_) => place.region = Region::Notes,
            BlockKind::Leaf(_)
            | BlockKind::Quote(_)
            | BlockKind::List { .. }
            | BlockKind::Item { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Notepad { .. }
            | BlockKind::Exercise { .. }
            | BlockKind::Tool { .. }
            | BlockKind::Checklist { .. }
            | BlockKind::Scale { .. }
            | BlockKind::Fields { .. }
            | BlockKind::Case(_)
            | BlockKind::Voice { .. }
            | BlockKind::Callout(..)
            | BlockKind::Status => {}
        }
        place.inside = true;
        Some(place)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    Exercise,
    Figure,
}

/// An exercise or figure; several spots are the versions of one in several languages.
struct Found {
    what: Counted,
    spots: Vec<Spot>,
    region: Region,
    in_workbook: bool,
}

impl Found {
    /// What is smaller is numbered first; equal ones in the order of the walk.
    fn order(&self) -> (bool, bool, Region) {
        (self.region == Region::Notes, !self.in_workbook, self.region)
    }
}

/// A section, or what stands in a part before its first.
struct Section {
    part: usize,
    begins: bool,
    in_workbook: bool,
    number: Option<usize>,
}

impl Section {
    fn number(&self) -> Number {
        Number::Section { part: self.part, section: self.number }
    }
}

/// An id with what is known of its target before all are counted.
struct Named {
    id: String,
    kind: TargetKind,
    counted: Option<(Counted, Spot)>,
    /// Of a heading: its section.
    heading: Option<usize>,
    section: Option<usize>,
    title: Option<Unit>,
    products: Vec<Product>,
}

struct Walk<'e> {
    edition: &'e str,
    found: Vec<Found>,
    sections: Vec<Section>,
    /// Headings that print their section's number.
    headings: Vec<(Span, usize)>,
    named: Vec<Named>,
    /// Index of the part's own entry among the sections, while in a part with a number.
    part: Option<usize>,
    /// Index of the section one is in.
    here: Option<usize>,
    /// Added to the level of a heading: 1 where a part has several chapters.
    shift: u8,
}

impl<'e> Walk<'e> {
    fn new(edition: &'e str) -> Self {
        Self {
            edition,
            found: Vec::new(),
            sections: Vec::new(),
            headings: Vec::new(),
            named: Vec::new(),
            part: None,
            here: None,
            shift: 0,
        }
    }

    /// All versions of a page: the first exercise of each is the same exercise, and so on.
    fn front_page(&mut self, versions: &[FrontPage<'_>]) {
        let start = self.found.len();
        for page in versions {
            let end = self.found.len();
            self.blocks(&page.version.page.body.blocks, &Self::top(), None);
            let again = self.found.split_off(end);
            self.merge(start, again);
        }
    }

    fn merge(&mut self, start: usize, again: Vec<Found>) {
        let mut seen = BTreeMap::new();
        for new in again {
            let nth = seen.entry(new.what).or_insert(0);
            let known = self.found[start..].iter_mut().filter(|found| found.what == new.what).nth(*nth);
            *nth += 1;
            match known {
                Some(known) => known.spots.extend(new.spots),
                None => self.found.push(new),
            }
        }
    }

    fn top() -> Place {
        Place { region: Region::Text, inside: false, products: Product::ALL.to_vec() }
    }

    fn part(&mut self, plan: &PartPlan<'_>) {
        self.part = plan.number.map(|number| self.section(number, false, true));
        self.here = self.part;
        self.shift = u8::from(plan.chapters.len() > 1);
        for (index, chapter) in plan.chapters.iter().enumerate() {
            let outcomes = if index == 0 { outcomes(&chapter.body.blocks) } else { None };
            self.blocks(&chapter.body.blocks, &Self::top(), outcomes);
        }
    }

    fn section(&mut self, part: usize, begins: bool, in_workbook: bool) -> usize {
        self.sections.push(Section { part, begins, in_workbook, number: None });
        self.sections.len() - 1
    }

    fn blocks(&mut self, blocks: &[Block], place: &Place, outcomes: Option<usize>) {
        for (index, block) in blocks.iter().enumerate() {
            let Some(within) = place.within(block, self.edition) else { continue };
            self.block(block, place, outcomes == Some(index));
            self.blocks(block.children(), &within, None);
        }
    }

    fn block(&mut self, block: &Block, place: &Place, is_outcomes: bool) {
        let heading = self.heading(block, place, is_outcomes);
        if let BlockKind::Leaf(unit) = &block.kind {
            self.figures(block.span, unit, place);
        }
        let (kind, title) = target(block);
        let counted = match kind {
            TargetKind::Exercise => Some(Counted::Exercise),
            TargetKind::Figure => Some(Counted::Figure),
            TargetKind::Heading | TargetKind::Tool | TargetKind::Notepad | TargetKind::Block | TargetKind::Guide => {
                None
            }
        };
        if kind == TargetKind::Exercise {
            self.count(Counted::Exercise, (block.span, 0), place);
        }
        let Some(id) = &block.id else { return };
        self.named.push(Named {
            id: id.value.clone(),
            kind,
            counted: counted.map(|what| (what, (block.span, 0))),
            heading,
            section: self.here,
            title: title.cloned(),
            products: place.products.clone(),
        });
    }

    fn count(&mut self, what: Counted, spot: Spot, place: &Place) {
        self.found.push(Found { what, spots: vec![spot], region: place.region, in_workbook: place.is_in_workbook() });
    }

    /// Counts the figures with a caption in a unit.
    fn figures(&mut self, span: Span, unit: &Unit, place: &Place) {
        let mut nth = 0;
        let leaf = unit.flow.span;
        unit.flow.visit(&mut |met| {
            let Met::Flow(flow) = met else { return };
            let FlowKind::Figure(figure) = &flow.kind else { return };
            if !figure.caption.is_empty() {
                self.count(Counted::Figure, (span, nth), place);
            }
            // A figure that is a block of its own is named with its block.
            if let Some(id) = figure.id.as_ref().filter(|_| flow.span != leaf) {
                self.named.push(Named {
                    id: id.value.clone(),
                    kind: TargetKind::Figure,
                    counted: Some((Counted::Figure, (span, nth))),
                    heading: None,
                    section: self.here,
                    title: None,
                    products: place.products.clone(),
                });
            }
            nth += 1;
        });
    }

    /// The section that a heading begins or belongs to.
    fn heading(&mut self, block: &Block, place: &Place, is_outcomes: bool) -> Option<usize> {
        let part = self.part?;
        let level = block.heading_level()? + self.shift;
        if place.inside {
            return self.here;
        }
        if level == 2 && !is_outcomes {
            self.here = Some(self.section(self.sections[part].part, true, place.is_in_workbook()));
        }
        let section = if level == 1 { Some(part) } else { self.here };
        if let Some(section) = section.filter(|_| level <= 2 && !is_outcomes) {
            self.headings.push((block.span, section));
        }
        section
    }

    fn finish(mut self) -> Numbering {
        self.number_sections();
        let mut numbering = Numbering::default();
        self.found.sort_by_key(Found::order);
        let mut counts = BTreeMap::new();
        for found in &self.found {
            let count = counts.entry(found.what).or_insert(0);
            *count += 1;
            let numbers = match found.what {
                Counted::Exercise => &mut numbering.exercises,
                Counted::Figure => &mut numbering.figures,
            };
            numbers.extend(found.spots.iter().map(|spot| (*spot, *count)));
        }
        let text = |section: Option<usize>| section.map(|index| self.sections[index].number());
        numbering.sections =
            self.headings.iter().map(|(span, section)| (*span, self.sections[*section].number())).collect();
        for named in self.named {
            let number = match named.counted {
                Some((Counted::Exercise, spot)) => numbering.exercises.get(&spot).copied().map(Number::Counted),
                Some((Counted::Figure, spot)) => numbering.figures.get(&spot).copied().map(Number::Counted),
                None => text(named.heading),
            };
            let Named { id, kind, title, products, .. } = named;
            let anchor = Anchor { kind, number, section: text(named.section), title, products };
            numbering.anchors.entry(id).or_insert(anchor);
        }
        numbering
    }

    /// Sections of each part from 1: those of the workbook, then the others.
    fn number_sections(&mut self) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for in_workbook in [true, false] {
            for section in self.sections.iter_mut().filter(|it| it.begins && it.in_workbook == in_workbook) {
                let count = counts.entry(section.part).or_insert(0);
                *count += 1;
                section.number = Some(*count);
            }
        }
    }
}

/// What a block is as a target, and its title.
fn target(block: &Block) -> (TargetKind, Option<&Unit>) {
    match &block.kind {
        BlockKind::Exercise { title, .. } => (TargetKind::Exercise, Some(title)),
        BlockKind::Tool { title, .. } => (TargetKind::Tool, Some(title)),
        BlockKind::Notepad { .. } => (TargetKind::Notepad, None),
        BlockKind::Leaf(unit) => match unit.flow.kind {
            FlowKind::Heading { .. } => (TargetKind::Heading, Some(unit)),
            FlowKind::Figure(_) => (TargetKind::Figure, None),
            FlowKind::Paragraph(_)
            | FlowKind::List(_)
            | FlowKind::Table(_)
            | FlowKind::Definitions(_)
            | FlowKind::Quote(_)
            | FlowKind::Code(_)
            | FlowKind::Rule => (TargetKind::Block, None),
        },
        BlockKind::Quote(_)
        | BlockKind::List { .. }
        | BlockKind::Item { .. }
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Checklist { .. }
        | BlockKind::Scale { .. }
        | BlockKind::Fields { .. }
        | BlockKind::Case(_)
        | BlockKind::Voice { .. }
        | BlockKind::Callout(..)
        | BlockKind::Answer { .. }
        | BlockKind::Facilitator(_)
        | BlockKind::Status
        | BlockKind::Only(..) => (TargetKind::Block, None),
    }
}

//! The builder: blocks of the source become the document's blocks, in one language or in several at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anchors::Anchors;
use super::build::{Input, plain_in};
use super::model::{
    self, Answer, Definition, ExerciseFacts, Field, FigureFacts, Inline, Item, Kind, Names, NotepadFacts, Target,
    TargetKind, Text,
};
use crate::diagnostic::Sink;
use crate::edition::Language;
use crate::project::Product;
use crate::series::{Block, BlockKind, Body, Cell, Figure, Flow, FlowKind, Group, List, Term, Unit, plain};

/// Builds blocks. [`Builder::begin`] sets the page or chapter that the next blocks are of.
pub struct Builder<'a> {
    pub(super) input: Input<'a>,
    pub(super) product: Product,
    pub(super) anchors: &'a Anchors<'a>,
    /// The languages that blocks are built in: one, or on a shared page all.
    pub(super) languages: Vec<&'a Language>,
    pub(super) body: Option<&'a Body>,
    pub(super) scope: String,
    /// Whether the page is written in its language alone.
    own: bool,
    /// Added to the level of headings.
    shift: u8,
    /// Level of the last heading, to place exercises under it.
    level: u8,
    /// Inside a div, what is taken from a heading's own level to place it.
    relative: Option<i16>,
    in_body: bool,
    part: Option<Target>,
    /// How often each key was made, to keep keys unique.
    keys: BTreeMap<Target, u32>,
    /// Footnotes that stood before, by scope and label.
    pub(super) notes: BTreeMap<(String, String), Target>,
    pub(super) exercise: Option<usize>,
    /// The exercise that notes after it belong to, and its key.
    last_exercise: Option<(usize, Target)>,
    /// The key of the block made last.
    last_key: Target,
    /// Facilitator's notes: the key of the block they belong to, the exercise, their blocks.
    pub(super) facilitator: Vec<(Target, Option<usize>, Vec<model::Block>)>,
    pub(super) fields: Vec<Field>,
    pub(super) exercises: Vec<ExerciseFacts>,
    pub(super) notepads: Vec<NotepadFacts>,
    pub(super) figures: Vec<FigureFacts>,
    pub(super) answers: Vec<Answer>,
    pub(super) assets: BTreeMap<String, Arc<[u8]>>,
    pub(super) sink: Sink,
}

impl<'a> Builder<'a> {
    /// A builder with nothing built.
    pub fn new(input: Input<'a>, product: Product, anchors: &'a Anchors<'a>) -> Self {
        Self {
            input,
            product,
            anchors,
            languages: Vec::new(),
            body: None,
            scope: String::new(),
            own: false,
            shift: 0,
            level: 1,
            relative: None,
            in_body: false,
            part: None,
            keys: BTreeMap::new(),
            notes: BTreeMap::new(),
            exercise: None,
            last_exercise: None,
            last_key: Target::written(""),
            facilitator: Vec::new(),
            fields: Vec::new(),
            exercises: Vec::new(),
            notepads: Vec::new(),
            figures: Vec::new(),
            answers: Vec::new(),
            assets: BTreeMap::new(),
            sink: Sink::default(),
        }
    }

    /// The part that the next chapters are of.
    pub fn begin_part(&mut self, key: &Target) {
        self.part = Some(key.clone());
    }

    /// The page or chapter that the next blocks are of; `single` says of a chapter whether it is alone in its part.
    pub fn begin(
        &mut self,
        scope: &str,
        languages: Vec<&'a Language>,
        body: &'a Body,
        own: bool,
        single: Option<bool>,
    ) {
        self.scope = scope.to_string();
        self.languages = languages;
        self.body = Some(body);
        self.own = own;
        self.in_body = single.is_some();
        self.shift = u8::from(single == Some(false));
        self.level = 1 + self.shift;
        self.relative = None;
        self.last_exercise = None;
    }

    /// What a unit says in a language, as this page has it.
    pub(super) fn flow(&self, unit: &'a Unit, language: &'a Language) -> (&'a Flow, &'a str) {
        match self.own {
            true => (&unit.flow, &language.tag),
            false => self.input.edition.flow(unit, language),
        }
    }

    /// What a unit says in each of the page's languages, a fallback that repeats another left out.
    pub(super) fn flows(&self, unit: &'a Unit) -> Vec<(&'a Flow, &'a str)> {
        let mut flows: Vec<(&Flow, &str)> = Vec::new();
        for language in &self.languages {
            let (flow, lang) = self.flow(unit, language);
            if flows.iter().all(|(known, _)| !std::ptr::eq(*known, flow)) {
                flows.push((flow, lang));
            }
        }
        flows
    }

    /// The first language, in which fields are labelled.
    pub(super) fn first(&self) -> &'a Language {
        self.languages.first().copied().unwrap_or(&self.input.edition.guide_language)
    }

    /// A key from the place in the source, so that every product of an edition has the same.
    pub(super) fn key(&mut self, start: u32) -> Target {
        let count = self.keys.entry(Target::block(&self.scope, start, 1)).or_insert(0);
        *count += 1;
        Target::block(&self.scope, start, *count)
    }

    pub(super) fn make(&mut self, start: u32, id: Option<Target>, lang: &str, kind: Kind) -> model::Block {
        let key = self.key(start);
        self.last_key.clone_from(&key);
        model::Block { key, id, lang: lang.to_string(), kind }
    }

    /// Builds blocks in order.
    pub fn blocks(&mut self, blocks: &'a [Block]) -> Vec<model::Block> {
        blocks.iter().flat_map(|block| self.block(block)).collect()
    }

    /// Builds one block: none if it is not printed, several on a page in several languages.
    pub fn block(&mut self, block: &'a Block) -> Vec<model::Block> {
        let start = block.span.start;
        let id = block.id.as_ref().map(|id| Target::written(&id.value));
        let kind = match &block.kind {
            BlockKind::Leaf(unit) => return self.leaf(block, unit),
            BlockKind::Only(condition, inner) => {
                let holds = condition.holds(self.input.edition.id(), self.product);
                return if holds { self.blocks(inner) } else { Vec::new() };
            }
            BlockKind::Answer { exercise, blocks } => {
                self.answer(&exercise.value, blocks);
                return Vec::new();
            }
            BlockKind::Facilitator(inner) => {
                self.notes_page(inner);
                return Vec::new();
            }
            BlockKind::Quote(inner) => Kind::Quote { blocks: self.blocks(inner) },
            BlockKind::Code(text) => Kind::Code { text: text.clone() },
            BlockKind::Rule => Kind::Rule,
            BlockKind::Exercise { minutes, group, title, blocks } => {
                return vec![self.exercise(block, *minutes, *group, title, blocks)];
            }
            BlockKind::Case(inner) => Kind::Case { blocks: self.inside(inner) },
            BlockKind::Voice { source, blocks } => {
                let source = plain_in(self.input.edition, source, self.first()).text;
                Kind::Voice { source, blocks: self.inside(blocks) }
            }
            BlockKind::Callout(callout, inner) => Kind::Callout { callout: *callout, blocks: self.inside(inner) },
            _ => return self.workbook(block).into_iter().collect(),
        };
        let lang = self.first().tag.clone();
        vec![self.make(start, id, &lang, kind)]
    }

    /// Blocks of a div: its headings stand under the heading before it, whatever their own level.
    pub(super) fn inside(&mut self, blocks: &'a [Block]) -> Vec<model::Block> {
        let (level, relative) = (self.level, self.relative);
        let first = blocks.iter().find_map(Block::heading_level);
        self.relative = first.map(|first| i16::from(level) + 1 - i16::from(first));
        let built = self.blocks(blocks);
        (self.level, self.relative) = (level, relative);
        built
    }

    fn leaf(&mut self, block: &'a Block, unit: &'a Unit) -> Vec<model::Block> {
        let id = block.id.as_ref().map(|id| Target::written(&id.value));
        let start = block.span.start;
        match &unit.flow.kind {
            FlowKind::Heading { level, .. } => {
                let level = self.heading_level(*level);
                let number = self.heading_number(level, block);
                let text = self.texts(unit, heading_words);
                let lang = text.first().map_or_else(|| self.first().tag.clone(), |text| text.lang.clone());
                vec![self.make(start, id, &lang, Kind::Heading { level, number, text })]
            }
            FlowKind::Definitions(_) if self.languages.len() > 1 => vec![self.shared_definitions(start, unit)],
            _ => {
                let flows = self.flows(unit);
                flows
                    .into_iter()
                    .enumerate()
                    .filter_map(|(index, (flow, lang))| {
                        let id = if index == 0 { id.clone() } else { None };
                        self.flow_block(flow, lang, start, id)
                    })
                    .collect()
            }
        }
    }

    fn heading_level(&mut self, written: u8) -> u8 {
        let level = match self.relative {
            Some(offset) => (i16::from(written) + offset).clamp(2, 6) as u8,
            None => (written + self.shift).min(6),
        };
        self.level = level;
        level
    }

    /// Numbers are counted once, in [`Anchors`].
    fn heading_number(&self, level: u8, block: &Block) -> Option<String> {
        let numbered = self.in_body && level <= 2 && self.relative.is_none();
        numbered.then(|| self.anchors.section(block.span)).flatten()
    }

    /// A flow as a block in its language.
    pub(super) fn flow_block(
        &mut self,
        flow: &'a Flow,
        lang: &str,
        start: u32,
        id: Option<Target>,
    ) -> Option<model::Block> {
        let kind = match &flow.kind {
            FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => {
                Kind::Paragraph { text: self.words(content, lang) }
            }
            FlowKind::Figure(figure) => return self.figure(figure, lang, start, id),
            FlowKind::List(list) => self.list(list, lang, start),
            FlowKind::Table(table) => Kind::Table {
                align: table.align.clone(),
                head: table.head.iter().map(|cell| self.words(&cell.content, lang)).collect(),
                rows: table.rows.iter().map(|row| self.row(row, lang)).collect(),
                row_headers: has_row_headers(&table.rows),
            },
            FlowKind::Definitions(terms) => self.definitions(terms, lang, start),
            FlowKind::Quote(flows) => Kind::Quote { blocks: self.flow_blocks(flows, lang, start) },
            FlowKind::Code(text) => Kind::Code { text: text.clone() },
            FlowKind::Rule => Kind::Rule,
        };
        Some(self.make(start, id, lang, kind))
    }

    fn flow_blocks(&mut self, flows: &'a [Flow], lang: &str, start: u32) -> Vec<model::Block> {
        flows.iter().filter_map(|flow| self.flow_block(flow, lang, start, None)).collect()
    }

    fn row(&mut self, row: &'a [Cell], lang: &str) -> Vec<Vec<Inline>> {
        row.iter().map(|cell| self.words(&cell.content, lang)).collect()
    }

    fn list(&mut self, list: &'a List, lang: &str, start: u32) -> Kind {
        let items = list
            .items
            .iter()
            .map(|item| Item { ticked: item.ticked, blocks: self.flow_blocks(&item.flows, lang, start) });
        Kind::List { start: list.start, tight: list.tight, items: items.collect() }
    }

    fn definitions(&mut self, terms: &'a [Term], lang: &str, start: u32) -> Kind {
        let chosen = self.chosen_terms(terms);
        let items = chosen.into_iter().map(|index| {
            let term = &terms[index];
            Definition {
                id: None,
                terms: vec![Text { lang: lang.to_string(), text: self.words(&term.content, lang) }],
                definitions: term.definitions.iter().map(|flows| self.flow_blocks(flows, lang, start)).collect(),
            }
        });
        Kind::Definitions { items: items.collect() }
    }

    /// A definition list in all languages: each term with its other names, then what it means in each.
    fn shared_definitions(&mut self, start: u32, unit: &'a Unit) -> model::Block {
        let flows = self.flows(unit);
        let FlowKind::Definitions(source) = &unit.flow.kind else { unreachable!("called for definition lists") };
        let mut items = Vec::new();
        for index in self.chosen_terms(source) {
            let mut item = Definition { id: None, terms: Vec::new(), definitions: Vec::new() };
            for (flow, lang) in &flows {
                let FlowKind::Definitions(terms) = &flow.kind else { continue };
                let Some(term) = terms.get(index) else { continue };
                item.terms.push(Text { lang: (*lang).to_string(), text: self.words(&term.content, lang) });
                for definition in &term.definitions {
                    let blocks = self.flow_blocks(definition, lang, start);
                    item.definitions.push(blocks);
                }
            }
            items.push(item);
        }
        let lang = self.first().tag.clone();
        self.make(start, None, &lang, Kind::Definitions { items })
    }

    /// Indices of the terms that `glossary` in `guide.toml` selects, on the glossary page; of all elsewhere.
    fn chosen_terms(&self, terms: &[Term]) -> Vec<usize> {
        let config = self.input.project.guide(&self.input.guide.id);
        let selected = config.and_then(|config| config.glossary.as_ref()).filter(|_| !self.in_body);
        let is_chosen =
            |term: &Term| selected.is_none_or(|names| names.iter().any(|name| name.value == plain(&term.content)));
        match &self.body_definitions() {
            Some(source) if source.len() == terms.len() => {
                (0..terms.len()).filter(|&index| is_chosen(&source[index])).collect()
            }
            _ => (0..terms.len()).collect(),
        }
    }

    /// The definition list of the page as written, by whose terms the glossary is selected.
    fn body_definitions(&self) -> Option<&'a [Term]> {
        self.body?.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Leaf(Unit { flow: Flow { kind: FlowKind::Definitions(terms), .. }, .. }) => {
                Some(terms.as_slice())
            }
            _ => None,
        })
    }

    /// A unit's words in each of the page's languages.
    pub(super) fn texts(&mut self, unit: &'a Unit, words: fn(&'a Flow) -> &'a [crate::series::Inline]) -> Vec<Text> {
        let flows = self.flows(unit);
        flows
            .into_iter()
            .map(|(flow, lang)| Text { lang: lang.to_string(), text: self.words(words(flow), lang) })
            .collect()
    }

    /// The title of a chapter: its heading's words in the first language.
    pub fn title(&mut self, block: &'a Block) -> Vec<Inline> {
        match &block.kind {
            BlockKind::Leaf(unit) => {
                self.texts(unit, heading_words).into_iter().next().map(|text| text.text).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// The title of a page in plain words, in each of its languages.
    pub fn title_names(&mut self, block: &'a Block) -> Names {
        let BlockKind::Leaf(unit) = &block.kind else { return Names::new() };
        let texts = self.texts(unit, heading_words);
        texts.into_iter().map(|text| model::Name { lang: text.lang, text: plain_words(&text.text) }).collect()
    }

    /// A part's outcomes: the heading and the list.
    pub fn outcomes(&mut self, heading: &'a Block, list: &'a Block) -> Option<(model::Block, model::Block)> {
        let heading = self.block(heading).into_iter().next()?;
        let list = self.block(list).into_iter().next()?;
        Some((heading, list))
    }

    fn figure(&mut self, figure: &'a Figure, lang: &str, start: u32, id: Option<Target>) -> Option<model::Block> {
        let path = self.picture_path(&figure.path.value);
        let input = self.input;
        let picture = input.series.pictures.get(&path)?;
        let language = self
            .languages
            .iter()
            .find(|language| language.tag == lang)
            .copied()
            .unwrap_or(&input.edition.guide_language);
        let asset = format!("assets/{lang}/{path}");
        self.assets.insert(asset.clone(), input.edition.picture(picture, language));
        let alt = plain(&figure.alt);
        let caption = self.caption(&figure.caption, lang);
        let mut number = None;
        let mut target = id;
        if !caption.is_empty() {
            let count = self.figures.len() + 1;
            let id = target.get_or_insert_with(|| Target::figure(count)).clone();
            let plain = plain_words(&caption);
            self.figures.push(FigureFacts { id, number: count, plain, lang: lang.to_string() });
            number = Some(count);
        }
        let kind = Kind::Figure { asset, alt, decorative: figure.decorative, caption, number };
        Some(self.make(start, target, lang, kind))
    }

    /// Path of a picture relative to `content/`: pictures lie beside the file that names them.
    fn picture_path(&self, written: &str) -> String {
        let folder = self.body.and_then(|body| {
            let input = self.input;
            let page = input.series.pages.iter().find(|page| std::ptr::eq(&page.body, body))?;
            Some(match &page.edition {
                Some(edition) => format!("editions/{edition}/front-matter"),
                None => "front-matter".to_string(),
            })
        });
        format!("{}/{written}", folder.unwrap_or_else(|| format!("guides/{}", self.input.guide.id)))
    }

    fn exercise(
        &mut self,
        block: &'a Block,
        minutes: Option<u32>,
        group: Option<Group>,
        title: &'a Unit,
        blocks: &'a [Block],
    ) -> model::Block {
        let level = (self.level + 1).min(6);
        let number = self.exercises.len() + 1;
        let id = block.id.as_ref().map_or_else(|| Target::exercise(number), |id| Target::written(&id.value));
        let text = self.texts(title, heading_words).into_iter().next();
        let lang = text.as_ref().map_or_else(|| self.first().tag.clone(), |text| text.lang.clone());
        let title_words = text.map(|text| text.text).unwrap_or_default();
        let written = match title.flow.kind {
            FlowKind::Heading { level, .. } => level,
            _ => 3,
        };
        self.exercises.push(ExerciseFacts {
            id: id.clone(),
            number,
            plain: plain_words(&title_words),
            title: title_words,
            lang: lang.clone(),
            minutes,
            group,
            part: self.part.clone(),
            answer: None,
        });
        let key = self.key(block.span.start);
        let (before, relative) = (self.level, self.relative);
        self.last_exercise = Some((number - 1, key.clone()));
        self.exercise = Some(number - 1);
        self.relative = Some(i16::from(level) - i16::from(written));
        self.level = level;
        let blocks = self.blocks(blocks);
        self.exercise = None;
        (self.level, self.relative) = (before, relative);
        let kind = Kind::Exercise { exercise: number - 1, level, blocks };
        model::Block { key, id: Some(id), lang, kind }
    }

    /// Notes are pages of the facilitator's copy alone; they belong to the exercise they stand in or behind.
    fn notes_page(&mut self, blocks: &'a [Block]) {
        if self.product != Product::Facilitator {
            return;
        }
        let blocks = self.inside(blocks);
        let (exercise, key) = match self.last_exercise.clone() {
            Some((index, key)) => (Some(index), key),
            None => (None, self.last_key.clone()),
        };
        self.facilitator.push((key, exercise, blocks));
    }

    fn answer(&mut self, exercise: &str, blocks: &'a [Block]) {
        // An answer may stand before its exercise is counted only if it stands inside it or after it; the check of ids
        // has seen that there is such an exercise.
        let Some(index) = self.exercise_index(exercise) else { return };
        let (level, relative) = (self.level, self.relative);
        let first = blocks.iter().find_map(Block::heading_level);
        self.relative = first.map(|first| 3 - i16::from(first));
        let blocks = self.blocks(blocks);
        (self.level, self.relative) = (level, relative);
        self.answers.push(Answer { id: Target::answer(&Target::written(exercise)), exercise: index, blocks });
    }

    /// Index of an exercise by its id, also before it has been built.
    fn exercise_index(&self, id: &str) -> Option<usize> {
        let number: usize =
            self.anchors.get(id).filter(|anchor| anchor.what == TargetKind::Exercise)?.number.as_ref()?.parse().ok()?;
        number.checked_sub(1)
    }
}

/// The words of a heading or paragraph.
pub(super) fn heading_words(flow: &Flow) -> &[crate::series::Inline] {
    match &flow.kind {
        FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => content,
        _ => &[],
    }
}

/// A table's first column heads its rows where it has words in every row and a second column stands beside it.
pub(super) fn has_row_headers(rows: &[Vec<Cell>]) -> bool {
    rows.iter().all(|row| row.len() > 1 && row.first().is_some_and(|cell| !cell.content.is_empty()))
}

/// Words without markup.
pub(super) fn plain_words(words: &[Inline]) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Inline::Text { v } | Inline::Code { v } => out.push_str(v),
            Inline::Emph { c } | Inline::Strong { c } | Inline::Strike { c } | Inline::Span { c, .. } => {
                out.push_str(&plain_words(c))
            }
            Inline::Link { c, .. } | Inline::Ref { c, .. } | Inline::Xref { c, .. } => out.push_str(&plain_words(c)),
            Inline::Break => out.push(' '),
            Inline::Note { .. } => {}
        }
    }
    out
}

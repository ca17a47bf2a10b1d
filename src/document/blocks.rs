//! Blocks of the source become the document's blocks, in one language or in several at once.

use super::builder::{Builder, Notes};
use super::model::{self, Answer, Definition, ExerciseFacts, FigureFacts, Inline, Item, Kind, Target, Text, ToolFacts};
use super::numbering::Number;
use super::words;
use crate::project::PageRole;
use crate::series::{Block, BlockKind, Cell, Figure, Flow, FlowKind, Group, List, Met, Term, Unit, plain};
use crate::source::Span;

impl<'a> Builder<'a> {
    /// Builds blocks in order.
    pub(super) fn blocks(&mut self, blocks: impl IntoIterator<Item = &'a Block>) -> Vec<model::Block> {
        let mut built = Vec::new();
        let mut sources = Vec::new();
        for block in blocks {
            sources.push((block, built.len()));
            built.extend(self.block(block));
        }
        self.wishes(&sources, &built);
        built
    }

    /// Builds one block: none if it is not printed, several on a page in several languages.
    pub(super) fn block(&mut self, block: &'a Block) -> Vec<model::Block> {
        let kind = match &block.kind {
            BlockKind::Leaf(unit) => return self.leaf(block, unit),
            BlockKind::Only(condition, inner) => {
                let holds = condition.holds(self.input.edition.id(), self.product);
                return if holds { self.blocks(inner) } else { Vec::new() };
            }
            BlockKind::Answer { exercise, blocks } => {
                self.answer(block.span, &exercise.value, blocks);
                return Vec::new();
            }
            // Notes in notes are a part of them.
            BlockKind::Facilitator(inner) if self.at.in_notes => return self.inside(inner),
            BlockKind::Facilitator(inner) => {
                self.notes_page(inner);
                return Vec::new();
            }
            BlockKind::Quote(inner) => Kind::Quote { blocks: self.inside(inner) },
            BlockKind::List { start, tight, items } => {
                Kind::List { start: *start, tight: *tight, items: items.iter().map(|item| self.item(item)).collect() }
            }
            BlockKind::Item { blocks, .. } => return self.inside(blocks),
            BlockKind::Code(text) => Kind::Code { text: text.clone() },
            BlockKind::Rule => Kind::Rule,
            BlockKind::Exercise { minutes, group, title, blocks } => {
                return self.exercise(block, *minutes, *group, title, blocks).into_iter().collect();
            }
            BlockKind::Tool { title, blocks } => return self.tool(block, title, blocks).into_iter().collect(),
            BlockKind::Case(inner) => Kind::Case { blocks: self.inside(inner) },
            BlockKind::Voice { source, blocks } => {
                let source = self.plain(source);
                Kind::Voice { source, blocks: self.inside(blocks) }
            }
            BlockKind::Callout(callout, inner) => Kind::Callout { callout: *callout, blocks: self.inside(inner) },
            BlockKind::Notepad { .. }
            | BlockKind::Checklist { .. }
            | BlockKind::Scale { .. }
            | BlockKind::Fields { .. }
            | BlockKind::Status => return self.workbook(block).into_iter().collect(),
        };
        let lang = self.first().tag.clone();
        let made = self.make(block.span.start, block.span, written_id(block), &lang, kind);
        if let BlockKind::List { items, .. } = &block.kind {
            self.places.items(&made.key, items.iter().map(|item| item.span));
        }
        vec![made]
    }

    /// An item of a list that holds divs.
    fn item(&mut self, item: &'a Block) -> Item {
        let ticked = if let BlockKind::Item { ticked, .. } = item.kind { ticked } else { None };
        Item { ticked, blocks: self.inside(item.children()) }
    }

    /// Blocks of a div: its headings stand under the heading before it, whatever their own level.
    pub(super) fn inside(&mut self, blocks: &'a [Block]) -> Vec<model::Block> {
        let first = blocks.iter().find_map(Block::heading_level);
        self.placed(first.map(|first| i16::from(self.at.level) + 1 - i16::from(first)), blocks)
    }

    /// Blocks with something added to the level of their headings.
    fn placed(&mut self, relative: Option<i16>, blocks: &'a [Block]) -> Vec<model::Block> {
        let before = (self.at.level, self.at.relative);
        self.at.relative = relative;
        let built = self.blocks(blocks);
        (self.at.level, self.at.relative) = before;
        built
    }

    fn leaf(&mut self, block: &'a Block, unit: &'a Unit) -> Vec<model::Block> {
        let id = written_id(block);
        let start = block.span.start;
        match &unit.flow.kind {
            FlowKind::Heading { level, .. } => {
                let level = self.heading_level(*level);
                let number = self.numbering.section(block.span).as_ref().map(Number::to_string);
                let text = self.heading(unit);
                let lang = text.first().map_or_else(|| self.first().tag.clone(), |text| text.lang.clone());
                let place = self.flows(unit).first().map_or(block.span, |(flow, _)| flow.span);
                vec![self.make(start, place, id, &lang, Kind::Heading { level, number, text })]
            }
            FlowKind::Definitions(source) => vec![self.definition_list(block, unit, source)],
            FlowKind::Paragraph(_)
            | FlowKind::Figure(_)
            | FlowKind::List(_)
            | FlowKind::Table(_)
            | FlowKind::Quote(_)
            | FlowKind::Code(_)
            | FlowKind::Rule => {
                let mut id = id;
                let flows = self.flows(unit);
                let each = flows.into_iter().enumerate().filter_map(|(copy, (flow, lang))| {
                    self.at.figures = Some((block.span, 0));
                    self.at.again = copy > 0;
                    self.flow_block(flow, lang, start, id.take())
                });
                each.collect()
            }
        }
    }

    /// A flow as a block in its language.
    fn flow_block(&mut self, flow: &'a Flow, lang: &str, start: u32, id: Option<Target>) -> Option<model::Block> {
        let kind = match &flow.kind {
            FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => {
                Kind::Paragraph { text: self.words(content, lang) }
            }
            FlowKind::Figure(figure) => return self.figure(figure, flow.span, lang, start, id),
            FlowKind::List(list) => self.list(list, lang, start),
            FlowKind::Table(table) => Kind::Table {
                align: table.align.clone(),
                head: table.head.iter().map(|cell| self.words(&cell.content, lang)).collect(),
                rows: table.rows.iter().map(|row| self.row(row, lang)).collect(),
                row_headers: has_row_headers(&table.rows),
            },
            FlowKind::Definitions(terms) => {
                Kind::Definitions { items: terms.iter().map(|term| self.definition(term, lang, start)).collect() }
            }
            FlowKind::Quote(flows) => Kind::Quote { blocks: self.flow_blocks(flows, lang, start) },
            FlowKind::Code(text) => Kind::Code { text: text.clone() },
            FlowKind::Rule => Kind::Rule,
        };
        let made = self.make(start, flow.span, id, lang, kind);
        self.inner_places(&made.key, flow);
        Some(made)
    }

    /// Where the pieces of a flow were written that have no keys.
    fn inner_places(&mut self, key: &Target, flow: &Flow) {
        match &flow.kind {
            FlowKind::List(list) => self.places.items(key, list.items.iter().map(|item| item.span)),
            FlowKind::Definitions(terms) => self.places.items(key, terms.iter().map(|term| term.span)),
            FlowKind::Table(table) => self.places.table(key, &table.head, &table.rows),
            FlowKind::Heading { .. }
            | FlowKind::Paragraph(_)
            | FlowKind::Figure(_)
            | FlowKind::Quote(_)
            | FlowKind::Code(_)
            | FlowKind::Rule => {}
        }
    }

    /// The same of a block to fill in, whose items or cells are a unit.
    pub(super) fn unit_places(&mut self, key: &Target, unit: &'a Unit) {
        let first = self.flows(unit).first().map(|(flow, _)| *flow);
        self.inner_places(key, first.unwrap_or(&unit.flow));
    }

    fn flow_blocks(&mut self, flows: &'a [Flow], lang: &str, start: u32) -> Vec<model::Block> {
        let again = self.at.again;
        let id = |flow: &Flow| if let FlowKind::Figure(figure) = &flow.kind { figure.id.clone() } else { None };
        let written = |flow| id(flow).filter(|_| !again).map(|id| Target::written(&id.value));
        flows.iter().filter_map(|flow| self.flow_block(flow, lang, start, written(flow))).collect()
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

    fn definition(&mut self, term: &'a Term, lang: &str, start: u32) -> Definition {
        Definition {
            terms: vec![Text { lang: lang.to_string(), text: self.words(&term.content, lang) }],
            definitions: term.definitions.iter().map(|flows| self.flow_blocks(flows, lang, start)).collect(),
        }
    }

    /// A definition list in all the page's languages: each term with its other names, then what it means in each.
    fn definition_list(&mut self, block: &'a Block, unit: &'a Unit, source: &'a [Term]) -> model::Block {
        let flows = self.flows(unit);
        let mut items = Vec::new();
        for index in self.chosen_terms(source) {
            let mut item = Definition { terms: Vec::new(), definitions: Vec::new() };
            for (copy, (flow, lang)) in flows.iter().enumerate() {
                self.at.again = copy > 0;
                let FlowKind::Definitions(terms) = &flow.kind else { continue };
                let Some(term) = terms.get(index) else { continue };
                self.at.figures = Some((block.span, figures_in(&terms[..index])));
                let Definition { terms, definitions } = self.definition(term, lang, block.span.start);
                item.terms.extend(terms);
                item.definitions.extend(definitions);
            }
            items.push(item);
        }
        let lang = match flows[..] {
            [(_, lang)] => lang.to_string(),
            _ => self.first().tag.clone(),
        };
        let made = self.make(block.span.start, block.span, written_id(block), &lang, Kind::Definitions { items });
        self.unit_places(&made.key, unit);
        made
    }

    /// Indices of the terms that `glossary` in `guide.toml` selects, on the glossary page; of all elsewhere.
    fn chosen_terms(&self, source: &[Term]) -> Vec<usize> {
        let config = self.input.project.guide(&self.input.guide.id);
        let is_glossary = self.at.role == Some(PageRole::Glossary);
        let selected = config.filter(|_| is_glossary).and_then(|config| config.glossary.as_ref());
        let is_chosen =
            |term: &Term| selected.is_none_or(|names| names.iter().any(|name| name.value == plain(&term.content)));
        (0..source.len()).filter(|&index| is_chosen(&source[index])).collect()
    }

    fn figure(
        &mut self,
        figure: &'a Figure,
        place: Span,
        lang: &str,
        start: u32,
        id: Option<Target>,
    ) -> Option<model::Block> {
        let spot = self.at.figures;
        self.at.figures = spot.map(|(block, nth)| (block, nth + 1));
        let asset = self.picture(&figure.path.value, self.drawn_in(lang))?;
        let alt = self.label(&figure.alt, lang);
        self.check_length("alternative text", &alt, place);
        let caption = self.words(&figure.caption, lang);
        let number = spot.and_then(|(block, nth)| self.numbering.figure(block, nth));
        let target = id.or_else(|| number.map(Target::figure));
        if let (Some(number), Some(id)) = (number, &target)
            && self.lists.figures.iter().all(|known| known.number != number)
        {
            let plain = words::plain(&caption);
            self.lists.figures.push(FigureFacts { id: id.clone(), number, plain, lang: lang.to_string() });
        }
        let kind = Kind::Figure { asset, alt, decorative: figure.decorative, caption, number };
        Some(self.make(start, place, target, lang, kind))
    }

    /// The language of a drawing's words in a figure that is in `lang`: where the figure's own words fall back to another
    /// language than the page's, those of the drawing need not.
    fn drawn_in<'t>(&self, lang: &'t str) -> &'t str
    where
        'a: 't,
    {
        let is_of_page = self.at.languages.iter().any(|language| language.tag == lang);
        if is_of_page { lang } else { &self.first().tag }
    }

    /// Takes in a picture with its words in a language; gives its path in the layout's folder. Pictures lie beside the
    /// file that names them.
    fn picture(&mut self, written: &str, lang: &str) -> Option<String> {
        let path = format!("{}/{written}", self.at.folder);
        let picture = self.input.series.pictures.get(&path)?;
        let asset = model::asset(lang, &path);
        let (filler, sink) = (self.filler, &mut self.sink);
        let bytes = self
            .input
            .edition
            .picture(picture, self.input.language(lang), &mut |words, lang| filler.plain(words, lang, sink));
        self.lists.pictures.insert(asset.clone(), bytes);
        Some(asset)
    }

    fn exercise(
        &mut self,
        block: &'a Block,
        minutes: Option<u32>,
        group: Option<Group>,
        title: &'a Unit,
        blocks: &'a [Block],
    ) -> Option<model::Block> {
        let number = self.numbering.exercise(block.span)?;
        let id = written_id(block).unwrap_or_else(|| Target::exercise(number));
        let (text, lang) = self.titled(title);
        if self.lists.exercises.iter().all(|known| known.number != number) {
            let title = text.first().map_or_else(Vec::new, |text| text.text.clone());
            let (plain, lang, part) = (words::plain(&title), lang.clone(), self.at.part.clone());
            let id = id.clone();
            self.lists.exercises.push(ExerciseFacts {
                id,
                number,
                title,
                plain,
                lang,
                minutes,
                group,
                part,
                answer: None,
            });
        }
        let key = self.key(block.span.start);
        self.places.block(&key, block.span);
        self.at.last_exercise = Some((number, key.clone()));
        let known = self.lists.exercises.iter().find(|known| known.number == number);
        self.at.title = known.map(|known| known.plain.clone());
        let (level, blocks) = self.under(title, blocks);
        let kind = Kind::Exercise { exercise: number, title: text, level, blocks };
        Some(model::Block { key, id: Some(id), lang, kind })
    }

    /// A tool, whose notes are its own and not those of an exercise before it.
    fn tool(&mut self, block: &'a Block, title: &'a Unit, blocks: &'a [Block]) -> Option<model::Block> {
        let id = written_id(block)?;
        let (text, lang) = self.titled(title);
        let words = text.first().map_or_else(Vec::new, |text| text.text.clone());
        let plain = words::plain(&words);
        self.at.title = Some(plain.clone());
        self.lists.tools.push(ToolFacts { id: id.clone(), title: words, plain, lang: lang.clone() });
        let key = self.key(block.span.start);
        self.places.block(&key, block.span);
        self.at.last_exercise = None;
        self.at.last_key.clone_from(&key);
        let (level, blocks) = self.under(title, blocks);
        self.at.last_key.clone_from(&key);
        Some(model::Block { key, id: Some(id), lang, kind: Kind::Tool { title: text, level, blocks } })
    }

    /// The title of an exercise or a tool, and its language.
    fn titled(&mut self, title: &'a Unit) -> (Vec<Text>, String) {
        let text = self.heading(title);
        let lang = text.first().map_or_else(|| self.first().tag.clone(), |text| text.lang.clone());
        (text, lang)
    }

    /// What stands under such a title, which is one level below the heading before it; with that level.
    fn under(&mut self, title: &'a Unit, blocks: &'a [Block]) -> (u8, Vec<model::Block>) {
        let before = self.at.level;
        let level = (before + 1).min(6);
        self.at.level = level;
        let blocks = self.placed(Some(i16::from(level) - i16::from(written_level(title))), blocks);
        self.at.level = before;
        self.at.title = None;
        (level, blocks)
    }

    /// Notes are pages of the facilitator's copy alone; they belong to the exercise they stand in or behind. What they
    /// hold is kept apart, footnotes too, so that no other product differs by them. Their headings stand under the title of
    /// their sheet, which is of the first level.
    fn notes_page(&mut self, blocks: &'a [Block]) {
        let before = std::mem::take(&mut self.lists);
        self.lists = std::mem::take(&mut self.aside);
        let footnotes = std::mem::take(&mut self.footnotes);
        let last_key = self.at.last_key.clone();
        let level = std::mem::replace(&mut self.at.level, 1);
        self.at.in_notes = true;
        let blocks = self.inside(blocks);
        self.at.in_notes = false;
        self.at.level = level;
        self.at.last_key = last_key;
        self.footnotes = footnotes;
        self.aside = std::mem::replace(&mut self.lists, before);
        let (exercise, anchor) = match self.at.last_exercise.clone() {
            Some((number, key)) => (Some(number), key),
            None => (None, self.at.last_key.clone()),
        };
        self.notes.push(Notes { anchor, exercise, blocks });
    }

    /// An answer is printed at the back. The check of ids has seen that there is such an exercise; this book may not
    /// print it.
    fn answer(&mut self, span: Span, exercise: &str, blocks: &'a [Block]) {
        let Some(number) = self.numbering.exercise_of(exercise, self.product) else { return };
        // A front page may be printed once for each language; its answer is printed once, as the guide's are.
        if self.answers.iter().any(|answer| answer.exercise == number) {
            return;
        }
        let languages = self.at.languages.clone();
        let language = self.language_of_answers();
        self.at.languages = vec![language];
        let first = blocks.iter().find_map(Block::heading_level);
        let blocks = self.placed(first.map(|first| 3 - i16::from(first)), blocks);
        self.at.languages = languages;
        let id = Target::answer(&Target::written(exercise));
        self.places.block(&id, span);
        self.answers.push(Answer { id, exercise: number, lang: language.tag.clone(), blocks });
    }
}

fn written_id(block: &Block) -> Option<Target> {
    block.id.as_ref().map(|id| Target::written(&id.value))
}

/// The level of the heading of an exercise or a tool as it is written.
fn written_level(title: &Unit) -> u8 {
    if let FlowKind::Heading { level, .. } = title.flow.kind { level } else { 3 }
}

/// How many figures stand in these terms' definitions.
fn figures_in(terms: &[Term]) -> usize {
    let mut count = 0;
    for flow in terms.iter().flat_map(|term| term.definitions.iter().flatten()) {
        flow.visit(&mut |met| count += usize::from(matches!(met, Met::Flow(Flow { kind: FlowKind::Figure(_), .. }))));
    }
    count
}

/// A table's first column heads its rows where it has words in every row and a second column stands beside it.
pub(super) fn has_row_headers(rows: &[Vec<Cell>]) -> bool {
    rows.iter().all(|row| row.len() > 1 && row.first().is_some_and(|cell| !cell.content.is_empty()))
}

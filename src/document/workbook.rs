//! Blocks that people fill in: their fields, and what a screen reader says of each.

use super::blocks::has_row_headers;
use super::builder::Builder;
use super::model::{
    self, Cell, Choice, Control, Field, Kind, Name, Names, NotepadFacts, NotepadPart, Prompt, StatusRow, Target, Text,
};
use super::placeholders::words_of;
use crate::diagnostic::Diagnostic;
use crate::edition::{Instrument, Language, fill, instruments};
use crate::language::invisible;
use crate::project::{Fact, Standing};
use crate::series::{Block, BlockKind, Flow, FlowKind, List, NotepadStyle, Slot, SlotKind, Unit, slots};

impl<'a> Builder<'a> {
    /// A block that is filled in.
    pub(super) fn workbook(&mut self, block: &'a Block) -> Option<model::Block> {
        let id = block.id.as_ref()?.value.clone();
        let slots = slots(block);
        self.at.labelled = Some(block.span);
        let kind = match &block.kind {
            BlockKind::Notepad { style, prompt, .. } => self.notepad(&id, *style, prompt, &slots),
            BlockKind::Checklist { intro, items } => {
                let intro = self.inside(intro);
                Kind::Checklist { intro, items: self.choices(&id, items, &slots, None) }
            }
            BlockKind::Scale { from, to, low, high, intro, items } => {
                let values: Vec<i64> = (*from..=*to).collect();
                let (low, high) = (self.meanings(low.as_ref()), self.meanings(high.as_ref()));
                let intro = self.inside(intro);
                let items = self.choices(&id, items, &slots, Some((&values, &low, &high)));
                Kind::Scale { intro, values, low, high, items }
            }
            BlockKind::Fields { rows, widths, intro, cells } => {
                let intro = self.inside(intro);
                self.fields_block(&id, (*rows as usize, widths), intro, cells, &slots)
            }
            BlockKind::Status => self.status(block, &id)?,
            BlockKind::Leaf(_)
            | BlockKind::Quote(_)
            | BlockKind::List { .. }
            | BlockKind::Item { .. }
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Exercise { .. }
            | BlockKind::Tool { .. }
            | BlockKind::Case(_)
            | BlockKind::Voice { .. }
            | BlockKind::Callout(..)
            | BlockKind::Answer { .. }
            | BlockKind::Facilitator(_)
            | BlockKind::Only(..) => return None,
        };
        let lang = self.first().tag.clone();
        let made = self.make(block.span.start, block.span, Some(Target::written(&id)), &lang, kind);
        if let Some(unit) = filled_in(block) {
            self.unit_places(&made.key, unit);
        }
        Some(made)
    }

    fn name(&self, slot: &Slot, id: &str) -> String {
        slot.name(&self.input.guide.id, id)
    }

    fn field(&mut self, name: &str, control: Control, label: String) {
        let lang = self.first().tag.clone();
        let label = match &self.at.title {
            Some(title) if label.is_empty() => title.clone(),
            Some(title) => self.filled("{heading}: {words}", &[("heading", title), ("words", &label)]),
            None => label,
        };
        self.check_label(&label);
        self.lists.fields.push(Field { name: name.to_string(), control, label, lang });
    }

    /// A field is named by the words around it: without any, a screen reader could not say what it is for (ISO 14289-1,
    /// 7.18.4).
    fn check_label(&mut self, label: &str) {
        if let Some(span) = self.at.labelled {
            self.check_length("block's prompt, which screen readers say with each field,", label, span);
        }
        let Some(span) = self.at.labelled.filter(|_| label.chars().all(invisible)) else { return };
        self.sink.push(
            Diagnostic::error("no-label", span, "no words say what is to be filled in here")
                .hint("write words before the room to fill in, which screen readers say with it; a footnote is none"),
        );
    }

    /// What an end of a scale means, in each of the page's languages.
    fn meanings(&mut self, unit: Option<&'a Unit>) -> Names {
        unit.map(|unit| self.names(unit)).unwrap_or_default()
    }

    fn notepad(&mut self, id: &str, style: NotepadStyle, prompt: &'a [Block], slots: &[Slot]) -> Kind {
        let label = self.prompt_label(prompt);
        let before = self.at.languages.clone();
        let mut prompts = Vec::new();
        for language in &before {
            self.at.languages = vec![language];
            let blocks = self.inside(prompt);
            prompts.push(Prompt { lang: language.tag.clone(), blocks });
        }
        self.at.languages = before;
        let lang = self.first().tag.clone();
        self.lists.notepads.push(NotepadFacts { id: Target::written(id), plain: label.clone(), lang });
        let count = slots.len();
        let mut parts = Vec::new();
        for slot in slots {
            let SlotKind::Lines(lines) = slot.kind else { continue };
            let field = self.name(slot, id);
            let label = match slot.number {
                Some(number) => self.filled(
                    "{label}, part {number} of {count}",
                    &[("label", &label), ("number", &number.to_string()), ("count", &count.to_string())],
                ),
                None => label.clone(),
            };
            self.field(&field, Control::Text { lines: Some(lines) }, label);
            parts.push(NotepadPart { field, lines });
        }
        Kind::Notepad { prompts, style, parts }
    }

    /// A prompt in plain words, in the first language.
    fn prompt_label(&mut self, prompt: &'a [Block]) -> String {
        let language = self.first();
        let mut words = Vec::new();
        for block in prompt {
            for unit in block.all_units() {
                let (flow, lang) = self.flow(unit, language);
                words.push(self.flow_label(flow, lang));
            }
        }
        words.retain(|words| !words.is_empty());
        words.join(" ")
    }

    fn flow_label(&mut self, flow: &'a Flow, lang: &str) -> String {
        match &flow.kind {
            FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => self.label(content, lang),
            FlowKind::List(list) => {
                let items: Vec<String> = list.items.iter().map(|item| self.item_label(&item.flows, lang)).collect();
                let joined = items
                    .into_iter()
                    .reduce(|list, item| self.filled("{list}; {item}", &[("list", &list), ("item", &item)]));
                joined.unwrap_or_default()
            }
            FlowKind::Figure(figure) => self.label(&figure.alt, lang),
            FlowKind::Quote(flows) => self.item_label(flows, lang),
            FlowKind::Table(_) | FlowKind::Definitions(_) | FlowKind::Code(_) | FlowKind::Rule => String::new(),
        }
    }

    fn item_label(&mut self, flows: &'a [Flow], lang: &str) -> String {
        let words: Vec<String> = flows.iter().map(|flow| self.flow_label(flow, lang)).collect();
        words.join(" ")
    }

    fn filled(&self, message: &str, parts: &[(&str, &str)]) -> String {
        fill(self.first().word(message), parts)
    }

    /// Items to tick, or, with a scale's values and their meanings, to rate.
    fn choices(
        &mut self,
        id: &str,
        unit: &'a Unit,
        slots: &[Slot],
        scale: Option<(&[i64], &Names, &Names)>,
    ) -> Vec<Choice> {
        let flows = self.flows(unit);
        let lists: Vec<(&'a List, &str)> = flows
            .into_iter()
            .filter_map(|(flow, lang)| if let FlowKind::List(list) = &flow.kind { Some((list, lang)) } else { None })
            .collect();
        let mut choices = Vec::new();
        for slot in slots {
            let (SlotKind::Check(index) | SlotKind::Choice(index)) = slot.kind else { continue };
            let field = self.name(slot, id);
            let first = lists.first().and_then(|(list, _)| list.items.get(index));
            // An item without any words was told before.
            self.at.labelled = first.filter(|item| !item.flows.is_empty()).map(|item| item.span);
            let items: Vec<(&'a [Flow], &str)> = lists
                .iter()
                .filter_map(|(list, lang)| list.items.get(index).map(|item| (item.flows.as_slice(), *lang)))
                .collect();
            let label = items.first().map(|(flows, lang)| self.item_label(flows, lang)).unwrap_or_default();
            self.check_label(&label);
            let (control, label) = match scale {
                None => (Control::Check, label),
                Some((values, low, high)) => {
                    (Control::Choice { values: values.to_vec() }, self.scale_label(label, values, low, high))
                }
            };
            self.field(&field, control, label);
            let text = items
                .into_iter()
                .map(|(flows, lang)| Text { lang: lang.to_string(), text: self.item_words(flows, lang) })
                .collect();
            choices.push(Choice { field, text });
        }
        choices
    }

    /// The words of an item: its paragraphs, a break between them.
    fn item_words(&mut self, flows: &'a [Flow], lang: &str) -> Vec<model::Inline> {
        let mut words = Vec::new();
        for flow in flows {
            if !words.is_empty() {
                words.push(model::Inline::Break);
            }
            let FlowKind::List(list) = &flow.kind else {
                words.extend(self.words(words_of(flow), lang));
                continue;
            };
            for (index, item) in list.items.iter().enumerate() {
                if index > 0 {
                    words.push(model::Inline::Break);
                }
                words.extend(self.item_words(&item.flows, lang));
            }
        }
        words
    }

    fn scale_label(&self, statement: String, values: &[i64], low: &Names, high: &Names) -> String {
        let (Some(from), Some(to)) = (values.first(), values.last()) else { return statement };
        let meaning = |names: &Names, word: &str| {
            names.first().map_or_else(|| self.first().word(word).to_string(), |name| name.text.clone())
        };
        let choose = self.filled(
            "Choose a number from {from} ({low}) to {to} ({high})",
            &[
                ("from", &from.to_string()),
                ("low", &meaning(low, "not at all")),
                ("to", &to.to_string()),
                ("high", &meaning(high, "fully")),
            ],
        );
        format!("{statement} {choose}")
    }

    fn fields_block(
        &mut self,
        id: &str,
        (blank, widths): (usize, &[u32]),
        intro: Vec<model::Block>,
        unit: &'a Unit,
        slots: &[Slot],
    ) -> Kind {
        if matches!(unit.flow.kind, FlowKind::List(_)) {
            return self.fields_list(id, (blank, widths), intro, unit, slots);
        }
        self.fields_table(id, (blank, widths), intro, unit, slots)
    }

    /// A list of labels, each with a cell beside it.
    fn fields_list(
        &mut self,
        id: &str,
        (blank, widths): (usize, &[u32]),
        intro: Vec<model::Block>,
        unit: &'a Unit,
        slots: &[Slot],
    ) -> Kind {
        let flows = self.flows(unit);
        let mut rows = Vec::new();
        for (index, slot) in slots.iter().enumerate() {
            let field = self.name(slot, id);
            let mut text = Vec::new();
            let mut label = None;
            for (flow, lang) in &flows {
                let FlowKind::List(list) = &flow.kind else { continue };
                let Some(item) = list.items.get(index) else { continue };
                if label.is_none() {
                    label = Some(self.item_label(&item.flows, lang));
                }
                text.push(Text { lang: (*lang).to_string(), text: self.item_words(&item.flows, lang) });
            }
            let label = label.unwrap_or_else(|| self.filled("row {number}", &[("number", &(index + 1).to_string())]));
            self.field(&field, Control::Text { lines: None }, label);
            rows.push(vec![Cell { text, field: None }, Cell { text: Vec::new(), field: Some(field) }]);
        }
        let row_headers = blank == 0;
        Kind::Fields { intro, head: Vec::new(), rows, widths: widths.to_vec(), list: true, row_headers }
    }

    fn fields_table(
        &mut self,
        id: &str,
        (blank, widths): (usize, &[u32]),
        intro: Vec<model::Block>,
        unit: &'a Unit,
        slots: &[Slot],
    ) -> Kind {
        let FlowKind::Table(source) = &unit.flow.kind else { return Kind::Rule };
        let flows = self.flows(unit);
        let columns = source.head.len();
        let head: Vec<Vec<Text>> = (0..columns).map(|column| self.cell_texts(&flows, None, column)).collect();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for row in 0..source.rows.len() + blank {
            let mut cells = Vec::new();
            for column in 0..columns {
                let slot = slots.iter().find(|slot| slot.kind == SlotKind::Cell(row, column));
                let field = slot.map(|slot| self.name(slot, id));
                if let Some(field) = &field {
                    let label = self.cell_label(&flows, row, column);
                    self.field(field, Control::Text { lines: None }, label);
                }
                let text = if field.is_some() { Vec::new() } else { self.cell_texts(&flows, Some(row), column) };
                cells.push(Cell { text, field });
            }
            rows.push(cells);
        }
        let row_headers = blank == 0 && has_row_headers(&source.rows);
        Kind::Fields { intro, head, rows, widths: widths.to_vec(), list: false, row_headers }
    }

    /// A cell's words in each language; of the header where no row is named.
    fn cell_texts(&mut self, flows: &[(&'a Flow, &str)], row: Option<usize>, column: usize) -> Vec<Text> {
        let mut texts = Vec::new();
        for (flow, lang) in flows {
            let FlowKind::Table(table) = &flow.kind else { continue };
            let cells = match row {
                Some(row) => table.rows.get(row),
                None => Some(&table.head),
            };
            if let Some(cell) = cells.and_then(|cells| cells.get(column)).filter(|cell| !cell.content.is_empty()) {
                texts.push(Text { lang: (*lang).to_string(), text: self.words(&cell.content, lang) });
            }
        }
        texts
    }

    /// "row, column": the row's first cell or its number, and the column's header.
    fn cell_label(&mut self, flows: &[(&'a Flow, &str)], row: usize, column: usize) -> String {
        let number = self.filled("row {number}", &[("number", &(row + 1).to_string())]);
        let Some((Flow { kind: FlowKind::Table(table), .. }, lang)) = flows.first() else { return number };
        let first = table.rows.get(row).and_then(|cells| cells.first());
        let row_name =
            first.map(|cell| self.label(&cell.content, lang)).filter(|name| !name.is_empty()).unwrap_or(number);
        let column_name = table.head.get(column).map(|cell| self.label(&cell.content, lang)).unwrap_or_default();
        match column_name.is_empty() {
            true => row_name,
            false => self.filled("{row}, {column}", &[("row", &row_name), ("column", &column_name)]),
        }
    }

    fn status(&mut self, block: &Block, id: &str) -> Option<Kind> {
        let edition = self.input.edition;
        let Some(state) = edition.state else {
            let message = format!("the edition `{}` has no state whose status could be shown", edition.id());
            self.sink.push(
                Diagnostic::error("no-value", block.span, message)
                    .hint(format!("put the block into ::: {{.only not-editions={}}}, or leave the page out of that edition's `front-matter`", edition.id())),
            );
            return None;
        };
        let mut rows = Vec::new();
        for instrument in instruments().iter().filter(|instrument| instrument.concerns(state)) {
            let known = edition.fact(instrument).filter(|fact| fact.high && fact.status != Standing::Unknown);
            rows.push(match known {
                Some(fact) => self.known_status(instrument, fact),
                None => self.open_status(instrument, id),
            });
        }
        Some(Kind::Status { rows })
    }

    /// Words in each of the page's languages.
    fn in_languages(&self, words: impl Fn(&Language) -> String) -> Names {
        self.at.languages.iter().map(|language| Name { lang: language.tag.clone(), text: words(language) }).collect()
    }

    fn known_status(&self, instrument: &Instrument, fact: &Fact) -> StatusRow {
        let edition = self.input.edition;
        let in_words = |date| self.in_languages(|language| edition.date_in(language, date));
        StatusRow {
            instrument: instrument.id.clone(),
            title: self.in_languages(|language| language.word(&instrument.title).to_string()),
            status: self.in_languages(|language| language.word(standing_word(fact.status)).to_string()),
            date: fact.date.map_or_else(Names::new, in_words),
            reservation: fact.reservation,
            as_of: fact.as_of.map_or_else(Names::new, in_words),
            checked: in_words(fact.checked),
            source: fact.source.clone(),
            field: None,
            lines: 0,
        }
    }

    fn open_status(&mut self, instrument: &Instrument, id: &str) -> StatusRow {
        let field = format!("{}.{id}-{}", self.input.guide.id, instrument.id);
        let short = self.first().word(&instrument.short).to_string();
        let label = self.filled("{instrument}: status, date and source", &[("instrument", &short)]);
        self.field(&field, Control::Text { lines: Some(STATUS_LINES) }, label);
        StatusRow {
            instrument: instrument.id.clone(),
            title: self.in_languages(|language| language.word(&instrument.title).to_string()),
            status: Names::new(),
            date: Names::new(),
            reservation: false,
            as_of: Names::new(),
            checked: Names::new(),
            source: String::new(),
            field: Some(field),
            lines: STATUS_LINES,
        }
    }
}

/// Ruled lines for what is to be confirmed of an instrument: one each for status, date and source.
const STATUS_LINES: u32 = 3;

/// The items or cells of a block to fill in.
fn filled_in(block: &Block) -> Option<&Unit> {
    match &block.kind {
        BlockKind::Checklist { items: unit, .. }
        | BlockKind::Scale { items: unit, .. }
        | BlockKind::Fields { cells: unit, .. } => Some(unit),
        BlockKind::Leaf(_)
        | BlockKind::List { .. }
        | BlockKind::Item { .. }
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Rule
        | BlockKind::Notepad { .. }
        | BlockKind::Exercise { .. }
        | BlockKind::Tool { .. }
        | BlockKind::Case(_)
        | BlockKind::Voice { .. }
        | BlockKind::Callout(..)
        | BlockKind::Answer { .. }
        | BlockKind::Facilitator(_)
        | BlockKind::Status
        | BlockKind::Only(..) => None,
    }
}

/// The interface word of a standing.
fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Ratified => "Ratified",
        Standing::Acceded => "Acceded",
        Standing::Succeeded => "Succeeded",
        Standing::Signed => "Signed",
        Standing::Extended => "Extended to the territory",
        Standing::None => "Not a party",
        Standing::Unknown => "Not known",
    }
}

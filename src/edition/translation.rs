//! A catalogue's messages as flows: parsed once, checked against their sources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalogue::{Catalogue, Message};
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::{QuotationMarks, Tag};
use crate::series::{
    Block, Body, Flow, FlowKind, Inline, List, Met, Series, Table, Unit, check_depth, check_notes, each_inline,
    parse_message,
};

/// Contexts whose messages are no texts of the series.
const OWN_CONTEXTS: [&str; 2] = ["ui", "date"];

/// What to do about a message that is near to none.
const AS_WRITTEN: &str = "copy the message as the source has it, signs and addresses too, as `![alt](figures/a.svg \"caption\")`, or delete \
    the entry";

/// The series' texts in one language, by context and message.
#[derive(Debug, Default)]
pub struct Translation {
    flows: BTreeMap<(Arc<str>, String), Flow>,
}

impl Translation {
    /// What a unit says in this language.
    pub fn get(&self, unit: &Unit) -> Option<&Flow> {
        self.flows.get(&(unit.context.clone(), unit.message.clone()))
    }

    /// Every translated text, by context and message.
    pub fn flows(&self) -> impl Iterator<Item = &Flow> {
        self.flows.values()
    }

    /// Parses every translated message that the series has. A translation of another shape than its source is an error.
    pub fn read(catalogue: &Catalogue, tag: &Tag, series: &Series, sink: &mut Sink) -> Self {
        let mut translation = Self::default();
        let quotes = QuotationMarks::of(tag);
        for unit in series.names() {
            translation.add(catalogue, unit, &BTreeSet::new(), &quotes, sink);
        }
        for unit in series.pictures.iter().flat_map(|(_, picture)| &picture.words) {
            translation.add(catalogue, unit, &BTreeSet::new(), &quotes, sink);
        }
        for body in series.bodies() {
            let labels = body.labels();
            for unit in body.units() {
                translation.add(catalogue, unit, &labels, &quotes, sink);
            }
        }
        for body in series.bodies() {
            check_notes(body, &|unit| translation.get(unit), sink);
            translation.check_depth(body, sink);
        }
        report_unused(catalogue, series, sink);
        translation
    }

    /// A translation may stand deeper than its source, or call footnotes from other places. Footnotes into which nobody
    /// may go are those of the source again.
    fn check_depth(&mut self, body: &Body, sink: &mut Sink) {
        let endless = check_depth(body, &|unit| self.get(unit).unwrap_or(&unit.flow), sink);
        let endless: BTreeSet<String> = endless.into_iter().map(Into::into).collect();
        for note in body.notes.iter().filter(|note| endless.contains(&note.label)) {
            for unit in note.blocks.iter().flat_map(Block::all_units) {
                self.flows.remove(&(unit.context.clone(), unit.message.clone()));
            }
        }
    }

    fn add(
        &mut self,
        catalogue: &Catalogue,
        unit: &Unit,
        labels: &BTreeSet<&str>,
        quotes: &QuotationMarks,
        sink: &mut Sink,
    ) {
        let key = (unit.context.clone(), unit.message.clone());
        if self.flows.contains_key(&key) {
            return;
        }
        let Some(message) = catalogue.get(&unit.context, &unit.message) else { return };
        let mut flows = parse_message(&message.text, message.span, labels, quotes, sink);
        let translated = if flows.len() == 1 { flows.pop().and_then(|flow| fit(&unit.flow, flow)) } else { None };
        match translated {
            Some(flow) => {
                report_lost_notes(unit, &flow, message, sink);
                self.flows.insert(key, flow);
            }
            None => sink.push(misfit(unit, message)),
        }
    }
}

/// Translations that no text of the series asks for, each with the message or the context that is meant, if one is near.
/// Contexts of the interface and of dates have checks of their own.
fn report_unused(catalogue: &Catalogue, series: &Series, sink: &mut Sink) {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let pictures = series.pictures.iter().flat_map(|(_, picture)| &picture.words);
    let bodies = series.bodies().flat_map(Body::units);
    for unit in series.names().into_iter().chain(pictures).chain(bodies) {
        asked.entry(&unit.context).or_default().insert(&unit.message);
    }
    for (context, message, found) in catalogue.iter().filter(|(context, ..)| !OWN_CONTEXTS.contains(context)) {
        let known = asked.get(context);
        if known.is_some_and(|known| known.contains(message)) {
            continue;
        }
        let told =
            Diagnostic::warning("unused-message", found.span, format!("no text in `{context}` is \"{message}\""));
        let elsewhere = asked.iter().find(|(_, messages)| messages.contains(message));
        sink.push(match (elsewhere, known) {
            (Some((other, _)), _) => told.hint(format!("it is a text of the context `{other}`")),
            (None, Some(known)) => told.suggest(message, known.iter().copied(), AS_WRITTEN),
            (None, None) => told.suggest(context, asked.keys().copied(), AS_WRITTEN),
        });
    }
}

/// The labels of the footnotes that a text calls.
fn calls(flow: &Flow) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    flow.visit(&mut |met| {
        let Met::Words(words) = met else { return };
        each_inline(words.inlines, &mut |inline| {
            if let Inline::Note(label, _) = inline {
                found.insert(label.as_str());
            }
        });
    });
    found
}

/// A footnote that its text no longer calls would be in no book.
fn report_lost_notes(unit: &Unit, flow: &Flow, message: &Message, sink: &mut Sink) {
    for label in calls(&unit.flow).difference(&calls(flow)) {
        let told = format!("the translation does not call the footnote `{label}`, as its source does");
        sink.push(
            Diagnostic::error("lost-footnote", message.span, told)
                .hint(format!("write [^{label}] where the translation says what the footnote is about")),
        );
    }
}

fn misfit(unit: &Unit, message: &Message) -> Diagnostic {
    let wanted = match &unit.flow.kind {
        FlowKind::List(list) => format!("a list of {} items", list.items.len()),
        FlowKind::Table(table) => format!("a table of {} columns and {} rows", table.head.len(), table.rows.len()),
        FlowKind::Definitions(terms) => format!("a definition list of {} terms", terms.len()),
        FlowKind::Figure(_) => "an image".into(),
        FlowKind::Heading { .. } | FlowKind::Paragraph(_) | FlowKind::Quote(_) | FlowKind::Code(_) | FlowKind::Rule => {
            "one paragraph".into()
        }
    };
    Diagnostic::error("translation-shape", message.span, format!("the translation is not {wanted}, as its source is"))
        .hint("keep the markers of lists, tables and images, and every empty cell, as they are in the source")
}

/// The pictures inside a translated list are those of its source, with words of their own; none if there are more or
/// fewer of them.
fn with_pictures(source: &Flow, mut translated: Flow) -> Option<Flow> {
    let figures = source.inner_figures();
    if translated.inner_figures().len() != figures.len() {
        return None;
    }
    let mut figures = figures.into_iter();
    translated.change_inner_figures(&mut |other| {
        if let Some(figure) = figures.next() {
            other.take_place_of(figure);
        }
    });
    Some(translated)
}

/// The translated flow in the shape of its source; none if it has another.
fn fit(source: &Flow, translated: Flow) -> Option<Flow> {
    let Flow { span, kind } = with_pictures(source, translated)?;
    let kind = match (&source.kind, kind) {
        (FlowKind::Heading { level, id, placing, .. }, FlowKind::Paragraph(content)) => {
            FlowKind::Heading { level: *level, id: id.clone(), placing: *placing, content }
        }
        (FlowKind::Paragraph(_), FlowKind::Paragraph(content)) => FlowKind::Paragraph(content),
        (FlowKind::Figure(figure), FlowKind::Figure(mut other)) => {
            other.take_place_of(figure);
            FlowKind::Figure(other)
        }
        (FlowKind::List(list), FlowKind::List(other)) if same_list(list, &other) => FlowKind::List(other),
        (FlowKind::Table(table), FlowKind::Table(other)) if same_table(table, &other) => FlowKind::Table(other),
        (FlowKind::Definitions(terms), FlowKind::Definitions(others)) => {
            let same = terms.len() == others.len()
                && terms.iter().zip(&others).all(|(term, other)| term.definitions.len() == other.definitions.len());
            FlowKind::Definitions(same.then_some(others)?)
        }
        _ => return None,
    };
    Some(Flow { span, kind })
}

fn same_list(list: &List, other: &List) -> bool {
    list.items.len() == other.items.len()
        && list.start.is_some() == other.start.is_some()
        && list.items.iter().zip(&other.items).all(|(item, other)| item.ticked.is_some() == other.ticked.is_some())
}

fn same_table(table: &Table, other: &Table) -> bool {
    let empties = |table: &Table| -> Vec<Vec<bool>> {
        table.rows.iter().map(|row| row.iter().map(|cell| cell.content.is_empty()).collect()).collect()
    };
    table.head.len() == other.head.len() && empties(table) == empties(other)
}

/// Whether a unit has words of its own: one of placeholders, numbers and signs alone reads the same in every language.
pub fn has_words(unit: &Unit) -> bool {
    match &unit.flow.kind {
        FlowKind::Heading { content, .. } | FlowKind::Paragraph(content) => {
            let mut found = false;
            each_inline(content, &mut |inline| {
                found |= matches!(inline, Inline::Text(text, _) if text.chars().any(char::is_alphabetic));
            });
            found
        }
        FlowKind::Figure(_)
        | FlowKind::List(_)
        | FlowKind::Table(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => true,
    }
}

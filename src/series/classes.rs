//! The classes of divs: which attributes they take, what they must hold, and the block that each becomes.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::attributes::{Attribute, AttributeKind};
use super::names::{Callout, Class, Group, Key, NotepadStyle, ProductName};
use super::notes;
use super::placeholders;
use super::quotes;
use super::tree::{Block, BlockKind, Condition, Flow, FlowKind, Placing, Unit};
use crate::diagnostic::{Diagnostic, Sink};
use crate::language::QuotationMarks;
use crate::project::{PageBreak, Spanned};
use crate::source::Span;

/// What is said of every text of a file.
#[derive(Debug, Clone)]
pub struct Written {
    /// The context of its messages.
    pub context: Arc<str>,
    /// The quotation marks of the language it is in.
    pub quotes: Arc<QuotationMarks>,
}

/// A div whose opening fence was read.
pub struct Div {
    /// The opening fence.
    pub span: Span,
    /// Its class, if it is a known one.
    pub class: Option<Class>,
    id: Option<Spanned<String>>,
    pairs: Vec<(Key, Spanned<String>)>,
    /// Whether it stays on one page.
    keep: bool,
    written: Written,
}

/// Reads the attributes of an opening fence; `inside` is where they stand.
pub fn open(span: Span, inside: Span, attributes: Vec<Attribute>, written: &Written, sink: &mut Sink) -> Div {
    let known = attributes.iter().find_map(|attribute| match &attribute.kind {
        AttributeKind::Class(name) => Some((name, inside.within(attribute.range.start, attribute.range.len()))),
        AttributeKind::Id(_)
        | AttributeKind::Pair(..)
        | AttributeKind::Word(_)
        | AttributeKind::Curly(_)
        | AttributeKind::Malformed(_) => None,
    });
    let class = match known {
        Some((name, at)) => find_class(name, at, sink),
        None => {
            sink.push(
                Diagnostic::error("unknown-class", span, "this block has no class")
                    .hint("write what it is, such as ::: {.case}"),
            );
            None
        }
    };
    let mut div = Div { span, class, id: None, pairs: Vec::new(), keep: false, written: written.clone() };
    let mut classes = 0;
    for attribute in attributes {
        let at = inside.within(attribute.range.start, attribute.range.len());
        match attribute.kind {
            AttributeKind::Class(name) => {
                classes += 1;
                if classes > 1 {
                    sink.push(
                        Diagnostic::error("unknown-class", at, format!("a second class `{name}`"))
                            .hint("a block has one class; put one block inside the other"),
                    );
                }
            }
            AttributeKind::Id(id) => div.id = Some(Spanned { value: id, span: at }),
            AttributeKind::Pair(key, value) => div.pair(&key, value, at, sink),
            AttributeKind::Curly(word) => {
                sink.push(
                    Diagnostic::error("bad-attribute", at, format!("`{word}` has curly quotes; write straight ones"))
                        .hint("write key=\"two words\""),
                );
                // What is meant is clear, so that nothing is told as missing.
                let (key, value) = word.split_once('=').unwrap_or((&word, ""));
                div.pair(key, value.trim_matches(|c: char| !c.is_alphanumeric()).to_string(), at, sink);
            }
            AttributeKind::Word(word) if word == Key::Keep.id() => div.keep(at, sink),
            AttributeKind::Word(word) | AttributeKind::Malformed(word) => sink.push(
                Diagnostic::error("bad-attribute", at, format!("`{word}` is no attribute"))
                    .hint("write key=value, or key=\"two words\""),
            ),
        }
    }
    if let (Some(class), None) = (class, &div.id)
        && let Some(hint) = hint_of_id(class)
    {
        sink.push(Diagnostic::error("missing-id", span, format!("this `{class}` has no id")).hint(hint));
    }
    div
}

/// What to do about a block without an id, if it must have one.
fn hint_of_id(class: Class) -> Option<&'static str> {
    if class == Class::Tool {
        return Some("add one such as #my-sheet; links to the tool lead to it");
    }
    class.is_fillable().then_some("add one such as #my-notes; the field's name and the answers are known by it")
}

fn find_class(name: &str, at: Span, sink: &mut Sink) -> Option<Class> {
    let found = name.parse().ok();
    if found.is_none() {
        let names = Class::ALL.iter().map(|class| class.id());
        let known = format!("known classes are {}", names.clone().collect::<Vec<_>>().join(", "));
        sink.push(Diagnostic::error("unknown-class", at, format!("there is no class `{name}`")).suggest_as(
            name,
            names,
            |near| format!("`.{near}`"),
            known,
        ));
    }
    found
}

impl Div {
    /// `keep`, which stands without a value.
    fn keep(&mut self, at: Span, sink: &mut Sink) {
        match self.class.is_none_or(|class| class.keys().contains(&Key::Keep)) {
            true => self.keep = true,
            false => self.pair(Key::Keep.id(), String::new(), at, sink),
        }
    }

    /// What is asked of its page.
    fn placing(&self, sink: &mut Sink) -> Placing {
        if let Some(given) = self.get(Key::Keep) {
            let message = format!("`keep` stands alone, without `{}`", given.value);
            sink.push(Diagnostic::error("bad-attribute", given.span, message).hint("write keep"));
        }
        let breaks = match self.one_of(Key::Break, &PageBreak::ALL, sink) {
            Some(PageBreak::Before) => true,
            None => false,
        };
        Placing { breaks, keep: self.keep }
    }

    fn pair(&mut self, key: &str, value: String, at: Span, sink: &mut Sink) {
        let Some(class) = self.class else { return };
        match class.keys().iter().find(|known| known.id() == key) {
            Some(known) => self.pairs.push((*known, Spanned { value, span: at })),
            None => {
                let names: Vec<&str> = class.keys().iter().map(|key| key.id()).collect();
                let otherwise = match names.is_empty() {
                    true => format!("`{class}` takes an id and nothing else"),
                    false => format!("`{class}` takes {}", names.join(", ")),
                };
                let message = format!("`{class}` has no attribute `{key}`");
                sink.push(Diagnostic::error("unknown-attribute", at, message).suggest(key, names, otherwise));
            }
        }
    }

    fn get(&self, key: Key) -> Option<&Spanned<String>> {
        self.pairs.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    fn number(&self, key: Key, allowed: RangeInclusive<i64>, sink: &mut Sink) -> Option<i64> {
        let given = self.get(key)?;
        let number = given.value.parse().ok().filter(|number| allowed.contains(number));
        if number.is_none() {
            let (low, high) = (allowed.start(), allowed.end());
            sink.push(
                Diagnostic::error(
                    "bad-attribute",
                    given.span,
                    format!("`{key}` is not a whole number from {low} to {high}"),
                )
                .hint(format!("write for example {key}={}", (*low).max(1))),
            );
        }
        number
    }

    /// Relative widths, one whole number a column.
    fn widths(&self, columns: usize, sink: &mut Sink) -> Option<Vec<u32>> {
        let given = self.get(Key::Widths)?;
        let numbers: Option<Vec<u32>> = given
            .value
            .split_whitespace()
            .map(|word| word.parse().ok().filter(|number| (1..=100).contains(number)))
            .collect();
        let fault = match &numbers {
            None => format!("`widths` is not a list of whole numbers from 1 to 100: `{}`", given.value),
            Some(numbers) if numbers.len() != columns => {
                format!("`widths` gives {} of {columns} columns a width", numbers.len())
            }
            Some(_) => return numbers,
        };
        let example = vec!["2"; columns.saturating_sub(1)].into_iter().chain(["3"]).collect::<Vec<_>>().join(" ");
        let hint = format!("write one number a column, each relative to the others, such as widths=\"{example}\"");
        sink.push(Diagnostic::error("bad-attribute", given.span, fault).hint(hint));
        None
    }

    /// One of a closed set.
    fn one_of<T: Copy + Display>(&self, key: Key, all: &[T], sink: &mut Sink) -> Option<T> {
        let given = self.get(key)?;
        let names: Vec<String> = all.iter().map(T::to_string).collect();
        let found = names.iter().position(|name| *name == given.value).map(|index| all[index]);
        if found.is_none() {
            sink.push(
                Diagnostic::error("bad-attribute", given.span, format!("`{key}` cannot be `{}`", given.value)).hint(
                    match names.as_slice() {
                        [one] => format!("write {key}={one}"),
                        all => format!("write one of {}", all.join(", ")),
                    },
                ),
            );
        }
        found
    }

    /// A visible attribute is a message of its own.
    fn unit(&self, key: Key, sink: &mut Sink) -> Option<Unit> {
        let given = self.get(key)?;
        Some(words_unit(&self.written, &given.value, given.span, sink))
    }

    fn list(&self, key: Key) -> Vec<Spanned<String>> {
        let Some(given) = self.get(key) else { return Vec::new() };
        given.value.split_whitespace().map(|name| Spanned { value: name.into(), span: given.span }).collect()
    }

    /// Names of products; one that is none is reported.
    fn products(&self, key: Key, sink: &mut Sink) -> Vec<Spanned<ProductName>> {
        let mut products = Vec::new();
        for Spanned { value, span } in self.list(key) {
            match value.parse() {
                Ok(product) => products.push(Spanned { value: product, span }),
                Err(_) => {
                    let names = ProductName::ALL.iter().map(|product| product.id());
                    let known = format!("products are {}", names.clone().collect::<Vec<_>>().join(", "));
                    let message = format!("there is no product `{value}`");
                    sink.push(Diagnostic::error("unknown-product", span, message).suggest(&value, names, known));
                }
            }
        }
        products
    }

    fn error(&self, code: &'static str, message: &str, hint: &str, sink: &mut Sink) {
        sink.push(Diagnostic::error(code, self.span, message).hint(hint));
    }
}

/// A unit of plain words, which may hold placeholders.
pub fn words_unit(written: &Written, words: &str, span: Span, sink: &mut Sink) -> Unit {
    notes::report_in_plain(words, span, sink);
    let mut unit = drawn_unit(&written.context, words, span, sink);
    if let FlowKind::Paragraph(content) = &mut unit.flow.kind {
        quotes::set_plain(content, &written.quotes);
    }
    unit
}

/// The same of words in a drawing, which are shown as they were drawn.
pub fn drawn_unit(context: &Arc<str>, words: &str, span: Span, sink: &mut Sink) -> Unit {
    let content = placeholders::plain_words(words, span, sink);
    let flow = Flow { span, kind: FlowKind::Paragraph(content) };
    Unit { context: context.clone(), message: words.to_string(), flow }
}

/// The blocks that a closed div becomes: one, or those inside it if its class is not known. `inside` are the classes of
/// the divs around it.
pub fn close(div: Div, blocks: Vec<Block>, inside: &[Class], sink: &mut Sink) -> Vec<Block> {
    let Some(class) = div.class else { return blocks };
    check_place(&div, class, inside, sink);
    // What the title of an exercise asks is asked of the exercise.
    let title = blocks.first().filter(|_| class == Class::Exercise).map(|first| first.placing).unwrap_or_default();
    let callout = |callout, blocks, sink: &mut Sink| Some(BlockKind::Callout(callout, not_empty(&div, blocks, sink)));
    let kind = match class {
        Class::Notepad => notepad(&div, blocks, sink),
        Class::Exercise => exercise(&div, class, blocks, sink),
        Class::Tool => titled(&div, class, blocks, sink).map(|(title, blocks)| BlockKind::Tool { title, blocks }),
        Class::Checklist => checklist(&div, class, blocks, sink),
        Class::Scale => scale(&div, class, blocks, sink),
        Class::Fields => fields(&div, class, blocks, sink),
        Class::Case => Some(BlockKind::Case(not_empty(&div, blocks, sink))),
        Class::Voice => voice(&div, blocks, sink),
        Class::KeyPoint => callout(Callout::KeyPoint, blocks, sink),
        Class::Caution => callout(Callout::Caution, blocks, sink),
        Class::Legal => callout(Callout::Legal, blocks, sink),
        Class::Definition => callout(Callout::Definition, blocks, sink),
        Class::Answer => answer(&div, blocks, sink),
        Class::Facilitator => Some(BlockKind::Facilitator(not_empty(&div, blocks, sink))),
        Class::Status => status(&div, &blocks, sink),
        Class::Only => only(&div, blocks, sink),
    };
    let placing = div.placing(sink).or(title);
    kind.map(|kind| Block { span: div.span, id: div.id, placing, kind }).into_iter().collect()
}

/// Which blocks may not stand in which.
fn check_place(div: &Div, class: Class, inside: &[Class], sink: &mut Sink) {
    let in_notes = inside.contains(&Class::Answer) || inside.contains(&Class::Facilitator);
    if let Some(outer) = inside.iter().find(|outer| outer.is_leaf()) {
        div.error(
            "misplaced-block",
            &format!("a `{class}` stands inside a `{outer}`"),
            "close the outer block before it",
            sink,
        );
    } else if let Some(outer) = inside.iter().find(|outer| class == Class::Tool && **outer != Class::Only) {
        div.error(
            "misplaced-block",
            &format!("a tool has a page of its own, and this one stands inside the block `{outer}`"),
            "close the outer block before it",
            sink,
        );
    } else if class == Class::Exercise && inside.contains(&Class::Tool) {
        div.error(
            "misplaced-block",
            "an exercise stands inside a tool",
            "close the tool before it; the exercise can link to the tool",
            sink,
        );
    } else if class == Class::Exercise && (inside.contains(&Class::Exercise) || in_notes) {
        div.error(
            "misplaced-block",
            "an exercise stands inside another block of its kind, an answer or notes",
            "close that block first",
            sink,
        );
    } else if in_notes && class.is_fillable() {
        div.error(
            "misplaced-block",
            &format!("a `{class}` stands in an answer or in notes, where nobody fills it in"),
            "move it into the exercise",
            sink,
        );
    }
}

fn not_empty(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Vec<Block> {
    if blocks.is_empty() {
        div.error("empty-block", "this block is empty", "write its text between the ::: lines", sink);
    }
    blocks
}

fn notepad(div: &Div, prompt: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let lines = div.number(Key::Lines, 1..=200, sink).unwrap_or(6) as u32;
    let style = div.one_of(Key::Style, NotepadStyle::ALL, sink).unwrap_or(NotepadStyle::Ruled);
    if prompt.is_empty() {
        div.error("empty-prompt", "this notepad asks nothing", "write the question between the ::: lines", sink);
    }
    Some(BlockKind::Notepad { lines, style, prompt })
}

fn exercise(div: &Div, class: Class, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let minutes = div.number(Key::Minutes, 1..=999, sink).map(|number| number as u32);
    let group = div.one_of(Key::Group, Group::ALL, sink);
    let (title, blocks) = titled(div, class, blocks, sink)?;
    Some(BlockKind::Exercise { minutes, group, title, blocks })
}

/// The heading that a block begins with, and what follows it.
fn titled(div: &Div, class: Class, blocks: Vec<Block>, sink: &mut Sink) -> Option<(Unit, Vec<Block>)> {
    let mut blocks = blocks.into_iter();
    match blocks.next() {
        Some(Block { kind: BlockKind::Leaf(unit), .. }) if matches!(unit.flow.kind, FlowKind::Heading { .. }) => {
            Some((unit, blocks.collect()))
        }
        _ => {
            div.error(
                "missing-heading",
                &format!("this {class} does not begin with a heading"),
                "write its title as the first line, such as ### Spot the signs",
                sink,
            );
            None
        }
    }
}

/// Splits blocks into those before the one that `wanted` accepts as the last, and that one.
fn intro_and(
    div: &Div,
    class: Class,
    mut blocks: Vec<Block>,
    what: &str,
    wanted: fn(&FlowKind) -> bool,
    sink: &mut Sink,
) -> Option<(Vec<Block>, Unit)> {
    match blocks.pop() {
        Some(Block { kind: BlockKind::Leaf(unit), .. }) if wanted(&unit.flow.kind) => Some((blocks, unit)),
        Some(Block { kind: BlockKind::List { .. }, span, .. }) => {
            sink.push(words_alone(span));
            None
        }
        _ => {
            let message = format!("a `{class}` ends with {what}, and this one does not");
            div.error(
                "missing-content",
                &message,
                &format!("write {what} as its last part; move what follows it behind the block"),
                sink,
            );
            None
        }
    }
}

fn checklist(div: &Div, class: Class, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let (intro, items) = intro_and(div, class, blocks, "a task list", |kind| matches!(kind, FlowKind::List(_)), sink)?;
    if let FlowKind::List(list) = &items.flow.kind {
        for item in list.items.iter().filter(|item| item.ticked.is_none()) {
            sink.push(
                Diagnostic::error("not-a-task", item.span, "this item has no box to tick")
                    .hint("begin it with - [ ] and a space"),
            );
        }
    }
    check_items(&items.flow.kind, sink);
    Some(BlockKind::Checklist { intro, items })
}

/// Items to tick, to rate or to fill in beside them are words that say what for, and nothing else.
fn check_items(kind: &FlowKind, sink: &mut Sink) {
    let FlowKind::List(list) = kind else { return };
    for item in &list.items {
        if item.flows.is_empty() {
            sink.push(
                Diagnostic::error("empty-item", item.span, "this item says nothing")
                    .hint("write its words after the marker, or take it out"),
            );
        }
        for flow in &item.flows {
            match &flow.kind {
                FlowKind::Paragraph(_) => {}
                FlowKind::List(_) => check_items(&flow.kind, sink),
                FlowKind::Heading { .. }
                | FlowKind::Figure(_)
                | FlowKind::Table(_)
                | FlowKind::Definitions(_)
                | FlowKind::Quote(_)
                | FlowKind::Code(_)
                | FlowKind::Rule => sink.push(words_alone(flow.span)),
            }
        }
    }
}

/// The error for anything else in an item that is ticked, rated or filled in.
fn words_alone(span: Span) -> Diagnostic {
    Diagnostic::error("misplaced-block", span, "an item to tick, to rate or to fill in holds words alone")
        .hint("put this before the block, or before its list")
}

fn scale(div: &Div, class: Class, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let from = div.number(Key::From, 0..=98, sink).unwrap_or(1);
    let to = div.number(Key::To, 1..=99, sink).unwrap_or(5);
    if from >= to || to - from > 10 {
        div.error(
            "bad-attribute",
            &format!("a scale from {from} to {to} cannot be rated"),
            "choose 2 to 11 values, such as from=1 to=5",
            sink,
        );
        return None;
    }
    let (intro, items) =
        intro_and(div, class, blocks, "a list of statements", |kind| matches!(kind, FlowKind::List(_)), sink)?;
    check_items(&items.flow.kind, sink);
    let (low, high) = (div.unit(Key::Low, sink), div.unit(Key::High, sink));
    Some(BlockKind::Scale { from, to, low, high, intro, items })
}

fn fields(div: &Div, class: Class, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let rows = div.number(Key::Rows, 1..=100, sink).unwrap_or(0) as u32;
    let what = "a table or a list";
    let (intro, cells) =
        intro_and(div, class, blocks, what, |kind| matches!(kind, FlowKind::Table(_) | FlowKind::List(_)), sink)?;
    if let FlowKind::Table(table) = &cells.flow.kind {
        let empty = table.rows.iter().flatten().any(|cell| cell.content.is_empty());
        if !empty && rows == 0 {
            div.error(
                "nothing-to-fill",
                "no cell of this table is empty",
                "leave the cells to fill in empty, or add rows=3 for blank rows",
                sink,
            );
        }
    }
    check_items(&cells.flow.kind, sink);
    let columns = if let FlowKind::Table(table) = &cells.flow.kind { table.head.len() } else { 2 };
    let widths = div.widths(columns, sink).unwrap_or_default();
    Some(BlockKind::Fields { rows, widths, intro, cells })
}

fn voice(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let Some(source) = div.unit(Key::Source, sink) else {
        div.error(
            "missing-source",
            "this quotation has no source",
            "add source=\"who said it, where it is published\"",
            sink,
        );
        return None;
    };
    Some(BlockKind::Voice { source, blocks: not_empty(div, blocks, sink) })
}

fn answer(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let Some(exercise) = div.get(Key::For).cloned() else {
        div.error(
            "missing-attribute",
            "this answer does not say for which exercise",
            "add for=the-id-of-the-exercise",
            sink,
        );
        return None;
    };
    Some(BlockKind::Answer { exercise, blocks: not_empty(div, blocks, sink) })
}

fn status(div: &Div, blocks: &[Block], sink: &mut Sink) -> Option<BlockKind> {
    if !blocks.is_empty() {
        div.error(
            "not-empty",
            "a `status` block is made from the edition's facts and holds no text",
            "write the text before or after it",
            sink,
        );
    }
    Some(BlockKind::Status)
}

fn only(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    if div.pairs.is_empty() {
        div.error(
            "missing-attribute",
            "this `only` does not say for what",
            "add for example editions=th or products=epub",
            sink,
        );
    }
    let condition = Condition {
        editions: div.list(Key::Editions),
        products: div.products(Key::Products, sink),
        not_editions: div.list(Key::NotEditions),
        not_products: div.products(Key::NotProducts, sink),
    };
    check_paged(&condition, sink);
    Some(BlockKind::Only(condition, not_empty(div, blocks, sink)))
}

/// The paged products share their page numbers, so a condition must treat them alike.
fn check_paged(condition: &Condition, sink: &mut Sink) {
    let mut paged = ProductName::ALL.iter().filter(|product| product.is_paged());
    let holds = paged.clone().next().map(|first| condition.holds_for_product(*first));
    if paged.any(|product| Some(condition.holds_for_product(*product)) != holds)
        && let Some(first) = condition.products.first().or(condition.not_products.first())
    {
        sink.push(
            Diagnostic::error(
                "paged-products",
                first.span,
                "this tells one paged product from another, and their page numbers would differ",
            )
            .hint("name workbook, press, booklet and facilitator together, or only epub and handouts"),
        );
    }
}

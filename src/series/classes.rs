//! The classes of divs: which attributes they take, what they must hold, and the block that each becomes.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::attributes::{Attribute, AttributeKind};
use super::tree::{Block, BlockKind, Callout, Condition, Flow, FlowKind, Group, Inline, NotepadStyle, Unit};
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::project::{Product, Spanned};
use crate::source::Span;

/// A class and the keys it takes. `#id` may always stand; those marked must have one.
struct Class {
    name: &'static str,
    keys: &'static [&'static str],
    fillable: bool,
}

const fn class(name: &'static str, keys: &'static [&'static str], fillable: bool) -> Class {
    Class { name, keys, fillable }
}

const CLASSES: [Class; 15] = [
    class("notepad", &["lines", "style"], true),
    class("exercise", &["minutes", "group"], false),
    class("checklist", &[], true),
    class("scale", &["from", "to", "low", "high"], true),
    class("fields", &["rows"], true),
    class("case", &[], false),
    class("voice", &["source"], false),
    class("key-point", &[], false),
    class("caution", &[], false),
    class("legal", &[], false),
    class("definition", &[], false),
    class("answer", &["for"], false),
    class("facilitator", &[], false),
    class("status", &[], true),
    class("only", &["editions", "products", "not-editions", "not-products"], false),
];

/// A div whose opening fence was read.
pub struct Div {
    /// The opening fence.
    pub span: Span,
    /// Its class, if it is a known one.
    pub class: Option<&'static str>,
    id: Option<Spanned<String>>,
    pairs: Vec<(&'static str, Spanned<String>)>,
    context: Arc<str>,
}

/// Reads the attributes of an opening fence; `inside` is where they stand.
pub fn open(span: Span, inside: Span, attributes: Vec<Attribute>, context: &Arc<str>, sink: &mut Sink) -> Div {
    let known = attributes.iter().find_map(|attribute| match &attribute.kind {
        AttributeKind::Class(name) => Some((name, inside.within(attribute.range.start, attribute.range.len()))),
        _ => None,
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
    let mut div =
        Div { span, class: class.map(|class| class.name), id: None, pairs: Vec::new(), context: context.clone() };
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
            AttributeKind::Pair(key, value) => div.pair(class, &key, value, at, sink),
            AttributeKind::Malformed(word) => sink.push(
                Diagnostic::error("bad-attribute", at, format!("`{word}` is no attribute"))
                    .hint("write key=value, or key=\"two words\""),
            ),
        }
    }
    if let Some(class) = class.filter(|class| class.fillable && div.id.is_none()) {
        sink.push(
            Diagnostic::error("missing-id", span, format!("this `{}` has no id", class.name))
                .hint("add one such as #my-notes; the field's name and the answers are known by it"),
        );
    }
    div
}

fn find_class(name: &str, at: Span, sink: &mut Sink) -> Option<&'static Class> {
    let found = CLASSES.iter().find(|class| class.name == name);
    if found.is_none() {
        let hint = match nearest(name, CLASSES.iter().map(|class| class.name)) {
            Some(near) => format!("did you mean `.{near}`?"),
            None => format!("known classes are {}", CLASSES.map(|class| class.name).join(", ")),
        };
        sink.push(Diagnostic::error("unknown-class", at, format!("there is no class `{name}`")).hint(hint));
    }
    found
}

impl Div {
    fn pair(&mut self, class: Option<&'static Class>, key: &str, value: String, at: Span, sink: &mut Sink) {
        let Some(class) = class else { return };
        match class.keys.iter().find(|known| **known == key) {
            Some(known) => self.pairs.push((known, Spanned { value, span: at })),
            None => {
                let hint = match nearest(key, class.keys.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if class.keys.is_empty() => format!("`{}` takes an id and nothing else", class.name),
                    None => format!("`{}` takes {}", class.name, class.keys.join(", ")),
                };
                let message = format!("`{}` has no attribute `{key}`", class.name);
                sink.push(Diagnostic::error("unknown-attribute", at, message).hint(hint));
            }
        }
    }

    fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.pairs.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    fn number(&self, key: &str, allowed: RangeInclusive<i64>, sink: &mut Sink) -> Option<i64> {
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

    fn one_of<T: Copy>(&self, key: &str, all: &[(&'static str, T)], sink: &mut Sink) -> Option<T> {
        let given = self.get(key)?;
        let found = all.iter().find(|(name, _)| *name == given.value).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            sink.push(
                Diagnostic::error("bad-attribute", given.span, format!("`{key}` cannot be `{}`", given.value))
                    .hint(format!("write one of {}", names.join(", "))),
            );
        }
        found
    }

    /// A visible attribute is a message of its own.
    fn unit(&self, key: &str) -> Option<Unit> {
        let given = self.get(key)?;
        Some(words_unit(&self.context, &given.value, given.span))
    }

    fn list(&self, key: &str) -> Vec<Spanned<String>> {
        let Some(given) = self.get(key) else { return Vec::new() };
        given.value.split_whitespace().map(|name| Spanned { value: name.into(), span: given.span }).collect()
    }

    fn error(&self, code: &'static str, message: &str, hint: &str, sink: &mut Sink) {
        sink.push(Diagnostic::error(code, self.span, message).hint(hint));
    }
}

/// A unit of plain words.
pub fn words_unit(context: &Arc<str>, words: &str, span: Span) -> Unit {
    let content = vec![Inline::Text(words.to_string(), span)];
    let flow = Flow { span, kind: FlowKind::Paragraph(content) };
    Unit { context: context.clone(), message: words.to_string(), flow }
}

/// The blocks that a closed div becomes: one, or those inside it if its class is not known.
pub fn close(div: Div, blocks: Vec<Block>, inside: &[&'static str], sink: &mut Sink) -> Vec<Block> {
    let Some(class) = div.class else { return blocks };
    check_place(&div, class, inside, sink);
    let kind = match class {
        "notepad" => notepad(&div, blocks, sink),
        "exercise" => exercise(&div, blocks, sink),
        "checklist" => checklist(&div, blocks, sink),
        "scale" => scale(&div, blocks, sink),
        "fields" => fields(&div, blocks, sink),
        "case" => Some(BlockKind::Case(not_empty(&div, blocks, sink))),
        "voice" => voice(&div, blocks, sink),
        "answer" => answer(&div, blocks, sink),
        "facilitator" => Some(BlockKind::Facilitator(not_empty(&div, blocks, sink))),
        "status" => status(&div, &blocks, sink),
        "only" => only(&div, blocks, sink),
        _ => callout(class).map(|callout| BlockKind::Callout(callout, not_empty(&div, blocks, sink))),
    };
    kind.map(|kind| Block { span: div.span, id: div.id, kind }).into_iter().collect()
}

fn callout(class: &str) -> Option<Callout> {
    Callout::ALL.iter().find(|(name, _)| *name == class).map(|(_, callout)| *callout)
}

/// Which blocks may not stand in which.
fn check_place(div: &Div, class: &str, inside: &[&'static str], sink: &mut Sink) {
    let within = |name: &str| inside.contains(&name);
    let leaf = ["notepad", "checklist", "scale", "fields", "status", "voice"];
    if let Some(outer) = inside.iter().find(|outer| leaf.contains(outer)) {
        div.error(
            "misplaced-block",
            &format!("a `{class}` stands inside a `{outer}`"),
            "close the outer block before it",
            sink,
        );
    } else if class == "exercise" && (within("exercise") || within("answer") || within("facilitator")) {
        div.error(
            "misplaced-block",
            "an exercise stands inside another block of its kind, an answer or notes",
            "close that block first",
            sink,
        );
    } else if (within("answer") || within("facilitator"))
        && CLASSES.iter().any(|known| known.name == class && known.fillable)
    {
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
    let lines = div.number("lines", 1..=200, sink).unwrap_or(6) as u32;
    let style = div.one_of("style", &NotepadStyle::ALL, sink).unwrap_or(NotepadStyle::Ruled);
    if prompt.is_empty() {
        div.error("empty-prompt", "this notepad asks nothing", "write the question between the ::: lines", sink);
    }
    Some(BlockKind::Notepad { lines, style, prompt })
}

fn exercise(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let minutes = div.number("minutes", 1..=999, sink).map(|number| number as u32);
    let group = div.one_of("group", &Group::ALL, sink);
    let mut blocks = blocks.into_iter();
    let title = match blocks.next() {
        Some(Block { kind: BlockKind::Leaf(unit), .. }) if matches!(unit.flow.kind, FlowKind::Heading { .. }) => unit,
        _ => {
            div.error(
                "missing-heading",
                "this exercise does not begin with a heading",
                "write its title as the first line, such as ### Spot the signs",
                sink,
            );
            return None;
        }
    };
    Some(BlockKind::Exercise { minutes, group, title, blocks: blocks.collect() })
}

/// Splits blocks into those before the one that `wanted` accepts as the last, and that one.
fn intro_and(
    div: &Div,
    mut blocks: Vec<Block>,
    what: &str,
    wanted: fn(&FlowKind) -> bool,
    sink: &mut Sink,
) -> Option<(Vec<Block>, Unit)> {
    match blocks.pop() {
        Some(Block { kind: BlockKind::Leaf(unit), .. }) if wanted(&unit.flow.kind) => Some((blocks, unit)),
        _ => {
            let message = format!("a `{}` ends with {what}, and this one does not", div.class.unwrap_or_default());
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

fn checklist(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let (intro, items) = intro_and(div, blocks, "a task list", |kind| matches!(kind, FlowKind::List(_)), sink)?;
    if let FlowKind::List(list) = &items.flow.kind {
        for item in list.items.iter().filter(|item| item.ticked.is_none()) {
            sink.push(
                Diagnostic::error("not-a-task", item.span, "this item has no box to tick")
                    .hint("begin it with - [ ] and a space"),
            );
        }
    }
    Some(BlockKind::Checklist { intro, items })
}

fn scale(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let from = div.number("from", 0..=98, sink).unwrap_or(1);
    let to = div.number("to", 1..=99, sink).unwrap_or(5);
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
        intro_and(div, blocks, "a list of statements", |kind| matches!(kind, FlowKind::List(_)), sink)?;
    Some(BlockKind::Scale { from, to, low: div.unit("low"), high: div.unit("high"), intro, items })
}

fn fields(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let rows = div.number("rows", 1..=100, sink).unwrap_or(0) as u32;
    let what = "a table or a list";
    let (intro, cells) =
        intro_and(div, blocks, what, |kind| matches!(kind, FlowKind::Table(_) | FlowKind::List(_)), sink)?;
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
    Some(BlockKind::Fields { rows, intro, cells })
}

fn voice(div: &Div, blocks: Vec<Block>, sink: &mut Sink) -> Option<BlockKind> {
    let Some(source) = div.unit("source") else {
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
    let Some(exercise) = div.get("for").cloned() else {
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
        editions: div.list("editions"),
        products: div.list("products"),
        not_editions: div.list("not-editions"),
        not_products: div.list("not-products"),
    };
    for product in condition.products.iter().chain(&condition.not_products) {
        check_product(product, sink);
    }
    check_paged(&condition, sink);
    Some(BlockKind::Only(condition, not_empty(div, blocks, sink)))
}

fn check_product(product: &Spanned<String>, sink: &mut Sink) {
    if !Product::NAMES.contains(&product.value.as_str()) {
        let near = nearest(&product.value, Product::NAMES);
        sink.push(
            Diagnostic::error("unknown-product", product.span, format!("there is no product `{}`", product.value))
                .hint(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("products are {}", Product::NAMES.join(", ")),
                }),
        );
    }
}

/// The paged products share their page numbers, so a condition must treat them alike.
fn check_paged(condition: &Condition, sink: &mut Sink) {
    let paged = ["workbook", "press", "booklet", "facilitator"];
    let holds = paged.map(|product| {
        condition.holds("", product)
            || !condition.editions.is_empty() && {
                let anywhere = Condition { editions: Vec::new(), ..condition.clone() };
                anywhere.holds("", product)
            }
    });
    if holds.iter().any(|held| *held != holds[0])
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

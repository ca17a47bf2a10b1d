//! What of a block a person fills in, and under which name: it follows from the source alone.

use super::tree::{Block, BlockKind, Body, FlowKind};

/// Lines of a notepad that one field holds at most; a longer notepad has several.
pub const LINES_A_FIELD: u32 = 20;

/// What is entered where in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    /// Text over so many ruled lines.
    Lines(u32),
    /// Text in a cell: row and column from 0, the header's row not counted.
    Cell(usize, usize),
    /// A box to tick: the item's index.
    Check(usize),
    /// A value to choose: the statement's index.
    Choice(usize),
}

/// A thing to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The number after the block's id; none for a short notepad.
    pub number: Option<usize>,
    /// What a reader enters there.
    pub kind: SlotKind,
}

impl Slot {
    /// The full name: `<guide>.<id>` or `<guide>.<id>.<number>`.
    pub fn name(&self, guide: &str, id: &str) -> String {
        match self.number {
            Some(number) => format!("{guide}.{id}.{number}"),
            None => format!("{guide}.{id}"),
        }
    }
}

impl Body {
    /// Whether a person can fill in anything here.
    pub fn is_fillable(&self) -> bool {
        let mut found = false;
        self.walk(&mut |block| found |= !slots(block).is_empty() || matches!(block.kind, BlockKind::Status));
        found
    }
}

/// What can be filled in of a block itself. A `status` block has none here: its cells follow from an edition's facts.
pub fn slots(block: &Block) -> Vec<Slot> {
    match &block.kind {
        BlockKind::Notepad { lines, .. } => notepad(*lines),
        BlockKind::Checklist { items, .. } => numbered(items_of(&items.flow.kind).map(SlotKind::Check)),
        BlockKind::Scale { items, .. } => numbered(items_of(&items.flow.kind).map(SlotKind::Choice)),
        BlockKind::Fields { rows, cells, .. } => numbered(cells_of(&cells.flow.kind, *rows as usize).into_iter()),
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
        | BlockKind::Status
        | BlockKind::Only(..) => Vec::new(),
    }
}

fn numbered(kinds: impl Iterator<Item = SlotKind>) -> Vec<Slot> {
    kinds.enumerate().map(|(index, kind)| Slot { number: Some(index + 1), kind }).collect()
}

fn notepad(lines: u32) -> Vec<Slot> {
    if lines <= LINES_A_FIELD {
        return vec![Slot { number: None, kind: SlotKind::Lines(lines) }];
    }
    let parts = lines.div_ceil(LINES_A_FIELD);
    let lines_of = |part: u32| LINES_A_FIELD.min(lines - part * LINES_A_FIELD);
    numbered((0..parts).map(|part| SlotKind::Lines(lines_of(part))))
}

fn items_of(kind: &FlowKind) -> std::ops::Range<usize> {
    if let FlowKind::List(list) = kind { 0..list.items.len() } else { 0..0 }
}

/// Of a table the empty cells, row by row, then blank rows; of a list one cell an item.
fn cells_of(kind: &FlowKind, blank: usize) -> Vec<SlotKind> {
    match kind {
        FlowKind::Table(table) => {
            let columns = table.head.len();
            let written = table.rows.iter().enumerate().flat_map(|(row, cells)| {
                let empty = cells.iter().enumerate().filter(|(_, cell)| cell.content.is_empty());
                empty.map(move |(column, _)| SlotKind::Cell(row, column))
            });
            let rows = table.rows.len()..table.rows.len() + blank;
            let added = rows.flat_map(|row| (0..columns).map(move |column| SlotKind::Cell(row, column)));
            written.chain(added).collect()
        }
        FlowKind::List(list) => (0..list.items.len() + blank).map(|row| SlotKind::Cell(row, 1)).collect(),
        FlowKind::Heading { .. }
        | FlowKind::Paragraph(_)
        | FlowKind::Figure(_)
        | FlowKind::Definitions(_)
        | FlowKind::Quote(_)
        | FlowKind::Code(_)
        | FlowKind::Rule => Vec::new(),
    }
}

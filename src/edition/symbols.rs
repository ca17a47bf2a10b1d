//! The key to the symbols: a table whose rows begin with the labels of the book's blocks. One label that is not as the
//! book prints it makes the key a plain table, which nobody would see but on the page: it is told here.

use std::collections::BTreeMap;

use super::editions::Edition;
use super::languages::Language;
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::Project;
use crate::series::{Block, Cell, Flow, FlowKind, Met, Page, Series, Table, Unit, plain};

/// The labels of the blocks that have an icon: English interface words.
pub const BLOCK_LABELS: [&str; 11] = [
    "Notepad",
    "Checklist",
    "Rate yourself",
    "Fill in",
    "Key point",
    "Caution",
    "Law",
    "Definition",
    "Illustrative case",
    "In their words",
    "Facilitator notes",
];

/// Rows from which a table may be a key: fewer begin with such words by chance.
pub const KEY_ROWS: usize = 3;

/// Warns of every row of a front page's table that keeps the table from being a key: most of the others begin with the
/// label of a block in the table's language, in the source or in a translation.
pub fn check_symbols(project: &Project, series: &Series, editions: &[Edition], sink: &mut Sink) {
    let languages: BTreeMap<&str, &Language> =
        editions.iter().flat_map(Edition::all_languages).map(|language| (language.tag.as_str(), &**language)).collect();
    for page in &series.pages {
        let written = page.lang.as_deref().unwrap_or(&project.series.language.value);
        for unit in units(page) {
            if let Some(language) = languages.get(written) {
                check(&unit.flow, language, sink);
            }
            for language in languages.values().filter(|_| page.lang.is_none()) {
                if let Some(flow) = language.translation(unit) {
                    check(flow, language, sink);
                }
            }
        }
    }
}

/// The units of a page, footnotes apart.
fn units(page: &Page) -> impl Iterator<Item = &Unit> {
    page.body.blocks.iter().flat_map(Block::all_units)
}

/// Looks at a flow and at every table in it.
fn check(flow: &Flow, language: &Language, sink: &mut Sink) {
    flow.visit(&mut |met| {
        if let Met::Flow(Flow { kind: FlowKind::Table(table), .. }) = met {
            for cell in strangers(table, language) {
                sink.push(warning(cell, language));
            }
        }
    });
}

/// The first cells that are no label, where most of them are.
fn strangers<'t>(table: &'t Table, language: &Language) -> Vec<&'t Cell> {
    let rows = table.rows.len();
    if table.head.len() != 2 || rows < KEY_ROWS {
        return Vec::new();
    }
    let is_label = |cell: &&Cell| {
        let name = plain(&cell.content);
        BLOCK_LABELS.iter().any(|label| language.word(label) == name.trim())
    };
    let (labels, others): (Vec<&Cell>, Vec<&Cell>) =
        table.rows.iter().filter_map(|row| row.first()).partition(is_label);
    if labels.len() * 2 > rows { others } else { Vec::new() }
}

fn warning(cell: &Cell, language: &Language) -> Diagnostic {
    let name = plain(&cell.content);
    let name = name.trim();
    let message = format!(
        "\"{name}\" is no label of a block in `{}`, so that the table is printed without icons and frames",
        language.tag
    );
    Diagnostic::warning("symbols-key", cell.span, message).suggest_as(
        name,
        BLOCK_LABELS.map(|label| language.word(label)),
        |near| format!("\"{near}\""),
        "write the label as the book prints it, or take the row out of the table",
    )
}

//! An Office Open XML workbook (ECMA-376) of text cells: no numbers, no dates, no formulas, so that nothing is taken
//! for what it is not. Its head is bold and stays in view, its cells are wrapped.

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::report;
use super::table::{self, Table};
use crate::diagnostic::Sink;

/// How many UTF-16 units a cell holds.
const CELL: usize = 32_767;
/// How many rows a sheet holds, its head among them.
const ROWS: usize = 1_048_576;
/// How many columns a sheet holds.
const COLUMNS: usize = 16_384;

/// The workbook's bytes, and what had to be cut. A table that is too long goes on in further sheets. The same table
/// gives the same bytes.
///
/// # Errors
///
/// A table with more columns than a sheet holds.
pub fn write(table: &Table<'_>) -> io::Result<(Vec<u8>, Sink)> {
    if table.head.len() > COLUMNS {
        return Err(io::Error::other(format!("a sheet holds {COLUMNS} columns; take --format csv or json")));
    }
    let sheets: Vec<&[Vec<Option<&str>>]> =
        if table.rows.is_empty() { vec![&[]] } else { table.rows.chunks(ROWS - 1).collect() };
    let mut sink = Sink::default();
    book(table, &sheets, &mut sink).map(|bytes| (bytes, sink)).map_err(io::Error::other)
}

fn book(table: &Table<'_>, sheets: &[&[Vec<Option<&str>>]], sink: &mut Sink) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Not the time of day, so that two runs give the same bytes: the first day that a ZIP archive knows.
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for (at, rows) in sheets.iter().enumerate() {
        let name = if at == 0 { "Answers".to_owned() } else { format!("Answers {}", at + 1) };
        sheet(table, rows, workbook.add_worksheet().set_name(name)?, sink)?;
    }
    workbook.save_to_buffer()
}

/// One sheet.
fn sheet(
    Table { head, .. }: &Table<'_>,
    rows: &[Vec<Option<&str>>],
    sheet: &mut Worksheet,
    sink: &mut Sink,
) -> Result<(), XlsxError> {
    // A number format for text, so that a cell that is edited stays text.
    let cell = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let bold = cell.clone().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(head) {
        sheet.set_column_width(column, table::width(name))?;
        sheet.write_string_with_format(0, column, cut(name, name, sink), &bold)?;
    }
    let field = head.iter().position(|name| name == table::FIELD);
    for (at, row) in (1..).zip(rows) {
        for ((column, text), name) in (0..).zip(row).zip(head) {
            let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
            let field = field.and_then(|field| row[field]).unwrap_or(name);
            sheet.write_string_with_format(at, column, cut(text, field, sink), &cell)?;
        }
    }
    Ok(())
}

/// As much of a text as a cell holds.
fn cut<'t>(text: &'t str, field: &str, sink: &mut Sink) -> &'t str {
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return text;
    }
    sink.push(report::too_long(field, CELL));
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of the workbook of a table.
    fn part(table: &Table<'_>, name: &str) -> String {
        let (bytes, _) = write(table).unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        io::read_to_string(archive.by_name(name).unwrap()).unwrap()
    }

    #[test]
    fn cells_are_texts_whatever_they_look_like() {
        let row = ["=1+1", "2026-11-23", "7", "a<&>_x0041_\u{1}\n_x_"].map(Some).to_vec();
        let table = Table { head: ["a", "b", "c", "d"].map(Into::into).to_vec(), rows: vec![row] };
        let sheet = part(&table, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && sheet.matches("t=\"s\"").count() == 8, "{sheet}");
        let texts = part(&table, "xl/sharedStrings.xml");
        assert!(texts.contains(">=1+1<") && texts.contains(">2026-11-23<") && texts.contains(">7<"), "{texts}");
        assert!(texts.contains("a&lt;&amp;&gt;_x005F_x0041__x0001_\n_x_"), "{texts}");
    }

    #[test]
    fn no_workbook_tells_the_time() {
        let table = Table { head: vec!["a".into()], rows: Vec::new() };
        let made = part(&table, "docProps/core.xml");
        assert_eq!(made.matches("1980-01-01T00:00:00Z").count(), 2, "{made}");
    }

    #[test]
    fn long_texts_are_cut_and_told() {
        let mut sink = Sink::default();
        let long = "ก".repeat(CELL) + "\u{1F58A}";
        assert_eq!(cut(&long, "f", &mut sink).chars().count(), CELL);
        assert!(!sink.is_empty());
        let table = Table { head: vec!["field".into(), "answer".into()], rows: vec![vec![Some("g.a"), Some(&long)]] };
        let (_, sink) = write(&table).unwrap();
        assert_eq!(sink.sorted(&crate::source::Sources::default()).len(), 1);
    }
}

//! CSV (RFC 4180) in UTF-8, without a byte-order mark. Every cell stands in quotes, and a cell that a spreadsheet would
//! take for a formula begins with an apostrophe (CWE-1236): what begins with `=`, `+`, `-`, `@`, a tab or an end of
//! line, or with a wide form of these that some programs take for the same.

use std::borrow::Cow;
use std::io::{self, Write};

use super::table::Table;

/// Writes a table as RFC 4180 has it, its head first.
///
/// # Errors
///
/// What `out` refuses.
pub fn write(table: &Table<'_>, out: impl Write) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(table.head.iter().map(|cell| guarded(cell).into_owned()))?;
    for row in &table.rows {
        for cell in row {
            writer.write_field(guarded(cell.unwrap_or_default()).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// Writes the report: `file`, `severity`, `code`, `message`, `hint`.
pub fn write_report(rows: &[[String; 5]], out: impl Write) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(["file", "severity", "code", "message", "hint"])?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    writer.flush()
}

fn writer<W: Write>(out: W) -> ::csv::Writer<W> {
    ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::Always).from_writer(out)
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if cell.starts_with(formula) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "＝1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["", "1-1", "a=b", "'=1", "ก"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn cells_stand_in_quotes() {
        let table = Table { head: vec!["a".into(), "b".into()], rows: vec![vec![Some("x;\"y\"\nz"), None]] };
        let mut out = Vec::new();
        write(&table, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a\",\"b\"\n\"x;\"\"y\"\"\nz\",\"\"\n");
    }
}

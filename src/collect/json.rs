//! One JSON array with an object a row. Answers are exact: nothing is guarded here.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::table::Table;

/// A row with the names of its columns.
struct Row<'t, 'a> {
    table: &'t Table<'a>,
    row: &'t [Option<&'a str>],
}

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.row.len()))?;
        for (name, cell) in self.table.head.iter().zip(self.row) {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

/// Writes a table: an object a line, so that large ones can be looked at and compared.
///
/// # Errors
///
/// What `out` refuses.
pub fn write(table: &Table<'_>, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (at, row) in table.rows.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &Row { table, row })?;
    }
    out.write_all(b"\n]\n")
}

//! An Office Open XML workbook (ECMA-376) of text cells: no numbers, no dates, no formulas, so that nothing is taken
//! for what it is not. Written by hand over the zip writer: one style sheet, bold head that stays in view, wrapped cells.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::report;
use super::table::Table;
use crate::diagnostic::Sink;

/// How many UTF-16 units a cell holds.
const CELL: usize = 32_767;
/// How many rows a sheet holds, its head among them.
const ROWS: usize = 1_048_576;
/// How many columns a sheet holds.
const COLUMNS: usize = 16_384;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The workbook's bytes, and what had to be cut. A table that is too long goes on in further sheets.
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
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(sheets.len()) {
        start(&mut zip, &name)?;
        zip.write_all(content.as_bytes())?;
    }
    for (at, rows) in sheets.iter().enumerate() {
        start(&mut zip, &format!("xl/worksheets/sheet{}.xml", at + 1))?;
        sheet(table, rows, at == 0, &mut zip, &mut sink)?;
    }
    Ok((zip.finish().map_err(io::Error::other)?.into_inner(), sink))
}

/// Begins a file of the package, with the same date always.
fn start(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(4));
    zip.start_file(name, options).map_err(io::Error::other)
}

/// All files but the sheets.
fn parts(sheets: usize) -> Vec<(String, String)> {
    let (mut types, mut list, mut links) = (String::new(), String::new(), String::new());
    for number in 1..=sheets {
        let name = if number == 1 { "Answers".to_owned() } else { format!("Answers {number}") };
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>"
        );
        let _ = write!(list, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        let _ = write!(
            links,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let styles = sheets + 1;
    let part = |name: &str, content: String| (name.to_owned(), format!("{HEAD}{content}"));
    vec![
        part(
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/>{types}</Types>"
            ),
        ),
        part(
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        part(
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        part("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
    ]
}

/// Style 0 is unused, 1 a cell, 2 the head; number format 49 is text, so that a cell that is edited stays text.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

/// One sheet.
fn sheet(
    table: &Table<'_>,
    rows: &[Vec<Option<&str>>],
    first: bool,
    out: &mut impl Write,
    sink: &mut Sink,
) -> io::Result<()> {
    let selected = if first { " tabSelected=\"1\"" } else { "" };
    write!(
        out,
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
    )?;
    for (at, name) in table.head.iter().enumerate() {
        write!(out, "<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>", at + 1, width(name))?;
    }
    out.write_all(b"</cols><sheetData>")?;
    let columns: Vec<String> = (0..table.head.len()).map(column).collect();
    let head: Vec<Option<&str>> = table.head.iter().map(|name| Some(&**name)).collect();
    let mut line = String::new();
    for (at, row) in std::iter::once(&head).chain(rows).enumerate() {
        line.clear();
        let _ = write!(line, "<row r=\"{}\">", at + 1);
        for ((column, cell), name) in columns.iter().zip(row).zip(&head) {
            if let Some(text) = cell.filter(|text| !text.is_empty()) {
                let style = if at == 0 { 2 } else { 1 };
                let _ = write!(
                    line,
                    "<c r=\"{column}{}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
                    at + 1
                );
                let field = table.head.iter().position(|name| name == "field").and_then(|field| row[field]).or(*name);
                escape(cut(text, field.unwrap_or_default(), sink), &mut line);
                line.push_str("</t></is></c>");
            }
        }
        line.push_str("</row>");
        out.write_all(line.as_bytes())?;
    }
    out.write_all(b"</sheetData></worksheet>")
}

/// Width of a column in characters.
fn width(name: &str) -> u32 {
    match name {
        "question" | "answer" => 60,
        "field" | "file" => 34,
        "edition" | "guide" | "version" => 14,
        _ => 24,
    }
}

/// `A` to `XFD`.
fn column(index: usize) -> String {
    let (mut rest, mut letters) = (index + 1, Vec::new());
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().collect()
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

/// A text in XML: what XML cannot hold is written `_xHHHH_` (ECMA-376, 22.9.2.19), and so is what only looks like that.
fn escape(text: &str, line: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            '_' if is_escape(&text[at..]) => line.push_str("_x005F_"),
            '\n' | '\t' => line.push(c),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(line, "_x{:04X}_", u32::from(c));
            }
            _ => line.push(c),
        }
    }
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_letters() {
        assert_eq!([0, 25, 26, 701, 702, 16_383].map(column), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn texts_are_escaped_and_cut() {
        let mut line = String::new();
        escape("a<&>_x0041_\u{1}\n_x_", &mut line);
        assert_eq!(line, "a&lt;&amp;&gt;_x005F_x0041__x0001_\n_x_");
        let mut sink = Sink::default();
        let long = "ก".repeat(CELL) + "\u{1F58A}";
        assert_eq!(cut(&long, "f", &mut sink).chars().count(), CELL);
        assert!(!sink.is_empty());
    }
}

//! Cells to fill in, as they are in the finished PDF: as wide as was asked, with room for what is typed.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use crate::support::Project;

/// What is typed into a cell: 60 letters, with words short and long.
const ANSWER: &str = "Women's shelter of the district, ask for the office, room 12";

/// A text field: left, low, right, high in pt; size and font in `/DA`; whether it has lines.
#[derive(Debug)]
struct Cell {
    rect: [f32; 4],
    font: String,
    size: f32,
    many: bool,
}

impl Cell {
    fn width(&self) -> f32 {
        self.rect[2] - self.rect[0]
    }

    fn height(&self) -> f32 {
        self.rect[3] - self.rect[1]
    }
}

fn number(object: &Object) -> f32 {
    object.as_float().unwrap()
}

/// The full name of a field.
fn name(document: &Document, field: &Dictionary) -> String {
    let own = lopdf::decode_text_string(field.get(b"T").unwrap()).unwrap();
    let parent = field.get_deref(b"Parent", document).and_then(Object::as_dict);
    parent.map_or(own.clone(), |parent| format!("{}.{own}", name(document, parent)))
}

/// The text fields of a file, by name.
fn cells(document: &Document) -> BTreeMap<String, Cell> {
    let mut found = BTreeMap::new();
    for field in document.objects.values().filter_map(|object| object.as_dict().ok()) {
        if field.get(b"FT").and_then(Object::as_name).ok() != Some(b"Tx") {
            continue;
        }
        let rect: Vec<f32> = field.get(b"Rect").unwrap().as_array().unwrap().iter().map(number).collect();
        let da = String::from_utf8(field.get(b"DA").unwrap().as_str().unwrap().to_vec()).unwrap();
        let mut words = da.split(' ');
        let font = words.next().unwrap().trim_start_matches('/').to_owned();
        let size = words.next().unwrap().parse().unwrap();
        let many = field.get(b"Ff").and_then(Object::as_i64).is_ok_and(|flags| flags & 1 << 12 != 0);
        let rect = <[f32; 4]>::try_from(rect).unwrap();
        found.insert(name(document, field), Cell { rect, font, size, many });
    }
    found
}

/// A book of the harbour with these lines more, and its text fields.
fn built(product: &str, more: &str) -> (Document, BTreeMap<String, Cell>) {
    let project = Project::harbour().append("content/guides/swim/watch.md", more);
    let out = project.beside("out");
    let run = project.run(&["build", "--out", out.to_str().unwrap(), "--edition", "north", "--product", product]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let document = Document::load(out.join(format!("north/swim/swim-north-{product}.pdf"))).unwrap();
    let cells = cells(&document);
    (document, cells)
}

/// Widths of the printable ASCII in a font of the form, in parts of its size, and how far its lines are apart.
fn measures(document: &Document, font: &str) -> (BTreeMap<char, f32>, f32) {
    let dict = |from: &Dictionary, key: &[u8]| from.get_deref(key, document).unwrap().as_dict().unwrap().clone();
    let form = dict(document.catalog().unwrap(), b"AcroForm");
    let font = dict(&dict(&dict(&form, b"DR"), b"Font"), font.as_bytes());
    let kids = font.get_deref(b"DescendantFonts", document).unwrap().as_array().unwrap().clone();
    let own = document.dereference(&kids[0]).unwrap().1.as_dict().unwrap().clone();
    let metrics = dict(&own, b"FontDescriptor");
    let usual = number(own.get(b"DW").unwrap());
    let mut by_glyph = BTreeMap::new();
    for run in own.get_deref(b"W", document).unwrap().as_array().unwrap().chunks(2) {
        for (nth, width) in run[1].as_array().unwrap().iter().enumerate() {
            by_glyph.insert(run[0].as_i64().unwrap() + nth as i64, number(width));
        }
    }
    // Glyphs stand in the order of the characters they are for, and the first of these is the space.
    let width = |char: char| by_glyph.get(&(char as i64 - ' ' as i64 + 1)).copied().unwrap_or(usual) / 1000.0;
    let leading = number(metrics.get(b"Ascent").unwrap()) - number(metrics.get(b"Descent").unwrap());
    ((' '..='~').map(|char| (char, width(char))).collect(), leading / 1000.0)
}

/// How many lines a text takes in a width, broken at spaces.
fn lines(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> usize {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().unwrap();
        let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        if last.is_empty() || measure(&longer) <= width { *last = longer } else { lines.push(word.to_owned()) }
    }
    lines.len()
}

const TABLES: &str = "
::: {.fields #quays rows=2}
| quay | who keeps it | telephone | hours | checked on |
|---|---|---|---|---|
| the old quay behind the customs house, for small boats | | | | |
| east | | | | |
:::

::: {.fields #tugs}
- Name of the tug
- Who pilots it
:::
";

#[test]
fn sixty_letters_have_room_in_every_cell() {
    for product in ["workbook", "handouts"] {
        let (document, cells) = built(product, TABLES);
        let count = cells.keys().filter(|name| name.contains("quays")).count();
        assert_eq!(count, 18, "the cells of the table: {:?}", cells.keys());
        for (name, cell) in &cells {
            let (widths, leading) = measures(&document, &cell.font);
            let measure = |text: &str| text.chars().map(|char| widths[&char]).sum::<f32>() * cell.size;
            let needed = lines(ANSWER, cell.width() - 4.0, measure);
            let room = ((cell.height() - 1.9) / (leading * cell.size)).floor() as usize;
            assert!(
                cell.many && room >= 2.min(needed) && room >= needed,
                "{name} of {product}: {room} for {needed}, {cell:?}"
            );
        }
    }
}

#[test]
fn rows_of_a_table_are_even() {
    let (_, cells) = built("workbook", TABLES);
    let rows: Vec<&Cell> = (0..4).map(|row| &cells[&format!("swim.quays.{}", [1, 5, 9, 14][row])]).collect();
    let tops: Vec<f32> = rows.iter().map(|cell| cell.rect[3]).collect();
    let steps: Vec<f32> = tops.windows(2).map(|pair| pair[0] - pair[1]).collect();
    assert!(steps.iter().all(|step| *step > 28.35 && (step - steps[0]).abs() < 0.1), "10 mm or more, alike: {steps:?}");
}

#[test]
fn narrow_letters_ask_for_less_of_a_table() {
    let row = |word: &str| format!("| {word} | | | |\n");
    let table = |word: &str| {
        let rows = row(word) + &row("Embassy") + &row("Legal aid");
        format!("\n::: {{.fields #quays}}\n| Who | Office | Hours | Checked |\n|---|---|---|---|\n{rows}:::\n")
    };
    let step = |word: &str| {
        let (_, cells) = built("workbook", &table(word));
        cells["swim.quays.1"].rect[3] - cells["swim.quays.4"].rect[3]
    };
    let (narrow, wide) = (step("Identifications"), step("Harbourmarshals"));
    assert!(narrow < 46.0, "three lines and not four, since the word is as narrow as it is: {narrow}");
    assert!(wide > 46.0, "a word as long with wide letters needs its room: {wide}");
}

#[test]
fn widths_that_the_author_gives_are_kept() {
    let table = |widths: &str| {
        format!("\n::: {{.fields #quays{widths}}}\n| quay | hours | keeper |\n|---|---|---|\n| east | | |\n:::\n")
    };
    let ratio = |cells: &BTreeMap<String, Cell>| cells["swim.quays.2"].width() / cells["swim.quays.1"].width();
    let (_, chosen) = built("workbook", &table(""));
    assert!(ratio(&chosen) < 1.5, "without widths both are about alike: {}", ratio(&chosen));
    let (_, given) = built("workbook", &table(" widths=\"1 1 2\""));
    assert!((ratio(&given) - 2.0).abs() < 0.1, "twice as wide: {}", ratio(&given));
    let (_, list) = built("workbook", "\n::: {.fields #tugs widths=\"1 1\"}\n- Name of the tug\n:::\n");
    let column = list["swim.tugs.1"].width();
    assert!((200.0..240.0).contains(&column), "half of the page: {column}");
    let (_, narrow) = built("workbook", &table(" widths=\"10 1 10\""));
    let least = narrow["swim.quays.1"].width();
    assert!(least > 80.0, "a column to write in has 30 mm with its edges: {least}");
}

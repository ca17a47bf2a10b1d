//! Tables: to read, to fill in, and the status of treaties. On a narrow screen each row becomes a card, which the
//! style sheet does with the column's name in `data-label`; roles keep the table a table for those who listen.

use super::cuts;
use super::markup::Tag;
use super::render::Renderer;
use super::surfaces::Surface;
use super::words::plain;
use crate::document::model::{Alignment, Block, Cell, Inline, Kind, StatusRow, Text};
use crate::document::pages::Piece;
use crate::edition::KEY_ROWS;

/// Columns from which a table becomes cards.
const CARDS: usize = 3;

/// Columns from which it does so on a tablet too.
const MANY: usize = 5;

/// The class of a column's cells.
type ClassOf<'f> = dyn Fn(usize) -> Option<&'static str> + 'f;

impl<'a> Renderer<'a> {
    /// A table to read.
    pub(super) fn table(&mut self, block: &'a Block) {
        let Kind::Table { align, head, rows, row_headers } = &block.kind else { return };
        let surfaces = self.key(block, rows);
        let labels: Vec<String> = head.iter().map(|cell| plain(cell)).collect();
        let tag = self.tag("div", block);
        self.open_table(tag, if surfaces.is_empty() { width_class(head.len()) } else { "key" });
        let class = |column: usize| align.get(column).copied().and_then(aligned);
        self.head(&labels, &class, |this, column| this.inlines(&head[column]));
        self.out.open(group("tbody"));
        for (index, row) in rows.iter().enumerate() {
            let surface = surfaces.get(index).copied();
            self.out.open(line());
            for (column, cell) in row.iter().enumerate() {
                let tag = cell_tag(column, *row_headers && !cell.is_empty(), labels.get(column));
                self.out.open(if surface.is_some() { tag } else { tag.maybe("class", class(column)) });
                if column == 0 {
                    let words = || row.iter().map(|cell| cuts::words(cell)).collect();
                    self.breaks_around(&Piece::Row(index + 1).key(&block.key), words);
                }
                match surface {
                    Some(surface) => self.key_cell(surface, column, cell),
                    None => self.inlines(cell),
                }
                if column + 1 == row.len() {
                    self.cuts_done();
                }
                self.out.close();
            }
            self.out.close();
        }
        self.close_table();
    }

    /// What the rows of a key to the symbols name, if the table is one: each row begins with the label of a surface.
    fn key(&self, block: &Block, rows: &[Vec<Vec<Inline>>]) -> Vec<Surface> {
        let named = |row: &Vec<Vec<Inline>>| {
            let name = plain(row.first().filter(|_| row.len() == 2)?);
            let is_it = |surface: &Surface| self.book.words.get(&block.lang, surface.label()) == name.trim();
            Surface::ALL.into_iter().find(is_it)
        };
        let all = rows.iter().map(named).collect::<Option<Vec<_>>>();
        all.filter(|all| all.len() >= KEY_ROWS).unwrap_or_default()
    }

    /// A cell of such a key: the name behind its icon, or what it means in the frame that the surface has.
    fn key_cell(&mut self, surface: Surface, column: usize, cell: &'a [Inline]) {
        if column == 0 {
            self.icon(surface);
            self.inlines(cell);
        } else {
            self.out.open(Tag::new("div").class(format!("{} sample", surface.class())));
            self.inlines(cell);
            self.out.close();
        }
    }

    /// The frame that tells the style sheet how wide the column is, and the table in it.
    fn open_table(&mut self, frame: Tag<'a>, class: &'static str) {
        self.out.open(frame.class("frame"));
        self.out.open(Tag::new("table").class(class).with("role", "table"));
    }

    fn close_table(&mut self) {
        self.out.close();
        self.out.close();
        self.out.close();
    }

    fn head(&mut self, labels: &[String], class: &ClassOf, mut show: impl FnMut(&mut Self, usize)) {
        self.out.open(group("thead"));
        self.out.open(line());
        for (column, label) in labels.iter().enumerate() {
            let empty = label.trim().is_empty();
            let tag = if empty { Tag::new("td").with("role", "cell") } else { column_header() };
            self.out.open(tag.maybe("class", class(column)));
            show(self, column);
            self.out.close();
        }
        self.out.close();
        self.out.close();
    }

    /// A table with cells to fill in.
    pub(super) fn field_table(
        &mut self,
        block: &Block,
        head: &'a [Vec<Text>],
        rows: &'a [Vec<Cell>],
        row_headers: bool,
    ) {
        let labels: Vec<String> = head.iter().map(|cell| self.book.words.plain_texts(self.labels, cell)).collect();
        // Nothing but names with empty cells beside them: on a narrow screen the names say all.
        let is_blank = |row: &Vec<Cell>| row.iter().skip(1).all(|cell| cell.text.is_empty());
        let has_names = rows.iter().flatten().any(|cell| !cell.text.is_empty());
        let empty = (has_names && rows.iter().all(is_blank)).then_some("empty");
        let frame = Tag::new("div").maybe("data-rows", empty.map(|_| "names"));
        self.open_table(frame, width_class(head.len()));
        self.head(&labels, &|_| None, |this, column| this.texts(&head[column]));
        self.out.open(group("tbody"));
        for (number, row) in (1..).zip(rows) {
            self.out.open(line());
            for (column, cell) in row.iter().enumerate() {
                let header = row_headers && cell.field.is_none() && !cell.text.is_empty();
                let tag = cell_tag(column, header, labels.get(column));
                let id = cell.field.as_deref().and_then(|field| self.claim(field));
                self.out.open(tag.maybe("class", empty.filter(|_| column > 0)).maybe("id", id));
                if column == 0 {
                    self.row_breaks(block, number, row);
                }
                self.field_cell(cell);
                if column + 1 == row.len() {
                    self.cuts_done();
                }
                self.out.close();
            }
            self.out.close();
        }
        self.close_table();
    }

    /// Where printed pages begin at a row or in its words.
    fn row_breaks(&mut self, block: &Block, number: usize, row: &[Cell]) {
        let words = || row.iter().map(|cell| cuts::words_of_all(&cell.text)).collect();
        self.breaks_around(&Piece::Row(number).key(&block.key), words);
    }

    fn field_cell(&mut self, cell: &'a Cell) {
        self.texts(&cell.text);
        if cell.field.is_some() {
            self.blank();
        }
    }

    /// A line to write on, with words for those who do not see it.
    fn blank(&mut self) {
        let label = self.word("Space to write");
        self.out.open(Tag::new("span").class("blank").with("role", "img").with("aria-label", label));
        self.out.close();
    }

    /// A list of labels, each with a line to write on.
    pub(super) fn field_list(&mut self, block: &Block, rows: &'a [Vec<Cell>]) {
        self.out.open(Tag::new("ul").class("blanks"));
        for (number, row) in (1..).zip(rows) {
            let id = row.iter().find_map(|cell| cell.field.as_deref()).and_then(|field| self.claim(field));
            self.out.open(Tag::new("li").maybe("id", id));
            self.row_breaks(block, number, row);
            for cell in row {
                self.texts(&cell.text);
                if cell.field.is_some() {
                    self.out.text(" ");
                    self.blank();
                }
            }
            self.cuts_done();
            self.out.close();
        }
        self.out.close();
    }

    /// The state's position on each instrument.
    pub(super) fn status(&mut self, block: &'a Block, rows: &'a [StatusRow]) {
        const COLUMNS: [&str; 4] = ["Instrument", "Status", "Date", "Source"];
        let labels = COLUMNS.map(|column| self.word(column).to_string());
        let tag = self.tag("div", block);
        self.open_table(tag, width_class(COLUMNS.len()));
        self.head(&labels, &|_| None, |this, column| {
            let word = this.word(COLUMNS[column]);
            this.out.words(Tag::new("span").lang(this.labels), word);
        });
        self.out.open(group("tbody"));
        for (number, row) in (1..).zip(rows) {
            self.status_row(block, number, row, &labels);
        }
        self.close_table();
    }

    fn status_row(&mut self, block: &Block, number: usize, row: &'a StatusRow, labels: &[String; 4]) {
        let id = row.field.as_deref().and_then(|field| self.claim(field));
        self.out.open(line().maybe("id", id));
        self.out.open(cell_tag(0, true, None));
        self.piece_breaks(block, Piece::Row(number));
        self.names(&row.title);
        self.out.close();
        self.out.open(cell_tag(1, false, Some(&labels[1])));
        if row.status.is_empty() {
            self.unconfirmed(row)
        } else {
            self.names(&row.status);
            self.remarks(row);
        }
        self.out.close();
        self.out.open(cell_tag(2, false, Some(&labels[2])));
        self.names(&row.date);
        self.out.close();
        self.out.open(cell_tag(3, false, Some(&labels[3])));
        self.out.text(&row.source);
        self.checked(row);
        self.out.close();
        self.out.close();
    }

    fn unconfirmed(&mut self, row: &'a StatusRow) {
        for name in &row.title {
            let words = self.book.words.get(&name.lang, "To be confirmed");
            self.out.words(Tag::new("span").class("t").lang(&name.lang), words);
            self.out.text(" ");
        }
        if row.field.is_some() {
            self.blank();
        }
    }

    /// What must be read with a status, in each language: a reservation, and how far the source knows.
    fn remarks(&mut self, row: &'a StatusRow) {
        for name in row.status.iter().filter(|_| row.reservation) {
            self.remark(&name.lang, self.book.words.get(&name.lang, "with reservations"));
        }
        for name in &row.as_of {
            let words = self.book.words.fill(&name.lang, "as of {date}", &[("date", &name.text)]);
            self.remark(&name.lang, &words);
        }
    }

    fn remark(&mut self, lang: &'a str, words: &str) {
        self.out.text(" ");
        self.out.words(Tag::new("span").class("t remark").lang(lang), words);
    }

    fn checked(&mut self, row: &'a StatusRow) {
        if row.source.is_empty() {
            return;
        }
        for name in &row.checked {
            let words = self.book.words.fill(&name.lang, "Checked on {date}", &[("date", &name.text)]);
            self.out.text(" ");
            self.out.words(Tag::new("span").class("t checked").lang(&name.lang), &words);
        }
    }
}

/// The class of a table with so many columns.
fn width_class(columns: usize) -> &'static str {
    match columns {
        0..CARDS => "plain",
        CARDS..MANY => "cards",
        _ => "cards many",
    }
}

fn group<'a>(name: &'static str) -> Tag<'a> {
    Tag::new(name).with("role", "rowgroup")
}

fn line<'a>() -> Tag<'a> {
    Tag::new("tr").with("role", "row")
}

fn column_header<'a>() -> Tag<'a> {
    Tag::new("th").with("scope", "col").with("role", "columnheader")
}

/// A cell: the row's header, or one that carries its column's name.
fn cell_tag<'a>(column: usize, row_header: bool, label: Option<&String>) -> Tag<'a> {
    if column == 0 && row_header {
        return Tag::new("th").with("scope", "row").with("role", "rowheader");
    }
    let label = label.filter(|label| !label.trim().is_empty()).cloned();
    Tag::new("td").with("role", "cell").maybe("data-label", label)
}

/// The style sheet's name of a column's alignment; none where words begin as the language runs.
fn aligned(align: Alignment) -> Option<&'static str> {
    match align {
        Alignment::None | Alignment::Left => None,
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    }
}

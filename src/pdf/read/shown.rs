//! What a page says: its characters in the order of the content stream, as `/ActualText` and `/ToUnicode` give them
//! (ISO 32000-1, 14.9.4 and 9.10), with a blank wherever text goes on somewhere else than where it ended.
//!
//! Places are looked at only to tell words apart; nothing is put in order by them. So what stands twice in the stream,
//! or in pieces, or on another line than its neighbours, is read like that.

use std::collections::BTreeMap;

use super::content::{Operator, operators};
use super::object::Object;
use super::strings::decode;
use crate::language::runs_back;

/// How far text may go on from where it ended, along and across the line, as a share of its size.
const GAP: (f64, f64) = (0.15, 0.3);

/// What the codes of a font say, and how wide they are.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    /// The text of each code.
    pub(crate) text: BTreeMap<u32, String>,
    /// Widths in thousandths of the size.
    pub(crate) widths: BTreeMap<u32, f64>,
    /// The width of all others.
    pub(crate) width: f64,
    /// How many bytes a code has: 1 or 2.
    pub(crate) bytes: usize,
}

/// The text of a content stream, fonts by the name of the resource; none if the stream is malformed.
pub(crate) fn shown(content: &[u8], fonts: &BTreeMap<Vec<u8>, &Codes>) -> Option<String> {
    let mut reader = Reader::new(fonts);
    operators(content)?.iter().for_each(|operator| reader.take(operator));
    Some(reader.out)
}

/// Six numbers of a matrix.
type Matrix = [f64; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(one: Matrix, other: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = one;
    let [g, h, i, j, k, l] = other;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// Where the last text ended: across and along the line, and its size.
#[derive(Clone, Copy)]
struct End {
    x: f64,
    y: f64,
    size: f64,
}

struct Reader<'a> {
    fonts: &'a BTreeMap<Vec<u8>, &'a Codes>,
    page: Matrix,
    kept: Vec<Matrix>,
    line: Matrix,
    font: Option<&'a Codes>,
    size: f64,
    /// Marks that are open: the text of each, if it has one.
    marks: Vec<Option<String>>,
    /// Texts of the text object that is open.
    texts: Vec<String>,
    /// Where it begins.
    start: Option<End>,
    /// Where what was shown last ends.
    end: Option<End>,
    /// Where the text object before it ended.
    last: Option<End>,
    out: String,
}

impl<'a> Reader<'a> {
    fn new(fonts: &'a BTreeMap<Vec<u8>, &'a Codes>) -> Self {
        Self {
            fonts,
            page: UNIT,
            kept: Vec::new(),
            line: UNIT,
            font: None,
            size: 0.0,
            marks: Vec::new(),
            texts: Vec::new(),
            start: None,
            end: None,
            last: None,
            out: String::new(),
        }
    }

    fn take(&mut self, operator: &Operator<'_>) {
        let operands = &operator.operands;
        match operator.name {
            b"q" => self.kept.push(self.page),
            b"Q" => self.page = self.kept.pop().unwrap_or(UNIT),
            b"cm" => self.page = times(matrix(operands), self.page),
            b"BT" => {
                self.line = UNIT;
                self.start = None;
                self.texts.clear();
            }
            b"ET" => self.close(),
            b"Tm" => self.line = matrix(operands),
            b"Td" | b"TD" => {
                let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
                self.line = times([1.0, 0.0, 0.0, 1.0, number(0), number(1)], self.line);
            }
            b"Tf" => {
                let name = operands.first();
                self.font = name
                    .and_then(|name| if let Object::Name(name) = name { self.fonts.get(&**name) } else { None })
                    .copied();
                self.size = operands.get(1).and_then(Object::number).unwrap_or(0.0);
            }
            b"BDC" => self.marks.push(text_of(operands)),
            b"BMC" => self.marks.push(None),
            b"EMC" => {
                self.marks.pop();
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operands),
            _ => {}
        }
    }

    fn here(&self) -> End {
        let [_, b, c, d, x, y] = times(self.line, self.page);
        End { x, y, size: self.size * (b * b + d * d).sqrt().max(c.abs()) }
    }

    fn show(&mut self, operands: &[Object<'_>]) {
        self.start.get_or_insert(self.here());
        // A mark's text stands for all that it holds; it is said at its first glyph.
        let said = self.marks.iter_mut().rev().find_map(|mark| mark.as_mut());
        let replaced = said.map(std::mem::take);
        if let Some(text) = replaced.as_ref().filter(|text| !text.is_empty()) {
            self.texts.push(text.clone());
        }
        for operand in operands {
            let items = if let Object::Array(items) = operand { items } else { std::slice::from_ref(operand) };
            for item in items {
                match item {
                    Object::Text(codes) => self.codes(codes, replaced.is_none()),
                    other => self.go(-other.number().unwrap_or(0.0)),
                }
            }
        }
        self.end = Some(self.here());
    }

    fn codes(&mut self, codes: &[u8], said: bool) {
        let Some(font) = self.font else { return };
        for code in codes.chunks(font.bytes.max(1)) {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            if said {
                self.texts.push(font.text.get(&code).cloned().unwrap_or_else(|| char::REPLACEMENT_CHARACTER.into()));
            }
            self.go(font.widths.get(&code).copied().unwrap_or(font.width));
        }
    }

    /// Goes on along the line by thousandths of the size.
    fn go(&mut self, by: f64) {
        self.line = times([1.0, 0.0, 0.0, 1.0, by / 1000.0 * self.size, 0.0], self.line);
    }

    /// Puts the text object behind what was read, in the order in which it is written.
    fn close(&mut self) {
        if self.texts.is_empty() {
            return;
        }
        if self.texts.iter().any(|text| text.chars().any(runs_back)) {
            self.texts.reverse();
        }
        let goes_on = self.start.zip(self.last).is_some_and(|(start, end)| {
            let (along, across) = ((start.x - end.x).abs(), (start.y - end.y).abs());
            along <= GAP.0 * start.size && across <= GAP.1 * start.size
        });
        if !goes_on {
            self.out.push(' ');
        }
        self.texts.drain(..).for_each(|text| self.out.push_str(&text));
        self.last = self.end;
    }
}

/// The text of a mark, if it has one of its own.
fn text_of(operands: &[Object<'_>]) -> Option<String> {
    match operands.last()? {
        Object::Dict(properties) => match properties.get("ActualText")? {
            Object::Text(bytes) => Some(decode(bytes)),
            _ => None,
        },
        _ => None,
    }
}

fn matrix(operands: &[Object<'_>]) -> Matrix {
    let mut found = UNIT;
    for (place, operand) in found.iter_mut().zip(operands) {
        *place = operand.number().unwrap_or(*place);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> String {
        let text = [(1, "a"), (2, "b"), (3, " "), (4, "ا"), (5, "ب")].map(|(code, text)| (code, text.to_string()));
        let codes = Codes { text: text.into(), widths: BTreeMap::new(), width: 500.0, bytes: 1 };
        let fonts = BTreeMap::from([(b"f0".to_vec(), &codes)]);
        shown(content.as_bytes(), &fonts).unwrap().trim().to_string()
    }

    /// A text object at a place.
    fn at(x: f64, y: f64, shows: &str) -> String {
        format!("q 1 0 0 1 {x} {y} cm BT /f0 10 Tf 1 0 0 1 0 0 Tm {shows} ET Q ")
    }

    #[test]
    fn text_that_goes_on_where_it_ended_is_one_word() {
        assert_eq!(read(&(at(0.0, 0.0, "<0102>Tj") + &at(10.0, 0.0, "<01>Tj"))), "aba");
        assert_eq!(read(&(at(0.0, 0.0, "[<0102>-500]TJ") + &at(15.0, 0.0, "<01>Tj"))), "aba");
        assert_eq!(read(&(at(0.0, 0.0, "<0102>Tj") + &at(20.0, 0.0, "<01>Tj"))), "ab a");
        assert_eq!(read(&(at(0.0, 0.0, "<0102>Tj") + &at(10.0, 9.0, "<01>Tj"))), "ab a");
    }

    #[test]
    fn a_text_of_its_own_stands_for_all_that_it_holds() {
        let mark = "/Span<</ActualText<FEFF00780079>>>BDC <01>Tj 1 0 0 1 4 3 Tm <02>Tj EMC <02>Tj";
        assert_eq!(read(&at(0.0, 0.0, mark)), "xyb");
        assert_eq!(read(&at(0.0, 0.0, "/Span<</ActualText<FEFF>>>BDC <01>Tj EMC <02>Tj")), "b");
    }

    #[test]
    fn text_from_right_to_left_is_read_from_the_right() {
        assert_eq!(read(&at(0.0, 0.0, "<0504>Tj")), "اب");
    }

    #[test]
    fn what_is_drawn_in_pieces_at_two_heights_is_read_in_pieces() {
        let cluster = |text: &str| format!("/Span<</ActualText<{text}>>>BDC <01>Tj EMC");
        let pieces = at(0.0, 0.0, &cluster("FEFF0E010E34")) + &at(0.0, 4.0, &cluster("FEFF0E010E34"));
        assert_eq!(read(&pieces), "กิ กิ");
    }

    #[test]
    fn a_code_without_a_meaning_is_told() {
        assert_eq!(read(&at(0.0, 0.0, "<09>Tj")), "\u{FFFD}");
    }
}

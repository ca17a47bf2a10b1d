//! What is drawn on the pages of a PDF, in terms that do not depend on how a file names its fonts, numbers their glyphs
//! or puts its streams together: two files that draw the same pages give the same marks.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(one: Matrix, other: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (one, other);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// The marks of each page, sorted: each text with its face and its place, each shape with its colours and its place.
pub fn drawn(pdf: &[u8]) -> Vec<Vec<String>> {
    let document = Document::load_mem(pdf).expect("a PDF");
    document.get_pages().into_values().map(|page| marks(&document, page)).collect()
}

fn marks(document: &Document, page: ObjectId) -> Vec<String> {
    let dict = document.get_dictionary(page).expect("a page");
    let mut hand =
        Hand { document, at: UNIT, kept: Vec::new(), look: BTreeMap::new(), looks: Vec::new(), marks: Vec::new() };
    hand.draw(&document.get_page_content(page), &owned(document, dict, b"Resources"));
    assert!(hand.marks.len() > 1, "every page has something on it");
    hand.marks.sort();
    hand.marks
}

fn owned(document: &Document, dict: &Dictionary, key: &[u8]) -> Dictionary {
    dict.get_deref(key, document).and_then(Object::as_dict).cloned().unwrap_or_default()
}

struct Hand<'a> {
    document: &'a Document,
    at: Matrix,
    kept: Vec<Matrix>,
    /// Colours and widths in force.
    look: BTreeMap<String, String>,
    looks: Vec<BTreeMap<String, String>>,
    marks: Vec<String>,
}

impl Hand<'_> {
    fn draw(&mut self, content: &[u8], resources: &Dictionary) {
        let (mut line, mut path, mut font, mut size) = (UNIT, String::new(), None, 0.0);
        for operation in Content::decode(content).expect("a content stream").operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "q" => {
                    self.kept.push(self.at);
                    self.looks.push(self.look.clone());
                }
                "Q" => {
                    self.at = self.kept.pop().expect("a state");
                    self.look = self.looks.pop().expect("a look");
                }
                "cm" => self.at = times(matrix(operands), self.at),
                "BT" => line = UNIT,
                "Tm" => line = matrix(operands),
                "Tf" => {
                    font = Some(Font::of(self.document, resources, operands[0].as_name().expect("a name")));
                    size = operands[1].as_float().expect("a size");
                }
                "Tj" | "TJ" => {
                    let font = font.as_ref().expect("a font");
                    let text: String = operands.iter().map(|operand| font.text(operand)).collect();
                    let place = times(line, self.at).map(|number| format!("{number:.1}")).join(" ");
                    self.marks.push(format!("{place} {} {size} {text:?} {:?}", font.name, self.look.get("colour")));
                }
                "Do" => self.object(operands[0].as_name().expect("a name"), resources),
                "rg" | "g" | "k" | "sc" | "scn" => drop(self.look.insert("colour".into(), format!("{operands:?}"))),
                "RG" | "G" | "K" | "SC" | "SCN" | "w" | "d" => {
                    self.look.insert(operation.operator.clone(), format!("{operands:?}"));
                }
                "m" | "l" | "c" | "re" | "h" => path += &format!("{} {operands:?} ", operation.operator),
                "f" | "f*" | "S" | "s" | "B" | "B*" | "n" | "sh" => {
                    let place = self.at.map(|number| format!("{number:.1}")).join(" ");
                    let look = if operation.operator == "n" { String::new() } else { format!("{:?}", self.look) };
                    self.marks.push(format!("{place} {} {path}{look}", operation.operator));
                    path.clear();
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, name: &[u8], resources: &Dictionary) {
        let objects = owned(self.document, resources, b"XObject");
        let stream = objects.get_deref(name, self.document).and_then(Object::as_stream).expect("what is drawn");
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            let content = stream.get_plain_content().expect("a stream");
            let resources = owned(self.document, &stream.dict, b"Resources");
            self.draw(&content, &resources);
        } else {
            let place = self.at.map(|number| format!("{number:.1}")).join(" ");
            self.marks.push(format!("{place} picture of {} bytes", stream.content.len()));
        }
    }
}

struct Font {
    /// Without the letters that tell subsets of a face apart.
    name: String,
    texts: BTreeMap<u16, String>,
}

impl Font {
    fn of(document: &Document, resources: &Dictionary, name: &[u8]) -> Self {
        let fonts = owned(document, resources, b"Font");
        let font = owned(document, &fonts, name);
        let base =
            String::from_utf8_lossy(font.get(b"BaseFont").and_then(Object::as_name).expect("a face")).into_owned();
        let map = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).expect("a map");
        let map = String::from_utf8_lossy(&map.get_plain_content().expect("a stream")).into_owned();
        Self { name: base.rsplit('+').next().unwrap_or_default().to_string(), texts: texts(&map) }
    }

    fn text(&self, operand: &Object) -> String {
        match operand {
            Object::Array(items) => items.iter().map(|item| self.text(item)).collect(),
            Object::String(codes, _) => {
                let code = |pair: &[u8]| u16::from_be_bytes([pair[0], pair[1]]);
                codes.chunks_exact(2).map(|pair| self.texts.get(&code(pair)).cloned().unwrap_or_default()).collect()
            }
            other => format!("<{:.0}>", other.as_float().unwrap_or(0.0)),
        }
    }
}

/// The single codes and ranges of a `/ToUnicode` map.
fn texts(map: &str) -> BTreeMap<u16, String> {
    let hex = |word: &str| u16::from_str_radix(word.trim_matches(['<', '>']), 16).ok();
    let mut texts = BTreeMap::new();
    let mut ranges = false;
    for line in map.lines() {
        ranges = if line.ends_with("beginbfrange") { true } else { ranges && !line.ends_with("endbfrange") };
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [code, text] if code.starts_with('<') => {
                drop(hex(code).map(|code| texts.insert(code, (*text).to_string())))
            }
            [first, last, text] if ranges && first.starts_with('<') => {
                let (Some(first), Some(last)) = (hex(first), hex(last)) else { continue };
                texts.extend((first..=last).map(|code| (code, format!("{text}+{}", code - first))));
            }
            _ => {}
        }
    }
    texts
}

fn matrix(operands: &[Object]) -> Matrix {
    let mut found = UNIT;
    for (place, operand) in found.iter_mut().zip(operands) {
        *place = operand.as_float().expect("a number");
    }
    found
}

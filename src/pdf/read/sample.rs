//! Files made by hand, whole and damaged, for tests of all that read PDFs.

use std::fmt::Write;

/// A PDF of these objects, numbered from 1, the first of them the catalog; with a table.
pub(crate) fn pdf<O: AsRef<[u8]>>(objects: &[O]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object.as_ref());
        bytes.extend(b"\nendobj\n");
    }
    let (start, mut text) = (bytes.len(), String::new());
    let _ = write!(text, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(text, "{place:010} 00000 n ");
    }
    let _ = write!(text, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", places.len() + 1);
    bytes.extend(text.bytes());
    bytes
}

/// The same file with one object replaced by an update.
pub(crate) fn update(mut bytes: Vec<u8>, number: usize, object: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let before: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
    let place = bytes.len();
    bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    let start = bytes.len();
    let table = format!(
        "xref\n{number} 1\n{place:010} 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend(table.bytes());
    bytes
}

/// A file with a cross-reference stream whose catalog and fields are in an object stream.
pub(crate) fn packed(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let (mut places, mut content) = (String::new(), String::new());
    for (at, object) in objects.iter().enumerate() {
        let _ = write!(places, "{} {} ", at + 1, content.len());
        content.push_str(object);
        content.push(' ');
    }
    let stream = objects.len() + 1;
    let first = bytes.len();
    let all = format!("{places}{content}");
    let head = format!("<</Type/ObjStm/N {}/First {}/Length {}>>", objects.len(), places.len(), all.len());
    bytes.extend(format!("{stream} 0 obj\n{head}stream\n{all}\nendstream\nendobj\n").bytes());
    let start = bytes.len();
    let mut rows = vec![0, 0, 0, 0];
    (0..objects.len()).for_each(|at| rows.extend([2, 0, stream as u8, at as u8]));
    rows.extend([1, (first >> 8) as u8, first as u8, 0]);
    rows.extend([1, (start >> 8) as u8, start as u8, 0]);
    let head = format!("<</Type/XRef/Size {}/W[1 2 1]/Root 1 0 R/Length {}>>", stream + 2, rows.len());
    bytes.extend(format!("{} 0 obj\n{head}stream\n", stream + 1).bytes());
    bytes.extend(rows);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    bytes
}

/// A generator of numbers for tests: the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below another, or 0.
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

/// Changes a file in one of the ways in which files get damaged, and in ways that only malice finds.
pub(crate) fn mutate(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    let at = dice.roll(bytes.len());
    let end = (at + 1 + dice.roll(400)).min(bytes.len());
    match dice.roll(7) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << dice.roll(8),
        2 => bytes[at..end].fill(0),
        3 => bytes[at..end].iter_mut().for_each(|byte| *byte = dice.roll(256) as u8),
        4 => drop(bytes.drain(at..end)),
        5 => {
            let piece = bytes[at..end].to_vec();
            let to = dice.roll(bytes.len());
            bytes.splice(to..to, piece);
        }
        _ => {
            let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
            for _ in 0..8.min(digits.len()) {
                bytes[digits[dice.roll(digits.len())]] = b'0' + dice.roll(10) as u8;
            }
        }
    }
    bytes
}

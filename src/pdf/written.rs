//! A file as it is being written: its objects one after another, and where each of them stands.
//!
//! **Object streams.** What is no stream is packed into object streams, which PDF/A-2 allows (ISO 19005-2, 6.1.7): the
//! thousands of structure elements of a workbook then take a tenth of their room. The cross-reference stream is packed too,
//! by the differences between its rows: 60 kB become 6.
//!
//! **A beginning that many files share.** What has been written can be kept and copied, and goes on with other objects
//! each time: so the body of a workbook is written once for all editions. An object that is put in again takes the place
//! of the one before; nothing refers to that any more.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, Writer, dictionary};

/// How many objects stand in one object stream (ISO 32000-1, 7.5.7): more make the file no smaller.
const PACK: usize = 200;

/// How hard streams are packed, of 9: more takes time and saves nothing to speak of.
const LEVEL: u32 = 6;

/// The beginning of a file.
#[derive(Debug, Clone)]
pub(super) struct Written {
    bytes: Vec<u8>,
    /// Where each object stands, by its number.
    places: Vec<Place>,
}

/// Where an object stands (ISO 32000-1, table 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nowhere.
    Free,
    /// So many bytes behind the beginning of the file.
    Offset(usize),
    /// In the object stream of this number, so many objects behind the first.
    Packed(u32, usize),
}

impl Written {
    /// A file of which nothing is there but the head, as this document has it.
    pub(super) fn new(document: &Document, size: usize) -> Self {
        let mut bytes = Vec::with_capacity(size);
        bytes.extend_from_slice(format!("%PDF-{}\n%", document.version).as_bytes());
        bytes.extend_from_slice(&document.binary_mark);
        bytes.push(b'\n');
        Self { bytes, places: vec![Place::Free] }
    }

    /// Whether an object has been written.
    pub(super) fn has(&self, id: ObjectId) -> bool {
        self.places.get(id.0 as usize).is_some_and(|place| *place != Place::Free)
    }

    /// The same once more, with room for a file of `size` bytes.
    pub(super) fn continued(&self, size: usize) -> Self {
        let mut bytes = Vec::with_capacity(size.max(self.bytes.len()));
        bytes.extend_from_slice(&self.bytes);
        Self { bytes, places: self.places.clone() }
    }

    /// Writes objects, in order: streams as they are, all others packed. Object streams take numbers behind `last`, the
    /// highest of all; returns the highest then.
    pub(super) fn put<'o>(
        &mut self,
        objects: impl Iterator<Item = (&'o ObjectId, &'o Object)>,
        mut last: u32,
    ) -> std::io::Result<u32> {
        let mut loose = Vec::new();
        for (id, object) in objects {
            if id.1 != 0 {
                return Err(std::io::Error::other("an object has a generation"));
            }
            match object {
                Object::Stream(stream) => self.stream(id.0, stream)?,
                object => loose.push((id.0, object)),
            }
        }
        for pack in loose.chunks(PACK) {
            last += 1;
            self.pack(last, pack)?;
        }
        Ok(last)
    }

    fn pack(&mut self, number: u32, objects: &[(u32, &Object)]) -> std::io::Result<()> {
        let (mut head, mut body) = (String::new(), Vec::new());
        for (index, (id, object)) in objects.iter().enumerate() {
            head += &format!("{id} {} ", body.len());
            Writer::write_object(&mut body, object)?;
            body.push(b' ');
            self.set(*id, Place::Packed(number, index));
        }
        let dict = dictionary! {
            "Type" => "ObjStm",
            "N" => objects.len() as i64,
            "First" => head.len() as i64,
            "Filter" => "FlateDecode",
        };
        self.stream(number, &Stream::new(dict, packed(&[head.as_bytes(), &body])?))
    }

    /// Writes a stream, with a line break before its end (ISO 19005-2, 6.1.7.1).
    fn stream(&mut self, number: u32, stream: &Stream) -> std::io::Result<()> {
        self.set(number, Place::Offset(self.bytes.len()));
        write!(self.bytes, "{number} 0 obj\n<<")?;
        for (key, value) in stream.dict.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            self.entry(key, value)?;
        }
        self.entry(b"Length", &Object::Integer(stream.content.len() as i64))?;
        self.bytes.extend_from_slice(b">>\nstream\n");
        self.bytes.extend_from_slice(&stream.content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    fn entry(&mut self, key: &[u8], value: &Object) -> std::io::Result<()> {
        Writer::write_object(&mut self.bytes, &Object::Name(key.to_vec()))?;
        self.bytes.push(b' ');
        Writer::write_object(&mut self.bytes, value)
    }

    fn set(&mut self, number: u32, place: Place) {
        let number = number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, Place::Free);
        }
        self.places[number] = place;
    }

    /// The whole file: what was written, and the cross-reference stream (ISO 32000-1, 7.5.8), of a number behind `last`,
    /// with what of the trailer is no matter of writing.
    pub(super) fn finish(mut self, trailer: &Dictionary, last: u32) -> std::io::Result<Vec<u8>> {
        let (number, start) = (last + 1, self.bytes.len());
        self.set(number, Place::Offset(start));
        let width = (1..8).find(|width| start >> (8 * width) == 0).unwrap_or(8);
        let mut dict = dictionary! {
            "Type" => "XRef",
            "Size" => i64::from(number) + 1,
            "W" => vec![1.into(), (width as i64).into(), 2.into()],
            "Index" => self.runs(),
            "Filter" => "FlateDecode",
            "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => width as i64 + 3 },
        };
        for key in ["Root", "Info", "ID"] {
            if let Ok(value) = trailer.get(key.as_bytes()) {
                dict.set(key, value.clone());
            }
        }
        let rows = self.rows(width);
        self.stream(number, &Stream::new(dict, packed(&[&rows])?))?;
        write!(self.bytes, "startxref\n{start}\n%%EOF\n")?;
        Ok(self.bytes)
    }

    /// The numbers that have a row: the first of each run, and how many there are.
    fn runs(&self) -> Vec<Object> {
        let mut runs: Vec<[usize; 2]> = Vec::new();
        for (number, place) in self.places.iter().enumerate() {
            // The list of free objects begins at 0 and ends there.
            if *place == Place::Free && number > 0 {
                continue;
            }
            match runs.last_mut() {
                Some([first, count]) if *first + *count == number => *count += 1,
                _ => runs.push([number, 1]),
            }
        }
        runs.into_iter().flatten().map(|number| Object::Integer(number as i64)).collect()
    }

    /// The rows, each as the difference to the one before (ISO 32000-1, 7.4.4.4).
    fn rows(&self, width: usize) -> Vec<u8> {
        const UP: u8 = 2;
        let mut before = vec![0; width + 3];
        let mut rows = Vec::with_capacity(self.places.len() * (width + 4));
        for (number, place) in self.places.iter().enumerate() {
            let (kind, second, third) = match *place {
                Place::Free if number > 0 => continue,
                Place::Free => (0, 0, 0xffff),
                Place::Offset(offset) => (1, offset, 0),
                Place::Packed(stream, index) => (2, stream as usize, index),
            };
            let mut row = vec![kind];
            row.extend_from_slice(&second.to_be_bytes()[size_of::<usize>() - width..]);
            row.extend_from_slice(&(third as u16).to_be_bytes());
            rows.push(UP);
            rows.extend(row.iter().zip(&before).map(|(byte, above)| byte.wrapping_sub(*above)));
            before = row;
        }
        rows
    }
}

/// These bytes as one packed stream.
fn packed(parts: &[&[u8]]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    parts.iter().try_for_each(|part| encoder.write_all(part))?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of so many dictionaries and a stream, with holes between the numbers.
    fn document(count: u32) -> Document {
        let mut document = Document::with_version("1.7");
        for number in 1..=count {
            document.objects.insert((3 * number, 0), dictionary! { "Nth" => i64::from(number) }.into());
        }
        document.max_id = 3 * count;
        let stream = document.add_object(Stream::new(Dictionary::new(), b"as it is".to_vec()));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Stream" => stream });
        document.trailer.set("Root", catalog);
        document
    }

    fn file(document: &Document) -> Vec<u8> {
        let mut written = Written::new(document, 0);
        let last = written.put(document.objects.iter(), document.max_id).unwrap();
        written.finish(&document.trailer, last).unwrap()
    }

    /// The objects of a file, without those that are there for its writing.
    fn objects(pdf: &[u8]) -> Vec<(ObjectId, Object)> {
        let of_writing = |object: &Object| {
            object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"ObjStm") || stream.dict.has_type(b"XRef"))
        };
        let read = Document::load_mem(pdf).unwrap();
        let mut objects: Vec<_> = read.objects.into_iter().filter(|(_, object)| !of_writing(object)).collect();
        for (_, object) in &mut objects {
            if let Object::Stream(stream) = object {
                stream.start_position = None;
            }
        }
        objects
    }

    #[test]
    fn what_is_written_is_read_back() {
        for count in [0, 1, 199, 200, 201, 1000] {
            let document = document(count);
            let pdf = file(&document);
            let found: std::collections::BTreeMap<_, _> = objects(&pdf).into_iter().collect();
            let expected: Vec<_> = document.objects.keys().collect();
            assert_eq!(found.keys().collect::<Vec<_>>(), expected, "{count}");
            assert!(found.iter().all(|(id, object)| match (object, &document.objects[id]) {
                (Object::Stream(one), Object::Stream(other)) => one.content == other.content,
                (one, other) => one == other,
            }));
            assert_eq!(file(&document), pdf);
        }
    }

    #[test]
    fn what_is_put_in_again_takes_the_place_of_what_was_there() {
        let document = document(300);
        let mut written = Written::new(&document, 0);
        let last = written.put(document.objects.iter(), document.max_id).unwrap();
        let before = written.clone();
        let again = ((6, 0), dictionary! { "Nth" => "another" }.into());
        let last = written.put([(&again.0, &again.1)].into_iter(), last).unwrap();
        let pdf = written.finish(&document.trailer, last).unwrap();
        assert!(pdf.starts_with(&before.bytes), "what was written stays");
        let found = objects(&pdf);
        assert_eq!(found.len(), document.objects.len());
        assert!(found.contains(&again));
    }

    #[test]
    fn no_stream_ends_without_a_line_break_before() {
        let pdf = file(&document(500));
        let ends = pdf.windows(9).enumerate().filter(|(_, word)| word == b"endstream").map(|(at, _)| at);
        let (mut count, mut at_line) = (0, 0);
        ends.for_each(|at| {
            count += 1;
            at_line += usize::from(pdf[at - 1] == b'\n');
        });
        assert!(count >= 5 && at_line == count);
    }
}

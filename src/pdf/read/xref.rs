//! Where the objects of a file stand (ISO 32000-1, 7.5.4 to 7.5.8): tables, streams and both in one file, from the last
//! section back to the first. What an update wrote comes before what it replaced.

use std::collections::BTreeSet;

use super::filter;
use super::object::{Dict, Object};
use super::parser::{Parser, is_blank};

/// How many sections a file may have: one for each time it was saved.
const SECTIONS: usize = 1000;
/// How many objects it may have.
const OBJECTS: usize = 1_000_000;
/// How many entries all sections may have, and how many bytes their streams may unpack to.
const ENTRIES: usize = 8_000_000;
const UNPACKED: usize = 256 << 20;
/// Objects in one trailer.
const TRAILER: usize = 10_000;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nowhere: it was deleted.
    Free,
    /// At this byte.
    At(usize),
    /// In the object stream of this number.
    In(u32),
}

/// All sections as one.
#[derive(Debug, Default)]
pub(super) struct Xref<'a> {
    /// By number.
    entries: Vec<Option<Entry>>,
    /// The trailer that was written last.
    pub(super) trailer: Dict<'a>,
    /// Whether any trailer says that the file is encrypted.
    pub(super) encrypted: bool,
}

impl Xref<'_> {
    /// Where the object of a number stands.
    pub(super) fn get(&self, number: u32) -> Option<Entry> {
        self.entries.get(number as usize).copied().flatten()
    }

    /// All entries, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, Entry)> {
        self.entries.iter().zip(0..).filter_map(|(entry, number)| Some((number, (*entry)?)))
    }
}

/// One section: its entries, its trailer.
struct Section<'a> {
    entries: Vec<(u32, Entry)>,
    trailer: Dict<'a>,
}

/// What may still be read: a hostile file's sections can be many and large at once.
struct Left {
    entries: usize,
    bytes: usize,
}

impl Left {
    /// Takes off what was read.
    fn spend(&mut self, entries: usize, bytes: usize) -> Result<(), &'static str> {
        let left = (self.entries.checked_sub(entries), self.bytes.checked_sub(bytes));
        let (Some(entries), Some(bytes)) = left else { return Err("its cross-reference sections are too large") };
        *self = Self { entries, bytes };
        Ok(())
    }
}

/// Reads all sections. The error says what is damaged.
pub(super) fn read(data: &[u8]) -> Result<Xref<'_>, &'static str> {
    let mut xref = Xref::default();
    let mut seen = BTreeSet::new();
    let mut next = Some(start(data)?);
    let mut last = true;
    let mut left = Left { entries: ENTRIES, bytes: UNPACKED };
    while let Some(at) = next {
        if !seen.insert(at) || seen.len() > SECTIONS {
            return Err("its cross-reference sections go round in a circle");
        }
        let section = section(data, at, &mut left)?;
        xref.encrypted |= section.trailer.get("Encrypt").is_some_and(|entry| *entry != Object::Null);
        next = offset(&section.trailer, "Prev")?;
        let hidden = offset(&section.trailer, "XRefStm")?;
        let (free, used): (Vec<_>, Vec<_>) = section.entries.into_iter().partition(|(_, entry)| *entry == Entry::Free);
        merge(&mut xref, used)?;
        if let Some(at) = hidden {
            // Its entries stand behind those that the table gives as free (7.5.8.4).
            merge(&mut xref, stream_section(data, at, &mut left)?.entries)?;
        }
        merge(&mut xref, free)?;
        if last {
            xref.trailer = section.trailer;
            last = false;
        }
    }
    Ok(xref)
}

/// Takes in what no later section had.
fn merge(xref: &mut Xref<'_>, entries: Vec<(u32, Entry)>) -> Result<(), &'static str> {
    for (number, entry) in entries {
        let at = number as usize;
        if at >= OBJECTS {
            return Err("it has too many objects");
        }
        if at >= xref.entries.len() {
            xref.entries.resize(at + 1, None);
        }
        xref.entries[at].get_or_insert(entry);
    }
    Ok(())
}

/// A place that a trailer names; a negative or fractional one is damage.
fn offset(trailer: &Dict<'_>, key: &str) -> Result<Option<usize>, &'static str> {
    match trailer.get(key) {
        None | Some(Object::Null) => Ok(None),
        Some(Object::Int(at)) => usize::try_from(*at).map(Some).map_err(|_| TABLE),
        Some(_) => Err(TABLE),
    }
}

const TABLE: &str = "its cross-reference table cannot be read";

/// What stands after the last `startxref`. The file must end there: what follows, or is missing, is damage, for an
/// update that was cut off would else be read as the file before it.
fn start(data: &[u8]) -> Result<usize, &'static str> {
    let cut = "its end is missing or something follows it";
    let end = data.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    let body = data[..end].strip_suffix(b"%%EOF").ok_or(cut)?;
    let tail = body.len().saturating_sub(1024);
    let word = body[tail..].windows(9).rposition(|window| window == b"startxref").ok_or(cut)?;
    let mut parser = Parser::new(body, tail + word + 9, TRAILER);
    let at = parser.number().and_then(|at| usize::try_from(at).ok()).ok_or(cut)?;
    parser.skip_blanks();
    if parser.at == body.len() { Ok(at) } else { Err(cut) }
}

/// Reads the section at a place.
fn section<'a>(data: &'a [u8], at: usize, left: &mut Left) -> Result<Section<'a>, &'static str> {
    let mut parser = Parser::new(data, at, TRAILER);
    if !parser.take("xref") {
        return stream_section(data, at, left);
    }
    let section = table(parser).ok_or(TABLE)?;
    left.spend(section.entries.len(), 0)?;
    Ok(section)
}

/// A table and its trailer.
fn table(mut parser: Parser<'_>) -> Option<Section<'_>> {
    let mut entries = Vec::new();
    while !parser.take("trailer") {
        let first = u32::try_from(parser.number()?).ok()?;
        let count = u32::try_from(parser.number()?).ok()?;
        for number in first..first.checked_add(count)? {
            let at = usize::try_from(parser.number()?).ok()?;
            parser.number()?;
            let used = parser.take("n");
            if !used && !parser.take("f") {
                return None;
            }
            // Some writers give an object that is not there as used, at 0.
            entries.push((number, if used && at > 0 { Entry::At(at) } else { Entry::Free }));
            if entries.len() > OBJECTS {
                return None;
            }
        }
    }
    match parser.object()? {
        Object::Dict(trailer) => Some(Section { entries, trailer }),
        _ => None,
    }
}

/// A cross-reference stream, whose dictionary is the trailer.
fn stream_section<'a>(data: &'a [u8], at: usize, left: &mut Left) -> Result<Section<'a>, &'static str> {
    let mut parser = Parser::new(data, at, TRAILER);
    let object = parser.head().and_then(|_| parser.indirect(|_| None)).ok_or(TABLE)?;
    let Object::Stream(trailer, packed) = object else { return Err(TABLE) };
    if trailer.name("Type") != Some(b"XRef") {
        return Err(TABLE);
    }
    let content = filter::unpack(&trailer, packed).ok_or(TABLE)?;
    let entries = rows(&trailer, &content).ok_or(TABLE)?;
    left.spend(entries.len(), content.len())?;
    Ok(Section { entries, trailer })
}

/// Whole numbers of an array.
fn numbers(dict: &Dict<'_>, key: &str) -> Option<Vec<usize>> {
    let Some(Object::Array(items)) = dict.get(key) else { return None };
    let number = |item: &Object<'_>| match item {
        Object::Int(value) => usize::try_from(*value).ok(),
        _ => None,
    };
    items.iter().map(number).collect()
}

fn rows(dict: &Dict<'_>, content: &[u8]) -> Option<Vec<(u32, Entry)>> {
    let widths = numbers(dict, "W")?;
    let &[kind, second, third] = &widths[..] else { return None };
    if [kind, second, third].iter().any(|width| *width > 8) || kind + second + third == 0 {
        return None;
    }
    let size = usize::try_from(dict.int("Size")?).ok()?;
    let index = numbers(dict, "Index").unwrap_or_else(|| vec![0, size]);
    let mut lines = content.chunks_exact(kind + second + third);
    let mut entries = Vec::new();
    let value = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    for pair in index.as_chunks::<2>().0 {
        for number in pair[0]..pair[0].checked_add(pair[1])? {
            let line = lines.next()?;
            let what = if kind == 0 { 1 } else { value(&line[..kind]) };
            let place = value(&line[kind..kind + second]);
            let entry = match what {
                1 => Entry::At(usize::try_from(place).ok()?),
                2 => Entry::In(u32::try_from(place).ok()?),
                _ => Entry::Free,
            };
            entries.push((u32::try_from(number).ok()?, entry));
            if entries.len() > OBJECTS {
                return None;
            }
        }
    }
    Some(entries)
}

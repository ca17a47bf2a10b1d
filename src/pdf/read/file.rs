//! A PDF as its objects: every object that the cross-reference names is read, and every packed stream unpacked once to
//! see that its checksum is right. Nothing is drawn, followed or executed.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Mutex;

use super::filter;
use super::object::{Dict, Object};
use super::parser::Parser;
use super::strings;
use super::xref::{self, Entry, Xref};

/// How many objects, nested ones included, a file may have: what a hostile one can cost in memory.
const BUDGET: usize = 4_000_000;
/// How many bytes are unpacked to check them; what lies beyond is taken as it is.
const CHECKED: usize = 128 << 20;
/// How many references may lead to one another.
const HOPS: usize = 16;
/// How often each byte may be read on the average. Objects of a good file share none; without this limit, objects that
/// stand in one another would take time with the square of their number.
const READINGS: usize = 2;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is damaged; what is wrong.
    Damaged(String),
    /// It is encrypted, be it with a password or with none.
    Encrypted,
    /// It is no PDF.
    NoPdf,
}

/// The object streams of a file, unpacked: number and content. Lent to the file's objects.
pub(crate) type Space = OnceCell<Vec<(u32, Vec<u8>, Layout)>>;

/// Where the objects of an object stream begin, by number.
#[derive(Debug, Default)]
pub(crate) struct Layout(Vec<(u32, usize)>);

/// The streams that were found to be whole, by their digest: the files of one edition have most of them in common.
#[derive(Debug, Default)]
pub(crate) struct Whole(Mutex<HashSet<(u64, usize)>>);

/// Where an object stands, and the object once it was asked for.
#[derive(Debug)]
struct Slot<'a> {
    data: &'a [u8],
    at: usize,
    object: OnceCell<Object<'a>>,
}

/// Sorted by number.
type Slots<'a> = Vec<(u32, Slot<'a>)>;

/// A file that could be read to its end.
#[derive(Debug)]
pub(crate) struct File<'a> {
    slots: Slots<'a>,
    trailer: Dict<'a>,
}

fn damaged<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Damaged(what.into()))
}

impl<'a> File<'a> {
    /// Reads a file. What stands before its header, as some mail programs put it there, is left out.
    pub(crate) fn read(bytes: &'a [u8], space: &'a Space, whole: &Whole) -> Result<Self, Fault> {
        let head = &bytes[..bytes.len().min(1024)];
        if bytes.iter().all(|byte| *byte == 0) {
            return damaged("it is empty");
        }
        let Some(start) = head.windows(5).position(|window| window == b"%PDF-") else {
            let was_one = bytes.windows(9).any(|window| window == b"startxref");
            return if was_one { damaged("its header is missing") } else { Err(Fault::NoPdf) };
        };
        let data = &bytes[start..];
        let xref = xref::read(data).or_else(damaged)?;
        if xref.encrypted {
            return Err(Fault::Encrypted);
        }
        let mut budget = BUDGET;
        let mut slots = direct(data, &xref, &mut budget)?;
        space.set(unpack(&slots, &xref)?).ok();
        packed(space.get().map(Vec::as_slice).unwrap_or_default(), &xref, &mut slots, &mut budget)?;
        check(&slots, whole)?;
        Ok(Self { slots, trailer: xref.trailer })
    }

    /// The object of a number; nothing if there is none.
    pub(crate) fn object(&self, number: u32) -> &Object<'a> {
        let read = |slot: &Slot<'a>| Parser::new(slot.data, slot.at, BUDGET).object().unwrap_or(Object::Null);
        find(&self.slots, number).map_or(&Object::Null, |slot| slot.object.get_or_init(|| read(slot)))
    }

    /// What a reference leads to; the object itself where it is none; nothing where it leads nowhere.
    pub(crate) fn resolve<'f>(&'f self, object: &'f Object<'f>) -> &'f Object<'f> {
        let mut object = object;
        for _ in 0..HOPS {
            match object {
                Object::Ref(number) => object = self.object(*number),
                found => return found,
            }
        }
        &Object::Null
    }

    /// An entry of a dictionary, resolved.
    pub(crate) fn get<'f>(&'f self, dict: &'f Dict<'f>, key: &str) -> &'f Object<'f> {
        dict.get(key).map_or(&Object::Null, |object| self.resolve(object))
    }

    /// The objects that the cross-reference names, by number.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (u32, &Object<'a>)> {
        self.slots.iter().map(|(number, _)| (*number, self.object(*number)))
    }

    /// An entry that is a dictionary; that of a stream is none.
    pub(crate) fn dict<'f>(&'f self, dict: &'f Dict<'f>, key: &str) -> Option<&'f Dict<'f>> {
        match self.get(dict, key) {
            Object::Dict(found) => Some(found),
            _ => None,
        }
    }

    /// An entry that is an array.
    pub(crate) fn array<'f>(&'f self, dict: &'f Dict<'f>, key: &str) -> &'f [Object<'f>] {
        match self.get(dict, key) {
            Object::Array(items) => items,
            _ => &[],
        }
    }

    /// One object or an array of them, as `/K` has it.
    pub(crate) fn one_or_more<'f>(&'f self, dict: &'f Dict<'f>, key: &str) -> &'f [Object<'f>] {
        match self.get(dict, key) {
            Object::Array(items) => items,
            Object::Null => &[],
            _ => dict.get(key).map(std::slice::from_ref).unwrap_or_default(),
        }
    }

    /// An entry that is a name in UTF-8.
    pub(crate) fn name<'f>(&'f self, dict: &'f Dict<'f>, key: &str) -> Option<&'f str> {
        match self.get(dict, key) {
            Object::Name(name) => std::str::from_utf8(name).ok(),
            _ => None,
        }
    }

    /// An entry that is a text string.
    pub(crate) fn text(&self, dict: &Dict<'_>, key: &str) -> Option<String> {
        match self.get(dict, key) {
            Object::Text(bytes) => Some(strings::decode(bytes)),
            _ => None,
        }
    }

    /// An entry that is a whole number.
    pub(crate) fn int(&self, dict: &Dict<'_>, key: &str) -> Option<i64> {
        match self.get(dict, key) {
            Object::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// An entry that is a number.
    pub(crate) fn number(&self, dict: &Dict<'_>, key: &str) -> Option<f64> {
        self.get(dict, key).number()
    }

    /// An entry that is a truth value.
    pub(crate) fn truth(&self, dict: &Dict<'_>, key: &str) -> Option<bool> {
        match self.get(dict, key) {
            Object::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The catalog.
    pub(crate) fn catalog(&self) -> Option<&Dict<'_>> {
        self.dict(&self.trailer, "Root")
    }

    /// The document information dictionary.
    pub(crate) fn info(&self) -> Option<&Dict<'_>> {
        self.dict(&self.trailer, "Info")
    }

    /// The content of a stream at a key.
    pub(crate) fn content(&self, dict: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
        match self.get(dict, key) {
            Object::Stream(dict, packed) => filter::unpack(dict, packed),
            _ => None,
        }
    }

    /// The bytes of a stream or a string.
    pub(crate) fn bytes(&self, object: &Object<'_>) -> Option<Vec<u8>> {
        match self.resolve(object) {
            Object::Text(bytes) => Some(bytes.to_vec()),
            Object::Stream(dict, packed) => filter::unpack(dict, packed),
            _ => None,
        }
    }
}

fn find<'s, 'a>(slots: &'s [(u32, Slot<'a>)], number: u32) -> Option<&'s Slot<'a>> {
    let at = slots.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    slots.get(at).map(|(_, slot)| slot)
}

/// The objects that stand in the file itself.
fn direct<'a>(data: &'a [u8], xref: &Xref<'a>, budget: &mut usize) -> Result<Slots<'a>, Fault> {
    let length = |number: u32| match xref.get(number) {
        Some(Entry::At(at)) => {
            let mut parser = Parser::new(data, at, 1);
            parser.head().filter(|found| *found == number)?;
            parser.number().and_then(|length| usize::try_from(length).ok())
        }
        _ => None,
    };
    let (mut slots, mut left) = (Vec::new(), data.len().saturating_mul(READINGS));
    for (number, entry) in xref.iter() {
        let Entry::At(at) = entry else { continue };
        let mut parser = Parser::new(data, at, *budget);
        let head = parser.head().filter(|found| *found == number);
        let start = parser.at;
        let Some(stream) = head.and_then(|_| parser.only_stream(length)) else {
            return damaged(format!("its object {number} cannot be read"));
        };
        *budget = parser.budget;
        left = spend(left, parser.at.saturating_sub(at))?;
        let object = stream.map_or_else(OnceCell::new, OnceCell::from);
        slots.push((number, Slot { data, at: start, object }));
    }
    Ok(slots)
}

/// What is left of the bytes that may be read.
fn spend(left: usize, read: usize) -> Result<usize, Fault> {
    left.checked_sub(read).ok_or_else(|| Fault::Damaged("its objects stand in one another".into()))
}

/// The object streams that hold anything.
fn unpack(slots: &[(u32, Slot<'_>)], xref: &Xref<'_>) -> Result<Vec<(u32, Vec<u8>, Layout)>, Fault> {
    let wanted: BTreeSet<u32> = xref
        .iter()
        .filter_map(|(_, entry)| match entry {
            Entry::In(number) => Some(number),
            _ => None,
        })
        .collect();
    let mut total = 0;
    let mut unpacked = Vec::with_capacity(wanted.len());
    for number in wanted {
        let found = find(slots, number).and_then(|slot| match slot.object.get()? {
            Object::Stream(dict, packed) => {
                let content = filter::unpack(dict, packed)?;
                Some((layout(dict, &content)?, content))
            }
            _ => None,
        });
        let Some((layout, content)) = found else {
            return damaged(format!("its object stream {number} cannot be read"));
        };
        total += content.len();
        if total > CHECKED {
            return damaged("its object streams are too large");
        }
        unpacked.push((number, content, layout));
    }
    Ok(unpacked)
}

/// The pairs of number and place that an object stream begins with (ISO 32000-1, 7.5.7).
fn layout(dict: &Dict<'_>, content: &[u8]) -> Option<Layout> {
    let first = usize::try_from(dict.int("First")?).ok()?;
    let count = usize::try_from(dict.int("N")?).ok()?;
    let mut parser = Parser::new(content, 0, 0);
    let mut places = Vec::new();
    for _ in 0..count.min(content.len()) {
        let number = u32::try_from(parser.number()?).ok()?;
        places.push((number, first.checked_add(usize::try_from(parser.number()?).ok()?)?));
    }
    Some(Layout(places))
}

/// The objects in object streams.
fn packed<'a>(
    streams: &'a [(u32, Vec<u8>, Layout)],
    xref: &Xref<'_>,
    slots: &mut Slots<'a>,
    budget: &mut usize,
) -> Result<(), Fault> {
    for (stream, content, layout) in streams {
        let places: BTreeMap<u32, usize> = layout.0.iter().copied().collect();
        let mut left = content.len().saturating_mul(READINGS);
        for (number, place) in places {
            if xref.get(number) != Some(Entry::In(*stream)) {
                continue;
            }
            let mut parser = Parser::new(content, place, *budget);
            if parser.skim(0).is_none() {
                return damaged(format!("its object {number} cannot be read"));
            }
            *budget = parser.budget;
            left = spend(left, parser.at.saturating_sub(place))?;
            slots.push((number, Slot { data: content, at: place, object: OnceCell::new() }));
        }
    }
    slots.sort_unstable_by_key(|(number, _)| *number);
    let held = |number| find(slots, number).is_some();
    match xref.iter().find(|(number, entry)| matches!(entry, Entry::In(_)) && !held(*number)) {
        Some((number, _)) => damaged(format!("its object {number} is missing")),
        None => Ok(()),
    }
}

/// Whether every packed stream unpacks.
fn check(slots: &[(u32, Slot<'_>)], whole: &Whole) -> Result<(), Fault> {
    let mut budget = CHECKED;
    for (number, slot) in slots {
        let Some(Object::Stream(dict, packed)) = slot.object.get() else { continue };
        let key = (digest(packed), packed.len());
        let known = whole.0.lock().is_ok_and(|known| known.contains(&key));
        if known || budget == 0 {
            continue;
        }
        if !filter::check(dict, packed, &mut budget) {
            return damaged(format!("its stream {number} does not unpack"));
        }
        if let Ok(mut known) = whole.0.lock() {
            known.insert(key);
        }
    }
    Ok(())
}

/// A digest to tell streams apart; it need not be the same in another run.
fn digest(bytes: &[u8]) -> u64 {
    let mut state = DefaultHasher::new();
    state.write(bytes);
    state.finish()
}

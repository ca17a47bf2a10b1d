//! Reading PDF objects without trusting them: a key that is missing, of another type or a dangling reference is none.

use lopdf::{Dictionary, Document, Object, ObjectId};

/// How deep trees may nest before they are taken to be circular.
pub(super) const DEEPEST: usize = 256;

/// The object behind a key, references followed; none for null.
pub(super) fn entry<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> Option<&'a Object> {
    let found = dict.get(key.as_bytes()).ok()?;
    resolve(document, found)
}

/// The object itself, references followed; none for null.
pub(super) fn resolve<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, found)| found).filter(|found| !found.is_null())
}

/// A dictionary behind a key; a stream's dictionary counts.
pub(super) fn dict<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
    as_dict(entry(document, dict, key)?)
}

/// A dictionary, or a stream's.
pub(super) fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An array behind a key; empty if there is none.
pub(super) fn list<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> &'a [Object] {
    match entry(document, dict, key) {
        Some(Object::Array(list)) => list,
        _ => &[],
    }
}

/// One object or an array of them, as `/K` has it.
pub(super) fn some<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> Vec<&'a Object> {
    match (dict.get(key.as_bytes()), entry(document, dict, key)) {
        (_, Some(Object::Array(list))) => list.iter().collect(),
        (Ok(written), Some(_)) => vec![written],
        _ => Vec::new(),
    }
}

/// A name behind a key.
pub(super) fn name<'a>(document: &'a Document, dict: &'a Dictionary, key: &str) -> Option<&'a str> {
    std::str::from_utf8(entry(document, dict, key)?.as_name().ok()?).ok()
}

/// A text string behind a key.
pub(super) fn text(document: &Document, dict: &Dictionary, key: &str) -> Option<String> {
    lopdf::decode_text_string(entry(document, dict, key)?).ok()
}

/// A whole number behind a key.
pub(super) fn integer(document: &Document, dict: &Dictionary, key: &str) -> Option<i64> {
    entry(document, dict, key)?.as_i64().ok()
}

/// A truth value behind a key.
pub(super) fn truth(document: &Document, dict: &Dictionary, key: &str) -> Option<bool> {
    entry(document, dict, key)?.as_bool().ok()
}

/// A number behind a key.
pub(super) fn number(document: &Document, dict: &Dictionary, key: &str) -> Option<f64> {
    entry(document, dict, key)?.as_float().ok().map(f64::from)
}

/// A stream's content behind a key, as far as it is no larger than 64 MB.
pub(super) fn content(document: &Document, dict: &Dictionary, key: &str) -> Option<Vec<u8>> {
    entry(document, dict, key)?.as_stream().ok()?.get_plain_content_with_limit(64 << 20).ok()
}

/// A rectangle in pt: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

impl Rect {
    /// The rectangle behind a key, its corners in order.
    pub(super) fn read(document: &Document, dict: &Dictionary, key: &str) -> Option<Self> {
        let number = |object| Some(f64::from(resolve(document, object)?.as_float().ok()?));
        let [a, b, c, d] = list(document, dict, key) else { return None };
        let (a, b, c, d) = (number(a)?, number(b)?, number(c)?, number(d)?);
        Some(Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) })
    }

    /// Width in pt.
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in pt.
    pub(super) fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Whether it lies in another, but for a hundredth of a point.
    pub(super) fn within(&self, outer: &Self) -> bool {
        const SLACK: f64 = 0.01;
        self.left >= outer.left - SLACK
            && self.bottom >= outer.bottom - SLACK
            && self.right <= outer.right + SLACK
            && self.top <= outer.top + SLACK
    }

    /// How far two rectangles reach into one another: the smaller of width and height of what they share.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.top.min(other.top) - self.bottom.max(other.bottom);
        width.min(height)
    }
}

/// A key that pages take from their parents.
pub(super) fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
    let mut at = page;
    for _ in 0..DEEPEST {
        if entry(document, at, key).is_some() {
            return Some(at);
        }
        at = dict(document, at, "Parent")?;
    }
    None
}

/// The pairs of a number tree (ISO 32000-1, 7.9.7), in the order they stand.
pub(super) fn number_tree<'a>(document: &'a Document, root: &'a Dictionary) -> Vec<(i64, &'a Object)> {
    let mut found = Vec::new();
    let mut budget = document.objects.len() + 1;
    walk(document, root, 0, &mut budget, &mut found);
    found
}

fn walk<'a>(
    document: &'a Document,
    node: &'a Dictionary,
    level: usize,
    budget: &mut usize,
    found: &mut Vec<(i64, &'a Object)>,
) {
    let pairs = list(document, node, "Nums").as_chunks::<2>().0;
    found.extend(pairs.iter().filter_map(|[key, value]| Some((key.as_i64().ok()?, value))));
    for kid in list(document, node, "Kids") {
        if level == DEEPEST || *budget == 0 {
            return;
        }
        *budget -= 1;
        if let Some(kid) = resolve(document, kid).and_then(as_dict) {
            walk(document, kid, level + 1, budget, found);
        }
    }
}

/// An object's number for messages.
pub(super) fn called(id: ObjectId) -> String {
    format!("object {}", id.0)
}

//! Appearance streams (ISO 32000-1, 12.5.5). Every widget has one, as PDF/A asks (ISO 19005-2, 6.3.3); nothing is left
//! for a viewer to make up when it opens the file (6.4.1 forbids NeedAppearances).
//!
//! A text field's is empty and its own: qpdf, and what is built on it, writes a value into the stream that is there,
//! so that one stream shared by all fields would show the last value everywhere. Boxes share theirs by size: nobody
//! rewrites those, for a viewer only changes which of them is shown (`/AS`). Marks are drawn with lines and need no
//! font; there is no `/MK /CA`, which would invite viewers to redraw them with a ZapfDingbats that is not embedded.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

/// How far from the box's edge the cross stands, as a part of its side.
const INSET: f32 = 0.2;
/// The width of its strokes, likewise.
const STROKE: f32 = 0.12;

/// The appearance streams of boxes, by size in hundredths of a point.
#[derive(Debug, Default)]
pub(super) struct Appearances {
    crosses: BTreeMap<(i64, i64), ObjectId>,
    off: Option<ObjectId>,
}

impl Appearances {
    /// A cross for a box of this size in pt.
    pub(super) fn cross(&mut self, document: &mut Document, width: f32, height: f32) -> ObjectId {
        let key = (hundredths(width), hundredths(height));
        *self.crosses.entry(key).or_insert_with(|| form(document, width, height, cross(width, height)))
    }

    /// Nothing.
    pub(super) fn off(&mut self, document: &mut Document) -> ObjectId {
        *self.off.get_or_insert_with(|| form(document, 1.0, 1.0, String::new()))
    }
}

/// The empty appearance of a text field of this size in pt: the marked content that its text will stand in
/// (ISO 32000-1, 12.7.3.3).
pub(super) fn text(document: &mut Document, width: f32, height: f32) -> ObjectId {
    form(document, width, height, "/Tx BMC\nEMC".to_owned())
}

/// A form XObject.
fn form(document: &mut Document, width: f32, height: f32, content: String) -> ObjectId {
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), rounded(width), rounded(height)],
    };
    document.add_object(Stream::new(dict, content.into_bytes()))
}

/// Two strokes with round ends, as large as the box's shorter side allows, in its middle. Gray is DeviceGray, which
/// the file's output intent covers (ISO 19005-2, 6.2.4.3).
fn cross(width: f32, height: f32) -> String {
    let side = width.min(height);
    let reach = side * (0.5 - INSET);
    let (x, y) = (width / 2.0, height / 2.0);
    let (left, right, low, high) = (x - reach, x + reach, y - reach, y + reach);
    format!(
        "0 G\n1 J\n{:.2} w\n{left:.2} {low:.2} m\n{right:.2} {high:.2} l\n{left:.2} {high:.2} m\n{right:.2} {low:.2} l\nS",
        side * STROKE
    )
}

/// Hundredths of a point.
fn hundredths(length: f32) -> i64 {
    (length * 100.0).round() as i64
}

/// A length to the hundredth of a point.
fn rounded(length: f32) -> Object {
    Object::Real(hundredths(length) as f32 / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_one_size_share_a_cross() {
        let mut document = Document::with_version("1.7");
        let mut appearances = Appearances::default();
        let first = appearances.cross(&mut document, 11.338, 11.338);
        assert_eq!(appearances.cross(&mut document, 11.339, 11.341), first);
        assert_ne!(appearances.cross(&mut document, 12.0, 11.34), first);
        assert_eq!(appearances.off(&mut document), appearances.off(&mut document));
    }

    #[test]
    fn the_cross_is_square_in_an_oblong_box() {
        assert!(cross(20.0, 10.0).contains("7.00 2.00 m\n13.00 8.00 l"));
    }
}

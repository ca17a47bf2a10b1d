//! Field and widget dictionaries (ISO 32000-1, 12.5.6.19 and 12.7).
//!
//! **Choices.** A scale is one button field without the Radio flag whose kids have the values as their on-states: a
//! check box with several widgets. It is exclusive, since a field has one value: PDFium and pdf.js clear the other
//! kids when one is ticked, and one can be cleared again, which a radio button cannot. The Radio flag is not set
//! because macOS Preview drops the values of radio buttons when it saves. Measured: PDFium (clicks), MuPDF, poppler,
//! pypdf, pikepdf and pdf.js 5.6 (clicks in Chromium, another value ticked first) store the value on the field, and all
//! of them read it back. pdf.js 4.4, of 2024, writes `/V` to the kid that was ticked and not to the field; the kid's
//! `/AS` is right there too. So the field has no `/V` of its own as long as nothing is chosen, which would contradict
//! its kid, and whoever reads answers takes the kid that is on before the field's `/V`.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::appearance::{self, Appearances};
use super::boxes::FieldBox;
use super::error::FormError;
use super::typing::TypingFonts;
use crate::document::model::{Control, Field};
use crate::identity::ValueLabel;
use crate::language::Direction;
use crate::pdf::text::text_string;

/// The on-state of a box to tick.
const ON: &str = "Yes";

/// Bit 13 of a text field's flags (ISO 32000-1, table 228).
const MULTILINE: i64 = 1 << 12;

/// Bit 1 of the annotation flags is not set, bit 3 is: printed, not hidden (ISO 19005-2, 6.3.2).
const PRINT: i64 = 4;

/// Writes fields into a document.
pub(super) struct Widgets<'a> {
    /// The document.
    pub(super) document: &'a mut Document,
    /// Appearances of boxes.
    pub(super) appearances: Appearances,
    /// The fonts to type with.
    pub(super) fonts: TypingFonts<'a>,
    /// The direction of the edition's first language.
    pub(super) dir: Direction,
}

impl Widgets<'_> {
    /// Writes a field with its widgets, one for each box, and returns the field's dictionary.
    pub(super) fn field(
        &mut self,
        field: &Field,
        boxes: &[FieldBox],
        partial: &str,
        parent: Option<ObjectId>,
    ) -> Result<Option<ObjectId>, FormError> {
        let mut head = dictionary! { "T" => text_string(partial), "TU" => text_string(&field.label) };
        if let Some(parent) = parent {
            head.set("Parent", parent);
        }
        let (place, entries) = match (&field.control, boxes.first()) {
            (Control::Choice { values }, _) => return self.choice(field, boxes, values, head).map(Some),
            (Control::Text { .. } | Control::Check, None) => return Ok(None),
            (Control::Text { lines }, Some(place)) => (place, self.text(*lines, place)),
            (Control::Check, Some(place)) => (place, self.check(place)),
        };
        head.extend(&entries);
        self.write(place, head)?;
        Ok(Some(place.annotation))
    }

    /// A text field's own entries (ISO 32000-1, 12.7.4.3).
    fn text(&mut self, lines: Option<u32>, place: &FieldBox) -> Dictionary {
        let appearance = appearance::text(self.document, place.width(), place.height());
        let typed = self.fonts.typed(lines, f64::from(place.height()));
        let mut dict = dictionary! { "FT" => "Tx", "DA" => typed.default_appearance() };
        if typed.many {
            dict.set("Ff", MULTILINE);
        }
        if self.dir == Direction::Rtl {
            dict.set("Q", 2);
        }
        dict.set("AP", dictionary! { "N" => appearance });
        dict
    }

    /// A box's own entries (ISO 32000-1, 12.7.4.2.3).
    fn check(&mut self, place: &FieldBox) -> Dictionary {
        let mut dict = dictionary! { "FT" => "Btn", "V" => "Off" };
        dict.extend(&self.states(place, ON));
        dict
    }

    /// A choice: the field, and a kid for each value.
    fn choice(
        &mut self,
        field: &Field,
        boxes: &[FieldBox],
        values: &[i64],
        head: Dictionary,
    ) -> Result<ObjectId, FormError> {
        let mut dict = head;
        dict.set("FT", "Btn");
        dict.set("Kids", boxes.iter().map(|place| Object::from(place.annotation)).collect::<Vec<_>>());
        let id = self.document.add_object(dict);
        for (place, value) in boxes.iter().zip(values) {
            let label = ValueLabel { label: field.label.clone(), value: *value };
            let mut kid = dictionary! { "Parent" => id, "TU" => text_string(&label.to_string()) };
            kid.extend(&self.states(place, &value.to_string()));
            self.write(place, kid)?;
        }
        Ok(id)
    }

    /// The two states of a box, the second of them off and shown.
    fn states(&mut self, place: &FieldBox, on: &str) -> Dictionary {
        let cross = self.appearances.cross(self.document, place.width(), place.height());
        let off = self.appearances.off(self.document);
        let mut states = Dictionary::new();
        states.set(on, cross);
        states.set("Off", off);
        dictionary! { "AS" => "Off", "AP" => dictionary! { "N" => states } }
    }

    /// Replaces the link annotation by a widget, keeping its place on the page and in the structure.
    fn write(&mut self, place: &FieldBox, entries: Dictionary) -> Result<(), FormError> {
        let rect = place.rect.map(Object::Real).to_vec();
        let mut widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "Rect" => rect,
            "F" => PRINT,
            "P" => place.page,
            "StructParent" => place.struct_parent,
        };
        widget.extend(&entries);
        *self.document.get_object_mut(place.annotation)? = Object::Dictionary(widget);
        Ok(())
    }
}

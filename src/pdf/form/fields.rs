//! The tree of fields in the file (ISO 32000-1, 12.7.3), and the form's own dictionary (12.7.2).

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::appearance::Appearances;
use super::boxes::FieldBox;
use super::error::FormError;
use super::names::Node;
use super::typing::TypingFonts;
use super::widgets::Widgets;
use crate::document::model::Field;
use crate::language::Direction;
use crate::pdf::text::text_string;

/// Writes all fields, each into its boxes, and the form dictionary. Typed text is aligned on the side of `dir`.
pub(super) fn write(
    document: &mut Document,
    (fields, boxes): (&[Field], &[Vec<FieldBox>]),
    tree: &Node,
    fonts: TypingFonts<'_>,
    dir: Direction,
) -> Result<(), FormError> {
    let widgets = Widgets { document, appearances: Appearances::default(), fonts, dir };
    let top = Writer { widgets, fields, boxes }.nodes(&tree.children, None)?;
    acro_form(document, fonts, top)
}

/// Walks the tree of names.
struct Writer<'a> {
    widgets: Widgets<'a>,
    fields: &'a [Field],
    boxes: &'a [Vec<FieldBox>],
}

impl Writer<'_> {
    /// Writes sibling nodes.
    fn nodes(&mut self, nodes: &[Node], parent: Option<ObjectId>) -> Result<Vec<Object>, FormError> {
        let mut written = Vec::with_capacity(nodes.len());
        for node in nodes {
            let id = match node.field {
                Some(index) => self.widgets.field(&self.fields[index], &self.boxes[index], &node.partial, parent)?,
                None => Some(self.branch(node, parent)?),
            };
            written.extend(id.map(Object::from));
        }
        Ok(written)
    }

    /// Writes a node that only carries a partial name.
    fn branch(&mut self, node: &Node, parent: Option<ObjectId>) -> Result<ObjectId, FormError> {
        let id = self.widgets.document.new_object_id();
        let kids = self.nodes(&node.children, Some(id))?;
        let mut dict = dictionary! { "T" => text_string(&node.partial), "Kids" => kids };
        if let Some(parent) = parent {
            dict.set("Parent", parent);
        }
        self.widgets.document.objects.insert(id, dict.into());
        Ok(id)
    }
}

/// Adds the interactive form dictionary (ISO 32000-1, 12.7.2): fields, the fonts and their names; no NeedAppearances, no
/// XFA, no script (ISO 19005-2, 6.4.1 and 6.4.2).
fn acro_form(document: &mut Document, fonts: TypingFonts<'_>, fields: Vec<Object>) -> Result<(), FormError> {
    let mut named = Dictionary::new();
    for (name, font) in fonts.named() {
        named.set(name, font.add_to(document));
    }
    let form = document.add_object(dictionary! {
        "Fields" => fields,
        "DR" => dictionary! { "Font" => named },
        "DA" => fonts.usual().default_appearance(),
    });
    document.catalog_mut()?.set("AcroForm", form);
    Ok(())
}

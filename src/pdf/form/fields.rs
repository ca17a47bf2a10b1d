//! The tree of fields in the file (ISO 32000-1, 12.7.3), and the form's own dictionary (12.7.2).

use std::collections::BTreeMap;

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

/// Fields that are in the file.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Nodes that only carry a partial name, by their full names.
    branches: BTreeMap<String, ObjectId>,
    /// The fields, in the order in which they are declared; none of one without a box.
    pub(super) fields: Vec<Option<ObjectId>>,
}

/// What fields are written from.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// All, in the order in which they are declared. The last are known.
    pub(super) all: &'a [Field],
    /// The boxes of those that are not.
    pub(super) boxes: &'a [Vec<FieldBox>],
    /// Those that are in the file already.
    pub(super) known: &'a Known,
    /// The tree of the names of all.
    pub(super) tree: &'a Node,
}

/// Writes fields, each into its boxes, and the nodes above them. Typed text is aligned on the side of `dir`. Returns what
/// was written, and the nodes at the top.
pub(super) fn write(
    document: &mut Document,
    fields: Fields<'_>,
    fonts: TypingFonts<'_>,
    dir: Direction,
) -> Result<(Known, Vec<Object>), FormError> {
    let widgets = Widgets { document, appearances: Appearances::default(), fonts, dir };
    let written = Known { branches: BTreeMap::new(), fields: vec![None; fields.boxes.len()] };
    let mut writer = Writer { widgets, fields, written };
    let top = writer.nodes(&fields.tree.children, "", None)?;
    Ok((writer.written, top))
}

/// Walks the tree of names.
struct Writer<'a> {
    widgets: Widgets<'a>,
    fields: Fields<'a>,
    written: Known,
}

impl Writer<'_> {
    /// Writes sibling nodes, all of whose names begin as `above`.
    fn nodes(&mut self, nodes: &[Node], above: &str, parent: Option<ObjectId>) -> Result<Vec<Object>, FormError> {
        let mut written = Vec::with_capacity(nodes.len());
        for node in nodes {
            let name = format!("{above}{}", node.partial);
            let id = match node.field {
                Some(index) => self.field(index, node, parent)?,
                None => Some(self.branch(node, &name, parent)?),
            };
            written.extend(id.map(Object::from));
        }
        Ok(written)
    }

    fn field(&mut self, index: usize, node: &Node, parent: Option<ObjectId>) -> Result<Option<ObjectId>, FormError> {
        let Fields { all, boxes, known, .. } = self.fields;
        let Some(boxes) = boxes.get(index) else {
            return Ok(known.fields.get(index - boxes.len()).copied().flatten());
        };
        let id = self.widgets.field(&all[index], boxes, &node.partial, parent)?;
        self.written.fields[index] = id;
        Ok(id)
    }

    /// Writes a node that only carries a partial name. One with nothing below it but what is known stays as it is, and one
    /// that is known keeps its number.
    fn branch(&mut self, node: &Node, name: &str, parent: Option<ObjectId>) -> Result<ObjectId, FormError> {
        let known = self.fields.known.branches.get(name).copied();
        if let Some(id) = known
            && self.is_known(node)
        {
            return Ok(id);
        }
        let id = known.unwrap_or_else(|| self.widgets.document.new_object_id());
        self.written.branches.insert(name.to_owned(), id);
        let kids = self.nodes(&node.children, &format!("{name}."), Some(id))?;
        let mut dict = dictionary! { "T" => text_string(&node.partial), "Kids" => kids };
        if let Some(parent) = parent {
            dict.set("Parent", parent);
        }
        self.widgets.document.objects.insert(id, dict.into());
        Ok(id)
    }

    /// Whether all fields from a node on are known.
    fn is_known(&self, node: &Node) -> bool {
        match node.field {
            Some(index) => index >= self.fields.boxes.len(),
            None => node.children.iter().all(|child| self.is_known(child)),
        }
    }
}

/// Adds the interactive form dictionary (ISO 32000-1, 12.7.2): fields, the fonts and their names; no NeedAppearances, no
/// XFA, no script (ISO 19005-2, 6.4.1 and 6.4.2).
pub(super) fn acro_form(document: &mut Document, fonts: TypingFonts<'_>, fields: Vec<Object>) -> Result<(), FormError> {
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

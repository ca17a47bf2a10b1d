//! The form pass: links to `field:` addresses become form fields, in a file that stays PDF/UA-1 and PDF/A-2a.
//!
//! **Why the font is called `/Wingdings`.** PDFium (Chrome, Edge) asks for each character which old Windows code page
//! it is in, and for all but Western ones takes a font of the system instead of the form's: not embedded, with other
//! leading. A default font whose name in `/DR` is `Wingdings` counts as a symbol font to it, and is then asked for
//! every character first. Measured by typing in PDFium, in two files that differ in this name only: with `/Fieldbook`,
//! `ő` and `ữ` came from DejaVu, Thai from a system font in 8-bit codes, Arabic from DejaVu Sans, and veraPDF refused
//! the saved file (6.2.11.4.1); with `/Wingdings` all came from the embedded font, lines were 22.5004 pt apart where
//! 22.5 were wanted, and the saved file passed both profiles. pdf.js, poppler, MuPDF and pypdf wrote the same
//! appearance under either name. It is a key in a dictionary; the font itself is named after its face.
//!
//! The price: PDFium then draws nothing for a character that the font lacks, though it stores it. So the font should
//! be built for every language that readers of the edition may answer in, not only those that it is printed in.
//!
//! **Where typed text stands** on rules at 1 + size + 2 + (i − 1) · pitch below the field's top: 2.00 pt above every
//! rule in PDFium and in what pdf.js saves, in Latin, Thai, Arabic, Khmer, Burmese, Hindi, Tibetan and Japanese.
//!
//! **Why the file is written anew.** lopdf keeps the header, every stream's bytes, the objects' numbers and order and
//! the file's `/ID`, and writes a line break before each `endstream`. For 41 pages with 140 fields it reads 1,258
//! objects in 3.3 ms and writes them in 1.5 ms, the pass between takes 2 ms: some 7 % of the 100 ms that Typst takes
//! for the same file on the same busy machine. An appended section would save the writing at best, and leave a file of
//! two revisions.

use lopdf::{Document, LoadOptions, Object, ObjectId, dictionary};

use super::appearance::Marks;
use super::error::{FieldFault, FormError};
use super::field_font::FieldFont;
use super::names::{self, Node};
use super::pieces;
use super::spots::{self, Spot};
use super::structure;
use super::widgets::{self, Widgets};
use crate::document::model::{Direction, Field};
use crate::identity::Identity;

/// What the form pass must know besides the pages.
#[derive(Debug, Clone, Copy)]
pub struct FormSettings<'a> {
    /// The declared fields, in reading order.
    pub fields: &'a [Field],
    /// The direction of the edition's first language, and so the side on which typed text is aligned (`/Q`).
    pub dir: Direction,
    /// The font that readers type with; its size and pitch are those of the layout's ruled lines.
    pub font: &'a FieldFont,
    /// Which book it is.
    pub identity: &'a Identity,
}

/// Puts form fields into a PDF that Typst wrote: each link annotation to `field:<full name>` (a text field or a box)
/// or `field:<full name>=<value>` (one value of a choice) becomes a widget at the same place in the page, in the tab
/// order and in the structure tree. A PDF without fields comes back unchanged. The same input gives the same bytes.
///
/// # Errors
///
/// [`FormError::Fields`] lists every field that is declared and not on a page, on a page and not declared, there
/// twice, without a label, or not to be named or tagged; [`FormError::Read`] and [`FormError::Write`] tell of a file
/// that cannot be read or written.
pub fn add_form(pdf: &[u8], settings: &FormSettings) -> Result<Vec<u8>, FormError> {
    let strict = LoadOptions { strict: true, ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(pdf, strict)?;
    let (found, mut faults) = spots::find(&document)?;
    let (tree, wrong) = names::tree(settings.fields.iter().map(|field| field.name.as_str()));
    faults.extend(wrong);
    faults.extend(unlabelled(settings.fields));
    let assigned = match spots::assign(settings.fields, found) {
        Ok(assigned) if faults.is_empty() => assigned,
        Ok(_) => return Err(FormError::Fields(faults)),
        Err(more) => return Err(FormError::Fields(without_echo(faults, more))),
    };
    if assigned.is_empty() {
        return Ok(pdf.to_vec());
    }
    tag(&mut document, settings.fields, &assigned)?;
    let top = fields(&mut document, settings, &tree, &assigned)?;
    acro_form(&mut document, settings.font, top)?;
    pieces::write(&mut document, settings.identity, settings.fields)?;
    drop_suspects(&mut document)?;
    let mut bytes = Vec::with_capacity(pdf.len() + settings.font.bytes() + 700 * assigned.len());
    document.save_to(&mut bytes).map_err(|error| FormError::Write(error.to_string()))?;
    Ok(bytes)
}

/// `/Suspects false` says what its absence says (ISO 32000-1, table 321), and poppler 22 warns of it.
fn drop_suspects(document: &mut Document) -> Result<(), FormError> {
    let catalog = document.catalog_mut()?;
    if let Ok(marks) = catalog.get_mut(b"MarkInfo").and_then(Object::as_dict_mut) {
        marks.remove(b"Suspects");
    }
    Ok(())
}

/// Fields that a screen reader could not name.
fn unlabelled(fields: &[Field]) -> impl Iterator<Item = FieldFault> {
    let unnamed = fields.iter().filter(|field| field.label.trim().is_empty());
    unnamed.map(|field| FieldFault::Label { name: field.name.clone() })
}

/// Both lists, without a "missing" for a control that is there but is wrong in another way, and no fault twice.
fn without_echo(mut faults: Vec<FieldFault>, more: Vec<FieldFault>) -> Vec<FieldFault> {
    for fault in more {
        let echo = match &fault {
            FieldFault::Missing { name, value } => {
                let wanted = value.map_or_else(|| name.clone(), |value| format!("{name}={value}"));
                faults.iter().any(|known| match known {
                    FieldFault::Structure { target }
                    | FieldFault::Rect { target }
                    | FieldFault::Repeated { target } => *target == wanted,
                    _ => false,
                })
            }
            _ => false,
        };
        if !echo && !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

/// Makes the structure elements `Form` elements.
fn tag(document: &mut Document, fields: &[Field], assigned: &[Vec<Spot>]) -> Result<(), FormError> {
    for (field, spots) in fields.iter().zip(assigned) {
        for spot in spots {
            structure::make_form(document, spot.element, &field.lang)?;
        }
    }
    Ok(())
}

/// Writes all fields and returns those at the top of the tree.
fn fields(
    document: &mut Document,
    settings: &FormSettings,
    tree: &Node,
    assigned: &[Vec<Spot>],
) -> Result<Vec<Object>, FormError> {
    let (size, leading) = (settings.font.size(), settings.font.leading());
    let widgets = Widgets { document, marks: Marks::default(), size, leading, dir: settings.dir };
    Writer { widgets, fields: settings.fields, assigned }.nodes(&tree.children, None)
}

/// Walks the tree of names.
struct Writer<'a> {
    widgets: Widgets<'a>,
    fields: &'a [Field],
    assigned: &'a [Vec<Spot>],
}

impl Writer<'_> {
    /// Writes sibling nodes.
    fn nodes(&mut self, nodes: &[Node], parent: Option<ObjectId>) -> Result<Vec<Object>, FormError> {
        let mut written = Vec::with_capacity(nodes.len());
        for node in nodes {
            let id = match node.field {
                Some(index) => self.widgets.field(&self.fields[index], &self.assigned[index], &node.partial, parent)?,
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
        let mut dict = dictionary! { "T" => widgets::text_string(&node.partial), "Kids" => kids };
        if let Some(parent) = parent {
            dict.set("Parent", parent);
        }
        self.widgets.document.objects.insert(id, dict.into());
        Ok(id)
    }
}

/// Adds the interactive form dictionary (ISO 32000-1, 12.7.2): fields, the font and its name; no NeedAppearances, no
/// XFA, no script (ISO 19005-2, 6.4.1 and 6.4.2).
fn acro_form(document: &mut Document, font: &FieldFont, fields: Vec<Object>) -> Result<(), FormError> {
    let id = font.add_to(document);
    let mut fonts = lopdf::Dictionary::new();
    fonts.set(widgets::FONT, id);
    let form = document.add_object(dictionary! {
        "Fields" => fields,
        "DR" => dictionary! { "Font" => fonts },
        "DA" => widgets::default_appearance(font.size()),
    });
    document.catalog_mut()?.set("AcroForm", form);
    Ok(())
}

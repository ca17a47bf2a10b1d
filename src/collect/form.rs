//! The fields of a form as they stand in the file (ISO 32000-1, 12.7): full names, values, widgets with their states.
//!
//! Values are looked for on the field and on its kids, since viewers differ (pdf.js 4.4 writes a choice's to the kid
//! that was ticked), and widgets that no field owns are found through the pages, since some viewers write a form anew.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::field::{Field, Widget};
use crate::pdf::read::{self, DEEPEST, Dict, Fault, File, Object, Trail};

/// How many bytes of text all fields may hold. Kids inherit values, and streams unpack to much, so that a small file may
/// claim more than fits into memory.
const TEXT: usize = 64 << 20;

/// What nodes hand down to their kids.
#[derive(Debug, Clone, Default)]
struct Inherited {
    name: Rc<str>,
    button: bool,
    value: Rc<str>,
    tooltip: Rc<str>,
}

/// The fields of a file, in the order of the form. None if there is neither a form nor a widget.
///
/// # Errors
///
/// If they hold more text than any form does.
pub(super) fn fields(file: &File<'_>) -> Result<Option<Vec<Field>>, Fault> {
    let Some(catalog) = file.catalog() else { return Ok(None) };
    let mut walk = Walk { file, trail: Trail::default(), left: Some(TEXT), fields: Vec::new() };
    if let Some(form) = file.dict(catalog, "AcroForm") {
        for field in file.array(form, "Fields") {
            walk.node(field, &Inherited::default(), 0);
        }
    }
    walk.orphans();
    if walk.left.is_none() {
        return Err(Fault::Damaged(format!("its fields hold more than {} MB of text", TEXT >> 20)));
    }
    Ok((!walk.fields.is_empty()).then(|| merged(walk.fields)))
}

/// Fields of one name as one, in the order in which they were found.
fn merged(fields: Vec<Field>) -> Vec<Field> {
    let mut places = BTreeMap::new();
    let mut merged: Vec<Field> = Vec::with_capacity(fields.len());
    for field in fields {
        match places.get(&field.name) {
            Some(&place) => {
                let known: &mut Field = &mut merged[place];
                if known.value.is_empty() {
                    known.value = field.value;
                }
                known.widgets.extend(field.widgets);
            }
            None => {
                places.insert(field.name.clone(), merged.len());
                merged.push(field);
            }
        }
    }
    merged
}

/// Walks the tree of fields, then the pages.
struct Walk<'f, 'a> {
    file: &'f File<'a>,
    trail: Trail,
    /// What is left of the text that may be read; none once it was not enough.
    left: Option<usize>,
    fields: Vec<Field>,
}

impl<'f, 'a> Walk<'f, 'a> {
    /// Takes so much off the text that may be read.
    fn spend(&mut self, bytes: usize) {
        self.left = self.left.and_then(|left| left.checked_sub(bytes));
    }

    /// An entry as text, taken off what may be read.
    fn said(&mut self, dict: &Dict<'_>, key: &str) -> Option<String> {
        self.left?;
        let found = text(self.file, self.file.get(dict, key))?;
        self.spend(found.len());
        Some(found)
    }

    /// A node of the tree of fields.
    fn node(&mut self, object: &'f Object<'f>, above: &Inherited, depth: usize) {
        let Some(dict) = self.left.and_then(|_| self.trail.enter(self.file, object, depth)) else { return };
        let here = self.inherit(dict, above);
        let kids = self.file.array(dict, "Kids");
        let names = |kid: &&Object<'f>| matches!(self.file.resolve(kid), Object::Dict(kid) if kid.has("T"));
        let (fields, widgets): (Vec<_>, Vec<_>) = kids.iter().partition(names);
        if fields.is_empty() || !widgets.is_empty() {
            self.field(dict, &here, &widgets, depth);
        }
        for field in fields {
            self.node(field, &here, depth + 1);
        }
    }

    /// What a node has of its own and what it inherits.
    fn inherit(&mut self, dict: &Dict<'_>, above: &Inherited) -> Inherited {
        let mut here = above.clone();
        if let Some(partial) = self.said(dict, "T").filter(|partial| !partial.is_empty()) {
            here.name = if here.name.is_empty() { partial.into() } else { format!("{}.{partial}", here.name).into() };
            self.spend(here.name.len());
        }
        match self.file.get(dict, "FT") {
            Object::Name(kind) => here.button = **kind == *b"Btn",
            _ if !dict.has("FT") => {}
            _ => here.button = false,
        }
        if let Some(value) = self.said(dict, "V") {
            here.value = value.into();
        }
        if let Some(tooltip) = self.said(dict, "TU") {
            here.tooltip = tooltip.into();
        }
        here
    }

    /// A field at the end of a branch.
    fn field(&mut self, dict: &'f Dict<'f>, here: &Inherited, widgets: &[&'f Object<'f>], depth: usize) {
        self.spend(here.name.len() + here.value.len() + here.tooltip.len());
        if self.left.is_none() {
            return;
        }
        let mut field = Field {
            name: here.name.to_string(),
            button: here.button,
            value: here.value.to_string(),
            tooltip: here.tooltip.to_string(),
            options: self.options(dict),
            widgets: Vec::new(),
        };
        if widgets.is_empty() {
            field.widgets.push(Widget { value: None, ..self.widget(dict) });
        }
        for widget in widgets {
            if let Some(dict) = self.trail.enter(self.file, widget, depth + 1) {
                field.widgets.push(self.widget(dict));
            }
        }
        if field.value.is_empty() && !field.button {
            field.value = field.widgets.iter().find_map(|widget| widget.value.clone()).unwrap_or_default();
        }
        self.fields.push(field);
    }

    /// What the states of a button stand for: each a text, or a pair of export value and text.
    fn options(&mut self, dict: &'f Dict<'f>) -> Vec<String> {
        let file = self.file;
        let option = |option: &'f Object<'f>| match file.resolve(option) {
            Object::Array(pair) => pair.first().and_then(|value| text(file, value)).unwrap_or_default(),
            other => text(file, other).unwrap_or_default(),
        };
        let mut found = Vec::new();
        for item in file.array(dict, "Opt") {
            if self.left.is_none() {
                break;
            }
            let words = option(item);
            self.spend(words.len() + size_of::<String>());
            found.push(words);
        }
        found
    }

    fn widget(&mut self, dict: &Dict<'_>) -> Widget {
        let file = self.file;
        let appearances = file.dict(dict, "AP").and_then(|ap| file.dict(ap, "N"));
        let states = appearances.into_iter().flat_map(Dict::keys).filter(|state| *state != b"Off");
        Widget {
            state: self.said(dict, "AS"),
            value: self.said(dict, "V"),
            on: states.take(64).map(read::name).collect(),
            tooltip: self.said(dict, "TU").unwrap_or_default(),
        }
    }

    /// Widgets on pages that the tree of fields did not lead to.
    fn orphans(&mut self) {
        let file = self.file;
        for annotation in read::pages(file).into_iter().flat_map(|(_, page)| file.array(page, "Annots")) {
            if let Some(widget) = self.trail.enter(file, annotation, 0)
                && widget.name("Subtype") == Some(b"Widget")
            {
                self.orphan(widget);
            }
        }
    }

    /// A widget whose field is found by going up from it.
    fn orphan(&mut self, widget: &'f Dict<'f>) {
        let mut line = vec![widget];
        while let Some(parent) = line.last().and_then(|dict| self.file.dict(dict, "Parent")) {
            if line.len() > DEEPEST {
                return;
            }
            line.push(parent);
        }
        let here = line.iter().rev().fold(Inherited::default(), |above, dict| self.inherit(dict, &above));
        if here.name.is_empty() {
            return;
        }
        self.field(widget, &here, &[], DEEPEST);
        // Apart from its field, so that a value on it is its own.
        let own = (!widget.has("T")).then(|| self.widget(widget));
        if let (Some(own), Some(field)) = (own, self.fields.last_mut()) {
            field.widgets = vec![own];
        }
    }
}

/// A value as text: a string, a name, a number, a stream of text, or several of them a line each.
pub(super) fn text(file: &File<'_>, object: &Object<'_>) -> Option<String> {
    match object {
        Object::Stream(..) => file.bytes(object).map(|bytes| read::typed(&bytes)),
        Object::Array(items) => {
            let lines: Vec<String> = items.iter().filter_map(|item| simple(file.resolve(item))).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        other => simple(other),
    }
}

/// A value that is neither a list nor a stream.
fn simple(object: &Object<'_>) -> Option<String> {
    match object {
        Object::Text(bytes) => Some(read::typed(bytes)),
        Object::Name(name) => Some(read::name(name)),
        Object::Int(number) => Some(number.to_string()),
        Object::Null
        | Object::Bool(_)
        | Object::Real(_)
        | Object::Array(_)
        | Object::Dict(_)
        | Object::Ref(_)
        | Object::Stream(..) => None,
    }
}

//! The fields of a form as they stand in the file (ISO 32000-1, 12.7): full names, values, widgets with their states.
//!
//! Values are looked for on the field and on its kids, since viewers differ (pdf.js 4.4 writes a choice's to the kid
//! that was ticked), and widgets that no field owns are found through the pages, since some viewers write a form anew.

use std::collections::{BTreeMap, BTreeSet};

use super::file::File;
use super::object::{Dict, Object};
use super::strings;

/// How deep the tree of fields, or of pages, may be.
const DEEPEST: usize = 32;
/// How many nodes it may have.
const NODES: usize = 100_000;

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    /// Partial names from the top, joined by periods.
    pub(super) name: String,
    /// Whether it is a button: a box or a choice.
    pub(super) button: bool,
    /// `/V` of the field or what it inherits; an empty string if there is none.
    pub(super) value: String,
    /// `/TU`.
    pub(super) tooltip: String,
    /// `/Opt` of a button: what its states stand for.
    pub(super) options: Vec<String>,
    /// Its widgets.
    pub(super) widgets: Vec<Widget>,
}

/// A place where a field is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Widget {
    /// `/AS`: the state that is shown.
    pub(super) state: Option<String>,
    /// `/V` that stands on the widget though it belongs to the field.
    pub(super) value: Option<String>,
    /// States for which it has an appearance, without `Off`.
    pub(super) on: Vec<String>,
    /// `/TU`.
    pub(super) tooltip: String,
}

/// What nodes hand down to their kids.
#[derive(Debug, Clone, Default)]
struct Inherited {
    name: String,
    button: bool,
    value: String,
    tooltip: String,
}

/// The fields of a file, in the order of the form. None if there is neither a form nor a widget.
pub(super) fn fields(file: &File<'_>) -> Option<Vec<Field>> {
    let catalog = file.catalog()?;
    let mut walk = Walk { file, seen: BTreeSet::new(), left: NODES, fields: Vec::new() };
    if let Some(form) = file.dict(catalog, "AcroForm") {
        for field in file.array(form, "Fields") {
            walk.node(field, &Inherited::default(), 0);
        }
    }
    walk.pages(file.get(catalog, "Pages"), 0);
    (!walk.fields.is_empty()).then(|| merged(walk.fields))
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

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    seen: BTreeSet<u32>,
    left: usize,
    fields: Vec<Field>,
}

impl<'f, 'a> Walk<'f, 'a> {
    /// A dictionary that was not met before, while there is room.
    fn enter(&mut self, object: &'f Object<'a>, depth: usize) -> Option<&'f Dict<'a>> {
        if let Object::Ref(number) = object
            && !self.seen.insert(*number)
        {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        match self.file.resolve(object) {
            Object::Dict(dict) if depth < DEEPEST => Some(dict),
            _ => None,
        }
    }

    /// A node of the tree of fields.
    fn node(&mut self, object: &'f Object<'a>, above: &Inherited, depth: usize) {
        let Some(dict) = self.enter(object, depth) else { return };
        let here = self.inherit(dict, above);
        let kids = self.file.array(dict, "Kids");
        let names = |kid: &&Object<'a>| match self.file.resolve(kid) {
            Object::Dict(kid) => kid.get("T").is_some(),
            _ => false,
        };
        let (fields, widgets): (Vec<_>, Vec<_>) = kids.iter().partition(names);
        if fields.is_empty() || !widgets.is_empty() {
            self.field(dict, &here, &widgets, depth);
        }
        for field in fields {
            self.node(field, &here, depth + 1);
        }
    }

    /// What a node has of its own and what it inherits.
    fn inherit(&self, dict: &Dict<'a>, above: &Inherited) -> Inherited {
        let mut here = above.clone();
        if let Some(partial) = text(self.file, self.file.get(dict, "T")).filter(|partial| !partial.is_empty()) {
            here.name = if here.name.is_empty() { partial } else { format!("{}.{partial}", here.name) };
        }
        match self.file.get(dict, "FT") {
            Object::Name(kind) => here.button = **kind == *b"Btn",
            _ if dict.get("FT").is_none() => {}
            _ => here.button = false,
        }
        if let Some(value) = text(self.file, self.file.get(dict, "V")) {
            here.value = value;
        }
        if let Some(tooltip) = text(self.file, self.file.get(dict, "TU")) {
            here.tooltip = tooltip;
        }
        here
    }

    /// A field at the end of a branch.
    fn field(&mut self, dict: &'f Dict<'a>, here: &Inherited, widgets: &[&'f Object<'a>], depth: usize) {
        let mut field = Field {
            name: here.name.clone(),
            button: here.button,
            value: here.value.clone(),
            tooltip: here.tooltip.clone(),
            options: self.file.array(dict, "Opt").iter().map(|option| self.option(option)).collect(),
            widgets: Vec::new(),
        };
        if widgets.is_empty() {
            field.widgets.push(Widget { value: None, ..self.widget(dict) });
        }
        for widget in widgets {
            if let Some(dict) = self.enter(widget, depth + 1) {
                field.widgets.push(self.widget(dict));
            }
        }
        if field.value.is_empty() && !field.button {
            field.value = field.widgets.iter().find_map(|widget| widget.value.clone()).unwrap_or_default();
        }
        self.fields.push(field);
    }

    /// An option: a text, or a pair of export value and text.
    fn option(&self, option: &Object<'a>) -> String {
        match self.file.resolve(option) {
            Object::Array(pair) => pair.first().and_then(|value| text(self.file, value)).unwrap_or_default(),
            other => text(self.file, other).unwrap_or_default(),
        }
    }

    fn widget(&self, dict: &Dict<'a>) -> Widget {
        let appearances = self.file.dict(dict, "AP").and_then(|ap| self.file.dict(ap, "N"));
        let states = appearances.into_iter().flat_map(Dict::keys).filter(|state| *state != b"Off");
        Widget {
            state: text(self.file, self.file.get(dict, "AS")),
            value: text(self.file, self.file.get(dict, "V")),
            on: states.take(64).map(strings::name).collect(),
            tooltip: text(self.file, self.file.get(dict, "TU")).unwrap_or_default(),
        }
    }

    /// Widgets on pages that the tree of fields did not lead to.
    fn pages(&mut self, object: &'f Object<'a>, depth: usize) {
        let Some(dict) = self.enter(object, depth) else { return };
        for kid in self.file.array(dict, "Kids") {
            self.pages(kid, depth + 1);
        }
        for annotation in self.file.array(dict, "Annots") {
            if let Some(widget) = self.enter(annotation, depth)
                && widget.name("Subtype") == Some(b"Widget")
            {
                self.orphan(widget);
            }
        }
    }

    /// A widget whose field is found by going up from it.
    fn orphan(&mut self, widget: &'f Dict<'a>) {
        let mut line = vec![widget];
        while let Some(parent) = line.last().and_then(|dict| self.file.dict(dict, "Parent")) {
            if line.len() > DEEPEST {
                return;
            }
            line.push(parent);
        }
        let here = line.iter().rev().fold(Inherited::default(), |above, dict| self.inherit(dict, &above));
        if !here.name.is_empty() {
            let kid = widget.get("T").is_none();
            self.field(widget, &here, &[], DEEPEST);
            if let (true, Some(field)) = (kid, self.fields.last_mut()) {
                field.widgets = vec![self_widget(self.file, widget)];
            }
        }
    }
}

/// A widget apart from its field, so that a value on it is its own.
fn self_widget<'a>(file: &File<'a>, dict: &Dict<'a>) -> Widget {
    Walk { file, seen: BTreeSet::new(), left: 0, fields: Vec::new() }.widget(dict)
}

/// A value as text: a string, a name, a number, a stream of text, or several of them a line each.
pub(super) fn text<'a>(file: &File<'a>, object: &Object<'a>) -> Option<String> {
    match object {
        Object::Text(bytes) => Some(strings::typed(bytes)),
        Object::Name(name) => Some(strings::name(name)),
        Object::Int(number) => Some(number.to_string()),
        Object::Stream(dict, packed) => super::filter::unpack(dict, packed).map(|bytes| strings::typed(&bytes)),
        Object::Array(items) => {
            let lines: Vec<String> = items.iter().filter_map(|item| simple(file.resolve(item))).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        _ => None,
    }
}

/// A value that is no list.
fn simple(object: &Object<'_>) -> Option<String> {
    match object {
        Object::Text(bytes) => Some(strings::typed(bytes)),
        Object::Name(name) => Some(strings::name(name)),
        Object::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

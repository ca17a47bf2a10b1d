//! A PDF as the rules see it: its pages with their annotations, its fields with their widgets, its structure elements.

use std::collections::BTreeMap;

use super::rect::Rect;
use crate::identity::FieldKind;
use crate::pdf::read::{self, Dict, File, Object, Trail};

/// Flag of a radio button (ISO 32000-1, table 226).
const RADIO: i64 = 1 << 15;
/// Flag of a push button.
const PUSH: i64 = 1 << 16;
/// Flag of a text field of several lines (table 228).
const MULTILINE: i64 = 1 << 12;

/// All that rules look at.
pub(super) struct View<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) catalog: &'a Dict<'a>,
    /// In their order.
    pub(super) pages: Vec<Page<'a>>,
    /// The interactive form.
    pub(super) form: Option<&'a Dict<'a>>,
    /// The form's fields, those that take something, in the order of its tree.
    pub(super) fields: Vec<Field<'a>>,
    /// The widgets of pages and fields, by object number.
    pub(super) widgets: BTreeMap<u32, Widget<'a>>,
    /// The structure, in reading order.
    pub(super) elements: Vec<Element>,
    /// What the parent tree says of annotations: key and element.
    pub(super) parents: BTreeMap<i64, u32>,
}

/// A page.
pub(super) struct Page<'a> {
    /// The object's number; none if it stands in its parent itself.
    pub(super) number: Option<u32>,
    pub(super) dict: &'a Dict<'a>,
    /// The annotations; those written into the array itself have no number.
    pub(super) annotations: Vec<(Option<u32>, &'a Dict<'a>)>,
}

/// A field that takes something.
pub(super) struct Field<'a> {
    /// Full name.
    pub(super) name: String,
    /// Partial names, from the top.
    pub(super) partials: Vec<String>,
    /// The dictionaries from the top of the tree down to the field's own.
    pub(super) chain: Vec<&'a Dict<'a>>,
    /// What it takes; none if nothing of ours.
    pub(super) kind: Option<FieldKind>,
    /// Whether it takes several lines.
    pub(super) multiline: bool,
    /// Its widgets, in their order.
    pub(super) widgets: Vec<u32>,
}

/// A widget.
pub(super) struct Widget<'a> {
    pub(super) dict: &'a Dict<'a>,
    /// Indices of the pages that list it.
    pub(super) pages: Vec<usize>,
    /// Index of its field.
    pub(super) field: Option<usize>,
}

/// A structure element.
pub(super) struct Element {
    /// The object's number; none if it stands in its parent itself.
    pub(super) id: Option<u32>,
    /// The standard type.
    pub(super) kind: String,
    /// The objects that it refers to.
    pub(super) objects: Vec<u32>,
    /// How many children it has.
    pub(super) kids: usize,
    /// Whether it has alternative or actual text that is not blank.
    pub(super) described: bool,
    /// The language that holds in it.
    pub(super) lang: Option<String>,
}

impl<'a> View<'a> {
    /// Looks at a document; none if it has no catalog.
    pub(super) fn new(file: &'a File<'a>) -> Option<Self> {
        let catalog = file.catalog()?;
        let pages = read::pages(file).into_iter().map(|(number, dict)| page(file, number, dict)).collect();
        let form = file.dict(catalog, "AcroForm");
        let mut view = Self {
            file,
            catalog,
            pages,
            form,
            fields: form.map(|form| fields(file, form)).unwrap_or_default(),
            widgets: BTreeMap::new(),
            elements: Vec::new(),
            parents: BTreeMap::new(),
        };
        view.find_widgets();
        if let Some(root) = file.dict(catalog, "StructTreeRoot") {
            view.elements = Structure::read(file, catalog, root);
            view.parents = parents(file, root);
        }
        Some(view)
    }

    /// Gathers the widgets that fields and pages know of.
    fn find_widgets(&mut self) {
        for (index, field) in self.fields.iter().enumerate() {
            for id in &field.widgets {
                if let Object::Dict(dict) = self.file.object(*id) {
                    self.widgets.insert(*id, Widget { dict, pages: Vec::new(), field: Some(index) });
                }
            }
        }
        for (index, page) in self.pages.iter().enumerate() {
            for (id, dict) in &page.annotations {
                if let (Some(id), Some("Widget")) = (id, self.file.name(dict, "Subtype")) {
                    let widget = self.widgets.entry(*id);
                    widget.or_insert(Widget { dict, pages: Vec::new(), field: None }).pages.push(index);
                }
            }
        }
    }

    /// A widget's name for messages: its field's, with the value of a choice.
    pub(super) fn called(&self, id: u32, widget: &Widget<'_>) -> String {
        let Some(field) = widget.field.and_then(|index| self.fields.get(index)) else {
            return format!("the widget in {}", called(id));
        };
        match (field.widgets.len(), field.widgets.iter().position(|own| *own == id)) {
            (2.., Some(at)) => format!("`{}`, widget {},", field.name, at + 1),
            _ => format!("`{}`", field.name),
        }
    }

    /// An entry that a field takes from its parents, and from the form itself.
    pub(super) fn inherited<'s>(&'s self, field: &'s Field<'_>, key: &str) -> &'s Object<'s> {
        let own = field.chain.iter().rev().chain(self.form.iter());
        own.map(|dict| self.file.get(dict, key)).find(|found| **found != Object::Null).unwrap_or(&Object::Null)
    }

    /// Indices of the elements that refer to each object.
    pub(super) fn owners(&self) -> BTreeMap<u32, Vec<usize>> {
        let mut owners: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, element) in self.elements.iter().enumerate() {
            element.objects.iter().for_each(|id| owners.entry(*id).or_default().push(index));
        }
        owners
    }

    /// The area that a page shows: its crop box, or else its media box.
    pub(super) fn area(&self, page: &Page<'_>) -> Option<Rect> {
        ["CropBox", "MediaBox"].into_iter().find_map(|key| {
            let holder = read::inherited(self.file, page.dict, key)?;
            Rect::read(self.file, holder, key)
        })
    }
}

/// An object for messages.
pub(super) fn called(number: u32) -> String {
    format!("object {number}")
}

fn page<'a>(file: &'a File<'a>, number: Option<u32>, dict: &'a Dict<'a>) -> Page<'a> {
    let annotations = file.array(dict, "Annots").iter();
    Page {
        number,
        dict,
        annotations: annotations.filter_map(|item| Some((item.reference(), file.resolve(item).dict()?))).collect(),
    }
}

/// The form's fields.
fn fields<'a>(file: &'a File<'a>, form: &'a Dict<'a>) -> Vec<Field<'a>> {
    let mut walk = FieldWalk { file, trail: Trail::default(), chain: Vec::new(), found: Vec::new() };
    file.array(form, "Fields").iter().for_each(|item| walk.node(item));
    walk.found
}

/// Walks the tree of fields.
struct FieldWalk<'a> {
    file: &'a File<'a>,
    trail: Trail,
    chain: Vec<&'a Dict<'a>>,
    found: Vec<Field<'a>>,
}

impl<'a> FieldWalk<'a> {
    /// Takes in a node of the tree: a branch, or a field with its widgets.
    fn node(&mut self, item: &'a Object<'a>) {
        let Some(dict) = self.trail.enter(self.file, item, self.chain.len()) else { return };
        self.chain.push(dict);
        let kids = self.file.array(dict, "Kids");
        let named = |kid: &&Object<'_>| matches!(self.file.resolve(kid), Object::Dict(kid) if kid.has("T"));
        if kids.iter().any(|kid| named(&kid)) {
            kids.iter().filter(named).for_each(|kid| self.node(kid));
        } else {
            let widgets = match kids.is_empty() {
                true => item.reference().into_iter().collect(),
                false => kids.iter().filter_map(Object::reference).collect(),
            };
            self.leaf(widgets, !kids.is_empty());
        }
        self.chain.pop();
    }

    fn leaf(&mut self, widgets: Vec<u32>, apart: bool) {
        let partials: Vec<String> = self.chain.iter().filter_map(|dict| self.file.text(dict, "T")).collect();
        let flags = self.chain.iter().rev().find_map(|dict| self.file.int(dict, "Ff")).unwrap_or(0);
        let kind = match self.chain.iter().rev().find_map(|dict| self.file.name(dict, "FT")) {
            Some("Tx") => Some(FieldKind::Text),
            Some("Ch") => Some(FieldKind::Choice),
            Some("Btn") if flags & PUSH != 0 => None,
            Some("Btn") if flags & RADIO != 0 || apart => Some(FieldKind::Choice),
            Some("Btn") => Some(FieldKind::Check),
            _ => None,
        };
        self.found.push(Field {
            name: partials.join("."),
            partials,
            chain: self.chain.clone(),
            kind,
            multiline: kind == Some(FieldKind::Text) && flags & MULTILINE != 0,
            widgets,
        });
    }
}

/// The elements that the parent tree names (ISO 32000-1, 14.7.4.4); arrays, which belong to pages, are left out.
fn parents(file: &File<'_>, root: &Dict<'_>) -> BTreeMap<i64, u32> {
    let pairs = read::numbers(file, root, "ParentTree").into_iter();
    pairs.filter_map(|(key, value)| Some((key, value.reference()?))).collect()
}

/// Reads the structure tree.
struct Structure<'a> {
    file: &'a File<'a>,
    roles: Option<&'a Dict<'a>>,
    trail: Trail,
    found: Vec<Element>,
}

impl<'a> Structure<'a> {
    /// All elements, in reading order.
    fn read(file: &'a File<'a>, catalog: &'a Dict<'a>, root: &'a Dict<'a>) -> Vec<Element> {
        let roles = file.dict(root, "RoleMap");
        let mut structure = Self { file, roles, trail: Trail::default(), found: Vec::new() };
        let lang = file.text(catalog, "Lang");
        for kid in file.one_or_more(root, "K") {
            structure.element(kid, lang.as_deref(), 0);
        }
        structure.found
    }

    fn element(&mut self, item: &'a Object<'a>, lang: Option<&str>, level: usize) {
        let written = match self.file.resolve(item) {
            Object::Dict(dict) => self.file.name(dict, "S"),
            _ => None,
        };
        let Some(written) = written else { return };
        let Some(dict) = self.trail.enter(self.file, item, level) else { return };
        let own = self.file.text(dict, "Lang");
        let lang = own.as_deref().or(lang);
        let kids = self.file.one_or_more(dict, "K");
        let words = |key| self.file.text(dict, key).is_some_and(|words| !words.trim().is_empty());
        self.found.push(Element {
            id: item.reference(),
            kind: self.standard(written).to_owned(),
            objects: kids.iter().filter_map(|kid| self.refers_to(kid)).collect(),
            kids: kids.len(),
            described: words("Alt") || words("ActualText"),
            lang: lang.map(str::to_owned),
        });
        for kid in kids {
            self.element(kid, lang, level + 1);
        }
    }

    /// The standard type that a type stands for.
    fn standard(&self, written: &'a str) -> &'a str {
        let mut kind = written;
        for _ in 0..16 {
            match self.roles.and_then(|roles| self.file.name(roles, kind)) {
                Some(next) => kind = next,
                None => break,
            }
        }
        kind
    }

    /// The object that a child refers to, if it is such a reference.
    fn refers_to(&self, kid: &Object<'_>) -> Option<u32> {
        match self.file.resolve(kid) {
            Object::Dict(dict) if self.file.name(dict, "Type") == Some("OBJR") => dict.get("Obj")?.reference(),
            _ => None,
        }
    }
}

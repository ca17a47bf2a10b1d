//! A PDF as the rules see it: its pages with their annotations, its fields with their widgets, its structure elements.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{self, DEEPEST, Rect};
use crate::series::FieldKind;

/// Flag of a radio button (ISO 32000-1, table 226).
const RADIO: i64 = 1 << 15;
/// Flag of a push button.
const PUSH: i64 = 1 << 16;
/// Flag of a text field of several lines (table 228).
const MULTILINE: i64 = 1 << 12;

/// All that rules look at.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) catalog: &'a Dictionary,
    /// In their order.
    pub(super) pages: Vec<Page<'a>>,
    /// The interactive form.
    pub(super) form: Option<&'a Dictionary>,
    /// The form's fields, those that take something, in the order of its tree.
    pub(super) fields: Vec<Field<'a>>,
    /// The widgets of pages and fields, by object number.
    pub(super) widgets: BTreeMap<ObjectId, Widget<'a>>,
    /// The structure, in reading order.
    pub(super) elements: Vec<Element>,
    /// What the parent tree says of annotations: key and element.
    pub(super) parents: BTreeMap<i64, ObjectId>,
}

/// A page.
pub(super) struct Page<'a> {
    pub(super) dict: &'a Dictionary,
    /// The annotations; those written into the array itself have no number.
    pub(super) annotations: Vec<(Option<ObjectId>, &'a Dictionary)>,
}

/// A field that takes something.
pub(super) struct Field<'a> {
    /// Full name.
    pub(super) name: String,
    /// Partial names, from the top.
    pub(super) partials: Vec<String>,
    /// The dictionaries from the top of the tree down to the field's own.
    pub(super) chain: Vec<&'a Dictionary>,
    /// What it takes; none if nothing of ours.
    pub(super) kind: Option<FieldKind>,
    /// Whether it takes several lines.
    pub(super) multiline: bool,
    /// Its widgets, in their order.
    pub(super) widgets: Vec<ObjectId>,
}

/// A widget.
pub(super) struct Widget<'a> {
    pub(super) dict: &'a Dictionary,
    /// Indices of the pages that list it.
    pub(super) pages: Vec<usize>,
    /// Index of its field.
    pub(super) field: Option<usize>,
}

/// A structure element.
pub(super) struct Element {
    /// The object's number; none if it stands in its parent itself.
    pub(super) id: Option<ObjectId>,
    /// The standard type.
    pub(super) kind: String,
    /// The objects that it refers to.
    pub(super) objects: Vec<ObjectId>,
    /// How many children it has.
    pub(super) kids: usize,
    /// Whether it has alternative or actual text that is not blank.
    pub(super) described: bool,
    /// The language that holds in it.
    pub(super) lang: Option<String>,
}

impl<'a> View<'a> {
    /// Looks at a document; none if it has no catalog.
    pub(super) fn new(document: &'a Document) -> Option<Self> {
        let catalog = document.catalog().ok()?;
        let pages = document.page_iter().filter_map(|id| page(document, id)).collect();
        let form = object::dict(document, catalog, "AcroForm");
        let mut view = Self {
            document,
            catalog,
            pages,
            form,
            fields: form.map(|form| fields(document, form)).unwrap_or_default(),
            widgets: BTreeMap::new(),
            elements: Vec::new(),
            parents: BTreeMap::new(),
        };
        view.find_widgets();
        if let Some(root) = object::dict(document, catalog, "StructTreeRoot") {
            view.elements = Structure::read(document, catalog, root);
            view.parents = parents(document, root);
        }
        Some(view)
    }

    /// Gathers the widgets that fields and pages know of.
    fn find_widgets(&mut self) {
        for (index, field) in self.fields.iter().enumerate() {
            for id in &field.widgets {
                if let Ok(dict) = self.document.get_dictionary(*id) {
                    self.widgets.insert(*id, Widget { dict, pages: Vec::new(), field: Some(index) });
                }
            }
        }
        for (index, page) in self.pages.iter().enumerate() {
            for (id, dict) in &page.annotations {
                if let (Some(id), Some("Widget")) = (id, object::name(self.document, dict, "Subtype")) {
                    let widget = self.widgets.entry(*id);
                    widget.or_insert(Widget { dict, pages: Vec::new(), field: None }).pages.push(index);
                }
            }
        }
    }

    /// A widget's name for messages: its field's, with the value of a choice.
    pub(super) fn called(&self, id: ObjectId, widget: &Widget<'_>) -> String {
        let Some(field) = widget.field.and_then(|index| self.fields.get(index)) else {
            return format!("the widget in {}", object::called(id));
        };
        match (field.widgets.len(), field.widgets.iter().position(|own| *own == id)) {
            (2.., Some(at)) => format!("`{}`, widget {},", field.name, at + 1),
            _ => format!("`{}`", field.name),
        }
    }

    /// An entry that a field takes from its parents, and from the form itself.
    pub(super) fn inherited(&self, field: &Field<'a>, key: &str) -> Option<&'a Object> {
        let own = field.chain.iter().rev().chain(self.form.iter());
        own.filter_map(|dict| object::entry(self.document, dict, key)).next()
    }

    /// Indices of the elements that refer to each object.
    pub(super) fn owners(&self) -> BTreeMap<ObjectId, Vec<usize>> {
        let mut owners: BTreeMap<ObjectId, Vec<usize>> = BTreeMap::new();
        for (index, element) in self.elements.iter().enumerate() {
            element.objects.iter().for_each(|id| owners.entry(*id).or_default().push(index));
        }
        owners
    }

    /// The area that a page shows: its crop box, or else its media box.
    pub(super) fn area(&self, page: &Page<'_>) -> Option<Rect> {
        ["CropBox", "MediaBox"].into_iter().find_map(|key| {
            let holder = object::inherited(self.document, page.dict, key)?;
            Rect::read(self.document, holder, key)
        })
    }
}

fn page(document: &Document, id: ObjectId) -> Option<Page<'_>> {
    let dict = document.get_dictionary(id).ok()?;
    let annotations = object::list(document, dict, "Annots")
        .iter()
        .filter_map(|item| Some((item.as_reference().ok(), object::as_dict(object::resolve(document, item)?)?)));
    Some(Page { dict, annotations: annotations.collect() })
}

/// The form's fields.
fn fields<'a>(document: &'a Document, form: &'a Dictionary) -> Vec<Field<'a>> {
    let mut walk = FieldWalk { document, seen: BTreeSet::new(), chain: Vec::new(), found: Vec::new() };
    object::list(document, form, "Fields").iter().for_each(|item| walk.node(item));
    walk.found
}

/// Walks the tree of fields.
struct FieldWalk<'a> {
    document: &'a Document,
    seen: BTreeSet<ObjectId>,
    chain: Vec<&'a Dictionary>,
    found: Vec<Field<'a>>,
}

impl<'a> FieldWalk<'a> {
    /// Takes in a node of the tree: a branch, or a field with its widgets.
    fn node(&mut self, item: &'a Object) {
        let id = item.as_reference().ok();
        let Some(dict) = object::resolve(self.document, item).and_then(object::as_dict) else { return };
        if id.is_some_and(|id| !self.seen.insert(id)) || self.chain.len() == DEEPEST {
            return;
        }
        self.chain.push(dict);
        let kids = object::list(self.document, dict, "Kids");
        let named = |kid: &&Object| {
            object::resolve(self.document, kid).and_then(object::as_dict).is_some_and(|kid| kid.has(b"T"))
        };
        if kids.iter().any(|kid| named(&kid)) {
            kids.iter().filter(named).for_each(|kid| self.node(kid));
        } else {
            let widgets = match kids.is_empty() {
                true => id.into_iter().collect(),
                false => kids.iter().filter_map(|kid| kid.as_reference().ok()).collect(),
            };
            self.leaf(widgets, !kids.is_empty());
        }
        self.chain.pop();
    }

    fn leaf(&mut self, widgets: Vec<ObjectId>, apart: bool) {
        let partial = |dict: &&'a Dictionary| object::text(self.document, dict, "T");
        let partials: Vec<String> = self.chain.iter().filter_map(partial).collect();
        let own = |key| self.chain.iter().rev().find_map(|dict| object::entry(self.document, dict, key));
        let flags = own("Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
        let kind = match own("FT").and_then(|kind| kind.as_name().ok()) {
            Some(b"Tx") => Some(FieldKind::Text),
            Some(b"Ch") => Some(FieldKind::Choice),
            Some(b"Btn") if flags & PUSH != 0 => None,
            Some(b"Btn") if flags & RADIO != 0 || apart => Some(FieldKind::Choice),
            Some(b"Btn") => Some(FieldKind::Check),
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
fn parents(document: &Document, root: &Dictionary) -> BTreeMap<i64, ObjectId> {
    let Some(tree) = object::dict(document, root, "ParentTree") else { return BTreeMap::new() };
    let pairs = object::number_tree(document, tree).into_iter();
    pairs.filter_map(|(key, value)| Some((key, value.as_reference().ok()?))).collect()
}

/// Reads the structure tree.
struct Structure<'a> {
    document: &'a Document,
    roles: Option<&'a Dictionary>,
    seen: BTreeSet<ObjectId>,
    found: Vec<Element>,
}

impl<'a> Structure<'a> {
    /// All elements, in reading order.
    fn read(document: &'a Document, catalog: &'a Dictionary, root: &'a Dictionary) -> Vec<Element> {
        let roles = object::dict(document, root, "RoleMap");
        let mut structure = Self { document, roles, seen: BTreeSet::new(), found: Vec::new() };
        let lang = object::text(document, catalog, "Lang");
        for kid in object::some(document, root, "K") {
            structure.element(kid, lang.as_deref(), 0);
        }
        structure.found
    }

    fn element(&mut self, item: &'a Object, lang: Option<&str>, level: usize) {
        let id = item.as_reference().ok();
        let Some(dict) = object::resolve(self.document, item).and_then(object::as_dict) else { return };
        let Some(written) = object::name(self.document, dict, "S") else { return };
        if id.is_some_and(|id| !self.seen.insert(id)) || level == DEEPEST {
            return;
        }
        let own = object::text(self.document, dict, "Lang");
        let lang = own.as_deref().or(lang);
        let kids = object::some(self.document, dict, "K");
        let words = |key| object::text(self.document, dict, key).is_some_and(|words| !words.trim().is_empty());
        self.found.push(Element {
            id,
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
            match self.roles.and_then(|roles| object::name(self.document, roles, kind)) {
                Some(next) => kind = next,
                None => break,
            }
        }
        kind
    }

    /// The object that a child refers to, if it is such a reference.
    fn refers_to(&self, kid: &'a Object) -> Option<ObjectId> {
        let dict = object::as_dict(object::resolve(self.document, kid)?)?;
        dict.has_type(b"OBJR").then(|| dict.get(b"Obj").ok()?.as_reference().ok())?
    }
}

//! Nothing in the file acts by itself, is kept elsewhere, or is locked.

use super::view::{View, called};
use crate::pdf::read::{DEEPEST, Dict, Object};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Types of actions that start, send or fetch something (ISO 32000-1, table 198; ISO 19005-2, 6.5.1 forbids most).
const ACTIONS: [&str; 15] = [
    "GoToR",
    "GoToE",
    "Launch",
    "Thread",
    "Sound",
    "Movie",
    "Hide",
    "SubmitForm",
    "ResetForm",
    "ImportData",
    "JavaScript",
    "SetOCGState",
    "Rendition",
    "Trans",
    "GoTo3DView",
];

/// Checks actions and other files; an encrypted file is not even opened.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    opening(view, checked);
    let mut scan = Scan { view, checked };
    for (id, found) in view.file.objects() {
        scan.object(id, found, 0);
    }
}

/// What the catalog, the pages and the name dictionary start.
fn opening(view: &View<'_>, checked: &mut Checked) {
    for key in ["OpenAction", "AA"] {
        let there = view.catalog.has(key);
        checked.require(!there, Rule::PdfAction, || format!("the catalog has /{key}"));
    }
    for (index, page) in view.pages.iter().enumerate() {
        let there = page.dict.has("AA");
        checked.require(!there, Rule::PdfAction, || format!("page {} has /AA", index + 1));
    }
    if let Some(names) = view.file.dict(view.catalog, "Names") {
        checked.require(!names.has("JavaScript"), Rule::PdfAction, || "the file holds named scripts".into());
        checked.require(!names.has("EmbeddedFiles"), Rule::PdfExternal, || "the file holds other files".into());
    }
}

/// Looks through every object.
struct Scan<'a, 'b> {
    view: &'b View<'a>,
    checked: &'b mut Checked,
}

impl Scan<'_, '_> {
    fn object(&mut self, id: u32, object: &Object<'_>, level: usize) {
        match object {
            Object::Dict(dict) => self.dict(id, dict, level),
            Object::Stream(dict, _) => {
                let elsewhere = dict.has("F") || dict.has("FFilter");
                self.checked.require(!elsewhere, Rule::PdfExternal, || {
                    format!("the stream in {} is kept in another file", called(id))
                });
                self.dict(id, dict, level);
            }
            Object::Array(items) if level < DEEPEST => items.iter().for_each(|item| self.object(id, item, level + 1)),
            Object::Array(_)
            | Object::Null
            | Object::Bool(_)
            | Object::Int(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::Text(_)
            | Object::Ref(_) => {}
        }
    }

    fn dict(&mut self, id: u32, dict: &Dict<'_>, level: usize) {
        let kind = self.view.file.name(dict, "Type");
        let file = matches!(kind, Some("Filespec" | "F" | "EmbeddedFile")) || dict.has("EF");
        self.checked.require(!file, Rule::PdfExternal, || format!("{} names another file", called(id)));
        let action = self.view.file.name(dict, "S").filter(|_| kind.is_none_or(|kind| kind == "Action"));
        if let Some(action) = action.filter(|action| ACTIONS.contains(action)) {
            self.checked.add(Rule::PdfAction, format!("{} holds an action {action}", called(id)));
        }
        if level < DEEPEST {
            dict.iter().for_each(|(_, value)| self.object(id, value, level + 1));
        }
    }
}

//! Nothing in the file acts by itself, is kept elsewhere, or is locked.

use lopdf::{Dictionary, Object, ObjectId};

use super::object::{self, DEEPEST};
use super::view::View;
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

/// Checks encryption, actions and other files.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let locked = view.document.is_encrypted() || view.document.was_encrypted();
    checked.require(!locked, Rule::PdfEncrypted, || "the file is encrypted".into());
    opening(view, checked);
    let mut scan = Scan { view, checked };
    for (id, found) in &view.document.objects {
        scan.object(*id, found, 0);
    }
}

/// What the catalog, the pages and the name dictionary start.
fn opening(view: &View<'_>, checked: &mut Checked) {
    for key in ["OpenAction", "AA"] {
        let there = view.catalog.has(key.as_bytes());
        checked.require(!there, Rule::PdfAction, || format!("the catalog has /{key}"));
    }
    for (index, page) in view.pages.iter().enumerate() {
        let there = page.dict.has(b"AA");
        checked.require(!there, Rule::PdfAction, || format!("page {} has /AA", index + 1));
    }
    if let Some(names) = object::dict(view.document, view.catalog, "Names") {
        checked.require(!names.has(b"JavaScript"), Rule::PdfAction, || "the file holds named scripts".into());
        checked.require(!names.has(b"EmbeddedFiles"), Rule::PdfExternal, || "the file holds other files".into());
    }
}

/// Looks through every object.
struct Scan<'a, 'b> {
    view: &'b View<'a>,
    checked: &'b mut Checked,
}

impl Scan<'_, '_> {
    fn object(&mut self, id: ObjectId, object: &Object, level: usize) {
        match object {
            Object::Dictionary(dict) => self.dict(id, dict, level),
            Object::Stream(stream) => {
                let elsewhere = stream.dict.has(b"F") || stream.dict.has(b"FFilter");
                self.checked.require(!elsewhere, Rule::PdfExternal, || {
                    format!("the stream in {} is kept in another file", object::called(id))
                });
                self.dict(id, &stream.dict, level);
            }
            Object::Array(items) if level < DEEPEST => items.iter().for_each(|item| self.object(id, item, level + 1)),
            _ => {}
        }
    }

    fn dict(&mut self, id: ObjectId, dict: &Dictionary, level: usize) {
        let document = self.view.document;
        let kind = object::name(document, dict, "Type");
        let file = matches!(kind, Some("Filespec" | "F" | "EmbeddedFile")) || dict.has(b"EF");
        self.checked.require(!file, Rule::PdfExternal, || format!("{} names another file", object::called(id)));
        let action = object::name(document, dict, "S").filter(|_| kind.is_none_or(|kind| kind == "Action"));
        if let Some(action) = action.filter(|action| ACTIONS.contains(action)) {
            self.checked.add(Rule::PdfAction, format!("{} holds an action {action}", object::called(id)));
        }
        if level < DEEPEST {
            dict.iter().for_each(|(_, value)| self.object(id, value, level + 1));
        }
    }
}

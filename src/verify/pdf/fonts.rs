//! Fonts of the pages: embedded, and mapped to Unicode.

use lopdf::{Dictionary, Document};

use super::object;
use super::view::View;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Checks every font dictionary of the file but the descendants of composite fonts, which are looked at with them.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let dicts = view.document.objects.values().filter_map(object::as_dict);
    for font in dicts.filter(|dict| object::name(view.document, dict, "Type") == Some("Font")) {
        let kind = object::name(view.document, font, "Subtype").unwrap_or_default();
        if kind.starts_with("CIDFont") {
            continue;
        }
        let name = object::name(view.document, font, "BaseFont").unwrap_or("without a name");
        let embedded = kind == "Type3" || descriptor(view.document, font).is_some_and(|it| program(view.document, it));
        checked.require(embedded, Rule::FontEmbedded, || format!("the font {name} is not embedded"));
        let mapped = object::content(view.document, font, "ToUnicode").is_some_and(|map| !map.is_empty());
        checked.require(mapped, Rule::FontUnicode, || format!("the font {name} has no /ToUnicode"));
    }
}

/// The descriptor of a font, or of a composite font's descendant.
pub(super) fn descriptor<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let own = || object::dict(document, font, "FontDescriptor");
    let descendant = object::list(document, font, "DescendantFonts").first();
    match descendant {
        Some(item) => object::dict(document, object::as_dict(object::resolve(document, item)?)?, "FontDescriptor"),
        None => own(),
    }
}

/// Whether a descriptor holds a font program that is there.
fn program(document: &Document, descriptor: &Dictionary) -> bool {
    let keys = ["FontFile", "FontFile2", "FontFile3"];
    keys.iter().any(|key| object::entry(document, descriptor, key).is_some_and(|file| file.as_stream().is_ok()))
}

//! Fonts of the pages: embedded, and mapped to Unicode.

use super::view::View;
use crate::pdf::read::{Dict, File, Object};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Checks every font dictionary of the file but the descendants of composite fonts, which are looked at with them.
pub(super) fn check(view: &View<'_>, checked: &mut Checked) {
    let dicts = view.file.objects().filter_map(|(_, object)| object.dict());
    for font in dicts.filter(|dict| view.file.name(dict, "Type") == Some("Font")) {
        let kind = view.file.name(font, "Subtype").unwrap_or_default();
        if kind.starts_with("CIDFont") {
            continue;
        }
        let name = view.file.name(font, "BaseFont").unwrap_or("without a name");
        let embedded = kind == "Type3" || descriptor(view.file, font).is_some_and(|it| program(view.file, it));
        checked.require(embedded, Rule::FontEmbedded, || format!("the font {name} is not embedded"));
        let mapped = view.file.content(font, "ToUnicode").is_some_and(|map| !map.is_empty());
        checked.require(mapped, Rule::FontUnicode, || format!("the font {name} has no /ToUnicode"));
    }
}

/// The descriptor of a font, or of a composite font's descendant.
pub(super) fn descriptor<'f>(file: &'f File<'_>, font: &'f Dict<'f>) -> Option<&'f Dict<'f>> {
    let own = || file.dict(font, "FontDescriptor");
    let descendant = file.array(font, "DescendantFonts").first();
    match descendant {
        Some(item) => file.dict(file.resolve(item).dict()?, "FontDescriptor"),
        None => own(),
    }
}

/// Whether a descriptor holds a font program that is there.
fn program(file: &File<'_>, descriptor: &Dict<'_>) -> bool {
    let keys = ["FontFile", "FontFile2", "FontFile3"];
    keys.iter().any(|key| matches!(file.get(descriptor, key), Object::Stream(..)))
}

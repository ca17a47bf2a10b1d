//! Drawings, in pages and as files of their own: the namespace, and what their properties and addresses name. EPUBCheck
//! tells the same as RSC-005, RSC-012, RSC-014 and RSC-016.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::book::Book;
use super::xml::{self, elements};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// The namespace of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that paint is taken from.
const PAINTS: [&str; 3] = ["linearGradient", "radialGradient", "pattern"];

/// Checks every drawing.
pub(super) fn check(book: &Book<'_>, checked: &mut Checked) {
    for item in book.package.items.iter().filter(|item| item.media == "image/svg+xml") {
        let Some(document) = book.documents.get(&item.path) else { continue };
        checked.require(document.root_element().has_tag_name((SVG, "svg")), Rule::EpubDrawing, || {
            format!("`{}` does not begin with `svg` in the namespace of drawings", item.path)
        });
        let declares = book.files.get(&item.path).is_some_and(|bytes| bytes.windows(8).any(|it| it == b"<!ENTITY"));
        checked.require(!declares, Rule::EpubDrawing, || format!("`{}` declares entities", item.path));
    }
    for (path, document) in &book.documents {
        names(path, document, checked);
    }
}

/// What the elements of a drawing name: it is there, and of a kind that can be used so.
fn names(path: &str, document: &Document<'_>, checked: &mut Checked) {
    let mut kinds = BTreeMap::new();
    for node in elements(document) {
        kinds.extend(xml::get(node, "id").map(|id| (id, node.tag_name().name())));
    }
    for node in elements(document).filter(|node| node.tag_name().namespace() == Some(SVG)) {
        for (property, id) in named(node) {
            let there = kinds.get(id).is_some_and(|kind| fits(property, kind));
            checked.require(there, Rule::EpubDrawing, || {
                format!("`{path}` draws with {property} `#{id}`, which is not there or of another kind")
            });
        }
    }
}

/// Properties of an element that name another, and its id.
fn named<'d>(node: Node<'d, '_>) -> Vec<(&'d str, &'d str)> {
    let mut found = Vec::new();
    for (name, value) in xml::attributes(node) {
        let declared = value.split(';').filter_map(|declaration| declaration.split_once(':'));
        match name {
            "style" => found.extend(declared.filter_map(|(name, value)| Some((name.trim(), url(value)?)))),
            // That an address leads somewhere at all is a rule of its own.
            "href" if node.tag_name().name() == "use" => found.extend(value.strip_prefix('#').map(|id| ("use", id))),
            _ => found.extend(url(value).map(|id| (name, id))),
        }
    }
    found
}

/// The id in `url(#…)`.
fn url(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("url(")?;
    rest.split(')').next()?.trim().trim_matches(['"', '\'']).strip_prefix('#')
}

/// Whether an element of this kind can stand there (SVG 2, 13.2, 14.3 and 15.4; Filter Effects, 5; Masking, 5 and 6).
fn fits(property: &str, kind: &str) -> bool {
    match property {
        "fill" | "stroke" => PAINTS.contains(&kind),
        "clip-path" => kind == "clipPath",
        "mask" | "filter" => kind == property,
        "marker" | "marker-start" | "marker-mid" | "marker-end" => kind == "marker",
        "use" => !PAINTS.contains(&kind) && kind != "clipPath",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{fits, url};

    #[test]
    fn a_property_names_one_kind_of_element() {
        for (value, id) in [("url(#a)", Some("a")), ("url('#a') red", Some("a")), ("url(b.svg)", None), ("#a", None)] {
            assert_eq!(url(value), id);
        }
        for (property, kind) in [("fill", "pattern"), ("mask", "mask"), ("marker-end", "marker"), ("use", "g")] {
            assert!(fits(property, kind) && !fits(property, "clipPath"), "{property}");
        }
    }
}

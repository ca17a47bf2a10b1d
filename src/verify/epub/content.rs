//! Content documents: language, ids, pictures, scripts, size.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::book::Book;
use super::xml::{self, elements, named};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;
use crate::verify::tag::is_tag;

/// The largest content document, in bytes.
const LARGEST: usize = 300_000;
/// Elements that run or frame something.
const ACTIVE: [&str; 5] = ["script", "iframe", "object", "embed", "foreignObject"];

/// Checks every content document.
pub(super) fn check(book: &Book<'_>, checked: &mut Checked) {
    for item in book.package.items.iter().filter(|item| item.is_xhtml()) {
        let size = book.files.get(&item.path).map_or(0, Vec::len);
        checked.require(size <= LARGEST, Rule::EpubSize, || {
            format!("`{}` is {} kB large", item.path, size.div_ceil(1000))
        });
        if let Some(document) = book.documents.get(&item.path) {
            lang(&item.path, document, checked);
            pictures(&item.path, document, checked);
        }
    }
    for (path, document) in &book.documents {
        ids(path, document, checked);
        elements(document).for_each(|node| active(path, node, checked));
    }
}

fn lang(path: &str, document: &Document<'_>, checked: &mut Checked) {
    let root = document.root_element();
    let said = (xml::get(root, "lang"), xml::xml_lang(root));
    let good = matches!(said, (Some(lang), Some(own)) if lang == own && is_tag(lang));
    checked.require(good, Rule::EpubLang, || match said {
        (Some(lang), Some(own)) => format!("`{path}` has lang `{lang}` and xml:lang `{own}`"),
        _ => format!("`{path}` does not say its language"),
    });
}

fn ids(path: &str, document: &Document<'_>, checked: &mut Checked) {
    let mut seen = BTreeSet::new();
    for id in elements(document).filter_map(|node| xml::get(node, "id")) {
        checked.require(seen.insert(id), Rule::EpubId, || format!("`{path}` has the id `{id}` twice"));
    }
}

fn pictures(path: &str, document: &Document<'_>, checked: &mut Checked) {
    for node in named(document, "img") {
        checked.require(xml::get(node, "alt").is_some(), Rule::EpubAlt, || {
            format!("`{path}` shows `{}` without alt", xml::get(node, "src").unwrap_or_default())
        });
    }
    for node in named(document, "svg") {
        let named = ["aria-label", "aria-labelledby"].iter().any(|name| xml::get(node, name).is_some());
        let titled = xml::inside(node, "title").next().is_some();
        let hidden = xml::get(node, "aria-hidden") == Some("true");
        checked.require(named || titled || hidden, Rule::EpubAlt, || {
            format!("`{path}` has a drawing that does not say what it shows")
        });
    }
}

fn active(path: &str, node: Node<'_, '_>, checked: &mut Checked) {
    let name = node.tag_name().name();
    checked.require(!ACTIVE.contains(&name), Rule::EpubScript, || format!("`{path}` has an element {name}"));
    let handler = xml::attributes(node).find(|(key, _)| key.starts_with("on"));
    if let Some((key, _)) = handler {
        checked.add(Rule::EpubScript, format!("`{path}` has an event handler, {key}"));
    }
}

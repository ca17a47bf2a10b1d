//! Content documents: language, ids, pictures, scripts, size.

use std::collections::BTreeSet;

use super::Book;
use super::xml::{Node, Xml};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// The largest content document, in bytes.
const LARGEST: usize = 300_000;
/// Elements that run or frame something.
const ACTIVE: [&str; 5] = ["script", "iframe", "object", "embed", "foreignObject"];

/// Checks every content document.
pub(super) fn check(book: &Book, checked: &mut Checked) {
    for item in book.package.items.iter().filter(|item| item.is_xhtml()) {
        let size = book.files.get(&item.path).map_or(0, Vec::len);
        checked.require(size <= LARGEST, Rule::EpubSize, || {
            format!("`{}` is {} kB large", item.path, size.div_ceil(1000))
        });
        if let Some(xml) = book.documents.get(&item.path) {
            lang(&item.path, xml, checked);
            pictures(&item.path, xml, checked);
        }
    }
    for (path, xml) in &book.documents {
        ids(path, xml, checked);
        xml.nodes.iter().for_each(|node| active(path, node, checked));
    }
}

fn lang(path: &str, xml: &Xml, checked: &mut Checked) {
    let root = xml.root();
    let said = root.map(|root| (root.get("lang"), root.get("xml:lang")));
    let good = matches!(said, Some((Some(lang), Some(own))) if lang == own && crate::verify::is_tag(lang));
    checked.require(good, Rule::EpubLang, || match said {
        Some((Some(lang), Some(own))) => format!("`{path}` has lang `{lang}` and xml:lang `{own}`"),
        _ => format!("`{path}` does not say its language"),
    });
}

fn ids(path: &str, xml: &Xml, checked: &mut Checked) {
    let mut seen = BTreeSet::new();
    for id in xml.nodes.iter().filter_map(|node| node.get("id")) {
        checked.require(seen.insert(id), Rule::EpubId, || format!("`{path}` has the id `{id}` twice"));
    }
}

fn pictures(path: &str, xml: &Xml, checked: &mut Checked) {
    for (_, node) in xml.named("img") {
        checked.require(node.get("alt").is_some(), Rule::EpubAlt, || {
            format!("`{path}` shows `{}` without alt", node.get("src").unwrap_or_default())
        });
    }
    for (index, node) in xml.named("svg") {
        let named = ["aria-label", "aria-labelledby"].iter().any(|name| node.get(name).is_some());
        let titled = xml.inside(index).any(|(_, inner)| inner.local() == "title");
        let hidden = node.get("aria-hidden") == Some("true");
        checked.require(named || titled || hidden, Rule::EpubAlt, || {
            format!("`{path}` has a drawing that does not say what it shows")
        });
    }
}

fn active(path: &str, node: &Node, checked: &mut Checked) {
    let name = node.local();
    checked.require(!ACTIVE.contains(&name), Rule::EpubScript, || format!("`{path}` has an element {name}"));
    let handler = node.attributes().find(|(key, _)| key.starts_with("on"));
    if let Some((key, _)) = handler {
        checked.add(Rule::EpubScript, format!("`{path}` has an event handler, {key}"));
    }
}

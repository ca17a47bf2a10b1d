//! Where links, pictures and style sheets lead: into the book, or, for links that a reader follows, to the web.

use std::collections::BTreeSet;

use super::Book;
use super::xml::{Node, Xml};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Schemes that a link may have.
const FOLLOWED: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Path and anchor in the container of an address in the file `base`; none if the address leads out of the book.
pub(super) fn inside(base: &str, address: &str) -> Option<(String, Option<String>)> {
    if scheme(address).is_some() || address.starts_with("//") {
        return None;
    }
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor))),
        None => (address, None),
    };
    let path = decoded(path.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return Some((base.to_string(), anchor));
    }
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { base.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}

/// The scheme of an absolute address.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let first = scheme.starts_with(|char: char| char.is_ascii_alphabetic());
    (first && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))).then_some(scheme)
}

/// `%20` and the like as characters.
fn decoded(text: &str) -> String {
    let digits = |at: usize| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match digits(at).filter(|_| *byte == b'%') {
            Some(value) => {
                bytes.push(value);
                at += 3;
            }
            None => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Checks every address of every document and style sheet.
pub(super) fn check(book: &Book, checked: &mut Checked) {
    let ids = book.documents.iter().map(|(path, xml)| (path.as_str(), ids(xml))).collect();
    let mut links = Links { book, ids, checked };
    for (path, xml) in &book.documents {
        xml.nodes.iter().for_each(|node| links.node(path, node));
    }
    for item in book.package.items.iter().filter(|item| item.media == "text/css") {
        let Some(bytes) = book.files.get(&item.path) else { continue };
        let css = String::from_utf8_lossy(bytes);
        addresses(&css).for_each(|address| links.source(&item.path, address));
    }
}

/// The ids of a document.
fn ids(xml: &Xml) -> BTreeSet<&str> {
    xml.nodes.iter().filter_map(|node| node.get("id")).collect()
}

/// What stands in `url(…)` and after `@import`.
fn addresses(css: &str) -> impl Iterator<Item = &str> {
    let urls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = css.split("@import").skip(1).filter_map(|rest| rest.trim_start().strip_prefix(['"', '\'']));
    let imports = imports.filter_map(|rest| rest.split(['"', '\'']).next());
    urls.chain(imports).map(|address| address.trim().trim_matches(['"', '\'']))
}

/// Follows addresses.
struct Links<'a, 'c> {
    book: &'a Book,
    ids: std::collections::BTreeMap<&'a str, BTreeSet<&'a str>>,
    checked: &'c mut Checked,
}

impl Links<'_, '_> {
    fn node(&mut self, path: &str, node: &Node) {
        let links = matches!(node.local(), "a" | "area");
        for (name, value) in node.attributes() {
            match name {
                "href" | "xlink:href" if links => self.link(path, value),
                "href" | "xlink:href" | "src" | "data" | "poster" => self.source(path, value),
                "srcset" => {
                    value.split(',').filter_map(|it| it.split_whitespace().next()).for_each(|it| self.source(path, it))
                }
                "style" => addresses(value).for_each(|address| self.source(path, address)),
                _ => {}
            }
        }
    }

    /// A link that a reader follows.
    fn link(&mut self, path: &str, address: &str) {
        match scheme(address) {
            Some("javascript") => self.checked.add(Rule::EpubScript, format!("`{path}` has a link that is a script")),
            Some(scheme) if FOLLOWED.contains(&scheme) => {}
            _ => self.target(path, address),
        }
    }

    /// Something that is shown with the page.
    fn source(&mut self, path: &str, address: &str) {
        match scheme(address) {
            Some("data") => {}
            None if !address.starts_with("//") => self.target(path, address),
            _ => self.checked.add(Rule::EpubRemote, format!("`{path}` takes `{address}` from elsewhere")),
        }
    }

    /// A place in the book.
    fn target(&mut self, path: &str, address: &str) {
        let there = inside(path, address).is_some_and(|(target, anchor)| {
            let known = self.ids.get(target.as_str());
            let anchored = anchor.is_none_or(|anchor| known.is_none_or(|ids| ids.contains(anchor.as_str())));
            self.book.files.contains_key(&target) && anchored
        });
        self.checked.require(there, Rule::EpubLink, || format!("`{path}` leads to `{address}`, which is not there"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_in_the_container() {
        let at = |address: &str| {
            inside("OEBPS/text/a.xhtml", address).map(|(path, anchor)| path + "#" + &anchor.unwrap_or_default())
        };
        assert_eq!(at("b.xhtml#x").as_deref(), Some("OEBPS/text/b.xhtml#x"));
        assert_eq!(at("../images/a%20b.png").as_deref(), Some("OEBPS/images/a b.png#"));
        assert_eq!(at("#y").as_deref(), Some("OEBPS/text/a.xhtml#y"));
        assert_eq!(at("../../../x"), None);
        assert_eq!(at("https://example.org/"), None);
        assert_eq!(at("%").as_deref(), Some("OEBPS/text/%#"));
    }

    #[test]
    fn style_sheets_name_files() {
        let css = "@import \"a.css\"; @font-face { src: url('f.ttf') } p { background: url(b.png) }";
        assert_eq!(addresses(css).collect::<Vec<_>>(), ["f.ttf", "b.png", "a.css"]);
    }
}

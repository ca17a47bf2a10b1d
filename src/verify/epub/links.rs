//! Where links, pictures and style sheets lead: into the book, or, for links that a reader follows, to the web.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::address::{inside, scheme};
use super::book::Book;
use super::xml::{self, elements};
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Schemes that a link may have.
const FOLLOWED: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Checks every address of every document and style sheet.
pub(super) fn check(book: &Book<'_>, checked: &mut Checked) {
    let ids = book.documents.iter().map(|(path, document)| (path.as_str(), ids(document))).collect();
    let mut links = Links { book, ids, checked };
    for (path, document) in &book.documents {
        elements(document).for_each(|node| links.node(path, node));
    }
    for item in book.package.items.iter().filter(|item| item.media == "text/css") {
        let Some(bytes) = book.files.get(&item.path) else { continue };
        let css = String::from_utf8_lossy(bytes);
        addresses(&css).for_each(|address| links.source(&item.path, address));
    }
}

/// The ids of a document.
fn ids<'d>(document: &'d Document<'_>) -> BTreeSet<&'d str> {
    elements(document).filter_map(|node| xml::get(node, "id")).collect()
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
    book: &'a Book<'a>,
    ids: BTreeMap<&'a str, BTreeSet<&'a str>>,
    checked: &'c mut Checked,
}

impl Links<'_, '_> {
    fn node(&mut self, path: &str, node: Node<'_, '_>) {
        let links = matches!(node.tag_name().name(), "a" | "area");
        for (name, value) in xml::attributes(node) {
            match name {
                "href" if links => self.link(path, value),
                "href" | "src" | "data" | "poster" => self.source(path, value),
                "srcset" => {
                    value.split(',').filter_map(|it| it.split_whitespace().next()).for_each(|it| self.source(path, it))
                }
                "aria-labelledby" | "aria-describedby" => {
                    value.split_whitespace().for_each(|id| self.target(path, &format!("#{id}")));
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
    fn style_sheets_name_files() {
        let css = "@import \"a.css\"; @font-face { src: url('f.ttf') } p { background: url(b.png) }";
        assert_eq!(addresses(css).collect::<Vec<_>>(), ["f.ttf", "b.png", "a.css"]);
    }
}

//! Exercises and their model answers: a link there and one back.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::address::inside;
use super::book::Book;
use super::package::Item;
use super::xml::{self, named};
use crate::document::model::ANSWER_MARKS;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// Checks every answer: each section that is marked as one, and each element with the id of an answer that the sources
/// declare.
pub(super) fn check(book: &Book<'_>, declared: &[String], checked: &mut Checked) {
    let reached = reached(book);
    let mut missing: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    for (path, document) in &book.documents {
        for node in xml::elements(document) {
            let is_declared = xml::get(node, "id").is_some_and(|id| missing.remove(id));
            if !is_declared && !is_answer(node) {
                continue;
            }
            let id = xml::get(node, "id").unwrap_or_default();
            let linked = reached.contains(&(path.clone(), id.to_owned()));
            checked.require(linked, Rule::EpubAnswer, || format!("nothing leads to the answer `{id}` of `{path}`"));
            let back = xml::inside(node, "a").any(|link| leads_out(book, path, node, link));
            checked.require(back, Rule::EpubAnswer, || {
                format!("the answer `{id}` of `{path}` does not lead back to its exercise")
            });
        }
    }
    // What stands in a document that is missing or cannot be read is not known; that is told of the document.
    let unread = |item: &Item| item.is_xhtml() && !book.documents.contains_key(&item.path);
    for id in missing.into_iter().filter(|_| !book.package.items.iter().any(unread)) {
        checked.add(Rule::EpubAnswer, format!("the answer `{id}` is declared and not in the book"));
    }
}

fn is_answer(node: Node<'_, '_>) -> bool {
    xml::is_class(node, ANSWER_MARKS.class)
        && node.ancestors().skip(1).any(|above| xml::is_class(above, ANSWER_MARKS.all))
}

/// Where links of content documents lead to, but for the navigation document: its contents lead everywhere.
fn reached(book: &Book<'_>) -> BTreeSet<(String, String)> {
    let content = book.package.items.iter().filter(|item| item.is_xhtml() && !item.has("nav"));
    let documents = content.filter_map(|item| book.documents.get_key_value(&item.path));
    let links = documents.flat_map(|(path, document)| named(document, "a").map(move |link| (path, link)));
    links
        .filter_map(|(path, link)| {
            let (target, anchor) = inside(path, xml::get(link, "href")?)?;
            Some((target, anchor?))
        })
        .collect()
}

/// Whether a link of an answer leads to an element of the book outside of that answer.
fn leads_out(book: &Book<'_>, path: &str, answer: Node<'_, '_>, link: Node<'_, '_>) -> bool {
    let Some((target, Some(anchor))) = xml::get(link, "href").and_then(|address| inside(path, address)) else {
        return false;
    };
    let own = |node: &Node<'_, '_>| xml::get(*node, "id") == Some(anchor.as_str());
    let there = book.documents.get(&target).is_some_and(|document| xml::elements(document).any(|node| own(&node)));
    there && !(target == path && answer.descendants().any(|node| own(&node)))
}

//! Exercises and their model answers: links there and back.
//!
//! The file says where its answers begin and where each is, by named destinations; those that the sources declare must be
//! there. Which link is an exercise's it does not say; so this
//! rule sees whether any leads to the answers and any back, not whether each does. The EPUB's rule sees each.

use std::collections::BTreeMap;

use super::view::View;
use crate::document::model::ANSWER_MARKS;
use crate::pdf::read::{self, Dict, Object};
use crate::verify::listing::Listed;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// A link within the file.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    /// Index of the page that it stands on.
    from: usize,
    /// Index of the page that it leads to.
    to: usize,
    /// Whether it leads to the head of the answers, as the contents do.
    head: bool,
}

/// Checks products that hold exercises and answers.
pub(super) fn check(view: &View<'_>, listed: &Listed, declared: &[String], checked: &mut Checked) {
    let both = matches!(listed.product.as_str(), "workbook" | "facilitator");
    let places = Places::read(view);
    for id in declared.iter().filter(|id| !places.named.contains_key(destination(id).as_bytes())) {
        checked.add(Rule::DeclaredAnswer, format!("the answer `{id}` is declared and not in the file"));
    }
    let head = places.named.get(ANSWER_MARKS.all.as_bytes());
    checked.require(head.is_some() || declared.is_empty(), Rule::DeclaredAnswer, || {
        format!("answers are declared and the file has no destination `{}`", ANSWER_MARKS.all)
    });
    let Some(first) = head.and_then(|head| places.page(view, head)).filter(|_| both) else {
        return;
    };
    if let Some(fault) = fault(&places.links(view), first) {
        checked.add(Rule::AnswerLinks, fault);
    }
}

/// The named destination of an answer.
fn destination(id: &str) -> String {
    format!("{}{id}", ANSWER_MARKS.each)
}

/// What is wrong with the links of a file whose answers begin on a page.
fn fault(links: &[Link], first: usize) -> Option<&'static str> {
    let there = links.iter().any(|link| link.from < first && link.to >= first && !link.head);
    let back = links.iter().any(|link| link.from >= first && link.to < first);
    match (there, back) {
        (true, true) => None,
        (false, _) => Some("no exercise leads to its answer"),
        (true, false) => Some("no answer leads back to its exercise"),
    }
}

/// Where destinations lead.
struct Places<'a> {
    /// Index of each page by its object's number.
    pages: BTreeMap<u32, usize>,
    /// Named destinations (ISO 32000-1, 12.3.2.3).
    named: BTreeMap<&'a [u8], &'a Object<'a>>,
}

impl<'a> Places<'a> {
    fn read(view: &View<'a>) -> Self {
        let pages = view.pages.iter().enumerate();
        let names = view.file.dict(view.catalog, "Names");
        let named = names.map(|names| read::names(view.file, names, "Dests")).unwrap_or_default();
        Self {
            pages: pages.filter_map(|(index, page)| Some((page.number?, index))).collect(),
            named: named.into_iter().collect(),
        }
    }

    /// The array of a destination, which may stand in a dictionary.
    fn array<'s>(view: &'s View<'_>, destination: &'s Object<'s>) -> &'s [Object<'s>] {
        match view.file.resolve(destination) {
            Object::Array(items) => items,
            Object::Dict(dict) => view.file.array(dict, "D"),
            _ => &[],
        }
    }

    /// Index of the page that a destination shows.
    fn page(&self, view: &View<'_>, destination: &Object<'_>) -> Option<usize> {
        self.pages.get(&Self::array(view, destination).first()?.reference()?).copied()
    }

    /// The destination of a link: its own, or that of its action.
    fn destination<'s>(view: &'s View<'_>, link: &'s Dict<'s>) -> &'s Object<'s> {
        match (view.file.get(link, "Dest"), view.file.dict(link, "A")) {
            (Object::Null, Some(action)) if view.file.name(action, "S") == Some("GoTo") => view.file.get(action, "D"),
            (destination, _) => destination,
        }
    }

    /// The links of all pages that lead to pages.
    fn links(&self, view: &View<'_>) -> Vec<Link> {
        let mut found = Vec::new();
        let head = self.named.get(ANSWER_MARKS.all.as_bytes()).map(|head| Self::array(view, head));
        for (from, page) in view.pages.iter().enumerate() {
            for (_, link) in page.annotations.iter().filter(|(_, dict)| view.file.name(dict, "Subtype") == Some("Link"))
            {
                let written = Self::destination(view, link);
                let destination = match written {
                    Object::Text(name) => self.named.get(&**name).copied().unwrap_or(&Object::Null),
                    other => other,
                };
                if let Some(to) = self.page(view, destination) {
                    found.push(Link { from, to, head: head == Some(Self::array(view, destination)) });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_both_ways_and_the_contents_do_not_count() {
        let link = |from, to| Link { from, to, head: false };
        let contents = Link { from: 1, to: 9, head: true };
        assert_eq!(fault(&[contents, link(4, 9), link(9, 4)], 9), None);
        assert_eq!(fault(&[contents, link(9, 4)], 9), Some("no exercise leads to its answer"));
        assert_eq!(fault(&[contents, link(4, 10)], 9), Some("no answer leads back to its exercise"));
        assert_eq!(fault(&[link(4, 5), link(5, 4)], 9), Some("no exercise leads to its answer"));
    }
}

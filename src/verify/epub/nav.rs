//! Navigation (EPUB 3.3, 7): contents, landmarks, and the list of the printed workbook's pages.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::address;
use super::book::Book;
use super::xml::{self, elements, named};
use crate::language::from_roman;
use crate::verify::report::Checked;
use crate::verify::rule::Rule;

/// An entry of a list: its words and address, and its own term of a landmark.
struct Entry {
    words: String,
    href: String,
    term: Option<String>,
}

/// Checks the navigation document, and returns the labels of the page list.
pub(super) fn check(book: &Book<'_>, checked: &mut Checked) -> Option<Vec<String>> {
    let item = book.package.items.iter().find(|item| item.has("nav"));
    let Some((path, document)) = item.and_then(|item| book.documents.get_key_value(&item.path)) else {
        checked.add(Rule::EpubNav, "there is no navigation document");
        return None;
    };
    for kind in ["toc", "landmarks", "page-list"] {
        let there = !entries(document, kind).is_empty();
        checked.require(there, Rule::EpubNav, || format!("the navigation document has no {kind}"));
    }
    for entry in entries(document, "landmarks").iter().filter(|entry| entry.term.is_none()) {
        checked.add(Rule::EpubNav, format!("the landmark `{}` does not say what it is", entry.words));
    }
    for entry in entries(document, "toc").iter().filter(|entry| entry.words.is_empty()) {
        checked.add(Rule::EpubNav, format!("the contents lead to `{}` without words", entry.href));
    }
    let pages = entries(document, "page-list");
    if pages.is_empty() {
        return None;
    }
    labels(&pages, checked);
    places(book, path, &pages, checked);
    Some(pages.into_iter().map(|entry| entry.words).collect())
}

/// The entries of a list, in order.
fn entries(document: &Document<'_>, kind: &str) -> Vec<Entry> {
    let Some(list) = named(document, "nav").find(|node| xml::is_type(*node, kind)) else {
        return Vec::new();
    };
    let entry = |node: Node<'_, '_>| Entry {
        words: xml::text(node),
        href: xml::get(node, "href").unwrap_or_default().to_string(),
        term: xml::epub_type(node).map(str::to_string),
    };
    xml::inside(list, "a").map(entry).collect()
}

/// Labels are there, each once, in order: i, ii, … then 1, 2, …
fn labels(pages: &[Entry], checked: &mut Checked) {
    let mut seen = BTreeSet::new();
    for entry in pages {
        checked.require(seen.insert(&entry.words), Rule::EpubPageList, || {
            format!("the page list has `{}` twice", entry.words)
        });
    }
    let numbers: Vec<_> = pages.iter().map(|entry| (number(&entry.words), &entry.words)).collect();
    for (_, words) in numbers.iter().filter(|(number, _)| number.is_none()) {
        checked.add(Rule::EpubPageList, format!("the page list has the label `{words}`, which is no number"));
    }
    for pair in numbers.windows(2) {
        if let [(Some(first), one), (Some(second), other)] = pair {
            checked
                .require(first <= second, Rule::EpubPageList, || format!("the page list has `{one}` before `{other}`"));
        }
    }
}

/// A label's place: Roman numerals before Arabic ones.
fn number(label: &str) -> Option<(bool, usize)> {
    if let Ok(number) = label.parse() {
        return Some((true, number));
    }
    from_roman(label).map(|number| (false, number))
}

/// Each page leads to a page break, and the breaks stand in reading order. That the anchors exist at all is seen with
/// all other links.
fn places(book: &Book<'_>, nav: &str, pages: &[Entry], checked: &mut Checked) {
    let order = book.package.order();
    let mut before = None;
    for entry in pages {
        let Some((path, Some(anchor))) = address::inside(nav, &entry.href) else {
            checked.add(Rule::EpubPageList, format!("page `{}` leads to no anchor", entry.words));
            continue;
        };
        let Some(document) = book.documents.get(&path) else { continue };
        let Some(node) = elements(document).find(|node| xml::get(*node, "id") == Some(&anchor)) else { continue };
        let is_break = xml::is_type(node, "pagebreak") || xml::get(node, "role") == Some("doc-pagebreak");
        checked.require(is_break, Rule::EpubPageList, || format!("page `{}` leads to no page break", entry.words));
        let place = order.get(path.as_str()).map(|file| (*file, node.id().get()));
        checked.require(place.is_some() && before <= place, Rule::EpubPageList, || {
            format!("page `{}` begins before the page above it in the list", entry.words)
        });
        before = place.or(before);
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn roman_numerals_come_first() {
        assert_eq!(number("xiv"), Some((false, 14)));
        assert_eq!(number("xlix"), Some((false, 49)));
        assert!(number("xxx") < number("1") && number("9") < number("10"));
        assert_eq!((number(""), number("page 3")), (None, None));
    }
}

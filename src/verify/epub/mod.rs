//! Rules for EPUB, by concern. The clauses are those of EPUB 3.3, EPUB Accessibility 1.1, WCAG 2.2 and our own
//! contract.
//!
//! | concern | file |
//! |---|---|
//! | the archive | `container` |
//! | metadata, manifest, spine | `listed` |
//! | contents, landmarks, page list | `nav` |
//! | content documents: language, ids, pictures, size | `content` |
//! | where links and sources lead, style sheets included | `links` |
//! | drawings: namespace, and what they name | `drawings` |
//! | exercises and their answers | `answers` |

mod address;
mod answers;
mod book;
mod container;
mod content;
mod drawings;
mod links;
mod listed;
mod nav;
mod package;
mod xml;

use roxmltree::Node;

use super::DeclaredBook;
use super::listing::Listed;
use super::report::Checked;
use super::rule::{Group, Rule};
use super::said::Said;

use self::book::Book;
use self::container::Container;
use self::package::{Item, Package};

/// Checks an EPUB.
pub(super) fn check(bytes: &[u8], listed: &Listed, declared: Option<&DeclaredBook>, checked: &mut Checked) {
    checked.enter(Group::Epub);
    let Some(container) = Container::read(bytes, checked) else { return };
    let Some((path, xml)) = container.package(checked) else { return };
    let book = Book::read(&container.files, Package::read(path, &xml), checked);
    listed::check(&book, checked);
    content::check(&book, checked);
    links::check(&book, checked);
    drawings::check(&book, checked);
    answers::check(&book, declared.map_or(&[], |declared| &declared.answers), checked);
    checked.labels = nav::check(&book, checked);
    counts(&book, listed, checked);
    checked.said = Some(Said::of(&said(&book)));
}

/// What the content documents of the spine say, but for the navigation.
fn said(book: &Book<'_>) -> String {
    let spine = |item: &&Item| book.package.spine.contains(&item.id) && item.is_xhtml() && !item.has("nav");
    let documents = book.package.items.iter().filter(spine).filter_map(|item| book.documents.get(&item.path));
    let bodies = documents.flat_map(|document| xml::named(document, "body"));
    bodies.map(printed).collect::<Vec<_>>().join(" ")
}

/// The text of an element but for that of drawings.
fn printed(node: Node<'_, '_>) -> String {
    let drawn = |node: Node<'_, '_>| node.ancestors().any(|node| node.tag_name().name() == "svg");
    let texts = node.descendants().filter(|node| node.is_text() && !drawn(*node)).filter_map(|node| node.text());
    texts.collect::<Vec<_>>().join(" ")
}

/// What the manifest of the folder says of the book.
fn counts(book: &Book<'_>, listed: &Listed, checked: &mut Checked) {
    checked.enter(Group::Counted);
    let pages = checked.labels.as_ref().map_or(0, Vec::len);
    checked.require(pages == listed.pages, Rule::ManifestPages, || {
        format!("the page list has {pages} pages, and the manifest says {}", listed.pages)
    });
    checked.require(listed.fields == 0, Rule::ManifestFields, || {
        format!("an EPUB has no fields, and the manifest says {}", listed.fields)
    });
    let told = book.package.progression.as_deref().unwrap_or("ltr");
    checked.require(told == listed.direction.word(), Rule::ManifestDirection, || {
        format!("the spine goes {told}, and the manifest says {}", listed.direction)
    });
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;

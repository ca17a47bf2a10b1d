//! Rules for EPUB, by concern. The clauses are those of EPUB 3.3, EPUB Accessibility 1.1, WCAG 2.2 and our own
//! contract.
//!
//! | concern | file |
//! |---|---|
//! | the archive | `container` |
//! | metadata, manifest, spine | `package` |
//! | contents, landmarks, page list | `nav` |
//! | content documents: language, ids, pictures, size | `content` |
//! | where links and sources lead, style sheets included | `links` |

mod container;
mod content;
mod links;
mod nav;
mod package;
mod xml;

use std::collections::BTreeMap;

use super::listing::Listed;
use super::report::Checked;
use super::rule::{Group, Rule};

use self::container::Container;
use self::package::Package;
use self::xml::Xml;

/// A book taken apart.
struct Book {
    /// The files by their path in the container.
    files: BTreeMap<String, Vec<u8>>,
    /// The package document.
    package: Package,
    /// Content documents and drawings, by path.
    documents: BTreeMap<String, Xml>,
}

/// Checks an EPUB.
pub(super) fn check(bytes: &[u8], listed: &Listed, checked: &mut Checked) {
    checked.enter(Group::Epub);
    let Some(container) = Container::read(bytes, checked) else { return };
    let Some((path, xml)) = container.package(checked) else { return };
    let package = Package::read(&path, &xml);
    let documents = parse(&container.files, &package, checked);
    let book = Book { files: container.files, package, documents };
    package::check(&book, checked);
    content::check(&book, checked);
    links::check(&book, checked);
    checked.labels = nav::check(&book, checked);
    counts(&book, listed, checked);
}

/// Parses every document of the manifest that is XML to be read.
fn parse(files: &BTreeMap<String, Vec<u8>>, package: &Package, checked: &mut Checked) -> BTreeMap<String, Xml> {
    let mut documents = BTreeMap::new();
    for item in package.items.iter().filter(|item| item.is_xml()) {
        let Some(bytes) = files.get(&item.path) else { continue };
        match Xml::parse(bytes) {
            Ok(xml) => {
                documents.insert(item.path.clone(), xml);
            }
            Err(error) => checked.add(Rule::EpubXml, format!("`{}` is not well-formed: {error}", item.path)),
        }
    }
    documents
}

/// What the manifest of the folder says of the book.
fn counts(book: &Book, listed: &Listed, checked: &mut Checked) {
    checked.enter(Group::Counted);
    let pages = checked.labels.as_ref().map_or(0, Vec::len);
    checked.require(pages == listed.pages, Rule::ManifestPages, || {
        format!("the page list has {pages} pages, and the manifest says {}", listed.pages)
    });
    checked.require(listed.fields == 0, Rule::ManifestFields, || {
        format!("an EPUB has no fields, and the manifest says {}", listed.fields)
    });
    let told = book.package.progression.as_deref().unwrap_or("ltr");
    checked.require(told == listed.direction, Rule::ManifestDirection, || {
        format!("the spine goes {told}, and the manifest says {}", listed.direction)
    });
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;

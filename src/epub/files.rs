//! Every file of the book, by its path in the container.

use super::book::Book;
use super::built::Built;
use super::container::Files;
use super::error::EpubError;
use super::fonts::Fonts;
use super::input::EpubInput;
use super::{nav, package, styles};

/// Package, navigation, style sheets, content documents, fonts and pictures.
pub(super) fn gather(input: &EpubInput, book: &Book, documents: Vec<String>, fonts: Fonts) -> Result<Files, EpubError> {
    let icons = book.icons_in(&documents);
    let built = Built::new(book, &icons, &fonts.cuts)?;
    let mut files = built.files.clone();
    let mut add = |name: &str, bytes: Vec<u8>| files.insert(format!("OEBPS/{name}"), bytes);
    add("content.opf", package::write(book, &built, input.modified)?.into_bytes());
    add("nav.xhtml", nav::write(book, &built.contents)?.into_bytes());
    add("toc.ncx", nav::write_ncx(book, &built.nav_points).into_bytes());
    for (name, sheet) in styles::SHEETS.into_iter().zip(styles::sheets(input, &fonts.rules)) {
        add(name, sheet.into_bytes());
    }
    for (document, text) in book.spine.documents.iter().zip(documents) {
        add(&document.name, text.into_bytes());
    }
    for cut in fonts.cuts {
        add(&cut.href, cut.bytes);
    }
    for picture in book.pictures.values().chain(icons).chain([&book.cover]) {
        add(&picture.href, picture.bytes.clone());
    }
    Ok(files)
}

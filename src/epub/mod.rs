//! The EPUB of a guide in an edition: XHTML, navigation with the printed workbook's pages, package, container.
//!
//! [`write()`] goes in one direction. The document is divided into content documents and every link target gets a home
//! (`spine`); the workbook's pages are placed at their blocks (`page_breaks`) and words (`cuts`); both are part of the `book`, from which each
//! content document becomes XHTML (`content_documents`, with `xhtml`, `inline`, `workbook` and `tables` for what stands in
//! it) and the fonts are cut to the text. epub-builder lists the files (`built`); `package` and `nav` write round that what
//! it cannot say; `files` gathers all; `container` packs them so that the same input gives the same bytes.

mod book;
mod built;
mod colour;
mod container;
mod content_documents;
mod cuts;
mod drawing;
mod error;
mod files;
mod fonts;
mod images;
mod inline;
mod input;
mod markup;
mod nav;
mod package;
mod page_breaks;
mod render;
mod size;
mod spine;
mod styles;
mod surfaces;
mod tables;
mod toc;
mod words;
mod workbook;
mod xhtml;

pub use self::error::EpubError;
pub use self::input::{COVER_WIDTH, Epub, EpubInput, Face};

use std::collections::BTreeMap;

use self::book::Book;
use self::container::Files;

/// Whether an EPUB takes anything from a file of `layouts/`.
pub fn reads(path: &str) -> bool {
    path.starts_with("epub/") || path == surfaces::FILE
}

/// Makes the EPUB; the same input gives the same bytes.
///
/// # Errors
///
/// A picture that cannot be read, a date that cannot be written, or a fault of this program: see [`EpubError`].
pub fn write(input: &EpubInput) -> Result<Epub, EpubError> {
    let (files, pages) = gathered(input)?;
    Ok(Epub { bytes: container::pack(&files)?, pages })
}

/// The files of an EPUB by their paths in the container, not packed.
///
/// # Errors
///
/// As [`write()`].
pub fn files(input: &EpubInput) -> Result<BTreeMap<String, Vec<u8>>, EpubError> {
    gathered(input).map(|(files, _)| files)
}

/// All files, and how many pages the page list has.
fn gathered(input: &EpubInput) -> Result<(Files, usize), EpubError> {
    let book = Book::new(input)?;
    let documents = content_documents::write_all(&book)?;
    let fonts = fonts::embed(input.faces, &documents, &book.document.front.languages);
    let pages = book.breaks.all.len();
    Ok((files::gather(input, &book, documents, fonts)?, pages))
}

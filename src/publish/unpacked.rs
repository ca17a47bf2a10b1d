//! What the EPUB of a book is made of, for one that is packed and for one that is looked at.

use std::collections::BTreeMap;

use super::book::Book;
use crate::document::model::Document;
use crate::document::pages::PageList;
use crate::epub::{self, EpubError, EpubInput};
use crate::typeset::{Face, Stamp};

impl Book<'_> {
    /// What `work` makes of the EPUB's document with the workbook's pages and a cover.
    pub(super) fn epub_input<T>(
        &self,
        document: &Document,
        pages: &PageList,
        cover: &[u8],
        stamp: Stamp,
        work: impl FnOnce(&EpubInput<'_>) -> T,
    ) -> T {
        let pictures = document.pictures();
        let faces: Vec<epub::Face<'_>> = self.workspace.faces.faces.iter().map(face).collect();
        work(&EpubInput {
            document,
            pages,
            assets: &pictures,
            cover,
            layouts: self.workspace.layouts.layouts().files(),
            faces: &faces,
            limits: self.workspace.project.series.images,
            modified: stamp.0,
        })
    }

    /// The files of the EPUB by their paths in its container, to be looked at: none of them says when it was made.
    ///
    /// # Errors
    ///
    /// As [`epub::files`].
    pub fn unpacked(
        &self,
        document: &Document,
        pages: &PageList,
        cover: &[u8],
    ) -> Result<BTreeMap<String, Vec<u8>>, EpubError> {
        self.epub_input(document, pages, cover, Stamp(0), epub::files)
    }
}

fn face(face: &Face) -> epub::Face<'_> {
    epub::Face { family: &face.family, weight: face.weight, italic: face.italic, bytes: &face.bytes }
}

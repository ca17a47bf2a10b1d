//! What an EPUB is made of, and what comes out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::model::Document;
use crate::document::pages::PageList;
use crate::project::ImageLimits;

/// Width of a cover in pixels: twice the widest phone, and as much as libraries of e-books ask for.
pub const COVER_WIDTH: u32 = 1200;

/// All that an EPUB is made of.
#[derive(Debug, Clone, Copy)]
pub struct EpubInput<'a> {
    /// The document, of the product `epub`.
    pub document: &'a Document,
    /// The printed workbook's pages.
    pub pages: &'a PageList,
    /// Pictures by the path that figures name: SVG in the edition's language, PNG, JPEG.
    pub assets: &'a BTreeMap<String, Arc<[u8]>>,
    /// The cover as PNG or JPEG, [`COVER_WIDTH`] pixels wide.
    pub cover: &'a [u8],
    /// The files of `layouts/` by path; the style sheets are those of `epub/`.
    pub layouts: &'a BTreeMap<String, Cow<'static, [u8]>>,
    /// Faces at hand for scripts that reading systems often lack; those the text needs are cut and put in.
    pub faces: &'a [Face<'a>],
    /// How large pictures may be.
    pub limits: ImageLimits,
    /// When the book was last modified, in seconds since 1970: `SOURCE_DATE_EPOCH` or the edition's date, 00:00 UTC.
    pub modified: i64,
}

/// A face that may be put into the book.
#[derive(Debug, Clone, Copy)]
pub struct Face<'a> {
    /// The family's name, such as `Noto Sans Khmer`.
    pub family: &'a str,
    /// CSS weight, 100 to 900.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
    /// The TrueType or OpenType file.
    pub bytes: &'a [u8],
}

/// A finished EPUB, and what the manifest says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epub {
    /// The whole file, a ZIP archive.
    pub bytes: Vec<u8>,
    /// Pages of its page list: those of the printed workbook.
    pub pages: usize,
}

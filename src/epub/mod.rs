//! The EPUB of a guide in an edition: XHTML, navigation with the printed workbook's pages, package, container.
//!
//! [`write()`] goes in one direction. The document is divided into files and every link target gets a home (`plan`); the
//! workbook's pages are placed at their blocks (`marks`); each file becomes XHTML (`leaves`, with `xhtml`, `inline`,
//! `workbook` and `tables` for what stands in it); epub-builder assembles them; one pass finishes its package and
//! navigation (`package`, `nav`), and `container` packs the whole so that the same input gives the same bytes.

mod colour;
mod container;
mod finish;
mod fonts;
mod images;
mod inline;
mod leaves;
mod marks;
mod markup;
mod nav;
mod package;
mod plan;
mod render;
mod scripts;
mod svg;
mod tables;
mod toc;
mod walk;
mod words;
mod workbook;
mod xhtml;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, TocElement, ZipLibrary};

pub use self::fonts::Face;
pub use self::images::ImageLimits;

use self::container::Files;
use self::fonts::Cut;
use self::images::Picture;
use self::marks::Marks;
use self::plan::{Content, Plan};
use self::render::Book;
use self::toc::Entry;
use self::words::Words;
use crate::document::model::{Block, Document, Kind};
use crate::document::pages::PageList;

/// The accessibility summary, as the interface's catalogues know it.
const SUMMARY: &str = "This book has headings, a table of contents, a list of the printed pages, and descriptions of \
its figures. The language of each part is marked. It has no sound, no video and no flashing. Meaning does not depend on \
colour alone. You cannot write in this file: at each place to write, it gives the page of the workbook.";

/// Longest side of a cover in pixels, if pictures are not allowed more.
const COVER_SIDE: u32 = 2560;

/// What the style sheet writes where the guide's colour goes.
const EDGE: &str = "var(--edge, currentColor)";

/// All that an EPUB is made of.
#[derive(Debug, Clone, Copy)]
pub struct EpubInput<'a> {
    /// The document, of the product `epub`.
    pub document: &'a Document,
    /// The printed workbook's pages.
    pub pages: &'a PageList,
    /// Pictures by the path that figures name: SVG in the edition's language, PNG, JPEG.
    pub assets: &'a BTreeMap<String, Arc<[u8]>>,
    /// The cover as PNG or JPEG.
    pub cover: &'a [u8],
    /// The style sheet, from `layouts/epub/`.
    pub css: &'a str,
    /// Faces at hand for scripts that reading systems often lack; those the text needs are cut and put in.
    pub faces: &'a [Face<'a>],
    /// How large pictures may be.
    pub limits: ImageLimits,
    /// When the book was last modified, in seconds since 1970: `SOURCE_DATE_EPOCH` or the edition's date, 00:00 UTC.
    pub modified: i64,
}

/// Why an EPUB could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EpubError {
    /// A picture cannot be read.
    Image {
        /// Its path, as the figure names it.
        asset: String,
        /// What is wrong.
        message: String,
    },
    /// The date is beyond what can be written.
    Date(String),
    /// A file could not be assembled: a fault of this program.
    Assemble(String),
}

impl fmt::Display for EpubError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image { asset, message } => write!(out, "cannot read picture `{asset}`: {message}"),
            Self::Date(message) => write!(out, "cannot write the date: {message}"),
            Self::Assemble(message) => write!(out, "cannot assemble the EPUB: {message}"),
        }
    }
}

impl std::error::Error for EpubError {}

impl From<epub_builder::Error> for EpubError {
    fn from(error: epub_builder::Error) -> Self {
        Self::Assemble(error.to_string())
    }
}

/// Makes the EPUB; the same input gives the same bytes.
pub fn write(input: &EpubInput) -> Result<Vec<u8>, EpubError> {
    let cover = cover(input)?;
    let book = book(input, cover.href.clone())?;
    let leaves: Vec<String> = (0..book.plan.files.len()).map(|file| leaves::write(&book, file)).collect();
    let tags = input.document.languages.iter().map(|language| language.tag.as_str());
    let (cuts, faces) = fonts::embed(input.faces, &leaves, tags);
    let sheet = format!("@charset \"utf-8\";\n{faces}");
    let built = assemble(input, &book, &cover, &cuts, &leaves, &sheet)?;
    let mut files = container::unpack(&built)?;
    finish_files(&book, input.modified, &mut files)?;
    container::pack(&files)
}

/// The cover as it came, unless it is too heavy: its maker knows how large it should be, and compressing it again
/// would take longer than all the rest.
fn cover(input: &EpubInput) -> Result<Picture, EpubError> {
    let limits = ImageLimits { max_pixels: input.limits.max_pixels.max(COVER_SIDE), ..input.limits };
    images::picture("cover.png", input.cover, limits, &mut BTreeSet::new())
}

fn book<'a>(input: &EpubInput<'a>, cover: String) -> Result<Book<'a>, EpubError> {
    let document = input.document;
    let plan = Plan::new(document);
    let mut used = BTreeSet::new();
    plan.each_block(&mut |block: &'a Block| {
        if let Kind::Figure { asset, .. } = &block.kind {
            used.insert(asset.as_str());
        }
    });
    Ok(Book {
        document,
        marks: Marks::new(input.pages, &plan),
        page_of: plan.pages(document, &input.pages.label_of),
        plan,
        words: Words::new(document),
        pictures: images::pictures(input.assets, &used, input.limits)?,
        labels: &input.pages.label_of,
        cover,
        sheets: vec!["stylesheet.css", "guide.css"],
    })
}

/// What epub-builder makes of the parts.
fn assemble(
    input: &EpubInput,
    book: &Book,
    cover: &Picture,
    cuts: &[Cut],
    leaves: &[String],
    sheet: &str,
) -> Result<Vec<u8>, EpubError> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33).escape_html(false);
    // Old reading systems know no custom properties and would drop the whole rule.
    let css = input.css.replace(EDGE, &colour::edge(&input.document.guide.colour));
    builder.stylesheet(css.as_bytes())?;
    builder.add_resource("guide.css", sheet.as_bytes(), "text/css")?;
    builder.add_cover_image(&cover.href, cover.bytes.as_slice(), cover.media)?;
    for picture in book.pictures.values() {
        builder.add_resource(&picture.href, picture.bytes.as_slice(), picture.media)?;
    }
    for cut in cuts {
        builder.add_resource(&cut.href, cut.bytes.as_slice(), "font/ttf")?;
    }
    let entries = toc::entries(book);
    for (index, leaf) in leaves.iter().enumerate() {
        let mut content = EpubContent::new(&book.plan.files[index].name, leaf.as_bytes());
        contents(book, index, &entries, &mut content.toc);
        builder.add_content(content)?;
    }
    let mut built = Vec::new();
    builder.generate(&mut built)?;
    Ok(built)
}

/// The entries of a file and of the files that go on from it; without a title of its own a file gets none.
fn contents(book: &Book, index: usize, entries: &[(usize, Entry)], element: &mut TocElement) {
    let goes_on = |file: usize| match book.plan.files[file].content {
        Content::Front(_, stretch) | Content::Chapter(_, _, stretch) => stretch.nth > 0,
        _ => false,
    };
    if goes_on(index) {
        return;
    }
    let end = (index + 1..book.plan.files.len()).find(|file| !goes_on(*file)).unwrap_or(book.plan.files.len());
    let mut own = entries.iter().filter(|(file, _)| (index..end).contains(file)).map(|(_, entry)| entry);
    if let Some(first) = own.next() {
        let title = toc_element(book, first);
        element.title = title.title;
        element.raw_title = title.raw_title;
        element.level = title.level;
    }
    own.for_each(|entry| element.add(toc_element(book, entry)));
}

fn toc_element(book: &Book, entry: &Entry) -> TocElement {
    let plain = markup::escape(&entry.title);
    let marked = match entry.lang == book.document.lang {
        true => plain.clone(),
        false => {
            let lang = markup::escape(entry.lang);
            let dir = markup::direction_word(markup::direction(entry.lang, &book.document.languages));
            format!("<span lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\">{plain}</span>")
        }
    };
    TocElement::new(&entry.href, marked).raw_title(plain).level(i32::from(entry.level))
}

/// The one pass over what epub-builder wrote itself.
fn finish_files(book: &Book, modified: i64, files: &mut Files) -> Result<(), EpubError> {
    let identifier = package::identifier(book.document);
    edit(files, "OEBPS/content.opf", |built| package::finish(book, built, modified))?;
    edit(files, "OEBPS/nav.xhtml", |built| nav::finish(book, built))?;
    edit(files, "OEBPS/toc.ncx", |built| nav::finish_ncx(book, built, &identifier))
}

fn edit(
    files: &mut Files,
    name: &str,
    change: impl FnOnce(&str) -> Result<String, EpubError>,
) -> Result<(), EpubError> {
    let fault = |what: &str| EpubError::Assemble(format!("`{name}` {what}"));
    let built = files.get(name).ok_or_else(|| fault("is missing"))?;
    let built = std::str::from_utf8(built).map_err(|_| fault("is not UTF-8"))?;
    let finished = change(built)?;
    files.insert(name.to_string(), finished.into_bytes());
    Ok(())
}

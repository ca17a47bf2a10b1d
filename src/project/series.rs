//! `content/series.toml`.

use toml::de::DeTable;

use super::checks::{check_id, check_once, check_tag, read_part, read_word};
use super::dates::PartialDate;
use super::files::Folder;
use super::names::{Part, Product};
use super::reader::{self, Reader};
use super::spanned::Spanned;
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::{FileId, Span};

/// How large pictures may be in an EPUB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageLimits {
    /// Longest side in pixels.
    pub max_pixels: u32,
    /// The most bytes that a picture may have.
    pub max_bytes: u64,
}

impl Default for ImageLimits {
    fn default() -> Self {
        Self { max_pixels: 1600, max_bytes: 300_000 }
    }
}

/// The series, as its TOML says.
#[derive(Debug)]
pub struct SeriesConfig {
    /// `content/series.toml` itself, for places in it.
    pub file: FileId,
    /// `id`: `[a-z][a-z0-9-]*`. Returned forms name the series by it, so it outlives titles; catalogues are called by it.
    pub id: Spanned<String>,
    /// `title`, in the series' language: on every cover and in metadata; catalogues translate it.
    pub title: Spanned<String>,
    /// `publisher`, in the series' language: on the imprint, and the author in metadata; catalogues translate it.
    pub publisher: Spanned<String>,
    /// `licence`: an SPDX identifier, which imprints and metadata write out, or words that they print as they are.
    pub licence: Spanned<String>,
    /// `language`: the BCP 47 tag of the language that the sources are written in, to which translations fall back.
    pub language: Spanned<String>,
    /// `version` of the text, in the publisher's own numbering: printed, and named by returned forms.
    pub version: Spanned<String>,
    /// `date` of the text: the date of every edition that gives none, printed, and the stamp of files where
    /// `SOURCE_DATE_EPOCH` is not set.
    pub date: Spanned<PartialDate>,
    /// `guides`: their ids, which are names of folders in `content/guides/`, in the order of the series; none twice.
    pub guides: Vec<Spanned<String>>,
    /// `required-parts`: parts without which a guide is an error; empty if absent.
    pub required_parts: Vec<Part>,
    /// `address`: where the series is published, a whole `https://` address, printed on imprints.
    pub address: Option<Spanned<String>>,
    /// `products` to make when the command names none; all if absent. Names that nobody knows have been reported.
    pub products: Option<Vec<Product>>,
    /// `front-matter`: names of pages in the order in which they are printed; all, by file name, if absent. An edition may
    /// have an order of its own.
    pub front_matter: Option<Vec<Spanned<String>>>,
    /// `[images]`: how large pictures may be in an EPUB.
    pub images: ImageLimits,
}

/// Reads `content/series.toml`; none if it is missing or lacks what every later stage needs.
pub fn read(folder: &mut Folder, sink: &mut Sink) -> Option<SeriesConfig> {
    let path = "content/series.toml";
    if !folder.exists(path) {
        sink.push(
            Diagnostic::new(Severity::Error, "missing-file", Place::Path(path.into()), "there is no series here")
                .hint("name the folder that holds content/series.toml with --project"),
        );
        return None;
    }
    let file = folder.read(path, sink)?;
    reader::read_file(folder, file, sink, |table, head, sink| read_table(table, file, head, sink))
}

fn read_table(table: &DeTable<'_>, file: FileId, head: Span, sink: &mut Sink) -> Option<SeriesConfig> {
    let mut reader = Reader::new(table, file, head, "series.toml", sink);
    let id = reader.required_text("id", "\"my-series\"");
    let title = reader.required_text("title", "\"My series\"");
    let publisher = reader.required_text("publisher", "\"Our office\"");
    let licence = reader.required_text("licence", "\"CC-BY-4.0\"");
    let language = reader.required_text("language", "\"en\"");
    let version = reader.required_text("version", "\"1.0\"");
    let date = reader.date("date");
    if date.is_none() && !table.contains_key("date") {
        reader.missing("date", "2026-11-23");
    }
    let guides = reader.texts("guides");
    if guides.is_none() && !table.contains_key("guides") {
        reader.missing("guides", "[\"identification\"]");
    }
    let required = reader.texts("required-parts").unwrap_or_default();
    let address = reader.text("address");
    let products = reader.texts("products");
    let front_matter = reader.texts("front-matter");
    let images = reader.table("images");
    reader.finish();
    let images = images.map_or_else(ImageLimits::default, |(table, span)| read_images(table, file, span, sink));
    let required_parts = required.iter().filter_map(|name| read_part(name, sink)).collect();
    let products = products.map(|names| read_products(&names, sink));
    let id = id.filter(|id| check_id(id, "series", sink));
    let language = language.filter(|tag| check_tag(tag, sink));
    let address = address.filter(|address| check_address(address, sink));
    let guides = guides.map(|guides| guides.into_iter().filter(|id| check_id(id, "guide", sink)).collect());
    // What is missing has been reported; something stands in, so that the later stages report theirs in the same run.
    let or = |text: Option<Spanned<String>>| text.unwrap_or(Spanned { value: "series".into(), span: head });
    Some(SeriesConfig {
        file,
        id: or(id),
        title: or(title),
        publisher: or(publisher),
        licence: or(licence),
        language: language?,
        version: or(version),
        date: date?,
        guides: check_once(guides?, "guide", sink),
        required_parts,
        address,
        products,
        front_matter,
        images,
    })
}

fn read_products(names: &[Spanned<String>], sink: &mut Sink) -> Vec<Product> {
    let read = |name| read_word(name, "unknown-product", "product", &Product::ALL, Product::id, sink);
    names.iter().filter_map(read).collect()
}

fn read_images(table: &DeTable<'_>, file: FileId, span: Span, sink: &mut Sink) -> ImageLimits {
    let mut reader = Reader::new(table, file, span, "[images]", sink);
    let pixels = reader.count("max-pixels");
    let bytes = reader.count("max-bytes");
    reader.finish();
    let standard = ImageLimits::default();
    ImageLimits {
        max_pixels: pixels.map_or(standard.max_pixels, |count| count.value.min(20_000) as u32),
        max_bytes: bytes.map_or(standard.max_bytes, |count| count.value),
    }
}

fn check_address(address: &Spanned<String>, sink: &mut Sink) -> bool {
    let good = ["https://", "http://"].iter().any(|scheme| address.value.starts_with(scheme))
        && !address.value.contains(char::is_whitespace);
    if !good {
        sink.push(
            Diagnostic::error("bad-address", address.span, format!("`{}` is not an address", address.value))
                .hint("write the whole address, beginning with https://"),
        );
    }
    good
}

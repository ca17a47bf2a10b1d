//! `content/series.toml`.

use toml::de::DeTable;

use super::names::{Part, Product};
use super::reader::{self, Reader};
use super::{Folder, PartialDate, Spanned};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::source::{FileId, Span};

/// How large pictures may be in an EPUB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageLimits {
    /// Longest side in pixels.
    pub max_pixels: u32,
    /// Size in bytes.
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
    /// The file.
    pub file: FileId,
    /// The series' id.
    pub id: Spanned<String>,
    /// The title.
    pub title: Spanned<String>,
    /// The publisher.
    pub publisher: Spanned<String>,
    /// An SPDX identifier or words.
    pub licence: Spanned<String>,
    /// BCP 47 tag of the language the sources are written in.
    pub language: Spanned<String>,
    /// Version of the text.
    pub version: Spanned<String>,
    /// Date of the series.
    pub date: Spanned<PartialDate>,
    /// Ids of the guides, in order.
    pub guides: Vec<Spanned<String>>,
    /// Parts that every guide must have.
    pub required_parts: Vec<Part>,
    /// Where the series is published.
    pub address: Option<Spanned<String>>,
    /// Products to make when the command names none; all if absent.
    pub products: Option<Vec<Product>>,
    /// Order of the front-matter pages; by file name if absent.
    pub front_matter: Option<Vec<Spanned<String>>>,
    /// Limits for pictures in an EPUB.
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
    let text = folder.text(file);
    let (table, whole) = reader::parse(&text, file, sink);
    let head = folder.head(file);
    let mut quiet = Sink::default();
    // After an error of syntax a key that seems to be missing may only be unreadable.
    let target = if whole { sink } else { &mut quiet };
    read_table(table.get_ref(), file, head, target)
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
    let products = products.map(|names| names.iter().filter_map(|name| read_product(name, sink)).collect());
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

/// A part's name, or the nearest one in a hint.
pub fn read_part(name: &Spanned<String>, sink: &mut Sink) -> Option<Part> {
    let part = Part::from_id(&name.value);
    if part.is_none() {
        let known = Part::ALL.map(Part::id);
        sink.push(unknown_word("unknown-part", "part", name, &known));
    }
    part
}

fn read_product(name: &Spanned<String>, sink: &mut Sink) -> Option<Product> {
    let product = Product::from_id(&name.value);
    if product.is_none() {
        let known = Product::ALL.map(Product::id);
        sink.push(unknown_word("unknown-product", "product", name, &known));
    }
    product
}

/// "there is no part `x`", with the nearest word or all of them.
pub fn unknown_word(code: &'static str, what: &str, name: &Spanned<String>, known: &[&str]) -> Diagnostic {
    Diagnostic::error(code, name.span, format!("there is no {what} `{}`", name.value)).suggest(
        &name.value,
        known.iter().copied(),
        format!("write one of {}", known.join(", ")),
    )
}

/// Ids become file names and field names: `[a-z][a-z0-9-]*`.
pub fn check_id(id: &Spanned<String>, what: &str, sink: &mut Sink) -> bool {
    let good = is_id(&id.value);
    if !good {
        sink.push(
            Diagnostic::error("bad-id", id.span, format!("`{}` cannot be the id of a {what}", id.value))
                .hint("use small letters a to z, digits and hyphens, beginning with a letter"),
        );
    }
    good
}

/// Whether a text is an id.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A BCP 47 tag as far as its shape goes: a language of two or three letters, then subtags (RFC 5646, 2.1).
pub fn check_tag(tag: &Spanned<String>, sink: &mut Sink) -> bool {
    let mut parts = tag.value.split('-');
    let language = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let rest = parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !(language && rest) {
        sink.push(
            Diagnostic::error("bad-language", tag.span, format!("`{}` is not a language tag", tag.value))
                .hint("write a BCP 47 tag such as \"en\", \"th\" or \"zh-Hant-HK\""),
        );
    }
    language && rest
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

/// Drops and reports what is named twice.
pub fn check_once(names: Vec<Spanned<String>>, what: &str, sink: &mut Sink) -> Vec<Spanned<String>> {
    let mut once: Vec<Spanned<String>> = Vec::new();
    for name in names {
        if once.iter().any(|before| before.value == name.value) {
            sink.push(
                Diagnostic::error("named-twice", name.span, format!("the {what} `{}` is named twice", name.value))
                    .hint("take one of them out"),
            );
        } else {
            once.push(name);
        }
    }
    once
}

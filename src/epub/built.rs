//! What epub-builder writes of the book: manifest, spine, contents, and the fixed files of `META-INF/`.
//!
//! epub-builder hands out nothing but a ZIP with the time of day in it. So it is told of every file by name and type,
//! without what is in it; what it wrote is read back once, and `package` and `nav` put round it what it cannot say.

use std::io::{Cursor, Read, empty};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, TocElement, ZipLibrary};
use zip::ZipArchive;

use super::book::Book;
use super::container::Files;
use super::error::EpubError;
use super::fonts::Cut;
use super::images::Picture;
use super::markup;
use super::styles;
use super::toc::{self, Entry};

/// The parts of epub-builder's files that are kept.
#[derive(Debug)]
pub(super) struct Built {
    /// The files of `META-INF/`.
    pub(super) files: Files,
    /// The items of the manifest.
    pub(super) manifest: String,
    /// References to the content documents, in reading order.
    pub(super) spine: String,
    /// The contents as items of an XHTML list.
    pub(super) contents: String,
    /// The contents as `navPoint`s of the older navigation.
    pub(super) nav_points: String,
}

impl Built {
    /// What epub-builder makes of a book with these icons and fonts.
    pub(super) fn new(book: &Book, icons: &[&Picture], fonts: &[Cut]) -> Result<Self, EpubError> {
        let mut files = unpack(&zip(book, icons, fonts).map_err(EpubError::assemble)?).map_err(EpubError::assemble)?;
        // The first sheet goes by epub-builder's own name for it.
        let sheet = format!("OEBPS/{}", styles::SHEETS[0]);
        if !files.contains_key(&sheet) {
            return Err(EpubError::assemble(format!("`{sheet}` is missing")));
        }
        let mut take = |name: &str| {
            let bytes = files.remove(name).ok_or_else(|| EpubError::assemble(format!("`{name}` is missing")))?;
            String::from_utf8(bytes).map_err(EpubError::assemble)
        };
        let (package, nav, ncx) = (take("OEBPS/content.opf")?, take("OEBPS/nav.xhtml")?, take("OEBPS/toc.ncx")?);
        files.retain(|name, _| name.starts_with("META-INF/"));
        Ok(Self {
            files,
            manifest: inner(&package, "manifest")?,
            spine: inner(&package, "spine")?,
            contents: inner(&nav, "ol")?,
            nav_points: inner(&ncx, "navMap")?,
        })
    }
}

fn zip(book: &Book, icons: &[&Picture], fonts: &[Cut]) -> Result<Vec<u8>, epub_builder::Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33).escape_html(false);
    let [_, own] = styles::SHEETS;
    builder.stylesheet(empty())?;
    builder.add_resource(own, empty(), "text/css")?;
    builder.add_cover_image(&book.cover.href, empty(), book.cover.media)?;
    for picture in book.pictures.values().chain(icons.iter().copied()) {
        builder.add_resource(&picture.href, empty(), picture.media)?;
    }
    for font in fonts {
        builder.add_resource(&font.href, empty(), "font/ttf")?;
    }
    let entries = toc::entries(book);
    for (index, document) in book.spine.documents.iter().enumerate() {
        let mut content = EpubContent::new(&document.name, empty());
        contents(book, index, &entries, &mut content.toc);
        builder.add_content(content)?;
    }
    let mut built = Vec::new();
    builder.generate(&mut built)?;
    Ok(built)
}

/// The entries of a content document and of those that go on from it; without a title of its own it gets none.
fn contents(book: &Book, index: usize, entries: &[(usize, Entry)], element: &mut TocElement) {
    let documents = &book.spine.documents;
    if documents[index].goes_on() {
        return;
    }
    let end = (index + 1..documents.len()).find(|next| !documents[*next].goes_on()).unwrap_or(documents.len());
    let mut own = entries.iter().filter(|(at, _)| (index..end).contains(at)).map(|(_, entry)| entry);
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
    let marked = match entry.lang == book.document.body.lang {
        true => plain.clone(),
        false => {
            let lang = markup::escape(entry.lang);
            let dir = markup::direction(entry.lang, &book.document.front.languages).word();
            format!("<span lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\">{plain}</span>")
        }
    };
    TocElement::new(&entry.href, marked).raw_title(plain).level(i32::from(entry.level))
}

fn unpack(bytes: &[u8]) -> zip::result::ZipResult<Files> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        files.insert(file.name().to_string(), content);
    }
    Ok(files)
}

/// What stands inside the first element of a name, as it is written.
fn inner(xml: &str, name: &str) -> Result<String, EpubError> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).map_err(EpubError::assemble)?;
    let element = tree.descendants().find(|node| node.tag_name().name() == name);
    let element = element.ok_or_else(|| EpubError::assemble(format!("there is no `{name}`")))?;
    let ends = element.first_child().zip(element.last_child());
    Ok(ends.map_or("", |(first, last)| &xml[first.range().start..last.range().end]).trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::inner;

    #[test]
    fn the_inside_of_an_element_is_taken_as_it_is_written() {
        let xml =
            "<?xml version=\"1.0\"?><!DOCTYPE html><a><ol>\n <li x=\"&amp;\">1 &lt; 2</li><ol/>\n</ol><ol>no</ol></a>";
        assert_eq!(inner(xml, "ol").unwrap(), "<li x=\"&amp;\">1 &lt; 2</li><ol/>");
        assert_eq!(inner("<a><ol/></a>", "ol").unwrap(), "");
    }

    #[test]
    fn what_epub_builder_did_not_write_is_a_fault() {
        assert!(inner("<a/>", "ol").is_err());
        assert!(inner("<a>", "a").is_err());
    }
}

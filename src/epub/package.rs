//! The package document: what epub-builder wrote, with our metadata, languages, direction and reading order.
//!
//! EPUB 3.3 §5; EPUB Accessibility 1.1 §2 and §4; roles are MARC relators.

use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha256};

use super::EpubError;
use super::finish::{self, Rewrite};
use super::markup::{direction, direction_word, escape};
use super::plan::Content;
use super::render::Book;
use super::toc::landmarks;
use crate::document::model::{Document, Name};

/// The same for every EPUB of a guide in an edition, whatever its text: `urn:uuid:` and a UUID of version 8.
pub(super) fn identifier(document: &Document) -> String {
    let name = format!("fieldbook/{}/{}/{}", document.series.id, document.guide.id, document.edition.id);
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The finished `content.opf`.
pub(super) fn finish(book: &Book, built: &str, modified: i64) -> Result<String, EpubError> {
    let metadata = Metadata::new(book).all(modified)?;
    let guide = guide(book);
    let last_front =
        book.plan.files.iter().rposition(|file| matches!(file.content, Content::Cover | Content::Front(..)));
    let mut seen = 0;
    finish::rewrite(built, |event| match event {
        Event::Start(tag) if tag.name().as_ref() == "package" => Rewrite::Instead(Event::Start(package(book))),
        Event::Start(tag) if tag.name().as_ref() == "metadata" => Rewrite::Replace(metadata.clone()),
        Event::Start(tag) if tag.name().as_ref() == "guide" => Rewrite::Replace(guide.clone()),
        Event::Start(tag) if tag.name().as_ref() == "spine" => Rewrite::Instead(Event::Start(spine(book))),
        Event::Empty(tag) if tag.name().as_ref() == "itemref" => {
            seen += 1;
            match Some(seen - 1) == last_front {
                true => Rewrite::After("<itemref idref=\"nav\"/>".into()),
                false => Rewrite::Keep,
            }
        }
        _ => Rewrite::Keep,
    })
}

fn package(book: &Book) -> BytesStart<'static> {
    let document = book.document;
    let mut tag = BytesStart::new("package");
    tag.push_attribute(("xmlns", "http://www.idpf.org/2007/opf"));
    tag.push_attribute(("version", "3.0"));
    tag.push_attribute(("unique-identifier", "id"));
    tag.push_attribute(("xml:lang", document.lang.as_str()));
    tag.push_attribute(("dir", direction_word(document.dir)));
    tag
}

fn spine(book: &Book) -> BytesStart<'static> {
    let mut tag = BytesStart::new("spine");
    tag.push_attribute(("toc", "ncx"));
    tag.push_attribute(("page-progression-direction", direction_word(book.document.dir)));
    tag
}

/// The guide of EPUB 2, which older readers open the book by.
fn guide(book: &Book) -> String {
    let kinds = [("toc", "toc"), ("cover", "cover"), ("bodymatter", "text")];
    let mut out = String::from("<guide>");
    for (term, title, href) in landmarks(book) {
        if let Some((_, kind)) = kinds.iter().find(|(landmark, _)| *landmark == term) {
            let (title, href) = (escape(&title), escape(&href));
            out.push_str(&format!("<reference type=\"{kind}\" title=\"{title}\" href=\"{href}\"/>"));
        }
    }
    out + "</guide>"
}

/// The metadata in the making.
struct Metadata<'b, 'a> {
    book: &'b Book<'a>,
    out: String,
}

impl<'b, 'a> Metadata<'b, 'a> {
    fn new(book: &'b Book<'a>) -> Self {
        Self { book, out: String::from("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n") }
    }

    fn all(mut self, modified: i64) -> Result<String, EpubError> {
        self.dublin("identifier", Some("id"), None, &identifier(self.book.document));
        self.titles();
        self.languages();
        self.people();
        self.facts();
        self.series();
        self.access();
        self.pages();
        let modified = jiff::Timestamp::from_second(modified).map_err(|error| EpubError::Date(error.to_string()))?;
        self.meta("dcterms:modified", None, None, &modified.to_string());
        self.out.push_str("<meta name=\"cover\" content=\"cover-image\"/>\n</metadata>");
        Ok(self.out)
    }

    /// An element of Dublin Core.
    fn dublin(&mut self, name: &str, id: Option<&str>, lang: Option<&str>, words: &str) {
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let lang = lang.map(|lang| self.language(lang)).unwrap_or_default();
        self.out.push_str(&format!("<dc:{name}{id}{lang}>{}</dc:{name}>\n", escape(words)));
    }

    /// A property, of the book or of what `refines` names.
    fn meta(&mut self, property: &str, refines: Option<&str>, lang: Option<&str>, words: &str) {
        let refines = refines.map(|id| format!(" refines=\"#{id}\"")).unwrap_or_default();
        let lang = lang.map(|lang| self.language(lang)).unwrap_or_default();
        let scheme = if property == "role" { " scheme=\"marc:relators\"" } else { "" };
        self.out.push_str(&format!("<meta property=\"{property}\"{refines}{scheme}{lang}>{}</meta>\n", escape(words)));
    }

    fn language(&self, lang: &str) -> String {
        let document = self.book.document;
        let (lang, dir) = (escape(lang), direction_word(direction(lang, &document.languages)));
        format!(" xml:lang=\"{lang}\" dir=\"{dir}\"")
    }

    /// A name in its first language, with the others as what it is called in other scripts.
    fn named(&mut self, element: &str, id: &str, names: &'a [Name]) -> bool {
        let Some((first, others)) = names.split_first() else { return false };
        self.dublin(element, Some(id), Some(&first.lang), &first.text);
        for name in others {
            self.meta("alternate-script", Some(id), Some(&name.lang), &name.text);
        }
        true
    }

    fn titles(&mut self) {
        let document = self.book.document;
        for (id, kind, names) in [
            ("title", "main", &document.guide.title),
            ("subtitle", "subtitle", &document.guide.subtitle),
            ("edition", "edition", &document.edition.name),
        ] {
            if self.named("title", id, names) {
                self.meta("title-type", Some(id), None, kind);
            }
        }
    }

    fn languages(&mut self) {
        let document = self.book.document;
        let others = document.languages.iter().map(|language| &language.tag).filter(|tag| **tag != document.lang);
        for tag in [&document.lang].into_iter().chain(others) {
            self.dublin("language", None, None, tag);
        }
    }

    /// Who issued it, who took part.
    fn people(&mut self) {
        let document = self.book.document;
        if self.named("creator", "creator", &document.series.publisher) {
            self.meta("role", Some("creator"), None, "isb");
        }
        for (index, partner) in document.edition.partners.iter().enumerate() {
            let id = format!("partner-{}", index + 1);
            self.dublin("contributor", Some(&id), None, partner);
            self.meta("role", Some(&id), None, "ctb");
        }
        let tool = concat!("fieldbook ", env!("CARGO_PKG_VERSION"));
        self.dublin("contributor", Some("producer"), Some("en"), tool);
        self.meta("role", Some("producer"), None, "bkp");
    }

    fn facts(&mut self) {
        let document = self.book.document;
        self.named("publisher", "publisher", &document.series.publisher);
        self.dublin("rights", None, None, &document.series.licence);
        self.dublin("date", None, None, &document.edition.date);
        if !document.guide.subject.is_empty() {
            self.dublin("subject", None, Some(&document.lang), &document.guide.subject);
        }
        if document.edition.state.is_some() {
            self.named("coverage", "coverage", &document.edition.name);
        }
        self.meta("schema:bookEdition", None, None, &document.edition.id);
        self.meta("schema:version", None, None, &document.series.version);
    }

    fn series(&mut self) {
        let document = self.book.document;
        let Some((first, others)) = document.series.title.split_first() else { return };
        let lang = self.language(&first.lang);
        let title = escape(&first.text);
        self.out.push_str(&format!("<meta property=\"belongs-to-collection\" id=\"series\"{lang}>{title}</meta>\n"));
        for name in others {
            self.meta("alternate-script", Some("series"), Some(&name.lang), &name.text);
        }
        self.meta("collection-type", Some("series"), None, "series");
        self.meta("group-position", Some("series"), None, &document.guide.number.to_string());
        self.meta("dcterms:identifier", Some("series"), None, &document.series.id);
    }

    /// EPUB Accessibility 1.1 §2.2 to §2.4 and §4.3.
    fn access(&mut self) {
        let document = self.book.document;
        let pictures = !self.book.pictures.is_empty();
        self.meta("schema:accessMode", None, None, "textual");
        if pictures {
            self.meta("schema:accessMode", None, None, "visual");
            self.meta("schema:accessModeSufficient", None, None, "textual,visual");
        }
        self.meta("schema:accessModeSufficient", None, None, "textual");
        let described = self.book.pictures.values().any(|picture| !picture.words.is_empty());
        for (applies, feature) in [
            (true, "structuralNavigation"),
            (true, "tableOfContents"),
            (true, "readingOrder"),
            (true, "displayTransformability"),
            (!self.book.marks.all.is_empty(), "pageNavigation"),
            (!self.book.marks.all.is_empty(), "pageBreakMarkers"),
            (pictures, "alternativeText"),
            (described, "longDescription"),
        ] {
            if applies {
                self.meta("schema:accessibilityFeature", None, None, feature);
            }
        }
        self.meta("schema:accessibilityHazard", None, None, "none");
        let summary = self.book.words.get(&document.lang, super::SUMMARY);
        self.meta("schema:accessibilitySummary", None, Some(&document.lang), summary);
        self.out.push_str(
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>\n",
        );
        if let Some(publisher) = document.series.publisher.first() {
            self.meta("a11y:certifiedBy", Some("conformance"), Some(&publisher.lang), &publisher.text);
        }
    }

    /// What the page list is taken from.
    fn pages(&mut self) {
        if self.book.marks.all.is_empty() {
            return;
        }
        let document = self.book.document;
        let source = format!("{}-{}-workbook.pdf", document.guide.id, document.edition.id);
        self.dublin("source", Some("workbook"), None, &source);
        self.meta("pageBreakSource", None, None, &source);
    }
}
